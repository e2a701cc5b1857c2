//! The texts of all screens but the first. A module of its own, so that the empty page does not need it
//! (`scripts/build/split.mjs`).

use std::sync::OnceLock;

use super::{Table, read};
use crate::session::Language;

static ARABIC: OnceLock<Table> = OnceLock::new();
static ENGLISH: OnceLock<Table> = OnceLock::new();

/// Returns the text of a key that the first screen does not use.
#[inline(never)]
pub(super) fn find(language: Language, key: &str) -> Option<&'static str> {
    let (table, rows) = match language {
        Language::Ar => (&ARABIC, include_str!("ar.tsv")),
        Language::En => (&ENGLISH, include_str!("en.tsv")),
    };
    if table.get().is_none() {
        // Read here and not in a closure, which would be called from the first part and take the words there.
        let _ = table.set(read(rows));
    }
    table.get()?.get(key).copied()
}
