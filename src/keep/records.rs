//! The small records beside the documents: projects, who works on them, where a person is.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use crate::annotation::AnnotationId;
use crate::schema::RuleId;
use crate::scheme::{self, Mapping, Scheme};
use crate::session::ProjectInfo;
use crate::store::{Damage, DocumentKey, VERSION};

#[derive(Deserialize)]
struct StoredProject {
    name: String,
    created_ms: u64,
    #[serde(default)]
    rules_off: BTreeSet<String>,
    #[serde(default)]
    guidelines: Option<String>,
    /// The scheme, as its own file has it.
    #[serde(default)]
    scheme: Option<String>,
    /// What names of imported files were said to mean.
    #[serde(default)]
    mapping: Mapping,
    /// What of it could not be read before.
    #[serde(default)]
    unread: Vec<String>,
}

/// Who works on a project.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
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

/// What is known of the file that a project is also kept in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct StoredFile {
    /// When it was written last, by the file's own clock, in milliseconds since 1970.
    pub changed_ms: u64,
    /// How many bytes it has.
    pub bytes: u64,
    /// The SHA-256 of what was written last.
    #[serde(default)]
    pub digest: Option<String>,
    /// The SHA-256 of what is being put in its place: a browser may be ended before that is known to be done.
    #[serde(default)]
    pub next: Option<String>,
    /// Whether it may have documents that are gone here.
    #[serde(default)]
    pub is_fuller: bool,
}

/// Where a person was in a project.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// The open document.
    pub document: Option<DocumentKey>,
    /// What had the focus in it.
    pub focus: Option<AnnotationId>,
}

#[derive(Deserialize)]
struct StoredPlace {
    document: Option<String>,
    focus: Option<String>,
}

/// Returns a record of these fields as it is stored. Made of values, which cannot fail to be written.
fn object<const N: usize>(fields: [(&str, Value); N]) -> String {
    let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
    Value::Object(fields.collect()).to_string()
}

/// Returns a lease as it is stored.
pub(super) fn write_lease(lease: &StoredLease) -> String {
    object([
        ("generation", lease.generation.into()),
        ("renewed_ms", lease.renewed_ms.into()),
        ("released", lease.released.into()),
        ("locked", lease.locked.into()),
    ])
}

/// Returns a project as it is stored.
pub(super) fn write_project(info: &ProjectInfo) -> String {
    object([
        ("version", VERSION.into()),
        ("id", (&*info.id).into()),
        ("name", (&*info.name).into()),
        ("created_ms", info.created_ms.into()),
        ("rules_off", info.rules_off.iter().map(RuleId::to_string).collect()),
        ("guidelines", info.guidelines.as_deref().into()),
        ("scheme", (*info.scheme != Scheme::default()).then(|| scheme::write(&info.scheme)).into()),
        // Strings in a map: nothing of it can fail to be written.
        ("mapping", serde_json::to_value(&*info.mapping).unwrap_or(Value::Null)),
        ("unread", info.unread.iter().map(|it| &**it).collect()),
    ])
}

/// Returns a project. Of a damaged record, and of a scheme that is damaged or of a newer Qawl, what is stored is kept as it
/// is and written again with the project; a scheme is taken from there once it can be read.
pub(super) fn read_project(id: &str, stored: &str) -> ProjectInfo {
    let read: Result<StoredProject, _> = serde_json::from_str(stored);
    let Ok(read) = read else {
        return ProjectInfo {
            id: id.into(),
            name: Arc::default(),
            created_ms: 0,
            rules_off: Arc::default(),
            guidelines: None,
            scheme: Arc::default(),
            mapping: Arc::default(),
            unread: vec![stored.into()],
        };
    };
    let mut scheme = None;
    let mut unread: Vec<Arc<str>> = Vec::new();
    for it in read.scheme.into_iter().chain(read.unread) {
        match scheme::read(&it) {
            Ok(readable) if scheme.is_none() => scheme = Some(readable),
            _ => unread.push(it.into()),
        }
    }
    ProjectInfo {
        id: id.into(),
        name: read.name.into(),
        created_ms: read.created_ms,
        rules_off: Arc::new(read.rules_off.into_iter().map(|it| RuleId(it.into())).collect()),
        guidelines: read.guidelines.map(Into::into),
        scheme: Arc::new(scheme.unwrap_or_default()),
        mapping: Arc::new(read.mapping),
        unread,
    }
}

/// Returns what of a project's record could not be read, a line each.
pub(super) fn unread_lines(info: &ProjectInfo) -> impl Iterator<Item = String> {
    let damage =
        |stored: &Arc<str>| Damage { number: 0, stored: stored.to_string(), reason: "project".to_owned() };
    info.unread.iter().map(move |stored| write_damage(&damage(stored)))
}

/// Returns what could not be read as it is put aside.
pub(super) fn write_damage(damage: &Damage) -> String {
    object([
        ("number", damage.number.into()),
        ("reason", (&*damage.reason).into()),
        ("stored", (&*damage.stored).into()),
    ])
}

/// Returns what is known of a project's file as it is stored.
pub(super) fn write_file(file: &StoredFile) -> String {
    object([
        ("changed_ms", file.changed_ms.into()),
        ("bytes", file.bytes.into()),
        ("digest", file.digest.as_deref().into()),
        ("next", file.next.as_deref().into()),
        ("is_fuller", file.is_fuller.into()),
    ])
}

/// Reads what is known of a project's file; where that is damaged nothing is, and so not that the file is as it was
/// written.
pub(super) fn read_file(stored: &str) -> StoredFile {
    serde_json::from_str(stored).unwrap_or_else(|_| StoredFile::default())
}

/// Returns a place as it is stored.
pub(super) fn write_place(document: Option<&DocumentKey>, focus: Option<AnnotationId>) -> String {
    object([
        ("document", document.map(DocumentKey::name).into()),
        ("focus", focus.map(|it| it.to_string()).into()),
    ])
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
