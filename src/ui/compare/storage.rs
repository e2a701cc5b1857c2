//! Where comparisons are kept in this browser: versions once, and each step as it is made.
//!
//! ```text
//! comparisons  [comparison]          what the list shows of it
//! versions     [comparison, number]  a person's version of a text
//! steps        [comparison, number]  a change; only ever added, so that the last one of an item counts
//! ```

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;

use crate::agree::record::VERSION;
use crate::keep::browser::{Database, Op, Range, beginning, key, numbered};
use crate::session::Trouble;
use crate::ui::keep::open_comparisons;

/// What the list shows of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    version: u32,
    /// Its id.
    pub id: String,
    /// Whose versions it compares.
    pub people: Vec<String>,
    /// How many texts at least two of them have.
    pub texts: usize,
    /// When it was begun, in milliseconds since 1970.
    pub begun_ms: f64,
}

impl Listed {
    /// Returns a new comparison's.
    pub fn new(people: Vec<String>, texts: usize) -> Self {
        let begun_ms = js_sys::Date::now();
        let id = format!("{begun_ms:.0}-{:.0}", js_sys::Math::random() * 1e9);
        Self { version: VERSION, id, people, texts, begun_ms }
    }
}

/// How saving is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Saving {
    /// All steps are on the disk.
    #[default]
    Saved,
    /// Some are on their way.
    Writing,
    /// What is done is only in this page, and why.
    Failed(Trouble),
}

/// The comparisons of this browser. Cheap to clone.
#[derive(Clone)]
pub struct Storage {
    database: Rc<RefCell<Option<Rc<dyn Database>>>>,
    /// The number of the next step, and how many are on their way.
    next: Rc<Cell<u64>>,
    writing: Rc<Cell<usize>>,
    saving: Rc<RefCell<Saving>>,
    changed: Rc<dyn Fn()>,
}

impl Storage {
    /// Returns the comparisons; `changed` is called when how saving is has changed.
    pub fn new(changed: Rc<dyn Fn()>) -> Self {
        Self {
            database: Rc::default(),
            next: Rc::default(),
            writing: Rc::default(),
            saving: Rc::default(),
            changed,
        }
    }

    /// Returns how saving is.
    pub fn saving(&self) -> Saving {
        self.saving.borrow().clone()
    }

    fn fail(&self, trouble: Trouble) {
        self.saving.replace(Saving::Failed(trouble));
        (self.changed)();
    }

    async fn database(&self) -> Result<Rc<dyn Database>, Trouble> {
        if let Some(database) = self.database.borrow().as_ref() {
            return Ok(Rc::clone(database));
        }
        let lost = {
            let database = Rc::clone(&self.database);
            Box::new(move || drop(database.take()))
        };
        let connection = open_comparisons(lost).await?;
        if connection.is_newer {
            return Err(Trouble::Newer);
        }
        self.database.replace(Some(Rc::clone(&connection.database)));
        Ok(connection.database)
    }

    /// Returns what is kept, the newest first; nothing where it cannot be read, which is told.
    pub async fn list(&self) -> Vec<Listed> {
        let read = async {
            let database = self.database().await?;
            database.read(&[("comparisons", Range::All)]).await
        };
        match read.await {
            Ok(rows) => {
                let mut listed: Vec<Listed> = Vec::new();
                for (_, row) in rows.into_iter().flatten() {
                    match serde_json::from_str(&row) {
                        Ok(read) => listed.push(read),
                        // It stays where it is; a person learns that there is one that is not listed.
                        Err(error) => self.fail(Trouble::Other(error.to_string())),
                    }
                }
                listed.sort_by(|a, b| b.begun_ms.total_cmp(&a.begun_ms));
                listed
            }
            Err(trouble) => {
                self.fail(trouble);
                Vec::new()
            }
        }
    }

    /// Says that all is not kept before [`Self::release`] is called.
    pub fn hold(&self) {
        self.writing.set(self.writing.get() + 1);
        self.tell();
    }

    /// See [`Self::hold`].
    pub fn release(&self) {
        self.end(Ok(()));
    }

    /// Writes versions of a comparison from that number on, as one transaction. Those that are there are never touched.
    pub async fn add_versions(&self, id: &str, first: usize, lines: Vec<String>) {
        let put = |(number, line): (usize, String)| Op::Put("versions", numbered(&[id], number as u64), line);
        let ops: Vec<Op> = (first..).zip(lines).map(put).collect();
        let written = async {
            let database = self.database().await?;
            database.write(&ops, true)?.await
        };
        self.hold();
        self.end(written.await);
    }

    /// Lists a comparison and keeps the steps so far, as one transaction.
    pub async fn put(&self, listed: &Listed, steps: &[String]) {
        let id = listed.id.as_str();
        let row = match serde_json::to_string(listed) {
            Ok(row) => row,
            Err(error) => return self.fail(Trouble::Other(error.to_string())),
        };
        let mut ops = vec![Op::Delete("steps", beginning(&[id])), Op::Put("comparisons", key(&[id]), row)];
        let step =
            |(number, line): (usize, &String)| Op::Put("steps", numbered(&[id], number as u64), line.clone());
        ops.extend(steps.iter().enumerate().map(step));
        self.next.set(steps.len() as u64);
        let written = async {
            let database = self.database().await?;
            database.write(&ops, true)?.await
        };
        self.hold();
        self.end(written.await);
    }

    /// Reads a comparison: its versions and its steps.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn get(&self, id: &str) -> Result<(Vec<String>, Vec<String>), Trouble> {
        let database = self.database().await?;
        let rows = database.read(&[("versions", beginning(&[id])), ("steps", beginning(&[id]))]).await?;
        let mut lists =
            rows.into_iter().map(|rows| rows.into_iter().map(|(key, line)| (key.number, line)).collect());
        let mut next = || -> Vec<(Option<u64>, String)> { lists.next().unwrap_or_default() };
        let (versions, steps) = (next(), next());
        self.next.set(steps.iter().filter_map(|(number, _)| *number).max().map_or(0, |last| last + 1));
        let lines = |rows: Vec<(Option<u64>, String)>| rows.into_iter().map(|(_, line)| line).collect();
        Ok((lines(versions), lines(steps)))
    }

    /// Deletes a comparison.
    pub async fn delete(&self, id: &str) {
        let ops = [
            Op::Delete("comparisons", Range::Key(key(&[id]))),
            Op::Delete("versions", beginning(&[id])),
            Op::Delete("steps", beginning(&[id])),
        ];
        let deleted = async {
            let database = self.database().await?;
            database.write(&ops, true)?.await
        };
        if let Err(trouble) = deleted.await {
            self.fail(trouble);
        }
    }

    /// Writes the changes of one step, as one transaction, which is handed over before this returns if the database is
    /// open: a step right before the tab is closed is kept.
    pub fn step(&self, id: &str, lines: Vec<String>) {
        if lines.is_empty() {
            return;
        }
        let first = self.next.get();
        self.next.set(first + lines.len() as u64);
        let id = id.to_owned();
        let ops: Vec<Op> = lines
            .into_iter()
            .zip(first..)
            .map(|(line, number)| Op::Add("steps", numbered(&[&id], number), line))
            .collect();
        self.writing.set(self.writing.get() + 1);
        self.tell();
        let open = self.database.borrow().clone();
        let at_once = open.map(|database| database.write(&ops, true));
        let storage = self.clone();
        spawn_local(async move {
            let written = match at_once {
                Some(Ok(soon)) => soon.await,
                Some(Err(trouble)) => Err(trouble),
                None => match storage.database().await {
                    Ok(database) => match database.write(&ops, true) {
                        Ok(soon) => soon.await,
                        Err(trouble) => Err(trouble),
                    },
                    Err(trouble) => Err(trouble),
                },
            };
            storage.end(written);
        });
    }

    fn tell(&self) {
        if !matches!(*self.saving.borrow(), Saving::Failed(_)) {
            self.saving.replace(Saving::Writing);
        }
        (self.changed)();
    }

    fn end(&self, written: Result<(), Trouble>) {
        let left = self.writing.get().saturating_sub(1);
        self.writing.set(left);
        match written {
            Err(trouble) => self.fail(trouble),
            // What has failed is not made good by what is written after it.
            Ok(()) if left == 0 && !matches!(*self.saving.borrow(), Saving::Failed(_)) => {
                self.saving.replace(Saving::Saved);
                (self.changed)();
            }
            Ok(()) => {}
        }
    }
}
