//! What taking a file in came to: which unit fitted, what was moved and by what, what found no place.

use std::fmt;

use crate::annotation::AnnotationId;
use crate::schema::named;
use crate::text::Unit;

/// What taking one document in came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How its offsets were read; `None` where it had none to read or they were checked by Qawl JSON.
    pub units: Option<Units>,
    /// How many marks are exactly where the file has them.
    pub exact: usize,
    /// The marks that are elsewhere than the file says, in the file's order.
    pub moved: Vec<Moved>,
    /// What found no place, in the file's order. The document keeps it.
    pub left: Vec<Left>,
    /// What else is to be known.
    pub remarks: Vec<Remark>,
}

impl Report {
    /// Returns true if everything is as the file has it and nothing need be reported.
    pub fn is_clean(&self) -> bool {
        let as_declared = self.units.is_none_or(|units| units.declared == units.fitted);
        as_declared && self.moved.is_empty() && self.left.is_empty() && self.remarks.is_empty()
    }
}

/// What offsets of a file count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Units {
    /// What the file says or its format has.
    pub declared: Unit,
    /// What they turned out to count.
    pub fitted: Unit,
    /// What that was determined by.
    pub by: Judged,
}

/// What the unit of offsets was determined by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Judged {
    /// The covered texts that the file gives.
    Covered,
    /// That marks begin and end where words do; the file gives no covered texts.
    Words,
    /// All units come to the same in this text.
    Same,
    /// Nothing: it was taken as the format has it.
    Nothing,
}

named!(Judged { Covered = "covered", Words = "words", Same = "same", Nothing = "nothing" });

/// A mark that is elsewhere than its file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The annotation it has become.
    pub id: AnnotationId,
    /// What it is called in the file.
    pub name: String,
    /// The offsets in the file, in the unit that fitted the rest.
    pub from: (u32, u32),
    /// What its place was found by.
    pub by: Anchor,
    /// What it covers now.
    pub covered: String,
}

/// What a mark's place was found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Anchor {
    /// Its text is in the article once.
    Quote,
    /// Its text is there more than once, and what the file has before and after it is there
    /// too.
    Context,
    /// Its text is there more than once; the place nearest to its offsets was taken.
    Nearest,
    /// Its text is there with other white space, diacritics or stretching.
    Folded,
}

named!(Anchor { Quote = "quote", Context = "context", Nearest = "nearest", Folded = "folded" });

/// Something that found no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// What it is called in the file.
    pub name: String,
    /// Why.
    pub reason: Reason,
    /// What the file said, in that format's own notation.
    pub content: String,
}

/// Why something found no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Its label is none of Qawl's and was not given a meaning.
    UnknownLabel,
    /// It covers nothing.
    Empty,
    /// Its offsets leave the text or cut a character, and the file does not say what it covers.
    Outside,
    /// Its text is nowhere in the article.
    NotFound,
    /// So much had to be searched for that searching was given up.
    TooMuch,
    /// It is a link to or from something that is not there.
    Dangling,
    /// It is a link of a kind that its two ends cannot have.
    WrongLink,
    /// It is a second speaker, medium or quote where there is room for one.
    Second,
    /// It is of a kind that Qawl has nothing for.
    UnknownKind,
    /// It is not written as its format has it.
    Malformed,
    /// Whoever made it has cancelled it.
    Cancelled,
}

named!(Reason {
    UnknownLabel = "unknown-label",
    Empty = "empty",
    Outside = "outside",
    NotFound = "not-found",
    TooMuch = "too-much",
    Dangling = "dangling",
    WrongLink = "wrong-link",
    Second = "second",
    UnknownKind = "unknown-kind",
    Malformed = "malformed",
    Cancelled = "cancelled",
});

/// What else is to be known of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// CR LF or CR has become LF.
    Newlines,
    /// A name that two marks have; the second one is recognised by another.
    DuplicateName(String),
    /// A value that Qawl has no meaning for was passed over: the mark, and the value.
    Value(String, String),
    /// The text was put together from pieces, and what stood between them is not known.
    TextRebuilt,
    /// Labels, attributes or relations that Qawl gives no meaning are kept as the project's own: what they are,
    /// what they are called, how often.
    Own(OwnSort, String, usize),
    /// Something of the file that is not in the document, and how often.
    LeftOut(String, usize),
    /// Something else was done than one might expect: in words.
    Done(String),
}

/// What is kept as the project's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwnSort {
    /// A label.
    Label,
    /// An attribute.
    Attribute,
    /// A relation.
    Relation,
}

named!(OwnSort { Label = "label", Attribute = "attribute", Relation = "relation" });

impl Reason {
    /// Returns the reason in English, to follow a name.
    pub fn english(self) -> &'static str {
        match self {
            Self::UnknownLabel => "unknown label",
            Self::Empty => "it covers nothing",
            Self::Outside => "its offsets are outside the text, and the file does not say what it covers",
            Self::NotFound => "its text does not occur in the article",
            Self::TooMuch => "search limit reached",
            Self::Dangling => "one end of the link is missing",
            Self::WrongLink => "these two cannot be linked",
            Self::Second => "only one is allowed here",
            Self::UnknownKind => "unknown type",
            Self::Malformed => "it is not as the format has it",
            Self::Cancelled => "its annotator cancelled it",
        }
    }
}

impl Anchor {
    /// Returns what the place was found by, in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Quote => "by its text",
            Self::Context => "by its text and context",
            Self::Nearest => "by the nearest occurrence of its text",
            Self::Folded => "by its text, with different spelling or spacing",
        }
    }
}

impl fmt::Display for Report {
    /// Writes a line for each thing to be reported, nothing for a clean report.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(units) = self.units.filter(|units| units.declared != units.fitted) {
            let by = match units.by {
                Judged::Words => "based on word boundaries",
                _ => "based on the covered texts",
            };
            let (declared, fitted) = (units.declared.name(), units.fitted.name());
            writeln!(formatter, "offsets are in {fitted}s, not in {declared}s ({by})")?;
        }
        for moved in &self.moved {
            let Moved { id, name, from: (start, end), by, covered } = moved;
            writeln!(formatter, "{name} ({id}) was at {start} to {end}; placed {}: {covered}", by.english())?;
        }
        for left in &self.left {
            writeln!(formatter, "{} was not placed: {}: {}", left.name, left.reason.english(), left.content)?;
        }
        for remark in &self.remarks {
            match remark {
                Remark::Newlines => writeln!(formatter, "line endings were normalised to LF")?,
                Remark::DuplicateName(name) => writeln!(formatter, "duplicate name {name}")?,
                Remark::Value(name, value) => writeln!(formatter, "{name}: unknown value {value}")?,
                Remark::Own(sort, name, n) => {
                    writeln!(formatter, "own {sort} {name}: {n}, kept as it is")?;
                }
                Remark::LeftOut(what, n) => writeln!(formatter, "not in the document: {what}: {n}")?,
                Remark::Done(what) => writeln!(formatter, "{what}")?,
                Remark::TextRebuilt => writeln!(
                    formatter,
                    "the text was rebuilt from its tokens; the original spacing is unknown"
                )?,
            }
        }
        Ok(())
    }
}
