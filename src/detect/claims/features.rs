//! What speaks for and against a clause being a claim.

use std::cmp::Ordering;

use super::clauses::{Join, Joins, Piece, Word};
use crate::lang::claims::{ClaimWords, WordClass, WordClasses, bits};
use crate::schema::{BlockKind, QuoteKind};
use crate::text::Span;
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
pub(super) fn by_number(lexicon: &ClaimWords) -> &Weights {
    let weight = |number| Feature(number).name().map_or([0, 0], |name| lexicon.weight(&name));
    lexicon.by_feature(|| (0..N_FEATURES as u16).map(weight).collect()).first_chunk().unwrap_or(&UNWEIGHED)
}

/// What every feature weighs, for "is a claim" and for "is worth checking".
pub(super) type Weights = [[i32; 2]; N_FEATURES];

static UNWEIGHED: Weights = [[0, 0]; N_FEATURES];

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

/// What features are handed to: what collects them for learning, and what adds up their weights.
pub(super) trait Sink {
    /// Takes a feature that a clause has.
    fn add(&mut self, feature: Feature);
}

impl Sink for Vec<Feature> {
    fn add(&mut self, feature: Feature) {
        self.push(feature);
    }
}

/// Log-odds of a clause in thousandths: that it is a claim, and that it is worth checking.
#[derive(Clone, Copy)]
pub(super) struct Weighing<'a> {
    pub weights: &'a Weights,
    pub log_odds: [i32; 2],
}

impl Sink for Weighing<'_> {
    fn add(&mut self, feature: Feature) {
        if let Some([claim, worth]) = self.weights.get(feature.index()) {
            self.log_odds = [self.log_odds[0] + claim, self.log_odds[1] + worth];
        }
    }
}

/// What is known of the place that a clause begins at.
pub(super) struct Opening<'a> {
    pub piece: &'a Piece,
    /// Its first word and the one behind.
    pub head: &'a Word,
    pub second: Option<&'a Word>,
    pub block: BlockKind,
    /// It is in the first paragraph.
    pub lead: bool,
    /// The rendering of the attribution whose content it stands in.
    pub quote: Option<QuoteKind>,
    /// The part of that content.
    pub part: Option<Span>,
    /// The classes of that attribution's cue and source.
    pub said: WordClasses,
    /// Its sentence has a cue outside of it, at its own level.
    pub framed: bool,
}

/// What a run of pieces adds up to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    pub n_words: u32,
    pub n_listed: u32,
    pub n_numbers: u32,
    pub n_names: u32,
    pub n_pieces: u32,
    pub classes: WordClasses,
    pub over: Joins,
    pub cue: bool,
    pub source: bool,
    pub marks: bool,
    pub max_depth: u8,
    /// The least depth, and the content of the words at that depth if it is the same for all.
    min_depth: u8,
    shallow: Option<Option<u32>>,
    /// The first word that is no punctuation: where it begins without a conjunction, and its number.
    pub first: Option<(u32, bool)>,
    /// Where the last word ends that is neither punctuation nor a mark.
    pub end: Option<u32>,
}

impl Sum {
    /// Returns what the words of a piece add up to.
    pub fn of(words: &[Word]) -> Self {
        let mut sum = Self { n_pieces: 1, min_depth: u8::MAX, ..Self::default() };
        let first = words.iter().find(|word| !matches!(word.kind, TokenKind::Punct(_)));
        let last = words.iter().rfind(|word| !matches!(word.kind, TokenKind::Punct(_) | TokenKind::Mark(_)));
        sum.first = first.map(|word| (word.span.start(), word.conjunction));
        sum.end = last.map(|word| word.span.end());
        for word in words {
            match word.kind {
                TokenKind::Word => sum.n_words += 1,
                TokenKind::Number => {
                    sum.n_words += 1;
                    sum.n_numbers += 1;
                }
                TokenKind::Mark(_) => sum.marks = true,
                TokenKind::Punct(_) => {}
            }
            sum.n_listed += u32::from(!word.classes.is_empty());
            sum.n_names += u32::from(word.capital);
            sum.classes = sum.classes.union(word.classes);
            sum.cue |= word.cue;
            sum.source |= word.source;
            sum.max_depth = sum.max_depth.max(word.depth);
            if word.depth < sum.min_depth {
                sum.min_depth = word.depth;
                sum.shallow = Some(word.content);
            } else if word.depth == sum.min_depth && sum.shallow != Some(word.content) {
                sum.shallow = None;
            }
        }
        sum
    }

    /// Adds what the next piece adds up to.
    pub fn add(&mut self, further: &Sum) {
        self.n_words += further.n_words;
        self.n_listed += further.n_listed;
        self.n_numbers += further.n_numbers;
        self.n_names += further.n_names;
        self.n_pieces += further.n_pieces;
        self.classes = self.classes.union(further.classes);
        self.over.0 |= further.over.0;
        self.cue |= further.cue;
        self.source |= further.source;
        self.marks |= further.marks;
        self.max_depth = self.max_depth.max(further.max_depth);
        match self.min_depth.cmp(&further.min_depth) {
            Ordering::Greater => (self.min_depth, self.shallow) = (further.min_depth, further.shallow),
            Ordering::Equal if self.shallow != further.shallow => self.shallow = None,
            _ => {}
        }
        self.first = self.first.or(further.first);
        self.end = further.end.or(self.end);
    }

    /// Returns true if its words leave the content that the word `head` stands in.
    pub fn leaves(&self, head: &Word) -> bool {
        self.min_depth < head.depth || self.min_depth == head.depth && self.shallow != Some(head.content)
    }

    /// Returns true if it goes into a content that its first word does not stand in.
    pub fn enters(&self, head: &Word) -> bool {
        self.max_depth > head.depth
    }
}

fn joins(sink: &mut impl Sink, from: u16, joins: Joins) {
    bits(u64::from(joins.0)).for_each(|bit| sink.add(Feature(from + bit)));
}

fn classes(sink: &mut impl Sink, from: u16, classes: WordClasses) {
    classes.numbers().for_each(|number| sink.add(Feature(from + number)));
}

fn other(sink: &mut impl Sink, feature: Other, holds: bool) {
    if holds {
        sink.add(Feature(OTHER + feature as u16));
    }
}

/// Gives `sink` those features of a clause that rest on where it begins.
pub(super) fn of_opening(sink: &mut impl Sink, opening: &Opening) {
    let Opening { piece, head, second, .. } = opening;
    joins(sink, OPEN, piece.open);
    classes(sink, FIRST, head.classes);
    classes(sink, SAID, opening.said);
    other(sink, Other::Bias, true);
    let place = match opening.quote {
        None => Other::Own,
        Some(QuoteKind::Direct) => Other::Direct,
        Some(QuoteKind::Indirect) => Other::Indirect,
        Some(QuoteKind::Mixed) => Other::Mixed,
    };
    other(sink, place, true);
    other(sink, Other::Frame, opening.framed);
    other(sink, Other::Nested, head.depth > 1);
    other(sink, Other::Starts, piece.open.is_end());
    other(sink, Other::Title, opening.block == BlockKind::Title);
    other(sink, Other::Deck, opening.block == BlockKind::Deck);
    other(sink, Other::Heading, opening.block == BlockKind::Heading);
    other(sink, Other::Lead, opening.lead);
    other(sink, Other::Conjunction, head.conjunction);
    let definite = second.is_some_and(|word| word.definite);
    let unlisted = head.kind == TokenKind::Word && head.classes.is_empty();
    other(sink, Other::FirstDefinite, head.definite);
    other(sink, Other::SecondDefinite, definite);
    other(sink, Other::BareDefinite, unlisted && !head.definite && definite);
    other(sink, Other::FirstUnlisted, unlisted);
    other(sink, Other::BehindCue, piece.open.has(Join::Cue));
}

/// Gives `sink` those features of a clause that rest on how it ends.
pub(super) fn of_closing(sink: &mut impl Sink, closing: &Piece) {
    joins(sink, CLOSE, closing.close);
}

/// Gives `sink` a feature for each join and each class that a clause has inside.
pub(super) fn of_inside(sink: &mut impl Sink, over: Joins, has: WordClasses) {
    joins(sink, OVER, over);
    classes(sink, HAS, has);
}

/// Gives `sink` the other features of the clause at `span`, whose last piece is `closing`.
pub(super) fn of_clause(sink: &mut impl Sink, opening: &Opening, closing: &Piece, sum: &Sum, span: Span) {
    let length = match sum.n_words {
        ..=4 => Other::Words4,
        5..=6 => Other::Words6,
        7..=9 => Other::Words9,
        10..=13 => Other::Words13,
        14..=18 => Other::Words18,
        19..=25 => Other::Words25,
        _ => Other::WordsMore,
    };
    other(sink, length, true);
    let pieces = match sum.n_pieces {
        ..=1 => Other::Pieces1,
        2 => Other::Pieces2,
        3 => Other::Pieces3,
        _ => Other::PiecesMore,
    };
    other(sink, pieces, true);
    other(sink, Other::Number, sum.n_numbers > 0);
    other(sink, Other::Numbers, sum.n_numbers > 1);
    let starts = opening.part.is_some_and(|part| span.start() <= part.start() + 4);
    let ends = opening.part.is_some_and(|part| part.end() <= span.end() + 4);
    other(sink, Other::WholeContent, starts && ends);
    other(sink, Other::ContentStart, starts);
    other(sink, Other::ContentEnd, ends);
    other(sink, Other::HasCue, sum.cue);
    other(sink, Other::HasSource, sum.source);
    other(sink, Other::WholeSentence, opening.piece.open.is_end() && closing.close.is_end());
    other(sink, Other::Name, sum.n_names > 0);
    other(sink, Other::Names, sum.n_names > 2);
    other(sink, Other::NoVerb, !sum.classes.meets(VERBS));
    other(sink, Other::NoWord, sum.n_listed == 0);
    other(sink, Other::Listed4, sum.n_listed >= 4);
    other(sink, Other::Marks, sum.marks);
    let enters = sum.enters(opening.head);
    other(sink, Other::Enters, enters);
    other(sink, Other::EntersAll, enters && sum.source && sum.cue);
}

/// The classes of which a verb is one.
const VERBS: WordClasses = WordClasses::of(&[
    WordClass::Happen,
    WordClass::Verb,
    WordClass::Change,
    WordClass::Quantity,
    WordClass::Cause,
]);
