//! Weighs the clauses of a text whose words are known: the same log-odds as those of a clause's bag, without
//! making it. What a word and its letters weigh is summed once for a text.

use super::features::{Counts, GROUPS, Named, bag, letter_features, pair_feature, spelled, word_feature};
use super::table::LanguageTable;
use crate::detect::reading::vocabulary::{KnownWord, Vocabulary, WordWorth};
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

/// Returns what the clause at `span` is rated by, whose tokens are `tokens`, with what is known of them. Without a
/// table only the named features are told.
pub(in crate::detect) fn profile(
    text: &Text,
    span: Span,
    tokens: &[Token],
    words: &[Option<KnownWord>],
    vocabulary: &mut Vocabulary,
    table: Option<&LanguageTable>,
) -> Profile {
    let mut counts = Counts::default();
    let mut odd = false;
    vocabulary.classes(tokens.iter().copied(), words, |token, word, classes, _| {
        counts.add(token, classes, word.is_some_and(KnownWord::is_capital));
        odd |= word.is_some_and(KnownWord::is_odd) || matches!(token.kind, TokenKind::Punct('@' | '/'));
    });
    if odd {
        // Links, addressees and hashtags are recognised by all of the text.
        let bag = bag(text.slice(span), vocabulary);
        return Profile { named: bag.named, hashed: table.map_or(0.0, |table| table.hashed(&bag)) };
    }
    let hashed = table.map_or(0.0, |table| hashed(tokens, words, vocabulary, table));
    Profile { named: counts.named(), hashed }
}

fn hashed(
    tokens: &[Token],
    words: &[Option<KnownWord>],
    vocabulary: &mut Vocabulary,
    table: &LanguageTable,
) -> f64 {
    let bits = table.bits();
    let [mut own, mut pairs, mut letters] = [(0_i64, 0_usize); GROUPS];
    let mut before = None;
    for (token, word) in tokens.iter().zip(words) {
        let Some(word) = word else { continue };
        let worth = match vocabulary.worth(word) {
            Some(worth) => *worth,
            None => {
                let worth = word_worth(spelled(token.kind, vocabulary.spelling(word)), table);
                vocabulary.keep(word, worth);
                worth
            }
        };
        own = (own.0 + i64::from(worth.own), own.1 + 1);
        letters = (letters.0 + i64::from(worth.letters), letters.1 + usize::from(worth.n_letters));
        if let Some(before) = before.replace(worth.feature) {
            let weight = table.weight(pair_feature(before, worth.feature), bits);
            pairs = (pairs.0 + i64::from(weight), pairs.1 + 1);
        }
    }
    table.of_groups([own, pairs, letters])
}

/// Returns what a word weighs. Longer ones than words are (`Vocabulary`) do not come here: their letters are counted in
/// sixteen bits.
#[cold]
fn word_worth(word: &str, table: &LanguageTable) -> WordWorth {
    let bits = table.bits();
    let feature = word_feature(word);
    let mut worth = WordWorth { feature, own: table.weight(feature, bits) as i16, letters: 0, n_letters: 0 };
    letter_features(word, |run| {
        worth.letters += table.weight(run, bits);
        worth.n_letters += 1;
    });
    worth
}
