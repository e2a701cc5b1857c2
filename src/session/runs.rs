//! How a document is painted: the marks of each paragraph, and its overlaps flattened to runs.
//!
//! ```text
//! text    The mayor said prices rose 5 %
//! quote                  [             ]
//! claim                  [             ]
//! runs    [        ]     [             ]   marks quote, claim
//! ```

use std::collections::BTreeSet;

use super::edges::laid_out;
use super::furniture::{Fold, folds};
use super::state::State;
use crate::annotation::{Annotation, AnnotationId, Document, OwnMark, Review};
use crate::schema::{Block, Label, QuoteKind, Worth};
use crate::scheme::Pattern;
use crate::text::Span;

/// How many colours speakers are distinguished by.
pub const COLOURS: u8 = 8;

/// How many marks over one place are painted, the innermost: nobody can tell more apart, and a hundred
/// thousand nested ones would be ten thousand million.
pub const MOST_MARKS: usize = 32;

/// What is to be seen of one part of one annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The annotation.
    pub id: AnnotationId,
    /// The part that lies in the paragraph (bytes of the text).
    pub span: Span,
    /// What it is.
    pub label: Label,
    /// What was decided about it.
    pub review: Review,
    /// The colour of its speaker, below [`COLOURS`].
    pub colour: Option<u8>,
    /// How a quote is rendered.
    pub kind: Option<QuoteKind>,
    /// Whether a claim is worth checking.
    pub worth: Option<Worth>,
    /// Whether it has the focus.
    pub focused: bool,
    /// Whether it belongs to what has the focus.
    pub partner: bool,
}

/// What is to be seen of one part of a mark with an own label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPaint {
    /// The mark.
    pub id: AnnotationId,
    /// The part that lies in the paragraph (bytes of the text).
    pub span: Span,
    /// The label's colour, below [`crate::scheme::COLOURS`]; none where the scheme does not have the label.
    pub colour: Option<u8>,
    /// How it is underlined.
    pub pattern: Pattern,
    /// What was decided about it.
    pub review: Review,
    /// Whether it has the focus.
    pub focused: bool,
    /// Whether it belongs to what has the focus.
    pub partner: bool,
}

/// A paragraph and its marks, outermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Painted {
    /// The paragraph.
    pub block: Block,
    /// Its marks, longer ones first.
    pub marks: Vec<Mark>,
    /// Its marks with own labels, longer ones first.
    pub own: Vec<OwnPaint>,
    /// How it is folded, where it is page furniture without marks.
    pub fold: Option<Fold>,
}

/// A stretch of a paragraph that the same marks cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The stretch (bytes of the text).
    pub span: Span,
    /// The marks over it by their index, in the order they were given in; the last [`MOST_MARKS`] where
    /// there are more.
    pub marks: Vec<usize>,
}

/// The colours of mentions, cues and quotes: each that of its speaker.
#[derive(Clone, Copy)]
pub struct Colours<'a> {
    document: &'a Document,
}

/// Returns the colours of what a document's speakers say.
pub fn colours(document: &Document) -> Colours<'_> {
    Colours { document }
}

impl Colours<'_> {
    /// Returns the colour of an annotation, below [`COLOURS`].
    pub fn get(&self, id: AnnotationId) -> Option<u8> {
        let speaker = self.document.speaker(*self.document.speakers_by_mark().get(&id)?)?;
        Some(match speaker.colour {
            Some(colour) => colour % COLOURS,
            None => (speaker.id.0.wrapping_sub(1) % u32::from(COLOURS)) as u8,
        })
    }
}

/// Returns every paragraph with what is to be seen in it.
pub fn painted(state: &State) -> Vec<Painted> {
    let Some(document) = &state.document else { return Vec::new() };
    let blocks = laid_out(document);
    let folds = folds(state, &blocks);
    let paragraph = |(block, fold)| Painted { block, marks: Vec::new(), own: Vec::new(), fold };
    let mut paragraphs: Vec<Painted> = blocks.into_iter().zip(folds).map(paragraph).collect();
    let colours = colours(document);
    let partners = state.partners();
    for annotation in document.annotations().filter(|it| state.paints(it, &partners)) {
        for part in annotation.parts.spans() {
            let first = paragraphs.partition_point(|it| it.block.span.end() <= part.start());
            for paragraph in paragraphs.iter_mut().skip(first) {
                let Some(span) = paragraph.block.span.intersection(*part) else { break };
                paragraph.marks.push(mark(state, annotation, span, colours, &partners));
            }
        }
    }
    for (id, own) in document.own_marks().filter(|(id, own)| state.shows_own(*id, own)) {
        for part in own.parts.spans() {
            let first = paragraphs.partition_point(|it| it.block.span.end() <= part.start());
            for paragraph in paragraphs.iter_mut().skip(first) {
                let Some(span) = paragraph.block.span.intersection(*part) else { break };
                paragraph.own.push(own_paint(state, id, own, span, &partners));
            }
        }
    }
    for paragraph in &mut paragraphs {
        sort(&mut paragraph.marks);
        sort_own(&mut paragraph.own);
        paragraph.fold = paragraph.fold.filter(|fold| paragraph.is_bare() || fold.n_lines > 0);
    }
    paragraphs
}

impl Painted {
    /// Returns true if nothing is marked in it.
    pub fn is_bare(&self) -> bool {
        self.marks.is_empty() && self.own.is_empty()
    }
}

/// Returns what is to be seen of the part of a mark with an own label that is `span`.
pub(super) fn own_paint(
    state: &State,
    id: AnnotationId,
    mark: &OwnMark,
    span: Span,
    partners: &[AnnotationId],
) -> OwnPaint {
    let label = state.project.scheme().label(&mark.label);
    OwnPaint {
        id,
        span,
        colour: label.map(|it| it.colour),
        pattern: label.map_or_else(Pattern::default, |it| it.pattern),
        review: mark.review,
        focused: state.focus == Some(id),
        partner: partners.binary_search(&id).is_ok(),
    }
}

/// Sorts the own marks of a paragraph, outermost first.
pub(super) fn sort_own(marks: &mut [OwnPaint]) {
    marks.sort_by_key(|mark| (std::cmp::Reverse(mark.span.len()), mark.span.start(), mark.id));
}

/// Returns what is to be seen of the part of an annotation that is `span`.
pub(super) fn mark(
    state: &State,
    annotation: &Annotation,
    span: Span,
    colours: Colours<'_>,
    partners: &[AnnotationId],
) -> Mark {
    Mark {
        id: annotation.id,
        span,
        label: annotation.label(),
        review: annotation.review,
        colour: colours.get(annotation.id),
        kind: annotation.attribution().map(|attribution| attribution.kind),
        worth: annotation.claim().map(|claim| claim.worth),
        focused: state.focus == Some(annotation.id),
        partner: partners.binary_search(&annotation.id).is_ok(),
    }
}

/// Sorts the marks of a paragraph, outermost first.
pub(super) fn sort(marks: &mut [Mark]) {
    marks.sort_by_key(|mark| {
        (std::cmp::Reverse(mark.span.len()), depth(mark.label), mark.span.start(), mark.id)
    });
}

/// Where marks cover the same text, quotes lie below claims, those below mentions and cues.
fn depth(label: Label) -> u8 {
    match label {
        Label::Quote => 0,
        Label::Claim => 1,
        Label::Speaker => 2,
        Label::Cue => 3,
    }
}

/// Returns an annotation's colour as [`painted`] shows it.
pub fn colour_of(document: &Document, annotation: &Annotation) -> Option<u8> {
    colours(document).get(annotation.id)
}

/// Cuts a paragraph where marks begin and end. The runs cover it exactly, in order, none empty.
pub fn runs(paragraph: Span, marks: &[Span]) -> Vec<Run> {
    let mut events: Vec<(u32, bool, usize)> = Vec::with_capacity(marks.len() * 2);
    for (idx, mark) in marks.iter().enumerate() {
        if let Some(inside) = paragraph.intersection(*mark).filter(|inside| !inside.is_empty()) {
            events.push((inside.start(), true, idx));
            events.push((inside.end(), false, idx));
        }
    }
    events.sort_unstable();
    let mut active: BTreeSet<usize> = BTreeSet::new();
    let innermost = |active: &BTreeSet<usize>| {
        // From the back: what lies outside of them is not gone through.
        let mut marks: Vec<usize> = active.iter().rev().copied().take(MOST_MARKS).collect();
        marks.reverse();
        marks
    };
    let mut found: Vec<Run> = Vec::new();
    let mut from = paragraph.start();
    for (at, begins, idx) in events {
        if at > from {
            found.push(Run { span: Span::new(from, at), marks: innermost(&active) });
            from = at;
        }
        if begins {
            active.insert(idx);
        } else {
            active.remove(&idx);
        }
    }
    if from < paragraph.end() {
        found.push(Run { span: Span::new(from, paragraph.end()), marks: innermost(&active) });
    }
    found
}
