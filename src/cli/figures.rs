//! How well scores rank and whether they mean what they say: what training commands print.

use super::output::{Failure, Output};

/// A score and whether the answer was "yes".
pub(super) type Scored = (f64, bool);

/// How many bins of scores the reliability table has.
const N_BINS: usize = 10;

/// Returns the average precision; ties count against the scores.
pub(super) fn average_precision(scored: &[Scored]) -> f64 {
    let mut ranked = scored.to_vec();
    ranked.sort_by(|(a, a_yes), (b, b_yes)| b.total_cmp(a).then(a_yes.cmp(b_yes)));
    let (mut hits, mut sum) = (0_usize, 0.0);
    for (rank, (_, yes)) in ranked.iter().enumerate() {
        if *yes {
            hits += 1;
            sum += hits as f64 / (rank + 1) as f64;
        }
    }
    sum / hits.max(1) as f64
}

/// Returns how often a "yes" has the greater score of a "yes" and a "no", ties counting half.
pub(super) fn area_under_curve(scored: &[Scored]) -> f64 {
    let mut ranked = scored.to_vec();
    ranked.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let (mut below, mut pairs) = (0.0, 0.0);
    let mut rest = ranked.as_slice();
    while let Some((score, _)) = rest.first() {
        let n = rest.iter().take_while(|(other, _)| other == score).count();
        let (tied, further) = rest.split_at(n);
        let n_yes = tied.iter().filter(|(_, yes)| *yes).count() as f64;
        let n_no = n as f64 - n_yes;
        pairs += n_yes * (below + 0.5 * n_no);
        below += n_no;
        rest = further;
    }
    let n_yes = scored.len() as f64 - below;
    if below * n_yes > 0.0 { pairs / (below * n_yes) } else { 0.5 }
}

/// Returns the F1 of "yes" and the mean of the F1 of both answers at a threshold.
pub(super) fn f1(scored: &[Scored], threshold: f64) -> (f64, f64) {
    let count = |told: bool, yes: bool| {
        scored.iter().filter(|(score, is)| (*score >= threshold) == told && *is == yes).count() as f64
    };
    let f1 = |right: f64, wrong: f64| if right > 0.0 { 2.0 * right / (2.0 * right + wrong) } else { 0.0 };
    let wrong = count(true, false) + count(false, true);
    let yes = f1(count(true, true), wrong);
    (yes, 0.5 * (yes + f1(count(false, false), wrong)))
}

/// Returns the threshold, in hundredths, at which the mean F1 of both answers is greatest.
pub(super) fn best_threshold(scored: &[Scored]) -> f64 {
    let thresholds = (5..96).map(|hundredths| f64::from(hundredths) / 100.0);
    let best = thresholds
        .map(|at| (f1(scored, at).1, at))
        .fold((0.0, 0.5), |best, at| if at.0 > best.0 { at } else { best });
    best.1
}

/// Prints, for scores of about the same height, how many answers are "yes", and the Brier score: the mean
/// square of score less answer (Brier 1950).
pub(super) fn print_reliability(scored: &[Scored], output: &mut Output) -> Result<(), Failure> {
    let mut bins = [(0_usize, 0_usize, 0.0_f64); N_BINS];
    let mut squares = 0.0;
    for (score, yes) in scored {
        let bin = ((score * N_BINS as f64) as usize).min(N_BINS - 1);
        if let Some((n, n_yes, sum)) = bins.get_mut(bin) {
            *n += 1;
            *n_yes += usize::from(*yes);
            *sum += score;
        }
        squares += (score - f64::from(u8::from(*yes))).powi(2);
    }
    output.line(&format!("  {:<10} {:>6} {:>10} {:>8}", "score", "n", "mean", "worth"))?;
    for (idx, (n, n_yes, sum)) in bins.iter().enumerate().filter(|(_, (n, _, _))| *n > 0) {
        let (from, to) = (idx as f64 / N_BINS as f64, (idx + 1) as f64 / N_BINS as f64);
        let [mean, share] = [sum / *n as f64, *n_yes as f64 / *n as f64];
        output.line(&format!("  {:<10} {n:6} {mean:10.3} {share:8.3}", format!("{from:.1}-{to:.1}")))?;
    }
    output.line(&format!(
        "  Brier score {:.4} over {} rows",
        squares / scored.len().max(1) as f64,
        scored.len()
    ))
}
