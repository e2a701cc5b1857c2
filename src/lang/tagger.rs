//! Parts of speech: what a word is by its form, what is written together with it, how words like it are used,
//! and its neighbours.
//!
//! A linear classifier over hashed features. Those of a spelling do not depend on where it is, so that each
//! spelling's share in the answer for itself and for its neighbours is summed once ([`Spelling`]) and kept.

pub use super::tagger_table::{N_COLUMNS, TaggerTable};
pub use super::word_clusters::{Cluster, Clusters};
pub use super::word_counts::{Counts, N_COUNTS};
pub(crate) use super::word_shape::{Kind, N_OFFSETS, Shape, Spelling, joint_features, shape_features};

use crate::text::tokens::TokenKind;

/// What a word can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Tag {
    /// A common noun.
    Noun,
    /// A proper name.
    Name,
    /// An adjective.
    Adjective,
    /// A participle used as an adjective or adverbially.
    Participle,
    /// A finite verb.
    Verb,
    /// An adverb.
    Adverb,
    /// A number, in digits or in words.
    Number,
    /// A preposition.
    Preposition,
    /// A conjunction, a complementiser or another particle.
    Particle,
    /// A pronoun.
    Pronoun,
    /// A determiner.
    Determiner,
    /// An auxiliary.
    Auxiliary,
    /// Punctuation, a mark, or nothing that is known.
    #[default]
    Other,
}

/// The tags that the classifier chooses among, in the order of its columns.
pub const TAGS: [Tag; 12] = [
    Tag::Noun,
    Tag::Name,
    Tag::Adjective,
    Tag::Participle,
    Tag::Verb,
    Tag::Adverb,
    Tag::Number,
    Tag::Preposition,
    Tag::Particle,
    Tag::Pronoun,
    Tag::Determiner,
    Tag::Auxiliary,
];

impl Tag {
    /// Returns its name in tables and reports.
    pub fn name(self) -> &'static str {
        match self {
            Tag::Noun => "noun",
            Tag::Name => "name",
            Tag::Adjective => "adjective",
            Tag::Participle => "participle",
            Tag::Verb => "verb",
            Tag::Adverb => "adverb",
            Tag::Number => "number",
            Tag::Preposition => "preposition",
            Tag::Particle => "particle",
            Tag::Pronoun => "pronoun",
            Tag::Determiner => "determiner",
            Tag::Auxiliary => "auxiliary",
            Tag::Other => "other",
        }
    }
}

/// The columns after the tags.
pub const FEMININE: usize = 12;
/// Several.
pub const PLURAL: usize = 13;
/// Two.
pub const DUAL: usize = 14;
/// Who speaks, alone or with others.
pub const FIRST_PERSON: usize = 15;

/// A sum of weights for each column.
pub(crate) type Scores = [i32; N_COLUMNS];

/// What a word is in its context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tagged {
    /// Its part of speech.
    pub tag: Tag,
    /// By how much it was preferred to the next best one, in the unit of the table.
    pub margin: i32,
    /// By how much "a verb" or "an auxiliary" is preferred to all else; below 0 it is none.
    pub verb: i32,
    /// It is feminine.
    pub feminine: bool,
    /// It is a plural.
    pub plural: bool,
    /// It is a dual.
    pub dual: bool,
    /// It is of a first person.
    pub first_person: bool,
}

/// The classifier of one language.
#[derive(Debug)]
pub(crate) struct Tagger {
    /// What it has learned.
    pub table: TaggerTable,
    /// What signs add, by their kind.
    signs: Vec<(Kind, Spelling)>,
}

impl Tagger {
    /// Returns the classifier that has learned this.
    pub fn new(table: TaggerTable) -> Self {
        let mut tagger = Self { table, signs: Vec::new() };
        let signs = ['.', ',', ':', '(', '-'].map(TokenKind::Punct);
        for kind in signs.into_iter().chain([TokenKind::Number, TokenKind::Mark('"')]) {
            let shape = Shape::of_sign(kind);
            let spelling = tagger.spelling(&shape);
            tagger.signs.push((shape.kind, spelling));
        }
        tagger
    }

    /// Returns what a sign or a number adds; `None` for words.
    pub fn sign(&self, kind: TokenKind) -> Option<&Spelling> {
        let of = Shape::of_sign(kind).kind;
        self.signs.iter().find(|(kind, _)| *kind == of && of != Kind::Plain).map(|(_, spelling)| spelling)
    }

    /// Returns what a spelling adds.
    pub fn spelling(&self, shape: &Shape<'_>) -> Spelling {
        let mut spelling = Spelling { kind: shape.kind, clitics: shape.clitics(), ..Spelling::default() };
        (spelling.front, spelling.back) = shape.edges();
        spelling.form = shape.form();
        spelling.frequent = shape.is_frequent();
        spelling.cluster = self.table.clusters.get(shape.bare);
        let mut sums = [[0_i32; N_COLUMNS]; N_OFFSETS];
        shape_features(shape, &mut |offset, hash| {
            if let (Some(sums), Some(weights)) = (sums.get_mut(offset), self.table.weights(hash)) {
                sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += i32::from(*weight as i8));
            }
        });
        for (scores, sums) in spelling.scores.iter_mut().zip(sums) {
            for (score, sum) in scores.iter_mut().zip(sums) {
                *score = sum.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16;
            }
        }
        spelling
    }

    /// Returns what the word in the middle of five is; `None` stands for what lies beyond a paragraph.
    pub fn tag(&self, around: [Option<&Spelling>; N_OFFSETS]) -> Tagged {
        let mut scores: Scores = [0; N_COLUMNS];
        for (at, spelling) in around.iter().enumerate() {
            let Some(of) = spelling.and_then(|spelling| spelling.scores.get(at)) else { continue };
            scores.iter_mut().zip(of).for_each(|(score, own)| *score += i32::from(*own));
        }
        let [_, before, own, after, _] = around;
        if let Some(own) = own {
            joint_features(before, own, after, &mut |hash| {
                if let Some(weights) = self.table.weights(hash) {
                    scores.iter_mut().zip(weights).for_each(|(score, own)| *score += i32::from(*own as i8));
                }
            });
        }
        self.answer(&scores)
    }

    fn answer(&self, scores: &Scores) -> Tagged {
        let biased = |column: usize| {
            scores.get(column).copied().unwrap_or(0) + self.table.bias.get(column).copied().unwrap_or(0)
        };
        let (mut best, mut second) = ((Tag::Other, i32::MIN), i32::MIN);
        let (mut verb, mut rest) = (i32::MIN, i32::MIN);
        for (column, tag) in TAGS.iter().enumerate() {
            let score = biased(column);
            if score > best.1 {
                (second, best) = (best.1, (*tag, score));
            } else {
                second = second.max(score);
            }
            let side = if matches!(tag, Tag::Verb | Tag::Auxiliary) { &mut verb } else { &mut rest };
            *side = (*side).max(score);
        }
        Tagged {
            tag: best.0,
            margin: best.1.saturating_sub(second),
            verb: verb.saturating_sub(rest),
            feminine: biased(FEMININE) > 0,
            plural: biased(PLURAL) > 0,
            dual: biased(DUAL) > 0,
            first_person: biased(FIRST_PERSON) > 0,
        }
    }
}
