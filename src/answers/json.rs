//! Reads JSON as language models write it: with text around it, commas too many or missing, quotation marks inside a
//! string that nobody escaped, and cut off anywhere. Never fails; depth, number of values and time are bounded.

use std::borrow::Cow;

/// How deep values may lie in each other; what lies deeper is skipped.
const MAX_DEPTH: usize = 48;

/// How many values are read of one source.
const MAX_VALUES: usize = 2_000_000;

/// How far is looked ahead to tell whether a quotation mark ends a string, in bytes.
const LOOKAHEAD: usize = 96;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, or what was skipped.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number, as it is written.
    Number(String),
    /// A string; the flag says that the source ends inside it.
    String(String, bool),
    /// A list.
    Array(Vec<Value>),
    /// An object, in the order of the source.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// Returns the string, if it is one that the source does not cut off.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::String(text, false) => Some(text),
            _ => None,
        }
    }
}

/// Reads all objects and arrays that a text holds outside of each other, and tells whether the text ends inside one.
pub fn values(source: &str) -> (Vec<Value>, bool) {
    let mut parser = Parser { source, at: 0, n_values: 0, is_cut: false };
    let mut found = Vec::new();
    while let Some(next) = parser.rest().find(['{', '[']) {
        let before = parser.at + next;
        parser.at = before;
        // A bracket inside of prose begins no value.
        if !parser.begins_value() {
            parser.at += 1;
            continue;
        }
        found.push(parser.value(0));
        if parser.at <= before {
            parser.at = before + 1;
        }
        if parser.n_values >= MAX_VALUES {
            break;
        }
    }
    (found, parser.is_cut)
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
    n_values: usize,
    is_cut: bool,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_space(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
            let mut skipped = rest.len() - trimmed.len();
            if trimmed.starts_with("//") {
                skipped += trimmed.find('\n').unwrap_or(trimmed.len());
            } else if skipped == 0 {
                return;
            }
            self.at += skipped;
        }
    }

    /// Tells whether the bracket here begins a value rather than a remark in brackets.
    fn begins_value(&self) -> bool {
        let inside = self.rest().get(1..).unwrap_or("");
        let head = inside.get(..floor(inside, LOOKAHEAD)).unwrap_or("").trim_start();
        match (self.peek(), head.chars().next()) {
            (_, None) => inside.trim().is_empty(),
            (Some('{'), Some(c)) => is_quote(c) || c == '}' || c == '/' || is_bare_key(head),
            (_, Some(c)) => is_quote(c) || matches!(c, '{' | '[' | ']' | '/'),
        }
    }

    fn value(&mut self, depth: usize) -> Value {
        self.skip_space();
        self.n_values += 1;
        if self.n_values > MAX_VALUES {
            self.at = self.source.len();
            self.is_cut = true;
            return Value::Null;
        }
        match self.peek() {
            Some('{' | '[') if depth >= MAX_DEPTH => {
                self.skip_nested();
                Value::Null
            }
            Some('{') => self.object(depth),
            Some('[') => self.array(depth),
            Some(c) if is_quote(c) => {
                let (text, is_cut) = self.string(c, Within::Array);
                Value::String(text, is_cut)
            }
            Some(_) => self.scalar(),
            None => {
                self.is_cut = true;
                Value::Null
            }
        }
    }

    /// Passes over brackets in brackets without recursion.
    fn skip_nested(&mut self) {
        let mut depth = 0_usize;
        let mut in_string = false;
        let mut is_escaped = false;
        for (at, byte) in self.rest().bytes().enumerate() {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = in_string,
                b'"' => in_string = !in_string,
                b'{' | b'[' if !in_string => depth += 1,
                b'}' | b']' if !in_string => {
                    depth -= 1;
                    if depth == 0 {
                        self.at += at + 1;
                        return;
                    }
                }
                _ => {}
            }
        }
        self.at = self.source.len();
        self.is_cut = true;
    }

    fn object(&mut self, depth: usize) -> Value {
        self.at += 1;
        let mut entries = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => {
                    self.is_cut = true;
                    break;
                }
                Some('}') => {
                    self.at += 1;
                    break;
                }
                // The object was not closed; the list around it was.
                Some(']') => break,
                Some(',') => self.at += 1,
                Some(c) => {
                    let key = if is_quote(c) { self.string(c, Within::Key).0 } else { self.bare_key() };
                    self.skip_space();
                    match self.peek() {
                        Some(':' | '=') => {
                            self.at += 1;
                            self.skip_space();
                            let value = match self.peek() {
                                Some(c) if is_quote(c) => {
                                    self.n_values += 1;
                                    let (text, is_cut) = self.string(c, Within::Object);
                                    Value::String(text, is_cut)
                                }
                                Some(',' | '}') => Value::Null,
                                _ => self.value(depth + 1),
                            };
                            entries.push((key, value));
                        }
                        None => self.is_cut = true,
                        Some('}' | ']' | ',') => {}
                        Some(c) => self.at += c.len_utf8(),
                    }
                }
            }
            if self.n_values > MAX_VALUES {
                break;
            }
        }
        Value::Object(entries)
    }

    fn bare_key(&mut self) -> String {
        let rest = self.rest();
        let len = rest
            .find(|c: char| matches!(c, ':' | '=' | ',' | '{' | '}' | '[' | ']' | '\n') || is_quote(c))
            .unwrap_or(rest.len());
        let key = rest.get(..len).unwrap_or("").trim().to_owned();
        let first = self.peek().map_or(1, char::len_utf8);
        self.at += len.max(if len == 0 { first } else { 1 });
        key
    }

    fn array(&mut self, depth: usize) -> Value {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => {
                    self.is_cut = true;
                    break;
                }
                Some(']') => {
                    self.at += 1;
                    break;
                }
                Some('}') => break,
                Some(',') => self.at += 1,
                Some(_) => {
                    let before = self.at;
                    items.push(self.value(depth + 1));
                    if self.at == before {
                        self.at += self.peek().map_or(1, char::len_utf8);
                    }
                }
            }
            if self.n_values > MAX_VALUES {
                break;
            }
        }
        Value::Array(items)
    }

    fn scalar(&mut self) -> Value {
        let rest = self.rest();
        let len = rest
            .find(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | ']' | '{' | '[' | ':'))
            .unwrap_or(rest.len());
        let word = rest.get(..len).unwrap_or("").to_owned();
        self.at += len;
        match word.to_ascii_lowercase().as_str() {
            "" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" | "none" | "nan" | "undefined" => Value::Null,
            _ => Value::Number(word),
        }
    }

    /// Reads a string whose opening mark is here, and tells whether the source ends inside it.
    fn string(&mut self, mark: char, within: Within) -> (String, bool) {
        self.at += mark.len_utf8();
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let plain = rest.find(|c: char| c == '\\' || ends(mark, c)).unwrap_or(rest.len());
            text.push_str(rest.get(..plain).unwrap_or(""));
            self.at += plain;
            match self.peek() {
                None => {
                    self.is_cut = true;
                    return (text, true);
                }
                Some('\\') => self.escape(&mut text),
                Some(c) => {
                    self.at += c.len_utf8();
                    if self.closes(within) {
                        return (text, false);
                    }
                    text.push(c);
                }
            }
        }
    }

    fn escape(&mut self, text: &mut String) {
        self.at += 1;
        let Some(c) = self.peek() else {
            self.is_cut = true;
            return;
        };
        self.at += c.len_utf8();
        match c {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            'b' | 'f' => text.push(' '),
            'u' => match self.code_unit() {
                Some(unit @ 0xD800..=0xDBFF) => {
                    let low = self.rest().starts_with("\\u").then(|| {
                        self.at += 2;
                        self.code_unit()
                    });
                    let pair = [unit, low.flatten().unwrap_or(0)];
                    text.extend(char::decode_utf16(pair).filter_map(Result::ok).filter(|c| *c != '\0'));
                }
                Some(unit) => text.extend(char::from_u32(u32::from(unit))),
                None => {}
            },
            c => text.push(c),
        }
    }

    fn code_unit(&mut self) -> Option<u16> {
        let unit = self.rest().get(..4).and_then(|digits| u16::from_str_radix(digits, 16).ok())?;
        self.at += 4;
        Some(unit)
    }

    /// Tells whether a string has ended here, right after a mark that could be its last: what follows is what JSON
    /// has after a string there.
    fn closes(&self, within: Within) -> bool {
        let rest = self.rest();
        // Long runs of spaces are looked through once for each mark before them.
        let near = rest.get(..floor(rest, LOOKAHEAD)).unwrap_or("");
        let next = near.trim_start();
        if next.is_empty() {
            return true;
        }
        let first = next.chars().next().unwrap_or(' ');
        match within {
            Within::Key => matches!(first, ':' | '=' | '}' | ']'),
            Within::Array | Within::Object if matches!(first, '}' | ']') => true,
            Within::Array if first == ',' => {
                let behind = next.get(1..).unwrap_or("").trim_start();
                behind.is_empty()
                    || behind.starts_with(|c: char| {
                        is_quote(c) || matches!(c, '{' | '[' | ']' | '-') || c.is_ascii_digit()
                    })
                    || is_literal(behind)
            }
            Within::Object if first == ',' => {
                let behind = next.get(1..).unwrap_or("").trim_start();
                behind.is_empty() || behind.starts_with(['}', ']', '/']) || is_key(behind)
            }
            Within::Array => is_quote(first) && near.starts_with(['\n', '\r']),
            Within::Object => is_quote(first) && is_key(next),
        }
    }
}

/// What a string is in.
#[derive(Clone, Copy)]
enum Within {
    /// It is a key of an object.
    Key,
    /// It is a value of an object.
    Object,
    /// It is an item of an array, or is alone.
    Array,
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '„')
}

fn ends(mark: char, c: char) -> bool {
    match mark {
        '"' | '\'' => c == mark,
        _ => matches!(c, '“' | '”' | '"'),
    }
}

/// Tells whether `"key":` comes next, as far as can be seen from here.
fn is_key(next: &str) -> bool {
    let Some(mark) = next.chars().next().filter(|c| is_quote(*c)) else { return is_bare_key(next) };
    let inside: Cow<'_, str> = next.get(mark.len_utf8()..).unwrap_or("").into();
    match inside.find(|c| ends(mark, c)) {
        Some(end) => {
            let behind = inside.get(end..).unwrap_or("");
            let behind =
                behind.get(behind.chars().next().map_or(0, char::len_utf8)..).unwrap_or("").trim_start();
            behind.is_empty() || behind.starts_with([':', '='])
        }
        // The key is longer than is looked at, or the source ends in it.
        None => inside.len() < LOOKAHEAD,
    }
}

/// Tells whether a key without marks comes next.
fn is_bare_key(next: &str) -> bool {
    let len = next.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(0);
    len > 0 && next.get(len..).unwrap_or("").trim_start().starts_with(':')
}

fn is_literal(next: &str) -> bool {
    ["true", "false", "null"].iter().any(|word| next.starts_with(word))
}

/// Returns the greatest character boundary up to `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
