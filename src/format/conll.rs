//! Token lines in the manner of CoNLL, with IOB2 tags: a column for each label, since marks nest across
//! labels. Offsets are code points.
//!
//! ```text
//! # doc_id = "bridge"
//! # lang = "ar"
//! # text = "…"
//! # columns = TOKEN START END SPEAKER CUE QUOTE CLAIM
//! قال    2    5    O    B-CUE    O    O
//! ```
//!
//! An empty line stands between paragraphs, two between documents. Strings behind `=` are JSON. What other
//! tools write is read too: any number of columns, the last ones tags, the first one the token; where the
//! text is not there it is put together from the tokens.

use super::exchange::json::Fault;
use super::exchange::{Flat, Layout, Mark, Piece, Tag};
use super::report::Remark;
use crate::schema::Label;
use crate::text::Unit;

/// Returns a document's lines.
pub(super) fn write(flat: &Flat) -> String {
    let layout = Layout::of(flat, Unit::CodePoint);
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let mut out = String::new();
    for (key, value) in [("doc_id", &flat.id), ("lang", &flat.lang)] {
        if let Some(value) = value {
            out += &format!("# {key} = {}\n", quoted(value));
        }
    }
    out += &format!("# text = {}\n# columns = TOKEN START END", quoted(&flat.text));
    let columns: Vec<(Label, Vec<Tag>)> =
        Label::ALL.iter().map(|label| (*label, layout.tags(flat, label.name()))).collect();
    for (label, _) in &columns {
        out += &format!(" {}", label.name().to_ascii_uppercase());
    }
    out.push('\n');
    let mut in_paragraph = false;
    // The columns whose mark has begun with white space, which has no line.
    let mut begun = vec![false; columns.len()];
    for (idx, word) in layout.words.iter().enumerate() {
        let token = layout.slice(word);
        if token.chars().all(|c| c.is_whitespace() || c.is_control()) {
            if token.contains('\n') && in_paragraph {
                out.push('\n');
                in_paragraph = false;
            }
            for (begun, (_, tags)) in begun.iter_mut().zip(&columns) {
                *begun |= tags.get(idx) == Some(&Tag::Begin);
            }
            continue;
        }
        in_paragraph = true;
        let (start, end) = layout.range(word);
        out += &format!("{token}\t{start}\t{end}");
        for (begun, (label, tags)) in begun.iter_mut().zip(&columns) {
            let begins = std::mem::take(begun);
            let tag = match tags.get(idx) {
                Some(Tag::Inside) if begins => Tag::Begin,
                tag => tag.copied().unwrap_or(Tag::Outside),
            };
            out += &format!("\t{}", tag.write(label.name()));
        }
        out.push('\n');
    }
    out
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
    /// The marks that the last token belongs to, by column.
    open: Vec<Option<usize>>,
}

/// Reads a file's documents.
pub(super) fn read(source: &str) -> Result<Vec<Flat>, Fault> {
    let mut documents = Vec::new();
    let mut draft = Draft::default();
    let mut n_columns = None;
    for (idx, line) in source.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if let Some(comment) = line.strip_prefix('#').filter(|it| !it.starts_with('\t')) {
            let (key, value) = comment.split_once('=').unwrap_or((comment, ""));
            let value = value.trim();
            let unquoted = serde_json::from_str::<String>(value).unwrap_or_else(|_| value.to_owned());
            match key.trim() {
                "doc_id" | "newdoc id" => {
                    finish(&mut documents, &mut draft);
                    draft.id = Some(unquoted);
                }
                "lang" => draft.lang = Some(unquoted),
                // A sentence's text, in CoNLL-U, is not the document's.
                "text" if value.starts_with('"') => draft.text = Some(unquoted),
                _ => {}
            }
            continue;
        }
        if line.trim().is_empty() {
            draft.gap = "\n";
            continue;
        }
        if line.starts_with("-DOCSTART-") {
            finish(&mut documents, &mut draft);
            continue;
        }
        let columns: Vec<&str> =
            if line.contains('\t') { line.split('\t').collect() } else { line.split(' ').collect() };
        if columns.len() < 2 {
            return Err(Fault::at_line(idx + 1, "a line must have a token and at least one tag"));
        }
        if *n_columns.get_or_insert(columns.len()) != columns.len() {
            let message = format!("{} columns, and the lines before have another number", columns.len());
            return Err(Fault::at_line(idx + 1, message));
        }
        draft.line(&columns).map_err(|message| Fault::at_line(idx + 1, message))?;
    }
    finish(&mut documents, &mut draft);
    Ok(documents)
}

fn finish(documents: &mut Vec<Flat>, draft: &mut Draft) {
    let draft = std::mem::take(draft);
    if draft.tokens.is_empty() && draft.text.is_none() {
        return;
    }
    let remarks = if draft.text.is_none() { vec![Remark::TextRebuilt] } else { Vec::new() };
    documents.push(Flat {
        id: draft.id,
        lang: draft.lang,
        text: draft.text.unwrap_or(draft.rebuilt),
        marks: draft.marks,
        checks: draft.tokens,
        remarks,
        ..Flat::default()
    });
}

impl Draft {
    fn line(&mut self, columns: &[&str]) -> Result<(), String> {
        let token = columns.first().copied().unwrap_or("");
        let number = |idx: usize| columns.get(idx).and_then(|column| column.parse::<u32>().ok());
        let (start, end) = match (number(1), number(2)) {
            (Some(start), Some(end)) => {
                self.pad_to(start);
                (start, end)
            }
            _ => {
                if self.length > 0 {
                    let gap = if self.gap.is_empty() { " " } else { self.gap };
                    self.rebuilt.push_str(gap);
                    self.length += 1;
                }
                (self.length, self.length + token.chars().count() as u32)
            }
        };
        self.gap = "";
        self.rebuilt.push_str(token);
        self.length += token.chars().count() as u32;
        self.tokens.push(Piece::covering(start, end, token));
        let tags = columns.iter().rev().take_while(|column| is_tag(column)).count();
        if tags == 0 {
            return Err(format!("{:?} is no tag: O, B-LABEL or I-LABEL", columns.last().unwrap_or(&"")));
        }
        self.open.resize(tags, None);
        for (column, tag) in columns.iter().skip(columns.len() - tags).enumerate() {
            let label = tag.get(2..).unwrap_or("");
            let open = self.open.get(column).copied().flatten();
            let same = open.and_then(|idx| self.marks.get_mut(idx)).filter(|mark| mark.label == label);
            let now = match (tag.as_bytes().first(), same) {
                (Some(b'I'), Some(mark)) => {
                    mark.pieces.iter_mut().for_each(|piece| piece.end = end);
                    open
                }
                (Some(b'B' | b'I'), _) => {
                    self.marks.push(Mark {
                        name: format!("mark {}", self.marks.len() + 1),
                        label: label.to_owned(),
                        pieces: vec![Piece::at(start, end)],
                        content: format!("{token} {tag} {start}"),
                        ..Mark::default()
                    });
                    Some(self.marks.len() - 1)
                }
                _ => None,
            };
            if let Some(open) = self.open.get_mut(column) {
                *open = now;
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

fn is_tag(column: &str) -> bool {
    column == "O" || column.len() > 2 && (column.starts_with("B-") || column.starts_with("I-"))
}
