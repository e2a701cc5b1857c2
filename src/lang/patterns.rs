//! Patterns of words: what classes a word has that no list has, by what it begins and ends with (`سي+`, `+وا`, `ي+ون`).

use std::collections::BTreeMap;

use super::word_classes::WordClasses;
use crate::text::fold::fold;

/// The fewest letters of a word that a pattern may match.
const MIN_LETTERS: usize = 5;

/// What words of some classes begin and end with.
struct Pattern {
    beginning: String,
    ending: String,
    classes: WordClasses,
}

impl Pattern {
    /// Byte by byte and from its end: most words differ from an ending of two letters in the first compared.
    fn matches(&self, word: &str) -> bool {
        let ends = || word.bytes().rev().zip(self.ending.bytes().rev()).all(|(own, other)| own == other);
        word.len() >= self.ending.len() && ends() && word.starts_with(self.beginning.as_str())
    }
}

/// The patterns of a language.
#[derive(Default)]
pub(crate) struct Patterns {
    /// By the first letter of their beginning, and those of any beginning by their last letter.
    by_first: BTreeMap<char, Vec<Pattern>>,
    by_last: BTreeMap<char, Vec<Pattern>>,
}

impl Patterns {
    /// Adds the pattern of words with this beginning and this ending, either of which may be empty.
    pub fn add(&mut self, beginning: &str, ending: &str, classes: WordClasses) {
        let pattern = Pattern { beginning: fold(beginning), ending: fold(ending), classes };
        let (first, last) = (pattern.beginning.chars().next(), pattern.ending.chars().last());
        match (first, last) {
            (Some(first), _) => self.by_first.entry(first).or_default().push(pattern),
            (None, Some(last)) => self.by_last.entry(last).or_default().push(pattern),
            (None, None) => {}
        }
    }

    /// Returns the classes of all patterns that a folded word matches.
    pub fn classes(&self, word: &str) -> WordClasses {
        let mut classes = WordClasses::empty();
        if word.chars().nth(MIN_LETTERS - 1).is_none() {
            return classes;
        }
        let first = word.chars().next().and_then(|first| self.by_first.get(&first));
        let last = word.chars().next_back().and_then(|last| self.by_last.get(&last));
        for pattern in first.into_iter().chain(last).flatten() {
            if pattern.matches(word) {
                classes |= pattern.classes;
            }
        }
        classes
    }
}
