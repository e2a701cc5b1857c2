//! File formats: one module each, with its own types for what stands in the file; the model itself is
//! never serialised, so that it can change without any file changing.

pub mod lines;
pub mod locate;
pub mod log;
pub mod qawl;

mod foreign;
pub mod named;
