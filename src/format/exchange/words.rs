//! A text as words, for formats that annotate words and for those whose readers count in them.

use std::collections::BTreeSet;

use super::flat::Flat;
use crate::text::tokens::tokens;
use crate::text::{Span, Text, Unit, UnitOffsets};

/// A word, number, mark, line end or other white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it is (bytes).
    pub span: Span,
    /// Whether a space that is no word of its own is after it.
    pub spaced: bool,
}

/// The bytes at which marks begin and end.
#[derive(Default)]
struct Edges {
    begins: BTreeSet<u32>,
    ends: BTreeSet<u32>,
}

/// Returns the text as words that, each with its space after it, make up the whole text again: Qawl's
/// tokens, cut where a mark begins or ends, and what is between them.
///
/// `unit` is what the marks' offsets count.
pub fn words(flat: &Flat, text: &Text, unit: Unit) -> Vec<Word> {
    let offsets = UnitOffsets::new(text, &flat.text, unit);
    let mut edges = Edges::default();
    for piece in flat.marks.iter().flat_map(|mark| &mark.pieces) {
        if let Some(span) = offsets.span(piece.start, piece.end) {
            edges.begins.insert(span.start());
            edges.ends.insert(span.end());
        }
    }
    let content = text.as_str();
    let mut found = Vec::new();
    tokens(&mut found, content, text.span());
    let mut words = Vec::with_capacity(found.len() * 2);
    let mut at = 0;
    for token in found {
        between(&mut words, content, Span::new(at, token.span.start()), &edges);
        cut(&mut words, token.span, &edges);
        at = token.span.end();
    }
    between(&mut words, content, Span::new(at, text.len()), &edges);
    words
}

/// Appends a stretch, cut where marks begin or end.
fn cut(words: &mut Vec<Word>, span: Span, edges: &Edges) {
    let inside = span.start() + 1..span.end();
    let mut cuts: Vec<u32> = if inside.is_empty() {
        Vec::new()
    } else {
        edges.begins.range(inside.clone()).chain(edges.ends.range(inside)).copied().collect()
    };
    cuts.sort_unstable();
    cuts.push(span.end());
    let mut start = span.start();
    for at in cuts {
        if at > start {
            words.push(Word { span: Span::new(start, at), spaced: false });
            start = at;
        }
    }
}

/// Appends what is between two tokens: a space after a word belongs to the word unless a mark
/// begins or ends with it; runs of line ends and of anything else are words of their own.
fn between(words: &mut Vec<Word>, content: &str, gap: Span, edges: &Edges) {
    let mut start = gap.start();
    while start < gap.end() {
        let left = content.get(start as usize..gap.end() as usize).unwrap_or("");
        let covered = edges.begins.contains(&start) || edges.ends.contains(&(start + 1));
        match words.last_mut() {
            Some(last) if !last.spaced && left.starts_with(' ') && !covered => {
                last.spaced = true;
                start += 1;
                continue;
            }
            _ => {}
        }
        let kind = |c: char| (c == '\n', c == ' ');
        let first = left.chars().next().map(kind);
        let len = left.char_indices().find(|(_, c)| Some(kind(*c)) != first);
        let len = len.map_or(left.len(), |(at, _)| at).max(1) as u32;
        // One space at a time: the next may belong to it.
        let len = if left.starts_with(' ') { 1 } else { len };
        cut(words, Span::new(start, start + len), edges);
        start += len;
    }
}
