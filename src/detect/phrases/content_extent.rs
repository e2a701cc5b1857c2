//! Finds where a content ends, and whether it is direct, indirect or mixed.

use std::ops::Range;

use super::content_start::Tie;
use crate::detect::reading::article::Article;
use crate::lang::cues::Part;
use crate::lang::word_classes::WordClass;
use crate::schema::QuoteKind;
use crate::text::tokens::TokenKind;

/// The longest reported clause, in tokens: a text without full stops must not be read again for every
/// cue.
const LONGEST: usize = 400;

/// How far after a fronted adverbial its verb is looked for, in tokens.
const FRONTED: usize = 16;

/// A content: its tokens and how it is rendered.
#[derive(Clone, Debug)]
pub(in crate::detect) struct Content {
    pub tokens: Range<usize>,
    pub kind: QuoteKind,
    /// The quotation it consists of, where it is one.
    pub quotation: Option<u32>,
}

/// Returns the content that begins at token `at`, tied to the cue at `cue` by `tie`.
///
/// `active` says of each token whether a cue with a content of its own is there.
pub(in crate::detect) fn content(
    article: &Article<'_>,
    cue: usize,
    at: usize,
    tie: Tie,
    active: &[bool],
) -> Option<Content> {
    // `قال: إن …` reports a clause after the colon.
    if tie == Tie::Colon && article.is(at, WordClass::Complementiser) {
        return content(article, cue, at + 1, Tie::Clause, active);
    }
    let mark = article.tok(at).and_then(|tok| tok.opens);
    if let Some(number) = mark
        && let Some(quotation) = article.quotations.get(number as usize)
    {
        let inner = quotation.inner.clone();
        let whole = match quotation.close {
            None => true,
            Some(close) => {
                let verbatim = matches!(tie, Tie::Colon | Tie::Marks | Tie::Bare);
                verbatim
                    || clause_end(article, cue, close + 1, active) <= close + 1
                    || ends_here(article, close + 1)
            }
        };
        if whole {
            return Some(Content { tokens: inner, kind: QuoteKind::Direct, quotation: Some(number) });
        }
    }
    let end = if tie == Tie::Colon && mark.is_none() {
        colon_end(article, cue, at, active)
    } else {
        clause_end(article, cue, at, active)
    };
    let tokens = article.trim(at..end)?;
    let span = article.trimmed(tokens.clone())?;
    let fused = article.is(tokens.start, WordClass::Fused);
    let quoted = article.has_quotation(tokens.clone());
    // `أنه “…”`: the fused word is outside the marks and is kept.
    let kind = if tie == Tie::Colon {
        QuoteKind::Direct
    } else if quoted {
        QuoteKind::Mixed
    } else {
        QuoteKind::Indirect
    };
    let preposed = article
        .pack
        .grammar
        .clitics
        .prepositions
        .iter()
        .any(|letter| article.text.slice(span).starts_with(*letter));
    if fused
        && !preposed
        && let Some(number) = article.tok(tokens.start + 1).and_then(|tok| tok.opens)
        && let Some(quotation) = article.quotations.get(number as usize)
        && quotation.close.is_none_or(|close| close + 1 >= tokens.end)
    {
        let inner = quotation.inner.clone();
        return Some(Content { tokens: inner, kind: QuoteKind::Direct, quotation: Some(number) });
    }
    Some(Content { tokens, kind, quotation: None })
}

/// Returns true if nothing of the clause is at `idx` any more.
fn ends_here(article: &Article<'_>, idx: usize) -> bool {
    match article.tok(idx) {
        None => true,
        // `أن «…» وأن …` continues what is reported.
        Some(_) if article.is(idx, WordClass::Complementiser | WordClass::Fused) => false,
        Some(tok) => matches!(tok.kind, TokenKind::Punct(_)) || tok.conjunction > 0,
    }
}

/// Returns where what is after a colon ends: the paragraph, since it is spoken throughout.
fn colon_end(article: &Article<'_>, cue: usize, at: usize, active: &[bool]) -> usize {
    let Some(paragraph) = article.paragraph(at) else {
        return clause_end(article, cue, at, active);
    };
    // A mark that closes what no mark opened ends it too.
    let end = paragraph.tokens.end.min(at + 400);
    (at..end)
        .find(|idx| {
            let Some(tok) = article.tok(*idx) else { return true };
            let stray = matches!(tok.kind, TokenKind::Mark('"' | '”' | '»'))
                && tok.opens.is_none()
                && tok.closes.is_none();
            stray
                || (active.get(*idx).copied().unwrap_or(false)
                    && tok.quotation.is_none()
                    && turns(article, *idx))
        })
        .unwrap_or(end)
}

/// Returns the token after a reported clause that begins at `at`.
pub(in crate::detect) fn clause_end(article: &Article<'_>, cue: usize, at: usize, active: &[bool]) -> usize {
    let limit = article.limit(cue).max(article.limit(at).min(article.limit(cue))).min(at + LONGEST);
    // A clause inside another one ends with it: nothing between stopped that one.
    if let Some((from, to, known)) = article.last_clause.get()
        && from < at
        && at < to
        && known == limit
    {
        return to;
    }
    let mut idx = at;
    while idx < limit {
        let Some(tok) = article.tok(idx) else { break };
        // Quotations inside are passed over as a whole.
        if let Some(close) =
            article.opened(idx).and_then(|quotation| quotation.close).filter(|close| *close < limit)
        {
            idx = close + 1;
            // `بأنها “…” وجاءت …`: after marks a conjunction and a verb begin a clause of their own.
            if article.tok(idx).is_some_and(|tok| tok.conjunction > 0)
                && article.is(idx, WordClass::PlainVerb)
            {
                break;
            }
            continue;
        }
        if tok.closes.is_some() {
            break;
        }
        if idx > at {
            if active.get(idx).copied().unwrap_or(false) && turns(article, idx) {
                break;
            }
            if article.is_comma(idx - 1) {
                if fronted_cue(article, idx, limit, active) {
                    break;
                }
                let classes = article.classes(idx);
                if classes.contains(WordClass::Break) {
                    break;
                }
                if classes.contains(WordClass::Aside)
                    && !article.is(idx + 1, WordClass::Complementiser | WordClass::Fused)
                {
                    break;
                }
            }
        }
        idx += 1;
    }
    // A conjunction in front of the next clause is no part of this one.
    while idx > at + 1 && (article.is(idx - 1, WordClass::Conjunction) || article.is_comma(idx - 1)) {
        idx -= 1;
    }
    article.last_clause.set(Some((at, idx, limit)));
    idx
}

/// Returns true if a clause of the reporter's begins at `idx`: a conjunction and an adverbial in front of a
/// cue that has a content of its own (`، وفي زيارة للمدينة وصف الوزير …`).
fn fronted_cue(article: &Article<'_>, idx: usize, limit: usize, active: &[bool]) -> bool {
    let Some(tok) = article.tok(idx) else { return false };
    if tok.conjunction == 0 || !article.is(idx, WordClass::Preposition) || !article.pack.grammar.verb_first {
        return false;
    }
    (idx + 1..limit.min(idx + FRONTED))
        .take_while(|at| {
            let bars = WordClass::Complementiser | WordClass::Fused | WordClass::RelativeWord;
            !article.is_comma(*at) && !article.is(*at, bars)
        })
        .any(|at| {
            active.get(at).copied().unwrap_or(false)
                && article.cue(at).is_some_and(|(form, _)| form.part == Part::Past)
        })
}

/// Returns true if the cue at `idx`, which has a content of its own, ends the clause before it
/// rather than being a part of it.
fn turns(article: &Article<'_>, idx: usize) -> bool {
    let Some((form, _)) = article.cue(idx) else { return false };
    let Some(tok) = article.tok(idx) else { return false };
    match form.part {
        Part::Participle => true,
        Part::Past | Part::Present => {
            tok.conjunction > 0
                || idx.checked_sub(1).is_some_and(|before| {
                    article.is_comma(before)
                        || (article.is(before, WordClass::Conjunction)
                            && !article.is(before, WordClass::Complementiser))
                })
        }
        Part::Fixed => idx.checked_sub(1).is_some_and(|before| article.is_comma(before)),
        Part::Noun | Part::OwnedNoun => false,
    }
}
