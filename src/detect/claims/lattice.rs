//! How likely each clause of a paragraph is a claim, where claims do not overlap: a semi-Markov model, whose sums over all
//! ways to choose claims are had by going through the paragraph once forwards and once backwards.

/// A clause that may be a claim: the words from `start` to `end`, the last not included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// The number of its first word.
    pub start: usize,
    /// The number of the word behind its last.
    pub end: usize,
    /// Log-odds that it is a claim rather than no claim, all else alike.
    pub score: f64,
}

/// Returns the probability of each segment of a paragraph of so many words; they are sorted by start.
pub fn probabilities(n_words: usize, segments: &[Segment]) -> Vec<f64> {
    // The logarithm of the sum over all choices among the words in front of a place, and among those behind.
    let mut before = vec![0.0_f64; n_words + 1];
    let mut behind = vec![0.0_f64; n_words + 1];
    let mut by_end: Vec<u32> = (0..segments.len() as u32).collect();
    by_end.sort_by_key(|number| segments.get(*number as usize).map_or(0, |it| it.end));
    let mut next = by_end.iter().peekable();
    for at in 1..=n_words {
        let mut sum = before.get(at - 1).copied().unwrap_or(0.0);
        while let Some(segment) =
            next.peek().and_then(|it| segments.get(**it as usize)).filter(|it| it.end <= at)
        {
            next.next();
            sum = added(sum, before.get(segment.start).copied().unwrap_or(0.0) + segment.score);
        }
        before.get_mut(at).into_iter().for_each(|slot| *slot = sum);
    }
    let mut rest = segments.iter().rev().peekable();
    for at in (0..n_words).rev() {
        let mut sum = behind.get(at + 1).copied().unwrap_or(0.0);
        while let Some(segment) = rest.peek().filter(|it| it.start >= at) {
            sum = added(sum, behind.get(segment.end).copied().unwrap_or(0.0) + segment.score);
            rest.next();
        }
        behind.get_mut(at).into_iter().for_each(|slot| *slot = sum);
    }
    let all = behind.first().copied().unwrap_or(0.0);
    let share = |it: &Segment| {
        let before = before.get(it.start).copied().unwrap_or(0.0);
        let behind = behind.get(it.end).copied().unwrap_or(0.0);
        (before + it.score + behind - all).exp().min(1.0)
    };
    segments.iter().map(share).collect()
}

/// Returns the logarithm of the sum of two numbers of which the logarithms are given.
fn added(a: f64, b: f64) -> f64 {
    let (more, less) = if a > b { (a, b) } else { (b, a) };
    if more - less > 40.0 { more } else { more + (less - more).exp().ln_1p() }
}
