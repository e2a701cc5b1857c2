//! What is proposed with an annotation that a person adds: how a quote is rendered, who says it, with
//! which cue, and whom a mention mentions.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::annotation::{
    Action as Done, Annotation, AnnotationId, Document, History, Origin, Parts, SpeakerId,
};
use crate::detect::affixes;
use crate::schema::{Label, QuoteKind};
use crate::text::fold::fold;
use crate::text::tokens::{Token, TokenKind, is_mark, tokens};
use crate::text::{Span, Text};

use super::edges::{closes, line_around};

/// Returns how a quote over `parts` is rendered, judged by the marks and the colon round it.
pub(super) fn quote_kind(document: &Document, parts: &Parts) -> QuoteKind {
    let text = document.text();
    let n_marked = parts.spans().iter().filter(|part| is_marked(document, **part)).count();
    if n_marked == parts.spans().len() {
        return QuoteKind::Direct;
    }
    let holds = parts.spans().iter().any(|part| holds_quotation(text.slice(*part)));
    if n_marked > 0 || holds {
        return QuoteKind::Mixed;
    }
    // Words after a colon are as they were said; a complementiser there is between the two.
    let behind_colon = line_before(text, parts.start()).trim_end().ends_with(':');
    if behind_colon { QuoteKind::Direct } else { QuoteKind::Indirect }
}

/// Tells whether a part is in quotation marks as a whole: right after the mark that opens them or right before
/// the one that closes them, or amid them where no other quote is around it.
fn is_marked(document: &Document, part: Span) -> bool {
    let text = document.text();
    let line = line_around(text, part.start());
    let mut cut: Vec<Token> = Vec::new();
    tokens(&mut cut, text.as_str(), line);
    let mut open: Vec<Token> = Vec::new();
    // The innermost quotation around the part; one that is not closed in its line extends to the end of it.
    let mut around: Option<Span> = None;
    let mut take = |inner: Span| {
        if inner.covers(part) && around.is_none_or(|known| known.covers(inner)) {
            around = Some(inner);
        }
    };
    for token in &cut {
        let TokenKind::Mark(c) = token.kind else { continue };
        let is_pair = |begun: &Token| matches!(begun.kind, TokenKind::Mark(begun) if closes(begun, c));
        match open.last() {
            Some(begun) if is_pair(begun) => {
                take(Span::new(begun.span.end(), token.span.start()));
                open.pop();
            }
            _ if is_quotation_mark(c) || c == '‘' => open.push(*token),
            _ => {}
        }
    }
    open.iter().for_each(|begun| take(Span::new(begun.span.end(), line.end())));
    let Some(inner) = around else { return false };
    let nothing = |span: Option<Span>| {
        span.is_some_and(|span| !text.slice(span).contains(|c: char| c.is_alphanumeric()))
    };
    let at_edge = nothing(Span::checked(inner.start(), part.start()))
        || nothing(Span::checked(part.end(), inner.end()));
    let is_nested = document.annotations().any(|it| {
        let hull = it.parts.hull();
        it.attribution().is_some() && it.is_live() && hull.covers(part) && hull != part && inner.covers(hull)
    });
    at_edge || !is_nested
}

/// Tells whether words are quoted inside a text. A single one in marks is a term or a name, and so are a few
/// with capitals.
fn holds_quotation(text: &str) -> bool {
    let mut cut: Vec<Token> = Vec::new();
    tokens(&mut cut, text, Span::from_range(0..text.len()));
    let mut from: Option<usize> = None;
    for (idx, token) in cut.iter().enumerate() {
        match token.kind {
            TokenKind::Mark(c) if is_quotation_mark(c) => match from.take() {
                // All after the first word in marks is no term: إنه «ممتاز».
                Some(1) if idx + 1 == cut.len() => return true,
                Some(from) if is_quoted(text, cut.get(from + 1..idx).unwrap_or(&[])) => return true,
                Some(_) => {}
                None => from = Some(idx),
            },
            _ => {}
        }
    }
    // One that is opened and not closed, or closed and not opened, runs on outside.
    from.is_some()
}

fn is_quoted(text: &str, inside: &[Token]) -> bool {
    let words = inside.iter().filter(|it| matches!(it.kind, TokenKind::Word | TokenKind::Number));
    let words: Vec<&str> = words.map(|it| text.get(it.span.range()).unwrap_or("")).collect();
    let is_name = words.iter().all(|word| word.chars().next().is_some_and(char::is_uppercase));
    words.len() > 1 && !(is_name && words.len() < 5)
}

/// Apostrophes are marks too, but inside a text they are mostly apostrophes.
fn is_quotation_mark(c: char) -> bool {
    is_mark(c) && !matches!(c, '\'' | '’' | '‘' | '`' | '″')
}

fn line_before(text: &Text, offset: u32) -> &str {
    let line = line_around(text, offset);
    Span::checked(line.start(), offset).map_or("", |span| text.slice(span))
}

/// Returns the likeliest mention of a quote's speaker: the nearest live one in its paragraph, those in
/// its sentence first; else that of the quote before.
///
/// Of the mentions, only those count that `may` holds for.
pub(super) fn likeliest_source(
    document: &Document,
    parts: &Parts,
    may: impl Fn(&Annotation) -> bool,
) -> Option<AnnotationId> {
    let hull = parts.hull();
    let is_it = |it: &&Arc<Annotation>| it.label() == Label::Speaker && it.is_live() && may(it);
    let mentions = document.annotations().filter(is_it);
    let nearest = mentions.filter_map(|it| {
        let Distance { in_sentence, len, .. } = distance(document, parts, &it.parts)?;
        Some(((!in_sentence, len, it.id), it.id))
    });
    nearest.min_by_key(|(near, _)| *near).map(|(_, id)| id).or_else(|| {
        document
            .annotations()
            .filter(|it| it.label() == Label::Quote && it.is_live() && it.parts.start() < hull.start())
            .max_by_key(|it| (it.parts.start(), it.id))
            .and_then(|it| it.attribution()?.source)
            .filter(|source| document.annotation(*source).is_some_and(|it| may(it)))
    })
}

/// Returns the nearest live cue in a quote's sentence that attributes nothing yet; one before it sooner than one
/// after it, which mostly begins the next attribution. Only those count that `may` holds for.
pub(super) fn likeliest_cue(
    document: &Document,
    parts: &Parts,
    may: impl Fn(&Annotation) -> bool,
) -> Option<AnnotationId> {
    let quotes = document.annotations().filter(|it| it.is_live()).filter_map(|it| it.attribution());
    let attributing: BTreeSet<AnnotationId> = quotes.flat_map(|it| it.cues.iter().copied()).collect();
    let free = |it: &&Arc<Annotation>| {
        it.label() == Label::Cue && it.is_live() && may(it) && !attributing.contains(&it.id)
    };
    document
        .annotations()
        .filter(free)
        .filter_map(|it| {
            let Distance { in_sentence, is_behind, len } = distance(document, parts, &it.parts)?;
            in_sentence.then_some(((is_behind, len, it.id), it.id))
        })
        .min_by_key(|(near, _)| *near)
        .map(|(_, id)| id)
}

/// Returns the free cues that go together with a cue (أجاب النائب قائلاً), in the order of the text.
pub(super) fn cues_together(document: &Document, cue: AnnotationId) -> Vec<AnnotationId> {
    let Some(cue) = document.annotation(cue) else { return Vec::new() };
    let is_free = |it: &Annotation| !document.quotes_linking(it.id).any(|quote| quote.is_live());
    let cues = document.annotations().filter(|it| it.label() == Label::Cue && it.is_live());
    let mut found: Vec<_> = cues
        .filter(|it| it.id != cue.id && go_together(document, &it.parts, &cue.parts) && is_free(it))
        .collect();
    found.sort_by_key(|it| it.parts.start());
    found.into_iter().map(|it| it.id).collect()
}

/// Tells whether two cues can have one content: nothing but a mention and a word is between them.
fn go_together(document: &Document, one: &Parts, other: &Parts) -> bool {
    let (first, second) = if one.start() < other.start() { (one, other) } else { (other, one) };
    let Some(gap) = Span::checked(first.hull().end(), second.start()) else { return false };
    // Farther apart there is more between them than a name; nothing of a long text is gone through for that.
    if gap.len() > 400 || holds_sentence_end(document.text(), gap) {
        return false;
    }
    let live = document.annotations().filter(|it| it.is_live() && it.parts.hull().overlaps(gap));
    let mut mentions: Vec<Span> = Vec::new();
    for it in live {
        match it.label() {
            Label::Speaker => mentions.extend(it.parts.spans()),
            Label::Quote => return false,
            Label::Cue | Label::Claim => {}
        }
    }
    let mut between: Vec<Token> = Vec::new();
    tokens(&mut between, document.text().as_str(), gap);
    let outside = between.iter().filter(|token| {
        matches!(token.kind, TokenKind::Word) && !mentions.iter().any(|mention| mention.covers(token.span))
    });
    outside.count() < 2 && !between.iter().any(|token| token.kind == TokenKind::Punct(':'))
}

/// Returns the nearest live quote in the sentence of a cue or mention that has none yet and could have this one:
/// no other quote has it, and it lies outside. A quote after a cue comes sooner than one before it. A speaker of
/// another sentence was only proposed, unless somebody linked it.
pub(super) fn likeliest_quote(
    document: &Document,
    id: AnnotationId,
    history: &History,
) -> Option<AnnotationId> {
    let mark = document.annotation(id)?;
    if document.quotes_linking(id).any(|quote| quote.is_live()) {
        return None;
    }
    document
        .annotations()
        .filter(|it| it.is_live())
        .filter(|it| {
            it.attribution().is_some_and(|attribution| match (mark.label(), attribution.source) {
                (Label::Cue, _) => {
                    let of_cue = |cue: &AnnotationId| document.annotation(*cue).map(|it| &it.parts);
                    let together = |cue: &Parts| go_together(document, cue, &mark.parts);
                    attribution.cues.is_empty() || attribution.cues.iter().filter_map(of_cue).any(together)
                }
                (_, None) => true,
                (_, Some(source)) => {
                    let source = document.annotation(source).map(|it| &it.parts);
                    let near = source.and_then(|source| distance(document, &it.parts, source));
                    let is_proposed = it.origin == Origin::Person && !history.holds(Done::Link, it.id);
                    is_proposed && !near.is_some_and(|near| near.in_sentence)
                }
            })
        })
        .filter_map(|it| {
            let Distance { in_sentence, is_behind, len } = distance(document, &it.parts, &mark.parts)?;
            in_sentence.then_some(((is_behind, len, it.id), it.id))
        })
        .min_by_key(|(near, _)| *near)
        .map(|(_, id)| id)
}

/// How far a mark is from a quote.
struct Distance {
    in_sentence: bool,
    is_behind: bool,
    /// The bytes between them.
    len: u32,
}

/// Returns how far a mark is from the nearest part of a quote, between whose parts it may be; `None` where
/// they overlap or are in other paragraphs.
fn distance(document: &Document, quote: &Parts, mark: &Parts) -> Option<Distance> {
    let text = document.text();
    let span = mark.hull();
    let paragraph = line_around(text, quote.start()).cover(quote.hull());
    if !paragraph.covers(span) || quote.spans().iter().any(|part| part.overlaps(span)) {
        return None;
    }
    let gaps = quote.spans().iter().map(|part| {
        let is_behind = span.start() >= part.end();
        (
            is_behind,
            if is_behind { Span::new(part.end(), span.start()) } else { Span::new(span.end(), part.start()) },
        )
    });
    let (is_behind, between) = gaps.min_by_key(|(_, gap)| gap.len())?;
    Some(Distance { in_sentence: !holds_sentence_end(text, between), is_behind, len: between.len() })
}

/// Tells whether a sentence ends in a stretch of text. The point of a number or between letters ends none, nor do
/// the stops that a quotation closes with (“Why?” she asked).
fn holds_sentence_end(text: &Text, between: Span) -> bool {
    let rest = text.as_str().get(between.start() as usize..).unwrap_or("");
    let inner = rest.trim_start_matches(['.', '!', '?', '؟', '…', ',', '،']);
    let n_inner = if inner.starts_with(is_mark) { rest.len() - inner.len() } else { 0 };
    let mut chars = text.slice(between).char_indices().skip_while(|(at, _)| *at < n_inner);
    chars.any(|(at, c)| match c {
        '!' | '?' | '؟' | '۔' | '\n' => true,
        '.' => {
            let mut after = rest.get(at + 1..).unwrap_or("").chars();
            after.next().is_none_or(|c| c.is_whitespace() || is_mark(c))
        }
        _ => false,
    })
}

/// Returns the speaker whom a mention of that text would mention: one called so, or mentioned so
/// elsewhere, be it with an article or without.
pub(super) fn speaker_called(document: &Document, name: &str) -> Option<SpeakerId> {
    let mentions = || document.annotations().filter(|it| it.is_live() && it.speaker().is_some());
    let find = |bare: &dyn Fn(&str) -> String| {
        let name = bare(name.trim());
        if name.is_empty() {
            return None;
        }
        let called = document.speakers().find(|it| bare(&it.name) == name).map(|it| it.id);
        called
            .or_else(|| mentions().find(|it| bare(&document.covered(it)) == name).and_then(|it| it.speaker()))
    };
    find(&|name| fold(name)).or_else(|| find(&|name| affixes::bare_name(document.lang(), name)))
}
