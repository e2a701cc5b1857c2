//! The project file: everything of a project on the lines of one file, to move it to another machine
//! and to have a copy of it.
//!
//! ```text
//! {"format": "qawl-project", "version": 1, "name": "Elections", "documents": 2, "rules_off": []}
//! {"added": 1, "name": null, "state": "done", "changed_ms": 0, "rules_off": [], "document": {"format": "qawl", …}}
//! ```
//!
//! A line for each document, so that a file of thousands is written and read piece by piece, and a
//! damaged line costs one document; a damaged head costs the project's name and which rules it has switched
//! off. The head names the documents, so that what is missing from a file that was cut can be reported.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::summary::{DocumentKey, Mark, Summary};
use crate::annotation::{Action, Document, Edit, ShownFrom, Transaction};
use crate::format::{ImportProblem, encode, qawl};
use crate::schema::RuleId;
use crate::scheme::{self, FileError, Mapping, Scheme};

/// The version of the file.
pub const VERSION: u32 = 1;

const FORMAT: &str = "qawl-project";

/// What the first line says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    format: String,
    version: u32,
    /// What the project is called.
    pub name: String,
    /// How many documents follow.
    pub documents: usize,
    #[serde(default)]
    rules_off: BTreeSet<String>,
    /// The project's own page of guidelines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidelines: Option<String>,
    /// What is marked in its documents beside the four labels, as a scheme's own file has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scheme: Option<String>,
    /// What names of imported files were said to mean.
    #[serde(default, skip_serializing_if = "Mapping::is_empty")]
    pub mapping: Mapping,
    /// Which documents follow; none where the file was written before that was said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    contents: Vec<Content>,
}

/// A document that the head says follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Content {
    key: String,
    name: String,
}

/// Why a line was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineError {
    /// It is of a version that this Qawl does not know.
    Newer(u32),
    /// It is damaged, and how.
    Damaged(ImportProblem),
}

impl Head {
    /// Returns the first line of the file of a project that has these rules turned off, and that page of guidelines.
    pub fn write(
        name: &str,
        documents: usize,
        rules_off: &BTreeSet<RuleId>,
        guidelines: Option<&str>,
    ) -> String {
        let marked = (&Scheme::default(), &Mapping::default());
        Self::of(name, documents, rules_off, guidelines, marked, Vec::new())
    }

    /// Returns the first line of the file of those documents, which are named in it: what is missing from a file
    /// that is cut can then be reported.
    pub fn write_naming<'a>(
        name: &str,
        documents: impl IntoIterator<Item = &'a Summary>,
        rules_off: &BTreeSet<RuleId>,
        guidelines: Option<&str>,
        marked: (&Scheme, &Mapping),
    ) -> String {
        let content = |it: &Summary| Content { key: it.key.name().to_owned(), name: it.called().to_owned() };
        let contents: Vec<Content> = documents.into_iter().map(content).collect();
        Self::of(name, contents.len(), rules_off, guidelines, marked, contents)
    }

    fn of(
        name: &str,
        documents: usize,
        rules_off: &BTreeSet<RuleId>,
        guidelines: Option<&str>,
        (scheme, mapping): (&Scheme, &Mapping),
        contents: Vec<Content>,
    ) -> String {
        let head = Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            name: name.to_owned(),
            documents,
            rules_off: rules_off.iter().map(RuleId::to_string).collect(),
            guidelines: guidelines.map(str::to_owned),
            scheme: (*scheme != Scheme::default()).then(|| scheme::write(scheme)),
            mapping: mapping.clone(),
            contents,
        };
        encode::json(&head)
    }

    /// Reads a first line; `None` where the file is no project.
    ///
    /// # Errors
    /// Where it is the file of a newer Qawl.
    pub fn read(line: &str) -> Option<Result<Self, LineError>> {
        let line = line.trim_start_matches('\u{feff}').trim();
        let head: Self = serde_json::from_str(line).ok().filter(|head: &Self| head.format == FORMAT)?;
        if head.version > VERSION {
            return Some(Err(LineError::Newer(head.version)));
        }
        Some(Ok(head))
    }

    /// Returns what is marked in its documents beside the four labels; `None` where the file does not say.
    ///
    /// # Errors
    /// What is wrong with what it says.
    pub fn scheme(&self) -> Option<Result<Scheme, FileError>> {
        self.scheme.as_deref().map(scheme::read)
    }

    /// Returns the rules that are switched off in the whole project.
    pub fn rules_off(&self) -> BTreeSet<RuleId> {
        self.rules_off.iter().map(|rule| RuleId(rule.clone().into())).collect()
    }
}

#[derive(Serialize)]
struct Written<'a> {
    added: u64,
    name: Option<&'a str>,
    state: Option<&'static str>,
    changed_ms: u64,
    rules_off: BTreeSet<String>,
    document: qawl::Written<'a>,
}

#[derive(Deserialize)]
struct Read<'a> {
    #[serde(default)]
    added: u64,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    state: Option<String>,
    #[serde(default)]
    changed_ms: u64,
    #[serde(default)]
    rules_off: BTreeSet<String>,
    #[serde(borrow)]
    document: &'a RawValue,
}

/// Returns a document's line.
pub fn write_line(summary: &Summary, document: &Document) -> String {
    let written = Written {
        added: summary.added,
        name: summary.name.as_deref(),
        state: summary.mark.map(Mark::name),
        changed_ms: summary.changed_ms,
        rules_off: document.rules_off().iter().map(RuleId::to_string).collect(),
        document: qawl::Written(document),
    };
    encode::json(&written)
}

/// Reads a document's line: what the list showed of it, and the document.
///
/// # Errors
/// What is wrong with the line.
pub fn read_line(line: &str, shown_from: impl Into<ShownFrom>) -> Result<(Summary, Document), LineError> {
    let read: Read<'_> = serde_json::from_str(line.trim()).map_err(|error| {
        let found = error.to_string();
        LineError::Damaged(if error.is_data() {
            ImportProblem::Shape(found)
        } else {
            ImportProblem::NotJson(found)
        })
    })?;
    let mut document = qawl::read(read.document.get())
        .map_err(|error| LineError::Damaged(ImportProblem::Qawl(error.problem)))?;
    let edits = read.rules_off.into_iter().map(|rule| Edit::Rule(RuleId(rule.into()), true)).collect();
    // Switching a rule off can break nothing.
    let _ = document.apply(&Transaction { action: Action::Rule, edits });
    let mut summary = Summary::of(&document, read.added, shown_from);
    summary.name = read.name.map(Into::into);
    summary.mark = read.state.and_then(|state| state.parse().ok());
    summary.changed_ms = read.changed_ms;
    Ok((summary, document))
}

/// Returns the lines of a file that are not blank, with their numbers from 1: a line that is not UTF-8 costs no other.
pub fn lines(bytes: &[u8]) -> impl Iterator<Item = (usize, Result<&str, LineError>)> {
    let not_utf8 = |error: std::str::Utf8Error| {
        LineError::Damaged(ImportProblem::NotUtf8 { byte: error.valid_up_to() + 1 })
    };
    let lines = bytes.split(|byte| *byte == b'\n').zip(1..);
    let lines = lines.map(move |(line, number)| (number, std::str::from_utf8(line).map_err(not_utf8)));
    lines.filter(|(_, line)| !line.as_ref().is_ok_and(|line| line.trim().is_empty()))
}

/// What has come of a project's file so far, to be compared with what its head says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    head: Option<Head>,
    /// The documents that came.
    came: BTreeSet<DocumentKey>,
    n_lines: usize,
    /// Which of the documents' lines could not be read, from 1.
    damaged: Vec<usize>,
}

/// What is missing from a project's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent {
    /// How many documents the head says.
    pub promised: usize,
    /// How many came.
    pub came: usize,
    /// The names of those that did not; their numbers where the head does not name them.
    pub names: Vec<String>,
}

impl Progress {
    /// Begins with a head; `None` where it could not be read.
    pub fn of(head: Option<Head>) -> Self {
        Self { head, ..Self::default() }
    }

    /// Takes note of a document's line: which document it was, or that it could not be read.
    pub fn line(&mut self, document: Option<&DocumentKey>) {
        self.n_lines += 1;
        match document {
            Some(key) => {
                self.came.insert(key.clone());
            }
            None => self.damaged.push(self.n_lines),
        }
    }

    /// Returns true where more came than the head says, or nobody knows what it said.
    pub fn has_damaged_head(&self) -> bool {
        self.head.as_ref().is_none_or(|head| self.n_lines > head.documents)
    }

    /// Returns what is missing at the end of the file, by what the head says.
    pub fn absent(&self) -> Option<Absent> {
        let head = self.head.as_ref()?;
        let came = self.n_lines - self.damaged.len();
        if came >= head.documents {
            return None;
        }
        let names = if head.contents.is_empty() {
            let cut = self.n_lines + 1..=head.documents;
            self.damaged.iter().copied().chain(cut).map(|number| number.to_string()).collect()
        } else {
            let has_come =
                |it: &&Content| DocumentKey::from_name(&it.key).is_some_and(|key| self.came.contains(&key));
            head.contents.iter().filter(|it| !has_come(it)).map(|it| it.name.clone()).collect()
        };
        Some(Absent { promised: head.documents, came, names })
    }
}
