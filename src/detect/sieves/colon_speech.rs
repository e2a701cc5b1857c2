//! Speech in colon style: headlines (`واشنطن: …`) and the turns of a conversation.

use std::ops::Range;

use super::conversation_turns::{Lead, Turns};
use super::gathered::{Gathered, Raw, Source};
use crate::detect::reading::article::{Article, Paragraph};
use crate::lang::word_classes::WordClass;
use crate::schema::{BlockKind, QuoteKind, Rule};
use crate::text::tokens::TokenKind;

/// How far below its headline a speaker's full name is looked for, in tokens.
const BELOW: usize = 400;

/// The most lines of a message after its first.
const MOST_LINES: usize = 40;

/// Returns true if the token is in the article's first paragraph, its title.
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
    let document = source.len() == 1 && article.is(source.start, WordClass::Document);
    document
        || (article.capital(last) && (source.end + 1..article.toks.len().min(source.end + BELOW)).any(below))
}

/// Gathers a message: who writes it is in front of the colon, and it extends to the next one's date.
fn message(
    acc: &mut Gathered,
    article: &Article<'_>,
    paragraph: &Paragraph,
    colon: usize,
    more: &[Paragraph],
) {
    let Some(source) = article.trim(paragraph.tokens.start..colon) else { return };
    let mut parts: Vec<_> = article.trim(colon + 1..paragraph.tokens.end).into_iter().collect();
    if paragraph.stamped {
        let more = more.iter().take_while(|next| !next.stamped && next.kind == BlockKind::Body);
        parts.extend(more.take(MOST_LINES).filter_map(|next| article.trim(next.tokens.clone())));
    }
    if parts.is_empty() {
        return;
    }
    acc.add(Raw {
        at: paragraph.tokens.start,
        cue: Vec::new(),
        parts,
        kind: QuoteKind::Direct,
        source: Source::Named(source),
        source_rule: Rule::ColonTurn,
        rule: Rule::ColonTurn,
        entry: None,
        medium: None,
        nested: true,
        share: None,
    });
}

/// Gathers paragraphs of the form `X: …`.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    let turns = Turns::read(article);
    for (idx, paragraph) in article.paragraphs.iter().enumerate() {
        let range = paragraph.tokens.clone();
        let rule = match paragraph.kind {
            BlockKind::Title | BlockKind::Deck | BlockKind::Kicker | BlockKind::Heading => {
                Rule::ColonHeadline
            }
            BlockKind::Body => Rule::ColonTurn,
            BlockKind::Byline | BlockKind::Boilerplate => continue,
        };
        if let Some(colon) = paragraph.message.filter(|_| rule == Rule::ColonTurn) {
            message(acc, article, paragraph, colon, article.paragraphs.get(idx + 1..).unwrap_or(&[]));
            continue;
        }
        let Some(lead) = turns.lead(idx) else { continue };
        let Lead { label, colon, letter, .. } = lead.clone();
        let start = label.start;
        let has_cue = (range.start..colon).any(|idx| acc.is_active(idx));
        if has_cue || article.is(start, WordClass::Topic | WordClass::Statement) {
            continue;
        }
        let first = paragraph_is_first(article, range.start);
        let in_turn = rule == Rule::ColonTurn;
        let turn = turns.is_turn(idx);
        let known = if in_turn { turns.may_speak(idx) } else { lead.shaped || lead.known };
        let known =
            known || turn || (article.pack.grammar.capitals && first && named_below(article, label.clone()));
        let marked = article.tok(colon + 1).is_some_and(|tok| tok.opens.is_some());
        let n_content = range.end - colon;
        let n_words = (colon + 1..range.end).filter(|idx| article.is_word(*idx)).take(2).count();
        let enough = n_content > 5 || letter || turn && n_words > 1;
        if in_turn && (!(known && enough && colon - start < 5) || turns.lists_facts(idx))
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
            nested: rule == Rule::ColonHeadline,
            share: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn a_turn_of_a_conversation() {
        check(
            "colon_speech",
            "en",
            "Anna Berg: We will open the bridge in May.\n\nKarl Vogt: And what does it cost the town?",
            &["We will open the bridge in May", "And what does it cost the town"],
        );
    }
}
