//! What mail programs write round a message: fields (`From: …`), the line above an answer (`On … Mona wrote:`) and
//! signatures of telephones. None of it is the article, so these lines are furniture.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::lines::{Line, unquoted};
use crate::schema::BlockKind;
use crate::text::fold::fold;

/// The longest name of a field, in bytes after folding.
const LONGEST_NAME: usize = 40;

/// The longest line above an answer, in characters.
const LONGEST_INTRODUCTION: usize = 320;

/// How many lines the line above an answer may be cut into.
const MOST_INTRODUCTION_LINES: usize = 3;

/// How many numbers a date with a time of day has at least: day, year, hour and minute.
const FEWEST_NUMBERS: usize = 4;

/// How many fields it takes where nothing else says that they are a message's.
const FEWEST_FIELDS: usize = 3;

/// The longest line that a telephone signs with, in characters.
const LONGEST_SIGNATURE: usize = 90;

/// What a field says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    From,
    Date,
    Other,
}

/// The words of the table, folded.
#[derive(Default)]
struct Words {
    fields: BTreeMap<String, Field>,
    begins: Vec<String>,
    writes: Vec<String>,
    dividers: Vec<String>,
    signed: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for row in include_str!("mail.tsv").lines().filter(|row| !row.starts_with('#')) {
        let Some((what, word)) = row.split_once('\t') else { continue };
        let word = fold(word);
        match what {
            "begins" => words.begins.push(format!("{word} ")),
            "writes" => words.writes.push(word),
            "divider" => words.dividers.push(word),
            "signed" => words.signed.push(word),
            _ => {
                let field = match what {
                    "from" => Field::From,
                    "date" => Field::Date,
                    _ => Field::Other,
                };
                words.fields.insert(word, field);
            }
        }
    }
    words
});

/// Makes furniture of the lines that a mail program wrote, and returns true if there are any.
pub(super) fn mark(lines: &mut [Line]) -> bool {
    let folded: Vec<String> = lines.iter().map(|line| fold(unquoted(&line.text).1)).collect();
    let mut found = BTreeSet::new();
    let mut at = 0;
    while at < folded.len() {
        let end = header_end(&folded, at).or_else(|| introduction_end(&folded, at));
        if let Some(end) = end {
            found.extend(divider_before(&folded, at));
            found.extend(at..end);
        } else if is_signature(folded.get(at).map_or("", String::as_str)) {
            found.insert(at);
        }
        at = end.unwrap_or(at + 1);
    }
    let mut is_marked = false;
    for (idx, line) in lines.iter_mut().enumerate() {
        if found.contains(&idx) && !line.text.trim().is_empty() {
            is_marked |= line.kind != Some(BlockKind::Boilerplate);
            line.kind = Some(BlockKind::Boilerplate);
        }
    }
    is_marked
}

/// Returns the line after the fields of a message that begin at a line: they say who it is from and something else.
fn header_end(folded: &[String], start: usize) -> Option<usize> {
    field(folded.get(start)?)?;
    let (mut end, mut n_fields) = (start, 0);
    let (mut has_sender, mut is_sent) = (false, false);
    let mut at = start;
    while let Some(line) = folded.get(at) {
        if let Some((kind, value)) = field(line) {
            n_fields += 1;
            has_sender |= kind == Field::From;
            is_sent |=
                value.contains('@') || kind == Field::Date && value.contains(|c: char| c.is_ascii_digit());
            end = at + 1;
        } else if at == end && line.starts_with([' ', '\t']) && !line.trim().is_empty() {
            // The field before goes on.
            end = at + 1;
        } else if !line.trim().is_empty() || at > end {
            break;
        }
        at += 1;
    }
    (has_sender && n_fields > 1 && (is_sent || n_fields >= FEWEST_FIELDS)).then_some(end)
}

/// Returns what a line says as a field of a message, and its value.
fn field(line: &str) -> Option<(Field, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim_matches(|c: char| c.is_whitespace() || c == '*' || c == '_');
    if name.len() > LONGEST_NAME {
        return None;
    }
    let kind = WORDS.fields.get(name).copied().or_else(|| name.starts_with("x-").then_some(Field::Other))?;
    Some((kind, value))
}

/// Returns the line after the one above an answer, which may be cut into several: `On 14 March 2025 at 9:12, Mona wrote:`.
fn introduction_end(folded: &[String], start: usize) -> Option<usize> {
    let first = folded.get(start)?.trim_start();
    if !WORDS.begins.iter().any(|word| first.starts_with(word)) {
        return None;
    }
    let mut whole = String::new();
    for (idx, line) in folded.iter().enumerate().skip(start).take(MOST_INTRODUCTION_LINES) {
        if line.trim().is_empty() {
            return None;
        }
        whole.push(' ');
        whole.push_str(line.trim());
        if whole.ends_with(':') {
            return is_introduction(&whole).then_some(idx + 1);
        }
    }
    None
}

fn is_introduction(line: &str) -> bool {
    let bytes = line.as_bytes();
    let has_time =
        bytes.windows(3).any(|it| matches!(it, [a, b':', b] if a.is_ascii_digit() && b.is_ascii_digit()));
    let n_numbers = line.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).count();
    let has_address = line.contains('<') && line.contains('@');
    line.chars().count() <= LONGEST_INTRODUCTION
        && WORDS.writes.iter().any(|word| line.contains(word.as_str()))
        && (has_address || has_time && n_numbers >= FEWEST_NUMBERS)
}

/// Returns the line above a message that says where it begins (`-----Original Message-----`), with blank lines between.
fn divider_before(folded: &[String], start: usize) -> Option<usize> {
    let at = folded.get(..start)?.iter().rposition(|line| !line.trim().is_empty())?;
    let bare =
        folded.get(at)?.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '=' | ':'));
    (bare.is_empty() || WORDS.dividers.iter().any(|word| word == bare)).then_some(at)
}

fn is_signature(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() <= LONGEST_SIGNATURE
        && WORDS.signed.iter().any(|word| line.starts_with(word.as_str()))
}
