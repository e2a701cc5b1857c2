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
    /// Goes on behind `piece`, which begins here.
    fn pass(&mut self, piece: &str) {
        let bytes = piece.as_bytes();
        // Every byte but a continuation begins a character; those that take two UTF-16 units begin with these.
        let n_chars = bytes.iter().filter(|byte| (**byte).cast_signed() >= -0x40).count();
        let n_pairs = bytes.iter().filter(|byte| **byte >= 0xF0).count();
        self.byte += bytes.len() as u32;
        self.code_points += n_chars as u32;
        self.utf16 += (n_chars + n_pairs) as u32;
    }

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
        loop {
            let end = content.floor_char_boundary(at.byte as usize + STRIDE);
            match content.get(at.byte as usize..end) {
                Some(piece) if end < content.len() => at.pass(piece),
                _ => break,
            }
            checkpoints.push(at);
        }
        Self { checkpoints }
    }

    /// Returns the last position at or before the byte offset (the text's end for larger ones).
    pub fn at_byte(&self, content: &str, byte: u32) -> Position {
        let mut at = self.before(|checkpoint| checkpoint.byte <= byte);
        let end = content.floor_char_boundary(byte as usize);
        at.pass(content.get(at.byte as usize..end).unwrap_or(""));
        at
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
