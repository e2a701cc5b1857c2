//! Several people's versions of one text: where they differ, how well they agree, and the gold made of them.
//!
//! Annotations are compared without outer marks, white space and final punctuation, by words. Positions of continua
//! are words, so that a figure does not depend on how an alphabet counts letters. What nobody decided on is neither
//! agreement nor disagreement. `docs/agreement.md` says what each figure means.

pub mod alpha;
mod assignment;
mod bootstrap;
pub mod clusters;
mod compare;
mod figures;
pub mod names;
pub mod pairs;
mod speakers;
mod sums;
mod version;
pub mod words;

pub use assignment::assign;
pub use bootstrap::{Bootstrap, LEAST_DOCUMENTS};
pub use compare::{Comparison, Difference, Item, Side, TextsDiffer, compare};
pub use figures::{Figure, Figures, Measure, PairRows, Row, Undefined};
pub use sums::{Sums, couples};
pub use version::{CompareOptions, Version};
