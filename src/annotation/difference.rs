//! What became of a document, as the edits that would do it again.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Document, Edit};

/// Returns the edits that make of `before` what `after` is, in the order of ids; none where they are
/// equal. Both must be of one text: blocks that one of the two does not have are passed over.
pub fn difference(before: &Document, after: &Document) -> Vec<Edit> {
    let changes = after.changes_since(before);
    let mut edits = Vec::new();
    // Speakers come first, so that whoever reads the edits one by one meets no mention of a stranger.
    let may_differ = !after.has_speakers_of(before);
    for is in after.speakers().filter(|_| may_differ) {
        if before.speaker(is.id).is_none_or(|was| !Arc::ptr_eq(was, is) && was != is) {
            edits.push(Edit::Speaker(is.id, Some(Arc::clone(is))));
        }
    }
    for (was, is) in &changes {
        if let Some(is) = is
            && Some(is) != was.as_ref()
        {
            edits.push(Edit::Annotation(is.id, Some(Arc::clone(is))));
        }
    }
    for (was, is) in &changes {
        if let (Some(was), None) = (was, is) {
            edits.push(Edit::Annotation(was.id, None));
        }
    }
    let gone = before.speakers().filter(|it| after.speaker(it.id).is_none());
    edits.extend(gone.map(|it| Edit::Speaker(it.id, None)));
    // Blocks are shared by versions that have the same, and sorted: an article has thousands.
    let has_same_blocks = std::ptr::eq(before.blocks(), after.blocks());
    for is in after.blocks().iter().filter(|_| !has_same_blocks) {
        let was = before.blocks().binary_search_by_key(&is.span, |it| it.span);
        let was = was.ok().and_then(|at| before.blocks().get(at));
        if was.is_some_and(|was| was.kind != is.kind) {
            edits.push(Edit::Block(is.span, is.kind));
        }
    }
    let rules = before.rules_off().symmetric_difference(after.rules_off());
    edits.extend(rules.map(|rule| Edit::Rule(rule.clone(), after.rules_off().contains(rule))));
    if before.answers() != after.answers() {
        edits.push(Edit::Answers(Arc::clone(after.answers())));
    }
    let own = |document: &Document, id| document.own(id).cloned();
    let touched = before.own_all().chain(after.own_all()).map(|(id, _)| id);
    for id in touched.collect::<BTreeSet<_>>() {
        let is = own(after, id);
        if own(before, id) != is {
            edits.push(Edit::Own(id, is));
        }
    }
    if before.note() != after.note() {
        edits.push(Edit::Note(after.note().cloned()));
    }
    edits
}
