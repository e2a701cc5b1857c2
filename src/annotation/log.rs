//! What a step of work changed, as data for studying the cost of annotation.

use super::{Annotation, AnnotationId, Document, Origin, Review};
use crate::schema::{Label, RuleId};

/// What became of one annotation in one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The annotation.
    pub id: AnnotationId,
    /// Its label after the step, or before it if it is gone.
    pub label: Label,
    /// The rule that suggested it.
    pub rule: Option<RuleId>,
    /// What was decided about it before; `None` if it was not there.
    pub before: Option<Review>,
    /// What is decided now; `None` if it is gone.
    pub after: Option<Review>,
    /// By how many code points its start moved; positive is further on in the text.
    pub start_moved: i64,
    /// By how many code points its end moved.
    pub end_moved: i64,
}

/// One step of work: an edit, or the taking back of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The document's name.
    pub document: String,
    /// What was done, by its name.
    pub action: String,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// How long after the step before it, or after the document was opened.
    pub spent_ms: u64,
    /// What changed.
    pub changes: Vec<Change>,
}

/// Returns what changed between two versions of a document, by id.
pub fn changes(before: &Document, after: &Document) -> Vec<Change> {
    let pairs = after.changes_since(before).into_iter();
    pairs.map(|(was, is)| change(after, was.map(|it| &**it), is.map(|it| &**it))).collect()
}

fn change(document: &Document, was: Option<&Annotation>, is: Option<&Annotation>) -> Change {
    let edges = |it: &Annotation| {
        let span = document.text().code_points(it.parts.hull());
        (i64::from(span.start), i64::from(span.end))
    };
    let moved = match (was.map(edges), is.map(edges)) {
        (Some(was), Some(is)) => (is.0 - was.0, is.1 - was.1),
        _ => (0, 0),
    };
    let either = is.or(was);
    Change {
        id: either.map_or(AnnotationId(0), |it| it.id),
        label: either.map_or(Label::Quote, Annotation::label),
        rule: either.and_then(|it| match &it.origin {
            Origin::Rule(evidence) => Some(evidence.rule.clone()),
            Origin::Person | Origin::Import(_) => None,
        }),
        before: was.map(|it| it.review),
        after: is.map(|it| it.review),
        start_moved: moved.0,
        end_moved: moved.1,
    }
}
