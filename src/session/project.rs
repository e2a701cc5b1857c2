//! The project that the open document belongs to: what a list shows of its documents, how saving
//! goes, and what is asked of whoever keeps them.

mod effect;
mod saving;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use super::message::Failure;
use super::notice::Notice;
use super::sequence::Sequence;
use crate::annotation::{AnnotationId, Document, History};
use crate::format::ToolScheme;
use crate::schema::RuleId;
use crate::scheme::{Foreign, Mapping, Scheme};
use crate::store::{DocumentKey, Mark, Standing, Summary};

pub use effect::Effect;
pub use saving::{Access, FileRequest, FileSaving, FileTrouble, ProjectFile, Saving, Trouble};

/// A project: documents that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectInfo {
    /// Names it in this browser.
    pub id: Arc<str>,
    /// What a person calls it; empty for the first one, which nobody has named.
    pub name: Arc<str>,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: u64,
    /// The rules whose suggestions are wanted in none of its documents.
    pub rules_off: Arc<BTreeSet<RuleId>>,
    /// The project's own page of guidelines, as [`Guidelines`](super::guidelines::Guidelines) reads it.
    pub guidelines: Option<Arc<str>>,
    /// What is marked in its documents beside the four labels.
    pub scheme: Arc<Scheme>,
    /// What names of imported files were said to mean.
    pub mapping: Arc<Mapping>,
    /// What is stored of the project and cannot be read, as it is stored: it is kept and never written over.
    pub unread: Vec<Arc<str>>,
}

impl ProjectInfo {
    /// Returns true if a person has said anything of it: losing that would be a loss.
    pub fn says_something(&self) -> bool {
        !self.name.is_empty()
            || !self.rules_off.is_empty()
            || self.guidelines.is_some()
            || *self.scheme != Scheme::default()
            || !self.mapping.is_empty()
            || !self.unread.is_empty()
    }
}

static NO_RULES: BTreeSet<RuleId> = BTreeSet::new();

static NO_SCHEME: LazyLock<Arc<Scheme>> = LazyLock::new(Arc::default);

/// How far taking in many documents has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Intaking {
    /// Bytes read.
    pub read: u64,
    /// Bytes there are.
    pub of: u64,
    /// Documents added.
    pub added: usize,
    /// Documents that were there already and got nothing from their files.
    pub known: usize,
    /// Documents that were there already and have taken over what their files said.
    pub merged: usize,
    /// Removed documents that are back.
    pub restored: usize,
    /// Annotations that were decided otherwise in a file; both versions are there.
    pub versions: usize,
    /// Paragraphs and speakers that are otherwise in a file and stayed as they were.
    pub kept: usize,
    /// Documents or files that could not be taken in.
    pub failed: usize,
}

/// The project part of the state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// Which project is open; `None` where documents are not kept at all.
    pub info: Option<Arc<ProjectInfo>>,
    /// The projects there are.
    pub all: Arc<Vec<Arc<ProjectInfo>>>,
    /// Its documents, removed ones included.
    pub documents: Arc<BTreeMap<DocumentKey, Arc<Summary>>>,
    /// The open document.
    pub open: Option<DocumentKey>,
    /// The document that is being fetched.
    pub opening: Option<DocumentKey>,
    /// What came in files for the document that is being opened, to be taken over once it is there, and for the open one.
    pub(super) arriving: Vec<(DocumentKey, Arc<Document>)>,
    /// What came in files for documents that are not open, until they have been fetched.
    pub(super) merging: BTreeMap<DocumentKey, Vec<Arc<Document>>>,
    /// What could not be added or merged of what came, until taking in has ended.
    pub(super) unmerged: Vec<Failure>,
    /// What could not be taken in, and whether a person ended it, where only merging is still to be done.
    pub(super) ending: Option<(Vec<Failure>, bool)>,
    /// How saving goes.
    pub saving: Saving,
    /// What may be done.
    pub access: Access,
    /// Taking in that goes on.
    pub intaking: Option<Intaking>,
    /// Whether the list of documents is shown.
    pub rail: bool,
    /// Whether it was asked for since a document was opened: where there is no room beside the article,
    /// it is shown only then.
    pub rail_asked: bool,
    /// How many stored pieces could not be read, until a person has taken note.
    pub damages: usize,
    /// How many documents were saved once and are gone, until a person has taken note.
    pub lost: usize,
    /// Whether the open document is not shown as it is stored: another tab has worked on it, and what it made of it is
    /// being read. Nothing is edited until it is there.
    pub is_stale: bool,
    /// Whether the browser promised not to clear what is stored; `None` until it was asked.
    pub persisted: Option<bool>,
    /// Whether a person is still to be shown that the browser may clear what is stored.
    pub at_risk: bool,
    /// The file that it is also kept in.
    pub file: Option<ProjectFile>,
    /// How many changes were handed over to be saved.
    pub serial: u64,
    /// In which order its rules were switched and its documents edited.
    pub sequence: Sequence,
}

impl Project {
    /// Returns true if what a person does is saved, or on its way to be.
    pub fn keeps(&self) -> bool {
        matches!(self.saving, Saving::Saved | Saving::Pending)
    }

    /// Returns true if its documents may be edited here and now.
    pub fn can_edit(&self) -> bool {
        self.access == Access::Write && !self.is_stale
    }

    /// Returns the rules that are switched off in all of its documents.
    pub fn rules_off(&self) -> &BTreeSet<RuleId> {
        self.info.as_ref().map_or(&NO_RULES, |info| &info.rules_off)
    }

    /// Returns what is marked in its documents beside the four labels.
    pub fn scheme(&self) -> &Arc<Scheme> {
        self.info.as_ref().map_or(&*NO_SCHEME, |info| &info.scheme)
    }

    /// Returns the documents that are not removed, in the order they came.
    pub fn listed(&self) -> Vec<&Arc<Summary>> {
        let mut listed: Vec<_> = self.documents.values().filter(|it| it.removed_ms.is_none()).collect();
        listed.sort_by(|a, b| (a.added, &a.key).cmp(&(b.added, &b.key)));
        listed
    }

    /// Returns the documents that are removed and can be brought back, the last one first.
    pub fn removed(&self) -> Vec<&Arc<Summary>> {
        let mut removed: Vec<_> = self.documents.values().filter(|it| it.removed_ms.is_some()).collect();
        removed.sort_by_key(|it| std::cmp::Reverse((it.removed_ms, it.added)));
        removed
    }

    /// Returns the summary of the open document.
    pub fn of_open(&self) -> Option<&Arc<Summary>> {
        self.documents.get(self.open.as_ref()?)
    }

    /// Returns the next document that is neither done nor skipped, after the open one in the order
    /// they came and round the end; never the open one.
    pub fn next_undone(&self) -> Option<&Arc<Summary>> {
        let listed = self.listed();
        let at = listed.iter().position(|it| Some(&it.key) == self.open.as_ref());
        let start = at.map_or(0, |at| at + 1);
        let (before, behind) = listed.split_at(start.min(listed.len()));
        behind.iter().chain(before).copied().find(|it| {
            Some(&it.key) != self.open.as_ref() && matches!(it.standing(), Standing::New | Standing::InWork)
        })
    }

    pub(super) fn next_place(&self) -> u64 {
        self.documents.values().map(|it| it.added).max().map_or(1, |last| last.saturating_add(1))
    }

    pub(super) fn put(&mut self, summary: Arc<Summary>) {
        Arc::make_mut(&mut self.documents).insert(summary.key.clone(), summary);
    }
}

/// A document that was taken in with others, and what its file said of it if that was a project's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The document.
    pub document: Arc<Document>,
    /// What the list showed of it where it came from.
    pub summary: Option<Summary>,
}

/// Documents of other formats, on their way into the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// The documents.
    pub arrivals: Vec<Arrival>,
    /// Whether the first one is opened, as a single file's is.
    pub opens: bool,
    /// What could not be taken in beside them, and whether a person ended it, where taking in ends with them.
    pub ending: Option<(Vec<Failure>, bool)>,
    /// What there is to tell of them.
    pub notice: Option<Arc<Notice>>,
    /// What configurations that came with them list.
    pub tool_scheme: Arc<ToolScheme>,
}

/// Documents that wait until it is known what their names mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The documents, with what was said earlier applied.
    pub arrived: Arc<Arrived>,
    /// The names.
    pub foreign: Foreign,
}

/// A project as it is when it has been opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The project.
    pub info: Arc<ProjectInfo>,
    /// The projects there are.
    pub all: Vec<Arc<ProjectInfo>>,
    /// Its documents.
    pub documents: Vec<Summary>,
    /// The document that was open last.
    pub last: Option<DocumentKey>,
    /// What may be done.
    pub access: Access,
    /// How saving goes.
    pub saving: Saving,
    /// How many stored pieces could not be read.
    pub damages: usize,
    /// How many documents were stored once and are gone.
    pub lost: usize,
}

/// A document as it was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Its key.
    pub key: DocumentKey,
    /// The document.
    pub document: Arc<Document>,
    /// What can be undone.
    pub history: History,
    /// What had the focus when it was last open.
    pub focus: Option<AnnotationId>,
    /// How many stored pieces of it could not be read.
    pub damages: usize,
}

/// What a person does to the project, and what its keeper tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectAction {
    /// Opens a document of the project.
    OpenDocument(DocumentKey),
    /// Opens the next document that is neither done nor skipped.
    NextUndone,
    /// Opens the next (`true`) or previous document of the list.
    StepDocument(bool),
    /// Says of a document that it is done or skipped, or neither.
    Mark(DocumentKey, Option<Mark>),
    /// Says so of the open document and moves on to the next undone; takes it back where it was said.
    MarkOpen(Mark),
    /// Calls a document something else; by its headline again where the name is empty.
    RenameDocument(DocumentKey, String),
    /// Takes a document out of the project; it can be brought back.
    Remove(DocumentKey),
    /// Takes the open document out of the project.
    RemoveOpen,
    /// Brings back the document removed last.
    BringBack,
    /// Brings a removed document back.
    BringBackThis(DocumentKey),
    /// Deletes a removed document for good.
    DeleteForGood(DocumentKey),
    /// Changes the remark on the open document.
    NoteDocument(String),
    /// Shows (`true`) or hides the list of documents.
    ShowRail(bool),
    /// Shows it where it is hidden, and the other way round.
    ToggleRail,
    /// Makes a project of that name and opens it.
    NewProject(String),
    /// Calls the open project something else.
    RenameProject(String),
    /// Changes the project's own page of guidelines; there is none where the text is empty.
    SetGuidelines(String),
    /// Changes what is marked beside the four labels.
    SetScheme(Arc<Scheme>),
    /// Remembers what names of imported files were said to mean.
    SetMapping(Arc<Mapping>),
    /// Takes in documents of other formats; asked is first what names mean of which nobody has said it.
    Arrived(Arc<Arrived>),
    /// Takes in documents whose names mean what they are.
    TakeIn(Arc<Arrived>),
    /// Takes in the documents that wait for that, by what was said; whether what stays the project's own is added to its
    /// scheme.
    Mapped(Arc<Mapping>, bool),
    /// Switches a rule off (`true`) or on for all documents.
    SwitchRule(RuleId, bool),
    /// Switches the rule of the focused off for all documents.
    SwitchRuleOff,
    /// Opens a project.
    SwitchProject(Arc<str>),
    /// Deletes a project with its documents; asked for by the page beforehand.
    DeleteProject(Arc<str>),
    /// Tries once more to save what could not be.
    SaveAgain,
    /// Takes note of what could not be read.
    NoteDamages,
    /// Takes note of what is gone.
    NoteLost,
    /// Takes note that the browser may clear what is stored.
    NoteRisk,
    /// Does something about the file that the project is also kept in.
    File(FileRequest),

    /// Adds documents that were taken in; those that are there already take over what their files say.
    Add(Vec<Arrival>),
    /// Taking in goes on.
    Intaking(u64, u64, usize),
    /// Taking in has ended; what could not be taken in, and whether a person ended it.
    TookIn(Vec<Failure>, bool),
    /// A project was opened.
    Opened(Box<Opened>),
    /// A document was fetched.
    Fetched(Box<Fetched>),
    /// A document could not be fetched, and why.
    NotFetched(DocumentKey, Trouble),
    /// These documents were stored and are not there any more.
    Gone(Vec<DocumentKey>),
    /// It is that time: what was removed long before it goes for good.
    Expire(u64),
    /// Another tab has changed a document; its newest version, if it is the open one.
    Changed(Vec<Summary>, Option<Arc<Document>>),
    /// Documents were counted again, for how many suggestions of each rule wait.
    Counted(Vec<Summary>),
    /// The projects there are have changed.
    Projects(Vec<Arc<ProjectInfo>>),
    /// Changes up to that serial are saved, or could not be.
    Written(u64, Option<Trouble>),
    /// The browser said whether it keeps what is stored for good.
    Persisted(bool),
    /// It does not, and nobody was shown that for this project.
    AtRisk,
    /// How the file that the project is also kept in is; none where there is none.
    FileIs(Option<ProjectFile>),
    /// The file that the project is, or is to be, also kept in could not be opened, and why.
    FileNotOpened(FileTrouble),
    /// The file that the project is also kept in is to be written.
    FileDue,
}
