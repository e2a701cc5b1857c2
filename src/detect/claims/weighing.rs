//! Adds up what features weigh, each as seldom as possible: what neighbouring words, or a clause and the next longer one, have in
//! common is weighed once.

use super::clauses::Joins;
use super::features::{CLAUSE, Context, Opening, Sink};
use super::sums::{Sum, rough};
use crate::detect::reading::view::mix;
use crate::lang::claim_table::{ClaimTable, Part};
use crate::lang::word_classes::WordClasses;

/// The sum of the weights of features, in the unit of a part of a table.
#[derive(Clone, Copy)]
pub(super) struct Weighing<'a> {
    pub table: &'a ClaimTable,
    pub part: Part,
    pub sum: i32,
}

impl Sink for Weighing<'_> {
    fn add(&mut self, template: u32, a: u32, b: u32) {
        self.sum += self.table.weight(self.part, mix(template, a, b));
    }
}

/// Weighs the clauses that begin with one word, the shortest first: what a longer one has as the last one had is not weighed
/// again.
pub(super) struct Growing<'a> {
    context: &'a Context<'a>,
    table: &'a ClaimTable,
    opening: Opening,
    /// What rests on nothing that has still to come.
    fixed: i32,
    length: Kept<u32>,
    counts: Kept<[u32; 4]>,
    verb: Kept<[u32; 2]>,
    words: Kept<[u32; 4]>,
}

/// A weight, and what it rests on.
struct Kept<T> {
    of: Option<T>,
    sum: i32,
}

impl<T: PartialEq> Kept<T> {
    const NONE: Self = Self { of: None, sum: 0 };

    fn weight(&mut self, of: T, table: &ClaimTable, add: impl FnOnce(&mut Weighing<'_>)) -> i32 {
        if self.of.as_ref() != Some(&of) {
            (self.of, self.sum) = (Some(of), weighed(table, add));
        }
        self.sum
    }
}

/// Returns what features weigh together for whether a clause is a claim.
pub(super) fn weighed(table: &ClaimTable, add: impl FnOnce(&mut Weighing<'_>)) -> i32 {
    let mut weighing = Weighing { table, part: Part::Claim, sum: 0 };
    add(&mut weighing);
    weighing.sum
}

/// Weighs the words of a paragraph, each as one inside a claim.
pub(super) struct Inside<'a> {
    context: &'a Context<'a>,
    table: &'a ClaimTable,
    voice: Kept<[u32; 4]>,
    /// What the words in front of each place weigh together.
    sums: Vec<i32>,
}

impl<'a> Inside<'a> {
    /// Returns what weighs the words of a paragraph.
    pub fn of(context: &'a Context<'a>, table: &'a ClaimTable) -> Self {
        Self { context, table, voice: Kept::NONE, sums: vec![0] }
    }

    /// Returns what the words in front of a place weigh together: they are weighed when they are first asked for.
    pub fn in_front_of(&mut self, place: usize) -> i32 {
        let Self { context, table, .. } = *self;
        while self.sums.len() <= place {
            let at = self.sums.len() - 1;
            let of_voice =
                self.voice.weight(context.inner_voice(at), table, |sink| context.of_inner_voice(sink, at));
            let own = weighed(table, |sink| context.of_inner_word(sink, at));
            self.sums.push(self.sums.last().copied().unwrap_or(0) + of_voice + own);
        }
        self.sums.get(place).copied().unwrap_or(0)
    }
}

impl<'a> Growing<'a> {
    /// Returns what weighs the clauses with this opening.
    pub fn from(context: &'a Context<'a>, table: &'a ClaimTable, opening: Opening) -> Self {
        let (length, counts, verb, words) = (Kept::NONE, Kept::NONE, Kept::NONE, Kept::NONE);
        Self { context, table, opening, fixed: 0, length, counts, verb, words }
    }

    /// Takes the classes and joins that the next word adds.
    pub fn meet(&mut self, classes: WordClasses, joins: Joins) {
        if !classes.is_empty() || joins.0 != 0 {
            self.fixed += weighed(self.table, |sink| self.context.met(sink, CLAUSE, classes, joins));
        }
    }

    /// Returns what the clause weighs as a whole whose words `sum` has counted.
    pub fn weight(&mut self, sum: &Sum) -> i32 {
        let Self { context, table, opening, .. } = *self;
        let (length, verb) = (rough(sum.n_words), sum.verb());
        self.fixed
            + self.length.weight(length, table, |sink| context.of_length(sink, CLAUSE, &opening, length))
            + self.counts.weight(sum.counts(), table, |sink| context.of_counts(sink, CLAUSE, &opening, sum))
            + self.verb.weight(verb, table, |sink| context.of_verb(sink, CLAUSE, &opening, sum))
            + self.words.weight(sum.words(), table, |sink| context.of_words(sink, CLAUSE, &opening, sum))
            + weighed(table, |sink| context.of_ending(sink, CLAUSE, &opening, sum))
    }
}
