//! Searching the article, marking what is found, and going through a speaker's mentions.

use std::sync::Arc;

use super::{Composed, adding, focus, perform};
use crate::annotation::{Action as Done, Annotation, SpeakerId, intents};
use crate::schema::Label;
use crate::session::action::FindAction;
use crate::session::find::{Find, hits, markable, occurrences};
use crate::session::message::MessageKind;
use crate::session::state::State;
use crate::session::{furniture, queue};

pub(super) fn act(state: &mut State, action: FindAction) {
    match action {
        FindAction::Open => open(state),
        FindAction::Close => close(state),
        FindAction::For(query, is_pattern) => {
            search(state, &query, is_pattern);
            show_here(state);
        }
        FindAction::Step(forward) => {
            step(state, forward);
            show_here(state);
        }
        FindAction::Mark(label) => mark(state, label),
    }
}

/// Opens the search, with what is selected in one line as the first thing sought.
pub(super) fn open(state: &mut State) {
    let Some(document) = &state.document else { return };
    let selected = state.selection.map(|span| document.text().slice(span).trim().to_owned());
    let query = selected.filter(|text| !text.is_empty() && !text.contains('\n') && text.len() <= 200);
    let is_pattern = state.find.as_ref().is_some_and(|find| find.is_pattern);
    match query {
        Some(query) if !is_pattern => search(state, &query, false),
        _ => state.find = Some(state.find.take().unwrap_or_default()),
    }
}

/// Ends the search; the hit looked at is then the selection, so that a label's key marks it.
pub(super) fn close(state: &mut State) {
    if let Some(here) = state.find.take().and_then(|find| find.here()) {
        state.selection = Some(here);
    }
}

/// Searches; the hit looked at is the first one after where the person is.
pub(super) fn search(state: &mut State, query: &str, is_pattern: bool) {
    let Some(document) = &state.document else { return };
    let (hits, trouble) = match hits(document.text(), query, is_pattern) {
        Ok(hits) => (hits, None),
        Err(trouble) => (Vec::new(), Some(trouble)),
    };
    let here = state.find.as_ref().and_then(Find::here).or(state.selection);
    let from = here.or_else(|| Some(state.focused()?.parts.hull())).map_or(0, |span| span.start());
    let behind = hits.iter().position(|hit| hit.start() >= from);
    let at = behind.or((!hits.is_empty()).then_some(0));
    state.find = Some(Find { query: query.into(), is_pattern, hits: Arc::new(hits), at, trouble });
}

pub(super) fn step(state: &mut State, forward: bool) {
    let Some(find) = &mut state.find else { return };
    let n_hits = find.hits.len();
    find.at = match find.at {
        _ if n_hits == 0 => None,
        Some(at) if forward => Some((at + 1) % n_hits),
        Some(at) => Some((at + n_hits - 1) % n_hits),
        None => Some(0),
    };
}

/// Unfolds the page furniture that the hit looked at is in.
pub(super) fn show_here(state: &mut State) {
    if let Some(hit) = state.find.as_ref().and_then(|find| find.here()) {
        furniture::show(state, hit.start());
    }
}

/// Marks every hit that is not so marked yet, as one thing to undo.
pub(super) fn mark(state: &mut State, label: Label) {
    let (Some(document), Some(find)) = (state.document.clone(), &state.find) else { return };
    let places = markable(&document, &find.hits, label);
    if places.is_empty() {
        return state.tell(MessageKind::NothingToMark);
    }
    let composed = places.into_iter().fold(Composed::of(&document, Done::Add), |composed, parts| {
        composed.then(|document| adding::added(document, label, parts, &|it| state.shows(it)))
    });
    perform(state, &composed.transaction);
}

/// Returns the speaker that the focused belongs to: whom it mentions, or whose quote, cue or claim it
/// is.
pub(super) fn speaker_at_hand(state: &State) -> Option<SpeakerId> {
    let (document, focused) = (state.document.as_ref()?, state.focused()?);
    if let Some(speaker) = focused.speaker() {
        return Some(speaker);
    }
    let quote = match (focused.attribution(), focused.claim()) {
        (Some(_), _) => Some(focused),
        (_, Some(claim)) => document.annotation(claim.quote?),
        _ => document.quotes_linking(focused.id).find(|quote| quote.is_live()),
    };
    document.speaker_of(quote?).map(|speaker| speaker.id)
}

pub(super) fn step_mention(state: &mut State, forward: bool) {
    let (Some(document), Some(speaker)) = (state.document.clone(), speaker_at_hand(state)) else {
        return state.tell(MessageKind::NeedsSpeaker);
    };
    let mut mentions = document.mentions(speaker);
    mentions.retain(|it| state.shows(it));
    let Some(from) = state.focused().map(|it| (it.parts.start(), it.id)) else { return };
    let place = |it: &&&Arc<Annotation>| (it.parts.start(), it.id);
    let to = if forward {
        mentions.iter().find(|it| place(it) > from).or(mentions.first())
    } else {
        mentions.iter().rfind(|it| place(it) < from).or(mentions.last())
    };
    let to = to.map(|it| it.id);
    match to {
        Some(id) => focus(state, Some(id)),
        None => state.tell(MessageKind::NeedsSpeaker),
    }
}

/// Suggests the other occurrences of a speaker's name; the first one gets the focus.
pub(super) fn suggest_mentions(state: &mut State, speaker: SpeakerId) {
    let Some(document) = state.document.clone() else { return };
    let mention = state.focused().filter(|it| it.speaker() == Some(speaker));
    let places = occurrences(&document, speaker, mention.map(|it| &**it));
    if places.is_empty() {
        return state.tell(MessageKind::NoOccurrences);
    }
    let first = document.next_annotation_id();
    let transaction = intents::suggest_mentions(&document, speaker, places);
    if perform(state, &transaction) {
        state.filter = queue::Filter::default();
        focus(state, Some(first));
    }
}
