//! Writes a document as a task.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::Value;

use super::names::{FORMAT, control};
use crate::annotation::Value as Attribute;
use crate::format::exchange::flat::{Fact, Flat, Link, Mark};
use crate::format::exchange::json::{self, Json, object};

/// Returns a document as a task.
pub(super) fn write(flat: Flat) -> String {
    let flat = flat.without_gaps();
    let names = control(&flat);
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
    // A relation needs both of its ends in the same list; what is decided is in the prediction too
    // where something undecided is tied to it.
    let tied: BTreeSet<&str> = open.iter().flat_map(|link| [link.from.as_str(), link.to.as_str()]).collect();
    let decided = flat.marks.iter().filter(|mark| !is_undecided(&mark.name));
    let in_prediction =
        flat.marks.iter().filter(|mark| is_undecided(&mark.name) || tied.contains(mark.name.as_str()));
    let of_whole = flat.field(FORMAT, "results").and_then(Value::as_array);
    let annotation: Vec<Json<'_>> = decided
        .flat_map(|mark| regions(mark, "manual", &names))
        .chain(done.into_iter().map(relation))
        .chain(of_whole.into_iter().flatten().map(|it| Json::Other(it.clone())))
        .collect();
    let scores: Vec<f64> = flat
        .marks
        .iter()
        .filter(|mark| is_undecided(&mark.name))
        .filter_map(|mark| mark.facts.get(Fact::Confidence)?.parse().ok())
        .collect();
    let prediction: Vec<Json<'_>> = in_prediction
        .flat_map(|mark| regions(mark, "prediction", &names))
        .chain(open.into_iter().map(relation))
        .collect();
    let mean = scores.iter().sum::<f64>() / scores.len().max(1) as f64;
    let annotations = match annotation.is_empty() {
        true => Vec::new(),
        false => {
            let mut pairs = vec![("result".into(), Json::List(annotation))];
            pairs.extend(kept(&flat, "annotation"));
            vec![Json::Object(pairs)]
        }
    };
    let predictions = match prediction.is_empty() {
        true => Vec::new(),
        false => vec![object([
            ("model_version", "qawl".into()),
            ("score", Json::Number((mean * 1000.0).round() / 1000.0)),
            ("result", Json::List(prediction)),
        ])],
    };
    let key = flat.field(FORMAT, "key").and_then(Value::as_str).unwrap_or("text").to_owned();
    let mut data: Vec<(Cow<'_, str>, Json<'_>)> = vec![
        (key.into(), flat.text.as_str().into()),
        ("doc_id".into(), flat.id.as_deref().into()),
        ("qawl".into(), json::of_document(&flat)),
    ];
    data.extend(kept(&flat, "data"));
    let mut task = vec![
        ("data".into(), Json::Object(data)),
        ("annotations".into(), Json::List(annotations)),
        ("predictions".into(), Json::List(predictions)),
    ];
    task.extend(kept(&flat, "task"));
    Json::Object(task).to_string()
}

/// Returns the keys of the file that a document was read from which have no meaning here.
fn kept<'a>(flat: &'a Flat, of: &str) -> impl Iterator<Item = (Cow<'a, str>, Json<'a>)> {
    let kept = flat.field(FORMAT, of).and_then(Value::as_object);
    kept.into_iter().flatten().map(|(key, value)| (key.into(), Json::Other(value.clone())))
}

/// Returns a mark's region, and one for each of its attributes that a control of Label Studio can have.
fn regions<'a>(mark: &'a Mark, origin: &'a str, names: &(String, String)) -> Vec<Json<'a>> {
    let place = || {
        let piece = mark.pieces.first();
        let (start, end) = piece.map_or((0, 0), |piece| (piece.start, piece.end));
        vec![("start".into(), start.into()), ("end".into(), end.into())]
    };
    let mut all = vec![region(mark, origin, names)];
    for (name, value) in &mark.attributes {
        let (kind, said): (&str, Json<'_>) = match value {
            Attribute::Number(_) => ("number", json::attribute(value)),
            Attribute::Several(values) => ("choices", values.iter().map(|it| Json::from(&**it)).collect()),
            Attribute::Flag(flag) => ("choices", Json::List(vec![flag.to_string().into()])),
            Attribute::Text(text) => ("choices", Json::List(vec![(&**text).into()])),
        };
        let mut value: Vec<(Cow<'_, str>, Json<'_>)> = place();
        value.push((kind.into(), said));
        all.push(Json::Object(vec![
            ("id".into(), mark.name.as_str().into()),
            ("from_name".into(), name.as_str().into()),
            ("to_name".into(), names.1.clone().into()),
            ("type".into(), kind.into()),
            ("origin".into(), origin.into()),
            ("value".into(), Json::Object(value)),
        ]));
    }
    all
}

fn region<'a>(mark: &'a Mark, origin: &'a str, names: &(String, String)) -> Json<'a> {
    let piece = mark.pieces.first();
    let (start, end) = piece.map_or((0, 0), |piece| (piece.start, piece.end));
    let covered = piece.and_then(|piece| piece.covered.as_deref()).unwrap_or("");
    let mut pairs = vec![
        ("id".into(), mark.name.as_str().into()),
        ("from_name".into(), names.0.clone().into()),
        ("to_name".into(), names.1.clone().into()),
        ("type".into(), "labels".into()),
        ("origin".into(), origin.into()),
        (
            "value".into(),
            object([
                ("start", start.into()),
                ("end", end.into()),
                ("text", covered.into()),
                ("labels", Json::List(vec![mark.written_label().into()])),
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
    // What a control says of a flag is a word.
    let only_here = mark.attributes.iter().filter(|(_, value)| matches!(value, Attribute::Flag(_)));
    let facts = mark.facts.iter().filter(|(fact, _)| *fact != Fact::Note);
    if facts.count() > 0 || only_here.count() > 0 {
        meta.push(("qawl".into(), json::said(mark)));
    }
    if !meta.is_empty() {
        pairs.push(("meta".into(), Json::Object(meta)));
    }
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
