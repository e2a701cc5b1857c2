//! The lexicon of a pack: every word form that its tables know, keyed by folded spelling.

use rustc_hash::FxHashMap;

use super::cues::CueForm;
use super::patterns::Patterns;
use super::word_classes::{WordClass, WordClasses};

/// What is known of one spelling.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    /// All its classes.
    pub classes: WordClasses,
    /// The cue form it is, where it is one; the first row that generates a spelling wins.
    pub cue: Option<CueForm>,
    /// Classes that hold only for the exact spelling given here.
    pub exact: Vec<(String, WordClasses)>,
    /// Longer expressions that begin with this word: their further words and what they are.
    pub phrases: Vec<Phrase>,
    /// It is the second word of an expression of claims.
    pub continues: bool,
}

impl Entry {
    /// Returns its classes of attribution.
    pub fn of_attribution(&self) -> WordClasses {
        self.classes & WordClass::OF_ATTRIBUTION
    }

    /// Returns true if it is in a class of attribution, or a cue.
    pub fn is_of_attribution(&self) -> bool {
        !self.of_attribution().is_empty() || self.cue.is_some()
    }

    /// Returns its classes of claims.
    pub fn of_claims(&self) -> WordClasses {
        self.classes & WordClass::OF_CLAIMS
    }

    /// Returns true if an expression of claims begins with it.
    pub fn begins_claim_phrase(&self) -> bool {
        self.phrases.iter().any(|phrase| !phrase.of_claims().is_empty())
    }

    /// Returns the longest expression of claims that begins with it: its classes and how many words it takes. `next(n)` gives
    /// the folded word `n` places on.
    pub fn claim_phrase<'w>(&self, next: impl Fn(usize) -> Option<&'w str>) -> Option<(WordClasses, usize)> {
        let met = |phrase: &&Phrase| {
            let mut rest = phrase.rest.iter().enumerate();
            !phrase.of_claims().is_empty() && rest.all(|(idx, part)| next(idx + 1) == Some(part.as_str()))
        };
        let longest = self.phrases.iter().filter(met).max_by_key(|phrase| phrase.rest.len())?;
        Some((longest.of_claims(), longest.rest.len() + 1))
    }
}

/// An expression of several words.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    /// The folded words after the first.
    pub rest: Vec<String>,
    pub classes: WordClasses,
    pub cue: Option<CueForm>,
}

impl Phrase {
    /// Returns its classes of attribution.
    pub fn of_attribution(&self) -> WordClasses {
        self.classes & WordClass::OF_ATTRIBUTION
    }

    /// Returns its classes of claims.
    pub fn of_claims(&self) -> WordClasses {
        self.classes & WordClass::OF_CLAIMS
    }
}

/// Word forms by folded spelling, and what forms of other words look like.
#[derive(Default)]
pub(crate) struct Lexicon {
    entries: FxHashMap<Box<str>, Entry>,
    pub patterns: Patterns,
}

impl Lexicon {
    /// Returns what is known of a folded spelling.
    pub fn get(&self, folded: &str) -> Option<&Entry> {
        self.entries.get(folded)
    }

    /// Returns the entry to fill for a folded spelling.
    pub fn entry(&mut self, folded: &str) -> &mut Entry {
        self.entries.entry(folded.into()).or_default()
    }
}

/// Returns a hash of a spelling: eight bytes at a time, since most words are short. The learned tables know words by it.
pub(crate) fn spelling_hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mixed = |hash: u64, part: u64| (hash.rotate_left(26) ^ part).wrapping_mul(FACTOR);
    let mut hash = (bytes.len() as u64).wrapping_mul(FACTOR);
    let mut rest = bytes;
    while let Some((part, further)) = rest.split_first_chunk::<8>() {
        hash = mixed(hash, u64::from_le_bytes(*part));
        rest = further;
    }
    // The last bytes, of which some were counted before.
    let last = match (bytes.last_chunk::<8>(), bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(last), ..) => u64::from_le_bytes(*last),
        (_, Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => bytes.iter().fold(0, |part, byte| part << 8 | u64::from(*byte)),
    };
    mixed(hash, last)
}
