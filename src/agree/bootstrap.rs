//! Where figures lie if other documents had been drawn: the bootstrap over documents (B. Efron, 1979), percentiles.

use super::figures::{Figures, Row};
use super::sums::Sums;

/// How many draws are made.
const N_DRAWS: usize = 1000;

/// From how many documents on an interval says something.
pub const LEAST_DOCUMENTS: usize = 10;

/// Draws of documents, made some at a time so that a page can answer in between.
#[derive(Clone, Debug)]
pub struct Bootstrap {
    documents: Vec<Sums>,
    n_people: usize,
    random: u64,
    /// For each row of the figures, the values it had.
    drawn: Vec<Vec<f64>>,
    n_drawn: usize,
}

impl Bootstrap {
    /// Begins to draw from the sums of each document. The same documents give the same intervals.
    pub fn begin(documents: Vec<Sums>, n_people: usize) -> Self {
        Self { documents, n_people, random: 0x5EED, drawn: Vec::new(), n_drawn: 0 }
    }

    /// Makes so many draws more; returns false when all are made, and at once with fewer than ten documents.
    pub fn go_on(&mut self, n_draws: usize) -> bool {
        let n = self.documents.len();
        if n < LEAST_DOCUMENTS {
            return false;
        }
        for _ in 0..n_draws.min(N_DRAWS - self.n_drawn) {
            let mut sums = Sums::of(self.n_people);
            for _ in 0..n {
                let at = (self.next() % n as u64) as usize;
                if let Some(document) = self.documents.get(at) {
                    sums += document;
                }
            }
            let rows = sums.figures().rows;
            self.drawn.resize(rows.len(), Vec::new());
            for (values, row) in self.drawn.iter_mut().zip(rows) {
                values.extend(row.figure.value.ok());
            }
            self.n_drawn += 1;
        }
        self.n_drawn < N_DRAWS
    }

    /// Puts the intervals beside the figures of the same documents. A figure that was undefined in some of the draws
    /// gets none.
    pub fn finish(mut self, figures: &mut Figures) {
        let interval = |values: &mut Vec<f64>| {
            values.sort_by(f64::total_cmp);
            let at = |share: f64| values.get((share * (values.len() - 1) as f64).round() as usize).copied();
            if values.len() < N_DRAWS { None } else { at(0.025).zip(at(0.975)) }
        };
        let rows: &mut [Row] = &mut figures.rows;
        for (row, values) in rows.iter_mut().zip(&mut self.drawn) {
            row.figure.interval = interval(values);
        }
    }

    /// SplitMix64 (G. Steele and others, 2014).
    fn next(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
