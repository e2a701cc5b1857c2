//! Why a source was not taken in.

use std::fmt;

/// Why a source was not taken in. What was open before stays open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntakeError {
    /// There is nothing but white space.
    Empty,
    /// The source, or the text it holds, is too long.
    TooLarge {
        /// How long it is, in bytes.
        bytes: usize,
        /// How long it may be, in bytes.
        max: usize,
    },
    /// A file that is not text.
    Binary {
        /// The offset of the first byte no text has.
        at: usize,
    },
    /// A text in another encoding than UTF-8 or marked UTF-16.
    NotUtf8 {
        /// The offset of the first byte that is not UTF-8.
        at: usize,
    },
    /// A file marked as UTF-16 that is broken.
    NotUtf16 {
        /// The offset of the first byte of the broken unit.
        at: usize,
    },
}

impl fmt::Display for IntakeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let megabytes = |bytes: usize| bytes as f64 / (1024.0 * 1024.0);
        match *self {
            Self::Empty => write!(formatter, "there is no text"),
            Self::TooLarge { bytes, max } => {
                let (bytes, max) = (megabytes(bytes), megabytes(max));
                write!(formatter, "too large: {bytes:.1} MB (limit {max:.0} MB)")
            }
            Self::Binary { at } => write!(formatter, "not a text file (byte {at})"),
            Self::NotUtf8 { at } => {
                write!(formatter, "not UTF-8 (byte {at}): save the file as UTF-8 and try again")
            }
            Self::NotUtf16 { at } => write!(formatter, "marked as UTF-16, but damaged at byte {at}"),
        }
    }
}

impl std::error::Error for IntakeError {}
