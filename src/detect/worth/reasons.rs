//! Which of the things that raise a score are told to a person.

use super::features::{Bag, FURTHER};
use crate::lang::claims::WordClass;
use crate::schema::WorthReason;

/// The most reasons told.
const MOST: usize = 4;

/// How many log-odds a reason must add to be worth telling.
const LEAST: f64 = 0.08;

/// How many log-odds the wording as a whole must add.
const LEAST_WORDING: f64 = 0.6;

/// Returns the strongest reasons to check a text, strongest first: `named` are what its named features add,
/// `wording` what its words and letters add together, `around` what its context adds.
pub(in crate::detect) fn reasons(
    bag: &Bag,
    named: impl Iterator<Item = (u16, f64)>,
    wording: f64,
    around: &[(WorthReason, f64)],
) -> Vec<WorthReason> {
    let mut sums: Vec<(WorthReason, f64)> = Vec::new();
    let mut add = |reason: WorthReason, weight: f64| match sums.iter_mut().find(|(known, _)| *known == reason)
    {
        Some((_, sum)) => *sum += weight,
        None => sums.push((reason, weight)),
    };
    for (number, weight) in named {
        if let Some(reason) = of_named(usize::from(number)) {
            add(reason, weight);
        }
    }
    around.iter().for_each(|(reason, weight)| add(*reason, *weight));
    if wording >= LEAST_WORDING {
        // It stands for everything that no other reason names, so it comes last.
        add(WorthReason::Wording, LEAST);
    }
    // Somebody killed and how many are one reason, not two.
    if bag.has("casualties") {
        let parts = |reason: &WorthReason| matches!(reason, WorthReason::Harm | WorthReason::Number);
        let sum: f64 = sums.iter().filter(|(reason, _)| parts(reason)).map(|(_, sum)| *sum).sum();
        sums.retain(|(reason, _)| !parts(reason));
        match sums.iter_mut().find(|(reason, _)| *reason == WorthReason::Casualties) {
            Some((_, own)) => *own += sum,
            None => sums.push((WorthReason::Casualties, sum)),
        }
    }
    sums.retain(|(_, sum)| *sum >= LEAST);
    sums.sort_by(|(a, more), (b, less)| less.total_cmp(more).then(a.cmp(b)));
    sums.into_iter().take(MOST).map(|(reason, _)| reason).collect()
}

/// Returns the reason that a named feature of a text stands for.
fn of_named(number: usize) -> Option<WorthReason> {
    if let Some(class) = WordClass::ALL.get(number) {
        return of_class(*class);
    }
    match *FURTHER.get(number - WordClass::ALL.len())? {
        "number" | "numbers" => Some(WorthReason::Number),
        "casualties" => Some(WorthReason::Casualties),
        _ => None,
    }
}

/// Returns the reason that words of a class stand for.
pub(in crate::detect) fn of_class(class: WordClass) -> Option<WorthReason> {
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

/// Returns the reason that words of a class stand for in a cue or source.
pub(in crate::detect) fn of_said(class: WordClass) -> Option<WorthReason> {
    match class {
        WordClass::Authority => Some(WorthReason::Official),
        WordClass::Contested | WordClass::Accuse | WordClass::Denial => Some(WorthReason::Contested),
        WordClass::Study => Some(WorthReason::Study),
        _ => None,
    }
}
