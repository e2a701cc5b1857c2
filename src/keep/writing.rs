//! Writes transactions, and sees to what follows when they have ended: what could not be saved is held, and tried
//! again once something can be.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;

use super::browser::{Op, Soon, beginning, key, numbered};
use super::{Inner, Journal, Keeper, Unsaved};
use crate::session::{Access, Action, ProjectAction, ProjectInfo, Trouble};
use crate::store::{DocumentKey, Snapshot};

/// How long a transaction may take, in milliseconds. A browser whose database does not answer any more must not say
/// "Saving…" for ever.
const PATIENCE: u32 = 30_000;

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

    /// Returns what it is about where nothing of it waits to be saved: it is done again at the next start.
    pub(super) fn housekeeping(project: Arc<str>) -> Self {
        Self { project, info: None, documents: Vec::new(), whole: false }
    }
}

/// Waits for something, but only as long as `limit` takes.
pub(super) async fn within<T>(mut awaited: Soon<T>, mut limit: Soon<()>) -> Option<T> {
    poll_fn(move |context| match awaited.as_mut().poll(context) {
        Poll::Ready(it) => Poll::Ready(Some(it)),
        Poll::Pending => limit.as_mut().poll(context).map(|()| None),
    })
    .await
}

impl Keeper {
    /// Hands a transaction over, and sees to what follows when it has ended.
    pub(super) fn write(&self, ops: &[Op], about: About) {
        if self.inner.borrow().deleted.contains(&about.project) {
            // A person has deleted the project meanwhile.
            return;
        }
        let handed = {
            let mut inner = self.inner.borrow_mut();
            let handed = match (&inner.database, inner.leases.get(&about.project)) {
                _ if inner.is_newer => Err(Trouble::Newer),
                (None, _) => Err(inner.trouble.clone().unwrap_or(Trouble::Closed)),
                (Some(_), None) => Err(Trouble::Taken),
                (Some(database), Some(lease)) if lease.is_trusted(self.browser.now_ms()) => {
                    database.write(&lease.guarded(&about.project, ops), true)
                }
                // What bars its generation may have been cleared away since it was last looked at.
                (Some(_), Some(_)) => Err(Trouble::Silent),
            };
            inner.in_flight += 1;
            if let Err(trouble) = &handed {
                // Held at once: it may be asked for before anything else happens.
                inner.hold(&about, trouble);
            }
            handed
        };
        let keeper = self.clone();
        self.spawn(async move {
            let ended = match handed {
                Ok(handed) => {
                    let limit = keeper.browser.sleep(PATIENCE);
                    within(handed, limit).await.unwrap_or(Err(Trouble::Silent))
                }
                Err(trouble) => Err(trouble),
            };
            keeper.inner.borrow_mut().in_flight -= 1;
            keeper.ended(&about, ended);
        });
    }

    pub(super) fn ended(&self, about: &About, ended: Result<(), Trouble>) {
        let trouble = match ended {
            Ok(()) => return self.written(about),
            Err(_) if self.inner.borrow().deleted.contains(&about.project) => return self.tell_if_saved(),
            Err(trouble) => trouble,
        };
        let is_taken = {
            let mut inner = self.inner.borrow_mut();
            inner.hold(about, &trouble);
            let is_taken = !inner.in_memory && !inner.is_newer && !inner.leases.contains_key(&about.project);
            if is_taken {
                inner.strand(&about.project);
                inner.trouble = None;
            }
            is_taken
        };
        match trouble {
            _ if is_taken => {
                let open = self.inner.borrow().project.as_ref().map(|it| Arc::clone(&it.id));
                // Of a project that is not open it is told when it is opened again.
                if open.as_ref() == Some(&about.project) {
                    self.tell_trouble(Trouble::Taken);
                } else {
                    self.tell_if_saved();
                }
            }
            // Told only if it does not soon work again.
            Trouble::Closed => self.disconnect(Trouble::Closed),
            // A connection that does not answer is given up.
            Trouble::Silent => {
                self.disconnect(Trouble::Silent);
                self.tell_trouble(Trouble::Silent);
            }
            // Either another tab has taken over, or what is stored is not what it is taken for here.
            Trouble::Conflict => {
                let (keeper, project) = (self.clone(), Arc::clone(&about.project));
                self.spawn(async move { keeper.explain_conflict(&project).await });
            }
            trouble => self.tell_trouble(trouble),
        }
    }

    /// Tells why something is not saved.
    pub(super) fn tell_trouble(&self, trouble: Trouble) {
        let serial = self.inner.borrow().serial;
        self.emit(ProjectAction::Written(serial, Some(trouble)));
    }

    async fn explain_conflict(&self, project: &Arc<str>) {
        let database = self.inner.borrow().database.clone();
        let Some(database) = database else { return };
        let generation = self.inner.borrow().leases.get(project).map(|lease| lease.generation);
        match (super::lease::generation(&*database, project).await, generation) {
            (Ok(now), Some(held)) if now == Some(held) => self.tell_trouble(Trouble::Conflict),
            (Ok(_), Some(_)) => self.oust(project),
            // It was found out already.
            (Ok(_), None) => {}
            (Err(trouble), _) => self.disconnect(trouble),
        }
    }

    fn written(&self, about: &About) {
        let again = {
            let mut inner = self.inner.borrow_mut();
            let troubled = inner.trouble.take().is_some();
            let is_deleted = inner.deleted.contains(&about.project);
            let is_open = inner.project.as_ref().is_some_and(|it| it.id == about.project) && !is_deleted;
            for (name, saved) in &about.documents {
                let slot = (Arc::clone(&about.project), name.clone());
                let done = inner.unsaved.get(&slot).is_some_and(|held| {
                    let newest = held.number <= saved.number && held.summary == saved.summary;
                    newest && (about.whole || held.document.is_none())
                });
                if done {
                    inner.unsaved.remove(&slot);
                }
                if about.whole && is_open {
                    inner.stored.insert(name.name().to_owned());
                }
            }
            if about.info.is_some() && inner.unsaved_projects.get(&about.project) == about.info.as_ref() {
                inner.unsaved_projects.remove(&about.project);
            }
            troubled && inner.holds()
        };
        if about.whole && !self.inner.borrow().deleted.contains(&about.project) {
            self.count_stored();
        }
        self.tell_tabs(about);
        self.release_others();
        if again {
            self.save_again();
        } else {
            self.persist();
            self.tell_if_saved();
        }
    }

    /// Gives up the leases of projects that are not open and of which nothing waits any more.
    pub(super) fn release_others(&self) {
        let released: Vec<_> = {
            let mut inner = self.inner.borrow_mut();
            let open = inner.project.as_ref().map(|it| Arc::clone(&it.id));
            let others: Vec<_> = inner
                .leases
                .keys()
                .filter(|it| Some(*it) != open.as_ref())
                .filter(|it| !inner.unsaved.keys().any(|(project, _)| project == *it))
                .filter(|it| !inner.unsaved_projects.contains_key(*it) && !inner.deleted.contains(*it))
                .cloned()
                .collect();
            others.into_iter().filter_map(|it| inner.leases.remove_entry(&it)).collect()
        };
        for (project, lease) in released {
            self.release(&project, lease);
        }
    }

    pub(super) fn tell_if_saved(&self) {
        let inner = self.inner.borrow();
        if inner.in_flight == 0 && inner.adding.is_none() && !inner.holds() && inner.trouble.is_none() {
            self.emit(ProjectAction::Written(inner.serial, None));
        }
    }

    /// Tries to save what could not be saved, with the database opened anew where it was lost.
    pub(super) fn save_again(&self) {
        let keeper = self.clone();
        self.spawn(async move {
            if keeper.inner.borrow().database.is_none() {
                // It saves what waits, once it is open.
                return match keeper.reopen().await {
                    Ok(()) => {}
                    Err(trouble) => keeper.tell_trouble(trouble),
                };
            }
            keeper.save_held().await;
        });
    }

    /// Writes all that is held.
    pub(super) async fn save_held(&self) {
        let projects: Vec<_> = self.inner.borrow().unsaved_projects.values().cloned().collect();
        for info in projects {
            self.put_project(info);
        }
        let waiting: Vec<_> = self.inner.borrow().unsaved.keys().cloned().collect();
        if !self.inner.borrow().holds() {
            self.inner.borrow_mut().trouble = None;
            self.tell_if_saved();
        }
        for slot in waiting {
            // What was done meanwhile is newer than what was held when this began.
            let held = self.inner.borrow().unsaved.get(&slot).cloned();
            let Some(unsaved) = held else { continue };
            let (project, name) = slot;
            let (ops, whole) = match unsaved.document {
                Some(_) => (self.inner.borrow_mut().whole(&project, &unsaved), true),
                None => {
                    let put = Op::Put("documents", key(&[&*project, name.name()]), unsaved.summary.write());
                    (vec![put], false)
                }
            };
            self.write(&ops, About { project, info: None, documents: vec![(name, unsaved)], whole });
            self.room().await;
        }
    }

    /// Asks the browser, once there is work worth it, not to clear what is stored when it needs room.
    fn persist(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            if inner.latest.is_none() {
                return;
            }
            if std::mem::replace(&mut inner.asked_to_persist, true) {
                drop(inner);
                return self.warn();
            }
        }
        let keeper = self.clone();
        self.spawn(async move {
            if let Some(persisted) = keeper.browser.persist().await {
                keeper.inner.borrow_mut().persisted = Some(persisted);
                keeper.emit(ProjectAction::Persisted(persisted));
                keeper.warn();
            }
        });
    }

    /// Tells of a project in which there is work, once, that the browser may clear it.
    fn warn(&self) {
        let inner = self.inner.borrow();
        let Some(project) = inner.project.as_ref().filter(|_| inner.persisted == Some(false)) else { return };
        if inner.warned.as_ref() != Some(&project.id)
            && self.browser.beside(&super::projects::risk_name(&project.id)).is_none()
        {
            self.emit(ProjectAction::AtRisk);
            let id = Arc::clone(&project.id);
            drop(inner);
            self.inner.borrow_mut().warned = Some(id);
        }
    }

    /// Keeps that a person knows that the browser may clear the open project.
    pub(super) fn note_risk(&self) {
        if let Some(project) = &self.inner.borrow().project {
            self.browser.keep_beside(&super::projects::risk_name(&project.id), Some("noted"));
        }
    }

    /// Tells other tabs what has been written.
    fn tell_tabs(&self, about: &About) {
        let document = match about.documents.as_slice() {
            [] if about.info.is_none() => return,
            [(name, _)] => name.name(),
            _ => "",
        };
        self.browser.tell(&format!("changed/{}/{document}", about.project));
    }

    /// Hears what another tab tells.
    pub(super) fn heard(&self, told: &str) {
        let mut parts = told.split('/');
        let (Some(what), Some(project)) = (parts.next(), parts.next()) else { return };
        if self.heard_of_lease(what, project) || what != "changed" {
            return;
        }
        let name = parts.next().and_then(DocumentKey::from_name);
        let (database, access, open) = {
            let inner = self.inner.borrow();
            let open = inner.project.as_ref().map(|it| Arc::clone(&it.id));
            (inner.database.clone(), inner.access, open)
        };
        let (Some(database), Some(open), Access::OtherTab) = (database, open, access) else { return };
        if *open != *project {
            return;
        }
        let keeper = self.clone();
        self.spawn(async move {
            // Where it cannot be read the tab goes on showing what it has; before it may write all is read again.
            if let Ok(changed) = keeper.changed(&*database, &open, name).await
                && keeper.inner.borrow().access == Access::OtherTab
            {
                (keeper.act)(Action::Project(changed));
            }
        });
    }

    async fn changed(
        &self,
        database: &dyn super::browser::Database,
        project: &str,
        name: Option<DocumentKey>,
    ) -> Result<ProjectAction, Trouble> {
        use super::loading;
        Ok(match name {
            Some(name) => {
                let summary = loading::summary(database, project, &name).await?;
                let document = loading::document(&*self.browser, database, project, &name).await?;
                let document = document.ok().map(|it| Arc::new(it.document));
                ProjectAction::Changed(summary.into_iter().collect(), document)
            }
            None => {
                self.emit(ProjectAction::Projects(loading::projects(database).await?));
                let loaded = loading::documents(&*self.browser, database, project).await?;
                ProjectAction::Changed(loaded.documents, None)
            }
        })
    }
}

impl Inner {
    /// Returns true while something is nowhere but here.
    pub(super) fn holds(&self) -> bool {
        !self.unsaved.is_empty() || !self.unsaved_projects.is_empty()
    }

    /// Returns what saves a document whole; its journal begins anew.
    pub(super) fn whole(&mut self, project: &str, unsaved: &Unsaved) -> Vec<Op> {
        let Some(document) = &unsaved.document else { return Vec::new() };
        let parts = [project, unsaved.summary.key.name()];
        let snapshot = Snapshot::write(unsaved.number, document);
        if self.project.as_ref().is_some_and(|it| *it.id == *project) {
            let journal =
                Journal { number: unsaved.number, snapshot_bytes: snapshot.len(), ..Journal::default() };
            self.journals.insert(unsaved.summary.key.clone(), journal);
        }
        vec![
            Op::Delete("snapshots", beginning(&parts)),
            Op::Delete("journal", beginning(&parts)),
            Op::Put("snapshots", numbered(&parts, unsaved.number), snapshot),
            Op::Put("documents", key(&parts), unsaved.summary.write()),
        ]
    }

    /// Holds what could not be saved, the newest of it.
    pub(super) fn hold(&mut self, about: &About, trouble: &Trouble) {
        self.trouble = Some(trouble.clone());
        if let Some(info) = &about.info {
            // Of several the last one was handed over last.
            let newest = self.project.clone().filter(|it| it.id == info.id);
            self.unsaved_projects.insert(Arc::clone(&info.id), newest.unwrap_or_else(|| Arc::clone(info)));
        }
        let is_open = self.project.as_ref().is_some_and(|it| it.id == about.project);
        for (name, lost) in &about.documents {
            let mut lost = lost.clone();
            if let Some((open, latest)) = &self.latest
                && is_open
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

    /// Puts what is held of a project aside that another tab has taken over.
    pub(super) fn strand(&mut self, project: &Arc<str>) {
        let slots: Vec<_> = self.unsaved.keys().filter(|(of, _)| of == project).cloned().collect();
        for slot in slots {
            if let Some(unsaved) = self.unsaved.remove(&slot)
                && unsaved.document.is_some()
            {
                self.stranded.insert(slot, unsaved);
            }
        }
        self.unsaved_projects.remove(project);
    }
}
