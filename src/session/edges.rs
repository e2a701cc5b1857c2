//! Where a span may begin and end: steps of an edge by word or grapheme, snapping and trimming.
//!
//! Everything here is logical: "grow the end" moves the end to later text, whichever side that is on
//! screen.

use unicode_segmentation::UnicodeSegmentation;

use crate::annotation::{Document, Parts};
use crate::schema::Block;
use crate::text::tokens::{Token, TokenKind, tokens};
use crate::text::{Span, Text, paragraphs};

/// An edge of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edge {
    /// Where it begins.
    Start,
    /// Where it ends.
    End,
}

/// Which way an edge moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Away from the span.
    Grow,
    /// Into the span.
    Shrink,
}

/// How far an edge moves, and what it may not split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Unit {
    /// A word or a number, as a whole.
    #[default]
    Word,
    /// What a reader takes for one character.
    Grapheme,
}

/// Returns the blocks of a document with the paragraphs that none of them covers as body, so that all
/// of the text is shown whatever a file says.
pub fn laid_out(document: &Document) -> Vec<Block> {
    let mut shown = document.blocks().to_vec();
    let covered = shown.clone();
    for paragraph in paragraphs(document.text()) {
        let mut from = paragraph.start();
        let first = covered.partition_point(|block| block.span.end() <= paragraph.start());
        let inside = covered.iter().skip(first).take_while(|block| block.span.start() < paragraph.end());
        let ends = inside
            .map(|block| block.span)
            .chain(std::iter::once(Span::new(paragraph.end(), paragraph.end())));
        for block in ends {
            let gap = Span::new(from, block.start().max(from));
            if !document.text().slice(gap).trim().is_empty() {
                shown.push(Block { span: gap, kind: crate::schema::BlockKind::Body });
            }
            from = block.end().max(from);
        }
    }
    shown.sort_by_key(|block| block.span);
    shown
}

/// Returns the paragraph around a byte offset: the line it is in.
pub fn line_around(text: &Text, offset: u32) -> Span {
    let content = text.as_str();
    let at = floor(content, offset);
    let start = content.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let end =
        content.get(at..).and_then(|rest| rest.find('\n')).map_or(content.len(), |newline| at + newline);
    Span::from_range(start..end)
}

/// Returns the nearest character boundary at or before an offset.
fn floor(content: &str, offset: u32) -> usize {
    let mut at = (offset as usize).min(content.len());
    while !content.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Returns the words and numbers of the line around an offset.
pub(super) fn words(text: &Text, offset: u32) -> Vec<Span> {
    let mut found: Vec<Token> = Vec::new();
    tokens(&mut found, text.as_str(), line_around(text, offset));
    found.retain(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number));
    found.into_iter().map(|token| token.span).collect()
}

/// Returns where an edge of `span` is after one step, or `None` where it can go no further: the
/// line ends there, or nothing would be left.
pub fn step(text: &Text, span: Span, edge: Edge, direction: Direction, unit: Unit) -> Option<u32> {
    let to = match unit {
        Unit::Word => step_by_word(text, span, edge, direction),
        Unit::Grapheme => step_by_grapheme(text, span, edge, direction),
    }?;
    let (start, end) = match edge {
        Edge::Start => (to, span.end()),
        Edge::End => (span.start(), to),
    };
    (start < end && text.contains(Span::new(start, end))).then_some(to)
}

fn step_by_word(text: &Text, span: Span, edge: Edge, direction: Direction) -> Option<u32> {
    match (edge, direction) {
        (Edge::End, Direction::Grow) => {
            words(text, span.end()).iter().map(|word| word.end()).find(|end| *end > span.end())
        }
        (Edge::End, Direction::Shrink) => {
            words(text, span.end()).iter().map(|word| word.end()).rfind(|end| *end < span.end())
        }
        (Edge::Start, Direction::Grow) => {
            words(text, span.start()).iter().map(|word| word.start()).rfind(|start| *start < span.start())
        }
        (Edge::Start, Direction::Shrink) => {
            words(text, span.start()).iter().map(|word| word.start()).find(|start| *start > span.start())
        }
    }
}

/// White space never ends a span, so an edge steps over it.
fn step_by_grapheme(text: &Text, span: Span, edge: Edge, direction: Direction) -> Option<u32> {
    let mut at = match edge {
        Edge::Start => span.start(),
        Edge::End => span.end(),
    };
    let line = line_around(text, at);
    let forward =
        matches!((edge, direction), (Edge::End, Direction::Grow) | (Edge::Start, Direction::Shrink));
    loop {
        let stepped = if forward {
            let rest = text.slice(Span::checked(at, line.end())?);
            at + rest.graphemes(true).next()?.len() as u32
        } else {
            let before = text.slice(Span::checked(line.start(), at)?);
            at - before.graphemes(true).next_back()?.len() as u32
        };
        at = stepped;
        let outermost = match edge {
            Edge::Start => text.slice(Span::new(at, line.end())).chars().next(),
            Edge::End => text.slice(Span::new(line.start(), at)).chars().next_back(),
        };
        if !outermost.is_some_and(char::is_whitespace) {
            return Some(at);
        }
    }
}

/// Returns `parts` with one edge moved a step; the outermost part goes where nothing of it is left
/// and there are others. `None` where the edge can go no further.
pub fn moved(text: &Text, parts: &Parts, edge: Edge, direction: Direction, unit: Unit) -> Option<Parts> {
    let mut spans = parts.spans().to_vec();
    let idx = match edge {
        Edge::Start => 0,
        Edge::End => spans.len().checked_sub(1)?,
    };
    let span = *spans.get(idx)?;
    match step(text, span, edge, direction, unit) {
        Some(to) => {
            let becomes = match edge {
                Edge::Start => Span::checked(to, span.end())?,
                Edge::End => Span::checked(span.start(), to)?,
            };
            spans.splice(idx..=idx, [becomes]);
        }
        None if direction == Direction::Shrink && spans.len() > 1 => {
            spans.remove(idx);
        }
        None => return None,
    }
    Parts::new(spans)
}

/// Returns `parts` with one edge at an offset (that of the last part for the end), snapped to a whole
/// word unless asked for graphemes. `None` where nothing would be left.
pub fn placed(text: &Text, parts: &Parts, edge: Edge, offset: u32, unit: Unit) -> Option<Parts> {
    let hull = parts.hull();
    let at = snap_edge(text, edge, offset, unit);
    let kept = match edge {
        Edge::Start => Span::checked(at, hull.end())?,
        Edge::End => Span::checked(hull.start(), at)?,
    };
    let mut spans: Vec<Span> = parts.spans().iter().filter_map(|span| span.intersection(kept)).collect();
    match edge {
        Edge::Start if at < hull.start() => spans.push(Span::new(at, hull.start())),
        Edge::End if at > hull.end() => spans.push(Span::new(hull.end(), at)),
        _ => {}
    }
    let placed = Parts::new(spans.into_iter().filter(|span| text.contains(*span)))?;
    // White space at the moved edge is never meant.
    let trimmed = placed.spans().iter().map(|span| trim_space(text, *span));
    Parts::new(trimmed)
}

/// Returns where an edge put at `offset` comes to lie: on a grapheme's edge, by words at that of the word.
pub fn snap_edge(text: &Text, edge: Edge, offset: u32, unit: Unit) -> u32 {
    let at = floor(text.as_str(), offset) as u32;
    match unit {
        Unit::Word => {
            words(text, at).iter().find(|word| word.start() < at && at < word.end()).map_or(at, |word| {
                match edge {
                    Edge::Start => word.start(),
                    Edge::End => word.end(),
                }
            })
        }
        Unit::Grapheme => {
            let line = line_around(text, at);
            let mut boundary = line.start();
            for grapheme in text.slice(line).graphemes(true) {
                let next = boundary + grapheme.len() as u32;
                if next > at {
                    break;
                }
                boundary = next;
            }
            boundary.min(at)
        }
    }
}

/// Returns the span without outer white space and invisible direction controls.
pub fn trim_space(text: &Text, span: Span) -> Span {
    let Some(covered) = text.get(span) else { return span };
    let outer = |c: char| c.is_whitespace() || is_invisible(c);
    let inner = covered.trim_start_matches(outer);
    let start = span.start() + (covered.len() - inner.len()) as u32;
    Span::new(start, start + inner.trim_end_matches(outer).len() as u32)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{61C}')
}

/// Returns what a person meant by selecting `span`: whole words unless asked for graphemes, one span
/// for each line, without outer white space, final punctuation and outer quotation marks. `None`
/// where nothing of it is left.
pub fn meant(text: &Text, span: Span, unit: Unit) -> Option<Parts> {
    let span = text.get(span).map(|_| span)?;
    let snapped = Span::checked(
        snap_edge(text, Edge::Start, span.start(), unit),
        match unit {
            Unit::Word => snap_edge(text, Edge::End, span.end(), unit),
            Unit::Grapheme => span.end(),
        },
    )?;
    let mut start = snapped.start();
    let mut spans = Vec::new();
    for line in text.slice(snapped).split('\n') {
        let end = start + line.len() as u32;
        spans.push(trimmed(text, Span::new(start, end)));
        start = end + 1;
    }
    Parts::new(spans)
}

/// Returns the span as the guidelines want it: no outer white space, no punctuation at its ends (a double click takes
/// `؟` or `»` along), no quotation marks round it. Marks and brackets that belong to a part inside stay.
pub fn trimmed(text: &Text, span: Span) -> Span {
    let mut span = trim_space(text, span);
    loop {
        let mut inside: Vec<Token> = Vec::new();
        tokens(&mut inside, text.as_str(), span);
        let (Some(first), Some(last)) = (inside.first(), inside.last()) else {
            return Span::new(span.start(), span.start());
        };
        let has = |wanted: char| inside.iter().any(|token| token.kind == TokenKind::Punct(wanted));
        let (cut_first, cut_last) = match (first.kind, last.kind) {
            (TokenKind::Punct(c), _) if !may_begin(c, has) => (true, false),
            (_, TokenKind::Punct(c)) if !may_end(c, has) => (false, true),
            _ => outer_marks(&inside),
        };
        if !cut_first && !cut_last {
            return span;
        }
        let start = if cut_first { first.span.end() } else { span.start() };
        let end = if cut_last { last.span.start() } else { span.end() };
        span = trim_space(text, Span::new(start, end.max(start)));
    }
}

/// Tells whether a span may begin with a character that is neither letter, digit nor quotation mark: a bracket that is
/// closed inside, and what is no punctuation (a sign of money, an emoji).
fn may_begin(c: char, has: impl Fn(char) -> bool) -> bool {
    match c {
        '(' => has(')'),
        '[' => has(']'),
        c => !is_punctuation(c),
    }
}

/// Tells whether a span may end with such a character.
fn may_end(c: char, has: impl Fn(char) -> bool) -> bool {
    match c {
        ')' => has('('),
        ']' => has('['),
        c => !is_punctuation(c),
    }
}

fn is_punctuation(c: char) -> bool {
    matches!(c, '.' | ',' | '،' | ';' | '؛' | ':' | '…' | '!' | '?' | '؟' | '۔' | '-' | '–' | '—' | '\u{640}')
        || matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | '/' | '\\' | '|' | '*' | '•' | '·')
}

/// Tells whether the first and the last token are quotation marks that do not belong inside: they
/// embrace all the rest, or their partner is not there.
fn outer_marks(inside: &[Token]) -> (bool, bool) {
    let mut open: Vec<usize> = Vec::new();
    let mut partner: Vec<Option<usize>> = vec![None; inside.len()];
    for (idx, token) in inside.iter().enumerate() {
        let TokenKind::Mark(mark) = token.kind else { continue };
        let opener = open.last().copied().filter(|from| {
            matches!(inside.get(*from).map(|it| it.kind), Some(TokenKind::Mark(begun)) if closes(begun, mark))
        });
        match opener {
            Some(from) => {
                open.pop();
                if let Some(slot) = partner.get_mut(from) {
                    *slot = Some(idx);
                }
                if let Some(slot) = partner.get_mut(idx) {
                    *slot = Some(from);
                }
            }
            None => open.push(idx),
        }
    }
    let last = inside.len().saturating_sub(1);
    let is_mark = |idx: usize| matches!(inside.get(idx).map(|it| it.kind), Some(TokenKind::Mark(_)));
    let partner_of = |idx: usize| partner.get(idx).copied().flatten();
    let embraced = is_mark(0) && partner_of(0) == Some(last);
    (
        is_mark(0) && (embraced || partner_of(0).is_none()),
        is_mark(last) && (embraced || partner_of(last).is_none()),
    )
}

/// Tells whether a mark ends what another began; conventions differ, so any that are not both
/// openers of the same shape will do.
pub(super) fn closes(begun: char, mark: char) -> bool {
    match begun {
        '“' | '„' | '‟' => matches!(mark, '”' | '“') && (begun != '“' || mark == '”'),
        '”' => mark == '”' || mark == '“',
        '«' => mark == '»',
        '»' => mark == '«' || mark == '»',
        '‹' => mark == '›',
        '‘' | '‚' | '‛' => mark == '’' || mark == '‘',
        other => mark == other,
    }
}
