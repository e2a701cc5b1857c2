//! How a file is to be taken in.

use super::list::Format;
use super::meaning::{LinkKind, Meaning};
use crate::schema::{Label, Lang};

/// How a file is to be taken in.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Its format; recognised by its content where `None`.
    pub format: Option<Format>,
    /// The article's language, where the file does not say; detected from the text where `None`.
    pub lang: Option<Lang>,
    /// What the file's own labels mean, beside Qawl's own names; letter case does not matter.
    pub labels: Vec<(String, Meaning<Label>)>,
    /// What the file's own relations mean, likewise.
    pub links: Vec<(String, Meaning<LinkKind>)>,
    /// Leaves out labels, attributes and relations that have no meaning here, rather than keeping them as the
    /// project's own. They are then reported and kept beside the document.
    pub without_foreign: bool,
    /// The columns of a table, by what they hold (`quote`, `speaker`, `article`), where they are called otherwise.
    pub columns: Vec<(String, String)>,
}
