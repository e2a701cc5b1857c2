//! How likely each candidate is: by the weights of its features, and by what the network makes of its place in the text.

use super::context;
use super::features::Candidates;
use crate::detect::reading::article::Article;
use crate::detect::sieves::gathered::Gathered;
use crate::lang::choices::ChoiceTable;
use crate::lang::network::Encoded;
use crate::lang::questions::Question;

/// What chooses among the candidates for the cues of an article.
pub(in crate::detect) struct Chooser<'t> {
    table: &'t ChoiceTable,
    encoded: Option<Encoded<'t>>,
}

impl<'t> Chooser<'t> {
    /// Returns what chooses by a table in an article of which the rules have made this.
    pub fn of(article: &Article<'_>, acc: &Gathered, table: &'t ChoiceTable) -> Self {
        let encoded = table.network().map(|network| context::encode(network, article, acc));
        Self { table, encoded }
    }

    /// Returns the probabilities of some candidates.
    pub fn probabilities(&self, question: Question, candidates: &Candidates) -> Vec<f32> {
        probabilities(self.table, self.encoded.as_ref(), question, candidates)
    }
}

/// Returns the probabilities of some candidates by a table and, where there is a network, by that.
pub(super) fn probabilities(
    table: &ChoiceTable,
    encoded: Option<&Encoded<'_>>,
    question: Question,
    candidates: &Candidates,
) -> Vec<f32> {
    let mut scores: Vec<f32> = candidates.rows().map(|row| table.score(question, row)).collect();
    if let Some(encoded) = encoded {
        let (of_features, of_network) = counts(question);
        let seen = encoded.scores(question, candidates.anchors(), candidates.places());
        for (score, seen) in scores.iter_mut().zip(seen) {
            *score = of_features * *score + of_network * seen;
        }
    }
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    scores.iter_mut().for_each(|score| *score = (*score - most).exp());
    let total: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= total.max(f32::MIN_POSITIVE));
    scores
}

/// Returns how much the features' score and that of the network count. Each alone is a model of the choice, so that their sum
/// would be too sure. Measured by `qawl train-choices --network … --test …` on articles that neither had learned from.
fn counts(question: Question) -> (f32, f32) {
    match question {
        Question::Start => (0.6, 0.45),
        Question::End => (0.5, 0.45),
        Question::Source => (0.6, 0.4),
        Question::SourceEnd => (0.7, 0.4),
    }
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
