//! Adding annotations from a selection, with what is proposed for them.

use super::{Composed, edit, focus, perform};
use crate::annotation::intents::{self, LinkRole};
use crate::annotation::{Action as Done, AnnotationId, Document, Parts, Review, Transaction};
use crate::schema::Label;
use crate::session::edges::{Unit, meant};
use crate::session::find::is_furniture;
use crate::session::message::MessageKind;
use crate::session::proposal;
use crate::session::state::State;

/// Adds an annotation over the selection, or gives the focused that label.
pub(super) fn label(state: &mut State, label: Label, unit: Unit) {
    let Some(document) = state.document.clone() else { return };
    let Some(selected) = state.selection else {
        match state.focus {
            Some(id) => edit(state, |document| relabelled(document, id, label)),
            None => state.tell(MessageKind::NothingSelected),
        }
        return;
    };
    let Some(parts) = meant(document.text(), selected, unit) else {
        return state.tell(MessageKind::NothingSelected);
    };
    if is_furniture(&document, &parts) {
        return state.tell(MessageKind::NotTheArticle);
    }
    // The same thing twice would be noise: what stands there is focused and accepted instead.
    let same = document.annotations().find(|it| it.label() == label && it.parts == parts).map(|it| it.id);
    let id = same.unwrap_or(document.next_annotation_id());
    let transaction = match same {
        Some(id) => intents::review(&document, [id], Review::Accepted),
        None => added(&document, label, parts),
    };
    let linking = state.linking.filter(|linking| linking.role.label() == label);
    let mut composed = Composed::of(&document, transaction.action).then(|_| transaction);
    if let Some(linking) = linking {
        composed = composed.then(|document| intents::link(document, linking.quote, linking.role, id));
    }
    perform(state, &composed.transaction);
    state.selection = None;
    match linking {
        Some(linking) => {
            state.linking = None;
            focus(state, Some(linking.quote));
        }
        None => focus(state, Some(id)),
    }
}

/// Returns the edits that add an annotation with all that is proposed for it.
pub(super) fn added(document: &Document, label: Label, parts: Parts) -> Transaction {
    let id = document.next_annotation_id();
    let mut composed =
        Composed::of(document, Done::Add).then(|document| intents::add(document, label, parts.clone()));
    match label {
        Label::Quote => {
            let kind = proposal::quote_kind(document, &parts);
            composed = composed.then(|document| intents::retype_quote(document, id, kind));
            if let Some(source) = proposal::likeliest_source(document, &parts) {
                composed = composed.then(|document| intents::link(document, id, LinkRole::Source, source));
            }
            if let Some(cue) = proposal::likeliest_cue(document, &parts) {
                composed = composed.then(|document| intents::link(document, id, LinkRole::Cue, cue));
            }
        }
        Label::Speaker => composed = composed.then(|document| whose(document, id)),
        Label::Cue | Label::Claim => {}
    }
    composed.transaction
}

fn relabelled(document: &Document, id: AnnotationId, label: Label) -> Transaction {
    let relabel = intents::relabel(document, id, label);
    let changes = !relabel.edits.is_empty();
    let composed = Composed::of(document, Done::Relabel).then(|_| relabel);
    if changes && label == Label::Speaker {
        composed.then(|document| whose(document, id)).transaction
    } else {
        composed.transaction
    }
}

/// Says whom a new mention mentions: the speaker called so, else a new one.
fn whose(document: &Document, mention: AnnotationId) -> Transaction {
    let name = document.annotation(mention).map(|it| document.covered(it)).unwrap_or_default();
    match proposal::speaker_called(document, &name) {
        Some(speaker) => intents::assign(document, mention, Some(speaker)),
        None => intents::split_off(document, mention),
    }
}

/// Adds the selection to the focused as one more part.
pub(super) fn add_part(state: &mut State, unit: Unit) {
    let Some(document) = state.document.clone() else { return };
    let Some(focused) = state.focused().cloned() else { return state.tell(MessageKind::NothingFocused) };
    let selected = state.selection.and_then(|span| meant(document.text(), span, unit));
    let Some(more) = selected else { return state.tell(MessageKind::NothingSelected) };
    if is_furniture(&document, &more) {
        return state.tell(MessageKind::NotTheArticle);
    }
    let spans = focused.parts.spans().iter().chain(more.spans()).copied();
    if let Some(parts) = Parts::new(spans) {
        edit(state, |document| intents::reshape(document, focused.id, parts));
        state.selection = None;
    }
}

/// Returns the edits that link a quote to a new annotation over `parts`.
pub(super) fn added_and_linked(
    document: &Document,
    quote: AnnotationId,
    role: LinkRole,
    parts: Parts,
) -> Transaction {
    let id = document.next_annotation_id();
    Composed::of(document, Done::Link)
        .then(|document| added(document, role.label(), parts))
        .then(|document| intents::link(document, quote, role, id))
        .transaction
}
