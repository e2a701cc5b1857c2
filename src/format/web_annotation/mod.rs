//! W3C Web Annotation, in two units: code points, as the Recommendation has it, and UTF-16 units, as
//! Recogito and Hypothesis count.
//!
//! The standard one is an `AnnotationPage` whose first item has the article's text for its body, so that
//! the file can be read alone. Links are annotations of their own with the motivation `linking`. The UTF-16
//! one is a plain array of annotations that each have a place, since that is all those tools take, with links
//! among the bodies; the text is beside it in `article.txt`.
//!
//! ```text
//! {"id": "urn:qawl:doc#a3", "type": "Annotation", "motivation": "classifying",
//!  "body": [{"type": "TextualBody", "purpose": "classifying", "value": "QUOTE"}],
//!  "target": {"source": "urn:qawl:doc", "selector": [
//!    {"type": "TextPositionSelector", "start": 24, "end": 39},
//!    {"type": "TextQuoteSelector", "exact": "…", "prefix": "…", "suffix": "…"}]}}
//! ```
//!
//! A mark with gaps has a target for each piece.

mod read;
mod write;

use serde_json::Value;

use super::exchange::json;
use super::fault::Fault;
use super::look::{Evidence, Look};
use super::loss::{self, Loss};
use super::specification::{Article, Documents, Holds, Keeps, Read, Rejected, Source, Specification, Write};
use crate::text::Unit;

pub(super) const STANDARD: Specification = Specification {
    name: "w3c",
    title: "W3C Web Annotation",
    tool: "W3C Web Annotation",
    ending: ".w3c.json",
    other_endings: &[],
    media_type: "application/json",
    unit: Unit::CodePoint,
    holds: Holds::One,
    article: Article::InsideOrBeside,
    may_be_empty: false,
    is_xml: false,
    rejected: Rejected::IfAsked,
    alike: &[],
    losses: loss::REJECTED,
    keeps: Keeps {
        files: "`.w3c.json`",
        unit: "code points",
        gaps: "a target a piece",
        nested: "yes",
        links: "`linking` annotations",
        speakers: "yes",
        kinds: "in a JSON body",
        review: "in a JSON body",
        loses: "rejected, `suggested_parts`",
    },
    configuration: None,
    recognise: |look| match look {
        Look::Object(it) if it.has("@context") || it.is("type", "AnnotationPage") => {
            Some(Evidence::Distinctive)
        }
        Look::Object(it) => {
            let has_body = it.has_any(&["body", "bodyValue"]) || it.is("type", "Annotation");
            (it.has("target") && has_body).then_some(Evidence::Likely)
        }
        look => (is_list(look)? == Listed::Standard).then_some(Evidence::Distinctive),
    },
    read: Read::File(read),
    write: Write::Each(|flat| write::write(&flat, Unit::CodePoint)),
};

pub(super) const UTF_16: Specification = Specification {
    name: "w3c-utf16",
    title: "W3C for Recogito, Hypothesis",
    ending: ".recogito.json",
    unit: Unit::Utf16,
    article: Article::Beside,
    losses: &[Loss::Rejected, Loss::Suggested, Loss::Opinions, Loss::Document, Loss::Text],
    keeps: Keeps {
        files: "`.recogito.json` + `.txt`",
        unit: "UTF-16",
        links: "`linking` bodies",
        speakers: "those mentioned",
        loses: "rejected, `suggested_parts`, blocks, document remark",
        ..STANDARD.keeps
    },
    recognise: |look| match look {
        // What Hypothesis answers a search with.
        Look::Object(it) => {
            let is_answer = it.head.contains("\"selector\"") || it.head.contains("hypothes.is");
            // The data of a task of Label Studio can have such words.
            let is_task = it.has("data") && it.has_any(&["annotations", "predictions", "completions"]);
            (it.has("rows") && is_answer && !is_task).then_some(Evidence::Distinctive)
        }
        look => (is_list(look)? == Listed::Bare).then_some(Evidence::Distinctive),
    },
    write: Write::Each(|flat| write::write(&flat, Unit::Utf16)),
    ..STANDARD
};

/// What is listed.
#[derive(PartialEq, Eq)]
enum Listed {
    /// Annotations as the Recommendation has them.
    Standard,
    /// Annotations as Recogito and Hypothesis have them.
    Bare,
}

/// Returns what a list of annotations lists; `None` where it is none.
fn is_list(look: &Look<'_>) -> Option<Listed> {
    let Look::List(list) = look else { return None };
    let selects =
        list.head.contains("\"TextPositionSelector\"") || list.head.contains("\"TextQuoteSelector\"");
    let is_standard = (list.has("bodyValue") || list.has("@context")) && !list.has("tags");
    (selects && list.has("target")).then_some(if is_standard { Listed::Standard } else { Listed::Bare })
}

fn read(source: &Source<'_>) -> Result<Documents, Fault> {
    // One on each line is a list of them.
    let value = match json::lines(source.text) {
        Some(values) => Value::Array(values.into_iter().map(|(_, value)| value).collect()),
        None => json::parsed(source.text)?,
    };
    Ok(vec![Ok(read::read(&value, (source.article)(source.stem).as_deref())?)])
}
