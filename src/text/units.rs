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

impl Position {
    fn step(&mut self, c: char) {
        self.byte += c.len_utf8() as u32;
        self.code_points += 1;
        self.utf16 += c.len_utf16() as u32;
    }
}

/// Checkpoints of one text, ascending, the first at its start.
pub(super) struct UnitIndex {
    checkpoints: Vec<Position>,
}

impl UnitIndex {
    pub fn new(content: &str) -> Self {
        let mut checkpoints = vec![Position::default()];
        let mut at = Position::default();
        let mut next = STRIDE as u32;
        for c in content.chars() {
            if at.byte >= next {
                checkpoints.push(at);
                next = at.byte + STRIDE as u32;
            }
            at.step(c);
        }
        Self { checkpoints }
    }

    /// Returns the last position at or before the byte offset (the text's end for larger ones).
    pub fn at_byte(&self, content: &str, byte: u32) -> Position {
        let from = self.before(|checkpoint| checkpoint.byte <= byte);
        advance(content, from, |next| next.byte <= byte)
    }

    pub fn byte_at_code_point(&self, content: &str, code_point: u32) -> Option<u32> {
        let from = self.before(|checkpoint| checkpoint.code_points <= code_point);
        let at = advance(content, from, |next| next.code_points <= code_point);
        (at.code_points == code_point).then_some(at.byte)
    }

    pub fn byte_at_utf16(&self, content: &str, unit: u32) -> Option<u32> {
        let from = self.before(|checkpoint| checkpoint.utf16 <= unit);
        let at = advance(content, from, |next| next.utf16 <= unit);
        (at.utf16 == unit).then_some(at.byte)
    }

    fn before(&self, reached: impl Fn(&Position) -> bool) -> Position {
        let n_reached = self.checkpoints.partition_point(|checkpoint| reached(checkpoint));
        n_reached.checked_sub(1).and_then(|idx| self.checkpoints.get(idx)).copied().unwrap_or_default()
    }
}

/// Steps character by character while the position behind the next one still satisfies `within`.
fn advance(content: &str, from: Position, within: impl Fn(Position) -> bool) -> Position {
    let mut at = from;
    for c in content.get(from.byte as usize..).unwrap_or("").chars() {
        let mut next = at;
        next.step(c);
        if !within(next) {
            break;
        }
        at = next;
    }
    at
}
