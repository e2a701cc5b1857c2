//! What a pack knows of claims: classes of words.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasherDefault;

pub(crate) use super::word_classes::bits;
pub use super::word_classes::{WordClass, WordClasses};

use super::lexicon::SpellingHasher;
use super::reasons::ReasonWords;
use super::{language, rows};
use crate::text::fold::fold;

/// The names of the rules that find claims: inside of a content, and in what the article says itself.
pub(super) const RULES: [&str; 2] = ["claim-in-content", "claim-in-article"];

/// The fewest letters of a word that a pattern may match.
const MIN_PATTERN_LETTERS: usize = 5;

/// The most words of an expression.
const MAX_EXPRESSION: usize = 4;

/// What is listed of a folded spelling.
#[derive(Default)]
struct Listed {
    /// Its classes; none where it only is in expressions.
    classes: WordClasses,
    /// The expressions that begin with it: their further words and their class.
    expressions: Vec<(Vec<String>, WordClass)>,
    /// It is the second word of an expression.
    goes_on: bool,
}

/// What the table tells of a word by itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct WordFacts {
    /// Its classes.
    pub classes: WordClasses,
    /// A conjunction is written together with it.
    pub conjunction: bool,
    /// The article is written together with it.
    pub definite: bool,
    /// An expression may begin with it.
    pub begins: bool,
    /// An expression may continue it.
    pub goes_on: bool,
}

/// What words of a class begin and end with.
struct Pattern {
    beginning: String,
    ending: String,
    class: WordClass,
}

impl Pattern {
    /// Byte by byte and from its end: most words differ from an ending of two letters in the first compared.
    fn matches(&self, word: &str) -> bool {
        let ends = || word.bytes().rev().zip(self.ending.bytes().rev()).all(|(own, other)| own == other);
        word.len() >= self.ending.len() && ends() && behind(word, &self.beginning).is_some()
    }
}

/// Returns what of a word is after a beginning of a few letters, if it has it.
fn behind<'w>(word: &'w str, beginning: &str) -> Option<&'w str> {
    let begins = word.bytes().zip(beginning.bytes()).all(|(own, other)| own == other);
    if begins { word.get(beginning.len()..) } else { None }
}

/// Returns true if a word has so many letters: most have more, so that they are not counted.
fn has_letters(word: &str, n_letters: usize) -> bool {
    word.chars().nth(n_letters - 1).is_some()
}

/// Returns the classes of what is listed, if it is in any.
fn in_classes(listed: Option<&Listed>) -> Option<WordClasses> {
    listed.map(|listed| listed.classes).filter(|classes| !classes.is_empty())
}

/// The claim table of one language.
#[derive(Default)]
pub struct ClaimWords {
    words: HashMap<Box<str>, Listed, BuildHasherDefault<SpellingHasher>>,
    /// Patterns by the first letter of their beginning, and those of any beginning by their last letter.
    by_first: BTreeMap<char, Vec<Pattern>>,
    by_last: BTreeMap<char, Vec<Pattern>>,
    /// Letters that join clauses, written together with the next word.
    pub conjunctions: Vec<char>,
    /// Prepositions written together with the next word.
    pub prepositions: Vec<char>,
    /// The article written together with its noun, folded; empty where there is none.
    pub article: String,
    /// The words that reasons rest on.
    pub(crate) reasons: ReasonWords,
    /// The names of the rules that find claims in what somebody says, and in the article's own words.
    pub rules: [&'static str; 2],
}

/// Returns the claim table of a language, read when first asked for.
pub fn claim_words(lang: &str) -> Option<&'static ClaimWords> {
    let language = language(lang)?;
    let table = language.tables.claims;
    let read = || {
        let reasons = ReasonWords::parse(language.tables.reasons);
        ClaimWords { reasons, ..ClaimWords::parse(language.tables.tag, table) }
    };
    (!table.is_empty()).then(|| language.claims.get_or_init(read))
}

impl ClaimWords {
    fn parse(tag: &'static str, table: &'static str) -> Self {
        // A table is made once and stays; so do the names that all that is found shares.
        let rule = |name: &str| -> &'static str { format!("{tag}/{name}").leak() };
        let rules = RULES.map(rule);
        let mut read = Self { rules, ..Self::default() };
        for row in rows(table) {
            let mut cells = row.split('\t');
            let (Some(kind), Some(name), Some(value)) = (cells.next(), cells.next(), cells.next()) else {
                continue;
            };
            match kind {
                "class" => {
                    let Some(idx) = WordClass::NAMES.iter().position(|known| *known == name) else {
                        continue;
                    };
                    let Some(class) = WordClass::ALL.get(idx) else { continue };
                    value.split_whitespace().for_each(|word| read.add(word, *class));
                }
                "conjunctions" => read.conjunctions = value.chars().filter(|c| *c != ' ').collect(),
                "prepositions" => read.prepositions = value.chars().filter(|c| *c != ' ').collect(),
                "article" => read.article = fold(value),
                _ => {}
            }
        }
        read
    }

    fn add(&mut self, word: &str, class: WordClass) {
        if let Some((beginning, ending)) = word.split_once('+') {
            let pattern = Pattern { beginning: fold(beginning), ending: fold(ending), class };
            let (first, last) = (pattern.beginning.chars().next(), pattern.ending.chars().last());
            match (first, last) {
                (Some(first), _) => self.by_first.entry(first).or_default().push(pattern),
                (None, Some(last)) => self.by_last.entry(last).or_default().push(pattern),
                (None, None) => {}
            }
            return;
        }
        let mut parts = word.split('_').map(fold);
        let Some(first) = parts.next() else { return };
        let rest: Vec<String> = parts.take(MAX_EXPRESSION - 1).collect();
        if rest.is_empty() {
            let listed = self.listed_mut(&first);
            listed.classes = listed.classes.with(class);
        } else {
            rest.first().into_iter().for_each(|second| self.listed_mut(second).goes_on = true);
            self.listed_mut(&first).expressions.push((rest, class));
        }
    }

    fn listed_mut(&mut self, word: &str) -> &mut Listed {
        self.words.entry(word.into()).or_default()
    }

    /// Returns what is known of a folded spelling, be it of a word or of a number or sign (`is_word` is false).
    pub fn facts(&self, word: &str, is_word: bool) -> WordFacts {
        let own = self.words.get(word);
        let mut facts = WordFacts {
            definite: self.has_article(word),
            goes_on: own.is_some_and(|listed| listed.goes_on),
            ..WordFacts::default()
        };
        if !is_word {
            return facts;
        }
        let rest = self.without_conjunction(word).map(|rest| (rest, self.words.get(rest)));
        let begins = |listed: Option<&Listed>| listed.is_some_and(|listed| !listed.expressions.is_empty());
        facts.begins = begins(own) || rest.is_some_and(|(_, listed)| begins(listed));
        let (classes, conjunction) = self.classes((word, own), rest);
        let article = || rest.is_some_and(|(rest, _)| self.has_article(rest));
        facts.conjunction = rest.is_some() && (conjunction || classes.is_empty() && article());
        facts.classes = classes;
        facts
    }

    /// Returns the classes of a folded word, and whether the conjunction written together with it was taken
    /// off to find them. Of the word and of what is `rest` after the conjunction it is known what is listed.
    fn classes(
        &self,
        word: (&str, Option<&Listed>),
        rest: Option<(&str, Option<&Listed>)>,
    ) -> (WordClasses, bool) {
        if let Some(classes) = self.without_article(word) {
            return (classes, false);
        }
        let found =
            rest.and_then(|rest| self.without_article(rest).or_else(|| self.without_preposition(rest.0)));
        if let Some(classes) = found {
            return (classes, true);
        }
        let (word, _) = word;
        if let Some(classes) = self.without_preposition(word) {
            return (classes, false);
        }
        let whole = self.matched(word);
        match rest {
            // A word that is not known begins with its own letter unless it is the commonest conjunction.
            Some((rest, _)) if whole.is_empty() => {
                let classes = self.matched(rest);
                let common = word.chars().next() == self.conjunctions.first().copied();
                (classes, common || !classes.is_empty())
            }
            _ => (whole, false),
        }
    }

    /// Returns a word without the conjunction written together with it, where it may have one.
    pub fn without_conjunction<'w>(&self, word: &'w str) -> Option<&'w str> {
        let rest = word.strip_prefix(|c| self.conjunctions.contains(&c))?;
        has_letters(rest, 2).then_some(rest)
    }

    /// Returns true if the article is written together with a word.
    pub fn has_article(&self, word: &str) -> bool {
        !self.article.is_empty() && behind(word, &self.article).is_some_and(|rest| has_letters(rest, 3))
    }

    /// Returns a word without the article written together with it.
    pub fn without_article_written<'w>(&self, word: &'w str) -> Option<&'w str> {
        if self.has_article(word) { behind(word, &self.article) } else { None }
    }

    fn without_preposition(&self, word: &str) -> Option<WordClasses> {
        let rest = word.strip_prefix(|c| self.prepositions.contains(&c))?;
        // للجيش is ل + الجيش with one alef less.
        let doubled = word.chars().next().filter(|c| rest.starts_with(*c) && self.article.ends_with(*c));
        let bare = doubled.and_then(|c| rest.strip_prefix(c)).and_then(|bare| self.words.get(bare));
        in_classes(bare).or_else(|| self.without_article((rest, self.words.get(rest))))
    }

    fn without_article(&self, (word, listed): (&str, Option<&Listed>)) -> Option<WordClasses> {
        let bare = || behind(word, &self.article).filter(|_| !self.article.is_empty());
        in_classes(listed).or_else(|| in_classes(self.words.get(bare()?)))
    }

    /// Returns the classes of the patterns that a folded word matches.
    fn matched(&self, word: &str) -> WordClasses {
        let mut classes = WordClasses::default();
        if !has_letters(word, MIN_PATTERN_LETTERS) {
            return classes;
        }
        let first = word.chars().next().and_then(|first| self.by_first.get(&first));
        let last = word.chars().next_back().and_then(|last| self.by_last.get(&last));
        for pattern in first.into_iter().chain(last).flatten() {
            if pattern.matches(word) {
                classes = classes.with(pattern.class);
            }
        }
        classes
    }

    /// Returns the longest expression that begins with `word`: its class and how many words it takes.
    /// `next(n)` gives the folded word `n` places on.
    pub fn expression<'w>(
        &self,
        word: &str,
        next: impl Fn(usize) -> Option<&'w str>,
    ) -> Option<(WordClass, usize)> {
        let found = self.words.get(word)?.expressions.iter().filter(|(rest, _)| {
            rest.iter().enumerate().all(|(idx, part)| next(idx + 1) == Some(part.as_str()))
        });
        found.map(|(rest, class)| (*class, rest.len() + 1)).max_by_key(|(_, len)| *len)
    }
}
