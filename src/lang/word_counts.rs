//! How words are used in text that nobody has annotated: small counts for each frequent spelling.

use super::lexicon::spelling_hash;

/// How many counts there are for a word.
pub const N_COUNTS: usize = 8;

/// How a word is used, each from 0 to 15: the first seven are shares in fifteenths, the last is the logarithm of how
/// often it was met.
///
/// After a preposition; after a particle that verbs follow; where a sentence begins; before a definite word; before a
/// complementiser; before a preposition; with the article written together with it; how often.
pub type UseCounts = [u8; N_COUNTS];

/// The counts of the frequent spellings, in a table with open addressing that is read as it lies in the file: for each
/// place a byte that the hash is checked by and four bytes of counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    bytes: std::borrow::Cow<'static, [u8]>,
}

/// How many bytes a place takes.
pub(crate) const PLACE: usize = 1 + N_COUNTS / 2;

/// How many places are looked at.
const PROBES: usize = 8;

impl Counts {
    /// Returns the table that lies in these bytes, a power of two of places.
    pub fn new(bytes: std::borrow::Cow<'static, [u8]>) -> Option<Self> {
        let places = bytes.len() / PLACE;
        (bytes.len().is_multiple_of(PLACE) && (places == 0 || places.is_power_of_two()))
            .then_some(Self { bytes })
    }

    /// Returns a table of so many places with these words, the most frequent first. What finds no place is left out.
    pub fn of<'w>(words: impl Iterator<Item = (&'w str, UseCounts)>, places: usize) -> Self {
        let mut bytes = vec![0; places.next_power_of_two() * PLACE];
        let table = Self { bytes: vec![0; bytes.len()].into() };
        for (word, counts) in words {
            let (at, check) = table.place_of(word);
            for probe in 0..PROBES {
                let place = (at + probe) % places.next_power_of_two();
                let Some(slot) = bytes.get_mut(place * PLACE..(place + 1) * PLACE) else { break };
                let Some((first, packed)) = slot.split_first_mut() else { break };
                if *first == check {
                    // The word before has the same check: it is taken for this one too.
                    break;
                }
                if *first == 0 {
                    *first = check;
                    for (byte, pair) in packed.iter_mut().zip(counts.chunks(2)) {
                        *byte = pair.iter().fold(0, |byte, count| byte << 4 | (*count).min(15));
                    }
                    break;
                }
            }
        }
        Self { bytes: bytes.into() }
    }

    /// Returns the table's bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns how a folded spelling is used, if it is among the frequent ones.
    pub fn get(&self, word: &str) -> Option<UseCounts> {
        let places = self.bytes.len() / PLACE;
        if places == 0 {
            return None;
        }
        let (at, check) = self.place_of(word);
        for probe in 0..PROBES {
            let place = (at + probe) & (places - 1);
            let slot = self.bytes.get(place * PLACE..(place + 1) * PLACE)?;
            let (first, packed) = slot.split_first()?;
            if *first == 0 {
                return None;
            }
            if *first == check {
                let mut counts = [0; N_COUNTS];
                for (pair, byte) in counts.chunks_mut(2).zip(packed) {
                    pair.iter_mut().zip([byte >> 4, byte & 15]).for_each(|(count, half)| *count = half);
                }
                return Some(counts);
            }
        }
        None
    }

    fn place_of(&self, word: &str) -> (usize, u8) {
        let hash = spelling_hash(word.as_bytes());
        let places = (self.bytes.len() / PLACE).max(1);
        ((hash >> 32) as usize & (places - 1), ((hash >> 24) as u8).max(1))
    }
}
