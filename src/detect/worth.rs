//! Check-worthiness: how much a clause is worth a fact-checker's time, and what speaks for it.
//!
//! A clause is rated by a logistic regression over its words, the letters in them and what the claim table
//! of its language knows of them ([`WorthModel`]); in an article, together with the rule score of the clause
//! in its context. Without a model the rule score stands alone.

mod clause;
mod features;
mod reasons;
mod table;
mod truth;

pub(super) use clause::{Profile, profile};
use features::bag;
pub use features::{Bag, GROUPS, NAMED, Named, named_features};
pub use table::{BUCKET_BITS, LanguageTable, Mix, WorthModel, WorthModelError};

pub(super) use reasons::{ReasonSet, reasons};
pub(super) use truth::{Spelled, true_of, true_of_said};

use super::reading::vocabulary::{KnownWord, Vocabulary};
use crate::lang::claims::ClaimWords;
use crate::lang::{claim_words, pack};
use crate::schema::{Confidence, Lang, WorthReason};
use crate::text::Span;
use crate::text::tokens::{Token, tokens};

/// How much a text is worth checking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// Check-worthiness, 0 to 1.
    pub score: Confidence,
    /// What speaks for it, strongest first.
    pub reasons: Vec<WorthReason>,
}

/// Returns the rating of a text as one sentence, without any context; `None` where the model has no table
/// for the language.
pub fn rate_sentence(model: &WorthModel, lang: &Lang, sentence: &str) -> Option<Rating> {
    let table = model.table(lang)?;
    let mut vocabulary = words_of(lang)?;
    let bag = bag(sentence, &mut vocabulary);
    let found = true_of_sentence(sentence, &mut vocabulary, claim_words(lang)?);
    let score = share(table.log_odds(&bag));
    let reasons = reasons(found, table.named(bag.named), table.hashed(&bag));
    Some(Rating { score, reasons })
}

/// Returns the reasons that are true of a sentence.
fn true_of_sentence(sentence: &str, vocabulary: &mut Vocabulary, lexicon: &ClaimWords) -> ReasonSet {
    let mut cut = Vec::new();
    let sentence = features::beginning(sentence);
    tokens(&mut cut, sentence, Span::from_range(0..sentence.len()));
    let mut known =
        |token: &Token| vocabulary.known(sentence.get(token.span.range()).unwrap_or(""), token.kind);
    let words: Vec<KnownWord> = cut.iter().map(&mut known).collect();
    let spelled =
        |(token, word): (&Token, &KnownWord)| Spelled { word: vocabulary.spelling(word), kind: token.kind };
    let spelled: Vec<Spelled<'_>> = cut.iter().zip(&words).map(spelled).collect();
    true_of(&spelled, lexicon)
}

/// Returns the features of a text in a language; `None` where claims are not known of in it.
pub fn bag_of(lang: &Lang, source: &str) -> Option<Bag> {
    Some(bag(source, &mut words_of(lang)?))
}

/// Returns a vocabulary for sentences in a language that claims are known of in.
fn words_of(lang: &Lang) -> Option<Vocabulary> {
    let pack = pack(lang)?;
    pack.claim_words.as_ref()?;
    Some(Vocabulary::without_tags(pack))
}

/// Returns the share that log-odds stand for.
pub(super) fn share(log_odds: f64) -> Confidence {
    Confidence::from_share(1.0 / (1.0 + (-log_odds).exp()))
}
