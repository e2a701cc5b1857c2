//! File formats: one module each, with its own types for what is in the file; the model itself is
//! never serialised, so that it can change without any file changing.
//!
//! A format is a `Specification` in its module, and `list` has a line for each.
//! [`recognise`], [`import`] and [`export`] are the way in and out for all of them, and know none by name.

mod archive;
mod configuration;
pub mod encode;
mod exchange;
mod export;
mod exported;
mod fault;
mod files;
mod import;
mod imported;
pub mod lines;
mod list;
pub mod locate;
pub mod log;
mod look;
mod loss;
mod meaning;
pub mod named;
mod naming;
mod not_read;
mod options;
mod problem;
mod reading;
mod recognise;
mod report;
mod source;
mod specification;
mod tool_scheme;

mod brat;
mod conll;
mod doccano;
mod label_studio;
mod prodigy;
pub mod qawl;
mod tables;
mod tei;
mod training;
mod uima;
mod web_annotation;

pub use archive::{is_archive, pack};
pub use configuration::{Configuration, is_side_file, is_tool_scheme, read_tool_scheme};
pub use export::{export, export_line, fits};
pub use exported::{ExportError, ExportFile, ExportOptions};
pub use files::text_beside;
pub use import::{Import, Records, import, import_files, records};
pub use imported::Imported;
pub use list::Format;
pub use locate::{Place, place_of};
pub use loss::Loss;
pub use meaning::{LinkKind, Meaning};
pub use naming::{document_stem, file_stem};
pub use options::ImportOptions;
pub use problem::{ImportError, ImportProblem, NotRead};
pub use reading::import_line;
pub use recognise::{all_not_read, check_qawl, is_refused_table, not_read, read_qawl, recognise};
pub use report::{Anchor, Judged, Left, Moved, OwnSort, Reason, Remark, Report, Units};
pub use source::{MAX_FILE_BYTES, MAX_WHOLE_BYTES, SourceFile};
pub use specification::{Article, Holds, Keeps, Rejected, ToolConfiguration};
pub use tool_scheme::{
    MAX_TOOL_SCHEME_BYTES, NotTaken, TOOL_COLOURS, ToolAttribute, ToolRelation, ToolScheme, ToolTerm,
    ToolValues,
};
