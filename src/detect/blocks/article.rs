//! An article with a little furniture: a paragraph is furniture only where a phrase of the tables or its place
//! among such lines says so, and all that is doubtful is body.

use super::line::{Line, MAX_BYLINE_WORDS, MAX_SIGNED_WORDS, MAX_TITLE_WORDS};
use crate::lang::furniture::Furniture;
use crate::schema::BlockKind;

/// The most words of a heading, a kicker or a menu entry, and of a tail's entry.
const MAX_HEADING_WORDS: usize = 12;
const MAX_MENU_WORDS: usize = 3;
const MAX_TAIL_WORDS: usize = 22;

/// The most words of a deck that ends with a full stop.
const MAX_DECK_WORDS: usize = 40;

/// How many menu entries in a row are a menu.
const MIN_MENU_LINES: usize = 4;

/// Marks the paragraphs whose kind is not known yet; those that are left are body.
pub(super) fn mark(lines: &mut [Line]) {
    mark_furniture(lines);
    mark_menus(lines);
    mark_head(lines);
    mark_headings(lines);
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
            Some(Furniture::Tail | Furniture::Comments) => {
                in_tail = true;
                Some(BlockKind::Boilerplate)
            }
            Some(Furniture::Plain | Furniture::Reply) => Some(BlockKind::Boilerplate),
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
    // Who wrote it is under the deck as often as above it.
    let under_deck = lines.iter_mut().skip(first + 1).take_while(|line| !line.is_prose());
    for line in under_deck.filter(|line| titled && free(line) && is_byline(line)) {
        line.kind = Some(BlockKind::Byline);
    }
}

/// Returns true for a few names and places with a dash between them.
pub(super) fn is_byline(line: &Line) -> bool {
    !line.finished && !line.colon && line.words <= MAX_SIGNED_WORDS && line.signed
}

/// Marks short unfinished lines between paragraphs of prose, unless they make a list.
pub(super) fn mark_headings(lines: &mut [Line]) {
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
