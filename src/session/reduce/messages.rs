//! What is said to a person.

use crate::session::action::MessageAction;
use crate::session::message::MessageKind;
use crate::session::state::State;

pub(super) fn act(state: &mut State, action: MessageAction) {
    match action {
        MessageAction::Notice(notice) => state.notice = notice,
        MessageAction::Fail(failure) => {
            state.reading = None;
            state.tell(MessageKind::Failed(failure));
        }
        MessageAction::Tell(kind) => state.tell(kind),
        MessageAction::Dismiss => state.message = None,
    }
}
