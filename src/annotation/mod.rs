//! What a person works on: a document's annotations, and invertible edits of them.
//!
//! Every change is a [`Transaction`] that [`Document::apply`] checks as a whole and answers with its
//! inverse; [`History`] keeps those for undo and redo. [`intents`] builds the transactions for what
//! users do.

mod difference;
mod document;
mod edit;
mod history;
pub mod intents;
pub mod log;
mod merge;
mod model;
mod opinion;
mod own;
mod shown;

pub use difference::difference;
pub use document::{Difference, Document};
pub use edit::{Action, Edit, EditError, Transaction};
pub use history::History;
pub use merge::{Merge, merge};
pub use model::{
    Annotation, AnnotationId, Attribution, Claim, Decided, Origin, Parts, Provenance, Residue, Review, Role,
    Ruling, Speaker, SpeakerId, Vote,
};
pub use opinion::{AnswerRun, Fidelity, Opinion, Unplaced, UnplacedReason};
pub use own::{Fields, Own, OwnMark, Relation, Value};
pub use shown::ShownFrom;
