//! What documents have that their scheme does not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Attribute, COLOURS, Kind, Pattern, RelationKind, Scheme, SpanLabel, Term};
use crate::annotation::{Document, Value};

/// The most different texts that an attribute has for them to be taken for values to choose from.
const MOST_VALUES: usize = 24;

/// The longest text that is taken for such a value, in characters.
const LONGEST_VALUE: usize = 40;

/// Labels, attributes, values and relations that are in use and not in the scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unlisted {
    /// Labels, and how often each is there.
    pub labels: BTreeMap<Arc<str>, usize>,
    /// Attributes.
    pub attributes: BTreeMap<Arc<str>, Found>,
    /// Relations.
    pub relations: BTreeMap<Arc<str>, FoundRelation>,
    /// Values of attributes that the scheme has, by the attribute.
    pub values: BTreeMap<Arc<str>, BTreeMap<Arc<str>, usize>>,
}

/// What was found of a relation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundRelation {
    from: BTreeSet<Arc<str>>,
    to: BTreeSet<Arc<str>>,
    /// How often it is there.
    pub count: usize,
}

/// What was found of an attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    on: BTreeSet<Arc<str>>,
    values: BTreeMap<Value, usize>,
}

impl Found {
    /// Returns how often the attribute is there.
    pub fn count(&self) -> usize {
        self.values.values().sum()
    }

    /// Returns what kind of attribute has such values, and those to choose from.
    fn kind(&self) -> (Kind, Vec<Term>) {
        let all = |is: fn(&Value) -> bool| self.values.keys().all(is);
        if all(|it| matches!(it, Value::Flag(_))) {
            return (Kind::Flag, Vec::new());
        }
        if all(|it| matches!(it, Value::Number(_))) {
            return (Kind::Number, Vec::new());
        }
        let several = self.values.keys().any(|it| matches!(it, Value::Several(_)));
        let mut names: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        for (value, n) in &self.values {
            for name in names_of(value) {
                *names.entry(name).or_default() += n;
            }
        }
        let is_short = names.keys().all(|it| it.chars().count() <= LONGEST_VALUE);
        // Notes differ from mark to mark; what is chosen from a list comes again.
        let recurs = names.values().any(|n| *n > 1) || names.len() <= 4;
        let values = names.keys().map(|it| Term::new(it)).collect();
        match (several, is_short && names.len() <= MOST_VALUES && recurs) {
            (true, _) => (Kind::Several, values),
            (false, true) => (Kind::One, values),
            (false, false) => (Kind::Text, Vec::new()),
        }
    }
}

fn names_of(value: &Value) -> Vec<Arc<str>> {
    match value {
        Value::Several(all) => all.clone(),
        one => vec![one.shown().into()],
    }
}

impl Unlisted {
    /// Returns true if there is nothing.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
            && self.attributes.is_empty()
            && self.relations.is_empty()
            && self.values.is_empty()
    }

    /// Adds what a document has that the scheme does not.
    pub fn add(&mut self, scheme: &Scheme, document: &Document) {
        for (id, own) in document.own_all() {
            let here: Arc<str> = scheme.label_of(document, id).unwrap_or_default().into();
            if let Some(mark) = own.mark.as_ref().filter(|it| scheme.label(&it.label).is_none()) {
                *self.labels.entry(Arc::clone(&mark.label)).or_default() += 1;
            }
            for (name, value) in &own.attributes {
                match scheme.attribute(name) {
                    None => {
                        let found = self.attributes.entry(Arc::clone(name)).or_default();
                        found.on.insert(Arc::clone(&here));
                        *found.values.entry(value.clone()).or_default() += 1;
                    }
                    Some(attribute) if matches!(attribute.kind, Kind::One | Kind::Several) => {
                        for value in names_of(value).into_iter().filter(|it| attribute.value(it).is_none()) {
                            let of = self.values.entry(Arc::clone(&attribute.term.name)).or_default();
                            *of.entry(value).or_default() += 1;
                        }
                    }
                    Some(_) => {}
                }
            }
            for relation in own.relations.iter().filter(|it| scheme.relation(&it.name).is_none()) {
                let Some(there) = scheme.label_of(document, relation.to) else { continue };
                let found = self.relations.entry(Arc::clone(&relation.name)).or_default();
                found.from.insert(Arc::clone(&here));
                found.to.insert(there.into());
                found.count += 1;
            }
        }
    }
}

impl Scheme {
    /// Returns what a document has that the scheme does not.
    pub fn unlisted(&self, document: &Document) -> Unlisted {
        let mut unlisted = Unlisted::default();
        unlisted.add(self, document);
        unlisted
    }

    /// Returns the scheme with everything that is in use and not in it. Labels get colours, patterns and free keys.
    pub fn with_unlisted(&self, unlisted: &Unlisted) -> Self {
        let mut scheme = self.clone();
        for name in unlisted.labels.keys() {
            let label = scheme.fresh_label(name);
            scheme.labels.push(label);
        }
        for (name, found) in &unlisted.attributes {
            let (kind, values) = found.kind();
            let on = found.on.iter().cloned().collect();
            scheme.attributes.push(Attribute { term: Term::new(name), on, kind, values, default: None });
        }
        for (name, found) in &unlisted.relations {
            let (from, to) = (found.from.iter().cloned().collect(), found.to.iter().cloned().collect());
            scheme.relations.push(RelationKind { term: Term::new(name), from, to });
        }
        for attribute in &mut scheme.attributes {
            let more = unlisted.values.get(&attribute.term.name);
            attribute.values.extend(more.into_iter().flat_map(|it| it.keys()).map(|it| Term::new(it)));
        }
        scheme
    }

    /// Returns a label of that name with the colour that the fewest labels have, a pattern that tells it from those, and a
    /// free key.
    pub fn fresh_label(&self, name: &str) -> SpanLabel {
        self.fresh_label_beside(name, &[])
    }

    /// Returns a label as [`fresh_label`](Self::fresh_label) does, where labels of those colours are still to come.
    pub(super) fn fresh_label_beside(&self, name: &str, to_come: &[u8]) -> SpanLabel {
        let n = self.labels.len();
        let of_colour = |colour: u8| self.labels.iter().filter(move |it| it.colour == colour);
        let n_of =
            |colour: &u8| of_colour(*colour).count() + to_come.iter().filter(|it| *it == colour).count();
        let colour = (0..COLOURS).min_by_key(n_of).unwrap_or_default();
        // Neighbours differ in both, and all pairs have been used before one comes again.
        let turn = n + n / usize::from(COLOURS);
        let patterns =
            (0..Pattern::ALL.len()).filter_map(|nth| Pattern::ALL.get((turn + nth) % Pattern::ALL.len()));
        let is_free = |pattern: &&Pattern| of_colour(colour).all(|it| it.pattern != **pattern);
        let pattern = patterns.clone().find(is_free).or(patterns.clone().next()).copied().unwrap_or_default();
        SpanLabel { term: Term { key: self.free_key(), ..Term::new(name) }, colour, pattern }
    }
}
