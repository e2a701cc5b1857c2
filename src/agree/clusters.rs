//! How alike two groupings of things are: B³ (A. Bagga, B. Baldwin, 1998), MUC (M. Vilain and others, 1995), CEAF by
//! entities (X. Luo, 2005), LEA (N. S. Moosavi, M. Strube, 2016), and the mean of the first three (CoNLL 2012).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

use super::assignment::assign;
use super::figures::Undefined;

/// Groups of things; a thing is in one group at most.
pub type Groups = Vec<BTreeSet<usize>>;

/// What precision and recall are made of, to be added over documents.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shares {
    recalled: f64,
    n_recalled: f64,
    precise: f64,
    n_precise: f64,
}

impl AddAssign<&Self> for Shares {
    fn add_assign(&mut self, other: &Self) {
        self.recalled += other.recalled;
        self.n_recalled += other.n_recalled;
        self.precise += other.precise;
        self.n_precise += other.n_precise;
    }
}

impl Shares {
    /// Returns the share of the first grouping that is in the second, 0 to 1.
    pub fn recall(&self) -> f64 {
        if self.n_recalled > 0.0 { self.recalled / self.n_recalled } else { 0.0 }
    }

    /// Returns the share of the second grouping that is in the first, 0 to 1.
    pub fn precision(&self) -> f64 {
        if self.n_precise > 0.0 { self.precise / self.n_precise } else { 0.0 }
    }

    /// Returns how much the first grouping weighs: things, in B³.
    pub fn n(&self) -> f64 {
        self.n_recalled
    }

    /// Returns the harmonic mean of both.
    ///
    /// # Errors
    /// That there is nothing in either.
    pub fn f1(&self) -> Result<f64, Undefined> {
        if self.n_recalled + self.n_precise <= 0.0 {
            return Err(Undefined::NothingInCommon);
        }
        let (recall, precision) = (self.recall(), self.precision());
        Ok(if recall + precision > 0.0 { 2.0 * recall * precision / (recall + precision) } else { 0.0 })
    }
}

/// Returns both directions of a measure of one.
fn both(key: &Groups, other: &Groups, of: impl Fn(&Groups, &Groups) -> (f64, f64)) -> Shares {
    let (recalled, n_recalled) = of(key, other);
    let (precise, n_precise) = of(other, key);
    Shares { recalled, n_recalled, precise, n_precise }
}

/// For each group of the first the groups of the second that it meets, with how many things they share.
fn met(of: &Groups, others: &Groups) -> Vec<BTreeMap<usize, usize>> {
    let mut at = BTreeMap::new();
    for (idx, group) in others.iter().enumerate() {
        at.extend(group.iter().map(|thing| (*thing, idx)));
    }
    let meets = |group: &BTreeSet<usize>| {
        let mut meets = BTreeMap::new();
        for idx in group.iter().filter_map(|thing| at.get(thing)) {
            *meets.entry(*idx).or_insert(0) += 1;
        }
        meets
    };
    of.iter().map(meets).collect()
}

/// Compares by B³.
pub fn b_cubed(key: &Groups, other: &Groups) -> Shares {
    both(key, other, |key, other| {
        let shares = key.iter().zip(met(key, other)).map(|(group, met)| {
            met.values().map(|n| (n * n) as f64).sum::<f64>() / group.len().max(1) as f64
        });
        (shares.sum(), key.iter().map(BTreeSet::len).sum::<usize>() as f64)
    })
}

/// Compares by MUC: links that a spanning tree needs.
pub fn muc(key: &Groups, other: &Groups) -> Shares {
    both(key, other, |key, other| {
        let mut sums = (0.0, 0.0);
        for (group, met) in key.iter().zip(met(key, other)) {
            let alone = group.len() - met.values().sum::<usize>();
            sums.0 += group.len() as f64 - (met.len() + alone) as f64;
            sums.1 += group.len() as f64 - 1.0;
        }
        sums
    })
}

/// Compares by CEAF: groups one to one, by how much each two share (φ4).
pub fn ceaf(key: &Groups, other: &Groups) -> Shares {
    let likeness = |group: &BTreeSet<usize>, idx: usize, n: usize| {
        let other = other.get(idx).map_or(0, BTreeSet::len);
        2.0 * n as f64 / (group.len() + other).max(1) as f64
    };
    let weights: Vec<Vec<f64>> = (key.iter().zip(met(key, other)))
        .map(|(group, met)| {
            let mut row = vec![0.0; other.len()];
            for (idx, n) in met {
                if let Some(cell) = row.get_mut(idx) {
                    *cell = likeness(group, idx, n);
                }
            }
            row
        })
        .collect();
    let matched = assign(&weights).into_iter().zip(&weights);
    let alike: f64 = matched.filter_map(|(column, row)| row.get(column?)).sum();
    Shares { recalled: alike, n_recalled: key.len() as f64, precise: alike, n_precise: other.len() as f64 }
}

/// Compares by LEA: each group weighs as many as it has things, by the share of its links that are there. A group of
/// one is its own link.
pub fn lea(key: &Groups, other: &Groups) -> Shares {
    let links = |n: usize| (n * n.saturating_sub(1)) as f64 / 2.0;
    both(key, other, |key, other| {
        let mut sums = (0.0, 0.0);
        for (group, met) in key.iter().zip(met(key, other)) {
            let share = if group.len() == 1 {
                let alone = met.keys().any(|idx| other.get(*idx).is_some_and(|it| it.len() == 1));
                f64::from(u8::from(alone))
            } else {
                met.values().map(|n| links(*n)).sum::<f64>() / links(group.len()).max(1.0)
            };
            sums.0 += group.len() as f64 * share;
            sums.1 += group.len() as f64;
        }
        sums
    })
}
