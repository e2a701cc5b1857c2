//! The texts of all screens but the first, which are fetched with the app.

use std::sync::LazyLock;

use super::{Table, read};
use crate::session::Language;

static ARABIC: LazyLock<Table> = LazyLock::new(|| read(include_str!("ar.tsv")));
static ENGLISH: LazyLock<Table> = LazyLock::new(|| read(include_str!("en.tsv")));

/// Returns the text of a key that the first screen does not use.
pub(super) fn find(language: Language, key: &str) -> Option<&'static str> {
    let table = match language {
        Language::Ar => &ARABIC,
        Language::En => &ENGLISH,
    };
    table.get(key).copied()
}
