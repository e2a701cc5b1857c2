//! Accepting, rejecting and taking away.

use std::sync::Arc;

use super::{Composed, edit, focus, nothing_left, on_focused, own, perform, rules};
use crate::annotation::{AnnotationId, Document, Review, Transaction, intents};
use crate::schema::Label;
use crate::scheme::Scheme;
use crate::session::accord;
use crate::session::action::ReviewAction;
use crate::session::message::MessageKind;
use crate::session::queue;
use crate::session::state::State;

pub(super) fn act(state: &mut State, action: ReviewAction) {
    match action {
        ReviewAction::Accept => decide_focused(state, Review::Accepted, |_, id| vec![id]),
        ReviewAction::AcceptAttribution => decide_focused(state, Review::Accepted, |document, id| {
            let mut whole = intents::whole_attribution(document, quote_at_hand(document, id).unwrap_or(id));
            whole.push(id);
            whole
        }),
        ReviewAction::Reject => decide_focused(state, Review::Rejected, |_, id| vec![id]),
        ReviewAction::RejectAttribution => decide_focused(state, Review::Rejected, |document, id| {
            intents::own_attribution(document, quote_at_hand(document, id).unwrap_or(id))
        }),
        ReviewAction::Reopen if state.focused_own().is_some() => {
            let ids: Vec<_> = state.focus.into_iter().collect();
            edit(state, |document| intents::review_own(document, &ids, Review::Suggested));
        }
        ReviewAction::Reopen => on_focused(state, |document, focused| {
            intents::take_back(document, [focused.id], Review::Suggested)
        }),
        ReviewAction::Decide(ids, review) => decide(state, ids, review),
        ReviewAction::AcceptAllVisible => decide_visible(state, Review::Accepted),
        ReviewAction::RejectAllVisible => decide_visible(state, Review::Rejected),
        ReviewAction::AcceptAgreed => {
            let ids = state.document.as_deref().map(accord::agreed).unwrap_or_default();
            if ids.is_empty() {
                state.tell(MessageKind::NothingAgreed)
            } else {
                decide(state, ids, Review::Accepted)
            }
        }
        ReviewAction::SetFilter(filter) => state.filter = filter,
        ReviewAction::FilterQuotes => {
            let quotes = Some(Label::Quote);
            state.filter.label = if state.filter.label == quotes { None } else { quotes };
            state.tell(MessageKind::QuotesOnly(state.filter.label == quotes));
        }
        ReviewAction::FilterDifferences => state.filter.differences = !state.filter.differences,
        ReviewAction::SwitchRule(rule, off) => rules::switch(state, &rule, off),
        ReviewAction::SwitchRuleOff => rules::switch_of_focused(state, false),
    }
}

/// Decides on all of these; the focus goes on if it was among them.
pub(super) fn decide(state: &mut State, ids: Vec<AnnotationId>, review: Review) {
    let moves_on = ids.len() > 1 && state.focus.is_some_and(|id| ids.contains(&id));
    let scheme = Arc::clone(state.project.scheme());
    edit(state, |document| reviewed(&scheme, document, ids, review));
    if moves_on && let Some(next) = queue::neighbour(state, state.focus, true) {
        focus(state, Some(next));
    }
}

/// Returns the quote that an annotation belongs to: itself, or one that links to it, rather one that is undecided.
pub(super) fn quote_at_hand(document: &Document, id: AnnotationId) -> Option<AnnotationId> {
    if document.annotation(id)?.attribution().is_some() {
        return Some(id);
    }
    let linking = document.quotes_linking(id).filter(|quote| quote.is_live());
    linking.min_by_key(|quote| quote.review != Review::Suggested).map(|quote| quote.id)
}

/// Returns how many of the attribution at hand a person has not decided on: the quote that the focused is or belongs to,
/// its cues, speaker and medium.
pub fn undecided_of_attribution(state: &State) -> usize {
    let (Some(document), Some(id)) = (&state.document, state.focus) else { return 0 };
    let mut whole = intents::whole_attribution(document, quote_at_hand(document, id).unwrap_or(id));
    whole.push(id);
    whole.sort();
    whole.dedup();
    if let Some(mark) = document.own_mark(id) {
        return usize::from(mark.review == Review::Suggested);
    }
    let waits =
        |id: &&AnnotationId| document.annotation(**id).is_some_and(|it| it.review == Review::Suggested);
    whole.iter().filter(waits).count()
}

fn reviewed(scheme: &Scheme, document: &Document, ids: Vec<AnnotationId>, review: Review) -> Transaction {
    let (own, known): (Vec<AnnotationId>, Vec<AnnotationId>) =
        ids.iter().partition(|id| document.own_mark(**id).is_some());
    let transaction = match review {
        Review::Rejected => intents::review(document, known, review),
        Review::Accepted | Review::Suggested => intents::take_back(document, known, review),
    };
    if own.is_empty() && scheme.is_empty() {
        return transaction;
    }
    let action = transaction.action;
    let composed = Composed::of(document, action)
        .then(|_| transaction)
        .then(|document| intents::review_own(document, &own, review));
    match review {
        Review::Accepted => composed.then(|document| own::with_defaults(scheme, document, &ids)),
        Review::Rejected | Review::Suggested => composed,
    }
    .transaction
}

pub(super) fn decide_visible(state: &mut State, review: Review) {
    let open = queue::undecided(state);
    if open.is_empty() {
        nothing_left(state);
    } else {
        decide(state, open, review);
    }
}

/// Decides on the focused and what `of` adds to it, then moves on to the next undecided.
pub(super) fn decide_focused(
    state: &mut State,
    review: Review,
    of: impl FnOnce(&Document, AnnotationId) -> Vec<AnnotationId>,
) {
    let (Some(document), Some(id)) = (state.document.clone(), state.focus) else {
        return state.tell(MessageKind::NothingFocused);
    };
    let ids = if document.own_mark(id).is_some() { vec![id] } else { of(&document, id) };
    let scheme = Arc::clone(state.project.scheme());
    let transaction = reviewed(&scheme, &document, ids, review);
    perform(state, &transaction);
    if let Some(next) = queue::neighbour(state, Some(id), true) {
        focus(state, Some(next));
    }
}

pub(super) fn remove(state: &mut State, id: AnnotationId) {
    let next = queue::neighbour(state, Some(id), true).filter(|next| *next != id);
    if state.document.as_ref().is_some_and(|document| document.own_mark(id).is_some()) {
        edit(state, |document| intents::remove_own(document, id));
        if state.focus.is_none() {
            focus(state, next);
        }
        return;
    }
    edit(state, |document| intents::discard(document, &[id]));
    let gone = state.focused().is_none_or(|it| it.id == id && !it.is_live());
    if gone {
        focus(state, next);
    }
}
