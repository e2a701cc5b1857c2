//! Whose verb it is: the noun phrase that is its subject, without adverbials and the person spoken to.

use std::ops::Range;

use enumset::enum_set;

use super::content_start::folded;
use super::noun_phrase::{ENDS, HEADS, LONGEST, LONGEST_NAME, noun_phrase_end, phrase_start};
use super::verb::is_adverb;
use crate::detect::reading::article::Article;
use crate::lang::cues::{Lemma, Part};
use crate::lang::word_classes::{WordClass, WordClasses};
use crate::text::tokens::TokenKind;

/// Words that head the name of a speaker.
pub(in crate::detect) const SPEAKERS: WordClasses = enum_set!(
    WordClass::Role
        | WordClass::Title
        | WordClass::Body
        | WordClass::Country
        | WordClass::Unnamed
        | WordClass::Group
);

/// Returns the source that is in `range`, between a cue and what opens its content.
pub(in crate::detect) fn source_after(article: &Article<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let start = skip_to_source(article, range.clone())?;
    // `وهو يرتب بضاعته` says what else the speaker does.
    if article.is(start, WordClass::Pronoun) && article.tok(start).is_some_and(|tok| tok.conjunction > 0) {
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
        if !tok.phrase.is_disjoint(WordClass::Adverb | WordClass::Time) {
            idx += usize::from(tok.phrase_len.max(1));
            continue;
        }
        if tok.governs.is_some() || !classes.is_disjoint(WordClass::Preposition | WordClass::Topic) {
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
        let joins = classes.contains(WordClass::Conjunction) && !classes.contains(WordClass::Name);
        if joins || !classes.is_disjoint(WordClass::Adverb | WordClass::Time) {
            idx += 1;
            continue;
        }
        if !classes.is_disjoint(ENDS) && classes.is_disjoint(HEADS) && !classes.contains(WordClass::Pronoun) {
            return None;
        }
        return Some(idx);
    }
    None
}

/// Returns the source in front of a verb: the sentence's first noun phrase, if nothing but adverbs,
/// auxiliaries or an aside is between it and the verb.
pub(in crate::detect) fn source_before(
    article: &Article<'_>,
    cue: usize,
    relatives: bool,
) -> Option<Range<usize>> {
    if article.pack.grammar.capitals {
        return source_backwards(article, cue);
    }
    let mut floor = article.floor(cue);
    let nearest = (floor.max(cue.saturating_sub(LONGEST))..cue)
        .rev()
        .find(|idx| article.is(*idx, WordClass::Complementiser));
    if let Some(complementiser) = nearest {
        floor = complementiser + 1;
    }
    if cue - floor > LONGEST + 10 {
        return None;
    }
    let mut start = floor;
    while start < cue {
        let tok = article.tok(start)?;
        let skipped = WordClass::Auxiliary | WordClass::Adverb | WordClass::Conjunction;
        if tok.phrase.contains(WordClass::Adverb) {
            start += usize::from(tok.phrase_len.max(1));
        } else if tok.phrase.contains(WordClass::Topic) {
            return None;
        } else if article.is(start, skipped) || matches!(tok.kind, TokenKind::Punct(_)) {
            start += 1;
        } else {
            break;
        }
    }
    let bars = WordClass::Preposition
        | WordClass::Topic
        | WordClass::Stop
        | WordClass::PlainVerb
        | WordClass::RelativeWord
        | ENDS;
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
    let relative = article.is(end, WordClass::RelativeWord)
        || (article.is_comma(end) && article.is(end + 1, WordClass::RelativeWord));
    let clear = gap.clone().all(|idx| {
        article.tok(idx).is_some_and(|tok| matches!(tok.kind, TokenKind::Punct(_)))
            || article.is(idx, WordClass::Adverb | WordClass::Auxiliary | WordClass::Time)
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
            .is(end - 1, WordClass::Auxiliary | WordClass::Adverb | WordClass::Negation | WordClass::Time)
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

/// Returns the subject of the sentence that leads up to `cue`: the noun phrase it begins with, or the
/// one after its first word, which then is its verb.
pub(in crate::detect) fn sentence_subject(article: &Article<'_>, cue: usize) -> Option<Range<usize>> {
    let floor = article.floor(cue);
    if cue - floor > 120 {
        return None;
    }
    let mut start = floor;
    while start < cue {
        let tok = article.tok(start)?;
        if tok.phrase.contains(WordClass::Adverb) {
            start += usize::from(tok.phrase_len.max(1));
        } else if article.is(start, WordClass::Auxiliary | WordClass::Adverb | WordClass::Conjunction)
            && !article.is(start, SPEAKERS)
            || !article.is_word(start)
        {
            start += 1;
        } else {
            break;
        }
    }
    if !article.is(start, SPEAKERS) && article.pack.grammar.verb_first {
        if article.is(start, WordClass::Preposition | WordClass::Topic) {
            return None;
        }
        start += 1;
    }
    let range = source_after(article, start..cue)?;
    article.is(range.start, SPEAKERS).then_some(range)
}

/// Returns the noun phrase that a relative clause with this cue belongs to (المعلومات التي أفادت عن).
pub(in crate::detect) fn relative_antecedent(article: &Article<'_>, cue: usize) -> Option<Range<usize>> {
    let relative = cue.checked_sub(1).filter(|at| article.is(*at, WordClass::RelativeWord))?;
    let floor = article.floor(cue);
    let mut start = relative;
    while start > floor && relative - start < 5 && article.is_word(start - 1) {
        let bars = WordClass::Preposition
            | WordClass::Stop
            | WordClass::PlainVerb
            | WordClass::Complementiser
            | WordClass::Conjunction;
        let barred =
            article.is(start - 1, bars) || article.tok(start - 1).is_some_and(|tok| tok.cue.is_some());
        if barred {
            break;
        }
        start -= 1;
        if article.tok(start).is_some_and(|tok| tok.governs.is_some() || tok.conjunction > 0) {
            break;
        }
    }
    if start < relative { article.trim(start..relative) } else { None }
}

/// Returns the source without the person asked, who is after the verb's own preposition (طلب المدير من
/// العمال أن …).
pub(in crate::detect) fn without_addressee(
    article: &Article<'_>,
    range: Range<usize>,
    lemma: &Lemma,
) -> Range<usize> {
    let partitive = WordClass::Determiner | WordClass::Unnamed | WordClass::Group;
    let end = (range.start + 1..range.end).find(|idx| {
        let asked = article.is(*idx, WordClass::Preposition)
            && !article.is(idx - 1, partitive)
            && lemma.frames.leads.contains(&folded(article, *idx));
        // `أبلغ مسؤول في الوزارة الصحيفة أن …`, but `رئيس الصحيفة`.
        let addressed = lemma.tells
            && article.is(*idx, WordClass::Relay)
            && article.tok(*idx).is_some_and(|tok| tok.governs.is_none())
            && !article.is(idx - 1, WordClass::Role | WordClass::Body | WordClass::Inner);
        asked || addressed
    });
    range.start..end.unwrap_or(range.end)
}
