//! How much can be open in the page, so that no file can make it stand still.

use super::edges::laid_out;
use super::message::Failure;
use super::state::SHOWN_FROM;
use crate::annotation::Document;
use crate::store::Summary;

/// How many marks a document may have for work in the page: a part of an annotation that reaches over
/// three paragraphs is three. Twenty times what a long, densely annotated report has.
pub const MAX_MARKS: usize = 200_000;

/// Returns how many marks the page would have to paint for a document, in time that depends on their
/// number of parts only.
pub fn marks(document: &Document) -> usize {
    let blocks = laid_out(document);
    document
        .annotations()
        .flat_map(|annotation| annotation.parts.spans())
        .map(|part| {
            let first = blocks.partition_point(|block| block.span.end() <= part.start());
            let end = blocks.partition_point(|block| block.span.start() < part.end());
            end.saturating_sub(first).max(1)
        })
        .sum()
}

/// Checks that a document can be worked on in the page.
///
/// # Errors
/// [`Failure::TooMany`] where it has more than [`MAX_MARKS`].
pub fn check(document: &Document) -> Result<(), Failure> {
    let found = marks(document);
    if found <= MAX_MARKS {
        return Ok(());
    }
    let summary = Summary::of(document, 0, SHOWN_FROM);
    let name = Some(summary.called()).filter(|it| !it.is_empty()).unwrap_or(document.id());
    Err(Failure::TooMany { name: name.to_owned(), found, max: MAX_MARKS })
}
