//! Cutting the focused annotation apart, and joining it with the next.

use std::sync::Arc;

use super::{Composed, edit, focus, own, perform};
use crate::annotation::intents::{self, LinkRole};
use crate::annotation::{Action as Done, Annotation, AnnotationId, Document, Parts, Review};
use crate::detect::affixes;
use crate::schema::Label;
use crate::session::edges::{Edge, Unit, snap_edge, trimmed};
use crate::session::fitting::{fitted, meant};
use crate::session::message::MessageKind;
use crate::session::state::State;
use crate::text::tokens::{TokenKind, tokens};
use crate::text::{Span, Text};

/// Takes the selection out of the focused, which then has a gap there.
pub(super) fn take_out(state: &mut State, unit: Unit) {
    if state.focused_own().is_some() {
        return take_out_of_own(state, unit);
    }
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
    if let Some((id, mark)) = state.focused_own().map(|(id, mark)| (id, mark.clone())) {
        return split_own(state, id, &mark.parts, unit);
    }
    let Some(document) = state.document.clone() else { return };
    let Some(focused) = state.focused().cloned() else { return state.tell(MessageKind::NothingFocused) };
    let text = document.text();
    if let Some(cue) = state.selection.and_then(|selected| cue_inside(&document, &focused, selected)) {
        split_at_cue(state, &document, &focused, &cue);
        return;
    }
    let pieces: Option<Vec<Parts>> = match state.selection {
        Some(selected) => {
            let at = snap_edge(text, Edge::Start, selected.start(), unit);
            let side = |span: Option<Span>| tidied(text, &focused.parts.without(span?)?);
            let end = text.as_str().len() as u32;
            let (before, behind) = (side(Span::checked(at, end)), side(Span::checked(0, at)));
            let fits = |piece: Parts, edge| match unit {
                Unit::Word => fitted(&document, focused.label(), &piece, [edge]),
                Unit::Grapheme => piece,
            };
            before
                .zip(behind)
                .map(|(before, behind)| vec![fits(before, Edge::End), fits(behind, Edge::Start)])
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

/// A cue inside a quote that is in truth two: what is before it, itself, and what is after it.
struct CueInside {
    before: Parts,
    cue: Parts,
    behind: Parts,
}

/// Returns the cue that a selection inside a quote is, if it is one word that can be one.
fn cue_inside(document: &Document, quote: &Annotation, selected: Span) -> Option<CueInside> {
    let text = document.text();
    let cue = meant(document, Label::Cue, selected, Unit::Word).filter(|_| quote.attribution().is_some())?;
    let span = cue.hull();
    let is_cue = cue.spans().len() == 1 && affixes::is_cue(document.lang(), text.slice(span));
    let inside = quote.parts.spans().iter().any(|part| part.covers(span));
    if !is_cue || !inside {
        return None;
    }
    // What is written together with the cue belongs to neither.
    let from = snap_edge(text, Edge::Start, span.start(), Unit::Word);
    let mut words = Vec::new();
    let rest = Span::checked(span.end(), quote.parts.hull().end())?;
    tokens(&mut words, text.as_str(), rest);
    let opening = words.first().filter(|it| {
        it.kind == TokenKind::Word && affixes::opens_content(document.lang(), text.slice(it.span))
    });
    let to = opening.map_or(span.end(), |it| it.span.end());
    let end = text.as_str().len() as u32;
    let before = tidied(text, &quote.parts.without(Span::checked(from, end)?)?)?;
    let behind = tidied(text, &quote.parts.without(Span::checked(0, to)?)?)?;
    let fit = |parts: &Parts, edge| fitted(document, Label::Quote, parts, [edge]);
    Some(CueInside { before: fit(&before, Edge::End), cue, behind: fit(&behind, Edge::Start) })
}

/// Cuts a quote at a cue inside it: what is after belongs to that cue, and has the speaker of the whole.
fn split_at_cue(state: &mut State, document: &Document, quote: &Annotation, cut: &CueInside) {
    let pieces = [cut.before.clone(), cut.behind.clone()];
    let same =
        document.annotations().find(|it| it.label() == Label::Cue && it.is_live() && it.parts == cut.cue);
    let second = document.next_annotation_id();
    let of_whole: Vec<AnnotationId> = quote.attribution().map(|it| it.cues.clone()).unwrap_or_default();
    let mut composed =
        Composed::of(document, Done::Split).then(|document| intents::split(document, quote.id, &pieces));
    let cue = same.map_or(AnnotationId(second.0.saturating_add(1)), |it| it.id);
    composed = match same {
        Some(_) => composed.then(|document| intents::review(document, [cue], Review::Accepted)),
        None => composed.then(|document| intents::add(document, Label::Cue, cut.cue.clone())),
    };
    for other in of_whole {
        // Both have the cues of the whole: each keeps its own.
        let from = if other == cue { quote.id } else { second };
        composed = composed.then(|document| intents::unlink(document, from, other));
    }
    composed = composed.then(|document| intents::link(document, second, LinkRole::Cue, cue));
    perform(state, &composed.transaction);
    state.selection = None;
}

/// Joins the focused with the next annotation of its label. Where words are between the two, they become
/// its parts, else one span.
pub(super) fn join(state: &mut State) {
    if state.focused_own().is_some() {
        return join_own(state);
    }
    let Some(document) = state.document.clone() else { return };
    let Some(focused) = state.focused().cloned() else { return state.tell(MessageKind::NothingFocused) };
    let place = |it: &Annotation| (it.parts.start(), it.id);
    let next = document
        .annotations()
        .filter(|it| it.label() == focused.label() && state.shows(it) && place(it) > place(&focused))
        .min_by_key(|it| place(it))
        .cloned();
    let both = |next: &Annotation| Some((next.id, joined(&document, &focused.parts, &next.parts)?));
    match next.as_deref().and_then(both) {
        Some((next, parts)) => {
            edit(state, |document| intents::join(document, focused.id, next, parts));
            focus(state, Some(focused.id));
        }
        None => state.tell(MessageKind::NothingToJoin),
    }
}

/// Takes the selection out of the focused mark with an own label.
fn take_out_of_own(state: &mut State, unit: Unit) {
    let Some(selected) = state.selection else { return state.tell(MessageKind::NothingSelected) };
    let before = state.document.clone();
    own::reshape(state, |document, parts| {
        let text = document.text();
        let gap = Span::checked(
            snap_edge(text, Edge::Start, selected.start(), unit),
            snap_edge(text, Edge::End, selected.end(), unit),
        )?;
        tidied(text, &parts.without(gap)?).filter(|becomes| becomes != parts)
    });
    if state.document != before {
        state.selection = None;
    }
}

/// Cuts a mark with an own label where the selection begins or, without a selection, into its parts.
fn split_own(state: &mut State, id: AnnotationId, parts: &Parts, unit: Unit) {
    let Some(document) = state.document.clone() else { return };
    let text = document.text();
    let pieces: Option<Vec<Parts>> = match state.selection {
        Some(selected) => {
            let at = snap_edge(text, Edge::Start, selected.start(), unit);
            let end = text.as_str().len() as u32;
            let side = |span: Option<Span>| tidied(text, &parts.without(span?)?);
            let (before, behind) = (side(Span::checked(at, end)), side(Span::checked(0, at)));
            before.zip(behind).map(|(before, behind)| vec![before, behind])
        }
        None => parts.spans().iter().map(|span| Parts::new([*span])).collect(),
    };
    match pieces.filter(|pieces| pieces.len() > 1) {
        Some(pieces) => {
            edit(state, |document| intents::split_own(document, id, &pieces));
            state.selection = None;
        }
        None if state.selection.is_none() => state.tell(MessageKind::NothingSelected),
        None => state.tell(MessageKind::EdgeBlocked),
    }
}

/// Joins the focused mark with an own label with the next one of that label.
fn join_own(state: &mut State) {
    let Some(document) = state.document.clone() else { return };
    let Some((id, mark)) = state.focused_own().map(|(id, mark)| (id, mark.clone())) else { return };
    let scheme = Arc::clone(state.project.scheme());
    let label = scheme.label_name(&mark.label);
    let place = (mark.parts.start(), id);
    let next = document
        .own_marks()
        .filter(|(_, it)| it.review != Review::Rejected && scheme.label_name(&it.label) == label)
        .map(|(id, it)| ((it.parts.start(), id), it))
        .filter(|(other, _)| *other > place)
        .min_by_key(|(other, _)| *other);
    match next.and_then(|((_, next), it)| Some((next, joined(&document, &mark.parts, &it.parts)?))) {
        Some((next, parts)) => {
            edit(state, |document| intents::join_own(document, id, next, parts));
            focus(state, Some(id));
        }
        None => state.tell(MessageKind::NothingToJoin),
    }
}

/// Returns what two annotations cover together, with gaps closed that hold no word of the same line.
fn joined(document: &Document, one: &Parts, two: &Parts) -> Option<Parts> {
    let both = Parts::new(one.spans().iter().chain(two.spans()).copied())?;
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
