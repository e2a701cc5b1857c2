//! Tells what part of the page each paragraph is: kicker, title, deck, byline, body, heading or
//! boilerplate.
//!
//! Nothing is ever marked in boilerplate. In a whole page the article is found first, and the rest is
//! boilerplate (`page`); in an article a paragraph is boilerplate only where a phrase of the furniture tables or
//! its place among such lines says so (`article`).

mod article;
mod articles;
mod features;
mod line;
mod page;
mod zone;

pub use articles::articles;
pub use features::{FEATURES, LineWeights};

use crate::schema::{Block, BlockKind};
use crate::text::{Span, Text, paragraphs};
use line::Line;

/// Returns every paragraph of `text` with its kind. `set` has kinds that a person has set; they hold for the
/// paragraphs that begin inside their spans.
pub fn blocks(text: &Text, set: &[(Span, BlockKind)]) -> Vec<Block> {
    blocks_with_hints(text, set, &[])
}

/// Returns the same where the text's source says something of its paragraphs: its mark-up calls them titles,
/// menus and the like. In a whole page that is evidence among other; in an article it holds.
pub fn blocks_with_hints(text: &Text, set: &[(Span, BlockKind)], hints: &[(Span, BlockKind)]) -> Vec<Block> {
    blocks_by(text, set, hints, LineWeights::shipped())
}

/// Does what [`blocks_with_hints`] does, by weights other than those that are shipped.
pub fn blocks_by(
    text: &Text,
    set: &[(Span, BlockKind)],
    hints: &[(Span, BlockKind)],
    weights: &LineWeights,
) -> Vec<Block> {
    let mut lines: Vec<Line> = paragraphs(text).into_iter().map(|span| Line::new(text, span)).collect();
    for (line, kind) in with_kinds(&mut lines, hints) {
        line.hint = kind;
    }
    for (line, kind) in with_kinds(&mut lines, set) {
        line.kind = kind;
    }
    let set: Vec<bool> = lines.iter().map(|line| line.kind.is_some()).collect();
    // A text of one paragraph is what its reader wants annotated, whatever it looks like.
    if lines.len() == 1 {
        lines.iter_mut().for_each(|line| line.kind = line.kind.or(line.hint));
    } else if !page::mark(text, &mut lines, weights) {
        lines.iter_mut().for_each(|line| line.kind = line.kind.or(line.hint));
        article::mark(&mut lines);
    }
    if lines.len() > 1 && lines.iter().all(|line| line.kind == Some(BlockKind::Boilerplate)) {
        for (line, _) in lines.iter_mut().zip(&set).filter(|(_, set)| !**set) {
            line.kind = None;
        }
    }
    lines.iter().map(|line| Block { span: line.span, kind: line.kind.unwrap_or(BlockKind::Body) }).collect()
}

/// Returns every line with the kind that holds where it begins.
fn with_kinds<'a>(
    lines: &'a mut [Line],
    kinds: &'a [(Span, BlockKind)],
) -> impl Iterator<Item = (&'a mut Line, Option<BlockKind>)> {
    let mut known = kinds.iter().copied().peekable();
    lines.iter_mut().map(move |line| {
        while known.next_if(|(span, _)| span.end() <= line.span.start()).is_some() {}
        let kind = known.peek().filter(|(span, _)| span.start() <= line.span.start()).map(|(_, kind)| *kind);
        (line, kind)
    })
}

/// Returns the features of every paragraph of a text, each row in the order of [`FEATURES`]: what learning the
/// weights starts from.
pub fn line_features(text: &Text) -> Vec<(Span, [f64; FEATURES.len()])> {
    let lines: Vec<Line> = paragraphs(text).into_iter().map(|span| Line::new(text, span)).collect();
    let page = features::page_lines(text, &lines);
    lines.iter().map(|line| line.span).zip(features::features(&page)).collect()
}
