//! File formats: one module each, with its own types for what is in the file; the model itself is
//! never serialised, so that it can change without any file changing.
//!
//! [`recognise`], [`import`] and [`export`] are the way in and out for all of them.

mod archive;
mod brat;
mod catalogue;
mod conll;
mod doccano;
pub mod encode;
mod exchange;
mod export;
mod import;
mod label_studio;
pub mod lines;
pub mod locate;
pub mod log;
mod prodigy;
pub mod qawl;
mod recognise;
mod report;
mod tables;
mod tei;
mod tool_scheme;
mod training;
mod uima;
mod web_annotation;
mod webanno;
mod whole;

mod foreign;
pub mod named;

pub use archive::{SourceFile, is_archive, pack};
pub use catalogue::{Format, Holds, Loss};
pub use export::{
    Configuration, ExportError, ExportFile, ExportOptions, document_stem, export, export_line, file_stem,
    fits,
};
pub use import::{
    Import, ImportError, ImportOptions, ImportProblem, Imported, LinkKind, MAX_FILE_BYTES, MAX_WHOLE_BYTES,
    Meaning, Records, import, import_files, import_line, records,
};
pub use locate::{Place, place_of};
pub use recognise::recognise;
pub use report::{Anchor, Judged, Left, Moved, OwnSort, Reason, Remark, Report, Units};
pub use tool_scheme::{
    MAX_TOOL_SCHEME_BYTES, NotTaken, ToolAttribute, ToolRelation, ToolScheme, ToolTerm, ToolValues,
    is_tool_scheme, read_tool_scheme,
};
pub use whole::{is_side_file, text_beside};
