//! Why a source was not taken in.

use std::fmt;

use super::kind::Unreadable;

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
    /// A file of a kind that is known and not read.
    Unreadable(Unreadable),
    /// A document of a word processor that is broken, or packed to more than can be taken in.
    BrokenDocument,
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
            Self::Unreadable(kind) => write!(formatter, "{kind}"),
            Self::BrokenDocument => {
                write!(
                    formatter,
                    "damaged document: open it in a word processor, save it again and try again"
                )
            }
            Self::NotUtf16 { at } => write!(formatter, "marked as UTF-16, but damaged at byte {at}"),
        }
    }
}

impl std::error::Error for IntakeError {}
