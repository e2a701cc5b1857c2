//! Marks of a scheme of one's own, as the page lists and paints them.

use std::cmp::Reverse;
use std::sync::Arc;

use super::edges::Unit;
use super::queue::Filter;
use super::state::State;
use crate::annotation::{AnnotationId, Document, OwnMark, Parts, Review, Value};
use crate::scheme::{Scheme, Unlisted};

/// What a person does with labels, attributes and relations of a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnAction {
    /// Marks the selection with an own label; without a selection, gives the focused that label.
    Mark(Arc<str>, Unit),
    /// Does what a key of the scheme is for, to the selection or to the focused.
    Press(Arc<str>, Unit),
    /// Gives an attribute of an annotation a value, or takes it away.
    Set(AnnotationId, Arc<str>, Option<Value>),
    /// Does so with everything that the list of marks shows.
    SetListed(Arc<str>, Option<Value>),
    /// Begins to pick where a relation of that name leads to from an annotation.
    StartRelation(AnnotationId, Arc<str>),
    /// Ends picking without a relation.
    EndRelation,
    /// Adds a relation.
    Relate(AnnotationId, Arc<str>, AnnotationId),
    /// Takes a relation away, by the name that the document has for it.
    Unrelate(AnnotationId, Arc<str>, AnnotationId),
    /// Takes into the scheme what the open document has and the scheme does not.
    TakeUnlisted,
}

/// A relation whose other end is being picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relating {
    /// Where it leads from.
    pub from: AnnotationId,
    /// What it is called.
    pub name: Arc<str>,
}

impl State {
    /// Returns the mark with an own label that has the focus.
    pub fn focused_own(&self) -> Option<(AnnotationId, &OwnMark)> {
        let id = self.focus?;
        Some((id, self.document.as_ref()?.own_mark(id)?))
    }

    /// Returns what the focused covers, whatever its label.
    pub fn focused_parts(&self) -> Option<&Parts> {
        self.document.as_ref()?.parts_of(self.focus?)
    }

    /// Returns true if a mark with an own label is to be shown. Rejected ones are not.
    pub fn shows_own(&self, id: AnnotationId, mark: &OwnMark) -> bool {
        mark.review != Review::Rejected || self.focus == Some(id)
    }

    /// Returns what the open document has and the scheme of its project does not.
    pub fn unlisted(&self) -> Unlisted {
        self.document.as_ref().map(|document| self.project.scheme().unlisted(document)).unwrap_or_default()
    }
}

/// Tells whether a filter lets through what has that id, by its label and attributes.
pub(super) fn passes(scheme: &Scheme, document: &Document, filter: &Filter, id: AnnotationId) -> bool {
    let label = match document.annotation(id) {
        Some(annotation) => {
            filter.own.is_none() && filter.label.is_none_or(|label| annotation.label() == label)
        }
        None => {
            let own = document.own_mark(id).map(|mark| scheme.label_name(&mark.label));
            let chosen = filter.own.as_deref().map(|name| scheme.label_name(name));
            filter.label.is_none() && chosen.is_none_or(|chosen| own == Some(chosen))
        }
    };
    let attribute = filter.attribute.as_ref().is_none_or(|(name, wanted)| {
        let value = document.own(id).and_then(|own| scheme.value_of(own, name));
        match (wanted, value) {
            (None, value) => value.is_none(),
            (Some(_), None) => false,
            (Some(Value::Text(wanted)), Some(Value::Several(all))) => all.contains(wanted),
            (Some(wanted), Some(value)) => *wanted == value,
        }
    });
    label && attribute
}

/// Returns every mark that is shown and let through by the filter's labels and attributes, decided on or not, as a reader
/// meets them.
pub fn listed(state: &State) -> Vec<AnnotationId> {
    let Some(document) = &state.document else { return Vec::new() };
    let known = document.annotations().filter(|it| state.shows(it)).map(|it| (it.id, it.parts.hull()));
    let own = document.own_marks().filter(|(id, mark)| state.shows_own(*id, mark));
    let own = own.map(|(id, mark)| (id, mark.parts.hull()));
    let scheme = state.project.scheme();
    let mut found: Vec<_> =
        known.chain(own).filter(|(id, _)| passes(scheme, document, &state.filter, *id)).collect();
    found.sort_by_key(|(id, hull)| (hull.start(), Reverse(hull.end()), *id));
    found.into_iter().map(|(id, _)| id).collect()
}
