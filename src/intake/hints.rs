//! What an element's tag, role and classes say of the block it holds, read from `hints.tsv`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::structure::Role;
use crate::schema::BlockKind;

/// What an element's mark-up says of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hint {
    /// It is a block of that kind.
    Kind(BlockKind),
    /// Readers do not see it.
    Hidden,
    /// Readers of the final document do not see the paragraph that it begins: a comment.
    HidesParagraph,
}

/// Rows by where they look (`tag`, `role`, `class`, `itemprop`, `style`, `link`) and what they look for.
static ROWS: LazyLock<BTreeMap<(&str, &str), Hint>> = LazyLock::new(|| {
    let rows = include_str!("hints.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        let (place, name, kind) = (cells.next()?, cells.next()?, cells.next()?);
        let hint = match kind {
            "hidden" => Hint::Hidden,
            "comment" => Hint::HidesParagraph,
            kind => Hint::Kind(kind.parse().ok()?),
        };
        Some(((place, name), hint))
    })
    .collect()
});

/// What elements may be by a word of a class or an id.
static WORDS: LazyLock<BTreeMap<&str, Role>> = LazyLock::new(|| {
    let rows = include_str!("hints.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        let (place, name, kind) = (cells.next()?, cells.next()?, cells.next()?);
        let role = match kind {
            "article" => Role::Article,
            "comments" => Role::Comments,
            _ => Role::Furniture,
        };
        (place == "word").then_some((name, role))
    })
    .collect()
});

/// Returns what is said of an element by its tag, `role`, classes, `id` and `itemprop`: the first of class, id,
/// itemprop, role and tag that says anything.
pub(super) fn hint(tag: &str, role: &str, classes: &str, id: &str, item: &str) -> Option<Hint> {
    let row = |place: &'static str, name: &str| ROWS.get(&(place, name)).copied();
    // Themes hang classes on these that speak of the whole page.
    if is_whole(tag) {
        return None;
    }
    classes
        .split_ascii_whitespace()
        .find_map(|class| row("class", class))
        .or_else(|| row("class", id))
        .or_else(|| row("itemprop", item))
        .or_else(|| row("role", role))
        .or_else(|| row("tag", tag))
}

/// Returns what is said of an element with that `style`, in small letters and without white space.
pub(super) fn style_hint(style: &str) -> Option<Hint> {
    if style.is_empty() {
        return None;
    }
    let rows = ROWS.range(("style", "")..).take_while(|((place, _), _)| *place == "style");
    rows.filter(|((_, part), _)| style.contains(part)).map(|(_, hint)| *hint).last()
}

/// Returns what a link inside of the document says of the paragraph it is in, if it is the anchor of a note or a
/// comment: itself it is never a part of the text.
pub(super) fn anchor(link: &str) -> Option<Hint> {
    let place = link.rsplit_once('#').map(|(_, place)| place)?;
    let rows = ROWS.range(("link", "")..).take_while(|((what, _), _)| *what == "link");
    let found = rows.filter(|((_, start), _)| {
        place.strip_prefix(start).is_some_and(|rest| rest.chars().next().is_some_and(|c| c.is_ascii_digit()))
    });
    found.map(|(_, hint)| *hint).last()
}

/// Returns what an element may be by its tag, role and the words that its classes and its id are made of.
pub(super) fn role_of(tag: &str, role: &str, classes: &str, id: &str, item: &str) -> Option<Role> {
    if is_whole(tag) && !matches!(tag, "html" | "body")
        || matches!(role, "main" | "article")
        || item == "articlebody"
    {
        return Some(Role::Article);
    }
    if matches!(tag, "html" | "body") {
        return None;
    }
    let words =
        classes.split_ascii_whitespace().chain([id]).flat_map(|name| name.split(['-', '_', ':', '.']));
    words.filter(|word| !word.is_empty()).find_map(|word| WORDS.get(word).copied())
}

/// Returns true for elements around a whole page or article.
fn is_whole(tag: &str) -> bool {
    matches!(tag, "html" | "body" | "main" | "article")
}
