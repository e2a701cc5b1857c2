//! Contents after subject and verb: `X said (that) …`, `X told Y that …`, `Prices, she said, rose.`

use std::ops::Range;

use super::clause::Clause;
use super::fronted::{clause_resumes, is_unfinished};
use crate::detect::phrases::content_extent::content;
use crate::detect::phrases::content_start::Tie;
use crate::detect::phrases::continued_quotation::extend;
use crate::detect::phrases::verb::is_verb;
use crate::detect::reading::article::Article;
use crate::detect::sieves::gathered::{Gathered, Source};
use crate::lang::cues::{Lemma, Part};
use crate::lang::word_classes::WordClass;
use crate::schema::QuoteKind;
use crate::text::tokens::TokenKind;

/// The farthest a content may begin after its cue, in tokens.
const REACH: usize = 16;

/// The longest clause in front of its cue, in tokens.
const LONGEST: usize = 90;

/// Returns true if a text is the source (a poll, the report).
pub(super) fn by_document(article: &Article<'_>, source: &Source) -> bool {
    let Source::Named(range) = source else { return false };
    range.clone().any(|idx| article.is(idx, WordClass::Document | WordClass::Statement))
}

/// Returns the content after the verb.
pub(super) fn following_content(
    acc: &Gathered,
    article: &Article<'_>,
    cue: usize,
    clause: &Clause,
    lemma: &Lemma,
    led: bool,
) -> Option<(Vec<Range<usize>>, QuoteKind)> {
    let limit = article.limit(cue);
    let frames = &lemma.frames;
    if led && article.is_comma(clause.end) && article.opened(clause.end + 1).is_none() {
        // `Prices, she said, rose again.`
        let at = clause.end + 1;
        let cut = article.is_comma(clause.start.saturating_sub(1));
        let floor = article.floor(cue).max(clause.start.saturating_sub(LONGEST));
        let verbless = !(floor..clause.start).skip(1).any(|idx| is_verb(article, idx));
        let joins = WordClass::Conjunction | WordClass::Break;
        let unfinished = is_unfinished(article, clause.start.saturating_sub(1)) && !article.is(at, joins);
        if cut && (unfinished || verbless && clause_resumes(article, at, limit)) {
            let found = content(article, cue, at, Tie::Clause, &acc.active)?;
            return Some((vec![found.tokens], found.kind));
        }
        let resumes = article.is_word(at)
            && article.tok(at).is_some_and(|tok| tok.cue.is_none_or(|form| form.part != Part::Participle))
            && !article.is(at, WordClass::Conjunction | WordClass::RelativeWord | WordClass::Preposition)
            && !article.ends_with(at, &article.pack.grammar.present_participle);
        let unmarked = !article.is(at, WordClass::Determiner) || !clause.inverted;
        if resumes && unmarked && is_verb(article, at) {
            let found = content(article, cue, at, Tie::Clause, &acc.active)?;
            return Some((vec![found.tokens], found.kind));
        }
        return None;
    }
    let at = begins(article, cue, clause, lemma, limit, led)?;
    if let Some(quotation) = article.opened(at) {
        if !(frames.marks || frames.clause) {
            return None;
        }
        if led && article.is_word(at - 1) {
            return None;
        }
        if led {
            // What goes on after a cut quotation is in marks as a whole.
            let mut parts = vec![article.trim(quotation.inner.clone())?];
            extend(article, quotation.inner.end, quotation.close, &mut parts);
            return Some((parts, QuoteKind::Direct));
        }
        let tie = if article.is_punct(at - 1, ':') { Tie::Colon } else { Tie::Clause };
        let found = content(article, cue, at, tie, &acc.active)?;
        let mut parts = vec![found.tokens];
        if found.kind == QuoteKind::Direct {
            extend(article, quotation.inner.end, quotation.close, &mut parts);
        }
        return Some((parts, found.kind));
    }
    if led {
        return None;
    }
    if article.is_punct(at.checked_sub(1)?, ':') {
        let found = content(article, cue, at, Tie::Colon, &acc.active)?;
        return Some((vec![found.tokens], found.kind));
    }
    let opened = article.is(at, WordClass::Complementiser);
    let asked = article.is(at, WordClass::Interrogative);
    if opened && !article.is(at + 1, WordClass::Stop) {
        if !(frames.clause || frames.bare) {
            return None;
        }
        let found = content(article, cue, at + 1, Tie::Clause, &acc.active)?;
        return Some((vec![cut(article, found.tokens)], found.kind));
    }
    if asked && frames.clause {
        let found = content(article, cue, at, Tie::Clause, &acc.active)?;
        return Some((vec![found.tokens], found.kind));
    }
    if lemma.documents && !by_document(article, &clause.source) {
        return None;
    }
    let bars =
        WordClass::Conjunction | WordClass::Preposition | WordClass::Auxiliary | WordClass::RelativeWord;
    if !frames.bare || !article.is_word(at) && !matches!(article.tok(at)?.kind, TokenKind::Number) {
        return None;
    }
    // `which he said had failed`, `what they say is a plot`: the content lacks its subject.
    let gap = clause.start > 0
        && (article.is(clause.start - 1, WordClass::RelativeWord | WordClass::Complementiser))
        && article.is(at, WordClass::Auxiliary)
        && !clause.inverted;
    if gap {
        let found = content(article, cue, at, Tie::Clause, &acc.active)?;
        let tokens = cut(article, found.tokens);
        let enclosed = clause.start > 1 && article.is_comma(clause.start - 2);
        let comma = tokens.clone().find(|idx| article.is_comma(*idx)).filter(|_| enclosed);
        return Some((vec![comma.map_or(tokens.clone(), |comma| tokens.start..comma)], found.kind));
    }
    let fronted =
        article.is(at, WordClass::Preposition) && (at..limit.min(at + 10)).any(|idx| article.is_comma(idx));
    // A clause does not begin with its verb.
    let verb = article.cue(at).is_some_and(|(form, of)| form.part == Part::Past && !of.strict);
    if verb || (article.is(at, bars) && !fronted) {
        return None;
    }
    let found = content(article, cue, at, Tie::Clause, &acc.active)?;
    let finite = found.tokens.clone().skip(1).take(24).any(|idx| is_verb(article, idx));
    let plain = !lemma.strict
        && article.cue(cue).is_some_and(|(form, _)| form.part.is_finite())
        && !matches!(clause.source, Source::Elided(_));
    ((finite || plain) && found.tokens.len() >= 3).then(|| (vec![cut(article, found.tokens)], found.kind))
}

/// Returns the clause up to a participle that reports something of its own (`…, adding that`).
fn cut(article: &Article<'_>, tokens: Range<usize>) -> Range<usize> {
    let level = article.tok(tokens.start).and_then(|tok| tok.quotation);
    let end = tokens.clone().skip(3).find(|idx| {
        let inside =
            article.tok(*idx - 1).is_some_and(|tok| tok.closes.is_some()) && article.is_comma(*idx - 2);
        (article.is_comma(*idx - 1) || inside)
            && article.tok(*idx).is_some_and(|tok| tok.quotation == level)
            && article.cue(*idx).is_some_and(|(form, _)| form.part == Part::Participle)
    });
    end.and_then(|end| article.trim(tokens.start..end)).unwrap_or(tokens)
}

/// Returns the token after the verb, its subject, the person spoken to, and adverbials.
fn begins(
    article: &Article<'_>,
    cue: usize,
    clause: &Clause,
    lemma: &Lemma,
    limit: usize,
    led: bool,
) -> Option<usize> {
    let reach = limit.min(cue + REACH + 24);
    let mut at = clause.end;
    if lemma.tells && !clause.inverted {
        at = after_addressee(article, at, limit.min(at + REACH))?;
    }
    let opens = |idx: usize| {
        article.is(idx, WordClass::Complementiser)
            || article.opened(idx).is_some()
            || article.is_punct(idx, ':')
    };
    while at < reach {
        let tok = article.tok(at)?;
        if article.is_punct(at, ':') {
            // What a colon announces may be the next paragraph.
            let end = article.paragraph(cue).map_or(0, |it| it.tokens.end);
            return Some(at + 1).filter(|at| *at < end || (*at == end && article.opened(*at).is_some()));
        }
        if opens(at) {
            return Some(at);
        }
        if article.is_comma(at) {
            let adverbial = (at + 1..reach).find(|idx| article.is_comma(*idx));
            if opens(at + 1) {
                return Some(at + 1);
            }
            // `said, in a speech, that`
            match adverbial {
                Some(comma) if opens(comma + 1) && !led => return Some(comma + 1),
                _ => return None,
            }
        }
        if !tok.phrase.is_disjoint(WordClass::Time | WordClass::Adverb) {
            at += usize::from(tok.phrase_len.max(1));
        } else if article.is(at, WordClass::Time | WordClass::Adverb) {
            at += 1;
        } else if article.is(at, WordClass::Preposition) && !article.is(at, WordClass::Complementiser) {
            if article.is(at + 1, WordClass::Time)
                || article.tok(at + 1).is_some_and(|tok| tok.kind == TokenKind::Number)
            {
                at += 2;
                continue;
            }
            let occasion = WordClass::Determiner
                | WordClass::Statement
                | WordClass::Group
                | WordClass::Relay
                | WordClass::Body
                | WordClass::Pronoun;
            let next = article.tok(at + 1)?;
            if !article.is(at + 1, occasion) && !article.capital(next) {
                return None;
            }
            let stop = (at + 1..reach).find(|idx| {
                opens(*idx)
                    || article.is_comma(*idx)
                    || article.is(*idx, WordClass::Pronoun | WordClass::Time)
                        && *idx > at + 2
                        && !article.is(at, WordClass::Inner)
            })?;
            // `said on the programme “Morning” that`
            let close = article.opened(stop).and_then(|quotation| quotation.close);
            if let Some(close) = close.filter(|close| article.is(close + 1, WordClass::Complementiser)) {
                return Some(close + 1);
            }
            if article.is_comma(stop) && !opens(stop + 1) {
                // `said in June, …` ends its clause; `said at noon, he` goes on.
                return None;
            }
            at = stop;
        } else {
            return Some(at);
        }
    }
    // `She added`, and the quotation in the next line.
    let ends = article.paragraph(cue).is_some_and(|it| it.tokens.end == at);
    let announced = ends && !led && lemma.frames.marks && !lemma.strict && article.opened(at).is_some();
    let stopped = at.checked_sub(1).is_some_and(|last| !article.is_word(last) && !article.is_comma(last));
    (announced && !stopped).then_some(at)
}

/// Returns the token after the noun phrase that names who is spoken to.
fn after_addressee(article: &Article<'_>, start: usize, limit: usize) -> Option<usize> {
    let begins = WordClass::Determiner
        | WordClass::Pronoun
        | WordClass::FirstPerson
        | WordClass::Complementiser
        | WordClass::Interrogative
        | WordClass::Time
        | WordClass::Preposition
        | WordClass::Adverb;
    (start..limit).find(|idx| {
        article.opened(*idx).is_some()
            || article.is_comma(*idx)
            || article.is_punct(*idx, ':')
            || (*idx > start && article.is(*idx, begins) && !article.is(*idx, WordClass::Name))
            || (*idx == start
                && article.is(*idx, WordClass::Complementiser)
                && article.is(*idx + 1, WordClass::Determiner))
    })
}
