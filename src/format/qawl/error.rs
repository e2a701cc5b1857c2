//! Why a file was not read.

use std::fmt;

use super::version::VERSION;
use crate::format::locate::{Place, place_of};
use crate::schema::Label;

/// Why a file was not read, and where. What was open before stays open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// What is wrong.
    pub problem: Problem,
    /// Where it is wrong.
    pub at: At,
}

impl ReadError {
    /// Returns the place in the source that the error is about.
    pub fn place(&self, source: &str) -> Place {
        match &self.at {
            At::Place(place, _) => *place,
            At::Pointer(pointer) => place_of(source, pointer),
        }
    }
}

/// Where in a file something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// A place in the source, and the pointer of the value there if it was JSON up to there.
    Place(Place, Option<String>),
    /// The value that a JSON pointer (RFC 6901) names; the whole file where it is empty.
    Pointer(String),
}

impl fmt::Display for At {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place(Place { line, column }, pointer) => {
                write!(formatter, "line {line}, column {column}")?;
                match pointer.as_deref() {
                    None | Some("") => Ok(()),
                    Some(pointer) => write!(formatter, " ({pointer})"),
                }
            }
            Self::Pointer(pointer) if pointer.is_empty() => formatter.write_str("the file"),
            Self::Pointer(pointer) => formatter.write_str(pointer),
        }
    }
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It is not JSON; what the parser found.
    NotJson(String),
    /// It is JSON of something else; whose, if that is known.
    Foreign(Option<&'static str>),
    /// It holds several documents, one on each line.
    Several,
    /// It is of a version that this Qawl does not know.
    Newer(u64),
    /// A field is not there or holds something else than it should; what the parser found.
    Shape(String),
    /// A field that has only one possible value has another.
    Fixed {
        /// The value found.
        found: String,
        /// The one it must have.
        needed: &'static str,
    },
    /// The text holds a carriage return, though its lines end in LF.
    CarriageReturn,
    /// The text is longer than can be worked on.
    TooLong,
    /// The text is not the one that was hashed: one of the two has been changed.
    WrongHash {
        /// The hash of the text that is there.
        actual: String,
    },
    /// Offsets that are reversed or leave the text.
    Outside {
        /// The start, in code points.
        start: u32,
        /// The end, in code points.
        end: u32,
    },
    /// A span or block that covers nothing.
    Empty,
    /// Parts that overlap, touch or are out of order, or none at all.
    Parts,
    /// A block that begins before the last one has ended.
    BlocksOverlap,
    /// A span whose start and end are not those of its parts.
    Hull,
    /// The covered text is not what the offsets cover.
    Covered {
        /// The text in the file.
        says: String,
        /// The text at the offsets.
        covers: String,
    },
    /// A name that is not a letter and a number.
    BadId(String),
    /// A name that something before has already.
    DuplicateId(String),
    /// A link to something that is not there.
    Dangling(String),
    /// A link to a span of another label than it needs.
    WrongLabel {
        /// The span's name.
        id: String,
        /// The label it needs.
        needs: Label,
    },
    /// Something that must be there is not.
    Missing(&'static str),
    /// Something that is said twice in the file is said differently.
    Disagrees(&'static str),
    /// A number that is not between 0 and 1.
    NotAShare,
}

impl Problem {
    /// Returns a name for this sort of problem that stays the same, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotJson(_) => "not-json",
            Self::Foreign(_) => "foreign",
            Self::Several => "several-documents",
            Self::Newer(_) => "newer-version",
            Self::Shape(_) => "shape",
            Self::Fixed { .. } => "fixed-value",
            Self::CarriageReturn => "carriage-return",
            Self::TooLong => "too-long",
            Self::WrongHash { .. } => "hash",
            Self::Outside { .. } => "outside",
            Self::Empty => "empty",
            Self::Parts => "parts",
            Self::BlocksOverlap => "blocks-overlap",
            Self::Hull => "hull",
            Self::Covered { .. } => "covered-text",
            Self::BadId(_) => "bad-id",
            Self::DuplicateId(_) => "duplicate-id",
            Self::Dangling(_) => "dangling-link",
            Self::WrongLabel { .. } => "wrong-label",
            Self::Missing(_) => "missing",
            Self::Disagrees(_) => "disagrees",
            Self::NotAShare => "not-a-share",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(found) => write!(formatter, "invalid JSON: {found}"),
            Self::Foreign(Some(maker)) => write!(formatter, "this is a {maker} file, not a Qawl file"),
            Self::Foreign(None) => formatter.write_str("this is valid JSON, but not a Qawl file"),
            Self::Several => formatter.write_str("this file has several documents, one per line"),
            Self::Newer(found) => write!(
                formatter,
                "the file has version {found} of the format; this version of Qawl reads up to {VERSION}: use a newer \
                 version of Qawl"
            ),
            Self::Shape(found) => formatter.write_str(found),
            Self::Fixed { found, needed } => write!(formatter, "must be \"{needed}\", but is \"{found}\""),
            Self::CarriageReturn => {
                formatter.write_str("contains a carriage return; lines must end with a line feed only")
            }
            Self::TooLong => formatter.write_str("the text is too long"),
            Self::WrongHash { actual } => {
                write!(formatter, "the text was changed after the file was saved; its hash is now {actual}")
            }
            Self::Outside { start, end } => {
                write!(formatter, "the offsets {start} to {end} are reversed or outside the text")
            }
            Self::Empty => formatter.write_str("covers nothing"),
            Self::Parts => formatter.write_str(
                "there must be at least one part; parts must be in text order, with text between them",
            ),
            Self::BlocksOverlap => formatter.write_str("overlaps the previous block or comes before it"),
            Self::Hull => formatter.write_str("start and end do not match the parts"),
            Self::Covered { says, covers } => {
                write!(formatter, "the text should be {} but the offsets cover {}", cut(says), cut(covers))
            }
            Self::BadId(id) => write!(formatter, "{} is not an id such as a12 or s3", cut(id)),
            Self::DuplicateId(id) => write!(formatter, "duplicate id {id}"),
            Self::Dangling(id) => write!(formatter, "refers to {}, which does not exist", cut(id)),
            Self::WrongLabel { id, needs } => write!(formatter, "refers to {id}, which is not a {needs}"),
            Self::Missing(what) => write!(formatter, "{what} is missing"),
            Self::Disagrees(with) => write!(formatter, "does not agree with {with}"),
            Self::NotAShare => formatter.write_str("must be a number from 0 to 1"),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.at, self.problem)
    }
}

impl std::error::Error for ReadError {}

/// Returns a text in marks, its middle left out if it is long.
fn cut(text: &str) -> String {
    const END: usize = 30;
    let n_chars = text.chars().count();
    if n_chars <= 2 * END {
        return format!("{text:?}");
    }
    let head: String = text.chars().take(END).collect();
    let tail: String = text.chars().skip(n_chars - END).collect();
    format!("{:?}", format!("{head} … {tail}"))
}
