//! What a format is: all that the rest of Qawl knows of it.
//!
//! A format's module has one [`Specification`] for each format in it, and [`list`](super::list) lists them. Reading, writing,
//! recognising, the command, the page and the table in `docs/formats.md` are derived from that list.

use serde_json::Value;

use super::exchange::flat::Flat;
use super::fault::Fault;
use super::look::{Evidence, Look};
use super::loss::Loss;
use super::qawl::ReadError;
use super::tool_scheme::ToolScheme;
use crate::annotation::Document;
use crate::text::Unit;

/// A format.
pub struct Specification {
    /// What it is called in options of the command and in files of Qawl.
    pub name: &'static str,
    /// What it is called in English.
    pub title: &'static str,
    /// Whose files they are, in English: formats of one tool have the same.
    pub tool: &'static str,
    /// How the names of its files end, from the first dot.
    pub ending: &'static str,
    /// Other endings by which its files are recognised.
    pub other_endings: &'static [&'static str],
    /// The media type of its files.
    pub media_type: &'static str,
    /// What offsets count where a file does not say.
    pub unit: Unit,
    /// How many documents go into a file.
    pub holds: Holds,
    /// Where the article is.
    pub article: Article,
    /// Whether a file without anything in it is one: nothing is marked.
    pub may_be_empty: bool,
    /// Whether its files are XML, which cannot hold every character.
    pub is_xml: bool,
    /// Which rejected suggestions are written.
    pub rejected: Rejected,
    /// Formats that say the same in another notation: what was read from one is written in the other as it was.
    pub alike: &'static [&'static str],
    /// What it has no room for.
    pub losses: &'static [Loss],
    /// What it keeps, and how, for `docs/formats.md`.
    pub keeps: Keeps,
    /// The configuration that goes with its files.
    pub configuration: Option<&'static ToolConfiguration>,
    /// Returns how much of the format is seen in a file; `None` where it is none of this format.
    pub recognise: fn(&Look<'_>) -> Option<Evidence>,
    /// How its files are read.
    pub read: Read,
    /// How documents are written.
    pub write: Write,
}

/// How many documents go into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// One; several documents make several files.
    One,
    /// Any number, one on each line.
    Lines,
    /// Any number, in one list.
    List,
}

/// Where the article of a file's annotations is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Article {
    /// In the file.
    Inside,
    /// In a `.txt` beside it, which is written too.
    Beside,
    /// Beside it or in it; which of the two is for whoever made it to say.
    InsideOrBeside,
}

/// Which rejected suggestions a format writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejected {
    /// All of them.
    Always,
    /// All of them if that is asked for.
    IfAsked,
    /// None: what is marked counts as right there.
    Never,
}

/// What a format keeps of a document, and how: the cells of its row in `docs/formats.md`.
pub struct Keeps {
    /// The files that a document makes.
    pub files: &'static str,
    /// What offsets count.
    pub unit: &'static str,
    /// Marks with gaps.
    pub gaps: &'static str,
    /// Marks inside of others and across others.
    pub nested: &'static str,
    /// Links between marks.
    pub links: &'static str,
    /// Who the speakers are.
    pub speakers: &'static str,
    /// Kinds, worth and scores.
    pub kinds: &'static str,
    /// What was decided, by which rule it was made, remarks.
    pub review: &'static str,
    /// What is lost, in words.
    pub loses: &'static str,
}

/// The configuration of a tool that goes with files of a format: what there is to be marked.
pub struct ToolConfiguration {
    /// What the file is called.
    pub name: &'static str,
    /// Files that are read with it, and say how what is marked looks.
    pub with: &'static [&'static str],
    /// Files that come with it and say nothing of what is marked.
    pub others: &'static [&'static str],
    /// Whether one is in a folder for all files in it, always under its own name.
    pub is_of_folder: bool,
    /// Returns true for such a file, by its name without folders and its content.
    pub recognise: fn(&str, &str) -> bool,
    /// Returns what such a file of that name lists.
    pub read: fn(&str, &str) -> Result<ToolScheme, Fault>,
    /// Returns the file for what documents use.
    pub write: fn(&Uses<'_>) -> String,
    /// The one of the files in `with` that is written too: its name, and how.
    pub write_looks: Option<Written>,
}

/// A file that is written beside a configuration: its name, and what is in it.
pub type Written = (&'static str, fn(&Uses<'_>) -> String);

impl ToolConfiguration {
    /// Returns the names of the files that are written.
    pub fn written(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.write_looks.map(|(name, _)| name))
    }
}

/// What a configuration is written of.
pub struct Uses<'a> {
    /// Documents without their texts.
    pub documents: &'a [Flat],
    /// What there is to be marked, in use or not.
    pub listed: &'a ToolScheme,
    /// Whether a text is written from right to left.
    pub is_rtl: bool,
}

/// A file that is read as a whole.
pub struct Source<'a> {
    /// Its name without folders and ending.
    pub stem: &'a str,
    /// What is in it.
    pub text: &'a str,
    /// Returns the article of a name that is beside it.
    pub article: &'a dyn Fn(&str) -> Option<String>,
    /// What the columns of a table are called, where that is otherwise.
    pub columns: &'a [(String, String)],
}

/// Documents of a file, or what is wrong with each. Those without a name get one made of the file's.
pub type Documents = Vec<Result<Flat, Fault>>;

/// How files of a format are read.
pub enum Read {
    /// Qawl's own: a document is as it is in the file.
    Own(fn(&str) -> Result<Document, ReadError>),
    /// A value of JSON, one on each line: a document, or several people's versions of one.
    Value(fn(&Value) -> Result<Vec<Flat>, Fault>),
    /// The file as a whole.
    File(fn(&Source<'_>) -> Result<Documents, Fault>),
}

/// How documents are written.
pub enum Write {
    /// Qawl's own: the document as it is, in a file or on a line.
    Own(fn(&Document) -> String),
    /// Each by itself, in a file or on a line.
    Each(fn(Flat) -> String),
    /// All of them in one file.
    All(fn(&mut dyn Iterator<Item = Flat>) -> String),
}

impl Specification {
    /// Returns a document as its marks and links, with offsets that count what the format's do. Rejected suggestions are in it
    /// as the format has them, and what whoever reads it takes for granted is not.
    pub fn flat(&self, document: &Document, rejected: bool) -> Flat {
        let rejected = match self.rejected {
            Rejected::Always => true,
            Rejected::IfAsked => rejected,
            Rejected::Never => false,
        };
        let is_alike = |maker: &str| maker == self.name || self.alike.contains(&maker);
        Flat::of(document, self.unit, rejected).without_defaults(is_alike)
    }
}
