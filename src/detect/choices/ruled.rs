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
    let raw = raws.iter().find(|raw| raw.at == cue && !raw.cue.is_empty());
    match raw.and_then(|raw| own_source(raws, raw)) {
        Some(Source::Named(range)) => RuledSource::Named(range.start, range.end),
        Some(Source::Pronoun { .. }) => RuledSource::Pronoun,
        Some(Source::Elided(_)) => RuledSource::Elided,
        Some(Source::Nobody) => RuledSource::Nobody,
        Some(Source::Open(_) | Source::Same(_)) | None => RuledSource::Unknown,
    }
}

/// Returns the source of an attribution, which is that of another one where it has it in common with that.
pub(super) fn own_source<'a>(raws: &'a [Raw], mut raw: &'a Raw) -> Option<&'a Source> {
    for _ in 0..CHAIN {
        match &raw.source {
            Source::Same(other) => raw = other.of(raws)?,
            source => return Some(source),
        }
    }
    None
}
