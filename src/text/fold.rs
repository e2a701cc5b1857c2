//! Folds a word to the form lexicons are keyed by, with alignment back to the text.
//!
//! Folding drops what writers leave out at will (diacritics, tatweel, invisible controls), joins
//! the spellings of the hamza and of final ya, straightens apostrophes and lower-cases.

/// Returns the folded form of one character, or `None` where folding drops it.
pub fn fold_char(c: char) -> Option<char> {
    match c {
        'a'..='z' => Some(c),
        'A'..='Z' => Some(c.to_ascii_lowercase()),
        '\u{640}'
        | '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{65F}'
        | '\u{670}'
        | '\u{6D6}'..='\u{6DC}'
        | '\u{61C}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}'
        | '\u{FEFF}'
        | '\u{AD}' => None,
        'أ' | 'إ' | 'آ' | 'ٱ' => Some('ا'),
        'ؤ' | 'ئ' => Some('ء'),
        'ى' | '\u{6CC}' => Some('ي'),
        '\u{6A9}' => Some('ك'),
        '’' | 'ʼ' | '‘' => Some('\''),
        '٠'..='٩' => char::from_u32(u32::from('0') + (u32::from(c) - u32::from('٠'))),
        '\u{620}'..='\u{64A}' => Some(c),
        _ if c.is_uppercase() => c.to_lowercase().next(),
        _ => Some(c),
    }
}

/// Appends the folded form of `word` to `folded`.
pub fn fold_into(word: &str, folded: &mut String) {
    folded.extend(word.chars().filter_map(fold_char));
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
