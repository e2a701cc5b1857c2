//! UIMA CAS, as INCEpTION and DKPro take it: in JSON (0.4.0) and XMI, the latter with its type system.
//! Offsets are UTF-16 units.
//!
//! Both are feature structures, here a flat list of them; `json` and `xmi` only spell it. Marks are
//! `webanno.custom.AttribSpan`, links `webanno.custom.AttribRelation`, parts of the page
//! `webanno.custom.AttribBlock`, and what is said of the document `webanno.custom.AttribDocument`. A mark with
//! gaps is several of them, tied by a relation `continues`.

mod json;
mod names;
mod structures;
mod type_system;
mod types;
mod xmi;

use super::exchange::json::parsed;
use super::look::{Evidence, Look};
use super::loss;
use super::specification::{Article, Holds, Keeps, Read, Rejected, Specification, ToolConfiguration, Write};
use crate::text::Unit;

pub(super) const JSON: Specification = Specification {
    name: "cas-json",
    title: "UIMA CAS JSON 0.4.0",
    tool: "UIMA CAS JSON",
    ending: ".cas.json",
    other_endings: &[],
    media_type: "application/json",
    unit: Unit::Utf16,
    holds: Holds::One,
    article: Article::Inside,
    may_be_empty: false,
    is_xml: false,
    rejected: Rejected::IfAsked,
    alike: &["xmi"],
    losses: loss::REJECTED,
    keeps: Keeps {
        files: "`.cas.json`",
        unit: "UTF-16",
        gaps: "annotations tied by `continues`",
        nested: "yes",
        links: "yes",
        speakers: "yes",
        kinds: "features",
        review: "features",
        loses: "rejected, `suggested_parts`",
    },
    configuration: None,
    recognise: |look| look.object()?.has("%FEATURE_STRUCTURES").then_some(Evidence::Declared),
    read: Read::File(|source| Ok(vec![Ok(json::read(&parsed(source.text)?)?)])),
    write: Write::Each(json::write),
};

pub(super) const XMI: Specification = Specification {
    name: "xmi",
    title: "UIMA CAS XMI",
    tool: "UIMA CAS XMI",
    ending: ".xmi",
    media_type: "application/xml",
    is_xml: true,
    alike: &["cas-json"],
    keeps: Keeps {
        files: "`.xmi` + `TypeSystem.xml`",
        gaps: "likewise",
        loses: "likewise; refuses control characters",
        ..JSON.keeps
    },
    configuration: Some(&ToolConfiguration {
        name: "TypeSystem.xml",
        with: &[],
        others: &[],
        is_of_folder: false,
        recognise: type_system::is_one,
        read: |_, source| type_system::read(source),
        write: |uses| types::type_system(uses.documents),
        write_looks: None,
    }),
    recognise: |look| {
        let Look::Xml(head) = look else { return None };
        head.contains("http://www.omg.org/XMI").then_some(Evidence::Declared)
    },
    read: Read::File(|source| Ok(vec![Ok(xmi::read(source.text)?)])),
    write: Write::Each(xmi::write),
    ..JSON
};
