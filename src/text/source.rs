//! Offsets as other programs count them, into the text as they had it.

use unicode_segmentation::UnicodeSegmentation;

use super::{CodePointSpan, Span, Text, Utf16Span};

/// What an offset counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Unicode code points (Python's `str`).
    CodePoint,
    /// UTF-16 code units (JavaScript's and Java's strings).
    Utf16,
    /// UTF-8 bytes.
    Byte,
    /// Grapheme clusters: what a reader takes for one character.
    Grapheme,
}

impl Unit {
    /// All units, likelier ones first.
    pub const ALL: [Unit; 4] = [Unit::CodePoint, Unit::Utf16, Unit::Byte, Unit::Grapheme];

    /// Returns the name used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CodePoint => "code-point",
            Self::Utf16 => "utf-16",
            Self::Byte => "byte",
            Self::Grapheme => "grapheme",
        }
    }

    /// Returns the unit of that name, as files spell it.
    pub fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().replace(['_', ' '], "-").as_str() {
            "code-point" | "codepoint" | "char" | "character" => Some(Self::CodePoint),
            "utf-16" | "utf16" | "utf-16-code-unit" => Some(Self::Utf16),
            "byte" | "utf-8" | "utf8" => Some(Self::Byte),
            "grapheme" => Some(Self::Grapheme),
            _ => None,
        }
    }

    /// Returns the start and end of a span of a text, counted in the unit.
    pub fn range(self, text: &Text, span: Span) -> (u32, u32) {
        match self {
            Self::CodePoint => {
                let CodePointSpan { start, end } = text.code_points(span);
                (start, end)
            }
            Self::Utf16 => {
                let Utf16Span { start, end } = text.utf16(span);
                (start, end)
            }
            Self::Byte => (span.start(), span.end()),
            Self::Grapheme => {
                let before = |byte: u32| text.slice(Span::new(0, byte)).graphemes(true).count() as u32;
                (before(span.start()), before(span.end()))
            }
        }
    }
}

/// Converts offsets between a source, counted in some unit, and the [`Text`] that was made of it, in
/// which CR LF has become LF.
pub struct UnitOffsets {
    text: Text,
    unit: Unit,
    /// The byte in the text of each boundary between units of the source, where they cannot be counted
    /// in the text itself.
    table: Option<Vec<u32>>,
}

/// In the table: a place inside a character, where no span can begin or end.
const INSIDE: u32 = u32::MAX;

impl UnitOffsets {
    /// Returns the offsets into `source`, of which `text` was made.
    pub fn new(text: &Text, source: &str, unit: Unit) -> Self {
        let shortened = source.contains("\r\n");
        let table = (shortened || unit == Unit::Grapheme).then(|| table(source, unit));
        Self { text: text.clone(), unit, table }
    }

    /// Returns what offsets count.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// Returns the bytes of the text that offsets into the source stand for; `None` where they are
    /// reversed, leave the text or cut a character.
    pub fn span(&self, start: u32, end: u32) -> Option<Span> {
        if let Some(table) = &self.table {
            let byte = |at: u32| table.get(at as usize).copied().filter(|byte| *byte != INSIDE);
            return Span::checked(byte(start)?, byte(end)?);
        }
        match self.unit {
            Unit::CodePoint => self.text.from_code_points(CodePointSpan { start, end }),
            Unit::Utf16 => self.text.from_utf16(Utf16Span { start, end }),
            Unit::Byte | Unit::Grapheme => Span::checked(start, end).filter(|span| self.text.contains(*span)),
        }
    }

    /// Returns the text between two offsets into the source, where [`UnitOffsets::span`] has one.
    pub fn slice(&self, start: u32, end: u32) -> Option<&str> {
        self.text.get(self.span(start, end)?)
    }
}

/// Returns the byte in the text of every boundary between units of the source, and of its end.
fn table(source: &str, unit: Unit) -> Vec<u32> {
    let mut table = Vec::with_capacity(source.len());
    let mut byte = 0;
    let mut push = |piece: &str, before_lf: bool| {
        // The carriage return of a CR LF has no place in the text: both of its sides are there where the
        // line feed begins.
        let len = if before_lf { 0 } else { piece.len() as u32 };
        match unit {
            Unit::CodePoint | Unit::Grapheme => table.push(byte),
            Unit::Utf16 => {
                table.push(byte);
                table.extend((1..piece.chars().map(char::len_utf16).sum()).map(|_| INSIDE));
            }
            Unit::Byte => {
                table.push(byte);
                table.extend((1..piece.len()).map(|_| INSIDE));
            }
        }
        byte += len;
    };
    if unit == Unit::Grapheme {
        for cluster in source.graphemes(true) {
            // CR LF is one cluster, and one byte of the text.
            push(if cluster == "\r\n" { "\n" } else { cluster }, false);
        }
    } else {
        let mut buffer = [0; 4];
        let mut chars = source.chars().peekable();
        while let Some(c) = chars.next() {
            push(c.encode_utf8(&mut buffer), c == '\r' && chars.peek() == Some(&'\n'));
        }
    }
    table.push(byte);
    table
}
