//! What the rules have made of a cue, as evidence for the choices.

use super::open::RuledSource;
use super::starts::{Start, lemma_hash};
use crate::detect::sieves::gathered::{Raw, Source};

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
        Some(Self { end: raw.parts.last()?.end, rule: lemma_hash(raw.rule.name()) })
    }
}

/// Returns whom the rules take for the source of the cue at `cue`.
pub(in crate::detect) fn ruled_source(raws: &[Raw], cue: usize) -> RuledSource {
    let Some(mut raw) = raws.iter().find(|raw| raw.at == cue && !raw.cue.is_empty()) else {
        return RuledSource::Unknown;
    };
    for _ in 0..CHAIN {
        match &raw.source {
            Source::Same(other) => match other.of(raws) {
                Some(other) => raw = other,
                None => return RuledSource::Unknown,
            },
            Source::Named(range) => return RuledSource::Named(range.start, range.end),
            Source::Pronoun { .. } => return RuledSource::Pronoun,
            Source::Elided(_) => return RuledSource::Elided,
            Source::Nobody => return RuledSource::Nobody,
            Source::Open(_) => return RuledSource::Unknown,
        }
    }
    RuledSource::Unknown
}
