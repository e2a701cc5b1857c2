//! What comes of a document of a file.

use super::report::Report;
use crate::annotation::Document;

/// A document taken in.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The document. What found no place in it is its residue.
    pub document: Document,
    /// What was done.
    pub report: Report,
}
