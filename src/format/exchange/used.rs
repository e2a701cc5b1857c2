//! Which labels, attributes and relations of their own documents use, for the configuration that goes with files of
//! other tools.

use std::collections::{BTreeMap, BTreeSet};

use super::flat::{CONTINUES, Flat, WITHIN};
use crate::annotation::Value;
use crate::format::tool_scheme::{ToolScheme, ToolValues};
use crate::schema::Label;

/// What documents use of their own.
#[derive(Debug, Default)]
pub struct Used {
    /// Labels, and how often.
    pub labels: BTreeMap<String, usize>,
    /// Attributes by name.
    pub attributes: BTreeMap<String, Attribute>,
    /// Relations by name, with the labels that they lead from and to.
    pub relations: BTreeMap<String, BTreeSet<(String, String)>>,
}

/// How an attribute is used.
#[derive(Debug, Default)]
pub struct Attribute {
    /// The labels that have it.
    pub labels: BTreeSet<String>,
    /// Its values.
    pub values: BTreeSet<String>,
    /// Whether one mark has several of them.
    pub is_several: bool,
    /// Whether it is true or false.
    pub is_flag: bool,
    /// Whether it is a number.
    pub is_number: bool,
}

impl Used {
    /// Adds what a scheme lists, in use or not.
    pub fn add(&mut self, listed: &ToolScheme) {
        let written = |name: &str| match name.parse::<Label>() {
            Ok(label) => label.name().to_uppercase(),
            Err(_) => name.to_owned(),
        };
        for label in &listed.labels {
            self.labels.entry(label.name.clone()).or_default();
        }
        let all: Vec<String> =
            Label::ALL.iter().map(|it| it.name().to_uppercase()).chain(self.labels.keys().cloned()).collect();
        let ends = |names: &[String]| match names.is_empty() {
            true => all.clone(),
            false => names.iter().map(|it| written(it)).collect(),
        };
        for it in &listed.attributes {
            let attribute = self.attributes.entry(it.name.clone()).or_default();
            attribute.labels.extend(ends(&it.on));
            match &it.values {
                ToolValues::One(values) | ToolValues::Several(values) => {
                    attribute.is_several |= matches!(it.values, ToolValues::Several(_));
                    attribute.values.extend(values.iter().map(|it| it.name.clone()));
                }
                ToolValues::Flag => attribute.is_flag = true,
                ToolValues::Number => attribute.is_number = true,
                ToolValues::Text => {}
            }
        }
        for it in &listed.relations {
            let relation = self.relations.entry(it.name.clone()).or_default();
            for from in ends(&it.from) {
                relation.extend(ends(&it.to).into_iter().map(|to| (from.clone(), to)));
            }
        }
    }

    /// Returns what documents use. Labels of Qawl's are in capitals.
    pub fn of(flats: &[Flat]) -> Self {
        let mut used = Self::default();
        for flat in flats {
            let label_of: BTreeMap<&str, String> =
                flat.marks.iter().map(|mark| (mark.name.as_str(), mark.written_label())).collect();
            for mark in &flat.marks {
                if mark.is_own() {
                    *used.labels.entry(mark.label.clone()).or_default() += 1;
                }
                for (name, value) in &mark.attributes {
                    let attribute = used.attributes.entry(name.clone()).or_default();
                    attribute.labels.insert(mark.written_label());
                    match value {
                        Value::Flag(_) => attribute.is_flag = true,
                        Value::Several(values) => {
                            attribute.is_several = true;
                            attribute.values.extend(values.iter().map(ToString::to_string));
                        }
                        Value::Number(value) => {
                            attribute.is_number = true;
                            attribute.values.insert(value.to_string());
                        }
                        Value::Text(value) => {
                            attribute.values.insert(value.to_string());
                        }
                    }
                }
            }
            for link in &flat.links {
                let is_known = ["speaker", "cue", "medium", WITHIN, CONTINUES].contains(&link.kind.as_str());
                let ends = (label_of.get(link.from.as_str()), label_of.get(link.to.as_str()));
                let (false, (Some(from), Some(to))) = (is_known, ends) else { continue };
                let ends = used.relations.entry(link.kind.clone()).or_default();
                ends.insert((from.clone(), to.clone()));
            }
        }
        used
    }
}
