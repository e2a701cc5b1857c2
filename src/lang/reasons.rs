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
    /// The hour or the minute follows.
    Clock = "clock",
    /// The hour is in front of it: `9 p.m.`
    Hour = "hour",
    /// Joins a day and its month.
    Of = "of",
    /// The number that follows names something: a law, a brigade, a channel.
    Label = "label",
    /// What is counted are hundredths.
    Percent = "percent",
    /// May come between a number and the word that says what became of those counted.
    About = "about",
    /// Money.
    Money = "money",
    /// A date or time.
    Date = "date",
    /// The name of a month that is another word too.
    Month = "month",
    /// A rise or fall.
    Change = "change",
    /// A rise or fall if something that can be measured rises or falls.
    Shift = "shift",
    /// Something that can be measured.
    Measure = "measure",
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
    /// Violence, unless it is a figure of speech or a game.
    Attack = "attack",
    /// Shows that an attack near by is a figure of speech or a part of a game.
    Figure = "figure",
    /// An offence, or an accusation of one.
    Offence = "offence",
    /// That something is not so.
    Negation = "negation",
    /// It is only supposed: what comes after is not said to be so, nor not to be so.
    Condition = "condition",
    /// What comes after is not said to have happened: it will, may or should.
    Modal = "modal",
    /// A study, a survey or statistics.
    Study = "study",
    /// A study, a survey or statistics, where a source begins with it.
    StudySource = "study-source",
    /// Nothing but that: what is denied is all else.
    Limit = "limit",
    /// Those who did it, who escaped it or who were there follow.
    Agent = "agent",
    /// Something that happened.
    Event = "event",
    /// All or none.
    All = "all",
    /// All, unless a number follows or it is said not to be so.
    Each = "each",
    /// An army, a ministry or another authority, in a source.
    Authority = "authority",
    /// An authority, where a source begins with it.
    AuthorityFirst = "authority-first",
    /// Whoever it is speaks for no authority, in a source.
    Unofficial = "unofficial",
    /// It leaves open whether it is so, in a cue.
    Loaded = "loaded",
    /// What may be claimed or denied without a word being said: a victory, responsibility.
    Prize = "prize",
}

impl Shows {
    /// Returns true for what only verbs show.
    fn is_verb(self) -> bool {
        matches!(self, Self::Event | Self::Loaded)
    }
}

/// What some words show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown(u64);

impl Shown {
    pub fn has(self, what: Shows) -> bool {
        self.0 & (1 << what as u64) != 0
    }

    fn with(self, what: Shows) -> Self {
        Self(self.0 | 1 << what as u64)
    }

    fn without(self, what: Shows) -> Self {
        Self(self.0 & !(1 << what as u64))
    }

    fn only(self, what: &[Shows]) -> Self {
        let kept = what.iter().filter(|what| self.has(**what));
        kept.fold(Self::default(), |kept, what| kept.with(*what))
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
            let listed = || forms.iter().filter_map(|(form, part)| Some((self.words.get(*form)?, *part)));
            let own = || listed().map(|(listed, part)| part.of(listed.shown)).find(|shown| !shown.is_empty());
            let is = |at: usize, part: &str| {
                let word = words.get(at).copied().unwrap_or("");
                word == part || noun_of(word, clitics) == Some(part)
            };
            let fits = |rest: &[String]| match rest {
                [gap, last] if gap == GAP => (at + 1..=at + 1 + MAX_GAP).any(|at| is(at, last)),
                rest => rest.iter().enumerate().all(|(n, part)| is(at + 1 + n, part)),
            };
            let expressions = listed().flat_map(|(listed, part)| {
                listed.expressions.iter().filter(move |(_, shows)| part == Part::Word || !shows.is_verb())
            });
            let fitting: Vec<&(Vec<String>, Shows)> = expressions.filter(|(rest, _)| fits(rest)).collect();
            if let Some(n_further) = fitting.iter().map(|(rest, _)| rest.len()).max() {
                let longest = fitting.iter().filter(|(rest, _)| rest.len() == n_further);
                let mut shown = longest.clone().fold(Shown::default(), |shown, (_, what)| shown.with(*what));
                // What shows nothing by itself may limit a number: `at least`.
                if shown.has(Shows::Nothing) || shown.has(Shows::About) {
                    shown = shown.only(&[Shows::About, Shows::Limit]);
                } else {
                    shown.0 |= own().map_or(0, |own| own.0);
                }
                let has_gap = longest.clone().any(|(rest, _)| rest.first().is_some_and(|part| part == GAP));
                let is_mute = longest.clone().any(|(_, what)| matches!(what, Shows::Nothing | Shows::About));
                // What stands in a gap is looked at too, and so are the further words of what shows something.
                let n_words = if is_mute && !has_gap { n_further + 1 } else { 1 };
                if let Some(slot) = found.get_mut(at) {
                    *slot = shown;
                }
                if shown.has(Shows::About) {
                    let words = found.iter_mut().skip(at).take(n_words);
                    words.for_each(|slot| *slot = slot.with(Shows::About));
                }
                at += n_words;
                continue;
            }
            if let Some(slot) = found.get_mut(at) {
                *slot = own().filter(|shown| !shown.has(Shows::Nothing)).unwrap_or_default();
            }
            at += 1;
        }
        found
    }
}

/// What of a word is looked up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// All of it, or all but a conjunction.
    Word,
    /// What is left without a preposition or the article: no verb.
    Noun,
}

impl Part {
    fn of(self, shown: Shown) -> Shown {
        match self {
            Self::Word => shown,
            Self::Noun => shown.without(Shows::Event).without(Shows::Loaded),
        }
    }
}

/// Returns a word as it is, and without what may be written together with it, the most complete form first.
fn forms<'w>(word: &'w str, clitics: &Clitics) -> Vec<(&'w str, Part)> {
    let mut forms = vec![(word, Part::Word)];
    let add = |forms: &mut Vec<(&'w str, Part)>, form: Option<&'w str>, part: Part| {
        forms.extend(form.filter(|form| form.chars().nth(1).is_some()).map(|form| (form, part)));
    };
    let bare = clitics.segments(word).joined;
    add(&mut forms, bare, Part::Word);
    for form in [Some(word), bare].into_iter().flatten() {
        add(&mut forms, noun_of(form, clitics), Part::Noun);
    }
    for form in [Some(word), bare].into_iter().flatten() {
        let governed = clitics.without_preposition(form).filter(|it| it.rest.chars().nth(2).is_some());
        add(&mut forms, governed.map(|it| it.rest), Part::Noun);
        add(&mut forms, governed.and_then(|it| noun_of(it.rest, clitics)), Part::Noun);
        add(&mut forms, governed.and_then(|it| it.contracted), Part::Noun);
    }
    forms
}

/// Returns a word without the article, where that is written together with it.
fn noun_of<'w>(word: &'w str, clitics: &Clitics) -> Option<&'w str> {
    clitics.without_article(word).filter(|_| clitics.has_article(word))
}
