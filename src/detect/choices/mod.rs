//! Learned choices: where the rules leave several readings open, a small model over named features chooses.
//!
//! Four questions are asked of a cue, one after the other: whether it has a content and where that begins, where it ends,
//! who its source is, and where the noun phrase ends that names the source. Each answer is one of several candidates, which
//! rules and the edges of phrases propose; a log-linear model gives each its probability, so that what is sure can be told
//! from what is not.

mod contents;
mod examples;
mod features;
mod find;
mod heads;
mod ruled;
mod sources;
mod starts;

pub use crate::lang::choices::{ChoiceTable, ChoiceTableError, Question};
pub use examples::{Coverage, Example, GoldQuote, examples, examples_of_rows};

pub(super) use features::{View, mix, view};
pub(super) use find::{Open, find};
pub(super) use heads::Heads;
pub(super) use sources::{Chosen, Earlier, choose_source};

use features::Candidates;

/// The probabilities of some candidates.
pub(super) fn probabilities(table: &ChoiceTable, question: Question, candidates: &Candidates) -> Vec<f32> {
    let mut scores: Vec<f32> = candidates.rows().map(|row| table.score(question, row)).collect();
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    scores.iter_mut().for_each(|score| *score = (*score - most).exp());
    let total: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= total.max(f32::MIN_POSITIVE));
    scores
}

/// Returns the likeliest of some candidates and its probability; the first of equal ones.
pub(super) fn likeliest(probabilities: &[f32]) -> Option<(usize, f32)> {
    let mut best: Option<(usize, f32)> = None;
    for (idx, share) in probabilities.iter().enumerate() {
        if best.is_none_or(|(_, most)| *share > most) {
            best = Some((idx, *share));
        }
    }
    best
}

/// Returns the place of the likeliest candidate of an example, and its probability.
pub fn best(table: &ChoiceTable, example: &Example) -> (usize, f32) {
    likeliest(&probabilities(table, example.question, example.candidates())).unwrap_or((0, 1.0))
}
