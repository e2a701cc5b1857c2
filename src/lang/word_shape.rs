//! What a spelling shows by itself, and the features made of it.

use super::clitics::Governed;
use super::grammar::Grammar;
use super::lexicon::{Entry, spelling_hash};
use super::tagger_table::N_COLUMNS;
use super::word_classes::{WordClass, WordClasses};
use super::word_clusters::Cluster;
use super::word_counts::{Counts, N_COUNTS, UseCounts};
use crate::text::tokens::TokenKind;

/// How many words are looked at: two before, the word itself, two after.
pub(crate) const N_OFFSETS: usize = 5;

/// What sort of token it is by its characters and the lists of the pack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    #[default]
    Plain,
    Definite,
    Preposition,
    Complementiser,
    Relative,
    BeforeVerb,
    Pronoun,
    Conjunction,
    Determiner,
    Number,
    Mark,
    Stop,
    Comma,
    Colon,
    Bracket,
    Sign,
}

/// What a spelling adds to the scores of the word itself and of the words around it, by where it is itself: from two
/// words before the one that is scored to two after it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spelling {
    /// By place, two words before first.
    pub scores: [[i16; N_COLUMNS]; N_OFFSETS],
    /// What sort of word it is by the lists of the pack.
    pub kind: Kind,
    /// A hash of the word without a conjunction, and whether it is frequent in any text.
    pub form: u32,
    pub frequent: bool,
    /// Hashes of its first and its last letters.
    pub front: u32,
    pub back: u32,
    /// A conjunction or preposition is written together with it, as far as its use shows.
    pub clitics: u8,
    /// The words that it is used like.
    pub cluster: Cluster,
}

/// A folded word with what is written together with it taken off.
#[derive(Clone, Debug)]
pub(crate) struct Shape<'w> {
    /// All of it.
    pub word: &'w str,
    /// Without conjunction, preposition and article.
    pub bare: &'w str,
    /// A conjunction is written together with it.
    pub conjunction: bool,
    /// A preposition is: its place in the list of the language.
    pub preposition: Option<usize>,
    /// The article is.
    pub definite: bool,
    /// How the word is used without a conjunction.
    pub counts: Option<UseCounts>,
    /// What sort of word it is.
    pub kind: Kind,
    /// A hash of the pattern that its root is in.
    pub pattern: u64,
}

/// From which count on a word is frequent.
const FREQUENT: u8 = 8;

/// The fewest letters of a word that something is taken off.
const FEWEST_LEFT: usize = 3;

impl<'w> Shape<'w> {
    /// Returns the shape of a folded word. A letter is taken for a conjunction or preposition where the rest is used more
    /// often than the whole, or where the article follows.
    pub fn of_word(
        word: &'w str,
        counts: &Counts,
        grammar: &Grammar,
        lexicon: &dyn Fn(&str) -> Option<&'static Entry>,
    ) -> Self {
        let taken_off = &grammar.clitics;
        let often = |word: &str| counts.get(word).map_or(0, |counts| counts[N_COUNTS - 1]);
        let begins = |word: &str| taken_off.is_definite(word);
        let long = |word: &str| word.chars().nth(FEWEST_LEFT - 1).is_some();
        let mut shape = Self {
            word,
            bare: word,
            conjunction: false,
            preposition: None,
            definite: false,
            counts: None,
            kind: Kind::Plain,
            pattern: 0,
        };
        let known = |word: &str| lexicon(word).is_some_and(Entry::is_of_attribution);
        if let Some((_, rest)) = taken_off.without_conjunction(word)
            && (long(rest) || known(rest))
            && (begins(rest) || often(rest) > 0 && often(rest) >= often(word) || known(rest) && !known(word))
        {
            shape.conjunction = true;
            shape.bare = rest;
        }
        let joined = shape.bare;
        let whole = often(joined);
        if let Some(Governed { letter, rest, contracted }) = taken_off.without_preposition(joined)
            && !known(joined)
            && long(rest)
            && (begins(rest) || contracted.is_some() || often(rest) > whole && often(rest) > 2)
        {
            shape.preposition = taken_off.prepositions.iter().position(|own| *own == letter);
            shape.bare = contracted.unwrap_or(rest);
            shape.definite = contracted.is_some();
        }
        if let Some(rest) = taken_off.without_article(shape.bare)
            && long(rest)
        {
            shape.definite = true;
            shape.bare = rest;
        }
        shape.counts = counts.get(joined);
        let classes = lexicon(joined).map_or(WordClasses::empty(), |entry| entry.classes);
        shape.kind = kind_of(classes, shape.definite);
        shape.pattern = pattern(shape.bare, &grammar.pattern);
        shape
    }

    /// Returns the shape of what is no word.
    pub fn of_sign(kind: TokenKind) -> Self {
        let (word, kind) = match kind {
            TokenKind::Word => ("", Kind::Plain),
            TokenKind::Number => ("0", Kind::Number),
            TokenKind::Mark(_) => ("\"", Kind::Mark),
            TokenKind::Punct('.' | '!' | '?' | '؟' | '…') => (".", Kind::Stop),
            TokenKind::Punct(',' | '،' | ';' | '؛') => (",", Kind::Comma),
            TokenKind::Punct(':') => (":", Kind::Colon),
            TokenKind::Punct('(' | ')' | '[' | ']') => ("(", Kind::Bracket),
            TokenKind::Punct(_) => ("-", Kind::Sign),
        };
        Self {
            word,
            bare: word,
            conjunction: false,
            preposition: None,
            definite: false,
            counts: None,
            kind,
            pattern: pattern(word, &[]),
        }
    }

    /// Returns true if it is a word.
    pub fn is_word(&self) -> bool {
        !matches!(
            self.kind,
            Kind::Number | Kind::Mark | Kind::Stop | Kind::Comma | Kind::Colon | Kind::Bracket | Kind::Sign
        )
    }

    /// Returns what is written together with it, as a number: 1 for a conjunction, 2 for the article, 4 and more for a
    /// preposition.
    pub fn clitics(&self) -> u8 {
        let preposition = match self.preposition {
            None => 0,
            Some(0) => 4,
            Some(1) => 8,
            Some(_) => 12,
        };
        u8::from(self.conjunction) | u8::from(self.definite) << 1 | preposition
    }

    /// Returns a hash of the word without a conjunction.
    pub fn form(&self) -> u32 {
        let letter = if self.conjunction { self.word.chars().next().map_or(0, char::len_utf8) } else { 0 };
        (spelling_hash(self.word.get(letter..).unwrap_or(self.word).as_bytes()) >> 32) as u32
    }

    /// Returns true if the word is met in any text.
    pub fn is_frequent(&self) -> bool {
        self.counts.is_some_and(|counts| counts[N_COUNTS - 1] >= FREQUENT)
    }

    /// Returns hashes of the first and the last two letters, with what is written together with the word.
    pub fn edges(&self) -> (u32, u32) {
        let hash = |text: &str| (spelling_hash(text.as_bytes()) >> 32) as u32;
        (
            hash(front(self.bare, 2)) ^ u32::from(self.clitics()),
            hash(back(self.bare, 2)) ^ u32::from(self.clitics()),
        )
    }
}

fn kind_of(classes: WordClasses, definite: bool) -> Kind {
    let kinds = [
        (WordClass::Complementiser, Kind::Complementiser),
        (WordClass::Fused, Kind::Complementiser),
        (WordClass::RelativeWord, Kind::Relative),
        (WordClass::Negation, Kind::BeforeVerb),
        (WordClass::Auxiliary, Kind::BeforeVerb),
        (WordClass::Preposition, Kind::Preposition),
        (WordClass::Pronoun, Kind::Pronoun),
        (WordClass::Conjunction, Kind::Conjunction),
        (WordClass::Determiner, Kind::Determiner),
    ];
    let listed = kinds.into_iter().find(|(of, _)| classes.contains(*of)).map(|(_, kind)| kind);
    listed.unwrap_or(if definite { Kind::Definite } else { Kind::Plain })
}

/// Returns the first `n` letters.
fn front(word: &str, n: usize) -> &str {
    let end = word.char_indices().nth(n).map_or(word.len(), |(at, _)| at);
    word.get(..end).unwrap_or(word)
}

/// Returns the last `n` letters.
fn back(word: &str, n: usize) -> &str {
    let start = word.char_indices().rev().nth(n.saturating_sub(1)).map_or(0, |(at, _)| at);
    word.get(start..).unwrap_or(word)
}

/// Returns a hash of the word with letters that only roots have made alike: what is left is its pattern.
fn pattern(word: &str, of_patterns: &[char]) -> u64 {
    word.chars()
        .take(10)
        .fold(7, |hash, c| mix(hash, if of_patterns.contains(&c) { u64::from(c) } else { 1 }))
}

fn mix(hash: u64, part: u64) -> u64 {
    (hash.rotate_left(23) ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Gives `take` each feature of a shape, with where the word of the shape then is: 0 for two words before the one that
/// is scored, 4 for two words after.
pub(crate) fn shape_features(shape: &Shape<'_>, take: &mut dyn FnMut(usize, u64)) {
    let hash = |text: &str| spelling_hash(text.as_bytes());
    let clitics = u64::from(shape.clitics());
    let kind = shape.kind as u64;
    let word = hash(shape.bare);
    let own = [
        word,
        hash(shape.word),
        hash(front(shape.bare, 1)),
        hash(front(shape.bare, 2)),
        hash(front(shape.bare, 3)),
        hash(back(shape.bare, 1)),
        hash(back(shape.bare, 2)),
        hash(back(shape.bare, 3)),
        mix(hash(front(shape.bare, 1)), hash(back(shape.bare, 1))),
        mix(hash(front(shape.bare, 1)), hash(back(shape.bare, 2))),
        mix(hash(front(shape.bare, 2)), hash(back(shape.bare, 1))),
        shape.pattern,
        mix(shape.pattern, clitics),
        clitics,
        mix(clitics, hash(back(shape.bare, 1))),
        mix(clitics, hash(back(shape.bare, 2))),
        shape.bare.chars().count().min(9) as u64,
        kind,
    ];
    let near = [
        word,
        hash(front(shape.bare, 2)),
        hash(back(shape.bare, 2)),
        hash(back(shape.bare, 1)),
        mix(hash(front(shape.bare, 1)), hash(back(shape.bare, 1))),
        clitics,
        mix(clitics, kind),
        shape.pattern,
    ];
    let far = [word, mix(clitics, kind), hash(back(shape.bare, 2))];
    for offset in 0..N_OFFSETS {
        let features: &[u64] = match offset {
            2 => &own,
            1 | 3 => &near,
            _ => &far,
        };
        let of = |template: usize, value: u64| mix(mix(offset as u64 + 1, template as u64 + 1), value);
        for (template, value) in features.iter().enumerate() {
            take(offset, of(template, *value));
        }
        if offset != 0 && offset != 4 {
            let used = shape.counts.unwrap_or([0; N_COUNTS]);
            if shape.counts.is_none() {
                take(offset, of(40, u64::from(shape.is_word())));
            } else {
                for (at, count) in used.iter().enumerate() {
                    take(offset, of(41 + at, u64::from(*count)));
                }
            }
        }
    }
}

/// Gives `take` the features of a word together with its neighbours.
pub(crate) fn joint_features(
    before: Option<&Spelling>,
    own: &Spelling,
    after: Option<&Spelling>,
    take: &mut dyn FnMut(u64),
) {
    let of = |spelling: Option<&Spelling>| {
        spelling.map_or(99, |spelling| u64::from(spelling.clitics) << 8 | spelling.kind as u64)
    };
    let (left, right) = (of(before), of(after));
    take(mix(mix(101, left), u64::from(own.back)));
    take(mix(mix(102, left), u64::from(own.front)));
    take(mix(mix(103, left), right));
    take(mix(mix(104, right), u64::from(own.back)));
}
