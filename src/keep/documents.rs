//! Hands over what is to be kept of documents: each step, whole documents, summaries.

use std::sync::Arc;

use super::browser::{Op, key, numbered};
use super::unsaved::Slot;
use super::writing::{About, Sent};
use super::{Inner, Keeper, loading, records};
use crate::annotation::{Document, History};
use crate::session::{ProjectAction, Trouble};
use crate::store::{Damage, Entry, Summary, needs_snapshot};

/// From how many bytes of text on a document that is opened is shown before it is handed over: to write it takes as
/// long as to show it.
const SHOWN_FIRST: u32 = 128 * 1024;

/// How long after it has been painted, in milliseconds: a frame, so that this comes after what is in sight. Not more,
/// as a page that is left cannot hand over so much any longer.
const HANDED_OVER_AFTER: u32 = 18;

/// How many entries are handed over once more with the next one, as long as nothing is heard of them; from there on the
/// document is handed over whole.
const MOST_UNCONFIRMED: usize = 16;

impl Keeper {
    /// Keeps a step of work on a document; `make` gets the number of its entry.
    pub(super) fn enter(
        &self,
        (document, history): (Arc<Document>, History),
        summary: Arc<Summary>,
        make: impl FnOnce(u64) -> Entry,
    ) {
        let (ops, about) = {
            let mut inner = self.inner.borrow_mut();
            let Some(project) = inner.project.as_ref().map(|it| Arc::clone(&it.id)) else { return };
            let name = summary.key.clone();
            let slot = (Arc::clone(&project), name.clone());
            let is_held = inner.unsaved.held(&slot).is_some();
            let is_known = is_held || inner.journals.contains_key(&name);
            let journal = inner.journals.entry(name.clone()).or_default();
            journal.number += 1;
            let number = journal.number;
            if !is_known {
                // The document as it is stored was never read here: writing would be blind. It waits to be merged.
                inner.journals.remove(&name);
                inner.stranded.insert(slot, (document, number));
                let conflict = ProjectAction::Written(inner.serial, Some(Trouble::Conflict));
                drop(inner);
                return self.emit(conflict);
            }
            let entry = make(number).write(document.text());
            journal.entries += 1;
            journal.bytes += entry.len();
            let is_whole = is_held
                || journal.base.is_some()
                || journal.unconfirmed.len() >= MOST_UNCONFIRMED
                || needs_snapshot(journal.entries, journal.bytes, journal.snapshot_bytes);
            let parts = [&*project, name.name()];
            let earlier = journal.unconfirmed.iter();
            let mut ops: Vec<Op> = earlier
                .map(|(number, entry)| Op::Put("journal", numbered(&parts, *number), entry.clone()))
                .collect();
            journal.unconfirmed.push((number, entry.clone()));
            inner.has_worked = true;
            let turn = inner.unsaved.put(slot.clone(), (document, history), Arc::clone(&summary), number);
            if inner.putting_aside.contains(&slot) {
                return;
            }
            if is_whole {
                ops = inner.whole(&slot);
            } else {
                ops.push(Op::Add("journal", numbered(&parts, number), entry));
                ops.push(Op::Put("documents", key(&parts), summary.write()));
            }
            (ops, About::documents(project, vec![Sent { name, turn, number, has_document: true }], is_whole))
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
            let mut sent = Vec::with_capacity(documents.len());
            for (document, summary) in documents {
                let name = summary.key.clone();
                let slot = (Arc::clone(&project), name.clone());
                inner.journals.remove(&name);
                let turn = inner.unsaved.put(slot.clone(), (document, History::default()), summary, 0);
                inner.journals.entry(name.clone()).or_default().base = Some(turn);
                if inner.unreadable.contains(&name) {
                    self.add_in_place_of_damaged(&mut inner, slot);
                    continue;
                }
                ops.extend(inner.whole(&slot));
                sent.push(Sent { name, turn, number: 0, has_document: true });
            }
            (ops, About::documents(project, sent, true))
        };
        if !ops.is_empty() {
            self.write(&ops, about);
        }
    }

    /// Writes a document of which something is stored that cannot be read: that is put aside, not overwritten. Until then
    /// the document is held.
    pub(super) fn add_in_place_of_damaged(&self, inner: &mut Inner, slot: Slot) {
        inner.unsaved.fail(&slot);
        if !inner.putting_aside.insert(slot.clone()) {
            return;
        }
        inner.in_flight += 1;
        let keeper = self.clone();
        self.spawn(async move {
            let (project, name) = (&slot.0, &slot.1);
            let database = keeper.inner.borrow().database.clone();
            let stored = match database {
                Some(database) => loading::stored(&*database, project, name).await,
                None => Err(Trouble::Closed),
            };
            let (ops, about) = {
                let mut inner = keeper.inner.borrow_mut();
                inner.in_flight -= 1;
                inner.putting_aside.remove(&slot);
                // What was done to it meanwhile goes with it.
                let Some(newest) = inner.unsaved.held(&slot) else { return };
                let sent = Sent {
                    name: name.clone(),
                    turn: newest.turn(),
                    number: newest.number,
                    has_document: true,
                };
                let about = About::documents(Arc::clone(project), vec![sent], true);
                let stored = match stored {
                    Ok(stored) => stored,
                    Err(trouble) => {
                        drop(inner);
                        return keeper.ended(&about, Err(trouble));
                    }
                };
                inner.unreadable.remove(name);
                let parts = [&**project, name.name()];
                let mut ops: Vec<Op> = stored
                    .snapshots
                    .into_iter()
                    .chain(stored.entries)
                    .map(|(number, stored)| {
                        let damage = Damage { number, stored, reason: name.to_string() };
                        Op::Put("damaged", numbered(&parts, number), records::write_damage(&damage))
                    })
                    .collect();
                ops.extend(inner.whole(&slot));
                (ops, about)
            };
            keeper.write(&ops, about);
        });
    }

    /// Keeps a document as it is, with what can be undone and redone in it.
    pub(super) fn put_whole(&self, document: (Arc<Document>, History), summary: Arc<Summary>) {
        let (ops, about) = {
            let mut inner = self.inner.borrow_mut();
            let Some(project) = inner.project.as_ref().map(|it| Arc::clone(&it.id)) else { return };
            let name = summary.key.clone();
            let slot = (Arc::clone(&project), name.clone());
            let number = inner.journals.get(&name).map_or(0, |journal| journal.number);
            let turn = inner.unsaved.put(slot.clone(), document, summary, number);
            inner.journals.entry(name.clone()).or_default().base = Some(turn);
            if inner.putting_aside.contains(&slot) {
                return;
            }
            let ops = inner.whole(&slot);
            (ops, About::documents(project, vec![Sent { name, turn, number, has_document: true }], true))
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
            let turn = inner.unsaved.put_summary(slot.clone(), Arc::clone(&summary));
            if inner.putting_aside.contains(&slot) {
                return;
            }
            let held = inner.unsaved.held(&slot).filter(|it| it.document.is_some()).map(|it| it.number);
            // A document that waits to be saved is saved with its newest summary.
            let ops = match held {
                Some(_) => inner.whole(&slot),
                None => vec![Op::Put("documents", key(&[&*project, name.name()]), summary.write())],
            };
            let has_document = held.is_some();
            let sent = Sent { name, turn, number: held.unwrap_or(0), has_document };
            (ops, About::documents(project, vec![sent], has_document))
        };
        self.write(&ops, about);
    }
}
