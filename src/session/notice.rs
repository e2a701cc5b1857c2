//! What opening a file of another format came to, for a person to look through.

use std::sync::Arc;

use crate::format::{Format, ImportError, NotTaken, Report};
use crate::intake::Remark;

/// What opening a file, or many files at once, came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// The file's name; `None` for a paste.
    pub file: Option<String>,
    /// The format it has; `None` where all files were articles.
    pub format: Option<Format>,
    /// What was done to each of its documents, by name.
    pub reports: Vec<(Arc<str>, Report)>,
    /// What of it could not be read.
    pub failed: Vec<ImportError>,
    /// How articles among many files were taken in, by the files' names, where there is anything to tell.
    pub taken: Vec<(Arc<str>, Vec<Remark>)>,
    /// How many more documents there is something to tell of.
    pub n_more: usize,
    /// What of configurations of other tools was not taken over into the scheme.
    pub not_taken: Vec<NotTaken>,
}
