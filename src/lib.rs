//! Qawl finds who said what in a news article, lets a person correct it, and exports it.
//!
//! ```
//! use qawl::detect::{DetectOptions, detect};
//! use qawl::format::qawl::{read, write};
//! use qawl::{intake, session};
//!
//! // What is given becomes a text that never changes, or an error that says why not.
//! let intake = intake::plain("The mayor, Ann Lee, said on Monday: “The bridge will open in May.”")?;
//!
//! // Detection is one pure function. Its spans are bytes of the text.
//! let found = detect(&intake.text, &DetectOptions::default());
//! let quote = &found.attributions[0];
//! assert_eq!(intake.text.slice(quote.content[0]), "The bridge will open in May");
//! assert_eq!(quote.source.map(|source| intake.text.slice(source)), Some("The mayor, Ann Lee"));
//!
//! // What a person works on is a document, in which all of it is suggested. It is written and read as Qawl JSON.
//! let document = session::annotate(&intake);
//! assert!(document.annotations().count() >= found.attributions.len());
//! assert_eq!(read(&write(&document)).as_ref(), Ok(&document));
//! # Ok::<(), qawl::intake::IntakeError>(())
//! ```
//!
//! Where to begin: [`detect`] to find, [`annotation`] for documents and their edits, [`format`] for files, [`score`] and [`agree`] to
//! compare. Offsets are bytes inside of the library, and each other unit is a type of its own ([`text`]).
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
