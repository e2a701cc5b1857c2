//! Writes a document's annotations.

use unicode_segmentation::UnicodeSegmentation;

use crate::format::exchange::flat::{Fact, Flat, Mark, Piece};
use crate::format::exchange::json::{self, Json, object};
use crate::text::{Text, Unit, UnitOffsets};

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// How much is quoted on both sides, in grapheme clusters.
const N_AROUND: usize = 32;

/// Returns a document's annotations: by the Recommendation, or as Recogito and Hypothesis take them.
pub(super) fn write(flat: &Flat, unit: Unit) -> String {
    let text = Text::new(&flat.text);
    let offsets = UnitOffsets::new(&text, &flat.text, unit);
    let document = format!("urn:qawl:{}", percent_encoded(flat.id.as_deref().unwrap_or("article")));
    let standard = unit == Unit::CodePoint;
    let mut items = Vec::with_capacity(flat.marks.len() + 1);
    if standard {
        items.push(article(flat, &document));
    }
    let iri = |name: &str| format!("{document}#{name}");
    for mark in &flat.marks {
        let purpose = if standard { "classifying" } else { "tagging" };
        let label = mark.written_label();
        let mut bodies = vec![body(purpose, label)];
        let mut facts = mark.facts.clone();
        facts.unset(Fact::Note);
        let said = Mark { facts, attributes: mark.attributes.clone(), ..Mark::default() };
        if json::says(&said) {
            bodies.push(json_body("describing", json::said(&said).to_string()));
        }
        bodies.extend(mark.facts.get(Fact::Note).map(|note| body("commenting", note.to_owned())));
        if !standard {
            let links = flat.links.iter().filter(|link| link.from == mark.name);
            bodies.extend(links.map(|link| {
                object([
                    ("type", "SpecificResource".into()),
                    ("purpose", "linking".into()),
                    ("source", iri(&link.to).into()),
                    ("value", link.kind.clone().into()),
                ])
            }));
        }
        let targets = mark.pieces.iter().map(|piece| target(piece, &offsets, &text, &document));
        let mut targets: Vec<Json<'_>> = targets.collect();
        let only = if targets.len() == 1 { targets.pop() } else { None };
        items.push(annotation(
            iri(&mark.name),
            "classifying",
            Json::List(bodies),
            only.unwrap_or(Json::List(targets)),
        ));
    }
    if !standard {
        return Json::List(items).to_string();
    }
    for link in &flat.links {
        let bodies = vec![
            object([("source", iri(&link.to).into()), ("purpose", "linking".into())]),
            body("classifying", link.kind.clone()),
        ];
        items.push(annotation(iri(&link.name), "linking", Json::List(bodies), iri(&link.from).into()));
    }
    object([
        ("@context", CONTEXT.into()),
        ("id", format!("{document}#annotations").into()),
        ("type", "AnnotationPage".into()),
        ("items", Json::List(items)),
    ])
    .to_string()
}

fn annotation<'a>(id: String, motivation: &'a str, body: Json<'a>, target: Json<'a>) -> Json<'a> {
    object([
        ("@context", CONTEXT.into()),
        ("id", id.into()),
        ("type", "Annotation".into()),
        ("motivation", motivation.into()),
        ("body", body),
        ("target", target),
    ])
}

fn body(purpose: &str, value: String) -> Json<'_> {
    object([("type", "TextualBody".into()), ("purpose", purpose.into()), ("value", value.into())])
}

fn json_body(purpose: &str, value: String) -> Json<'_> {
    object([
        ("type", "TextualBody".into()),
        ("purpose", purpose.into()),
        ("format", "application/json".into()),
        ("value", value.into()),
    ])
}

/// Returns the annotation of the whole document that has its text for a body.
fn article<'a>(flat: &'a Flat, document: &str) -> Json<'a> {
    let text = object([
        ("type", "TextualBody".into()),
        ("purpose", "describing".into()),
        ("format", "text/plain".into()),
        ("language", flat.lang.as_deref().into()),
        ("value", flat.text.as_str().into()),
    ]);
    let more = json_body("describing", json::of_document(flat).to_string());
    annotation(
        format!("{document}#text"),
        "describing",
        Json::List(vec![text, more]),
        document.to_owned().into(),
    )
}

fn target<'a>(piece: &'a Piece, offsets: &UnitOffsets, text: &Text, document: &str) -> Json<'a> {
    let span = offsets.span(piece.start, piece.end).unwrap_or_default();
    let before = text.as_str().get(..span.start() as usize).unwrap_or("");
    let behind = text.as_str().get(span.end() as usize..).unwrap_or("");
    let start = before.grapheme_indices(true).rev().take(N_AROUND).last().map_or(before.len(), |(at, _)| at);
    let prefix = before.get(start..).unwrap_or("").to_owned();
    let suffix: String = behind.graphemes(true).take(N_AROUND).collect();
    object([
        ("source", document.to_owned().into()),
        (
            "selector",
            Json::List(vec![
                object([
                    ("type", "TextQuoteSelector".into()),
                    ("exact", piece.covered.as_deref().unwrap_or("").into()),
                    ("prefix", prefix.into()),
                    ("suffix", suffix.into()),
                ]),
                object([
                    ("type", "TextPositionSelector".into()),
                    ("start", piece.start.into()),
                    ("end", piece.end.into()),
                ]),
            ]),
        ),
    ])
}

/// Returns a name as a part of an IRI.
fn percent_encoded(name: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if keep(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded += &format!("%{byte:02X}");
        }
    }
    encoded
}
