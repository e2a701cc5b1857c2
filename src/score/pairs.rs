//! Pairs gold with predicted quotes.

use super::quote::Quote;
use super::words::Piece;

/// A gold and a predicted quote that share words.
pub(super) struct Pair {
    pub gold: usize,
    pub predicted: usize,
    /// How many words they share.
    pub n_shared: usize,
    /// How much of the two they share, 0 to 1.
    pub dice: f64,
    /// Whether the contents are the same.
    pub exact: bool,
}

impl Pair {
    /// Returns true if at least half is shared.
    pub fn matches(&self) -> bool {
        self.dice + 1e-12 >= 0.5
    }
}

/// Returns pairs, each quote in one at most: same contents first, then by how much is shared, then
/// those whose cues and whose speakers meet, then in text order.
pub(super) fn pairs(gold: &[Quote<'_>], predicted: &[Quote<'_>]) -> Vec<Pair> {
    let mut candidates = Vec::new();
    for (gold_idx, g) in gold.iter().enumerate() {
        for (predicted_idx, p) in predicted.iter().enumerate() {
            let n_shared = n_shared(&g.words, &p.words);
            if n_shared == 0 {
                continue;
            }
            let exact = g.content == p.content;
            let dice = 2.0 * n_shared as f64 / (g.words.len() + p.words.len()) as f64;
            let ties = (overlap(&g.cue, &p.cue), share_words(&g.speaker_words, &p.speaker_words));
            let pair = Pair { gold: gold_idx, predicted: predicted_idx, n_shared, dice, exact };
            candidates.push((pair, ties));
        }
    }
    candidates.sort_by(|(a, a_ties), (b, b_ties)| {
        (b.exact.cmp(&a.exact))
            .then(b.dice.total_cmp(&a.dice))
            .then(b_ties.cmp(a_ties))
            .then((a.gold, a.predicted).cmp(&(b.gold, b.predicted)))
    });
    let (mut gold_taken, mut predicted_taken) = (vec![false; gold.len()], vec![false; predicted.len()]);
    candidates.retain(|(pair, _)| {
        match (gold_taken.get_mut(pair.gold), predicted_taken.get_mut(pair.predicted)) {
            (Some(gold @ false), Some(predicted @ false)) => {
                (*gold, *predicted) = (true, true);
                true
            }
            _ => false,
        }
    });
    candidates.into_iter().map(|(pair, _)| pair).collect()
}

/// Returns how many words two ascending lists share.
pub(super) fn n_shared(a: &[Piece], b: &[Piece]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut n_shared = 0;
    while let (Some(from_a), Some(from_b)) = (a.peek(), b.peek()) {
        match from_a.cmp(from_b) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                n_shared += 1;
                a.next();
                b.next();
            }
        }
    }
    n_shared
}

fn share_words(a: &[Piece], b: &[Piece]) -> bool {
    n_shared(a, b) > 0
}

/// Returns true if a character lies in both.
pub(super) fn overlap(a: &[Piece], b: &[Piece]) -> bool {
    a.iter().any(|(start, end)| b.iter().any(|(from, to)| start < to && from < end))
}
