//! Finds what offsets of a file count, and where each stretch of it is in the text.

use super::anchor::Search;
use super::flat::{Flat, Piece};
use crate::format::report::{Anchor, Judged, Reason, Units};
use crate::text::{Span, Text, Unit, UnitOffsets};

/// Returns what the offsets of a file count, with `declared` for what its format or it itself says.
///
/// Covered texts decide. Without any, the unit is taken in which most marks are in the text at all, and of
/// those alike the one in which most begin and end where words do; what a file itself says of its unit is
/// doubted only where marks leave the text.
pub fn judge(flat: &Flat, text: &Text, declared: Unit) -> Units {
    let all = || flat.marks.iter().flat_map(|mark| &mark.pieces).chain(&flat.checks);
    let pieces = || all().filter(|piece| !piece.is_unplaced);
    let n_covered = pieces().filter(|piece| piece.covered.is_some()).count();
    let score = |unit: Unit| {
        let offsets = UnitOffsets::new(text, &flat.text, unit);
        let spans = pieces().map(|piece| (piece, offsets.span(piece.start, piece.end)));
        let mut score = (0, 0);
        for (piece, span) in spans {
            let Some(span) = span.filter(|span| !span.is_empty()) else { continue };
            match &piece.covered {
                Some(covered) => score.0 += usize::from(is_covered(text.slice(span), covered)),
                None if n_covered > 0 => {}
                None => {
                    score.0 += 1;
                    score.1 += usize::from(stands_on_words(text.as_str(), span));
                }
            }
        }
        score
    };
    let mut best = (declared, score(declared));
    let all = if n_covered > 0 { n_covered } else { pieces().count() };
    let stated = flat.unit.is_some() || n_covered > 0;
    if best.1.0 < all || !stated && best.1.1 < all {
        for unit in Unit::ALL.into_iter().filter(|unit| *unit != declared) {
            let reached = score(unit);
            if reached > best.1 {
                best = (unit, reached);
            }
        }
    }
    let by = match best.1 {
        _ if n_covered > 0 => Judged::Covered,
        _ if same_in_all_units(flat, text) => Judged::Same,
        (_, 0) => Judged::Nothing,
        _ if flat.unit == Some(best.0) => Judged::Nothing,
        _ => Judged::Words,
    };
    Units { declared, fitted: best.0, by }
}

/// Returns true if text is what a file says is covered. White space is like any other: some files write a
/// space for a line end.
fn is_covered(slice: &str, covered: &str) -> bool {
    if slice == covered {
        return true;
    }
    let like = |(a, b): (char, char)| a == b || a.is_whitespace() && b.is_whitespace();
    slice.chars().count() == covered.chars().count() && slice.chars().zip(covered.chars()).all(like)
}

/// Returns true if a span begins and ends where words do.
fn stands_on_words(content: &str, span: Span) -> bool {
    let Some(inside) = content.get(span.range()) else { return false };
    let (Some(first), Some(last)) = (inside.chars().next(), inside.chars().next_back()) else { return false };
    let before = content.get(..span.start() as usize).and_then(|it| it.chars().next_back());
    let behind = content.get(span.end() as usize..).and_then(|it| it.chars().next());
    let within = |a: Option<char>, b: char| a.is_some_and(char::is_alphanumeric) && b.is_alphanumeric();
    !first.is_whitespace() && !last.is_whitespace() && !within(before, first) && !within(behind, last)
}

fn same_in_all_units(flat: &Flat, text: &Text) -> bool {
    let spans = |unit: Unit| {
        let offsets = UnitOffsets::new(text, &flat.text, unit);
        let pieces = flat.marks.iter().flat_map(|mark| &mark.pieces);
        pieces.map(|piece| offsets.span(piece.start, piece.end)).collect::<Vec<_>>()
    };
    let first = spans(Unit::CodePoint);
    [Unit::Utf16, Unit::Grapheme].into_iter().all(|unit| spans(unit) == first)
}

/// Finds where the stretches of one file are.
pub struct Placer<'a> {
    text: &'a Text,
    offsets: UnitOffsets,
    search: Search<'a>,
}

impl<'a> Placer<'a> {
    /// Returns a placer for a file whose offsets count `unit`.
    pub fn new(text: &'a Text, source: &str, unit: Unit) -> Self {
        Self { text, offsets: UnitOffsets::new(text, source, unit), search: Search::new(text.as_str()) }
    }

    /// Returns the bytes that offsets stand for, if they are in order.
    pub fn span(&self, start: u32, end: u32) -> Option<Span> {
        self.offsets.span(start, end)
    }

    /// Returns the text that a span covers.
    pub fn slice(&self, span: Span) -> &str {
        self.text.slice(span)
    }

    /// Returns where a stretch is, and what it was found by where that is not its offsets.
    pub fn place(&mut self, piece: &Piece) -> Result<(Span, Option<Anchor>), Reason> {
        let stands = self.offsets.span(piece.start, piece.end);
        let Some(covered) = &piece.covered else {
            return match stands {
                None => Err(Reason::Outside),
                Some(span) if span.is_empty() => Err(Reason::Empty),
                Some(span) => Ok((span, None)),
            };
        };
        if let Some(span) = stands.filter(|span| is_covered(self.text.slice(*span), covered)) {
            return if span.is_empty() { Err(Reason::Empty) } else { Ok((span, None)) };
        }
        if covered.trim().is_empty() {
            return Err(if covered.is_empty() { Reason::Empty } else { Reason::NotFound });
        }
        let near = self.offsets.span(piece.start, piece.start).map_or(0, Span::start);
        let (span, anchor) = self.search.find(piece, covered, near)?;
        Ok((span, Some(anchor)))
    }
}
