//! Qawl JSON as a format among the others: a document in a file, or one on each line.

use super::read::read;
use super::write::{write, write_line};
use crate::format::look::{Evidence, Look, Object};
use crate::format::specification::{Article, Holds, Keeps, Read, Rejected, Specification, Write};
use crate::text::Unit;

pub(in crate::format) const DOCUMENT: Specification = Specification {
    name: "qawl",
    title: "Qawl JSON",
    tool: "Qawl",
    ending: ".qawl.json",
    other_endings: &[],
    media_type: "application/json",
    unit: Unit::CodePoint,
    holds: Holds::One,
    article: Article::Inside,
    may_be_empty: false,
    is_xml: false,
    rejected: Rejected::Always,
    alike: &[],
    losses: &[],
    keeps: Keeps {
        files: "`.qawl.json`",
        unit: "code points",
        gaps: "yes",
        nested: "yes",
        links: "yes",
        speakers: "yes",
        kinds: "yes",
        review: "yes",
        loses: "nothing",
    },
    configuration: None,
    recognise: |look| (!says_qawl(look)?.is_one_of_several).then_some(Evidence::Declared),
    read: Read::Own(read),
    write: Write::Own(write),
};

pub(in crate::format) const LINES: Specification = Specification {
    name: "qawl-jsonl",
    title: "Qawl JSON Lines",
    ending: ".qawl.jsonl",
    media_type: "application/jsonl",
    holds: Holds::Lines,
    keeps: Keeps { files: "`.qawl.jsonl`", ..DOCUMENT.keeps },
    recognise: |look| says_qawl(look)?.is_one_of_several.then_some(Evidence::Declared),
    write: Write::Own(write_line),
    ..DOCUMENT
};

/// Returns the object that a file begins with, if it says that it is Qawl's.
fn says_qawl<'l, 'a>(look: &'l Look<'a>) -> Option<&'l Object<'a>> {
    look.object().filter(|object| object.is("format", "qawl"))
}
