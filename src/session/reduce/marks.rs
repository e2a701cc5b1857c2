//! Making, changing and removing annotations: their labels, their edges and what they are.

use super::{adding, edit, nothing, on_focused, own, pieces, remove};
use crate::annotation::{Action as Done, Annotation, Document, Role, Transaction, intents};
use crate::schema::{QuoteKind, Worth};
use crate::session::action::MarkAction;
use crate::session::edges::{self, Unit};
use crate::session::fitting;
use crate::session::message::MessageKind;
use crate::session::state::State;

pub(super) fn act(state: &mut State, action: MarkAction) {
    match action {
        MarkAction::Label(label, _) if state.project.scheme().hidden.contains(&label) => {
            state.tell(MessageKind::LabelHidden(label));
        }
        MarkAction::Label(label, unit) => adding::label(state, label, unit),
        MarkAction::Remove => match state.focus {
            Some(id) => remove(state, id),
            None => state.tell(MessageKind::NothingFocused),
        },
        MarkAction::RemoveThis(id) => remove(state, id),
        MarkAction::AddPart(unit) => adding::add_part(state, unit),
        MarkAction::TakeOut(unit) => pieces::take_out(state, unit),
        MarkAction::Split(unit) => pieces::split(state, unit),
        MarkAction::Join => pieces::join(state),
        MarkAction::MoveEdge(edge, direction, unit) => {
            if own::move_edge(state, edge, direction, unit) {
                return;
            }
            let Some(document) = state.document.clone() else { return };
            let Some(focused) = state.focused() else { return state.tell(MessageKind::NothingFocused) };
            let id = focused.id;
            match fitting::moved(&document, focused, edge, direction, unit) {
                Some(parts) => edit(state, |document| intents::reshape(document, id, parts)),
                None => state.tell(MessageKind::EdgeBlocked),
            }
        }
        MarkAction::MoveEdgeByClause(edge, direction) => {
            if own::move_edge(state, edge, direction, Unit::Word) {
                return;
            }
            let Some(document) = state.document.clone() else { return };
            let Some(focused) = state.focused() else { return state.tell(MessageKind::NothingFocused) };
            let id = focused.id;
            match fitting::moved_by_clause(&document, focused, edge, direction) {
                Some(parts) => edit(state, |document| intents::reshape(document, id, parts)),
                None => state.tell(MessageKind::EdgeBlocked),
            }
        }
        MarkAction::PlaceEdge(id, edge, offset, unit) => {
            let Some(document) = state.document.clone() else { return };
            if state.focus == Some(id)
                && own::reshape(state, |document, parts| {
                    edges::placed(document.text(), parts, edge, offset, unit)
                })
            {
                return;
            }
            let Some(annotation) = document.annotation(id) else { return };
            match fitting::placed(&document, annotation, edge, offset, unit) {
                Some(parts) => edit(state, |document| intents::reshape(document, id, parts)),
                None => state.tell(MessageKind::EdgeBlocked),
            }
        }
        MarkAction::RetypeQuote(id, kind) => {
            edit(state, |document| intents::retype_quote(document, id, kind))
        }
        MarkAction::RateClaim(id, worth) => edit(state, |document| intents::rate_claim(document, id, worth)),
        MarkAction::RetypeClaim(id, kind) => {
            edit(state, |document| intents::retype_claim(document, id, kind))
        }
        MarkAction::Cycle => on_focused(state, cycled),
        MarkAction::Note(id, note) => edit(state, |document| match document.own_mark(id) {
            Some(_) => intents::note_own(document, id, &note),
            None => intents::annotate_note(document, id, &note),
        }),
    }
}

fn cycled(document: &Document, focused: &Annotation) -> Transaction {
    match &focused.role {
        Role::Quote(attribution) => {
            let kind = match attribution.kind {
                QuoteKind::Direct => QuoteKind::Indirect,
                QuoteKind::Indirect => QuoteKind::Mixed,
                QuoteKind::Mixed => QuoteKind::Direct,
            };
            intents::retype_quote(document, focused.id, kind)
        }
        Role::Claim(claim) => {
            let worth = match claim.worth {
                Worth::High => Worth::Low,
                Worth::Low => Worth::High,
            };
            intents::rate_claim(document, focused.id, worth)
        }
        Role::Speaker(_) | Role::Cue => nothing(Done::Retype),
    }
}
