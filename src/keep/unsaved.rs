//! What is not known to be stored: of each document the newest that was handed over.
//!
//! Transactions end in the order in which they were handed over, but they fail one by one, and what failed may be older
//! than what is on its way. So there is one state for each document, the newest, and everything handed over has a turn: what
//! is held is given up only when something of the same turn or a later one is stored, and what is written again is never an
//! older state than what was written before.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::annotation::{Document, History};
use crate::store::{DocumentKey, Summary};

/// A document of a project.
pub(super) type Slot = (Arc<str>, DocumentKey);

/// The newest state of a document.
#[derive(Clone)]
pub(super) struct Unsaved {
    /// The document; `None` where only its summary is not known to be stored.
    pub(super) document: Option<Arc<Document>>,
    /// What can be undone and redone in it: it is written with the document, so that it does not matter to a person which
    /// of the document's states were stored.
    pub(super) history: History,
    pub(super) summary: Arc<Summary>,
    /// The number of the last entry of its journal.
    pub(super) number: u64,
    /// When the document was handed over.
    document_turn: u64,
    /// When its summary was.
    turn: u64,
    /// Whether something of it could not be saved, and nothing that holds it all has been saved since.
    has_failed: bool,
}

impl Unsaved {
    /// Returns when it was handed over.
    pub(super) fn turn(&self) -> u64 {
        self.turn
    }
}

/// All that was handed over and is not known to be stored.
#[derive(Default)]
pub(super) struct AllUnsaved {
    of: BTreeMap<Slot, Unsaved>,
    turns: u64,
}

impl AllUnsaved {
    /// Takes note that a document is handed over, whole or with the entry of that number; returns its turn.
    pub(super) fn put(
        &mut self,
        slot: Slot,
        (document, history): (Arc<Document>, History),
        summary: Arc<Summary>,
        number: u64,
    ) -> u64 {
        self.turns += 1;
        let turn = self.turns;
        let has_failed = self.of.get(&slot).is_some_and(|it| it.has_failed);
        let document = Some(document);
        let newest = Unsaved { document, history, summary, number, document_turn: turn, turn, has_failed };
        self.of.insert(slot, newest);
        turn
    }

    /// Takes note that a summary is handed over; returns its turn.
    pub(super) fn put_summary(&mut self, slot: Slot, summary: Arc<Summary>) -> u64 {
        self.turns += 1;
        let turn = self.turns;
        let newest = self.of.entry(slot).or_insert_with(|| Unsaved {
            document: None,
            history: History::default(),
            summary: Arc::clone(&summary),
            number: 0,
            document_turn: 0,
            turn,
            has_failed: false,
        });
        newest.summary = summary;
        newest.turn = turn;
        turn
    }

    /// Takes note that what was handed over in that turn is stored: its summary, or with `whole` the document as well.
    pub(super) fn stored(&mut self, slot: &Slot, turn: u64, whole: bool) {
        let Some(newest) = self.of.get_mut(slot) else { return };
        if whole && newest.document_turn <= turn {
            newest.document = None;
        }
        if newest.document.is_none() && newest.turn <= turn {
            self.of.remove(slot);
        }
    }

    /// Takes note that something of a document could not be saved: the newest state of it is held, unless it is stored.
    pub(super) fn fail(&mut self, slot: &Slot) {
        if let Some(newest) = self.of.get_mut(slot) {
            newest.has_failed = true;
        }
    }

    /// Returns the newest state of a document that is not known to be stored.
    pub(super) fn newest(&self, slot: &Slot) -> Option<&Unsaved> {
        self.of.get(slot)
    }

    /// Returns what is held of a document.
    pub(super) fn held(&self, slot: &Slot) -> Option<&Unsaved> {
        self.of.get(slot).filter(|it| it.has_failed)
    }

    /// Returns the documents of which something is held.
    pub(super) fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.of.iter().filter(|(_, it)| it.has_failed).map(|(slot, _)| slot)
    }

    /// Returns true if something is held of a project.
    pub(super) fn has(&self, project: &str) -> bool {
        self.slots().any(|(of, _)| **of == *project)
    }

    /// Returns true where nothing is held.
    pub(super) fn is_empty(&self) -> bool {
        self.slots().next().is_none()
    }

    /// Takes out what is held of a project's documents; what is on its way stays.
    pub(super) fn take(&mut self, project: &str) -> Vec<(Slot, Unsaved)> {
        let slots: Vec<Slot> = self.slots().filter(|(of, _)| **of == *project).cloned().collect();
        slots.into_iter().filter_map(|slot| self.of.remove_entry(&slot)).collect()
    }

    /// Lets go of a document that was deleted.
    pub(super) fn remove(&mut self, slot: &Slot) {
        self.of.remove(slot);
    }

    /// Lets go of a project that was deleted.
    pub(super) fn remove_project(&mut self, project: &str) {
        self.of.retain(|(of, _), _| **of != *project);
    }
}
