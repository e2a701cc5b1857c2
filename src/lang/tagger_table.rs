//! The table of a tagger, as it lies in its file.
//!
//! ```text
//! "QWLT" version:u8 bits:u8 n_counts:u32 n_clusters:u32 bias:16 i32 counts:n_counts 5 bytes
//! clusters:0 or 256 + n_clusters 2 bytes checks:2^bits u8 weights:2^bits 16 i8
//! ```
//! All numbers are little-endian; weights and biases have one unit. Features lie in a table with open addressing: a row
//! is that of a feature if its check is; a check of 0 marks a free row.

use std::borrow::Cow;
use std::fmt;

use super::open_table::{Key, OpenTable};
use super::word_clusters::Clusters;
use super::word_counts::Counts;

/// How many columns the classifier has: the tags, then feminine, plural, dual and first person.
pub const N_COLUMNS: usize = 16;

const MAGIC: [u8; 4] = *b"QWLT";

/// Changes with the format and with the features.
const VERSION: u8 = 2;

/// The most bits of a hash that a table may have.
const MAX_BITS: u8 = 18;

/// The counts and weights of a tagger.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct TaggerTable {
    /// What is added to each column.
    pub(crate) bias: [i32; N_COLUMNS],
    /// How words are used.
    pub(crate) counts: Counts,
    /// Which words are used alike.
    pub(crate) clusters: Clusters,
    bits: u8,
    rows: Rows,
}

/// How many rows are looked at for a feature.
const PROBES: usize = 4;

/// A byte for each column, which stands for an `i8`.
type Rows = OpenTable<N_COLUMNS, PROBES, true>;

/// Why bytes are no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TaggerError {
    /// They do not begin as a table of this version does.
    NotATable,
    /// They end too soon, go on for too long, or hold what no table can.
    Broken,
}

impl fmt::Display for TaggerError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotATable => "not a table of parts of speech of this version",
            Self::Broken => "a broken table of parts of speech",
        })
    }
}

impl TaggerTable {
    /// Returns a table with the weights of these features, the most important first; what finds no row among `2^bits` is
    /// left out.
    pub fn new(
        bias: [i32; N_COLUMNS],
        counts: Counts,
        clusters: Clusters,
        bits: u8,
        features: impl Iterator<Item = (u64, [i8; N_COLUMNS])>,
    ) -> Self {
        let bytes = |row: [i8; N_COLUMNS]| row.map(|weight| weight.to_le_bytes()[0]);
        let rows = features.map(|(hash, row)| (Self::key(hash, bits), bytes(row)));
        Self { bias, counts, clusters, bits, rows: Rows::of(rows, 1 << bits) }
    }

    /// Reads a table; what is built in is used as it lies there, and of other bytes the large parts are copied.
    pub(crate) fn read(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, TaggerError> {
        match bytes.into() {
            Cow::Borrowed(bytes) => Self::parse(bytes, Cow::Borrowed),
            Cow::Owned(bytes) => Self::parse(&bytes, |part| Cow::Owned(part.to_vec())),
        }
    }

    fn parse<'a>(bytes: &'a [u8], part: fn(&'a [u8]) -> Cow<'static, [u8]>) -> Result<Self, TaggerError> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or(TaggerError::NotATable)?;
        let Some(([version, bits], rest)) = rest.split_first_chunk::<2>() else {
            return Err(TaggerError::Broken);
        };
        if *version != VERSION {
            return Err(TaggerError::NotATable);
        }
        let mut rest = rest;
        let mut number = || {
            let (number, further) = rest.split_first_chunk::<4>()?;
            rest = further;
            Some(u32::from_le_bytes(*number) as usize)
        };
        let (n_counts, n_clusters) = number().zip(number()).ok_or(TaggerError::Broken)?;
        let mut bias = [0; N_COLUMNS];
        for own in &mut bias {
            let (number, further) = rest.split_first_chunk::<4>().ok_or(TaggerError::Broken)?;
            *own = i32::from_le_bytes(*number);
            rest = further;
        }
        let n_bytes = Counts::n_bytes(n_counts).ok_or(TaggerError::Broken)?;
        let (counts, rest) = rest.split_at_checked(n_bytes).ok_or(TaggerError::Broken)?;
        let n_bytes = Clusters::n_bytes(n_clusters).ok_or(TaggerError::Broken)?;
        let (clusters, rest) = rest.split_at_checked(n_bytes).ok_or(TaggerError::Broken)?;
        if *bits > MAX_BITS || rest.len() != (1 + N_COLUMNS) << bits {
            return Err(TaggerError::Broken);
        }
        let rows = Rows::new(part(rest)).ok_or(TaggerError::Broken)?;
        let counts = Counts::new(part(counts)).ok_or(TaggerError::Broken)?;
        let clusters = Clusters::new(part(clusters)).ok_or(TaggerError::Broken)?;
        Ok(Self { bias, counts, clusters, bits: *bits, rows })
    }

    /// Returns the bytes that [`TaggerTable::read`] reads.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend([VERSION, self.bits]);
        for n_places in [self.counts.n_places(), self.clusters.n_places()] {
            bytes.extend(u32::try_from(n_places).unwrap_or(u32::MAX).to_le_bytes());
        }
        bytes.extend(self.bias.iter().flat_map(|bias| bias.to_le_bytes()));
        bytes.extend(self.counts.bytes());
        bytes.extend(self.clusters.bytes());
        bytes.extend(self.rows.bytes());
        bytes
    }

    /// Returns the key of a feature among `2^bits` rows.
    fn key(hash: u64, bits: u8) -> Key {
        let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Key::new((mixed >> (64 - u32::from(bits.max(1)))) as usize, (mixed >> 32) as u8)
    }

    /// Returns the weights of a feature, a byte for each column that stands for an `i8`.
    pub(crate) fn weights(&self, hash: u64) -> Option<&[u8]> {
        self.rows.get(Self::key(hash, self.bits))
    }
}
