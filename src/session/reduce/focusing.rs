//! What has the focus, and where it goes.

use std::sync::Arc;

use super::{finding, links, opening, own};
use crate::annotation::{Annotation, AnnotationId};
use crate::schema::Label;
use crate::session::action::FocusAction;
use crate::session::message::MessageKind;
use crate::session::queue;
use crate::session::state::State;

pub(super) fn act(state: &mut State, action: FocusAction) {
    match action {
        FocusAction::On(id) => focus(state, id),
        FocusAction::At(offset) => focus_at(state, offset),
        FocusAction::Next => step(state, true),
        FocusAction::Previous => step(state, false),
        FocusAction::StepMention(forward) => finding::step_mention(state, forward),
        FocusAction::Select(span) => {
            let document = state.document.as_ref();
            // A double click beside the text selects the white space between two paragraphs.
            state.selection = span.filter(|span| {
                document.is_some_and(|document| !document.text().slice(*span).trim().is_empty())
            });
        }
    }
}

pub(super) fn focus(state: &mut State, id: Option<AnnotationId>) {
    let document = state.document.as_ref();
    let focus = id.filter(|id| document.is_some_and(|document| document.has(*id)));
    if focus != state.focus {
        state.focused_at = focus.and_then(|id| Some(document?.parts_of(id)?.hull()));
        state.asked_field = None;
        state.focus = focus;
        state.pointed_at = None;
    }
}

/// Focuses the innermost annotation at a place. Pointing at the same place again moves on to the one round it.
pub(super) fn focus_at(state: &mut State, offset: u32) {
    let there = there_at(state, offset);
    if let Some(linking) = state.linking {
        let role = linking.role.label();
        let fits = |id: &&AnnotationId| {
            state.document.as_ref().is_some_and(|it| it.annotation(**id).is_some_and(|it| it.label() == role))
        };
        match there.iter().find(fits) {
            Some(to) => links::to(state, *to),
            None => state.tell(MessageKind::WrongTarget(linking.role)),
        }
        return;
    }
    if let Some(relating) = state.relating.clone() {
        let to = there.iter().copied().find(|id| *id != relating.from);
        match to {
            Some(to) => own::relate(state, relating.from, &relating.name, to),
            None => state.tell(MessageKind::WrongRelation(relating.name)),
        }
        return;
    }
    let is_again = state.pointed_at.is_some_and(|last| there_at(state, last) == there);
    let at = there.iter().position(|id| is_again && Some(*id) == state.focus);
    let to = at.map_or(0, |at| (at + 1) % there.len().max(1));
    focus(state, there.get(to).copied());
    state.pointed_at = Some(offset);
}

/// Returns the annotations at a place, from the inside out.
fn there_at(state: &State, offset: u32) -> Vec<AnnotationId> {
    let annotations = state.document.iter().flat_map(|document| document.annotations());
    let partners = state.partners();
    let mut there: Vec<&Arc<Annotation>> = annotations
        .filter(|it| state.paints(it, &partners) && it.parts.spans().iter().any(|span| span.has(offset)))
        .collect();
    // Most claims are whole quotes: who works on quotes wants those.
    let prefers_quotes = state.filter.label == Some(Label::Quote) || has_quote_in_hand(state);
    let is_after = |it: &Annotation| prefers_quotes && it.label() == Label::Claim;
    there.sort_by_key(|it| (is_after(it), it.parts.hull().len(), std::cmp::Reverse(it.label()), it.id));
    let mut there: Vec<(bool, u32, AnnotationId)> =
        there.into_iter().map(|it| (is_after(it), it.parts.hull().len(), it.id)).collect();
    let marks = state.document.iter().flat_map(|document| document.own_marks());
    let marks = marks.filter(|(id, mark)| {
        state.shows_own(*id, mark) && mark.parts.spans().iter().any(|span| span.has(offset))
    });
    there.extend(marks.map(|(id, mark)| (false, mark.parts.hull().len(), id)));
    // Of the same length, the four come first, in the order they have.
    there.sort_by_key(|(is_after, length, _)| (*is_after, *length));
    there.into_iter().map(|(.., id)| id).collect()
}

/// Tells whether the focused is a quote, or a cue, speaker or medium of one.
fn has_quote_in_hand(state: &State) -> bool {
    let (Some(document), Some(focused)) = (&state.document, state.focused()) else { return false };
    focused.attribution().is_some() || document.quotes_linking(focused.id).any(|quote| quote.is_live())
}

pub(super) fn step(state: &mut State, forward: bool) {
    match queue::neighbour(state, state.focus, forward) {
        Some(id) => {
            state.linking = None;
            state.relating = None;
            focus(state, Some(id));
        }
        None => nothing_left(state),
    }
}

pub(super) fn nothing_left(state: &mut State) {
    let hidden = queue::waiting(state) > 0;
    let is_bare = state.document.as_ref().is_some_and(|document| document.annotations().next().is_none());
    state.tell(match (hidden, is_bare) {
        (true, _) => MessageKind::NothingInFilter,
        (false, true) => MessageKind::NothingAnnotated,
        (false, false) => MessageKind::NothingUndecided,
    });
}

pub(super) fn escape(state: &mut State) {
    if state.help {
        state.help = false;
    } else if state.notice.is_some() && state.pending.is_none() {
        state.notice = None;
    } else if state.doubt.is_some() {
        state.doubt = None;
    } else if state.pending.is_some() {
        opening::cancel(state);
    } else if state.linking.is_some() {
        state.linking = None;
    } else if state.relating.is_some() {
        state.relating = None;
    } else if state.find.is_some() {
        finding::close(state);
    } else if state.selection.is_some() {
        state.selection = None;
    } else if state.focus.is_some() {
        focus(state, None);
    } else {
        state.message = None;
    }
}
