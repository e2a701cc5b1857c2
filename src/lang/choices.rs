//! What a language's learned choices weigh: the weights of the features of each question.
//!
//! ```text
//! "QWLC" version:u8 n_questions:u8 per question: bits:u8 scale:f32 checks:2^bits u8 weights:2^bits i8
//! the network, if there is one
//! ```
//! Features lie in a table with open addressing: a weight is that of a feature if its check is; a check of 0 marks a free
//! place. What has not been learned weighs nothing.

use std::borrow::Cow;
use std::fmt;

use super::network::Network;
use super::open_table::{Key, OpenTable};
use super::questions::Question;

const MAGIC: [u8; 4] = *b"QWLC";

/// Changes with the format and with the features.
const VERSION: u8 = 5;

/// The most bits of a hash that a question may have.
const MAX_BITS: u8 = 20;

/// How many places are looked at for a feature.
const PROBES: usize = 4;

/// The weights of some hashed features.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Weights {
    bits: u8,
    scale: f32,
    places: Places,
}

/// A byte for each feature, which stands for an `i8`.
type Places = OpenTable<1, PROBES, true>;

/// The weights of all questions, and what sees the text around a candidate.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ChoiceTable {
    questions: [Weights; Question::ALL.len()],
    network: Option<Network>,
}

// No weight that is read is NaN.
impl Eq for ChoiceTable {}

/// Why bytes are no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceTableError {
    /// They do not begin as a table of this version does.
    NotATable,
    /// They end too soon, go on for too long, or hold what no table can.
    Broken,
}

impl fmt::Display for ChoiceTableError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotATable => "not a table of choices of this version",
            Self::Broken => "a broken table of choices",
        })
    }
}

impl ChoiceTable {
    /// Returns a table of the weights of features, for each question in the order of [`Question::ALL`], the most important
    /// first; what finds no place among `2^bits` is left out.
    pub fn new(weights: [Vec<(u32, f32)>; Question::ALL.len()], bits: [u8; Question::ALL.len()]) -> Self {
        let mut bits = bits.into_iter();
        let questions = weights.map(|weights| Weights::of(&weights, bits.next().unwrap_or(1)));
        Self { questions, network: None }
    }

    /// Returns the table with a network.
    pub fn with_network(self, network: Option<Network>) -> Self {
        Self { network, ..self }
    }

    /// Returns what sees the text around a candidate, where it has been learned.
    pub(crate) fn network(&self) -> Option<&Network> {
        self.network.as_ref()
    }

    /// Reads a table; what is built in is used as it lies there, and of other bytes the weights are copied.
    ///
    /// # Errors
    /// Says why the bytes are none.
    pub fn read(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, ChoiceTableError> {
        match bytes.into() {
            Cow::Borrowed(bytes) => Self::parse(bytes, Cow::Borrowed),
            Cow::Owned(bytes) => Self::parse(&bytes, |part| Cow::Owned(part.to_vec())),
        }
    }

    fn parse<'a>(
        bytes: &'a [u8],
        part: fn(&'a [u8]) -> Cow<'static, [u8]>,
    ) -> Result<Self, ChoiceTableError> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or(ChoiceTableError::NotATable)?;
        let Some(([version, n], mut rest)) = rest.split_first_chunk::<2>() else {
            return Err(ChoiceTableError::NotATable);
        };
        if *version != VERSION || usize::from(*n) != Question::ALL.len() {
            return Err(ChoiceTableError::NotATable);
        }
        let mut table = Self::default();
        for own in &mut table.questions {
            *own = Weights::read(&mut rest, part).ok_or(ChoiceTableError::Broken)?;
        }
        if !rest.is_empty() {
            table.network = Some(Network::read(part(rest)).ok_or(ChoiceTableError::Broken)?);
        }
        Ok(table)
    }

    /// Returns the bytes that [`ChoiceTable::read`] reads.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend([VERSION, Question::ALL.len() as u8]);
        for own in &self.questions {
            own.write(&mut bytes);
        }
        if let Some(network) = &self.network {
            bytes.extend(network.bytes());
        }
        bytes
    }

    /// Returns what features score together.
    pub(crate) fn score(&self, question: Question, features: &[u32]) -> f32 {
        let Some(own) = self.questions.get(question as usize) else { return 0.0 };
        features.iter().map(|hash| own.weight(*hash)).sum::<i32>() as f32 * own.scale
    }
}

/// Returns the key of a feature among `2^bits` places.
fn key(hash: u32, bits: u8) -> Key {
    let at = hash >> (32 - u32::from(bits.clamp(1, MAX_BITS)));
    Key::new(at as usize, (hash & 0xff) as u8)
}

impl Weights {
    /// Takes weights from the beginning of `rest`; `None` if they are broken.
    pub fn read<'a>(rest: &mut &'a [u8], part: fn(&'a [u8]) -> Cow<'static, [u8]>) -> Option<Self> {
        let ([bits], further) = rest.split_first_chunk::<1>()?;
        let (scale, further) = further.split_first_chunk::<4>()?;
        let scale = f32::from_le_bytes(*scale);
        if *bits == 0 || *bits > MAX_BITS || !scale.is_finite() {
            return None;
        }
        let (places, further) = further.split_at_checked(Places::n_bytes(1 << bits)?)?;
        *rest = further;
        Some(Self { bits: *bits, scale, places: Places::new(part(places))? })
    }

    /// Appends the bytes that [`Weights::read`] reads.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(self.bits);
        bytes.extend(self.scale.to_le_bytes());
        bytes.extend(self.places.bytes());
    }

    /// Returns what one unit of a weight stands for.
    pub fn scale(&self) -> f32 {
        self.scale
    }

    /// Returns the weights, the most important first; what finds no place among `2^bits` is left out.
    pub fn of(weights: &[(u32, f32)], bits: u8) -> Self {
        let bits = bits.clamp(1, MAX_BITS);
        let mut sizes: Vec<f32> = weights.iter().map(|(_, weight)| weight.abs()).collect();
        sizes.sort_by(f32::total_cmp);
        let largest = sizes.get((sizes.len() * 998 / 1000).min(sizes.len().saturating_sub(1)));
        let scale = largest.copied().unwrap_or(1.0).max(1e-6) / 127.0;
        let byte = |weight: f32| ((weight / scale).round().clamp(-127.0, 127.0) as i8).to_le_bytes();
        let places = weights.iter().map(|(hash, weight)| (key(*hash, bits), byte(*weight)));
        Self { bits, scale, places: Places::of(places, 1 << bits) }
    }

    /// Returns what a feature weighs.
    pub fn weight(&self, hash: u32) -> i32 {
        let found = self.places.get(key(hash, self.bits));
        found.and_then(|bytes| bytes.first()).map_or(0, |byte| i32::from(*byte as i8))
    }
}
