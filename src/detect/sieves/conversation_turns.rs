//! Who may take a turn of a conversation: what is in front of a colon, and whether it can be somebody.
//!
//! Lists of facts look the same (`Ort: Hafen`, `Source: Reuters`), so that a label has to be shown to be of
//! somebody: by its words, by the text around it, or by being met again in front of what reads as speech.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use enumset::enum_set;

use crate::detect::phrases::noun_phrase::noun_phrase_end;
use crate::detect::reading::article::Article;
use crate::lang::word_classes::{WordClass, WordClasses};
use crate::text::tokens::TokenKind;

/// The longest source in front of a colon, in tokens.
const LONGEST: usize = 10;

/// How much of what is said is read for a first person, in tokens.
const READ: usize = 60;

/// From how many tokens on something is speech, whatever it ends in.
const LONG: usize = 9;

/// Words that name or describe somebody.
const PERSON: WordClasses =
    enum_set!(WordClass::Role | WordClass::Title | WordClass::Unnamed | WordClass::Name);

/// What is in front of a paragraph's colon.
#[derive(Clone, Debug)]
pub(super) struct Lead {
    /// The words, as a range of tokens.
    pub label: Range<usize>,
    /// The colon's token.
    pub colon: usize,
    /// The end of the paragraph, as a token.
    pub end: usize,
    /// A single letter, as in a printed interview (`Q: …`, `ج: …`).
    pub letter: bool,
    /// It is written as a name is (`Anna Berg`, `BERG`).
    pub shaped: bool,
    /// Its words describe somebody.
    pub described: bool,
    /// Its words are of somebody or something that speaks.
    pub known: bool,
    /// It is what a fact is listed under (`Ort`, `Monday`).
    pub fact: bool,
}

/// The leads of an article's paragraphs, and what they are known by.
pub(super) struct Turns<'a, 't> {
    article: &'a Article<'t>,
    leads: Vec<Option<Lead>>,
    /// How often each label is met, and whether something after it reads as speech.
    met: BTreeMap<&'a str, (usize, bool)>,
    /// The words that are met as names, in small letters.
    names: BTreeSet<String>,
}

impl<'a, 't> Turns<'a, 't> {
    /// Reads what is in front of colons.
    pub fn read(article: &'a Article<'t>) -> Self {
        let leads: Vec<Option<Lead>> =
            article.paragraphs.iter().map(|paragraph| lead(article, &paragraph.tokens)).collect();
        let mut turns = Self { article, leads, met: BTreeMap::new(), names: BTreeSet::new() };
        for lead in turns.leads.iter().flatten() {
            let (n, speech) = turns.met.entry(label(article, lead)).or_default();
            *n += 1;
            *speech |= lead.letter || !begins_with_figure(article, lead) && reads_as_speech(article, lead);
        }
        if turns.leads.iter().flatten().any(|lead| lead.shaped) {
            turns.names = names(article);
        }
        turns
    }

    /// Returns what is in front of the colon of a paragraph.
    pub fn lead(&self, idx: usize) -> Option<&Lead> {
        self.leads.get(idx).and_then(Option::as_ref)
    }

    /// Returns true if the paragraph's label can be of somebody.
    pub fn may_speak(&self, idx: usize) -> bool {
        self.lead(idx).is_some_and(|lead| lead.known || self.names_somebody(lead))
    }

    /// Returns true if the paragraph is a turn of a conversation: its label is met again in front of another
    /// colon, or the paragraph beside it is led by somebody or by a letter as it is itself.
    pub fn is_turn(&self, idx: usize) -> bool {
        let Some(lead) = self.lead(idx) else { return false };
        let beside = |other: Option<&Lead>| {
            other.is_some_and(|other| if lead.letter { other.letter } else { self.is_person(other) })
        };
        self.recurs(lead)
            || beside(idx.checked_sub(1).and_then(|idx| self.lead(idx)))
            || beside(self.lead(idx + 1))
    }

    /// Returns true if the paragraph is of a list of facts rather than said by anybody.
    pub fn lists_facts(&self, idx: usize) -> bool {
        let Some(lead) = self.lead(idx) else { return false };
        let shown = lead.letter || lead.described || self.recurs(lead);
        lead.fact || !shown && (begins_with_figure(self.article, lead) || lists_names(self.article, lead))
    }

    fn recurs(&self, lead: &Lead) -> bool {
        self.met.get(label(self.article, lead)).is_some_and(|(n, speech)| *n > 1 && *speech)
    }

    fn is_person(&self, lead: &Lead) -> bool {
        !lead.fact && (lead.described || self.names_somebody(lead))
    }

    /// Returns true if a label that is written as a name is one. Where nouns have capitals too, or where it is one
    /// word in capitals (`LOOK: …`), more has to speak for it.
    fn names_somebody(&self, lead: &Lead) -> bool {
        let article = self.article;
        if !lead.shaped {
            return false;
        }
        let n_words = lead.label.clone().filter(|idx| article.is_word(*idx)).count();
        if n_words > 1 && !article.pack.grammar.noun_capitals {
            return true;
        }
        let marked = article.tok(lead.colon + 1).is_some_and(|tok| tok.opens.is_some());
        let mut said = lead.colon + 1..lead.end.min(lead.colon + READ);
        marked
            || said.any(|idx| article.is(idx, WordClass::FirstPerson))
            || self.recurs(lead)
            || last_word(article, lead).is_some_and(|word| self.names.contains(&word))
    }
}

fn label<'a>(article: &'a Article<'_>, lead: &Lead) -> &'a str {
    article.trimmed(lead.label.clone()).map_or("", |span| article.text.slice(span))
}

fn last_word(article: &Article<'_>, lead: &Lead) -> Option<String> {
    let last = lead.label.clone().rev().find(|idx| article.is_word(*idx)).and_then(|idx| article.tok(idx))?;
    Some(article.text.slice(last.span).to_lowercase())
}

/// Returns the words that are met as names outside of labels, in small letters: with a capital after another one or
/// after a title, or anywhere amid a sentence where nouns have none.
fn names(article: &Article<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let nouns_too = article.pack.grammar.noun_capitals;
    let capital =
        |idx: usize| article.tok(idx).filter(|tok| tok.kind == TokenKind::Word && article.capital(tok));
    let begins_sentence = |idx: usize| {
        let sentence = |idx: usize| article.tok(idx).map(|tok| tok.sentence);
        idx.checked_sub(1).is_none_or(|before| sentence(before) != sentence(idx))
    };
    let nobody = WordClass::Determiner | WordClass::Preposition | WordClass::Time;
    for paragraph in &article.paragraphs {
        for idx in paragraph.tokens.clone().skip(1) {
            let Some(tok) = capital(idx).filter(|_| !article.is_punct(idx + 1, ':')) else { continue };
            let before = idx - 1;
            let shows = if nouns_too {
                // An adjective that begins a sentence has a capital as well.
                capital(before).is_some()
                    && (article.is(before, PERSON) || !article.is(before, nobody) && !begins_sentence(before))
            } else {
                !begins_sentence(idx)
            };
            if shows {
                found.insert(article.text.slice(tok.span).to_lowercase());
            }
        }
    }
    found
}

/// Returns true if what is after the colon ends as a sentence does or is as long as one.
fn reads_as_speech(article: &Article<'_>, lead: &Lead) -> bool {
    let ends = lead.end.checked_sub(1).and_then(|idx| article.tok(idx)).is_some_and(|tok| {
        tok.closes.is_some() || matches!(tok.kind, TokenKind::Punct('.' | '?' | '!' | '…' | '؟' | '۔'))
    });
    ends || lead.end - lead.colon > LONG
}

/// Returns true if what is after the colon begins with a number or a sum of money.
fn begins_with_figure(article: &Article<'_>, lead: &Lead) -> bool {
    let number = |idx: usize| article.tok(idx).is_some_and(|tok| tok.kind == TokenKind::Number);
    let sign = article.tok(lead.colon + 1).is_some_and(|tok| !matches!(tok.kind, TokenKind::Word));
    number(lead.colon + 1) || sign && number(lead.colon + 2)
}

/// Returns true if what is after the colon is a list of names: commas, and capitals throughout.
fn lists_names(article: &Article<'_>, lead: &Lead) -> bool {
    let grammar = &article.pack.grammar;
    if !grammar.capitals || grammar.noun_capitals {
        return false;
    }
    let mut commas = 0;
    for idx in lead.colon + 1..lead.end.min(lead.colon + READ) {
        let Some(tok) = article.tok(idx) else { break };
        match tok.kind {
            TokenKind::Word if article.capital(tok) || article.is(idx, WordClass::Conjunction) => {}
            TokenKind::Punct(',') => commas += 1,
            TokenKind::Punct('.') => {}
            _ => return false,
        }
    }
    commas > 1
}

/// Returns what is in front of the colon of a paragraph that may be of the form `X: …`.
fn lead(article: &Article<'_>, paragraph: &Range<usize>) -> Option<Lead> {
    let reach = paragraph.end.min(paragraph.start + LONGEST);
    let colon = (paragraph.start..reach).find(|idx| article.is_punct(*idx, ':'))?;
    let dash = article
        .tok(paragraph.start)
        .is_some_and(|tok| matches!(tok.kind, TokenKind::Punct('-' | '–' | '—' | '•' | '\u{640}')));
    let start = paragraph.start + usize::from(dash);
    if start >= colon || noun_phrase_end(article, start, colon) != colon {
        return None;
    }
    let capitals = article.pack.grammar.capitals;
    let letter = colon == start + 1
        && article.tok(start).is_some_and(|tok| {
            let one = article.text.slice(tok.span).chars().count() == 1;
            one && tok.kind == TokenKind::Word && (!capitals || article.capital(tok))
        });
    let toks = || (start..colon).filter_map(|idx| article.tok(idx));
    let words = || toks().filter(|tok| tok.kind == TokenKind::Word);
    let loud = |surface: &str| surface.len() > 3 && surface.chars().all(char::is_uppercase);
    let shaped = capitals
        && words().all(|tok| article.capital(tok))
        && (words().count() > 1 || words().any(|tok| loud(article.text.slice(tok.span))));
    let has = |classes: WordClasses| (start..colon).any(|idx| article.is(idx, classes));
    let described = has(PERSON);
    let dated = article.tok(start).is_some_and(|tok| {
        tok.kind == TokenKind::Number || (tok.classes | tok.phrase).contains(WordClass::Time)
    });
    Some(Lead {
        label: start..colon,
        colon,
        end: paragraph.end,
        letter,
        shaped,
        described,
        known: described || has(WordClass::Body | WordClass::Country),
        fact: !described && (dated || has(WordClass::Fact.into())),
    })
}
