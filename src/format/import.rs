//! From a file's bytes to documents, whatever its format, with a report of what was done.

use std::fmt;

use serde_json::Value;

use super::archive::{self, SourceFile};
use super::catalogue::{Format, Holds};
use super::exchange::Flat;
use super::exchange::json::Fault;
use super::locate::Place;
use super::recognise::recognise;
use super::report::Report;
use super::whole::{Item, Whole, located, parse, qawl_document, read_files};
use super::{doccano, prodigy, qawl, training};
use crate::annotation::Document;
use crate::schema::{Label, Lang};

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
    /// The article's language, where the file does not say; told from the text where `None`.
    pub lang: Option<Lang>,
    /// What the file's own labels mean, beside Qawl's own names; letter case does not matter.
    pub labels: Vec<(String, Label)>,
}

/// A file taken in.
#[derive(Clone, Debug)]
pub struct Import {
    /// The format it has.
    pub format: Format,
    /// Its documents in the file's order.
    pub documents: Vec<Imported>,
    /// What of it could not be read: lines, tasks, parts of an archive.
    pub failed: Vec<ImportError>,
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
    /// Of none of the formats there are; whose it seems to be, if that could be told.
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
    /// Annotations without the article, which must stand beside the file as a `.txt`.
    NoText,
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
            | Self::NoText => None,
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
    let items = read_files("", files, options)?;
    collect(Records::ready(items, options))
}

fn collect(records: Records<'_>) -> Result<Import, ImportError> {
    let mut import = Import { format: records.format(), documents: Vec::new(), failed: Vec::new() };
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
/// Why the file as a whole cannot be read. What is wrong with one document is told in its place.
pub fn records<'a>(name: &str, bytes: &'a [u8], options: &ImportOptions) -> Result<Records<'a>, ImportError> {
    let fail = |problem| ImportError::new(name, None, problem);
    if bytes.len() > MAX_FILE_BYTES {
        return Err(fail(ImportProblem::TooLarge { bytes: bytes.len(), max: MAX_FILE_BYTES }));
    }
    if archive::is_archive(bytes) {
        let items = read_files(name, archive::unpack(name, bytes)?, options)?;
        return Ok(Records::ready(items, options));
    }
    let Some(format) = options.format.or_else(|| recognise(name, bytes)) else {
        return Err(fail(ImportProblem::Unknown(None)));
    };
    let source = utf8(name, bytes)?;
    if format.holds() == Holds::Lines {
        let rest = Rest::Lines { name: name.to_owned(), source, at: 0, line: 0 };
        return Ok(Records { format, options: options.clone(), rest });
    }
    let file = Whole { format, name, source, text_of: &|_| None };
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
    },
    /// Documents that have been read but not put together.
    Ready { items: std::vec::IntoIter<Item>, total: usize },
}

impl<'a> Records<'a> {
    fn ready((format, items): (Format, Vec<Item>), options: &ImportOptions) -> Self {
        let rest = Rest::Ready { total: items.len(), items: items.into_iter() };
        Self { format, options: options.clone(), rest }
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
            Rest::Lines { name, source, at, line } => loop {
                let rest = source.get(*at..).filter(|rest| !rest.is_empty())?;
                let taken = rest.split_inclusive('\n').next()?;
                *at += taken.len();
                *line += 1;
                if !taken.trim().is_empty() {
                    return Some(import_line(self.format, name, taken, *line, &self.options));
                }
            },
            Rest::Ready { items, .. } => Some(items.next()?.finish(&self.options)),
        }
    }
}

/// Takes in one line of a format of lines. Its number, from 1, is for the error's sake.
///
/// # Errors
/// What is wrong with it.
pub fn import_line(
    format: Format,
    name: &str,
    line: &str,
    number: usize,
    options: &ImportOptions,
) -> Result<Imported, ImportError> {
    let before = number.saturating_sub(1);
    let read: fn(&Value) -> Result<Flat, Fault> = match format {
        Format::Training => training::read,
        Format::Doccano | Format::DoccanoSpans => doccano::read,
        Format::Prodigy => prodigy::read,
        _ => return qawl_document(line, name, before),
    };
    let value = parse(name, line, before)?;
    let flat = read(&value).map_err(|fault| located(name, line, before, fault))?;
    Item::Flat { format, name: name.to_owned(), flat: Box::new(flat) }.finish(options)
}
