//! Files of every format, in and out, as text.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use qawl::annotation::Document;
use qawl::format::lines::{Line, SourceOffsets, of_document};
use qawl::format::{
    ExportOptions, Format, Holds, Import, ImportError, ImportOptions, Meaning, SourceFile, export, import,
    import_files, qawl as native,
};
use qawl::schema::{Label, Lang};
use qawl::score::{Ratio, ScoreOptions};
use serde::Serialize;
use serde_json::{Value, json};

use crate::engine::Speaker;

/// A document that was read.
#[derive(Serialize)]
struct Loaded {
    line: Line,
    speakers: Vec<Speaker>,
    json: String,
    notes: Vec<String>,
    /// Whether something of the file found no place in the document.
    incomplete: bool,
}

/// A file, or a document of it, that could not be read: its name, its line from 1, and why.
type Failed = (Option<String>, Option<usize>, String);

/// Returns for each format its name, how its files end, and whether a file holds `one` document, `lines` or a `list`.
#[pyfunction]
pub fn formats() -> Vec<(&'static str, &'static str, &'static str)> {
    let holds = |format: &Format| match format.holds() {
        Holds::One => "one",
        Holds::Lines => "lines",
        Holds::List => "list",
    };
    Format::ALL.iter().map(|format| (format.name(), format.ending(), holds(format))).collect()
}

/// Returns the content of a file, unpacked if it ends in `.gz` or `.zst`.
#[pyfunction]
pub fn open_packed(py: Python<'_>, path: &str) -> PyResult<Vec<u8>> {
    py.detach(|| qawl::cli::read_file(path)).map_err(PyValueError::new_err)
}

/// Reads files that belong together, the first of which is the one asked for. Returns the format, the documents as
/// JSON, and what could not be read.
#[pyfunction]
#[allow(clippy::type_complexity)] // A tuple is what Python takes apart.
pub fn load(
    py: Python<'_>,
    files: Vec<(String, Vec<u8>)>,
    format: Option<&str>,
    lang: Option<String>,
    labels: Vec<(String, String)>,
) -> PyResult<(Option<&'static str>, Vec<String>, Vec<Failed>)> {
    let labels =
        labels.into_iter().map(|(own, meaning)| Ok((own, Meaning::Known(named::<Label>(&meaning)?))));
    let options = ImportOptions {
        format: format.map(named).transpose()?,
        lang: lang.map(|lang| Lang(lang.into())),
        labels: labels.collect::<PyResult<_>>()?,
        ..ImportOptions::default()
    };
    py.detach(|| match read(files, &options) {
        Ok(read) => {
            let failed = read.failed.iter().map(failure).collect();
            let documents = read.documents.iter().map(|it| {
                let report = it.report.to_string();
                loaded(&it.document, report.lines().map(str::to_owned).collect(), !it.report.left.is_empty())
            });
            Ok((Some(read.format.name()), documents.collect(), failed))
        }
        Err(error) => Ok((None, Vec::new(), vec![failure(&error)])),
    })
}

/// Reads a line of `qawl annotate` or of a gold file. Returns it with all of its fields, or what is wrong with it.
#[pyfunction]
pub fn load_line(py: Python<'_>, line: &str) -> (Option<String>, Option<String>) {
    let read = py.detach(|| match qawl::format::lines::check(line) {
        Ok(line) => Ok(line.write()),
        Err(errors) => {
            let shown = |error: &native::ReadError| format!("{}: {}", error.at, error.problem);
            Err(errors.iter().map(shown).collect::<Vec<_>>().join("; "))
        }
    });
    match read {
        Ok(line) => (Some(line), None),
        Err(reason) => (None, Some(reason)),
    }
}

/// Writes documents, given as Qawl JSON, in a format. Returns the files' names and contents.
#[pyfunction]
pub fn dump(
    py: Python<'_>,
    documents: Vec<String>,
    format: &str,
    name: Option<String>,
    rejected: bool,
) -> PyResult<Vec<(String, Vec<u8>)>> {
    let format: Format = named(format)?;
    py.detach(|| {
        let read = documents.iter().map(|json| native::read(json).map_err(|error| error.to_string()));
        let documents = read.collect::<Result<Vec<Document>, String>>()?;
        let options = ExportOptions { name, rejected, ..ExportOptions::default() };
        let files = export(format, &documents.iter().collect::<Vec<_>>(), &options);
        let files = files.map_err(|error| error.to_string())?;
        Ok(files.into_iter().map(|file| (file.name, file.bytes)).collect())
    })
    .map_err(PyValueError::new_err::<String>)
}

/// Returns what is wrong with files, as the command's `validate --json` writes it: JSON, one object on each line.
#[pyfunction]
pub fn validate(py: Python<'_>, paths: Vec<PathBuf>) -> PyResult<String> {
    py.detach(|| qawl::cli::validated(&paths)).map_err(PyValueError::new_err)
}

/// Returns how well people agree, each a file or a folder, as the command's `agree --json` writes it.
#[pyfunction]
pub fn agree(py: Python<'_>, people: Vec<PathBuf>, suggested: bool) -> PyResult<String> {
    py.detach(|| qawl::cli::agreed(&people, suggested)).map_err(PyValueError::new_err)
}

/// Scores annotated lines against gold ones, and returns the figures as JSON.
#[pyfunction]
pub fn score(
    py: Python<'_>,
    gold: Vec<String>,
    predicted: Vec<String>,
    strip_complementiser: bool,
    count_optional: bool,
) -> PyResult<String> {
    py.detach(|| {
        let gold = lines("gold", &gold)?;
        if gold.is_empty() {
            return Err("there are no gold documents".to_owned());
        }
        let predicted = lines("predicted", &predicted)?;
        let options = ScoreOptions { strip_complementiser, count_optional };
        let (scores, _) = qawl::score::score(&gold, &predicted, options);
        let by_kind = scores.by_kind.iter().map(|(kind, it)| {
            let figures = json!({"exact": figures(&it.exact), "matched": figures(&it.matched), "attributed": figures(&it.attributed)});
            (kind.name().to_owned(), figures)
        });
        Ok(json!({
            "documents": scores.n_documents,
            "missing": scores.n_unpredicted,
            "exact": figures(&scores.exact),
            "matched": figures(&scores.matched),
            "words": figures(&scores.words),
            "cue": figures(&scores.cue),
            "speaker": figures(&scores.speaker),
            "attributed": figures(&scores.attributed),
            "attributed_entity": figures(&scores.attributed_entity),
            "attributed_exact": figures(&scores.attributed_exact),
            "by_kind": by_kind.collect::<serde_json::Map<String, Value>>(),
        })
        .to_string())
    })
    .map_err(PyValueError::new_err)
}

fn figures(ratio: &Ratio) -> Value {
    json!({
        "precision": ratio.precision(), "recall": ratio.recall(), "f1": ratio.f1(),
        "gold": ratio.n_gold, "predicted": ratio.n_predicted,
    })
}

fn lines(what: &str, lines: &[String]) -> Result<Vec<Line>, String> {
    let read = lines.iter().enumerate();
    read.map(|(idx, line)| Line::read(line).map_err(|error| format!("{what} document {}: {error}", idx + 1)))
        .collect()
}

fn named<T: std::str::FromStr<Err: std::fmt::Display>>(name: &str) -> PyResult<T> {
    name.parse().map_err(|error: T::Err| PyValueError::new_err(error.to_string()))
}

fn read(mut files: Vec<(String, Vec<u8>)>, options: &ImportOptions) -> Result<Import, ImportError> {
    match files.pop() {
        Some((name, bytes)) if files.is_empty() => import(&name, &bytes, options),
        last => {
            let file = |(name, bytes)| SourceFile { name, bytes };
            import_files(files.into_iter().chain(last).map(file).collect(), options)
        }
    }
}

fn failure(error: &ImportError) -> Failed {
    (error.file.clone(), error.place.map(|place| place.line), error.problem.to_string())
}

fn loaded(document: &Document, notes: Vec<String>, incomplete: bool) -> String {
    let text = document.text();
    let at = SourceOffsets::new(text, text.as_str());
    let live = document.in_text_order().into_iter().filter(|it| it.is_live());
    let mentions: Vec<_> = live.filter_map(|it| Some((it.speaker()?, at.range(it.parts.hull())))).collect();
    let speaker = |it: &Arc<qawl::annotation::Speaker>| Speaker {
        id: it.id.to_string(),
        name: it.name.to_string(),
        kind: it.kind.map(|kind| kind.name()),
        mentions: mentions.iter().filter(|(id, _)| *id == it.id).map(|(_, range)| *range).collect(),
    };
    let speakers = document.speakers().map(speaker).collect();
    let loaded = Loaded {
        line: of_document(document),
        speakers,
        json: native::write_line(document),
        notes,
        incomplete,
    };
    // Strings, numbers and lists only: there is nothing in it that JSON could refuse.
    serde_json::to_string(&loaded).unwrap_or_default()
}
