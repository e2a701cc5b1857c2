//! What is written: how it is asked for, the files that come of it, and why none do.

use std::fmt;

use super::tool_scheme::ToolScheme;

/// How documents are to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// What a file that holds several documents is called, without its ending.
    pub name: Option<String>,
    /// Whether rejected suggestions are written too, into formats that can say that they are.
    pub rejected: bool,
    /// What there is to be marked, for the configuration that goes with files of some formats.
    pub listed: ToolScheme,
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
                let document = document.replace(char::is_control, "\u{fffd}");
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
