//! Opens, makes and deletes projects, each under a lease that one tab holds.
//!
//! A project is read first and then presented to the session; only when the session shows it ([`Keeper::begun`]) do
//! writes go to it. So what a person does until then goes to the project and the document that they see, and nobody
//! writes to a document that was not read under the lease.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::browser::{Connection, Database, Op, Range, beginning, key};
use super::lease::{Lease, Leased};
use super::watching::Watch;
use super::writing::About;
use super::{Keeper, loading, records};
use crate::schema::RuleId;
use crate::session::{
    Access, Action, MessageAction, MessageKind, Opened, ProjectAction, ProjectInfo, Saving, Trouble,
};
use crate::store::DocumentKey;

/// A project that has been read, for when the session shows it.
pub(super) struct Prepared {
    info: Arc<ProjectInfo>,
    access: Access,
    lease: Option<Lease>,
    stored: BTreeSet<String>,
    unreadable: BTreeSet<DocumentKey>,
    mends: Vec<Op>,
}

impl Keeper {
    /// Opens the database and the project that was open last.
    pub async fn begin(&self) {
        if let Err(trouble) = self.try_begin().await {
            self.begin_in_memory(trouble);
        }
        let keeper = self.clone();
        self.spawn(async move { keeper.keep_looking().await });
    }

    async fn try_begin(&self) -> Result<(), Trouble> {
        let Connection { database, is_newer } = self.connect().await?;
        {
            let mut inner = self.inner.borrow_mut();
            inner.database = Some(Rc::clone(&database));
            inner.is_newer = is_newer;
            inner.trouble = None;
        }
        self.open_last(&*database).await
    }

    /// Opens the project that was open last, else the newest one, else a first one.
    async fn open_last(&self, database: &dyn Database) -> Result<(), Trouble> {
        let mut all = loading::projects(database).await?;
        self.note_lost_projects(database, &all).await?;
        let last = loading::last_project(&*self.browser, database).await?;
        let found = last.and_then(|last| all.iter().find(|it| it.id == last)).or(all.last()).cloned();
        if let Some(info) = found
            && self.open_project(database, &info, all.clone(), false).await?
        {
            return Ok(());
        }
        let info = self.fresh_project("", BTreeSet::new());
        all.push(Arc::clone(&info));
        self.open_project(database, &info, all, true).await?;
        Ok(())
    }

    /// Begins without what is stored, as it cannot be read: what is done is held in the page.
    fn begin_in_memory(&self, trouble: Trouble) {
        let info = self.fresh_project("", BTreeSet::new());
        {
            let mut inner = self.inner.borrow_mut();
            if let Some(database) = inner.database.take() {
                database.close();
            }
            inner.connection += 1;
            inner.epoch += 1;
            inner.trouble = Some(trouble.clone());
            inner.project = Some(Arc::clone(&info));
            inner.in_memory = true;
            inner.access = Access::Write;
            inner.has_worked = false;
            inner.place = None;
            inner.journals.clear();
            inner.stored.clear();
            inner.unreadable.clear();
        }
        self.emit(ProjectAction::Opened(Box::new(Opened {
            all: vec![Arc::clone(&info)],
            info,
            documents: Vec::new(),
            last: None,
            access: Access::Write,
            saving: Saving::Failed(trouble),
            damages: 0,
            lost: 0,
        })));
    }

    /// The database can be used after all: what was done without it becomes a project of its own beside those that
    /// are stored; where nothing was done, these are opened.
    pub(super) async fn keep_from_now_on(&self, database: &dyn Database) -> Result<(), Trouble> {
        let (info, is_empty) = {
            let inner = self.inner.borrow();
            let Some(info) = inner.project.clone() else { return Ok(()) };
            let says_nothing = inner.unsaved_projects.values().all(|it| !it.says_something());
            (info, inner.unsaved.is_empty() && inner.adding.is_none() && says_nothing)
        };
        self.inner.borrow_mut().trouble = None;
        if is_empty {
            {
                let mut inner = self.inner.borrow_mut();
                inner.unsaved_projects.clear();
                // What a person begins until another project is shown joins that one.
                inner.cleared.insert(Arc::clone(&info.id));
            }
            self.open_last(database).await?;
        } else {
            let mut all = loading::projects(database).await?;
            match self.lease(database, &info, true).await? {
                Leased::Given(lease) => {
                    self.inner.borrow_mut().leases.insert(Arc::clone(&info.id), lease);
                }
                // Nobody else knows of it.
                Leased::Busy | Leased::Gone(_) => return Err(Trouble::Silent),
            }
            self.browser.keep_project_of_tab(&info.id);
            all.push(info);
            self.emit(ProjectAction::Projects(all));
        }
        {
            let mut inner = self.inner.borrow_mut();
            inner.in_memory = false;
            inner.is_unchecked = false;
        }
        self.save_held().await;
        Ok(())
    }

    /// Returns a project that no browser has yet, with these rules switched off.
    fn fresh_project(&self, name: &str, rules_off: BTreeSet<RuleId>) -> Arc<ProjectInfo> {
        let now_ms = self.browser.now_ms();
        let id = format!("{now_ms:x}-{:x}", self.browser.random() & 0xffff_ffff);
        Arc::new(ProjectInfo {
            id: id.into(),
            name: name.trim().into(),
            created_ms: now_ms,
            rules_off: Arc::new(rules_off),
            guidelines: None,
            scheme: Arc::default(),
            mapping: Arc::default(),
            unread: Vec::new(),
        })
    }

    /// Opens a project: takes its lease, or looks on where another tab has it. Returns false where it is not there
    /// any more.
    async fn open_project(
        &self,
        database: &dyn Database,
        info: &Arc<ProjectInfo>,
        all: Vec<Arc<ProjectInfo>>,
        is_fresh: bool,
    ) -> Result<bool, Trouble> {
        self.add_waiting();
        let (is_newer, held) = {
            let mut inner = self.inner.borrow_mut();
            // The lease of a project of which something still waits to be saved was kept.
            (inner.is_newer, inner.leases.remove(&info.id))
        };
        let (access, lease) = match held {
            _ if is_newer => (Access::Newer, None),
            Some(lease) => (Access::Write, Some(lease)),
            None => match self.lease(database, info, is_fresh).await? {
                Leased::Given(lease) => (Access::Write, Some(lease)),
                Leased::Busy => (Access::OtherTab, None),
                Leased::Gone(_) => return Ok(false),
            },
        };
        self.present(database, Arc::clone(info), all, access, lease).await?;
        Ok(true)
    }

    /// Reads a project and hands it to the session.
    pub(super) async fn present(
        &self,
        database: &dyn Database,
        info: Arc<ProjectInfo>,
        all: Vec<Arc<ProjectInfo>>,
        access: Access,
        lease: Option<Lease>,
    ) -> Result<(), Trouble> {
        let read = async {
            loop {
                let heard = self.inner.borrow().changes_heard;
                let loaded = loading::documents(database, &info.id).await?;
                let last = loading::place(database, &info.id).await?.document;
                // Nobody changes what this tab writes; what another one changes while it is read is read again.
                if access == Access::Write || self.inner.borrow().changes_heard == heard {
                    return Ok((loaded, last));
                }
            }
        };
        let (loaded, last) = match read.await {
            Ok(read) => read,
            Err(trouble) => {
                if let Some(lease) = lease {
                    self.release(&info.id, lease);
                }
                return Err(trouble);
            }
        };
        self.note_losses(&info.id, loaded.names.len());
        let saving = {
            let inner = self.inner.borrow();
            let is_stranded = inner.stranded.keys().any(|(of, _)| *of == info.id);
            match &inner.trouble {
                _ if is_stranded => Saving::Failed(Trouble::Taken),
                Some(trouble) if access == Access::Write => Saving::Failed(trouble.clone()),
                _ => Saving::Saved,
            }
        };
        let opened = Opened {
            info: Arc::clone(&info),
            all,
            documents: loaded.documents,
            last,
            access,
            saving,
            damages: loaded.unreadable.len() + loaded.n_mended + info.unread.len(),
            lost: self.lost(),
        };
        let prepared = Prepared {
            info,
            access,
            lease,
            stored: loaded.names,
            unreadable: loaded.unreadable,
            mends: loaded.mends,
        };
        // What is being fetched of the project that is open is perhaps to be merged with what came in files.
        while self.inner.borrow().fetching > 0 && !self.is_open(&prepared.info.id) {
            self.browser.sleep(5).await;
        }
        if !self.is_open(&prepared.info.id) {
            self.finish_file().await;
        }
        self.inner.borrow_mut().prepared = Some(prepared);
        // Shown before anything else happens, so that what was read is still true.
        (self.act)(Action::Project(ProjectAction::Opened(Box::new(opened))));
        Ok(())
    }

    fn is_open(&self, project: &str) -> bool {
        self.inner.borrow().project.as_ref().is_some_and(|it| *it.id == *project)
    }

    /// The session shows a project now: from here on what it asks for is of that project.
    pub(super) fn begun(&self, id: &Arc<str>) {
        let prepared = {
            let mut inner = self.inner.borrow_mut();
            let Some(prepared) = inner.prepared.take_if(|it| it.info.id == *id) else { return };
            inner.epoch += 1;
            // What is stored of it has just been read.
            inner.is_unchecked = false;
            inner.waiting = None;
            inner.given_lock = None;
            inner.watch = Watch::default();
            inner.journals.clear();
            inner.has_worked = false;
            inner.place = None;
            inner.access = prepared.access;
            inner.project = Some(Arc::clone(&prepared.info));
            inner.stored = prepared.stored;
            inner.unreadable = prepared.unreadable;
            if let Some(lease) = prepared.lease {
                inner.leases.insert(Arc::clone(id), lease);
            }
            (prepared.info, prepared.mends)
        };
        let (info, mends) = prepared;
        self.open_file();
        self.browser.keep_project_of_tab(id);
        self.release_others();
        if self.inner.borrow().access == Access::Write {
            self.count_stored();
            if !mends.is_empty() {
                self.write(&mends, About::housekeeping(Arc::clone(id)));
            }
            self.expire();
            if self.inner.borrow().unsaved.has(id) {
                self.save_again();
            }
        } else {
            self.wait_for_lock(&info);
        }
    }

    /// Makes a project with these rules switched off and opens it; returns false where there is no database to
    /// keep it in.
    pub async fn new_project(&self, name: &str, rules_off: BTreeSet<RuleId>) -> bool {
        let database = self.inner.borrow().database.clone();
        let Some(database) = database.filter(|_| !self.inner.borrow().is_newer) else { return false };
        let info = self.fresh_project(name, rules_off);
        self.write_place();
        let made = async {
            let mut all = loading::projects(&*database).await?;
            all.push(Arc::clone(&info));
            self.open_project(&*database, &info, all, true).await
        };
        match made.await {
            Ok(made) => made,
            Err(trouble) => {
                self.tell_trouble(trouble);
                false
            }
        }
    }

    /// Opens another project.
    pub(super) async fn switch(&self, id: &str) {
        let database = self.inner.borrow().database.clone();
        let Some(database) = database else { return self.tell_trouble(Trouble::Closed) };
        self.write_place();
        let switched = async {
            let all = loading::projects(&*database).await?;
            let Some(info) = all.iter().find(|it| &*it.id == id).cloned() else { return Ok(false) };
            self.open_project(&*database, &info, all, false).await
        };
        match switched.await {
            Ok(true) => {}
            Ok(false) => {
                self.act(Action::Message(MessageAction::Tell(MessageKind::ProjectGone)));
                self.tell_projects(&*database).await;
            }
            // The project that is open stays open.
            Err(trouble) => self.act(Action::Message(MessageAction::Tell(MessageKind::NotRead(trouble)))),
        }
    }

    /// Leaves the open project, which is not there any more, for another one.
    pub(super) async fn leave_project(&self, deleted: bool) -> Result<(), Trouble> {
        let (database, project) = {
            let mut inner = self.inner.borrow_mut();
            let (Some(database), Some(project)) = (inner.database.clone(), inner.project.clone()) else {
                return Ok(());
            };
            inner.leases.remove(&project.id);
            inner.strand(&project.id);
            // Nothing is written to it any more, and nothing of it is looked for.
            inner.access = Access::OtherTab;
            (database, project)
        };
        self.browser.keep_project_of_tab("");
        if deleted {
            self.forget_deleted(&project.id);
        } else {
            self.inner.borrow_mut().cleared.insert(Arc::clone(&project.id));
        }
        if let Err(trouble) = self.open_last(&*database).await {
            // Nothing that is done from here on may go to it.
            self.begin_in_memory(trouble);
        }
        self.act(Action::Message(MessageAction::Tell(MessageKind::ProjectGone)));
        Ok(())
    }

    /// Lets go of a project that another tab has deleted: what is still on its way to it is of no project any more.
    pub(super) fn forget_deleted(&self, id: &Arc<str>) {
        self.count_beside(id, 0);
        let mut inner = self.inner.borrow_mut();
        inner.leases.remove(id);
        inner.unsaved.remove_project(id);
        inner.stranded.retain(|(of, _), _| of != id);
        inner.unsaved_projects.remove(id);
        inner.deleted.insert(Arc::clone(id));
    }

    /// Deletes a project with all that is kept of it, unless another tab works on it.
    pub(super) async fn delete(&self, id: &Arc<str>) {
        let database = self.inner.borrow().database.clone();
        let Some(database) = database else { return self.tell_trouble(Trouble::Closed) };
        match self.try_delete(&*database, id).await {
            Ok(()) => {}
            Err(trouble) => self.act(Action::Message(MessageAction::Tell(MessageKind::NotDeleted(trouble)))),
        }
    }

    async fn try_delete(&self, database: &dyn Database, id: &Arc<str>) -> Result<(), Trouble> {
        let is_open = self.inner.borrow().project.as_ref().is_some_and(|it| it.id == *id);
        let held = if is_open { self.inner.borrow().access == Access::Write } else { true };
        let busy = MessageKind::ReadOnly(Access::OtherTab);
        if !held {
            self.act(Action::Message(MessageAction::Tell(busy)));
            return Ok(());
        }
        let all = loading::projects(database).await?;
        let Some(info) = all.iter().find(|it| it.id == *id).cloned() else {
            self.emit(ProjectAction::Projects(all));
            return Ok(());
        };
        // The open project's lease is this tab's; of another one it is asked for.
        let kept = self.inner.borrow_mut().leases.remove(id);
        let lease = match kept {
            Some(lease) => lease,
            None => match self.lease(database, &info, false).await? {
                Leased::Given(lease) => lease,
                Leased::Busy => {
                    self.act(Action::Message(MessageAction::Tell(busy)));
                    return Ok(());
                }
                Leased::Gone(_) => {
                    self.tell_projects(database).await;
                    return Ok(());
                }
            },
        };
        // Nothing of it is written from here on.
        self.inner.borrow_mut().deleted.insert(Arc::clone(id));
        let deleted = self.write_last(database, id, &lease, deletion(id)).await;
        if let Err(trouble) = deleted {
            let mut inner = self.inner.borrow_mut();
            inner.deleted.remove(id);
            inner.leases.insert(Arc::clone(id), lease);
            return Err(trouble);
        }
        {
            let mut inner = self.inner.borrow_mut();
            inner.unsaved.remove_project(id);
            inner.stranded.retain(|(project, _), _| project != id);
            inner.unsaved_projects.remove(id);
            inner.losses.remove(id);
            if is_open {
                inner.trouble = None;
                inner.stored.clear();
            }
        }
        self.count_beside(id, 0);
        self.browser.keep_beside(&log_name(id), None);
        self.browser.keep_beside(&risk_name(id), None);
        // Only now may another tab have what this one had.
        drop(lease);
        self.browser.tell(&format!("deleted/{id}"));
        if is_open {
            self.browser.keep_project_of_tab("");
            if let Err(trouble) = self.open_last(database).await {
                // It is deleted all the same, and nothing that is done from here on may go to it.
                self.begin_in_memory(trouble);
                return Ok(());
            }
        }
        self.tell_projects(database).await;
        Ok(())
    }

    /// Tells the session which projects there are.
    async fn tell_projects(&self, database: &dyn Database) {
        match loading::projects(database).await {
            Ok(all) => self.emit(ProjectAction::Projects(all)),
            Err(trouble) => self.act(Action::Message(MessageAction::Tell(MessageKind::NotRead(trouble)))),
        }
    }

    /// Keeps what a project is called and which rules it has switched off.
    pub(super) fn put_project(&self, info: Arc<ProjectInfo>) {
        {
            let mut inner = self.inner.borrow_mut();
            if inner.project.as_ref().is_some_and(|it| it.id == info.id) {
                inner.project = Some(Arc::clone(&info));
            }
        }
        let ops = [Op::Put("projects", key(&[&*info.id]), records::write_project(&info))];
        self.write(&ops, About::project(info));
    }
}

/// Returns the name under which the log of a project is kept beside the database.
pub fn log_name(project: &str) -> String {
    format!("qawl.log.{project}")
}

/// Returns the name under which it is kept that a person knows that the browser may clear a project.
pub(super) fn risk_name(project: &str) -> String {
    format!("qawl.risk.{project}")
}

/// Returns what deletes all that is kept of a project.
fn deletion(id: &str) -> Vec<Op> {
    let mut ops: Vec<Op> = ["documents", "snapshots", "journal", "damaged"]
        .into_iter()
        .map(|store| Op::Delete(store, beginning(&[id])))
        .collect();
    ops.push(Op::Delete("projects", Range::Key(key(&[id]))));
    for name in ["place", "file"] {
        ops.push(Op::Delete("meta", Range::Key(key(&[name, id]))));
    }
    ops
}
