//! Recognises the form of an answer and reads it.

use super::json::{Value, values};
use super::record::Answer;
use super::{list, table, tree};

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
                "no quotes or claims were found: an answer is JSON, JSON lines, a table with headings, or a numbered list",
            ),
        }
    }
}

impl std::error::Error for ReadError {}

/// Reads what a model answered: JSON (in a code fence or not, on one line or on many), a Markdown table, separated
/// values or a list. What stands around it is passed over. Answers about several articles come apart.
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

pub(super) fn read_text(source: &str) -> Vec<Answer> {
    let (found, is_cut) = values(source);
    if found.iter().any(|value| matches!(value, Value::Object(_) | Value::Array(_))) {
        let answers = tree::collect(&found).into_answers(is_cut);
        if !answers.is_empty() {
            return answers;
        }
    }
    let tables = table::tables(source);
    if !tables.is_empty() {
        return tables;
    }
    list::list(source).into_iter().collect()
}
