//! The types and features that files of UIMA have names for.

use crate::format::exchange::flat::Fact;

pub(super) const SPAN: &str = "webanno.custom.AttribSpan";
pub(super) const RELATION: &str = "webanno.custom.AttribRelation";
pub(super) const BLOCK: &str = "webanno.custom.AttribBlock";
pub(super) const SPEAKER: &str = "webanno.custom.AttribSpeaker";
pub(super) const DOCUMENT: &str = "webanno.custom.AttribDocument";
pub(super) const LANGUAGE: &str = "uima.tcas.DocumentAnnotation";

/// The features that what is said of a mark is in. `type` is a name that INCEpTION refuses, and `kind`
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

/// Returns true for types that tools put there by the thousand: sentences, tokens, parts of speech, and what the
/// editor says of itself.
pub(super) fn is_tool_made(type_name: &str) -> bool {
    const DKPRO: &str = "de.tudarmstadt.ukp.dkpro.core.api.";
    let of_dkpro = type_name.strip_prefix(DKPRO).is_some_and(|rest| !rest.starts_with("ner."));
    of_dkpro
        || type_name.starts_with("uima.")
        || type_name.starts_with("de.tudarmstadt.ukp.clarin.webanno.api.")
}

/// Returns true for the types that Qawl writes.
pub(super) fn is_own_type(type_name: &str) -> bool {
    [SPAN, RELATION, BLOCK, SPEAKER, DOCUMENT].contains(&type_name)
}
