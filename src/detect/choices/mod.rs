//! Learned choices: where the rules leave several readings open, a small model over named features chooses.
//!
//! Four questions are asked of a cue, one after the other: whether it has a content and where that begins, where it ends,
//! who its source is, and where the noun phrase ends that names the source. Each answer is one of several candidates, which
//! rules and the edges of phrases propose; a log-linear model and a network over the paragraph together give each its
//! probability, so that what is sure can be distinguished from what is not.

pub(super) mod chooser;
mod contents;
mod context;
mod examples;
mod features;
pub(super) mod find;
pub(super) mod heads;
pub(super) mod open;
mod ruled;
pub(super) mod sources;
mod starts;

pub use crate::lang::choices::{ChoiceTable, ChoiceTableError};
pub use crate::lang::network::{Encoded, Network, Token};
pub use crate::lang::questions::Question;
pub use examples::{Coverage, Example, GoldQuote, Studied, examples, examples_of_rows};

#[cfg(test)]
use crate::schema::Rule;
use chooser::{likeliest, probabilities};

/// The rules that what is chosen is called by.
#[cfg(test)]
pub(super) const RULES: [Rule; 8] = [
    Rule::OwnClauseVso,
    Rule::OwnClauseSvo,
    Rule::ElidedSubject,
    Rule::ParticipleChain,
    Rule::VerbalNoun,
    Rule::Beside,
    Rule::ObjectContent,
    Rule::Directive,
];

/// Returns the place of the likeliest candidate of an example, and its probability.
pub fn best(table: &ChoiceTable, encoded: Option<&Encoded<'_>>, example: &Example) -> (usize, f32) {
    likeliest(&probabilities(table, encoded, example.question, example.candidates())).unwrap_or((0, 1.0))
}
