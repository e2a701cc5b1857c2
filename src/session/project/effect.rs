//! What is asked of whoever keeps the documents.

use std::sync::Arc;

use super::{FileRequest, ProjectInfo};
use crate::annotation::{Action as Done, AnnotationId, Document, Edit, History};
use crate::store::{DocumentKey, Step, Summary};

/// What is asked of whoever keeps the documents.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Saves a step of work on the open document.
    Entry {
        /// The document after it.
        document: Arc<Document>,
        /// How it came about.
        step: Step,
        /// What was done.
        action: Done,
        /// What changed.
        edits: Vec<Edit>,
        /// What can be undone and redone after it.
        history: History,
        /// The document's summary after it.
        summary: Arc<Summary>,
    },
    /// Saves new documents.
    Add(Vec<(Arc<Document>, Arc<Summary>)>),
    /// Saves the open document whole, with what can be undone and redone, where something else than a step of work has
    /// changed it.
    Whole(Arc<Document>, History, Arc<Summary>),
    /// Saves a document's summary.
    Summary(Arc<Summary>),
    /// Fetches a document.
    Fetch(DocumentKey),
    /// Keeps which document is open and what has the focus in it.
    Place(Option<DocumentKey>, Option<AnnotationId>),
    /// Counts how many suggestions of each rule wait in these documents.
    Count(Vec<DocumentKey>),
    /// The session shows that project from here on.
    Begun(Arc<str>),
    /// Deletes documents for good.
    DeleteDocuments(Vec<Arc<Summary>>),
    /// Keeps how many documents are gone.
    Lost(usize),
    /// Keeps that a person was shown that the browser may clear this project.
    RiskNoted,
    /// Does something about the file that the project is also kept in.
    File(FileRequest),
    /// Writes the project with these documents to the file that it is also kept in.
    WriteFile(Arc<ProjectInfo>, Vec<Arc<Summary>>),
    /// Saves what a project is called and which rules it has switched off.
    Project(Arc<ProjectInfo>),
    /// Makes a project of that name and opens it.
    NewProject(String),
    /// Opens a project.
    SwitchProject(Arc<str>),
    /// Deletes a project.
    DeleteProject(Arc<str>),
    /// Tries once more to save what could not be.
    SaveAgain,
}

impl Effect {
    /// Returns true for what changes what is saved.
    pub fn writes(&self) -> bool {
        match self {
            Self::Entry { .. }
            | Self::Add(_)
            | Self::Whole(..)
            | Self::Summary(_)
            | Self::DeleteDocuments(_)
            | Self::Project(_)
            | Self::SaveAgain => true,
            Self::Fetch(_)
            | Self::Count(_)
            | Self::Place(..)
            | Self::Begun(_)
            | Self::Lost(_)
            | Self::RiskNoted
            | Self::File(_)
            | Self::WriteFile(..)
            | Self::NewProject(_)
            | Self::SwitchProject(_)
            | Self::DeleteProject(_) => false,
        }
    }
}
