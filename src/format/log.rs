//! The log of decisions: times and edits, as JSON or CSV, for studying the cost of annotation.
//!
//! ```text
//! {"format": "qawl-log", "version": 1, "offset_unit": "code-point", "entries": [
//!   {"document": "…", "action": "accept", "at_ms": …, "spent_ms": …, "changes": [
//!     {"id": "a3", "label": "quote", "rule": "ar/colon-turn", "before": "suggested", "after": "accepted",
//!      "start_moved": 0, "end_moved": 0}]}]}
//! ```
//!
//! The CSV has a row for each change. A step that changes no annotation (a rename) has one row with
//! nothing after its times.

use serde::{Deserialize, Serialize};

use super::encode;
use crate::annotation::log::Entry;

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    version: u32,
    offset_unit: &'static str,
    entries: &'a [Row],
}

/// A step as it is in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    document: String,
    action: String,
    at_ms: u64,
    spent_ms: u64,
    changes: Vec<Cell>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Cell {
    id: String,
    label: String,
    rule: Option<String>,
    before: Option<String>,
    after: Option<String>,
    start_moved: i64,
    end_moved: i64,
}

impl Row {
    /// Returns the id of the document that was worked on.
    pub fn document(&self) -> &str {
        &self.document
    }
}

impl From<&Entry> for Row {
    fn from(entry: &Entry) -> Self {
        let changes = entry.changes.iter().map(|change| Cell {
            id: change.id.to_string(),
            label: change.label.to_string(),
            rule: change.rule.as_ref().map(ToString::to_string),
            before: change.before.map(|it| it.to_string()),
            after: change.after.map(|it| it.to_string()),
            start_moved: change.start_moved,
            end_moved: change.end_moved,
        });
        Self {
            document: entry.document.clone(),
            action: entry.action.clone(),
            at_ms: entry.at_ms,
            spent_ms: entry.spent_ms,
            changes: changes.collect(),
        }
    }
}

/// Returns the log as one JSON document.
pub fn json(rows: &[Row]) -> String {
    let file = File { format: "qawl-log", version: 1, offset_unit: "code-point", entries: rows };
    encode::indented_json(&file)
}

/// Returns the log as CSV with a head row.
pub fn csv(rows: &[Row]) -> String {
    let mut out =
        "document,action,at_ms,spent_ms,id,label,rule,before,after,start_moved,end_moved\r\n".to_owned();
    for row in rows {
        let step = format!("{},{},{},{}", field(&row.document), field(&row.action), row.at_ms, row.spent_ms);
        if row.changes.is_empty() {
            out += &format!("{step},,,,,,,\r\n");
        }
        for cell in &row.changes {
            let text = |it: &Option<String>| field(it.as_deref().unwrap_or_default());
            out += &format!(
                "{step},{},{},{},{},{},{},{}\r\n",
                field(&cell.id),
                field(&cell.label),
                text(&cell.rule),
                text(&cell.before),
                text(&cell.after),
                cell.start_moved,
                cell.end_moved,
            );
        }
    }
    out
}

/// Returns a field as CSV writes it. One that a spreadsheet would take for a formula is quoted with an
/// apostrophe, as those programs do themselves.
fn field(value: &str) -> String {
    let guarded =
        if value.starts_with(['=', '+', '-', '@']) { format!("'{value}") } else { value.to_owned() };
    if guarded.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}
