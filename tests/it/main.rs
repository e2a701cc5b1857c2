//! All native tests, one binary.

mod intake;
