//! CSV for spreadsheets: a row for each attribution, or for each claim. UTF-8 with a byte order mark, lines
//! ending in CR LF, and nothing that a spreadsheet would take for a formula.
//!
//! Offsets are code points; `parts` lists those of a mark with gaps. The text is not in the file: to be read
//! back, it must be beside it as `<document>.txt`.

mod cells;
mod read;
mod write;

use cells::Table;

use super::look::{Evidence, Look};
use super::loss::Loss;
use super::specification::{Article, Holds, Keeps, Read, Rejected, Specification, Write};
use crate::text::Unit;

pub(super) const ATTRIBUTIONS: Specification = Specification {
    name: "csv-attributions",
    title: "table of attributions",
    ending: ".attributions.csv",
    losses: &[
        Loss::Rejected,
        Loss::Suggested,
        Loss::Opinions,
        Loss::AllButAttributions,
        Loss::Document,
        Loss::Text,
    ],
    keeps: Keeps {
        files: "`.attributions.csv`",
        unit: "code points",
        gaps: "yes",
        nested: "yes",
        links: "in the row",
        speakers: "yes",
        kinds: "yes",
        review: "of the quote",
        loses: "all but attributions; the text",
    },
    recognise: |look| {
        let Look::Lines(table) = look else { return None };
        let columns = table.columns();
        let has_article = ["document", "article", "text"].iter().any(|it| columns.contains(it));
        (has_article && columns.contains(&"quote")).then_some(Evidence::Likely)
    },
    read: Read::File(|source| {
        let read = read::read(Table::Attributions, source.text, source.article, source.columns)?;
        Ok(read.into_iter().map(Ok).collect())
    }),
    write: Write::All(|documents| write::write(Table::Attributions, documents)),
    ..CLAIMS
};

pub(super) const CLAIMS: Specification = Specification {
    name: "csv-claims",
    title: "table of claims",
    tool: "table",
    ending: ".claims.csv",
    other_endings: &[],
    media_type: "text/csv",
    unit: Unit::CodePoint,
    holds: Holds::List,
    article: Article::InsideOrBeside,
    may_be_empty: false,
    is_xml: false,
    rejected: Rejected::IfAsked,
    alike: &[],
    losses: &[
        Loss::Rejected,
        Loss::Suggested,
        Loss::Opinions,
        Loss::AllButClaims,
        Loss::Document,
        Loss::Text,
    ],
    keeps: Keeps {
        files: "`.claims.csv`",
        unit: "code points",
        gaps: "yes",
        nested: "yes",
        links: "no",
        speakers: "name only",
        kinds: "yes",
        review: "yes",
        loses: "all but claims; the text",
    },
    configuration: None,
    recognise: |look| {
        let Look::Lines(table) = look else { return None };
        let columns = table.columns();
        // Claims name the quote that they are in too.
        (columns.contains(&"document") && columns.contains(&"claim")).then_some(Evidence::Distinctive)
    },
    read: Read::File(|source| {
        let read = read::read(Table::Claims, source.text, source.article, source.columns)?;
        Ok(read.into_iter().map(Ok).collect())
    }),
    write: Write::All(|documents| write::write(Table::Claims, documents)),
};
