//! Reads token lines, those of other tools too.

use std::collections::BTreeSet;

use super::webanno;
use crate::format::exchange::flat::{Flat, Mark, Piece};
use crate::format::fault::Fault;
use crate::format::report::{Left, Reason, Remark};

/// What the tags of a file are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    /// `B-PER`, `I-PER`, and with E, S, L, U and M for ends, single words and middles.
    Prefixed,
    /// `PER`: marks are runs of one tag.
    Plain,
}

/// How the lines of a file are laid out.
struct Shape {
    scheme: Scheme,
    /// Whether the first column numbers the words of a sentence.
    is_numbered: bool,
    /// What is before every token: a language, as in `ar:word`.
    prefix: Option<String>,
}

impl Shape {
    fn of(source: &str) -> Self {
        let lines =
            || source.split('\n').filter_map(|line| columns_of(line.strip_suffix('\r').unwrap_or(line)));
        let has_prefixes = lines().any(|columns| columns.iter().skip(1).any(|it| is_prefixed(it)));
        let is_numbered = is_numbered(source);
        let token = usize::from(is_numbered);
        let mut prefix: Option<&str> = None;
        let mut n_tokens = 0;
        let has_one = lines().all(|columns| {
            n_tokens += 1;
            let own = columns.get(token).and_then(|it| it.split_once(':')).map(|(own, _)| own);
            let own = own.filter(|it| {
                it.len() >= 2 && it.len() <= 12 && it.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
            });
            own.is_some() && *prefix.get_or_insert(own.unwrap_or_default()) == own.unwrap_or_default()
        });
        Self {
            scheme: if has_prefixes { Scheme::Prefixed } else { Scheme::Plain },
            is_numbered,
            prefix: prefix.filter(|_| has_one && n_tokens > 1).map(str::to_owned),
        }
    }
}

/// Returns true if the first column numbers the words, from 1 on in each sentence. A word can be a number too.
fn is_numbered(source: &str) -> bool {
    let (mut n_lines, mut n_words, mut next) = (0, 0, 1);
    for line in source.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)) {
        let Some(columns) = columns_of(line) else {
            next = 1;
            continue;
        };
        let number = columns.first().and_then(|it| it.parse::<u32>().ok());
        // A document can number its words throughout.
        if columns.len() < 3 || number.is_none_or(|it| it != next && it != n_lines + 1) {
            return false;
        }
        n_lines += 1;
        next = number.unwrap_or(next) + 1;
        n_words += u32::from(columns.get(1).is_some_and(|it| it.parse::<u32>().is_err()));
    }
    n_words > 0
}

/// Returns the columns of a line; none of an empty line, a comment, or one that begins a document.
fn columns_of(line: &str) -> Option<Vec<&str>> {
    if line.trim().is_empty() || line.starts_with("-DOCSTART-") {
        return None;
    }
    let columns: Vec<&str> = if line.contains('\t') {
        line.trim_end_matches('\t').split('\t').collect()
    } else {
        line.split_whitespace().collect()
    };
    // A token can begin with a number sign: what has a tag after it is one.
    let has_tag = columns.len() > 1 && columns.last().is_some_and(|it| *it == "O" || is_prefixed(it));
    // GermEval: where the sentence is from.
    if columns.first() == Some(&"#") && columns.get(1).is_some_and(|it| it.contains("://")) {
        return None;
    }
    let is_comment = line.starts_with('#')
        && (!line.contains('\t') || line.starts_with("# "))
        && !(has_tag && (!line.starts_with("# ") || columns.len() == 2 || line.contains('\t')));
    (!is_comment).then_some(columns)
}

/// Returns true for `B-PER`.
fn is_prefixed(column: &str) -> bool {
    let mut chars = column.chars();
    let prefix = chars.next().is_some_and(|c| matches!(c, 'B' | 'I' | 'E' | 'S' | 'L' | 'U' | 'M'));
    prefix && chars.next() == Some('-') && chars.next().is_some()
}

fn is_outside(column: &str) -> bool {
    matches!(column, "O" | "_" | "-" | "*")
}

/// Returns true for what a token file could begin with, so that its format is recognised by its content: most lines
/// are a word with tags after it, and there is a tag other than `O`.
pub(super) fn is_like(head: &str) -> bool {
    let (mut n_lines, mut n_tagged, mut n_marked) = (0, 0, 0);
    for columns in head.split('\n').take(500).filter_map(|line| columns_of(line.trim_end_matches('\r'))) {
        n_lines += 1;
        let tags = columns.iter().skip(1).rev().take_while(|it| **it == "O" || is_prefixed(it)).count();
        let words = columns.len() - tags;
        n_tagged += usize::from(tags > 0 && (1..=6).contains(&words));
        n_marked += usize::from(columns.iter().skip(1).any(|it| is_prefixed(it)));
    }
    n_marked > 0 && n_lines >= 2 && n_tagged * 10 >= n_lines * 7 || is_plain(head)
}

/// Returns true for words with plain tags: two columns with a tab between, of which the second has few different words, `O`
/// most often or so.
fn is_plain(head: &str) -> bool {
    let mut tags: BTreeSet<&str> = BTreeSet::new();
    let (mut n_lines, mut n_outside) = (0, 0);
    for line in head.split('\n').take(500).map(|line| line.trim_end_matches('\r')) {
        if line.trim().is_empty() {
            continue;
        }
        let [token, tag] = line.split('\t').collect::<Vec<_>>()[..] else { return false };
        if token.is_empty() || tag.is_empty() || tag.contains(char::is_whitespace) {
            return false;
        }
        n_lines += 1;
        n_outside += usize::from(tag == "O");
        tags.insert(tag);
    }
    n_lines >= 3 && n_outside > 0 && tags.len() > 1 && tags.len() * 3 <= n_lines + 3
}

/// A document while its lines are read.
#[derive(Default)]
struct Draft {
    id: Option<String>,
    lang: Option<String>,
    text: Option<String>,
    /// The text put together from the tokens, in case there is no other.
    rebuilt: String,
    /// Its length in code points.
    length: u32,
    /// What is between the last token and the next.
    gap: &'static str,
    tokens: Vec<Piece>,
    marks: Vec<Mark>,
    /// The marks that the last token belongs to, each with its column.
    open: Vec<(usize, usize)>,
    /// Whether tokens say where they are.
    has_offsets: Option<bool>,
    left: Vec<Left>,
    remarks: Vec<Remark>,
}

/// Reads a file's documents. A line that says nothing costs that line.
pub(super) fn read(source: &str) -> Result<Vec<Flat>, Fault> {
    if webanno::is_webanno(source) {
        return webanno::read(source).map(|flat| vec![flat]);
    }
    let unbracketed = bracketed(source);
    let source = unbracketed.as_deref().unwrap_or(source);
    let shape = Shape::of(source);
    let mut documents = Vec::new();
    let mut draft = Draft::default();
    let (mut n_read, mut first_fault) = (0, None);
    for (idx, line) in source.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.trim().is_empty() {
            draft.gap = "\n";
            continue;
        }
        if line.starts_with("-DOCSTART-") {
            finish(&mut documents, &mut draft, &shape);
            continue;
        }
        let Some(columns) = columns_of(line) else {
            comment(&mut documents, &mut draft, &shape, line);
            continue;
        };
        let columns = columns.get(usize::from(shape.is_numbered)..).unwrap_or_default();
        let starts = columns.get(1).and_then(|it| it.parse::<u32>().ok());
        let ends = columns.get(2).and_then(|it| it.parse::<u32>().ok());
        if let (Some(start), Some(_)) = (starts, ends)
            && start < draft.length
            && draft.text.is_none()
            && draft.has_offsets == Some(true)
        {
            finish(&mut documents, &mut draft, &shape);
            let message = format!("offsets begin again at line {}: a new document begins there", idx + 1);
            draft.remarks.push(Remark::Done(message));
        }
        match draft.line(columns, &shape) {
            Ok(()) => n_read += 1,
            Err(message) => {
                let (name, content) = (format!("line {}", idx + 1), format!("{line} ({message})"));
                draft.left.push(Left { name, reason: Reason::Malformed, content });
                first_fault.get_or_insert(Fault::at_line(idx + 1, message));
            }
        }
    }
    finish(&mut documents, &mut draft, &shape);
    match first_fault {
        Some(fault) if n_read == 0 => Err(fault),
        _ => Ok(documents),
    }
}

/// Returns the words and named entities of a file of CoNLL-2012 with a word and a tag on each line; `None` for other files.
/// There the word is in the fourth column, and entities are brackets in the eleventh: `(PERSON*`, `*`, `*)`.
fn bracketed(source: &str) -> Option<String> {
    const WORD: usize = 3;
    const ENTITY: usize = 10;
    let rows = || source.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let columns = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let is_row = |line: &str| {
        let columns = columns(line);
        let entity = columns.get(ENTITY).is_some_and(|it| it.contains('*') || it.starts_with('('));
        columns.len() > ENTITY && entity && columns.get(2).is_some_and(|it| it.parse::<u32>().is_ok())
    };
    if !rows().all(is_row) || rows().next().is_none() {
        return None;
    }
    let mut written = String::new();
    let mut open: Option<String> = None;
    for line in source.lines() {
        if line.starts_with("#begin document") {
            written.push_str("-DOCSTART-\n");
        }
        if line.trim().is_empty() || line.starts_with('#') {
            written.push('\n');
            open = None;
            continue;
        }
        let columns = columns(line);
        let (word, entity) = (columns.get(WORD)?, columns.get(ENTITY)?);
        let begun = entity.strip_prefix('(').map(|it| it.trim_end_matches([')', '*']).to_owned());
        let tag = match (&begun, &open) {
            (Some(label), _) => format!("B-{label}"),
            (None, Some(label)) => format!("I-{label}"),
            (None, None) => "O".to_owned(),
        };
        open = begun.or(open).filter(|_| !entity.ends_with(')'));
        written.push_str(&format!("{word}\t{tag}\n"));
    }
    Some(written)
}

fn comment(documents: &mut Vec<Flat>, draft: &mut Draft, shape: &Shape, line: &str) {
    let comment = line.trim_start_matches('#');
    let (key, value) = comment.split_once('=').unwrap_or((comment, ""));
    let value = value.trim();
    let unquoted = serde_json::from_str::<String>(value).unwrap_or_else(|_| value.to_owned());
    match key.trim() {
        "doc_id" | "newdoc id" => {
            finish(documents, draft, shape);
            draft.id = Some(unquoted);
        }
        "newdoc" => finish(documents, draft, shape),
        "lang" => draft.lang = Some(unquoted),
        // A sentence's text, in CoNLL-U, is not the document's.
        "text" if value.starts_with('"') => draft.text = Some(unquoted),
        _ => {}
    }
}

fn finish(documents: &mut Vec<Flat>, draft: &mut Draft, shape: &Shape) {
    let mut draft = std::mem::take(draft);
    if draft.tokens.is_empty() && draft.text.is_none() {
        return;
    }
    if draft.text.is_none() {
        draft.remarks.push(Remark::TextRebuilt);
    }
    if let Some(prefix) = &shape.prefix {
        draft.remarks.push(Remark::Done(format!("\"{prefix}:\" was taken away from every token")));
        draft.lang = draft.lang.or_else(|| Some(prefix.clone()));
    }
    documents.push(Flat {
        id: draft.id,
        lang: draft.lang,
        text: draft.text.unwrap_or(draft.rebuilt),
        marks: draft.marks,
        checks: draft.tokens,
        left: draft.left,
        remarks: draft.remarks,
        ..Flat::default()
    });
}

impl Draft {
    fn line(&mut self, columns: &[&str], shape: &Shape) -> Result<(), String> {
        let token = columns.first().copied().unwrap_or("");
        let token = match &shape.prefix {
            Some(prefix) => token.get(prefix.len() + 1..).unwrap_or(token),
            None => token,
        };
        let number = |idx: usize| columns.get(idx).and_then(|column| column.parse::<u32>().ok());
        let offsets = number(1).zip(number(2)).filter(|(start, end)| start < end);
        if *self.has_offsets.get_or_insert(offsets.is_some()) && offsets.is_none() {
            return Err("it does not say where the token starts and ends".to_owned());
        }
        let offsets = offsets.filter(|_| self.has_offsets == Some(true));
        let words = if offsets.is_some() { 3 } else { 1 };
        let rest = columns.get(words..).unwrap_or_default();
        let tags: Vec<&str> = match shape.scheme {
            Scheme::Plain => rest.last().copied().into_iter().collect(),
            Scheme::Prefixed => {
                let is_tag = |it: &&&str| is_outside(it) || is_prefixed(it);
                let mut tags: Vec<&str> = rest.iter().rev().take_while(is_tag).copied().collect();
                tags.reverse();
                if tags.is_empty() { rest.iter().filter(is_tag).copied().collect() } else { tags }
            }
        };
        let (start, end) = match offsets {
            Some((start, end)) => {
                self.pad_to(start);
                (start, end)
            }
            None => {
                if self.length > 0 {
                    let gap = if self.gap.is_empty() { " " } else { self.gap };
                    self.rebuilt.push_str(gap);
                    self.length += 1;
                }
                (self.length, self.length + token.chars().count() as u32)
            }
        };
        let is_new_paragraph = self.gap == "\n" && shape.scheme == Scheme::Plain;
        self.gap = "";
        self.rebuilt.push_str(token);
        self.length += token.chars().count() as u32;
        self.tokens.push(Piece::covering(start, end, token));
        let last = std::mem::take(&mut self.open);
        if tags.is_empty() {
            // The word is in the text all the same.
            return Err("there is no tag: O, B-LABEL or I-LABEL".to_owned());
        }
        let mut continued = BTreeSet::new();
        for (column, tag) in tags.iter().enumerate() {
            if is_outside(tag) {
                continue;
            }
            let (prefix, label) = match shape.scheme {
                Scheme::Prefixed => (tag.chars().next().unwrap_or('B'), tag.get(2..).unwrap_or("")),
                Scheme::Plain => (if is_new_paragraph { 'B' } else { 'I' }, *tag),
            };
            let is_open = |(_, idx): &&(usize, usize)| {
                !continued.contains(idx) && self.marks.get(*idx).is_some_and(|mark| mark.label == label)
            };
            // A tag continues what is open in its column, else what is open at all: tags of nested marks move.
            let open =
                last.iter().filter(is_open).min_by_key(|(own, _)| own.abs_diff(column)).map(|(_, idx)| *idx);
            let now = match (prefix, open) {
                ('I' | 'E' | 'L' | 'M', Some(idx)) => {
                    if let Some(mark) = self.marks.get_mut(idx) {
                        mark.pieces.iter_mut().for_each(|piece| piece.end = end);
                    }
                    idx
                }
                _ => {
                    self.marks.push(Mark {
                        name: format!("mark {}", self.marks.len() + 1),
                        label: label.to_owned(),
                        pieces: vec![Piece::at(start, end)],
                        content: format!("{token} {tag} {start}"),
                        ..Mark::default()
                    });
                    self.marks.len() - 1
                }
            };
            continued.insert(now);
            if !matches!(prefix, 'E' | 'L' | 'S' | 'U') {
                self.open.push((column, now));
            }
        }
        Ok(())
    }

    /// Puts white space up to an offset. One that is far off is the reader's fault, not white space.
    fn pad_to(&mut self, start: u32) {
        const MAX_GAP: u32 = 1000;
        let missing = start.saturating_sub(self.length);
        if missing == 0 || missing > MAX_GAP {
            return;
        }
        let is_line_end = self.gap == "\n" && self.length > 0;
        for nth in 0..missing {
            self.rebuilt.push(if is_line_end && nth == 0 { '\n' } else { ' ' });
        }
        self.length += missing;
    }
}
