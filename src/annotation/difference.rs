//! What became of a document, as the edits that would do it again.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Annotation, AnnotationId, Document, Edit, Speaker, SpeakerId};

/// Returns the edits that make of `before` what `after` is, in the order of ids; none where they are
/// equal. Both must be of one text: blocks that one of the two does not have are passed over.
pub fn difference(before: &Document, after: &Document) -> Vec<Edit> {
    let was: BTreeMap<AnnotationId, &Arc<Annotation>> = before.annotations().map(|it| (it.id, it)).collect();
    let mut edits = Vec::new();
    // Speakers come first, so that whoever reads the edits one by one meets no mention of a stranger.
    let speakers: BTreeMap<SpeakerId, &Arc<Speaker>> = before.speakers().map(|it| (it.id, it)).collect();
    for is in after.speakers() {
        if speakers.get(&is.id).is_none_or(|was| !Arc::ptr_eq(was, is) && *was != is) {
            edits.push(Edit::Speaker(is.id, Some(Arc::clone(is))));
        }
    }
    for is in after.annotations() {
        if was.get(&is.id).is_none_or(|was| !Arc::ptr_eq(was, is) && *was != is) {
            edits.push(Edit::Annotation(is.id, Some(Arc::clone(is))));
        }
    }
    let gone = was.keys().filter(|id| after.annotation(**id).is_none());
    edits.extend(gone.map(|id| Edit::Annotation(*id, None)));
    let gone = speakers.keys().filter(|id| after.speaker(**id).is_none());
    edits.extend(gone.map(|id| Edit::Speaker(*id, None)));
    for is in after.blocks() {
        if before.blocks().iter().any(|was| was.span == is.span && was.kind != is.kind) {
            edits.push(Edit::Block(is.span, is.kind));
        }
    }
    let rules = before.rules_off().symmetric_difference(after.rules_off());
    edits.extend(rules.map(|rule| Edit::Rule(rule.clone(), after.rules_off().contains(rule))));
    if before.note() != after.note() {
        edits.push(Edit::Note(after.note().cloned()));
    }
    edits
}
