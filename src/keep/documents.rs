//! Hands over what is to be kept of documents: each step, whole documents, summaries.

use std::sync::Arc;

use super::browser::{Op, key, numbered};
use super::writing::About;
use super::{Keeper, Unsaved, loading, records};
use crate::annotation::Document;
use crate::session::{ProjectAction, Trouble};
use crate::store::{Damage, Entry, Summary, needs_snapshot};

/// From how many bytes of text on a document that is opened is shown before it is handed over: to write it takes as
/// long as to show it.
const SHOWN_FIRST: u32 = 128 * 1024;

/// How long after it has been painted, in milliseconds: a frame, so that this comes behind what is in sight. Not more,
/// as a page that is left cannot hand over so much any longer.
const HANDED_OVER_AFTER: u32 = 18;

impl Keeper {
    /// Keeps a step of work on a document; `make` gets the number of its entry.
    pub(super) fn enter(
        &self,
        document: Arc<Document>,
        summary: Arc<Summary>,
        make: impl FnOnce(u64) -> Entry,
    ) {
        let (ops, about) = {
            let mut inner = self.inner.borrow_mut();
            let Some(project) = inner.project.as_ref().map(|it| Arc::clone(&it.id)) else { return };
            let name = summary.key.clone();
            let is_held = inner.unsaved.contains_key(&(Arc::clone(&project), name.clone()));
            let is_known = is_held || inner.journals.contains_key(&name);
            let journal = inner.journals.entry(name.clone()).or_default();
            journal.number += 1;
            let entry = make(journal.number).write(document.text());
            journal.entries += 1;
            journal.bytes += entry.len();
            let now = *journal;
            let unsaved = Unsaved { document: Some(Arc::clone(&document)), summary, number: now.number };
            if !is_known {
                // The document as it is stored was never read here: writing would be blind. It waits to be merged.
                inner.journals.remove(&name);
                inner.stranded.insert((project, name), unsaved);
                let conflict = ProjectAction::Written(inner.serial, Some(Trouble::Conflict));
                drop(inner);
                return self.emit(conflict);
            }
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
    pub(super) fn add_soon(&self, mut documents: Vec<(Arc<Document>, Arc<Summary>)>) {
        let one = documents.pop();
        let is_long = |(document, _): &(Arc<Document>, _)| document.text().len() >= SHOWN_FIRST;
        match one {
            Some(one) if documents.is_empty() && is_long(&one) => {
                self.inner.borrow_mut().adding = Some(one);
                let keeper = self.clone();
                self.spawn(async move {
                    keeper.browser.painted().await;
                    keeper.browser.sleep(HANDED_OVER_AFTER).await;
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
    pub(super) fn add_waiting(&self) {
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
                if inner.unreadable.remove(&name) {
                    // Held until what is stored under its name has been put aside.
                    inner.unsaved.insert((Arc::clone(&project), name), unsaved.clone());
                    inner.in_flight += 1;
                    self.add_in_place_of_damaged(Arc::clone(&project), unsaved);
                    continue;
                }
                ops.extend(inner.whole(&project, &unsaved));
                about.documents.push((name, unsaved));
            }
            (ops, about)
        };
        if !ops.is_empty() {
            self.write(&ops, about);
        }
    }

    /// Adds a document of which something is stored that cannot be read: that is put aside, not overwritten.
    fn add_in_place_of_damaged(&self, project: Arc<str>, unsaved: Unsaved) {
        let keeper = self.clone();
        self.spawn(async move {
            let name = unsaved.summary.key.clone();
            let database = keeper.inner.borrow().database.clone();
            let stored = match database {
                Some(database) => loading::stored(&*database, &project, &name).await,
                None => Err(Trouble::Closed),
            };
            keeper.inner.borrow_mut().in_flight -= 1;
            let about =
                |documents| About { project: Arc::clone(&project), info: None, documents, whole: true };
            let stored = match stored {
                Ok(stored) => stored,
                Err(trouble) => {
                    keeper.inner.borrow_mut().unreadable.insert(name.clone());
                    return keeper.ended(&about(vec![(name, unsaved)]), Err(trouble));
                }
            };
            let parts = [&*project, name.name()];
            let mut ops: Vec<Op> = stored
                .snapshots
                .into_iter()
                .chain(stored.entries)
                .map(|(number, stored)| {
                    let damage = Damage { number, stored, reason: name.to_string() };
                    Op::Put("damaged", numbered(&parts, number), records::write_damage(&damage))
                })
                .collect();
            // What was done to it meanwhile goes with it.
            let newest = keeper.inner.borrow().unsaved.get(&(Arc::clone(&project), name.clone())).cloned();
            let unsaved = newest.unwrap_or(unsaved);
            ops.extend(keeper.inner.borrow_mut().whole(&project, &unsaved));
            keeper.write(&ops, about(vec![(name, unsaved)]));
        });
    }

    /// Keeps a document as it is, with nothing of how it came to be so.
    pub(super) fn put_whole(&self, document: Arc<Document>, summary: Arc<Summary>) {
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

    /// Keeps a document's summary, and the document too where it waits to be saved.
    pub(super) fn put_summary(&self, summary: Arc<Summary>) {
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
}
