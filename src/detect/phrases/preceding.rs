//! What ends right in front of a place: a quotation or a clause.

use std::ops::Range;

use crate::detect::reading::article::Article;
use crate::lang::word_classes::WordClass;
use crate::schema::QuoteKind;

/// The longest clause in front of a cue, in tokens.
const LONGEST: usize = 200;

/// Returns the quotation that closes right in front of token `start`, in its paragraph.
pub(in crate::detect) fn quotation_before(article: &Article<'_>, start: usize) -> Option<u32> {
    let mut at = start.checked_sub(1)?;
    let joins = |at: usize| {
        article.is_comma(at)
            || article.is_punct(at, '-')
            || article.is_punct(at, '—')
            || article.is_punct(at, '–')
    };
    // A comma closes a quotation that lacks its closing mark.
    while joins(at) && article.tok(at)?.closes.is_none() {
        at = at.checked_sub(1)?;
    }
    article.tok(at)?.closes
}

/// Returns the clause or the quotation that ends right in front of `end`.
pub(in crate::detect) fn clause_before(
    article: &Article<'_>,
    floor: usize,
    end: usize,
) -> Option<(Range<usize>, QuoteKind)> {
    let mut end = end;
    while end > floor
        && (article.is_comma(end - 1) || article.is_punct(end - 1, '-') || article.is_punct(end - 1, '–'))
        && article.tok(end - 1).is_some_and(|tok| tok.closes.is_none())
    {
        end -= 1;
    }
    if end <= floor {
        return None;
    }
    let closed = article
        .tok(end - 1)
        .and_then(|tok| tok.closes)
        .and_then(|number| article.quotations.get(number as usize));
    if let Some(quotation) = closed
        && article.trim(floor..quotation.open).is_none()
    {
        return Some((article.trim(quotation.inner.clone())?, QuoteKind::Direct));
    }
    let mut start = floor;
    while start < end && article.is(start, WordClass::Conjunction) {
        start += 1;
    }
    if end - start > LONGEST {
        return None;
    }
    let tokens = article.trim(start..end)?;
    let quoted = article.has_quotation(tokens.clone());
    Some((tokens, if quoted { QuoteKind::Mixed } else { QuoteKind::Indirect }))
}
