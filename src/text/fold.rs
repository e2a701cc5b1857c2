//! Folds a word to the form lexicons are keyed by, with alignment back to the text.
//!
//! Folding drops what writers leave out at will (diacritics, tatweel, invisible controls), joins
//! the spellings of the hamza and of final ya, reads presentation forms as the letters they stand for, straightens
//! apostrophes and lower-cases.

use super::presentation::form;

/// What is in [`ARABIC`] for a character that folding drops.
const DROPPED: char = '\0';

/// The folded forms of the Arabic block: most characters of most articles, looked up rather than matched.
static ARABIC: [char; 0x100] = {
    let mut table = [DROPPED; 0x100];
    let mut idx = 0;
    while idx < table.len() {
        if let Some(c) = char::from_u32(0x600 + idx as u32) {
            table[idx] = fold_arabic(c);
        }
        idx += 1;
    }
    table
};

const fn fold_arabic(c: char) -> char {
    match c {
        '\u{640}'
        | '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{65F}'
        | '\u{670}'
        | '\u{6D6}'..='\u{6DC}'
        | '\u{61C}' => DROPPED,
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ؤ' | 'ئ' => 'ء',
        'ى' | '\u{6CC}' => 'ي',
        '\u{6A9}' => 'ك',
        '٠'..='٩' => (b'0' + (c as u32 - '٠' as u32) as u8) as char,
        _ => c,
    }
}

/// Calls `write` for each character of the folded form of one: none where folding drops it, several for a ligature.
pub fn fold_each(c: char, mut write: impl FnMut(char)) {
    match form(c) {
        Some((_, letters)) => letters.chars().filter_map(fold_char).for_each(write),
        None => fold_char(c).into_iter().for_each(&mut write),
    }
}

/// Returns true for diacritics, which belong to the letter before them.
pub fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}')
        || matches!(c, '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}' | '\u{6E7}' | '\u{6E8}' | '\u{6EA}'..='\u{6ED}')
}

/// Returns true if white space parts a diacritic from the letter it belongs to: it is then inside of a word.
pub fn parts_mark(space: char, next: Option<char>) -> bool {
    matches!(space, ' ' | '\u{A0}')
        && next.is_some_and(|next| is_mark(next) && !matches!(next, '\u{300}'..='\u{36F}'))
}

/// Returns the folded form of one character that is no ligature, or `None` where folding drops it.
pub fn fold_char(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c.to_ascii_lowercase());
    }
    if let Some(folded) = u32::from(c).checked_sub(0x600).and_then(|idx| ARABIC.get(idx as usize)) {
        return (*folded != DROPPED).then_some(*folded);
    }
    match c {
        '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}'
        | '\u{FEFF}'
        | '\u{AD}' => None,
        '’' | 'ʼ' | '‘' => Some('\''),
        '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' => {
            form(c).map_or(Some(c), |(_, letters)| letters.chars().find_map(fold_char))
        }
        _ if c.is_uppercase() => c.to_lowercase().next(),
        _ => Some(c),
    }
}

/// Appends the folded form of `word` to `folded`.
pub fn fold_into(word: &str, folded: &mut String) {
    folded.reserve(word.len());
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        if !(c == ' ' || c == '\u{A0}') || !parts_mark(c, chars.peek().copied()) {
            fold_each(c, |c| folded.push(c));
        }
    }
}

/// Returns the folded form of `word`.
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    fold_into(word, &mut folded);
    folded
}

/// Returns how many bytes of `word` fold to its first `n_chars` folded characters, with the
/// dropped characters that follow them.
pub fn folded_prefix(word: &str, n_chars: usize) -> usize {
    let mut seen = 0;
    for (at, c) in word.char_indices() {
        let mut folded = 0;
        fold_each(c, |_| folded += 1);
        if folded > 0 {
            if seen >= n_chars {
                return at;
            }
            seen += folded;
        }
    }
    word.len()
}
