//! What formats of other tools share: a document as a flat list of named marks and links, and the way
//! between that and a [`Document`](crate::annotation::Document).
//!
//! A format's module turns its file into [`Flat`](flat::Flat)s and back; what offsets count, where a mark is and
//! what a label means is settled here, once, for all of them.

mod anchor;
pub(super) mod assemble;
pub(super) mod flat;
pub(super) mod json;
pub(super) mod layout;
pub(super) mod of_document;
mod place;
pub(super) mod typed;
pub(super) mod used;
pub(super) mod words;
pub(super) mod xml;
