//! A file as it comes: its bytes as text, its text as JSON, and where in it a fault is.

use super::fault::Fault;
use super::locate::{Place, place_of};
use super::problem::{ImportError, ImportProblem};

/// The longest file taken in, in bytes.
pub const MAX_FILE_BYTES: usize = 256 * 1024 * 1024;

/// The longest file of a format that is read as a whole rather than line by line, in bytes. Its parsed
/// form takes a multiple of that.
pub const MAX_WHOLE_BYTES: usize = 64 * 1024 * 1024;

/// A file and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name, folders included.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Returns a file's name without folders.
pub(super) fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// Returns a file's text, or where it is none.
pub(super) fn utf8<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, ImportError> {
    let source = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let line = bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        let column = at - bytes.iter().take(at).rposition(|byte| *byte == b'\n').map_or(0, |lf| lf + 1) + 1;
        ImportError::new(name, Some(Place { line, column }), ImportProblem::NotUtf8 { byte: at + 1 })
    })?;
    Ok(source.strip_prefix('\u{FEFF}').unwrap_or(source))
}

/// Returns a fault with its place in a file.
pub(super) fn located(name: &str, source: &str, lines_before: usize, fault: Fault) -> ImportError {
    let Fault { pointer, place, problem } = fault;
    let pointed = || (!pointer.is_empty()).then(|| place_of(source, &pointer));
    let place = place.or_else(pointed);
    let place = place.map(|Place { line, column }| Place { line: line + lines_before, column });
    let place = place.or((lines_before > 0).then_some(Place { line: lines_before + 1, column: 1 }));
    let problem = match problem {
        ImportProblem::Shape(message) if !pointer.is_empty() => {
            ImportProblem::Shape(format!("{pointer}: {message}"))
        }
        problem => problem,
    };
    ImportError::new(name, place, problem)
}
