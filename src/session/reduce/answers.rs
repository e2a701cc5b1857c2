//! Bringing a language model's answer into the open document.

use std::sync::Arc;

use super::{edit, perform};
use crate::session::accord;
use crate::session::action::AnswerAction;
use crate::session::answered::Answered;
use crate::session::message::MessageKind;
use crate::session::state::State;

pub(super) fn act(state: &mut State, action: AnswerAction) {
    match action {
        AnswerAction::Doubt(doubt) => state.doubt = doubt,
        AnswerAction::Bring(answered) => bring(state, &answered),
        AnswerAction::Adopt(id, model) => edit(state, |document| accord::adopt(document, id, &model)),
    }
}

fn bring(state: &mut State, answered: &Answered) {
    state.doubt = None;
    if !state.document.as_ref().is_some_and(|open| Arc::ptr_eq(open, &answered.document)) {
        return state.tell(MessageKind::AnswerTooLate);
    }
    // The very same answer brings nothing new; what refuses edits has said so.
    let is_new = !answered.transaction.edits.is_empty();
    if is_new && !perform(state, &answered.transaction) {
        return;
    }
    state.tell(MessageKind::Answered {
        model: Arc::clone(&answered.model),
        placed: answered.n_placed,
        unplaced: answered.n_unplaced,
        elsewhere: answered.n_elsewhere,
        is_partial: answered.is_partial,
    });
}
