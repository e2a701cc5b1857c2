//! Qawl finds who said what in a news article, lets a person correct it, and exports it.
//!
//! The layers, lowest first; each names only those above it in this list (see `ARCHITECTURE.md`):

#![forbid(unsafe_code)]

mod at_once;

pub mod text;

pub mod schema;

pub mod intake;

pub mod lang;

pub mod detect;

pub mod annotation;

pub mod format;

pub mod scheme;

pub mod agree;

pub mod store;

pub mod session;

pub mod answers;

pub mod recognise;

pub mod keep;

pub mod score;

#[cfg(feature = "cli")]
pub mod cli;

#[cfg(feature = "ui")]
pub mod ui;
