//! Reads what is stored: projects, summaries, documents. An error of the database is returned, never taken for
//! nothing being stored; what is stored and damaged is told apart from it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::browser::{Browser, Database, Key, Op, Range, beginning, key};
use super::records::{self, Place};
use crate::session::{ProjectInfo, SHOWN_FROM, Trouble};
use crate::store::{Damage, DocumentKey, Recovered, Stored, Summary, recover};

/// What is stored of a project's documents.
#[derive(Default)]
pub(super) struct Loaded {
    /// What the list shows of each.
    pub documents: Vec<Summary>,
    /// The names of all that are stored, readable or not.
    pub names: BTreeSet<String>,
    /// Those of which nothing can be read.
    pub unreadable: BTreeSet<DocumentKey>,
    /// What mends a list that is damaged: summaries made of the documents themselves, with what was there put aside.
    pub mends: Vec<Op>,
    /// How many rows of the list were damaged.
    pub n_mended: usize,
}

/// Returns the projects there are, oldest first.
pub(super) async fn projects(database: &dyn Database) -> Result<Vec<Arc<ProjectInfo>>, Trouble> {
    let rows = database.read(&[("projects", Range::All)]).await?;
    let mut found: Vec<Arc<ProjectInfo>> = rows
        .into_iter()
        .flatten()
        .map(|(key, stored)| Arc::new(records::read_project(key.last(), &stored)))
        .collect();
    found.sort_by(|a, b| (a.created_ms, &a.id).cmp(&(b.created_ms, &b.id)));
    Ok(found)
}

/// Returns which project was open last: in this tab, else in this browser.
pub(super) async fn last_project(
    browser: &dyn Browser,
    database: &dyn Database,
) -> Result<Option<Arc<str>>, Trouble> {
    if let Some(id) = browser.project_of_tab() {
        return Ok(Some(id.into()));
    }
    Ok(one(database, "meta", key(&["last"])).await?.map(Into::into))
}

/// Returns where a person was in a project.
pub(super) async fn place(database: &dyn Database, project: &str) -> Result<Place, Trouble> {
    let stored = one(database, "meta", key(&["place", project])).await?;
    Ok(stored.map_or_else(Place::default, |stored| records::read_place(&stored)))
}

async fn one(database: &dyn Database, store: &'static str, key: Key) -> Result<Option<String>, Trouble> {
    let rows = database.read(&[(store, Range::Key(key))]).await?;
    Ok(rows.into_iter().flatten().next().map(|(_, stored)| stored))
}

/// Returns a document's summary; `None` where there is none that can be read.
pub(super) async fn summary(
    database: &dyn Database,
    project: &str,
    name: &DocumentKey,
) -> Result<Option<Summary>, Trouble> {
    let stored = one(database, "documents", key(&[project, name.name()])).await?;
    Ok(stored.and_then(|stored| Summary::read(&stored)))
}

/// Returns the names of the documents that are stored of a project, readable or not.
pub(super) async fn names(database: &dyn Database, project: &str) -> Result<BTreeSet<String>, Trouble> {
    let mut names = BTreeSet::new();
    for store in ["documents", "snapshots"] {
        let keys = database.keys(store, &beginning(&[project])).await?;
        names.extend(keys.into_iter().filter_map(|key| key.parts.into_iter().nth(1)));
    }
    Ok(names)
}

/// Returns what is stored of a project's documents. Summaries that are damaged or missing are made of the documents.
pub(super) async fn documents(database: &dyn Database, project: &str) -> Result<Loaded, Trouble> {
    let rows = database.read(&[("documents", beginning(&[project]))]).await?;
    let mut loaded = Loaded::default();
    let (mut listed, mut damaged) = (BTreeSet::new(), BTreeMap::new());
    for (key, stored) in rows.into_iter().flatten() {
        loaded.names.insert(key.last().to_owned());
        let Some(summary) = Summary::read(&stored).filter(|it| it.key.name() == key.last()) else {
            damaged.extend(DocumentKey::from_name(key.last()).map(|name| (name, stored)));
            continue;
        };
        listed.insert(key.last().to_owned());
        loaded.documents.push(summary);
    }
    let mut last = loaded.documents.iter().map(|it| it.added).max().unwrap_or(0);
    for snapshot in database.keys("snapshots", &beginning(&[project])).await? {
        let Some(name) = snapshot.parts.into_iter().nth(1) else { continue };
        loaded.names.insert(name.clone());
        if !listed.insert(name.clone()) {
            continue;
        }
        let Some(name) = DocumentKey::from_name(&name) else { continue };
        match document(database, project, &name).await? {
            Ok(recovered) => {
                last += 1;
                let summary = Summary::of(&recovered.document, last, SHOWN_FROM);
                if let Some(stored) = damaged.remove(&name) {
                    // With it goes what a person called the document and said of it.
                    loaded.n_mended += 1;
                    let damage = Damage { number: 0, stored, reason: "list".to_owned() };
                    let aside = key(&[project, name.name(), "list"]);
                    loaded.mends.push(Op::Put("damaged", aside, records::write_damage(&damage)));
                }
                loaded.mends.push(Op::Put("documents", key(&[project, name.name()]), summary.write()));
                loaded.documents.push(summary);
            }
            Err(_) => {
                loaded.unreadable.insert(name);
            }
        }
    }
    // Of these there is nothing but what the list showed, and that cannot be read.
    loaded.unreadable.extend(damaged.into_keys().filter(|name| !listed.contains(name.name())));
    Ok(loaded)
}

/// Makes a document of what is stored of it; `Ok(Err(…))` says what of it is damaged where that is not possible.
pub(super) async fn document(
    database: &dyn Database,
    project: &str,
    name: &DocumentKey,
) -> Result<Result<Recovered, Vec<Damage>>, Trouble> {
    Ok(recover(&stored(database, project, name).await?))
}

/// Returns what is stored of a document.
pub(super) async fn stored(
    database: &dyn Database,
    project: &str,
    name: &DocumentKey,
) -> Result<Stored, Trouble> {
    let range = beginning(&[project, name.name()]);
    let rows = database.read(&[("snapshots", range.clone()), ("journal", range)]).await?;
    let mut rows = rows.into_iter().map(|rows| {
        let mut rows: Vec<_> = rows.into_iter().filter_map(|(key, it)| Some((key.number?, it))).collect();
        rows.sort_by_key(|(number, _)| *number);
        rows
    });
    let (Some(snapshots), Some(entries)) = (rows.next(), rows.next()) else { return Err(Trouble::Silent) };
    Ok(Stored { snapshots, entries })
}

/// Returns what deletes a document with all that is stored of it.
pub(super) fn deletes(project: &str, name: &DocumentKey) -> Vec<Op> {
    let of_document = || beginning(&[project, name.name()]);
    vec![
        Op::Delete("documents", Range::Key(key(&[project, name.name()]))),
        Op::Delete("snapshots", of_document()),
        Op::Delete("journal", of_document()),
        Op::Delete("damaged", of_document()),
    ]
}

/// Returns what could not be read in a project: what was put aside, and documents that cannot be made again, as they
/// are stored.
pub(super) async fn damaged(database: &dyn Database, project: &str) -> Result<Vec<String>, Trouble> {
    let aside = database.read(&[("damaged", beginning(&[project]))]).await?;
    let mut lines: Vec<String> = aside.into_iter().flatten().map(|(_, stored)| stored).collect();
    let mut seen = BTreeSet::new();
    for store in ["snapshots", "journal"] {
        for key in database.keys(store, &beginning(&[project])).await? {
            let Some(name) = key.parts.into_iter().nth(1).filter(|name| seen.insert(name.clone())) else {
                continue;
            };
            let Some(name) = DocumentKey::from_name(&name) else { continue };
            if document(database, project, &name).await?.is_ok() {
                continue;
            }
            let Stored { snapshots, entries } = stored(database, project, &name).await?;
            for (number, stored) in snapshots.into_iter().chain(entries) {
                lines.push(records::write_damage(&Damage { number, stored, reason: name.to_string() }));
            }
        }
    }
    Ok(lines)
}
