//! Reads what is stored: projects, summaries, documents; and mends a list that is damaged from the
//! documents themselves.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::database::{Database, Op, beginning, key};
use super::place::{self, Place};
use crate::schema::{Confidence, RuleId};
use crate::session::{ProjectInfo, Trouble};
use crate::store::{Damage, DocumentKey, Recovered, Stored, Summary, VERSION, recover};
use crate::ui::dom::late;

/// How long a removed document can be brought back, in milliseconds: a week.
const REMOVED_FOR: u64 = 7 * 24 * 60 * 60 * 1000;

/// The name under which a tab keeps which project it is on.
const TAB: &str = "qawl.project";

#[derive(Serialize, Deserialize)]
struct StoredProject {
    version: u32,
    id: String,
    name: String,
    created_ms: u64,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    rules_off: BTreeSet<String>,
}

#[derive(Serialize)]
struct StoredDamage<'a> {
    number: u64,
    reason: &'a str,
    stored: &'a str,
}

/// Returns a project that no browser has yet, with these rules switched off.
pub fn fresh_project(name: &str, rules_off: BTreeSet<RuleId>) -> Arc<ProjectInfo> {
    let now = js_sys::Date::now();
    let id = format!("{:x}-{:x}", now as u64, (js_sys::Math::random() * f64::from(u32::MAX)) as u32);
    Arc::new(ProjectInfo {
        id: id.into(),
        name: name.trim().into(),
        created_ms: now as u64,
        rules_off: Arc::new(rules_off),
    })
}

/// Returns a project as it is stored.
pub fn write_project(info: &ProjectInfo) -> String {
    let stored = StoredProject {
        version: VERSION,
        id: info.id.to_string(),
        name: info.name.to_string(),
        created_ms: info.created_ms,
        rules_off: info.rules_off.iter().map(RuleId::to_string).collect(),
    };
    serde_json::to_string(&stored).unwrap_or_default()
}

/// Returns what could not be read as it is put aside.
pub fn write_damage(damage: &Damage) -> String {
    let stored = StoredDamage { number: damage.number, reason: &damage.reason, stored: &damage.stored };
    serde_json::to_string(&stored).unwrap_or_default()
}

/// Returns the projects there are, oldest first; one whose record is damaged keeps its documents and
/// loses its name and which rules it has switched off.
pub async fn projects(database: &Database) -> Result<Vec<Arc<ProjectInfo>>, Trouble> {
    let rows = database.read(&[("projects", JsValue::UNDEFINED)]).await?;
    let mut found: Vec<Arc<ProjectInfo>> = rows
        .into_iter()
        .flatten()
        .filter_map(|(id, stored)| {
            let id = id.as_string()?;
            let read: Option<StoredProject> = serde_json::from_str(&stored).ok();
            Some(match read {
                Some(read) => Arc::new(ProjectInfo {
                    id: id.into(),
                    name: read.name.into(),
                    created_ms: read.created_ms,
                    rules_off: Arc::new(read.rules_off.into_iter().map(|it| RuleId(it.into())).collect()),
                }),
                None => Arc::new(ProjectInfo {
                    id: id.into(),
                    name: Arc::default(),
                    created_ms: 0,
                    rules_off: Arc::default(),
                }),
            })
        })
        .collect();
    found.sort_by(|a, b| (a.created_ms, &a.id).cmp(&(b.created_ms, &b.id)));
    Ok(found)
}

/// Returns which project was open last: in this tab, else in this browser.
pub async fn last_project(database: &Database) -> Option<Arc<str>> {
    let of_tab = session_storage().and_then(|kept| kept.get_item(TAB).ok()?);
    if let Some(id) = of_tab {
        return Some(id.into());
    }
    one(database, "meta", key(&["last"])).await.map(Into::into)
}

/// Keeps in this tab which project it is on.
pub fn remember(id: &str) {
    if let Some(kept) = session_storage() {
        let _ = kept.set_item(TAB, id);
    }
}

fn session_storage() -> Option<web_sys::Storage> {
    crate::ui::dom::window()?.session_storage().ok()?
}

/// Returns where a person was in a project.
pub async fn place(database: &Database, project: &str) -> Option<Place> {
    place::read(&one(database, "meta", key(&["place", project])).await?)
}

async fn one(database: &Database, store: &'static str, key: JsValue) -> Option<String> {
    let rows = database.read(&[(store, key)]).await.ok()?;
    Some(rows.into_iter().flatten().next()?.1)
}

/// Returns a document's summary.
pub async fn summary(database: &Database, project: &str, name: &DocumentKey) -> Option<Summary> {
    Summary::read(&one(database, "documents", key(&[project, name.name()])).await?)
}

/// Returns a project's summaries, and how many documents cannot be read at all. Those that are damaged
/// or missing are made anew from their documents and, if `mend`, stored; what was removed long ago goes
/// for good.
pub async fn summaries(
    database: &Database,
    project: &str,
    mend: bool,
    shown_from: Confidence,
) -> Result<(Vec<Summary>, usize), Trouble> {
    let range = beginning(&[project])?;
    let rows = database.read(&[("documents", range.clone())]).await?;
    let now = js_sys::Date::now() as u64;
    let mut found = Vec::new();
    let mut ops = Vec::new();
    let mut known = BTreeSet::new();
    for (name, stored) in rows.into_iter().flatten() {
        let Some(name) = name.as_string() else { continue };
        let Some(summary) = Summary::read(&stored).filter(|it| it.key.name() == name) else { continue };
        known.insert(name.clone());
        if summary.removed_ms.is_some_and(|removed| removed.saturating_add(REMOVED_FOR) < now) {
            if mend {
                let of_document = beginning(&[project, &name])?;
                ops.push(Op::Delete("documents", key(&[project, &name])));
                ops.push(Op::Delete("snapshots", of_document.clone()));
                ops.push(Op::Delete("journal", of_document));
            }
            continue;
        }
        found.push(summary);
    }
    let mut last = found.iter().map(|it| it.added).max().unwrap_or_default();
    let mut damages = 0;
    for snapshot in database.keys("snapshots", &range).await? {
        let Some(name) = snapshot.get(1).as_string().filter(|name| known.insert(name.clone())) else {
            continue;
        };
        let Some(name) = DocumentKey::from_name(&name) else { continue };
        match document(database, project, &name).await {
            Ok(recovered) => {
                last += 1;
                let summary = Summary::of(&recovered.document, last, shown_from);
                ops.push(Op::Put("documents", key(&[project, name.name()]), summary.write()));
                found.push(summary);
            }
            Err(_) => damages += 1,
        }
    }
    if mend
        && !ops.is_empty()
        && let Ok(handed) = database.write(&ops, true)
    {
        let _ = handed.finish().await;
    }
    Ok((found, damages))
}

/// Makes a document again of what is stored of it.
pub async fn document(database: &Database, project: &str, name: &DocumentKey) -> Result<Recovered, Trouble> {
    let range = beginning(&[project, name.name()])?;
    let rows = database.read(&[("snapshots", range.clone()), ("journal", range)]).await?;
    late::ready().await;
    let numbered = |rows: Vec<(JsValue, String)>| {
        rows.into_iter().filter_map(|(number, it)| Some((number.as_f64()? as u64, it))).collect()
    };
    let mut rows = rows.into_iter();
    let mut stored = Stored {
        snapshots: rows.next().map(numbered).unwrap_or_default(),
        entries: rows.next().map(numbered).unwrap_or_default(),
    };
    stored.entries.sort_by_key(|(number, _)| *number);
    recover(&stored).map_err(|damages| {
        let first = damages.into_iter().next().map(|it| it.reason);
        Trouble::Other(first.unwrap_or_else(|| "nothing is stored".to_owned()))
    })
}

/// Returns what could not be read in a project: what was put aside, and documents that cannot be made
/// again, as they are stored.
pub async fn damaged(database: &Database, project: &str) -> Vec<String> {
    let Ok(range) = beginning(&[project]) else { return Vec::new() };
    let aside = database.read(&[("damaged", range.clone())]).await.unwrap_or_default();
    let mut lines: Vec<String> = aside.into_iter().flatten().map(|(_, stored)| stored).collect();
    let mut seen = BTreeSet::new();
    for snapshot in database.keys("snapshots", &range).await.unwrap_or_default() {
        let Some(name) = snapshot.get(1).as_string().filter(|name| seen.insert(name.clone())) else {
            continue;
        };
        let Some(name) = DocumentKey::from_name(&name) else { continue };
        if document(database, project, &name).await.is_ok() {
            continue;
        }
        let Ok(of_document) = beginning(&[project, name.name()]) else { continue };
        let rows = database.read(&[("snapshots", of_document.clone()), ("journal", of_document)]).await;
        for (number, stored) in rows.unwrap_or_default().into_iter().flatten() {
            let number = number.as_f64().unwrap_or_default() as u64;
            lines.push(write_damage(&Damage { number, stored, reason: name.to_string() }));
        }
    }
    lines
}
