//! Why something was not taken in, and where.

use std::fmt;

use super::locate::Place;
use super::qawl;

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
    /// Of none of the formats there are.
    Unknown,
    /// Of a tool or a kind that is known, and that no format of Qawl reads.
    NotRead(&'static NotRead),
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

/// A kind of file that is known and not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotRead {
    /// A name that stays the same, for messages in other languages.
    pub name: &'static str,
    /// Whose file it is, or what is in it, in English.
    pub tool: &'static str,
    /// What to do instead, in English.
    pub instead: &'static str,
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
            Self::Unknown
            | Self::NotRead(_)
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
            Self::NotRead(NotRead { tool, instead, .. }) => {
                write!(formatter, "this is a {tool} file, which cannot be read: {instead}")
            }
            Self::Unknown => formatter.write_str("the format of this file was not recognised"),
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
