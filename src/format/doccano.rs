//! doccano's lines, in both of its shapes. It draws offsets as JavaScript counts them: in UTF-16 units.
//!
//! ```text
//! {"text": "…", "label": [[3, 6, "CUE"], …]}
//! {"text": "…", "entities": [{"id": 1, "label": "CUE", "start_offset": 3, "end_offset": 6}, …],
//!  "relations": [{"id": 1, "from_id": 3, "to_id": 2, "type": "speaker"}, …]}
//! ```
//!
//! What doccano has no room for is under the key `qawl`, which it keeps among a text's metadata and
//! writes back. It has no marks with gaps: the later pieces are entities of their own, tied to the first by
//! a relation `continues`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::exchange::flat::{Flat, Link, Mark, Piece};
use super::exchange::json::{self, Json, object};
use super::exchange::of_document::read_document;
use super::exchange::typed::{self, Grouped, Item, Labelled, Offset};
use super::fault::Fault;
use super::look::Evidence;
use super::loss::{self, Loss};
use super::specification::{Article, Holds, Keeps, Read, Rejected, Specification, Write};
use crate::text::Unit;

/// The name of the format: what is kept of its files goes by it.
const FORMAT: &str = "doccano";

pub(super) const ENTITIES: Specification = Specification {
    name: FORMAT,
    title: "doccano",
    tool: "doccano",
    ending: ".doccano.jsonl",
    other_endings: &[],
    media_type: "application/jsonl",
    unit: Unit::Utf16,
    holds: Holds::Lines,
    article: Article::Inside,
    may_be_empty: false,
    is_xml: false,
    rejected: Rejected::IfAsked,
    alike: &[],
    losses: loss::REJECTED,
    keeps: Keeps {
        files: "`.doccano.jsonl`",
        unit: "UTF-16",
        gaps: "entities tied by `continues`",
        nested: "if the project allows it",
        links: "yes",
        speakers: "under `qawl`",
        kinds: "under `qawl`",
        review: "under `qawl`",
        loses: "rejected, `suggested_parts`",
    },
    configuration: None,
    recognise: |look| {
        let line = look.object().filter(|it| it.has("text"))?;
        match () {
            () if line.has("annotations") && !line.has("data") => Some(Evidence::Likely),
            () if line.has("entities") => Some(Evidence::Weak),
            () => None,
        }
    },
    read: Read::Value(read),
    write: Write::Each(write),
};

pub(super) const SPANS: Specification = Specification {
    name: "doccano-spans",
    title: "doccano, spans",
    rejected: Rejected::Never,
    alike: &[],
    losses: &[
        Loss::Rejected,
        Loss::Suggested,
        Loss::Opinions,
        Loss::Review,
        Loss::Links,
        Loss::Speakers,
        Loss::Kinds,
        Loss::Attributes,
        Loss::Parts,
    ],
    keeps: Keeps {
        gaps: "pieces",
        links: "no",
        speakers: "no",
        kinds: "no",
        review: "no",
        loses: "also names",
        ..ENTITIES.keeps
    },
    recognise: |look| {
        let line = look.object()?;
        if line.has("text") {
            return line.has_any(&["label", "labels"]).then_some(Evidence::Weak);
        }
        // Older versions have the text under another key.
        let has_marks = line.has_any(&["label", "labels", "entities", "annotations"]);
        (line.is_string("data") && has_marks).then_some(Evidence::Possible)
    },
    write: Write::Each(|flat| write_spans(&flat)),
    ..ENTITIES
};

/// Returns a document as a line with entities and relations.
fn write(flat: Flat) -> String {
    let flat = flat.without_gaps();
    let numbers = numbers(&flat);
    let number = |name: &str| Json::Int(numbers.get(name).copied().unwrap_or(0));
    let entity = |mark: &Mark| {
        let (start, end) = mark.pieces.first().map_or((0, 0), |piece| (piece.start, piece.end));
        object([
            ("id", number(&mark.name)),
            ("label", mark.written_label().into()),
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
    let facts = flat.marks.iter().filter(|mark| json::says(mark)).map(|mark| {
        let number = numbers.get(&mark.name).copied().unwrap_or(0);
        (number.to_string().into(), json::said(mark))
    });
    let Json::Object(mut more) = json::of_document(&flat) else { return String::new() };
    more.push(("entities".into(), Json::Object(facts.collect())));
    let Json::Object(mut line) = object([
        ("text", flat.text.as_str().into()),
        ("entities", flat.marks.iter().map(entity).collect()),
        ("relations", flat.links.iter().enumerate().map(relation).collect()),
        ("qawl", Json::Object(more)),
    ]) else {
        return String::new();
    };
    line.extend(kept(&flat));
    Json::Object(line).to_string()
}

/// Returns the keys of the line that a document was read from which have no meaning here.
fn kept(flat: &Flat) -> impl Iterator<Item = (Cow<'_, str>, Json<'_>)> {
    let kept = flat.fields.get(FORMAT);
    kept.into_iter().flatten().map(|(key, value)| (key.into(), Json::Other(value.clone())))
}

/// Returns a document as a line of labelled stretches.
fn write_spans(flat: &Flat) -> String {
    let mut spans: Vec<(u32, u32, String)> = Vec::new();
    for mark in &flat.marks {
        let label = mark.written_label();
        spans.extend(mark.pieces.iter().map(|piece| (piece.start, piece.end, label.clone())));
    }
    spans.sort();
    let span =
        |(start, end, label): (u32, u32, String)| Json::List(vec![start.into(), end.into(), label.into()]);
    let Json::Object(mut line) = object([
        ("text", flat.text.as_str().into()),
        ("label", spans.into_iter().map(span).collect()),
        ("qawl", json::of_document(flat)),
    ]) else {
        return String::new();
    };
    line.extend(kept(flat));
    Json::Object(line).to_string()
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

/// The keys of a line that have a meaning here.
const KEYS: [&str; 9] =
    ["text", "data", "label", "labels", "entities", "relations", "annotations", "spans", "qawl"];

/// A mark as an object: offsets have one of two names.
#[derive(Deserialize)]
struct Entity {
    #[serde(default, deserialize_with = "typed::if_name")]
    id: Option<String>,
    #[serde(deserialize_with = "typed::name")]
    label: String,
    #[serde(default, deserialize_with = "typed::maybe_offset")]
    start_offset: Option<u32>,
    #[serde(default, deserialize_with = "typed::maybe_offset")]
    end_offset: Option<u32>,
    #[serde(default, deserialize_with = "typed::maybe_offset")]
    start: Option<u32>,
    #[serde(default, deserialize_with = "typed::maybe_offset")]
    end: Option<u32>,
    /// Who has made it, in older versions.
    #[serde(default, deserialize_with = "typed::if_name")]
    user: Option<String>,
}

impl Entity {
    fn piece(&self) -> Result<Piece, Fault> {
        let (start, end) = match self.start {
            Some(start) if self.start_offset.is_none() => ((Some(start), "start"), (self.end, "end")),
            _ => ((self.start_offset, "start_offset"), (self.end_offset, "end_offset")),
        };
        let there = |(offset, key): (Option<u32>, &str)| {
            offset.ok_or_else(|| Fault::new(format!("\"{key}\" is missing")))
        };
        Ok(Piece::at(there(start)?, there(end)?))
    }
}

#[derive(Deserialize)]
struct Relation {
    #[serde(default, deserialize_with = "typed::if_name")]
    id: Option<String>,
    #[serde(default, rename = "type", deserialize_with = "typed::if_name")]
    kind: Option<String>,
    #[serde(default, deserialize_with = "typed::if_name")]
    label: Option<String>,
    #[serde(default, deserialize_with = "typed::if_name")]
    from_id: Option<String>,
    #[serde(default, deserialize_with = "typed::if_name")]
    to_id: Option<String>,
}

/// Reads a line of either shape, and of those that older versions write: `data` for the text, `annotations` with
/// the people who made them. Several people's marks make several documents.
fn read(value: &Value) -> Result<Vec<Flat>, Fault> {
    let key = if value.get("text").is_some() { "text" } else { "data" };
    let key = if value.get(key).is_some() { key } else { "text" };
    let mut flat = Flat { text: json::article(value, key)?.to_owned(), ..Flat::default() };
    flat.id = json::name(value, "id");
    let more = value.get("qawl").unwrap_or(&Value::Null);
    read_document(&mut flat, more).map_err(|fault| fault.under("qawl"))?;
    for (key, value) in value.as_object().into_iter().flatten() {
        // A label of the whole text is a string.
        let is_of_text =
            value.as_array().is_some_and(|it| !it.is_empty() && it.iter().all(|it| !is_mark(it)));
        let is_label = ["label", "labels"].contains(&key.as_str());
        if !KEYS.contains(&key.as_str()) || is_label && (is_of_text || value.is_string() || value.is_number())
        {
            flat.fields.entry(FORMAT.to_owned()).or_default().insert(key.clone(), value.clone());
        }
    }
    for key in ["label", "labels", "entities", "spans"] {
        if !value.get(key).is_some_and(Value::is_array) && key != "entities" {
            continue;
        }
        for (idx, span) in json::list(value, key)?.iter().enumerate() {
            if key.starts_with("label") && !is_mark(span) && (span.is_string() || span.is_number()) {
                continue;
            }
            let (mut mark, _) = read_mark(span, idx, key)?;
            if let Some(said) = more.get("entities").and_then(|it| it.get(&mark.name)) {
                json::read_said(&mut mark, said);
            }
            flat.marks.push(mark);
        }
    }
    for key in ["label", "labels"] {
        if let Some(groups) = value.get(key).filter(|it| it.is_object()) {
            grouped(&mut flat, groups).map_err(|fault| fault.under(key))?;
        }
    }
    for (idx, relation) in typed::items::<Relation>(value, "relations")?.into_iter().enumerate() {
        let Item { is: Relation { id, kind, label, from_id, to_id }, value } = relation;
        flat.links.push(Link {
            name: format!("relation {}", id.unwrap_or_else(|| (idx + 1).to_string())),
            kind: kind.or(label).unwrap_or_default(),
            from: from_id.unwrap_or_default(),
            to: to_id.unwrap_or_default(),
            content: value.to_string(),
        });
    }
    by_person(flat, value)
}

/// Reads marks that are in groups by label and by what they cover: `{"name": {"Ann": [[0, 2]]}}`. Their ends are the last
/// letters, or what comes after these: what they cover says which.
fn grouped(flat: &mut Flat, groups: &Value) -> Result<(), Fault> {
    for (label, words) in typed::typed::<Grouped>(groups)? {
        for (covered, places) in words {
            let length = covered.chars().count();
            for (idx, place) in places.iter().enumerate() {
                let [Offset(start), Offset(end), ..] = place[..] else {
                    let fault = Fault::new("this must be a list of start and end");
                    return Err(fault.under(idx).under(&covered).under(&label));
                };
                let is_last = usize::try_from(end.saturating_sub(start)).is_ok_and(|it| it + 1 == length);
                flat.marks.push(Mark {
                    name: format!("label {}", flat.marks.len() + 1),
                    label: label.clone(),
                    pieces: vec![Piece::covering(start, if is_last { end + 1 } else { end }, &covered)],
                    content: format!("{label} {covered} [{start},{end}]"),
                    ..Mark::default()
                });
            }
        }
    }
    Ok(())
}

/// Returns a document for each person whose annotations a line has.
fn by_person(flat: Flat, value: &Value) -> Result<Vec<Flat>, Fault> {
    let mut people: Vec<(Option<String>, Vec<Mark>)> = Vec::new();
    let mut of_text = Vec::new();
    for (idx, annotation) in json::list(value, "annotations")?.iter().enumerate() {
        if !is_mark(annotation) {
            // A label of the whole text.
            of_text.push(annotation.clone());
            continue;
        }
        let (mark, by) = read_mark(annotation, idx, "annotations")?;
        match people.iter_mut().find(|(person, _)| *person == by) {
            Some((_, marks)) => marks.push(mark),
            None => people.push((by, vec![mark])),
        }
    }
    let mut flat = flat;
    if !of_text.is_empty() {
        let fields = flat.fields.entry(FORMAT.to_owned()).or_default();
        fields.insert("annotations".to_owned(), Value::Array(of_text));
    }
    let is_one = people.len() <= 1;
    if is_one {
        let (by, marks) = people.pop().unwrap_or_default();
        flat.annotator = by;
        flat.marks.extend(marks);
        return Ok(vec![flat]);
    }
    let version = |(nth, (by, marks)): (usize, (Option<String>, Vec<Mark>))| {
        let mut version = flat.clone();
        version.set_version(&by.unwrap_or_else(|| (nth + 1).to_string()));
        version.marks.extend(marks);
        version
    };
    Ok(people.into_iter().enumerate().map(version).collect())
}

/// Returns true for a mark, well written or not; everything else is a label of the whole text.
fn is_mark(value: &Value) -> bool {
    value.is_array() || value.get("start_offset").is_some() || value.get("start").is_some()
}

/// Reads a mark under a key, and who has made it: `[0, 9, "PER"]`, or an object.
fn read_mark(span: &Value, idx: usize, key: &str) -> Result<(Mark, Option<String>), Fault> {
    let read = || {
        if span.is_array() {
            let Labelled { start, end, label, rest } = typed::typed(span)?;
            if !rest.is_empty() {
                return Err(Fault::new("this must be a list of start, end and label"));
            }
            return Ok((format!("label {}", idx + 1), label, Piece::at(start, end), None));
        }
        let entity: Entity = typed::object(span)?.is;
        let piece = entity.piece()?;
        let singular = match key {
            "entities" => "entity",
            "annotations" => "annotation",
            "spans" => "span",
            key => key,
        };
        let name = entity.id.unwrap_or_else(|| format!("{singular} {}", idx + 1));
        Ok((name, entity.label, piece, entity.user))
    };
    let (name, label, piece, by) = read().map_err(|fault: Fault| fault.under(idx).under(key))?;
    let content = span.to_string();
    Ok((Mark { name, label, pieces: vec![piece], content, ..Mark::default() }, by))
}
