//! What part of the page each paragraph is.

use super::edit;
use crate::schema::BlockKind;
use crate::session::action::BlockAction;
use crate::session::furniture;
use crate::session::message::MessageKind;
use crate::session::rereading::{Reread, Rereading};
use crate::session::state::State;
use crate::text::Span;

pub(super) fn act(state: &mut State, action: BlockAction) {
    match action {
        BlockAction::Set(span, kind) => set(state, vec![(span, kind)]),
        BlockAction::SetAll(kinds) if kinds.is_empty() => state.tell(MessageKind::NothingFocused),
        BlockAction::SetAll(kinds) => set(state, kinds),
        BlockAction::SetReread(reread) => set_reread(state, &reread),
        BlockAction::Cycle => match state.block_at_hand() {
            Some(block) => set(state, vec![(block.span, kind_after(block.kind))]),
            None => state.tell(MessageKind::NothingFocused),
        },
        BlockAction::FlipFurniture => {
            let at = state.selection.or_else(|| Some(state.focused()?.parts.hull()));
            match state.document.as_deref().zip(at).map(|(document, at)| furniture::flipped(document, at)) {
                Some(kinds) if !kinds.is_empty() => set(state, kinds),
                _ => state.tell(MessageKind::NothingFocused),
            }
        }
        BlockAction::TakeFurniture(run) => {
            let kinds = state.document.as_deref().map(|document| furniture::run_at(document, run));
            set(state, kinds.unwrap_or_default());
        }
        BlockAction::ToggleFurniture(run) => {
            if !state.furniture_shown.remove(&run) {
                state.furniture_shown.insert(run);
            }
        }
    }
}

/// Returns the kind that follows when a person goes through the kinds of a block.
pub fn kind_after(kind: BlockKind) -> BlockKind {
    let at = BlockKind::ALL.iter().position(|other| *other == kind).unwrap_or(0);
    BlockKind::ALL.iter().cycle().nth(at + 1).copied().unwrap_or(kind)
}

/// Changes blocks' kinds and renews what is not decided on, as one thing to undo.
fn set(state: &mut State, kinds: Vec<(Span, BlockKind)>) {
    let worth = state.worth_model.clone();
    edit(state, |document| {
        let mut rereading = Rereading::begin(document, kinds, worth);
        while rereading.go_on() {}
        rereading.finish().transaction(document)
    });
}

/// Does the same with what was found meanwhile. Where that is no longer true of the document it is found again;
/// where another one is open by now there is nothing to change.
fn set_reread(state: &mut State, reread: &Reread) {
    state.reading = None;
    match &state.document {
        Some(document) if reread.is_of(document, state.worth_model.is_some()) => {
            edit(state, |document| reread.transaction(document));
        }
        Some(document) if document.text() == reread.text() => set(state, reread.kinds.clone()),
        _ => {}
    }
}
