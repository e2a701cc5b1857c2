//! brat's stand-off: `article.txt` as it is, `article.ann` with a mark, relation, attribute or note on each
//! line, `annotation.conf`, and `visual.conf` with names and colours. Offsets are code points.
//!
//! ```text
//! T3    QUOTE 24 40;41 67    “سندعم إسرائيل”. وأضاف: “إيران تدرك موقفنا”
//! R1    speaker Arg1:T3 Arg2:T2
//! A1    Status T3 suggested
//! N1    Reference T2 Qawl:s1    المسؤول الأمريكي
//! #1    AnnotatorNotes T3    ملاحظة
//! #2    Qawl T3    {"origin":"rule",…}
//! ```
//!
//! A fragment holds no line end: a mark that goes over one is written as two, and two fragments with nothing
//! but line ends between them are read as one. What brat has no line for is in notes of the type `Qawl`.

mod configuration;
mod names;
mod read;
mod visual;
mod write;

use super::fault::Fault;
use super::look::{Evidence, Look};
use super::loss::Loss;
use super::problem::ImportProblem;
use super::specification::{
    Article, Documents, Holds, Keeps, Read, Rejected, Source, Specification, ToolConfiguration, Write,
};
use crate::text::Unit;

pub(super) const SPECIFICATION: Specification = Specification {
    name: names::FORMAT,
    title: "brat",
    tool: "brat",
    ending: ".ann",
    // The shared tasks of BioNLP have what is given and what is asked for in two files.
    other_endings: &[".a1", ".a2"],
    media_type: "text/plain",
    unit: Unit::CodePoint,
    holds: Holds::One,
    article: Article::Beside,
    may_be_empty: true,
    is_xml: false,
    rejected: Rejected::IfAsked,
    alike: &[],
    losses: &[Loss::Rejected, Loss::Suggested, Loss::Opinions, Loss::Document],
    keeps: Keeps {
        files: "`.ann` + `.txt` + `annotation.conf`, `visual.conf`",
        unit: "code points",
        gaps: "fragments",
        nested: "yes",
        links: "`R`",
        speakers: "`N` lines; those mentioned",
        kinds: "`A` lines, `Qawl` notes",
        review: "`A` lines, notes",
        loses: "rejected, `suggested_parts`, blocks, document remark, language; line ends at the edges of a mark",
    },
    configuration: Some(&ToolConfiguration {
        name: "annotation.conf",
        with: &["visual.conf", "kb_shortcuts.conf"],
        others: &["tools.conf", ".stats_cache"],
        is_of_folder: true,
        recognise: configuration::is_one,
        read: configuration::read,
        write: |uses| configuration::write(uses.documents, uses.listed),
        write_looks: Some(("visual.conf", |uses| visual::write(uses.documents, uses.listed))),
    }),
    recognise,
    read: Read::File(read),
    write: Write::Each(|flat| write::write(&flat)),
};

fn recognise(look: &Look<'_>) -> Option<Evidence> {
    let Look::Lines(lines) = look else { return None };
    let is_by_name = [".ann", ".a1", ".a2"].iter().any(|ending| lines.name.ends_with(ending));
    (is_by_name || is_standoff(lines.first())).then_some(Evidence::Possible)
}

/// Returns true for `T1<tab>QUOTE 24 39<tab>…`.
fn is_standoff(line: &str) -> bool {
    let mut columns = line.split('\t');
    let name = columns.next().unwrap_or("");
    let place = columns.next().unwrap_or("");
    let numbered =
        name.strip_prefix('T').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    numbered && place.split(' ').count() >= 3
}

fn read(source: &Source<'_>) -> Result<Documents, Fault> {
    match (source.article)(source.stem) {
        Some(text) => Ok(vec![Ok(read::read(source.text, &text)?)]),
        None => Err(Fault::of(ImportProblem::NoTextOf(format!("{}.txt", source.stem)))),
    }
}
