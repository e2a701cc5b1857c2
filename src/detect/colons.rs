//! Speech in colon style: headlines (`واشنطن: …`) and the turns of a conversation.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::lang::classes::Classes;
use crate::schema::{BlockKind, QuoteKind};
use crate::text::tokens::TokenKind;

use super::article::Article;
use super::attribution::{Gathered, Raw, Source};
use super::sources::noun_phrase_end;

/// The longest source in front of a colon, in tokens.
const LONGEST: usize = 10;

/// How far below its headline a speaker's full name is looked for, in tokens.
const BELOW: usize = 400;

/// Returns true if the token stands in the article's first paragraph, its title.
fn paragraph_is_first(article: &Article<'_>, idx: usize) -> bool {
    article.begins_text && article.paragraphs.first().is_some_and(|first| first.tokens.contains(&idx))
}

/// Returns true if the one word of a source is a text, or a name that a fuller one further down ends with.
fn named_below(article: &Article<'_>, source: Range<usize>) -> bool {
    let Some(last) = source.end.checked_sub(1).and_then(|at| article.tok(at)) else { return false };
    let name = article.text.slice(last.span);
    let below = |idx: usize| {
        article.tok(idx).is_some_and(|tok| article.text.slice(tok.span) == name)
            && article.tok(idx - 1).is_some_and(|tok| tok.kind == TokenKind::Word && article.capital(tok))
    };
    let document = source.len() == 1 && article.is(source.start, Classes::DOCUMENT);
    document
        || (article.capital(last) && (source.end + 1..article.toks.len().min(source.end + BELOW)).any(below))
}

/// Words that name or describe somebody.
const PERSON: Classes = Classes::ROLE.with(Classes::TITLE).with(Classes::UNNAMED).with(Classes::NAME);

/// What stands in front of a paragraph's colon.
struct Lead {
    /// The words.
    label: Range<usize>,
    colon: usize,
    /// A single letter, as in a printed interview (`Q: …`, `ج: …`).
    letter: bool,
    /// It is a name or describes somebody.
    person: bool,
    /// It is of somebody or something that speaks.
    known: bool,
}

/// Returns what stands in front of the colon of a paragraph that may be of the form `X: …`.
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
    let words =
        || (start..colon).filter_map(|idx| article.tok(idx)).filter(|tok| tok.kind == TokenKind::Word);
    let loud = |surface: &str| surface.len() > 3 && surface.chars().all(char::is_uppercase);
    // `Anna Berg: …`, `BERG: …`
    let name = capitals
        && words().all(|tok| article.capital(tok))
        && (words().count() > 1 || words().any(|tok| loud(article.text.slice(tok.span))));
    let has = |classes: Classes| (start..colon).any(|idx| article.is(idx, classes));
    let person = name || has(PERSON);
    let known = person || has(Classes::BODY.with(Classes::COUNTRY));
    Some(Lead { label: start..colon, colon, letter, person, known })
}

/// Tells of each paragraph whether it is a turn of a conversation: its label is met again in front of another
/// colon, or the paragraph beside it is led by somebody or by a letter as it is itself.
fn turns(article: &Article<'_>, leads: &[Option<Lead>]) -> Vec<bool> {
    let label = |lead: &Lead| {
        let span = article.trimmed(lead.label.clone());
        span.map_or("", |span| article.text.slice(span))
    };
    let mut n_met: BTreeMap<&str, usize> = BTreeMap::new();
    for lead in leads.iter().flatten() {
        *n_met.entry(label(lead)).or_default() += 1;
    }
    let beside = |idx: Option<usize>, letter: bool| {
        let other = idx.and_then(|idx| leads.get(idx)).and_then(Option::as_ref);
        other.is_some_and(|other| if letter { other.letter } else { other.person })
    };
    let turn = |(idx, lead): (usize, &Option<Lead>)| {
        lead.as_ref().is_some_and(|lead| {
            n_met.get(label(lead)).is_some_and(|n| *n > 1)
                || beside(idx.checked_sub(1), lead.letter)
                || beside(Some(idx + 1), lead.letter)
        })
    };
    leads.iter().enumerate().map(turn).collect()
}

/// Gathers paragraphs of the form `X: …`.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    let leads: Vec<Option<Lead>> =
        article.paragraphs.iter().map(|paragraph| lead(article, &paragraph.tokens)).collect();
    let turns = turns(article, &leads);
    for ((paragraph, lead), turn) in article.paragraphs.iter().zip(leads).zip(turns) {
        let range = paragraph.tokens.clone();
        let rule = match paragraph.kind {
            BlockKind::Title | BlockKind::Deck | BlockKind::Kicker | BlockKind::Heading => "colon-headline",
            BlockKind::Body => "colon-turn",
            BlockKind::Byline | BlockKind::Boilerplate => continue,
        };
        let Some(Lead { label, colon, letter, known, .. }) = lead else { continue };
        let start = label.start;
        let has_cue = (range.start..colon).any(|idx| acc.is_active(idx));
        if has_cue || article.is(start, Classes::TOPIC.with(Classes::STATEMENT)) {
            continue;
        }
        let first = paragraph_is_first(article, range.start);
        let known =
            known || turn || (article.pack.grammar.capitals && first && named_below(article, label.clone()));
        let marked = article.tok(colon + 1).is_some_and(|tok| tok.opens.is_some());
        let n_content = range.end - colon;
        let n_words = (colon + 1..range.end).filter(|idx| article.is_word(*idx)).take(2).count();
        let enough = n_content > 5 || letter || turn && n_words > 1;
        if rule == "colon-turn" && !(known && enough && colon - start < 5)
            || !(known || marked || n_content > 4)
        {
            continue;
        }
        let content = match article.opened(colon + 1) {
            Some(quotation) => article.trim(quotation.inner.clone()),
            None => article.trim(colon + 1..range.end),
        };
        let (Some(content), Some(source)) = (content, article.trim(start..colon)) else { continue };
        acc.add(Raw {
            at: range.start,
            cue: Vec::new(),
            parts: vec![content],
            kind: QuoteKind::Direct,
            source: Source::Named(source),
            source_rule: rule,
            rule,
            entry: None,
            medium: None,
            nested: rule == "colon-headline",
        });
    }
}
