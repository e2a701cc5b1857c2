//! Complements that are no clause of their own: `wants to leave`, `criticised the plan`, `called for
//! a vote`, `described it as a success`, `called it “a disaster”`.

use std::ops::Range;

use super::content_extent::clause_end;
use super::content_start::folded;
use super::verb::{is_noun, is_verb};
use crate::detect::reading::article::Article;
use crate::lang::cues::{Lemma, Part};
use crate::lang::word_classes::WordClass;
use crate::schema::QuoteKind;
use crate::text::tokens::TokenKind;

/// The farthest that a name in marks may be after its verb, in tokens.
const REACH: usize = 14;

/// Returns the complement that begins at token `at`, after the verb or noun at `cue`. `active` says of each token whether a
/// cue with a content is there.
pub(in crate::detect) fn complement(
    article: &Article<'_>,
    active: &[bool],
    cue: usize,
    at: usize,
    lemma: &Lemma,
) -> Option<(Vec<Range<usize>>, QuoteKind)> {
    let limit = article.limit(cue);
    let frames = &lemma.frames;
    let mut at = at;
    while at < limit && article.is(at, WordClass::Adverb) && !article.is(at, WordClass::Negation) {
        at += 1;
    }
    if at >= limit {
        return None;
    }
    if frames.infinitive
        && let Some(found) = infinitive(article, active, cue, at)
    {
        return Some(found);
    }
    if frames.prepositions.iter().any(|word| *word == folded(article, at)) {
        return whole(article, active, cue, at + 1);
    }
    if frames.named {
        return named(article, active, cue, at);
    }
    if frames.noun && is_object(article, at) {
        return whole(article, active, cue, at)
            .filter(|(parts, _)| !lemma.judges || says_why(article, parts));
    }
    None
}

/// Returns true if more is reported than that somebody or something was praised or blamed, however long its name: what
/// for, as what, or in which words.
fn says_why(article: &Article<'_>, parts: &[Range<usize>]) -> bool {
    let mut words = parts.iter().cloned().flatten().filter(|idx| article.is_word(*idx)).peekable();
    let marked =
        words.peek().is_some_and(|first| first.checked_sub(1).is_some_and(|at| article.opened(at).is_some()));
    marked || words.any(|idx| article.is(idx, WordClass::Reason))
}

/// Returns an infinitive with its marker, `to leave` or `not to leave`.
pub(in crate::detect) fn infinitive(
    article: &Article<'_>,
    active: &[bool],
    cue: usize,
    at: usize,
) -> Option<(Vec<Range<usize>>, QuoteKind)> {
    let marker = if article.is(at, WordClass::Negation) { at + 1 } else { at };
    if !article.is(marker, WordClass::Infinitive) {
        return None;
    }
    let verb = article.tok(marker + 1)?;
    let nouns = WordClass::Determiner
        | WordClass::Preposition
        | WordClass::Pronoun
        | WordClass::FirstPerson
        | WordClass::RelativeWord
        | WordClass::Interrogative
        | WordClass::Group;
    let bare = article.is_word(marker + 1)
        && !article.is(marker + 1, nouns)
        && !article.ends_with(marker + 1, &article.pack.grammar.present_participle)
        // In a headline every word has a capital.
        && (!article.capital(verb) || article.tok(cue).is_some_and(|tok| article.capital(tok)));
    let marked = article.opened(marker + 1).is_some();
    if !(bare || marked) {
        return None;
    }
    whole(article, active, cue, at)
}

/// Returns true if an object may begin at the token.
fn is_object(article: &Article<'_>, at: usize) -> bool {
    let bars = WordClass::Preposition
        | WordClass::Conjunction
        | WordClass::Auxiliary
        | WordClass::Negation
        | WordClass::RelativeWord
        | WordClass::Time
        | WordClass::Complementiser;
    let word = article.is_word(at)
        && (!article.is(at, bars)
            || article.is(at, WordClass::Determiner) && !article.is(at, WordClass::Auxiliary));
    word || article.opened(at).is_some()
}

/// Returns what is in marks after an object: `called the plan “a disaster”`.
fn named(
    article: &Article<'_>,
    active: &[bool],
    cue: usize,
    at: usize,
) -> Option<(Vec<Range<usize>>, QuoteKind)> {
    let limit = article.limit(cue);
    let bars = WordClass::Conjunction | WordClass::Complementiser | WordClass::Preposition;
    let bars = bars | WordClass::Auxiliary;
    for idx in at..limit.min(at + REACH) {
        if let Some(quotation) = article.opened(idx) {
            quotation.close?;
            return whole(article, active, cue, idx).map(|(parts, _)| (parts, QuoteKind::Mixed));
        }
        let inner = article.is(idx, WordClass::Inner | WordClass::Predicative);
        if !article.is_word(idx)
            || article.is(idx, bars) && !inner
            || article.cue(idx).is_some_and(|(form, _)| form.part != Part::Noun) && !is_noun(article, idx)
        {
            return None;
        }
    }
    None
}

/// Returns everything from `at` to the end of its clause.
fn whole(
    article: &Article<'_>,
    active: &[bool],
    cue: usize,
    at: usize,
) -> Option<(Vec<Range<usize>>, QuoteKind)> {
    let number = article.tok(at).is_some_and(|tok| tok.kind == TokenKind::Number);
    let begins = article.is_word(at) || article.opened(at).is_some() || number;
    if at >= article.limit(cue) || !begins {
        return None;
    }
    let end = clause_end(article, cue, at, active);
    let end = phrase_end(article, at, end);
    let tokens = article.trim(at..end)?;
    if let Some(quotation) = article.opened(tokens.start)
        && quotation.close.is_some_and(|close| close + 1 >= tokens.end)
    {
        return Some((vec![article.trim(quotation.inner.clone())?], QuoteKind::Direct));
    }
    let kind = if article.has_quotation(tokens.clone()) { QuoteKind::Mixed } else { QuoteKind::Indirect };
    Some((vec![tokens], kind))
}

/// Returns where a phrase ends that cannot hold a main clause: in front of a second verb of the
/// subject, and of what a comma adds.
fn phrase_end(article: &Article<'_>, at: usize, end: usize) -> usize {
    let mut idx = at + 1;
    while idx < end {
        if let Some(close) = article.opened(idx).and_then(|quotation| quotation.close) {
            idx = close.max(idx) + 1;
            continue;
        }
        let Some(tok) = article.tok(idx) else { break };
        let after_comma = article.is_comma(idx - 1);
        let adds = after_comma
            && (article.is(idx, WordClass::RelativeWord | WordClass::Break)
                || article.ends_with(idx, &article.pack.grammar.present_participle)
                || tok.cue.is_some_and(|form| form.part == Part::Participle || form.part == Part::Fixed));
        let joined = article.is(idx, WordClass::Conjunction)
            && (is_verb(article, idx + 1)
                || (article.is(idx + 1, WordClass::Pronoun) && is_verb(article, idx + 2))
                || (after_comma
                    && (!article.is_word(idx + 1)
                        || (idx + 2..end.min(idx + 7)).any(|at| is_verb(article, at)))));
        if adds || joined {
            return idx;
        }
        idx += 1;
    }
    end
}
