//! Adding annotations from a selection, with what is proposed for them.

use super::{Composed, edit, focus, links, own, perform};
use crate::annotation::intents::{self, LinkRole};
use crate::annotation::{
    Action as Done, Annotation, AnnotationId, Document, History, Parts, Review, Transaction,
};
use crate::schema::Label;
use crate::session::edges::{self, Unit};
use crate::session::find::is_furniture;
use crate::session::fitting::meant;
use crate::session::message::MessageKind;
use crate::session::proposal;
use crate::session::state::State;

/// Adds an annotation over the selection, or gives the focused that label.
pub(super) fn label(state: &mut State, label: Label, unit: Unit) {
    let Some(document) = state.document.clone() else { return };
    let Some(selected) = state.selection else {
        match state.focus {
            Some(id) if document.own_mark(id).is_some() => own::label_as_known(state, id, label),
            Some(id) => edit(state, |document| relabelled(document, id, label)),
            None => state.tell(MessageKind::NothingSelected),
        }
        return;
    };
    let Some(parts) = meant(&document, label, selected, unit) else {
        return state.tell(MessageKind::NothingSelected);
    };
    if is_furniture(&document, &parts) {
        return state.tell(MessageKind::NotTheArticle);
    }
    // The same thing twice would be noise: what is there is focused and accepted instead.
    let there = document.annotations().filter(|it| it.label() == label && it.parts == parts);
    let same = there.min_by_key(|it| !it.is_live()).map(|it| it.id);
    let id = same.unwrap_or(document.next_annotation_id());
    let linking = state.linking.filter(|linking| linking.role.label() == label);
    let mut composed = match same {
        Some(id) => Composed::of(&document, Done::Accept)
            .then(|document| without_unseen(state, document, id))
            .then(|document| intents::review(document, [id], Review::Accepted))
            .then(|document| completed(document, id, &|it| state.shows(it))),
        None => Composed::of(&document, Done::Add)
            .then(|document| added(document, label, parts, &|it| state.shows(it))),
    };
    if linking.is_none() {
        if same.is_none() {
            composed = composed.then(|document| replacing(document, id));
        }
        composed = composed.then(|document| proposed_to_quote(document, id, &state.history));
    }
    let scheme = std::sync::Arc::clone(state.project.scheme());
    if !scheme.is_empty() {
        composed = composed.then(|document| own::with_defaults(&scheme, document, &[id]));
    }
    if let Some(linking) = linking {
        composed = composed.then(|document| links::linked(document, linking, id));
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

/// Returns the edits that take a suggestion's links to suggestions away that are not shown, if it is not shown itself:
/// who marks its words has seen neither.
fn without_unseen(state: &State, document: &Document, id: AnnotationId) -> Transaction {
    let mut composed = Composed::of(document, Done::Unlink);
    let Some(quote) = document.annotation(id).filter(|it| !state.shows(it)) else {
        return composed.transaction;
    };
    let links: Vec<_> = quote.attribution().into_iter().flat_map(|it| it.links()).collect();
    for to in links {
        if document.annotation(to).is_some_and(|it| !state.shows(it)) {
            composed = composed.then(|document| intents::unlink(document, id, to));
        }
    }
    composed.transaction
}

/// Returns the edits that link a new cue or mention where quotes link an undecided one of the same label that overlaps
/// it: a person has marked the words otherwise.
fn replacing(document: &Document, id: AnnotationId) -> Transaction {
    let mut composed = Composed::of(document, Done::Link);
    let Some(mark) = document.annotation(id).filter(|it| matches!(it.label(), Label::Cue | Label::Speaker))
    else {
        return composed.transaction;
    };
    let hull = mark.parts.hull();
    let replaced: Vec<_> = document
        .annotations()
        .filter(|it| it.id != id && it.label() == mark.label() && it.review == Review::Suggested)
        .filter(|it| it.parts.hull().overlaps(hull))
        .map(|it| it.id)
        .collect();
    for old in replaced {
        let quotes: Vec<_> = document.quotes_linking(old).filter(|it| it.is_live()).cloned().collect();
        for quote in quotes {
            let Some(attribution) = quote.attribution() else { continue };
            let role = match mark.label() {
                Label::Cue => LinkRole::Cue,
                _ if attribution.medium == Some(old) => LinkRole::Medium,
                _ => LinkRole::Source,
            };
            composed = composed
                .then(|document| intents::propose_unlink(document, quote.id, old))
                .then(|document| intents::propose_link(document, quote.id, role, id));
        }
    }
    composed.transaction
}

/// Returns the edits that add an annotation with all that is proposed for it. Only what `may` holds for is proposed.
pub(super) fn added(
    document: &Document,
    label: Label,
    parts: Parts,
    may: &dyn Fn(&Annotation) -> bool,
) -> Transaction {
    let id = document.next_annotation_id();
    let mut composed =
        Composed::of(document, Done::Add).then(|document| intents::add(document, label, parts.clone()));
    match label {
        Label::Quote => {
            let kind = proposal::quote_kind(document, &parts);
            composed = composed.then(|document| intents::retype_quote(document, id, kind));
            composed = composed.then(|document| completed(document, id, may));
        }
        Label::Speaker => composed = composed.then(|document| assigned(document, id)),
        Label::Cue | Label::Claim => {}
    }
    composed.transaction
}

/// Returns the edits that link a quote to what is likeliest, where it has no speaker or no cue.
fn completed(document: &Document, id: AnnotationId, may: &dyn Fn(&Annotation) -> bool) -> Transaction {
    let nothing = super::nothing(Done::Link);
    let Some(quote) = document.annotation(id) else { return nothing };
    let Some(attribution) = quote.attribution() else { return nothing };
    let source =
        proposal::likeliest_source(document, &quote.parts, may).filter(|_| attribution.source.is_none());
    let cue = proposal::likeliest_cue(document, &quote.parts, may).filter(|_| attribution.cues.is_empty());
    let cues =
        cue.into_iter().flat_map(|cue| std::iter::once(cue).chain(proposal::cues_together(document, cue)));
    let links = source.map(|to| (LinkRole::Source, to)).into_iter().chain(cues.map(|to| (LinkRole::Cue, to)));
    let composed = Composed::of(document, Done::Link);
    links
        .fold(composed, |composed, (role, to)| composed.then(|it| intents::propose_link(it, id, role, to)))
        .transaction
}

/// Returns the edits that link the likeliest quote to a cue or mention that nothing is linked to yet.
fn proposed_to_quote(document: &Document, id: AnnotationId, history: &History) -> Transaction {
    let role = match document.annotation(id).map(|it| it.label()) {
        Some(Label::Cue) => LinkRole::Cue,
        Some(Label::Speaker) => LinkRole::Source,
        _ => return super::nothing(Done::Link),
    };
    match proposal::likeliest_quote(document, id, history) {
        Some(quote) => intents::propose_link(document, quote, role, id),
        None => super::nothing(Done::Link),
    }
}

fn relabelled(document: &Document, id: AnnotationId, label: Label) -> Transaction {
    let relabel = intents::relabel(document, id, label);
    let changes = !relabel.edits.is_empty();
    let composed = Composed::of(document, Done::Relabel).then(|_| relabel);
    if changes && label == Label::Speaker {
        composed.then(|document| assigned(document, id)).transaction
    } else {
        composed.transaction
    }
}

/// Says whom a new mention mentions: the speaker called so, else a new one.
fn assigned(document: &Document, mention: AnnotationId) -> Transaction {
    let name = document.annotation(mention).map(|it| document.covered(it)).unwrap_or_default();
    match proposal::speaker_called(document, &name) {
        Some(speaker) => intents::assign(document, mention, Some(speaker)),
        None => intents::split_off(document, mention),
    }
}

/// Adds the selection to the focused as one more part.
pub(super) fn add_part(state: &mut State, unit: Unit) {
    let Some(document) = state.document.clone() else { return };
    if let Some((_, mark)) = state.focused_own() {
        let more = state.selection.and_then(|span| edges::meant(document.text(), span, unit));
        let Some(more) = more else { return state.tell(MessageKind::NothingSelected) };
        if is_furniture(&document, &more) {
            return state.tell(MessageKind::NotTheArticle);
        }
        let parts = Parts::new(mark.parts.spans().iter().chain(more.spans()).copied());
        own::reshape(state, |_, _| parts);
        state.selection = None;
        return;
    }
    let Some(focused) = state.focused().cloned() else { return state.tell(MessageKind::NothingFocused) };
    let selected = state.selection.and_then(|span| meant(&document, focused.label(), span, unit));
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
        .then(|document| added(document, role.label(), parts, &|_| true))
        .then(|document| intents::link(document, quote, role, id))
        .transaction
}
