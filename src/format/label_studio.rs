//! Label Studio's tasks: suggestions nobody has decided on as a prediction, a person's work as an
//! annotation. Offsets are code points. What Label Studio has no room for is
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

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::catalogue::Format;
use super::exchange::json::{self, Fault, Json, object};
use super::exchange::xml::escaped;
use super::exchange::{Fact, Facts, Flat, JsonObject, Link, Mark, Piece, Used};
use super::report::{Left, Reason};
use super::tool_scheme::ToolScheme;
use crate::annotation::Value as Attribute;

/// The names of the control and of the text that files of ours have.
const CONTROL: (&str, &str) = ("label", "text");

/// The colours of Qawl's own labels.
const COLOURS: [(&str, &str); 4] =
    [("SPEAKER", "#2f6fb3"), ("CUE", "#6b7280"), ("QUOTE", "#2e8b57"), ("CLAIM", "#b7791f")];

/// Returns the labeling configuration that tasks need, for texts of a direction.
pub(super) fn config(flats: &[Flat], listed: &ToolScheme, rtl: bool) -> String {
    let mut used = Used::of(flats);
    used.add(listed);
    let (name, to) = flats.first().map_or((CONTROL.0.to_owned(), CONTROL.1.to_owned()), control);
    let (name, to) = (escaped(&name), escaped(&to));
    let mut relations = vec!["speaker", "cue", "medium", "within", "continues"];
    relations.extend(used.relations.keys().map(String::as_str));
    let relations: String =
        relations.iter().map(|it| format!("    <Relation value=\"{}\"/>\n", escaped(it))).collect();
    let known = COLOURS
        .iter()
        .map(|(label, colour)| format!("    <Label value=\"{label}\" background=\"{colour}\"/>\n"));
    let own = used.labels.keys().map(|label| format!("    <Label value=\"{}\"/>\n", escaped(label)));
    let labels: String = known.chain(own).collect();
    let mut controls = String::new();
    for (attribute, of) in &used.attributes {
        let labels: Vec<String> = of.labels.iter().map(|label| escaped(label).into_owned()).collect();
        let when = format!(
            "name=\"{}\" toName=\"{to}\" perRegion=\"true\" whenTagName=\"{name}\" whenLabelValue=\"{}\"",
            escaped(attribute),
            labels.join(",")
        );
        if of.is_number && !of.is_flag && !of.is_several {
            controls += &format!("  <Number {when}/>\n");
            continue;
        }
        let choice = if of.is_several { "multiple" } else { "single" };
        let flags = if of.is_flag { vec!["true".to_owned(), "false".to_owned()] } else { Vec::new() };
        let values = of.values.iter().chain(&flags);
        let values: String = values.map(|it| format!("<Choice value=\"{}\"/>", escaped(it))).collect();
        controls += &format!("  <Choices {when} choice=\"{choice}\">{values}</Choices>\n");
    }
    let (dir, align) = if rtl { ("rtl", "right") } else { ("ltr", "left") };
    format!(
        "<View>\n  <Relations>\n{relations}  </Relations>\n  <Labels name=\"{name}\" toName=\"{to}\">\n{labels}  \
         </Labels>\n{controls}  <View style=\"direction: {dir}; text-align: {align}\"><Text name=\"{to}\" \
         value=\"$text\" granularity=\"symbol\"/></View>\n</View>\n"
    )
}

/// Returns the names of the control and of the text: those of the file that a document was read from, else ours.
fn control(flat: &Flat) -> (String, String) {
    let field = |key: &str| flat.field(Format::LabelStudio, key).and_then(Value::as_str);
    (field("control").unwrap_or(CONTROL.0).to_owned(), field("to").unwrap_or(CONTROL.1).to_owned())
}

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
    let of_whole = flat.field(Format::LabelStudio, "results").and_then(Value::as_array);
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
    let key = flat.field(Format::LabelStudio, "key").and_then(Value::as_str).unwrap_or("text").to_owned();
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
    let kept = flat.field(Format::LabelStudio, of).and_then(Value::as_object);
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
        flat.fields_of(Format::LabelStudio).insert("key".to_owned(), key.into());
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
        flat.fields_of(Format::LabelStudio).insert(of.to_owned(), Value::Object(kept));
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
        let fields = flat.fields_of(Format::LabelStudio);
        fields.insert("control".to_owned(), control.as_str().into());
        fields.insert("to".to_owned(), to.as_str().into());
    }
}

/// Returns true for a task of JSON-MIN: a list of marks is under the name of their control.
pub(super) fn is_min(task: &Value) -> bool {
    task.as_object().is_some_and(|task| task.values().any(is_marks))
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
        flat.fields_of(Format::LabelStudio).insert("control".to_owned(), (*control).into());
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
            let all =
                flat.fields_of(Format::LabelStudio).entry("results").or_insert(Value::Array(Vec::new()));
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
