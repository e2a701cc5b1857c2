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

use super::exchange::json::{self, Fault, Json, object};
use super::exchange::{Fact, Flat, Layout, Link, Mark, Piece};
use crate::text::Unit;

/// Returns a document as a line.
pub(super) fn write(flat: Flat) -> String {
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
    object([
        ("text", flat.text.as_str().into()),
        ("meta", object([("source", flat.id.as_deref().unwrap_or("").into())])),
        ("_view_id", "relations".into()),
        ("answer", "accept".into()),
        ("tokens", tokens.collect()),
        ("spans", flat.marks.iter().map(|mark| with_facts(mark, &layout)).collect()),
        ("relations", flat.links.iter().filter_map(relation).collect()),
        ("qawl", json::of_document(&flat)),
    ])
    .to_string()
}

fn with_facts<'a>(mark: &'a Mark, layout: &Layout) -> Json<'a> {
    let mut pairs = span(mark, layout);
    if let Json::Object(facts) = json::facts(&mark.facts) {
        pairs.extend(facts);
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
        ("label".into(), mark.label.to_ascii_uppercase().into()),
        ("id".into(), mark.name.as_str().into()),
        ("text".into(), piece.covered.as_deref().unwrap_or("").into()),
    ]
}

/// Reads a line.
pub(super) fn read(value: &Value) -> Result<Flat, Fault> {
    let mut flat = Flat { text: json::string(value, "text")?.to_owned(), ..Flat::default() };
    let source = value.get("meta").and_then(|meta| json::text(meta, "source"));
    flat.id = source.filter(|source| !source.is_empty());
    let more = value.get("qawl").unwrap_or(&Value::Null);
    json::read_document(&mut flat, more).map_err(|fault| fault.under("qawl"))?;
    for (idx, token) in json::list(value, "tokens")?.iter().enumerate() {
        let read = || {
            let (start, end) = (json::offset(token, "start")?, json::offset(token, "end")?);
            Ok(Piece::covering(start, end, json::string(token, "text")?))
        };
        flat.checks.push(read().map_err(|fault: Fault| fault.under(idx).under("tokens"))?);
    }
    let answer = match value.get("answer").and_then(Value::as_str) {
        Some("reject") => Some("rejected"),
        Some("ignore") => Some("suggested"),
        _ => None,
    };
    for (idx, span) in json::list(value, "spans")?.iter().enumerate() {
        let mut mark = read_span(span, idx).map_err(|fault| fault.under(idx).under("spans"))?;
        if mark.facts.get(Fact::Status).is_none() {
            mark.facts.set_some(Fact::Status, answer);
        }
        flat.marks.push(mark);
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
    json::read_facts(&mut mark.facts, span);
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
