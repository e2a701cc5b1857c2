//! What follows from an edit while nobody chose otherwise: how a quote whose edges moved is rendered, and what a
//! speaker is called whose mentions have changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::proposal::quote_kind;
use crate::annotation::{
    Action as Done, Annotation, AnnotationId, Document, Edit, History, Review, Role, Speaker, SpeakerId,
};
use crate::schema::QuoteKind;

/// Returns the edits that follow from what has been done to a document.
pub(super) fn following(was: &Document, is: &Document, done: Done, history: &History) -> Vec<Edit> {
    // What comes from a file or a detector is as it says.
    if matches!(done, Done::Import | Done::Suggest | Done::Block | Done::Rule | Done::Note) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    if matches!(done, Done::Reshape | Done::Split | Done::Join) {
        edits.extend(kinds(was, is, history));
    }
    edits.extend(names(was, is));
    edits
}

/// A kind that a person chose stays, and so does one that the old edges do not tell.
fn kinds(was: &Document, is: &Document, history: &History) -> Vec<Edit> {
    let changes = is.changes_since(was);
    let follows = |quote: &Annotation| {
        let kind = quote.attribution().map(|it| it.kind);
        kind == Some(quote_kind(was, &quote.parts)) && !history.holds(Done::Retype, quote.id)
    };
    // What is cut off another quote is rendered as that was, and follows if that did.
    let cut = changes.iter().find_map(|(was, is)| {
        let (was, is) = (was.as_ref()?, is.as_ref()?);
        (was.attribution().is_some() && was.parts != is.parts).then_some(*was)
    });
    let mut edits = Vec::new();
    for (before, after) in &changes {
        let (Some(before), Some(after)) = (before.or(cut), after) else { continue };
        let Some(attribution) = after.attribution() else { continue };
        let kind = quote_kind(is, &after.parts);
        let untouched = before.attribution().map(|it| it.kind) == Some(attribution.kind);
        if before.parts != after.parts && untouched && kind != attribution.kind && follows(before) {
            edits.push(of_kind(after, kind));
        }
    }
    edits
}

fn of_kind(quote: &Annotation, kind: QuoteKind) -> Edit {
    let mut quote = quote.clone();
    if let Role::Quote(attribution) = &mut quote.role {
        attribution.kind = kind;
    }
    Edit::Annotation(quote.id, Some(Arc::new(quote)))
}

/// A speaker who was called as the longest mention is called so still.
fn names(was: &Document, is: &Document) -> Vec<Edit> {
    let mut touched: BTreeSet<SpeakerId> = BTreeSet::new();
    for (before, after) in is.changes_since(was) {
        touched.extend(before.and_then(|it| it.speaker()));
        touched.extend(after.and_then(|it| it.speaker()));
    }
    if touched.is_empty() {
        return Vec::new();
    }
    let (before, after) = (was.mentions_by_speaker(), is.mentions_by_speaker());
    let mut edits = Vec::new();
    for id in touched {
        let (Some(old), Some(new)) = (was.speaker(id), is.speaker(id)) else { continue };
        let follows =
            old.name == new.name && fullest(was, &before, id).is_some_and(|name| *name == *old.name);
        let name = fullest(is, &after, id).filter(|name| follows && **name != *new.name);
        if let Some(name) = name {
            let speaker = Speaker { name: name.into(), ..Speaker::clone(new) };
            edits.push(Edit::Speaker(id, Some(Arc::new(speaker))));
        }
    }
    edits
}

/// Returns the longest accepted mention of a speaker, the longest of all where none is accepted; of several the
/// first.
fn fullest(
    document: &Document,
    mentions: &BTreeMap<SpeakerId, Vec<&Arc<Annotation>>>,
    id: SpeakerId,
) -> Option<String> {
    let place = |it: &Annotation| -> (bool, usize, std::cmp::Reverse<AnnotationId>) {
        let n_letters = document.covered(it).chars().count();
        (it.review == Review::Accepted, n_letters, std::cmp::Reverse(it.id))
    };
    let longest = mentions.get(&id)?.iter().max_by_key(|it| place(it))?;
    Some(document.covered(longest))
}
