//! Weighs the clauses of a text whose words are known: the same log-odds as those of a clause's bag, without
//! making it. What a word and its letters weigh is summed once for a text.

use super::features::{Counts, GROUPS, Named, bag, letter_features, pair_feature, spelled, word_feature};
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

/// Returns what the clause at `span` is rated by, whose tokens are `tokens` and their words `ids`. Without a
/// table only the named features are told.
pub(in crate::detect) fn profile(
    text: &Text,
    span: Span,
    tokens: &[Token],
    ids: &[Option<WordId>],
    vocabulary: &mut Vocabulary,
    lexicon: &ClaimWords,
    table: Option<&LanguageTable>,
) -> Profile {
    let mut counts = Counts::default();
    let mut odd = false;
    vocabulary.classes(tokens.iter().copied(), ids, lexicon, |token, word, classes, _| {
        counts.add(token, classes, word.is_some_and(|word| word.capital));
        odd |= word.is_some_and(|word| word.odd) || matches!(token.kind, TokenKind::Punct('@' | '/'));
    });
    if odd {
        // Links, addressees and hashtags are told by all of the text.
        let bag = bag(text.slice(span), lexicon);
        return Profile { named: bag.named, hashed: table.map_or(0.0, |table| table.hashed(&bag)) };
    }
    let hashed = table.map_or(0.0, |table| hashed(tokens, ids, vocabulary, table));
    Profile { named: counts.named(), hashed }
}

fn hashed(
    tokens: &[Token],
    ids: &[Option<WordId>],
    vocabulary: &mut Vocabulary,
    table: &LanguageTable,
) -> f64 {
    let bits = table.bits();
    let [mut words, mut pairs, mut letters] = [(0_i64, 0_usize); GROUPS];
    let mut before = None;
    for (token, id) in tokens.iter().zip(ids) {
        let Some(id) = *id else { continue };
        let Some(word) = vocabulary.word(id) else { continue };
        let worth = match word.worth {
            Some(worth) => worth,
            None => {
                let worth = word_worth(spelled(token.kind, vocabulary.spelling(word)), table);
                vocabulary.keep(id, worth);
                worth
            }
        };
        words = (words.0 + i64::from(worth.own), words.1 + 1);
        letters = (letters.0 + i64::from(worth.letters), letters.1 + worth.n_letters as usize);
        if let Some(before) = before.replace(worth.feature) {
            let weight = table.weight(pair_feature(before, worth.feature), bits);
            pairs = (pairs.0 + i64::from(weight), pairs.1 + 1);
        }
    }
    table.of_groups([words, pairs, letters])
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
