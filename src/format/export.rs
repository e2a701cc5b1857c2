//! From documents to files of a format.

use std::fmt;

use super::catalogue::{Format, Holds};
use super::qawl;
use crate::annotation::Document;

/// How documents are to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// What a file that holds several documents is called, without its ending.
    pub name: Option<String>,
    /// Whether rejected suggestions are written too, into formats that can say that they are.
    pub rejected: bool,
}

/// A file to hand out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFile {
    /// Its name: letters, digits, `-`, `_` and dots.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Why documents were not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportError {
    /// There is no document.
    Nothing,
    /// A document's text has a character that the format cannot hold: the document, and the character.
    Character(String, char),
    /// More or longer files than an archive can hold.
    TooLarge,
}

impl fmt::Display for ExportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => formatter.write_str("there is nothing to write"),
            Self::Character(document, c) => {
                write!(
                    formatter,
                    "{document} has the character U+{:04X}, which this format cannot hold",
                    *c as u32
                )
            }
            Self::TooLarge => formatter.write_str("this is more than an archive can hold"),
        }
    }
}

impl std::error::Error for ExportError {}

/// Writes documents in a format, in their order. Several files come of a format that holds one document
/// a file, or that has more than one file to a document.
///
/// # Errors
/// Why nothing was written.
pub fn export(
    format: Format,
    documents: &[&Document],
    options: &ExportOptions,
) -> Result<Vec<ExportFile>, ExportError> {
    if documents.is_empty() {
        return Err(ExportError::Nothing);
    }
    match format.holds() {
        Holds::One => {
            let stems = stems(documents);
            let mut files = Vec::with_capacity(documents.len());
            for (document, stem) in documents.iter().zip(stems) {
                let name = format!("{stem}{}", format.ending());
                files.push(ExportFile { name, bytes: qawl::write(document).into_bytes() });
            }
            Ok(files)
        }
        Holds::Lines | Holds::List => {
            let mut content = String::new();
            for document in documents {
                content.push_str(&export_line(format, document, options)?);
                content.push('\n');
            }
            let name = format!("{}{}", set_name(documents, options), format.ending());
            Ok(vec![ExportFile { name, bytes: content.into_bytes() }])
        }
    }
}

/// Writes one document as a line of a format of lines, without a line end.
///
/// # Errors
/// Why it was not written.
pub fn export_line(
    format: Format,
    document: &Document,
    options: &ExportOptions,
) -> Result<String, ExportError> {
    let _ = options;
    match format {
        Format::Qawl | Format::QawlLines => Ok(qawl::write_line(document)),
    }
}

/// Returns what a file of all the documents is called, without its ending.
pub(super) fn set_name(documents: &[&Document], options: &ExportOptions) -> String {
    match (&options.name, documents) {
        (Some(name), _) => file_stem(name),
        (None, [document]) => file_stem(document.id()),
        (None, _) => "documents".to_owned(),
    }
}

/// Returns a name for each document's file, without endings, no two alike in any letter case.
pub(super) fn stems(documents: &[&Document]) -> Vec<String> {
    let mut taken = std::collections::BTreeSet::new();
    let stem = |document: &&Document| {
        let stem = file_stem(document.id());
        let mut name = stem.clone();
        let mut n = 2;
        while !taken.insert(name.to_lowercase()) {
            name = format!("{stem}-{n}");
            n += 1;
        }
        name
    };
    documents.iter().map(stem).collect()
}

/// Returns a name without the characters that some file system refuses.
pub fn file_stem(name: &str) -> String {
    let kept: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' })
        .take(80)
        .collect();
    if kept.trim_matches('-').is_empty() { "article".to_owned() } else { kept }
}
