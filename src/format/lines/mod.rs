//! Lines: one document a line (JSON Lines), the shape that gold files have and `qawl annotate` writes.

mod check;
mod line;

pub use check::check;
pub use line::{
    Id, InputLine, Line, LineBlock, LineClaim, LineQuote, Range, SourceOffsets, blocks, of_detection,
    of_document,
};
