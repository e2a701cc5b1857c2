//! Where on the screen things of the article are, relative to the frame round it.
//!
//! A span's outline is the union of its boxes, never their outermost edges: a span of two scripts has
//! boxes apart from one another in one line.

use unicode_segmentation::UnicodeSegmentation;
use web_sys::{DomRect, Element};

use super::block::{first_strong, is_laid_out_rtl};
use crate::annotation::{Annotation, AnnotationId, Document};
use crate::session::edges::{Edge, line_around};
use crate::session::{State, candidates, runs};
use crate::text::Span;
use crate::ui::dom::place;

/// A box, in pixels of the frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    fn of(rect: &DomRect, frame: &DomRect) -> Self {
        Self {
            left: rect.left() - frame.left(),
            top: rect.top() - frame.top(),
            right: rect.right() - frame.left(),
            bottom: rect.bottom() - frame.top(),
        }
    }

    fn middle(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }
}

/// A handle at an end of a span.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Handle {
    pub edge: Edge,
    pub x: f64,
    pub top: f64,
    pub bottom: f64,
    /// Whether the span lies to the right of it.
    pub span_is_right: bool,
    /// How far into the span it can be taken hold of: not beyond its middle, where the other one begins.
    pub reach: f64,
}

/// A line from a quote to what it is linked to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Connector {
    pub to: AnnotationId,
    pub path: String,
    pub colour: Option<u8>,
}

/// The letter of a candidate for a link, at its mention.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Badge {
    pub letter: char,
    pub x: f64,
    pub y: f64,
}

/// Everything drawn over the article.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Geometry {
    pub handles: Vec<Handle>,
    pub connectors: Vec<Connector>,
    pub badges: Vec<Badge>,
    /// The caret: its place, top and bottom.
    pub caret: Option<(f64, f64, f64)>,
}

/// Measures what is to be drawn over the article.
pub(super) fn measure(article: &Element, state: &State, caret: Option<u32>) -> Option<Geometry> {
    let document = state.document.as_deref()?;
    let frame = article.parent_element()?.get_bounding_client_rect();
    let mut geometry = Geometry::default();
    if let Some(parts) = state.focused_parts() {
        let spans = parts.spans();
        let ends = [(Edge::Start, spans.first()), (Edge::End, spans.last())];
        geometry.handles = ends
            .into_iter()
            .filter_map(|(edge, span)| handle(article, document, *span?, edge, &frame))
            .collect();
    }
    if let Some(focused) = state.focused() {
        geometry.connectors = connectors(article, document, focused, &frame);
    }
    for candidate in candidates(state) {
        let (Some(letter), Some(mention)) = (candidate.letter, document.annotation(candidate.mention)) else {
            continue;
        };
        if let Some(area) = first_area(article, document, mention, &frame) {
            geometry.badges.push(Badge { letter, x: area.middle(), y: area.top });
        }
    }
    geometry.caret = caret.and_then(|at| caret_at(article, document, at, &frame));
    Some(geometry)
}

/// How far into the span a handle can be taken hold of at most.
const REACH: f64 = 14.0;

/// Returns the handle at one end: at the side where its outermost grapheme begins or ends in its own
/// direction. A number is as one grapheme of the paragraph's direction: its last digit is amid the span.
fn handle(article: &Element, document: &Document, span: Span, edge: Edge, frame: &DomRect) -> Option<Handle> {
    let text = document.text();
    let covered = text.slice(span);
    let mut graphemes = covered.graphemes(true);
    let (outermost, rtl) = match (number_at(covered, edge), edge) {
        (Some(n_bytes), _) => (n_bytes, is_paragraph_rtl(document, span)),
        (None, Edge::Start) => {
            let first = graphemes.next()?;
            (first.len(), is_laid_out_rtl(first, is_paragraph_rtl(document, span)))
        }
        (None, Edge::End) => {
            let last = graphemes.next_back()?;
            (last.len(), is_laid_out_rtl(last, is_paragraph_rtl(document, span)))
        }
    };
    let n_bytes = outermost as u32;
    let at = match edge {
        Edge::Start => Span::new(span.start(), span.start() + n_bytes),
        Edge::End => Span::new(span.end() - n_bytes, span.end()),
    };
    let boxes = place::boxes(article, text, at);
    let rect = match edge {
        Edge::Start => boxes.first()?,
        Edge::End => boxes.last()?,
    };
    let area = Area::of(rect, frame);
    // Of several boxes in that line (a number and its sign) the outermost edge.
    let same_line = boxes.iter().map(|it| Area::of(it, frame)).filter(|it| (it.top - area.top).abs() < 4.0);
    let line = same_line.fold(area, |all, it| Area {
        left: all.left.min(it.left),
        right: all.right.max(it.right),
        ..all
    });
    let span_is_right = (edge == Edge::Start) != rtl;
    let x = if span_is_right { line.left } else { line.right };
    let whole = place::boxes(article, text, span);
    let own = match edge {
        Edge::Start => whole.first(),
        Edge::End => whole.last(),
    };
    let reach = own.map_or(REACH, |own| REACH.min(own.width() / 2.0));
    Some(Handle { edge, x, top: area.top, bottom: area.bottom, span_is_right, reach })
}

fn is_paragraph_rtl(document: &Document, span: Span) -> bool {
    let text = document.text();
    first_strong(text.slice(line_around(text, span.start()))).unwrap_or(document.lang().is_rtl())
}

/// Returns how many bytes of a text's beginning or end are a number, with its separators and signs.
fn number_at(text: &str, edge: Edge) -> Option<usize> {
    let is_of_number = |c: &char| c.is_numeric() || ".,٫٬/:-+−%٪‰°$€£".contains(*c);
    let found: String = match edge {
        Edge::Start => text.chars().take_while(is_of_number).collect(),
        Edge::End => text.chars().rev().take_while(is_of_number).collect(),
    };
    found.contains(char::is_numeric).then_some(found.len())
}

/// Returns where an edge dropped on a number comes to lie: beyond it if that is the nearer side. In a line from
/// right to left the byte under the pointer would tell the opposite.
pub(super) fn beside_number(article: &Element, document: &Document, byte: u32, x: f64) -> Option<u32> {
    let text = document.text();
    let line = line_around(text, byte);
    let is_of_number = |c: char| c.is_numeric() || ".,٫٬/:-+−%٪‰°".contains(c);
    let before = text.slice(Span::checked(line.start(), byte)?);
    let behind = text.slice(Span::checked(byte, line.end())?);
    let start = before.trim_end_matches(is_of_number).len() as u32 + line.start();
    let end = byte + (behind.len() - behind.trim_start_matches(is_of_number).len()) as u32;
    let number = Span::new(start, end);
    if !is_paragraph_rtl(document, number) || !text.slice(number).contains(char::is_numeric) {
        return None;
    }
    let rect =
        place::boxes(article, text, number).into_iter().find(|it| it.left() <= x && x <= it.right())?;
    Some(if x < f64::midpoint(rect.left(), rect.right()) { end } else { start })
}

fn first_area(article: &Element, document: &Document, it: &Annotation, frame: &DomRect) -> Option<Area> {
    let boxes = place::boxes(article, document.text(), *it.parts.spans().first()?);
    boxes.first().map(|rect| Area::of(rect, frame))
}

/// Returns the lines from the focused attribution's quote to its speaker, cues and medium.
fn connectors(
    article: &Element,
    document: &Document,
    focused: &Annotation,
    frame: &DomRect,
) -> Vec<Connector> {
    let quotes: Vec<&Annotation> = match focused.attribution() {
        Some(_) => vec![focused],
        None => document.quotes_linking(focused.id).filter(|it| it.is_live()).map(|it| &**it).collect(),
    };
    let colours = runs::colours(document);
    let mut found = Vec::new();
    for quote in quotes {
        let Some(from) = first_area(article, document, quote, frame) else { continue };
        for to in quote.attribution().into_iter().flat_map(|attribution| attribution.links()) {
            let target = document.annotation(to).and_then(|it| first_area(article, document, it, frame));
            if let Some(target) = target {
                let colour = colours.get(quote.id);
                found.push(Connector { to, path: path(&target, &from), colour });
            }
        }
    }
    found
}

/// Returns a curve between two boxes: over the line where both are in one, else through the space
/// between their lines.
fn path(a: &Area, b: &Area) -> String {
    let (ax, bx) = (a.middle(), b.middle());
    if (a.top - b.top).abs() < (a.bottom - a.top) / 2.0 {
        let over = a.top.min(b.top) - 9.0;
        format!("M{ax:.1} {:.1}C{ax:.1} {over:.1} {bx:.1} {over:.1} {bx:.1} {:.1}", a.top, b.top)
    } else {
        let (ay, by) = if a.top < b.top { (a.bottom, b.top) } else { (a.top, b.bottom) };
        let bend = (by - ay) * 0.45;
        format!("M{ax:.1} {ay:.1}C{ax:.1} {:.1} {bx:.1} {:.1} {bx:.1} {by:.1}", ay + bend, by - bend)
    }
}

fn caret_at(article: &Element, document: &Document, at: u32, frame: &DomRect) -> Option<(f64, f64, f64)> {
    let text = document.text();
    let range = place::range_over(article, text, Span::new(at, at))?;
    let rect = range.get_client_rects().and_then(|rects| rects.get(rects.length().checked_sub(1)?))?;
    let area = Area::of(&rect, frame);
    Some((area.left, area.top, area.bottom))
}

/// How far the palette keeps from a selection and from the edges of what is seen of the article, in pixels.
const PALETTE_GAP: f64 = 8.0;

/// A selection, and what is seen of the article round it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Surroundings {
    /// The selection's first box.
    pub first: Area,
    /// Its last one.
    pub last: Area,
    /// Where the line ends that follows the selection's last one.
    pub next_line: f64,
    /// What is seen of the article.
    pub seen: Area,
}

/// Measures a selection and what is seen of the article.
pub(super) fn surroundings(article: &Element, state: &State) -> Option<Surroundings> {
    let document = state.document.as_deref()?;
    let boxes = place::boxes(article, document.text(), state.selection?);
    let frame = article.parent_element()?.get_bounding_client_rect();
    let pane = article.closest(".article-pane").ok().flatten()?.get_bounding_client_rect();
    let seen = Area::of(&pane, &frame);
    let (first, last) = (Area::of(boxes.first()?, &frame), Area::of(boxes.last()?, &frame));
    let behind = text_behind(document, state.selection?);
    let lines = place::boxes(article, document.text(), behind).into_iter().map(|it| Area::of(&it, &frame));
    let next_line = lines.filter(|it| it.top >= last.bottom - 4.0).map(|it| it.bottom).next();
    let next_line = next_line.unwrap_or(last.bottom + (last.bottom - last.top));
    Some(Surroundings { first, last, next_line, seen })
}

/// How much of the text after a selection is looked at for the next line, in bytes: a line of a wide window has less.
const LOOKED_AT: u32 = 1000;

/// Returns what follows a selection in the text, as much as two lines have at most.
fn text_behind(document: &Document, selection: Span) -> Span {
    let text = document.text();
    let mut end = text.len().min(selection.end().saturating_add(LOOKED_AT));
    while !text.as_str().is_char_boundary(end as usize) {
        end -= 1;
    }
    Span::new(selection.end(), end)
}

impl Surroundings {
    /// Returns where a palette of that size is, its left and top: above the selection or, where there is no room,
    /// below the line that follows it, in which the next thing to select may be. Beside a selection that is taller than
    /// what is seen it is at the edge where neither of the selection's ends is.
    pub fn place(&self, (width, height): (f64, f64)) -> (f64, f64) {
        let Self { first, last, next_line, seen } = *self;
        let highest = seen.top + PALETTE_GAP;
        let lowest = seen.bottom - PALETTE_GAP - height;
        let fits = |top: f64| highest <= top && top <= lowest;
        let above = first.top - PALETTE_GAP - height;
        let below = next_line + PALETTE_GAP;
        let (top, beside) = match (fits(above), fits(below)) {
            (true, _) => (above, first),
            (false, true) => (below, last),
            (false, false) if last.bottom <= seen.bottom => (highest, last),
            (false, false) => (lowest.max(highest), first),
        };
        let rightmost = (seen.right - PALETTE_GAP - width).max(seen.left + PALETTE_GAP);
        ((beside.middle() - width / 2.0).clamp(seen.left + PALETTE_GAP, rightmost), top)
    }
}

#[cfg(test)]
mod tests {
    use super::{Area, Surroundings};

    const SIZE: (f64, f64) = (300.0, 40.0);

    /// Returns the palette's top for a selection from one line to another of lines 30 pixels high, where the lines
    /// from `from` to `to` are seen.
    fn top(first: u32, last: u32, (from, to): (u32, u32)) -> f64 {
        let line = |idx: u32, left: f64| Area {
            left,
            right: left + 80.0,
            top: f64::from(idx) * 30.0,
            bottom: f64::from(idx + 1) * 30.0,
        };
        let seen =
            Area { left: 0.0, right: 400.0, top: f64::from(from) * 30.0, bottom: f64::from(to) * 30.0 };
        let (first, last) = (line(first, 350.0), line(last, 20.0));
        let (left, top) = Surroundings { first, last, next_line: last.bottom + 30.0, seen }.place(SIZE);
        assert!(left >= 0.0 && left + SIZE.0 <= 400.0, "beyond the sides: {left}");
        assert!(top >= seen.top && top + SIZE.1 <= seen.bottom, "not seen: {top}");
        top
    }

    #[test]
    fn the_palette_is_seen_and_covers_neither_the_selection_nor_the_next_line() {
        for seen in [(0, 20), (5, 25), (0, 8)] {
            for first in 0..30_u32 {
                for last in first..30 {
                    let is_seen = |line: u32| seen.0 <= line && line < seen.1;
                    if !is_seen(first) && !is_seen(last) {
                        continue;
                    }
                    let top = top(first, last, seen);
                    let covers =
                        |line: u32| top < f64::from(line + 1) * 30.0 && f64::from(line) * 30.0 < top + SIZE.1;
                    let room_above = first >= seen.0 + 2 && is_seen(first);
                    let room_below = last + 4 <= seen.1 && is_seen(last);
                    if room_above || room_below {
                        assert!(!(first..=last + 1).any(covers), "{first} to {last} of {seen:?}: {top}");
                    } else if last - first > 3 {
                        assert!(!(is_seen(last) && covers(last)), "{first} to {last} of {seen:?}: {top}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_palette_wider_than_what_is_seen_begins_at_its_edge() {
        let line = Area { left: 10.0, top: 60.0, right: 90.0, bottom: 90.0 };
        let seen = Area { left: 0.0, top: 0.0, right: 200.0, bottom: 600.0 };
        let surroundings = Surroundings { first: line, last: line, next_line: 120.0, seen };
        assert_eq!(surroundings.place(SIZE), (8.0, 12.0));
    }
}
