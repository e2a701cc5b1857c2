//! Spans: closed-open ranges, one type for each unit that offsets are counted in.

use std::fmt;
use std::ops::Range;

/// A closed-open range of UTF-8 byte offsets into a [`Text`](super::Text).
///
/// ```text
/// Span(0, 6) over "قال المسؤول":  [قال] المسؤول     (three letters of two bytes each)
/// ```
///
/// Invariant: `start <= end`. Whether both lie on character boundaries of a given text is asked with
/// [`Text::contains`](super::Text::contains).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// Returns the span between two byte offsets, whichever comes first.
    pub fn new(a: u32, b: u32) -> Self {
        Self { start: a.min(b), end: a.max(b) }
    }

    /// Returns the span, or `None` if `end` lies before `start`.
    pub fn checked(start: u32, end: u32) -> Option<Self> {
        (start <= end).then_some(Self { start, end })
    }

    /// Returns the span of a range of `usize` byte offsets, as slicing methods give them.
    pub fn from_range(range: Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self::new(offset(range.start), offset(range.end))
    }

    /// Returns the first byte.
    pub fn start(self) -> u32 {
        self.start
    }

    /// Returns the byte after the last one.
    pub fn end(self) -> u32 {
        self.end
    }

    /// Returns the length in bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Returns true if nothing is covered.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Returns the range to slice a `str` with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns true if all of `other` lies inside.
    pub fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Returns true if the byte at `offset` lies inside.
    pub fn has(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Returns true if at least one byte is shared.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the shared part, or `None` if not a single byte is shared.
    pub fn intersection(self, other: Span) -> Option<Span> {
        self.overlaps(other).then(|| Span::new(self.start.max(other.start), self.end.min(other.end)))
    }

    /// Returns the smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}..{}", self.start, self.end)
    }
}

/// A closed-open range of Unicode code points, the unit of exports (and of Python's `str`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodePointSpan {
    /// Code points before the first one covered.
    pub start: u32,
    /// Code points before the first one no longer covered.
    pub end: u32,
}

/// A closed-open range of UTF-16 code units, the unit of the DOM (and of JavaScript strings).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Utf16Span {
    /// UTF-16 units before the first one covered.
    pub start: u32,
    /// UTF-16 units before the first one no longer covered.
    pub end: u32,
}
