//! How words are used in text that nobody has annotated: small counts for each frequent spelling.

use super::lexicon::spelling_hash;
use super::open_table::{Key, OpenTable};

/// How many counts there are for a word.
pub const N_COUNTS: usize = 8;

/// How a word is used, each from 0 to 15: the first seven are shares in fifteenths, the last is the logarithm of how
/// often it was met.
///
/// After a preposition; after a particle that verbs follow; where a sentence begins; before a definite word; before a
/// complementiser; before a preposition; with the article written together with it; how often.
pub type UseCounts = [u8; N_COUNTS];

/// How many places are looked at.
const PROBES: usize = 8;

type Table = OpenTable<{ N_COUNTS / 2 }, PROBES, false>;

/// The counts of the frequent spellings, in a table that is read as it lies in the file: four bytes of counts for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    table: Table,
}

impl Counts {
    /// Returns the table that lies in these bytes, a power of two of places.
    pub fn new(bytes: std::borrow::Cow<'static, [u8]>) -> Option<Self> {
        Table::new(bytes).map(|table| Self { table })
    }

    /// Returns how many bytes a table of so many places takes.
    pub fn n_bytes(n_places: usize) -> Option<usize> {
        Table::n_bytes(n_places)
    }

    /// Returns a table of so many places with these words, the most frequent first. What finds no place is left out.
    pub fn of<'w>(words: impl Iterator<Item = (&'w str, UseCounts)>, places: usize) -> Self {
        let packed = |counts: UseCounts| {
            let mut bytes = [0; N_COUNTS / 2];
            for (byte, pair) in bytes.iter_mut().zip(counts.chunks(2)) {
                *byte = pair.iter().fold(0, |byte, count| byte << 4 | (*count).min(15));
            }
            bytes
        };
        let words = words.map(|(word, counts)| (key_of(word), packed(counts)));
        Self { table: Table::of(words, places) }
    }

    /// Returns the table's bytes.
    pub fn bytes(&self) -> &[u8] {
        self.table.bytes()
    }

    /// Returns how many places it has.
    pub fn n_places(&self) -> usize {
        self.table.n_places()
    }

    /// Returns how a folded spelling is used, if it is among the frequent ones.
    pub fn get(&self, word: &str) -> Option<UseCounts> {
        let packed = self.table.get(key_of(word))?;
        let mut counts = [0; N_COUNTS];
        for (pair, byte) in counts.chunks_mut(2).zip(packed) {
            pair.iter_mut().zip([byte >> 4, byte & 15]).for_each(|(count, half)| *count = half);
        }
        Some(counts)
    }
}

/// Returns the key of a folded word.
pub(super) fn key_of(word: &str) -> Key {
    let hash = spelling_hash(word.as_bytes());
    Key::new((hash >> 32) as usize, (hash >> 24) as u8)
}
