//! What is kept of a project, without a place to keep it: documents as snapshots and journals, what a
//! list shows of each, and the file that moves a project to another machine.
//!
//! A stored document is a [`Snapshot`] and the [`Entry`]s made since, each with a number one greater
//! than the one before. [`recover`] makes the document of them again; whatever is damaged is reported and
//! left out, and the rest stays.

mod dto;
pub mod file;
mod journal;
mod recover;
mod summary;

pub use crate::format::encode::refusal;
pub use journal::{Entry, Step, needs_snapshot};
pub use recover::{Damage, Recovered, Snapshot, Stored, recover};
pub use summary::{DocumentKey, Mark, Standing, Summary, title};

/// The version of what is stored. A reader refuses a greater one and leaves it as it is.
pub const VERSION: u32 = 1;

/// How long a removed document can be brought back, in milliseconds: a week.
pub const REMOVED_FOR_MS: u64 = 7 * 24 * 60 * 60 * 1_000;
