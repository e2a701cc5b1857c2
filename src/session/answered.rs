//! The answer of a model on its way into the open document.

use std::sync::Arc;

use crate::annotation::{Document, Transaction};

/// Edits made of an answer, and what to tell of it.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The document that the edits were made for.
    pub document: Arc<Document>,
    /// What they are.
    pub transaction: Transaction,
    /// What the model is called.
    pub model: Arc<str>,
    /// How many quotes and claims were placed.
    pub n_placed: usize,
    /// How many found no place.
    pub n_unplaced: usize,
}

impl PartialEq for Answered {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.document, &other.document) && self.transaction == other.transaction
    }
}

impl Eq for Answered {}
