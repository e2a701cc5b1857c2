//! Fetches documents as they were kept, and puts aside what could not be read of them.

use std::sync::Arc;

use wasm_bindgen_futures::spawn_local;

use super::database::{self, Op, numbered};
use super::{Journal, Keeper, Unsaved, loading};
use crate::annotation::Document;
use crate::session::{Access, Fetched, ProjectAction, SHOWN_FROM, Trouble};
use crate::store::{DocumentKey, Recovered, Snapshot, Summary};

impl Keeper {
    /// Returns a document as it is now, saved or not; the error names what could not be read.
    pub async fn document(&self, key: &DocumentKey) -> Result<Recovered, Trouble> {
        self.add_waiting();
        let (project, database) = {
            let inner = self.inner.borrow();
            let Some(project) = inner.project.clone() else { return Err(Trouble::Silent) };
            let unsaved = inner.unsaved.get(&(Arc::clone(&project.id), key.clone()));
            if let Some(Unsaved { document: Some(document), number, .. }) = unsaved {
                return Ok(Recovered {
                    document: Document::clone(document),
                    history: Default::default(),
                    number: *number,
                    journal: (0, 0),
                    snapshot_bytes: 0,
                    damages: Vec::new(),
                });
            }
            (project, inner.database.clone())
        };
        let database = database.ok_or(Trouble::Denied)?;
        loading::document(&database, &project.id, key).await
    }

    /// Fetches a document for the page to show.
    pub(super) fn fetch(&self, key: DocumentKey) {
        let keeper = self.clone();
        spawn_local(async move {
            match keeper.document(&key).await {
                Ok(recovered) => keeper.fetched(key, recovered).await,
                Err(_) => keeper.emit(ProjectAction::NotFetched(key)),
            }
        });
    }

    async fn fetched(&self, name: DocumentKey, recovered: Recovered) {
        let Recovered { document, history, number, journal, snapshot_bytes, damages } = recovered;
        let document = Arc::new(document);
        let (database, project) = {
            let mut inner = self.inner.borrow_mut();
            let (entries, bytes) = journal;
            inner.journals.insert(name.clone(), Journal { number, entries, bytes, snapshot_bytes });
            (inner.database.clone(), inner.project.clone())
        };
        let (Some(database), Some(project)) = (database, project) else {
            let focus = None;
            let fetched = Fetched { key: name, document, history, focus, damages: damages.len() };
            return self.emit(ProjectAction::Fetched(Box::new(fetched)));
        };
        let writes = self.inner.borrow().access == Access::Write;
        if !damages.is_empty() && writes {
            // What could not be read is put aside, and what could is whole from here on.
            let parts = [&*project.id, name.name()];
            let mut ops: Vec<Op> = damages
                .iter()
                .map(|it| Op::Put("damaged", numbered(&parts, it.number), loading::write_damage(it)))
                .collect();
            if let Ok(range) = database::beginning(&parts) {
                ops.push(Op::Delete("snapshots", range.clone()));
                ops.push(Op::Delete("journal", range));
                let snapshot = Snapshot::write(number, &document);
                ops.push(Op::Put("snapshots", numbered(&parts, number), snapshot));
                if let Ok(handed) = database.write(&ops, true)
                    && handed.finish().await.is_ok()
                {
                    let mut inner = self.inner.borrow_mut();
                    inner.journals.insert(name.clone(), Journal { number, ..Journal::default() });
                }
            }
        }
        let focus = loading::place(&database, &project.id).await;
        let focus = focus.filter(|place| place.document.as_ref() == Some(&name)).and_then(|it| it.focus);
        let fetched = Fetched { key: name, document, history, focus, damages: damages.len() };
        self.emit(ProjectAction::Fetched(Box::new(fetched)));
    }

    /// Counts how many suggestions of each rule wait in documents that were kept before that was counted.
    pub(super) fn count(&self, keys: Vec<DocumentKey>) {
        let keeper = self.clone();
        spawn_local(async move {
            let project = keeper.inner.borrow().project.as_ref().map(|it| Arc::clone(&it.id));
            for key in keys {
                let Ok(recovered) = keeper.document(&key).await else { continue };
                // The page answers in between, and may have gone to another project.
                crate::ui::dom::pause(0).await;
                if keeper.inner.borrow().project.as_ref().map(|it| &it.id) != project.as_ref() {
                    return;
                }
                let summary = Summary::of(&recovered.document, 0, SHOWN_FROM);
                keeper.emit(ProjectAction::Counted(vec![summary]));
                keeper.room().await;
            }
        });
    }

    /// Returns everything that could not be read in this project, a line of JSON each.
    pub async fn damaged(&self) -> Vec<String> {
        let (database, project) = {
            let inner = self.inner.borrow();
            (inner.database.clone(), inner.project.clone())
        };
        match (database, project) {
            (Some(database), Some(project)) => loading::damaged(&database, &project.id).await,
            _ => Vec::new(),
        }
    }
}
