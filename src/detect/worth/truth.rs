//! Which reasons for checking are true of a clause, whatever they weigh.

use super::reasons::ReasonSet;
use crate::lang::claims::ClaimWords;
use crate::lang::reasons::{Shown, Shows};
use crate::schema::WorthReason;
use crate::text::tokens::TokenKind;

/// How many words may be between a number of people and the word that says what became of them.
const NEAR: usize = 7;

/// How many words may be between a number and what it counts.
const COUNTED: usize = 2;

/// How many words may be between a negation and what it leaves out.
const LIMITED: usize = 12;

/// How many words may be between a negation and what it says is not so.
const NEGATED: usize = 6;

/// How many words may be between a condition and what is only supposed.
const SUPPOSED: usize = 8;

/// How many words may be between an attack and what shows that it is a figure of speech.
const FIGURE: usize = 8;

/// How many words may be between a rise or fall and what rises or falls.
const MEASURED: usize = 8;

/// How many words of a source tell what it is, its name counted.
const HEAD: usize = 8;

/// How many words of a source tell that it is a study.
const STUDY_HEAD: usize = 6;

/// The most digits of a number that is no telephone number, where it begins with a nought.
const COUNT_DIGITS: usize = 6;

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
    let clause = Clause { words, shown: &shown, lexicon };
    let mut found = ReasonSet::default();
    let any = |what: Shows| shown.iter().any(|shown| shown.has(what));
    let all = || 0..words.len();
    if all().any(|at| clause.is_count(at)) {
        found.add(WorthReason::Number);
    }
    if clause.has_casualties() {
        found.add(WorthReason::Casualties);
    }
    let signs = words.iter().any(|it| matches!(it.kind, TokenKind::Punct('$' | '€' | '£')));
    if any(Shows::Money) || signs {
        found.add(WorthReason::Money);
    }
    if any(Shows::Date) || all().any(|at| clause.is_year(at) || clause.is_month(at)) {
        found.add(WorthReason::Date);
    }
    if all().any(|at| clause.denies(at)) {
        found.add(WorthReason::Denial);
    }
    if any(Shows::Change) || all().any(|at| clause.shifts(at)) {
        found.add(WorthReason::Change);
    }
    if any(Shows::Harm) || all().any(|at| clause.attacks(at)) {
        found.add(WorthReason::Harm);
    }
    if all().any(|at| clause.is_record(at)) {
        found.add(WorthReason::Record);
    }
    if all().any(|at| clause.happened(at)) {
        found.add(WorthReason::Event);
    }
    if any(Shows::All) || all().any(|at| clause.is_each(at)) {
        found.add(WorthReason::Absolute);
    }
    for (what, reason) in [
        (Shows::Comparison, WorthReason::Comparison),
        (Shows::Cause, WorthReason::Cause),
        (Shows::Law, WorthReason::Law),
        (Shows::Offence, WorthReason::Accusation),
        (Shows::Study, WorthReason::Study),
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
    let shown = lexicon.shown(words);
    let any = |what: Shows| shown.iter().any(|shown| shown.has(what));
    let begins = |what: Shows| shown.first().is_some_and(|shown| shown.has(what));
    if is_cue {
        if any(Shows::Loaded) {
            found.add(WorthReason::Contested);
        }
        return found;
    }
    let heads = |what: Shows, n: usize| shown.iter().take(n).any(|shown| shown.has(what));
    let is_authority = heads(Shows::Authority, HEAD) || begins(Shows::AuthorityFirst);
    if is_authority && !any(Shows::Unofficial) {
        found.add(WorthReason::Official);
    }
    if heads(Shows::Study, STUDY_HEAD) || begins(Shows::StudySource) {
        found.add(WorthReason::Study);
    }
    found
}

struct Clause<'a> {
    words: &'a [Spelled<'a>],
    shown: &'a [Shown],
    lexicon: &'a ClaimWords,
}

impl Clause<'_> {
    fn shows(&self, at: usize, what: Shows) -> bool {
        self.shown.get(at).is_some_and(|shown| shown.has(what))
    }

    /// Returns true if something that shows `what` is among the words in front of one.
    fn follows(&self, at: usize, what: Shows, n_words: usize) -> bool {
        (at.saturating_sub(n_words)..at).any(|before| self.shows(before, what))
    }

    /// Returns true if something that shows `what` is among the words around one.
    fn beside(&self, at: usize, what: Shows, n_words: usize) -> bool {
        let until = self.words.len().min(at + 1 + n_words);
        (at.saturating_sub(n_words)..until).any(|near| near != at && self.shows(near, what))
    }

    fn is_sign(&self, at: usize, signs: &[char]) -> bool {
        self.words.get(at).is_some_and(|it| match it.kind {
            TokenKind::Punct(sign) | TokenKind::Mark(sign) => signs.contains(&sign),
            _ => false,
        })
    }

    fn digits(&self, at: usize) -> Option<&str> {
        self.words.get(at).filter(|it| it.kind == TokenKind::Number).map(|it| it.word)
    }

    /// Returns the four digits of a year, without the letters written together with them: `1436ه`, `1960s`.
    fn year_digits(&self, at: usize) -> Option<(u32, bool)> {
        let token = self.digits(at)?;
        let bare = token.trim_end_matches(|c: char| !c.is_ascii_digit());
        let marked = bare.len() < token.len();
        let earliest = if marked { 1000 } else { 1300 };
        let year =
            bare.parse::<u32>().ok().filter(|year| bare.len() == 4 && (earliest..2100).contains(year))?;
        Some((year, marked))
    }

    /// Returns true if the number there is that of a year: four digits of our time that count nothing.
    fn is_year(&self, at: usize) -> bool {
        let Some((year, marked)) = self.year_digits(at) else { return false };
        let follows = at.checked_sub(1).is_some_and(|before| self.shows(before, Shows::Year));
        !self.is_counting(at) && (marked || follows || (1400..1460).contains(&year) || year >= 1800)
    }

    /// Returns true if what a number counts follows it.
    fn is_counting(&self, at: usize) -> bool {
        [Shows::Person, Shows::Thing, Shows::Money, Shows::Time]
            .into_iter()
            .any(|what| self.shows(at + 1, what))
    }

    /// Returns true if there is the name of a month that is another word too: beside a number or another name of it.
    fn is_month(&self, at: usize) -> bool {
        let dated = |near: usize| self.digits(near).is_some() || self.shows(near, Shows::Date);
        let before = at.checked_sub(1).is_some_and(|before| {
            dated(before)
                || self.is_sign(before, &['/', '(']) && at >= 2 && dated(at - 2)
                || self.shows(before, Shows::Of) && at >= 2 && dated(at - 2)
        });
        let after = dated(at + 1) || self.is_sign(at + 1, &['/', '(', '.']) && dated(at + 2);
        self.shows(at, Shows::Month) && (before || after)
    }

    /// Returns true if the number there is the day of a month: `12 May`, `Sept. 11`, `19 of the month`, `16 to 30 May`.
    fn is_day(&self, at: usize) -> bool {
        let is_written = self.digits(at).is_some();
        let is_short = self.digits(at).is_none_or(|digits| digits.len() <= 2);
        let dated = |near: usize| self.shows(near, Shows::Date) || self.shows(near, Shows::Month);
        let joined = |near: usize| self.is_sign(near, &['.', '/', '-', '–']) || self.shows(near, Shows::Of);
        let before = at
            .checked_sub(1)
            .is_some_and(|before| dated(before) || joined(before) && at >= 2 && dated(at - 2));
        let month = dated(at + 1) || joined(at + 1) && dated(at + 2);
        let period = self.shows(at + 1, Shows::Of)
            && (self.shows(at + 2, Shows::Time) || self.shows(at + 2, Shows::Year));
        let range =
            joined(at + 1) && self.digits(at + 2).is_some_and(|last| last.len() <= 2) && dated(at + 3);
        let of = self.shows(at + 1, Shows::Of) && dated(at + 2) || period;
        is_short && (of || is_written && (month || range || before && !self.is_counting(at)))
    }

    /// Returns true if the number there is a part of a date in numbers, or of a time of day: `9/11`, `18:30`, `9 p.m.`
    fn is_part_of_time(&self, at: usize) -> bool {
        let signs = ['/', ':'];
        let before = |sign: &[char]| at >= 2 && self.is_sign(at - 1, sign) && self.digits(at - 2).is_some();
        let after = |sign: &[char]| self.is_sign(at + 1, sign) && self.digits(at + 2).is_some();
        // `21-8-2015`; `3-2` is a score.
        let dash = ['-'];
        let of_three = before(&dash) && after(&dash)
            || before(&dash) && at >= 4 && self.is_sign(at - 3, &dash) && self.digits(at - 4).is_some()
            || after(&dash) && self.is_sign(at + 3, &dash) && self.digits(at + 4).is_some();
        let joined = before(&signs) || after(&signs) || of_three;
        let is_hour =
            self.shows(at + 1, Shows::Hour) && (self.is_sign(at + 2, &['.']) || self.words.len() == at + 2);
        self.digits(at).is_some() && (joined || is_hour) || self.follows(at, Shows::Clock, 2)
    }

    /// Returns true if the number there names something: `brigade 15`, `20th`, a telephone number, a minute in brackets.
    fn is_name(&self, at: usize) -> bool {
        let Some(digits) = self.digits(at) else { return false };
        let is_telephone = digits.starts_with('0')
            && digits.len() > COUNT_DIGITS
            && digits.chars().all(|c| c.is_ascii_digit());
        let opened = at.checked_sub(1).is_some_and(|before| self.is_sign(before, &['(', '[', '«', '»', '“']));
        let closed = at + 1 == self.words.len() || self.is_sign(at + 1, &[')', ']', '»', '«', '”']);
        let is_bracketed = digits.len() <= 2 && opened && closed && {
            let next = at + 1;
            !self.is_counting(next)
        };
        // `م/15` is a decree.
        let is_filed = at >= 2
            && self.is_sign(at - 1, &['/'])
            && self.words.get(at - 2).is_some_and(|it| it.kind == TokenKind::Word);
        // `No. 2` is a rank.
        let is_labelled = self.follows(at, Shows::Label, 1)
            || at.checked_sub(1).is_some_and(|before| self.is_sign(before, &['.']))
                && self.follows(at, Shows::Label, 2);
        is_telephone || is_bracketed || is_filed || self.lexicon.is_ordinal(digits) || is_labelled
    }

    /// Returns true if there is a number that counts: no year, no day of a month, no time of day, no name.
    fn is_count(&self, at: usize) -> bool {
        let written = self.digits(at).is_some()
            && !self.is_year(at)
            && (self.year_digits(at).is_none_or(|(_, marked)| !marked));
        (written || self.shows(at, Shows::Number))
            && !self.is_day(at)
            && !self.is_part_of_time(at)
            && !self.is_name(at)
    }

    /// Returns true if something is said there not to be so: `لم يحضر إلا اثنان` says that two came.
    fn denies(&self, at: usize) -> bool {
        let until = self.words.len().min(at + 1 + LIMITED);
        // `No. 1` is a rank.
        let ranks =
            self.digits(at + 1).is_some() || self.is_sign(at + 1, &['.']) && self.digits(at + 2).is_some();
        self.shows(at, Shows::Negation)
            && !ranks
            && !(at + 1..until).any(|next| self.shows(next, Shows::Limit))
            && !self.follows(at, Shows::Condition, SUPPOSED)
    }

    /// Returns true if something that is measured is said there to have risen or fallen.
    fn shifts(&self, at: usize) -> bool {
        let measured = |near: usize| self.shows(near, Shows::Measure) || self.is_count(near);
        let until = self.words.len().min(at + 1 + MEASURED);
        self.shows(at, Shows::Shift)
            && (at.saturating_sub(MEASURED)..until).any(|near| near != at && measured(near))
    }

    /// Returns true if there is an attack that is no figure of speech.
    fn attacks(&self, at: usize) -> bool {
        self.shows(at, Shows::Attack) && !self.beside(at, Shows::Figure, FIGURE)
    }

    /// Returns true if there is a record or a first: `it is not the first time` says that there is none.
    fn is_record(&self, at: usize) -> bool {
        self.shows(at, Shows::Record) && !self.follows(at, Shows::Negation, NEGATED)
    }

    /// Returns true if it is said there that something happened.
    fn happened(&self, at: usize) -> bool {
        let only_said = [Shows::Negation, Shows::Condition, Shows::Modal];
        self.shows(at, Shows::Event) && !only_said.into_iter().any(|what| self.follows(at, what, SUPPOSED))
    }

    /// Returns true if something is said there of all: of `every four years` and `not every` it is not.
    fn is_each(&self, at: usize) -> bool {
        let counts = self.digits(at + 1).is_some() || self.shows(at + 1, Shows::Number);
        self.shows(at, Shows::Each) && !counts && !self.follows(at, Shows::Negation, NEGATED)
    }

    /// Returns true if it is said how many were killed or hurt: a number counts people, or those who were, near by.
    fn has_casualties(&self) -> bool {
        let counts = (0..self.words.len()).filter(|at| self.is_count(*at) || self.shows(*at, Shows::Pair));
        counts.into_iter().any(|number| {
            // `killed by 15 men` counts who did it; a share is no number of people.
            if self.is_percent(number)
                || self.before_number(number).take(2).any(|at| self.shows(at, Shows::Agent))
            {
                return false;
            }
            // What the number counts: the first thing named after it.
            let counted = (number..self.words.len().min(number + 2 + COUNTED)).find_map(|at| {
                let person = self.shows(at, Shows::Person) || self.shows(at, Shows::Casualty);
                let other = self.shows(at, Shows::Time)
                    || self.shows(at, Shows::Thing)
                    || self.shows(at, Shows::Money);
                (person || other).then_some(person)
            });
            let from = number.saturating_sub(NEAR);
            let near =
                (from..self.words.len().min(number + 1 + NEAR)).any(|at| self.shows(at, Shows::Casualty));
            near && counted.unwrap_or_else(|| self.is_bare_toll(number))
        })
    }

    /// Returns true if those killed or hurt are counted without being named: `قتل 12`, `killed at least 12`.
    fn is_bare_toll(&self, number: usize) -> bool {
        self.before_number(number).next().is_some_and(|at| self.shows(at, Shows::Casualty))
    }

    /// Returns the words in front of a number, the nearest first, without its other parts: `about 40 thousand`.
    fn before_number(&self, number: usize) -> impl Iterator<Item = usize> {
        let is_part = |at: &usize| self.shows(*at, Shows::About) || self.is_count(*at);
        (0..number).rev().skip_while(is_part)
    }

    fn is_percent(&self, at: usize) -> bool {
        self.is_sign(at + 1, &['%', '٪']) || (at..at + 3).any(|near| self.shows(near, Shows::Percent))
    }
}
