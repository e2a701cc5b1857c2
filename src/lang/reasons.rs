//! The words that the reasons for checking a claim rest on (`reasons.tsv`).

use rustc_hash::FxHashMap;

use super::clitics::Clitics;
use super::tables::rows;
use crate::text::fold::fold;

/// The most words of an expression.
const MAX_EXPRESSION: usize = 4;

/// Stands for up to so many words between the first and the last of an expression: `أدى_*_إلى`.
const GAP: &str = "*";
const MAX_GAP: usize = 4;

macro_rules! marks {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)+) => {
        /// What a word shows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Shows { $($(#[$doc])* $name),+ }

        impl Shows {
            fn named(name: &str) -> Option<Self> {
                match name {
                    $($word => Some(Self::$name),)+
                    _ => None,
                }
            }
        }
    };
}

marks! {
    /// Nothing, though its words would by themselves.
    Nothing = "none",
    /// Somebody was killed or hurt.
    Casualty = "casualty",
    /// Who is counted where people are.
    Person = "person",
    /// A number in letters.
    Number = "number",
    /// Two, by the word's form.
    Pair = "pair",
    /// A stretch of time: its number counts no people.
    Time = "time",
    /// Something else that is counted.
    Thing = "thing",
    /// The number of a year follows.
    Year = "year",
    /// Money.
    Money = "money",
    /// A date or time.
    Date = "date",
    /// A rise or fall.
    Change = "change",
    /// A comparison or rank.
    Comparison = "compare",
    /// A record or a first.
    Record = "record",
    /// A cause.
    Cause = "cause",
    /// A law or a court.
    Law = "law",
    /// Violence or damage.
    Harm = "harm",
    /// An offence, or an accusation of one.
    Offence = "offence",
    /// That something is not so.
    Negation = "negation",
    /// A study, a survey or statistics.
    Study = "study",
    /// A study, a survey or statistics, where a source begins with it.
    StudySource = "study-source",
    /// Nothing but that: what is denied is all else.
    Limit = "limit",
    /// Those who did it follow.
    Agent = "agent",
    /// Something that happened.
    Event = "event",
    /// All or none.
    All = "all",
    /// An army, a ministry or another authority, in a source.
    Authority = "authority",
    /// It leaves open whether it is so, in a cue.
    Loaded = "loaded",
}

/// What some words show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown(u32);

impl Shown {
    pub fn has(self, what: Shows) -> bool {
        self.0 & (1 << what as u32) != 0
    }

    fn with(self, what: Shows) -> Self {
        Self(self.0 | 1 << what as u32)
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }
}

#[derive(Default)]
struct Listed {
    shown: Shown,
    expressions: Vec<(Vec<String>, Shows)>,
}

/// The words of one language.
#[derive(Default)]
pub(crate) struct ReasonWords {
    words: FxHashMap<Box<str>, Listed>,
}

impl ReasonWords {
    pub fn parse(table: &'static str) -> Self {
        let mut read = Self::default();
        for row in rows(table) {
            let Some((shows, words)) = row.split_once('\t') else { continue };
            let Some(shows) = Shows::named(shows) else { continue };
            for word in words.split_whitespace() {
                let mut parts = word.split('_').map(fold);
                let Some(first) = parts.next() else { continue };
                let rest: Vec<String> = parts.take(MAX_EXPRESSION - 1).collect();
                let listed = read.words.entry(first.into()).or_default();
                if rest.is_empty() {
                    listed.shown = listed.shown.with(shows);
                } else {
                    listed.expressions.push((rest, shows));
                }
            }
        }
        read
    }

    /// Returns what each of some folded words shows. What is written together with a word comes off where it is not listed
    /// with it; `clitics` says what that can be.
    pub fn shown(&self, words: &[&str], clitics: &Clitics) -> Vec<Shown> {
        let mut found = vec![Shown::default(); words.len()];
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let forms = forms(word, clitics);
            let listed = || forms.iter().filter_map(|form| self.words.get(*form));
            let is = |at: usize, part: &str| {
                let word = words.get(at).copied().unwrap_or("");
                word == part || noun_of(word, clitics) == Some(part)
            };
            let fits = |rest: &[String]| match rest {
                [gap, last] if gap == GAP => (at + 1..=at + 1 + MAX_GAP).any(|at| is(at, last)),
                rest => rest.iter().enumerate().all(|(n, part)| is(at + 1 + n, part)),
            };
            let expressions = listed().flat_map(|listed| &listed.expressions).filter(|(rest, _)| fits(rest));
            // The longest, and of equal ones what shows nothing.
            let rank = |(rest, shows): &&(Vec<String>, Shows)| (rest.len(), *shows == Shows::Nothing);
            if let Some((rest, shows)) = expressions.max_by_key(rank) {
                if *shows != Shows::Nothing
                    && let Some(slot) = found.get_mut(at)
                {
                    *slot = slot.with(*shows);
                    // The words of an expression show what they show by themselves too.
                    if let Some(own) = listed().map(|listed| listed.shown).find(|shown| !shown.is_empty()) {
                        slot.0 |= own.0;
                    }
                }
                // What stands in a gap is looked at too.
                at += if rest.first().is_some_and(|part| part == GAP) { 1 } else { rest.len() + 1 };
                continue;
            }
            if let Some(slot) = found.get_mut(at) {
                let own = listed().map(|listed| listed.shown).find(|shown| !shown.is_empty());
                *slot = own.filter(|shown| !shown.has(Shows::Nothing)).unwrap_or_default();
            }
            at += 1;
        }
        found
    }
}

/// Returns a word as it is, and without what may be written together with it, the most complete form first.
fn forms<'w>(word: &'w str, clitics: &Clitics) -> Vec<&'w str> {
    let mut forms = vec![word];
    let add = |forms: &mut Vec<&'w str>, form: Option<&'w str>| {
        forms.extend(form.filter(|form| form.chars().nth(1).is_some()));
    };
    let bare = clitics.segments(word).joined;
    add(&mut forms, bare);
    for form in [Some(word), bare].into_iter().flatten() {
        add(&mut forms, noun_of(form, clitics));
    }
    for form in [Some(word), bare].into_iter().flatten() {
        let governed = clitics.without_preposition(form).filter(|it| it.rest.chars().nth(2).is_some());
        add(&mut forms, governed.map(|it| it.rest));
        add(&mut forms, governed.and_then(|it| noun_of(it.rest, clitics)));
        add(&mut forms, governed.and_then(|it| it.contracted));
    }
    forms
}

/// Returns a word without the article, where that is written together with it.
fn noun_of<'w>(word: &'w str, clitics: &Clitics) -> Option<&'w str> {
    clitics.without_article(word).filter(|_| clitics.has_article(word))
}
