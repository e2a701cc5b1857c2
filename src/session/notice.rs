//! What opening a file of another format came to, for a person to look through.

use std::sync::Arc;

use crate::format::{Format, ImportError, Report};

/// What opening a file came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The file's name; `None` for a paste.
    pub file: Option<String>,
    /// The format it has.
    pub format: Format,
    /// What was done to each of its documents, by name.
    pub reports: Vec<(Arc<str>, Report)>,
    /// What of it could not be read.
    pub failed: Vec<ImportError>,
}
