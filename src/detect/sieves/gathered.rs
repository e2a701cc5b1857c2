//! What the sieves gather: attributions whose sources are not yet resolved, and the marks they leave for the sieves after
//! them.

use std::borrow::Cow;
use std::ops::Range;

use crate::detect::choices::open::Open;
use crate::detect::phrases::content_start::Opening;
use crate::lang::cues::Agreement;
use crate::schema::{QuoteKind, Rule};
use crate::text::Span;

/// The number of an attribution among those gathered. A bare number in these files is that of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::detect) struct RawNumber(usize);

impl RawNumber {
    /// Returns what a list in the order of the attributions has of this one.
    pub fn of<T>(self, list: &[T]) -> Option<&T> {
        list.get(self.0)
    }
}

/// Where an attribution's source is to be looked for.
#[derive(Clone, Debug)]
pub(in crate::detect) enum Source {
    /// A noun phrase names it.
    Named(Range<usize>),
    /// The source of another attribution.
    Same(RawNumber),
    /// A pronoun or an honorific stands for it.
    Pronoun { mention: Range<usize>, agreement: Agreement },
    /// The verb shows no subject.
    Elided(Agreement),
    /// Nobody is named.
    Nobody,
    /// It is chosen when those are known who have spoken before.
    Open(Box<Open>),
}

/// An attribution before its source is resolved.
#[derive(Clone, Debug)]
pub(in crate::detect) struct Raw {
    /// The cue's first token, or the content's where there is no cue; attributions are resolved in
    /// this order.
    pub at: usize,
    pub cue: Vec<Span>,
    pub parts: Vec<Range<usize>>,
    pub kind: QuoteKind,
    pub source: Source,
    pub source_rule: Rule,
    pub rule: Rule,
    /// The cue's lexicon entry.
    pub entry: Option<Cow<'static, str>>,
    pub medium: Option<Range<usize>>,
    /// It is inside another's content, so what follows is not by its speaker.
    pub nested: bool,
    /// How likely the content is, where it was chosen.
    pub share: Option<f32>,
}

impl Raw {
    /// Returns an attribution without a cue and without a source of its own: whoever spoke before says these tokens.
    pub fn without_cue(at: usize, tokens: Range<usize>, kind: QuoteKind, rule: Rule) -> Self {
        Self {
            at,
            cue: Vec::new(),
            parts: vec![tokens],
            kind,
            source: Source::Elided(Agreement::default()),
            source_rule: rule,
            rule,
            entry: None,
            medium: None,
            nested: false,
            share: None,
        }
    }
}

/// What the sieves have gathered so far. Each sees what those before it in the table have left here, and what it reads of
/// that is what makes their order matter:
///
/// - `openings`: set by the sieve of verb-first cues, taken back where a cue turns out to be the second word of another.
/// - `active`: a clause ends in front of an active cue, and a cue that is active has its content already.
/// - `raws`: a sieve that reads what is inside a content looks through the last ones.
/// - the edges of contents: a quotation or a clause that begins or ends where a content does has been found already.
#[derive(Default)]
pub(in crate::detect) struct Gathered {
    /// Where the content of the cue at each token begins.
    pub openings: Vec<Option<Opening>>,
    /// Whether a cue with a content is at each token.
    pub active: Vec<bool>,
    pub raws: Vec<Raw>,
    /// Whether a part of a content begins or ends with each token. Not whether it is inside one: contents lie in one
    /// another, and marking all their tokens would make a text of them quadratic.
    edges: Vec<bool>,
}

impl Gathered {
    /// Returns what has been gathered of so many tokens before the first sieve.
    pub fn of(n_toks: usize) -> Self {
        Self {
            openings: vec![None; n_toks],
            active: vec![false; n_toks],
            raws: Vec::new(),
            edges: vec![false; n_toks],
        }
    }

    /// Adds an attribution and marks the edges of its content.
    pub fn add(&mut self, raw: Raw) {
        for part in &raw.parts {
            for idx in [part.start, part.end.saturating_sub(1)] {
                if let Some(edge) = self.edges.get_mut(idx) {
                    *edge = true;
                }
            }
        }
        self.raws.push(raw);
    }

    /// Returns the number that the next attribution gets.
    pub fn next_number(&self) -> RawNumber {
        RawNumber(self.raws.len())
    }

    /// Returns the attributions with their numbers.
    pub fn numbered(&self) -> impl Iterator<Item = (RawNumber, &Raw)> {
        self.raws.iter().enumerate().map(|(number, raw)| (RawNumber(number), raw))
    }

    /// Notes where the content of the cue at `idx` begins.
    pub fn open(&mut self, idx: usize, opening: Opening) {
        self.activate(idx);
        if let Some(slot) = self.openings.get_mut(idx) {
            *slot = Some(opening);
        }
    }

    /// Takes back that the cue at `idx` has a content of its own.
    pub fn withdraw(&mut self, idx: usize) {
        self.deactivate(idx);
        if let Some(slot) = self.openings.get_mut(idx) {
            *slot = None;
        }
    }

    /// Marks that a cue with a content is at token `idx`.
    pub fn activate(&mut self, idx: usize) {
        if let Some(active) = self.active.get_mut(idx) {
            *active = true;
        }
    }

    /// Takes back that a cue with a content is at token `idx`.
    pub fn deactivate(&mut self, idx: usize) {
        if let Some(active) = self.active.get_mut(idx) {
            *active = false;
        }
    }

    /// Returns true if a cue with a content is at token `idx`.
    pub fn is_active(&self, idx: usize) -> bool {
        self.active.get(idx).copied().unwrap_or(false)
    }

    /// Returns true if a part of a content begins or ends with token `idx`.
    pub fn is_edge(&self, idx: usize) -> bool {
        self.edges.get(idx).copied().unwrap_or(false)
    }

    /// Forgets where contents begin and end.
    pub fn clear_edges(&mut self) {
        self.edges.fill(false);
    }
}
