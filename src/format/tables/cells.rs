//! The columns of the two tables, and what is in a cell.

use crate::annotation::Value as Attribute;
use crate::format::exchange::json;

pub(super) const BYTE_ORDER_MARK: &str = "\u{FEFF}";

const ATTRIBUTIONS: [&str; 22] = [
    "document",
    "id",
    "quote",
    "kind",
    "speaker",
    "speaker_kind",
    "mention",
    "cue",
    "medium",
    "status",
    "origin",
    "rule",
    "confidence",
    "note",
    "start",
    "end",
    "parts",
    "speaker_id",
    "mention_at",
    "cue_at",
    "medium_at",
    "medium_speaker_id",
];

const CLAIMS: [&str; 17] = [
    "document",
    "id",
    "claim",
    "worth",
    "score",
    "reasons",
    "kind",
    "speaker",
    "quote",
    "status",
    "origin",
    "rule",
    "confidence",
    "note",
    "start",
    "end",
    "parts",
];

/// Which of the two tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    /// A row for each attribution.
    Attributions,
    /// A row for each claim.
    Claims,
}

impl Table {
    /// Returns the names of its columns.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Attributions => &ATTRIBUTIONS,
            Self::Claims => &CLAIMS,
        }
    }

    /// Returns the label of the marks that have a row.
    pub fn label(self) -> &'static str {
        match self {
            Self::Attributions => "quote",
            Self::Claims => "claim",
        }
    }
}

/// What the names of columns with own attributes begin with.
pub(super) const ATTRIBUTE: &str = "attribute:";

/// Returns the attribute that is in a cell.
pub(super) fn read_cell(cell: &str) -> Attribute {
    let value = serde_json::from_str(cell).ok().as_ref().and_then(json::read_attribute);
    value.unwrap_or_else(|| cell.into())
}

/// Returns true for what makes a spreadsheet take a cell for a formula.
fn begins_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// Returns a cell with an apostrophe before what would be a formula, as spreadsheets write it themselves.
pub(super) fn guarded(text: &str) -> String {
    let bare = text.trim_start_matches('\'');
    // Also before what looks guarded already, so that taking one away gives back what was there.
    if begins_formula(bare) { format!("'{text}") } else { text.to_owned() }
}

/// Returns what was in a cell before it was guarded.
pub(super) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if begins_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}
