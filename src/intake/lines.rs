//! A text as its lines, each with what its source says of it, and lines that a page's or a screen's width has cut.

use std::collections::BTreeSet;

use crate::schema::BlockKind;
use crate::text::Span;

/// The longest line that a width has cut, in characters: paper and mail have fewer.
const WIDEST: usize = 140;

/// The shortest width that lines are cut at, in characters.
const NARROWEST: usize = 18;

/// How many line ends inside of paragraphs it takes to know.
const FEWEST_BREAKS: usize = 4;

/// How much of the width a line takes at least that was cut by it, in percent: letters are not all as wide.
const FULL: usize = 84;

/// How much of the width a line takes at least that goes on where it does not end as a sentence does, in percent.
const UNFINISHED: usize = 55;

/// A line, and what its source says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub text: String,
    pub kind: Option<BlockKind>,
}

/// Returns the lines of a text with the kinds that hints give them. Hints are of whole lines.
pub(super) fn lines_of(text: &str, hints: &[(Span, BlockKind)]) -> Vec<Line> {
    let mut hints = hints.iter().copied().peekable();
    let mut start = 0;
    text.split('\n')
        .map(|line| {
            while hints.next_if(|(span, _)| (span.end() as usize) <= start).is_some() {}
            let end = start + line.len();
            let kind = hints.peek().filter(|(span, _)| (span.start() as usize) < end).map(|(_, kind)| *kind);
            start = end + 1;
            Line { text: line.to_owned(), kind: kind.filter(|_| !line.trim().is_empty()) }
        })
        .collect()
}

/// Returns the text of lines, and their kinds as hints.
pub(super) fn text_of(lines: &[Line]) -> (String, Vec<(Span, BlockKind)>) {
    let mut text = String::with_capacity(lines.iter().map(|line| line.text.len() + 1).sum());
    let mut hints = Vec::new();
    for (idx, line) in lines.iter().enumerate() {
        if idx > 0 {
            text.push('\n');
        }
        let start = text.len();
        text.push_str(&line.text);
        if let Some(kind) = line.kind.filter(|_| start < text.len()) {
            hints.push((Span::from_range(start..text.len()), kind));
        }
    }
    (text, hints)
}

/// Joins lines that a width has cut, and returns how many line ends went; `None` where the lines are as somebody
/// wrote them. A hyphen that cut a word goes too, unless the text has the word with it elsewhere.
pub(super) fn join_cut(lines: &[Line]) -> Option<(Vec<Line>, usize)> {
    let width = width(lines)?;
    let hyphenated = hyphenated(lines);
    let mut joined: Vec<Line> = Vec::with_capacity(lines.len());
    let mut n_joined = 0;
    for (idx, line) in lines.iter().enumerate() {
        let before = idx.checked_sub(1).and_then(|at| lines.get(at));
        match (before, joined.last_mut()) {
            (Some(before), Some(last)) if continues(before, line, width) => {
                join(last, unquoted(&line.text).1, &hyphenated);
                n_joined += 1;
            }
            _ => joined.push(line.clone()),
        }
    }
    (n_joined > 0).then_some((joined, n_joined))
}

/// Returns the width that lines were cut at, or `None` where they were not.
fn width(lines: &[Line]) -> Option<usize> {
    let lengths: Vec<usize> = lines.iter().map(|line| length(&line.text)).collect();
    let inner: Vec<(&Line, &Line)> = lines
        .iter()
        .zip(lines.iter().skip(1))
        .filter(|(line, next)| !is_blank(line) && !is_blank(next) && may_join(line, next))
        .collect();
    if inner.len() < FEWEST_BREAKS {
        return None;
    }
    let mut inner_lengths: Vec<usize> = inner.iter().map(|(line, _)| length(&line.text)).collect();
    inner_lengths.sort_unstable();
    // One line that was not cut (an address, a table) is no measure.
    let widest = *inner_lengths.get(inner_lengths.len() - 1 - inner_lengths.len() / 20)?;
    let longest = lengths.iter().copied().max()?;
    if !(NARROWEST..=WIDEST).contains(&widest) || longest > widest * 3 {
        return None;
    }
    let n_full = inner.iter().filter(|(line, next)| is_full(line, next, widest)).count();
    let n_mid = inner.iter().filter(|(line, _)| !ends_sentence(&line.text)).count();
    // Lines of a list or a poem end where their author ended them.
    let cut = n_full * 100 >= inner.len() * 65 && n_mid * 100 >= inner.len() * 50;
    cut.then_some(widest)
}

/// Returns true if a line continues in the next.
fn continues(line: &Line, next: &Line, width: usize) -> bool {
    if is_blank(line) || is_blank(next) || !may_join(line, next) || length(&line.text) > width + width / 8 {
        return false;
    }
    if is_full(line, next, width) {
        return true;
    }
    let text = line.text.trim_end();
    let lower = unquoted(&next.text).1.chars().next().is_some_and(char::is_lowercase);
    let comma = text.ends_with([',', '،', ';', '؛']);
    !ends_sentence(text) && (lower || comma || length(text) * 100 >= width * UNFINISHED)
}

/// Returns true if the next line's first word would not have fitted into the line any more.
fn is_full(line: &Line, next: &Line, width: usize) -> bool {
    let word = unquoted(&next.text).1.split_whitespace().next().map_or(0, length);
    (length(&line.text) + 1 + word) * 100 > width * FULL
}

/// Returns false for a line that begins something of its own: an entry of a list, a deeper quotation of a mail, an
/// indented paragraph, another kind of block, furniture.
fn may_join(line: &Line, next: &Line) -> bool {
    let ((depth, text), (next_depth, next_text)) = (unquoted(&line.text), unquoted(&next.text));
    let indent = |text: &str| text.chars().take_while(|c| c.is_whitespace()).count();
    line.kind == next.kind
        && line.kind != Some(BlockKind::Boilerplate)
        && depth == next_depth
        && !is_entry(next_text.trim_start())
        && indent(next_text) <= indent(text) + 1
}

/// Returns true for the beginning of an entry of a list.
fn is_entry(text: &str) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return false };
    let rest = chars.as_str();
    let spaced = rest.starts_with(char::is_whitespace);
    if matches!(first, '-' | '–' | '—' | '*' | '•' | '●' | '▪' | '◦' | '·' | '#' | '|') {
        return spaced;
    }
    let number = text.trim_start_matches(char::is_numeric);
    let digits = text.len() - number.len();
    digits > 0 && digits <= 6 && number.starts_with(['.', ')', '-']) && number.chars().nth(1) == Some(' ')
}

/// Returns how deep a line of a mail is quoted, and the line without the marks of that.
pub(super) fn unquoted(text: &str) -> (usize, &str) {
    let mut rest = text;
    let mut depth = 0;
    while let Some(inner) = rest.strip_prefix('>') {
        depth += 1;
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    (depth, rest)
}

fn is_blank(line: &Line) -> bool {
    unquoted(&line.text).1.trim().is_empty()
}

/// Returns how many letters, digits and signs a line has, those left out that take no room of their own.
fn length(text: &str) -> usize {
    text.trim_end().chars().filter(|c| !crate::text::fold::is_mark(*c)).count()
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '”' | '“' | '»' | '«' | '’' | '\'' | ')' | ']' | '\u{200E}' | '\u{200F}')
    });
    text.ends_with(['.', '!', '?', '؟', '…', '۔', ':'])
}

/// Appends the next line to a line, with a space or over a hyphen.
fn join(line: &mut Line, next: &str, hyphenated: &BTreeSet<String>) {
    line.text.truncate(line.text.trim_end().len());
    let next = next.trim_start();
    if let Some(cut) = line.text.strip_suffix('\u{AD}') {
        line.text.truncate(cut.len());
    } else if let Some(cut) = line.text.strip_suffix(['-', '\u{2010}']) {
        let first = last_word(cut);
        let second = first_word(next);
        let lower = |word: &str, c: Option<char>| !word.is_empty() && c.is_some_and(char::is_lowercase);
        let broken = lower(first, first.chars().next_back()) && lower(second, second.chars().next());
        let kept = hyphenated.contains(&format!("{first}-{second}").to_lowercase());
        if broken && !kept {
            line.text.truncate(cut.len());
        } else if first.is_empty() {
            line.text.push(' ');
        }
    } else {
        line.text.push(' ');
    }
    line.text.push_str(next);
}

fn last_word(text: &str) -> &str {
    text.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("")
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphabetic()).next().unwrap_or("")
}

/// Returns the words that are with a hyphen inside a line, in small letters.
fn hyphenated(lines: &[Line]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in lines {
        for (at, _) in line.text.match_indices(['-', '\u{2010}']) {
            let first = last_word(line.text.get(..at).unwrap_or(""));
            let behind = line.text.get(at..).unwrap_or("").trim_start_matches(['-', '\u{2010}']);
            let second = first_word(behind);
            if !first.is_empty() && !second.is_empty() {
                found.insert(format!("{first}-{second}").to_lowercase());
            }
        }
    }
    found
}
