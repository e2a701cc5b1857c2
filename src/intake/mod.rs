//! From what a user gives (a paste, a file) to a [`Text`] and what its source says of its parts.
//!
//! Line ends become LF and a byte order mark goes; nothing else of a plain text is changed. Of HTML
//! only the text and its block structure are taken; it never reaches a page.

mod decode;
mod error;
mod hints;
mod html;
mod page;

pub use error::IntakeError;

use crate::schema::BlockKind;
use crate::text::{Span, Text};

/// The longest source taken in, in bytes: HTML is mostly markup, so that is far above
/// [`MAX_ARTICLE_BYTES`].
pub const MAX_SOURCE_BYTES: usize = 20 * 1024 * 1024;

/// The longest article taken in, in UTF-8 bytes: about two million Arabic letters. What is longer is a
/// corpus, which the command takes article by article.
pub const MAX_ARTICLE_BYTES: usize = 4 * 1024 * 1024;

/// A text taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intake {
    /// The article.
    pub text: Text,
    /// What the source's mark-up says of whole lines of the text, in text order and without overlaps;
    /// empty for plain text.
    pub hints: Vec<(Span, BlockKind)>,
}

/// Takes in plain text, as the clipboard gives it.
pub fn plain(source: &str) -> Result<Intake, IntakeError> {
    check_source(source.len())?;
    finish(source, Vec::new())
}

/// Takes in HTML, as the clipboard gives it or a page is saved.
pub fn html(source: &str) -> Result<Intake, IntakeError> {
    check_source(source.len())?;
    let (text, hints) = html::text_of(source);
    finish(&text, hints)
}

/// Takes in a file's bytes: HTML if its name or its beginning says so, else plain text.
pub fn file(name: &str, bytes: &[u8]) -> Result<Intake, IntakeError> {
    check_source(bytes.len())?;
    let source = decode::decode(bytes)?;
    if is_html(name, &source) { html(&source) } else { plain(&source) }
}

/// Returns true if a file of that name and beginning is HTML.
fn is_html(name: &str, source: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("html" | "htm" | "xhtml") => true,
        Some("txt" | "text" | "md") => false,
        _ => {
            let start = source.trim_start().as_bytes();
            let begins =
                |tag: &[u8]| start.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag));
            begins(b"<!doctype html") || begins(b"<html")
        }
    }
}

fn check_source(bytes: usize) -> Result<(), IntakeError> {
    if bytes > MAX_SOURCE_BYTES {
        return Err(IntakeError::TooLarge { bytes, max: MAX_SOURCE_BYTES });
    }
    Ok(())
}

fn finish(source: &str, hints: Vec<(Span, BlockKind)>) -> Result<Intake, IntakeError> {
    if source.trim().is_empty() {
        return Err(IntakeError::Empty);
    }
    if source.len() > MAX_ARTICLE_BYTES {
        return Err(IntakeError::TooLarge { bytes: source.len(), max: MAX_ARTICLE_BYTES });
    }
    Ok(Intake { text: Text::new(source), hints })
}
