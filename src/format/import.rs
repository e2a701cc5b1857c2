//! From a file's bytes to documents, whatever its format, with a report of what was done.

use std::fmt;

use super::catalogue::{Format, Holds};
use super::locate::Place;
use super::qawl;
use super::recognise::recognise;
use super::report::Report;
use crate::annotation::Document;
use crate::schema::{Label, Lang};

/// The longest file taken in, in bytes.
pub const MAX_FILE_BYTES: usize = 256 * 1024 * 1024;

/// The longest file of a format that is read as a whole rather than line by line, in bytes. Its parsed
/// form takes a multiple of it.
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
    /// Something that must be there is not, or is something else.
    Shape(String),
}

impl ImportError {
    pub(super) fn new(file: &str, place: Option<Place>, problem: ImportProblem) -> Self {
        let file = (!file.is_empty()).then(|| file.to_owned());
        Self { file, place, problem }
    }
}

impl fmt::Display for ImportProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MB: usize = 1024 * 1024;
        match self {
            Self::Unknown(Some(maker)) => {
                write!(formatter, "this is a file of {maker}, which cannot be read")
            }
            Self::Unknown(None) => formatter.write_str("this file's format was not recognised"),
            Self::TooLarge { bytes, max } => {
                write!(formatter, "{} MB are more than the {} that can be read", bytes.div_ceil(MB), max / MB)
            }
            Self::NotUtf8 { byte } => write!(formatter, "not UTF-8 at byte {byte}"),
            Self::Empty => formatter.write_str("nothing is in it"),
            Self::NotJson(found) => write!(formatter, "this is not JSON: {found}"),
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
    let records = records(name, bytes, options)?;
    let mut import = Import { format: records.format(), documents: Vec::new(), failed: Vec::new() };
    for record in records {
        match record {
            Ok(imported) => import.documents.push(imported),
            Err(error) => import.failed.push(error),
        }
    }
    match import.failed.pop() {
        Some(error) if import.documents.is_empty() => {
            // The first is the one to tell.
            Err(import.failed.into_iter().next().unwrap_or(error))
        }
        last => {
            import.failed.extend(last);
            Ok(import)
        }
    }
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
    let Some(format) = options.format.or_else(|| recognise(name, bytes)) else {
        return Err(fail(ImportProblem::Unknown(None)));
    };
    if format.holds() != Holds::Lines && bytes.len() > MAX_WHOLE_BYTES {
        return Err(fail(ImportProblem::TooLarge { bytes: bytes.len(), max: MAX_WHOLE_BYTES }));
    }
    let source = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let line = bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        let column = at - bytes.iter().take(at).rposition(|byte| *byte == b'\n').map_or(0, |lf| lf + 1) + 1;
        ImportError::new(name, Some(Place { line, column }), ImportProblem::NotUtf8 { byte: at + 1 })
    })?;
    let source = source.strip_prefix('\u{FEFF}').unwrap_or(source);
    Ok(Records { format, name: name.to_owned(), options: options.clone(), source, at: 0, line: 0 })
}

/// The documents of a file, one by one.
pub struct Records<'a> {
    format: Format,
    name: String,
    options: ImportOptions,
    source: &'a str,
    /// How many bytes of the source have been taken.
    at: usize,
    /// How many lines have been taken.
    line: usize,
}

impl Records<'_> {
    /// Returns the format that the file was taken for.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Returns how much of the file has been read, in bytes, and how long it is.
    pub fn progress(&self) -> (usize, usize) {
        (self.at, self.source.len())
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Imported, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.format.holds() == Holds::Lines {
            loop {
                let rest = self.source.get(self.at..).filter(|rest| !rest.is_empty())?;
                let line = rest.split_inclusive('\n').next()?;
                self.at += line.len();
                self.line += 1;
                if !line.trim().is_empty() {
                    return Some(import_line(self.format, &self.name, line, self.line, &self.options));
                }
            }
        }
        if self.at > 0 {
            return None;
        }
        self.at = self.source.len().max(1);
        Some(qawl_document(self.source, &self.name, 0))
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
    let _ = options;
    match format {
        Format::Qawl | Format::QawlLines => qawl_document(line, name, number.saturating_sub(1)),
    }
}

/// Reads a Qawl document that begins behind that many lines of its file.
fn qawl_document(source: &str, name: &str, lines_before: usize) -> Result<Imported, ImportError> {
    match qawl::read(source) {
        Ok(document) => {
            let exact = document.annotations().count();
            Ok(Imported { document, report: Report { exact, ..Report::default() } })
        }
        Err(error) => {
            let Place { line, column } = error.place(source);
            let problem = match error.problem {
                qawl::Problem::NotJson(found) => ImportProblem::NotJson(found),
                qawl::Problem::Foreign(maker) => ImportProblem::Unknown(maker),
                problem => ImportProblem::Qawl(problem),
            };
            Err(ImportError::new(name, Some(Place { line: line + lines_before, column }), problem))
        }
    }
}
