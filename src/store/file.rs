//! The project file: everything of a project on the lines of one file, to move it to another machine
//! and to have a copy of it.
//!
//! ```text
//! {"format": "qawl-project", "version": 1, "name": "Elections", "documents": 2, "rules_off": []}
//! {"added": 1, "name": null, "state": "done", "changed_ms": 0, "rules_off": [], "document": {"format": "qawl", …}}
//! ```
//!
//! A line for each document, so that a file of thousands is written and read piece by piece, and a
//! damaged line costs one document.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::summary::{Mark, Summary};
use crate::annotation::{Action, Document, Edit, Transaction};
use crate::format::{ImportProblem, qawl};
use crate::schema::{Confidence, RuleId};

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
        let head = Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            name: name.to_owned(),
            documents,
            rules_off: rules_off.iter().map(RuleId::to_string).collect(),
            guidelines: guidelines.map(str::to_owned),
        };
        serde_json::to_string(&head).unwrap_or_default()
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
    document: &'a RawValue,
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
    let Ok(raw) = RawValue::from_string(qawl::write_line(document)) else { return String::new() };
    let written = Written {
        added: summary.added,
        name: summary.name.as_deref(),
        state: summary.mark.map(Mark::name),
        changed_ms: summary.changed_ms,
        rules_off: document.rules_off().iter().map(RuleId::to_string).collect(),
        document: &raw,
    };
    serde_json::to_string(&written).unwrap_or_default()
}

/// Reads a document's line: what the list showed of it, and the document.
///
/// # Errors
/// What is wrong with the line.
pub fn read_line(line: &str, shown_from: Confidence) -> Result<(Summary, Document), LineError> {
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
