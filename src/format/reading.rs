//! From a file of a known format to its documents.

use serde_json::Value;

use super::exchange::assemble::{Given, assemble};
use super::exchange::flat::Flat;
use super::exchange::json::parsed;
use super::fault::Fault;
use super::imported::Imported;
use super::list::Format;
use super::locate::Place;
use super::naming::file_stem;
use super::options::ImportOptions;
use super::problem::{ImportError, ImportProblem};
use super::qawl::{self, ReadError};
use super::recognise::{not_read, tool};
use super::report::Report;
use super::source::{MAX_WHOLE_BYTES, base_name, located};
use super::specification::{Read, Source};
use crate::annotation::Document;
use crate::text::MAX_TEXT_BYTES;

/// Something of a file that comes to a document, or to the reason why not.
pub(super) enum Item {
    /// What is in the file.
    Flat { format: Format, name: String, flat: Box<Flat> },
    /// A document.
    Done(Box<Result<Imported, ImportError>>),
}

impl Item {
    /// Returns the document.
    pub fn finish(self, options: &ImportOptions) -> Result<Imported, ImportError> {
        let (format, name, flat) = match self {
            Self::Done(done) => return *done,
            Self::Flat { format, name, flat } => (format, name, flat),
        };
        let fail = |problem| ImportError::new(&name, None, problem);
        if flat.text.len() > MAX_TEXT_BYTES {
            return Err(fail(ImportProblem::TooLarge { bytes: flat.text.len(), max: MAX_TEXT_BYTES }));
        }
        let given = Given {
            format: format.name(),
            unit: format.unit(),
            lang: options.lang.as_ref(),
            labels: &options.labels,
            links: &options.links,
            without_foreign: options.without_foreign,
        };
        assemble(*flat, &given).map_err(|message| fail(ImportProblem::Shape(message)))
    }
}

/// Reads a file that is no file of lines.
pub(super) fn read_whole(
    format: Format,
    name: &str,
    text: &str,
    article: &dyn Fn(&str) -> Option<String>,
    options: &ImportOptions,
) -> Result<Vec<Item>, ImportError> {
    let fail = |problem| ImportError::new(name, None, problem);
    if text.len() > MAX_WHOLE_BYTES {
        return Err(fail(ImportProblem::TooLarge { bytes: text.len(), max: MAX_WHOLE_BYTES }));
    }
    if text.trim().is_empty() && !format.specification().may_be_empty {
        return Err(fail(ImportProblem::Empty));
    }
    let read = match format.specification().read {
        Read::Own(read) => return Ok(vec![Item::Done(Box::new(own(read, text, name, 0)))]),
        Read::Value(read) => {
            parsed(text).and_then(|value| read(&value)).map(|all| all.into_iter().map(Ok).collect())
        }
        Read::File(read) => {
            read(&Source { stem: stem(name, format), text, article, columns: &options.columns })
        }
    };
    let mut documents = read.map_err(|fault| located(name, text, 0, fault))?;
    let several = documents.len() > 1;
    let stem = stem(name, format);
    for (idx, flat) in
        documents.iter_mut().enumerate().filter_map(|(idx, read)| Some((idx, read.as_mut().ok()?)))
    {
        let id = if several { format!("{stem}-{}", idx + 1) } else { stem.to_owned() };
        flat.id = flat.id.take().or_else(|| Some(id).filter(|id| !id.is_empty()));
    }
    let item = |read: Result<Flat, Fault>| match read {
        Ok(flat) => Item::Flat { format, name: name.to_owned(), flat: Box::new(flat) },
        Err(fault) => Item::Done(Box::new(Err(located(name, text, 0, fault)))),
    };
    Ok(documents.into_iter().map(item).collect())
}

/// Returns a file's name without folders and endings.
fn stem(name: &str, format: Format) -> &str {
    let file = base_name(name);
    let known = file.strip_suffix(format.ending());
    known.or(file.rsplit_once('.').map(|(stem, _)| stem)).unwrap_or(file)
}

/// Returns what files of lines hold that are written otherwise: over several lines, or as a list. `None` for lines.
pub(super) fn read_values(
    format: Format,
    name: &str,
    source: &str,
    options: &ImportOptions,
) -> Option<Vec<Result<Imported, ImportError>>> {
    let values = whole_values(source)?;
    let several = values.len() > 1;
    let read = values.iter().enumerate().flat_map(|(idx, (line, value))| {
        import_value(format, name, value, None, *line, options, several.then_some(idx + 1))
    });
    Some(read.collect())
}

/// Takes in one line of a format of lines: a document, or several people's versions of one. Its number, from 1, is for
/// the error's sake.
pub fn import_line(
    format: Format,
    name: &str,
    line: &str,
    number: usize,
    options: &ImportOptions,
) -> Vec<Result<Imported, ImportError>> {
    let before = number.saturating_sub(1);
    match format.specification().read {
        Read::Own(read) => return vec![own(read, line, name, before)],
        Read::File(_) => return read_as_file(format, name, line, before, options),
        Read::Value(_) => {}
    }
    match parsed(line) {
        Ok(value) => {
            let nth = (!name.is_empty()).then_some(number);
            import_value(format, name, &value, Some(line), before, options, nth)
        }
        Err(fault) => vec![Err(located(name, line, before, fault))],
    }
}

/// Takes in a document that is one value of JSON, and begins after that many lines of its file. The line that it was
/// read from, where it is one, says where in it a fault is.
fn import_value(
    format: Format,
    name: &str,
    value: &Value,
    source: Option<&str>,
    before: usize,
    options: &ImportOptions,
    nth: Option<usize>,
) -> Vec<Result<Imported, ImportError>> {
    let read = match format.specification().read {
        Read::Own(read) => return vec![own(read, &value.to_string(), name, before)],
        Read::Value(read) => read(value),
        Read::File(_) => return read_as_file(format, name, &value.to_string(), before, options),
    };
    match read {
        Ok(flats) => flats
            .into_iter()
            .map(|mut flat| {
                if let (None, Some(nth)) = (&flat.id, nth) {
                    flat.id = Some(format!("{}-{nth}", file_stem(first_stem(name))));
                }
                Item::Flat { format, name: name.to_owned(), flat: Box::new(flat) }.finish(options)
            })
            .collect(),
        Err(mut fault) => {
            let source = source.unwrap_or_default();
            if source.is_empty() {
                fault.place = Some(Place { line: 1, column: 1 });
            }
            vec![Err(located(name, source, before, fault))]
        }
    }
}

/// Takes in a line that is a file of its own.
fn read_as_file(
    format: Format,
    name: &str,
    line: &str,
    before: usize,
    options: &ImportOptions,
) -> Vec<Result<Imported, ImportError>> {
    let at = |error: ImportError| {
        let Place { line, column } = error.place.unwrap_or(Place { line: 1, column: 1 });
        ImportError { place: Some(Place { line: line + before, column }), ..error }
    };
    match read_whole(format, name, line, &|_| None, options) {
        Ok(items) => items.into_iter().map(|item| item.finish(options).map_err(at)).collect(),
        Err(error) => vec![Err(at(error))],
    }
}

/// Returns a file's name without folders and all that is after the first dot.
fn first_stem(name: &str) -> &str {
    let file = base_name(name);
    file.split('.').next().unwrap_or(file)
}

/// Returns the pairs of a text and its entities that a file has beside its classes; what is not annotated is left out.
fn pairs_of(whole: &Value) -> Option<Vec<Value>> {
    whole.get("classes")?;
    let pairs = whole.get("annotations")?.as_array()?;
    Some(pairs.iter().filter(|it| it.is_array()).cloned().collect())
}

/// Returns the values of a file that is no file of lines: one that is written over several lines, or a list. With
/// each comes the number of lines before it.
fn whole_values(source: &str) -> Option<Vec<(usize, Value)>> {
    let first = source.lines().find(|line| !line.trim().is_empty())?;
    let is_list = first.trim_start().starts_with('[');
    let is_line = serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok();
    let has_pairs = first.contains("\"classes\"");
    if is_line && !is_list && !has_pairs || source.len() > MAX_WHOLE_BYTES {
        return None;
    }
    let mut stream = serde_json::Deserializer::from_str(source).into_iter::<Value>();
    let mut values = Vec::new();
    let mut line = 0;
    let mut at = 0;
    loop {
        let begin = stream.byte_offset();
        line += source.get(at..begin)?.matches('\n').count();
        at = begin;
        match stream.next() {
            None => break,
            Some(value) => values.push((line, value.ok()?)),
        }
    }
    if let [(line, whole)] = values.as_slice()
        && let Some(pairs) = pairs_of(whole)
    {
        return Some(pairs.into_iter().map(|pair| (*line, pair)).collect());
    }
    match values.as_mut_slice() {
        // A list of documents; what spaCy was trained with is a list of lists.
        [(_, Value::Array(all))]
            if all.iter().all(|it| it.is_object() || it.is_array()) && !all.is_empty() =>
        {
            Some(std::mem::take(all).into_iter().map(|value| (0, value)).collect())
        }
        [] => None,
        _ if is_list && is_line => None,
        _ => Some(values),
    }
}

/// Reads a document of Qawl's own that begins after that many lines of its file.
fn own(
    read: fn(&str) -> Result<Document, ReadError>,
    source: &str,
    name: &str,
    lines_before: usize,
) -> Result<Imported, ImportError> {
    match read(source) {
        Ok(document) => {
            let exact = document.annotations().count();
            Ok(Imported { document, report: Report { exact, ..Report::default() } })
        }
        Err(error) => {
            let Place { line, column } = error.place(source);
            let problem = match error.problem {
                qawl::Problem::NotJson(found) => ImportProblem::NotJson(found),
                qawl::Problem::Foreign(_) => foreign(source),
                problem => ImportProblem::Qawl(problem),
            };
            Err(ImportError::new(name, Some(Place { line: line + lines_before, column }), problem))
        }
    }
}

/// Returns what is wrong with JSON that was taken for Qawl's and is not.
fn foreign(source: &str) -> ImportProblem {
    match (not_read("", source.as_bytes()), tool(source)) {
        (Some(kind), _) => ImportProblem::NotRead(kind),
        (None, Some(tool)) => ImportProblem::Qawl(qawl::Problem::Foreign(Some(tool))),
        (None, None) => ImportProblem::Unknown,
    }
}
