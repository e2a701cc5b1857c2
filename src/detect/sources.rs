//! Finds the noun phrase that names a source: title, name, role, affiliation and apposition, without
//! relative clauses, adverbials and the person spoken to.

use std::ops::Range;

use crate::lang::classes::Classes;
use crate::lang::cues::Part;
use crate::text::tokens::TokenKind;

use super::article::Article;
use super::nominals::is_noun;

/// What ends a noun phrase wherever it is.
const ENDS: Classes = Classes::STOP
    .with(Classes::RELATIVE)
    .with(Classes::TIME)
    .with(Classes::ADVERB)
    .with(Classes::VERB)
    .with(Classes::COMPLEMENTISER)
    .with(Classes::FUSED)
    .with(Classes::INTERROGATIVE)
    .with(Classes::NEGATION)
    .with(Classes::AUXILIARY);

/// What shows that an apposition goes on after a comma.
const APPOSED: Classes = Classes::ROLE.with(Classes::TITLE);

/// Known heads of sources.
const HEADS: Classes = Classes::ROLE
    .with(Classes::TITLE)
    .with(Classes::BODY)
    .with(Classes::UNNAMED)
    .with(Classes::GROUP)
    .with(Classes::RELAY)
    .with(Classes::DOCUMENT)
    .with(Classes::COUNTRY);

/// The longest name in marks, in tokens.
pub(super) const LONGEST_NAME: usize = 4;

/// The longest source, in tokens.
const LONGEST: usize = 40;

/// Returns the source that is in `range`, between a cue and what opens its content.
pub(super) fn source_behind(article: &Article<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let start = skip_to_source(article, range.clone())?;
    // `وهو يرتب بضاعته` says what else the speaker does.
    if article.is(start, Classes::PRONOUN) && article.tok(start).is_some_and(|tok| tok.conjunction > 0) {
        return None;
    }
    let end = noun_phrase_end(article, start, range.end);
    article.trim(start..end)
}

/// Skips adverbs, times and the person spoken to.
fn skip_to_source(article: &Article<'_>, range: Range<usize>) -> Option<usize> {
    let mut idx = range.start;
    while idx < range.end {
        let tok = article.tok(idx)?;
        let classes = article.classes(idx);
        if matches!(tok.kind, TokenKind::Punct('(' | '[')) {
            idx = (idx..range.end).find(|at| article.is_punct(*at, ')') || article.is_punct(*at, ']'))? + 1;
            continue;
        }
        if tok.kind != TokenKind::Word {
            match tok.kind {
                TokenKind::Mark(_) if tok.opens.is_some() => return Some(idx),
                TokenKind::Punct(_) => idx += 1,
                _ => return None,
            }
            continue;
        }
        if tok.phrase.has(Classes::ADVERB.with(Classes::TIME)) {
            idx += usize::from(tok.phrase_len.max(1));
            continue;
        }
        if tok.governs.is_some() || classes.has(Classes::PREPOSITION.with(Classes::TOPIC)) {
            // The object of a preposition is passed over: what is in marks right after it, or all
            // up to the next comma.
            let marks = article.opened(idx + 1).and_then(|quotation| quotation.close);
            if let Some(close) = marks.filter(|close| *close < range.end) {
                idx = close + 1;
                continue;
            }
            let comma = (idx..range.end).find(|at| article.is_comma(*at))?;
            if !article.is(comma + 1, HEADS) {
                return None;
            }
            idx = comma + 1;
            continue;
        }
        let joins = classes.has(Classes::CONJUNCTION) && !classes.has(Classes::NAME);
        if joins || classes.has(Classes::ADVERB.with(Classes::TIME)) {
            idx += 1;
            continue;
        }
        if classes.has(ENDS) && !classes.has(HEADS) && !classes.has(Classes::PRONOUN) {
            return None;
        }
        return Some(idx);
    }
    None
}

/// Returns the end of the noun phrase that begins at `start`.
pub(super) fn noun_phrase_end(article: &Article<'_>, start: usize, limit: usize) -> usize {
    let limit = limit.min(start + LONGEST);
    let alone = Classes::PRONOUN.with(Classes::FIRST_PERSON);
    if article.pack.grammar.capitals && article.is(start, alone) && !article.is(start, Classes::DETERMINER) {
        return (start + 1).min(limit);
    }
    let mut idx = start;
    let mut headed = false;
    while idx < limit {
        let Some(tok) = article.tok(idx) else { break };
        match tok.kind {
            TokenKind::Word => {
                let classes = article.classes(idx);
                if idx > start {
                    if tok.phrase.has(Classes::ADVERB.with(Classes::TIME).with(Classes::BREAK))
                        || classes.has(ENDS) && !classes.has(HEADS)
                    {
                        break;
                    }
                    if let Some((form, lemma)) = article.cue(idx)
                        && (form.part.is_finite() && (!lemma.strict || presents(article, idx))
                            || matches!(form.part, Part::Participle | Part::Fixed))
                        && !is_noun(article, idx)
                        && !classes.has(HEADS.with(Classes::NAME))
                    {
                        break;
                    }
                    if !continues(article, idx, limit, headed) {
                        break;
                    }
                }
                headed |= classes.has(HEADS);
            }
            TokenKind::Punct('(' | '[') => {
                let close = (idx..limit.min(idx + 12))
                    .find(|at| article.is_punct(*at, ')') || article.is_punct(*at, ']'));
                match close {
                    Some(close)
                        if close + 1 < limit
                            && article.is_word(close + 1)
                            && continues(article, close + 1, limit, headed) =>
                    {
                        idx = close
                    }
                    Some(close) if close + 1 == limit => {
                        idx = close + 1;
                        break;
                    }
                    _ => break,
                }
            }
            TokenKind::Punct(',' | '،' | '؛') => {
                let described = article.pack.grammar.capitals && article.is(idx + 1, Classes::DETERMINER);
                let apposed = (article.is(idx + 1, APPOSED) || described)
                    && article.tok(idx + 1).is_some_and(|tok| tok.governs.is_none());
                if !(idx > start && apposed) {
                    break;
                }
            }
            TokenKind::Punct('-' | '/' | '.' | '&')
                if article.pack.grammar.capitals && !stops(article, idx) => {}
            TokenKind::Punct('.') if idx > start && article.is(idx - 1, Classes::ABBREVIATION) => {}
            TokenKind::Mark(_) if owns(article, idx) => {}
            TokenKind::Mark(_) => {
                let Some(close) = article.opened(idx).and_then(|quotation| quotation.close) else { break };
                if close >= limit || close - idx > 7 {
                    break;
                }
                idx = close;
            }
            _ => break,
        }
        idx += 1;
    }
    let mut end = idx.min(limit);
    while end > start + 1 && article.is(end - 1, Classes::PREPOSITION.with(Classes::CONJUNCTION)) {
        end -= 1;
    }
    end
}

/// Returns true if a form is a present of a language whose verbs are first: its nouns look otherwise, but
/// for names (يزيد بن …).
fn presents(article: &Article<'_>, idx: usize) -> bool {
    article.pack.grammar.verb_first
        && article.cue(idx).is_some_and(|(form, _)| form.part == Part::Present)
        && !article.is(idx + 1, Classes::NAME)
}

/// Returns true if the word at `idx` continues the noun phrase before it.
fn continues(article: &Article<'_>, idx: usize, limit: usize, headed: bool) -> bool {
    let Some(tok) = article.tok(idx) else { return false };
    let classes = article.classes(idx);
    if article.pack.grammar.noun_capitals && !noun_goes_on(article, idx) {
        return false;
    }
    if classes.has(Classes::INNER) {
        let next = idx + 1;
        let object = next < limit
            && (article.is_word(next) || article.tok(next).is_some_and(|tok| tok.opens.is_some()));
        return object
            && !article
                .is(next, Classes::STATEMENT.with(Classes::TIME).with(Classes::STOP).with(Classes::NORM));
    }
    if classes.has(Classes::AGENT) && article.pack.grammar.capitals {
        // `a report by the ministry`
        let text = Classes::DOCUMENT.with(Classes::STATEMENT);
        // `figures published by the office`
        let made = idx > 1
            && article.is(idx - 2, text)
            && article.tok(idx - 1).is_some_and(|tok| article.text.slice(tok.span).ends_with("ed"));
        let made = made || idx > 0 && article.is(idx - 1, text);
        return made && article.is_word(idx + 1) && idx + 1 < limit;
    }
    if classes.has(Classes::PREPOSITION.with(Classes::TOPIC)) && tok.governs.is_none() {
        return false;
    }
    if tok.governs.is_some() {
        let addressee = classes.has(Classes::RELAY.with(Classes::STATEMENT).with(Classes::TIME));
        return headed && !addressee && tok.preposition > 0 && tok.governs != Some('ك');
    }
    if classes.has(Classes::CONJUNCTION) && article.pack.grammar.capitals {
        return article.tok(idx + 1).is_some_and(|tok| article.capital(tok)) && !article.is(idx + 1, ENDS);
    }
    true
}

/// Returns true unless a word without capital, after a noun, begins something else than an attribute.
fn noun_goes_on(article: &Article<'_>, idx: usize) -> bool {
    let lower =
        |idx: usize| article.tok(idx).is_some_and(|tok| tok.kind == TokenKind::Word && !article.capital(tok));
    let attribute = Classes::INNER.with(Classes::ABBREVIATION).with(Classes::NAME);
    let behind_noun = idx.checked_sub(1).is_some_and(|before| !lower(before));
    !(lower(idx) && behind_noun && !article.is(idx, attribute))
}

/// Returns the source in front of a verb: the sentence's first noun phrase, if nothing but adverbs,
/// auxiliaries or an aside is between it and the verb.
pub(super) fn source_before(article: &Article<'_>, cue: usize, relatives: bool) -> Option<Range<usize>> {
    if article.pack.grammar.capitals {
        return source_backwards(article, cue);
    }
    let mut floor = article.floor(cue);
    let nearest = (floor.max(cue.saturating_sub(LONGEST))..cue)
        .rev()
        .find(|idx| article.is(*idx, Classes::COMPLEMENTISER));
    if let Some(complementiser) = nearest {
        floor = complementiser + 1;
    }
    if cue - floor > LONGEST + 10 {
        return None;
    }
    let mut start = floor;
    while start < cue {
        let tok = article.tok(start)?;
        let skipped = Classes::AUXILIARY.with(Classes::ADVERB).with(Classes::CONJUNCTION);
        if tok.phrase.has(Classes::ADVERB) {
            start += usize::from(tok.phrase_len.max(1));
        } else if tok.phrase.has(Classes::TOPIC) {
            return None;
        } else if article.is(start, skipped) || matches!(tok.kind, TokenKind::Punct(_)) {
            start += 1;
        } else {
            break;
        }
    }
    let bars = Classes::PREPOSITION
        .with(Classes::TOPIC)
        .with(Classes::STOP)
        .with(Classes::VERB)
        .with(Classes::RELATIVE)
        .with(ENDS);
    let head = article.tok(start).filter(|_| start < cue)?;
    if article.opened(start).is_some_and(|quotation| quotation.inner.len() > LONGEST_NAME) {
        return None;
    }
    if head.kind == TokenKind::Word
        && (article.is(start, bars) && !article.is(start, HEADS)
            || head.governs.is_some()
            || head.cue.is_some_and(|form| form.part.is_finite() || form.part == Part::Fixed))
    {
        return None;
    }
    let end = noun_phrase_end(article, start, cue);
    let gap = end..cue;
    let relative = article.is(end, Classes::RELATIVE)
        || (article.is_comma(end) && article.is(end + 1, Classes::RELATIVE));
    let clear = gap.clone().all(|idx| {
        article.tok(idx).is_some_and(|tok| matches!(tok.kind, TokenKind::Punct(_)))
            || article.is(idx, Classes::ADVERB.with(Classes::AUXILIARY).with(Classes::TIME))
    });
    let aside = article.is_punct(end, '(') && article.is_punct(cue - 1, ')');
    if clear || (relative && relatives) || aside { article.trim(start..end) } else { None }
}

/// Returns the noun phrase right in front of an English-like verb.
fn source_backwards(article: &Article<'_>, cue: usize) -> Option<Range<usize>> {
    let floor = article.floor(cue).max(cue.saturating_sub(LONGEST));
    let mut end = cue;
    while end > floor
        && article
            .is(end - 1, Classes::AUXILIARY.with(Classes::ADVERB).with(Classes::NEGATION).with(Classes::TIME))
    {
        end -= 1;
    }
    while end > floor + 1 && is_adverb(article, end - 1) {
        end -= 1;
    }
    let level = article.tok(cue)?.quotation;
    if end > floor && article.is_comma(end - 1) {
        // `Name, the role of a body, said`.
        let opened = (floor..end - 1).rev().find(|idx| {
            article.is_comma(*idx) || article.tok(*idx).is_none_or(|tok| tok.quotation != level)
        })?;
        if article.is_comma(opened) && end - opened < 25 {
            let start = phrase_start(article, floor, opened);
            if start < opened {
                return article.trim(start..end - 1);
            }
        }
        return None;
    }
    // `Berg (Greens) said`
    let mut head = end;
    if end > floor && article.is_punct(end - 1, ')') {
        let open = (floor.max(end.saturating_sub(12))..end).rev().find(|idx| article.is_punct(*idx, '('));
        head = open.unwrap_or(end);
    }
    let mut start = phrase_start(article, floor, head);
    if start < head && start > floor && article.is_punct(start - 1, '@') {
        start -= 1;
    }
    if start < head { article.trim(start..end) } else { None }
}

/// Returns true if the word has the ending of an adverb and is no name.
pub(super) fn is_adverb(article: &Article<'_>, idx: usize) -> bool {
    let Some(tok) = article.tok(idx).filter(|tok| tok.kind == TokenKind::Word) else { return false };
    let surface = article.text.slice(tok.span);
    let grammar = &article.pack.grammar;
    !article.capital(tok)
        && surface.len() > 4
        && grammar.adverbial.iter().any(|ending| surface.ends_with(ending.as_str()))
}

/// Returns true if the token is the apostrophe of a plural owner (the drivers’ union).
pub(super) fn owns(article: &Article<'_>, idx: usize) -> bool {
    let Some(tok) = article.tok(idx) else { return false };
    let single = matches!(tok.kind, TokenKind::Mark('\'' | '’'));
    let free = tok.opens.is_none() && tok.closes.is_none();
    let plural = idx.checked_sub(1).and_then(|at| article.tok(at)).is_some_and(|before| {
        before.kind == TokenKind::Word
            && before.span.end() == tok.span.start()
            && article.text.slice(before.span).ends_with(['s', 'S'])
    });
    single && free && plural && article.is_word(idx + 1)
}

/// Returns true if the token is a full stop that no abbreviation has: inside of quotations it ends a
/// sentence too.
fn stops(article: &Article<'_>, idx: usize) -> bool {
    let abbreviated = |tok: &super::article::Tok| {
        tok.classes.has(Classes::ABBREVIATION.with(Classes::TITLE)) || tok.span.len() == 1
    };
    article.is_punct(idx, '.')
        && !idx.checked_sub(1).and_then(|at| article.tok(at)).is_some_and(abbreviated)
        && article
            .tok(idx + 1)
            .zip(article.tok(idx))
            .is_none_or(|(next, dot)| next.span.start() > dot.span.end())
}

pub(super) fn phrase_start(article: &Article<'_>, floor: usize, end: usize) -> usize {
    let mut start = end;
    while start > floor {
        let Some(tok) = article.tok(start - 1) else { break };
        let classes = article.classes(start - 1);
        let inner =
            classes.has(Classes::INNER) && start < end && start - 1 > floor && article.is_word(start - 2);
        let bars = Classes::STOP
            .with(Classes::RELATIVE)
            .with(Classes::VERB)
            .with(Classes::COMPLEMENTISER)
            .with(Classes::AUXILIARY)
            .with(Classes::INTERROGATIVE)
            .with(Classes::ADVERB)
            .with(Classes::BREAK);
        let and = classes.has(Classes::CONJUNCTION)
            && start < end
            && start - 1 > floor
            && article.tok(start).is_some_and(|tok| article.capital(tok))
            && article.tok(start - 2).is_some_and(|tok| article.capital(tok));
        let word =
            matches!(tok.kind, TokenKind::Word | TokenKind::Number | TokenKind::Punct('-' | '.' | '&'))
                || owns(article, start - 1);
        let barred = classes.has(bars)
            || (classes.has(Classes::PREPOSITION) && !inner)
            || (classes.has(Classes::CONJUNCTION) && !and)
            || tok.cue.is_some_and(|form| form.part != Part::Noun) && !is_noun(article, start - 1);
        if !word || barred || stops(article, start - 1) {
            break;
        }
        start -= 1;
        if classes.has(Classes::DETERMINER.with(Classes::PRONOUN).with(Classes::FIRST_PERSON))
            && !(start > floor && article.is(start - 1, Classes::INNER))
        {
            break;
        }
    }
    start
}
