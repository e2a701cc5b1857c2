//! Krippendorff's alpha: of unitized data (K. Krippendorff, Y. Mathet, S. Bouvry, A. Widlöcher, “On the reliability
//! of unitizing textual continua: further developments”, Quality & Quantity 50, 2016) and of nominal data.
//!
//! Both are kept as sums over documents, so that documents laid end to end are added, drawn again and taken out
//! without being read again. The definition of 1995, which some tools still compute, gives other figures.

use std::ops::AddAssign;

use super::figures::Undefined;

/// A part of a continuum that a person gave a value; positions are closed-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit {
    /// The first position.
    pub start: usize,
    /// The first position that is no longer in it.
    pub end: usize,
    /// Which of the `K` values it has.
    pub value: usize,
}

/// What the alphas of unitized data with `K` values are made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Unitized<const K: usize> {
    /// N: positions, once for each person.
    pub n_positions: f64,
    /// How many units there are.
    pub n_units: f64,
    /// ℓ_c: positions of each value.
    valued: [f64; K],
    /// ℓ_ck: positions of value c that others gave k, over the number of others.
    joint: [[f64; K]; K],
    /// S_c: squared lengths of units of each value.
    squares: [f64; K],
    /// q_c over the number of others: for each unit the square of what each other person gave any value.
    met: [f64; K],
}

impl<const K: usize> Default for Unitized<K> {
    fn default() -> Self {
        let (valued, joint) = ([0.0; K], [[0.0; K]; K]);
        Self { n_positions: 0.0, n_units: 0.0, valued, joint, squares: valued, met: valued }
    }
}

impl<const K: usize> AddAssign<&Self> for Unitized<K> {
    fn add_assign(&mut self, other: &Self) {
        self.n_positions += other.n_positions;
        self.n_units += other.n_units;
        for c in 0..K {
            add_at(&mut self.valued, c, other.valued.get(c));
            add_at(&mut self.squares, c, other.squares.get(c));
            add_at(&mut self.met, c, other.met.get(c));
            if let (Some(row), Some(others)) = (self.joint.get_mut(c), other.joint.get(c)) {
                row.iter_mut().zip(others).for_each(|(sum, more)| *sum += more);
            }
        }
    }
}

fn add_at<const K: usize>(sums: &mut [f64; K], at: usize, more: Option<&f64>) {
    if let (Some(sum), Some(more)) = (sums.get_mut(at), more) {
        *sum += more;
    }
}

/// Returns a person's units in order with none overlapping another: of those of one value, what overlaps or
/// touches inside is united; where values differ, the unit that begins earlier keeps what both cover.
pub fn laid_out(mut units: Vec<Unit>) -> Vec<Unit> {
    units.retain(|unit| unit.start < unit.end);
    units.sort_by_key(|unit| (unit.start, std::cmp::Reverse(unit.end), unit.value));
    let mut laid: Vec<Unit> = Vec::with_capacity(units.len());
    for unit in units {
        match laid.last_mut() {
            Some(last) if unit.start < last.end && unit.value == last.value => {
                last.end = last.end.max(unit.end);
            }
            Some(last) if unit.start < last.end => {
                let start = last.end;
                if start < unit.end {
                    laid.push(Unit { start, ..unit });
                }
            }
            _ => laid.push(unit),
        }
    }
    laid
}

impl<const K: usize> Unitized<K> {
    /// Counts one continuum of that many positions; each person's units are [`laid_out`]. Fewer than two people
    /// count nothing.
    pub fn of(n_positions: usize, people: &[Vec<Unit>]) -> Self {
        let mut sums = Self::default();
        if people.len() < 2 {
            return sums;
        }
        let n_others = (people.len() - 1) as f64;
        sums.n_positions = (n_positions * people.len()) as f64;
        for (idx, units) in people.iter().enumerate() {
            for unit in units {
                let len = unit.end.saturating_sub(unit.start) as f64;
                sums.n_units += 1.0;
                add_at(&mut sums.valued, unit.value, Some(&len));
                add_at(&mut sums.squares, unit.value, Some(&(len * len)));
                for (_, others) in people.iter().enumerate().filter(|(other, _)| *other != idx) {
                    let mut met = 0.0;
                    let first = others.partition_point(|other| other.end <= unit.start);
                    for other in others.iter().skip(first).take_while(|other| other.start < unit.end) {
                        let both = (unit.end.min(other.end) - unit.start.max(other.start)) as f64;
                        met += both;
                        if let Some(row) = sums.joint.get_mut(unit.value) {
                            add_at(row, other.value, Some(&(both / n_others)));
                        }
                    }
                    add_at(&mut sums.met, unit.value, Some(&(met * met / n_others)));
                }
            }
        }
        sums
    }

    /// ℓ_∅: positions in gaps.
    fn in_gaps(&self) -> f64 {
        self.n_positions - self.valued.iter().sum::<f64>()
    }

    /// N² − ΣS, where gaps have no structure: each of their positions is a unit of its own.
    fn pairs(&self) -> f64 {
        self.n_positions.powi(2) - self.squares.iter().sum::<f64>() - self.in_gaps()
    }

    /// Positions that others gave a value as well, each value's: ℓ'_c.
    fn valued_by_others(&self, c: usize) -> f64 {
        self.joint.get(c).map_or(0.0, |row| row.iter().sum())
    }

    /// ℓ_∅∅: positions in gaps that lie in gaps of others.
    fn gaps_in_gaps(&self) -> f64 {
        let outside = (0..K).map(|c| self.valued.get(c).unwrap_or(&0.0) - self.valued_by_others(c));
        self.in_gaps() - outside.sum::<f64>()
    }

    fn diagonal(&self, c: usize) -> f64 {
        self.joint.get(c).and_then(|row| row.get(c)).copied().unwrap_or(0.0)
    }

    /// Returns α_U: values and gaps.
    ///
    /// # Errors
    /// Why it is undefined.
    pub fn alpha(&self) -> Result<f64, Undefined> {
        self.some()?;
        let (n, gaps) = (self.n_positions, self.in_gaps());
        let agreed: f64 = (0..K).map(|c| self.diagonal(c)).sum::<f64>() + self.gaps_in_gaps();
        let same = self.valued.iter().zip(&self.squares).map(|(valued, squares)| valued * valued - squares);
        let expected = n * (same.sum::<f64>() + gaps * gaps - gaps) / self.pairs();
        ratio(n - agreed, n - expected)
    }

    /// Returns |α_U: whether there is a value at all.
    ///
    /// # Errors
    /// Why it is undefined.
    pub fn alpha_of_gaps(&self) -> Result<f64, Undefined> {
        self.some()?;
        let (n, gaps) = (self.n_positions, self.in_gaps());
        ratio(gaps - self.gaps_in_gaps(), n * gaps * (n - gaps) / self.pairs())
    }

    /// Returns cα_U: which value, where both gave one; and which share of all positions that is.
    ///
    /// # Errors
    /// Why it is undefined.
    pub fn alpha_of_values(&self) -> Result<(f64, f64), Undefined> {
        let (m, divisor) = self.of_values()?;
        let agreed: f64 = (0..K).map(|c| self.diagonal(c)).sum();
        let expected: f64 = (0..K).map(|c| self.expected(c, c, divisor)).sum();
        Ok((ratio(m - agreed, m - expected)?, m / self.n_positions))
    }

    /// Returns (k)α_U: one value against the others where both gave one; and which share of the value's positions
    /// that is.
    ///
    /// # Errors
    /// Why it is undefined.
    pub fn alpha_of_value(&self, k: usize) -> Result<(f64, f64), Undefined> {
        let (_, divisor) = self.of_values()?;
        let valued = self.valued_by_others(k);
        if valued <= 0.0 {
            return Err(Undefined::NothingInCommon);
        }
        let all: f64 = (0..K).map(|c| self.expected(c, k, divisor)).sum();
        let observed = all / valued * (valued - self.diagonal(k));
        let alpha = ratio(observed, all - self.expected(k, k, divisor))?;
        Ok((alpha, valued / self.valued.get(k).unwrap_or(&0.0)))
    }

    fn some(&self) -> Result<(), Undefined> {
        if self.n_units > 0.0 { Ok(()) } else { Err(Undefined::NothingMarked) }
    }

    /// Returns M and d.
    fn of_values(&self) -> Result<(f64, f64), Undefined> {
        self.some()?;
        let m: f64 = (0..K).map(|c| self.valued_by_others(c)).sum();
        if m <= 0.0 {
            return Err(Undefined::NothingInCommon);
        }
        Ok((m, m - self.met.iter().sum::<f64>() / m))
    }

    /// e'_ck.
    fn expected(&self, c: usize, k: usize, divisor: f64) -> f64 {
        let own = if c == k { self.met.get(c).copied().unwrap_or(0.0) } else { 0.0 };
        let expected = (self.valued_by_others(c) * self.valued_by_others(k) - own) / divisor;
        if expected.is_finite() { expected } else { 0.0 }
    }
}

/// Returns 1 − observed/expected disagreement.
fn ratio(observed: f64, expected: f64) -> Result<f64, Undefined> {
    if expected.abs() < 1e-9 || !expected.is_finite() {
        return Err(Undefined::NoVariation);
    }
    Ok(1.0 - observed / expected)
}

/// The coincidences of nominal values, of any number of people with gaps: alpha of K. Krippendorff, “Content
/// Analysis”, 2004, chapter 11.
#[derive(Clone, Debug, PartialEq)]
pub struct Nominal<const K: usize> {
    coincidences: [[f64; K]; K],
    /// How many things at least two people gave a value.
    pub n_things: f64,
}

impl<const K: usize> Default for Nominal<K> {
    fn default() -> Self {
        Self { coincidences: [[0.0; K]; K], n_things: 0.0 }
    }
}

impl<const K: usize> AddAssign<&Self> for Nominal<K> {
    fn add_assign(&mut self, other: &Self) {
        self.n_things += other.n_things;
        for (row, others) in self.coincidences.iter_mut().zip(&other.coincidences) {
            row.iter_mut().zip(others).for_each(|(sum, more)| *sum += more);
        }
    }
}

impl<const K: usize> Nominal<K> {
    /// Counts what people gave one thing; those who gave nothing are left out. A value of one alone says nothing.
    pub fn count(&mut self, values: &[usize]) {
        if values.len() < 2 {
            return;
        }
        self.n_things += 1.0;
        let n_others = (values.len() - 1) as f64;
        for (idx, value) in values.iter().enumerate() {
            for (_, other) in values.iter().enumerate().filter(|(at, _)| *at != idx) {
                let cell = self.coincidences.get_mut(*value).and_then(|row| row.get_mut(*other));
                if let Some(cell) = cell {
                    *cell += 1.0 / n_others;
                }
            }
        }
    }

    /// Returns alpha.
    ///
    /// # Errors
    /// Why it is undefined.
    pub fn alpha(&self) -> Result<f64, Undefined> {
        let totals: Vec<f64> = self.coincidences.iter().map(|row| row.iter().sum()).collect();
        let n: f64 = totals.iter().sum();
        if n <= 0.0 {
            return Err(Undefined::NothingInCommon);
        }
        let agreed: f64 = self.coincidences.iter().enumerate().filter_map(|(idx, row)| row.get(idx)).sum();
        let expected: f64 = totals.iter().map(|total| total * (total - 1.0)).sum::<f64>() / (n - 1.0);
        ratio(n - agreed, n - expected)
    }
}
