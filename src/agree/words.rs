//! Characters and words as versions of a text are compared by: offsets are code points into a slice of characters.

use std::collections::BTreeSet;
use std::ops::Range;

/// Start and end in code points, closed-open.
pub type Piece = (usize, usize);

/// Returns true for what a word is made of. Arabic diacritics belong to it, other combining marks end
/// it.
pub fn is_word(c: char) -> bool {
    let is_diacritic = matches!(c, '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}');
    let is_koranic_mark = matches!(c, '\u{6D6}'..='\u{6DC}' | '\u{6E1}'..='\u{6E4}' | '\u{6E7}'..='\u{6ED}');
    is_diacritic || c == '_' || (c.is_alphanumeric() && !is_koranic_mark)
}

fn is_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '‘' | '’' | '‚' | '‛' | '\'' | '`')
        || matches!(c, '´' | '〝' | '〞' | '＂' | '「' | '」' | '『' | '』' | 'ˮ')
}

fn leads(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '،' | '؛' | '-' | '–' | '—' | '…')
}

fn trails(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…' | '،' | '؛' | '؟' | '۔' | '。' | '、' | '！' | '？')
        || matches!(c, '·' | '-' | '–' | '—')
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1C}'..='\u{1F}')
}

/// Returns true for the format characters of Unicode (category Cf): joiners, bidi controls, tags.
fn is_format(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{6DD}' | '\u{70F}' | '\u{890}' | '\u{891}' | '\u{8E2}'
        | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{110BD}' | '\u{110CD}'
        | '\u{13430}'..='\u{1343F}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0001}'
        | '\u{E0020}'..='\u{E007F}')
}

/// Returns a range cut to the text.
pub fn within(text: &[char], (start, end): (u32, u32)) -> Range<usize> {
    let start = (start as usize).min(text.len());
    start..(end as usize).min(text.len()).max(start)
}

/// Returns the words that lie between two offsets.
pub fn words(text: &[char], start: usize, end: usize) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut open = None;
    for (idx, c) in text.get(start..end).unwrap_or(&[]).iter().enumerate() {
        match (is_word(*c), open) {
            (true, None) => open = Some(start + idx),
            (false, Some(from)) => {
                found.push((from, start + idx));
                open = None;
            }
            _ => {}
        }
    }
    found.extend(open.map(|from| (from, end)));
    found
}

/// What is trimmed from a span's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trim {
    /// White space, marks, and punctuation that leads on from what is before.
    Content,
    /// White space and marks.
    Cue,
}

/// Returns a span without outer white space, marks and final punctuation; `None` if nothing is left.
pub fn trim(text: &[char], range: Range<usize>, trim: Trim) -> Option<Piece> {
    let outer = |c: char| is_space(c) || is_mark(c) || is_format(c);
    let piece = text.get(range.clone())?;
    let first = piece.iter().position(|c| !(outer(*c) || (trim == Trim::Content && leads(*c))))?;
    // What only trails may be all that there is.
    let last = piece.iter().rposition(|c| !(outer(*c) || trails(*c)))?;
    (first <= last).then_some((range.start + first, range.start + last + 1))
}

/// Returns where the content begins after a complementiser, if it begins with one.
pub fn behind_complementiser(text: &[char], (start, end): Piece) -> Option<usize> {
    /// In the order in which they are tried; the first that ends at a word's edge counts.
    const FORMS: [&str; 22] = [
        "that",
        "whether",
        "if",
        "how",
        "que",
        "dass",
        "daß",
        "che",
        "что",
        "أنها",
        "أنه",
        "أنا",
        "أن",
        "إنها",
        "إنه",
        "إنا",
        "إن",
        "ان",
        "بأن",
        "بأنها",
        "بأنه",
        "بأنا",
    ];
    let piece = text.get(start..end)?;
    // A word's edge as the figures have always had it: before a diacritic there is one.
    let is_letter =
        |c: char| is_word(c) && !matches!(c, '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}');
    let len = FORMS.iter().find_map(|form| {
        let n_chars = form.chars().count();
        let head = piece.get(..n_chars)?;
        let same = head.iter().zip(form.chars()).all(|(c, of)| *c == of || c.to_lowercase().eq([of]));
        let at_edge = piece.get(n_chars).is_none_or(|next| !is_letter(*next));
        (same && at_edge).then_some(n_chars)
    })?;
    let n_spaces = piece.iter().skip(len).take_while(|c| is_space(**c)).count();
    Some(start + len + n_spaces)
}

/// Returns for each character whether it is in quotation marks. Marks pair within a line; one that
/// is never closed opens up to the line's end.
pub fn marked(text: &[char]) -> Vec<bool> {
    let mut marked = vec![false; text.len()];
    let mut start = 0;
    for line in text.split(|c| *c == '\n') {
        let mut at = 0;
        while let Some(open) = line.get(at) {
            let rest = line.get(at + 1..).unwrap_or(&[]);
            let Some(inside) = inside(*open, rest) else {
                at += 1;
                continue;
            };
            let from = start + at + 1;
            marked.iter_mut().skip(from).take(inside).for_each(|it| *it = true);
            at += inside + 2;
        }
        start += line.len() + 1;
    }
    marked
}

/// Returns how many of the characters after a mark it opens over; `None` if it opens nothing.
fn inside(open: char, rest: &[char]) -> Option<usize> {
    let closing = match open {
        '“' => "”“\"",
        '„' => "“”\"",
        '«' => "»",
        '‹' => "›",
        '"' => "\"”",
        '”' => "”“",
        '「' => "」",
        '『' => "』",
        '‘' => {
            // An apostrophe is before a letter.
            let closes =
                |at: &usize| rest.get(*at) == Some(&'’') && !rest.get(at + 1).is_some_and(|c| is_word(*c));
            return (0..rest.len()).find(closes).filter(|at| *at > 0);
        }
        _ => return None,
    };
    Some(rest.iter().position(|c| closing.contains(*c)).unwrap_or(rest.len()))
}

/// Returns trimmed pieces in order, those that no word parts joined.
pub fn joined(text: &[char], ranges: &[(u32, u32)], how: Trim) -> Vec<Piece> {
    let mut ranges = ranges.to_vec();
    ranges.sort_unstable();
    let mut joined: Vec<Piece> = Vec::with_capacity(ranges.len());
    for range in ranges {
        let Some((start, end)) = trim(text, within(text, range), how) else { continue };
        match joined.last_mut() {
            Some(last) if start <= last.1 || !has_word(text, last.1, start) => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}

fn has_word(text: &[char], start: usize, end: usize) -> bool {
    text.get(start..end).is_some_and(|between| between.iter().any(|c| is_word(*c)))
}

/// Returns trimmed pieces in order, each as it is given.
pub fn pieces(text: &[char], ranges: &[(u32, u32)], how: Trim) -> Vec<Piece> {
    let mut pieces: Vec<Piece> =
        ranges.iter().filter_map(|range| trim(text, within(text, *range), how)).collect();
    pieces.sort_unstable();
    pieces
}

/// Returns the words of pieces that may overlap, each once.
pub fn words_of(text: &[char], pieces: &[Piece]) -> Vec<Piece> {
    let words: BTreeSet<Piece> = pieces.iter().flat_map(|(start, end)| words(text, *start, *end)).collect();
    words.into_iter().collect()
}
