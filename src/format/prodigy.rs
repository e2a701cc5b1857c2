//! Prodigy's lines (and spaCy's, where they are like them): tokens, spans and relations in code points.
//!
//! ```text
//! {"text": "…", "meta": {…}, "_view_id": "relations", "answer": "accept",
//!  "tokens": [{"text": "قال", "start": 2, "end": 5, "id": 1, "ws": true}, …],
//!  "spans": [{"start": 2, "end": 5, "token_start": 1, "token_end": 1, "label": "CUE", "id": "a1", …}],
//!  "relations": [{"head": 8, "child": 3, "label": "speaker", "head_span": {…}, "child_span": {…}}]}
//! ```
//!
//! `token_end` is the last token covered; the ends of a relation are tokens: the last of each span. The keys
//! beside those are ours, and kept by Prodigy as it keeps all it does not know.

use serde_json::Value;

use super::exchange::flat::{Fact, Flat, Link, Mark, Piece};
use super::exchange::json::{self, Json, object};
use super::exchange::layout::Layout;
use super::fault::Fault;
use super::look::{Evidence, Look, Object};
use super::loss;
use super::specification::{Article, Holds, Keeps, Read, Rejected, Specification, Write};
use crate::text::Unit;

/// The name of the format: what is kept of its files goes by it.
const FORMAT: &str = "prodigy";

pub(super) const SPECIFICATION: Specification = Specification {
    name: FORMAT,
    title: "Prodigy",
    tool: "Prodigy",
    ending: ".prodigy.jsonl",
    other_endings: &[],
    media_type: "application/jsonl",
    unit: Unit::CodePoint,
    holds: Holds::Lines,
    article: Article::Inside,
    may_be_empty: false,
    is_xml: false,
    rejected: Rejected::IfAsked,
    alike: &[],
    losses: loss::REJECTED,
    keeps: Keeps {
        files: "`.prodigy.jsonl`",
        unit: "code points, tokens",
        gaps: "spans tied by `continues`",
        nested: "yes",
        links: "yes",
        speakers: "extra key",
        kinds: "extra keys",
        review: "extra keys",
        loses: "rejected, `suggested_parts`",
    },
    configuration: None,
    recognise: |look| match look {
        Look::Object(line) => recognise_line(line),
        // What spaCy was trained with: pairs of a text and its entities.
        Look::List(list) => {
            let is_pair = |pair: &[Value]| {
                pair.first().is_some_and(Value::is_string)
                    && pair.get(1).is_some_and(|it| it.get("entities").is_some())
            };
            let is_one = match &list.first {
                Some(Value::Array(pair)) => is_pair(pair),
                Some(first) => first.is_string() && list.has("entities"),
                None => list.items().starts_with('[') && list.has("entities"),
            };
            is_one.then_some(Evidence::Likely)
        }
        _ => None,
    },
    read: Read::Value(|value| Ok(vec![read(value)?])),
    write: Write::Each(write),
};

fn recognise_line(line: &Object<'_>) -> Option<Evidence> {
    if !line.has("text") {
        // What the NER Text Annotator writes: classes, and pairs as spaCy was trained with.
        let is_of_pairs =
            line.has("classes") && line.has("annotations") && line.head.contains("\"entities\"");
        return is_of_pairs.then_some(Evidence::Possible);
    }
    if line.has("ents") && !line.has("entities") {
        return Some(Evidence::Likely);
    }
    let is_marked = line.has_any(&["_view_id", "_input_hash", "_task_hash", "answer"]);
    (is_marked || line.has("tokens") && line.has("spans")).then_some(Evidence::Possible)
}

/// Returns a document as a line.
fn write(flat: Flat) -> String {
    let flat = flat.without_gaps();
    let layout = Layout::of(&flat, Unit::CodePoint);
    let tokens = layout.words.iter().enumerate().map(|(id, word)| {
        let (start, end) = layout.range(word);
        object([
            ("text", layout.slice(word).into()),
            ("start", start.into()),
            ("end", end.into()),
            ("id", Json::Int(id as i64)),
            ("ws", word.spaced.into()),
        ])
    });
    let relation = |link: &Link| {
        let (head, child) = (flat.mark(&link.from)?, flat.mark(&link.to)?);
        let last =
            |mark: &Mark| layout.words_of(mark.pieces.first()?).map(|(_, last)| Json::Int(last as i64));
        Some(object([
            ("head", last(head)?),
            ("child", last(child)?),
            ("label", link.kind.clone().into()),
            ("head_span", Json::Object(span(head, &layout))),
            ("child_span", Json::Object(span(child, &layout))),
        ]))
    };
    let field = |key: &str| flat.field(FORMAT, key).cloned().map(Json::Other);
    let meta = field("meta");
    let Json::Object(mut line) = object([
        ("text", flat.text.as_str().into()),
        ("meta", meta.unwrap_or(object([("source", flat.id.as_deref().unwrap_or("").into())]))),
        ("_view_id", field("_view_id").unwrap_or("relations".into())),
        ("answer", field("answer").unwrap_or("accept".into())),
        ("tokens", tokens.collect()),
        ("spans", flat.marks.iter().map(|mark| with_facts(mark, &layout)).collect()),
        ("relations", flat.links.iter().filter_map(relation).collect()),
        ("qawl", json::of_document(&flat)),
    ]) else {
        return String::new();
    };
    for (key, value) in flat.fields.get(FORMAT).into_iter().flatten() {
        if !line.iter().any(|(known, _)| known == key) {
            line.push((key.into(), Json::Other(value.clone())));
        }
    }
    Json::Object(line).to_string()
}

fn with_facts<'a>(mark: &'a Mark, layout: &Layout) -> Json<'a> {
    let mut pairs = span(mark, layout);
    if let Json::Object(facts) = json::facts(&mark.facts) {
        pairs.extend(facts);
    }
    // Keys of a span that Prodigy does not know it keeps; some would be taken for something else.
    let (apart, plain): (Vec<_>, Vec<_>) = mark.attributes.iter().partition(|(name, _)| is_key(name));
    pairs.extend(plain.into_iter().map(|(name, value)| (name.into(), json::attribute(value))));
    if !apart.is_empty() {
        let apart = apart.into_iter().map(|(name, value)| (name.into(), json::attribute(value)));
        pairs.push(("attributes".into(), Json::Object(apart.collect())));
    }
    Json::Object(pairs)
}

fn span<'a>(mark: &'a Mark, layout: &Layout) -> Vec<(std::borrow::Cow<'a, str>, Json<'a>)> {
    let Some(piece) = mark.pieces.first() else { return Vec::new() };
    let (first, last) = layout.words_of(piece).unwrap_or((0, 0));
    vec![
        ("start".into(), piece.start.into()),
        ("end".into(), piece.end.into()),
        ("token_start".into(), Json::Int(first as i64)),
        ("token_end".into(), Json::Int(last as i64)),
        ("label".into(), mark.written_label().into()),
        ("id".into(), mark.name.as_str().into()),
        ("text".into(), piece.covered.as_deref().unwrap_or("").into()),
    ]
}

/// Returns true for a key of a span that has a meaning here.
fn is_key(name: &str) -> bool {
    const OF_SPANS: [&str; 9] =
        ["start", "end", "token_start", "token_end", "label", "id", "text", "attributes", "start_char"];
    OF_SPANS.contains(&name) || Fact::ALL.iter().any(|fact| fact.name() == name)
}

/// Reads a line.
fn read(value: &Value) -> Result<Flat, Fault> {
    if let Some(pair) = value.as_array() {
        return read_pair(pair);
    }
    let mut flat = Flat { text: json::article(value, "text")?.to_owned(), ..Flat::default() };
    let meta = value.get("meta").unwrap_or(&Value::Null);
    let source = json::name(meta, "source").or(json::name(meta, "id")).or(json::name(value, "id"));
    flat.id = source.filter(|source| !source.is_empty());
    let hash = value.get("_input_hash").filter(|_| value.get("qawl").is_none()).map(Value::to_string);
    if let Some(hash) = hash {
        // The source is the newspaper as often as the article.
        let id = flat.id.take();
        flat.id =
            Some(id.map_or_else(|| hash.clone(), |id| format!("{id}-{}", hash.trim_start_matches('-'))));
    }
    let by = json::name(value, "_annotator_id").or(json::name(value, "_session_id"));
    if let Some(by) = by.filter(|_| value.get("qawl").is_none()) {
        flat.set_version(&by);
    }
    keep(&mut flat, value);
    let more = value.get("qawl").unwrap_or(&Value::Null);
    json::read_document(&mut flat, more).map_err(|fault| fault.under("qawl"))?;
    for (idx, token) in json::list(value, "tokens")?.iter().enumerate() {
        let read = || {
            let (start, end) = (json::offset(token, "start")?, json::offset(token, "end")?);
            // spaCy leaves out what a token is: its text says so.
            Ok(match json::text(token, "text") {
                Some(text) => Piece::covering(start, end, &text),
                None => Piece::at(start, end),
            })
        };
        flat.checks.push(read().map_err(|fault: Fault| fault.under(idx).under("tokens"))?);
    }
    let answer = match value.get("answer").and_then(Value::as_str) {
        Some("reject") => Some("rejected"),
        Some("ignore") => Some("suggested"),
        _ => None,
    };
    // spaCy has its entities under `ents`, and its spans in groups.
    let key = if value.get("spans").is_some_and(Value::is_array) { "spans" } else { "ents" };
    for (idx, span) in json::list(value, key)?.iter().enumerate() {
        let mut mark = read_span(span, idx).map_err(|fault| fault.under(idx).under(key))?;
        if mark.facts.get(Fact::Status).is_none() {
            mark.facts.set_some(Fact::Status, answer);
        }
        flat.marks.push(mark);
    }
    if let Some(groups) = value.get("spans").and_then(Value::as_object) {
        for (group, spans) in groups {
            for (idx, span) in spans.as_array().into_iter().flatten().enumerate() {
                let mut mark =
                    read_span(span, idx).map_err(|fault| fault.under(idx).under(group).under("spans"))?;
                mark.name = format!("{group} {}", mark.name);
                flat.marks.push(mark);
            }
        }
    }
    for (idx, relation) in json::list(value, "relations")?.iter().enumerate() {
        let end = |key: &str, token: &str| end(&flat, value, relation, key, token).unwrap_or_default();
        let link = Link {
            name: format!("relation {}", idx + 1),
            kind: json::text(relation, "label").unwrap_or_default(),
            from: end("head_span", "head"),
            to: end("child_span", "child"),
            content: relation.to_string(),
        };
        flat.links.push(link);
    }
    Ok(flat)
}

/// Keeps the keys of a line that have no meaning here.
fn keep(flat: &mut Flat, value: &Value) {
    const KNOWN: [&str; 6] = ["text", "tokens", "spans", "ents", "relations", "qawl"];
    let usual = |key: &str, value: &Value| match key {
        "_view_id" => value == "relations",
        "answer" => value == "accept",
        "meta" => value.as_object().is_some_and(|meta| meta.is_empty()),
        _ => KNOWN.contains(&key),
    };
    let of_qawl = value.get("qawl").is_some();
    for (key, value) in value.as_object().into_iter().flatten() {
        let is_own_meta = of_qawl && key == "meta" && value.as_object().is_some_and(|it| it.len() == 1);
        if !usual(key, value) && !is_own_meta {
            flat.fields_of(FORMAT).insert(key.clone(), value.clone());
        }
    }
    flat.fields.retain(|_, of| !of.is_empty());
}

/// Reads what spaCy was trained with: a text and its entities.
fn read_pair(pair: &[Value]) -> Result<Flat, Fault> {
    let [text, said] = pair else {
        return Err(Fault::new("this must be a list of a text and {\"entities\": [[0, 9, \"PER\"]]}"));
    };
    let text = text.as_str().ok_or_else(|| Fault::new("this must be the text").under(0))?;
    let mut flat = Flat { text: text.to_owned(), ..Flat::default() };
    for (idx, entity) in json::list(said, "entities").map_err(|fault| fault.under(1))?.iter().enumerate() {
        let read = || {
            let at = |nth: usize| entity.get(nth).unwrap_or(&Value::Null);
            Ok(Mark {
                name: format!("entity {}", idx + 1),
                label: at(2).as_str().ok_or_else(|| Fault::new("this must be a label").under(2))?.to_owned(),
                pieces: vec![Piece::at(
                    json::as_offset(at(0)).map_err(|fault| fault.under(0))?,
                    json::as_offset(at(1)).map_err(|fault| fault.under(1))?,
                )],
                content: entity.to_string(),
                ..Mark::default()
            })
        };
        flat.marks.push(read().map_err(|fault: Fault| fault.under(idx).under("entities").under(1))?);
    }
    for (key, value) in said.as_object().into_iter().flatten().filter(|(key, _)| *key != "entities") {
        flat.fields_of(FORMAT).insert(key.clone(), value.clone());
    }
    Ok(flat)
}

fn read_span(span: &Value, idx: usize) -> Result<Mark, Fault> {
    let covered = span.get("text").and_then(Value::as_str).map(Into::into);
    let mut mark = Mark {
        name: json::name(span, "id").unwrap_or_else(|| format!("span {}", idx + 1)),
        label: json::string(span, "label")?.to_owned(),
        pieces: vec![Piece {
            covered,
            ..Piece::at(json::offset(span, "start")?, json::offset(span, "end")?)
        }],
        content: span.to_string(),
        ..Mark::default()
    };
    json::read_said(&mut mark, span);
    for (name, value) in span.as_object().into_iter().flatten().filter(|(name, _)| !is_key(name)) {
        if let Some(value) = json::read_attribute(value) {
            mark.attributes.insert(name.clone(), value);
        }
    }
    Ok(mark)
}

/// Returns the name of the mark that a relation leads from or to: the one of that name, else of that place
/// and label, else the one that ends with the token named.
fn end(flat: &Flat, value: &Value, relation: &Value, key: &str, token: &str) -> Option<String> {
    let span = relation.get(key).unwrap_or(&Value::Null);
    if let Some(name) = json::name(span, "id").filter(|name| flat.mark(name).is_some()) {
        return Some(name);
    }
    let found = |mark: &&Mark| {
        let Some(piece) = mark.pieces.first() else { return false };
        if span.is_object() {
            let is = |key, at| json::offset(span, key).is_ok_and(|it| it == at);
            let label = json::text(span, "label");
            return is("start", piece.start)
                && is("end", piece.end)
                && label.is_none_or(|label| label == mark.label);
        }
        let token = relation.get(token).and_then(Value::as_u64).and_then(|it| usize::try_from(it).ok());
        let token = token.and_then(|token| value.get("tokens")?.get(token));
        token.is_some_and(|token| json::offset(token, "end").is_ok_and(|it| it == piece.end))
    };
    flat.marks.iter().find(found).map(|mark| mark.name.clone())
}
