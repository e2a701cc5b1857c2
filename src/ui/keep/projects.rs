//! Opens, makes and deletes projects, each under a lock that one tab holds.

use std::collections::BTreeSet;
use std::sync::Arc;

use wasm_bindgen_futures::spawn_local;

use super::database::{self, Database, Op, key};
use super::tabs::{self, Channel};
use super::writing::About;
use super::{Keeper, loading};
use crate::schema::RuleId;
use crate::session::{
    Access, Action, MessageKind, Opened, ProjectAction, ProjectInfo, SHOWN_FROM, Saving, Trouble,
};
use crate::ui::dom::late;

impl Keeper {
    /// Opens the database and the project that was open last.
    pub async fn begin(&self) {
        let (database, newer) = match Database::open().await {
            Ok(opened) => opened,
            Err(trouble) => return self.begin_in_memory(trouble),
        };
        self.use_database(database.clone());
        if newer {
            self.inner.borrow_mut().access = Access::Newer;
        }
        let mut projects = match loading::projects(&database).await {
            Ok(projects) => projects,
            Err(trouble) => return self.begin_in_memory(trouble),
        };
        let last = loading::last_project(&database).await;
        let found = last.and_then(|last| projects.iter().position(|it| it.id == last));
        let info = match found.or_else(|| projects.len().checked_sub(1)).and_then(|idx| projects.get(idx)) {
            Some(info) => Arc::clone(info),
            None => {
                let info = loading::fresh_project("", BTreeSet::new());
                projects.push(Arc::clone(&info));
                info
            }
        };
        self.open_project(info, projects).await;
    }

    fn begin_in_memory(&self, trouble: Trouble) {
        let info = loading::fresh_project("", BTreeSet::new());
        {
            let mut inner = self.inner.borrow_mut();
            inner.trouble = Some(trouble.clone());
            inner.project = Some(Arc::clone(&info));
            inner.database = None;
        }
        self.emit(ProjectAction::Opened(Box::new(Opened {
            all: vec![Arc::clone(&info)],
            info,
            documents: Vec::new(),
            last: None,
            access: Access::Write,
            saving: Saving::Failed(trouble),
            damages: 0,
        })));
    }

    /// Keeps in that database from here on, and tells when it is lost.
    pub(super) fn use_database(&self, database: Database) {
        let keeper = self.clone();
        database.on_lost(move || {
            let (serial, open) = {
                let mut inner = keeper.inner.borrow_mut();
                inner.database = None;
                inner.trouble = Some(Trouble::Other("the database was closed".to_owned()));
                (inner.serial, inner.latest.clone())
            };
            if let Some((name, unsaved)) = open {
                let mut inner = keeper.inner.borrow_mut();
                if let Some(project) = inner.project.as_ref().map(|it| Arc::clone(&it.id)) {
                    inner.unsaved.insert((project, name), unsaved);
                }
            }
            keeper.emit(ProjectAction::Written(
                serial,
                Some(Trouble::Other("the database was closed".to_owned())),
            ));
        });
        let keeper = self.clone();
        let mut inner = self.inner.borrow_mut();
        inner.database = Some(database);
        inner.trouble = None;
        if inner.channel.is_none() {
            inner.channel = Channel::new(move |told| keeper.heard(&told));
        }
    }

    /// Opens a project: takes its lock, or looks on where another tab has it.
    async fn open_project(&self, info: Arc<ProjectInfo>, all: Vec<Arc<ProjectInfo>>) {
        self.add_waiting();
        let Some(database) = self.inner.borrow().database.clone() else { return };
        {
            let mut inner = self.inner.borrow_mut();
            inner.lock = None;
            inner.waiting = None;
            inner.journals.clear();
            inner.latest = None;
            inner.place = None;
            inner.project = Some(Arc::clone(&info));
        }
        loading::remember(&info.id);
        if self.inner.borrow().access != Access::Newer {
            let lock = tabs::try_lock(&info.id).await;
            let mut inner = self.inner.borrow_mut();
            inner.access = if lock.is_some() { Access::Write } else { Access::OtherTab };
            inner.lock = lock;
        }
        let access = self.inner.borrow().access;
        match access {
            Access::Write => {
                // Kept from the start, so that what is added to it is never without its project.
                let ops = [
                    Op::Put("projects", key(&[&*info.id]), loading::write_project(&info)),
                    Op::Put("meta", key(&["last"]), info.id.to_string()),
                ];
                self.write(&ops, About::project(Arc::clone(&info)));
            }
            Access::OtherTab => self.wait_for_lock(&info),
            Access::Newer => {}
        }
        let loaded = loading::summaries(&database, &info.id, access == Access::Write, SHOWN_FROM).await;
        let (documents, damages) = loaded.unwrap_or_default();
        let last = loading::place(&database, &info.id).await.and_then(|place| place.document);
        let saving = match &self.inner.borrow().trouble {
            Some(trouble) => Saving::Failed(trouble.clone()),
            None => Saving::Saved,
        };
        if !documents.is_empty() {
            // What shows them.
            late::ready().await;
        }
        let opened = Opened { info, all, documents, last, access, saving, damages };
        self.emit(ProjectAction::Opened(Box::new(opened)));
    }

    /// Takes over when the tab that works on the project is closed.
    fn wait_for_lock(&self, info: &Arc<ProjectInfo>) {
        let (keeper, of) = (self.clone(), Arc::clone(info));
        let waiting = tabs::wait(&info.id, move |lock| {
            spawn_local(async move {
                let database = {
                    let mut inner = keeper.inner.borrow_mut();
                    if inner.project.as_ref().is_none_or(|it| it.id != of.id) {
                        return;
                    }
                    inner.lock = Some(lock);
                    inner.access = Access::Write;
                    inner.journals.clear();
                    inner.database.clone()
                };
                let Some(database) = database else { return };
                let all = loading::projects(&database).await.unwrap_or_default();
                let info = all.iter().find(|it| it.id == of.id).cloned().unwrap_or(of);
                let loaded = loading::summaries(&database, &info.id, true, SHOWN_FROM).await;
                let (documents, damages) = loaded.unwrap_or_default();
                let (access, saving) = (Access::Write, Saving::Saved);
                if !documents.is_empty() {
                    // What shows them.
                    late::ready().await;
                }
                let opened = Opened { info, all, documents, last: None, access, saving, damages };
                keeper.emit(ProjectAction::Opened(Box::new(opened)));
            });
        });
        self.inner.borrow_mut().waiting = waiting;
    }

    /// Makes a project with these rules switched off and opens it; returns false where there is no database to
    /// keep it in.
    pub async fn new_project(&self, name: &str, rules_off: BTreeSet<RuleId>) -> bool {
        let Some(database) = self.inner.borrow().database.clone() else { return false };
        if self.inner.borrow().access == Access::Newer {
            return false;
        }
        let mut all = loading::projects(&database).await.unwrap_or_default();
        let info = loading::fresh_project(name, rules_off);
        all.push(Arc::clone(&info));
        self.write_place();
        self.open_project(info, all).await;
        true
    }

    /// Opens another project.
    pub(super) async fn switch(&self, id: &str) {
        let Some(database) = self.inner.borrow().database.clone() else { return };
        let all = loading::projects(&database).await.unwrap_or_default();
        if let Some(info) = all.iter().find(|it| &*it.id == id).cloned() {
            self.write_place();
            self.open_project(info, all).await;
        }
    }

    /// Deletes a project with all that is kept of it, unless another tab works on it.
    pub(super) async fn delete(&self, id: &str) {
        let Some(database) = self.inner.borrow().database.clone() else { return };
        let (current, writes) = {
            let inner = self.inner.borrow();
            (inner.project.as_ref().is_some_and(|it| &*it.id == id), inner.access == Access::Write)
        };
        // What another tab works on stays.
        let lock = if current { None } else { tabs::try_lock(id).await };
        if (current && !writes) || (!current && lock.is_none()) {
            let told = MessageKind::ReadOnly(Access::OtherTab);
            return self.act.emit(Action::Tell(told));
        }
        if current {
            let mut all = loading::projects(&database).await.unwrap_or_default();
            all.retain(|it| &*it.id != id);
            let next = all.last().cloned().unwrap_or_else(|| {
                let fresh = loading::fresh_project("", BTreeSet::new());
                all.push(Arc::clone(&fresh));
                fresh
            });
            self.open_project(next, all).await;
        }
        let Ok(range) = database::beginning(&[id]) else { return };
        let mut ops: Vec<Op> = ["documents", "snapshots", "journal", "damaged"]
            .into_iter()
            .map(|store| Op::Delete(store, range.clone()))
            .collect();
        ops.push(Op::Delete("projects", key(&[id])));
        ops.push(Op::Delete("meta", key(&["place", id])));
        {
            let mut inner = self.inner.borrow_mut();
            inner.unsaved.retain(|(project, _), _| &**project != id);
            inner.unsaved_projects.remove(id);
        }
        if let Ok(handed) = database.write(&ops, true) {
            let _ = handed.finish().await;
        }
        let all = loading::projects(&database).await.unwrap_or_default();
        self.emit(ProjectAction::Projects(all));
    }

    /// Keeps what a project is called and which rules it has switched off.
    pub(super) fn put_project(&self, info: Arc<ProjectInfo>) {
        {
            let mut inner = self.inner.borrow_mut();
            if inner.project.as_ref().is_some_and(|it| it.id == info.id) {
                inner.project = Some(Arc::clone(&info));
            }
        }
        let ops = [Op::Put("projects", key(&[&*info.id]), loading::write_project(&info))];
        self.write(&ops, About::project(info));
    }
}
