//! Linking a quote to its speaker, cue or medium, and unlinking it.

use super::{Composed, adding, edit, focus, nothing, on_focused, perform};
use crate::annotation::intents::{self, LinkRole};
use crate::annotation::{
    Action as Done, Annotation, AnnotationId, Document, Parts, Review, SpeakerId, Transaction,
};
use crate::schema::Label;
use crate::session::action::LinkAction;
use crate::session::edges::Unit;
use crate::session::find::is_furniture;
use crate::session::fitting::meant;
use crate::session::linking::{Linking, Target, candidates};
use crate::session::message::MessageKind;
use crate::session::proposal;
use crate::session::state::State;
use crate::text::Span;
use crate::text::fold::fold;

pub(super) fn act(state: &mut State, action: LinkAction) {
    match action {
        LinkAction::Start(role) => start(state, role),
        LinkAction::Cancel => state.linking = None,
        LinkAction::To(annotation) => to(state, annotation),
        LinkAction::ToSpeaker(speaker) => to_speaker(state, speaker),
        LinkAction::ToLetter(letter) => to_letter(state, letter),
        LinkAction::ToName(name) => to_name(state, &name),
        LinkAction::Unlink { quote, from } => edit(state, |document| intents::unlink(document, quote, from)),
        LinkAction::UnlinkFocused => on_focused(state, unlinked),
    }
}

/// Begins to pick; from a cue or mention, for the quote it belongs to.
pub(super) fn start(state: &mut State, role: LinkRole) {
    let Some(document) = &state.document else { return };
    let Some(focused) = state.focused() else { return state.tell(MessageKind::NothingFocused) };
    let quote = match focused.attribution() {
        Some(_) => Some(focused.id),
        None => {
            let linking = document.quotes_linking(focused.id).find(|it| it.is_live());
            // A claim is often a whole quote; the links are that quote's.
            let same = || {
                document
                    .annotations()
                    .find(|it| it.is_live() && it.attribution().is_some() && it.parts == focused.parts)
            };
            linking.or_else(same).map(|it| it.id)
        }
    };
    match quote {
        Some(quote) => {
            focus(state, Some(quote));
            state.linking = Some(Linking { quote, role });
            state.tell(MessageKind::Linking(role));
        }
        None => state.tell(MessageKind::NeedsQuote),
    }
}

pub(super) fn to(state: &mut State, to: AnnotationId) {
    let Some(linking) = state.linking else { return };
    let Some(document) = &state.document else { return };
    if document.annotation(to).is_none_or(|it| it.label() != linking.role.label()) {
        return state.tell(MessageKind::WrongTarget(linking.role));
    }
    edit(state, |document| linked(document, linking, to));
    finish(state, linking);
}

/// Returns the edits that link what a person has picked, which is right then. Who relayed a quote does not speak in
/// it: where that was linked as its speaker, the likeliest other one is.
pub(super) fn linked(document: &Document, linking: Linking, to: AnnotationId) -> Transaction {
    let Linking { quote, role } = linking;
    let attribution = document.annotation(quote).and_then(|it| it.attribution().cloned());
    let was_source = role == LinkRole::Medium && attribution.is_some_and(|it| it.source == Some(to));
    let mut composed = Composed::of(document, Done::Link);
    if was_source {
        composed = composed.then(|document| intents::unlink(document, quote, to));
    }
    composed = composed.then(|document| intents::link(document, quote, role, to));
    if document.annotation(to).is_some_and(|it| it.review != Review::Accepted) {
        composed = composed.then(|document| intents::review(document, [to], Review::Accepted));
    }
    if was_source {
        composed = composed.then(|document| {
            let parts = document.annotation(quote).map(|it| it.parts.clone());
            let source =
                parts.and_then(|parts| proposal::likeliest_source(document, &parts, |it| it.id != to));
            match source {
                Some(source) => intents::propose_link(document, quote, LinkRole::Source, source),
                None => nothing(Done::Link),
            }
        });
    }
    composed.transaction
}

pub(super) fn to_speaker(state: &mut State, speaker: SpeakerId) {
    let Some(linking) = state.linking else { return };
    let candidate = candidates(state).into_iter().find(|it| it.target == Target::Speaker(speaker));
    match candidate {
        Some(candidate) => to(state, candidate.mention),
        None => state.tell(MessageKind::WrongTarget(linking.role)),
    }
}

pub(super) fn to_letter(state: &mut State, letter: char) {
    if let Some(candidate) = candidates(state).into_iter().find(|it| it.letter == Some(letter)) {
        to(state, candidate.mention);
    }
}

/// Links to whom a name names: a candidate called so or whose name holds it, else the occurrence in
/// the article nearest before the quote, which becomes a mention.
pub(super) fn to_name(state: &mut State, name: &str) {
    let Some(linking) = state.linking else { return };
    let Some(document) = state.document.clone() else { return };
    let sought = fold(name.trim());
    if sought.is_empty() {
        return;
    }
    let known = candidates(state);
    let called = known
        .iter()
        .find(|it| fold(&it.name) == sought)
        .or_else(|| known.iter().find(|it| fold(&it.name).contains(&sought)));
    if let Some(candidate) = called {
        return to(state, candidate.mention);
    }
    let Some(quote) = document.annotation(linking.quote) else { return };
    match occurrence(&document, name.trim(), quote.parts.start()) {
        Some(parts) if is_furniture(&document, &parts) => state.tell(MessageKind::NotTheArticle),
        Some(parts) => {
            let transaction = adding::added_and_linked(&document, quote.id, linking.role, parts);
            perform(state, &transaction);
            finish(state, linking);
        }
        None => state.tell(MessageKind::NoSuchName(name.trim().to_owned())),
    }
}

fn occurrence(document: &Document, name: &str, before: u32) -> Option<Parts> {
    let content = document.text().as_str();
    let mut found = content.match_indices(name).map(|(at, _)| at).peekable();
    let mut chosen = *found.peek()?;
    for at in found.take_while(|at| *at < before as usize) {
        chosen = at;
    }
    meant(document, Label::Speaker, Span::from_range(chosen..chosen + name.len()), Unit::Word)
}

fn finish(state: &mut State, linking: Linking) {
    state.linking = None;
    state.selection = None;
    focus(state, Some(linking.quote));
}

/// Returns the edits that take the focused's link away: a quote's to its speaker, else a cue's or
/// mention's to every quote.
pub(super) fn unlinked(document: &Document, focused: &Annotation) -> Transaction {
    if let Some(attribution) = focused.attribution() {
        let from = attribution.source.or(attribution.medium).or(attribution.cues.last().copied());
        return match from {
            Some(from) => intents::unlink(document, focused.id, from),
            None => nothing(Done::Unlink),
        };
    }
    let quotes: Vec<AnnotationId> = document.quotes_linking(focused.id).map(|quote| quote.id).collect();
    let composed = quotes.into_iter().fold(Composed::of(document, Done::Unlink), |composed, quote| {
        composed.then(|document| intents::unlink(document, quote, focused.id))
    });
    composed.transaction
}
