//! Date and time that messengers put in front of a message when a talk is copied or exported.

/// Returns how many bytes of a line are the date and time of a message, with the white space, dash and tilde after
/// them; `None` where the line does not begin so.
///
/// ```text
/// [14/3/2025, 9:12:45 PM] ~ Mona: …     14/03/2025, 21:12 - Mona: …     [21:12, 14/3/2025] Mona: …
/// ```
pub fn stamp(line: &str) -> Option<usize> {
    let mut rest = Rest { line, at: 0 };
    rest.skip(is_invisible);
    let bracketed = rest.eat('[');
    let (mut dates, mut times) = (0, 0);
    loop {
        rest.skip(|c| is_invisible(c) || c == ' ' || is_space(c));
        if dates == 0 && rest.date() {
            dates += 1;
        } else if times == 0 && rest.time() {
            times += 1;
        } else {
            break;
        }
        rest.skip(|c| is_invisible(c) || is_space(c) || matches!(c, ',' | '،'));
    }
    if dates == 0 || times == 0 {
        return None;
    }
    rest.skip(|c| is_invisible(c) || is_space(c));
    let closed = if bracketed { rest.eat(']') } else { rest.eat('-') || rest.eat('–') };
    rest.skip(|c| is_invisible(c) || is_space(c) || c == '~');
    closed.then_some(rest.at)
}

/// Returns true if a line is nothing but the date and time of a message.
pub fn is_stamp(line: &str) -> bool {
    stamp(line).is_some_and(|end| line.get(end..).is_some_and(|rest| rest.trim().is_empty()))
}

/// Returns true for characters that are not seen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{61C}')
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{A0}' | '\u{202F}')
}

/// What of a line has not been read.
struct Rest<'a> {
    line: &'a str,
    at: usize,
}

impl Rest<'_> {
    fn peek(&self) -> Option<char> {
        self.line.get(self.at..)?.chars().next()
    }

    fn skip(&mut self, skipped: impl Fn(char) -> bool) {
        while let Some(c) = self.peek().filter(|c| skipped(*c)) {
            self.at += c.len_utf8();
        }
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += if found { wanted.len_utf8() } else { 0 };
        found
    }

    /// Reads one to four digits of any script.
    fn digits(&mut self) -> bool {
        let mut n = 0;
        while let Some(c) = self.peek().filter(|c| c.is_numeric() && n < 4) {
            self.at += c.len_utf8();
            n += 1;
        }
        n > 0
    }

    /// Reads three numbers with slashes, dots or dashes between.
    fn date(&mut self) -> bool {
        let from = self.at;
        let read = self.digits() && self.separated(&['/', '.', '-']) && self.digits();
        let read = read && self.separated(&['/', '.', '-']) && self.digits();
        if !read {
            self.at = from;
        }
        read
    }

    /// Reads two or three numbers with colons between, and which half of the day it is.
    fn time(&mut self) -> bool {
        let from = self.at;
        let read = self.digits() && self.separated(&[':', '٫']) && self.digits();
        if !read {
            self.at = from;
            return false;
        }
        let seconds = self.at;
        if !(self.separated(&[':']) && self.digits()) {
            self.at = seconds;
        }
        let half = self.at;
        self.skip(|c| is_invisible(c) || is_space(c));
        let halves =
            ["AM", "PM", "am", "pm", "a.m.", "p.m.", "ص", "م", "صباحًا", "مساءً", "صباحا", "مساء", "Uhr"];
        let rest = self.line.get(self.at..).unwrap_or("");
        let ends = |word: &&&str| {
            rest.strip_prefix(**word)
                .is_some_and(|more| !more.chars().next().is_some_and(char::is_alphanumeric))
        };
        match halves.iter().filter(ends).max_by_key(|word| word.len()) {
            Some(word) => self.at += word.len(),
            None => self.at = half,
        }
        true
    }

    fn separated(&mut self, separators: &[char]) -> bool {
        let from = self.at;
        self.skip(is_invisible);
        let read = separators.iter().any(|c| self.eat(*c));
        self.skip(is_invisible);
        if !read {
            self.at = from;
        }
        read
    }
}
