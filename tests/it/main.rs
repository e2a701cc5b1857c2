//! All native tests, one binary.

mod agree;
mod annotation;
mod answers;
mod blocks;
mod claims;
#[cfg(feature = "cli")]
mod cli;
mod detect;
mod docs;
mod documents;
mod effort;
mod format;
mod formats;
mod furniture;
mod guidelines;
mod identify;
mod intake;
mod keep;
mod learned;
mod mail;
mod mapping;
mod mending;
mod plain;
mod project_rules;
mod random_edits;
mod reasons;
mod safety;
mod scale;
mod scheme;
mod score;
mod session;
mod sources;
mod steps;
mod store;
mod strings;
mod text;
mod tidy;
#[cfg(feature = "cli")]
mod tool_scheme;
#[cfg(feature = "cli")]
mod training;
mod whole_pages;
mod workspace;
mod worth;
