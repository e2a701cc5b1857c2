//! What a project marks beside speakers, cues, quotes and claims: its span labels, attributes and relations, and the
//! keys that set them.
//!
//! Documents hold the names of labels, attributes, values and relations, and a scheme says what there is of each. Where
//! a name is changed, the scheme keeps the former one: documents need not be rewritten, and taking the change back
//! changes the scheme alone.

mod applied;
mod change;
mod file;
mod mapping;
mod ready;
mod tools;
mod unlisted;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::annotation::{Document, Value};
use crate::schema::{Label, named};

pub use change::{Place, Refusal};
#[cfg(feature = "schema")]
pub use file::json_schema;
pub use file::{FileError, MAX_BYTES, read, write};
pub use mapping::{Foreign, Mapping};
pub use ready::{READY, Ready};
pub use unlisted::Unlisted;

/// How many colours own labels have to choose from.
pub const COLOURS: u8 = 8;

/// The keys that are proposed for labels, attributes and values, in this order: none of them is a command's.
pub const FREE_KEYS: &[&str] = &[
    "5", "6", "7", "8", "9", "0", "i", "l", "y", "z", "Shift+c", "Shift+f", "Shift+g", "Shift+h", "Shift+i",
    "Shift+j", "Shift+k", "Shift+l", "Shift+m", "Shift+n", "Shift+o", "Shift+p", "Shift+r", "Shift+t",
    "Shift+u", "Shift+v", "Shift+w", "Shift+y", "Shift+z",
];

/// How an own label is underlined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pattern {
    /// A wavy line.
    #[default]
    Wavy,
    /// A dashed line.
    Dashed,
    /// A dotted line.
    Dotted,
    /// A thick line.
    Thick,
    /// A double line.
    Double,
}

named!(Pattern { Wavy = "wavy", Dashed = "dashed", Dotted = "dotted", Thick = "thick", Double = "double" });

/// What values an attribute has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One of its listed values.
    One,
    /// Some of its listed values.
    Several,
    /// Yes or no.
    Flag,
    /// Any text.
    Text,
    /// A number.
    Number,
}

named!(Kind { One = "choice", Several = "choices", Flag = "yes-no", Text = "text", Number = "number" });

/// A name of the scheme, and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The name that documents and files have.
    pub name: Arc<str>,
    /// What it is called in the interface, by the tag of its language; by its name elsewhere.
    pub shown: BTreeMap<Arc<str>, Arc<str>>,
    /// What it is for; empty where nobody has said.
    pub description: Arc<str>,
    /// The key that sets it, as in the list of keys (`5`, `Shift+k`).
    pub key: Option<Arc<str>>,
    /// Names that documents may have for it: those it had before, and those of what was merged into it.
    pub formerly: BTreeSet<Arc<str>>,
    /// Whether it is offered. What is in use stays readable when it no longer is.
    pub offered: bool,
}

/// A label for spans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpanLabel {
    /// Its name.
    pub term: Term,
    /// Its colour, below [`COLOURS`].
    pub colour: u8,
    /// How it is underlined.
    pub pattern: Pattern,
}

/// An attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub term: Term,
    /// Which labels have it, the four by their names in files; all of them where empty.
    pub on: Vec<Arc<str>>,
    /// What values it has.
    pub kind: Kind,
    /// The values to choose from.
    pub values: Vec<Term>,
    /// The value that a mark gets when a person makes or accepts it.
    pub default: Option<Value>,
}

/// A relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationKind {
    /// Its name.
    pub term: Term,
    /// The labels that it leads from; any where empty.
    pub from: Vec<Arc<str>>,
    /// The labels that it leads to; any where empty.
    pub to: Vec<Arc<str>>,
}

/// What a project marks beside the four.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scheme {
    /// What it is called; empty where nobody has said.
    pub name: Arc<str>,
    /// Which of the four labels are not shown.
    pub hidden: BTreeSet<Label>,
    /// Its labels, in the order they are offered in.
    pub labels: Vec<SpanLabel>,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// Its relations.
    pub relations: Vec<RelationKind>,
}

/// What a key of the scheme sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyed<'a> {
    /// Marks as that label.
    Label(&'a SpanLabel),
    /// Gives the attribute its next value.
    Attribute(&'a Attribute),
    /// Gives the attribute that value, or takes it away.
    Value(&'a Attribute, &'a Term),
    /// Begins such a relation.
    Relation(&'a RelationKind),
}

impl Term {
    /// Returns a term of that name of which nothing else is known.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            shown: BTreeMap::new(),
            description: Arc::default(),
            key: None,
            formerly: BTreeSet::new(),
            offered: true,
        }
    }

    /// Returns true if documents may have that name for it.
    pub fn is_called(&self, name: &str) -> bool {
        *self.name == *name || self.formerly.contains(name)
    }

    /// Returns what it is called in an interface of that language.
    pub fn shown_in(&self, tag: &str) -> &str {
        self.shown.get(tag).unwrap_or(&self.name)
    }
}

/// Finds the term of that name among things that have one: rather by its name than by a former one.
fn find<'a, T>(all: &'a [T], name: &str, term: impl Fn(&T) -> &Term) -> Option<&'a T> {
    all.iter().find(|it| *term(it).name == *name).or_else(|| all.iter().find(|it| term(it).is_called(name)))
}

impl Attribute {
    /// Returns the listed value of that name, present or former.
    pub fn value(&self, name: &str) -> Option<&Term> {
        find(&self.values, name, |it| it)
    }

    /// Returns the values that are offered.
    pub fn offered_values(&self) -> impl Iterator<Item = &Term> {
        self.values.iter().filter(|it| it.offered)
    }

    /// Returns the value that follows when a person goes through them with one key; none after the last. `None`
    /// where what is typed cannot be gone through.
    pub fn after(&self, value: Option<&Value>) -> Option<Option<Value>> {
        match self.kind {
            Kind::Flag => Some(match value {
                None => Some(Value::Flag(true)),
                Some(Value::Flag(true)) => Some(Value::Flag(false)),
                Some(_) => None,
            }),
            Kind::One | Kind::Several => {
                let shown = value.map(Value::shown);
                let mut offered = self.offered_values();
                let next = match shown {
                    None => offered.next(),
                    Some(shown) => {
                        offered.find(|it| it.is_called(&shown));
                        offered.next()
                    }
                };
                Some(next.map(|it| self.with(None, it)))
            }
            Kind::Text | Kind::Number => None,
        }
    }

    /// Returns what the value becomes when that one of the list is chosen; one that is chosen already is taken away.
    pub fn chosen(&self, value: Option<&Value>, choice: &Term) -> Option<Value> {
        let has = |it: &str| choice.is_called(it);
        match (self.kind, value) {
            (Kind::Several, Some(Value::Several(all))) if all.iter().any(|it| has(it)) => {
                let left: Vec<Arc<str>> = all.iter().filter(|it| !has(it)).cloned().collect();
                (!left.is_empty()).then_some(Value::Several(left))
            }
            (Kind::Several, Some(one)) if !matches!(one, Value::Several(_)) && has(&one.shown()) => None,
            (Kind::Several, value) => Some(self.with(value, choice)),
            (_, Some(value)) if has(&value.shown()) => None,
            _ => Some(self.with(None, choice)),
        }
    }

    fn with(&self, value: Option<&Value>, choice: &Term) -> Value {
        match (self.kind, value) {
            (Kind::Several, None) => Value::Several(vec![Arc::clone(&choice.name)]),
            (Kind::Several, Some(Value::Several(all))) => {
                let mut all = all.clone();
                all.push(Arc::clone(&choice.name));
                Value::Several(all)
            }
            (Kind::Several, Some(one)) => Value::Several(vec![one.shown().into(), Arc::clone(&choice.name)]),
            _ => Value::Text(Arc::clone(&choice.name)),
        }
    }

    /// Returns the value that a person typed or chose, as this attribute has it; `None` where it cannot be one.
    pub fn read(&self, typed: &str) -> Option<Value> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        match self.kind {
            Kind::One | Kind::Text => Some(typed.into()),
            Kind::Several => {
                let all: Vec<Arc<str>> =
                    typed.split(',').map(str::trim).filter(|it| !it.is_empty()).map(Into::into).collect();
                (!all.is_empty()).then_some(Value::Several(all))
            }
            Kind::Flag => typed.parse().ok().map(Value::Flag),
            Kind::Number => {
                let latin = latin_digits(typed);
                latin.parse::<f64>().is_ok_and(f64::is_finite).then(|| Value::Number(latin.into()))
            }
        }
    }
}

impl Attribute {
    /// Tells whether a value is of this attribute's kind.
    pub fn can_have(&self, value: &Value) -> bool {
        match (self.kind, value) {
            (Kind::One, Value::Text(name)) => self.value(name).is_some(),
            (Kind::Several, Value::Several(all)) => all.iter().all(|name| self.value(name).is_some()),
            (Kind::Flag, Value::Flag(_))
            | (Kind::Text, Value::Text(_))
            | (Kind::Number, Value::Number(_)) => true,
            _ => false,
        }
    }
}

/// Returns a number with the digits of files: whoever writes Arabic types their own.
fn latin_digits(number: &str) -> String {
    let digit = |c: char| match c {
        '٠'..='٩' => char::from_digit(u32::from(c) - u32::from('٠'), 10).unwrap_or(c),
        '۰'..='۹' => char::from_digit(u32::from(c) - u32::from('۰'), 10).unwrap_or(c),
        '٫' => '.',
        c => c,
    };
    number.chars().map(digit).collect()
}

impl RelationKind {
    /// Returns true if it leads from things of that label.
    pub fn leads_from(&self, label: &str) -> bool {
        self.from.is_empty() || self.from.iter().any(|it| **it == *label)
    }

    /// Returns true if it leads to things of that label.
    pub fn leads_to(&self, label: &str) -> bool {
        self.to.is_empty() || self.to.iter().any(|it| **it == *label)
    }
}

impl Scheme {
    /// Returns true if nothing is marked beside the four.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.attributes.is_empty() && self.relations.is_empty()
    }

    /// Returns the label of that name, present or former.
    pub fn label(&self, name: &str) -> Option<&SpanLabel> {
        find(&self.labels, name, |it| &it.term)
    }

    /// Returns the attribute of that name, present or former.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        find(&self.attributes, name, |it| &it.term)
    }

    /// Returns the relation of that name, present or former.
    pub fn relation(&self, name: &str) -> Option<&RelationKind> {
        find(&self.relations, name, |it| &it.term)
    }

    /// Returns what a label is called now.
    pub fn label_name<'a>(&'a self, name: &'a str) -> &'a str {
        self.label(name).map_or(name, |it| &it.term.name)
    }

    /// Returns the attributes that things of that label have (one of the four by its name in files), in order; those no
    /// longer offered too.
    pub fn attributes_of<'a>(&'a self, label: &'a str) -> impl Iterator<Item = &'a Attribute> {
        let label = self.label_name(label);
        self.attributes.iter().filter(move |it| it.on.is_empty() || it.on.iter().any(|on| **on == *label))
    }

    /// Returns the offered relations that lead from things of that label.
    pub fn relations_of<'a>(&'a self, label: &'a str) -> impl Iterator<Item = &'a RelationKind> {
        let label = self.label_name(label);
        self.relations.iter().filter(move |it| it.term.offered && it.leads_from(label))
    }

    /// Returns everything that has a name and can have a key, in order.
    fn terms(&self) -> impl Iterator<Item = &Term> {
        let values = self.attributes.iter().flat_map(|it| std::iter::once(&it.term).chain(&it.values));
        self.labels.iter().map(|it| &it.term).chain(values).chain(self.relations.iter().map(|it| &it.term))
    }

    /// Returns what a key sets, among what is offered.
    pub fn keyed(&self, key: &str) -> Option<Keyed<'_>> {
        let has = |term: &Term| term.offered && term.key.as_deref() == Some(key);
        if let Some(label) = self.labels.iter().find(|it| has(&it.term)) {
            return Some(Keyed::Label(label));
        }
        for attribute in self.attributes.iter().filter(|it| it.term.offered) {
            if has(&attribute.term) {
                return Some(Keyed::Attribute(attribute));
            }
            if let Some(value) = attribute.values.iter().find(|it| has(it)) {
                return Some(Keyed::Value(attribute, value));
            }
        }
        self.relations.iter().find(|it| has(&it.term)).map(Keyed::Relation)
    }

    /// Returns the name of what has a key already.
    pub fn owner_of_key(&self, key: &str) -> Option<&Arc<str>> {
        self.terms().find(|it| it.offered && it.key.as_deref() == Some(key)).map(|it| &it.name)
    }

    /// Returns a key that nothing has yet.
    pub fn free_key(&self) -> Option<Arc<str>> {
        FREE_KEYS.iter().find(|key| self.owner_of_key(key).is_none()).map(|key| (*key).into())
    }

    /// Returns the name of a label of an annotation, or of a mark with an own label, as attributes and relations know it.
    pub fn label_of<'a>(
        &'a self,
        document: &'a Document,
        id: crate::annotation::AnnotationId,
    ) -> Option<&'a str> {
        if let Some(annotation) = document.annotation(id) {
            return Some(annotation.label().name());
        }
        let mark = document.own(id)?.mark.as_ref()?;
        Some(self.label_name(&mark.label))
    }
}
