//! What files say of articles that are there already: taken over as one step of each document, with nothing lost
//! that was decided here.

use std::sync::Arc;

use super::{focus, perform, projects};
use crate::annotation::{
    Action as Done, AnnotationId, Document, History, Origin, Review, Transaction, difference, merge,
};
use crate::session::message::{Failure, MessageKind};
use crate::session::project::{Effect, Fetched, Intaking, Project};
use crate::session::state::{SHOWN_FROM, State};
use crate::store::{DocumentKey, Step, Summary};

/// Returns true if a document holds more than what the rules suggest.
pub(in crate::session) fn holds_work(document: &Document) -> bool {
    document.note().is_some()
        || !document.rules_off().is_empty()
        || document
            .annotations()
            .any(|it| it.review != Review::Suggested || !matches!(it.origin, Origin::Rule(_)))
}

/// What taking several versions of a document over comes to.
struct Merged {
    document: Document,
    n_taken: usize,
    versions: Vec<AnnotationId>,
    n_kept: usize,
}

impl Merged {
    /// Takes all of `arriving` over, one after the other.
    fn of(document: &Document, arriving: &[Arc<Document>]) -> Self {
        let mut merged = Self { document: document.clone(), n_taken: 0, versions: Vec::new(), n_kept: 0 };
        for it in arriving {
            let found = merge(&merged.document, it);
            let transaction = Transaction { action: Done::Import, edits: found.edits };
            // Edits of a merge fit; if one did not, nothing of that version would be taken.
            if merged.document.apply(&transaction).is_ok() {
                merged.n_taken += found.n_taken;
                merged.versions.extend(found.versions);
                merged.n_kept += found.n_kept;
            }
        }
        merged
    }
}

/// Returns true while something that came in files is still to be taken over.
pub(super) fn waits(state: &State) -> bool {
    !state.project.merging.is_empty() || !state.project.arriving.is_empty()
}

/// Returns true if something came for the open document, which is as it is stored.
pub(super) fn has_arrived(state: &State) -> bool {
    let Project { open: Some(open), opening, arriving, is_stale: false, .. } = &state.project else {
        return false;
    };
    state.document.is_some() && opening.as_ref() != Some(open) && arriving.iter().any(|(key, _)| key == open)
}

/// Has what came for the document that is being opened wait until it has been fetched, whether or not it is shown then:
/// a person goes elsewhere.
pub(super) fn set_aside(state: &mut State) {
    let arriving = std::mem::take(&mut state.project.arriving);
    if !arriving.is_empty() && state.project.intaking.is_none() {
        // It came alone, and how it ends is told as of several.
        state.project.intaking = Some(Intaking::default());
        state.project.ending = Some((Vec::new(), false));
    }
    for (key, document) in arriving {
        state.project.merging.entry(key).or_default().push(document);
    }
}

/// Has everything fetched once more that something waits for: what was read before the project was read again is not
/// shown.
pub(super) fn fetch_again(state: &mut State) {
    let keys = state.project.merging.keys().filter(|key| state.project.opening.as_ref() != Some(*key));
    let fetches: Vec<_> = keys.cloned().map(Effect::Fetch).collect();
    state.outbox.extend(fetches);
}

/// Takes note that nothing that waits will be taken over.
pub(super) fn give_up_all(state: &mut State) {
    let keys: Vec<_> = state.project.merging.keys().cloned().collect();
    for key in keys {
        not_fetched(state, &key);
    }
}

/// Takes over what came for the open document, as one thing to undo, and says what was; or that the article is
/// there already.
pub(super) fn arrive(state: &mut State) {
    let (Some(document), Some(key)) = (state.document.clone(), state.project.open.clone()) else { return };
    let all = std::mem::take(&mut state.project.arriving);
    let (arriving, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|(of, _)| *of == key);
    state.project.arriving = rest;
    let arriving: Vec<_> = arriving.into_iter().map(|(_, document)| document).collect();
    let Merged { document: after, n_taken, versions, n_kept } = Merged::of(&document, &arriving);
    let edits = difference(&document, &after);
    let says_nothing = edits.is_empty();
    let is_new = !says_nothing && perform(state, &Transaction { action: Done::Import, edits });
    if !says_nothing && !is_new {
        // Another tab has taken over meanwhile, as `perform` has reported.
        let name =
            state.project.of_open().map_or_else(|| document.id().to_owned(), |it| it.called().to_owned());
        state.project.unmerged.push(Failure::NotMerged { name });
    } else if let Some(intaking) = &mut state.project.intaking {
        intaking.merged += usize::from(is_new);
        intaking.known += usize::from(!is_new);
        intaking.versions += versions.len();
        intaking.kept += n_kept;
    }
    if is_new || says_nothing && n_kept > 0 {
        state.tell(MessageKind::Merged { taken: n_taken, versions: versions.len(), kept: n_kept });
    } else if says_nothing {
        state.tell(MessageKind::AlreadyThere);
    }
    // Where both have decided there is something to look at.
    if is_new && !versions.is_empty() {
        focus(state, versions.first().copied());
    }
}

/// Takes over what came for documents that are there: at once for the open one, for the others once they have
/// been fetched.
pub(super) fn merge_all(state: &mut State, arrivals: Vec<(DocumentKey, Arc<Document>)>) {
    for (key, document) in arrivals {
        if state.project.open.as_ref() == Some(&key) || state.project.opening.as_ref() == Some(&key) {
            state.project.arriving.push((key, document));
            continue;
        }
        let is_first = !state.project.merging.contains_key(&key);
        state.project.merging.entry(key.clone()).or_default().push(document);
        if is_first {
            state.outbox.push(Effect::Fetch(key));
        }
    }
}

/// Takes over what waited for a document that is fetched and not shown, as a step of work on it.
pub(super) fn merge_fetched(state: &mut State, fetched: Fetched, waiting: Vec<Arc<Document>>) {
    if waiting.is_empty() {
        return;
    }
    let Fetched { key, document, mut history, damages, .. } = fetched;
    if state.project.open.as_ref() == Some(&key) {
        // It was opened meanwhile, and is newer here. `reduce` takes it over, after this: it is a step of work.
        state.project.arriving.extend(waiting.into_iter().map(|document| (key.clone(), document)));
        return;
    }
    state.project.damages += damages;
    let Merged { document: after, versions, n_kept, .. } = Merged::of(&document, &waiting);
    let edits = difference(&document, &after);
    let mut intaking = state.project.intaking.unwrap_or_default();
    intaking.versions += versions.len();
    intaking.kept += n_kept;
    match state.project.documents.get(&key).cloned() {
        // Another tab has taken over meanwhile.
        Some(summary) if !edits.is_empty() && projects::refuses(state) => {
            let name = summary.called().to_owned();
            state.project.unmerged.push(Failure::NotMerged { name });
        }
        Some(summary) if !edits.is_empty() => {
            let renewed = summary.renewed(&after, SHOWN_FROM);
            let summary = Arc::new(Summary { changed_ms: state.now_ms, ..renewed });
            state.project.put(Arc::clone(&summary));
            state.project.sequence.edited(&key);
            let action = Done::Import;
            let transaction = Transaction { action, edits: edits.clone() };
            if history.perform(&mut Document::clone(&document), &transaction).is_err() {
                // What would not lead back to the document as it was is none.
                history = History::default();
            }
            let document = Arc::new(after);
            state.outbox.push(Effect::Entry { document, step: Step::Do, action, edits, history, summary });
            intaking.merged += 1;
        }
        _ => intaking.known += 1,
    }
    state.project.intaking = Some(intaking);
    projects::merged_some(state);
}

/// Takes note that a document cannot be read that something waited for; returns whether something did.
pub(super) fn not_fetched(state: &mut State, key: &DocumentKey) -> bool {
    let Some(waiting) = state.project.merging.remove(key) else { return false };
    let named = waiting.first().map_or("", |it| it.id()).to_owned();
    let title = state.project.documents.get(key).map(|it| it.title.to_string()).filter(|it| !it.is_empty());
    let failure = Failure::NotMerged { name: title.unwrap_or(named) };
    state.project.unmerged.push(failure);
    projects::merged_some(state);
    true
}
