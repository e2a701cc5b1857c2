//! Cuts a paragraph into tokens: words, numbers, quotation marks and other punctuation.

use super::Span;
use super::fold::parts_mark;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with marks on them and apostrophes or hyphens between them.
    Word,
    /// Digits, with separators between them.
    Number,
    /// A quotation mark, or an apostrophe that might be one.
    Mark(char),
    /// Any other single character that is not white space.
    Punct(char),
}

/// A piece of text that is looked at as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it is (bytes).
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
}

/// Returns true for every character that some convention quotes with.
pub fn is_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '\''
            | '＂'
            | '″'
            | '`'
    )
}

/// Returns true for characters that continue a word without being letters.
fn is_joiner(c: char) -> bool {
    matches!(c,
        '\u{640}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}'
        | '\u{300}'..='\u{36F}' | '\u{200C}'..='\u{200F}' | '\u{61C}' | '\u{AD}' | '\u{2060}' | '_')
}

/// Returns true for letters. Those of most Arabic text are recognised without a table.
pub fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{620}'..='\u{64A}') || (!c.is_ascii() && c.is_alphabetic())
}

/// Returns true for letters and digits.
pub fn is_letter_or_digit(c: char) -> bool {
    is_letter(c) || is_number(c)
}

/// Returns true for digits and other numeric characters.
pub fn is_number(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && !matches!(c, '\u{620}'..='\u{64A}') && c.is_numeric())
}

fn is_word(c: char) -> bool {
    is_letter_or_digit(c) || is_joiner(c)
}

/// Returns true for invisible direction controls, which belong to no token.
fn is_control(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{61C}')
        || c.is_control()
}

/// Appends the tokens of the paragraph at `span` of `content` to `acc`.
pub fn tokens(acc: &mut Vec<Token>, content: &str, span: Span) {
    let Some(paragraph) = content.get(span.range()) else { return };
    let base = span.start() as usize;
    let mut chars = paragraph.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() || is_control(c) {
            continue;
        }
        let mut end = start + c.len_utf8();
        // A stretching stroke with no letter to stretch is a dash.
        let stroke = c == '\u{640}' && !chars.peek().is_some_and(|(_, next)| is_word(*next));
        let kind = if stroke {
            TokenKind::Punct(c)
        } else if is_letter_or_digit(c) {
            let number = is_number(c);
            while let Some(&(at, next)) = chars.peek() {
                if is_word(next) {
                    end = at + next.len_utf8();
                    chars.next();
                    continue;
                }
                // PDFs part diacritics from their letters: `ق َال` is one word.
                if !number && parts_mark(next, char_at(paragraph, at + next.len_utf8())) {
                    end = at + next.len_utf8();
                    chars.next();
                    continue;
                }
                // An apostrophe, a hyphen or a decimal separator stays in the word only between
                // two of its characters.
                let inner = match next {
                    '\'' | '’' | '-' | '\u{2011}' => !number,
                    '.' | ',' | '٫' | '٬' => number,
                    _ => false,
                };
                let after = char_at(paragraph, at + next.len_utf8());
                let joins = after.is_some_and(|c| if number { is_number(c) } else { is_letter_or_digit(c) });
                if !(inner && joins) {
                    break;
                }
                end = at + next.len_utf8();
                chars.next();
            }
            if number { TokenKind::Number } else { TokenKind::Word }
        } else if c == '\'' && matches!(chars.peek(), Some((_, '\''))) {
            chars.next();
            end += 1;
            TokenKind::Mark('"')
        } else if c == '`' && matches!(chars.peek(), Some((_, '`'))) {
            chars.next();
            end += 1;
            TokenKind::Mark('“')
        } else if c == '<' && matches!(chars.peek(), Some((_, '<'))) {
            chars.next();
            end += 1;
            TokenKind::Mark('«')
        } else if c == '>' && matches!(chars.peek(), Some((_, '>'))) {
            chars.next();
            end += 1;
            TokenKind::Mark('»')
        } else if is_mark(c) {
            TokenKind::Mark(c)
        } else {
            TokenKind::Punct(c)
        };
        acc.push(Token { span: Span::from_range(base + start..base + end), kind });
    }
}

/// Returns the character at a byte of a paragraph.
fn char_at(paragraph: &str, at: usize) -> Option<char> {
    paragraph.get(at..)?.chars().next()
}
