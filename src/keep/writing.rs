//! Writes transactions, and sees to what follows when they have ended: what could not be saved is held, and tried
//! again once something can be.

use std::sync::Arc;

use super::browser::{Op, beginning, key, numbered};
use super::unsaved::Slot;
use super::{Inner, Keeper};
use crate::session::{Access, Action, ProjectAction, ProjectInfo, Trouble};
use crate::store::{DocumentKey, Snapshot, refusal};

/// What a transaction is about, for when it has ended.
pub(super) struct About {
    pub(super) project: Arc<str>,
    /// What the project is called and has switched off, where that is what is saved.
    pub(super) info: Option<Arc<ProjectInfo>>,
    pub(super) documents: Vec<Sent>,
    /// Whether it holds these documents whole.
    pub(super) whole: bool,
}

/// What a transaction holds of a document.
pub(super) struct Sent {
    pub(super) name: DocumentKey,
    /// When it was handed over.
    pub(super) turn: u64,
    /// The number of the last entry that it holds.
    pub(super) number: u64,
    /// Whether it holds more than the summary: the document, or its entries.
    pub(super) has_document: bool,
}

impl About {
    /// Returns what saving documents is about.
    pub(super) fn documents(project: Arc<str>, documents: Vec<Sent>, whole: bool) -> Self {
        Self { project, info: None, documents, whole }
    }

    /// Returns what saving a project's name and rules is about.
    pub(super) fn project(info: Arc<ProjectInfo>) -> Self {
        Self { project: Arc::clone(&info.id), info: Some(info), documents: Vec::new(), whole: false }
    }

    /// Returns what it is about where nothing of it waits to be saved: it is done again at the next start.
    pub(super) fn housekeeping(project: Arc<str>) -> Self {
        Self { project, info: None, documents: Vec::new(), whole: false }
    }
}

impl Keeper {
    /// Hands a transaction over, and sees to what follows when it has ended.
    pub(super) fn write(&self, ops: &[Op], about: About) {
        if self.inner.borrow().deleted.contains(&about.project) {
            // A person has deleted the project meanwhile.
            return;
        }
        let (handed, connection) = {
            let mut inner = self.inner.borrow_mut();
            if !inner.is_newer && !inner.is_connected() {
                // It is held until it is known what is stored, and that this takes long is told elsewhere.
                let trouble = inner.trouble.clone().unwrap_or(Trouble::Closed);
                inner.hold(&about, &trouble);
                let is_in_memory = inner.in_memory;
                drop(inner);
                if is_in_memory {
                    self.tell_trouble(trouble);
                }
                return;
            }
            let handed = match (&inner.database, inner.leases.get(&about.project), refusal_in(ops)) {
                _ if inner.is_newer => Err(Trouble::Newer),
                (_, _, Some(why)) => Err(Trouble::Other(why)),
                (None, _, None) => Err(Trouble::Closed),
                (Some(_), None, None) => Err(Trouble::Taken),
                (Some(database), Some(lease), None) if lease.is_trusted(self.browser.now_ms()) => {
                    database.write(&lease.guarded(&about.project, ops), true)
                }
                // What bars its generation may have been cleared away since it was last looked at.
                (Some(_), Some(_), None) => Err(Trouble::Silent),
            };
            inner.in_flight += 1;
            if let Err(trouble) = &handed {
                // Held at once: it may be asked for before anything else happens.
                inner.hold(&about, trouble);
            }
            (handed, inner.connection)
        };
        let keeper = self.clone();
        self.spawn(async move {
            let ended = match handed {
                Ok(handed) => handed.await,
                Err(trouble) => Err(trouble),
            };
            let is_lost = {
                let mut inner = keeper.inner.borrow_mut();
                inner.in_flight -= 1;
                inner.connection != connection
            };
            if is_lost {
                keeper.ended_on_lost(&about);
            } else {
                keeper.ended(&about, ended);
            }
        });
    }

    /// Sees to what was handed over on a connection that is lost by now, whatever was heard of it: it may be stored or not, or
    /// have been cleared since. It is saved once more.
    fn ended_on_lost(&self, about: &About) {
        let is_connected = {
            let mut inner = self.inner.borrow_mut();
            if inner.deleted.contains(&about.project) {
                return;
            }
            inner.hold(about, &Trouble::Closed);
            inner.is_connected()
        };
        // Where there is no connection yet, all that is held is saved once there is one.
        if is_connected && self.strand_if_taken(&about.project) {
            self.tell_taken(&about.project);
        } else if is_connected {
            self.save_again();
        }
    }

    /// Puts what is held of a project aside if another tab has taken it over; tells whether one has.
    fn strand_if_taken(&self, project: &Arc<str>) -> bool {
        let mut inner = self.inner.borrow_mut();
        let is_taken = !inner.in_memory && !inner.is_newer && !inner.leases.contains_key(project);
        if is_taken {
            inner.strand(project);
            inner.trouble = None;
        }
        is_taken
    }

    /// Tells that another tab has taken a project over; of one that is not open it is told when it is opened again.
    fn tell_taken(&self, project: &Arc<str>) {
        let is_open = self.inner.borrow().project.as_ref().is_some_and(|it| it.id == *project);
        if is_open {
            self.tell_trouble(Trouble::Taken);
        } else {
            self.tell_if_saved();
        }
    }

    pub(super) fn ended(&self, about: &About, ended: Result<(), Trouble>) {
        let trouble = match ended {
            Ok(()) => return self.written(about),
            Err(_) if self.inner.borrow().deleted.contains(&about.project) => return self.tell_if_saved(),
            Err(trouble) => trouble,
        };
        self.inner.borrow_mut().hold(about, &trouble);
        if self.strand_if_taken(&about.project) {
            return self.tell_taken(&about.project);
        }
        match trouble {
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
            // Heard of late, on a connection that is lost, it says nothing of what is stored now.
            let troubled = inner.is_connected() && inner.trouble.take().is_some();
            let is_deleted = inner.deleted.contains(&about.project);
            let is_open = inner.project.as_ref().is_some_and(|it| it.id == about.project) && !is_deleted;
            for Sent { name, turn, number, has_document } in &about.documents {
                inner.unsaved.stored(&(Arc::clone(&about.project), name.clone()), *turn, *has_document);
                if !is_open {
                    continue;
                }
                if about.whole {
                    inner.stored.insert(name.name().to_owned());
                }
                if let Some(journal) = inner.journals.get_mut(name).filter(|_| *has_document) {
                    journal.unconfirmed.retain(|(of, _)| of > number);
                    if about.whole {
                        journal.base = journal.base.filter(|base| base > turn);
                    }
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
                .filter(|it| !inner.unsaved.has(it))
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
        let waits = inner.in_flight > 0 || inner.adding.is_some() || inner.holds();
        if !waits && inner.is_connected() && inner.trouble.is_none() {
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
        let waiting: Vec<_> = self.inner.borrow().unsaved.slots().cloned().collect();
        if !self.inner.borrow().holds() {
            self.inner.borrow_mut().trouble = None;
            self.tell_if_saved();
        }
        for slot in waiting {
            // What was done meanwhile is newer than what was held when this began.
            let held = self.inner.borrow().unsaved.held(&slot).cloned();
            let Some(unsaved) = held else { continue };
            let (project, name) = &slot;
            let has_document = unsaved.document.is_some();
            let ops = {
                let mut inner = self.inner.borrow_mut();
                let is_open = inner.project.as_ref().is_some_and(|it| it.id == *project);
                if inner.putting_aside.contains(&slot) {
                    continue;
                }
                if is_open && has_document && inner.unreadable.contains(name) {
                    self.add_in_place_of_damaged(&mut inner, slot);
                    continue;
                }
                match has_document {
                    true => inner.whole(&slot),
                    false => {
                        vec![Op::Put("documents", key(&[&**project, name.name()]), unsaved.summary.write())]
                    }
                }
            };
            let sent =
                Sent { name: name.clone(), turn: unsaved.turn(), number: unsaved.number, has_document };
            self.write(&ops, About::documents(Arc::clone(project), vec![sent], has_document));
            self.room().await;
        }
    }

    /// Asks the browser, once there is work worth it, not to clear what is stored when it needs room.
    fn persist(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            if !inner.has_worked {
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
            [sent] => sent.name.name(),
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
        self.inner.borrow_mut().changes_heard += 1;
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
            let is_looking_on = |keeper: &Self| {
                let inner = keeper.inner.borrow();
                let is_open = inner.project.as_ref().is_some_and(|it| it.id == open);
                is_open && inner.access == Access::OtherTab
            };
            match keeper.changed(&*database, &open, name).await {
                Ok(changed) if is_looking_on(&keeper) => (keeper.act)(Action::Project(changed)),
                // On a connection that works all of it is read once more.
                Err(trouble) if is_looking_on(&keeper) => keeper.disconnect(trouble),
                _ => {}
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
                let document = loading::document(database, project, &name).await?;
                let document = document.ok().map(|it| Arc::new(it.document));
                ProjectAction::Changed(summary.into_iter().collect(), document)
            }
            None => {
                self.emit(ProjectAction::Projects(loading::projects(database).await?));
                let loaded = loading::documents(database, project).await?;
                ProjectAction::Changed(loaded.documents, None)
            }
        })
    }
}

/// Returns why one of the values to be stored could not be made; nothing of them is stored then.
fn refusal_in(ops: &[Op]) -> Option<String> {
    let value = |op: &Op| match op {
        Op::Put(_, _, value) | Op::Add(_, _, value) => refusal(value).map(str::to_owned),
        Op::Delete(..) => None,
    };
    ops.iter().find_map(value)
}

impl Inner {
    /// Returns true if there is a database of which it is known what is stored in it.
    fn is_connected(&self) -> bool {
        self.database.is_some() && !self.is_unchecked
    }

    /// Returns true while something is nowhere but here.
    pub(super) fn holds(&self) -> bool {
        !self.unsaved.is_empty() || !self.unsaved_projects.is_empty()
    }

    /// Returns what saves the newest state of a document whole; nothing where it is stored.
    pub(super) fn whole(&mut self, slot: &Slot) -> Vec<Op> {
        let (project, name) = slot;
        let newest = self.unsaved.newest(slot);
        let Some((unsaved, document)) = newest.and_then(|it| Some((it, it.document.as_ref()?))) else {
            return Vec::new();
        };
        let parts = [&**project, name.name()];
        let snapshot = Snapshot::write(unsaved.number, document, &unsaved.history);
        let (number, summary) = (unsaved.number, unsaved.summary.write());
        if self.project.as_ref().is_some_and(|it| it.id == *project) {
            let journal = self.journals.entry(name.clone()).or_default();
            (journal.number, journal.entries, journal.bytes) = (number, 0, 0);
            journal.snapshot_bytes = snapshot.len();
        }
        vec![
            Op::Delete("snapshots", beginning(&parts)),
            Op::Delete("journal", beginning(&parts)),
            Op::Put("snapshots", numbered(&parts, number), snapshot),
            Op::Put("documents", key(&parts), summary),
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
        for sent in &about.documents {
            self.unsaved.fail(&(Arc::clone(&about.project), sent.name.clone()));
        }
    }

    /// Puts what is held of a project aside that another tab has taken over.
    pub(super) fn strand(&mut self, project: &Arc<str>) {
        for (slot, unsaved) in self.unsaved.take(project) {
            if let Some(document) = unsaved.document {
                self.stranded.insert(slot, (document, unsaved.number));
            }
        }
        self.unsaved_projects.remove(project);
    }
}
