//! Writes transactions, and sees to what follows when they have ended: what could not be saved is held, and tried
//! again once something can be.

use std::sync::Arc;

use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::database::{self, Database, Op, key, numbered};
use super::{Inner, Journal, Keeper, Unsaved};
use crate::session::{Access, ProjectAction, ProjectInfo, Trouble};
use crate::store::{DocumentKey, Snapshot};

/// What a transaction is about, for when it has ended.
pub(super) struct About {
    pub(super) project: Arc<str>,
    /// What the project is called and has switched off, where that is what is saved.
    pub(super) info: Option<Arc<ProjectInfo>>,
    pub(super) documents: Vec<(DocumentKey, Unsaved)>,
    /// Whether it holds these documents whole.
    pub(super) whole: bool,
}

impl About {
    /// Returns what saving a project's name and rules is about.
    pub(super) fn project(info: Arc<ProjectInfo>) -> Self {
        Self { project: Arc::clone(&info.id), info: Some(info), documents: Vec::new(), whole: false }
    }
}

impl Keeper {
    /// Hands a transaction over, and sees to what follows when it has ended.
    pub(super) fn write(&self, ops: &[Op], about: About) {
        let handed = {
            let mut inner = self.inner.borrow_mut();
            let handed = match (&inner.database, inner.access) {
                (Some(database), Access::Write) => database.write(ops, true),
                (None, _) => Err(inner.trouble.clone().unwrap_or(Trouble::Denied)),
                (_, Access::OtherTab | Access::Newer) => Err(Trouble::Newer),
            };
            inner.in_flight += 1;
            if let Err(trouble) = &handed {
                // Held at once: it may be asked for before anything else happens.
                inner.hold(&about, trouble);
            }
            handed
        };
        let keeper = self.clone();
        spawn_local(async move {
            let ended = match handed {
                Ok(handed) => handed.finish().await,
                Err(trouble) => Err(trouble),
            };
            keeper.ended(&about, ended);
        });
    }

    fn ended(&self, about: &About, ended: Result<(), Trouble>) {
        let mut again = false;
        let failed = {
            let mut inner = self.inner.borrow_mut();
            inner.in_flight -= 1;
            match ended {
                Ok(()) => {
                    let troubled = inner.trouble.take().is_some();
                    for (name, saved) in &about.documents {
                        let slot = (Arc::clone(&about.project), name.clone());
                        let done = inner.unsaved.get(&slot).is_some_and(|held| {
                            let newest = held.number <= saved.number && held.summary == saved.summary;
                            newest && (about.whole || held.document.is_none())
                        });
                        if done {
                            inner.unsaved.remove(&slot);
                        }
                    }
                    if about.info.is_some()
                        && inner.unsaved_projects.get(&about.project) == about.info.as_ref()
                    {
                        inner.unsaved_projects.remove(&about.project);
                    }
                    inner.tell_tabs(about);
                    again = troubled && inner.holds();
                    None
                }
                Err(trouble) => {
                    inner.hold(about, &trouble);
                    Some((inner.serial, trouble))
                }
            }
        };
        match failed {
            Some((serial, trouble)) => self.emit(ProjectAction::Written(serial, Some(trouble))),
            None if again => self.save_again(),
            None => {
                self.persist();
                self.tell_if_saved();
            }
        }
    }

    fn tell_if_saved(&self) {
        let inner = self.inner.borrow();
        if inner.in_flight == 0 && inner.adding.is_none() && !inner.holds() && inner.trouble.is_none() {
            self.emit(ProjectAction::Written(inner.serial, None));
        }
    }

    /// Tries to save what could not be saved, with the database opened anew where it was lost.
    pub(super) fn save_again(&self) {
        let keeper = self.clone();
        spawn_local(async move {
            let lost = keeper.inner.borrow().database.is_none();
            if lost && let Ok((database, false)) = Database::open().await {
                keeper.use_database(database);
                let info = keeper.inner.borrow().project.clone();
                if let Some(info) = info {
                    keeper.put_project(info);
                }
            }
            let projects: Vec<_> = keeper.inner.borrow().unsaved_projects.values().cloned().collect();
            for info in projects {
                keeper.put_project(info);
            }
            let waiting: Vec<_> =
                keeper.inner.borrow().unsaved.iter().map(|(slot, it)| (slot.clone(), it.clone())).collect();
            if waiting.is_empty() {
                keeper.tell_if_saved();
            }
            for ((project, name), unsaved) in waiting {
                let (ops, whole) = match unsaved.document {
                    Some(_) => (keeper.inner.borrow_mut().whole(&project, &unsaved), true),
                    None => {
                        let put =
                            Op::Put("documents", key(&[&*project, name.name()]), unsaved.summary.write());
                        (vec![put], false)
                    }
                };
                keeper.write(&ops, About { project, info: None, documents: vec![(name, unsaved)], whole });
                keeper.room().await;
            }
        });
    }

    /// Asks the browser, once there is work worth it, not to clear what is stored when it needs room.
    fn persist(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            if inner.asked_to_persist || inner.latest.is_none() {
                return;
            }
            inner.asked_to_persist = true;
        }
        let keeper = self.clone();
        spawn_local(async move {
            let storage = crate::ui::dom::window().map(|window| window.navigator().storage());
            let Some(asked) = storage.and_then(|storage| storage.persist().ok()) else { return };
            if let Ok(answer) = JsFuture::from(asked).await {
                keeper.emit(ProjectAction::Persisted(answer.is_truthy()));
            }
        });
    }
}

impl Inner {
    /// Returns true while something is nowhere but here.
    fn holds(&self) -> bool {
        !self.unsaved.is_empty() || !self.unsaved_projects.is_empty()
    }

    /// Returns what saves a document whole; its journal begins anew.
    pub(super) fn whole(&mut self, project: &str, unsaved: &Unsaved) -> Vec<Op> {
        let Some(document) = &unsaved.document else { return Vec::new() };
        let parts = [project, unsaved.summary.key.name()];
        let snapshot = Snapshot::write(unsaved.number, document);
        let journal =
            Journal { number: unsaved.number, snapshot_bytes: snapshot.len(), ..Journal::default() };
        self.journals.insert(unsaved.summary.key.clone(), journal);
        let mut ops = Vec::with_capacity(4);
        // A range is refused only for keys that are none.
        if let Ok(range) = database::beginning(&parts) {
            ops.push(Op::Delete("snapshots", range.clone()));
            ops.push(Op::Delete("journal", range));
        }
        ops.push(Op::Put("snapshots", numbered(&parts, unsaved.number), snapshot));
        ops.push(Op::Put("documents", key(&parts), unsaved.summary.write()));
        ops
    }

    /// Holds what could not be saved, the newest of it.
    fn hold(&mut self, about: &About, trouble: &Trouble) {
        self.trouble = Some(trouble.clone());
        if let Some(info) = &about.info {
            // Of several the last one was handed over last.
            let newest = self.project.clone().filter(|it| it.id == info.id);
            self.unsaved_projects.insert(Arc::clone(&info.id), newest.unwrap_or_else(|| Arc::clone(info)));
        }
        for (name, lost) in &about.documents {
            let mut lost = lost.clone();
            if let Some((open, latest)) = &self.latest
                && open == name
                && lost.document.is_some()
            {
                lost = latest.clone();
            }
            let slot = (Arc::clone(&about.project), name.clone());
            match self.unsaved.get_mut(&slot) {
                Some(held) if held.document.is_some() && lost.document.is_none() => {
                    held.summary = lost.summary
                }
                Some(held) if held.number > lost.number => {}
                _ => {
                    self.unsaved.insert(slot, lost);
                }
            }
        }
    }
}
