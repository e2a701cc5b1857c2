//! How much the score of the features and that of the network are to count beside each other.

use crate::detect::choices::{ChoiceTable, Encoded, Example};

/// The scores of the candidates of an example by both, and which are right.
pub(super) struct BothScores(Vec<(f32, f32, bool)>);

impl BothScores {
    pub fn of(table: &ChoiceTable, encoded: &Encoded<'_>, example: &Example) -> Self {
        let of_features = example.rows().map(|row| table.score(example.question, row));
        let of_network = encoded.scores(example.question, example.anchors(), example.places());
        let both = of_features.zip(of_network).zip(&example.right);
        Self(both.map(|((features, network), right)| (features, network, *right)).collect())
    }

    /// Returns how unlikely the right candidates are, in nats.
    fn lost(&self, (of_features, of_network): (f32, f32)) -> f64 {
        let score = |(features, network, _): &(f32, f32, bool)| of_features * features + of_network * network;
        let most = self.0.iter().map(score).fold(f32::MIN, f32::max);
        let share = |it: &(f32, f32, bool)| f64::from((score(it) - most).exp());
        let all: f64 = self.0.iter().map(share).sum();
        let right: f64 = self.0.iter().filter(|(.., right)| *right).map(share).sum();
        all.ln() - right.max(1e-9).ln()
    }
}

/// Returns what makes the right candidates likeliest, in twentieths, and how unlikely they are then, in nats for each example.
pub(super) fn best(scores: &[BothScores]) -> ((f32, f32), f64) {
    let twentieths = || (0..=24_u8).map(|n| f32::from(n) / 20.0);
    let pairs = twentieths().flat_map(|features| twentieths().map(move |network| (features, network)));
    let lost = |counts: (f32, f32)| scores.iter().map(|it| it.lost(counts)).sum::<f64>();
    let measured = pairs.map(|counts| (counts, lost(counts)));
    let best = measured.min_by(|a, b| a.1.total_cmp(&b.1));
    best.map_or(((1.0, 0.0), 0.0), |(counts, lost)| (counts, lost / scores.len().max(1) as f64))
}
