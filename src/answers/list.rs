//! Answers as lists: items with numbers or bullets, `1. "…" — the minister`, `1. The minister: "…"`, or lines of
//! `Quote: …` and `Speaker: …`.

use super::keys::{Sense, sense};
use super::record::{Answer, Form, MAX_RECORDS, Record, What, plain};

/// The longest words before a colon that are taken for a key or a speaker, in bytes.
const MAX_KEY: usize = 160;

/// Returns the answer in the list of a text, if there is one with items.
pub fn list(source: &str) -> Option<Answer> {
    let mut acc = Reading {
        records: Vec::new(),
        open: Record::default(),
        what: What::Quote,
        is_too_long: false,
        keyed: false,
    };
    let mut in_item = false;
    for line in source.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            continue;
        }
        let (number, rest) = item(trimmed);
        let rest = bare(rest);
        // `## Claims` begins a list of claims.
        if let Some(what) = heading(trimmed) {
            acc.close();
            acc.what = what;
            in_item = false;
            continue;
        }
        if let Some((sense, value)) = keyed(&rest) {
            let begins = match sense {
                Sense::Content | Sense::Text | Sense::Claim => !acc.open.content.is_empty(),
                _ => number == Marker::Number,
            };
            if begins {
                acc.close();
            }
            acc.take(sense, value);
            in_item = true;
        } else if number != Marker::None {
            // A bullet below an item that has its words says more of it, if it says it by a key; else it is the next.
            acc.close();
            acc.item(&rest);
            in_item = true;
        } else if in_item && acc.open.content.is_empty() {
            acc.item(&rest);
        }
    }
    acc.close();
    let has = !acc.records.is_empty();
    has.then_some(Answer {
        article: None,
        model: None,
        form: Form::List,
        records: acc.records,
        is_cut: false,
        is_too_long: acc.is_too_long,
    })
}

struct Reading {
    records: Vec<Record>,
    open: Record,
    what: What,
    is_too_long: bool,
    keyed: bool,
}

impl Reading {
    fn close(&mut self) {
        let mut record = std::mem::take(&mut self.open);
        self.keyed = false;
        if record.content.is_empty() {
            return;
        }
        if self.what == What::Claim {
            record.what = What::Claim;
        }
        if self.records.len() >= MAX_RECORDS {
            self.is_too_long = true;
        } else {
            self.records.push(record);
        }
    }

    fn take(&mut self, sense: Sense, value: &str) {
        self.keyed = true;
        match sense {
            Sense::Claim => {
                self.open.what = What::Claim;
                self.open.set(Sense::Content, value);
            }
            Sense::Content | Sense::Text => self.open.set(Sense::Content, &unquoted(value)),
            Sense::Kind => self.open.set(Sense::Label, value),
            sense => self.open.set(sense, value),
        }
    }

    /// Takes an item without keys.
    fn item(&mut self, text: &str) {
        if let Some((before, quoted, behind)) = in_marks(text) {
            self.open.set(Sense::Content, quoted);
            let before = before.trim();
            let speaker = if before.is_empty() { behind } else { before };
            self.speaker(speaker);
            return;
        }
        let dash = [" — ", " – ", " -- ", " - ", " | "].iter().find_map(|dash| text.split_once(dash));
        let (content, speaker) = match (dash, text.split_once(':')) {
            (Some((a, b)), _) if a.len() >= b.len() => (a, Some(b)),
            (Some((a, b)), _) => (b, Some(a)),
            (None, Some((before, behind))) if before.len() <= MAX_KEY && !behind.trim().is_empty() => {
                (behind, Some(before))
            }
            _ => (text, None),
        };
        self.open.set(Sense::Content, content);
        speaker.iter().for_each(|speaker| self.speaker(speaker));
    }

    /// Takes what an item has beside its words for the speaker.
    fn speaker(&mut self, beside: &str) {
        let outer = |c: char| {
            c.is_whitespace()
                || matches!(c, ':' | '-' | '–' | '—' | '(' | ')' | '[' | ']' | '*' | '،' | ',' | '.' | '|')
        };
        let beside = beside.trim_matches(outer);
        // `the minister (said)`, `the minister, direct`
        let name = beside.split(['(', '[', '|']).next().unwrap_or(beside).trim_matches(outer);
        if !name.is_empty() && name.len() <= 2 * MAX_KEY {
            self.open.set(Sense::Speaker, name);
        }
    }
}

/// What an item begins with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marker {
    Number,
    Bullet,
    None,
}

/// Returns the mark at the head of a line, and what follows it.
fn item(line: &str) -> (Marker, &str) {
    let line = line.trim_start_matches(['>', ' ']);
    for bullet in ["- ", "* ", "• ", "– ", "— ", "◦ ", "‣ ", "▪ "] {
        if let Some(rest) = line.strip_prefix(bullet) {
            return (Marker::Bullet, rest.trim_start());
        }
    }
    let bold = line.strip_prefix("**").unwrap_or(line);
    let open = bold.strip_prefix('(').unwrap_or(bold);
    let digits = open.find(|c: char| !c.is_numeric()).unwrap_or(0);
    let behind = open.get(digits..).unwrap_or("");
    let is_numbered = digits > 0 && open.chars().take_while(|c| c.is_numeric()).count() <= 4;
    match behind.strip_prefix(['.', ')', '-', ':', '،', '−', '–']) {
        Some(rest)
            if is_numbered && (rest.starts_with([' ', '\t', '*', '«', '"', '“']) || rest.is_empty()) =>
        {
            (Marker::Number, rest.trim_start_matches("**").trim_start())
        }
        _ => (Marker::None, line),
    }
}

fn heading(line: &str) -> Option<What> {
    let words = line.trim_matches(|c: char| matches!(c, '#' | '*' | ':' | ' ' | '_'));
    let is_one =
        line.starts_with('#') || line.ends_with(':') || line.starts_with("**") && line.ends_with("**");
    match is_one.then(|| sense(words)).flatten() {
        Some(Sense::Quotes) => Some(What::Quote),
        Some(Sense::Claims) => Some(What::Claim),
        _ => None,
    }
}

/// Returns a line without emphasis.
fn bare(line: &str) -> String {
    line.replace("**", "").replace("__", "").trim().to_owned()
}

/// Returns what a line `key: value` says.
fn keyed(line: &str) -> Option<(Sense, &str)> {
    let (key, value) = line.split_once(':')?;
    if key.len() > MAX_KEY || value.trim().is_empty() {
        return None;
    }
    let sense = sense(key.trim())?;
    let is_key = matches!(
        sense,
        Sense::Content
            | Sense::Text
            | Sense::Speaker
            | Sense::Source
            | Sense::Medium
            | Sense::Cue
            | Sense::Kind
            | Sense::Label
            | Sense::Claim
            | Sense::Worth
    );
    is_key.then_some((sense, value.trim()))
}

/// The marks that words of an item are in.
const MARKS: &[(char, char)] = &[('«', '»'), ('“', '”'), ('„', '“'), ('"', '"'), ('”', '“'), ('‹', '›')];

/// Returns what is before, in and after the quotation marks of an item; the outermost of their kind.
fn in_marks(text: &str) -> Option<(&str, &str, &str)> {
    MARKS.iter().find_map(|(begin, end)| {
        let start = text.find(*begin)?;
        let inside = start + begin.len_utf8();
        let until = text.rfind(*end).filter(|until| *until > inside)?;
        let quoted = text.get(inside..until)?;
        // A term in marks is not the quote.
        let before = text.get(..start)?.trim_end();
        let is_told = before.is_empty() || before.ends_with([':', '-', '–', '—']);
        (is_told || quoted.len() * 3 >= text.len()).then(|| {
            (text.get(..start).unwrap_or(""), quoted, text.get(until + end.len_utf8()..).unwrap_or(""))
        })
    })
}

fn unquoted(text: &str) -> String {
    let text = plain(text);
    match in_marks(&text) {
        Some((before, quoted, behind))
            if before.trim().is_empty() && !behind.chars().any(char::is_alphanumeric) =>
        {
            quoted.to_owned()
        }
        _ => text,
    }
}
