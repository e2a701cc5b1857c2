//! What the app knows and what a person can do: [`State`], [`Action`] and [`reduce`], without a page.
//!
//! Here suggestions become annotations and intents become edits. Everything is total: an action that
//! makes no sense in a state leaves it as it is, with a [`Message`] where a person would wonder.

pub mod accord;
mod action;
mod answered;
mod apart;
pub mod canvas;
pub mod edges;
pub mod find;
pub mod fitting;
mod following;
pub mod furniture;
pub mod guidelines;
pub mod limits;
mod linking;
mod message;
mod notice;
mod own;
mod project;
mod proposal;
mod queue;
mod reduce;
mod rereading;
pub mod runs;
mod sequence;
mod state;
mod suggestions;
mod taken;

pub use action::{
    Action, AnswerAction, BlockAction, DocumentAction, FindAction, FocusAction, LinkAction, MarkAction,
    MessageAction, ReviewAction, SpeakerAction, ViewAction,
};
pub use answered::{Answered, Doubt};
pub use find::{Find, PatternTrouble};
pub use linking::{Candidate, Linking, Target, candidates};
pub use message::{Failure, LinksChanged, Message, MessageKind, There};
pub use notice::Notice;
pub use own::{OwnAction, Relating, listed};
pub use project::{
    Access, Arrival, Arrived, Asked, Effect, Fetched, FileRequest, FileSaving, FileTrouble, Intaking, Opened,
    Project, ProjectAction, ProjectFile, ProjectInfo, Saving, Trouble,
};
pub use queue::{Filter, Progress, confidence, has_more, progress, rules_waiting, undecided, waiting};
pub use reduce::{kind_after, rated, reduce, undecided_of_attribution};
pub use rereading::{Reread, Rereading};
pub use sequence::{Change, Sequence, Switched};
pub use state::{Language, Order, SHOWN_FROM, State, Tab, Theme, Work};
pub use suggestions::{document_from, suggestions};
pub use taken::Taken;

use std::sync::Arc;

use crate::annotation::Document;
use crate::detect::worth::WorthModel;
use crate::detect::{DetectOptions, Reading};
use crate::format::file_stem;
use crate::intake::Intake;
use crate::schema::Lang;
use crate::text::Text;

/// Returns a document of a text taken in, with all that was found in it suggested. Its id is made of
/// the text, so that the same article is the same document.
pub fn annotate(intake: &Intake) -> Document {
    annotate_with(intake, None)
}

/// Returns the same with check-worthiness scored by a model, where it has arrived.
pub fn annotate_with(intake: &Intake, worth: Option<Arc<WorthModel>>) -> Document {
    let mut annotating = Annotating::begin(intake, worth);
    while annotating.go_on() {}
    annotating.finish()
}

/// How many digits of the text's checksum tell articles apart whose files are called alike.
const DIGITS: usize = 6;

/// Returns the id of an article that came as a file: the file's name without folders and ending, and the first digits of
/// the text's checksum. What is downloaded is called so too.
pub fn id_of_file(name: &str, text: &Text) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().all(char::is_alphanumeric) => stem,
        _ => name,
    };
    let digits: String = text.sha256().chars().take(DIGITS).collect();
    format!("{}-{digits}", file_stem(stem))
}

/// A text taken in that is being annotated, part by part, so that the page can answer in between.
pub struct Annotating {
    id: Option<String>,
    text: Text,
    reading: Reading,
}

impl Annotating {
    /// Begins to annotate, with check-worthiness scored by a model where it has arrived.
    pub fn begin(intake: &Intake, worth: Option<Arc<WorthModel>>) -> Self {
        Self::begin_as(None, None, intake, worth)
    }

    /// Begins to annotate an article whose id or language are known.
    pub fn begin_as(
        id: Option<String>,
        lang: Option<Lang>,
        intake: &Intake,
        worth: Option<Arc<WorthModel>>,
    ) -> Self {
        let options =
            DetectOptions { lang, block_hints: intake.hints.clone(), worth, ..DetectOptions::default() };
        Self { id, text: intake.text.clone(), reading: Reading::begin(&intake.text, &options, &mut |_| ()) }
    }

    /// Goes on for some thousandths of a second; returns false when all is done.
    pub fn go_on(&mut self) -> bool {
        self.reading.go_on(&mut |_| ())
    }

    /// Returns how much is done, 0 to 1.
    pub fn share(&self) -> f64 {
        self.reading.share()
    }

    /// Returns the document, with what has been found so far suggested.
    pub fn finish(self) -> Document {
        let id = self.id.unwrap_or_else(|| self.text.sha256().chars().take(12).collect());
        document_from(&id, self.text, &self.reading.finish())
    }
}
