//! Cutting the focused annotation apart, and joining it with the next.

use super::{edit, focus};
use crate::annotation::{Annotation, Document, Parts, intents};
use crate::session::edges::{Edge, Unit, snap_edge, trimmed};
use crate::session::message::MessageKind;
use crate::session::state::State;
use crate::text::tokens::{TokenKind, tokens};
use crate::text::{Span, Text};

/// Takes the selection out of the focused, which then has a gap there.
pub(super) fn take_out(state: &mut State, unit: Unit) {
    let Some(document) = state.document.clone() else { return };
    let Some(focused) = state.focused().cloned() else { return state.tell(MessageKind::NothingFocused) };
    let Some(selected) = state.selection else { return state.tell(MessageKind::NothingSelected) };
    let text = document.text();
    let gap = Span::checked(
        snap_edge(text, Edge::Start, selected.start(), unit),
        snap_edge(text, Edge::End, selected.end(), unit),
    );
    match gap.and_then(|gap| focused.parts.without(gap)).and_then(|parts| tidied(text, &parts)) {
        Some(parts) if parts != focused.parts => {
            edit(state, |document| intents::reshape(document, focused.id, parts));
            state.selection = None;
        }
        _ => state.tell(MessageKind::EdgeBlocked),
    }
}

/// Cuts the focused where the selection begins or, without a selection, into its parts.
pub(super) fn split(state: &mut State, unit: Unit) {
    let Some(document) = state.document.clone() else { return };
    let Some(focused) = state.focused().cloned() else { return state.tell(MessageKind::NothingFocused) };
    let text = document.text();
    let pieces: Option<Vec<Parts>> = match state.selection {
        Some(selected) => {
            let at = snap_edge(text, Edge::Start, selected.start(), unit);
            let side = |span: Option<Span>| tidied(text, &focused.parts.without(span?)?);
            let end = text.as_str().len() as u32;
            let (before, behind) = (side(Span::checked(at, end)), side(Span::checked(0, at)));
            before.zip(behind).map(|(before, behind)| vec![before, behind])
        }
        None => focused.parts.spans().iter().map(|span| Parts::new([*span])).collect(),
    };
    match pieces.filter(|pieces| pieces.len() > 1) {
        Some(pieces) => {
            edit(state, |document| intents::split(document, focused.id, &pieces));
            state.selection = None;
        }
        None if state.selection.is_none() => state.tell(MessageKind::NothingSelected),
        None => state.tell(MessageKind::EdgeBlocked),
    }
}

/// Joins the focused with the next annotation of its label. Where words stand between the two, they become
/// its parts, else one span.
pub(super) fn join(state: &mut State) {
    let Some(document) = state.document.clone() else { return };
    let Some(focused) = state.focused().cloned() else { return state.tell(MessageKind::NothingFocused) };
    let place = |it: &Annotation| (it.parts.start(), it.id);
    let next = document
        .annotations()
        .filter(|it| it.label() == focused.label() && state.shows(it) && place(it) > place(&focused))
        .min_by_key(|it| place(it))
        .cloned();
    match next.as_deref().and_then(|next| Some((next.id, joined(&document, &focused, next)?))) {
        Some((next, parts)) => {
            edit(state, |document| intents::join(document, focused.id, next, parts));
            focus(state, Some(focused.id));
        }
        None => state.tell(MessageKind::NothingToJoin),
    }
}

/// Returns what two annotations cover together, with gaps closed that hold no word of the same line.
fn joined(document: &Document, one: &Annotation, two: &Annotation) -> Option<Parts> {
    let both = Parts::new(one.parts.spans().iter().chain(two.parts.spans()).copied())?;
    let bridges = both.spans().windows(2).filter_map(|pair| {
        let gap = Span::checked(pair.first()?.end(), pair.last()?.start())?;
        let mut between = Vec::new();
        tokens(&mut between, document.text().as_str(), gap);
        let empty = between.iter().all(|token| !matches!(token.kind, TokenKind::Word | TokenKind::Number));
        (empty && !document.text().slice(gap).contains('\n')).then_some(gap)
    });
    let bridges: Vec<Span> = bridges.collect();
    Parts::new(both.spans().iter().copied().chain(bridges))
}

/// Returns parts without outer white space, marks and stops at their ends; `None` if nothing is left.
fn tidied(text: &Text, parts: &Parts) -> Option<Parts> {
    Parts::new(parts.spans().iter().map(|span| trimmed(text, *span)))
}
