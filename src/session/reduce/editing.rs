//! Changing the document, there and back, and saying what was done.

use std::sync::Arc;

use super::{focus, nothing, projects, rules};
use crate::annotation::{Action as Done, Annotation, AnnotationId, Document, Edit, Transaction};
use crate::session::following::following;
use crate::session::message::{LinksChanged, MessageKind};
use crate::session::queue;
use crate::session::state::State;

/// Makes an edit, keeps its inverse and says what was done. One that changes nothing is not reported.
pub(super) fn edit(state: &mut State, intend: impl FnOnce(&Document) -> Transaction) {
    let Some(document) = &state.document else { return };
    let transaction = intend(document);
    perform(state, &transaction);
}

pub(super) fn perform(state: &mut State, transaction: &Transaction) -> bool {
    if transaction.edits.is_empty() || projects::refuses(state) {
        return false;
    }
    let Some(document) = &state.document else { return false };
    let was = Arc::clone(document);
    let mut changed = Document::clone(&was);
    match state.history.perform(&mut changed, transaction) {
        Ok(()) => {
            let follows = following(&was, &changed, transaction.action, &state.history);
            // They change names and kinds only, which nothing forbids.
            let _ = state.history.extend(&mut changed, follows);
            let links = links_changed(&was, &changed, transaction);
            state.document = Some(Arc::new(changed));
            if let Some(open) = &state.project.open {
                state.project.sequence.edited(open);
            }
            settle(state);
            let undecided = queue::progress(state).undecided;
            let count = changed_things(&was, transaction);
            state.tell(MessageKind::Done { action: transaction.action, count, undecided, links });
            true
        }
        Err(error) => {
            state.tell(MessageKind::Refused(error));
            false
        }
    }
}

/// Counts the links of quotes that an edit has moved and taken away beside what it says itself: those to what it
/// rejects.
fn links_changed(was: &Document, is: &Document, transaction: &Transaction) -> LinksChanged {
    let mut changed = LinksChanged::default();
    if transaction.action == Done::Remove || transaction.action == Done::Import {
        return changed;
    }
    let said = |id: AnnotationId| {
        let edits = transaction.edits.iter().rev();
        edits.filter_map(move |edit| match edit {
            Edit::Annotation(of, becomes) if *of == id => becomes.as_ref(),
            _ => None,
        })
    };
    for (before, after) in is.changes_since(was) {
        let Some(now) = after.filter(|it| it.is_live()).and_then(|it| it.attribution()) else { continue };
        let Some(then) = after.and_then(|it| said(it.id).next()).or(before).and_then(|it| it.attribution())
        else {
            continue;
        };
        let gone = then.links().filter(|to| !now.links().any(|it| it == *to)).count();
        let come = now.links().filter(|to| !then.links().any(|it| it == *to)).count();
        changed.moved += come.min(gone);
        changed.removed += gone.saturating_sub(come);
    }
    changed
}

/// Counts the annotations that a transaction touches, those that it adds where it is for adding, or its edits if it
/// touches none.
fn changed_things(was: &Document, transaction: &Transaction) -> usize {
    let counts = |id: &AnnotationId| transaction.action != Done::Add || was.annotation(*id).is_none();
    let touched: std::collections::BTreeSet<AnnotationId> = transaction
        .edits
        .iter()
        .filter_map(|edit| match edit {
            Edit::Annotation(id, _) => Some(*id).filter(counts),
            _ => None,
        })
        .collect();
    if touched.is_empty() { transaction.edits.len() } else { touched.len() }
}

/// Lets go of what is no longer there.
pub(super) fn settle(state: &mut State) {
    focus(state, state.focus);
    let document = state.document.as_ref();
    let is_quote = |id| {
        document.is_some_and(|document| document.annotation(id).is_some_and(|it| it.attribution().is_some()))
    };
    state.linking = state.linking.filter(|linking| is_quote(linking.quote));
}

pub(super) fn on_focused(state: &mut State, intend: impl FnOnce(&Document, &Annotation) -> Transaction) {
    let (Some(document), Some(focused)) = (state.document.clone(), state.focused().cloned()) else {
        return state.tell(MessageKind::NothingFocused);
    };
    perform(state, &intend(&document, &focused));
}

pub(super) fn travel(state: &mut State, forward: bool) {
    let Some(document) = state.document.clone() else { return };
    if projects::refuses(state) || rules::travel(state, forward) {
        return;
    }
    let before = state.history.clone();
    let mut changed = Document::clone(&document);
    let moved = if forward { state.history.redo(&mut changed) } else { state.history.undo(&mut changed) };
    match moved {
        Ok(Some(action)) => {
            let open = state.project.open.clone();
            state.project.sequence.travelled(forward, open.as_ref(), &before);
            let touched = first_difference(&document, &changed);
            state.document = Some(Arc::new(changed));
            settle(state);
            if touched.is_some() {
                focus(state, touched);
            }
            state.tell(if forward { MessageKind::Redone(action) } else { MessageKind::Undone(action) });
        }
        Ok(None) if forward => state.tell(MessageKind::NothingToRedo),
        Ok(None) => state.tell(MessageKind::NothingToUndo),
        Err(error) => state.tell(MessageKind::Refused(error)),
    }
}

/// Returns the first annotation in the text that `is` has otherwise than `was`.
fn first_difference(was: &Document, is: &Document) -> Option<AnnotationId> {
    let changed = is.changes_since(was).into_iter().filter_map(|(_, is)| is);
    changed.min_by_key(|it| (it.parts.start(), it.id)).map(|it| it.id)
}

/// Combines several transactions into one; each sees the results of the earlier ones.
pub(super) struct Composed {
    pub scratch: Document,
    pub transaction: Transaction,
}

impl Composed {
    pub fn of(document: &Document, action: Done) -> Self {
        Self { scratch: document.clone(), transaction: nothing(action) }
    }

    /// Adds the edits that `intend` wants now; those the document refuses are left out.
    pub fn then(mut self, intend: impl FnOnce(&Document) -> Transaction) -> Self {
        let transaction = intend(&self.scratch);
        if self.scratch.apply(&transaction).is_ok() {
            self.transaction.edits.extend(transaction.edits);
        }
        self
    }
}
