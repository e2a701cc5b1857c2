//! What an element's tag, role and classes say of the block it holds, read from `hints.tsv`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::schema::BlockKind;

/// What an element's mark-up says of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hint {
    /// It is a block of that kind.
    Kind(BlockKind),
    /// Readers do not see it.
    Hidden,
}

/// Rows by where they look (`tag`, `role`, `class`) and the name they look for.
static ROWS: LazyLock<BTreeMap<(&str, &str), Hint>> = LazyLock::new(|| {
    let rows = include_str!("hints.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        let (place, name, kind) = (cells.next()?, cells.next()?, cells.next()?);
        let hint = if kind == "hidden" { Hint::Hidden } else { Hint::Kind(kind.parse().ok()?) };
        Some(((place, name), hint))
    })
    .collect()
});

/// Returns what is said of an element with that tag, `role` and `class` attribute: the first of class,
/// role and tag that says anything.
pub(super) fn hint(tag: &str, role: &str, classes: &str) -> Option<Hint> {
    let row = |place: &'static str, name: &str| ROWS.get(&(place, name)).copied();
    // Themes hang classes on these that speak of the whole page.
    if matches!(tag, "html" | "body" | "main" | "article") {
        return None;
    }
    classes
        .split_ascii_whitespace()
        .find_map(|class| row("class", class))
        .or_else(|| row("role", role))
        .or_else(|| row("tag", tag))
}
