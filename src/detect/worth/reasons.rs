//! Selects the reasons for a score that the user sees: those that are true, the strongest first.

use super::features::FURTHER;
use crate::lang::word_classes::WordClass;
use crate::schema::WorthReason;

/// The most reasons found.
const MOST: usize = 4;

/// How many log-odds a reason must add to be worth showing; what is true and weighs less is shown last.
const LEAST: f64 = 0.08;

/// How many log-odds the wording as a whole must add.
const LEAST_WORDING: f64 = 0.6;

/// A set of reasons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::detect) struct ReasonSet(u32);

impl ReasonSet {
    /// Adds a reason.
    pub fn add(&mut self, reason: WorthReason) {
        self.0 |= 1 << reason as u32;
    }

    /// Returns true if the reason is among them.
    pub fn has(self, reason: WorthReason) -> bool {
        self.0 & (1 << reason as u32) != 0
    }

    /// Returns the reasons of both sets.
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns true if there are none.
    fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Takes a reason out.
    pub fn remove(&mut self, reason: WorthReason) {
        self.0 &= !(1 << reason as u32);
    }
}

/// Returns the strongest reasons to check a text, strongest first: of those that are true of it and its context. `weights`
/// are what its named features add, `wording` what its words and letters add together.
pub(in crate::detect) fn reasons(
    mut found: ReasonSet,
    weights: impl Iterator<Item = (u16, f64)>,
    wording: f64,
) -> Vec<WorthReason> {
    let mut sums = [0.0; WorthReason::ALL.len()];
    for (number, weight) in weights {
        if let Some(sum) = of_named(usize::from(number)).and_then(|reason| sums.get_mut(reason as usize)) {
            *sum += weight;
        }
    }
    // Somebody killed and how many are one reason, not two.
    if found.has(WorthReason::Casualties) {
        let parts = [WorthReason::Harm, WorthReason::Number];
        let of_parts: f64 = parts.iter().filter_map(|part| sums.get(*part as usize)).sum();
        parts.into_iter().for_each(|part| found.remove(part));
        if let Some(sum) = sums.get_mut(WorthReason::Casualties as usize) {
            *sum += of_parts;
        }
    }
    // What speaks for whom it is attributed to is shown whatever it weighs: a person wants to know whose word it is.
    let context = [WorthReason::Official, WorthReason::Contested];
    // It is for everything that no other reason names.
    if found.is_empty() && wording >= LEAST_WORDING {
        found.add(WorthReason::Wording);
    }
    let weight = |reason: WorthReason| {
        let own = sums.get(reason as usize).copied().unwrap_or(0.0);
        match reason {
            // Nearly every clause reports something that happened.
            WorthReason::Event => own.min(LEAST),
            reason if context.contains(&reason) => own.max(0.3),
            _ => own.max(LEAST),
        }
    };
    let mut found: Vec<(WorthReason, f64)> = WorthReason::ALL
        .iter()
        .filter(|reason| found.has(**reason))
        .map(|reason| (*reason, weight(*reason)))
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found.into_iter().take(MOST).map(|(reason, _)| reason).collect()
}

/// Returns the reason that a named feature of a text stands for.
fn of_named(number: usize) -> Option<WorthReason> {
    if let Some(class) = WordClass::CLAIM_CLASSES.get(number) {
        return of_class(*class);
    }
    match *FURTHER.get(number - WordClass::CLAIM_CLASSES.len())? {
        "number" | "numbers" => Some(WorthReason::Number),
        "casualties" => Some(WorthReason::Casualties),
        _ => None,
    }
}

/// Returns the reason that words of a class stand for.
fn of_class(class: WordClass) -> Option<WorthReason> {
    Some(match class {
        WordClass::Number | WordClass::Unit | WordClass::Quantity => WorthReason::Number,
        WordClass::Money => WorthReason::Money,
        WordClass::Date => WorthReason::Date,
        WordClass::Change => WorthReason::Change,
        WordClass::Compare => WorthReason::Comparison,
        WordClass::Record => WorthReason::Record,
        WordClass::Cause | WordClass::Because => WorthReason::Cause,
        WordClass::Law => WorthReason::Law,
        WordClass::Harm => WorthReason::Harm,
        WordClass::Accuse => WorthReason::Accusation,
        WordClass::Denial => WorthReason::Denial,
        WordClass::Study => WorthReason::Study,
        WordClass::Happen | WordClass::Past => WorthReason::Event,
        WordClass::Always => WorthReason::Absolute,
        _ => return None,
    })
}
