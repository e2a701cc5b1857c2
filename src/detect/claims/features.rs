//! What speaks for and against a clause being a claim.

use std::cmp::Ordering;

use super::clauses::{Clauses, Join, Joins, Word};
use crate::lang::claims::{ClaimWords, WordClass, WordClasses};
use crate::schema::{BlockKind, QuoteKind};
use crate::text::tokens::TokenKind;

/// How many joins there is room for in the numbering of features.
const JOINS: u16 = 32;

/// How many word classes there is room for.
const CLASSES: u16 = 64;

/// The places of the groups in the numbering.
const OPEN: u16 = 0;
const CLOSE: u16 = OPEN + JOINS;
const OVER: u16 = CLOSE + JOINS;
const HAS: u16 = OVER + JOINS;
const FIRST: u16 = HAS + CLASSES;
const SAID: u16 = FIRST + CLASSES;
const OTHER: u16 = SAID + CLASSES;

macro_rules! other_features {
    ($($name:ident = $word:literal,)+) => {
        /// Features that are no set of joins or classes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Other { $($name),+ }

        const OTHER_NAMES: &[&str] = &[$($word),+];
    };
}

other_features! {
    Bias = "bias",
    Words4 = "words:3-4",
    Words6 = "words:5-6",
    Words9 = "words:7-9",
    Words13 = "words:10-13",
    Words18 = "words:14-18",
    Words25 = "words:19-25",
    WordsMore = "words:26-",
    Number = "number",
    Numbers = "numbers",
    Own = "in:article",
    Frame = "in:frame",
    Direct = "in:direct",
    Indirect = "in:indirect",
    Mixed = "in:mixed",
    Nested = "in:nested",
    WholeContent = "whole-content",
    ContentStart = "content-start",
    HasCue = "has-cue",
    HasSource = "has-source",
    Starts = "sentence-start",
    WholeSentence = "whole-sentence",
    Title = "block:title",
    Deck = "block:deck",
    Heading = "block:heading",
    Lead = "block:lead",
    Conjunction = "first:conjunction",
    Name = "name",
    Names = "names",
    Pieces1 = "pieces:1",
    Pieces2 = "pieces:2",
    Pieces3 = "pieces:3",
    PiecesMore = "pieces:4-",
    NoVerb = "no-verb",
    NoWord = "no-listed-word",
    Listed4 = "listed:4-",
    Marks = "marks",
    Enters = "enters-content",
    EntersAll = "has-source-and-content",
    FirstDefinite = "first:definite",
    SecondDefinite = "second:definite",
    BareDefinite = "first:bare-definite",
    FirstUnlisted = "first:unlisted",
    ContentEnd = "content-end",
    BehindCue = "behind-cue",
}

/// How many features there are.
pub(super) const N_FEATURES: usize = OTHER as usize + OTHER_NAMES.len();

/// A feature of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feature(u16);

impl Feature {
    /// Returns its number, below the number of features.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Returns its name in weight tables, or `None` for a number without a feature.
    pub fn name(self) -> Option<String> {
        let group = |group: &str, names: &[&str], from: u16| {
            names.get(usize::from(self.0 - from)).map(|name| format!("{group}:{name}"))
        };
        match self.0 {
            CLOSE.. if self.0 < OVER => group("close", Join::NAMES, CLOSE),
            OVER.. if self.0 < HAS => group("over", Join::NAMES, OVER),
            HAS.. if self.0 < FIRST => group("has", WordClass::NAMES, HAS),
            FIRST.. if self.0 < SAID => group("first", WordClass::NAMES, FIRST),
            SAID.. if self.0 < OTHER => group("said", WordClass::NAMES, SAID),
            OTHER.. => OTHER_NAMES.get(usize::from(self.0 - OTHER)).map(|name| (*name).to_owned()),
            _ => group("open", Join::NAMES, OPEN),
        }
    }
}

/// Returns the names of the features by their numbers.
pub(super) fn names() -> Vec<Option<String>> {
    (0..N_FEATURES as u16).map(|number| Feature(number).name()).collect()
}

/// The weights of a language by feature number: for "is a claim" and for "is worth checking".
pub(super) fn by_number(lexicon: &ClaimWords) -> &[[i32; 2]] {
    let weight = |number| Feature(number).name().map_or([0, 0], |name| lexicon.weight(&name));
    lexicon.by_feature(|| (0..N_FEATURES as u16).map(weight).collect())
}

/// Returns the number of what a named feature of a text by itself is called here, where it is the same.
pub(super) fn of_text(number: u16) -> Option<usize> {
    let n_classes = WordClass::ALL.len();
    let here = match usize::from(number).cmp(&n_classes) {
        Ordering::Less => HAS + number,
        // The first behind the classes: whether there is a number.
        Ordering::Equal => OTHER + Other::Number as u16,
        Ordering::Greater => return None,
    };
    Some(usize::from(here))
}

/// What is known of the surroundings of a clause.
pub(super) struct Around {
    pub block: BlockKind,
    /// It is in the first paragraph.
    pub lead: bool,
    /// The rendering of the attribution whose content it stands in.
    pub quote: Option<QuoteKind>,
    /// It is all of that content.
    pub whole_content: bool,
    /// It begins where that content begins.
    pub content_start: bool,
    /// It ends where that content ends.
    pub content_end: bool,
    /// The classes of that attribution's cue and source.
    pub said: WordClasses,
    /// Its sentence has a cue outside of it, at its own level.
    pub framed: bool,
}

/// What a run of pieces adds up to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    pub n_words: usize,
    pub n_listed: usize,
    pub n_numbers: usize,
    pub n_names: usize,
    pub n_pieces: usize,
    pub classes: WordClasses,
    pub over: Joins,
    pub cue: bool,
    pub source: bool,
    pub marks: bool,
    pub max_depth: u8,
}

impl Sum {
    /// Returns true if it goes into a content that its first word does not stand in.
    pub fn enters(&self, first: Option<&Word>) -> bool {
        first.is_some_and(|word| self.max_depth > word.depth)
    }

    /// Adds the words of `range`, whose first stands at a name's usual place if it is not `inner`.
    pub fn add(&mut self, clauses: &Clauses, range: std::ops::Range<usize>) {
        for (n, word) in clauses.words.get(range).into_iter().flatten().enumerate() {
            match word.kind {
                TokenKind::Word => self.n_words += 1,
                TokenKind::Number => {
                    self.n_words += 1;
                    self.n_numbers += 1;
                }
                TokenKind::Mark(_) => self.marks = true,
                TokenKind::Punct(_) => {}
            }
            self.n_listed += usize::from(!word.classes.is_empty());
            self.n_names += usize::from(word.capital && (n > 0 || self.n_pieces > 0));
            self.classes = self.classes.union(word.classes);
            self.cue |= word.cue;
            self.source |= word.source;
            self.max_depth = self.max_depth.max(word.depth);
        }
    }
}

/// Appends the features of the clause from piece `first` to piece `last` to `acc`.
pub(super) fn features(
    acc: &mut Vec<Feature>,
    clauses: &Clauses,
    first: usize,
    last: usize,
    sum: &Sum,
    around: &Around,
) {
    let (Some(opening), Some(closing)) = (clauses.pieces.get(first), clauses.pieces.get(last)) else {
        return;
    };
    let joins = |acc: &mut Vec<Feature>, from: u16, joins: Joins| {
        let set = (0..JOINS).filter(|bit| joins.0 & (1 << bit) != 0);
        acc.extend(set.map(|bit| Feature(from + bit)));
    };
    joins(acc, OPEN, opening.open);
    joins(acc, CLOSE, closing.close);
    joins(acc, OVER, sum.over);
    let classes = |acc: &mut Vec<Feature>, from: u16, set: WordClasses| {
        let all = (from..).zip(WordClass::ALL);
        acc.extend(all.filter(|(_, class)| set.has(**class)).map(|(number, _)| Feature(number)));
    };
    classes(acc, HAS, sum.classes);
    let head = clauses.words.get(opening.words.start);
    classes(acc, FIRST, head.map(|word| word.classes).unwrap_or_default());
    classes(acc, SAID, around.said);
    let mut other = |feature: Other, holds: bool| {
        if holds {
            acc.push(Feature(OTHER + feature as u16));
        }
    };
    other(Other::Bias, true);
    other(
        match sum.n_words {
            ..=4 => Other::Words4,
            5..=6 => Other::Words6,
            7..=9 => Other::Words9,
            10..=13 => Other::Words13,
            14..=18 => Other::Words18,
            19..=25 => Other::Words25,
            _ => Other::WordsMore,
        },
        true,
    );
    other(
        match sum.n_pieces {
            ..=1 => Other::Pieces1,
            2 => Other::Pieces2,
            3 => Other::Pieces3,
            _ => Other::PiecesMore,
        },
        true,
    );
    other(Other::Number, sum.n_numbers > 0);
    other(Other::Numbers, sum.n_numbers > 1);
    other(
        match around.quote {
            None => Other::Own,
            Some(QuoteKind::Direct) => Other::Direct,
            Some(QuoteKind::Indirect) => Other::Indirect,
            Some(QuoteKind::Mixed) => Other::Mixed,
        },
        true,
    );
    other(Other::Frame, around.framed);
    other(Other::Nested, head.is_some_and(|word| word.depth > 1));
    other(Other::WholeContent, around.whole_content);
    other(Other::ContentStart, around.content_start);
    other(Other::HasCue, sum.cue);
    other(Other::HasSource, sum.source);
    other(Other::Starts, opening.open.is_end());
    other(Other::WholeSentence, opening.open.is_end() && closing.close.is_end());
    other(Other::Title, around.block == BlockKind::Title);
    other(Other::Deck, around.block == BlockKind::Deck);
    other(Other::Heading, around.block == BlockKind::Heading);
    other(Other::Lead, around.lead);
    other(Other::Conjunction, head.is_some_and(|word| word.conjunction));
    other(Other::Name, sum.n_names > 0);
    other(Other::Names, sum.n_names > 2);
    let verb = [WordClass::Happen, WordClass::Verb, WordClass::Change, WordClass::Quantity, WordClass::Cause];
    other(Other::NoVerb, !verb.into_iter().any(|class| sum.classes.has(class)));
    other(Other::NoWord, sum.n_listed == 0);
    other(Other::Listed4, sum.n_listed >= 4);
    other(Other::Marks, sum.marks);
    let enters = sum.enters(head);
    other(Other::Enters, enters);
    other(Other::EntersAll, enters && sum.source && sum.cue);
    let second = clauses.words.get(opening.words.start + 1);
    let definite = |word: Option<&Word>| word.is_some_and(|word| word.definite);
    let unlisted = head.is_some_and(|word| word.kind == TokenKind::Word && word.classes.is_empty());
    other(Other::FirstDefinite, definite(head));
    other(Other::SecondDefinite, definite(second));
    other(Other::BareDefinite, unlisted && !definite(head) && definite(second));
    other(Other::FirstUnlisted, unlisted);
    other(Other::ContentEnd, around.content_end);
    other(Other::BehindCue, opening.open.has(Join::Cue));
}
