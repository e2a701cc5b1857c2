//! How far a noun phrase extends: title, name, role, affiliation and apposition, without relative clauses and
//! adverbials.

use enumset::enum_set;

use super::verb::is_noun;
use crate::detect::reading::article::Article;
use crate::detect::reading::token::Tok;
use crate::lang::cues::Part;
use crate::lang::word_classes::{WordClass, WordClasses};
use crate::text::tokens::TokenKind;

/// What ends a noun phrase wherever it is.
pub(super) const ENDS: WordClasses = enum_set!(
    WordClass::Stop
        | WordClass::RelativeWord
        | WordClass::Time
        | WordClass::Adverb
        | WordClass::PlainVerb
        | WordClass::Complementiser
        | WordClass::Fused
        | WordClass::Interrogative
        | WordClass::Negation
        | WordClass::Auxiliary
);

/// What shows that an apposition goes on after a comma.
const APPOSED: WordClasses = enum_set!(WordClass::Role | WordClass::Title);

/// Known heads of sources.
pub(super) const HEADS: WordClasses = enum_set!(
    WordClass::Role
        | WordClass::Title
        | WordClass::Body
        | WordClass::Unnamed
        | WordClass::Group
        | WordClass::Relay
        | WordClass::Document
        | WordClass::Country
);

/// The longest name in marks, in tokens.
pub(in crate::detect) const LONGEST_NAME: usize = 4;

/// The longest source, in tokens.
pub(super) const LONGEST: usize = 40;

/// Returns the end of the noun phrase that begins at `start`.
pub(in crate::detect) fn noun_phrase_end(article: &Article<'_>, start: usize, limit: usize) -> usize {
    let limit = limit.min(start + LONGEST);
    let alone = WordClass::Pronoun | WordClass::FirstPerson;
    if article.pack.grammar.capitals && article.is(start, alone) && !article.is(start, WordClass::Determiner)
    {
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
                    if !tok.phrase.is_disjoint(WordClass::Adverb | WordClass::Time | WordClass::Break)
                        || !classes.is_disjoint(ENDS) && classes.is_disjoint(HEADS)
                    {
                        break;
                    }
                    if let Some((form, lemma)) = article.cue(idx)
                        && (form.part.is_finite() && (!lemma.strict || presents(article, idx))
                            || matches!(form.part, Part::Participle | Part::Fixed))
                        && !is_noun(article, idx)
                        && classes.is_disjoint(HEADS | WordClass::Name)
                    {
                        break;
                    }
                    if !continues(article, idx, limit, headed) {
                        break;
                    }
                }
                headed |= !classes.is_disjoint(HEADS);
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
                let described = article.pack.grammar.capitals && article.is(idx + 1, WordClass::Determiner);
                let apposed = (article.is(idx + 1, APPOSED) || described)
                    && article.tok(idx + 1).is_some_and(|tok| tok.governs.is_none());
                if !(idx > start && apposed) {
                    break;
                }
            }
            TokenKind::Punct('-' | '/' | '.' | '&')
                if article.pack.grammar.capitals && !stops(article, idx) => {}
            TokenKind::Punct('.') if idx > start && article.is(idx - 1, WordClass::Dotted) => {}
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
    while end > start + 1 && article.is(end - 1, WordClass::Preposition | WordClass::Conjunction) {
        end -= 1;
    }
    end
}

/// Returns true if a form is a present of a language whose verbs are first: its nouns look otherwise, but
/// for names (يزيد بن …).
fn presents(article: &Article<'_>, idx: usize) -> bool {
    article.pack.grammar.verb_first
        && article.cue(idx).is_some_and(|(form, _)| form.part == Part::Present)
        && !article.is(idx + 1, WordClass::Name)
}

/// Returns true if the word at `idx` continues the noun phrase before it.
fn continues(article: &Article<'_>, idx: usize, limit: usize, headed: bool) -> bool {
    let Some(tok) = article.tok(idx) else { return false };
    let grammar = &article.pack.grammar;
    let classes = article.classes(idx);
    if article.pack.grammar.noun_capitals && !noun_continues(article, idx) {
        return false;
    }
    if classes.contains(WordClass::Inner) {
        let next = idx + 1;
        let object = next < limit
            && (article.is_word(next) || article.tok(next).is_some_and(|tok| tok.opens.is_some()));
        return object
            && !article.is(next, WordClass::Statement | WordClass::Time | WordClass::Stop | WordClass::Norm);
    }
    if classes.contains(WordClass::Agent) && article.pack.grammar.capitals {
        // `a report by the ministry`
        let text = WordClass::Document | WordClass::Statement;
        // `figures published by the office`
        let made = idx > 1 && article.is(idx - 2, text) && article.ends_with(idx - 1, &grammar.past);
        let made = made || idx > 0 && article.is(idx - 1, text);
        return made && article.is_word(idx + 1) && idx + 1 < limit;
    }
    if !classes.is_disjoint(WordClass::Preposition | WordClass::Topic) && tok.governs.is_none() {
        return false;
    }
    if tok.governs.is_some() {
        let addressee = !classes.is_disjoint(WordClass::Relay | WordClass::Statement | WordClass::Time);
        return headed
            && !addressee
            && tok.preposition > 0
            && !tok.governs.is_some_and(|letter| grammar.clitics.comparative.contains(&letter));
    }
    if classes.contains(WordClass::Conjunction) && article.pack.grammar.capitals {
        return article.tok(idx + 1).is_some_and(|tok| article.capital(tok)) && !article.is(idx + 1, ENDS);
    }
    true
}

/// Returns true unless a word without capital, after a noun, begins something else than an attribute.
fn noun_continues(article: &Article<'_>, idx: usize) -> bool {
    let lower =
        |idx: usize| article.tok(idx).is_some_and(|tok| tok.kind == TokenKind::Word && !article.capital(tok));
    let attribute = WordClass::Inner | WordClass::Dotted | WordClass::Name;
    let after_noun = idx.checked_sub(1).is_some_and(|before| !lower(before));
    !(lower(idx) && after_noun && !article.is(idx, attribute))
}

/// Returns true if the token is the apostrophe of a plural owner (the drivers’ union).
pub(in crate::detect) fn owns(article: &Article<'_>, idx: usize) -> bool {
    let Some(tok) = article.tok(idx) else { return false };
    let single = matches!(tok.kind, TokenKind::Mark('\'' | '’'));
    let free = tok.opens.is_none() && tok.closes.is_none();
    let plural = idx.checked_sub(1).and_then(|at| article.tok(at)).is_some_and(|before| {
        before.kind == TokenKind::Word
            && before.span.end() == tok.span.start()
            && article.ends_with(idx - 1, &article.pack.grammar.owner_plural)
    });
    single && free && plural && article.is_word(idx + 1)
}

/// Returns true if the token is a full stop that no abbreviation has: inside of quotations it ends a
/// sentence too.
fn stops(article: &Article<'_>, idx: usize) -> bool {
    let abbreviated =
        |tok: &Tok| !tok.classes.is_disjoint(WordClass::Dotted | WordClass::Title) || tok.span.len() == 1;
    article.is_punct(idx, '.')
        && !idx.checked_sub(1).and_then(|at| article.tok(at)).is_some_and(abbreviated)
        && article
            .tok(idx + 1)
            .zip(article.tok(idx))
            .is_none_or(|(next, dot)| next.span.start() > dot.span.end())
}

/// Returns the start of the noun phrase that ends in front of `end`.
pub(in crate::detect) fn phrase_start(article: &Article<'_>, floor: usize, end: usize) -> usize {
    let mut start = end;
    while start > floor {
        let Some(tok) = article.tok(start - 1) else { break };
        let classes = article.classes(start - 1);
        let inner = classes.contains(WordClass::Inner)
            && start < end
            && start - 1 > floor
            && article.is_word(start - 2);
        let bars = WordClass::Stop
            | WordClass::RelativeWord
            | WordClass::PlainVerb
            | WordClass::Complementiser
            | WordClass::Auxiliary
            | WordClass::Interrogative
            | WordClass::Adverb
            | WordClass::Break;
        let and = classes.contains(WordClass::Conjunction)
            && start < end
            && start - 1 > floor
            && article.tok(start).is_some_and(|tok| article.capital(tok))
            && article.tok(start - 2).is_some_and(|tok| article.capital(tok));
        let word =
            matches!(tok.kind, TokenKind::Word | TokenKind::Number | TokenKind::Punct('-' | '.' | '&'))
                || owns(article, start - 1);
        let barred = !classes.is_disjoint(bars)
            || (classes.contains(WordClass::Preposition) && !inner)
            || (classes.contains(WordClass::Conjunction) && !and)
            || tok.cue.is_some_and(|form| form.part != Part::Noun) && !is_noun(article, start - 1);
        if !word || barred || stops(article, start - 1) {
            break;
        }
        start -= 1;
        let begins = WordClass::Determiner | WordClass::Pronoun | WordClass::FirstPerson;
        if article.is(start, begins) && !(start > floor && article.is(start - 1, WordClass::Inner)) {
            break;
        }
    }
    start
}
