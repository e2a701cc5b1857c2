//! The lexicon of a pack: every word form it knows, keyed by folded spelling.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::classes::Classes;
use super::cues::CueForm;

/// What is known of one spelling.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    pub classes: Classes,
    /// The cue form it is, where it is one; the first row that generates a spelling wins.
    pub cue: Option<CueForm>,
    /// Classes that hold only for the exact spelling given here.
    pub exact: Vec<(String, Classes)>,
    /// Longer expressions that begin with this word: their further words and what they are.
    pub phrases: Vec<Phrase>,
}

/// An expression of several words.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    /// The folded words after the first.
    pub rest: Vec<String>,
    pub classes: Classes,
    pub cue: Option<CueForm>,
}

/// Returns a hash of a spelling: eight bytes at a time, since most words are short.
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

/// Hashes spellings, and nothing but them, for tables that are fixed.
#[derive(Default)]
pub(crate) struct SpellingHasher(u64);

impl Hasher for SpellingHasher {
    fn finish(&self) -> u64 {
        // The lower bits of a product depend on few of its factors.
        self.0 ^ self.0 >> 32
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 ^= spelling_hash(bytes);
    }

    // What is after each string tells no two of them apart.
    fn write_u8(&mut self, _: u8) {}
}

/// Word forms by folded spelling.
#[derive(Default)]
pub(crate) struct Lexicon {
    entries: HashMap<Box<str>, Entry, BuildHasherDefault<SpellingHasher>>,
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
