//! What is written, as text: JSON, and tables of comma-separated values.
//!
//! All of it is made of strings, numbers, lists and objects, which can always be written. If a mistake in Qawl ever made that
//! untrue, what is written says so itself: no reader takes it for a document, and nobody takes it for nothing.

use serde::Serialize;

/// The name of the only field of what could not be written.
const REFUSED: &str = "not_written";

/// Returns a value as JSON on a single line, without a line end.
pub fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| refused(&error))
}

/// Returns a value as indented JSON, without a line end.
pub fn indented_json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|error| refused(&error))
}

fn refused(error: &serde_json::Error) -> String {
    serde_json::json!({ REFUSED: error.to_string() }).to_string()
}

/// Returns why a text that [`json`] made is not the value that was to be written; `None` where it is. Who keeps a text as the
/// only copy of somebody's work asks first.
pub fn refusal(text: &str) -> Option<&str> {
    text.strip_prefix("{\"")?.strip_prefix(REFUSED)?.strip_prefix("\":")?.strip_suffix('}')
}

/// Returns rows as comma-separated values, each with its line end.
pub fn csv<R, C>(rows: impl IntoIterator<Item = R>, line_end: csv::Terminator) -> String
where
    R: IntoIterator<Item = C>,
    C: AsRef<[u8]>,
{
    // Rows of any length are written, to memory: the writer has no reason to refuse one.
    let mut table = csv::WriterBuilder::new().flexible(true).terminator(line_end).from_writer(Vec::new());
    let written = rows.into_iter().try_for_each(|row| table.write_record(row));
    match (written, table.into_inner()) {
        // Cells that are text make a table that is text.
        (Ok(()), Ok(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
        (Err(error), _) => format!("{REFUSED}: {error}\n"),
        (_, Err(error)) => format!("{REFUSED}: {error}\n"),
    }
}
