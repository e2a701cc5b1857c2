//! What the rules have made of a cue, as evidence for the choices.

use super::super::attribution::{Raw, Source};
use super::starts::{Start, lemma_hash};

/// How many attributions in a row may have their source in common with the one before.
const CHAIN: usize = 6;

/// Where the rules end a content.
#[derive(Clone, Copy, Debug)]
pub(in crate::detect) struct Ruled {
    /// The token in front of which it ends.
    pub end: usize,
    /// A hash of the rule.
    pub rule: u32,
}

impl Ruled {
    /// Returns where the rules end the content of the cue at `cue`, if they begin it where `start` is.
    pub fn of(raws: &[Raw], cue: usize, start: &Start) -> Option<Self> {
        let is_same = |raw: &&Raw| {
            raw.at == cue
                && !raw.cue.is_empty()
                && raw.parts.first().is_some_and(|part| part.start == start.word || part.start == start.at)
        };
        let raw = raws.iter().find(is_same)?;
        Some(Self { end: raw.parts.last()?.end, rule: lemma_hash(raw.rule) })
    }
}

/// Whom the rules take for the source of a cue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::detect) enum RuledSource {
    /// They have not found the cue.
    #[default]
    Unknown,
    /// The noun phrase from the first token to the second.
    Named(usize, usize),
    /// Somebody named before, whom a pronoun stands for.
    Pronoun,
    /// Somebody who has spoken before.
    Elided,
    /// Nobody.
    Nobody,
}

impl RuledSource {
    /// Returns the source of the cue at `cue`.
    pub fn of(raws: &[Raw], cue: usize) -> Self {
        let Some(mut raw) = raws.iter().find(|raw| raw.at == cue && !raw.cue.is_empty()) else {
            return Self::Unknown;
        };
        for _ in 0..CHAIN {
            match &raw.source {
                Source::Same(other) => match raws.get(*other) {
                    Some(other) => raw = other,
                    None => return Self::Unknown,
                },
                Source::Named(range) => return Self::Named(range.start, range.end),
                Source::Pronoun { .. } => return Self::Pronoun,
                Source::Elided(_) => return Self::Elided,
                Source::Nobody => return Self::Nobody,
                Source::Open(_) => return Self::Unknown,
            }
        }
        Self::Unknown
    }

    /// Returns the kind of source, as a number.
    pub fn kind(self) -> u32 {
        match self {
            Self::Unknown => 0,
            Self::Named(..) => 1,
            Self::Pronoun => 2,
            Self::Elided => 3,
            Self::Nobody => 4,
        }
    }
}
