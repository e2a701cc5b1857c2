//! Keeps what a person does: every step goes to the browser's database at once, and the page is told
//! when it is there.
//!
//! [`Keeper::run`] gets what the session asks for, in the reducer's place, and hands it to the database
//! before it returns. What cannot be saved is held here, so that work goes on and can be exported; it
//! is saved as soon as that works again.

mod database;
mod loading;
mod place;
mod tabs;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

use crate::annotation::{AnnotationId, Document};
use crate::schema::RuleId;
use crate::session::{
    Access, Action, Effect, Fetched, Opened, ProjectAction, ProjectInfo, SHOWN_FROM, Saving, Trouble,
};
use crate::store::{DocumentKey, Entry, Recovered, Snapshot, Summary, needs_snapshot};
use crate::ui::dom::late;
use database::{Database, Op, key, numbered};
use tabs::{Channel, Lock, Waiting};

use crate::ui::dom::frame::painted;

pub use place::scroll_back;

/// From how many bytes of text on a document that is opened is shown before it is handed over: to write it takes as
/// long as to show it.
const SHOWN_FIRST: u32 = 128 * 1024;

/// How long after a move the place is kept, in milliseconds.
const PLACE_AFTER: u32 = 400;

/// Keeps a page's documents. Cheap to clone; always the same one.
#[derive(Clone)]
pub struct Keeper {
    inner: Rc<RefCell<Inner>>,
    act: Callback<Action>,
}

impl PartialEq for Keeper {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

#[derive(Default)]
struct Inner {
    database: Option<Database>,
    access: Access,
    project: Option<Arc<ProjectInfo>>,
    /// What is known of the journals of documents that were open here.
    journals: BTreeMap<DocumentKey, Journal>,
    /// What is nowhere but here.
    unsaved: BTreeMap<(Arc<str>, DocumentKey), Unsaved>,
    /// Projects whose names and rules are nowhere but here, by their ids.
    unsaved_projects: BTreeMap<Arc<str>, Arc<ProjectInfo>>,
    /// A long document that is handed over as soon as it has been painted, and before anything else is.
    adding: Option<(Arc<Document>, Arc<Summary>)>,
    /// The open document after its last step.
    latest: Option<(DocumentKey, Unsaved)>,
    in_flight: usize,
    serial: u64,
    /// Why the last write failed, until one succeeds.
    trouble: Option<Trouble>,
    lock: Option<Lock>,
    waiting: Option<Waiting>,
    channel: Option<Channel>,
    place: Option<(Option<DocumentKey>, Option<AnnotationId>)>,
    placing: Option<Timeout>,
    asked_to_persist: bool,
    /// Up to which change a person has a copy of everything.
    copied: Option<u64>,
}

#[derive(Clone, Copy, Default)]
struct Journal {
    number: u64,
    entries: usize,
    bytes: usize,
    snapshot_bytes: usize,
}

#[derive(Clone)]
struct Unsaved {
    /// The document; `None` where only its summary waits.
    document: Option<Arc<Document>>,
    summary: Arc<Summary>,
    number: u64,
}

/// What a transaction is about, for when it has ended.
struct About {
    project: Arc<str>,
    /// What the project is called and has switched off, where that is what is saved.
    info: Option<Arc<ProjectInfo>>,
    documents: Vec<(DocumentKey, Unsaved)>,
    /// Whether it holds these documents whole.
    whole: bool,
}

impl Keeper {
    /// Returns a keeper that tells the page of what it does.
    pub fn new(act: Callback<Action>) -> Self {
        Self { inner: Rc::default(), act }
    }

    /// Does what the session asks for; `serial` is the number of its last change.
    pub fn run(&self, effects: Vec<Effect>, serial: u64) {
        if effects.iter().any(Effect::writes) {
            self.inner.borrow_mut().serial = serial;
        }
        self.add_waiting();
        for effect in effects {
            match effect {
                Effect::Entry { document, step, action, edits, summary } => {
                    let at_ms = summary.changed_ms;
                    let make = |number| Entry { number, at_ms, step, action, edits };
                    self.enter(document, summary, make);
                }
                Effect::Add(documents) => self.add_soon(documents),
                Effect::Whole(document, summary) => self.put_whole(document, summary),
                Effect::Summary(summary) => self.put_summary(summary),
                Effect::Fetch(key) => self.fetch(key),
                Effect::Place(document, focus) => self.keep_place(document, focus),
                Effect::Count(keys) => self.count(keys),
                Effect::Project(info) => self.put_project(info),
                Effect::NewProject(name) => {
                    let keeper = self.clone();
                    spawn_local(async move {
                        keeper.new_project(&name, BTreeSet::new()).await;
                    });
                }
                Effect::SwitchProject(id) => {
                    let keeper = self.clone();
                    spawn_local(async move { keeper.switch(&id).await });
                }
                Effect::DeleteProject(id) => {
                    let keeper = self.clone();
                    spawn_local(async move { keeper.delete(&id).await });
                }
                Effect::SaveAgain => self.save_again(),
            }
        }
    }

    /// Returns true while closing the page would lose something.
    pub fn has_unsaved(&self) -> bool {
        let inner = self.inner.borrow();
        let says_something = |it: &Arc<ProjectInfo>| !it.name.is_empty() || !it.rules_off.is_empty();
        let waits = inner.in_flight > 0
            || inner.adding.is_some()
            || !inner.unsaved.is_empty()
            || inner.unsaved_projects.values().any(says_something);
        inner.copied != Some(inner.serial) && waits
    }

    /// Takes note that a person has a copy of everything up to that change.
    pub fn copied(&self, serial: u64) {
        self.inner.borrow_mut().copied = Some(serial);
    }

    /// Waits until few changes are on their way, so that many documents do not fill the memory.
    pub async fn room(&self) {
        while self.inner.borrow().in_flight > 2 {
            crate::ui::dom::pause(5).await;
        }
    }

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

    fn emit(&self, action: ProjectAction) {
        // Never inside of the reducer that called.
        let act = self.act.clone();
        spawn_local(async move { act.emit(Action::Project(action)) });
    }

    // --- What is saved --------------------------------------------------------------------------

    fn enter(&self, document: Arc<Document>, summary: Arc<Summary>, make: impl FnOnce(u64) -> Entry) {
        let (ops, about) = {
            let mut inner = self.inner.borrow_mut();
            let Some(project) = inner.project.as_ref().map(|it| Arc::clone(&it.id)) else { return };
            let name = summary.key.clone();
            let journal = inner.journals.entry(name.clone()).or_default();
            journal.number += 1;
            let entry = make(journal.number).write(document.text());
            journal.entries += 1;
            journal.bytes += entry.len();
            let now = *journal;
            let unsaved = Unsaved { document: Some(Arc::clone(&document)), summary, number: now.number };
            inner.latest = Some((name.clone(), unsaved.clone()));
            let waits = inner.unsaved.contains_key(&(Arc::clone(&project), name.clone()));
            let whole = waits || needs_snapshot(now.entries, now.bytes, now.snapshot_bytes);
            let ops = if whole {
                inner.whole(&project, &unsaved)
            } else {
                let parts = [&*project, name.name()];
                vec![
                    Op::Add("journal", numbered(&parts, now.number), entry),
                    Op::Put("documents", key(&parts), unsaved.summary.write()),
                ]
            };
            (ops, About { project, info: None, documents: vec![(name, unsaved)], whole })
        };
        self.write(&ops, about);
    }

    /// Adds documents; a single long one is shown first.
    fn add_soon(&self, mut documents: Vec<(Arc<Document>, Arc<Summary>)>) {
        let one = documents.pop();
        let is_long = |(document, _): &(Arc<Document>, _)| document.text().len() >= SHOWN_FIRST;
        match one {
            Some(one) if documents.is_empty() && is_long(&one) => {
                self.inner.borrow_mut().adding = Some(one);
                let keeper = self.clone();
                spawn_local(async move {
                    painted().await;
                    keeper.add_waiting();
                });
            }
            one => {
                documents.extend(one);
                self.add(documents);
            }
        }
    }

    /// Adds what has been shown first, if that has not been done yet.
    fn add_waiting(&self) {
        let waiting = self.inner.borrow_mut().adding.take();
        if let Some(waiting) = waiting {
            self.add(vec![waiting]);
        }
    }

    fn add(&self, documents: Vec<(Arc<Document>, Arc<Summary>)>) {
        let (ops, about) = {
            let mut inner = self.inner.borrow_mut();
            let Some(project) = inner.project.as_ref().map(|it| Arc::clone(&it.id)) else { return };
            let mut ops = Vec::with_capacity(documents.len() * 4);
            let mut about =
                About { project: Arc::clone(&project), info: None, documents: Vec::new(), whole: true };
            for (document, summary) in documents {
                let name = summary.key.clone();
                inner.journals.remove(&name);
                let unsaved = Unsaved { document: Some(document), summary, number: 0 };
                ops.extend(inner.whole(&project, &unsaved));
                about.documents.push((name, unsaved));
            }
            (ops, about)
        };
        self.write(&ops, about);
    }

    fn put_whole(&self, document: Arc<Document>, summary: Arc<Summary>) {
        let (ops, about) = {
            let mut inner = self.inner.borrow_mut();
            let Some(project) = inner.project.as_ref().map(|it| Arc::clone(&it.id)) else { return };
            let name = summary.key.clone();
            let number = inner.journals.get(&name).map_or(0, |journal| journal.number);
            let unsaved = Unsaved { document: Some(document), summary, number };
            // It is no step of a person's, who has perhaps only looked.
            if inner.latest.is_some() {
                inner.latest = Some((name.clone(), unsaved.clone()));
            }
            let ops = inner.whole(&project, &unsaved);
            (ops, About { project, documents: vec![(name, unsaved)], whole: true, info: None })
        };
        self.write(&ops, about);
    }

    fn put_summary(&self, summary: Arc<Summary>) {
        let (ops, about) = {
            let mut inner = self.inner.borrow_mut();
            let Some(project) = inner.project.as_ref().map(|it| Arc::clone(&it.id)) else { return };
            let name = summary.key.clone();
            let slot = (Arc::clone(&project), name.clone());
            // A document that waits to be saved is saved with its newest summary.
            let (ops, whole, unsaved) = match inner.unsaved.get(&slot).cloned() {
                Some(Unsaved { document: Some(document), number, .. }) => {
                    let unsaved = Unsaved { document: Some(document), summary, number };
                    (inner.whole(&project, &unsaved), true, unsaved)
                }
                _ => {
                    let put = Op::Put("documents", key(&[&*project, name.name()]), summary.write());
                    (vec![put], false, Unsaved { document: None, summary, number: 0 })
                }
            };
            (ops, About { project, info: None, documents: vec![(name, unsaved)], whole })
        };
        self.write(&ops, about);
    }

    fn put_project(&self, info: Arc<ProjectInfo>) {
        {
            let mut inner = self.inner.borrow_mut();
            if inner.project.as_ref().is_some_and(|it| it.id == info.id) {
                inner.project = Some(Arc::clone(&info));
            }
        }
        let ops = [Op::Put("projects", key(&[&*info.id]), loading::write_project(&info))];
        self.write(&ops, About::project(info));
    }

    fn save_again(&self) {
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

    /// Hands a transaction over, and sees to what follows when it has ended.
    fn write(&self, ops: &[Op], about: About) {
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

    // --- Where a person is ----------------------------------------------------------------------

    fn keep_place(&self, document: Option<DocumentKey>, focus: Option<AnnotationId>) {
        let keeper = self.clone();
        let is_other = {
            let mut inner = self.inner.borrow_mut();
            let was = inner.place.replace((document.clone(), focus));
            inner.placing = Some(Timeout::new(PLACE_AFTER, move || keeper.write_place()));
            was.is_none_or(|(was, _)| was != document)
        };
        // Another tab, or this one after a reload, opens the document that is open here.
        if is_other {
            self.put_place();
        }
    }

    /// Keeps the place now, with what stands at the top of the page; for when the page is left.
    pub fn write_place(&self) {
        self.add_waiting();
        let document = {
            let mut inner = self.inner.borrow_mut();
            inner.placing = None;
            inner.place.clone().and_then(|(document, _)| document)
        };
        if let Some(document) = document {
            place::keep_top(&document);
        }
        self.put_place();
    }

    fn put_place(&self) {
        let inner = self.inner.borrow();
        let (Some(project), Some((document, focus)), Access::Write) =
            (inner.project.clone(), inner.place.clone(), inner.access)
        else {
            return;
        };
        let Some(database) = &inner.database else { return };
        let place = place::write(document.as_ref(), focus);
        let ops = [
            Op::Put("meta", key(&["place", &*project.id]), place),
            Op::Put("meta", key(&["last"]), project.id.to_string()),
        ];
        // It may be lost, and nobody waits for it.
        if let Ok(handed) = database.write(&ops, false) {
            spawn_local(async move {
                let _ = handed.finish().await;
            });
        }
    }

    // --- What is fetched ------------------------------------------------------------------------

    fn fetch(&self, key: DocumentKey) {
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
    fn count(&self, keys: Vec<DocumentKey>) {
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

    // --- Projects -------------------------------------------------------------------------------

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

    fn use_database(&self, database: Database) {
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

    async fn switch(&self, id: &str) {
        let Some(database) = self.inner.borrow().database.clone() else { return };
        let all = loading::projects(&database).await.unwrap_or_default();
        if let Some(info) = all.iter().find(|it| &*it.id == id).cloned() {
            self.write_place();
            self.open_project(info, all).await;
        }
    }

    async fn delete(&self, id: &str) {
        let Some(database) = self.inner.borrow().database.clone() else { return };
        let (current, writes) = {
            let inner = self.inner.borrow();
            (inner.project.as_ref().is_some_and(|it| &*it.id == id), inner.access == Access::Write)
        };
        // What another tab works on stays.
        let lock = if current { None } else { tabs::try_lock(id).await };
        if (current && !writes) || (!current && lock.is_none()) {
            let told = crate::session::MessageKind::ReadOnly(Access::OtherTab);
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

    // --- Other tabs -----------------------------------------------------------------------------

    fn heard(&self, told: &str) {
        let looks = self.inner.borrow().access == Access::OtherTab;
        let project = self.inner.borrow().project.clone();
        let (Some((id, name)), Some(project)) = (told.split_once('/'), project) else { return };
        if !looks || id != &*project.id {
            return;
        }
        let (keeper, name) = (self.clone(), DocumentKey::from_name(name));
        spawn_local(async move {
            let Some(database) = keeper.inner.borrow().database.clone() else { return };
            let changed = match name {
                Some(name) => {
                    let summary = loading::summary(&database, &project.id, &name).await;
                    let recovered = loading::document(&database, &project.id, &name).await;
                    let document = recovered.ok().map(|it| Arc::new(it.document));
                    ProjectAction::Changed(summary.into_iter().collect(), document)
                }
                None => {
                    if let Ok(all) = loading::projects(&database).await {
                        keeper.emit(ProjectAction::Projects(all));
                    }
                    let loaded = loading::summaries(&database, &project.id, false, SHOWN_FROM).await;
                    ProjectAction::Changed(loaded.unwrap_or_default().0, None)
                }
            };
            keeper.emit(changed);
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

impl About {
    /// Returns what saving a project's name and rules is about.
    fn project(info: Arc<ProjectInfo>) -> Self {
        Self { project: Arc::clone(&info.id), info: Some(info), documents: Vec::new(), whole: false }
    }
}

impl Inner {
    /// Returns true while something is nowhere but here.
    fn holds(&self) -> bool {
        !self.unsaved.is_empty() || !self.unsaved_projects.is_empty()
    }

    /// Returns what saves a document whole; its journal begins anew.
    fn whole(&mut self, project: &str, unsaved: &Unsaved) -> Vec<Op> {
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

    fn tell_tabs(&self, about: &About) {
        let Some(channel) = &self.channel else { return };
        let what = match about.documents.as_slice() {
            [] if about.info.is_none() => return,
            [(name, _)] => format!("{}/{name}", about.project),
            _ => format!("{}/", about.project),
        };
        channel.tell(&what);
    }
}
