//! Recognises the form of an answer and reads it.

use super::json::{Value, values};
use super::record::Answer;
use super::{list, markup, table, tree};

/// The longest answer that is read, in bytes.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Why nothing was read of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// It is longer than is read.
    TooLarge {
        /// How long it is, in bytes.
        bytes: usize,
    },
    /// It has none of the forms that are read.
    NotRecognised,
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLarge { bytes } => write!(
                formatter,
                "the answer is {} MB; the limit is {} MB",
                bytes.div_ceil(1024 * 1024),
                MAX_BYTES / (1024 * 1024)
            ),
            Self::NotRecognised => formatter.write_str(
                "no quotes or claims were found: an answer is JSON, JSON lines, a table with headings, elements like <quote>, or a numbered list",
            ),
        }
    }
}

impl std::error::Error for ReadError {}

/// Reads what a model answered: JSON (in a code fence or not, on one line or on many), a Markdown table, separated
/// values, a table of HTML, elements named after what they hold, or a list. What is around it is passed over. Answers about several articles come apart.
///
/// # Errors
/// Why nothing of it is an answer.
pub fn read(source: &str) -> Result<Vec<Answer>, ReadError> {
    if source.len() > MAX_BYTES {
        return Err(ReadError::TooLarge { bytes: source.len() });
    }
    let answers = read_text(source);
    if answers.is_empty() { Err(ReadError::NotRecognised) } else { Ok(answers) }
}

/// How much of an answer is read at once by [`read_with`], in bytes, and how much of one that has no lines to part it at.
const PIECE: usize = 256 * 1024;
const MOST_AT_ONCE: usize = 2 * 1024 * 1024;

/// Does the same as [`read`], and awaits `pause` between pieces: lines of JSON are read some at a time. Of anything else that
/// is longer than any answer about one article the beginning is read, and the answer says that there was more.
///
/// # Errors
/// Why nothing of it is an answer.
pub async fn read_with(source: &str, mut pause: impl AsyncFnMut()) -> Result<Vec<Answer>, ReadError> {
    if source.len() <= MOST_AT_ONCE || source.len() > MAX_BYTES {
        return read(source);
    }
    let lines = || source.lines().filter(|line| !line.trim().is_empty());
    let is_lines = lines().nth(1).is_some()
        && lines().all(|line| line.trim().starts_with('{') && line.trim().ends_with('}'));
    if !is_lines {
        let mut end = MOST_AT_ONCE;
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        let mut answers = read(source.get(..end).unwrap_or(""))?;
        answers.iter_mut().for_each(|it| it.is_too_long = true);
        return Ok(answers);
    }
    let mut answers: Vec<Answer> = Vec::new();
    let mut rest = source;
    while !rest.is_empty() {
        // A line longer than a piece is one of its own.
        let within = rest.as_bytes().get(..PIECE).and_then(|it| it.iter().rposition(|byte| *byte == b'\n'));
        let end = within.or_else(|| rest.find('\n')).map_or(rest.len(), |at| at + 1);
        let (piece, behind) = rest.split_at(end);
        rest = behind;
        for more in read_text(piece) {
            match answers.iter_mut().find(|it| it.article == more.article) {
                Some(own) => own.extend(more),
                None => answers.push(more),
            }
        }
        pause().await;
    }
    if answers.is_empty() { Err(ReadError::NotRecognised) } else { Ok(answers) }
}

pub(super) fn read_text(source: &str) -> Vec<Answer> {
    let (found, is_cut) = values(source);
    if found.iter().any(|value| matches!(value, Value::Object(_) | Value::Array(_))) {
        let answers = tree::collect(&found).into_answers(is_cut);
        if !answers.is_empty() {
            return answers;
        }
    }
    let of_markup: Vec<Answer> =
        markup::tables(source).iter().flat_map(|table| table::separated_by_tabs(table)).collect();
    if !of_markup.is_empty() {
        return of_markup;
    }
    let of_markup = tree::collect(&markup::values(source)).into_answers(false);
    if !of_markup.is_empty() {
        return of_markup;
    }
    let tables = table::tables(source);
    if !tables.is_empty() {
        return tables;
    }
    list::list(source).into_iter().collect()
}
