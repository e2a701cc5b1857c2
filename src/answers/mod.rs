//! Answers of language models: the request that a user copies to a model, and what the model answered, read, found in
//! the article and suggested beside what the rules suggest. Nothing here asks anybody for anything.
//!
//! [`read`] is the way from an answer's text to its records, and [`bring_in`] from there to a transaction and a report.

mod anchor;
mod article;
mod json;
pub mod keys;
mod list;
mod markup;
mod place;
mod read;
mod record;
mod request;
mod table;
mod tree;

pub use place::{AnswerReport, Answerer, Brought, Fate, Outcome, bring_in, bring_in_with};
pub use read::{MAX_BYTES, ReadError, read, read_with};
pub use record::{Answer, Form, MAX_RECORDS, Of, Record, What};
pub use request::Request;
