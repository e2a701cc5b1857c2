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

mod configuration;
mod names;
mod read;
mod write;

use serde_json::Value;

use super::exchange::flat::Flat;
use super::exchange::json;
use super::fault::Fault;
use super::locate::Place;
use super::look::{Evidence, Look};
use super::loss;
use super::specification::{
    Article, Documents, Holds, Keeps, Read, Rejected, Source, Specification, ToolConfiguration, Write,
};
use crate::text::Unit;

pub(super) const SPECIFICATION: Specification = Specification {
    name: names::FORMAT,
    title: "Label Studio",
    tool: "Label Studio",
    ending: ".label-studio.json",
    other_endings: &[],
    media_type: "application/json",
    unit: Unit::CodePoint,
    holds: Holds::List,
    article: Article::Inside,
    may_be_empty: false,
    is_xml: false,
    rejected: Rejected::IfAsked,
    alike: &[],
    losses: loss::REJECTED,
    keeps: Keeps {
        files: "`.label-studio.json` + `labeling-config.xml`",
        unit: "code points",
        gaps: "regions tied by `continues`",
        nested: "yes",
        links: "yes",
        speakers: "in `data`",
        kinds: "in `meta`",
        review: "predictions / annotations, `meta`",
        loses: "rejected, `suggested_parts`",
    },
    configuration: Some(&ToolConfiguration {
        name: "labeling-config.xml",
        with: &[],
        others: &[],
        is_of_folder: false,
        recognise: configuration::is_one,
        read: |_, source| configuration::read(source),
        write: |uses| configuration::write(uses.documents, uses.listed, uses.is_rtl),
        write_looks: None,
    }),
    recognise,
    read: Read::File(read),
    write: Write::All(|documents| {
        format!("[{}]\n", documents.map(write::write).collect::<Vec<_>>().join(",\n"))
    }),
};

fn recognise(look: &Look<'_>) -> Option<Evidence> {
    let is_one = match look {
        Look::Object(task) => {
            let is_done = task.has_any(&["annotations", "predictions", "completions"]);
            let is_task = task.has("data") && is_done && !task.is_string("data");
            is_task || task.value.as_ref().is_some_and(read::is_min)
        }
        // Of a task longer than is looked at only keys are known.
        Look::List(tasks) => {
            let is_done =
                ["annotations", "predictions", "result", "completions"].iter().any(|it| tasks.has(it));
            tasks.first.is_none() && tasks.has("data") && is_done
        }
        _ => false,
    };
    is_one.then_some(Evidence::Distinctive)
}

/// Reads tasks; what is wrong with one costs that one.
fn read(source: &Source<'_>) -> Result<Documents, Fault> {
    if let Some(tasks) = json::lines(source.text) {
        let read = |(line, task): &(usize, Value)| {
            let place = Some(Place { line: *line, column: 1 });
            documents(read::read(task).map_err(|fault| Fault { place, ..fault }))
        };
        return Ok(tasks.iter().flat_map(read).collect());
    }
    let value = json::parsed(source.text)?;
    let Value::Array(tasks) = &value else { return Ok(documents(read::read(&value))) };
    let read = |(idx, task)| documents(read::read(task).map_err(|fault| fault.under(idx)));
    Ok(tasks.iter().enumerate().flat_map(read).collect())
}

fn documents(task: Result<Vec<Flat>, Fault>) -> Documents {
    // A task has a number for a name; one without is not called like its file, which is one of many tasks.
    let named = |flat: Flat| Flat { id: flat.id.or_else(|| Some("article".to_owned())), ..flat };
    match task {
        Ok(versions) => versions.into_iter().map(|flat| Ok(named(flat))).collect(),
        Err(fault) => vec![Err(fault)],
    }
}
