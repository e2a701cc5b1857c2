//! What a text is rated by: named features that can be shown to a person, and hashed words and letters.
//!
//! What tells where a text comes from rather than what it says is left out: links, addressees, the sign of
//! a hashtag, emoji, digits (only how many there are), and length (each group counts alike however many
//! features it has; what occurs twice counts twice).

use crate::detect::reading::vocabulary::{KnownWord, Vocabulary, is_looked_at};
use crate::lang::word_classes::{WordClass, WordClasses, bits, claim_numbers};
use crate::text::Span;
use crate::text::tokens::{Token, TokenKind, tokens};

/// The groups of hashed features: words, pairs of words, letters.
pub const GROUPS: usize = 3;
const PAIRS: usize = 1;
const LETTERS: usize = 2;

/// The longest run of letters looked at, the word's edges counted; the shortest are two.
const MAX_LETTERS: usize = 5;

/// The most digits of a number that are distinguished.
const MAX_DIGITS: usize = 4;

/// The most bytes of a text that are looked at: a sentence is far shorter.
const MAX_BYTES: usize = 16 * 1024;

/// The named features after those of the word classes.
pub(super) const FURTHER: [&str; 7] =
    ["number", "numbers", "name", "names", "question", "exclamation", "casualties"];

/// How many named features there are.
pub const NAMED: usize = WordClass::CLAIM_CLASSES.len() + FURTHER.len();

/// Returns the names of the named features by their numbers.
pub fn named_features() -> impl Iterator<Item = String> {
    let classes = WordClass::CLAIM_CLASSES.iter().map(|class| format!("has:{}", class.name()));
    classes.chain(FURTHER.iter().map(|name| (*name).to_owned()))
}

/// The named features that a text has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Named(u64);

const _: () = assert!(NAMED <= 64, "one bit for each");

impl Named {
    /// Returns the numbers of the features, ascending.
    pub fn numbers(self) -> impl Iterator<Item = u16> {
        bits(self.0)
    }

    /// Returns how many they are.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Returns true if there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The features of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bag {
    /// The named ones.
    pub named: Named,
    /// Hashes of the features of each group, as often as they are in the text.
    pub hashed: [Vec<u64>; GROUPS],
}

impl Bag {
    /// Returns what each of `n` features of a group counts.
    pub fn value(n: usize) -> f64 {
        1.0 / (n.max(1) as f64).sqrt()
    }
}

/// What of a text is not hashed, counted token by token.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub classes: WordClasses,
    n_tokens: u32,
    n_numbers: u32,
    n_names: u32,
    question: bool,
    exclamation: bool,
}

impl Counts {
    /// Counts the next token of the text.
    pub fn add(&mut self, token: Token, classes: WordClasses, capital: bool) {
        self.n_tokens += 1;
        match token.kind {
            TokenKind::Word => {
                self.classes = self.classes.union(classes);
                self.n_names += u32::from(capital && self.n_tokens > 1);
            }
            TokenKind::Number => self.n_numbers += 1,
            TokenKind::Punct(sign) => {
                self.question |= matches!(sign, '?' | '؟');
                self.exclamation |= sign == '!';
            }
            TokenKind::Mark(_) => {}
        }
    }

    /// Returns the named features.
    pub fn named(&self) -> Named {
        let counted = self.n_numbers > 0 || self.classes.contains(WordClass::Number);
        let further = [
            self.n_numbers > 0,
            self.n_numbers > 1,
            self.n_names > 0,
            self.n_names > 2,
            self.question,
            self.exclamation,
            counted && self.classes.contains(WordClass::Harm),
        ];
        let classes = claim_numbers(self.classes).map(u32::from);
        let further = (WordClass::CLAIM_CLASSES.len() as u32..).zip(further).filter(|(_, holds)| *holds);
        Named(classes.chain(further.map(|(number, _)| number)).fold(0, |set, number| set | 1 << number))
    }
}

/// Returns what a token that is looked at counts as: its folded spelling, the number of digits, the sign.
pub(super) fn spelled(kind: TokenKind, folded: &str) -> &str {
    if kind != TokenKind::Number {
        return folded;
    }
    let n_digits = folded.chars().filter(char::is_ascii_digit).count();
    "0000".get(..n_digits.clamp(1, MAX_DIGITS)).unwrap_or("0")
}

/// Returns the features of a text, whose words are looked up in `vocabulary`.
pub(super) fn bag(source: &str, vocabulary: &mut Vocabulary) -> Bag {
    let source = beginning(source);
    let mut cut: Vec<Token> = Vec::new();
    tokens(&mut cut, source, Span::from_range(0..source.len()));
    let addresses = addresses(source);
    cut.retain(|token| !addresses.iter().any(|address| address.overlaps(token.span)));
    let mut known = |token: &Token| {
        let surface = source.get(token.span.range()).unwrap_or("");
        is_looked_at(token.kind).then(|| vocabulary.known(surface, token.kind))
    };
    let words: Vec<Option<KnownWord>> = cut.iter().map(&mut known).collect();
    let mut bag = Bag::default();
    let mut counts = Counts::default();
    let mut before = None;
    vocabulary.classes(cut.iter().copied(), &words, |token, word, classes, _| {
        counts.add(token, classes, word.is_some_and(KnownWord::is_capital));
        let Some(word) = word else { return };
        // The words of a hashtag are joined by strokes.
        let spelled = spelled(token.kind, vocabulary.spelling(word));
        for word in spelled.split('_').filter(|word| !word.is_empty()) {
            let [words, pairs, letters] = &mut bag.hashed;
            let own = word_feature(word);
            words.push(own);
            pairs.extend(before.replace(own).map(|before| pair_feature(before, own)));
            letter_features(word, |feature| letters.push(feature));
        }
    });
    bag.named = counts.named();
    bag
}

/// Returns the feature that a word is.
pub(super) fn word_feature(word: &str) -> u64 {
    word.bytes().fold(FNV, |feature, byte| joined(feature, u64::from(byte)))
}

/// Returns the feature that two neighbouring words are together.
pub(super) fn pair_feature(before: u64, own: u64) -> u64 {
    joined(joined(before, own), PAIRS as u64)
}

/// Gives `take` a feature for every run of letters of a word between its edges.
pub(super) fn letter_features(word: &str, mut take: impl FnMut(u64)) {
    let begin = joined(FNV, LETTERS as u64);
    // What the runs that end at the letter before are, the shortest first.
    let mut runs = [begin; MAX_LETTERS - 1];
    let letters = std::iter::once('<').chain(word.chars()).chain(std::iter::once('>'));
    for (n_before, c) in letters.enumerate() {
        let letter = u64::from(u32::from(c));
        let longer = runs.map(|run| joined(run, letter));
        match longer.get(..n_before) {
            Some(begun) => begun.iter().for_each(|run| take(*run)),
            None => longer.into_iter().for_each(&mut take),
        }
        let [one, two, three, _] = longer;
        runs = [joined(begin, letter), one, two, three];
    }
}

/// Returns the beginning of a text, cut between two characters.
pub(super) fn beginning(source: &str) -> &str {
    let mut end = source.len().min(MAX_BYTES);
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    source.get(..end).unwrap_or(source)
}

/// Returns where links and addressees are.
fn addresses(source: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    for chunk in source.split_inclusive(char::is_whitespace) {
        let word = chunk.trim();
        if word.contains("://") || word.starts_with("www.") || word.starts_with('@') {
            found.push(Span::from_range(at..at + chunk.len()));
        }
        at += chunk.len();
    }
    found
}

/// Where FNV-1a begins.
const FNV: u64 = 0xcbf2_9ce4_8422_2325;

/// Returns a hash with one part more, as FNV-1a joins bytes.
fn joined(hash: u64, part: u64) -> u64 {
    (hash ^ part).wrapping_mul(0x0100_0000_01b3)
}
