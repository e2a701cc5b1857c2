//! Messages to the user, as data; the interface turns them into words.

use std::sync::Arc;

use crate::annotation::intents::LinkRole;
use crate::annotation::{Action as Done, EditError};
use crate::format::{ExportError, ImportError};
use crate::intake::IntakeError;
use crate::schema::{Label, RuleId};
use crate::scheme::FileError;
use crate::session::project::{Access, FileTrouble, Trouble};
use crate::store::{Mark, Step};

/// A message, shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Different for each message, so that the same words are announced again.
    pub serial: u64,
    /// What it says.
    pub kind: MessageKind,
}

/// How many links of quotes led to what was rejected and have changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinksChanged {
    /// Those that lead to a live mark over the same text now.
    pub moved: usize,
    /// Those that are gone.
    pub removed: usize,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// A document is open.
    Opened {
        /// How many suggestions it has.
        suggestions: usize,
    },
    /// Something was done; it can be undone.
    Done {
        /// What.
        action: Done,
        /// How many annotations or other things it changed.
        count: usize,
        /// How many annotations are still undecided.
        undecided: usize,
        /// What became of links to what was rejected.
        links: LinksChanged,
    },
    /// A rule was switched off or on for the whole project, or that was taken back or done again.
    RuleInProject {
        /// The rule.
        rule: RuleId,
        /// Whether it is off now.
        off: bool,
        /// How that came about.
        step: Step,
        /// How many of its suggestions wait, and in how many documents; `None` where not all are counted yet.
        waiting: Option<(usize, usize)>,
    },
    /// What is marked beside the four labels was changed, or that was taken back or done again.
    SchemeChanged(Step),
    /// A person picks where a relation of that name leads to.
    Relating(Arc<str>),
    /// The relation of that name does not lead from or to such marks.
    WrongRelation(Arc<str>),
    /// Marks of the focused one's label have no attribute or relation of that name.
    NotOfLabel(Arc<str>),
    /// Marks of that label are hidden in this project.
    LabelHidden(Label),
    /// Something was taken back.
    Undone(Done),
    /// Something was done again.
    Redone(Done),
    /// There is nothing to undo.
    NothingToUndo,
    /// There is nothing to redo.
    NothingToRedo,
    /// The review shows quotes only (`true`), or everything again.
    QuotesOnly(bool),
    /// Nothing that the filter lets through is left, though other suggestions are.
    NothingInFilter,
    /// Every annotation is decided on.
    NothingUndecided,
    /// There are no annotations at all.
    NothingAnnotated,
    /// The action needs a focused annotation.
    NothingFocused,
    /// The action needs something that a rule has suggested.
    NeedsRule,
    /// The action needs a focused quote.
    NeedsQuote,
    /// The action needs selected text with at least a word in it.
    NothingSelected,
    /// What is to be marked is not the article.
    NotTheArticle,
    /// The search found nothing that is not marked already.
    NothingToMark,
    /// The speaker is named nowhere else.
    NoOccurrences,
    /// The action needs something that belongs to a speaker.
    NeedsSpeaker,
    /// The edge can go no further.
    EdgeBlocked,
    /// There is no annotation of the label after the focused.
    NothingToJoin,
    /// A person picks what to link to.
    Linking(LinkRole),
    /// What was picked is not of the kind needed.
    WrongTarget(LinkRole),
    /// Nobody in the article is called that.
    NoSuchName(String),
    /// The edit was refused; nothing changed.
    Refused(EditError),
    /// What was to be opened could not be; what was open is unharmed.
    Failed(Failure),
    /// The open document has edits that were not exported: open the other one all the same?
    AskOpen,
    /// The text cannot be taken in otherwise any more: it has been worked on.
    TextKept,
    /// The document was written to a file.
    Exported,
    /// The article is in the project already.
    AlreadyThere,
    /// What a file of the open article says was taken over; it can be undone.
    Merged {
        /// How many annotations were added or decided by it.
        taken: usize,
        /// How many were decided otherwise; both versions are there.
        versions: usize,
        /// How many paragraphs and speakers are otherwise in the file and stayed as they were.
        kept: usize,
    },
    /// The answer of a model was brought in; it can be undone.
    Answered {
        /// What the model is called.
        model: std::sync::Arc<str>,
        /// How many quotes and claims were placed.
        placed: usize,
        /// How many found no place.
        unplaced: usize,
        /// How many were about other articles, and left out.
        elsewhere: usize,
        /// Whether the answer breaks off, or has more than is read.
        is_partial: bool,
    },
    /// The answer was read for a document that has changed since, so nothing was done.
    AnswerTooLate,
    /// Rules and models agree on nothing undecided.
    NothingAgreed,
    /// Nothing can be changed here.
    ReadOnly(Access),
    /// The document is being read as another tab left it.
    Renewing,
    /// The project is not there any more.
    ProjectGone,
    /// What is stored could not be read, and why.
    NotRead(Trouble),
    /// A project could not be deleted, and why.
    NotDeleted(Trouble),
    /// The file that the project is, or is to be, also kept in could not be opened, and why.
    FileNotOpened(FileTrouble),
    /// What is done from now on is not saved.
    NotSaved,
    /// Everything is saved again.
    SavedAgain,
    /// Something was said of the document before this one, or taken back of this one.
    Marked(Option<Mark>),
    /// A document was taken out of the project.
    Removed,
    /// A removed document was deleted for good.
    DeletedForGood,
    /// No document was removed.
    NoneRemoved,
    /// Every document is done or skipped.
    NoneUndone,
    /// There is no document further on in that direction.
    NoMoreDocuments,
    /// The action needs an open document of a project.
    NoDocument,
    /// Documents are still coming in.
    StillTakingIn,
    /// What is stored of a document could not be read.
    NotRecovered,
    /// The project's page of guidelines is longer than is kept.
    GuidelinesTooLong,
    /// Several documents were taken in.
    TookIn {
        /// How many are new.
        added: usize,
        /// What became of those that were there already.
        there: There,
        /// How many could not be taken in.
        failed: usize,
        /// The first that could not be.
        first: Option<Failure>,
        /// Whether a person ended it before all were read.
        ended: bool,
    },
}

/// What became of documents that were there already when they were taken in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct There {
    /// How many got nothing from their files.
    pub known: usize,
    /// How many have taken over what their files said.
    pub merged: usize,
    /// How many had been removed and are back.
    pub restored: usize,
    /// How many annotations were decided otherwise; both versions are there.
    pub versions: usize,
    /// How many paragraphs and speakers are otherwise in the files and stayed as they were.
    pub kept: usize,
}

/// Why something was not opened or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A text or HTML source was not taken in.
    Intake {
        /// The file's name; `None` for a paste.
        name: Option<String>,
        /// Why.
        error: IntakeError,
    },
    /// A JSON file is broken.
    BrokenJson {
        /// The file's name; `None` for a paste.
        name: Option<String>,
        /// The line where it breaks, from 1.
        line: usize,
        /// The reader's own words.
        reason: String,
    },
    /// A JSON file is of another kind.
    ForeignJson {
        /// The file's name; `None` for a paste.
        name: Option<String>,
        /// Whose it is, if that is known.
        maker: Option<&'static str>,
    },
    /// A document has more marks than the page can show.
    TooMany {
        /// The document's name.
        name: String,
        /// How many it has.
        found: usize,
        /// How many it may have.
        max: usize,
    },
    /// A file of some format could not be taken in.
    Import {
        /// The file's name; `None` for a paste.
        name: Option<String>,
        /// Why, and where.
        error: ImportError,
    },
    /// A file could not be read at all.
    Unreadable {
        /// The file's name.
        name: String,
    },
    /// A document that was there already could not be read, so that nothing was taken over for it.
    NotMerged {
        /// The document's name.
        name: String,
    },
    /// The head of a project's file is damaged; its documents were read all the same.
    DamagedHead {
        /// The file's name.
        name: String,
    },
    /// A project's file holds fewer documents than its head says.
    Incomplete {
        /// The file's name.
        name: String,
        /// How many its head says.
        promised: usize,
        /// How many came.
        came: usize,
        /// The names of those that did not, as far as the file tells; else their numbers.
        absent: Vec<String>,
    },
    /// A project's file was written by a newer Qawl.
    NewerProject {
        /// The file's name.
        name: String,
        /// The version of the file.
        version: u32,
    },
    /// The learned tables of a language could not be had, so that texts in it were annotated by the rules alone.
    RulesAlone {
        /// The language's tag.
        lang: String,
        /// Why they could not be had.
        reason: String,
    },
    /// The learned table of claims of a language could not be had, so that none were looked for in texts in it.
    NoClaims {
        /// The language's tag.
        lang: String,
        /// Why it could not be had.
        reason: String,
    },
    /// What a file says of a scheme could not be read.
    Scheme {
        /// The file's name.
        name: String,
        /// What is wrong.
        error: FileError,
    },
    /// The format cannot hold the document.
    NotWritten(ExportError),
    /// The file could not be written.
    Export {
        /// The browser's own words.
        reason: String,
    },
}

impl Failure {
    /// Returns the name of the file that it is about, if it has one.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Intake { name, .. }
            | Self::BrokenJson { name, .. }
            | Self::ForeignJson { name, .. }
            | Self::Import { name, .. } => name.as_deref(),
            Self::Unreadable { name }
            | Self::DamagedHead { name }
            | Self::Incomplete { name, .. }
            | Self::NewerProject { name, .. }
            | Self::Scheme { name, .. } => Some(name),
            Self::TooMany { .. }
            | Self::NotMerged { .. }
            | Self::RulesAlone { .. }
            | Self::NoClaims { .. }
            | Self::NotWritten(_)
            | Self::Export { .. } => None,
        }
    }
}
