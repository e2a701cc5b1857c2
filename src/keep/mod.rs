//! Keeps what a person does: every step goes to the browser's database at once, and the page is told
//! when it is there.
//!
//! [`Keeper::run`] gets what the session asks for, in the reducer's place, and hands it to the database
//! before it returns. What cannot be saved is held here, so that work goes on and can be exported; it
//! is saved as soon as that works again.
//!
//! Nothing here names a browser: what is needed of one is a [`Browser`].

pub mod browser;
mod documents;
mod fetching;
mod lease;
mod loading;
mod losses;
mod patience;
mod place;
mod project_file;
mod projects;
mod records;
mod reopening;
mod unsaved;
mod watching;
mod writing;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use crate::annotation::{AnnotationId, Document};
use crate::session::{Access, Action, Effect, ProjectAction, ProjectInfo, Trouble};
use crate::store::{DocumentKey, Entry, Summary};
use browser::{Browser, Database, Held};
use lease::Lease;
use project_file::OpenFile;
use projects::Prepared;
use unsaved::{AllUnsaved, Slot};
use watching::Watch;

pub use losses::COUNTED;
pub use projects::log_name;

/// Keeps a page's documents. Cheap to clone; always the same one.
#[derive(Clone)]
pub struct Keeper {
    inner: Rc<RefCell<Inner>>,
    browser: Rc<dyn Browser>,
    act: Rc<dyn Fn(Action)>,
}

impl PartialEq for Keeper {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

#[derive(Default)]
struct Inner {
    database: Option<Rc<dyn Database>>,
    /// Counts the connections, so that what is heard of an earlier one is not taken for the present one.
    connection: u64,
    is_opening: bool,
    is_reopening: bool,
    is_resuming: bool,
    /// Whether the database that was opened once more is still to be compared with what is known of it: nothing is written
    /// until then, as it may have been cleared.
    is_unchecked: bool,
    /// Whether what is stored was written by a newer Qawl.
    is_newer: bool,
    /// Whether the open project was made without a database, and is in none yet.
    in_memory: bool,
    access: Access,
    project: Option<Arc<ProjectInfo>>,
    /// A project that has been read and that the session is about to show.
    prepared: Option<Prepared>,
    /// The projects that this tab writes: the open one, and those of which something waits to be saved.
    leases: BTreeMap<Arc<str>, Lease>,
    /// The generations of the leases that this tab has asked for. An answer may have got lost.
    leases_asked_for: BTreeSet<u64>,
    /// What this tab has seen of the lease where it looks on.
    watch: Watch,
    is_looking: bool,
    /// Counts how often it was looked whether the lease is still there.
    looks: u64,
    waiting: Option<Held>,
    given_lock: Option<(Arc<str>, Held)>,
    /// Counts the changes that other tabs have told of.
    changes_heard: u64,
    /// Whether other tabs can be heard.
    hears: bool,
    /// Projects that this tab has deleted.
    deleted: BTreeSet<Arc<str>>,
    /// Projects that were cleared while another tab worked on them: what this tab had not saved of them joins the next one.
    cleared: BTreeSet<Arc<str>>,
    /// What is known of the journals of documents that were open here.
    journals: BTreeMap<DocumentKey, Journal>,
    /// The names of the documents of the open project that are in the database.
    stored: BTreeSet<String>,
    /// The documents of the open project of which nothing can be read.
    unreadable: BTreeSet<DocumentKey>,
    /// How many documents of each project were in the database once and are gone, until a person has taken note.
    losses: BTreeMap<Arc<str>, usize>,
    /// What is nowhere but here, and what is on its way.
    unsaved: AllUnsaved,
    /// Documents of which what is stored cannot be read and is being put aside: they are written after that.
    putting_aside: BTreeSet<Slot>,
    /// Projects whose names and rules are nowhere but here, by their ids.
    unsaved_projects: BTreeMap<Arc<str>, Arc<ProjectInfo>>,
    /// What was not saved when another tab took its project over, and the numbers of the last entries.
    stranded: BTreeMap<Slot, (Arc<Document>, u64)>,
    /// A long document that is handed over as soon as it has been painted, and before anything else is.
    adding: Option<(Arc<Document>, Arc<Summary>)>,
    /// Whether a person has worked on the open project here.
    has_worked: bool,
    in_flight: usize,
    /// Counts how often a project was opened: what was read before is not shown after.
    epoch: u64,
    /// How many documents are being fetched for the page.
    fetching: usize,
    serial: u64,
    /// Why the last write failed, until one succeeds.
    trouble: Option<Trouble>,
    place: Option<(Option<DocumentKey>, Option<AnnotationId>)>,
    /// Counts the moves, so that only the last one of several is kept.
    moves: u64,
    asked_to_persist: bool,
    /// Whether the browser keeps what is stored for good, once it has said so.
    persisted: Option<bool>,
    /// The project of which this tab has told last that the browser may clear it.
    warned: Option<Arc<str>>,
    /// The file that the open project is also kept in.
    file: Option<OpenFile>,
    /// Counts the files that were opened and chosen.
    n_files: u64,
    /// Up to which change a person has a copy of everything.
    copied: Option<u64>,
}

/// The journal of a document.
#[derive(Default)]
struct Journal {
    /// The number of its last entry.
    number: u64,
    entries: usize,
    bytes: usize,
    snapshot_bytes: usize,
    /// The entries that are not known to be stored. The next one takes them with it: no entry is ever stored without the one
    /// before it, whichever transactions fail.
    unconfirmed: Vec<(u64, String)>,
    /// The turn in which the document was handed over with more than its entries say, until that is stored.
    base: Option<u64>,
}

impl Keeper {
    /// Returns a keeper that tells the page of what it does.
    pub fn new(browser: Rc<dyn Browser>, act: Rc<dyn Fn(Action)>) -> Self {
        Self { inner: Rc::default(), browser, act }
    }

    /// Does what the session asks for; `serial` is the number of its last change.
    pub fn run(&self, effects: Vec<Effect>, serial: u64) {
        let writes = effects.iter().any(Effect::writes);
        if writes {
            self.inner.borrow_mut().serial = serial;
        }
        self.add_waiting();
        for effect in effects {
            match effect {
                Effect::Entry { document, step, action, edits, history, summary } => {
                    let at_ms = summary.changed_ms;
                    let make = |number| Entry { number, at_ms, step, action, edits };
                    self.enter((document, history), summary, make);
                }
                Effect::Add(documents) => self.add_soon(documents),
                Effect::Whole(document, history, summary) => self.put_whole((document, history), summary),
                Effect::Summary(summary) => self.put_summary(summary),
                Effect::Fetch(key) => self.fetch(key),
                Effect::Place(document, focus) => self.keep_place(document, focus),
                Effect::Count(keys) => self.count(keys),
                Effect::Project(info) => self.put_project(info),
                Effect::Begun(id) => self.begun(&id),
                Effect::NewProject(name) => {
                    let keeper = self.clone();
                    self.spawn(async move {
                        keeper.new_project(&name, BTreeSet::new()).await;
                    });
                }
                Effect::SwitchProject(id) => {
                    let keeper = self.clone();
                    self.spawn(async move { keeper.switch(&id).await });
                }
                Effect::DeleteProject(id) => {
                    let keeper = self.clone();
                    self.spawn(async move { keeper.delete(&id).await });
                }
                Effect::DeleteDocuments(keys) => self.delete_documents(&keys),
                Effect::SaveAgain => self.save_again(),
                Effect::Lost(lost) => self.keep_losses(lost),
                Effect::RiskNoted => self.note_risk(),
                Effect::File(request) => self.request_file(request),
                Effect::WriteFile(info, documents) => self.write_file(info, documents),
            }
        }
        if writes {
            self.file_changed();
        }
    }

    /// Returns true while closing the page would lose something.
    pub fn has_unsaved(&self) -> bool {
        let inner = self.inner.borrow();
        let waits = inner.in_flight > 0
            || inner.adding.is_some()
            || !inner.unsaved.is_empty()
            || !inner.stranded.is_empty()
            || inner.unsaved_projects.values().any(|it| it.says_something());
        inner.copied != Some(inner.serial) && waits
    }

    /// Takes note that a person has a copy of everything up to that change.
    pub fn copied(&self, serial: u64) {
        self.inner.borrow_mut().copied = Some(serial);
    }

    /// Waits until few changes are on their way, so that many documents do not fill the memory.
    pub async fn room(&self) {
        self.room_for(2).await;
    }

    /// Waits until no more than so many changes are on their way.
    async fn room_for(&self, changes: usize) {
        while self.inner.borrow().in_flight > changes {
            self.browser.sleep(5).await;
        }
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.browser.spawn(Box::pin(task));
    }

    fn emit(&self, action: ProjectAction) {
        self.act(Action::Project(action));
    }

    fn act(&self, action: Action) {
        // Never inside of the reducer that called.
        let act = Rc::clone(&self.act);
        self.spawn(async move { act(action) });
    }
}
