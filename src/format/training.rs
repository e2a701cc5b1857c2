//! Training lines: a document on each line with its words, tags and spans, for Hugging Face `datasets` and
//! for spaCy. Offsets are code points.
//!
//! ```text
//! {"id": "…", "lang": "ar", "text": "…", "note": "", "offset_unit": "code-point",
//!  "tokens": ["قال", …], "spaces": [true, …], "token_start": [0, …], "token_end": [3, …],
//!  "speaker_tags": ["O", …], "cue_tags": ["B-CUE", …], "quote_tags": […], "claim_tags": […],
//!  "spans": [{"id": "a3", "label": "QUOTE", "start": 24, "end": 39, "text": "…",
//!             "parts": [{"start": 24, "end": 39, "text": "…", "token_start": 5, "token_end": 8}],
//!             "status": "accepted", "origin": "rule", …}],
//!  "rejected": [], "relations": [{"id": "r1", "label": "speaker", "head": "a3", "tail": "a2"}],
//!  "speakers": […], "blocks": […]}
//! ```
//!
//! Every line has the same keys with values of the same types, so that a table can be made of it: what is
//! not there is an empty string, list, or −1. `tokens` with a space after each that has one in `spaces`
//! make up the text again. `token_end` of a part is the last token covered. Marks that a person has
//! rejected are listed apart in `rejected`: they are negative examples.

use serde_json::Value;

use super::encode;
use super::exchange::flat::{Fact, Flat, FlatSpeaker, JsonObject, Link, Mark, Piece};
use super::exchange::json::{self, Json, object};
use super::exchange::layout::Layout;
use super::exchange::of_document::read_document;
use super::exchange::words::Word;
use super::fault::Fault;
use super::look::Evidence;
use super::loss::Loss;
use super::report::Remark;
use super::specification::{Article, Holds, Keeps, Read, Rejected, Specification, Write};
use crate::schema::Label;
use crate::text::Unit;

pub(super) const SPECIFICATION: Specification = Specification {
    name: "training",
    title: "training lines",
    tool: "training lines",
    ending: ".training.jsonl",
    other_endings: &[],
    media_type: "application/jsonl",
    unit: Unit::CodePoint,
    holds: Holds::Lines,
    article: Article::Inside,
    may_be_empty: false,
    is_xml: false,
    // Negative examples are in a list of their own there.
    rejected: Rejected::Always,
    alike: &[],
    losses: &[Loss::Suggested, Loss::Opinions],
    keeps: Keeps {
        files: "`.training.jsonl`",
        unit: "code points",
        gaps: "yes",
        nested: "yes (in `spans`; tags of one label do not nest)",
        links: "yes",
        speakers: "yes",
        kinds: "yes",
        review: "yes",
        loses: "`suggested_parts`; rejected annotations are in `rejected`",
    },
    configuration: None,
    recognise: |look| {
        let line = look.object()?;
        let is_one = match line.has("text") {
            true => line.has("tokens") && line.has("token_start"),
            // Data sets of Hugging Face have words and a tag for each.
            false => {
                let has_tags = line.head.contains("tags\"") || line.has_any(&["labels", "ner"]);
                line.has_any(&["tokens", "words"]) && has_tags && !line.is_string("data")
            }
        };
        is_one.then_some(Evidence::Possible)
    },
    read: Read::Value(|value| Ok(vec![read(value)?])),
    write: Write::Each(|flat| write(&flat)),
};

/// Returns a document, rejected marks included, as a line.
fn write(flat: &Flat) -> String {
    let layout = Layout::of(flat, Unit::CodePoint);
    let is_rejected = |mark: &&Mark| mark.facts.get(Fact::Status) == Some("rejected");
    let live = Flat {
        text: flat.text.clone(),
        marks: flat.marks.iter().filter(|mark| !is_rejected(mark)).cloned().collect(),
        ..Flat::default()
    };
    let tags = |label: Label| -> Json<'_> {
        let tags = layout.tags(&live, label.name());
        tags.into_iter().map(|tag| Json::from(tag.write(label.name()))).collect()
    };
    let of_words =
        |one: &dyn Fn(&Word) -> Json<'static>| -> Json<'static> { layout.words.iter().map(one).collect() };
    let relation = |link: &Link| {
        object([
            ("id", link.name.clone().into()),
            ("label", link.kind.clone().into()),
            ("head", link.from.clone().into()),
            ("tail", link.to.clone().into()),
        ])
    };
    let speaker = |speaker: &FlatSpeaker| {
        object([
            ("id", speaker.id.clone().into()),
            ("name", speaker.name.clone().into()),
            ("kind", speaker.kind.clone().unwrap_or_default().into()),
            ("colour", Json::Int(speaker.colour.map_or(-1, i64::from))),
        ])
    };
    let text_of = |text: &Option<String>| Json::from(text.clone().unwrap_or_default());
    object([
        ("id", text_of(&flat.id)),
        ("lang", text_of(&flat.lang)),
        ("text", flat.text.as_str().into()),
        ("note", text_of(&flat.note)),
        ("offset_unit", Unit::CodePoint.name().into()),
        ("tokens", of_words(&|word| layout.slice(word).to_owned().into())),
        ("spaces", of_words(&|word| word.spaced.into())),
        ("token_start", of_words(&|word| layout.range(word).0.into())),
        ("token_end", of_words(&|word| layout.range(word).1.into())),
        ("speaker_tags", tags(Label::Speaker)),
        ("cue_tags", tags(Label::Cue)),
        ("quote_tags", tags(Label::Quote)),
        ("claim_tags", tags(Label::Claim)),
        ("spans", live.marks.iter().map(|mark| span(mark, &layout)).collect()),
        ("rejected", flat.marks.iter().filter(is_rejected).map(|mark| span(mark, &layout)).collect()),
        ("relations", flat.links.iter().map(relation).collect()),
        ("speakers", flat.speakers.iter().map(speaker).collect()),
        ("blocks", json::blocks(flat)),
        ("own_fields", encode::json(&flat.fields).into()),
    ])
    .to_string()
}

fn span<'a>(mark: &'a Mark, layout: &Layout) -> Json<'a> {
    let start = mark.pieces.iter().map(|piece| piece.start).min().unwrap_or(0);
    let end = mark.pieces.iter().map(|piece| piece.end).max().unwrap_or(0);
    let part = |piece: &'a Piece| {
        let (first, last) = layout.words_of(piece).unwrap_or((0, 0));
        object([
            ("start", piece.start.into()),
            ("end", piece.end.into()),
            ("text", piece.covered.as_deref().unwrap_or("").into()),
            ("token_start", Json::Int(first as i64)),
            ("token_end", Json::Int(last as i64)),
        ])
    };
    let covered: String = layout.covered(start, end).to_owned();
    let Json::Object(mut pairs) = object([
        ("id", mark.name.as_str().into()),
        ("label", mark.written_label().into()),
        ("start", start.into()),
        ("end", end.into()),
        ("text", covered.into()),
        ("parts", mark.pieces.iter().map(part).collect()),
    ]) else {
        return Json::Null;
    };
    let facts = Fact::ALL
        .iter()
        .filter(|fact| !matches!(fact, Fact::SpeakerName | Fact::SpeakerKind | Fact::SpeakerColour));
    pairs.extend(facts.map(|fact| {
        let value = match mark.facts.get(*fact) {
            Some(value) => json::fact(*fact, value),
            None if fact.is_number() => Json::Number(-1.0),
            None => "".into(),
        };
        (fact.name().into(), value)
    }));
    // A string, so that the column of a table is of one type whatever attributes there are.
    let attributes = mark.attributes.iter().map(|(name, value)| (name.into(), json::attribute(value)));
    let attributes = Json::Object(attributes.collect()).to_string();
    pairs.push(("attributes".into(), attributes.into()));
    Json::Object(pairs)
}

/// Returns a line as the rest of Hugging Face's data sets have it: tokens, and a tag for each.
fn read_tokens(value: &Value) -> Result<Flat, Fault> {
    let is_words = value.get("tokens").is_none();
    let tokens = json::list(value, if is_words { "words" } else { "tokens" })?;
    let mut flat = Flat { id: json::name(value, "id"), ..Flat::default() };
    let mut places = Vec::with_capacity(tokens.len());
    let mut at = 0;
    for (idx, token) in tokens.iter().enumerate() {
        let token =
            token.as_str().ok_or_else(|| Fault::new("this must be a string").under(idx).under("tokens"))?;
        if !flat.text.is_empty() {
            flat.text.push(' ');
            at += 1;
        }
        flat.text.push_str(token);
        let end = at + token.chars().count() as u32;
        places.push((at, end));
        at = end;
    }
    flat.remarks.push(Remark::TextRebuilt);
    let is_tags = |key: &str| {
        key.ends_with("tags")
            || ["labels", "ner", "tag"].contains(&key) && value.get(key).is_some_and(Value::is_array)
    };
    for (key, tags) in value.as_object().into_iter().flatten().filter(|(key, _)| is_tags(key)) {
        let Some(tags) = tags.as_array().filter(|tags| tags.len() == places.len()) else {
            let message = format!("there are {} tokens, and \"{key}\" must have as many tags", places.len());
            return Err(Fault::new(message).under(key));
        };
        let is_prefixed = |it: &Value| it.as_str().is_some_and(|it| it.get(1..2) == Some("-"));
        let is_plain = !tags.iter().any(is_prefixed);
        let mut open: Option<usize> = None;
        for ((start, end), tag) in places.iter().zip(tags) {
            let tag = match tag {
                Value::String(tag) if is_plain && !matches!(tag.as_str(), "O" | "" | "_" | "-") => {
                    format!("I-{tag}")
                }
                Value::String(tag) => tag.clone(),
                // A number, whose name is in the data set's description.
                Value::Number(number) if number.as_i64() == Some(0) => "O".to_owned(),
                Value::Number(number) => format!("I-{key} {number}"),
                _ => "O".to_owned(),
            };
            let (prefix, label) = tag.split_once('-').unwrap_or(("O", ""));
            if !matches!(prefix, "B" | "I" | "E" | "S" | "L" | "U" | "M") {
                open = None;
                continue;
            }
            let same = open.and_then(|idx| flat.marks.get_mut(idx)).filter(|mark| mark.label == label);
            match same {
                Some(mark) if !matches!(prefix, "B" | "S" | "U") => {
                    mark.pieces.iter_mut().for_each(|piece| piece.end = *end);
                }
                _ => {
                    flat.marks.push(Mark {
                        name: format!("mark {}", flat.marks.len() + 1),
                        label: label.to_owned(),
                        pieces: vec![Piece::at(*start, *end)],
                        content: format!("{key} {tag} {start}"),
                        ..Mark::default()
                    });
                    open = Some(flat.marks.len() - 1);
                }
            }
            if matches!(prefix, "E" | "L" | "S" | "U") {
                open = None;
            }
        }
    }
    flat.unit = Some(Unit::CodePoint);
    Ok(flat)
}

/// Reads a line.
fn read(value: &Value) -> Result<Flat, Fault> {
    if value.get("text").is_none() && (value.get("tokens").is_some() || value.get("words").is_some()) {
        return read_tokens(value);
    }
    let mut flat = Flat { text: json::string(value, "text")?.to_owned(), ..Flat::default() };
    read_document(&mut flat, value)?;
    if let Some(Ok(fields)) = value.get("own_fields").and_then(Value::as_str).map(serde_json::from_str) {
        flat.fields = fields;
    }
    for (key, is_rejected) in [("spans", false), ("rejected", true)] {
        for (idx, span) in json::list(value, key)?.iter().enumerate() {
            let mut mark = read_span(span).map_err(|fault| fault.under(idx).under(key))?;
            if is_rejected {
                mark.facts.set(Fact::Status, "rejected");
            }
            flat.marks.push(mark);
        }
    }
    for (idx, relation) in json::list(value, "relations")?.iter().enumerate() {
        let link = Link {
            name: json::name(relation, "id").unwrap_or_else(|| format!("relation {}", idx + 1)),
            kind: json::text(relation, "label").unwrap_or_default(),
            from: json::name(relation, "head").unwrap_or_default(),
            to: json::name(relation, "tail").unwrap_or_default(),
            content: relation.to_string(),
        };
        flat.links.push(link);
    }
    Ok(flat)
}

fn read_span(span: &Value) -> Result<Mark, Fault> {
    let piece = |part: &Value| -> Result<Piece, Fault> {
        let covered = part.get("text").and_then(Value::as_str).map(Into::into);
        Ok(Piece { covered, ..Piece::at(json::offset(part, "start")?, json::offset(part, "end")?) })
    };
    let parts = json::list(span, "parts")?;
    let pieces = if parts.is_empty() {
        vec![piece(span)?]
    } else {
        let parts = parts.iter().enumerate();
        let read = parts.map(|(idx, part)| piece(part).map_err(|fault| fault.under(idx).under("parts")));
        read.collect::<Result<_, _>>()?
    };
    let mut mark = Mark {
        name: json::name(span, "id").unwrap_or_default(),
        label: json::string(span, "label")?.to_owned(),
        pieces,
        content: span.to_string(),
        ..Mark::default()
    };
    json::read_facts(&mut mark.facts, span);
    let attributes = span.get("attributes").and_then(Value::as_str).map(serde_json::from_str::<JsonObject>);
    for (name, value) in attributes.into_iter().flatten().flatten() {
        mark.attributes.extend(json::read_attribute(&value).map(|value| (name, value)));
    }
    // What stands for nothing in a table.
    for fact in [Fact::Confidence, Fact::Score] {
        if mark.facts.get(fact).and_then(|it| it.parse().ok()).is_some_and(|it: f64| it < 0.0) {
            mark.facts.unset(fact);
        }
    }
    Ok(mark)
}
