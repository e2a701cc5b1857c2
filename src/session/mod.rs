//! What the app knows and what a person can do: [`State`], [`Action`] and [`reduce`], without a page.
//!
//! Here suggestions become annotations and intents become edits. Everything is total: an action that
//! makes no sense in a state leaves it as it is, with a [`Message`] where a person would wonder.

mod action;
pub mod edges;
pub mod find;
pub mod limits;
mod linking;
mod message;
mod notice;
mod project;
mod proposal;
mod queue;
mod reduce;
pub mod runs;
mod state;
mod suggestions;

pub use action::Action;
pub use find::{Find, PatternTrouble};
pub use linking::{Candidate, Linking, Target, candidates};
pub use message::{Failure, Message, MessageKind};
pub use notice::Notice;
pub use project::{
    Access, Arrival, Effect, Fetched, Intaking, Opened, Project, ProjectAction, ProjectInfo, Saving, Trouble,
};
pub use queue::{Filter, Progress, confidence, goes_on, progress, rules_waiting, undecided, waiting};
pub use reduce::{kind_after, reduce};
pub use state::{Language, Order, SHOWN_FROM, State, Tab, Theme};
pub use suggestions::{document_from, suggestions};

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::annotation::Document;
use crate::detect::worth::WorthModel;
use crate::detect::{DetectOptions, detect};
use crate::intake::Intake;

/// Returns a document of a text taken in, with all that was found in it suggested. Its id is made of
/// the text, so that the same article is the same document.
pub fn annotate(intake: &Intake) -> Document {
    annotate_with(intake, None)
}

/// Returns the same with check-worthiness told by a model, where it has arrived.
pub fn annotate_with(intake: &Intake, worth: Option<Arc<WorthModel>>) -> Document {
    let options = DetectOptions { block_kinds: intake.hints.clone(), worth, ..DetectOptions::default() };
    let detection = detect(&intake.text, &options);
    let digest = Sha256::digest(intake.text.as_str().as_bytes());
    let id: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    document_from(&id, intake.text.clone(), &detection)
}
