//! Check-worthiness: how much a clause is worth a fact-checker's time, and what speaks for it.
//!
//! A clause is rated by a logistic regression over its words, the letters in them and what the claim table
//! of its language knows of them ([`WorthModel`]); in an article, together with the rule score of the clause
//! in its context. Without a model the rule score stands alone.

mod clause;
mod features;
mod reasons;
mod table;

pub(super) use clause::{Profile, profile};
use features::bag;
pub(super) use features::is_looked_at;
pub use features::{Bag, GROUPS, NAMED, Named, named_features};
pub use table::{BUCKET_BITS, LanguageTable, Mix, WorthModel, WorthModelError};

pub(super) use reasons::{of_said, reasons};

use super::vocabulary::{Tables, Vocabulary};
use crate::lang::claims::claim_words;
use crate::schema::{Confidence, Lang, WorthReason};

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
    let bag = bag(sentence, &mut words_of(lang)?);
    let score = share(table.log_odds(&bag));
    let reasons = reasons(bag.named, table.named(bag.named), table.hashed(&bag), std::iter::empty());
    Some(Rating { score, reasons })
}

/// Returns the features of a text in a language; `None` where claims are not known of in it.
pub fn bag_of(lang: &Lang, source: &str) -> Option<Bag> {
    Some(bag(source, &mut words_of(lang)?))
}

/// Returns a vocabulary for sentences in a language that claims are known of in.
fn words_of(lang: &Lang) -> Option<Vocabulary> {
    let claims = Some(claim_words(&lang.0)?);
    Some(Vocabulary::new(Tables { pack: None, claims }))
}

/// Returns the share that log-odds stand for.
pub(super) fn share(log_odds: f64) -> Confidence {
    Confidence::from_share(1.0 / (1.0 + (-log_odds).exp()))
}
