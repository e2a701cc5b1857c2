//! What is the same of files that are read and of those that are written.

/// The name of the format: what is kept of its files goes by it.
pub(super) const FORMAT: &str = "tei";

/// Returns how long a line is, in code points.
pub(super) fn length(line: &str) -> u32 {
    line.chars().count() as u32
}
