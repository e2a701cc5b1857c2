//! A quotation that its paragraph does not close, and that the next ones continue.

use std::ops::Range;

use crate::detect::reading::article::{Article, Quotation};

/// The most parts of a content.
const MOST_PARTS: usize = 20;

/// Returns the parts of a content that is a quotation without an end: it, and the quotations of the next paragraphs that
/// continue it up to one that begins with a cue of its own. `active` says of each token whether a cue with a content is
/// there.
pub(in crate::detect) fn continued(
    article: &Article<'_>,
    first: Range<usize>,
    quotation: &Quotation,
    active: &[bool],
) -> Vec<Range<usize>> {
    let mut parts = vec![first];
    let mut next = quotation.inner.end;
    while let Some(opened) = article.opened(next).filter(|_| parts.len() < MOST_PARTS) {
        let cue_inside = opened.inner.clone().take(1).any(|idx| active.get(idx).copied().unwrap_or(false));
        if cue_inside {
            break;
        }
        parts.push(opened.inner.clone());
        if opened.close.is_some() {
            break;
        }
        next = opened.inner.end;
    }
    parts
}

/// Adds the quotations of the next paragraphs that continue one that its paragraph does not close.
pub(in crate::detect) fn extend(
    article: &Article<'_>,
    end: usize,
    close: Option<usize>,
    parts: &mut Vec<Range<usize>>,
) {
    let mut next = end;
    let mut open = close.is_none();
    while open && parts.len() < MOST_PARTS {
        let Some(opened) = article.opened(next) else { break };
        parts.extend(article.trim(opened.inner.clone()));
        open = opened.close.is_none();
        next = opened.inner.end;
    }
}
