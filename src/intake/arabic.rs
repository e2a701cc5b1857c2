//! Arabic as PDFs and old files hold it: shapes for letters, lines as they are seen rather than as they are read, and
//! diacritics with a space in front.

use unicode_segmentation::UnicodeSegmentation;

use crate::text::fold::is_mark;
use crate::text::presentation::{Shape, form, write_letters};

/// How many words it takes to know that a text is written as it is seen.
const FEWEST: usize = 3;

/// What of an order shows.
#[derive(Clone, Copy, Debug, Default)]
struct Signs {
    read: usize,
    seen: usize,
}

/// How the words of a text are ordered if its letters are in the order they are seen in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// The whole line is as it is seen: its last word first.
    Lines,
    /// Only the letters of each word are; the words follow one another as they are read.
    Words,
}

/// Returns how many presentation forms a text has.
pub(super) fn n_forms(text: &str) -> usize {
    text.chars().filter(|c| form(*c).is_some()).count()
}

/// Returns a text with the letters that its presentation forms stand for.
pub(super) fn with_letters(text: &str) -> String {
    let mut letters = String::new();
    write_letters(text, &mut letters);
    letters
}

/// Returns how many diacritics have a space in front that parts them from their letter.
pub(super) fn n_apart(text: &str) -> usize {
    let mut before = ' ';
    let mut n = 0;
    for c in text.chars() {
        n += usize::from(is_mark(c) && is_gap(before));
        before = c;
    }
    n
}

fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\t')
}

/// Returns a text without the spaces in front of diacritics.
pub(super) fn with_diacritics_joined(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let parts = is_gap(c) && chars.peek().is_some_and(|next| is_mark(*next)) && !joined.ends_with('\n');
        if !parts || joined.is_empty() {
            joined.push(c);
        }
    }
    joined
}

/// Returns how the words of a text are where its letters are in the order they are seen in; `None` for a text as it
/// is read.
pub(super) fn seen_order(text: &str) -> Option<Order> {
    if !text.chars().any(is_arabic) {
        return None;
    }
    let mut letters = Signs::default();
    let mut words = Signs::default();
    for word in text.split(|c: char| !(is_arabic(c) || is_mark(c))).filter(|word| !word.is_empty()) {
        letter_signs(word, &mut letters);
    }
    if letters.seen < FEWEST || letters.seen < letters.read * 3 {
        return None;
    }
    // A comma or a full stop follows its word without a space, on whichever side of it that is.
    let chars: Vec<char> = text.chars().collect();
    for (idx, c) in
        chars.iter().enumerate().filter(|(_, c)| matches!(c, '.' | '،' | '؛' | '؟' | ',' | '!' | ':'))
    {
        let side =
            |at: Option<usize>| at.and_then(|at| chars.get(at)).copied().filter(|c| !c.is_whitespace());
        let (before, after) = (side(idx.checked_sub(1)), side(Some(idx + 1)));
        let digits = |side: Option<char>| side.is_some_and(char::is_numeric);
        match (before, after) {
            _ if digits(before) && digits(after) || *c == ':' && digits(after) => {}
            (Some(_), None) => words.read += 1,
            (None, Some(_)) => words.seen += 1,
            _ => {}
        }
    }
    Some(if words.read > words.seen { Order::Words } else { Order::Lines })
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{64A}' | '\u{66E}'..='\u{6D3}' | '\u{6FA}'..='\u{6FF}' | '\u{750}'..='\u{77F}')
        || form(c).is_some()
}

/// Adds what the letters of a word show of their order.
fn letter_signs(word: &str, signs: &mut Signs) {
    let mut shapes = word.chars().filter_map(form).map(|(shape, _)| shape);
    if let Some(first) = shapes.next() {
        let Some(last) = shapes.next_back() else { return };
        // The first letter of a word as it is read is joined to nothing before it.
        let begins = |shape: Shape| matches!(shape, Shape::Initial | Shape::Isolated);
        let ends = |shape: Shape| matches!(shape, Shape::Final | Shape::Isolated);
        let shown = first != last || !begins(first);
        signs.read += usize::from(shown && begins(first) && ends(last));
        signs.seen += usize::from(shown && (matches!(first, Shape::Final) || matches!(last, Shape::Initial)));
        return;
    }
    if word.chars().filter(|c| !is_mark(*c)).count() < 4 {
        return;
    }
    // ة and ى end words only, and the article begins them.
    let bare = |c: &char| !is_mark(*c);
    let (first, last) = (word.chars().find(bare), word.chars().rev().find(bare));
    let only_last = |c: Option<char>| matches!(c, Some('ة' | 'ى'));
    signs.read += usize::from(only_last(last) || word.starts_with("ال"));
    signs.seen += usize::from(only_last(first) || word.ends_with("لا") && !word.starts_with("ال"));
}

/// Returns a text with its letters in the order they are read in, ordinary letters for presentation forms.
pub(super) fn as_read(text: &str, order: Order) -> String {
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| match order {
            Order::Lines => turned(line),
            Order::Words => {
                let mut whole = String::with_capacity(line.len());
                for piece in line.split_inclusive(char::is_whitespace) {
                    let word = piece.trim_end();
                    whole.push_str(&word_turned(word));
                    whole.push_str(piece.get(word.len()..).unwrap_or(""));
                }
                whole
            }
        })
        .collect();
    let turned = with_letters(&lines.join("\n"));
    if faces_away(&turned) { turned.chars().map(mirrored).collect() } else { turned }
}

/// Returns a line turned round, with numbers and words of other scripts as they were.
fn turned(line: &str) -> String {
    if !line.chars().any(is_arabic) {
        return line.to_owned();
    }
    let mut pieces: Vec<&str> = Vec::new();
    let graphemes: Vec<(usize, &str)> = line.grapheme_indices(true).collect();
    let mut at = 0;
    while let Some((start, grapheme)) = graphemes.get(at).copied() {
        let mut end = at + 1;
        if runs_on(grapheme) {
            // A run of the other direction, with what is between two of its words.
            let mut next = end;
            while let Some((_, piece)) = graphemes.get(next) {
                if runs_on(piece) {
                    next += 1;
                    end = next;
                } else if is_between(piece) && next < end + 2 {
                    next += 1;
                } else {
                    break;
                }
            }
        }
        let to = graphemes.get(end).map_or(line.len(), |(at, _)| *at);
        pieces.extend(line.get(start..to));
        at = end;
    }
    pieces.into_iter().rev().collect()
}

/// Returns a word turned round, with what is at its edges where it is.
fn word_turned(word: &str) -> String {
    let edge = |c: char| !is_arabic(c) && !is_mark(c);
    let inner = word.trim_start_matches(edge);
    let start = word.len() - inner.len();
    let inner = inner.trim_end_matches(edge);
    let (before, after) = (word.get(..start).unwrap_or(""), word.get(start + inner.len()..).unwrap_or(""));
    format!("{before}{}{after}", turned(inner))
}

/// Returns true for what is written from left to right in any line.
fn runs_on(grapheme: &str) -> bool {
    grapheme.chars().next().is_some_and(|c| c.is_numeric() || c.is_alphabetic() && !is_arabic(c))
}

fn is_between(grapheme: &str) -> bool {
    matches!(
        grapheme,
        " " | "." | "," | ":" | "/" | "-" | "%" | "'" | "’" | "٫" | "٬" | "@" | "_" | "&" | "+"
    )
}

/// Returns true if more brackets and guillemets close before they open than the other way round.
fn faces_away(text: &str) -> bool {
    let (mut open, mut wrong, mut right) = (0_usize, 0_usize, 0_usize);
    for c in text.chars() {
        match c {
            '(' | '[' | '«' | '“' => open += 1,
            ')' | ']' | '»' | '”' if open > 0 => {
                open -= 1;
                right += 1;
            }
            ')' | ']' | '»' | '”' => wrong += 1,
            '\n' => open = 0,
            _ => {}
        }
    }
    wrong > right
}

fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '«' => '»',
        '»' => '«',
        '“' => '”',
        '”' => '“',
        c => c,
    }
}
