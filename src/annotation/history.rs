//! Undo and redo: the inverses of what was done, and of what was undone.

use std::sync::Arc;

use super::{Action, AnnotationId, Document, Edit, EditError, Transaction};

/// How many transactions can be taken back. A transaction holds the annotations it touched, so the
/// bound keeps a week's session from filling memory.
const DEPTH: usize = 10_000;

/// What can be undone and redone. Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    undo: Arc<Vec<Arc<Transaction>>>,
    redo: Arc<Vec<Arc<Transaction>>>,
}

impl History {
    /// Returns a history of these steps: what can be undone, and what can be redone, the next one last.
    pub fn of(undo: Vec<Transaction>, redo: Vec<Transaction>) -> Self {
        let steps = |all: Vec<Transaction>| Arc::new(all.into_iter().map(Arc::new).collect());
        Self { undo: steps(undo), redo: steps(redo) }
    }

    /// Returns the transactions that undo, the next one first.
    pub fn undoing(&self) -> impl Iterator<Item = &Transaction> {
        self.undo.iter().rev().map(|it| &**it)
    }

    /// Returns the transactions that redo, the next one first.
    pub fn redoing(&self) -> impl Iterator<Item = &Transaction> {
        self.redo.iter().rev().map(|it| &**it)
    }

    /// Applies a transaction and keeps its inverse; what had been undone can no longer be redone. A
    /// transaction without edits changes nothing.
    ///
    /// # Errors
    /// Those of [`Document::apply`]; history and document are then as they were.
    pub fn perform(&mut self, document: &mut Document, transaction: &Transaction) -> Result<(), EditError> {
        if transaction.edits.is_empty() {
            return Ok(());
        }
        let inverse = document.apply(transaction)?;
        let undo = Arc::make_mut(&mut self.undo);
        if undo.len() == DEPTH {
            undo.remove(0);
        }
        undo.push(Arc::new(inverse));
        self.redo = Arc::default();
        Ok(())
    }

    /// Makes edits that belong to the last transaction: both are taken back together.
    ///
    /// # Errors
    /// Those of [`Document::apply`]; history and document are then as they were.
    pub fn extend(&mut self, document: &mut Document, edits: Vec<Edit>) -> Result<(), EditError> {
        let Some(last) = Arc::make_mut(&mut self.undo).last_mut().filter(|_| !edits.is_empty()) else {
            return Ok(());
        };
        let mut inverse = document.apply(&Transaction { action: last.action, edits })?;
        let last = Arc::make_mut(last);
        inverse.edits.append(&mut last.edits);
        last.edits = inverse.edits;
        Ok(())
    }

    /// Returns true if an annotation was changed by a transaction of that action that can be undone.
    pub fn holds(&self, action: Action, id: AnnotationId) -> bool {
        let is_of = |edit: &Edit| matches!(edit, Edit::Annotation(of, _) if *of == id);
        self.undo.iter().any(|it| it.action == action && it.edits.iter().any(is_of))
    }

    /// Takes the last transaction back and returns what it was, or `None` if there is none.
    ///
    /// # Errors
    /// Those of [`Document::apply`]; none for a history of this same document.
    pub fn undo(&mut self, document: &mut Document) -> Result<Option<Action>, EditError> {
        Self::shift(&mut self.undo, &mut self.redo, document)
    }

    /// Does again what was last undone and returns what it was, or `None` if there is nothing.
    ///
    /// # Errors
    /// Those of [`Document::apply`]; none for a history of this same document.
    pub fn redo(&mut self, document: &mut Document) -> Result<Option<Action>, EditError> {
        Self::shift(&mut self.redo, &mut self.undo, document)
    }

    /// Returns how many steps can be undone, and how many redone.
    pub fn depth(&self) -> (usize, usize) {
        (self.undo.len(), self.redo.len())
    }

    /// Returns what an undo would take back.
    pub fn undoable(&self) -> Option<Action> {
        self.undo.last().map(|transaction| transaction.action)
    }

    /// Returns what a redo would do again.
    pub fn redoable(&self) -> Option<Action> {
        self.redo.last().map(|transaction| transaction.action)
    }

    /// Returns what was done, oldest first.
    pub fn actions(&self) -> impl DoubleEndedIterator<Item = Action> + '_ {
        self.undo.iter().map(|transaction| transaction.action)
    }

    fn shift(
        from: &mut Arc<Vec<Arc<Transaction>>>,
        to: &mut Arc<Vec<Arc<Transaction>>>,
        document: &mut Document,
    ) -> Result<Option<Action>, EditError> {
        let Some(transaction) = from.last() else { return Ok(None) };
        let inverse = document.apply(transaction)?;
        let action = transaction.action;
        Arc::make_mut(from).pop();
        Arc::make_mut(to).push(Arc::new(inverse));
        Ok(Some(action))
    }
}
