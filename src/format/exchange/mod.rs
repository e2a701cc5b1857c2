//! What formats of other tools share: a document as a flat list of named marks and links, and the way
//! between that and a [`Document`](crate::annotation::Document).
//!
//! A format's module turns its file into [`Flat`]s and back; what offsets count, where a mark is and
//! what a label means is settled here, once, for all of them.

mod anchor;
mod assemble;
mod flat;
pub(super) mod json;
mod layout;
mod place;
mod used;
mod words;
pub(super) mod xml;

pub(super) use assemble::assemble;
pub(super) use flat::{CONTINUES, Fact, Facts, Flat, FlatSpeaker, JsonObject, Link, Mark, Piece, WITHIN};
pub(super) use layout::{Layout, Tag};
pub(super) use used::Used;
pub(super) use words::Word;
