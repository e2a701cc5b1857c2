//! File formats: one module each, with its own types for what stands in the file; the model itself is
//! never serialised, so that it can change without any file changing.
//!
//! [`recognise`], [`import`] and [`export`] are the way in and out for all of them.

mod catalogue;
mod export;
mod import;
pub mod lines;
pub mod locate;
pub mod log;
pub mod qawl;
mod recognise;
mod report;

mod foreign;
pub mod named;

pub use catalogue::{Format, Holds, Loss};
pub use export::{ExportError, ExportFile, ExportOptions, export, export_line, file_stem};
pub use import::{
    Import, ImportError, ImportOptions, ImportProblem, Imported, MAX_FILE_BYTES, MAX_WHOLE_BYTES, Records,
    import, import_line, records,
};
pub use recognise::recognise;
pub use report::{Anchor, Judged, Left, Moved, Reason, Remark, Report, Units};
