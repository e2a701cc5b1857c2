//! Several people's versions of one text: where they differ, how well they agree, and the gold made of them.
//!
//! Annotations are compared without outer marks, white space and final punctuation, by words. Positions of continua
//! are words, so that a figure does not depend on how an alphabet counts letters. What nobody decided on is neither
//! agreement nor disagreement. `docs/agreement.md` says what each figure means.

pub mod alpha;
mod assignment;
mod board;
mod bootstrap;
pub mod clusters;
mod compare;
mod figures;
mod gold;
pub mod names;
mod naming;
pub mod pairs;
pub mod record;
mod report;
mod speakers;
mod sums;
mod version;
pub mod words;

pub use assignment::assign;
pub use board::{Article, Board, Change, Count, Gathering, LeftOut, Link, Place};
pub use bootstrap::{Bootstrap, LEAST_DOCUMENTS};
pub use compare::{Comparison, Difference, Item, Side, TextsDiffer, compare, compare_with};
pub use figures::{Figure, Figures, Measure, PairRows, Row, Undefined};
pub use gold::{Gold, GoldMark, GoldRole, Of, Rule, Ruled, Rules};
pub use naming::people_of;
pub use report::{DocumentFigures, Feedback, Report};
pub use sums::{Sums, couples};
pub use version::{CompareOptions, Version};
