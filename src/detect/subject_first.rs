//! Clauses of languages whose subject stands before its verb: `X said (that) …`, `“…,” said X`,
//! `“A,” X said, “B.”`, `Prices, she said, rose.`

use std::ops::Range;

use crate::lang::classes::Classes;
use crate::lang::cues::{Lemma, Part};
use crate::schema::QuoteKind;
use crate::text::tokens::TokenKind;

use super::article::Article;
use super::attribution::{Gathered, Raw, Source};
use super::complements::complement;
use super::contents::content;
use super::leading::{Leading, leading};
use super::nominals::is_noun;
use super::openings::Tie;
use super::sources::{noun_phrase_end, source_before};

/// The farthest a content may begin behind its cue, in tokens.
const REACH: usize = 16;

/// The longest clause in front of its cue, in tokens.
const LONGEST: usize = 90;

/// What a verb shows of its clause.
struct Clause {
    source: Source,
    rule: &'static str,
    /// The first token of subject and verb, and the one behind them.
    start: usize,
    end: usize,
    inverted: bool,
}

/// Gathers the cues that are verbs.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    if article.pack.grammar.verb_first || article.pack.grammar.verb_second {
        return;
    }
    mark_openings(acc, article);
    let mut last: Option<(u32, usize)> = None;
    for cue in 0..article.toks.len() {
        let Some((form, lemma)) = article.cue(cue) else { continue };
        let Some(tok) = article.tok(cue) else { continue };
        let verb = form.part.is_finite() || form.part == Part::Participle;
        if !verb || lemma.frames.beside || is_noun(article, cue) {
            continue;
        }
        let chained = last.filter(|(sentence, _)| *sentence == tok.sentence).map(|(_, raw)| raw);
        let fronted = fronted_participle(article, cue);
        let Some(mut clause) = clause(article, cue, chained) else { continue };
        if fronted {
            clause.source = Source::Nobody;
        }
        let quoted = tok.quotation.is_some();
        let vague = lemma.strict && !matches!(clause.source, Source::Named(_));
        if (quoted && vague) || first_person(article, &clause.source) {
            continue;
        }
        let before = leading(acc, article, cue, clause.start, clause.end, lemma, clause.inverted);
        let behind = behind(acc, article, cue, &clause, lemma, before.is_some());
        let behind = if fronted { behind.map(|found| up_to_subject(article, found)) } else { behind };
        let nested = quoted
            || acc.raws.iter().rev().take(4).any(|raw| raw.parts.iter().any(|part| part.contains(&cue)));
        // What is thought inside of what somebody says is a part of that.
        if nested && lemma.strict {
            continue;
        }
        let mut complements = false;
        let (parts, kind) = match (before, behind) {
            (Some(Leading { parts, kind }), Some((part, _))) => {
                let mut parts = parts;
                parts.extend(part);
                (parts, kind)
            }
            (Some(Leading { parts, kind }), None) => (parts, kind),
            (None, Some((part, kind))) => (part, kind),
            (None, None) if fronted => continue,
            (None, None) => {
                let passive = article.pack.grammar.capitals && is_passive(article, cue);
                let owned = !matches!(clause.source, Source::Elided(_));
                let owned = owned && (!lemma.documents || by_document(article, &clause.source));
                let found = (owned && !clause.inverted && !passive && !nested)
                    .then(|| complement(acc, article, cue, clause.end, lemma))
                    .flatten();
                let Some(found) = found else { continue };
                complements = true;
                found
            }
        };
        if quoted && !plainly_reported(article, &clause.source, &parts) {
            continue;
        }
        if let Some(active) = acc.active.get_mut(cue) {
            *active = true;
        }
        if !nested {
            last = Some((tok.sentence, acc.raws.len()));
        }
        let rule = if lemma.weak || complements { "directive" } else { clause.rule };
        acc.add(Raw {
            at: cue,
            cue: article.cue_span(cue).into_iter().collect(),
            parts,
            kind,
            source: clause.source,
            source_rule: clause.rule,
            rule,
            entry: Some(lemma.citation.clone()),
            medium: None,
            nested,
        });
    }
}

/// Marks the verbs that go on with a subject and open a content of their own (`… and said that`), so
/// that the content before them ends there.
fn mark_openings(acc: &mut Gathered, article: &Article<'_>) {
    let opens = Classes::COMPLEMENTISER.with(Classes::INTERROGATIVE);
    for cue in 1..article.toks.len() {
        let Some((form, _)) = article.cue(cue) else { continue };
        let next = cue + usize::from(article.tok(cue).map_or(1, |tok| tok.cue_len.max(1)));
        let joined =
            article.is(cue - 1, Classes::CONJUNCTION) && !article.is(cue - 1, Classes::COMPLEMENTISER);
        let adverb =
            cue > 1 && article.is(cue - 1, Classes::ADVERB) && article.is(cue - 2, Classes::CONJUNCTION);
        if form.part.is_finite()
            && (joined || adverb)
            && (article.is(next, opens) || article.opened(next).is_some())
            && let Some(active) = acc.active.get_mut(cue)
        {
            *active = true;
        }
    }
}

fn is_stop(article: &Article<'_>, idx: usize) -> bool {
    article.tok(idx).is_some_and(|tok| matches!(tok.kind, TokenKind::Punct(_) | TokenKind::Mark(_)))
}

/// Returns true if a text is the source (a poll, the report).
fn by_document(article: &Article<'_>, source: &Source) -> bool {
    let Source::Named(range) = source else { return false };
    range.clone().any(|idx| article.is(idx, Classes::DOCUMENT.with(Classes::STATEMENT)))
}

/// Returns true if somebody who is named says it, behind a complementiser or in marks: so much must
/// show before what is said inside of a quotation is told from the rest of it.
fn plainly_reported(article: &Article<'_>, source: &Source, parts: &[Range<usize>]) -> bool {
    let opened = parts
        .first()
        .and_then(|part| part.start.checked_sub(1))
        .is_some_and(|at| article.is(at, Classes::COMPLEMENTISER) || article.opened(at).is_some());
    opened && matches!(source, Source::Named(_))
}

/// Returns true for a past form that opens its sentence without a subject: `Asked whether …, she said`.
fn fronted_participle(article: &Article<'_>, cue: usize) -> bool {
    let floor = article.floor(cue);
    let opens = cue == floor
        || (cue == floor + 1
            && article.is(floor, Classes::STOP.with(Classes::INTERROGATIVE).with(Classes::CONJUNCTION)));
    opens && article.cue(cue).is_some_and(|(form, _)| form.part == Part::Past)
}

/// Returns a fronted clause up to the comma that its main clause follows.
fn up_to_subject(
    article: &Article<'_>,
    found: (Vec<Range<usize>>, QuoteKind),
) -> (Vec<Range<usize>>, QuoteKind) {
    let (mut parts, kind) = found;
    if let Some(first) = parts.first_mut()
        && let Some(comma) = first.clone().find(|idx| {
            article.is_comma(*idx)
                && (idx + 1..first.end).any(|at| {
                    article.cue(at).is_some_and(|(form, _)| form.part.is_finite())
                        && source_before(article, at, false).is_some_and(|range| range.start == idx + 1)
                })
        })
    {
        first.end = comma;
    }
    (parts, kind)
}

fn first_person(article: &Article<'_>, source: &Source) -> bool {
    match source {
        Source::Named(range) | Source::Pronoun { mention: range, .. } => {
            article.is(range.start, Classes::FIRST_PERSON)
        }
        _ => false,
    }
}

/// Returns true if a past form behind a form of `be` is passive.
fn is_passive(article: &Article<'_>, cue: usize) -> bool {
    let floor = article.floor(cue);
    let mut at = cue;
    while at > floor && article.is(at - 1, Classes::ADVERB) && !article.is(at - 1, Classes::COPULA) {
        at -= 1;
    }
    at > floor
        && article.is(at - 1, Classes::COPULA)
        && article.cue(cue).is_some_and(|(form, _)| form.part == Part::Past)
}

/// Returns whose verb it is and where its clause stands.
fn clause(article: &Article<'_>, cue: usize, chained: Option<usize>) -> Option<Clause> {
    let (form, _) = article.cue(cue)?;
    let floor = article.floor(cue);
    let limit = article.limit(cue);
    let after = cue + usize::from(article.tok(cue)?.cue_len.max(1));
    let told = |range: Range<usize>, rule: &'static str, start: usize, end: usize, inverted: bool| {
        let pronoun = article.is(range.start, Classes::PRONOUN) && range.len() == 1;
        let agreement = form.agreement;
        let (source, rule) = if pronoun {
            (Source::Pronoun { mention: range, agreement }, "pronoun")
        } else {
            (Source::Named(range), rule)
        };
        Some(Clause { source, rule, start, end, inverted })
    };
    let plain = |source: Source, rule: &'static str| {
        Some(Clause { source, rule, start: cue, end: after, inverted: false })
    };
    let comma = cue > floor && article.is_comma(cue - 1);
    let closed = cue > 0
        && article.tok(cue - 1).is_some_and(|tok| {
            tok.closes.is_some()
                || (comma && article.tok(cue.saturating_sub(2)).is_some_and(|tok| tok.closes.is_some()))
        });
    if form.part.is_finite() && (comma || closed) {
        // `“…,” said X`, `Prices rose, said X, the mayor.`
        let open = Classes::PREPOSITION.with(Classes::STOP).with(Classes::COMPLEMENTISER);
        let open = open.with(Classes::INTERROGATIVE).with(Classes::CONJUNCTION).with(Classes::TIME);
        let names = article.is_word(after)
            && (!article.is(after, open) || article.is(after, Classes::DETERMINER))
            && !article.is(after, Classes::COMPLEMENTISER);
        let end = if names { noun_phrase_end(article, after, limit) } else { after };
        if names
            && (closed || end >= limit || article.is_comma(end) || is_stop(article, end))
            && let Some(range) = article.trim(after..end)
        {
            return told(range, "own-clause-vso", cue, end, true);
        }
    }
    let progressive = cue > floor && article.is(cue - 1, Classes::AUXILIARY);
    if form.part == Part::Participle && !progressive {
        let source = match chained {
            Some(raw) => Source::Same(raw),
            None => match subject(article, floor, cue) {
                Some(range) => Source::Named(range),
                None => Source::Elided(form.agreement),
            },
        };
        return plain(source, "participle-chain");
    }
    if let Some(range) = source_before(article, cue, true) {
        let start = range.start;
        return told(range, "own-clause-svo", start, after, false);
    }
    if let Some(range) = relative_head(article, floor, cue) {
        return told(range, "own-clause-svo", cue, after, false);
    }
    // `to say`, `tweet`: a base form without a subject of its own needs what opens a content.
    let joined = cue > floor && article.is(cue - 1, Classes::CONJUNCTION);
    let base = form.part == Part::Present && form.agreement.plural == Some(true);
    if base && !joined && !article.is(after, Classes::COMPLEMENTISER) && article.opened(after).is_none() {
        return None;
    }
    let source = match chained {
        Some(raw) => Source::Same(raw),
        None => match subject(article, floor, cue) {
            Some(range) if article.is(range.start, Classes::PRONOUN) && range.len() == 1 => {
                Source::Pronoun { mention: range, agreement: form.agreement }
            }
            Some(range) => Source::Named(range),
            None => Source::Elided(form.agreement),
        },
    };
    plain(source, "elided-subject")
}

/// Returns the noun phrase in front of `who` and the like right before the verb.
fn relative_head(article: &Article<'_>, floor: usize, cue: usize) -> Option<Range<usize>> {
    let mut at = cue;
    while at > floor && article.is(at - 1, Classes::AUXILIARY.with(Classes::ADVERB)) {
        at -= 1;
    }
    if !(at > floor && article.is(at - 1, Classes::RELATIVE)) {
        return None;
    }
    at -= 1;
    if at > floor && article.is_comma(at - 1) {
        at -= 1;
    }
    source_before(article, at, true)
}

/// Returns the subject of the sentence that begins at `floor`: its first noun phrase in front of a
/// verb, behind adverbs and a fronted phrase.
fn subject(article: &Article<'_>, floor: usize, cue: usize) -> Option<Range<usize>> {
    let limit = cue.min(floor + 50);
    let mut start = floor;
    if article.is(start, Classes::PREPOSITION) {
        start = (start..limit).find(|idx| article.is_comma(*idx))? + 1;
    }
    while start < limit
        && (article.is(start, Classes::CONJUNCTION.with(Classes::ADVERB)) || !article.is_word(start))
    {
        start += 1;
    }
    let verb = (start + 1..limit).find(|idx| is_verb(article, *idx)).unwrap_or(limit);
    let end = noun_phrase_end(article, start, verb);
    article.trim(start..end)
}

/// Returns true if the word is finite as far as can be seen.
pub(super) fn is_verb(article: &Article<'_>, idx: usize) -> bool {
    let Some(tok) = article.tok(idx).filter(|tok| tok.kind == TokenKind::Word) else { return false };
    let surface = article.text.slice(tok.span);
    let past = surface.len() > 4 && surface.ends_with("ed") && !article.capital(tok);
    article.is(idx, Classes::VERB.with(Classes::AUXILIARY))
        || (tok.cue.is_some_and(|form| form.part.is_finite()) && !is_noun(article, idx))
        || past
        || ["n't", "n’t", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'d", "’d", "'s", "’s", "'m", "’m"]
            .iter()
            .any(|end| surface.ends_with(end))
}

/// Returns the content behind the verb.
fn behind(
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
        if cut && verbless && super::leading::goes_on(article, at, limit) {
            let found = content(article, cue, at, Tie::Clause, &acc.active)?;
            return Some((vec![found.tokens], found.kind));
        }
        let resumes = article.is_word(at)
            && article.tok(at).is_some_and(|tok| tok.cue.is_none_or(|form| form.part != Part::Participle))
            && !article.is(at, Classes::CONJUNCTION.with(Classes::RELATIVE).with(Classes::PREPOSITION))
            && !article.text.slice(article.tok(at)?.span).ends_with("ing");
        let unmarked = !article.is(at, Classes::DETERMINER) || !clause.inverted;
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
            // What goes on behind a cut quotation is in marks as a whole.
            let mut parts = vec![article.trim(quotation.inner.clone())?];
            goes_on(article, quotation.inner.end, quotation.close, &mut parts);
            return Some((parts, QuoteKind::Direct));
        }
        let tie = if article.is_punct(at - 1, ':') { Tie::Colon } else { Tie::Clause };
        let found = content(article, cue, at, tie, &acc.active)?;
        let mut parts = vec![found.tokens];
        if found.kind == QuoteKind::Direct {
            goes_on(article, quotation.inner.end, quotation.close, &mut parts);
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
    let opened = article.is(at, Classes::COMPLEMENTISER);
    let asked = article.is(at, Classes::INTERROGATIVE);
    if opened && !article.is(at + 1, Classes::STOP) {
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
        Classes::CONJUNCTION.with(Classes::PREPOSITION).with(Classes::AUXILIARY).with(Classes::RELATIVE);
    if !frames.bare || !article.is_word(at) && !matches!(article.tok(at)?.kind, TokenKind::Number) {
        return None;
    }
    // `which he said had failed`, `what they say is a plot`: the content lacks its subject.
    let gap = clause.start > 0
        && (article.is(clause.start - 1, Classes::RELATIVE.with(Classes::COMPLEMENTISER)))
        && article.is(at, Classes::AUXILIARY)
        && !clause.inverted;
    if gap {
        let found = content(article, cue, at, Tie::Clause, &acc.active)?;
        let tokens = cut(article, found.tokens);
        let enclosed = clause.start > 1 && article.is_comma(clause.start - 2);
        let comma = tokens.clone().find(|idx| article.is_comma(*idx)).filter(|_| enclosed);
        return Some((vec![comma.map_or(tokens.clone(), |comma| tokens.start..comma)], found.kind));
    }
    let fronted =
        article.is(at, Classes::PREPOSITION) && (at..limit.min(at + 10)).any(|idx| article.is_comma(idx));
    if article.is(at, bars) && !fronted {
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

/// Adds the quotations of the next paragraphs that go on with one that its paragraph does not close.
pub(super) fn goes_on(
    article: &Article<'_>,
    end: usize,
    close: Option<usize>,
    parts: &mut Vec<Range<usize>>,
) {
    let mut next = end;
    let mut open = close.is_none();
    while open && parts.len() < 20 {
        let Some(opened) = article.opened(next) else { break };
        parts.extend(article.trim(opened.inner.clone()));
        open = opened.close.is_none();
        next = opened.inner.end;
    }
}

/// Returns the token behind the verb, its subject, the person told, and adverbials.
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
        at = told_to(article, at, limit.min(at + REACH))?;
    }
    let opens = |idx: usize| {
        article.is(idx, Classes::COMPLEMENTISER)
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
        if tok.phrase.has(Classes::TIME.with(Classes::ADVERB)) {
            at += usize::from(tok.phrase_len.max(1));
        } else if article.is(at, Classes::TIME.with(Classes::ADVERB)) {
            at += 1;
        } else if article.is(at, Classes::PREPOSITION) && !article.is(at, Classes::COMPLEMENTISER) {
            if article.is(at + 1, Classes::TIME)
                || article.tok(at + 1).is_some_and(|tok| tok.kind == TokenKind::Number)
            {
                at += 2;
                continue;
            }
            let occasion = Classes::DETERMINER
                .with(Classes::STATEMENT)
                .with(Classes::GROUP)
                .with(Classes::RELAY)
                .with(Classes::BODY)
                .with(Classes::PRONOUN);
            let next = article.tok(at + 1)?;
            if !article.is(at + 1, occasion) && !article.capital(next) {
                return None;
            }
            let stop = (at + 1..reach).find(|idx| {
                opens(*idx)
                    || article.is_comma(*idx)
                    || article.is(*idx, Classes::PRONOUN.with(Classes::TIME))
                        && *idx > at + 2
                        && !article.is(at, Classes::INNER)
            })?;
            // `said on the programme “Morning” that`
            let close = article.opened(stop).and_then(|quotation| quotation.close);
            if let Some(close) = close.filter(|close| article.is(close + 1, Classes::COMPLEMENTISER)) {
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
    None
}

/// Returns the token behind the noun phrase that names who is told.
fn told_to(article: &Article<'_>, start: usize, limit: usize) -> Option<usize> {
    let begins = Classes::DETERMINER
        .with(Classes::PRONOUN)
        .with(Classes::FIRST_PERSON)
        .with(Classes::COMPLEMENTISER)
        .with(Classes::INTERROGATIVE)
        .with(Classes::TIME)
        .with(Classes::PREPOSITION)
        .with(Classes::ADVERB);
    (start..limit).find(|idx| {
        article.opened(*idx).is_some()
            || article.is_comma(*idx)
            || article.is_punct(*idx, ':')
            || (*idx > start && article.is(*idx, begins) && !article.is(*idx, Classes::NAME))
            || (*idx == start
                && article.is(*idx, Classes::COMPLEMENTISER)
                && article.is(*idx + 1, Classes::DETERMINER))
    })
}
