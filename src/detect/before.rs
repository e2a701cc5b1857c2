//! Contents in front of their cue: `“…”، قال الوزير`, `“…,” she said`, and what continues after it.

use std::ops::Range;

use crate::lang::classes::Classes;
use crate::lang::cues::Part;
use crate::schema::QuoteKind;

use super::article::Article;
use super::attribution::{Gathered, Raw, Source};
use super::contents::clause_end;
use super::sources::{noun_phrase_end, source_before};

/// Gathers cues with a content of the left whose right has none.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    if !article.pack.grammar.verb_first {
        return;
    }
    for cue in 0..article.toks.len() {
        let Some((form, lemma)) = article.cue(cue) else { continue };
        let frames = &lemma.frames;
        if !form.part.is_finite() || !(frames.marks || frames.bare) || acc.is_active(cue) || lemma.relays {
            continue;
        }
        let Some(tok) = article.tok(cue) else { continue };
        if tok.quotation.is_some() || tok.conjunction > 0 {
            continue;
        }
        let floor = article.floor(cue);
        let Some((source, start, end)) = clause(article, cue, floor) else { continue };
        let Some(closed) = quotation_ending(article, start) else {
            if let Some(parts) =
                cut_clause(acc, article, floor, start, end).filter(|_| frames.bare && source.is_some())
            {
                add(acc, article, cue, parts, QuoteKind::Indirect, source);
                continue;
            }
            let Some(parts) = floating_clause(article, floor, start, end, cue, frames.bare) else { continue };
            add(acc, article, cue, vec![parts], QuoteKind::Indirect, source);
            continue;
        };
        let Some(quotation) = article.quotations.get(closed as usize) else { continue };
        let Some(first) = article.trim(quotation.inner.clone()) else { continue };
        let mut parts = vec![first];
        let mut next = end;
        while article.is_comma(next) {
            next += 1;
        }
        if article.is_punct(next, '.')
            || article.is_punct(next, '-')
            || article.is_punct(next, '–')
            || article.is_punct(next, '—')
        {
            next += 1;
        }
        let same_paragraph = article.paragraph(cue).is_some_and(|paragraph| paragraph.tokens.contains(&next));
        if let Some(quotation) = article.opened(next).filter(|_| same_paragraph) {
            parts.extend(article.trim(quotation.inner.clone()));
        }
        add(acc, article, cue, parts, QuoteKind::Direct, source);
    }
}

fn add(
    acc: &mut Gathered,
    article: &Article<'_>,
    cue: usize,
    parts: Vec<Range<usize>>,
    kind: QuoteKind,
    source: Option<Range<usize>>,
) {
    let Some((form, lemma)) = article.cue(cue) else { return };
    let taken = parts.first().and_then(|part| acc.taken.get(part.start)).copied().flatten();
    if taken.is_some() {
        return;
    }
    let (source, rule) = match source {
        Some(range) if article.is(range.start, Classes::PRONOUN) => {
            (Source::Pronoun { mention: range, agreement: form.agreement }, "pronoun")
        }
        Some(range) if range.start > cue => (Source::Named(range), "own-clause-vso"),
        Some(range) => (Source::Named(range), "own-clause-svo"),
        None => (Source::Elided(form.agreement), "elided-subject"),
    };
    acc.add(Raw {
        at: cue,
        cue: article.cue_span(cue).into_iter().collect(),
        parts,
        kind,
        source,
        source_rule: rule,
        rule,
        entry: Some(lemma.citation.clone()),
        medium: None,
        nested: false,
        share: None,
    });
}

/// Returns the source of the cue and the tokens between which cue and source are.
fn clause(article: &Article<'_>, cue: usize, floor: usize) -> Option<(Option<Range<usize>>, usize, usize)> {
    let limit = article.limit(cue);
    let inverted = cue > floor
        && article.tok(cue - 1).is_some_and(|tok| {
            tok.closes.is_some() || matches!(tok.kind, crate::text::tokens::TokenKind::Punct(',' | '،'))
        });
    if inverted {
        let end = noun_phrase_end(article, cue + 1, limit);
        let source = article.trim(cue + 1..end);
        if article.is(cue + 1, Classes::PREPOSITION.with(Classes::STOP))
            && !article.is(cue + 1, Classes::DETERMINER)
        {
            return None;
        }
        return Some((source, cue, end));
    }
    if article.pack.grammar.verb_first {
        return None;
    }
    let source = source_before(article, cue, true)?;
    let start = source.start;
    Some((Some(source), start, cue + 1))
}

/// Returns the quotation that closes right in front of token `start`, in its paragraph.
pub(super) fn quotation_ending(article: &Article<'_>, start: usize) -> Option<u32> {
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

/// Returns the two parts of a clause that a cue and its source cut, with a comma on either side:
/// `كانت الخطة، قالت الوزيرة، جزءاً من برنامج أكبر`.
fn cut_clause(
    acc: &Gathered,
    article: &Article<'_>,
    floor: usize,
    start: usize,
    end: usize,
) -> Option<Vec<Range<usize>>> {
    if !article.is_comma(start.checked_sub(1)?) || !article.is_comma(end) {
        return None;
    }
    let fronted = Classes::PREPOSITION.with(Classes::TIME).with(Classes::ADVERB).with(Classes::CONJUNCTION);
    let joined =
        Classes::COMPLEMENTISER.with(Classes::FUSED).with(Classes::RELATIVE).with(Classes::CONJUNCTION);
    let next = article.tok(end + 1)?;
    if article.is(floor, fronted) || article.is(end + 1, joined) || next.conjunction > 0 || next.cue.is_some()
    {
        return None;
    }
    let before = article.trim(floor..start)?;
    let after = article.trim(end + 1..clause_end(article, start, end + 1, &acc.active))?;
    let plain = |range: &Range<usize>| {
        range.clone().all(|idx| {
            !acc.is_active(idx)
                && article.tok(idx).is_some_and(|tok| tok.opens.is_none() && tok.closes.is_none())
        })
    };
    (plain(&before) && plain(&after)).then(|| vec![before, after])
}

/// Returns a clause without marks in front of a cue that ends its sentence (`Prices rose, she said.`).
fn floating_clause(
    article: &Article<'_>,
    floor: usize,
    start: usize,
    end: usize,
    cue: usize,
    bare: bool,
) -> Option<Range<usize>> {
    let (form, _) = article.cue(cue)?;
    if !bare || form.part != Part::Past || !article.is_comma(start.checked_sub(1)?) {
        return None;
    }
    let rest = article.trim(end..article.limit(cue));
    if rest.is_some() {
        return None;
    }
    let tokens = article.trim(floor..start)?;
    (tokens.len() > 3 && tokens.clone().all(|idx| article.tok(idx).is_some_and(|tok| tok.opens.is_none())))
        .then_some(tokens)
}
