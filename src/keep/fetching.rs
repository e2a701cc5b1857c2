//! Fetches documents as they were kept, and puts aside what could not be read of them.

use std::sync::Arc;

use super::browser::{Op, beginning, numbered};
use super::unsaved::Unsaved;
use super::writing::About;
use super::{Journal, Keeper, loading, records};
use crate::annotation::{AnnotationId, History};
use crate::session::{Access, Action, Fetched, ProjectAction, SHOWN_FROM, Trouble};
use crate::store::{DocumentKey, Recovered, Snapshot, Summary};

impl Keeper {
    /// Returns a document as it is now, saved or not.
    ///
    /// # Errors
    /// Why it could not be read: what is wrong with the database, or with what is stored.
    pub async fn document(&self, key: &DocumentKey) -> Result<Recovered, Trouble> {
        self.add_waiting();
        let (project, database) = {
            let inner = self.inner.borrow();
            let Some(project) = inner.project.clone() else { return Err(Trouble::Silent) };
            let slot = (Arc::clone(&project.id), key.clone());
            if let Some(Unsaved { document: Some(document), history, number, .. }) = inner.unsaved.held(&slot)
            {
                return Ok(Recovered::whole((**document).clone(), history.clone(), *number));
            }
            (project, inner.database.clone())
        };
        let database = database.ok_or(Trouble::Closed)?;
        let recovered = loading::document(&*database, &project.id, key).await?;
        recovered.map_err(|damages| {
            let first = damages.into_iter().next().map(|it| it.reason);
            Trouble::Other(first.unwrap_or_else(|| "nothing is stored".to_owned()))
        })
    }

    /// Returns a document for a copy of everything: as it is now, or as it was when another tab took the project over
    /// before it was saved.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn document_to_copy(&self, key: &DocumentKey) -> Result<Recovered, Trouble> {
        let stranded = {
            let inner = self.inner.borrow();
            let slot = inner.project.as_ref().map(|project| (Arc::clone(&project.id), key.clone()));
            slot.and_then(|slot| inner.stranded.get(&slot).cloned())
        };
        match stranded {
            Some((document, number)) => Ok(Recovered::whole((*document).clone(), History::default(), number)),
            None => self.document(key).await,
        }
    }

    /// Fetches a document for the page to show.
    pub(super) fn fetch(&self, key: DocumentKey) {
        let epoch = {
            let mut inner = self.inner.borrow_mut();
            inner.fetching += 1;
            inner.epoch
        };
        let keeper = self.clone();
        self.spawn(async move {
            let fetched = match keeper.document(&key).await {
                Ok(recovered) => keeper.focus_in(&key).await.map(|focus| (recovered, focus)),
                Err(trouble) => Err(trouble),
            };
            keeper.inner.borrow_mut().fetching -= 1;
            // What was read before the project was opened is perhaps not what is stored now.
            if keeper.inner.borrow().epoch != epoch {
                return;
            }
            let action = match fetched {
                Ok((recovered, focus)) => {
                    let fetched = keeper.fetched(key, recovered, focus);
                    ProjectAction::Fetched(Box::new(fetched))
                }
                Err(trouble) => ProjectAction::NotFetched(key, trouble),
            };
            // At once, so that nothing is written in between.
            (keeper.act)(Action::Project(action));
        });
    }

    /// Returns what had the focus in a document when the project was left.
    async fn focus_in(&self, name: &DocumentKey) -> Result<Option<AnnotationId>, Trouble> {
        let (database, project) = {
            let inner = self.inner.borrow();
            (inner.database.clone(), inner.project.clone())
        };
        let (Some(database), Some(project)) = (database, project) else { return Ok(None) };
        let place = loading::place(&*database, &project.id).await?;
        Ok(place.focus.filter(|_| place.document.as_ref() == Some(name)))
    }

    fn fetched(&self, name: DocumentKey, recovered: Recovered, focus: Option<AnnotationId>) -> Fetched {
        let Recovered { document, history, number, journal, snapshot_bytes, damages } = recovered;
        let document = Arc::new(document);
        let project = {
            let mut inner = self.inner.borrow_mut();
            let (entries, bytes) = journal;
            let journal = Journal { number, entries, bytes, snapshot_bytes, ..Journal::default() };
            inner.journals.insert(name.clone(), journal);
            inner.project.clone().filter(|_| inner.access == Access::Write)
        };
        if let Some(project) = project
            && !damages.is_empty()
        {
            // What could not be read is put aside, and what could is whole from here on.
            let parts = [&*project.id, name.name()];
            let mut ops: Vec<Op> = damages
                .iter()
                .map(|it| Op::Put("damaged", numbered(&parts, it.number), records::write_damage(it)))
                .collect();
            ops.push(Op::Delete("snapshots", beginning(&parts)));
            ops.push(Op::Delete("journal", beginning(&parts)));
            let snapshot = Snapshot::write(number, &document, &history);
            self.inner.borrow_mut().journals.insert(
                name.clone(),
                Journal { number, snapshot_bytes: snapshot.len(), ..Journal::default() },
            );
            ops.push(Op::Put("snapshots", numbered(&parts, number), snapshot));
            // Where it fails all stays as it is stored, and what follows is numbered as before.
            self.write(&ops, About::housekeeping(Arc::clone(&project.id)));
        }
        Fetched { key: name, document, history, focus, damages: damages.len() }
    }

    /// Counts how many suggestions of each rule wait in documents that were kept before that was counted.
    pub(super) fn count(&self, keys: Vec<DocumentKey>) {
        let keeper = self.clone();
        self.spawn(async move {
            let project = keeper.inner.borrow().project.as_ref().map(|it| Arc::clone(&it.id));
            for key in keys {
                // One that cannot be read is told when it is opened; its count stays unknown.
                let Ok(recovered) = keeper.document(&key).await else { continue };
                // The page answers in between, and may have gone to another project.
                keeper.browser.sleep(0).await;
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
    ///
    /// # Errors
    /// What is wrong with the database.
    pub async fn damaged(&self) -> Result<Vec<String>, Trouble> {
        let (database, project) = {
            let inner = self.inner.borrow();
            (inner.database.clone(), inner.project.clone())
        };
        let (Some(database), Some(project)) = (database, project) else { return Err(Trouble::Closed) };
        let mut lines: Vec<String> = records::unread_lines(&project).collect();
        lines.extend(loading::damaged(&*database, &project.id).await?);
        Ok(lines)
    }
}
