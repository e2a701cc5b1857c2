//! Contents in front of subject and verb: `“…,” she said. “…”`, `Prices rose, she said.`

use std::ops::Range;

use crate::detect::phrases::continued_quotation::extend;
use crate::detect::phrases::verb::is_verb;
use crate::detect::reading::article::Article;
use crate::detect::sieves::gathered::Gathered;
use crate::lang::cues::{Lemma, Part};
use crate::lang::word_classes::WordClass;
use crate::schema::QuoteKind;
use crate::text::tokens::TokenKind;

/// What is in front of a cue and its subject.
pub(super) struct Fronted {
    pub parts: Vec<Range<usize>>,
    pub kind: QuoteKind,
}

/// Returns the content in front of the clause `start..end` of the cue at `cue`.
pub(super) fn fronted_content(
    acc: &Gathered,
    article: &Article<'_>,
    cue: usize,
    start: usize,
    end: usize,
    lemma: &Lemma,
    inverted: bool,
) -> Option<Fronted> {
    let (form, _) = article.cue(cue)?;
    let frames = &lemma.frames;
    if !form.part.is_finite() || form.part == Part::Participle {
        return None;
    }
    let floor = article.floor(cue);
    let mut at = start;
    while at > 0 && is_joint(article, at - 1) && article.tok(at - 1).is_some_and(|tok| tok.closes.is_none()) {
        at -= 1;
    }
    let level = article.tok(cue)?.quotation;
    let paragraph = article.paragraph(cue)?.tokens.clone();
    let closed = at
        .checked_sub(1)
        .filter(|at| paragraph.contains(at))
        .and_then(|at| article.tok(at)?.closes)
        .and_then(|number| article.quotations.get(number as usize))
        .filter(|quotation| {
            let end = quotation.close.unwrap_or(quotation.open);
            article.tok(end).is_some_and(|tok| tok.quotation == level)
        });
    if let Some(quotation) = closed.filter(|_| frames.marks || frames.bare) {
        if acc.is_edge(quotation.inner.start) {
            return None;
        }
        let floor = article.floor(quotation.open);
        let lead = floor..quotation.open;
        // `“It broke.” Berg says she knew.`: a full stop inside ends the quotation's own sentence.
        let stopped = quotation.close.is_some_and(|close| article.is_punct(close - 1, '.'));
        if stopped
            && !inverted
            && article.is_word(end)
            && article.tok(end).is_some_and(|tok| {
                !article.is(end, WordClass::Preposition | WordClass::Time | WordClass::Adverb)
                    && tok.cue.is_none()
            })
        {
            return None;
        }
        let joined = quotation.open > floor && article.is_word(quotation.open - 1) && lead.len() < 60;
        if joined && !lead.clone().any(|idx| acc.is_active(idx) || acc.is_edge(idx)) {
            // `The plan “failed us,” she said.`
            let mut first = floor;
            while first < at && article.is(first, WordClass::Conjunction) {
                first += 1;
            }
            let verb = (first..at).any(|idx| is_verb(article, idx));
            if !verb && article.is(floor, WordClass::Preposition | WordClass::Time) {
                return None;
            }
            let mut parts: Vec<Range<usize>> = std::iter::once(first..at).collect();
            following(acc, article, cue, end, &paragraph, &mut parts);
            return Some(Fronted { parts, kind: QuoteKind::Mixed });
        }
        let mut parts = begun_before(acc, article, quotation.open);
        parts.push(article.trim(quotation.inner.clone())?);
        following(acc, article, cue, end, &paragraph, &mut parts);
        return Some(Fronted { parts, kind: QuoteKind::Direct });
    }
    // A clause without marks.
    if !frames.bare || at == start || at <= floor || !(inverted || article.is_comma(at)) {
        return None;
    }
    let after = article.tok(end);
    let ends = end >= article.limit(cue)
        || after.is_none_or(|tok| tok.kind != TokenKind::Word)
        || article.is(end, WordClass::Preposition | WordClass::Time | WordClass::Adverb);
    if !ends || article.opened(end).is_some() || article.is_punct(end, ':') {
        return None;
    }
    if article.is_comma(end) && article.opened(end + 1).is_some() {
        return None;
    }
    let mut first = floor;
    while first < at && article.is(first, WordClass::Conjunction) {
        first += 1;
    }
    let tokens = article.trim(first..at).filter(|tokens| tokens.len() < 90)?;
    let clear = !tokens.clone().any(|idx| acc.is_active(idx) || acc.is_edge(idx));
    let words = tokens.clone().filter(|idx| article.is_word(*idx)).count();
    // `The goal, he said, is to win.`: nothing but the cue and its subject is between commas.
    let cut = article.is_comma(end)
        && article.is_comma(start.saturating_sub(1))
        && article.limit(cue) > end + 2
        && (is_unfinished(article, tokens.end) || clause_resumes(article, end + 1, article.limit(cue)));
    if clear && cut && words > 0 {
        let quoted = article.has_quotation(tokens.clone());
        let kind = if quoted { QuoteKind::Mixed } else { QuoteKind::Indirect };
        return Some(Fronted { parts: vec![tokens], kind });
    }
    let clause = tokens.clone().skip(1).any(|idx| is_verb(article, idx));
    if !clear || words < 2 || !(clause || inverted && words > 6) || (inverted && described(article, &tokens))
    {
        return None;
    }
    let quoted = tokens.clone().any(|idx| article.opened(idx).is_some());
    let kind = if quoted { QuoteKind::Mixed } else { QuoteKind::Indirect };
    Some(Fronted { parts: vec![tokens], kind })
}

/// Returns true if what is after the last comma describes the subject of a verb after it rather
/// than going on with a clause (`Berg, writing for the court, said`).
fn described(article: &Article<'_>, tokens: &Range<usize>) -> bool {
    let Some(comma) = tokens.clone().rev().find(|idx| article.is_comma(*idx)) else { return false };
    let participle = article.ends_with(comma + 1, &article.pack.grammar.present_participle);
    let verbless = !(tokens.start..comma).skip(1).any(|idx| is_verb(article, idx));
    verbless && (participle || article.is(comma + 1, WordClass::RelativeWord | WordClass::Determiner))
}

/// Returns the quotations of the paragraphs before that continue the one opened at `open`: each of
/// them is left open where its paragraph ends.
fn begun_before(acc: &Gathered, article: &Article<'_>, open: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut open = open;
    while parts.len() < 20 {
        let before = article.quotations.partition_point(|quotation| quotation.open < open);
        let Some(quotation) = before.checked_sub(1).and_then(|at| article.quotations.get(at)) else { break };
        let alone = article.trim(article.floor(quotation.open)..quotation.open).is_none();
        if quotation.close.is_some()
            || quotation.inner.end != open
            || acc.is_edge(quotation.inner.start)
            || !alone
        {
            break;
        }
        parts.extend(article.trim(quotation.inner.clone()));
        open = quotation.open;
    }
    parts.reverse();
    parts
}

/// Returns true if a clause cannot end with the word in front of `end`: a verb that lacks its complement, an article or
/// a preposition (`It was, she said, a part of the plan`).
pub(super) fn is_unfinished(article: &Article<'_>, end: usize) -> bool {
    let open = WordClass::Auxiliary | WordClass::Copula | WordClass::Determiner | WordClass::Preposition;
    let open = open | WordClass::Infinitive | WordClass::Complementiser;
    end.checked_sub(1).is_some_and(|last| article.is(last, open) && !article.is(last, WordClass::Time))
}

/// Returns true if a clause cut in front of `at` goes on there.
pub(super) fn clause_resumes(article: &Article<'_>, at: usize, limit: usize) -> bool {
    let bars = WordClass::RelativeWord | WordClass::Conjunction | WordClass::Break;
    let adds = article.tok(at).is_none_or(|tok| {
        article.ends_with(at, &article.pack.grammar.present_participle)
            || tok.cue.is_some_and(|form| matches!(form.part, Part::Participle | Part::Fixed))
    });
    !adds && !article.is(at, bars) && (at..limit.min(at + 24)).any(|idx| is_verb(article, idx))
}

/// Adds the quotations that go on after the cue: right after its clause or as sentences of their
/// own up to the paragraph's end.
fn following(
    acc: &Gathered,
    article: &Article<'_>,
    cue: usize,
    end: usize,
    paragraph: &Range<usize>,
    parts: &mut Vec<Range<usize>>,
) {
    let mut next = end;
    while is_joint(article, next) && next < paragraph.end {
        next += 1;
    }
    if article.opened(next).is_some() && next != end && article.is_comma(end) {
        // What goes on in the same sentence is found after the cue.
        return;
    }
    let mut at = article.limit(cue);
    while let Some(opened) = article.opened(at).filter(|_| paragraph.contains(&at) && parts.len() < 20) {
        if acc.is_edge(opened.inner.start) || cue_follows(article, opened.close, paragraph) {
            break;
        }
        parts.extend(article.trim(opened.inner.clone()));
        let Some(close) = opened.close else {
            extend(article, opened.inner.end, None, parts);
            break;
        };
        at = close + 1;
    }
}

/// Returns true if the quotation that closes there has a cue of its own after it.
fn cue_follows(article: &Article<'_>, close: Option<usize>, paragraph: &Range<usize>) -> bool {
    let Some(close) = close else { return false };
    let stopped = close.checked_sub(1).is_some_and(|at| article.is_comma(at)) || article.is_comma(close + 1);
    let near = (close + 1..paragraph.end.min(close + 8))
        .take_while(|idx| article.opened(*idx).is_none() && !article.is_punct(*idx, '.'))
        .any(|idx| article.cue(idx).is_some_and(|(form, _)| form.part.is_finite()));
    stopped || near
}

fn is_joint(article: &Article<'_>, idx: usize) -> bool {
    article.is_comma(idx)
        || article.tok(idx).is_some_and(|tok| matches!(tok.kind, TokenKind::Punct('-' | '–' | '—')))
}
