//! The immutable article: its text, spans over it, and the units offsets are counted in.
//!
//! Inside Qawl an offset is a UTF-8 byte. The DOM counts UTF-16 units and exports count code
//! points; each has a type of its own ([`Utf16Span`], [`CodePointSpan`]) and [`Text`] is the only
//! place that converts between them.

pub mod fold;
mod paragraphs;
pub mod presentation;
mod source;
mod span;
pub mod stamps;
pub mod tokens;
mod units;

use std::fmt;
use std::sync::{Arc, OnceLock};

pub use paragraphs::paragraphs;
pub use source::{Unit, UnitOffsets};
pub use span::{CodePointSpan, Span, Utf16Span};

use sha2::{Digest, Sha256};
use units::UnitIndex;

/// The longest text Qawl takes in, in UTF-8 bytes. Spans are `u32`, so this bound also keeps every
/// offset representable.
pub const MAX_TEXT_BYTES: usize = 64 * 1024 * 1024;

/// How many bytes go through the checksum at a time.
const HASHED_AT_ONCE: usize = 4096;

/// An article's text, unchangeable once taken in. Cheap to clone.
///
/// Line ends are LF; nothing else of the source is ever changed: no trimming, no Unicode
/// normalisation, no stripping of diacritics, tatweel or bidi controls.
#[derive(Clone)]
pub struct Text {
    content: Arc<str>,
    units: Arc<UnitIndex>,
    sha256: Arc<OnceLock<String>>,
}

impl Text {
    /// Returns the text of `source` with CR LF and lone CR turned into LF.
    ///
    /// What lies beyond [`MAX_TEXT_BYTES`] is not taken in; callers that read from users refuse
    /// longer sources beforehand.
    pub fn new(source: &str) -> Self {
        let mut end = source.len().min(MAX_TEXT_BYTES);
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        let source = &source[..end];
        let content: Arc<str> = if source.contains('\r') {
            source.replace("\r\n", "\n").replace('\r', "\n").into()
        } else {
            source.into()
        };
        let units = Arc::new(UnitIndex::new(&content));
        Self { content, units, sha256: Arc::default() }
    }

    /// Returns the whole text.
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// Returns the SHA-256 of the text in UTF-8, in hexadecimal digits; reckoned once for all copies of it.
    pub fn sha256(&self) -> &str {
        self.sha256.get_or_init(|| {
            let mut sha256 = Sha256::new();
            // Piece by piece: what a browser has made fast of a function counts only when it is called again.
            self.content.as_bytes().chunks(HASHED_AT_ONCE).for_each(|piece| sha256.update(piece));
            sha256.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
        })
    }

    /// Returns the length in UTF-8 bytes.
    pub fn len(&self) -> u32 {
        self.content.len() as u32
    }

    /// Returns true if there is not a single character.
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// Returns the span of the whole text.
    pub fn span(&self) -> Span {
        Span::new(0, self.len())
    }

    /// Returns true if `span` lies inside the text with both edges between characters.
    pub fn contains(&self, span: Span) -> bool {
        self.content.get(span.range()).is_some()
    }

    /// Returns the covered text, or `None` where the span leaves the text or cuts a character.
    pub fn get(&self, span: Span) -> Option<&str> {
        self.content.get(span.range())
    }

    /// Returns the covered text, empty where [`Text::get`] has none.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span).unwrap_or("")
    }

    /// Converts a byte span to code points; edges inside a character move to its start.
    pub fn code_points(&self, span: Span) -> CodePointSpan {
        CodePointSpan {
            start: self.units.at_byte(&self.content, span.start()).code_points,
            end: self.units.at_byte(&self.content, span.end()).code_points,
        }
    }

    /// Converts a byte span to UTF-16 units; edges inside a character move to its start.
    pub fn utf16(&self, span: Span) -> Utf16Span {
        Utf16Span {
            start: self.units.at_byte(&self.content, span.start()).utf16,
            end: self.units.at_byte(&self.content, span.end()).utf16,
        }
    }

    /// Converts code points to bytes, or `None` where the span is reversed or leaves the text.
    pub fn from_code_points(&self, span: CodePointSpan) -> Option<Span> {
        let start = self.units.byte_at_code_point(&self.content, span.start)?;
        let end = self.units.byte_at_code_point(&self.content, span.end)?;
        Span::checked(start, end)
    }

    /// Converts UTF-16 units to bytes, or `None` where the span is reversed, leaves the text or cuts
    /// a surrogate pair.
    pub fn from_utf16(&self, span: Utf16Span) -> Option<Span> {
        let start = self.units.byte_at_utf16(&self.content, span.start)?;
        let end = self.units.byte_at_utf16(&self.content, span.end)?;
        Span::checked(start, end)
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.content, &other.content) || self.content == other.content
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Text({} bytes)", self.content.len())
    }
}
