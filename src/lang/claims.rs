//! What a pack knows of claims beside the classes of words: the words that reasons rest on, and the rules that find claims.

use super::clitics::Clitics;
use super::grammar::{Grammar, has_ending};
use super::reasons::{ReasonWords, Shown};
use super::tables::Tables;

/// The names of the rules that find claims: inside of a content, and in what the article says itself.
pub(super) const RULES: [&str; 2] = ["claim-in-content", "claim-in-article"];

/// What a language knows of claims.
pub struct ClaimWords {
    /// What is written together with a word in front of it.
    clitics: Clitics,
    /// Endings of a number that numbers something in an order.
    ordinal: Vec<String>,
    /// The words that reasons rest on.
    reasons: ReasonWords,
    /// The names of the rules that find claims in what somebody says, and in the article's own words.
    pub rules: [&'static str; 2],
}

impl ClaimWords {
    /// Returns what each of some folded words shows ([`ReasonWords::shown`]).
    pub(crate) fn shown(&self, words: &[&str]) -> Vec<Shown> {
        self.reasons.shown(words, &self.clitics)
    }

    /// Returns true if a number is written as one that names a place in an order: `20th`.
    pub(crate) fn is_ordinal(&self, number: &str) -> bool {
        has_ending(number, &self.ordinal)
    }

    /// Reads the tables of a language, if claims are looked for in it.
    pub(super) fn read(tables: &Tables, grammar: &Grammar) -> Option<Self> {
        if !tables.has_claims() {
            return None;
        }
        // A pack is made once and stays; so do the names that all that is found shares.
        let rule = |name: &str| -> &'static str { format!("{}/{name}", tables.tag).leak() };
        let reasons = ReasonWords::parse(tables.reasons);
        let (clitics, ordinal) = (grammar.clitics.clone(), grammar.ordinal.clone());
        Some(Self { clitics, ordinal, reasons, rules: RULES.map(rule) })
    }
}
