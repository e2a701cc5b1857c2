//! Page furniture in the article: its runs are folded to a line each, and a run can be made part of the article.

use std::ops::Range;

use super::edges::laid_out;
use super::state::State;
use crate::annotation::Document;
use crate::schema::{Block, BlockKind};
use crate::text::Span;

/// How a paragraph of furniture is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// Where the run begins that it belongs to (bytes of the text).
    pub run: u32,
    /// How many paragraphs the run has, at its first one; 0 at the others.
    pub n_lines: usize,
    /// Whether its paragraphs are shown.
    pub open: bool,
}

/// Returns the runs of furniture among these blocks, by index.
pub fn runs(blocks: &[Block]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for run in blocks.chunk_by(|a, b| is_furniture(a) == is_furniture(b)) {
        if run.first().is_some_and(is_furniture) {
            found.push(at..at + run.len());
        }
        at += run.len();
    }
    found
}

/// Returns how each of these blocks is folded; `None` for those of the article.
pub(super) fn folds(state: &State, blocks: &[Block]) -> Vec<Option<Fold>> {
    let mut folds = vec![None; blocks.len()];
    for run in runs(blocks) {
        let Some(start) = blocks.get(run.start).map(|block| block.span.start()) else { continue };
        let open = state.furniture_shown.contains(&start);
        for idx in run.clone() {
            let n_lines = if idx == run.start { run.len() } else { 0 };
            if let Some(fold) = folds.get_mut(idx) {
                *fold = Some(Fold { run: start, n_lines, open });
            }
        }
    }
    folds
}

/// Returns the paragraphs of the run of furniture that begins there (bytes), as those of the article.
pub fn run_at(document: &Document, start: u32) -> Vec<(Span, BlockKind)> {
    let blocks = laid_out(document);
    let run = runs(&blocks)
        .into_iter()
        .find(|run| blocks.get(run.start).is_some_and(|block| block.span.start() == start));
    let run = run.and_then(|run| blocks.get(run)).unwrap_or(&[]);
    run.iter().map(|block| (block.span, BlockKind::Body)).collect()
}

/// Returns the paragraphs that a span of the text touches, as furniture, or as the article's where all of them are
/// furniture.
pub fn flipped(document: &Document, span: Span) -> Vec<(Span, BlockKind)> {
    let blocks: Vec<Block> =
        laid_out(document).into_iter().filter(|block| block.span.overlaps(span)).collect();
    let kind = if blocks.iter().all(is_furniture) { BlockKind::Body } else { BlockKind::Boilerplate };
    blocks.into_iter().filter(|block| block.kind != kind).map(|block| (block.span, kind)).collect()
}

/// Shows the run of furniture that has an offset (bytes), if one does.
pub(super) fn show(state: &mut State, offset: u32) {
    let Some(document) = &state.document else { return };
    let blocks = laid_out(document);
    let start = |run: &Range<usize>| blocks.get(run.start).map(|block| block.span.start());
    let has = |run: &&Range<usize>| {
        let end = run.end.checked_sub(1).and_then(|last| blocks.get(last)).map(|block| block.span.end());
        start(run).zip(end).is_some_and(|(start, end)| (start..end).contains(&offset))
    };
    if let Some(start) = runs(&blocks).iter().find(has).and_then(start) {
        state.furniture_shown.insert(start);
    }
}

fn is_furniture(block: &Block) -> bool {
    block.kind == BlockKind::Boilerplate
}
