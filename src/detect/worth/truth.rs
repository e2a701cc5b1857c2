//! Which reasons for checking are true of a clause, whatever they weigh.

use super::reasons::ReasonSet;
use crate::lang::claims::ClaimWords;
use crate::lang::reasons::{Shown, Shows};
use crate::schema::WorthReason;
use crate::text::tokens::TokenKind;

/// How many words may stand between a number of people and the word that says what became of them.
const NEAR: usize = 7;

/// How many words may stand between a number and what it counts.
const COUNTED: usize = 2;

/// How many words may stand between a negation and what it leaves out.
const LIMITED: usize = 8;

/// A word, number or sign of a clause, as it is folded.
#[derive(Clone, Copy)]
pub(in crate::detect) struct Spelled<'w> {
    pub word: &'w str,
    pub kind: TokenKind,
}

/// Returns the reasons that are true of a clause with these words; what its context and its wording tell is not asked for.
pub(in crate::detect) fn true_of(words: &[Spelled<'_>], lexicon: &ClaimWords) -> ReasonSet {
    let spelled: Vec<&str> =
        words.iter().map(|it| if it.kind == TokenKind::Word { it.word } else { "" }).collect();
    let shown = lexicon.shown(&spelled);
    let clause = Clause { words, shown: &shown };
    let mut found = ReasonSet::default();
    let any = |what: Shows| shown.iter().any(|shown| shown.has(what));
    let numbers: Vec<usize> = (0..words.len()).filter(|at| clause.is_number(*at)).collect();
    if !numbers.is_empty() {
        found.add(WorthReason::Number);
    }
    if clause.has_casualties(&numbers) {
        found.add(WorthReason::Casualties);
    }
    let signs = words.iter().any(|it| matches!(it.kind, TokenKind::Punct('$' | '€' | '£')));
    if any(Shows::Money) || signs {
        found.add(WorthReason::Money);
    }
    if any(Shows::Date) || (0..words.len()).any(|at| clause.is_year(at)) {
        found.add(WorthReason::Date);
    }
    if clause.denies() {
        found.add(WorthReason::Denial);
    }
    for (what, reason) in [
        (Shows::Change, WorthReason::Change),
        (Shows::Comparison, WorthReason::Comparison),
        (Shows::Record, WorthReason::Record),
        (Shows::Cause, WorthReason::Cause),
        (Shows::Law, WorthReason::Law),
        (Shows::Harm, WorthReason::Harm),
        (Shows::Offence, WorthReason::Accusation),
        (Shows::Study, WorthReason::Study),
        (Shows::Event, WorthReason::Event),
        (Shows::All, WorthReason::Absolute),
    ] {
        if any(what) {
            found.add(reason);
        }
    }
    found
}

/// Returns the reasons that are true of a cue, and of a source, with these words.
pub(in crate::detect) fn true_of_said(words: &[&str], is_cue: bool, lexicon: &ClaimWords) -> ReasonSet {
    let mut found = ReasonSet::default();
    for (at, shown) in lexicon.shown(words).into_iter().enumerate() {
        if is_cue && shown.has(Shows::Loaded) {
            found.add(WorthReason::Contested);
        }
        if !is_cue && shown.has(Shows::Authority) {
            found.add(WorthReason::Official);
        }
        let is_study = shown.has(Shows::Study) || at == 0 && shown.has(Shows::StudySource);
        if !is_cue && is_study {
            found.add(WorthReason::Study);
        }
    }
    found
}

struct Clause<'a> {
    words: &'a [Spelled<'a>],
    shown: &'a [Shown],
}

impl Clause<'_> {
    fn shows(&self, at: usize, what: Shows) -> bool {
        self.shown.get(at).is_some_and(|shown| shown.has(what))
    }

    fn digits(&self, at: usize) -> Option<&str> {
        self.words.get(at).filter(|it| it.kind == TokenKind::Number).map(|it| it.word)
    }

    /// Returns true if the number there is that of a year: four digits of our time that count nothing.
    fn is_year(&self, at: usize) -> bool {
        let Some(digits) = self.digits(at) else { return false };
        let year = digits.parse::<u32>().ok().filter(|year| digits.len() == 4 && (1300..2100).contains(year));
        let follows = at.checked_sub(1).is_some_and(|before| self.shows(before, Shows::Year));
        let counts = (at + 1..=at + 1).any(|next| {
            self.shows(next, Shows::Person)
                || self.shows(next, Shows::Thing)
                || self.shows(next, Shows::Money)
        });
        year.is_some()
            && !counts
            && (follows || year.is_some_and(|year| (1400..1460).contains(&year) || year >= 1800))
    }

    /// Returns true if there is a number there that is neither a year nor a day of a month.
    fn is_number(&self, at: usize) -> bool {
        let day = self.digits(at).is_some_and(|digits| digits.len() <= 2)
            && [at.checked_sub(1), Some(at + 1)]
                .into_iter()
                .flatten()
                .any(|near| self.shows(near, Shows::Date));
        (self.digits(at).is_some() && !self.is_year(at) && !day)
            || self.shows(at, Shows::Number)
            || self.shows(at, Shows::Pair)
    }

    /// Returns true if something is said not to be so: `لم يحضر إلا اثنان` says that two came.
    fn denies(&self) -> bool {
        (0..self.words.len()).any(|at| {
            let limited =
                (at + 1..self.words.len().min(at + 1 + LIMITED)).any(|next| self.shows(next, Shows::Limit));
            self.shows(at, Shows::Negation) && !limited
        })
    }

    /// Returns true if it is said how many were killed or hurt: a number counts people, or those who were, near by.
    fn has_casualties(&self, numbers: &[usize]) -> bool {
        numbers.iter().any(|number| {
            // `killed by 15 men` counts who did it.
            if (number.saturating_sub(2)..*number).any(|at| self.shows(at, Shows::Agent)) {
                return false;
            }
            // What the number counts: the first thing named after it.
            let counted = (*number..self.words.len().min(number + 2 + COUNTED)).find_map(|at| {
                let person = self.shows(at, Shows::Person) || self.shows(at, Shows::Casualty);
                let other = self.shows(at, Shows::Time)
                    || self.shows(at, Shows::Thing)
                    || self.shows(at, Shows::Money);
                (person || other).then_some(person)
            });
            let from = number.saturating_sub(NEAR);
            let near =
                (from..self.words.len().min(number + 1 + NEAR)).any(|at| self.shows(at, Shows::Casualty));
            // `قتل 12`, `killed at least 12`: what is counted need not be named.
            let bare = (number.saturating_sub(3)..*number).any(|at| self.shows(at, Shows::Casualty));
            near && counted.unwrap_or(bare && !self.is_percent(*number))
        })
    }

    fn is_percent(&self, at: usize) -> bool {
        self.words.get(at + 1).is_some_and(|it| matches!(it.kind, TokenKind::Punct('%' | '٪')))
    }
}
