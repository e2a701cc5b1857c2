//! The answer of a model on its way into the open document.

use std::sync::Arc;

use crate::annotation::{Document, Transaction};
use crate::intake::Source;

/// Edits made of an answer, and what to tell of it.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The document that the edits were made for.
    pub document: Arc<Document>,
    /// What they are.
    pub transaction: Transaction,
    /// What the model is called.
    pub model: Arc<str>,
    /// How many quotes, claims and own marks were placed.
    pub n_placed: usize,
    /// How many found no place.
    pub n_unplaced: usize,
    /// How many quotes and claims were about other articles, and left out.
    pub n_elsewhere: usize,
    /// The answer breaks off, or has more than is read.
    pub is_partial: bool,
}

impl PartialEq for Answered {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.document, &other.document) && self.transaction == other.transaction
    }
}

impl Eq for Answered {}

/// What reads like a model's answer and has nothing of the open article: a person says what it is.
#[derive(Clone, Debug)]
pub struct Doubt {
    /// What it comes to as an answer about the open article.
    pub answered: Arc<Answered>,
    /// What was given, to be opened as an article.
    pub source: Source,
}

impl PartialEq for Doubt {
    fn eq(&self, other: &Self) -> bool {
        self.answered == other.answered
    }
}

impl Eq for Doubt {}
