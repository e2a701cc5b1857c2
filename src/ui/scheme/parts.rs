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

/// Numbers of what a scheme lists, which stay the same when something is renamed, moved, or goes.
#[derive(Default)]
pub(super) struct Numbers {
    known: Vec<(Place, usize)>,
    next: usize,
}

impl Numbers {
    /// Gives numbers to what has none. What has a name that something had before, and that is gone, is that.
    pub fn renew(&mut self, scheme: &Scheme) {
        let places: Vec<Place> =
            places(scheme).into_iter().filter(|it| !matches!(it, Place::Value(..))).collect();
        let known = std::mem::take(&mut self.known);
        for place in &places {
            let renamed = |was: &Place| {
                std::mem::discriminant(was) == std::mem::discriminant(place)
                    && !places.contains(was)
                    && scheme.term(place).is_some_and(|it| it.formerly.contains(was.name()))
            };
            let same = known.iter().find(|(was, _)| was == place);
            let found = same.or_else(|| known.iter().find(|(was, _)| renamed(was)));
            let number = found.map_or(self.next, |(_, number)| *number);
            self.next = self.next.max(number + 1);
            self.known.push((place.clone(), number));
        }
    }

    /// Returns the number of something.
    pub fn of(&self, place: &Place) -> usize {
        self.known.iter().find(|(it, _)| it == place).map_or(usize::MAX, |(_, number)| *number)
    }
}
