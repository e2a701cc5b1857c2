//! A journal: what was done to a document since its snapshot, one entry for each step.

use serde::{Deserialize, Serialize};

use super::VERSION;
use super::dto::EditDto;
use crate::annotation::{Action, Edit, Transaction};
use crate::format::encode;
use crate::schema::named;
use crate::text::Text;

/// How many entries a journal may have before a snapshot takes their place.
const MOST_ENTRIES: usize = 256;

/// How many bytes of entries a journal may have, beside as many as its snapshot has.
const MOST_BYTES: usize = 256 * 1024;

/// Returns true if a journal is long enough for a snapshot to take its place: reading it would begin
/// to be felt. `snapshot` is the bytes of the one there is.
pub fn needs_snapshot(entries: usize, bytes: usize, snapshot: usize) -> bool {
    entries >= MOST_ENTRIES || bytes >= MOST_BYTES.saturating_add(snapshot)
}

/// How a step came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Something was done.
    Do,
    /// The last thing done was taken back.
    Undo,
    /// What was taken back was done again.
    Redo,
}

named!(Step { Do = "do", Undo = "undo", Redo = "redo" });

/// One step of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// One more than the entry before it.
    pub number: u64,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// How it came about.
    pub step: Step,
    /// What the user did, or what was taken back or done again.
    pub action: Action,
    /// What changed: what things became, so that an entry means the same whether or not those before
    /// it can be read.
    pub edits: Vec<Edit>,
}

#[derive(Serialize, Deserialize)]
struct StoredEntry {
    version: u32,
    number: u64,
    at_ms: u64,
    step: String,
    action: String,
    edits: Vec<EditDto>,
}

impl Entry {
    /// Returns the step's transaction.
    pub fn transaction(&self) -> Transaction {
        Transaction { action: self.action, edits: self.edits.clone() }
    }

    /// Returns the entry as it is stored: one line of JSON.
    pub fn write(&self, text: &Text) -> String {
        let stored = StoredEntry {
            version: VERSION,
            number: self.number,
            at_ms: self.at_ms,
            step: self.step.name().to_owned(),
            action: self.action.name().to_owned(),
            edits: self.edits.iter().map(|edit| EditDto::of(text, edit)).collect(),
        };
        encode::json(&stored)
    }

    /// Reads an entry of a document of that text.
    ///
    /// # Errors
    /// What is wrong with it, in the reader's own words.
    pub fn read(stored: &str, text: &Text) -> Result<Self, String> {
        let entry: StoredEntry = serde_json::from_str(stored).map_err(|error| error.to_string())?;
        if entry.version > VERSION {
            return Err(format!("version {} is newer than this Qawl", entry.version));
        }
        let step = entry.step.parse().map_err(|_| format!("unknown step {}", entry.step))?;
        let action = entry.action.parse().map_err(|_| format!("unknown action {}", entry.action))?;
        let edits: Option<Vec<Edit>> = entry.edits.into_iter().map(|edit| edit.edit(text)).collect();
        let edits = edits.ok_or("an edit does not fit the text")?;
        Ok(Self { number: entry.number, at_ms: entry.at_ms, step, action, edits })
    }
}
