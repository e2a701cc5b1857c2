//! What the words of a clause add up to.

use enumset::enum_set;

use super::clauses::{Clauses, Joins, Word};
use crate::lang::word_classes::{WordClass, WordClasses};
use crate::text::tokens::TokenKind;

/// Classes of words that state facts, and that judgements and wishes are.
const FACTS: WordClasses = enum_set!(
    WordClass::Number
        | WordClass::Quantity
        | WordClass::Money
        | WordClass::Change
        | WordClass::Harm
        | WordClass::Accuse
        | WordClass::Record
        | WordClass::Law
        | WordClass::Happen
);
const OPINIONS: WordClasses = enum_set!(
    WordClass::Wish
        | WordClass::Value
        | WordClass::Modal
        | WordClass::Question
        | WordClass::First
        | WordClass::Future
);

/// What the words of a clause add up to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    /// The word after the last.
    pub end: usize,
    pub n_words: u32,
    pub n_numbers: u32,
    pub n_names: u32,
    pub n_verbs: u32,
    pub n_joins: u32,
    pub n_marks: u32,
    /// Words of no class that is known.
    pub n_unknown: u32,
    /// How many words stand in front of the first verb.
    pub first_verb: u32,
    pub classes: WordClasses,
    pub joins: Joins,
    pub cue: bool,
    pub source: bool,
    /// It goes into a content that its first word does not stand in.
    pub entered: bool,
    pub least_depth: u8,
    first_depth: u8,
}

impl Sum {
    /// Returns the sum of no words, in front of the word at `at`.
    pub fn at(clauses: &Clauses, at: usize) -> Self {
        let depth = clauses.words.get(at).map_or(0, |word| word.depth);
        Self { end: at, least_depth: depth, first_depth: depth, ..Self::default() }
    }

    /// Adds the next word; returns the classes and joins that no word before it has.
    pub fn add(&mut self, word: &Word) -> (WordClasses, Joins) {
        let first = self.n_words == 0;
        match word.kind {
            TokenKind::Word => self.n_words += 1,
            TokenKind::Number => {
                self.n_words += 1;
                self.n_numbers += 1;
            }
            TokenKind::Mark(_) => self.n_marks += 1,
            TokenKind::Punct(_) => {}
        }
        self.end += 1;
        self.n_names += u32::from(word.capital && !first);
        if word.verb {
            self.n_verbs += 1;
        } else if self.n_verbs == 0 {
            self.first_verb += 1;
        }
        let joins = if first { Joins::default() } else { word.join };
        self.n_joins += u32::from(joins.0 != 0);
        self.n_unknown += u32::from(word.kind == TokenKind::Word && word.classes.is_empty() && !word.closed);
        self.cue |= word.cue;
        self.source |= word.source;
        self.entered |= word.depth > self.first_depth;
        self.least_depth = self.least_depth.min(word.depth);
        let added = (word.classes - self.classes, Joins(joins.0 & !self.joins.0));
        self.classes = self.classes.union(word.classes);
        self.joins.0 |= joins.0;
        added
    }

    /// Returns how many words, verbs, numbers and joins it has, as far as that is distinguished.
    pub fn counts(&self) -> [u32; 4] {
        [rough(self.n_words), self.n_verbs.min(4), self.n_numbers.min(3), rough(self.n_joins)]
    }

    /// Returns where its first verb is, as far as features tell, and whether it has a number.
    pub fn verb(&self) -> [u32; 2] {
        let (first, has_number) = (self.first_verb, u32::from(self.n_numbers > 0));
        if self.n_verbs > 0 { [first, 2 + has_number] } else { [first.min(6), 0] }
    }

    /// Returns what sorts of words it has: of an attribution, for facts, for opinions, names.
    pub fn words(&self) -> [u32; 4] {
        let attribution = u32::from(self.cue) | u32::from(self.source) << 1 | u32::from(self.entered) << 2;
        let facts = u32::from(!self.classes.is_disjoint(FACTS)) | u32::from(self.n_numbers > 0) << 1;
        [attribution, facts, u32::from(!self.classes.is_disjoint(OPINIONS)), self.n_names.min(3)]
    }
}

/// Returns a small number for a count, so that large ones are distinguished less.
pub(super) fn rough(n: u32) -> u32 {
    match n {
        0..=6 => n,
        7..=8 => 7,
        9..=11 => 8,
        12..=15 => 9,
        16..=20 => 10,
        21..=28 => 11,
        _ => 12,
    }
}
