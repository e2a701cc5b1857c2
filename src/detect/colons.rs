//! Speech in colon style: headlines (`واشنطن: …`) and the turns of a conversation.

use std::ops::Range;

use crate::lang::classes::Classes;
use crate::schema::{BlockKind, QuoteKind};
use crate::text::tokens::TokenKind;

use super::article::Article;
use super::attribution::{Gathered, Raw, Source};
use super::sources::noun_phrase_end;

/// The longest source in front of a colon, in tokens.
const LONGEST: usize = 10;

/// How far below its headline a speaker's full name is looked for, in tokens.
const BELOW: usize = 400;

/// Returns true if the token stands in the article's first paragraph, its title.
fn paragraph_is_first(article: &Article<'_>, idx: usize) -> bool {
    article.begins_text && article.paragraphs.first().is_some_and(|first| first.tokens.contains(&idx))
}

/// Returns true if the one word of a source is a text, or a name that a fuller one further down ends with.
fn named_below(article: &Article<'_>, source: Range<usize>) -> bool {
    let Some(last) = source.end.checked_sub(1).and_then(|at| article.tok(at)) else { return false };
    let name = article.text.slice(last.span);
    let below = |idx: usize| {
        article.tok(idx).is_some_and(|tok| article.text.slice(tok.span) == name)
            && article.tok(idx - 1).is_some_and(|tok| tok.kind == TokenKind::Word && article.capital(tok))
    };
    let document = source.len() == 1 && article.is(source.start, Classes::DOCUMENT);
    document
        || (article.capital(last) && (source.end + 1..article.toks.len().min(source.end + BELOW)).any(below))
}

/// Gathers paragraphs of the form `X: …`.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    // A single letter names a speaker where paragraphs take turns (`Q: …`, `A: …`).
    let lettered = |tokens: &Range<usize>| {
        article.tok(tokens.start).is_some_and(|tok| tok.span.len() == 1 && tok.kind == TokenKind::Word)
            && article.is_punct(tokens.start + 1, ':')
    };
    let turns = article.paragraphs.iter().filter(|paragraph| lettered(&paragraph.tokens)).count() > 1;
    for paragraph in &article.paragraphs {
        let range = paragraph.tokens.clone();
        let rule = match paragraph.kind {
            BlockKind::Title | BlockKind::Deck | BlockKind::Kicker | BlockKind::Heading => "colon-headline",
            BlockKind::Body => "colon-turn",
            BlockKind::Byline | BlockKind::Boilerplate => continue,
        };
        let colon =
            (range.start..range.end.min(range.start + LONGEST)).find(|idx| article.is_punct(*idx, ':'));
        let Some(colon) = colon.filter(|colon| *colon > range.start) else { continue };
        let start = match article.tok(range.start) {
            Some(tok) if matches!(tok.kind, TokenKind::Punct('-' | '–' | '—' | '•' | '\u{640}')) => {
                range.start + 1
            }
            _ => range.start,
        };
        let whole = noun_phrase_end(article, start, colon) == colon;
        let has_cue = (range.start..colon).any(|idx| acc.is_active(idx));
        if !whole || has_cue || article.is(start, Classes::TOPIC.with(Classes::STATEMENT)) {
            continue;
        }
        let heads = Classes::ROLE
            .with(Classes::TITLE)
            .with(Classes::BODY)
            .with(Classes::COUNTRY)
            .with(Classes::UNNAMED)
            .with(Classes::NAME);
        let known = (start..colon).any(|idx| article.is(idx, heads));
        let words =
            || (start..colon).filter_map(|idx| article.tok(idx)).filter(|tok| tok.kind == TokenKind::Word);
        let loud = |surface: &str| surface.len() > 3 && surface.chars().all(char::is_uppercase);
        let letter = colon == start + 1
            && article.tok(start).is_some_and(|tok| tok.span.len() == 1 && article.capital(tok));
        let first = paragraph_is_first(article, range.start);
        let known = known
            || (article.pack.grammar.capitals
                && (letter && turns || first && named_below(article, start..colon)));
        // `Anna Berg: …`, `BERG: …`
        let known = known
            || (article.pack.grammar.capitals
                && words().all(|tok| article.capital(tok))
                && (words().count() > 1 || words().any(|tok| loud(article.text.slice(tok.span)))));
        let marked = article.tok(colon + 1).is_some_and(|tok| tok.opens.is_some());
        let n_content = range.end - colon;
        let enough = n_content > 5 || letter;
        if rule == "colon-turn" && !(known && enough && colon - start < 5)
            || !(known || marked || n_content > 4)
        {
            continue;
        }
        let content = match article.opened(colon + 1) {
            Some(quotation) => article.trim(quotation.inner.clone()),
            None => article.trim(colon + 1..range.end),
        };
        let (Some(content), Some(source)) = (content, article.trim(start..colon)) else { continue };
        acc.add(Raw {
            at: range.start,
            cue: Vec::new(),
            parts: vec![content],
            kind: QuoteKind::Direct,
            source: Source::Named(source),
            source_rule: rule,
            rule,
            entry: None,
            medium: None,
            nested: rule == "colon-headline",
        });
    }
}
