//! What a project marks beside speakers, cues, quotes and claims: labels, attributes and relations of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{AnnotationId, Origin, Parts, Review};

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// It applies, or it does not.
    Flag(bool),
    /// A number, in the digits it was given in.
    Number(Arc<str>),
    /// One of several values, or free text.
    Text(Arc<str>),
    /// Several values.
    Several(Vec<Arc<str>>),
}

impl Value {
    /// Returns the value as a person reads it; several values are separated by commas.
    pub fn shown(&self) -> String {
        match self {
            Self::Flag(flag) => flag.to_string(),
            Self::Number(value) | Self::Text(value) => value.to_string(),
            Self::Several(values) => values.join(", "),
        }
    }

    /// Returns the value with one more beside it.
    #[must_use]
    pub fn and(self, other: &str) -> Self {
        let mut values = match self {
            Self::Several(values) => values,
            one => vec![one.shown().into()],
        };
        if !values.iter().any(|value| **value == *other) {
            values.push(other.into());
        }
        match values.as_slice() {
            [only] => Self::Text(Arc::clone(only)),
            _ => Self::Several(values),
        }
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.into())
    }
}

/// A span with a label of the project's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnMark {
    /// Its label.
    pub label: Arc<str>,
    /// What it covers (bytes).
    pub parts: Parts,
    /// What a person has decided about it.
    pub review: Review,
    /// Where it came from.
    pub origin: Origin,
    /// A person's remark.
    pub note: Option<Arc<str>>,
}

/// A relation of the project's own; it belongs to the annotation that it leads from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relation {
    /// What it is called.
    pub name: Arc<str>,
    /// The annotation or own mark that it leads to.
    pub to: AnnotationId,
}

/// What a project says of its own under one id: a mark with its own label, or what it adds to an annotation of
/// that id; attributes and relations of either.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// The mark, where the id is not that of an annotation.
    pub mark: Option<OwnMark>,
    /// Attributes by name.
    pub attributes: BTreeMap<Arc<str>, Value>,
    /// Relations that lead from it, in their order. One that leads to nothing is passed over by everything that
    /// reads it: what it led to may come back when a removal is undone.
    pub relations: Vec<Relation>,
}

impl Own {
    /// Returns true if it says nothing.
    pub fn is_empty(&self) -> bool {
        self.mark.is_none() && self.attributes.is_empty() && self.relations.is_empty()
    }
}

/// Fields of a document that Qawl gives no meaning and writes again, by the format they came in: each is the
/// JSON text of an object.
pub type Fields = BTreeMap<Arc<str>, Arc<str>>;
