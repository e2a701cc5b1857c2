//! The types that the structures are of.

use crate::format::exchange::Fact;

pub(super) const SPAN: &str = "webanno.custom.AttribSpan";
pub(super) const RELATION: &str = "webanno.custom.AttribRelation";
pub(super) const BLOCK: &str = "webanno.custom.AttribBlock";
pub(super) const SPEAKER: &str = "webanno.custom.AttribSpeaker";
pub(super) const DOCUMENT: &str = "webanno.custom.AttribDocument";
pub(super) const LANGUAGE: &str = "uima.tcas.DocumentAnnotation";

const ANNOTATION: &str = "uima.tcas.Annotation";
const STRING: &str = "uima.cas.String";

/// The features that what is said of a mark stands in. `type` is a name that INCEpTION refuses, and `kind`
/// is the label.
pub(super) const FEATURES: &[(Fact, &str)] = &[
    (Fact::Status, "status"),
    (Fact::Origin, "origin"),
    (Fact::Rule, "rule"),
    (Fact::Confidence, "confidence"),
    (Fact::Entry, "entry"),
    (Fact::Maker, "maker"),
    (Fact::Kind, "subkind"),
    (Fact::Worth, "worth"),
    (Fact::Score, "score"),
    (Fact::Reasons, "reasons"),
    (Fact::Speaker, "speaker"),
    (Fact::Note, "note"),
];

/// A type: its name, its features with their ranges.
pub(super) struct Type {
    pub name: &'static str,
    pub features: Vec<(&'static str, &'static str)>,
}

/// Returns the types, all of them annotations.
pub(super) fn types() -> Vec<Type> {
    let strings = |names: &[&'static str]| names.iter().map(|name| (*name, STRING)).collect();
    let mut span: Vec<(&'static str, &'static str)> = strings(&["kind", "identifier", "covered"]);
    span.extend(FEATURES.iter().map(|(_, name)| (*name, STRING)));
    vec![
        Type { name: SPAN, features: span },
        Type { name: RELATION, features: vec![("Governor", SPAN), ("Dependent", SPAN), ("role", STRING)] },
        Type { name: BLOCK, features: strings(&["kind"]) },
        Type { name: SPEAKER, features: strings(&["identifier", "called", "sort", "colour"]) },
        Type { name: DOCUMENT, features: strings(&["identifier", "note"]) },
    ]
}

/// The supertype of all of them.
pub(super) const SUPERTYPE: &str = ANNOTATION;

/// Returns `TypeSystem.xml`.
pub fn type_system() -> String {
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<typeSystemDescription \
                   xmlns=\"http://uima.apache.org/resourceSpecifier\">\n  <types>\n"
        .to_owned();
    for Type { name, features } in types() {
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
