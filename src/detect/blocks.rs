//! Tells what part of the page each paragraph is: kicker, title, deck, byline, body, heading or
//! boilerplate.
//!
//! Nothing is ever marked in boilerplate, so a paragraph is that only where a phrase of the furniture
//! tables or its place among such lines says so; all that is doubtful is body.

use crate::lang::furniture::{Furniture, date_words, ends_with_agency, furniture, line_key};
use crate::schema::{Block, BlockKind};
use crate::text::tokens::is_number;
use crate::text::{Span, Text, paragraphs};

/// Lines longer than this (bytes) are never told from their words.
const MAX_LINE_BYTES: usize = 600;

/// The most words of a title, a heading, a byline, a kicker or a menu entry, and of a tail's entry.
const MAX_TITLE_WORDS: usize = 26;
const MAX_HEADING_WORDS: usize = 12;
const MAX_BYLINE_WORDS: usize = 12;
const MAX_MENU_WORDS: usize = 3;
const MAX_TAIL_WORDS: usize = 22;

/// The most words of a line with a writer's name and a dash.
const MAX_SIGNED_WORDS: usize = 9;

/// The most words of a deck that ends with a full stop.
const MAX_DECK_WORDS: usize = 40;

/// How many menu entries in a row are a menu.
const MIN_MENU_LINES: usize = 4;

/// One paragraph and what can be told from it alone.
struct Line {
    span: Span,
    words: usize,
    /// It ends like a sentence.
    finished: bool,
    /// It ends like something that goes on, or begins like an entry of a list or a turn of a talk.
    open: bool,
    /// It has a colon among its first words.
    colon: bool,
    /// It has so few words that it may be a byline, and a dash between them or the name of an agency at its end.
    signed: bool,
    /// It has neither letters nor digits.
    bare: bool,
    /// It is of dates, a place and an agency.
    dated: bool,
    /// What the tables say of it.
    said: Option<Furniture>,
    kind: Option<BlockKind>,
}

/// Returns every paragraph of `text` with its kind. `set` has kinds that are known already; they hold
/// for the paragraphs that begin inside their spans.
pub fn blocks(text: &Text, set: &[(Span, BlockKind)]) -> Vec<Block> {
    let mut lines: Vec<Line> = paragraphs(text).into_iter().map(|span| Line::new(text, span)).collect();
    let mut known = set.iter().copied().peekable();
    for line in &mut lines {
        while known.next_if(|(span, _)| span.end() <= line.span.start()).is_some() {}
        let kind = known.peek().filter(|(span, _)| span.start() <= line.span.start()).map(|(_, kind)| *kind);
        line.kind = kind;
    }
    let set: Vec<bool> = lines.iter().map(|line| line.kind.is_some()).collect();
    // A text of one paragraph is what its reader wants annotated, whatever it looks like.
    if lines.len() > 1 {
        mark_furniture(&mut lines);
        mark_menus(&mut lines);
        mark_head(&mut lines);
        mark_headings(&mut lines);
        let nothing_left = lines.iter().all(|line| line.kind == Some(BlockKind::Boilerplate));
        if nothing_left {
            for (line, _) in lines.iter_mut().zip(&set).filter(|(_, set)| !**set) {
                line.kind = None;
            }
        }
    }
    lines.iter().map(|line| Block { span: line.span, kind: line.kind.unwrap_or(BlockKind::Body) }).collect()
}

impl Line {
    fn new(text: &Text, span: Span) -> Line {
        let content = text.slice(span);
        let bare = content.trim_end_matches(|c: char| c.is_whitespace() || is_closing(c));
        let last = bare.chars().next_back();
        let first = content.chars().next();
        let words = content.split_whitespace().count();
        let head: usize = content.split_whitespace().take(6).map(|word| word.len() + 1).sum();
        let begins = |range: usize| {
            content.char_indices().find(|(at, _)| *at >= range).map_or(content.len(), |(at, _)| at)
        };
        let finished = matches!(last, Some('.' | '!' | '?' | '؟' | '…' | '۔' | '。'));
        let dashes = [" – ", " - ", " ـ ", " — ", " | ", " / "];
        let dash = words <= MAX_SIGNED_WORDS && dashes.iter().any(|dash| content.contains(dash));
        let short = content.len() <= MAX_LINE_BYTES;
        let key = if short { line_key(content) } else { String::new() };
        Line {
            span,
            words,
            finished,
            open: matches!(last, Some(',' | '،' | ':' | ';' | '؛'))
                || matches!(first, Some('-' | '–' | '—' | '•' | '*' | '●' | '▪'))
                || first.is_some_and(is_number),
            colon: content
                .get(..begins(head))
                .is_some_and(|head| head.contains(": ") || head.contains(":\u{A0}")),
            signed: dash || words <= 4 && ends_with_agency(&key),
            bare: key.is_empty(),
            dated: !finished && is_dateline(&key),
            said: short.then(|| furniture(&key, finished)).flatten(),
            kind: None,
        }
    }

    /// Returns true for what reads like a paragraph of an article.
    fn is_prose(&self) -> bool {
        self.kind.is_none_or(|kind| kind == BlockKind::Body)
            && (self.finished && self.words >= 8 || self.words > MAX_TITLE_WORDS)
    }
}

/// Marks what the tables know, and what follows a line that opens a part with nothing but furniture.
fn mark_furniture(lines: &mut [Line]) {
    let mut in_tail = false;
    for line in lines {
        if line.kind.is_some() {
            in_tail = false;
            continue;
        }
        line.kind = match line.said {
            Some(Furniture::Tail) => {
                in_tail = true;
                Some(BlockKind::Boilerplate)
            }
            Some(Furniture::Plain) => Some(BlockKind::Boilerplate),
            Some(Furniture::Byline) if line.words <= MAX_BYLINE_WORDS => Some(BlockKind::Byline),
            // Ornaments: no letter and no digit.
            _ if line.bare && line.span.len() < 40 => Some(BlockKind::Boilerplate),
            _ if line.dated => Some(BlockKind::Byline),
            _ if in_tail && !line.finished && !line.colon && line.words <= MAX_TAIL_WORDS => {
                Some(BlockKind::Boilerplate)
            }
            _ => {
                in_tail = false;
                None
            }
        };
    }
}

/// Returns true for the key of a line of a date, a place and an agency.
fn is_dateline(key: &str) -> bool {
    if key.split(' ').filter(|word| !word.is_empty()).nth(MAX_BYLINE_WORDS).is_some() {
        return false;
    }
    let (n_dates, n_words) = date_words(key);
    let mostly_date = n_dates >= 2 && n_dates * 3 >= n_words * 2;
    // "Port Ellery, Tuesday 4 March": a place of two words before a weekday, a day and a month.
    mostly_date || n_dates >= 3 && n_words <= n_dates + 2
}

/// Marks runs of single words before the article's first and after its last paragraph of prose.
fn mark_menus(lines: &mut [Line]) {
    let Some(first) = lines.iter().position(Line::is_prose) else { return };
    let last = lines.iter().rposition(Line::is_prose).unwrap_or(first);
    let is_entry = |line: &Line| {
        line.kind == Some(BlockKind::Boilerplate)
            || line.kind.is_none() && !line.finished && line.words <= MAX_MENU_WORDS
    };
    let n_head = lines.iter().take_while(|line| is_entry(line)).count();
    if n_head > MIN_MENU_LINES && n_head <= first {
        // The entry right above the title is more likely its kicker.
        for line in lines.iter_mut().take(n_head - 1).filter(|line| line.kind.is_none()) {
            line.kind = Some(BlockKind::Boilerplate);
        }
    }
    let n_tail = lines.iter().rev().take_while(|line| is_entry(line)).count();
    if n_tail >= MIN_MENU_LINES && n_tail < lines.len() - last {
        for line in lines.iter_mut().rev().take(n_tail).filter(|line| line.kind.is_none()) {
            line.kind = Some(BlockKind::Boilerplate);
        }
    }
}

/// Marks kicker, title, deck and byline above the first paragraph.
fn mark_head(lines: &mut [Line]) {
    let Some(first) = lines.iter().position(Line::is_prose) else { return };
    let free = |line: &Line| line.kind.is_none() && !line.open;
    let mut titled = lines.iter().take(first + 1).any(|line| line.kind == Some(BlockKind::Title));
    let mut at = 0;
    while let Some(line) = lines.get(at).filter(|_| at < first) {
        let next = lines.get(at + 1..=first).and_then(|rest| rest.iter().find(|line| line.kind.is_none()));
        let next_is_longer = next.is_some_and(|next| !next.finished && next.words > line.words);
        let kind = match line {
            _ if !free(line) => None,
            _ if is_byline(line) => Some(BlockKind::Byline),
            _ if titled && !line.finished => Some(BlockKind::Deck),
            _ if line.words <= MAX_MENU_WORDS && next_is_longer => Some(BlockKind::Kicker),
            _ if !line.finished && line.words <= MAX_TITLE_WORDS => {
                titled = true;
                Some(BlockKind::Title)
            }
            _ => None,
        };
        if let Some(line) = lines.get_mut(at).filter(|_| kind.is_some()) {
            line.kind = kind;
        }
        at += 1;
    }
    // A deck may end with a full stop; then it is one short line in front of the paragraphs.
    let more = lines.get(first + 1..).is_some_and(|rest| rest.iter().any(Line::is_prose));
    let under_title = first
        .checked_sub(1)
        .and_then(|idx| lines.get(idx))
        .is_some_and(|line| line.kind == Some(BlockKind::Title));
    if let Some(line) = lines.get_mut(first).filter(|_| more && under_title) {
        let unfinished_line = !line.finished && line.words <= MAX_DECK_WORDS;
        if line.kind.is_none() && line.words <= MAX_DECK_WORDS && (line.colon || unfinished_line) {
            line.kind = Some(BlockKind::Deck);
        }
    }
    // Who wrote it stands under the deck as often as above it.
    let under_deck = lines.iter_mut().skip(first + 1).take_while(|line| !line.is_prose());
    for line in under_deck.filter(|line| titled && free(line) && is_byline(line)) {
        line.kind = Some(BlockKind::Byline);
    }
}

/// Returns true for a few names and places with a dash between them.
fn is_byline(line: &Line) -> bool {
    !line.finished && !line.colon && line.words <= MAX_SIGNED_WORDS && line.signed
}

/// Marks short unfinished lines between paragraphs of prose, unless they make a list.
fn mark_headings(lines: &mut [Line]) {
    let could_be =
        |line: &Line| line.kind.is_none() && !line.finished && !line.open && line.words <= MAX_HEADING_WORDS;
    let Some(first) = lines.iter().position(Line::is_prose) else { return };
    for at in first + 1..lines.len() {
        let neighbour =
            |idx: usize| lines.get(idx).is_some_and(|line| line.kind.is_none() && !could_be(line));
        if lines.get(at).is_some_and(could_be)
            && neighbour(at - 1)
            && neighbour(at + 1)
            && let Some(line) = lines.get_mut(at)
        {
            line.kind = Some(BlockKind::Heading);
        }
    }
}

/// Returns true for what may stand behind a full stop.
fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '“' | '»' | '«' | '’' | '\'' | ')' | ']' | '\u{200E}' | '\u{200F}')
}
