//! Which labels, attributes and relations of their own documents use, for the configuration that goes with files of
//! other tools.

use std::collections::{BTreeMap, BTreeSet};

use super::flat::{CONTINUES, Flat, WITHIN};
use crate::annotation::Value;

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
