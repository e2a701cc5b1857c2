//! The type system of UIMA: layers are types, their attributes features.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{is_own_type, is_tool_made};
use crate::format::exchange::xml::{Event, Reader};
use crate::format::fault::Fault;
use crate::format::tool_scheme::{NotTaken, ToolAttribute, ToolRelation, ToolScheme, ToolTerm, ToolValues};

const ANNOTATION: &str = "uima.tcas.Annotation";
const STRING: &str = "uima.cas.String";

/// Features that every annotation has, or that the editor keeps its own account in.
const OF_ALL: [&str; 5] = ["sofa", "begin", "end", "identifier", "order"];

#[derive(Default)]
struct Type {
    supertype: String,
    /// Features with their ranges.
    features: Vec<(String, String)>,
    /// The values that a string can have.
    allowed: Vec<String>,
}

fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// How much of a file is looked at, in bytes.
const LOOKED_AT: usize = 4000;

/// Returns true for a type system: its root is near the beginning.
pub(super) fn is_one(_: &str, source: &str) -> bool {
    let root = source.find("<typeSystemDescription");
    root.is_some_and(|at| at < LOOKED_AT)
}

/// Reads a type system: layers as labels, features as attributes.
pub(super) fn read(source: &str) -> Result<ToolScheme, Fault> {
    let mut reader = Reader::new(source);
    let (mut order, mut types): (Vec<String>, BTreeMap<String, Type>) = Default::default();
    let (mut name, mut is, mut feature) = (String::new(), Type::default(), (String::new(), String::new()));
    let (mut open, mut text): (Vec<String>, String) = Default::default();
    while let Some(event) = reader.next()? {
        match event {
            Event::Start { name, .. } => {
                open.push(name);
                text.clear();
            }
            Event::Text(more) => text += &more,
            Event::End => {
                let ended = open.pop().unwrap_or_default();
                let within = open.last().map_or("", String::as_str);
                let said = text.trim().to_owned();
                match (within, ended.as_str()) {
                    ("typeDescription", "name") => name = said,
                    ("typeDescription", "supertypeName") => is.supertype = said,
                    ("featureDescription", "name") => feature.0 = said,
                    ("featureDescription", "rangeTypeName") => feature.1 = said,
                    ("value", "string") => is.allowed.push(said),
                    (_, "featureDescription") => is.features.push(std::mem::take(&mut feature)),
                    (_, "typeDescription") => {
                        let name = std::mem::take(&mut name);
                        if !types.contains_key(&name) {
                            order.push(name.clone());
                        }
                        types.insert(name, std::mem::take(&mut is));
                    }
                    _ => {}
                }
                text.clear();
            }
        }
    }
    Ok(of_types(&order, &types))
}

fn of_types(order: &[String], types: &BTreeMap<String, Type>) -> ToolScheme {
    let mut scheme = ToolScheme::default();
    let is_annotation = |name: &str| {
        let (mut name, mut seen) = (name, BTreeSet::new());
        while let Some(is) = types.get(name).filter(|_| seen.insert(name)) {
            name = &is.supertype;
        }
        name == ANNOTATION
    };
    // DKPro's own, with the subtypes that its recognisers of names have.
    let is_listed = |name: &str| {
        is_annotation(name)
            && !is_tool_made(name)
            && !is_own_type(name)
            && !name.starts_with("de.tudarmstadt.")
    };
    let labels_of = |name: &str| -> Vec<String> {
        let of_feature = types.get(name).and_then(|is| label_feature(is, &["label", "value", "kind"]));
        match of_feature {
            Some(range) => types.get(range).map(|it| it.allowed.clone()).unwrap_or_default(),
            None if is_listed(name) => vec![short(name).to_owned()],
            None => Vec::new(),
        }
    };
    for name in order.iter().filter(|name| is_listed(name)) {
        let Some(is) = types.get(name) else { continue };
        let range_of = |wanted: &str| is.features.iter().find(|it| it.0 == wanted).map(|it| it.1.as_str());
        if let (Some(from), Some(to)) = (range_of("Governor"), range_of("Dependent")) {
            let names = match label_feature(is, &["role", "label", "value", "kind"]) {
                Some(range) => types.get(range).map(|it| it.allowed.clone()).unwrap_or_default(),
                None => vec![short(name).to_owned()],
            };
            if names.is_empty() {
                scheme.not_taken.push(NotTaken::Values(short(name).to_owned()));
            }
            for name in names {
                scheme.relation(ToolRelation { name, from: labels_of(from), to: labels_of(to) });
            }
            continue;
        }
        let labels = labels_of(name);
        if labels.is_empty() {
            scheme.not_taken.push(NotTaken::Values(short(name).to_owned()));
        }
        for label in &labels {
            scheme.label(ToolTerm { name: label.clone(), ..ToolTerm::default() });
        }
        let of_label = ["label", "value", "kind"].into_iter().find(|it| range_of(it).is_some());
        for (feature, range) in &is.features {
            if Some(feature.as_str()) == of_label || OF_ALL.contains(&feature.as_str()) {
                continue;
            }
            if is_annotation(range) || range == ANNOTATION {
                let (name, from) = (feature.clone(), labels.clone());
                scheme.relation(ToolRelation { name, from, to: labels_of(range) });
                continue;
            }
            let values = match range.as_str() {
                STRING => ToolValues::Text,
                "uima.cas.Boolean" => ToolValues::Flag,
                "uima.cas.Integer" | "uima.cas.Float" | "uima.cas.Double" | "uima.cas.Long"
                | "uima.cas.Short" | "uima.cas.Byte" => ToolValues::Number,
                other => match types.get(other).filter(|it| !it.allowed.is_empty()) {
                    Some(set) => ToolValues::One(
                        set.allowed
                            .iter()
                            .map(|it| ToolTerm { name: it.clone(), ..ToolTerm::default() })
                            .collect(),
                    ),
                    None => {
                        scheme.not_taken.push(NotTaken::Control(format!("{}.{feature}", short(name))));
                        continue;
                    }
                },
            };
            scheme.attribute(ToolAttribute {
                name: feature.clone(),
                on: labels.clone(),
                values,
                default: None,
            });
        }
    }
    scheme
}

/// Returns the range of the feature that says what a mark of the layer is, if there is one.
fn label_feature<'a>(is: &'a Type, features: &[&str]) -> Option<&'a str> {
    features.iter().find_map(|wanted| Some(is.features.iter().find(|it| it.0 == *wanted)?.1.as_str()))
}
