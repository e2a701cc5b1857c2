//! Folds a word to the form lexicons are keyed by, with alignment back to the text.
//!
//! Folding drops what writers leave out at will (diacritics, tatweel, invisible controls), joins
//! the spellings of the hamza and of final ya, straightens apostrophes and lower-cases.

/// What stands in [`ARABIC`] for a character that folding drops.
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

/// Returns the folded form of one character, or `None` where folding drops it.
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
        _ if c.is_uppercase() => c.to_lowercase().next(),
        _ => Some(c),
    }
}

/// Appends the folded form of `word` to `folded`.
pub fn fold_into(word: &str, folded: &mut String) {
    folded.reserve(word.len());
    for c in word.chars() {
        if let Some(c) = fold_char(c) {
            folded.push(c);
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
        if fold_char(c).is_some() {
            if seen == n_chars {
                return at;
            }
            seen += 1;
        }
    }
    word.len()
}
