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
    if let Some(focused) = state.focused() {
        let spans = focused.parts.spans();
        let ends = [(Edge::Start, spans.first()), (Edge::End, spans.last())];
        geometry.handles = ends
            .into_iter()
            .filter_map(|(edge, span)| handle(article, document, *span?, edge, &frame))
            .collect();
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

/// Returns the handle at one end: at the side where its outermost grapheme begins or ends in its own
/// direction.
fn handle(article: &Element, document: &Document, span: Span, edge: Edge, frame: &DomRect) -> Option<Handle> {
    let text = document.text();
    let mut graphemes = text.slice(span).graphemes(true);
    let (grapheme, at) = match edge {
        Edge::Start => {
            let first = graphemes.next()?;
            (first, Span::new(span.start(), span.start() + first.len() as u32))
        }
        Edge::End => {
            let last = graphemes.next_back()?;
            (last, Span::new(span.end() - last.len() as u32, span.end()))
        }
    };
    let boxes = place::boxes(article, text, at);
    let rect = match edge {
        Edge::Start => boxes.first()?,
        Edge::End => boxes.last()?,
    };
    let area = Area::of(rect, frame);
    let paragraph = text.slice(line_around(text, span.start()));
    let paragraph_rtl = first_strong(paragraph).unwrap_or(document.lang().is_rtl());
    let rtl = is_laid_out_rtl(grapheme, paragraph_rtl);
    let span_is_right = (edge == Edge::Start) != rtl;
    let x = if span_is_right { area.left } else { area.right };
    Some(Handle { edge, x, top: area.top, bottom: area.bottom, span_is_right })
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

/// Returns a curve between two boxes: over the line where both stand in one, else through the space
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

/// How much room the palette takes above a selection, with the bar over the article, in pixels.
const PALETTE_ROOM: f64 = 130.0;

/// Returns where to put the palette for a selection: above its first box or, where there is no room, below the line
/// that follows its last one, in which the next thing to select may stand; the horizontal middle of that box.
pub(super) fn beside(article: &Element, state: &State) -> Option<(f64, f64, bool)> {
    let document = state.document.as_deref()?;
    let boxes = place::boxes(article, document.text(), state.selection?);
    let frame = article.parent_element()?.get_bounding_client_rect();
    let (first, last) = (boxes.first()?, boxes.last()?);
    let window_height =
        super::dom::window().and_then(|it| it.inner_height().ok()?.as_f64()).unwrap_or(f64::MAX);
    let line = last.height();
    let above = first.top() >= PALETTE_ROOM || last.bottom() + line + 90.0 > window_height;
    let area = Area::of(if above { first } else { last }, &frame);
    Some((area.middle(), if above { area.top } else { area.bottom + line }, above))
}
