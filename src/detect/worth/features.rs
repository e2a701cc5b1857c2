//! What a text is rated by: named features that can be told to a person, and hashed words and letters.
//!
//! What tells where a text comes from rather than what it says is left out: links, addressees, the sign of
//! a hashtag, emoji, digits (only how many there are), and length (each group counts alike however many
//! features it has).

use crate::detect::claims::known::Known;
use crate::lang::claims::{ClaimWords, WordClass, WordClasses};
use crate::text::Span;
use crate::text::tokens::{Token, TokenKind, tokens};

/// The groups of hashed features: words, pairs of words, letters, pairs of word classes.
pub const GROUPS: usize = 4;
const WORDS: usize = 0;
const PAIRS: usize = 1;
const LETTERS: usize = 2;
const CLASS_PAIRS: usize = 3;

/// The shortest and the longest run of letters looked at, the word's edges counted.
const MIN_LETTERS: usize = 2;
const MAX_LETTERS: usize = 5;

/// The most digits of a number that are told apart.
const MAX_DIGITS: usize = 4;

/// The most bytes of a text that are looked at: a sentence is far shorter.
const MAX_BYTES: usize = 16 * 1024;

/// The named features behind those of the word classes.
pub(super) const FURTHER: [&str; 7] =
    ["number", "numbers", "name", "names", "question", "exclamation", "casualties"];

/// How many named features there are.
pub const NAMED: usize = WordClass::ALL.len() + FURTHER.len();

/// Returns the names of the named features by their numbers.
pub fn named_features() -> impl Iterator<Item = String> {
    let classes = WordClass::NAMES.iter().map(|name| format!("has:{name}"));
    classes.chain(FURTHER.iter().map(|name| (*name).to_owned()))
}

/// The features of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bag {
    /// Named features by number, ascending.
    pub named: Vec<u16>,
    /// Hashes of the features of each group, ascending, each once.
    pub hashed: [Vec<u64>; GROUPS],
}

impl Bag {
    /// Returns what each of `n` features of a group counts.
    pub fn value(n: usize) -> f64 {
        1.0 / (n.max(1) as f64).sqrt()
    }

    /// Returns true if it has the named feature of that name in [`FURTHER`].
    pub(super) fn has(&self, name: &str) -> bool {
        let found = FURTHER.iter().position(|known| *known == name);
        found
            .and_then(|at| u16::try_from(WordClass::ALL.len() + at).ok())
            .is_some_and(|number| self.named.binary_search(&number).is_ok())
    }
}

/// Returns the features of a text.
pub fn bag(source: &str, lexicon: &ClaimWords) -> Bag {
    let source = beginning(source);
    let mut cut: Vec<Token> = Vec::new();
    tokens(&mut cut, source, Span::from_range(0..source.len()));
    let addresses = addresses(source);
    cut.retain(|token| !addresses.iter().any(|address| address.overlaps(token.span)));
    let known = Known::of(source, &cut, lexicon);
    let mut acc = Builder::default();
    for (idx, token) in cut.iter().enumerate() {
        match token.kind {
            TokenKind::Word => {
                acc.classes = acc.classes.union(known.classes(idx).0);
                let capital = source.get(token.span.range()).and_then(|word| word.chars().next());
                acc.n_names += usize::from(idx > 0 && capital.is_some_and(char::is_uppercase));
                // The words of a hashtag are joined by strokes.
                known.folded(idx).split('_').filter(|word| !word.is_empty()).for_each(|word| acc.word(word));
            }
            TokenKind::Number => {
                acc.n_numbers += 1;
                let n_digits = known.folded(idx).chars().filter(char::is_ascii_digit).count();
                acc.word("0000".get(..n_digits.clamp(1, MAX_DIGITS)).unwrap_or("0"));
            }
            TokenKind::Punct(sign @ ('?' | '؟' | '!' | '%' | '٪' | '$' | '€' | '£')) => {
                acc.question |= matches!(sign, '?' | '؟');
                acc.exclamation |= sign == '!';
                acc.word(sign.encode_utf8(&mut [0; 4]));
            }
            TokenKind::Punct(_) | TokenKind::Mark(_) => {}
        }
    }
    acc.finish()
}

/// Returns the beginning of a text, cut between two characters.
fn beginning(source: &str) -> &str {
    let mut end = source.len().min(MAX_BYTES);
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    source.get(..end).unwrap_or(source)
}

/// Returns where links and addressees stand.
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

#[derive(Default)]
struct Builder {
    bag: Bag,
    classes: WordClasses,
    n_numbers: usize,
    n_names: usize,
    question: bool,
    exclamation: bool,
    before: Option<u64>,
    /// The letters of the word at hand.
    letters: Vec<char>,
}

impl Builder {
    fn word(&mut self, word: &str) {
        let own = hash(FNV, word.as_bytes());
        self.add(WORDS, own);
        if let Some(before) = self.before.replace(own) {
            self.add(PAIRS, hash(before, &own.to_le_bytes()));
        }
        self.letters(word);
    }

    /// Adds every run of letters of a word between its edges.
    fn letters(&mut self, word: &str) {
        let mut letters = std::mem::take(&mut self.letters);
        letters.clear();
        letters.extend(std::iter::once('<').chain(word.chars()).chain(std::iter::once('>')));
        for start in 0..letters.len().saturating_sub(1) {
            let mut run = FNV;
            for (n, c) in letters.iter().skip(start).take(MAX_LETTERS).enumerate() {
                run = hash(run, &u32::from(*c).to_le_bytes());
                if n + 1 >= MIN_LETTERS {
                    self.add(LETTERS, run);
                }
            }
        }
        self.letters = letters;
    }

    fn add(&mut self, group: usize, feature: u64) {
        if let Some(hashes) = self.bag.hashed.get_mut(group) {
            hashes.push(hash(feature, &[group as u8]));
        }
    }

    fn finish(mut self) -> Bag {
        let classes: Vec<(usize, WordClass)> = WordClass::ALL
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, class)| self.classes.has(*class))
            .collect();
        for (n, (_, first)) in classes.iter().enumerate() {
            for (_, second) in classes.iter().skip(n + 1) {
                // By name, so that a table outlives a new class.
                let pair = hash(hash(FNV, first.name().as_bytes()), second.name().as_bytes());
                self.add(CLASS_PAIRS, pair);
            }
        }
        let casualties = self.n_numbers > 0 || self.classes.has(WordClass::Number);
        let further = [
            self.n_numbers > 0,
            self.n_numbers > 1,
            self.n_names > 0,
            self.n_names > 2,
            self.question,
            self.exclamation,
            casualties && self.classes.has(WordClass::Harm),
        ];
        let further =
            (WordClass::ALL.len()..).zip(further).filter(|(_, holds)| *holds).map(|(number, _)| number);
        let numbers = classes.iter().map(|(number, _)| *number).chain(further);
        self.bag.named = numbers.filter_map(|number| u16::try_from(number).ok()).collect();
        for group in &mut self.bag.hashed {
            group.sort_unstable();
            group.dedup();
        }
        self.bag
    }
}

/// Where FNV-1a begins.
const FNV: u64 = 0xcbf2_9ce4_8422_2325;

fn hash(from: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(from, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
