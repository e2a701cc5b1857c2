//! The small records beside the documents: projects, who works on them, where a person is.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::annotation::AnnotationId;
use crate::schema::RuleId;
use crate::session::ProjectInfo;
use crate::store::{Damage, DocumentKey, VERSION};

#[derive(Serialize, Deserialize)]
struct StoredProject {
    version: u32,
    id: String,
    name: String,
    created_ms: u64,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    rules_off: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    guidelines: Option<String>,
}

/// Who works on a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredLease {
    /// Grows with each tab that takes the project over.
    pub generation: u64,
    /// When its holder last gave a sign of life, by the holder's clock, in milliseconds since 1970.
    pub renewed_ms: u64,
    /// Whether its holder has given it up.
    pub released: bool,
    /// Whether its holder has the browser's lock: whoever gets that knows that the holder is gone.
    #[serde(default)]
    pub locked: bool,
}

#[derive(Serialize)]
struct StoredDamage<'a> {
    number: u64,
    reason: &'a str,
    stored: &'a str,
}

/// Where a person was in a project.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// The open document.
    pub document: Option<DocumentKey>,
    /// What had the focus in it.
    pub focus: Option<AnnotationId>,
}

#[derive(Serialize, Deserialize)]
struct StoredPlace {
    document: Option<String>,
    focus: Option<String>,
}

/// Returns a record as it is stored.
pub(super) fn write(record: &impl Serialize) -> String {
    // Strings, numbers and lists of them: nothing of it can fail to be written.
    serde_json::to_string(record).unwrap_or_default()
}

/// Returns a project as it is stored.
pub(super) fn write_project(info: &ProjectInfo) -> String {
    write(&StoredProject {
        version: VERSION,
        id: info.id.to_string(),
        name: info.name.to_string(),
        created_ms: info.created_ms,
        rules_off: info.rules_off.iter().map(RuleId::to_string).collect(),
        guidelines: info.guidelines.as_deref().map(str::to_owned),
    })
}

/// Returns a project; one whose record is damaged keeps its documents and loses its name and which rules it has
/// switched off.
pub(super) fn read_project(id: &str, stored: &str) -> ProjectInfo {
    let read: Result<StoredProject, _> = serde_json::from_str(stored);
    match read {
        Ok(read) => ProjectInfo {
            id: id.into(),
            name: read.name.into(),
            created_ms: read.created_ms,
            rules_off: Arc::new(read.rules_off.into_iter().map(|it| RuleId(it.into())).collect()),
            guidelines: read.guidelines.map(Into::into),
        },
        Err(_) => ProjectInfo {
            id: id.into(),
            name: Arc::default(),
            created_ms: 0,
            rules_off: Arc::default(),
            guidelines: None,
        },
    }
}

/// Returns what could not be read as it is put aside.
pub(super) fn write_damage(damage: &Damage) -> String {
    write(&StoredDamage { number: damage.number, reason: &damage.reason, stored: &damage.stored })
}

/// Returns a place as it is stored.
pub(super) fn write_place(document: Option<&DocumentKey>, focus: Option<AnnotationId>) -> String {
    let name = document.map(|it| it.name().to_owned());
    write(&StoredPlace { document: name, focus: focus.map(|it| it.to_string()) })
}

/// Reads a place; nowhere where the record is damaged.
pub(super) fn read_place(stored: &str) -> Place {
    let read: Result<StoredPlace, _> = serde_json::from_str(stored);
    read.map_or_else(
        |_| Place::default(),
        |stored| Place {
            document: stored.document.and_then(|name| DocumentKey::from_name(&name)),
            focus: stored.focus.and_then(|id| id.parse().ok()),
        },
    )
}
