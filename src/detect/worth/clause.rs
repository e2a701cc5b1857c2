//! Weighs the clauses of a text whose words are known: the same log-odds as those of a clause's bag, without
//! making it. What a word and its letters weigh is summed once for a text.

use super::features::{
    CLASS_PAIRS, Counts, GROUPS, LETTERS, Named, PAIRS, WORDS, bag, class_pairs, is_looked_at, letter_features,
    pair_feature, spelled, word_feature,
};
use super::table::LanguageTable;
use crate::detect::vocabulary::{Vocabulary, WordId, WordWorth};
use crate::lang::claims::ClaimWords;
use crate::text::tokens::{Token, TokenKind};
use crate::text::{Span, Text};

/// What a clause is rated by.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::detect) struct Profile {
    /// Its named features.
    pub named: Named,
    /// What its hashed features add together.
    pub hashed: f64,
}

/// Weighs one clause after the other.
#[derive(Default)]
pub(in crate::detect) struct Weigher {
    ids: Vec<Option<WordId>>,
}

impl Weigher {
    /// Returns what the clause at `span` is rated by, whose tokens are `tokens`. Without a table only the named
    /// features are told.
    pub fn profile(
        &mut self,
        text: &Text,
        span: Span,
        tokens: &[Token],
        vocabulary: &mut Vocabulary,
        lexicon: &ClaimWords,
        table: Option<&LanguageTable>,
    ) -> Profile {
        let content = text.as_str();
        self.ids.clear();
        for token in tokens {
            let odd = match token.kind {
                TokenKind::Punct('@' | '/') => true,
                TokenKind::Word => is_odd(text.slice(token.span)),
                _ => false,
            };
            if odd {
                // Links, addressees and hashtags are seen by whoever reads all of the text.
                let bag = bag(text.slice(span), lexicon);
                return Profile { named: bag.named, hashed: table.map_or(0.0, |table| table.hashed(&bag)) };
            }
            self.ids.push(is_looked_at(token.kind).then(|| vocabulary.id(content, *token, lexicon)));
        }
        let mut counts = Counts::default();
        let words = &*vocabulary;
        words.classes(tokens, &self.ids, lexicon, |idx, classes, _| {
            let id = self.ids.get(idx).copied().flatten();
            if let (Some(word), Some(token)) = (id.and_then(|id| words.word(id)), tokens.get(idx)) {
                counts.add(idx, *token, classes, word.capital);
            }
        });
        let hashed = table.map_or(0.0, |table| self.hashed(tokens, vocabulary, &counts, table));
        Profile { named: counts.named(), hashed }
    }

    fn hashed(
        &self,
        tokens: &[Token],
        vocabulary: &mut Vocabulary,
        counts: &Counts,
        table: &LanguageTable,
    ) -> f64 {
        let bits = table.bits();
        let mut groups = [(0_i64, 0_usize); GROUPS];
        let mut add = |group: usize, weight: i32, n: usize| {
            if let Some((sum, count)) = groups.get_mut(group) {
                *sum += i64::from(weight);
                *count += n;
            }
        };
        let mut before = None;
        for (token, id) in tokens.iter().zip(&self.ids) {
            let Some(id) = *id else { continue };
            let worth = match vocabulary.word(id).and_then(|word| word.worth) {
                Some(worth) => worth,
                None => {
                    let worth = word_worth(spelled(token.kind, vocabulary.folded(id)), table);
                    vocabulary.keep(id, worth);
                    worth
                }
            };
            add(WORDS, worth.own, 1);
            add(LETTERS, worth.letters, worth.n_letters as usize);
            if let Some(before) = before.replace(worth.feature) {
                add(PAIRS, table.weight(pair_feature(before, worth.feature), bits), 1);
            }
        }
        class_pairs(counts.classes).for_each(|pair| add(CLASS_PAIRS, table.weight(pair, bits), 1));
        table.of_groups(groups)
    }
}

/// Returns true for words that are more than one word, or of an address.
fn is_odd(surface: &str) -> bool {
    surface.as_bytes().contains(&b'_') || surface == "www"
}

#[cold]
fn word_worth(word: &str, table: &LanguageTable) -> WordWorth {
    let bits = table.bits();
    let feature = word_feature(word);
    let mut worth = WordWorth { feature, own: table.weight(feature, bits), letters: 0, n_letters: 0 };
    letter_features(word, |run| {
        worth.letters += table.weight(run, bits);
        worth.n_letters += 1;
    });
    worth
}
