//! Learns a table of claims from described articles. Deterministic: the same articles give the same bytes.

use std::collections::HashMap;

use crate::cli::random::shuffle;
use crate::detect::claims::lattice::{Segment, probabilities};
use crate::detect::claims::{ClaimTable, Example, Part, Place, Settings};

/// How often the examples are gone through.
const N_EPOCHS: usize = 8;

/// The size of the first steps.
const RATE: f32 = 0.05;

/// The share of the features that each step leaves out, in 256ths: none is to rest on a few rare words.
const DROPPED: u32 = 154;

/// How strongly a weight is drawn to nothing at each step.
const PENALTY: f32 = 3e-4;

/// How much less a claim in another language counts in learning what is worth checking.
const OF_OTHER_LANGUAGE: f32 = 0.3;

/// The most bits of a hash that there are places for, by part.
const MOST_BITS: [u8; 2] = [16, 14];

/// The share of the places where annotated claims begin or end that must be looked at.
const KEPT: f64 = 0.995;

/// Features that were met often enough, by their numbers.
struct Known {
    numbers: HashMap<u32, u32>,
    /// Each with the number of documents it is met in.
    all: Vec<(u32, u32)>,
}

impl Known {
    /// Counts in how many documents each feature is met.
    fn of<'a>(documents: impl Iterator<Item = Vec<&'a [u32]>>, fewest: u32) -> Self {
        let mut met: HashMap<u32, (u32, u32)> = HashMap::new();
        for (number, rows) in (1..).zip(documents) {
            for hash in rows.into_iter().flatten() {
                let (n, last) = met.entry(*hash).or_default();
                if *last != number {
                    (*n, *last) = (*n + 1, number);
                }
            }
        }
        let mut all: Vec<(u32, u32)> =
            met.into_iter().filter(|(_, (n, _))| *n >= fewest).map(|(hash, (n, _))| (hash, n)).collect();
        all.sort_unstable();
        let numbers = all.iter().enumerate().map(|(number, (hash, _))| (*hash, number as u32)).collect();
        Self { numbers, all }
    }

    fn numbers(&self, features: &[u32]) -> Vec<u32> {
        features.iter().filter_map(|hash| self.numbers.get(hash).copied()).collect()
    }

    /// Returns the features with their weights, the most important first: what weighs much and is met often.
    fn weighed(&self, weights: &[f32]) -> Vec<(u32, f32)> {
        let mut found: Vec<(u32, f32, u32)> =
            self.all.iter().zip(weights).map(|((hash, n), weight)| (*hash, *weight, *n)).collect();
        let matters = |(_, weight, n): &(u32, f32, u32)| weight * weight * *n as f32;
        found.sort_by(|a, b| matters(b).total_cmp(&matters(a)).then(a.0.cmp(&b.0)));
        found.into_iter().map(|(hash, weight, _)| (hash, weight)).collect()
    }
}

/// Returns the features of all places, words and clauses of an article.
fn features_of_clauses(example: &Example) -> Vec<&[u32]> {
    let mut found: Vec<&[u32]> = Vec::new();
    for it in &example.paragraphs {
        found.extend(it.begins.iter().chain(&it.ends).map(|place| place.features.as_slice()));
        found.extend(it.inside.iter().map(Vec::as_slice));
        found.push(it.features.as_slice());
    }
    found
}

/// Returns the features of the annotated claims of an article.
fn features_of_rated(example: &Example) -> Vec<&[u32]> {
    example.rated.iter().map(|rated| rated.features.as_slice()).collect()
}

/// A paragraph in numbers of features.
struct Rows {
    n_words: usize,
    begins: Vec<(usize, Vec<u32>)>,
    ends: Vec<(usize, Vec<u32>)>,
    inside: Vec<Vec<u32>>,
    /// Its clauses: the numbers of the places where each begins and ends, whether it is a claim.
    clauses: Vec<(usize, usize, bool)>,
    /// What some of them have in common: from which to which, and features.
    shared: Vec<(usize, usize, Vec<u32>)>,
}

/// Weights that are learned step by step, with a rate for each (AdaGrad), averaged over the second half.
struct Learner {
    weights: Vec<f32>,
    squares: Vec<f32>,
    sums: Vec<f32>,
    /// Tells what the step at hand leaves out.
    mask: u32,
}

impl Learner {
    fn new(n: usize) -> Self {
        Self { weights: vec![0.0; n], squares: vec![1e-2; n], sums: vec![0.0; n], mask: 0 }
    }

    /// Begins the next step, which leaves out others.
    fn turn(&mut self) {
        self.mask = self.mask.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    }

    fn keeps(&self, number: u32) -> bool {
        (number.wrapping_mul(0x9e37_79b9) ^ self.mask).wrapping_mul(0x85eb_ca6b) >> 24 >= DROPPED
    }

    fn sum(&self, features: &[u32]) -> f32 {
        features
            .iter()
            .filter(|number| self.keeps(**number))
            .map(|number| self.weights[*number as usize])
            .sum()
    }

    fn step(&mut self, features: &[u32], slope: f32) {
        if slope.abs() < 1e-4 {
            return;
        }
        for number in features {
            if !self.keeps(*number) {
                continue;
            }
            let at = *number as usize;
            let slope = slope + PENALTY * self.weights[at];
            self.squares[at] += slope * slope;
            self.weights[at] -= RATE * slope / self.squares[at].sqrt();
        }
    }

    fn epoch_ended(&mut self, epoch: usize) {
        if epoch >= N_EPOCHS / 2 {
            self.sums.iter_mut().zip(&self.weights).for_each(|(sum, weight)| *sum += weight);
        }
    }

    fn averaged(mut self) -> Vec<f32> {
        // All features together weigh more than those that a step has left.
        let n = (N_EPOCHS - N_EPOCHS / 2) as f32 / (1.0 - DROPPED as f32 / 256.0);
        self.sums.iter_mut().for_each(|sum| *sum /= n);
        self.sums
    }
}

/// Learns a table from examples; `others` are articles in other languages.
pub(super) fn learned(examples: &[&Example], others: &[&Example], fewest: u32) -> ClaimTable {
    let weights = [claim_weights(examples, fewest), worth_weights(examples, others, fewest)];
    let mut most = MOST_BITS.into_iter();
    let bits = weights.each_ref().map(|weights| {
        // In a table that is nearly full some features find no place.
        let wanted = (2 * weights.len()).max(2).next_power_of_two().trailing_zeros() as u8;
        wanted.min(most.next().unwrap_or(1))
    });
    let table = ClaimTable::new(Settings::default(), &weights, bits);
    let least = least(&table, examples);
    table.with(Settings { least, ..Settings::default() })
}

/// Returns what the place where a claim begins, and where it ends, must score by a finished table, whose weights are rounded and
/// which has no place for all: so much that nearly all of those of annotated claims are looked at.
fn least(table: &ClaimTable, examples: &[&Example]) -> [i32; 2] {
    let score = |place: Option<&Place>| -> i32 {
        let features = place.map_or(&[][..], |place| &place.features);
        features.iter().map(|hash| table.weight(Part::Claim, *hash)).sum()
    };
    let mut scores: [Vec<i32>; 2] = [Vec::new(), Vec::new()];
    for it in examples.iter().flat_map(|example| &example.paragraphs) {
        for clause in it.clauses.iter().filter(|clause| clause.right) {
            scores[0].push(score(it.begins.get(clause.begin)));
            scores[1].push(score(it.ends.get(clause.end)));
        }
    }
    scores.map(|mut scores| {
        scores.sort_unstable();
        let at = ((1.0 - KEPT) * scores.len() as f64) as usize;
        scores.get(at).copied().unwrap_or(0)
    })
}

/// Learns how likely each clause is a claim: the annotated choice of claims of each paragraph is to be likely among all, by
/// stochastic gradient descent. Returns the weights.
fn claim_weights(examples: &[&Example], fewest: u32) -> Vec<(u32, f32)> {
    let known = Known::of(examples.iter().map(|example| features_of_clauses(example)), fewest);
    let mut rows: Vec<Rows> = Vec::new();
    for it in examples.iter().flat_map(|example| &example.paragraphs) {
        let place = |place: &Place| (place.at, known.numbers(&place.features));
        rows.push(Rows {
            n_words: it.inside.len(),
            begins: it.begins.iter().map(place).collect(),
            ends: it.ends.iter().map(place).collect(),
            inside: it.inside.iter().map(|features| known.numbers(features)).collect(),
            clauses: it.clauses.iter().map(|clause| (clause.begin, clause.end, clause.right)).collect(),
            shared: it
                .shared
                .iter()
                .map(|shared| {
                    let features = it.features.get(shared.features.clone()).unwrap_or(&[]);
                    (shared.clauses.start, shared.clauses.end, known.numbers(features))
                })
                .filter(|(.., features)| !features.is_empty())
                .collect(),
        });
    }
    let mut learner = Learner::new(known.all.len());
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for epoch in 0..N_EPOCHS {
        shuffle(&mut order, &mut seed);
        for at in &order {
            learner.turn();
            learn_from(&mut learner, &rows[*at]);
        }
        learner.epoch_ended(epoch);
    }
    known.weighed(&learner.averaged())
}

fn learn_from(learner: &mut Learner, rows: &Rows) {
    let begins: Vec<f32> = rows.begins.iter().map(|(_, features)| learner.sum(features)).collect();
    let ends: Vec<f32> = rows.ends.iter().map(|(_, features)| learner.sum(features)).collect();
    let mut inside = vec![0.0_f32];
    for features in &rows.inside {
        inside.push(inside.last().copied().unwrap_or(0.0) + learner.sum(features));
    }
    // What each clause has more than the one in front of it.
    let mut steps = vec![0.0_f64; rows.clauses.len() + 1];
    for (first, last, features) in &rows.shared {
        let sum = f64::from(learner.sum(features));
        steps[*first] += sum;
        steps[*last] -= sum;
    }
    let mut own = 0.0;
    let segments: Vec<Segment> = rows
        .clauses
        .iter()
        .zip(steps)
        .map(|((begin, end, _), step)| {
            own += step;
            let (start, stop) = (rows.begins[*begin].0, rows.ends[*end].0);
            let places = begins[*begin] + ends[*end] + inside[stop] - inside[start];
            Segment { start, end: stop, score: f64::from(places) + own }
        })
        .collect();
    let shares = probabilities(rows.n_words, &segments);
    let mut of_begins = vec![0.0_f32; begins.len()];
    let mut of_ends = vec![0.0_f32; ends.len()];
    let mut of_words = vec![0.0_f32; rows.n_words + 1];
    // The sum of the slopes of the clauses in front of each.
    let mut slopes = vec![0.0_f64];
    for ((begin, end, right), (share, segment)) in rows.clauses.iter().zip(shares.iter().zip(&segments)) {
        let slope = *share as f32 - if *right { 1.0 } else { 0.0 };
        of_begins[*begin] += slope;
        of_ends[*end] += slope;
        of_words[segment.start] += slope;
        of_words[segment.end] -= slope;
        slopes.push(slopes.last().copied().unwrap_or(0.0) + f64::from(slope));
    }
    for (first, last, features) in &rows.shared {
        learner.step(features, (slopes[*last] - slopes[*first]) as f32);
    }
    rows.begins.iter().zip(of_begins).for_each(|((_, features), slope)| learner.step(features, slope));
    rows.ends.iter().zip(of_ends).for_each(|((_, features), slope)| learner.step(features, slope));
    let mut slope = 0.0;
    for (features, change) in rows.inside.iter().zip(of_words) {
        slope += change;
        learner.step(features, slope);
    }
}

/// Learns how likely an annotated claim is worth checking, likewise. From articles in other languages is learned what those in
/// the own language have too: classes of words, numbers, who says it.
pub(super) fn worth_weights(examples: &[&Example], others: &[&Example], fewest: u32) -> Vec<(u32, f32)> {
    let known = Known::of(examples.iter().map(|example| features_of_rated(example)), fewest);
    let rows = |examples: &[&Example], share: f32| -> Vec<(Vec<u32>, bool, f32)> {
        let rated = examples.iter().flat_map(|it| &it.rated);
        rated.map(|rated| (known.numbers(&rated.features), rated.high, share)).collect()
    };
    let rows = [rows(examples, 1.0), rows(others, OF_OTHER_LANGUAGE)].concat();
    let mut learner = Learner::new(known.all.len());
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    for epoch in 0..N_EPOCHS {
        shuffle(&mut order, &mut seed);
        for at in &order {
            let (features, high, counts) = &rows[*at];
            learner.turn();
            let share = 1.0 / (1.0 + (-learner.sum(features)).exp());
            learner.step(features, counts * (share - if *high { 1.0 } else { 0.0 }));
        }
        learner.epoch_ended(epoch);
    }
    known.weighed(&learner.averaged())
}
