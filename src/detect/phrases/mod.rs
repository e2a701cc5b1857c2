//! The phrases and clauses that sieves are made of: noun phrases, subjects, verbs, where a content begins and how far it
//! extends.
//!
//! Each function asks one thing of the tokens around a place, and none changes anything.

pub(super) mod complement;
pub(super) mod content_extent;
pub(super) mod content_start;
pub(super) mod continued_quotation;
pub(super) mod noun_phrase;
pub(super) mod preceding;
pub(super) mod subject;
pub(super) mod verb;
