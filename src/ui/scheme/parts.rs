//! What of a scheme the panel lists.

use std::sync::Arc;

use crate::scheme::{Place, Scheme};
use crate::ui::strings::Words;

/// Returns everything of a scheme that has a name, in order.
pub(super) fn places(scheme: &Scheme) -> Vec<Place> {
    let labels = scheme.labels.iter().map(|it| Place::Label(Arc::clone(&it.term.name)));
    let attributes = scheme.attributes.iter().flat_map(|it| {
        let of = Arc::clone(&it.term.name);
        let values =
            it.values.iter().map(move |value| Place::Value(Arc::clone(&of), Arc::clone(&value.name)));
        std::iter::once(Place::Attribute(Arc::clone(&it.term.name))).chain(values)
    });
    let relations = scheme.relations.iter().map(|it| Place::Relation(Arc::clone(&it.term.name)));
    labels.chain(attributes).chain(relations).collect()
}

/// Returns what something is called; a value with its attribute.
pub(super) fn called(words: Words, scheme: &Scheme, place: &Place) -> String {
    let shown = scheme.term(place).map_or(&**place.name(), |it| it.shown_in(words.tag())).to_owned();
    match place {
        Place::Value(of, _) => {
            let of = scheme.attribute(of).map_or(&**of, |it| it.term.shown_in(words.tag())).to_owned();
            format!("{of}: {shown}")
        }
        _ => shown,
    }
}

/// Returns the names of all labels, the four first.
pub(super) fn label_names(scheme: &Scheme) -> Vec<Arc<str>> {
    let four = crate::schema::Label::ALL.iter().map(|it| Arc::from(it.name()));
    four.chain(scheme.labels.iter().map(|it| Arc::clone(&it.term.name))).collect()
}
