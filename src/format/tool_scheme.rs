//! What other tools are configured to mark: brat's `annotation.conf` with its `visual.conf` and `kb_shortcuts.conf`, the
//! labelling configuration of Label Studio, the type system of UIMA.

use std::fmt;

/// The longest configuration that is read, in bytes.
pub const MAX_TOOL_SCHEME_BYTES: usize = 4_000_000;

/// The colours of labels in configurations that are written, in the order in which labels get them that nobody has chosen one for.
pub const TOOL_COLOURS: [&str; 8] =
    ["#6498d8", "#d88f64", "#64d8c1", "#a464d8", "#d8c164", "#d8649a", "#64bbd8", "#8c8c8c"];

/// Labels, attributes and relations as configurations of tools list them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToolScheme {
    /// Labels, in order.
    pub labels: Vec<ToolTerm>,
    /// Attributes of marks.
    pub attributes: Vec<ToolAttribute>,
    /// Relations between marks.
    pub relations: Vec<ToolRelation>,
    /// How labels, attributes and values of these names look, and their keys: what files of their own say.
    pub looks: Vec<ToolTerm>,
    /// What Qawl has nothing for.
    pub not_taken: Vec<NotTaken>,
}

/// A name that a tool offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToolTerm {
    /// The name in documents.
    pub name: String,
    /// What it is called on the screen, where that is something else.
    pub shown: Option<String>,
    /// Its colour as the tool has it: `#8fb2ff`, `red`.
    pub colour: Option<String>,
    /// Its key as the tool has it.
    pub key: Option<String>,
}

/// An attribute that a tool offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolAttribute {
    /// Its name.
    pub name: String,
    /// The labels that have it; all of them where empty.
    pub on: Vec<String>,
    /// Its values.
    pub values: ToolValues,
    /// The value it has at first.
    pub default: Option<String>,
}

/// The values of an attribute that a tool offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToolValues {
    /// Yes or no.
    Flag,
    /// One of these.
    One(Vec<ToolTerm>),
    /// Some of these.
    Several(Vec<ToolTerm>),
    /// Any text.
    Text,
    /// A number.
    Number,
}

/// A relation that a tool offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolRelation {
    /// Its name.
    pub name: String,
    /// The labels that it leads from; any where empty.
    pub from: Vec<String>,
    /// The labels that it leads to; any where empty.
    pub to: Vec<String>,
}

/// Something of a configuration that is not taken over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotTaken {
    /// A line that is not as the format has it; its number.
    Line(usize),
    /// A key that a command or something else has: what it was for, and the key.
    Key(String, String),
    /// A colour that is not known: what has it, and the colour.
    Colour(String, String),
    /// How many there may be of something, or in which directions it leads: its name.
    Rule(String),
    /// Something to fill in that is not about marks of text, or that Qawl has nothing for: its name.
    Control(String),
    /// A layer or feature whose values are the labels, and are not in the file: its name.
    Values(String),
    /// A name that is something else already: an attribute with another kind of values.
    Other(String),
}

impl NotTaken {
    /// Returns a name for this sort of thing that stays the same, for messages in other languages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Line(_) => "line",
            Self::Key(..) => "key",
            Self::Colour(..) => "colour",
            Self::Rule(_) => "rule",
            Self::Control(_) => "control",
            Self::Values(_) => "values",
            Self::Other(_) => "other",
        }
    }

    /// Returns what it is about: a name, and what of it is not taken over.
    pub fn about(&self) -> (String, &str) {
        match self {
            Self::Line(number) => (number.to_string(), ""),
            Self::Key(name, what) | Self::Colour(name, what) => (name.clone(), what),
            Self::Rule(name) | Self::Control(name) | Self::Values(name) | Self::Other(name) => {
                (name.clone(), "")
            }
        }
    }
}

impl fmt::Display for NotTaken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(formatter, "line {number} is not as the format has it"),
            Self::Key(name, key) => write!(formatter, "the key of {name} is taken or reserved: {key}"),
            Self::Colour(name, colour) => write!(formatter, "the colour of {name} is not known: {colour}"),
            Self::Rule(name) => write!(formatter, "limits on number or direction are not kept: {name}"),
            Self::Control(name) => write!(formatter, "there is no counterpart: {name}"),
            Self::Values(name) => write!(formatter, "its labels are not listed in this file: {name}"),
            Self::Other(name) => write!(formatter, "the name has another kind of values already: {name}"),
        }
    }
}

impl ToolScheme {
    /// Returns true if nothing is listed.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
            && self.attributes.is_empty()
            && self.relations.is_empty()
            && self.looks.is_empty()
            && self.not_taken.is_empty()
    }

    /// Adds what another configuration lists.
    pub fn extend(&mut self, other: Self) {
        other.labels.into_iter().for_each(|it| self.label(it));
        other.attributes.into_iter().for_each(|it| self.attribute(it));
        other.relations.into_iter().for_each(|it| self.relation(it));
        self.looks.extend(other.looks);
        self.not_taken.extend(other.not_taken);
        self.not_taken.sort();
        self.not_taken.dedup();
    }

    /// Adds a label, if there is none of its name.
    pub fn label(&mut self, label: ToolTerm) {
        if !self.labels.iter().any(|it| it.name == label.name) {
            self.labels.push(label);
        }
    }

    /// Adds an attribute, or what it says beside one of its name.
    pub fn attribute(&mut self, attribute: ToolAttribute) {
        let Some(known) = self.attributes.iter_mut().find(|it| it.name == attribute.name) else {
            return self.attributes.push(attribute);
        };
        widen(&mut known.on, attribute.on);
        known.values = match (std::mem::replace(&mut known.values, ToolValues::Text), attribute.values) {
            (ToolValues::One(a), ToolValues::One(b)) => ToolValues::One(joined(a, b)),
            (ToolValues::One(a) | ToolValues::Several(a), ToolValues::One(b) | ToolValues::Several(b)) => {
                ToolValues::Several(joined(a, b))
            }
            (a, b) if a == b => a,
            _ => ToolValues::Text,
        };
    }

    /// Adds a relation, or what it leads from and to beside one of its name.
    pub fn relation(&mut self, relation: ToolRelation) {
        let Some(known) = self.relations.iter_mut().find(|it| it.name == relation.name) else {
            return self.relations.push(relation);
        };
        widen(&mut known.from, relation.from);
        widen(&mut known.to, relation.to);
    }
}

/// Adds labels to those that have something; none stands for all.
fn widen(labels: &mut Vec<String>, more: Vec<String>) {
    if labels.is_empty() || more.is_empty() {
        labels.clear();
        return;
    }
    for label in more {
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
}

fn joined(mut values: Vec<ToolTerm>, more: Vec<ToolTerm>) -> Vec<ToolTerm> {
    for value in more {
        if !values.iter().any(|it| it.name == value.name) {
            values.push(value);
        }
    }
    values
}
