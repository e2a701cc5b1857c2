//! The texts of the interface, in each of its languages.
//!
//! A language is two files of rows `key<TAB>text`, `….first.tsv` with the texts of the first screen and another
//! with the rest, and a row in [`Words::of`] and in `rest`. `{name}` in a text is a place for a value; `{key}` is
//! the user's own key, filled by `ui::shortcuts`. A key that ends in a plural category
//! (`.one`, `.few`, `.other`) is one form of a text about a number.

mod errors;
mod rest;
mod sentences;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::session::Language;

pub use sentences::role_name;

/// The words of one language. Cheap to copy; two are equal if they are of the same language.
#[derive(Clone, Copy)]
pub struct Words {
    /// The language they are of.
    pub language: Language,
    first: &'static Table,
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language
    }
}

type Table = BTreeMap<&'static str, &'static str>;

static ARABIC: LazyLock<Table> = LazyLock::new(|| read(include_str!("ar.first.tsv")));
static ENGLISH: LazyLock<Table> = LazyLock::new(|| read(include_str!("en.first.tsv")));

impl Words {
    /// Returns the words of a language.
    pub fn of(language: Language) -> Self {
        let first = match language {
            Language::Ar => &*ARABIC,
            Language::En => &*ENGLISH,
        };
        Self { language, first }
    }

    /// Returns the language's BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self.language {
            Language::Ar => "ar",
            Language::En => "en",
        }
    }

    /// Returns the direction the language is written in, as HTML names it.
    pub fn direction(self) -> &'static str {
        match self.language {
            Language::Ar => "rtl",
            Language::En => "ltr",
        }
    }

    /// Returns the text of a key; the key itself if it has none, so that a missing text is noticed.
    pub fn get(self, key: &str) -> &str {
        self.find(key).unwrap_or(key)
    }

    /// Returns the text of a key if there is one.
    pub fn find(self, key: &str) -> Option<&'static str> {
        self.first.get(key).copied().or_else(|| rest(self.language, key))
    }

    /// Returns the text of the key `kind.name`, as for the values of the field's types.
    pub fn named(self, kind: &str, name: &str) -> String {
        self.get(&format!("{kind}.{name}")).to_owned()
    }

    /// Returns the text of a key with its places filled. Values may be of any direction: each is
    /// isolated from the text around it.
    pub fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(key), values)
    }

    /// Returns the form of a text that goes with a number, with `{n}` and other places filled.
    pub fn count(self, key: &str, n: usize, values: &[(&str, &str)]) -> String {
        let form = format!("{key}.{}", category(self.language, n));
        let other = format!("{key}.other");
        let text = self.find(&form).or_else(|| self.find(&other)).unwrap_or(key);
        let number = n.to_string();
        let mut all = vec![("n", number.as_str())];
        all.extend_from_slice(values);
        fill(text, &all)
    }
}

/// Looks a text up that the first screen does not use.
#[cfg(not(parts))]
use rest::find as rest;

/// How texts are looked up that the first screen does not use, once the app is there, which has them.
#[cfg(parts)]
static REST: std::sync::OnceLock<fn(Language, &str) -> Option<&'static str>> = std::sync::OnceLock::new();

#[cfg(parts)]
fn rest(language: Language, key: &str) -> Option<&'static str> {
    REST.get()?(language, key)
}

/// Adds the texts of all screens but the first, which are fetched with the app.
pub fn add_rest() {
    #[cfg(parts)]
    let _ = REST.set(rest::find);
}

fn read(rows: &'static str) -> Table {
    let rows = rows.lines().filter(|row| !row.starts_with('#'));
    let mut table = Table::new();
    // One by one: collected, they would be sorted first, with code that nothing else on the first screen needs.
    for (key, text) in rows.filter_map(|row| row.split_once('\t')) {
        table.insert(key, text);
    }
    table
}

/// Returns the plural category of a number by the rules of Unicode's CLDR.
fn category(language: Language, n: usize) -> &'static str {
    match language {
        Language::Ar => match (n, n % 100) {
            (0, _) => "zero",
            (1, _) => "one",
            (2, _) => "two",
            (_, 3..=10) => "few",
            (_, 11..=99) => "many",
            _ => "other",
        },
        Language::En => {
            if n == 1 {
                "one"
            } else {
                "other"
            }
        }
    }
}

fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, place)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = place.split_once('}') else {
            filled.push('{');
            rest = place;
            continue;
        };
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) if value.chars().all(|c| c.is_ascii_digit()) => filled.push_str(value),
            Some((_, value)) => {
                // First-strong isolate and its end.
                filled.push('\u{2068}');
                filled.push_str(value);
                filled.push('\u{2069}');
            }
            None => {
                filled.push('{');
                filled.push_str(name);
                filled.push('}');
            }
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}
