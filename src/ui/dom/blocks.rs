//! Changes the kind of a paragraph. A long text is read again for that part by part, between what the page does
//! for a person.

use std::cell::Cell;
use std::sync::Arc;

use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::files::{AT_ONCE, breathe, is_turn, read_on, take_turn};
use super::learned;
use crate::annotation::Document;
use crate::schema::{Block, BlockKind};
use crate::session::{Action, BlockAction, DocumentAction, MessageAction, Rereading, State, kind_after};
use crate::text::Span;

thread_local! {
    /// The paragraph whose kind is being changed and what it becomes, by the turn that it takes.
    static COMING: Cell<Option<(u32, Span, BlockKind)>> = const { Cell::new(None) };
}

/// Gives a paragraph the kind that follows its own, or the one it is just given.
pub fn cycle(state: &State, block: Block, act: &Callback<Action>) {
    let coming = COMING.get().filter(|(turn, span, _)| *span == block.span && is_turn(*turn));
    set(state, block.span, kind_after(coming.map_or(block.kind, |(.., kind)| kind)), act);
}

/// Gives paragraphs the kinds that are asked for; several at once are one thing to undo.
pub fn set_all(state: &State, kinds: Vec<(Span, BlockKind)>, act: &Callback<Action>) {
    match (kinds.as_slice(), &state.document) {
        ([(span, kind)], _) => set(state, *span, *kind, act),
        (_, Some(document)) if !kinds.is_empty() && document.text().len() > AT_ONCE => {
            reread(Arc::clone(document), kinds, state, act.clone());
        }
        _ => act.emit(Action::Block(BlockAction::SetAll(kinds))),
    }
}

/// Gives a paragraph a kind.
pub fn set(state: &State, span: Span, kind: BlockKind, act: &Callback<Action>) {
    let other = COMING.take().filter(|(turn, of, _)| *of != span && is_turn(*turn));
    if let Some((_, of, its_kind)) = other {
        // Both are done at once then, so that neither is lost.
        take_turn();
        act.emit(Action::Document(DocumentAction::Reading(None)));
        act.emit(Action::Block(BlockAction::Set(of, its_kind)));
        return act.emit(Action::Block(BlockAction::Set(span, kind)));
    }
    let long = state.document.clone().filter(|document| document.text().len() > AT_ONCE);
    match long {
        Some(document) => reread(document, vec![(span, kind)], state, act.clone()),
        None => act.emit(Action::Block(BlockAction::Set(span, kind))),
    }
}

/// Reads a document again; what is taken in meanwhile takes its place.
fn reread(document: Arc<Document>, kinds: Vec<(Span, BlockKind)>, state: &State, act: Callback<Action>) {
    let turn = take_turn();
    COMING.set(kinds.first().map(|(span, kind)| (turn, *span, *kind)));
    act.emit(Action::Document(DocumentAction::Reading(Some(0))));
    let worth = state.worth_model.clone();
    spawn_local(async move {
        breathe().await;
        let by_rules = learned::ready("", Some(document.lang())).await.err();
        let mut rereading = Rereading::begin(&document, kinds, worth);
        drop(document);
        if !read_on(turn, &act, || rereading.go_on().then(|| rereading.share())).await {
            return;
        }
        COMING.set(None);
        act.emit(Action::Block(BlockAction::SetReread(Arc::new(rereading.finish()))));
        if let Some(failure) = by_rules {
            act.emit(Action::Message(MessageAction::Fail(failure)));
        }
    });
}
