//! Pairs quotation marks of every convention, paragraph by paragraph.
//!
//! Each mark is read by its glyph and its surroundings: `: “A”`, `" A "`, `”A“`, `„A“`, `»A«`, and
//! apostrophes. A mark that finds no partner opens a quotation up to the clause of its cue or the paragraph's
//! end, or closes what the paragraph began with; the document is never given up.

use std::ops::Range;

use crate::text::fold::fold;
use crate::text::tokens::TokenKind;

use super::article::{Article, Quotation};
use crate::lang::cues::{CueForm, Lemma};
use crate::lang::word_classes::WordClass;

/// How far after an apostrophe a closing mark is looked for, in tokens.
const LOOK: usize = 60;

/// The bytes of a decade, as in `’90s`.
const DECADE: usize = 3;

/// How far after a comma its cue may be where a quotation ends there without a mark, in tokens.
const CUE_CLAUSE: usize = 8;

/// How far after the cue the clause may end that such a quotation is followed by, in tokens.
const CUE_TAIL: usize = 10;

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
    let n_straight = article
        .toks
        .get(range.clone())
        .unwrap_or(&[])
        .iter()
        .filter(|tok| tok.kind == TokenKind::Mark('"'))
        .count();
    let odd = n_straight % 2 == 1;
    // The first closing mark that nothing opened.
    let mut stray: Option<usize> = None;
    for idx in range.clone() {
        let Some(tok) = article.tok(idx) else { continue };
        let TokenKind::Mark(c) = tok.kind else { continue };
        let family = family(c);
        let slot = family as usize;
        let before = idx.checked_sub(1).filter(|at| range.contains(at)).and_then(|at| article.tok(at));
        let after = Some(idx + 1).filter(|at| range.contains(at)).and_then(|at| article.tok(at));
        let joined_before = before.is_some_and(|before| before.span.end() == tok.span.start());
        let joined_after = after.is_some_and(|after| after.span.start() == tok.span.end());
        // A preposition or a bracket in front of a mark opens it however close it is.
        let leads = before.is_some_and(|before| {
            before.governs.is_some() && before.classes.contains(WordClass::Preposition)
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
            (Family::Single, _) if joined_after && is_elision(article, idx) => Side::Either,
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
            // With an odd number of straight marks one lacks its partner: each is what its place says.
            (Family::Double, Side::Either) if odd && opening && !closing => Side::Open,
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
            _ if family != Family::Single && !is_open && closing && stray.is_none() => stray = Some(idx),
            _ => {}
        }
    }
    if let Some(close) = stray {
        begin_with_paragraph(article, close, &range);
    }
    if let Some((at, end)) =
        open.iter().find_map(|(at, c)| Some((*at, ended_by_cue(article, *at, *c, &range)?)))
    {
        open.retain(|(other, _)| *other != at);
        insert(article, Quotation { open: at, close: Some(end), inner: at + 1..end });
    }
    // An unclosed mark opens a quotation up to the paragraph's end where a content is to be expected,
    // or where the paragraph continues a quotation of the one before.
    let continues =
        article.quotations.last().is_some_and(|last| last.close.is_none() && last.inner.end == range.start);
    let unclosed = open
        .iter()
        .rev()
        .take(8)
        .copied()
        .find(|(at, c)| family(*c) != Family::Single && expected(article, *at, &range, continues));
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

/// Adds the quotation that the mark at `close` ends and no mark begins: it begins with the paragraph, or after the
/// colon of a cue, where a cue follows it and nothing else is in marks before.
fn begin_with_paragraph(article: &mut Article<'_>, close: usize, range: &Range<usize>) {
    let is_mark = |idx: usize| {
        article
            .tok(idx)
            .is_some_and(|tok| matches!(tok.kind, TokenKind::Mark(c) if family(c) != Family::Single))
    };
    // The comma is on either side of the mark.
    let comma_after = article.is_comma(close + 1);
    let stopped = comma_after || close.checked_sub(1).is_some_and(|at| is_stop(article, at));
    let followed = cue_clause(article, close + 1 + usize::from(comma_after), range).is_some();
    if !stopped || !followed || (range.start..close).any(is_mark) {
        return;
    }
    let has_cue =
        |end: usize| (range.start..end).any(|idx| article.tok(idx).is_some_and(|tok| tok.cue.is_some()));
    let colon = (range.start..close).find(|idx| article.is_punct(*idx, ':')).filter(|colon| has_cue(*colon));
    let start = colon.map_or(range.start, |colon| colon + 1);
    insert(article, Quotation { open: start, close: Some(close), inner: start..close });
}

/// Returns the token that ends a quotation whose mark at `at` is not closed: the comma in front of its cue, where the
/// clause of the cue ends with the paragraph or in front of the next opening mark.
fn ended_by_cue(article: &Article<'_>, at: usize, mark: char, range: &Range<usize>) -> Option<usize> {
    if family(mark) == Family::Single || !expected(article, at, range, true) {
        return None;
    }
    let alike = |idx: &usize| {
        article
            .tok(*idx)
            .is_some_and(|tok| matches!(tok.kind, TokenKind::Mark(c) if family(c) == family(mark)))
    };
    let limit = (at + 1..range.end).find(alike).unwrap_or(range.end);
    let comma = (at + 2..limit).rev().take(CUE_CLAUSE + CUE_TAIL).find(|idx| {
        is_stop(article, *idx)
            && !article.is_punct(*idx, '.')
            && cue_clause(article, idx + 1, range).is_some()
    })?;
    let cue = cue_clause(article, comma + 1, range)?;
    let ended = limit.checked_sub(1).is_some_and(|last| is_stop(article, last)) && limit - cue <= CUE_TAIL;
    // A clause goes on after a cue that has a content of its own.
    let bare = (cue + 1..limit)
        .all(|idx| !article.is(idx, WordClass::Complementiser) && !article.is_punct(idx, ':'));
    (ended && bare).then_some(comma)
}

/// Returns the finite cue of the clause that begins at `at`: right there, or after a few words of its subject.
fn cue_clause(article: &Article<'_>, at: usize, range: &Range<usize>) -> Option<usize> {
    let mut end = at;
    while end < range.end.min(at + CUE_CLAUSE) && article.is_word(end) {
        let says = |(form, lemma): (CueForm, &Lemma)| form.part.is_finite() && lemma.frames.marks;
        if article.cue(end).is_some_and(says) {
            return Some(end);
        }
        // Where verbs come first, the cue opens its clause; and a clause of its own is no other's.
        let bars = WordClass::RelativeWord | WordClass::Conjunction | WordClass::Complementiser;
        if article.pack.grammar.verb_first || article.is(end, bars | WordClass::FirstPerson) {
            return None;
        }
        end += 1;
    }
    None
}

fn is_stop(article: &Article<'_>, idx: usize) -> bool {
    article
        .tok(idx)
        .is_some_and(|tok| matches!(tok.kind, TokenKind::Punct(',' | '،' | '.' | '!' | '?' | '؟' | '…')))
}

/// Returns true if the single mark at `idx` stands for what the word or number after it has lost: `’90s`, `’em`.
fn is_elision(article: &Article<'_>, idx: usize) -> bool {
    let Some(after) = article.tok(idx + 1) else { return false };
    let surface = article.text.slice(after.span);
    let grammar = &article.pack.grammar;
    let decade = surface.len() == DECADE
        && surface.starts_with(|c: char| c.is_ascii_digit())
        && article.ends_with(idx + 1, &grammar.decade);
    decade || after.kind == TokenKind::Word && grammar.elisions.iter().any(|word| *word == fold(surface))
}

/// Returns true if a content may begin with the mark at `at`.
fn expected(article: &Article<'_>, at: usize, range: &Range<usize>, continues: bool) -> bool {
    let capitals = article.pack.grammar.capitals;
    if at == range.start {
        return continues || capitals;
    }
    let Some(before) = article.tok(at - 1) else { return false };
    let opens = WordClass::Complementiser | WordClass::Fused;
    before.kind == TokenKind::Punct(':')
        || before.cue.is_some()
        || !before.classes.is_disjoint(opens)
        || (capitals && matches!(before.kind, TokenKind::Punct(_)))
}

/// Returns true if the mark is the apostrophe of a plural owner inside of single marks: a better
/// closing mark, one after punctuation, follows before another opens.
fn owner(article: &Article<'_>, idx: usize, range: &Range<usize>) -> bool {
    let plural = idx
        .checked_sub(1)
        .is_some_and(|at| article.is_word(at) && article.ends_with(at, &article.pack.grammar.owner_plural));
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

/// Returns true if the closing single mark at `idx`, which is where an opening one does, is met by
/// another after punctuation: `’We are leaving,’ he said`, but not `’90s`.
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

/// Adds a quotation that encloses none of those of its paragraph, in front of those that open later.
fn insert(article: &mut Article<'_>, quotation: Quotation) {
    if quotation.inner.start < quotation.inner.end {
        let at = article.quotations.partition_point(|other| other.open < quotation.open);
        article.quotations.insert(at, quotation);
    }
}

fn add(article: &mut Article<'_>, open: usize, close: Option<usize>, inner: Range<usize>) {
    if inner.start < inner.end {
        article.quotations.push(Quotation { open, close, inner });
    }
}
