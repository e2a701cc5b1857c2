//! Edges as the guidelines want them: what steps and selections by words keep, whatever is pressed.
//!
//! A conjunction written together with a cue or speaker stays out (وقال -> قال), and so does a preposition before a
//! speaker; final commas and stops stay out; a quotation mark or bracket opened inside is closed; what says what a
//! number counts stays with it (40%, 12 km). Steps by letters go everywhere.

use unicode_segmentation::UnicodeSegmentation;

use super::edges::{self, Direction, Edge, Unit, closes, trimmed, words};
use crate::annotation::{Annotation, Document, Parts};
use crate::detect::affixes;
use crate::schema::Label;
use crate::text::tokens::{Token, TokenKind, tokens};
use crate::text::{Span, Text};

/// The most words that a step goes on over because the guidelines leave no edge between them.
const MOST_STEPS: usize = 32;

/// Signs after a number that belong to it.
const BEHIND_NUMBER: &[char] =
    &['%', '٪', '‰', '؉', '°', '′', '″', '€', '$', '£', '¥', '₪', '₽', '₺', '﷼', '¢', '²', '³', '+'];

/// Signs before a number that belong to it.
const BEFORE_NUMBER: &[char] = &['$', '€', '£', '¥', '₪', '₽', '₺', '﷼', '±', '+', '−', '#', '№', '~'];

/// Returns an annotation's parts with one edge moved a step, as the guidelines want them where it goes by words.
/// `None` where the edge can go no further.
pub fn moved(
    document: &Document,
    annotation: &Annotation,
    edge: Edge,
    direction: Direction,
    unit: Unit,
) -> Option<Parts> {
    let text = document.text();
    let mut parts = edges::moved(text, &annotation.parts, edge, direction, unit)?;
    if unit == Unit::Grapheme {
        return Some(parts);
    }
    let was = annotation.parts.hull();
    for _ in 0..MOST_STEPS {
        let fits = fitted(document, annotation.label(), &parts, [edge]);
        let is = fits.hull();
        let has_moved = match (edge, direction) {
            (Edge::Start, Direction::Grow) => is.start() < was.start(),
            (Edge::Start, Direction::Shrink) => is.start() > was.start(),
            (Edge::End, Direction::Grow) => is.end() > was.end(),
            (Edge::End, Direction::Shrink) => is.end() < was.end(),
        };
        if has_moved {
            return Some(fits);
        }
        parts = edges::moved(text, &parts, edge, direction, unit)?;
    }
    None
}

/// Returns an annotation's parts with one edge where the next clause begins or ends, as far as punctuation and
/// quotation marks tell; `None` where the edge can go no further in its line.
pub fn moved_by_clause(
    document: &Document,
    annotation: &Annotation,
    edge: Edge,
    direction: Direction,
) -> Option<Parts> {
    let text = document.text();
    let was = annotation.parts.hull();
    let at = match edge {
        Edge::Start => was.start(),
        Edge::End => was.end(),
    };
    let line = edges::line_around(text, at);
    let mut cut: Vec<Token> = Vec::new();
    tokens(&mut cut, text.as_str(), line);
    let is_word = |token: Option<&Token>| {
        token.is_some_and(|it| matches!(it.kind, TokenKind::Word | TokenKind::Number))
    };
    let borders: Vec<u32> = (0..cut.len())
        .filter(|idx| is_word(cut.get(*idx)))
        .filter_map(|idx| {
            let token = cut.get(idx)?;
            Some(match edge {
                Edge::Start => {
                    let before = idx.checked_sub(1).and_then(|idx| cut.get(idx));
                    before.is_none_or(|it| is_border(it.kind)).then_some(token.span.start())
                }
                Edge::End => cut.get(idx + 1).is_none_or(|it| is_border(it.kind)).then_some(token.span.end()),
            })
        })
        .flatten()
        .collect();
    let forward =
        matches!((edge, direction), (Edge::End, Direction::Grow) | (Edge::Start, Direction::Shrink));
    let mut further: Vec<u32> =
        borders.into_iter().filter(|to| if forward { *to > at } else { *to < at }).collect();
    if !forward {
        further.reverse();
    }
    further.into_iter().find_map(|to| {
        let parts = edges::placed(text, &annotation.parts, edge, to, Unit::Word)?;
        let fits = fitted(document, annotation.label(), &parts, [edge]);
        let is = fits.hull();
        let moved = match edge {
            Edge::Start => (is.start(), was.start()),
            Edge::End => (is.end(), was.end()),
        };
        (if forward { moved.0 > moved.1 } else { moved.0 < moved.1 }).then_some(fits)
    })
}

/// Tells whether a clause may end or begin at a token.
fn is_border(kind: TokenKind) -> bool {
    match kind {
        TokenKind::Mark(c) => !matches!(c, '\'' | '’' | '‘' | '`'),
        // What is in or beside numbers and names ends none.
        TokenKind::Punct(c) => {
            !matches!(c, '%' | '٪' | '/' | '-' | '&' | '@' | '#' | '+' | '°' | '$' | '€' | '£')
        }
        TokenKind::Word | TokenKind::Number => false,
    }
}

/// Returns an annotation's parts with one edge at an offset, as the guidelines want them where it goes by words.
/// `None` where nothing would be left.
pub fn placed(
    document: &Document,
    annotation: &Annotation,
    edge: Edge,
    offset: u32,
    unit: Unit,
) -> Option<Parts> {
    let parts = edges::placed(document.text(), &annotation.parts, edge, offset, unit)?;
    Some(match unit {
        Unit::Word => fitted(document, annotation.label(), &parts, [edge]),
        Unit::Grapheme => parts,
    })
}

/// Returns what a person meant by selecting `span` for a mark of that label; `None` where nothing of it is left.
pub fn meant(document: &Document, label: Label, span: Span, unit: Unit) -> Option<Parts> {
    let parts = edges::meant(document.text(), span, unit)?;
    Some(match unit {
        Unit::Word => fitted(document, label, &parts, [Edge::Start, Edge::End]),
        Unit::Grapheme => parts,
    })
}

/// Returns parts with these outer edges as the guidelines want them.
pub fn fitted(document: &Document, label: Label, parts: &Parts, at: impl IntoIterator<Item = Edge>) -> Parts {
    let mut spans = parts.spans().to_vec();
    for edge in at {
        let place = match edge {
            Edge::Start => spans.first_mut(),
            Edge::End => spans.last_mut(),
        };
        if let Some(span) = place {
            *span = fitted_span(document, label, *span, edge);
        }
    }
    Parts::new(spans).unwrap_or_else(|| parts.clone())
}

fn fitted_span(document: &Document, label: Label, span: Span, edge: Edge) -> Span {
    let text = document.text();
    let whole = closed(text, with_units(document, span, edge));
    let inner = trimmed(text, whole);
    // Quotation marks around all of it go on both sides; else the other edge stays where a person has put it.
    let first = text.slice(whole).graphemes(true).next().map_or(0, str::len) as u32;
    let unwrapped = inner.start() >= whole.start() + first
        && inner.end() < whole.end()
        && is_mark_at(text, whole.start());
    let span = match edge {
        _ if unwrapped => inner,
        Edge::Start => Span::new(inner.start(), whole.end().max(inner.start())),
        Edge::End => Span::new(whole.start().min(inner.end()), inner.end()),
    };
    if edge == Edge::Start { without_clitics(document, label, span) } else { span }
}

fn is_mark_at(text: &Text, at: u32) -> bool {
    let next = text.as_str().get(at as usize..).and_then(|rest| rest.chars().next());
    next.is_some_and(crate::text::tokens::is_mark)
}

/// Returns the span with the sign or unit that is after or before a number at that edge.
fn with_units(document: &Document, span: Span, edge: Edge) -> Span {
    let text = document.text();
    let content = text.as_str();
    let covered = text.slice(span);
    let is_digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    match edge {
        Edge::Start if is_digit(covered.chars().next()) => {
            let before = content.get(..span.start() as usize).unwrap_or("");
            let sign = before.chars().next_back().filter(|c| BEFORE_NUMBER.contains(c));
            let len = sign.map_or(0, char::len_utf8) as u32;
            Span::new(span.start() - len, span.end())
        }
        Edge::End if is_digit(covered.chars().next_back()) => {
            let behind = content.get(span.end() as usize..).unwrap_or("");
            Span::new(span.start(), span.end() + unit_len(document, behind))
        }
        _ => span,
    }
}

/// Returns how many bytes of what is after a number say what it counts.
fn unit_len(document: &Document, behind: &str) -> u32 {
    let near = behind.trim_start_matches([' ', '\u{a0}', '\u{202f}', '\u{2009}']);
    let n_spaces = behind.len() - near.len();
    if n_spaces > 2 {
        return 0;
    }
    let signs = near.trim_start_matches(BEHIND_NUMBER);
    let n_signs = near.len() - signs.len();
    let mut cut: Vec<Token> = Vec::new();
    let line = signs.split('\n').next().unwrap_or("");
    let first_word = |cut: &mut Vec<Token>| {
        let until = line.char_indices().find(|(_, c)| c.is_whitespace()).map_or(line.len(), |(at, _)| at);
        tokens(cut, line, Span::from_range(0..until));
        cut.first().filter(|it| it.kind == TokenKind::Word && it.span.start() == 0).map(|it| it.span.end())
    };
    let word = first_word(&mut cut).unwrap_or(0);
    // `°C` is one sign; a word apart must be a unit of the language.
    let is_degree = near.get(..n_signs).is_some_and(|signs| signs.ends_with('°'));
    let is_unit = || affixes::is_unit(document.lang(), signs.get(..word as usize).unwrap_or(""));
    match (n_signs, word) {
        (0, 0) => 0,
        (0, _) if n_spaces > 0 && !is_unit() => 0,
        (0, _) if n_spaces == 0 => 0,
        (0, len) => n_spaces as u32 + len,
        (_, len) if is_degree => (n_spaces + n_signs) as u32 + len,
        _ => (n_spaces + n_signs) as u32,
    }
}

/// Returns the span with the partners, right after and right before it, of quotation marks and brackets inside.
fn closed(text: &Text, span: Span) -> Span {
    let mut inside: Vec<Token> = Vec::new();
    tokens(&mut inside, text.as_str(), span);
    let mut open: Vec<char> = Vec::new();
    let mut unopened: Option<char> = None;
    let before = text.as_str().get(..span.start() as usize).and_then(|before| before.chars().next_back());
    for token in &inside {
        let (TokenKind::Mark(c) | TokenKind::Punct(c)) = token.kind else { continue };
        match open.last() {
            Some(begun) if pairs(*begun, c) => {
                open.pop();
            }
            // Some marks open in one country and close in another.
            _ if before.is_some_and(|begun| pairs(begun, c)) => unopened = unopened.or(Some(c)),
            _ if begins(c) => open.push(c),
            _ => {}
        }
    }
    let content = text.as_str();
    let (mut start, mut end) = (span.start(), span.end());
    while let Some(begun) = open.pop() {
        let behind = content.get(end as usize..).unwrap_or("");
        let next = behind.trim_start_matches(['.', ',', '،', '…', '!', '?', '؟']);
        let Some(closing) = next.chars().next().filter(|c| pairs(begun, *c)) else { break };
        end += (behind.len() - next.len() + closing.len_utf8()) as u32;
    }
    if let (Some(_), Some(begun)) = (unopened, before) {
        start -= begun.len_utf8() as u32;
    }
    Span::new(start, end)
}

fn pairs(begun: char, ended: char) -> bool {
    match begun {
        '(' => ended == ')',
        '[' => ended == ']',
        // Between letters and after them they are mostly apostrophes.
        '\'' | '’' | '`' => false,
        begun => crate::text::tokens::is_mark(begun) && closes(begun, ended),
    }
}

fn begins(c: char) -> bool {
    matches!(c, '(' | '[' | '“' | '„' | '‟' | '«' | '‹' | '‘' | '‚' | '‛' | '"' | '＂' | '”' | '»')
}

/// Returns the span of a cue or speaker without what is written together with its first word and does not
/// belong to it.
fn without_clitics(document: &Document, label: Label, span: Span) -> Span {
    if !matches!(label, Label::Cue | Label::Speaker) {
        return span;
    }
    let text = document.text();
    let around = words(text, span.start());
    let Some(first) = around.iter().find(|word| word.start() == span.start()) else { return span };
    let word = text.slice(*first);
    let stands_alone = |bare: &str| bare.chars().count() > 2 && holds_word(text, bare);
    let n_bytes = match label {
        Label::Speaker => affixes::proclitics(document.lang(), word, stands_alone),
        _ => affixes::conjunction(document.lang(), word, stands_alone),
    };
    Span::checked(span.start() + n_bytes as u32, span.end()).filter(|bare| !bare.is_empty()).unwrap_or(span)
}

/// Tells whether a text has a word by itself.
fn holds_word(text: &Text, word: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let content = text.as_str();
    content.match_indices(word).any(|(at, _)| {
        let before = content.get(..at).and_then(|before| before.chars().next_back());
        let behind = content.get(at + word.len()..).and_then(|behind| behind.chars().next());
        !is_letter(before) && !is_letter(behind)
    })
}
