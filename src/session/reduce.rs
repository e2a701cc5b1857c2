//! What each action does to the state.

use std::sync::Arc;

use super::action::{Action, ViewAction};
use super::project::{Effect, ProjectAction, Saving};
use super::state::{Difference, SHOWN_FROM, State};
use crate::annotation::{Action as Done, Transaction, difference};
use crate::store::{Step, Summary};

mod adding;
mod answers;
mod blocks;
mod deciding;
mod editing;
mod finding;
mod focusing;
mod links;
mod mapping;
mod marks;
mod merging;
mod messages;
mod opening;
mod own;
mod pieces;
mod projects;
mod rating;
mod rules;
mod speakers;
mod view;

pub use blocks::kind_after;
pub use deciding::undecided_of_attribution;
pub(super) use merging::holds_work;
pub use rating::rated;

use deciding::remove;
use editing::{Composed, edit, on_focused, perform, settle, travel};
use focusing::{escape, focus, nothing_left};

/// Returns the state after an action. Never fails: an action that does not apply leaves the state and its
/// revision unchanged.
pub fn reduce(state: &State, action: Action) -> State {
    let mut next = State { outbox: Vec::new(), ..state.clone() };
    let step = match &action {
        Action::Project(
            ProjectAction::Fetched(_) | ProjectAction::Changed(..) | ProjectAction::Opened(_),
        )
        | Action::View(ViewAction::UseWorthModel(_)) => None,
        Action::Undo => Some(Step::Undo),
        Action::Redo => Some(Step::Redo),
        _ => Some(Step::Do),
    };
    act(&mut next, action);
    if let Some(step) = step {
        keep(state, &mut next, step);
    }
    if merging::has_arrived(&next) {
        // What came for a document is a step of its own, on the document as it was fetched.
        let fetched = next.clone();
        merging::arrive(&mut next);
        keep(&fetched, &mut next, Step::Do);
        projects::merged_some(&mut next);
    }
    if next.outbox.iter().any(Effect::writes) {
        next.project.serial += 1;
        if next.project.saving == Saving::Saved {
            next.project.saving = Saving::Pending;
        }
    }
    keep_place(state, &mut next);
    let difference = next.difference(state);
    if difference == Difference::Work {
        next.work = state.work.wrapping_add(1);
    }
    if difference > Difference::None {
        next.revision = state.revision.wrapping_add(1);
    }
    next
}

/// Asks for what has changed in the open document to be saved.
fn keep(was: &State, is: &mut State, step: Step) {
    if let (Some(before), Some(after), true) =
        (&was.document, &is.document, was.project.open == is.project.open)
        && !Arc::ptr_eq(before, after)
        && let Some(summary) = is.project.of_open()
    {
        let edits = difference(before, after);
        let action = if step == Step::Undo { is.history.redoable() } else { is.history.undoable() };
        if let (Some(action), false) = (action, edits.is_empty()) {
            let renewed = summary.renewed(after, SHOWN_FROM);
            let summary = Arc::new(Summary { changed_ms: is.now_ms, ..renewed });
            let (document, history) = (Arc::clone(after), is.history.clone());
            is.project.put(Arc::clone(&summary));
            is.outbox.push(Effect::Entry { document, step, action, edits, history, summary });
        }
    }
}

/// Requests that the reading position be saved if it changed.
fn keep_place(was: &State, is: &mut State) {
    let moved = was.focus != is.focus || was.project.open != is.project.open;
    // A document that is being fetched has its own place, which must not be lost on the way to it.
    if is.project.info.is_some() && moved && is.project.opening.is_none() {
        is.outbox.push(Effect::Place(is.project.open.clone(), is.focus));
    }
}

fn act(state: &mut State, action: Action) {
    match action {
        Action::Project(action) => projects::act(state, action),
        Action::Document(action) => opening::act(state, action),
        Action::Message(action) => messages::act(state, action),
        Action::Focus(action) => focusing::act(state, action),
        Action::Review(action) => deciding::act(state, action),
        Action::Answer(action) => answers::act(state, action),
        Action::Mark(action) => marks::act(state, action),
        Action::Link(action) => links::act(state, action),
        Action::Block(action) => blocks::act(state, action),
        Action::Speaker(action) => speakers::act(state, action),
        Action::Find(action) => finding::act(state, action),
        Action::View(action) => view::act(state, action),
        Action::Own(action) => own::act(state, action),
        Action::Undo => travel(state, false),
        Action::Redo => travel(state, true),
        Action::Escape => escape(state),
    }
}

fn nothing(action: Done) -> Transaction {
    Transaction { action, edits: Vec::new() }
}
