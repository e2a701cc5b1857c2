//! From a file's bytes to documents, whatever its format, with a report of what was done.

use super::archive::{is_archive, unpack};
use super::files::{ReadFiles, read_files};
use super::imported::Imported;
use super::list::Format;
use super::options::ImportOptions;
use super::problem::{ImportError, ImportProblem};
use super::reading::{Item, import_line, read_values, read_whole};
use super::recognise::{not_read, recognise};
use super::source::{MAX_FILE_BYTES, SourceFile, utf8};
use super::specification::Holds;
use super::tool_scheme::ToolScheme;

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
    if is_archive(bytes) {
        let files = read_files(name, unpack(name, bytes)?, options)?;
        return Ok(Records::of_files(files, options));
    }
    let Some(format) = options.format.or_else(|| recognise(name, bytes)) else {
        return Err(fail(not_read(name, bytes).map_or(ImportProblem::Unknown, ImportProblem::NotRead)));
    };
    let source = utf8(name, bytes)?;
    if format.holds() == Holds::Lines
        && let Some(documents) = read_values(format, name, source, options)
    {
        let items = documents.into_iter().map(|done| Item::Done(Box::new(done))).collect();
        return Ok(Records::ready((format, items), options));
    }
    if format.holds() == Holds::Lines {
        let rest = Rest::Lines { name: name.to_owned(), source, at: 0, line: 0, waiting: Default::default() };
        let tool_scheme = ToolScheme::default();
        return Ok(Records { format, options: options.clone(), rest, tool_scheme });
    }
    Ok(Records::ready((format, read_whole(format, name, source, &|_| None, options)?), options))
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
