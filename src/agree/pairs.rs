//! Pairs the annotations of two versions of one text, one to one, best first.

use super::words::Piece;

/// An annotation as it is paired. Offsets are code points.
pub trait Paired {
    /// Returns what it covers: trimmed pieces in order.
    fn content(&self) -> &[Piece];
    /// Returns the words of that, in order.
    fn words(&self) -> &[Piece];
    /// Returns the cues it is linked to, for telling equal candidates apart.
    fn cue(&self) -> &[Piece];
    /// Returns the words of the mention it is linked to, in order, for the same.
    fn speaker_words(&self) -> &[Piece];
}

/// Two annotations that share words, or cover the very same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Which of the first list.
    pub gold: usize,
    /// Which of the second list.
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

/// Returns pairs, each annotation in one at most: same contents first, then by how much is shared, then
/// those whose cues and whose speakers meet, then in text order.
pub fn pairs<T: Paired>(gold: &[T], predicted: &[T]) -> Vec<Pair> {
    let mut candidates = Vec::new();
    let by_start = ByStart::of(predicted);
    for (gold_idx, g) in gold.iter().enumerate() {
        for predicted_idx in by_start.near(g.content()) {
            let Some(p) = predicted.get(predicted_idx) else { continue };
            if are_apart(g.content(), p.content()) {
                continue;
            }
            let exact = g.content() == p.content();
            let n_shared = n_shared(g.words(), p.words());
            if n_shared == 0 && !exact {
                continue;
            }
            let dice = if exact { 1.0 } else { dice(g.words(), p.words()) };
            let ties =
                (overlap(g.cue(), p.cue()), super::pairs::n_shared(g.speaker_words(), p.speaker_words()) > 0);
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

/// Annotations in the order in which they begin, so that the many of a long article are not all compared with all.
struct ByStart {
    /// Where each begins, and which one it is.
    starts: Vec<(usize, usize)>,
    /// Where the last of those up to here ends.
    last_ends: Vec<usize>,
}

impl ByStart {
    fn of<T: Paired>(annotations: &[T]) -> Self {
        let start = |(idx, it): (usize, &T)| Some((it.content().first()?.0, idx));
        let mut starts: Vec<(usize, usize)> = annotations.iter().enumerate().filter_map(start).collect();
        starts.sort_unstable();
        let mut last = 0;
        let last_ends = starts.iter().map(|(_, idx)| {
            last = last.max(annotations.get(*idx).and_then(|it| it.content().last()).map_or(0, |it| it.1));
            last
        });
        let last_ends = last_ends.collect();
        Self { starts, last_ends }
    }

    /// Returns which may share something with a content.
    fn near(&self, content: &[Piece]) -> impl Iterator<Item = usize> + '_ {
        let (from, until) = match (content.first(), content.last()) {
            (Some(first), Some(last)) => (
                self.last_ends.partition_point(|end| *end <= first.0),
                self.starts.partition_point(|(start, _)| *start < last.1),
            ),
            _ => (0, 0),
        };
        self.starts.get(from..until).unwrap_or(&[]).iter().map(|(_, idx)| *idx)
    }
}

/// Returns how many words two ascending lists share.
pub fn n_shared(a: &[Piece], b: &[Piece]) -> usize {
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

/// Returns how much two ascending lists share (Dice), 0 to 1; nothing shares nothing.
pub fn dice(a: &[Piece], b: &[Piece]) -> f64 {
    let n = a.len() + b.len();
    if n == 0 { 0.0 } else { 2.0 * n_shared(a, b) as f64 / n as f64 }
}

/// Returns true if one ends before the other begins.
fn are_apart(a: &[Piece], b: &[Piece]) -> bool {
    let ends_before = |a: &[Piece], b: &[Piece]| match (a.last(), b.first()) {
        (Some((_, end)), Some((start, _))) => end <= start,
        _ => true,
    };
    ends_before(a, b) || ends_before(b, a)
}

/// Returns true if a character lies in both.
pub fn overlap(a: &[Piece], b: &[Piece]) -> bool {
    a.iter().any(|(start, end)| b.iter().any(|(from, to)| start < to && from < end))
}
