//! Clauses of languages whose finite verb comes second: `X sagte, dass …`, `Am Montag sagte X: …`,
//! `„…“, sagte X`, `X hatte gesagt, er werde …`.

use std::ops::Range;

use super::gathered::{Gathered, Raw, Source};
use crate::detect::phrases::content_extent::content;
use crate::detect::phrases::content_start::Tie;
use crate::detect::phrases::noun_phrase::noun_phrase_end;
use crate::detect::phrases::preceding::clause_before;
use crate::detect::reading::article::Article;
use crate::lang::cues::Lemma;
use crate::lang::word_classes::WordClass;
use crate::schema::{QuoteKind, Rule};

/// The farthest a content may begin after its clause, in tokens.
const REACH: usize = 30;

/// The fewest words in marks that are no name.
const FEWEST: usize = 3;

/// A verb with its subject.
struct Clause {
    source: Option<Range<usize>>,
    /// The subject is after its verb.
    inverted: bool,
    /// The token after verb and subject.
    end: usize,
}

/// Gathers the cues that are verbs.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    for cue in 0..article.toks.len() {
        let Some((form, lemma)) = article.cue(cue) else { continue };
        let Some(tok) = article.tok(cue) else { continue };
        if !form.part.is_finite() || lemma.frames.beside || acc.is_active(cue) || tok.quotation.is_some() {
            continue;
        }
        let clause = clause(article, cue);
        let led = content_before(acc, article, cue, &clause, lemma);
        let rest = led.as_ref().and_then(|(part, _)| cut(acc, article, cue, part, clause.end));
        let Some((part, kind)) = led.or_else(|| content_after(acc, article, cue, clause.end, lemma)) else {
            continue;
        };
        let parts = std::iter::once(part).chain(rest).collect();
        acc.activate(cue);
        let agreement = form.agreement;
        let (source, rule) = match clause.source {
            // `heißt es`
            _ if lemma.relays => (Source::Nobody, Rule::ElidedSubject),
            // `warf der Regierung vor`: the person spoken to is after the verb.
            Some(_) if lemma.tells && clause.inverted => (Source::Elided(agreement), Rule::ElidedSubject),
            Some(mention) if mention.len() == 1 && article.is(mention.start, WordClass::Pronoun) => {
                (Source::Pronoun { mention, agreement }, Rule::Pronoun)
            }
            Some(range) if clause.inverted => (Source::Named(range), Rule::OwnClauseVso),
            Some(range) => (Source::Named(range), Rule::OwnClauseSvo),
            None => (Source::Elided(agreement), Rule::ElidedSubject),
        };
        acc.add(Raw {
            at: cue,
            cue: article.cue_span(cue).into_iter().collect(),
            parts,
            kind,
            source,
            source_rule: rule,
            rule: if lemma.weak { Rule::Directive } else { rule },
            entry: Some(lemma.citation.clone()),
            medium: None,
            nested: false,
            share: None,
        });
    }
}

/// Returns whose verb it is: the noun phrase that the clause begins with, or the one after the finite
/// verb where something else is first.
fn clause(article: &Article<'_>, cue: usize) -> Clause {
    let (floor, limit) = (article.floor(cue), article.limit(cue));
    let after = cue + article.tok(cue).map_or(1, |tok| usize::from(tok.cue_len.max(1)));
    // `hatte gesagt`: the auxiliary is the finite verb.
    let verb = (floor.max(cue.saturating_sub(REACH))..cue)
        .rev()
        .take_while(|idx| !article.is_comma(*idx) && article.opened(*idx).is_none())
        .find(|idx| article.is(*idx, WordClass::Auxiliary))
        .unwrap_or(cue);
    let next = (verb + 1..limit)
        .find(|idx| !article.is(*idx, WordClass::Adverb | WordClass::Time | WordClass::Negation))
        .unwrap_or(limit);
    let joined = verb > floor
        && (article.is_comma(verb - 1) || article.tok(verb - 1).is_some_and(|tok| tok.closes.is_some()));
    let names = begins_phrase(article, next);
    if !(joined && names)
        && let Some(source) = fronted(article, floor, verb)
    {
        return Clause { source: Some(source), inverted: false, end: after };
    }
    if names {
        let stop = if verb < cue { cue } else { limit };
        let end = noun_phrase_end(article, next, stop);
        if let Some(source) = article.trim(next..end) {
            return Clause { source: Some(source), inverted: true, end: end.max(after) };
        }
    }
    // `X ist gefahren und schrieb`: the second verb has the first one's subject.
    let first = (floor..verb.min(floor + REACH)).find(|idx| {
        article.is(*idx, WordClass::PlainVerb | WordClass::Auxiliary)
            || article.cue(*idx).is_some_and(|(form, _)| form.part.is_finite())
    });
    let second = !joined && verb > floor && article.is(verb - 1, WordClass::Conjunction);
    let source = first.filter(|_| second).and_then(|first| fronted(article, floor, first));
    Clause { source, inverted: joined, end: after }
}

fn begins_phrase(article: &Article<'_>, idx: usize) -> bool {
    let bars = WordClass::Complementiser | WordClass::Conjunction | WordClass::Interrogative;
    let preposed = article.is(idx, WordClass::Preposition) && !article.is(idx, WordClass::Determiner);
    article.is_word(idx)
        && !article.is(idx, bars)
        && !preposed
        && (article.is(idx, WordClass::Determiner | WordClass::Pronoun)
            || article.tok(idx).is_some_and(|tok| article.capital(tok)))
}

/// Returns the noun phrase between the clause's start and its verb, where nothing else is there.
fn fronted(article: &Article<'_>, floor: usize, verb: usize) -> Option<Range<usize>> {
    let start = (floor..verb.min(floor + REACH))
        .find(|idx| article.is_word(*idx) && !article.is(*idx, WordClass::Conjunction | WordClass::Adverb))?;
    if !begins_phrase(article, start) || article.is(start, WordClass::Time) {
        return None;
    }
    let mut end = noun_phrase_end(article, start, verb);
    let source = article.trim(start..end)?;
    while end < verb && article.is(end, WordClass::Adverb | WordClass::Time) {
        end += 1;
    }
    // `X, der Sprecher der Partei, sagte`
    let aside = article.is_comma(end) && article.is_comma(verb - 1);
    (end == verb || aside).then_some(source)
}

/// Returns the content in front of the verb.
fn content_before(
    acc: &Gathered,
    article: &Article<'_>,
    cue: usize,
    clause: &Clause,
    lemma: &Lemma,
) -> Option<(Range<usize>, QuoteKind)> {
    let floor = article.floor(cue);
    let before = cue.checked_sub(1).filter(|at| *at > floor)?;
    let closed = article.tok(before).is_some_and(|tok| tok.closes.is_some());
    if !clause.inverted || !(closed || article.is_comma(before)) || !(lemma.frames.marks || lemma.frames.bare)
    {
        return None;
    }
    let (tokens, kind) = clause_before(article, floor, cue)?;
    let free = [tokens.start, tokens.end - 1].iter().all(|idx| !acc.is_edge(*idx));
    let clear = !tokens.clone().any(|idx| acc.is_active(idx));
    (free && clear && !(lemma.strict && kind != QuoteKind::Direct)).then_some((tokens, kind))
}

/// Returns what goes on after a cue and its subject that cut a clause right after its verb: `Der Plan war, sagte sie,
/// Teil eines größeren Systems`.
fn cut(
    acc: &Gathered,
    article: &Article<'_>,
    cue: usize,
    led: &Range<usize>,
    end: usize,
) -> Option<Range<usize>> {
    let verbs = WordClass::PlainVerb | WordClass::Auxiliary | WordClass::Reportive;
    let unfinished = article.is(led.end.checked_sub(1)?, verbs) && article.is_comma(cue.checked_sub(1)?);
    if !unfinished
        || !article.is_comma(end)
        || article.is(end + 1, WordClass::Conjunction | WordClass::Complementiser)
    {
        return None;
    }
    content(article, cue, end + 1, Tie::Clause, &acc.active).map(|found| found.tokens)
}

/// Returns the content after the clause: in marks, after a colon, or a clause after a comma.
fn content_after(
    acc: &Gathered,
    article: &Article<'_>,
    cue: usize,
    end: usize,
    lemma: &Lemma,
) -> Option<(Range<usize>, QuoteKind)> {
    let limit = article.limit(cue).min(end + REACH);
    let mut idx = end;
    while idx < limit {
        if article.is_punct(idx, ':') {
            let tie = if article.opened(idx + 1).is_some() { Tie::Colon } else { Tie::Clause };
            return content(article, cue, idx + 1, tie, &acc.active).map(|found| (found.tokens, found.kind));
        }
        if let Some(quotation) = article.opened(idx) {
            let words = quotation.inner.clone().filter(|at| article.is_word(*at)).count();
            // `nannte den Plan „verrückt“`: what somebody calls a thing may be one word.
            if words >= FEWEST || lemma.frames.noun {
                return Some((article.trim(quotation.inner.clone())?, QuoteKind::Direct));
            }
            idx = quotation.close.unwrap_or(limit);
        } else if article.is_comma(idx) && opens(article, idx + 1, article.limit(cue), lemma) {
            return content(article, cue, idx + 1, Tie::Clause, &acc.active)
                .map(|found| (found.tokens, found.kind));
        } else if idx > end && article.cue(idx).is_some_and(|(form, of)| form.part.is_finite() && !of.strict)
        {
            return None;
        }
        idx += 1;
    }
    None
}

/// Returns true if a reported clause begins at `idx`: with a complementiser, or in the mood of reported speech.
fn opens(article: &Article<'_>, idx: usize, limit: usize, lemma: &Lemma) -> bool {
    if article.is(idx, WordClass::Complementiser) {
        return true;
    }
    if article.is(idx, WordClass::Interrogative) && !lemma.strict {
        return true;
    }
    let reported = (idx..limit).take(REACH).any(|at| article.is(at, WordClass::Reportive));
    let verbal = || {
        let verbs = WordClass::Reportive | WordClass::PlainVerb | WordClass::Auxiliary;
        begins_phrase(article, idx) && (idx..limit).take(REACH).any(|at| article.is(at, verbs))
    };
    lemma.frames.bare && (reported || (!lemma.strict && verbal()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_subject_before_its_verb() {
        check(
            "verb_second_clause",
            "de",
            "Die Ministerin sagte, dass die Brücke offen bleibt.",
            &["dass die Brücke offen bleibt"],
        );
    }

    #[test]
    fn a_quotation_in_front_of_its_verb() {
        check(
            "verb_second_clause",
            "de",
            "„Wir bauen im Frühjahr weiter“, erklärte Anna Berg.",
            &["Wir bauen im Frühjahr weiter"],
        );
    }
}
