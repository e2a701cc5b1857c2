//! What a language model said of an annotation, in an answer that a person brought in, and what of its answers found
//! no place.

use std::sync::Arc;

use super::Parts;
use crate::schema::{Label, QuoteKind, Worth, named};

/// How near the article's words are to those of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fidelity {
    /// The same, letter for letter.
    Exact,
    /// The same but for marks, spelling variants, diacritics, white space or an ellipsis.
    Folded,
    /// The same, and the article has them more than once: a person has to say whether this place is meant.
    Repeated,
    /// Other words: the place is the nearest, and a person has to say whether it is meant.
    Reworded,
    /// Only the beginning: the answer breaks off inside these words, and a person has to say where they end.
    Beginning,
}

named!(Fidelity {
    Exact = "exact",
    Folded = "folded",
    Repeated = "repeated",
    Reworded = "reworded",
    Beginning = "beginning",
});

/// One model's version of an annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// What the model is called.
    pub model: Arc<str>,
    /// The day its answer was brought in (`2026-11-30`); empty where that is not known.
    pub date: Arc<str>,
    /// How near the article's words are.
    pub fidelity: Fidelity,
    /// The words of the answer.
    pub said: Arc<str>,
    /// Where they were found (bytes).
    pub parts: Parts,
    /// Of a quote: how it is rendered, if the answer says so.
    pub kind: Option<QuoteKind>,
    /// Of a quote: whom the answer names as the speaker.
    pub speaker: Option<Arc<str>>,
    /// Of a quote: where that speaker is mentioned.
    pub source: Option<Parts>,
    /// Of a quote: where the words are that attribute it.
    pub cues: Vec<Parts>,
    /// Of a quote: where it is mentioned who relayed it.
    pub medium: Option<Parts>,
    /// Of a claim: whether it is worth checking, if the answer says so.
    pub worth: Option<Worth>,
}

impl Opinion {
    /// Returns all that it covers.
    pub fn all_parts(&self) -> impl Iterator<Item = &Parts> {
        [&self.parts].into_iter().chain(&self.source).chain(&self.cues).chain(&self.medium)
    }
}

/// One answer of a model about a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRun {
    /// What the model is called.
    pub model: Arc<str>,
    /// The day its answer was brought in; empty where that is not known.
    pub date: Arc<str>,
    /// What it spoke of at all: what it has no opinion on was no question to it.
    pub labels: Vec<Label>,
    /// What of it found no place, in its order.
    pub unplaced: Vec<Unplaced>,
}

/// Something of an answer that found no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// What it is.
    pub label: Label,
    /// Its words.
    pub said: Arc<str>,
    /// Whom the answer names as the speaker.
    pub speaker: Option<Arc<str>>,
    /// Why.
    pub reason: UnplacedReason,
}

/// Why something of an answer found no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnplacedReason {
    /// The article has no such words, and none near enough.
    NotFound,
    /// The answer breaks off inside of it.
    Cut,
    /// Only text that is no part of the article has such words.
    Furniture,
    /// Searching took too much.
    TooMuch,
}

named!(UnplacedReason {
    NotFound = "not-found",
    Cut = "cut",
    Furniture = "furniture",
    TooMuch = "too-much",
});
