//! Opening and closing documents without losing what a person has done.

use std::sync::Arc;

use crate::annotation::Document;
use crate::session::action::DocumentAction;
use crate::session::apart::parts_of;
use crate::session::limits;
use crate::session::message::MessageKind;
use crate::session::project::{Arrival, ProjectAction};
use crate::session::queue;
use crate::session::reduce::projects;
use crate::session::state::State;
use crate::session::taken::Taken;

pub(super) fn act(state: &mut State, action: DocumentAction) {
    match action {
        DocumentAction::Open(document) => {
            state.reading = None;
            open(state, document);
        }
        DocumentAction::Taken(taken) => state.taken = taken,
        DocumentAction::Retake(document, taken) => retake(state, document, taken),
        DocumentAction::ConfirmOpen => confirm(state),
        DocumentAction::CancelOpen => cancel(state),
        DocumentAction::Close => close(state),
        DocumentAction::Reading(percent) => state.reading = percent,
        DocumentAction::Exported(whole) => {
            if whole {
                state.exported.clone_from(&state.document);
            }
            state.tell(MessageKind::Exported);
        }
        DocumentAction::TakeApart => take_apart(state),
        DocumentAction::KeepWhole => state.kept_whole = true,
    }
}

/// Adds a document for each article of the open text, and opens the first. The text itself stays in the list, with
/// all that was done in it.
fn take_apart(state: &mut State) {
    let Some(document) = state.document.clone() else { return };
    let mut parts = parts_of(&document, state.worth_model.as_ref()).into_iter();
    let (Some(first), false) = (parts.next(), parts.len() == 0) else { return };
    let others = parts.map(|document| Arrival { document, summary: None }).collect();
    state.kept_whole = true;
    projects::act(state, ProjectAction::Add(others));
    act(state, DocumentAction::Open(first));
}

pub(super) fn open(state: &mut State, document: Arc<Document>) {
    if let Err(failure) = limits::check(&document) {
        state.tell(MessageKind::Failed(failure));
    } else if state.would_lose() {
        state.pending = Some(document);
        state.tell(MessageKind::AskOpen);
    } else {
        take(state, document);
    }
}

fn take(state: &mut State, document: Arc<Document>) {
    if state.project.info.is_some() {
        projects::take(state, document);
    } else {
        show(state, document);
    }
}

/// Puts a document in the place of the open one, which leaves the project, unless a person has worked on that.
fn retake(state: &mut State, document: Arc<Document>, taken: Option<Arc<Taken>>) {
    let touched = state.retakable().is_none();
    if touched {
        return state.tell(MessageKind::TextKept);
    }
    if let Err(failure) = limits::check(&document) {
        return state.tell(MessageKind::Failed(failure));
    }
    let before = state.project.open.clone();
    take(state, document);
    if let Some(before) = before.filter(|before| state.project.open.as_ref() != Some(before)) {
        projects::let_go(state, &before);
    }
    state.taken = taken;
}

fn confirm(state: &mut State) {
    if let Some(document) = state.pending.take() {
        take(state, document);
    }
}

pub(super) fn cancel(state: &mut State) {
    state.pending = None;
    state.notice = None;
    state.message = None;
}

fn close(state: &mut State) {
    leave(state);
    state.message = None;
}

pub(super) fn show(state: &mut State, document: Arc<Document>) {
    leave(state);
    state.exported = Some(Arc::clone(&document));
    state.document = Some(document);
    let suggestions = queue::waiting(state);
    state.tell(MessageKind::Opened { suggestions });
}

pub(super) fn leave(state: &mut State) {
    state.document = None;
    state.exported = None;
    state.pending = None;
    state.doubt = None;
    state.history = Default::default();
    state.focus = None;
    state.focused_at = None;
    state.selection = None;
    state.furniture_shown.clear();
    state.kept_whole = false;
    state.linking = None;
    // The filter by quotes stays; the speaker of one article says nothing of another.
    state.filter.speaker = None;
    state.find = None;
    state.project.open = None;
    state.project.is_stale = false;
}
