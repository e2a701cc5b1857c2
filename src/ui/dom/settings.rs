//! What a person chose for the page, kept in this browser: its language and theme.

use crate::format::Format;
use crate::session::{Language, Theme};
use crate::ui::keys::Keymap;

const LANGUAGE: &str = "qawl.language";
const THEME: &str = "qawl.theme";
const HEADLINE: &str = "qawl.headline";
const EXPORT: &str = "qawl.export";
const KEYS: &str = "qawl.keys";

pub(in crate::ui) fn kept(key: &str) -> Option<String> {
    // Storage can be forbidden altogether; then nothing is kept.
    super::window()?.local_storage().ok()??.get_item(key).ok()?
}

pub(in crate::ui) fn keep(key: &str, value: &str) {
    if let Some(storage) = super::window().and_then(|window| window.local_storage().ok().flatten()) {
        let _ = storage.set_item(key, value);
    }
}

/// Keeps nothing under a name any more.
pub(in crate::ui) fn forget(key: &str) {
    if let Some(storage) = super::window().and_then(|window| window.local_storage().ok().flatten()) {
        let _ = storage.remove_item(key);
    }
}

/// Returns the names that begin so, under which something is kept.
pub(in crate::ui) fn names(beginning: &str) -> Vec<String> {
    let Some(storage) = super::window().and_then(|window| window.local_storage().ok().flatten()) else {
        return Vec::new();
    };
    let names = (0..storage.length().unwrap_or(0)).filter_map(|idx| storage.key(idx).ok().flatten());
    names.filter(|name| name.starts_with(beginning)).collect()
}

/// Returns the language chosen, else the browser's own: Arabic where that is Arabic.
pub fn language() -> Language {
    match kept(LANGUAGE).as_deref() {
        Some("ar") => Language::Ar,
        Some("en") => Language::En,
        _ => {
            let own = super::window().and_then(|window| window.navigator().language());
            if own.is_some_and(|own| own.starts_with("ar")) { Language::Ar } else { Language::En }
        }
    }
}

/// Returns the theme chosen.
pub fn theme() -> Theme {
    match kept(THEME).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// Tells whether the title of the browser's tab holds the headline; not where nobody chose it.
pub fn headline_in_title() -> bool {
    kept(HEADLINE).as_deref() == Some("title")
}

/// Keeps whether it does.
pub fn keep_headline_in_title(shown: bool) {
    if shown {
        keep(HEADLINE, "title");
    } else {
        forget(HEADLINE);
    }
}

/// Returns the format that was exported to last.
pub fn export_format() -> Option<Format> {
    kept(EXPORT)?.parse().ok()
}

/// Keeps the format that was exported to.
pub fn keep_export_format(format: Format) {
    keep(EXPORT, format.name());
}

/// Returns the keys chosen.
pub fn keymap() -> Keymap {
    kept(KEYS).map(|text| Keymap::from_text(&text)).unwrap_or_default()
}

/// Keeps the keys.
pub fn keep_keymap(keymap: &Keymap) {
    keep(KEYS, &keymap.to_text());
}

/// Puts language and theme on the page and keeps them.
pub fn put_on(language: Language, theme: Theme) {
    let (lang, dir) = match language {
        Language::Ar => ("ar", "rtl"),
        Language::En => ("en", "ltr"),
    };
    let colours = match theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    if let Some(root) = super::document().and_then(|document| document.document_element()) {
        for (name, value) in [("lang", lang), ("dir", dir), ("data-theme", colours)] {
            let _ = root.set_attribute(name, value);
        }
    }
    keep(LANGUAGE, lang);
    keep(THEME, colours);
}
