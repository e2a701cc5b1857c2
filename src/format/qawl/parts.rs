//! The pieces of a mark, as they are in a file.

use super::dto;
use crate::annotation::Parts;
use crate::text::{Span, Text};

/// Returns all pieces of a mark.
pub(super) fn parts<'a>(text: &'a Text, parts: &Parts) -> Vec<dto::Part<'a>> {
    parts.spans().iter().map(|span| part(text, *span)).collect()
}

/// Returns one.
pub(super) fn part(text: &Text, span: Span) -> dto::Part<'_> {
    let at = text.code_points(span);
    dto::Part { start: at.start, end: at.end, text: text.slice(span).into() }
}
