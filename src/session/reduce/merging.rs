//! What files say of articles that are there already: taken over as one step of each document, with nothing lost
//! that was decided here.

use std::sync::Arc;

use super::{focus, perform, projects};
use crate::annotation::{
    Action as Done, AnnotationId, Document, Origin, Review, Transaction, difference, merge,
};
use crate::session::message::{Failure, MessageKind};
use crate::session::project::{Effect, Fetched};
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

/// Takes over what came for the open document, as one thing to undo, and says what was; or that the article is
/// there already.
pub(super) fn arrive(state: &mut State) {
    let arriving = std::mem::take(&mut state.project.arriving);
    let Some(document) = state.document.clone() else { return };
    let Merged { document: after, n_taken, versions, n_kept } = Merged::of(&document, &arriving);
    let edits = difference(&document, &after);
    let says_nothing = edits.is_empty();
    let is_new = !says_nothing && perform(state, &Transaction { action: Done::Import, edits });
    if let Some(intaking) = &mut state.project.intaking {
        intaking.merged += usize::from(is_new);
        intaking.known += usize::from(!is_new);
        intaking.versions += versions.len();
        intaking.kept += n_kept;
    }
    if is_new || n_kept > 0 {
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
            state.project.arriving.push(document);
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
    let Fetched { key, document, damages, .. } = fetched;
    if state.project.open.as_ref() == Some(&key) {
        // It was opened meanwhile, and is newer here. `reduce` takes it over, after this: it is a step of work.
        state.project.arriving.extend(waiting);
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
            let (document, action) = (Arc::new(after), Done::Import);
            state.outbox.push(Effect::Entry { document, step: Step::Do, action, edits, summary });
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
