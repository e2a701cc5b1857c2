//! Which mentions name the same speaker: full name, short name, title, role, definite
//! description, honorific, pronoun and elided subject.

use std::collections::HashMap;
use std::ops::Range;

use crate::detect::found::FoundSpeaker;
use crate::detect::reading::article::Article;
use crate::lang::cues::{Agreement, Gender};
use crate::lang::word_classes::WordClass;
use crate::schema::SpeakerKind;
use crate::text::fold::fold;
use crate::text::tokens::TokenKind;
use crate::text::{Span, Text};

/// How many earlier speakers with a word in common a mention is compared with.
const CANDIDATES: usize = 8;

/// How many changes of speaker are looked at for who has spoken before.
const EARLIER: usize = 40;

/// How far back an elided subject or a pronoun looks, in changes of speaker.
const BACK: usize = 6;

struct Entity {
    keys: Vec<String>,
    mentions: Vec<Span>,
    name: Span,
    kind: Option<SpeakerKind>,
    gender: Option<Gender>,
    plural: bool,
    /// How often they have spoken.
    n_spoken: usize,
}

/// Somebody who has spoken before.
#[derive(Clone, Debug)]
pub(in crate::detect) struct Earlier {
    /// The speaker's number.
    pub number: usize,
    /// The mention's first token.
    pub mention: usize,
    /// The token of the cue that they spoke by.
    pub spoke_at: usize,
    /// How often they have spoken.
    pub n_spoken: usize,
    pub feminine: Option<bool>,
    pub plural: bool,
    pub kind: Option<SpeakerKind>,
}

/// The speakers of one article, in the order they are met.
#[derive(Default)]
pub(in crate::detect) struct Cast {
    entities: Vec<Entity>,
    by_key: HashMap<String, Vec<usize>>,
    /// Who spoke, latest last, and by which mention.
    spoken: Vec<(usize, Span)>,
    /// The cue by which each of them spoke, as a token of the chapter that is read; 0 for those before.
    spoke_at: Vec<usize>,
    /// Whom a place mentions, for the chapter that is read.
    by_mention: HashMap<Span, usize>,
}

impl Cast {
    /// Goes on with the next chapter.
    pub fn turn_page(&mut self) {
        self.by_mention.clear();
        self.spoke_at.fill(0);
    }

    /// Returns the speaker that the noun phrase names, and adds it where it is new.
    pub fn mention(&mut self, article: &Article<'_>, range: Range<usize>) -> Option<(usize, Span)> {
        let span = article.trimmed(range.clone())?;
        // Without a preposition written together with the first word.
        let first = article.tok(range.start)?;
        let lead = u32::from(first.preposition.max(first.conjunction));
        let span = Span::new((span.start() + lead).min(span.end()), span.end());
        let span = without_owner(article, span);
        let keys = keys(article, range.clone());
        let found = self.known(&keys, article, range.clone());
        let number = match found {
            Some(number) => number,
            None => {
                let (gender, plural) = agreement(article, range.clone());
                self.entities.push(Entity {
                    keys: Vec::new(),
                    mentions: Vec::new(),
                    name: span,
                    kind: kind(article, range),
                    gender,
                    plural,
                    n_spoken: 0,
                });
                self.entities.len() - 1
            }
        };
        let entity = self.entities.get_mut(number)?;
        if entity.mentions.last() != Some(&span) {
            entity.mentions.push(span);
            let first = self.by_mention.entry(span).or_insert(number);
            *first = number.min(*first);
        }
        if entity.name.len() < span.len() {
            entity.name = span;
        }
        for key in keys {
            if !entity.keys.contains(&key) && entity.keys.len() < 64 {
                entity.keys.push(key.clone());
            }
            let numbers = self.by_key.entry(key).or_default();
            if numbers.last() != Some(&number) {
                numbers.retain(|other| *other != number);
                if numbers.len() >= CANDIDATES {
                    numbers.remove(0);
                }
                numbers.push(number);
            }
        }
        Some((number, span))
    }

    fn known(&self, keys: &[String], article: &Article<'_>, range: Range<usize>) -> Option<usize> {
        if keys.is_empty() {
            return None;
        }
        let mut candidates: Vec<usize> =
            keys.iter().filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        let spoken_at =
            |number: usize| self.spoken.iter().rposition(|(other, _)| *other == number).unwrap_or(0);
        candidates.sort_by_key(|number| std::cmp::Reverse((spoken_at(*number), *number)));
        let plural = agreement(article, range.clone()).1;
        // `Berg` of a headline is the `Mayor Anna Berg` of the text.
        let surnamed = article.pack.grammar.capitals
            && range.clone().all(|idx| {
                article.tok(idx).is_some_and(|tok| tok.kind == TokenKind::Word && article.capital(tok))
            });
        candidates.into_iter().find(|number| {
            let Some(entity) = self.entities.get(*number) else { return false };
            let inside = keys.iter().all(|key| entity.keys.contains(key));
            let around = entity.keys.iter().all(|key| keys.contains(key))
                && (entity.keys.len() > 1 || (surnamed && entity.keys.first() == keys.last()));
            (inside || around) && entity.plural == plural
        })
    }

    /// Returns the speaker that has been mentioned at `span`.
    pub fn by_mention(&self, span: Span) -> Option<usize> {
        self.by_mention.get(&span).copied()
    }

    /// Notes that a speaker has spoken by that mention.
    pub fn speaks(&mut self, number: usize, span: Span, at: usize) {
        if let Some(entity) = self.entities.get_mut(number) {
            entity.n_spoken += 1;
        }
        if self.spoken.last() == Some(&(number, span)) {
            if let Some(last) = self.spoke_at.last_mut() {
                *last = at;
            }
            return;
        }
        self.spoken.push((number, span));
        self.spoke_at.push(at);
        if self.spoken.len() > 64 {
            self.spoken.remove(0);
            self.spoke_at.remove(0);
        }
    }

    /// Notes the gender of a speaker of whom it was not known.
    pub fn is_of(&mut self, number: usize, gender: Option<Gender>) {
        if let Some(entity) = self.entities.get_mut(number) {
            entity.gender = entity.gender.or(gender);
        }
    }

    /// Returns those who have spoken, the latest first, each by its latest mention.
    pub fn earlier(&self, article: &Article<'_>) -> Vec<(Earlier, Span)> {
        let mut found: Vec<(Earlier, Span)> = Vec::new();
        for ((number, span), at) in self.spoken.iter().zip(&self.spoke_at).rev().take(EARLIER) {
            let Some(entity) = self.entities.get(*number) else { continue };
            if found.iter().any(|(other, _)| other.number == *number) {
                continue;
            }
            let earlier = Earlier {
                number: *number,
                mention: article.toks.partition_point(|tok| tok.span.end() <= span.start()),
                spoke_at: *at,
                n_spoken: entity.n_spoken,
                feminine: entity.gender.map(|gender| gender == Gender::Feminine),
                plural: entity.plural,
                kind: entity.kind,
            };
            found.push((earlier, *span));
        }
        found
    }

    /// Returns the last speaker that a subject with this agreement can stand for.
    pub fn last(&self, agreement: Agreement, person: bool) -> Option<(usize, Span)> {
        let fits = |number: usize| {
            let Some(entity) = self.entities.get(number) else { return false };
            let gender = match (agreement.gender, entity.gender) {
                (Some(wanted), Some(is)) => wanted == is || entity.plural,
                _ => true,
            };
            let number = match agreement.plural {
                Some(true) => entity.plural || entity.kind == Some(SpeakerKind::Group),
                _ => true,
            };
            let kind = !person
                || !matches!(
                    entity.kind,
                    Some(SpeakerKind::Organisation | SpeakerKind::Country | SpeakerKind::Document)
                );
            gender && number && kind
        };
        let recent = self.spoken.iter().rev().take(BACK);
        recent.clone().find(|(number, _)| fits(*number)).or_else(|| recent.clone().next()).copied()
    }

    /// Returns the speakers, each with its fullest name.
    pub fn into_speakers(self, text: &Text) -> Vec<FoundSpeaker> {
        self.entities
            .into_iter()
            .map(|mut entity| {
                entity.mentions.sort();
                entity.mentions.dedup();
                FoundSpeaker {
                    name: text.slice(entity.name).to_owned(),
                    kind: entity.kind,
                    mentions: entity.mentions,
                }
            })
            .collect()
    }
}

/// Returns the span without the ending of an owner (Berg’s), where the language has one with an
/// apostrophe.
fn without_owner(article: &Article<'_>, span: Span) -> Span {
    let surface = article.text.slice(span);
    let owned = article.pack.grammar.agreement.iter().filter_map(|ending| ending.strip_prefix('\''));
    for letters in owned {
        let bare = surface.strip_suffix(letters).and_then(|rest| rest.strip_suffix(['\'', '’']));
        if let Some(bare) = bare.filter(|bare| !bare.is_empty()) {
            let len = u32::try_from(bare.len()).unwrap_or(span.len());
            return Span::new(span.start(), span.start() + len);
        }
    }
    span
}

/// Returns the words that mentions are compared by: folded, without clitics, titles and endings.
fn keys(article: &Article<'_>, range: Range<usize>) -> Vec<String> {
    let mut keys = Vec::new();
    let grammar = &article.pack.grammar;
    let start = range.start;
    for idx in range {
        let Some(tok) = article.tok(idx).filter(|tok| tok.kind == TokenKind::Word) else { continue };
        let classes = article.classes(idx);
        if !classes
            .is_disjoint(WordClass::Title | WordClass::Preposition | WordClass::Name | WordClass::Determiner)
            && !classes.contains(WordClass::Role)
        {
            continue;
        }
        let surface = article.text.slice(tok.span);
        let lead = usize::from(tok.preposition.max(tok.conjunction));
        let mut word = fold(surface.get(lead..).unwrap_or(surface));
        let mut n_endings = 1;
        if let Some(bare) = grammar.clitics.without_article(&word)
            && bare.chars().count() > 1
        {
            word = bare.to_owned();
            // An adjective of origin has two: الإدارة الأمريكية, المسؤول الأمريكي.
            n_endings += usize::from(idx > start);
        }
        for _ in 0..n_endings {
            let bare = grammar
                .agreement
                .iter()
                .filter_map(|ending| word.strip_suffix(ending.as_str()))
                .find(|bare| bare.chars().count() > 2);
            let Some(bare) = bare.map(str::to_owned) else { break };
            word = bare;
        }
        if !keys.contains(&word) && !word.is_empty() && keys.len() < 24 {
            keys.push(word);
        }
    }
    keys
}

/// Returns the gender that the form of the verb at `cue` gives to the subject after it.
pub(in crate::detect) fn gender_by_cue(
    article: &Article<'_>,
    cue: usize,
    subject: &Range<usize>,
) -> Option<Gender> {
    let (form, _) = article.cue(cue).filter(|(form, _)| form.part.is_finite())?;
    let directly = article.pack.grammar.verb_first && subject.start == cue + 1;
    form.agreement.gender.filter(|_| directly && form.agreement.plural != Some(true))
}

pub(in crate::detect) fn agreement(article: &Article<'_>, range: Range<usize>) -> (Option<Gender>, bool) {
    let Some(tok) = article.tok(range.start) else { return (None, false) };
    let classes = article.classes(range.start);
    let word = fold(article.text.slice(tok.span));
    let grammar = &article.pack.grammar;
    let feminine = classes.contains(WordClass::Feminine)
        || grammar.feminine.iter().any(|end| word.ends_with(end.as_str()));
    let plural = classes.contains(WordClass::Group)
        || (grammar.plural.iter().any(|end| word.ends_with(end.as_str()))
            && !classes.contains(WordClass::Country));
    let known = feminine
        || !classes.is_disjoint(
            WordClass::Role | WordClass::Title | WordClass::Unnamed | WordClass::Body | WordClass::Document,
        );
    let gender = known.then_some(if feminine { Gender::Feminine } else { Gender::Masculine });
    (gender, plural)
}

pub(in crate::detect) fn kind(article: &Article<'_>, range: Range<usize>) -> Option<SpeakerKind> {
    let first = article.classes(range.start);
    let n_words = range.clone().filter(|idx| article.is_word(*idx)).count();
    let titled = range.clone().any(|idx| article.is(idx, WordClass::Title | WordClass::Name));
    let named = article.pack.grammar.capitals
        && range.clone().any(|idx| article.tok(idx).is_some_and(|tok| article.capital(tok)));
    Some(if first.contains(WordClass::Group) {
        SpeakerKind::Group
    } else if first.contains(WordClass::Country) {
        SpeakerKind::Country
    } else if titled {
        SpeakerKind::Person
    } else if first.contains(WordClass::Unnamed) && n_words < 7 && !named {
        SpeakerKind::Unnamed
    } else if first.contains(WordClass::Document) {
        SpeakerKind::Document
    } else if !first.is_disjoint(WordClass::Body | WordClass::Relay) && !first.contains(WordClass::Role) {
        SpeakerKind::Organisation
    } else if first.contains(WordClass::Role) {
        SpeakerKind::Person
    } else {
        return None;
    })
}
