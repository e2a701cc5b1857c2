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

use serde::Deserialize;
use serde_json::Value;

use super::exchange::flat::{Fact, Flat, JsonObject, Link, Mark, Piece};
use super::exchange::json::{self, Json, object};
use super::exchange::layout::Layout;
use super::exchange::of_document::OfDocument;
use super::exchange::typed::{self, Item, Labelled};
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
    const OF_SPANS: [&str; 7] = ["start", "end", "label", "id", "text", "token_start", "token_end"];
    OF_SPANS.contains(&name) || is_read_apart(name)
}

/// Returns true for a key of a span that is no attribute although [`Span`] does not name it.
fn is_read_apart(name: &str) -> bool {
    matches!(name, "token_start" | "token_end" | "attributes" | "start_char")
        || Fact::ALL.iter().any(|fact| fact.name() == name)
}

/// A line. Its spans are looked at apart: spaCy has them under other keys.
#[derive(Deserialize)]
struct Line {
    #[serde(deserialize_with = "typed::article")]
    text: String,
    #[serde(default, deserialize_with = "typed::if_name")]
    id: Option<String>,
    #[serde(default, deserialize_with = "typed::if_object")]
    meta: Meta,
    #[serde(default, rename = "_input_hash")]
    input_hash: Option<Value>,
    #[serde(default, rename = "_annotator_id", deserialize_with = "typed::if_name")]
    annotator: Option<String>,
    #[serde(default, rename = "_session_id", deserialize_with = "typed::if_name")]
    session: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    answer: Option<String>,
    /// What files of ours say.
    qawl: Option<OfDocument>,
}

#[derive(Default, Deserialize)]
struct Meta {
    #[serde(default, deserialize_with = "typed::if_name")]
    source: Option<String>,
    #[serde(default, deserialize_with = "typed::if_name")]
    id: Option<String>,
}

/// A token. spaCy leaves out what it is: its text says so.
#[derive(Deserialize)]
struct Token {
    #[serde(deserialize_with = "typed::offset")]
    start: u32,
    #[serde(deserialize_with = "typed::offset")]
    end: u32,
    #[serde(default, deserialize_with = "typed::if_text")]
    text: Option<String>,
}

#[derive(Deserialize)]
struct Span {
    #[serde(deserialize_with = "typed::string")]
    label: String,
    #[serde(deserialize_with = "typed::offset")]
    start: u32,
    #[serde(deserialize_with = "typed::offset")]
    end: u32,
    #[serde(default, deserialize_with = "typed::if_name")]
    id: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    text: Option<String>,
    /// What else is said of it: Prodigy keeps every key.
    #[serde(flatten)]
    more: JsonObject,
}

#[derive(Deserialize)]
struct Relation {
    #[serde(default, deserialize_with = "typed::if_text")]
    label: Option<String>,
    #[serde(default, deserialize_with = "typed::if_number")]
    head: Option<u64>,
    #[serde(default, deserialize_with = "typed::if_number")]
    child: Option<u64>,
    #[serde(default, deserialize_with = "typed::if_object")]
    head_span: Option<End>,
    #[serde(default, deserialize_with = "typed::if_object")]
    child_span: Option<End>,
}

/// The span that a relation leads from or to.
#[derive(Default, Deserialize)]
struct End {
    #[serde(default, deserialize_with = "typed::if_name")]
    id: Option<String>,
    #[serde(default, deserialize_with = "typed::if_offset")]
    start: Option<u32>,
    #[serde(default, deserialize_with = "typed::if_offset")]
    end: Option<u32>,
    #[serde(default, deserialize_with = "typed::if_text")]
    label: Option<String>,
}

/// What spaCy was trained with: a text and what is marked in it.
#[derive(Deserialize)]
struct Entities {
    #[serde(default, deserialize_with = "typed::list")]
    entities: Vec<Labelled>,
    #[serde(flatten)]
    more: JsonObject,
}

/// Reads a line.
fn read(value: &Value) -> Result<Flat, Fault> {
    if let Some(pair) = value.as_array() {
        return read_pair(pair);
    }
    let line: Line = typed::object(value)?.is;
    let is_ours = line.qawl.is_some();
    let mut flat = Flat { text: line.text, ..Flat::default() };
    flat.id = line.meta.source.or(line.meta.id).or(line.id).filter(|source| !source.is_empty());
    if let Some(hash) = line.input_hash.filter(|_| !is_ours).map(|hash| hash.to_string()) {
        // The source is the newspaper as often as the article.
        let id = flat.id.take();
        flat.id =
            Some(id.map_or_else(|| hash.clone(), |id| format!("{id}-{}", hash.trim_start_matches('-'))));
    }
    if let Some(by) = line.annotator.or(line.session).filter(|_| !is_ours) {
        flat.set_version(&by);
    }
    keep(&mut flat, value);
    if let Some(ours) = line.qawl {
        ours.say(&mut flat);
    }
    let tokens: Vec<Item<'_, Token>> = typed::items(value, "tokens")?;
    flat.checks.extend(tokens.iter().map(|Item { is: token, .. }| match &token.text {
        Some(text) => Piece::covering(token.start, token.end, text),
        None => Piece::at(token.start, token.end),
    }));
    let answer = match line.answer.as_deref() {
        Some("reject") => Some("rejected"),
        Some("ignore") => Some("suggested"),
        _ => None,
    };
    // spaCy has its entities under `ents`, and its spans in groups.
    let key = if value.get("spans").is_some_and(Value::is_array) { "spans" } else { "ents" };
    for (idx, span) in typed::items(value, key)?.into_iter().enumerate() {
        let mut mark = mark_of(span, idx);
        if mark.facts.get(Fact::Status).is_none() {
            mark.facts.set_some(Fact::Status, answer);
        }
        flat.marks.push(mark);
    }
    if let Some(groups) = value.get("spans").filter(|spans| spans.is_object()) {
        for group in groups.as_object().into_iter().flatten().map(|(group, _)| group) {
            let spans = typed::items(groups, group).map_err(|fault| fault.under("spans"))?;
            for (idx, span) in spans.into_iter().enumerate() {
                let mut mark = mark_of(span, idx);
                mark.name = format!("{group} {}", mark.name);
                flat.marks.push(mark);
            }
        }
    }
    for (idx, relation) in typed::items::<Relation>(value, "relations")?.into_iter().enumerate() {
        let Relation { label, head, child, head_span, child_span } = relation.is;
        let end = |span: Option<End>, token: Option<u64>| end(&flat, &tokens, span, token);
        let link = Link {
            name: format!("relation {}", idx + 1),
            kind: label.unwrap_or_default(),
            from: end(head_span, head).unwrap_or_default(),
            to: end(child_span, child).unwrap_or_default(),
            content: relation.value.to_string(),
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
    let Entities { entities, more } = typed::object(said).map_err(|fault| fault.under(1))?.is;
    let written = json::list(said, "entities").map_err(|fault| fault.under(1))?;
    for (idx, (entity, written)) in entities.into_iter().zip(written).enumerate() {
        let mut mark = Mark {
            name: format!("entity {}", idx + 1),
            label: entity.label,
            pieces: vec![Piece::at(entity.start, entity.end)],
            content: written.to_string(),
            ..Mark::default()
        };
        // An entry of a knowledge base.
        let entry = entity.rest.first().and_then(json::read_attribute);
        mark.attributes.extend(entry.map(|entry| ("kb_id".to_owned(), entry)));
        flat.marks.push(mark);
    }
    if !more.is_empty() {
        flat.fields.insert(FORMAT.to_owned(), more);
    }
    Ok(flat)
}

fn mark_of(span: Item<'_, Span>, idx: usize) -> Mark {
    let Item { is: Span { label, start, end, id, text, more }, value } = span;
    let mut mark = Mark {
        name: id.unwrap_or_else(|| format!("span {}", idx + 1)),
        label,
        pieces: vec![Piece { covered: text.as_deref().map(Into::into), ..Piece::at(start, end) }],
        content: value.to_string(),
        ..Mark::default()
    };
    json::read_said(&mut mark, value);
    for (name, value) in more.iter().filter(|(name, _)| !is_read_apart(name)) {
        if let Some(value) = json::read_attribute(value) {
            mark.attributes.insert(name.clone(), value);
        }
    }
    mark
}

/// Returns the name of the mark that a relation leads from or to: the one of that name, else of that place
/// and label, else the one that ends with the token named.
fn end(flat: &Flat, tokens: &[Item<'_, Token>], span: Option<End>, token: Option<u64>) -> Option<String> {
    let is_named = |span: &End| span.id.as_deref().is_some_and(|name| flat.mark(name).is_some());
    if let Some(span) = span.as_ref().filter(|span| is_named(span)) {
        return span.id.clone();
    }
    let token = token.and_then(|token| tokens.get(usize::try_from(token).ok()?));
    let found = |mark: &&Mark| {
        let Some(piece) = mark.pieces.first() else { return false };
        match &span {
            Some(span) => {
                span.start == Some(piece.start)
                    && span.end == Some(piece.end)
                    && span.label.as_deref().is_none_or(|label| label == mark.label)
            }
            None => token.is_some_and(|token| token.is.end == piece.end),
        }
    };
    flat.marks.iter().find(found).map(|mark| mark.name.clone())
}
