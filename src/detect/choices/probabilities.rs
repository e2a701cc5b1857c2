//! How likely each candidate is by the weights of its features.

use super::features::Candidates;
use crate::lang::choices::{ChoiceTable, Question};

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
