//! The log of decisions of a project, kept in this browser until a person downloads or forgets it, or the project is
//! deleted.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use gloo::timers::callback::Timeout;

use super::settings::{forget, keep, kept};
use crate::annotation::log::{Entry, changes};
use crate::format::log::Row;
use crate::keep::log_name;
use crate::session::{Access, MessageKind, State};
use crate::store::{Step, Summary};

/// Where the log is kept as long as it is of no project; an earlier Qawl kept that of all projects here.
const LOG: &str = "qawl.log";

/// How many steps are kept; the oldest go first. About a megabyte.
const MOST: usize = 5_000;

/// How long after a step the log is written, in milliseconds: not between two keys.
const WRITTEN_AFTER: u32 = 1_500;

/// The log. Cheap to clone; always the same one.
#[derive(Clone, Default)]
pub struct Log {
    rows: Rc<RefCell<Vec<Row>>>,
    /// The project that it is of.
    project: Rc<RefCell<Option<Arc<str>>>>,
    /// Whether it holds steps that are not written yet.
    is_new: Rc<Cell<bool>>,
    last_ms: Rc<Cell<u64>>,
    writing: Rc<RefCell<Option<Timeout>>>,
}

impl Log {
    /// Returns the log as this browser has it.
    pub fn kept() -> Self {
        Self { rows: Rc::new(RefCell::new(read(LOG))), ..Self::default() }
    }

    /// Goes with the session to another project, and forgets what was done to documents that are gone.
    pub fn follow(&self, before: &State, after: &State) {
        let of = |state: &State| state.project.info.as_ref().map(|info| Arc::clone(&info.id));
        let (was, is) = (of(before), of(after));
        let (is_new, may_write) = (was != is, |state: &State| state.project.access == Access::Write);
        if is_new || (!may_write(before) && may_write(after)) {
            // Another tab may have gone on with it.
            let is_there = |id: &Arc<str>| after.project.all.iter().any(|it| it.id == *id);
            match &was {
                Some(id) if is_new && !is_there(id) => forget(&log_name(id)),
                Some(_) => self.write(),
                None => {}
            }
            *self.writing.borrow_mut() = None;
            let rows = is.as_ref().map_or_else(Vec::new, |id| read(&log_name(id)));
            self.project.replace(is);
            if was.is_none() && rows.is_empty() {
                // What an earlier Qawl kept of all projects is of the one that was open last.
                self.is_new.set(!self.rows.borrow().is_empty());
                self.write();
                forget(LOG);
            } else {
                self.is_new.set(false);
                self.rows.replace(rows);
            }
        } else if !Arc::ptr_eq(&before.project.documents, &after.project.documents) {
            let gone = |it: &&Arc<Summary>| !after.project.documents.contains_key(&it.key);
            let gone: Vec<_> =
                before.project.documents.values().filter(gone).map(|it| Arc::clone(&it.id)).collect();
            if !gone.is_empty() {
                self.rows.borrow_mut().retain(|row| !gone.iter().any(|id| **id == *row.document()));
                self.is_new.set(true);
                self.write();
            }
        }
    }

    /// Keeps what a step did, if it did something to the document.
    pub fn record(&self, before: &State, after: &State) {
        let told = |state: &State| state.message.as_ref().map(|it| it.serial);
        let (Some(message), false) = (&after.message, told(before) == told(after)) else { return };
        let now = js_sys::Date::now() as u64;
        let action = match &message.kind {
            MessageKind::Opened { .. } => {
                self.last_ms.set(now);
                return;
            }
            MessageKind::Done { action, .. } => action.to_string(),
            MessageKind::Undone(action) => format!("undo-{action}"),
            MessageKind::Redone(action) => format!("redo-{action}"),
            MessageKind::SchemeChanged(Step::Do) => "project-scheme".to_owned(),
            MessageKind::SchemeChanged(step) => format!("{step}-project-scheme"),
            MessageKind::RuleInProject { step: Step::Do, .. } => "project-rule".to_owned(),
            MessageKind::RuleInProject { step, .. } => format!("{step}-project-rule"),
            _ => return,
        };
        let (Some(was), Some(is)) = (&before.document, &after.document) else { return };
        let last = self.last_ms.replace(now);
        let entry = Entry {
            document: is.id().to_owned(),
            action,
            at_ms: now,
            spent_ms: if last == 0 { 0 } else { now.saturating_sub(last) },
            changes: changes(was, is),
        };
        let mut rows = self.rows.borrow_mut();
        if rows.len() >= MOST {
            rows.remove(0);
        }
        rows.push(Row::from(&entry));
        drop(rows);
        self.is_new.set(true);
        let log = self.clone();
        *self.writing.borrow_mut() = Some(Timeout::new(WRITTEN_AFTER, move || log.write()));
    }

    /// Returns the steps, oldest first.
    pub fn rows(&self) -> Vec<Row> {
        self.rows.borrow().clone()
    }

    /// Forgets every step.
    pub fn forget(&self) {
        self.rows.borrow_mut().clear();
        self.is_new.set(true);
        self.write();
    }

    /// Writes the log now; for when the page is left.
    pub fn write(&self) {
        if !self.is_new.replace(false) {
            return;
        }
        let name = self.project.borrow().as_ref().map_or_else(|| LOG.to_owned(), |id| log_name(id));
        let rows = self.rows.borrow();
        if rows.is_empty() {
            forget(&name);
        } else if let Ok(text) = serde_json::to_string(&*rows) {
            keep(&name, &text);
        }
    }
}

/// Returns the steps kept under a name; none where they are damaged, which costs the log and nothing else.
fn read(name: &str) -> Vec<Row> {
    kept(name).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}
