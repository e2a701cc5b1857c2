//! doccano's lines, in both of its shapes. It draws offsets as JavaScript counts them: in UTF-16 units.
//!
//! ```text
//! {"text": "…", "label": [[3, 6, "CUE"], …]}
//! {"text": "…", "entities": [{"id": 1, "label": "CUE", "start_offset": 3, "end_offset": 6}, …],
//!  "relations": [{"id": 1, "from_id": 3, "to_id": 2, "type": "speaker"}, …]}
//! ```
//!
//! What doccano has no room for stands under the key `qawl`, which it keeps among a text's metadata and
//! writes back. It has no marks with gaps: the later pieces are entities of their own, tied to the first by
//! a relation `continues`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::exchange::json::{self, Fault, Json, object};
use super::exchange::{Flat, Link, Mark, Piece};

/// Returns a document as a line with entities and relations.
pub(super) fn write(flat: Flat) -> String {
    let flat = flat.without_gaps();
    let numbers = numbers(&flat);
    let number = |name: &str| Json::Int(numbers.get(name).copied().unwrap_or(0));
    let entity = |mark: &Mark| {
        let (start, end) = mark.pieces.first().map_or((0, 0), |piece| (piece.start, piece.end));
        object([
            ("id", number(&mark.name)),
            ("label", mark.label.to_ascii_uppercase().into()),
            ("start_offset", start.into()),
            ("end_offset", end.into()),
        ])
    };
    let relation = |(idx, link): (usize, &Link)| {
        object([
            ("id", Json::Int(idx as i64 + 1)),
            ("from_id", number(&link.from)),
            ("to_id", number(&link.to)),
            ("type", link.kind.clone().into()),
        ])
    };
    let facts = flat.marks.iter().filter(|mark| mark.facts.iter().next().is_some()).map(|mark| {
        let number = numbers.get(&mark.name).copied().unwrap_or(0);
        (number.to_string().into(), json::facts(&mark.facts))
    });
    let Json::Object(mut more) = json::of_document(&flat) else { return String::new() };
    more.push(("entities".into(), Json::Object(facts.collect())));
    object([
        ("text", flat.text.as_str().into()),
        ("entities", flat.marks.iter().map(entity).collect()),
        ("relations", flat.links.iter().enumerate().map(relation).collect()),
        ("qawl", Json::Object(more)),
    ])
    .to_string()
}

/// Returns a document as a line of labelled stretches.
pub(super) fn write_spans(flat: &Flat) -> String {
    let mut spans: Vec<(u32, u32, String)> = Vec::new();
    for mark in &flat.marks {
        let label = mark.label.to_ascii_uppercase();
        spans.extend(mark.pieces.iter().map(|piece| (piece.start, piece.end, label.clone())));
    }
    spans.sort();
    let span =
        |(start, end, label): (u32, u32, String)| Json::List(vec![start.into(), end.into(), label.into()]);
    object([
        ("text", flat.text.as_str().into()),
        ("label", spans.into_iter().map(span).collect()),
        ("qawl", json::of_document(flat)),
    ])
    .to_string()
}

/// Returns the numbers that names become: their own where they have one.
fn numbers(flat: &Flat) -> BTreeMap<String, i64> {
    let own = |name: &str| name.strip_prefix('a').and_then(|digits| digits.parse::<i64>().ok());
    let mut next = flat.marks.iter().filter_map(|mark| own(&mark.name)).max().unwrap_or(0);
    let number = |mark: &Mark| {
        let number = own(&mark.name).unwrap_or_else(|| {
            next += 1;
            next
        });
        (mark.name.clone(), number)
    };
    flat.marks.iter().map(number).collect()
}

/// Reads a line of either shape.
pub(super) fn read(value: &Value) -> Result<Flat, Fault> {
    let mut flat = Flat { text: json::string(value, "text")?.to_owned(), ..Flat::default() };
    flat.id = json::name(value, "id");
    let more = value.get("qawl").unwrap_or(&Value::Null);
    json::read_document(&mut flat, more).map_err(|fault| fault.under("qawl"))?;
    for key in ["label", "labels"] {
        for (idx, span) in json::list(value, key)?.iter().enumerate() {
            let mark = triple(span, idx).map_err(|fault| fault.under(idx).under(key))?;
            flat.marks.push(mark);
        }
    }
    for (idx, entity) in json::list(value, "entities")?.iter().enumerate() {
        let read = || {
            let mut mark = Mark {
                name: json::name(entity, "id").unwrap_or_else(|| format!("entity {}", idx + 1)),
                label: json::string(entity, "label")?.to_owned(),
                pieces: vec![Piece::at(
                    json::offset(entity, "start_offset")?,
                    json::offset(entity, "end_offset")?,
                )],
                content: entity.to_string(),
                ..Mark::default()
            };
            if let Some(facts) = more.get("entities").and_then(|it| it.get(&mark.name)) {
                json::read_facts(&mut mark.facts, facts);
            }
            Ok(mark)
        };
        flat.marks.push(read().map_err(|fault: Fault| fault.under(idx).under("entities"))?);
    }
    for (idx, relation) in json::list(value, "relations")?.iter().enumerate() {
        flat.links.push(Link {
            name: format!("relation {}", json::name(relation, "id").unwrap_or_else(|| (idx + 1).to_string())),
            kind: json::text(relation, "type").unwrap_or_default(),
            from: json::name(relation, "from_id").unwrap_or_default(),
            to: json::name(relation, "to_id").unwrap_or_default(),
            content: relation.to_string(),
        });
    }
    Ok(flat)
}

fn triple(span: &Value, idx: usize) -> Result<Mark, Fault> {
    let [start, end, label] = span.as_array().map_or(&[][..], Vec::as_slice) else {
        return Err(Fault::new("this must be a list of start, end and label"));
    };
    Ok(Mark {
        name: format!("label {}", idx + 1),
        label: label.as_str().ok_or_else(|| Fault::new("this must be a label").under(2))?.to_owned(),
        pieces: vec![Piece::at(
            json::as_offset(start).map_err(|fault| fault.under(0))?,
            json::as_offset(end).map_err(|fault| fault.under(1))?,
        )],
        content: span.to_string(),
        ..Mark::default()
    })
}
