//! From a file's bytes to documents, whatever its format, with a report of what was done.

use std::fmt;

use serde_json::Value;

use super::archive::{self, SourceFile};
use super::catalogue::{Format, Holds};
use super::foreign::maker;
use super::locate::Place;
use super::recognise::recognise;
use super::report::Report;
use super::tool_scheme::ToolScheme;
use super::whole::{Item, ReadFiles, Whole, located, parse, qawl_document, read_files};
use super::{doccano, prodigy, qawl, training};
use crate::annotation::Document;
use crate::schema::{Label, Lang, named};

/// The longest file taken in, in bytes.
pub const MAX_FILE_BYTES: usize = 256 * 1024 * 1024;

/// The longest file of a format that is read as a whole rather than line by line, in bytes. Its parsed
/// form takes a multiple of that.
pub const MAX_WHOLE_BYTES: usize = 64 * 1024 * 1024;

/// How a file is to be taken in.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Its format; recognised by its content where `None`.
    pub format: Option<Format>,
    /// The article's language, where the file does not say; detected from the text where `None`.
    pub lang: Option<Lang>,
    /// What the file's own labels mean, beside Qawl's own names; letter case does not matter.
    pub labels: Vec<(String, Meaning<Label>)>,
    /// What the file's own relations mean, likewise.
    pub links: Vec<(String, Meaning<LinkKind>)>,
    /// Leaves out labels, attributes and relations that have no meaning here, rather than keeping them as the
    /// project's own. They are then reported and kept beside the document.
    pub without_foreign: bool,
    /// The columns of a table, by what they hold (`quote`, `speaker`, `article`), where they are called otherwise.
    pub columns: Vec<(String, String)>,
}

/// What a word of a file means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning<T> {
    /// Something that Qawl knows.
    Known(T),
    /// A label or relation of the project's own, of that name.
    Own(String),
    /// Nothing: it is left out.
    Nothing,
}

impl<T> From<T> for Meaning<T> {
    fn from(known: T) -> Self {
        Self::Known(known)
    }
}

impl<T: std::str::FromStr> Meaning<T> {
    /// Returns what a person writes: a name that Qawl knows, `-` for nothing, or a name of the project's own.
    #[must_use]
    pub fn of(name: &str) -> Self {
        match name.parse() {
            Ok(known) => Self::Known(known),
            Err(_) if matches!(name, "-" | "") => Self::Nothing,
            Err(_) => Self::Own(name.to_owned()),
        }
    }
}

/// The links that Qawl has between its own annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// From a quote to the mention of who said it.
    Source,
    /// From a quote to the mention of who relayed it.
    Medium,
    /// From a quote to a cue.
    Cue,
    /// From a claim to the quote it is in.
    Within,
    /// From a later piece of an interrupted mark to its first one.
    Continues,
}

named!(LinkKind {
    Source = "source",
    Medium = "medium",
    Cue = "cue",
    Within = "within",
    Continues = "continues",
});

/// A file taken in.
#[derive(Clone, Debug)]
pub struct Import {
    /// The format it has.
    pub format: Format,
    /// Its documents in the file's order.
    pub documents: Vec<Imported>,
    /// What of it could not be read: lines, tasks, parts of an archive.
    pub failed: Vec<ImportError>,
    /// What configurations among its files list.
    pub tool_scheme: ToolScheme,
}

/// A document taken in.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The document. What found no place in it is its residue.
    pub document: Document,
    /// What was done.
    pub report: Report,
}

/// Why something was not taken in, and where. Nothing of it has been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportError {
    /// The file's name: of the part, in an archive.
    pub file: Option<String>,
    /// The place in the file.
    pub place: Option<Place>,
    /// What is wrong.
    pub problem: ImportProblem,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportProblem {
    /// Of none of the formats there are; whose it seems to be, if that is known.
    Unknown(Option<&'static str>),
    /// Longer than is taken in, both in bytes.
    TooLarge {
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        max: usize,
    },
    /// Not UTF-8 from that byte on.
    NotUtf8 {
        /// The byte, from 1.
        byte: usize,
    },
    /// Nothing is in it.
    Empty,
    /// Not JSON; what the parser found.
    NotJson(String),
    /// Something is wrong with a Qawl file.
    Qawl(qawl::Problem),
    /// Not XML; what the parser found.
    NotXml(String),
    /// Not a table; what the parser found.
    NotCsv(String),
    /// Not a zip archive that can be read; why.
    NotZip(String),
    /// An archive that unpacks to more than is taken in.
    Bomb {
        /// How much is taken in, in bytes.
        max: usize,
    },
    /// Annotations without the article, which must be beside the file as a `.txt`.
    NoText,
    /// Likewise, and what the `.txt` must be called.
    NoTextOf(String),
    /// Something that must be there is not, or is something else.
    Shape(String),
}

impl ImportError {
    pub(super) fn new(file: &str, place: Option<Place>, problem: ImportProblem) -> Self {
        let file = (!file.is_empty()).then(|| file.to_owned());
        Self { file, place, problem }
    }
}

impl ImportProblem {
    /// Returns what the parser found, in English, where a parser found it.
    pub fn technical(&self) -> Option<String> {
        match self {
            Self::NotJson(found)
            | Self::NotXml(found)
            | Self::NotCsv(found)
            | Self::NotZip(found)
            | Self::Shape(found) => Some(found.clone()),
            Self::Qawl(problem) => Some(problem.to_string()),
            Self::Unknown(_)
            | Self::TooLarge { .. }
            | Self::NotUtf8 { .. }
            | Self::Empty
            | Self::Bomb { .. }
            | Self::NoText
            | Self::NoTextOf(_) => None,
        }
    }
}

impl fmt::Display for ImportProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MB: usize = 1024 * 1024;
        match self {
            Self::Unknown(Some(maker)) => {
                write!(formatter, "this is a {maker} file, which cannot be read")
            }
            Self::Unknown(None) => formatter.write_str("the format of this file was not recognised"),
            Self::TooLarge { bytes, max } => {
                write!(formatter, "the file is {} MB; the limit is {} MB", bytes.div_ceil(MB), max / MB)
            }
            Self::NotUtf8 { byte } => write!(formatter, "not UTF-8 at byte {byte}"),
            Self::Empty => formatter.write_str("there is nothing in it"),
            Self::NotJson(found) => write!(formatter, "invalid JSON: {found}"),
            Self::NotXml(found) => write!(formatter, "invalid XML: {found}"),
            Self::NotCsv(found) => write!(formatter, "invalid table: {found}"),
            Self::NotZip(found) => write!(formatter, "the archive cannot be read: {found}"),
            Self::Bomb { max } => {
                write!(formatter, "the archive unpacks to more than {} MB", max / MB)
            }
            Self::NoText => formatter.write_str(
                "the article's text is not in this file: open its .txt together with it, or put both into a zip \
                 archive",
            ),
            Self::NoTextOf(name) => write!(
                formatter,
                "the article's text is not in this file, and {name} was not found: open it together with this file, \
                 or put both into a zip archive"
            ),
            Self::Qawl(problem) => problem.fmt(formatter),
            Self::Shape(found) => formatter.write_str(found),
        }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(formatter, "{file}:")?;
        }
        if let Some(Place { line, column }) = self.place {
            write!(formatter, "{line}:{column}:")?;
        }
        if self.file.is_some() || self.place.is_some() {
            formatter.write_str(" ")?;
        }
        self.problem.fmt(formatter)
    }
}

impl std::error::Error for ImportError {}

/// Takes in a file of that name and content.
///
/// # Errors
/// Why not a single document of it could be read. Where some could, the others' errors are in the
/// [`Import`].
pub fn import(name: &str, bytes: &[u8], options: &ImportOptions) -> Result<Import, ImportError> {
    collect(records(name, bytes, options)?)
}

/// Takes in files that belong together: annotations and the articles beside them.
///
/// # Errors
/// Why not a single document could be read.
pub fn import_files(files: Vec<SourceFile>, options: &ImportOptions) -> Result<Import, ImportError> {
    collect(Records::of_files(read_files("", files, options)?, options))
}

fn collect(records: Records<'_>) -> Result<Import, ImportError> {
    let tool_scheme = records.tool_scheme().clone();
    let mut import =
        Import { format: records.format(), documents: Vec::new(), failed: Vec::new(), tool_scheme };
    for record in records {
        match record {
            Ok(imported) => import.documents.push(imported),
            Err(error) => import.failed.push(error),
        }
    }
    if import.documents.is_empty() {
        let empty = ImportError::new("", None, ImportProblem::Empty);
        return Err(import.failed.into_iter().next().unwrap_or(empty));
    }
    Ok(import)
}

/// Takes in a file's documents one by one, so that whoever asks for them can show how far it is, and
/// stop.
///
/// # Errors
/// Why the file as a whole cannot be read. What is wrong with one document is reported in its place.
pub fn records<'a>(name: &str, bytes: &'a [u8], options: &ImportOptions) -> Result<Records<'a>, ImportError> {
    let fail = |problem| ImportError::new(name, None, problem);
    if bytes.len() > MAX_FILE_BYTES {
        return Err(fail(ImportProblem::TooLarge { bytes: bytes.len(), max: MAX_FILE_BYTES }));
    }
    if archive::is_archive(bytes) {
        let files = read_files(name, archive::unpack(name, bytes)?, options)?;
        return Ok(Records::of_files(files, options));
    }
    let Some(format) = options.format.or_else(|| recognise(name, bytes)) else {
        let value = serde_json::from_slice::<Value>(bytes).ok();
        return Err(fail(ImportProblem::Unknown(value.as_ref().and_then(maker))));
    };
    let source = utf8(name, bytes)?;
    if format.holds() == Holds::Lines
        && let Some(values) = whole_values(source)
    {
        let items = values.iter().enumerate().flat_map(|(idx, (line, value))| {
            let several = values.len() > 1;
            import_value(format, name, value, None, *line, options, several.then_some(idx + 1))
        });
        let items = items.map(|done| Item::Done(Box::new(done))).collect();
        return Ok(Records::ready((format, items), options));
    }
    if format.holds() == Holds::Lines {
        let rest = Rest::Lines { name: name.to_owned(), source, at: 0, line: 0, waiting: Default::default() };
        let tool_scheme = ToolScheme::default();
        return Ok(Records { format, options: options.clone(), rest, tool_scheme });
    }
    let file = Whole { format, name, source, text_of: &|_| None, columns: &options.columns };
    Ok(Records::ready((format, file.read()?), options))
}

/// Returns a file's text, or where it is none.
pub(super) fn utf8<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, ImportError> {
    let source = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let line = bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        let column = at - bytes.iter().take(at).rposition(|byte| *byte == b'\n').map_or(0, |lf| lf + 1) + 1;
        ImportError::new(name, Some(Place { line, column }), ImportProblem::NotUtf8 { byte: at + 1 })
    })?;
    Ok(source.strip_prefix('\u{FEFF}').unwrap_or(source))
}

/// The documents of a file, one by one.
pub struct Records<'a> {
    format: Format,
    options: ImportOptions,
    rest: Rest<'a>,
    tool_scheme: ToolScheme,
}

/// What has not been asked for yet.
enum Rest<'a> {
    /// Lines, of which nothing has been read.
    Lines {
        name: String,
        source: &'a str,
        /// How many bytes have been taken.
        at: usize,
        /// How many lines have been taken.
        line: usize,
        /// Documents of the last line that have not been asked for.
        waiting: std::collections::VecDeque<Result<Imported, ImportError>>,
    },
    /// Documents that have been read but not put together.
    Ready { items: std::vec::IntoIter<Item>, total: usize },
}

impl<'a> Records<'a> {
    fn ready((format, items): (Format, Vec<Item>), options: &ImportOptions) -> Self {
        let rest = Rest::Ready { total: items.len(), items: items.into_iter() };
        Self { format, options: options.clone(), rest, tool_scheme: ToolScheme::default() }
    }

    fn of_files(files: ReadFiles, options: &ImportOptions) -> Self {
        let ReadFiles { format, items, tool_scheme } = files;
        Self { tool_scheme, ..Self::ready((format, items), options) }
    }

    /// Returns what configurations among the files list.
    pub fn tool_scheme(&self) -> &ToolScheme {
        &self.tool_scheme
    }

    /// Returns the format that the file was taken for; in an archive, the first one's.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Returns how far it is, and how far it is to the end: bytes of a file of lines, else documents.
    pub fn progress(&self) -> (usize, usize) {
        match &self.rest {
            Rest::Lines { source, at, .. } => (*at, source.len()),
            Rest::Ready { items, total } => (total - items.len(), *total),
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Imported, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.rest {
            Rest::Lines { waiting, .. } if !waiting.is_empty() => waiting.pop_front(),
            Rest::Lines { name, source, at, line, waiting } => loop {
                let rest = source.get(*at..).filter(|rest| !rest.is_empty())?;
                let taken = rest.split_inclusive('\n').next()?;
                *at += taken.len();
                *line += 1;
                if !taken.trim().is_empty() {
                    waiting.extend(import_line(self.format, name, taken, *line, &self.options));
                    return waiting.pop_front();
                }
            },
            Rest::Ready { items, .. } => Some(items.next()?.finish(&self.options)),
        }
    }
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
    if !matches!(format, Format::Training | Format::Doccano | Format::DoccanoSpans | Format::Prodigy) {
        return vec![qawl_document(line, name, before)];
    }
    match parse(name, line, before) {
        Ok(value) => import_value(
            format,
            name,
            &value,
            Some(line),
            before,
            options,
            (!name.is_empty()).then_some(number),
        ),
        Err(error) => vec![Err(error)],
    }
}

/// Takes in a document that is one value of JSON, and begins after that many lines of its file. The line that it was
/// read from, where it is one, says where in it a fault is.
pub(super) fn import_value(
    format: Format,
    name: &str,
    value: &Value,
    source: Option<&str>,
    before: usize,
    options: &ImportOptions,
    nth: Option<usize>,
) -> Vec<Result<Imported, ImportError>> {
    let read = match format {
        Format::Training => training::read(value).map(|flat| vec![flat]),
        Format::Doccano | Format::DoccanoSpans => doccano::read(value),
        Format::Prodigy => prodigy::read(value).map(|flat| vec![flat]),
        _ => return vec![qawl_document(&value.to_string(), name, before)],
    };
    match read {
        Ok(flats) => flats
            .into_iter()
            .map(|mut flat| {
                if let (None, Some(nth)) = (&flat.id, nth) {
                    flat.id = Some(format!("{}-{nth}", super::file_stem(stem_of(name))));
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

/// Returns a file's name without folders and ending.
fn stem_of(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
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
pub(super) fn whole_values(source: &str) -> Option<Vec<(usize, Value)>> {
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
