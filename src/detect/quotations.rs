//! Pairs quotation marks of every convention, paragraph by paragraph.
//!
//! Each mark is read by its glyph and its surroundings: `: “A”`, `" A "`, `”A“`, `„A“`, `»A«`, and
//! apostrophes. A mark that finds no partner opens a quotation up to the paragraph's end or is
//! remembered as a stray closer; the document is never given up.

use std::ops::Range;

use crate::text::tokens::TokenKind;

use super::article::Article;
use crate::lang::classes::Classes;

/// How far behind an apostrophe a closing mark is looked for, in tokens.
const LOOK: usize = 60;

/// A quotation in one paragraph.
#[derive(Clone, Debug)]
pub(super) struct Quotation {
    /// The token that opens it.
    pub open: usize,
    /// The token that closes it; `None` where the paragraph ends first.
    pub close: Option<usize>,
    /// The tokens between.
    pub inner: Range<usize>,
}

/// The marks that can pair with one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Family {
    Double,
    Guillemet,
    Single,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Open,
    Close,
    Either,
}

fn family(c: char) -> Family {
    match c {
        '«' | '»' => Family::Guillemet,
        '\'' | '‘' | '’' | '‚' | '‛' | '‹' | '›' | '`' => Family::Single,
        _ => Family::Double,
    }
}

/// Pairs the marks of one paragraph and notes them on its tokens.
pub(super) fn pair(article: &mut Article<'_>, range: Range<usize>) {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut n_open = [0usize; 3];
    let mut reversed = false;
    for idx in range.clone() {
        let Some(tok) = article.tok(idx) else { continue };
        let TokenKind::Mark(c) = tok.kind else { continue };
        let family = family(c);
        let slot = family as usize;
        let before = idx.checked_sub(1).filter(|at| range.contains(at)).and_then(|at| article.tok(at));
        let after = Some(idx + 1).filter(|at| range.contains(at)).and_then(|at| article.tok(at));
        let joined_before = before.is_some_and(|before| before.span.end() == tok.span.start());
        let joined_after = after.is_some_and(|after| after.span.start() == tok.span.end());
        // A preposition or a bracket in front of a mark opens it however close it stands.
        let leads = before.is_some_and(|before| {
            before.governs.is_some() && before.classes.has(crate::lang::classes::Classes::PREPOSITION)
                || matches!(before.kind, TokenKind::Punct('(' | '[' | ':' | '-' | '–' | '—'))
        });
        let ends = after.is_none()
            || after.is_some_and(|after| {
                matches!(after.kind, TokenKind::Punct('.' | ',' | '،' | '؛' | ')' | '؟' | '!' | ';' | ':'))
            });
        let opening = (!joined_before || leads) && joined_after;
        let closing = joined_before && !leads && (!joined_after || ends);
        let glyph = match c {
            '«' if reversed => Side::Close,
            '»' if reversed => Side::Open,
            '«' | '„' | '‚' | '‹' => Side::Open,
            '»' | '›' => Side::Close,
            '“' | '‘' => Side::Open,
            '”' | '’' => Side::Close,
            _ => Side::Either,
        };
        let is_open = n_open.get(slot).is_some_and(|n| *n > 0);
        let side = match (family, glyph) {
            (Family::Guillemet, Side::Close) if !is_open && opening => {
                reversed = true;
                Side::Open
            }
            (Family::Guillemet, glyph) => glyph,
            (Family::Single, _) => {
                if is_open && !joined_after_letter(article, idx, &range) && joined_before {
                    if owner(article, idx, &range) { Side::Either } else { Side::Close }
                } else if opening && (glyph != Side::Close || closed_alike(article, idx, &range)) {
                    Side::Open
                } else {
                    Side::Either
                }
            }
            (Family::Double, Side::Open) if is_open && closing => Side::Close,
            (Family::Double, Side::Open) if is_open && !opening && !leads => Side::Close,
            (Family::Double, Side::Close) if !is_open && (opening || !closing) && !ends => Side::Open,
            (Family::Double, Side::Close) if is_open && opening && leads => Side::Open,
            (Family::Double, Side::Either) => {
                if is_open && !(opening && leads) {
                    Side::Close
                } else if !is_open && (ends || (closing && !opening)) {
                    Side::Either
                } else {
                    Side::Open
                }
            }
            (_, glyph) => glyph,
        };
        match side {
            Side::Open => {
                open.push((idx, c));
                if let Some(n) = n_open.get_mut(slot) {
                    *n += 1;
                }
            }
            Side::Close if is_open => {
                // Whatever was opened later and not closed was no quotation of its own.
                while let Some((at, opener)) = open.pop() {
                    let slot = self::family(opener) as usize;
                    if let Some(n) = n_open.get_mut(slot) {
                        *n = n.saturating_sub(1);
                    }
                    if self::family(opener) == family {
                        add(article, at, Some(idx), at + 1..idx);
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    // An unclosed mark opens a quotation up to the paragraph's end where a content is to be expected,
    // or where the paragraph goes on with a quotation of the one before.
    let goes_on =
        article.quotations.last().is_some_and(|last| last.close.is_none() && last.inner.end == range.start);
    let unclosed = open
        .iter()
        .rev()
        .take(8)
        .copied()
        .find(|(at, c)| family(*c) != Family::Single && expected(article, *at, &range, goes_on));
    if let Some((at, _)) = unclosed {
        add(article, at, None, at + 1..range.end);
    }
    let found = article.quotations.len();
    let first =
        article.quotations.iter().rposition(|quotation| quotation.open < range.start).map_or(0, |at| at + 1);
    // Outer quotations close later, so inner ones are noted first and kept; an outer one fills the
    // tokens that have none yet. Each token is visited once a level.
    for at in first..found {
        let Some(quotation) = article.quotations.get(at) else { continue };
        let (open, close, inner) = (quotation.open, quotation.close, quotation.inner.clone());
        let number = u32::try_from(at).ok();
        if let Some(tok) = article.toks.get_mut(open) {
            tok.opens = number;
        }
        if let Some(tok) = close.and_then(|close| article.toks.get_mut(close)) {
            tok.closes = number;
        }
        let mut idx = inner.start;
        while idx < inner.end {
            let Some(tok) = article.toks.get_mut(idx) else { break };
            // Skip what an inner quotation has already taken.
            if let Some(nested) = tok.opens.filter(|nested| Some(*nested) != number) {
                tok.quotation = number;
                let close = article.quotations.get(nested as usize).and_then(|nested| nested.close);
                if let Some(close) = close.filter(|close| idx < *close) {
                    idx = close;
                    continue;
                }
            } else if tok.quotation.is_none() {
                tok.quotation = number;
            }
            idx += 1;
        }
    }
}

/// Returns true if a content may begin with the mark at `at`.
fn expected(article: &Article<'_>, at: usize, range: &Range<usize>, goes_on: bool) -> bool {
    let capitals = article.pack.grammar.capitals;
    if at == range.start {
        return goes_on || capitals;
    }
    let Some(before) = article.tok(at - 1) else { return false };
    let opens = Classes::COMPLEMENTISER.with(Classes::FUSED);
    before.kind == TokenKind::Punct(':')
        || before.cue.is_some()
        || before.classes.has(opens)
        || (capitals && matches!(before.kind, TokenKind::Punct(_)))
}

/// Returns true if the mark is the apostrophe of a plural owner inside of single marks: a better
/// closing mark, one behind punctuation, follows before another opens.
fn owner(article: &Article<'_>, idx: usize, range: &Range<usize>) -> bool {
    let before = idx.checked_sub(1).and_then(|at| article.tok(at));
    let plural =
        before.is_some_and(|tok| tok.kind == TokenKind::Word && article.text.slice(tok.span).ends_with('s'));
    if !plural || article.tok(idx + 1).is_none_or(|tok| tok.kind != TokenKind::Word) {
        return false;
    }
    for at in idx + 1..range.end.min(idx + LOOK) {
        let Some(tok) = article.tok(at) else { break };
        if !matches!(tok.kind, TokenKind::Mark(c) if family(c) == Family::Single) {
            continue;
        }
        let before = article.tok(at - 1);
        let joined = before.is_some_and(|before| before.span.end() == tok.span.start());
        let stopped = before.is_some_and(|before| matches!(before.kind, TokenKind::Punct(_)));
        if !joined {
            return false;
        }
        if stopped {
            return true;
        }
    }
    false
}

/// Returns true if the closing single mark at `idx`, which stands where an opening one does, is met by
/// another behind punctuation: `’We are leaving,’ he said`, but not `’90s`.
fn closed_alike(article: &Article<'_>, idx: usize, range: &Range<usize>) -> bool {
    for at in idx + 1..range.end.min(idx + LOOK) {
        let Some(tok) = article.tok(at) else { break };
        if !matches!(tok.kind, TokenKind::Mark(c) if family(c) == Family::Single) {
            continue;
        }
        let Some(before) = article.tok(at - 1) else { break };
        if before.span.end() != tok.span.start() {
            break;
        }
        if matches!(before.kind, TokenKind::Punct(_)) {
            return true;
        }
    }
    false
}

fn joined_after_letter(article: &Article<'_>, idx: usize, range: &Range<usize>) -> bool {
    let Some(tok) = article.tok(idx) else { return false };
    range.contains(&(idx + 1))
        && article.tok(idx + 1).is_some_and(|after| {
            after.span.start() == tok.span.end() && matches!(after.kind, TokenKind::Word | TokenKind::Number)
        })
}

fn add(article: &mut Article<'_>, open: usize, close: Option<usize>, inner: Range<usize>) {
    if inner.start < inner.end {
        article.quotations.push(Quotation { open, close, inner });
    }
}
