//! Taking documents out of a project: for a time, for good, and what was cleared from under the page.

use std::sync::Arc;

use super::{change, open, refuses};
use crate::session::message::MessageKind;
use crate::session::project::Effect;
use crate::session::reduce::{merging, opening};
use crate::session::state::State;
use crate::store::{DocumentKey, Summary};

pub(super) fn remove(state: &mut State, key: &DocumentKey) {
    let now = state.now_ms;
    if !change(state, key, |summary| summary.removed_ms = Some(now)) {
        return;
    }
    if state.project.open.as_ref() == Some(key) {
        let next = state.project.next_undone().map(|it| it.key.clone());
        opening::leave(state);
        if let Some(next) = next {
            open(state, &next);
        }
    }
    state.tell(MessageKind::Removed);
}

pub(super) fn bring_back(state: &mut State, key: &DocumentKey) {
    if change(state, key, |summary| summary.removed_ms = None) {
        open(state, key);
        state.message = None;
    }
}

/// Deletes a removed document before its time is up.
pub(super) fn delete_for_good(state: &mut State, key: &DocumentKey) {
    let removed = state.project.documents.get(key).filter(|it| it.removed_ms.is_some()).cloned();
    if let Some(removed) = removed
        && !refuses(state)
    {
        delete_documents(state, vec![removed]);
        state.tell(MessageKind::DeletedForGood);
    }
}

/// Deletes what was removed so long ago that it cannot be brought back any more.
pub(super) fn expire(state: &mut State, now_ms: u64) {
    let is_over = |it: &&Arc<Summary>| it.kept_until_ms().is_some_and(|until| until < now_ms);
    let expired: Vec<_> = state.project.documents.values().filter(is_over).cloned().collect();
    if !expired.is_empty() && state.project.can_edit() {
        delete_documents(state, expired);
    }
}

fn delete_documents(state: &mut State, deleted: Vec<Arc<Summary>>) {
    for summary in &deleted {
        Arc::make_mut(&mut state.project.documents).remove(&summary.key);
    }
    state.outbox.push(Effect::DeleteDocuments(deleted));
}

/// Documents were cleared from under the page: the open one is still here and is saved again, the others are gone.
pub(super) fn gone(state: &mut State, keys: Vec<DocumentKey>) {
    let mut lost = 0;
    for key in keys {
        let Some(summary) = state.project.documents.get(&key).cloned() else { continue };
        let open = state.document.clone().filter(|_| state.project.open.as_ref() == Some(&key));
        if let (Some(document), false) = (open, state.project.is_stale) {
            state.outbox.push(Effect::Add(vec![(document, summary)]));
            continue;
        }
        if state.project.open.as_ref() == Some(&key) {
            opening::leave(state);
        }
        if state.project.opening.as_ref() == Some(&key) {
            merging::set_aside(state);
            state.project.opening = None;
        }
        Arc::make_mut(&mut state.project.documents).remove(&key);
        lost += 1;
    }
    if lost > 0 {
        state.project.lost += lost;
        state.outbox.push(Effect::Lost(state.project.lost));
    }
}
