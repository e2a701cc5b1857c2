//! Switching a rule off or on: for the open document, which is an edit of it, or for the whole project.

use std::sync::Arc;

use super::{edit, focus, own, projects};
use crate::annotation::{Origin, intents};
use crate::schema::RuleId;
use crate::session::message::MessageKind;
use crate::session::project::{Effect, ProjectInfo};
use crate::session::queue;
use crate::session::sequence::{Change, Switched};
use crate::session::state::State;
use crate::store::{DocumentKey, Step, Summary};

/// Switches a rule off or on for the open document.
pub(super) fn switch(state: &mut State, rule: &RuleId, off: bool) {
    edit(state, |document| intents::switch_rule(document, rule, off));
    let_go(state);
}

/// Switches the rule of the focused off, for the open document or for the project.
pub(super) fn switch_of_focused(state: &mut State, in_project: bool) {
    match state.focused().map(|it| it.origin.clone()) {
        Some(Origin::Rule(evidence)) if in_project => switch_in_project(state, &evidence.rule, true),
        Some(Origin::Rule(evidence)) => switch(state, &evidence.rule, true),
        Some(Origin::Person | Origin::Import(_)) => state.tell(MessageKind::NeedsRule),
        None => state.tell(MessageKind::NothingFocused),
    }
}

/// Switches a rule off or on for every document of the project. Where there is no project, the open document is
/// all there is.
pub(super) fn switch_in_project(state: &mut State, rule: &RuleId, off: bool) {
    if state.project.info.is_none() {
        return switch(state, rule, off);
    }
    if state.project.rules_off().contains(rule) == off || projects::refuses(state) {
        return;
    }
    put(state, rule, off);
    state.project.sequence.changed(Change::Rule(Switched { rule: rule.clone(), off }));
    tell(state, rule, off, Step::Do);
}

/// Takes a change of the project back, or does it again (`forward`), if that is what an undo or redo meets now;
/// returns true if so.
pub(super) fn travel(state: &mut State, forward: bool) -> bool {
    let open = state.project.open.clone();
    let next = state.project.sequence.next(forward, open.as_ref(), &state.history);
    let Switched { rule, off } = match next.cloned() {
        Some(Change::Rule(switched)) => switched,
        Some(Change::Scheme(was, is)) => {
            own::travel(state, (was, is), forward);
            state.project.sequence.travelled(forward, open.as_ref(), &state.history);
            return true;
        }
        None => return false,
    };
    let becomes = off == forward;
    if state.project.rules_off().contains(&rule) != becomes {
        put(state, &rule, becomes);
    }
    state.project.sequence.travelled(forward, open.as_ref(), &state.history);
    tell(state, &rule, becomes, if forward { Step::Redo } else { Step::Undo });
    true
}

fn put(state: &mut State, rule: &RuleId, off: bool) {
    let Some(info) = &state.project.info else { return };
    let mut changed = ProjectInfo::clone(info);
    let rules = Arc::make_mut(&mut changed.rules_off);
    if off {
        rules.insert(rule.clone())
    } else {
        rules.remove(rule)
    };
    projects::change_info(state, changed);
    let_go(state);
    count_uncounted(state);
}

/// Says how much that concerns, where it is known.
fn tell(state: &mut State, rule: &RuleId, off: bool, step: Step) {
    let listed = state.project.listed();
    let counted: Option<Vec<u32>> = listed.iter().map(|it| it.waiting_of(rule)).collect();
    let waiting = counted.map(|counted| {
        let n_suggestions = counted.iter().map(|n| *n as usize).sum();
        (n_suggestions, counted.iter().filter(|n| **n > 0).count())
    });
    state.tell(MessageKind::RuleInProject { rule: rule.clone(), off, step, waiting });
}

/// Lets go of what is no longer shown: the focus goes to the next undecided.
pub(super) fn let_go(state: &mut State) {
    if state.filter.rule.as_ref().is_some_and(|rule| state.is_off(rule)) {
        state.filter.rule = None;
    }
    if state.focused().is_some_and(|focused| !state.shows(focused)) {
        let next = queue::neighbour(state, state.focus, true);
        focus(state, next);
    }
}

/// Asks for the documents to be counted that were kept before suggestions were counted by rule, once that makes a
/// difference.
pub(super) fn count_uncounted(state: &mut State) {
    if state.project.rules_off().is_empty() {
        return;
    }
    let uncounted = state.project.documents.values().filter(|it| it.of_rules.is_none());
    let keys: Vec<DocumentKey> = uncounted.map(|it| it.key.clone()).collect();
    if !keys.is_empty() {
        state.outbox.push(Effect::Count(keys));
    }
}

/// Takes over what was counted, and has it saved.
pub(super) fn counted(state: &mut State, counted: Vec<Summary>) {
    for Summary { key, undecided, decided, of_rules, .. } in counted {
        // A document that was worked on meanwhile has been counted by that.
        let Some(summary) = state.project.documents.get(&key).filter(|it| it.of_rules.is_none()) else {
            continue;
        };
        let summary = Arc::new(Summary { undecided, decided, of_rules, ..Summary::clone(summary) });
        state.project.put(Arc::clone(&summary));
        state.outbox.push(Effect::Summary(summary));
    }
}
