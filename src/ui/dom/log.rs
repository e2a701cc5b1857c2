//! The log of decisions, kept in this browser until a person downloads or forgets it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;

use super::settings::{keep, kept};
use crate::annotation::log::{Entry, changes};
use crate::format::log::Row;
use crate::session::{MessageKind, State};
use crate::store::Step;

const LOG: &str = "qawl.log";

/// How many steps are kept; the oldest go first. About a megabyte.
const MOST: usize = 5_000;

/// How long after a step the log is written, in milliseconds: not between two keys.
const WRITTEN_AFTER: u32 = 1_500;

/// The log. Cheap to clone; always the same one.
#[derive(Clone, Default)]
pub struct Log {
    rows: Rc<RefCell<Vec<Row>>>,
    last_ms: Rc<Cell<u64>>,
    writing: Rc<RefCell<Option<Timeout>>>,
}

impl Log {
    /// Returns the log as this browser has it.
    pub fn kept() -> Self {
        let rows = kept(LOG).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Self { rows: Rc::new(RefCell::new(rows)), ..Self::default() }
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
        self.write();
    }

    /// Writes the log now; for when the page is left.
    pub fn write(&self) {
        if let Ok(text) = serde_json::to_string(&*self.rows.borrow()) {
            keep(LOG, &text);
        }
    }
}
