//! Label Studio's tasks: suggestions nobody has decided on as a prediction, a person's work as an
//! annotation. Offsets are code points. What Label Studio has no room for stands
//! in the task's `data` and in the regions' `meta`, which it keeps.
//!
//! ```text
//! [{"data": {"text": "…", "doc_id": "…", "qawl": {…}},
//!   "annotations": [{"result": [
//!     {"id": "a2", "from_name": "label", "to_name": "text", "type": "labels", "origin": "manual",
//!      "value": {"start": 6, "end": 22, "text": "…", "labels": ["SPEAKER"]}, "meta": {"text": ["…"]}},
//!     {"type": "relation", "from_id": "a3", "to_id": "a2", "direction": "right", "labels": ["speaker"]}]}],
//!   "predictions": [{"model_version": "qawl", "score": 0.9, "result": […]}]}]
//! ```

use std::collections::BTreeSet;

use serde_json::Value;

use super::exchange::json::{self, Fault, Json, object};
use super::exchange::{Fact, Flat, Link, Mark, Piece};
use super::report::{Left, Reason};

/// The labeling configuration that the tasks need.
const CONFIG: &str = r##"<View>
  <Relations>
    <Relation value="speaker"/><Relation value="cue"/><Relation value="medium"/><Relation value="within"/>
    <Relation value="continues"/>
  </Relations>
  <Labels name="label" toName="text">
    <Label value="SPEAKER" background="#2f6fb3"/><Label value="CUE" background="#6b7280"/>
    <Label value="QUOTE" background="#2e8b57"/><Label value="CLAIM" background="#b7791f"/>
  </Labels>
  <View style="direction: DIR; text-align: ALIGN"><Text name="text" value="$text" granularity="symbol"/></View>
</View>
"##;

/// Returns the labeling configuration for texts of a direction.
pub(super) fn config(rtl: bool) -> String {
    let (dir, align) = if rtl { ("rtl", "right") } else { ("ltr", "left") };
    CONFIG.replace("DIR", dir).replace("ALIGN", align)
}

/// Returns a document as a task.
pub(super) fn write(flat: Flat) -> String {
    let flat = flat.without_gaps();
    let base = |name: &str| name.split('.').next().unwrap_or(name).to_owned();
    let undecided: BTreeSet<String> = flat
        .marks
        .iter()
        .filter(|mark| mark.facts.get(Fact::Status) == Some("suggested"))
        .map(|mark| mark.name.clone())
        .collect();
    let is_undecided = |name: &str| undecided.contains(&base(name));
    let decided_links = |link: &&Link| !is_undecided(&link.from) && !is_undecided(&link.to);
    let (done, open): (Vec<&Link>, Vec<&Link>) = flat.links.iter().partition(decided_links);
    // A relation needs both of its ends in the same list; what is decided stands in the prediction too
    // where something undecided is tied to it.
    let tied: BTreeSet<&str> = open.iter().flat_map(|link| [link.from.as_str(), link.to.as_str()]).collect();
    let decided = flat.marks.iter().filter(|mark| !is_undecided(&mark.name));
    let in_prediction =
        flat.marks.iter().filter(|mark| is_undecided(&mark.name) || tied.contains(mark.name.as_str()));
    let annotation: Vec<Json<'_>> =
        decided.map(|mark| region(mark, "manual")).chain(done.into_iter().map(relation)).collect();
    let scores: Vec<f64> = flat
        .marks
        .iter()
        .filter(|mark| is_undecided(&mark.name))
        .filter_map(|mark| mark.facts.get(Fact::Confidence)?.parse().ok())
        .collect();
    let prediction: Vec<Json<'_>> =
        in_prediction.map(|mark| region(mark, "prediction")).chain(open.into_iter().map(relation)).collect();
    let mean = scores.iter().sum::<f64>() / scores.len().max(1) as f64;
    let annotations = match annotation.is_empty() {
        true => Vec::new(),
        false => vec![object([("result", Json::List(annotation))])],
    };
    let predictions = match prediction.is_empty() {
        true => Vec::new(),
        false => vec![object([
            ("model_version", "qawl".into()),
            ("score", Json::Number((mean * 1000.0).round() / 1000.0)),
            ("result", Json::List(prediction)),
        ])],
    };
    object([
        (
            "data",
            object([
                ("text", flat.text.as_str().into()),
                ("doc_id", flat.id.as_deref().into()),
                ("qawl", json::of_document(&flat)),
            ]),
        ),
        ("annotations", Json::List(annotations)),
        ("predictions", Json::List(predictions)),
    ])
    .to_string()
}

fn region<'a>(mark: &'a Mark, origin: &'a str) -> Json<'a> {
    let piece = mark.pieces.first();
    let (start, end) = piece.map_or((0, 0), |piece| (piece.start, piece.end));
    let covered = piece.and_then(|piece| piece.covered.as_deref()).unwrap_or("");
    let mut pairs = vec![
        ("id".into(), mark.name.as_str().into()),
        ("from_name".into(), "label".into()),
        ("to_name".into(), "text".into()),
        ("type".into(), "labels".into()),
        ("origin".into(), origin.into()),
        (
            "value".into(),
            object([
                ("start", start.into()),
                ("end", end.into()),
                ("text", covered.into()),
                ("labels", Json::List(vec![mark.label.to_ascii_uppercase().into()])),
            ]),
        ),
    ];
    if let Some(confidence) = mark.facts.get(Fact::Confidence) {
        pairs.push(("score".into(), json::fact(Fact::Confidence, confidence)));
    }
    let mut meta = Vec::new();
    if let Some(note) = mark.facts.get(Fact::Note) {
        meta.push(("text".into(), Json::List(vec![note.into()])));
    }
    if mark.facts.iter().next().is_some() {
        meta.push(("qawl".into(), json::facts(&mark.facts)));
    }
    pairs.push(("meta".into(), Json::Object(meta)));
    Json::Object(pairs)
}

fn relation(link: &Link) -> Json<'_> {
    object([
        ("type", "relation".into()),
        ("from_id", link.from.as_str().into()),
        ("to_id", link.to.as_str().into()),
        ("direction", "right".into()),
        ("labels", Json::List(vec![link.kind.as_str().into()])),
    ])
}

/// Reads a task.
pub(super) fn read(task: &Value) -> Result<Flat, Fault> {
    let data = json::field(task, "data")?;
    let mut flat = Flat { text: text_of(data).map_err(|fault| fault.under("data"))?, ..Flat::default() };
    flat.id = json::name(data, "doc_id").or_else(|| json::name(task, "id"));
    let more = data.get("qawl").unwrap_or(&Value::Null);
    json::read_document(&mut flat, more).map_err(|fault| fault.under("qawl").under("data"))?;
    let annotations = json::list(task, "annotations")?;
    let is_done = |it: &&Value| it.get("was_cancelled").and_then(Value::as_bool) != Some(true);
    let is_truth = |it: &&Value| it.get("ground_truth").and_then(Value::as_bool) == Some(true);
    let done = || annotations.iter().filter(is_done);
    let chosen = done().find(is_truth).or_else(|| done().next());
    for (idx, annotation) in annotations.iter().enumerate() {
        let is_chosen = chosen.is_some_and(|chosen| std::ptr::eq(chosen, annotation));
        if is_chosen {
            let under = |fault: Fault| fault.under(idx).under("annotations");
            results(&mut flat, annotation, None).map_err(under)?;
        } else {
            // One document holds one person's work.
            let name =
                format!("annotation {}", json::name(annotation, "id").unwrap_or((idx + 1).to_string()));
            flat.left.push(Left { name, reason: Reason::Second, content: annotation.to_string() });
        }
    }
    for (idx, prediction) in json::list(task, "predictions")?.iter().enumerate() {
        let under = |fault: Fault| fault.under(idx).under("predictions");
        results(&mut flat, prediction, Some("suggested")).map_err(under)?;
    }
    Ok(flat)
}

/// Returns the text: what stands under `text`, else the only string there is.
fn text_of(data: &Value) -> Result<String, Fault> {
    if let Some(text) = json::text(data, "text") {
        return Ok(text);
    }
    let strings = data.as_object().into_iter().flat_map(|data| data.values()).filter_map(Value::as_str);
    let long: Vec<&str> = strings.collect();
    match long.as_slice() {
        [text] => Ok((*text).to_owned()),
        _ => Err(Fault::new("\"text\" is missing, and it cannot be told which of the others is the text")),
    }
}

fn results(flat: &mut Flat, of: &Value, status: Option<&str>) -> Result<(), Fault> {
    let known: BTreeSet<String> = flat.marks.iter().map(|mark| mark.name.clone()).collect();
    let ties: BTreeSet<(String, String, String)> =
        flat.links.iter().map(|it| (it.kind.clone(), it.from.clone(), it.to.clone())).collect();
    for (idx, result) in json::list(of, "result")?.iter().enumerate() {
        let kind = result.get("type").and_then(Value::as_str).unwrap_or("");
        if kind == "relation" {
            let end = |key: &str| json::name(result, key).unwrap_or_default();
            let (mut from, mut to) = (end("from_id"), end("to_id"));
            if result.get("direction").and_then(Value::as_str) == Some("left") {
                std::mem::swap(&mut from, &mut to);
            }
            let labels = json::list(result, "labels")?;
            let kind = labels.first().and_then(Value::as_str).unwrap_or("").to_owned();
            if !ties.contains(&(kind.clone(), from.clone(), to.clone())) {
                let name = format!("relation {from} {to}");
                flat.links.push(Link { name, kind, from, to, content: result.to_string() });
            }
            continue;
        }
        let name = json::name(result, "id").unwrap_or_else(|| format!("result {}", idx + 1));
        if kind != "labels" {
            flat.left.push(Left { name, reason: Reason::UnknownKind, content: result.to_string() });
            continue;
        }
        // A prediction repeats what a person has decided where something is tied to it.
        if status.is_some() && known.contains(&name) {
            continue;
        }
        let mark = region_of(result, name).map_err(|fault| fault.under(idx).under("result"))?;
        flat.marks.push(mark);
        let Some(mark) = flat.marks.last_mut() else { continue };
        if let (Some(status), None) = (status, mark.facts.get(Fact::Status)) {
            mark.facts.set(Fact::Status, status);
        }
    }
    Ok(())
}

fn region_of(result: &Value, name: String) -> Result<Mark, Fault> {
    let value = json::field(result, "value")?;
    let label = json::list(value, "labels").map_err(|fault| fault.under("value"))?.first();
    let covered = value.get("text").and_then(Value::as_str).map(Into::into);
    let offset = |key| json::offset(value, key).map_err(|fault| fault.under("value"));
    let mut mark = Mark {
        name,
        label: label.and_then(Value::as_str).unwrap_or("").to_owned(),
        pieces: vec![Piece { covered, ..Piece::at(offset("start")?, offset("end")?) }],
        content: result.to_string(),
        ..Mark::default()
    };
    if let Some(meta) = result.get("meta") {
        json::read_facts(&mut mark.facts, meta.get("qawl").unwrap_or(&Value::Null));
        let note: Vec<&str> = match meta.get("text") {
            Some(Value::String(text)) => vec![text.as_str()],
            Some(Value::Array(texts)) => texts.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        if !note.is_empty() {
            mark.facts.set(Fact::Note, note.join("\n"));
        }
    }
    Ok(mark)
}
