//! Keeps what a person does: every step goes to the browser's database at once, and the page is told
//! when it is there.
//!
//! [`Keeper::run`] gets what the session asks for, in the reducer's place, and hands it to the database
//! before it returns. What cannot be saved is held here, so that work goes on and can be exported; it
//! is saved as soon as that works again.

mod database;
mod documents;
mod fetching;
mod loading;
mod place;
mod projects;
mod tabs;
mod writing;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use crate::annotation::{AnnotationId, Document};
use crate::session::{Access, Action, Effect, ProjectAction, ProjectInfo, Trouble};
use crate::store::{DocumentKey, Entry, Summary};
use database::Database;
use tabs::{Channel, Lock, Waiting};

pub use place::scroll_back;

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

    fn emit(&self, action: ProjectAction) {
        // Never inside of the reducer that called.
        let act = self.act.clone();
        spawn_local(async move { act.emit(Action::Project(action)) });
    }
}
