//! Reads a task: documents of the people who have annotated it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::names::{CONTROL, FORMAT};
use crate::annotation::Value as Attribute;
use crate::format::exchange::flat::{Fact, Facts, Flat, JsonObject, Link, Mark, Piece};
use crate::format::exchange::json;
use crate::format::fault::Fault;
use crate::format::report::{Left, Reason};

/// Reads a task: a document for each person who has annotated it, or one if nobody has.
pub(super) fn read(task: &Value) -> Result<Vec<Flat>, Fault> {
    if task.get("data").is_none_or(|data| !data.is_object()) {
        return read_min(task).map(|flat| vec![flat]);
    }
    let data = json::field(task, "data")?;
    let done = if task.get("annotations").is_some() { "annotations" } else { "completions" };
    let annotations = json::list(task, done)?;
    let predictions = json::list(task, "predictions")?;
    let results: Vec<&Value> = annotations
        .iter()
        .chain(predictions)
        .filter_map(|it| it.get("result")?.as_array())
        .flatten()
        .chain(task.get("result").and_then(Value::as_array).into_iter().flatten())
        .collect();
    let (key, text) = text_of(data, &results).map_err(|fault| fault.under("data"))?;
    let mut flat = Flat { text: text.to_owned(), ..Flat::default() };
    flat.id = json::name(data, "doc_id").or_else(|| json::name(task, "id"));
    let more = data.get("qawl").unwrap_or(&Value::Null);
    json::read_document(&mut flat, more).map_err(|fault| fault.under("qawl").under("data"))?;
    keep(&mut flat, "task", task, &["data", "annotations", "completions", "predictions", "result"]);
    keep(&mut flat, "data", data, &[&key, "qawl", "doc_id"]);
    if key != "text" {
        flat.fields_of(FORMAT).insert("key".to_owned(), key.into());
    }
    keep_control(&mut flat, &results);
    let is_done = |it: &Value| it.get("was_cancelled").and_then(Value::as_bool) != Some(true);
    let n_done = annotations.iter().filter(|it| is_done(it)).count();
    let mut versions = Vec::new();
    let mut cancelled = Vec::new();
    for (idx, annotation) in annotations.iter().enumerate() {
        if !is_done(annotation) {
            let number = json::name(annotation, "id").unwrap_or((idx + 1).to_string());
            let name = format!("annotation {number}");
            cancelled.push(Left { name, reason: Reason::Cancelled, content: annotation.to_string() });
            continue;
        }
        let mut version = flat.clone();
        let under = |fault: Fault| fault.under(idx).under(done);
        read_results(&mut version, annotation, None).map_err(under)?;
        keep(&mut version, "annotation", annotation, &["result"]);
        if n_done > 1 {
            let by = annotator(annotation).unwrap_or_else(|| (versions.len() + 1).to_string());
            version.set_version(&by);
        }
        versions.push(version);
    }
    if versions.is_empty() {
        versions.push(flat);
    }
    if let Some(first) = versions.first_mut() {
        first.left.extend(cancelled);
        if task.get("result").is_some() {
            read_results(first, task, None)?;
        }
        for (idx, prediction) in predictions.iter().enumerate() {
            let under = |fault: Fault| fault.under(idx).under("predictions");
            read_results(first, prediction, Some("suggested")).map_err(under)?;
        }
    }
    Ok(versions)
}

/// Returns who has made an annotation.
fn annotator(annotation: &Value) -> Option<String> {
    let by = annotation.get("completed_by")?;
    json::text(by, "email")
        .or_else(|| json::name(by, "id"))
        .or_else(|| json::name(annotation, "completed_by"))
}

/// Keeps the keys of an object that have no meaning here.
fn keep(flat: &mut Flat, of: &str, value: &Value, known: &[&str]) {
    let keys = value.as_object().into_iter().flatten().filter(|(key, _)| !known.contains(&key.as_str()));
    let kept: JsonObject = keys.map(|(key, value)| (key.clone(), value.clone())).collect();
    if !kept.is_empty() {
        flat.fields_of(FORMAT).insert(of.to_owned(), Value::Object(kept));
    }
}

/// Keeps what the control and the text are called, where all marks are of the same.
fn keep_control(flat: &mut Flat, results: &[&Value]) {
    let is_mark = |it: &&&Value| it.get("type").is_some_and(|kind| kind == "labels");
    let names: BTreeSet<(String, String)> = results
        .iter()
        .filter(is_mark)
        .filter_map(|it| Some((json::text(it, "from_name")?, json::text(it, "to_name")?)))
        .collect();
    let names: Vec<(String, String)> = names.into_iter().collect();
    if let [(control, to)] = names.as_slice()
        && (control.as_str(), to.as_str()) != CONTROL
    {
        let fields = flat.fields_of(FORMAT);
        fields.insert("control".to_owned(), control.as_str().into());
        fields.insert("to".to_owned(), to.as_str().into());
    }
}

/// Returns true for a task of JSON-MIN: a list of marks is under the name of their control.
pub(super) fn is_min(task: &Map<String, Value>) -> bool {
    task.values().any(is_marks)
}

fn is_marks(value: &Value) -> bool {
    value.as_array().is_some_and(|marks| {
        !marks.is_empty()
            && marks
                .iter()
                .all(|it| it.get("start").is_some() && it.get("labels").is_some_and(Value::is_array))
    })
}

/// Reads a task of JSON-MIN.
fn read_min(task: &Value) -> Result<Flat, Fault> {
    let lists = || task.as_object().into_iter().flatten().filter(|(_, value)| is_marks(value));
    if lists().next().is_none() {
        json::field(task, "data")?;
    }
    // As the usual export would have them.
    let results: Vec<Value> = lists()
        .flat_map(|(_, marks)| marks.as_array().into_iter().flatten())
        .map(|mark| serde_json::json!({ "type": "labels", "value": mark }))
        .collect();
    let (key, text) = text_of(task, &results.iter().collect::<Vec<_>>())?;
    let mut flat = Flat { text: text.to_owned(), ..Flat::default() };
    flat.id = json::name(task, "doc_id").or_else(|| json::name(task, "id"));
    flat.annotator = json::name(task, "annotator");
    let controls: Vec<&str> = lists().map(|(key, _)| key.as_str()).collect();
    let known: Vec<&str> = controls.iter().copied().chain([key.as_str()]).collect();
    keep(&mut flat, "task", task, &known);
    if let [control] = controls.as_slice()
        && *control != CONTROL.0
    {
        flat.fields_of(FORMAT).insert("control".to_owned(), (*control).into());
    }
    for (idx, result) in results.iter().enumerate() {
        let marks = region_of(result, format!("label {}", idx + 1)).map_err(|fault| fault.under(idx))?;
        flat.marks.extend(marks);
    }
    Ok(flat)
}

/// Returns the text and its key: of the strings there are the one that the marks fit, else `text`, else the longest.
/// The address of a text is none.
fn text_of<'v>(data: &'v Value, results: &[&Value]) -> Result<(String, &'v str), Fault> {
    let strings: Vec<(&String, &str)> =
        data.as_object().into_iter().flatten().filter_map(|(key, it)| Some((key, it.as_str()?))).collect();
    let covered: Vec<(usize, usize, &str)> = results
        .iter()
        .filter_map(|it| it.get("value"))
        .filter_map(|it| {
            let at = |key: &str| it.get(key)?.as_u64().and_then(|it| usize::try_from(it).ok());
            Some((at("start")?, at("end")?, it.get("text")?.as_str()?))
        })
        .take(20)
        .collect();
    let fits = |text: &str| {
        let chars: Vec<char> = text.chars().collect();
        let is = |(start, end, covered): &&(usize, usize, &str)| {
            chars.get(*start..*end).is_some_and(|it| it.iter().collect::<String>() == *covered)
        };
        covered.iter().filter(is).count()
    };
    let rank = |(key, text): &(&String, &str)| {
        (fits(text), !json::is_address(text), key.as_str() == "text", text.chars().count())
    };
    match strings.iter().copied().max_by_key(rank) {
        Some((key, text)) if json::is_address(text) => Err(Fault::new(format!(
            "\"{key}\" is {text:?}, which is where the text is and not the text itself: export the tasks with \
             their text in them"
        ))),
        Some((key, text)) => Ok((key.clone(), text)),
        None => Err(Fault::new("there is no text: none of the values is a string")),
    }
}

fn read_results(flat: &mut Flat, of: &Value, status: Option<&str>) -> Result<(), Fault> {
    let known: BTreeSet<String> = flat.marks.iter().map(|mark| mark.name.clone()).collect();
    let ties: BTreeSet<(String, String, String)> =
        flat.links.iter().map(|it| (it.kind.clone(), it.from.clone(), it.to.clone())).collect();
    let mut said: Vec<(String, &Value)> = Vec::new();
    for (idx, result) in json::list(of, "result")?.iter().enumerate() {
        let kind = result.get("type").and_then(Value::as_str).unwrap_or("");
        if kind == "relation" {
            let end = |key: &str| json::name(result, key).unwrap_or_default();
            let (mut from, mut to) = (end("from_id"), end("to_id"));
            if result.get("direction").and_then(Value::as_str) == Some("left") {
                std::mem::swap(&mut from, &mut to);
            }
            let labels = json::list(result, "labels")?;
            let kinds: Vec<&str> = labels.iter().filter_map(Value::as_str).collect();
            // A relation without a label is one all the same.
            let kinds = if kinds.is_empty() { vec!["related"] } else { kinds };
            for kind in kinds {
                if !ties.contains(&(kind.to_owned(), from.clone(), to.clone())) {
                    let name = format!("relation {from} {to}");
                    let (kind, from, to) = (kind.to_owned(), from.clone(), to.clone());
                    flat.links.push(Link { name, kind, from, to, content: result.to_string() });
                }
            }
            continue;
        }
        let name = json::name(result, "id").unwrap_or_else(|| format!("result {}", idx + 1));
        // A prediction repeats what a person has decided where something is tied to it.
        if status.is_some() && known.contains(&name) {
            continue;
        }
        if kind != "labels" {
            said.push((name, result));
            continue;
        }
        for mut mark in region_of(result, name).map_err(|fault| fault.under(idx).under("result"))? {
            if let (Some(status), None) = (status, mark.facts.get(Fact::Status)) {
                mark.facts.set(Fact::Status, status);
            }
            flat.marks.push(mark);
        }
    }
    for (name, result) in said {
        say(flat, &name, result);
    }
    Ok(())
}

/// Takes what another control says: of a region, or of the whole document.
fn say(flat: &mut Flat, name: &str, result: &Value) {
    let kind = result.get("type").and_then(Value::as_str).unwrap_or("");
    let control = json::text(result, "from_name").unwrap_or_else(|| kind.to_owned());
    let value = result.get("value").unwrap_or(&Value::Null);
    // What is typed is under another key than the control's kind.
    let key = if kind == "textarea" { "text" } else { kind };
    let said = match value.get(key) {
        Some(Value::Array(values)) if values.len() == 1 => values.first(),
        said => said,
    };
    let attribute = match said {
        // A taxonomy's values are paths.
        Some(Value::Array(path)) if path.iter().any(Value::is_array) || kind == "taxonomy" => {
            let shown = |it: &Value| match it.as_array() {
                Some(path) => path.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" / "),
                None => it.as_str().unwrap_or_default().to_owned(),
            };
            let is_one = !path.iter().any(Value::is_array);
            let paths: Vec<String> = path.iter().map(shown).collect();
            if is_one {
                Some(Attribute::from(paths.join(" / ").as_str()))
            } else {
                Some(Attribute::Several(paths.into_iter().map(Into::into).collect()))
            }
        }
        Some(said) => json::read_attribute(said),
        None => None,
    };
    match (flat.marks.iter_mut().find(|mark| mark.name == name), attribute) {
        (Some(mark), Some(attribute)) => {
            // A flag is written as one in what Qawl says of the region.
            let is_flag = matches!(mark.attributes.get(&control), Some(Attribute::Flag(_)));
            if !is_flag {
                mark.attributes.insert(control, attribute);
            }
        }
        (None, Some(_)) if value.get("start").is_none() => {
            let all = flat.fields_of(FORMAT).entry("results").or_insert(Value::Array(Vec::new()));
            if let Value::Array(all) = all {
                all.push(result.clone());
            }
        }
        _ => {
            let (name, content) = (name.to_owned(), result.to_string());
            flat.left.push(Left { name, reason: Reason::UnknownKind, content });
        }
    }
}

/// Returns the marks of a region: one for each of its labels.
fn region_of(result: &Value, name: String) -> Result<Vec<Mark>, Fault> {
    let value = json::field(result, "value")?;
    let labels = json::list(value, "labels").map_err(|fault| fault.under("value"))?;
    let covered = value.get("text").and_then(Value::as_str).map(Into::into);
    let offset = |key| json::offset(value, key).map_err(|fault| fault.under("value"));
    let mut mark = Mark {
        name,
        label: labels.first().and_then(Value::as_str).unwrap_or("").to_owned(),
        pieces: vec![Piece { covered, ..Piece::at(offset("start")?, offset("end")?) }],
        content: result.to_string(),
        ..Mark::default()
    };
    if let Some(meta) = result.get("meta") {
        json::read_said(&mut mark, meta.get("qawl").unwrap_or(&Value::Null));
        let note: Vec<&str> = match meta.get("text") {
            Some(Value::String(text)) => vec![text.as_str()],
            Some(Value::Array(texts)) => texts.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        if !note.is_empty() {
            mark.facts.set(Fact::Note, note.join("\n"));
        }
    }
    let more: Vec<Mark> = labels
        .iter()
        .skip(1)
        .filter_map(Value::as_str)
        .map(|label| Mark {
            name: format!("{} {label}", mark.name),
            label: label.to_owned(),
            facts: Facts::default(),
            attributes: BTreeMap::new(),
            ..mark.clone()
        })
        .collect();
    Ok(std::iter::once(mark).chain(more).collect())
}
