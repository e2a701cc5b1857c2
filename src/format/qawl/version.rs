//! The version of the format.

/// The version of the format that is written, and the newest that can be read.
pub const VERSION: u32 = 1;
