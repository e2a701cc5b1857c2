//! All native tests, one binary.

mod annotation;
mod blocks;
mod claims;
#[cfg(feature = "cli")]
mod cli;
mod detect;
mod documents;
mod format;
mod identify;
mod intake;
mod score;
mod session;
mod strings;
mod text;
mod tidy;
#[cfg(feature = "cli")]
mod training;
mod workspace;
mod worth;
