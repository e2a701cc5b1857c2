//! In which order documents and their project (its rules, its scheme) were changed, so that undo takes back what was
//! done last.
//!
//! A document's history holds what was done to that document, and is kept with it. A rule that is switched off
//! for the whole project is no edit of any of them: it is taken back here, for as long as the project is open in
//! this page. Whichever document is open, undo finds what was last done to it or to the project.

use std::sync::Arc;

use crate::annotation::History;
use crate::schema::RuleId;
use crate::scheme::Scheme;
use crate::store::DocumentKey;

/// How many steps are remembered.
const MOST: usize = 10_000;

/// A rule switched off (`true`) or on for the whole project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switched {
    /// The rule.
    pub rule: RuleId,
    /// Whether it was switched off.
    pub off: bool,
}

/// A change of the project that is no edit of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A rule was switched.
    Rule(Switched),
    /// What is marked beside the four labels: as it was and as it is.
    Scheme(Arc<Scheme>, Arc<Scheme>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// Something in that document's history.
    Document(DocumentKey),
    Project(Change),
}

/// The order in which things were done, and in which they were taken back. Cheap to clone. What was done before
/// the first switch of a rule is older than all of it and is not held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sequence {
    done: Arc<Vec<Step>>,
    undone: Arc<Vec<Step>>,
}

impl Sequence {
    /// Takes note that the project was changed.
    pub(super) fn changed(&mut self, change: Change) {
        push(&mut self.done, Step::Project(change));
        self.undone = Arc::default();
    }

    /// Takes note that something was done to a document.
    pub(super) fn edited(&mut self, key: &DocumentKey) {
        if !self.done.is_empty() {
            push(&mut self.done, Step::Document(key.clone()));
        }
        self.undone = Arc::default();
    }

    /// Returns the change that an undo, or a redo (`forward`), meets where that document is open; `None` where it
    /// is the document's history that has its turn.
    pub fn next(&self, forward: bool, open: Option<&DocumentKey>, history: &History) -> Option<&Change> {
        match self.find(forward, open, history) {
            Some((_, Step::Project(change))) => Some(change),
            _ => None,
        }
    }

    /// Takes note that an undo, or a redo (`forward`), has been made where that document is open. `history` is
    /// what it was before.
    pub(super) fn travelled(&mut self, forward: bool, open: Option<&DocumentKey>, history: &History) {
        let found = self.find(forward, open, history).map(|(at, _)| at);
        let (from, to) = match forward {
            true => (&mut self.undone, &mut self.done),
            false => (&mut self.done, &mut self.undone),
        };
        let step = match (found, open) {
            (Some(at), _) => Arc::make_mut(from).remove(at),
            // From before the first switch: it counts only where a switch has been taken back already.
            (None, Some(key)) if !from.is_empty() || !to.is_empty() => Step::Document(key.clone()),
            (None, _) => return,
        };
        push(to, step);
    }

    /// Returns the step that has its turn, and where it is.
    fn find(&self, forward: bool, open: Option<&DocumentKey>, history: &History) -> Option<(usize, &Step)> {
        let (steps, has_more) = match forward {
            true => (&self.undone, history.redoable().is_some()),
            false => (&self.done, history.undoable().is_some()),
        };
        let concerns = |step: &Step| match step {
            // A document that was opened again may have forgotten what was done.
            Step::Document(key) => has_more && Some(key) == open,
            Step::Project(_) => true,
        };
        steps.iter().enumerate().rfind(|(_, step)| concerns(step))
    }
}

fn push(steps: &mut Arc<Vec<Step>>, step: Step) {
    let steps = Arc::make_mut(steps);
    if steps.len() == MOST {
        steps.remove(0);
    }
    steps.push(step);
}
