//! What is proposed with an annotation that a person adds: how a quote is rendered, who says it, with
//! which cue, and whom a mention mentions.

use std::collections::BTreeSet;

use crate::annotation::{Annotation, AnnotationId, Document, Parts, SpeakerId};
use crate::schema::{BlockKind, Label, QuoteKind};
use crate::text::fold::fold;
use crate::text::tokens::is_mark;
use crate::text::{Span, Text};

use super::edges::line_around;

/// Returns how a quote over `parts` is rendered, told from the marks and the colon round it.
pub(super) fn quote_kind(document: &Document, parts: &Parts) -> QuoteKind {
    let text = document.text();
    let hull = parts.hull();
    let before = line_before(text, hull.start());
    let after = line_after(text, hull.end());
    let ends = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | '،' | '؛' | '…');
    let opened = before.trim_end().ends_with(is_mark);
    let closed = after.trim_start_matches(ends).starts_with(is_mark);
    if opened && closed {
        return QuoteKind::Direct;
    }
    let headline = document.blocks().iter().any(|block| {
        block.span.covers(hull)
            && matches!(block.kind, BlockKind::Title | BlockKind::Deck | BlockKind::Kicker)
    });
    if headline && before.trim_end().ends_with(':') {
        return QuoteKind::Direct;
    }
    let marks_inside = parts.spans().iter().any(|span| text.slice(*span).contains(is_quotation_mark));
    if marks_inside { QuoteKind::Mixed } else { QuoteKind::Indirect }
}

/// Apostrophes are marks too, but inside a text they are mostly apostrophes.
fn is_quotation_mark(c: char) -> bool {
    is_mark(c) && !matches!(c, '\'' | '’' | '‘' | '`' | '″')
}

fn line_before(text: &Text, offset: u32) -> &str {
    let line = line_around(text, offset);
    Span::checked(line.start(), offset).map_or("", |span| text.slice(span))
}

fn line_after(text: &Text, offset: u32) -> &str {
    let line = line_around(text, offset);
    Span::checked(offset, line.end()).map_or("", |span| text.slice(span))
}

/// Returns the likeliest mention of a quote's speaker: the nearest live one in its paragraph, those in
/// its sentence first; else that of the quote before.
pub(super) fn likeliest_source(document: &Document, parts: &Parts) -> Option<AnnotationId> {
    let hull = parts.hull();
    let nearest = nearest_in_paragraph(document, hull, false, |it| it.label() == Label::Speaker);
    nearest.or_else(|| {
        document
            .annotations()
            .filter(|it| it.label() == Label::Quote && it.is_live() && it.parts.start() < hull.start())
            .max_by_key(|it| (it.parts.start(), it.id))
            .and_then(|it| it.attribution()?.source)
    })
}

/// Returns the nearest live cue in a quote's paragraph that attributes nothing yet; one before it in its
/// sentence sooner than one behind it, which mostly begins the next attribution.
pub(super) fn likeliest_cue(document: &Document, parts: &Parts) -> Option<AnnotationId> {
    let quotes = document.annotations().filter(|it| it.is_live()).filter_map(|it| it.attribution());
    let attributing: BTreeSet<AnnotationId> = quotes.flat_map(|it| it.cues.iter().copied()).collect();
    nearest_in_paragraph(document, parts.hull(), true, |it| {
        it.label() == Label::Cue && !attributing.contains(&it.id)
    })
}

fn nearest_in_paragraph(
    document: &Document,
    hull: Span,
    rather_before: bool,
    wanted: impl Fn(&Annotation) -> bool,
) -> Option<AnnotationId> {
    let text = document.text();
    let paragraph = line_around(text, hull.start()).cover(hull);
    document
        .annotations()
        .filter(|it| it.is_live() && wanted(it))
        .filter_map(|it| {
            let span = it.parts.hull();
            if !paragraph.covers(span) || hull.overlaps(span) {
                return None;
            }
            let between = if span.end() <= hull.start() {
                Span::new(span.end(), hull.start())
            } else {
                Span::new(hull.end(), span.start())
            };
            let other_sentence = text.slice(between).contains(['.', '!', '?', '؟']);
            let is_behind = rather_before && span.start() >= hull.end();
            Some(((other_sentence, is_behind, between.len(), it.id), it.id))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, id)| id)
}

/// Returns the speaker whom a mention of that text would mention: one called so, or mentioned so
/// elsewhere.
pub(super) fn speaker_called(document: &Document, name: &str) -> Option<SpeakerId> {
    let name = fold(name.trim());
    let called = document.speakers().find(|it| fold(&it.name) == name).map(|it| it.id);
    called.or_else(|| {
        document
            .annotations()
            .filter(|it| it.is_live() && it.speaker().is_some())
            .find(|it| fold(&document.covered(it)) == name)
            .and_then(|it| it.speaker())
    })
}
