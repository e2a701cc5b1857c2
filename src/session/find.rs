//! Finding in the article: what is typed, spelling set aside, or a regular expression.
//!
//! A plain search folds both sides as lexicons do (alef forms, diacritics, tatweel, case, digits) and
//! takes any white space for a space. A regular expression sees the text as it is.

use std::sync::Arc;

use regex::RegexBuilder;

use crate::annotation::{Annotation, AnnotationId, Document, Parts, SpeakerId};
use crate::schema::{BlockKind, Label};
use crate::text::fold::{fold, fold_char, fold_each, parts_mark};
use crate::text::{Span, Text};

/// How many hits are kept; a search that finds more says so.
pub const MOST_HITS: usize = 5_000;

/// How many bytes a compiled expression may take: a few characters can stand for millions of states.
const PATTERN_SIZE: usize = 1 << 20;

/// A search that goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Find {
    /// What is searched for, as typed.
    pub query: Arc<str>,
    /// Whether it is a regular expression.
    pub is_pattern: bool,
    /// Where it was found (bytes), in text order; none empty, none overlapping.
    pub hits: Arc<Vec<Span>>,
    /// The hit that is looked at, by its index.
    pub at: Option<usize>,
    /// What is wrong with the expression.
    pub trouble: Option<PatternTrouble>,
}

impl Find {
    /// Returns the hit that is looked at.
    pub fn here(&self) -> Option<Span> {
        self.hits.get(self.at?).copied()
    }
}

/// Why a regular expression cannot be searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternTrouble {
    /// It is not one; the reader's own words.
    Broken(String),
    /// It would take too much memory.
    TooLarge,
}

/// Returns where `query` is in the text, at most [`MOST_HITS`] times. Linear in the text.
///
/// # Errors
/// What is wrong with the regular expression, if it is one.
pub fn hits(text: &Text, query: &str, is_pattern: bool) -> Result<Vec<Span>, PatternTrouble> {
    if is_pattern { matches(text, query) } else { Ok(folded_hits(text.as_str(), query)) }
}

fn matches(text: &Text, pattern: &str) -> Result<Vec<Span>, PatternTrouble> {
    if pattern.is_empty() {
        return Ok(Vec::new());
    }
    let built = RegexBuilder::new(pattern)
        .case_insensitive(true)
        .multi_line(true)
        .size_limit(PATTERN_SIZE)
        .dfa_size_limit(PATTERN_SIZE)
        .build();
    let regex = built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => PatternTrouble::TooLarge,
        // Several lines that point into the pattern; the last one says what is wrong.
        error => {
            let told = error.to_string();
            let last = told.lines().last().unwrap_or_default().trim();
            PatternTrouble::Broken(last.strip_prefix("error: ").unwrap_or(last).to_owned())
        }
    })?;
    let found = regex.find_iter(text.as_str()).filter(|hit| !hit.is_empty());
    Ok(found.take(MOST_HITS).map(|hit| Span::from_range(hit.range())).collect())
}

fn folded_hits(content: &str, query: &str) -> Vec<Span> {
    let space = |c: char| if c.is_whitespace() { ' ' } else { c };
    let sought: String = fold(query.trim()).chars().map(space).collect();
    if sought.is_empty() {
        return Vec::new();
    }
    // The folded text, and for each of its bytes where the character it came from begins.
    let mut folded = String::with_capacity(content.len());
    let mut from: Vec<u32> = Vec::with_capacity(content.len());
    let mut chars = content.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !parts_mark(c, chars.peek().map(|(_, next)| *next)) {
            fold_each(c, |c| folded.push(space(c)));
            from.resize(folded.len(), at as u32);
        }
    }
    let byte = |at: usize| from.get(at).map_or(content.len(), |at| *at as usize);
    let mut found = Vec::new();
    for (at, _) in folded.match_indices(&sought).take(MOST_HITS) {
        let (start, last) = (byte(at), byte(at + sought.len() - 1));
        // Marks after the last letter belong to it.
        let rest = content.get(last..).unwrap_or_default();
        let mut behind = rest.char_indices().skip(1).skip_while(|(at, c)| {
            let next = rest.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
            fold_char(*c).is_none() || parts_mark(*c, next)
        });
        let end = last + behind.next().map_or(rest.len(), |(at, _)| at);
        found.push(Span::from_range(start..end));
    }
    found
}

/// Returns the hits that can be marked: whole inside paragraphs of the article, and not so marked
/// already.
pub(super) fn markable(document: &Document, hits: &[Span], label: Label) -> Vec<Parts> {
    let standing: std::collections::BTreeSet<&[Span]> =
        document.annotations().filter(|it| it.label() == label).map(|it| it.parts.spans()).collect();
    hits.iter()
        .map(|hit| super::edges::trim_space(document.text(), *hit))
        .filter_map(|hit| Parts::new([hit]))
        .filter(|parts| !is_furniture(document, parts) && !standing.contains(parts.spans()))
        .collect()
}

/// Tells whether a part lies in what is not the article.
pub(super) fn is_furniture(document: &Document, parts: &Parts) -> bool {
    let blocks = document.blocks();
    parts.spans().iter().any(|span| {
        let first = blocks.partition_point(|block| block.span.end() <= span.start());
        let over = blocks.iter().skip(first).take_while(|block| block.span.start() < span.end());
        over.into_iter().any(|block| block.kind == BlockKind::Boilerplate)
    })
}

/// Returns where else a speaker is named, as it is called or as `mention` calls it: whole words, not
/// in page furniture, and nowhere that a mention is or a person has rejected one.
pub(super) fn occurrences(
    document: &Document,
    speaker: SpeakerId,
    mention: Option<&Annotation>,
) -> Vec<Parts> {
    let Some(speaker) = document.speaker(speaker) else { return Vec::new() };
    let mut names = vec![speaker.name.to_string()];
    names.extend(mention.map(|it| document.covered(it)));
    let content = document.text().as_str();
    let mut found: Vec<Span> = names.iter().flat_map(|name| folded_hits(content, name)).collect();
    // Of two that overlap, the longer one.
    found.sort_by_key(|span| (span.start(), std::cmp::Reverse(span.end())));
    let mut end = 0;
    found.retain(|span| {
        let follows = span.start() >= end;
        end = end.max(span.end());
        follows
    });
    let mut standing: Vec<Span> = document
        .annotations()
        .filter(|it| it.label() == Label::Speaker)
        .flat_map(|it| it.parts.spans().to_vec())
        .collect();
    standing.sort();
    found
        .into_iter()
        .filter(|span| is_word(content, *span) && !standing.iter().any(|it| it.overlaps(*span)))
        .filter_map(|span| Parts::new([span]))
        .filter(|parts| !is_furniture(document, parts))
        .collect()
}

fn is_word(content: &str, span: Span) -> bool {
    let range = span.range();
    let before = content.get(..range.start).and_then(|it| it.chars().next_back());
    let behind = content.get(range.end..).and_then(|it| it.chars().next());
    !before.into_iter().chain(behind).any(char::is_alphanumeric)
}

/// Returns what belongs to a speaker: its mentions, the quotes linked to them with their cues, and the
/// claims in those quotes.
pub(super) fn of_speaker(
    document: &Document,
    speaker: SpeakerId,
) -> std::collections::BTreeSet<AnnotationId> {
    let mut found: std::collections::BTreeSet<AnnotationId> =
        document.annotations().filter(|it| it.speaker() == Some(speaker)).map(|it| it.id).collect();
    let mentions = found.clone();
    for quote in document.annotations() {
        let Some(attribution) = quote.attribution() else { continue };
        if attribution.source.is_some_and(|source| mentions.contains(&source)) {
            found.insert(quote.id);
            found.extend(&attribution.cues);
        }
    }
    let quotes = found.clone();
    let within = |it: &&Arc<Annotation>| {
        it.claim().and_then(|claim| claim.quote).is_some_and(|quote| quotes.contains(&quote))
    };
    found.extend(document.annotations().filter(within).map(|it| it.id));
    found
}
