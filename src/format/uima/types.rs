//! The types that the structures are of.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{BLOCK, DOCUMENT, FEATURES, LANGUAGE, RELATION, SPAN, SPEAKER};
use super::structures::{Feature, Layers, structures};
use crate::format::exchange::flat::Flat;

const ANNOTATION: &str = "uima.tcas.Annotation";
const STRING: &str = "uima.cas.String";

/// A type: its name, its features with their ranges.
pub(super) struct Type {
    pub name: String,
    pub features: Vec<(String, &'static str)>,
}

/// Returns the types, all of them annotations: Qawl's own, and the layers that documents were read with.
pub(super) fn types(flats: &[Flat]) -> Vec<Type> {
    let strings = |names: &[&'static str]| names.iter().map(|name| ((*name).to_owned(), STRING)).collect();
    let mut span: Vec<(String, &'static str)> = strings(&["kind", "identifier", "covered", "attributes"]);
    span.extend(FEATURES.iter().map(|(_, name)| ((*name).to_owned(), STRING)));
    let relation = ["Governor", "Dependent"].map(|name| (name.to_owned(), ANNOTATION));
    let relation = relation.into_iter().chain(strings(&["role"])).collect();
    let mut types = vec![
        Type { name: SPAN.to_owned(), features: span },
        Type { name: RELATION.to_owned(), features: relation },
        Type { name: BLOCK.to_owned(), features: strings(&["kind"]) },
        Type { name: SPEAKER.to_owned(), features: strings(&["identifier", "called", "sort", "colour"]) },
        Type { name: DOCUMENT.to_owned(), features: strings(&["identifier", "note", "fields"]) },
    ];
    let mut own: BTreeMap<String, BTreeSet<(String, &'static str)>> = BTreeMap::new();
    for flat in flats.iter().filter(|flat| !Layers::of(flat).is_empty()) {
        for structure in structures(flat) {
            if types.iter().any(|known| known.name == structure.type_name) || structure.type_name == LANGUAGE
            {
                continue;
            }
            let features = own.entry(structure.type_name.clone()).or_default();
            features.extend(structure.features.iter().map(|(name, value)| match value {
                Feature::Text(_) => (name.clone(), STRING),
                Feature::Reference(_) => (name.clone(), ANNOTATION),
            }));
        }
    }
    types.extend(
        own.into_iter().map(|(name, features)| Type { name, features: features.into_iter().collect() }),
    );
    types
}

/// The supertype of all of them.
pub(super) const SUPERTYPE: &str = ANNOTATION;

/// Returns `TypeSystem.xml`.
pub(super) fn type_system(flats: &[Flat]) -> String {
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<typeSystemDescription \
                   xmlns=\"http://uima.apache.org/resourceSpecifier\">\n  <types>\n"
        .to_owned();
    for Type { name, features } in types(flats) {
        xml += &format!(
            "    <typeDescription>\n      <name>{name}</name>\n      <description/>\n      \
             <supertypeName>{SUPERTYPE}</supertypeName>\n      <features>\n"
        );
        for (feature, range) in features {
            xml += &format!(
                "        <featureDescription><name>{feature}</name><description/>\
                 <rangeTypeName>{range}</rangeTypeName></featureDescription>\n"
            );
        }
        xml += "      </features>\n    </typeDescription>\n";
    }
    xml + "  </types>\n</typeSystemDescription>\n"
}
