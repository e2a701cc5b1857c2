//! What speaks for and against a clause being a claim, and being worth a check, as hashed features.
//!
//! Those of a place where a claim may begin or end, and of a word inside, do not depend on the clause: they are weighed once
//! for a paragraph. Only what rests on the clause as a whole is weighed for each.

use enumset::enum_set;

use super::clauses::{Clauses, Join, Joins, Word};
use super::sums::{Sum, rough};
use crate::detect::found::FoundAttribution;
use crate::detect::reading::view::mix;
use crate::lang::lexicon::spelling_hash;
use crate::lang::word_classes::{WordClass, WordClasses, bits, claim_numbers};
use crate::schema::BlockKind;
use crate::text::tokens::TokenKind;
use crate::text::{Span, Text};

/// What features are handed to: what collects them for learning, and what adds up their weights.
pub(super) trait Sink {
    /// Takes a feature: its template and what it is about.
    fn add(&mut self, template: u32, a: u32, b: u32);
}

impl Sink for Vec<u32> {
    fn add(&mut self, template: u32, a: u32, b: u32) {
        self.push(mix(template, a, b));
    }
}

/// The templates of features; each has a range of its own.
const BEGIN: u32 = 0;
const END: u32 = 100;
const INSIDE: u32 = 200;
pub(super) const CLAUSE: u32 = 300;
const WORTH: u32 = 400;

/// A paragraph and what is known of the article around it.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub text: &'a Text,
    pub clauses: &'a Clauses,
    pub attributions: &'a [FoundAttribution],
    /// What is known of who says what stands in each attribution's content.
    pub said: &'a [Said],
    pub block: BlockKind,
    /// How many paragraphs of the article stand in front of it; those far down count alike.
    pub place: u32,
    /// The number of its first token in the article.
    pub first_token: usize,
    /// What the article is like as a whole.
    pub tone: Tone,
}

/// Who says what stands in an attribution's content.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said {
    /// The classes of the words of its cue and source.
    classes: WordClasses,
    /// A hash of its cue; 0 where that is not listed.
    cue: u32,
}

impl Said {
    /// Returns what is known of an attribution with words of these classes.
    pub fn of(found: &FoundAttribution, classes: WordClasses) -> Self {
        let entry = found.evidence.entry.as_deref();
        Self { classes, cue: entry.map_or(0, |entry| (spelling_hash(entry.as_bytes()) >> 32) as u32 | 1) }
    }
}

/// What an article is like as a whole, in rough shares of its words: an essay states less than a report.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tone {
    shares: [u32; 5],
}

impl Tone {
    /// Counts what the words of an article are, by their classes; `n_attributions` stand in it.
    pub fn of(words: impl Iterator<Item = (WordClasses, bool)>, n_attributions: usize) -> Self {
        let mut counts = [0_u32; 5];
        let mut n_words = 0_u32;
        for (classes, is_number) in words {
            n_words += 1;
            let kinds = [
                is_number,
                classes.contains(WordClass::First),
                !classes.is_disjoint(JUDGING),
                !classes.is_disjoint(TELLING),
                false,
            ];
            counts.iter_mut().zip(kinds).for_each(|(count, holds)| *count += u32::from(holds));
        }
        counts[4] = n_attributions.min(1000) as u32;
        // By powers of two of a thousandth.
        let share = |count: u32| {
            let thousandths = 1000 * count / n_words.max(1);
            u32::BITS - thousandths.leading_zeros()
        };
        Self { shares: counts.map(share) }
    }
}

/// Classes of words that judge, wish or ask, and that report.
const JUDGING: WordClasses = enum_set!(
    WordClass::Value | WordClass::Wish | WordClass::Modal | WordClass::Question | WordClass::Always
);
const TELLING: WordClasses = enum_set!(
    WordClass::Happen | WordClass::Date | WordClass::Authority | WordClass::Harm | WordClass::Accuse
);

/// What a word looks like, in hashes.
#[derive(Clone, Copy)]
struct Looks {
    form: u32,
    tag: u32,
    ending: u32,
    classes: u32,
    /// 0 where nothing is known of how it is used.
    cluster: u32,
}

/// What a place outside the paragraph looks like.
const OUTSIDE: Looks = Looks { form: 9, tag: 9, ending: 9, classes: 9, cluster: 0 };

impl Context<'_> {
    fn word(&self, at: usize) -> Option<&Word> {
        self.clauses.words.get(at)
    }

    fn looks(&self, at: usize, by: isize) -> Looks {
        let word = at.checked_add_signed(by).and_then(|at| self.word(at));
        word.map_or(OUTSIDE, |word| Looks {
            form: word.form,
            tag: word.tag,
            ending: word.ending,
            classes: word.kinds,
            cluster: word.cluster,
        })
    }

    /// Returns what the words at `at` stand in: the article's own voice, or which kind of content.
    fn voice(&self, at: usize) -> u32 {
        self.word(at).map_or(0, |word| word.voice)
    }

    /// Returns a hash of the cue whose content the word at `at` stands in; 0 where there is none.
    fn cue(&self, at: usize) -> u32 {
        self.said_at(at).map_or(0, |said| said.cue)
    }

    /// Returns the span of the words from `start` to `end` without a conjunction written together with the first, and with
    /// the marks around them where one side stands inside.
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        let words = self.clauses.words.get(start..end)?;
        let (first, last) = (words.first()?, words.last()?);
        let (mut from, mut to) = (first.span.start(), last.span.end());
        if first.conjunction {
            from += self.text.slice(first.span).chars().next().map_or(0, |letter| letter.len_utf8() as u32);
        }
        // A mark or bracket that is closed inside begins in front of the first word.
        let is_mark = |word: &Word| matches!(word.kind, TokenKind::Mark(_));
        if words.iter().filter(|word| is_mark(word)).count() % 2 == 1 {
            let before = start.checked_sub(1).and_then(|at| self.word(at)).filter(|word| is_mark(word));
            let behind = self.word(end).filter(|word| is_mark(word));
            match (before, behind) {
                (Some(before), None) if !first.conjunction => from = before.span.start(),
                (None, Some(behind)) => to = behind.span.end(),
                _ => {}
            }
        }
        Span::checked(from, to)
    }

    fn said_at(&self, at: usize) -> Option<&Said> {
        let content = self.word(at).and_then(|word| word.content);
        content.and_then(|idx| self.said.get(idx as usize))
    }

    /// Returns how the words on both sides of a place differ in whose they are.
    fn change(&self, at: usize) -> u32 {
        self.clauses.change.get(at).copied().unwrap_or_default()
    }

    /// Gives `sink` the features of a claim that begins with the word at `at`.
    pub fn begin(&self, sink: &mut impl Sink, at: usize) {
        self.around(sink, BEGIN, at);
        let open = self.clauses.open.get(at).copied().unwrap_or_default();
        let Some(word) = self.word(at) else { return };
        let voice = self.voice(at);
        let change = self.change(at);
        let own = self.looks(at, 0);
        sink.add(BEGIN + 40, open.0, 0);
        sink.add(BEGIN + 41, open.0, own.tag);
        sink.add(BEGIN + 42, open.0, voice);
        sink.add(BEGIN + 43, voice, change);
        sink.add(BEGIN + 44, self.cue(at), change);
        sink.add(BEGIN + 45, self.block as u32, self.place);
        sink.add(BEGIN + 46, own.form, voice);
        sink.add(BEGIN + 47, own.form, open.0);
        for join in bits(u64::from(open.0)) {
            sink.add(BEGIN + 48, u32::from(join), 0);
            sink.add(BEGIN + 49, u32::from(join), own.tag);
        }
        sink.add(BEGIN + 50, u32::from(word.source), change);
        sink.add(
            BEGIN + 51,
            u32::from(word.definite) | u32::from(word.conjunction) << 1 | u32::from(word.verb) << 2,
            open.0,
        );
        let first =
            at.checked_sub(1).is_none_or(|at| self.clauses.limit.get(at) != self.clauses.limit.get(at + 1));
        sink.add(BEGIN + 52, u32::from(first), voice);
    }

    /// Gives `sink` the features of a claim that ends in front of `end`.
    pub fn end(&self, sink: &mut impl Sink, end: usize) {
        self.around(sink, END, end);
        let close = self.clauses.close(end);
        let next = self.looks(end, 0);
        let last = self.looks(end, -1);
        let change = self.change(end);
        let voice = end.checked_sub(1).map_or(0, |at| self.voice(at));
        sink.add(END + 40, close.0, 0);
        sink.add(END + 41, close.0, next.tag);
        sink.add(END + 42, close.0, last.tag);
        sink.add(END + 43, voice, change);
        sink.add(END + 44, close.0, voice);
        for join in bits(u64::from(close.0)) {
            sink.add(END + 48, u32::from(join), 0);
        }
    }

    /// Adds what stands around a place: three words before and three after, alone and in pairs.
    fn around(&self, sink: &mut impl Sink, base: u32, at: usize) {
        let looks = [-3, -2, -1, 0, 1, 2].map(|by| self.looks(at, by));
        for (place, looks) in (0..).zip(&looks) {
            sink.add(base + 1, looks.form, place);
            sink.add(base + 2, looks.tag, place);
            sink.add(base + 3, looks.classes, place);
        }
        let [_, two, one, own, next, after] = looks;
        sink.add(base + 4, one.ending, 0);
        sink.add(base + 4, own.ending, 1);
        sink.add(base + 5, one.tag, own.tag);
        sink.add(base + 6, one.form, own.form);
        sink.add(base + 7, own.tag, next.tag);
        sink.add(base + 8, one.form, own.tag);
        sink.add(base + 9, own.form, next.form);
        sink.add(base + 10, two.tag, one.tag);
        sink.add(base + 11, mix(one.tag, own.tag, 5), next.tag);
        sink.add(base + 12, mix(own.tag, next.tag, 6), after.tag);
        sink.add(base + 13, two.form, one.form);
        sink.add(base + 14, one.tag, own.form);
        for (place, looks) in (0..).zip(&looks).filter(|(_, looks)| looks.cluster != 0) {
            sink.add(base + 15, looks.cluster, place);
        }
        if one.cluster != 0 && own.cluster != 0 {
            sink.add(base + 16, one.cluster, own.cluster);
        }
    }

    /// Gives `sink` the features of a word inside a claim.
    pub fn inside(&self, sink: &mut impl Sink, at: usize) {
        self.of_inner_word(sink, at);
        self.of_inner_voice(sink, at);
    }

    pub fn of_inner_word(&self, sink: &mut impl Sink, at: usize) {
        let Some(word) = self.word(at) else { return };
        let own = self.looks(at, 0);
        let next = self.looks(at, 1);
        sink.add(INSIDE + 1, own.form, 0);
        sink.add(INSIDE + 2, own.tag, 0);
        sink.add(INSIDE + 3, own.ending, 0);
        sink.add(INSIDE + 4, own.form, next.form);
        sink.add(INSIDE + 5, own.tag, next.tag);
        sink.add(INSIDE + 7, word.voice, own.classes);
        sink.add(INSIDE + 8, word.pack, 0);
        sink.add(INSIDE + 10, word.join.0, 0);
        sink.add(INSIDE + 11, word.join.0, next.tag);
        for class in claim_numbers(word.classes) {
            sink.add(INSIDE + 13, u32::from(class), 0);
        }
        if own.cluster != 0 {
            sink.add(INSIDE + 15, own.cluster, 0);
        }
    }

    /// Adds what most neighbours have in common.
    pub fn of_inner_voice(&self, sink: &mut impl Sink, at: usize) {
        let [voice, cue, attribution, is_content] = self.inner_voice(at);
        sink.add(INSIDE + 6, voice, 0);
        sink.add(INSIDE + 9, cue, 0);
        sink.add(INSIDE + 12, attribution, voice);
        for (number, share) in (0..).zip(self.tone.shares) {
            sink.add(INSIDE + 14, number * 16 + share, is_content);
        }
    }

    /// Returns what [`Self::of_inner_voice`] rests on.
    pub fn inner_voice(&self, at: usize) -> [u32; 4] {
        let word = self.word(at);
        let attribution = word.map_or(0, |word| {
            u32::from(word.cue) | u32::from(word.source) << 1 | u32::from(word.joiner) << 2
        });
        let is_content = word.is_some_and(|word| word.content.is_some());
        [self.voice(at), self.cue(at), attribution, u32::from(is_content)]
    }

    /// Gives `sink` the features that the classes and joins of some words add to a clause that has none of them yet.
    pub fn met(&self, sink: &mut impl Sink, base: u32, classes: WordClasses, joins: Joins) {
        for class in claim_numbers(classes) {
            sink.add(base + 1, u32::from(class), 0);
        }
        for join in bits(u64::from(joins.0)) {
            sink.add(base + 2, u32::from(join), 0);
        }
    }

    /// Returns what a clause has that begins with the word at `at`, whatever its end.
    pub fn opening(&self, at: usize) -> Option<Opening> {
        let word = self.word(at)?;
        let question = self.clauses.limit.get(at).and_then(|limit| self.word(*limit));
        Some(Opening {
            at,
            own: self.looks(at, 0),
            voice: word.voice,
            joins: self.clauses.open.get(at).copied().unwrap_or_default(),
            change: self.change(at),
            content: word.content,
            depth: word.depth,
            question: question.is_some_and(|word| word.join.has(Join::Question)),
        })
    }

    /// Gives `sink` what rests on all of a clause, whose words `sum` has counted.
    pub fn clause(&self, sink: &mut impl Sink, base: u32, opening: &Opening, sum: &Sum) {
        self.of_opening(sink, base, opening);
        self.of_length(sink, base, opening, rough(sum.n_words));
        self.of_counts(sink, base, opening, sum);
        self.of_verb(sink, base, opening, sum);
        self.of_words(sink, base, opening, sum);
        self.of_ending(sink, base, opening, sum);
    }

    pub fn of_opening(&self, sink: &mut impl Sink, base: u32, opening: &Opening) {
        let is_content = u32::from(opening.content.is_some());
        for (number, share) in (0..).zip(self.tone.shares) {
            sink.add(base + 30, number * 16 + share, is_content);
        }
        sink.add(base + 22, u32::from(opening.question), opening.voice);
        let said = self.said_at(opening.at).map(|said| said.classes).unwrap_or_default();
        for class in claim_numbers(said) {
            sink.add(base + 23, u32::from(class), 0);
        }
        let (next, after) = (self.looks(opening.at, 1), self.looks(opening.at, 2));
        sink.add(base + 25, mix(opening.own.tag, next.tag, 4), after.tag);
    }

    pub fn of_length(&self, sink: &mut impl Sink, base: u32, opening: &Opening, length: u32) {
        sink.add(base + 3, length, 0);
        sink.add(base + 4, length, opening.voice);
        sink.add(base + 14, opening.own.tag, length);
        sink.add(base + 19, self.block as u32, length);
        sink.add(base + 20, opening.joins.0, length);
    }

    pub fn of_counts(&self, sink: &mut impl Sink, base: u32, opening: &Opening, sum: &Sum) {
        let [length, n_verbs, n_numbers, n_joins] = sum.counts();
        sink.add(base + 5, n_verbs, length);
        sink.add(base + 6, n_numbers, n_verbs.min(2));
        sink.add(base + 8, n_joins, length);
        sink.add(base + 13, opening.own.tag, n_verbs.min(2));
    }

    pub fn of_verb(&self, sink: &mut impl Sink, base: u32, opening: &Opening, sum: &Sum) {
        sink.add(base + 24, sum.first_verb.min(6), opening.own.tag);
        if sum.n_verbs > 0 {
            let verb = self.looks(opening.at, sum.first_verb as isize);
            sink.add(base + 26, verb.form, 0);
            sink.add(base + 27, verb.ending, 0);
            sink.add(base + 28, verb.classes, opening.voice);
            sink.add(base + 29, verb.tag, u32::from(sum.n_numbers > 0));
            // A rated claim has features of all of its words.
            if base == CLAUSE && verb.cluster != 0 {
                sink.add(base + 31, verb.cluster, 0);
                sink.add(base + 32, verb.cluster, opening.voice);
            }
        }
    }

    pub fn of_words(&self, sink: &mut impl Sink, base: u32, opening: &Opening, sum: &Sum) {
        let [attribution, facts, opinions, n_names] = sum.words();
        sink.add(base + 7, n_names, 0);
        sink.add(base + 9, attribution, opening.voice);
        sink.add(base + 15, facts, opening.voice);
        sink.add(base + 16, opinions, opening.voice);
    }

    pub fn of_ending(&self, sink: &mut impl Sink, base: u32, opening: &Opening, sum: &Sum) {
        let length = rough(sum.n_words);
        let last = sum.end.checked_sub(1).and_then(|at| self.word(at));
        let close = self.clauses.close(sum.end);
        // It leaves the content that it begins in.
        let leaves = u32::from(last.and_then(|last| last.content) != opening.content)
            | u32::from(sum.least_depth < opening.depth) << 1;
        sink.add(base + 10, leaves, opening.voice);
        sink.add(base + 11, opening.change, self.change(sum.end));
        sink.add(base + 12, u32::from(opening.joins.is_end() && close.is_end()), length);
        sink.add(base + 17, u32::from(sum.n_marks % 2 == 1), u32::from(sum.n_marks > 0));
        sink.add(base + 18, u32::from(sum.n_unknown * 4 > sum.n_words * 3), length);
        sink.add(base + 21, close.0, length);
    }

    /// Gives `sink` the features of a claim for whether it is worth checking.
    pub fn worth(&self, sink: &mut impl Sink, at: usize, sum: &Sum) {
        self.met(sink, WORTH, sum.classes, sum.joins);
        let Some(opening) = self.opening(at) else { return };
        self.clause(sink, WORTH, &opening, sum);
        sink.add(WORTH + 40, self.cue(at), 0);
        sink.add(WORTH + 41, self.block as u32, self.place);
        for class in claim_numbers(sum.classes) {
            sink.add(WORTH + 46, u32::from(class), u32::from(sum.n_numbers > 0));
            sink.add(WORTH + 47, u32::from(class), u32::from(opening.content.is_some()));
        }
        for at in at..sum.end {
            let (own, next) = (self.looks(at, 0), self.looks(at, 1));
            sink.add(WORTH + 42, own.form, 0);
            sink.add(WORTH + 43, own.ending, 0);
            sink.add(WORTH + 44, own.tag, 0);
            if at + 1 < sum.end {
                sink.add(WORTH + 45, own.form, next.form);
            }
        }
    }
}

/// Returns the feature that tells of worth what a named feature of a text by itself does, where it is the same.
pub(super) fn of_named(number: u16) -> Option<u32> {
    (usize::from(number) < WordClass::CLAIM_CLASSES.len()).then(|| mix(WORTH + 1, u32::from(number), 0))
}

/// What a clause has from where it begins.
#[derive(Clone, Copy)]
pub(super) struct Opening {
    /// The number of its first word.
    at: usize,
    own: Looks,
    voice: u32,
    joins: Joins,
    change: u32,
    content: Option<u32>,
    depth: u8,
    /// The sentence that it is in is a question.
    question: bool,
}
