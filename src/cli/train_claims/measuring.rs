//! Tells how good the claims are that are found in articles by what was learned from others.

use super::super::figures::average_precision;
use super::super::output::{Failure, Output};
use super::Annotated;
use crate::detect::claims::{ClaimTable, Settings};
use crate::format::lines::{Line, LineClaim};
use crate::schema::{Confidence, Worth};
use crate::score::claim_agreement;

/// The share of common words (Dice) from which on a claim that is found is an annotated one.
const MATCH: f64 = 0.5;

/// What share of the claims shown is to be right.
const SHOWN_RIGHT: f64 = 0.75;

/// By how many hundredths F1 may be below the best one to be as good: of certainties that are, the least is taken, which finds
/// more of what is worth checking.
const AS_GOOD: f64 = 0.5;

/// How many steps the certainty is measured in.
const N_STEPS: usize = 12;

/// What was found in a document by what was learned from others.
pub(super) struct HeldOut {
    gold: Line,
    pub predicted: Line,
    /// Of each claim that was found: the computed probability, whether an annotated one matches, and whether that is worth
    /// checking.
    found: Vec<(Confidence, bool, bool)>,
}

impl HeldOut {
    pub fn of(document: &Annotated, predicted: Line) -> Self {
        let chars: Vec<char> = document.input.text.chars().collect();
        let gold = document.line.claims.as_deref().unwrap_or(&[]);
        let own = predicted.claims.as_deref().unwrap_or(&[]);
        let range = |claim: &LineClaim| (claim.start, claim.end);
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for (g, claim) in gold.iter().enumerate() {
            for (p, other) in own.iter().enumerate() {
                let agreement = claim_agreement(&chars, range(claim), range(other));
                if agreement >= MATCH {
                    pairs.push((agreement, g, p));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let (mut of_gold, mut of_own) = (vec![false; gold.len()], vec![None; own.len()]);
        for (_, g, p) in pairs {
            if !of_gold[g] && of_own[p].is_none() {
                of_gold[g] = true;
                of_own[p] = Some(g);
            }
        }
        let found = own.iter().zip(&of_own).map(|(claim, matched)| {
            let high = matched.and_then(|g| gold.get(g)).is_some_and(is_high);
            (Confidence::from_share(claim.confidence.unwrap_or(0.0)), matched.is_some(), high)
        });
        Self { found: found.collect(), gold: document.line.clone(), predicted }
    }

    /// Returns the claims from a certainty on.
    pub fn from(&self, settings: &Settings, from: Confidence) -> Vec<LineClaim> {
        let claims = self.predicted.claims.as_deref().unwrap_or(&[]);
        let pairs = claims.iter().zip(&self.found);
        pairs
            .filter(|(_, (raw, ..))| certainty(settings, *raw) >= from)
            .map(|(claim, _)| claim.clone())
            .collect()
    }
}

fn is_high(claim: &LineClaim) -> bool {
    claim.worth.is_some_and(|worth| worth.0 == Worth::High)
}

/// Returns the certainty that a computed probability stands for.
fn certainty(settings: &Settings, computed: Confidence) -> Confidence {
    ClaimTable::default().with(settings.clone()).certainty_of(computed)
}

/// Measures what share of the claims found with each computed probability is right, and from which certainty on enough are.
pub(super) fn calibrated(held_out: &[HeldOut]) -> Settings {
    let mut found: Vec<(Confidence, bool)> =
        held_out.iter().flat_map(|it| &it.found).map(|(raw, right, _)| (*raw, *right)).collect();
    found.sort_by_key(|(raw, _)| *raw);
    // Runs of the same number of claims, joined until the share right rises from each to the next (isotonic regression).
    let size = found.len().div_ceil(N_STEPS).max(1);
    let mut runs: Vec<(f64, f64, f64)> = Vec::new();
    for run in found.chunks(size) {
        let n = run.len() as f64;
        let mean = run.iter().map(|(raw, _)| raw.share()).sum::<f64>();
        let right = run.iter().filter(|(_, right)| *right).count() as f64;
        runs.push((mean, right, n));
        while let [.., a, b] = runs[..]
            && a.1 / a.2 >= b.1 / b.2
        {
            runs.truncate(runs.len() - 2);
            runs.push((a.0 + b.0, a.1 + b.1, a.2 + b.2));
        }
    }
    let steps = runs
        .iter()
        .map(|(raw, right, n)| (Confidence::from_share(raw / n), Confidence::from_share(right / n)));
    let mut settings = Settings { steps: steps.collect(), ..Settings::default() };
    // The certainty from which on enough are right.
    let mut rated: Vec<(Confidence, bool)> =
        found.iter().map(|(raw, right)| (certainty(&settings, *raw), *right)).collect();
    rated.sort_by_key(|(certainty, _)| std::cmp::Reverse(*certainty));
    let (mut right, mut best) = (0.0, Confidence::thousandths(900));
    for (number, (certainty, is_right)) in (1..).zip(&rated) {
        right += f64::from(u8::from(*is_right));
        if right / f64::from(number) >= SHOWN_RIGHT {
            best = *certainty;
        }
    }
    // Rounded up to what the slider of the page shows.
    settings.shown_from = Confidence::thousandths(((best.share() * 20.0).ceil() * 50.0) as u16);
    let f1 = |twentieths: &u16| figures(held_out, &settings, Confidence::thousandths(twentieths * 50)).f1;
    let best = (4..=16).map(|twentieths| f1(&twentieths)).fold(0.0, f64::max);
    let found_from = (4..=16).find(|twentieths| f1(twentieths) >= best - AS_GOOD).unwrap_or(4);
    settings.found_from = Confidence::thousandths(found_from * 50).min(settings.shown_from);
    settings
}

/// How good the claims of some documents are, in hundredths.
#[derive(Default)]
struct Figures {
    precision: f64,
    recall: f64,
    f1: f64,
    high: f64,
}

fn figures(held_out: &[HeldOut], settings: &Settings, from: Confidence) -> Figures {
    let (mut n_gold, mut n_high, mut n_found, mut n_right, mut n_right_high) = (0, 0, 0, 0, 0);
    for it in held_out {
        let gold = it.gold.claims.as_deref().unwrap_or(&[]);
        n_gold += gold.len();
        n_high += gold.iter().filter(|claim| is_high(claim)).count();
        for (raw, right, high) in &it.found {
            if certainty(settings, *raw) >= from {
                n_found += 1;
                n_right += usize::from(*right);
                n_right_high += usize::from(*high);
            }
        }
    }
    let share = |n: usize, all: usize| 100.0 * n as f64 / all.max(1) as f64;
    let (precision, recall) = (share(n_right, n_found), share(n_right, n_gold));
    let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
    Figures { precision, recall, f1, high: share(n_right_high, n_high) }
}

pub(super) fn tell(held_out: &[HeldOut], settings: &Settings, output: &mut Output) -> Result<(), Failure> {
    for twentieths in 4..=16 {
        let from = Confidence::thousandths(twentieths * 50);
        let Figures { precision, recall, f1, high } = figures(held_out, settings, from);
        output.line(&format!(
            "  certainty from {:3.0} %: P {precision:5.1} R {recall:5.1} F1 {f1:5.1}, recall of high-worth claims {high:5.1}{}",
            from.share() * 100.0,
            match () {
                () if from == settings.shown_from => " (shown)",
                () if from == settings.found_from => " (found)",
                () => "",
            }
        ))?;
    }
    for tenths in 0..10_u16 {
        let [from, to] = [tenths, tenths + 1].map(|tenths| Confidence::thousandths(tenths * 100));
        let within = held_out.iter().flat_map(|it| &it.found).filter(|(raw, ..)| {
            let own = certainty(settings, *raw);
            own >= from && (own < to || tenths == 9)
        });
        let within: Vec<bool> = within.map(|(_, right, _)| *right).collect();
        if !within.is_empty() {
            let right = within.iter().filter(|right| **right).count();
            output.line(&format!(
                "  certainty {:3.0} to {:3.0} %: {:5.1} % of {} right",
                from.share() * 100.0,
                to.share() * 100.0,
                100.0 * right as f64 / within.len() as f64,
                within.len()
            ))?;
        }
    }
    for (which, from) in [("shown", settings.shown_from), ("found", settings.found_from)] {
        let ranked = ranking(held_out, settings, from, |score, _| score);
        let by_both = ranking(held_out, settings, from, |score, certainty| score * certainty);
        output.line(&format!(
            "  of the claims {which}, high-worth ones among the first k of an article: {:.1} %; average precision per article: \
             {:.1} of all high-worth claims, {:.1} of those {which}, {:.1} of claims that match (chance {:.1}); by worth times \
             certainty: {:.1} %, {:.1} of all",
            ranked.first_k,
            ranked.of_all,
            ranked.of_found,
            ranked.of_matched,
            ranked.chance,
            by_both.first_k,
            by_both.of_all
        ))?;
    }
    Ok(())
}

/// How well the order by worth puts claims first that are worth checking, in hundredths.
struct Ranking {
    first_k: f64,
    of_all: f64,
    of_found: f64,
    of_matched: f64,
    chance: f64,
}

/// Measures the order that `rank` gives, from its score and its certainty, to each claim from a certainty on, in each article that
/// has high-worth ones.
fn ranking(
    held_out: &[HeldOut],
    settings: &Settings,
    from: Confidence,
    rank: impl Fn(f64, f64) -> f64,
) -> Ranking {
    let (mut n_high, mut n_first, mut n_articles) = (0, 0, 0.0);
    let (mut of_all, mut of_found, mut of_matched, mut chance) = (0.0, 0.0, 0.0, 0.0);
    let mut n_matched = 0.0;
    for it in held_out {
        let n_gold = it.gold.claims.as_deref().unwrap_or(&[]).iter().filter(|claim| is_high(claim)).count();
        if n_gold == 0 {
            continue;
        }
        let claims = it.predicted.claims.as_deref().unwrap_or(&[]);
        let pairs = claims.iter().zip(&it.found).filter(|(_, (raw, ..))| certainty(settings, *raw) >= from);
        let mut ordered: Vec<(f64, bool, bool)> = pairs
            .map(|(claim, (raw, right, high))| {
                (rank(claim.score.unwrap_or(0.0), certainty(settings, *raw).share()), *high, *right)
            })
            .collect();
        ordered.sort_by(|a, b| b.0.total_cmp(&a.0));
        let first = ordered.iter().take(n_gold).filter(|(_, high, _)| *high).count();
        let (mut hits, mut sum) = (0.0, 0.0);
        for (place, (_, high, _)) in (1..).zip(&ordered) {
            if *high {
                hits += 1.0;
                sum += hits / f64::from(place);
            }
        }
        n_high += n_gold;
        n_first += first;
        n_articles += 1.0;
        of_all += sum / n_gold as f64;
        of_found += sum / f64::max(hits, 1.0);
        let matched: Vec<(f64, bool)> =
            ordered.iter().filter(|(.., right)| *right).map(|(score, high, _)| (*score, *high)).collect();
        if matched.iter().any(|(_, high)| *high) {
            of_matched += average_precision(&matched);
            chance += matched.iter().filter(|(_, high)| *high).count() as f64 / matched.len() as f64;
            n_matched += 1.0;
        }
    }
    let n = f64::max(n_articles, 1.0) / 100.0;
    let n_matched = f64::max(n_matched, 1.0) / 100.0;
    Ranking {
        first_k: 100.0 * n_first as f64 / f64::from(n_high.max(1) as u32),
        of_all: of_all / n,
        of_found: of_found / n,
        of_matched: of_matched / n_matched,
        chance: chance / n_matched,
    }
}
