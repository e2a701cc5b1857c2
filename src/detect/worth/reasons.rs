//! Selects the reasons for a score that the user sees.

use super::features::{FURTHER, Named};
use crate::lang::claims::WordClass;
use crate::schema::WorthReason;

/// The most reasons shown.
const MOST: usize = 4;

/// How many log-odds a reason must add to be worth telling.
const LEAST: f64 = 0.08;

/// How many log-odds the wording as a whole must add.
const LEAST_WORDING: f64 = 0.6;

/// Returns the strongest reasons to check a text, strongest first: `weights` are what its named features add,
/// `wording` what its words and letters add together, `around` what its context adds.
pub(in crate::detect) fn reasons(
    named: Named,
    weights: impl Iterator<Item = (u16, f64)>,
    wording: f64,
    around: impl Iterator<Item = (WorthReason, f64)>,
) -> Vec<WorthReason> {
    let mut sums = [None; WorthReason::ALL.len()];
    let mut add = |reason: WorthReason, weight: f64| {
        if let Some(sum) = sums.get_mut(reason as usize) {
            *sum = Some(sum.unwrap_or(0.0) + weight);
        }
    };
    for (number, weight) in weights {
        if let Some(reason) = of_named(usize::from(number)) {
            add(reason, weight);
        }
    }
    around.for_each(|(reason, weight)| add(reason, weight));
    if wording >= LEAST_WORDING {
        // It stands for everything that no other reason names, so it comes last.
        add(WorthReason::Wording, LEAST);
    }
    // Somebody killed and how many are one reason, not two.
    if named.has("casualties") {
        for part in [WorthReason::Harm, WorthReason::Number] {
            let own = sums.get_mut(part as usize).and_then(Option::take);
            if let (Some(own), Some(sum)) = (own, sums.get_mut(WorthReason::Casualties as usize)) {
                *sum = Some(sum.unwrap_or(0.0) + own);
            }
        }
    }
    let told = WorthReason::ALL.iter().zip(sums).filter_map(|(reason, sum)| Some((*reason, sum?)));
    let mut strongest: [Option<(WorthReason, f64)>; MOST] = [None; MOST];
    for told in told.filter(|(_, sum)| *sum >= LEAST) {
        // After those that are as strong.
        let weaker = |place: &Option<(WorthReason, f64)>| place.is_none_or(|(_, sum)| sum < told.1);
        if let Some(at) = strongest.iter().position(weaker)
            && let Some(rest) = strongest.get_mut(at..)
        {
            rest.rotate_right(1);
            rest.first_mut().into_iter().for_each(|place| *place = Some(told));
        }
    }
    let n_told = strongest.iter().flatten().count();
    let mut reasons = Vec::with_capacity(n_told);
    reasons.extend(strongest.into_iter().flatten().map(|(reason, _)| reason));
    reasons
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
