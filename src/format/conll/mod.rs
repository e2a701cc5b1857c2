//! Token lines in the manner of CoNLL, with IOB2 tags: a column for each label, since marks nest across
//! labels. Offsets are code points.
//!
//! ```text
//! # doc_id = "bridge"
//! # lang = "ar"
//! # text = "…"
//! # columns = TOKEN START END SPEAKER CUE QUOTE CLAIM
//! قال    2    5    O    B-CUE    O    O
//! ```
//!
//! An empty line is between paragraphs, two between documents. Strings after `=` are JSON. What other
//! tools write is read too: any number of columns, the last ones tags, the first one the token; where the
//! text is not there it is put together from the tokens.

mod read;
mod webanno;
mod write;

use super::look::{Evidence, Look};
use super::loss::Loss;
use super::specification::{Article, Holds, Keeps, Read, Rejected, Specification, Write};
use crate::text::Unit;

pub(super) const SPECIFICATION: Specification = Specification {
    name: "conll",
    title: "CoNLL, IOB2",
    tool: "CoNLL",
    ending: ".conll",
    // Words and tags are in files of plain text as often as not.
    other_endings: &[".iob", ".iob2", ".bio", ".bioes", ".txt"],
    media_type: "text/plain",
    unit: Unit::CodePoint,
    holds: Holds::List,
    article: Article::Inside,
    may_be_empty: false,
    is_xml: false,
    rejected: Rejected::Never,
    alike: &[],
    losses: &[
        Loss::Rejected,
        Loss::Suggested,
        Loss::Opinions,
        Loss::Review,
        Loss::Links,
        Loss::Speakers,
        Loss::Kinds,
        Loss::Attributes,
        Loss::Document,
        Loss::Parts,
        Loss::Nested,
    ],
    keeps: Keeps {
        files: "`.conll`",
        unit: "code points",
        gaps: "pieces",
        nested: "across labels; of one label the outer",
        links: "no",
        speakers: "no",
        kinds: "no",
        review: "no",
        loses: "all but text, language and labels",
    },
    configuration: None,
    recognise,
    read: Read::File(|source| Ok(read::read(source.text)?.into_iter().map(Ok).collect())),
    write: Write::All(|documents| documents.map(|flat| write::write(&flat)).collect::<Vec<_>>().join("\n\n")),
};

fn recognise(look: &Look<'_>) -> Option<Evidence> {
    let Look::Lines(lines) = look else { return None };
    if webanno::is_webanno(lines.head) {
        return Some(Evidence::Declared);
    }
    let is_by_name =
        [".conll", ".iob", ".iob2", ".bio", ".bioes"].iter().any(|ending| lines.name.ends_with(ending));
    let is_one = is_by_name || lines.first().starts_with("-DOCSTART-") || read::is_like(lines.head);
    is_one.then_some(Evidence::Weak)
}
