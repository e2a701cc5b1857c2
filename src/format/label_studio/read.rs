//! Reads a task: documents of the people who have annotated it.
//!
//! What is in a task's `data`, and under which key each control has its answer, is up to the project: that is looked up by
//! name. The rest has types.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::names::{CONTROL, FORMAT};
use crate::annotation::Value as Attribute;
use crate::format::exchange::flat::{Fact, Facts, Flat, JsonObject, Link, Mark, Piece};
use crate::format::exchange::json;
use crate::format::exchange::of_document::read_document;
use crate::format::exchange::typed::{self, Item};
use crate::format::fault::Fault;
use crate::format::report::{Left, Reason};

/// What a person has done, or given up.
#[derive(Deserialize)]
struct Annotation {
    #[serde(default, deserialize_with = "typed::if_name")]
    id: Option<String>,
    #[serde(default, deserialize_with = "person")]
    completed_by: Option<String>,
    #[serde(default, deserialize_with = "typed::if_flag")]
    was_cancelled: bool,
}

/// Reads who it was: a number, or an object with an address and a number.
fn person<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Default, Deserialize)]
    struct Person {
        #[serde(default, deserialize_with = "typed::if_text")]
        email: Option<String>,
        #[serde(default, deserialize_with = "typed::if_name")]
        id: Option<String>,
    }
    match Value::deserialize(deserializer)? {
        object @ Value::Object(_) => {
            let Person { email, id } = typed::if_object(object).map_err(serde::de::Error::custom)?;
            Ok(email.or(id))
        }
        other => Ok(typed::name_of(other)),
    }
}

/// Something in a list of results: a region, a relation between two, or what a control says.
#[derive(Deserialize)]
struct Outcome {
    #[serde(default, rename = "type", deserialize_with = "typed::if_text")]
    kind: Option<String>,
    #[serde(default, deserialize_with = "typed::if_name")]
    id: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    from_name: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    to_name: Option<String>,
}

impl Outcome {
    fn is(&self, kind: &str) -> bool {
        self.kind.as_deref() == Some(kind)
    }
}

/// A relation between two regions.
#[derive(Deserialize)]
struct Relation {
    #[serde(default, deserialize_with = "typed::if_name")]
    from_id: Option<String>,
    #[serde(default, deserialize_with = "typed::if_name")]
    to_id: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    direction: Option<String>,
    #[serde(default, deserialize_with = "typed::names")]
    labels: Vec<String>,
}

/// A region of the text.
#[derive(Deserialize)]
struct Region {
    value: Place,
    #[serde(default, deserialize_with = "typed::if_object")]
    meta: Meta,
}

/// Where a region is, and its labels.
#[derive(Deserialize)]
struct Place {
    #[serde(default, deserialize_with = "typed::names")]
    labels: Vec<String>,
    #[serde(deserialize_with = "typed::offset")]
    start: u32,
    #[serde(deserialize_with = "typed::offset")]
    end: u32,
    #[serde(default, deserialize_with = "typed::if_text")]
    text: Option<String>,
}

#[derive(Default, Deserialize)]
struct Meta {
    /// What files of ours say.
    #[serde(default)]
    qawl: Value,
    #[serde(default, deserialize_with = "texts")]
    text: Vec<String>,
}

/// Reads a text or several.
fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(texts) => texts.into_iter().filter_map(typed::text_of).collect(),
        other => typed::text_of(other).into_iter().collect(),
    })
}

/// Reads a task: a document for each person who has annotated it, or one if nobody has.
pub(super) fn read(task: &Value) -> Result<Vec<Flat>, Fault> {
    if task.get("data").is_none_or(|data| !data.is_object()) {
        return read_min(task).map(|flat| vec![flat]);
    }
    let data = json::field(task, "data")?;
    let done = if task.get("annotations").is_some() { "annotations" } else { "completions" };
    let annotations: Vec<Item<'_, Annotation>> = typed::items(task, done)?;
    let predictions = json::list(task, "predictions")?;
    let with_results = annotations.iter().map(|it| it.value).chain(predictions).chain([task]);
    let results: Vec<&Value> = with_results.filter_map(|it| it.get("result")?.as_array()).flatten().collect();
    let places = results.iter().filter_map(|it| typed::typed::<Region>(it).ok()).map(|it| it.value);
    let (key, text) = text_of(data, places).map_err(|fault| fault.under("data"))?;
    let mut flat = Flat { text: text.to_owned(), ..Flat::default() };
    flat.id = json::name(data, "doc_id").or_else(|| json::name(task, "id"));
    let more = data.get("qawl").unwrap_or(&Value::Null);
    read_document(&mut flat, more).map_err(|fault| fault.under("qawl").under("data"))?;
    keep(&mut flat, "task", task, &["data", "annotations", "completions", "predictions", "result"]);
    keep(&mut flat, "data", data, &[&key, "qawl", "doc_id"]);
    if key != "text" {
        flat.fields_of(FORMAT).insert("key".to_owned(), key.into());
    }
    keep_control(&mut flat, &results);
    let n_done = annotations.iter().filter(|it| !it.is.was_cancelled).count();
    let mut versions = Vec::new();
    let mut cancelled = Vec::new();
    for (idx, Item { is: annotation, value }) in annotations.into_iter().enumerate() {
        if annotation.was_cancelled {
            let number = annotation.id.unwrap_or_else(|| (idx + 1).to_string());
            let name = format!("annotation {number}");
            cancelled.push(Left { name, reason: Reason::Cancelled, content: value.to_string() });
            continue;
        }
        let mut version = flat.clone();
        let under = |fault: Fault| fault.under(idx).under(done);
        read_results(&mut version, value, None).map_err(under)?;
        keep(&mut version, "annotation", value, &["result"]);
        if n_done > 1 {
            let by = annotation.completed_by.unwrap_or_else(|| (versions.len() + 1).to_string());
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
    let marks = results.iter().filter_map(|it| typed::typed::<Outcome>(it).ok()).filter(|it| it.is("labels"));
    let names: BTreeSet<(String, String)> =
        marks.filter_map(|it| Some((it.from_name?, it.to_name?))).collect();
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

/// Reads a task of JSON-MIN: the places of its regions are under the name of their control.
fn read_min(task: &Value) -> Result<Flat, Fault> {
    let lists = task.as_object().into_iter().flatten().filter(|(_, value)| is_marks(value));
    let controls: Vec<&str> = lists.map(|(key, _)| key.as_str()).collect();
    if controls.is_empty() {
        json::field(task, "data")?;
    }
    let mut places: Vec<Item<'_, Place>> = Vec::new();
    for control in &controls {
        places.extend(typed::items(task, control)?);
    }
    let (key, text) = text_of(task, places.iter().map(|it| &it.is))?;
    let mut flat = Flat { text: text.to_owned(), ..Flat::default() };
    flat.id = json::name(task, "doc_id").or_else(|| json::name(task, "id"));
    flat.annotator = json::name(task, "annotator");
    let known: Vec<&str> = controls.iter().copied().chain([key.as_str()]).collect();
    keep(&mut flat, "task", task, &known);
    if let [control] = controls.as_slice()
        && *control != CONTROL.0
    {
        flat.fields_of(FORMAT).insert("control".to_owned(), (*control).into());
    }
    for (idx, Item { is: place, value }) in places.into_iter().enumerate() {
        let region = Region { value: place, meta: Meta::default() };
        flat.marks.extend(marks_of(region, format!("label {}", idx + 1), value));
    }
    Ok(flat)
}

/// Returns the text and its key: of the strings there are the one that the marks fit, else `text`, else the longest.
/// The address of a text is none.
fn text_of(data: &Value, places: impl Iterator<Item = impl Borrow<Place>>) -> Result<(String, &str), Fault> {
    let strings: Vec<(&String, &str)> =
        data.as_object().into_iter().flatten().filter_map(|(key, it)| Some((key, it.as_str()?))).collect();
    let covered: Vec<(usize, usize, String)> = places
        .filter_map(|place| {
            let Place { start, end, text, .. } = place.borrow();
            Some((usize::try_from(*start).ok()?, usize::try_from(*end).ok()?, text.clone()?))
        })
        .take(20)
        .collect();
    let fits = |text: &str| {
        let chars: Vec<char> = text.chars().collect();
        let is = |(start, end, covered): &&(usize, usize, String)| {
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
    let mut said: Vec<(String, Item<'_, Outcome>)> = Vec::new();
    for (idx, result) in typed::items::<Outcome>(of, "result")?.into_iter().enumerate() {
        let under = |fault: Fault| fault.under(idx).under("result");
        if result.is.is("relation") {
            let relation: Relation = typed::typed(result.value).map_err(under)?;
            let ends = (relation.from_id.unwrap_or_default(), relation.to_id.unwrap_or_default());
            let (from, to) = match relation.direction.as_deref() {
                Some("left") => (ends.1, ends.0),
                _ => ends,
            };
            // A relation without a label is one all the same.
            let kinds = if relation.labels.is_empty() { vec!["related".to_owned()] } else { relation.labels };
            for kind in kinds {
                let tie = (kind, from.clone(), to.clone());
                if !ties.contains(&tie) {
                    let name = format!("relation {from} {to}");
                    let (kind, from, to) = tie;
                    flat.links.push(Link { name, kind, from, to, content: result.value.to_string() });
                }
            }
            continue;
        }
        let name = result.is.id.clone().unwrap_or_else(|| format!("result {}", idx + 1));
        // A prediction repeats what a person has decided where something is tied to it.
        if status.is_some() && known.contains(&name) {
            continue;
        }
        if !result.is.is("labels") {
            said.push((name, result));
            continue;
        }
        let region = typed::typed(result.value).map_err(under)?;
        for mut mark in marks_of(region, name, result.value) {
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
fn say(flat: &mut Flat, name: &str, Item { is: outcome, value: result }: Item<'_, Outcome>) {
    let kind = outcome.kind.as_deref().unwrap_or("");
    let control = outcome.from_name.unwrap_or_else(|| kind.to_owned());
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

/// Returns the marks of a region, which is written so in its file: one for each of its labels.
fn marks_of(region: Region, name: String, written: &Value) -> Vec<Mark> {
    let Region { value: Place { labels, start, end, text }, meta } = region;
    let mut labels = labels.into_iter();
    let mut mark = Mark {
        name,
        label: labels.next().unwrap_or_default(),
        pieces: vec![Piece { covered: text.as_deref().map(Into::into), ..Piece::at(start, end) }],
        content: written.to_string(),
        ..Mark::default()
    };
    json::read_said(&mut mark, &meta.qawl);
    if !meta.text.is_empty() {
        mark.facts.set(Fact::Note, meta.text.join("\n"));
    }
    let more: Vec<Mark> = labels
        .map(|label| Mark {
            name: format!("{} {label}", mark.name),
            label,
            facts: Facts::default(),
            attributes: BTreeMap::new(),
            ..mark.clone()
        })
        .collect();
    std::iter::once(mark).chain(more).collect()
}
