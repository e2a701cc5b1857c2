//! How likely each clause of a paragraph is a claim, where claims do not overlap: a semi-Markov model, whose sums over all
//! ways to choose claims are had by going through the paragraph once forwards and once backwards.

/// A clause that may be a claim: the words from `start` to `end`, the last not included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// The number of its first word.
    pub start: usize,
    /// The number of the word after its last.
    pub end: usize,
    /// Log-odds that it is a claim rather than no claim, all else alike.
    pub score: f64,
}

/// Returns the probability of each segment of a paragraph of so many words; they are sorted by start.
pub fn probabilities(n_words: usize, segments: &[Segment]) -> Vec<f64> {
    // The logarithm of the sum over all choices among the words in front of a place, and among those after. Neither ever
    // falls in its direction, so that a segment adds at most `exp` of its score to what is there.
    let mut before = vec![0.0_f64; n_words + 1];
    let mut behind = vec![0.0_f64; n_words + 1];
    let of = |sums: &[f64], at: usize| sums.get(at).copied().unwrap_or(0.0);
    let by_end = by_end(n_words, segments);
    let mut next = by_end.iter().filter_map(|number| segments.get(*number as usize)).peekable();
    for at in 1..=n_words {
        let so_far = of(&before, at - 1);
        let mut more = 0.0;
        while let Some(segment) = next.next_if(|segment| segment.end <= at) {
            more += (of(&before, segment.start) + segment.score - so_far).exp();
        }
        let sum = if more > 0.0 { so_far + more.ln_1p() } else { so_far };
        before.get_mut(at).into_iter().for_each(|slot| *slot = sum);
    }
    let mut rest = segments.iter().rev().peekable();
    for at in (0..n_words).rev() {
        let so_far = of(&behind, at + 1);
        let mut more = 0.0;
        while let Some(segment) = rest.next_if(|segment| segment.start >= at) {
            more += (of(&behind, segment.end) + segment.score - so_far).exp();
        }
        let sum = if more > 0.0 { so_far + more.ln_1p() } else { so_far };
        behind.get_mut(at).into_iter().for_each(|slot| *slot = sum);
    }
    let all = of(&behind, 0);
    let share = |it: &Segment| (of(&before, it.start) + it.score + of(&behind, it.end) - all).exp().min(1.0);
    segments.iter().map(share).collect()
}

/// Returns the numbers of the segments by end.
fn by_end(n_words: usize, segments: &[Segment]) -> Vec<u32> {
    // Where those with each end begin in the list.
    let mut next = vec![0_u32; n_words + 2];
    for segment in segments {
        next.get_mut(segment.end.min(n_words) + 1).into_iter().for_each(|n| *n += 1);
    }
    let mut sum = 0;
    for n in &mut next {
        sum += *n;
        *n = sum;
    }
    let mut sorted = vec![0; segments.len()];
    for (number, segment) in (0..).zip(segments) {
        let Some(place) = next.get_mut(segment.end.min(n_words)) else { continue };
        sorted.get_mut(*place as usize).into_iter().for_each(|slot| *slot = number);
        *place += 1;
    }
    sorted
}
