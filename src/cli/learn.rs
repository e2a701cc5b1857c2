//! Logistic regression: what training commands share. Deterministic: the same rows give the same weights.

use std::collections::VecDeque;

/// How many steps back the curvature is estimated from (L-BFGS).
const MEMORY: usize = 8;

/// The most steps taken, and the relative gain below which no more are.
const MAX_STEPS: usize = 150;
const LEAST_GAIN: f64 = 1e-6;

/// Rows of features with how much they count, and how much of that is for the answer "yes".
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Where in `features` each row ends.
    ends: Vec<usize>,
    /// Numbers of features and what they count, row after row.
    features: Vec<(u32, f32)>,
    /// How much each row counts, and its share of "yes".
    answers: Vec<(f64, f64)>,
}

impl Rows {
    /// Adds a row that counts `weight`, whose answer is "yes" to the share `yes`.
    pub fn push(&mut self, features: impl IntoIterator<Item = (u32, f32)>, weight: f64, yes: f64) {
        self.features.extend(features);
        self.ends.push(self.features.len());
        self.answers.push((weight, yes));
    }

    /// Adds the rows of others.
    pub fn append(&mut self, others: &Rows) {
        let before = self.features.len();
        self.ends.extend(others.ends.iter().map(|end| before + end));
        self.features.extend_from_slice(&others.features);
        self.answers.extend_from_slice(&others.answers);
    }

    fn row(&self, idx: usize) -> &[(u32, f32)] {
        let start = idx.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(idx).and_then(|end| self.features.get(start..*end)).unwrap_or(&[])
    }

    /// Returns the loss of weights (the last is the bias) and its gradient. All but the bias are drawn to 0
    /// by half of `penalty` times their square.
    fn loss(&self, weights: &[f64], penalty: f64) -> (f64, Vec<f64>) {
        let mut gradient: Vec<f64> = weights.iter().map(|weight| penalty * weight).collect();
        let mut loss = 0.5 * penalty * weights.iter().map(|weight| weight * weight).sum::<f64>();
        let bias = weights.last().copied().unwrap_or(0.0);
        loss -= 0.5 * penalty * bias * bias;
        let mut of_bias = 0.0;
        for (idx, (weight, yes)) in self.answers.iter().enumerate() {
            let odds = log_odds(weights, self.row(idx));
            // ln(1 + e^odds) without overflow.
            loss += weight * (odds.max(0.0) + (-odds.abs()).exp().ln_1p() - yes * odds);
            let slope = weight * (share(odds) - yes);
            of_bias += slope;
            for (number, value) in self.row(idx) {
                if let Some(of_weight) = gradient.get_mut(*number as usize) {
                    *of_weight += slope * f64::from(*value);
                }
            }
        }
        if let Some(last) = gradient.last_mut() {
            *last = of_bias;
        }
        (loss, gradient)
    }
}

/// Returns the log-odds of a row by weights whose last is the bias.
pub(super) fn log_odds(weights: &[f64], row: &[(u32, f32)]) -> f64 {
    let bias = weights.last().copied().unwrap_or(0.0);
    let of = |(number, value): &(u32, f32)| {
        weights.get(*number as usize).map_or(0.0, |weight| weight * f64::from(*value))
    };
    bias + row.iter().map(of).sum::<f64>()
}

/// Returns the share that log-odds stand for.
pub(super) fn share(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Returns the weights of `n_features` features, and after them the bias, under which the rows' answers
/// are likeliest with that penalty on large weights (L-BFGS with a backtracking line search).
pub(super) fn fit(rows: &Rows, n_features: usize, penalty: f64) -> Vec<f64> {
    let mut weights = vec![0.0; n_features + 1];
    let (mut loss, mut gradient) = rows.loss(&weights, penalty);
    let mut past: VecDeque<(Vec<f64>, Vec<f64>, f64)> = VecDeque::with_capacity(MEMORY);
    for _ in 0..MAX_STEPS {
        let direction = direction(&gradient, &past);
        let slope = dot(&gradient, &direction);
        if slope >= 0.0 {
            break;
        }
        let mut step = if past.is_empty() { 1.0 / dot(&gradient, &gradient).sqrt().max(1.0) } else { 1.0 };
        let mut found = None;
        for _ in 0..30 {
            let tried: Vec<f64> =
                weights.iter().zip(&direction).map(|(weight, by)| weight + step * by).collect();
            let (new_loss, new_gradient) = rows.loss(&tried, penalty);
            if new_loss <= loss + 1e-4 * step * slope {
                found = Some((tried, new_loss, new_gradient));
                break;
            }
            step *= 0.5;
        }
        let Some((tried, new_loss, new_gradient)) = found else { break };
        let moved: Vec<f64> = tried.iter().zip(&weights).map(|(new, old)| new - old).collect();
        let turned: Vec<f64> = new_gradient.iter().zip(&gradient).map(|(new, old)| new - old).collect();
        let curvature = dot(&moved, &turned);
        if curvature > 1e-10 {
            if past.len() == MEMORY {
                past.pop_front();
            }
            past.push_back((moved, turned, 1.0 / curvature));
        }
        let gain = (loss - new_loss) / loss.abs().max(1.0);
        (weights, loss, gradient) = (tried, new_loss, new_gradient);
        if gain < LEAST_GAIN {
            break;
        }
    }
    weights
}

/// Returns where to go from a gradient, given the last moves and turns.
fn direction(gradient: &[f64], past: &VecDeque<(Vec<f64>, Vec<f64>, f64)>) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|slope| -slope).collect();
    let mut shares = Vec::with_capacity(past.len());
    for (moved, turned, inverse) in past.iter().rev() {
        let share = inverse * dot(moved, &direction);
        shares.push(share);
        direction.iter_mut().zip(turned).for_each(|(by, turn)| *by -= share * turn);
    }
    if let Some((_, turned, inverse)) = past.back() {
        let scale = 1.0 / (inverse * dot(turned, turned)).max(1e-12);
        direction.iter_mut().for_each(|by| *by *= scale);
    }
    for ((moved, turned, inverse), share) in past.iter().zip(shares.into_iter().rev()) {
        let back = inverse * dot(turned, &direction);
        direction.iter_mut().zip(moved).for_each(|(by, step)| *by += (share - back) * step);
    }
    direction
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
