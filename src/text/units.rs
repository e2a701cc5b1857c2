//! Converts between byte, code point and UTF-16 offsets.
//!
//! A checkpoint is kept every [`STRIDE`] bytes, so that a conversion scans at most that much and the
//! index costs a small fraction of the text (12 bytes for each stride).

/// Bytes between two checkpoints.
const STRIDE: usize = 256;

/// One position in all three units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Position {
    pub byte: u32,
    pub code_points: u32,
    pub utf16: u32,
}

/// Checkpoints of one text, ascending, the first at its start.
pub(super) struct UnitIndex {
    checkpoints: Vec<Position>,
}

impl UnitIndex {
    pub fn new(content: &str) -> Self {
        let mut checkpoints = vec![Position::default()];
        let mut at = Position::default();
        while content.len() - at.byte as usize > STRIDE {
            let mut end = at.byte as usize + STRIDE;
            while !content.is_char_boundary(end) {
                end += 1;
            }
            at = advance(content, at, end);
            checkpoints.push(at);
        }
        Self { checkpoints }
    }

    /// Returns the last position at or before the byte offset (the text's end for larger ones).
    pub fn at_byte(&self, content: &str, byte: u32) -> Position {
        let mut to = (byte as usize).min(content.len());
        while !content.is_char_boundary(to) {
            to -= 1;
        }
        let from = self.before(|checkpoint| checkpoint.byte as usize <= to);
        advance(content, from, to)
    }

    pub fn byte_at_code_point(&self, content: &str, code_point: u32) -> Option<u32> {
        let from = self.before(|checkpoint| checkpoint.code_points <= code_point);
        find(content, from, code_point - from.code_points, |_| 1, firsts)
    }

    pub fn byte_at_utf16(&self, content: &str, unit: u32) -> Option<u32> {
        let from = self.before(|checkpoint| checkpoint.utf16 <= unit);
        let width = |first| if is_astral(first) { 2 } else { 1 };
        find(content, from, unit - from.utf16, width, |word| firsts(word) + astrals(word))
    }

    fn before(&self, reached: impl Fn(&Position) -> bool) -> Position {
        let n_reached = self.checkpoints.partition_point(|checkpoint| reached(checkpoint));
        n_reached.checked_sub(1).and_then(|idx| self.checkpoints.get(idx)).copied().unwrap_or_default()
    }
}

/// Returns true for the first byte of a character.
fn is_first(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// Returns true for the first byte of a character that takes two UTF-16 units.
fn is_astral(first: u8) -> bool {
    first >= 0xF0
}

/// The highest bit of each of eight bytes.
const HIGHEST: u64 = 0x8080_8080_8080_8080;

/// Returns how many of eight bytes are the first of a character.
fn firsts(word: u64) -> u32 {
    // The others begin with the bits 10.
    8 - (word & !(word << 1) & HIGHEST).count_ones()
}

/// Returns how many of eight bytes are the first of a character that takes two UTF-16 units.
fn astrals(word: u64) -> u32 {
    (word & (word << 1) & (word << 2) & (word << 3) & HIGHEST).count_ones()
}

/// Returns the position at the byte `to`, which lies between characters and not before `from`.
fn advance(content: &str, from: Position, to: usize) -> Position {
    let mut at = Position { byte: to as u32, ..from };
    // Eight bytes at a time: a file with ten thousand marks is converted back and forth.
    let (words, rest) = content.as_bytes().get(from.byte as usize..to).unwrap_or(&[]).as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word);
        at.code_points += firsts(word);
        at.utf16 += firsts(word) + astrals(word);
    }
    for byte in rest {
        at.code_points += u32::from(is_first(*byte));
        at.utf16 += u32::from(is_first(*byte)) + u32::from(is_astral(*byte));
    }
    at
}

/// Returns the byte that `n` units lie before, counted from `from`, where a character begins there or the text
/// ends. `width` tells how many units a character has by its first byte, `widths` how many begin in eight bytes.
fn find(
    content: &str,
    from: Position,
    n: u32,
    width: impl Fn(u8) -> u32,
    widths: impl Fn(u64) -> u32,
) -> Option<u32> {
    let mut left = n;
    let mut start = from.byte;
    let mut rest = content.as_bytes().get(start as usize..).unwrap_or(&[]);
    while let Some((word, behind)) = rest.split_first_chunk::<8>()
        && let Some(fewer) = left.checked_sub(widths(u64::from_le_bytes(*word)))
    {
        (left, rest, start) = (fewer, behind, start + 8);
    }
    for (at, byte) in (start..).zip(rest) {
        if is_first(*byte) {
            if left == 0 {
                return Some(at);
            }
            left = left.checked_sub(width(*byte))?;
        }
    }
    (left == 0).then_some(content.len() as u32)
}
