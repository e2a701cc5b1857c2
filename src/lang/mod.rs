//! Language packs: what the detectors know of a language, as data.
//!
//! A language is a folder of tables and one line in [`LANGUAGES`]. The detectors know no language:
//! they ask a [`Pack`] for word classes, cue forms, affixes and word order.

mod ar;
pub(crate) mod claims;
pub(crate) mod classes;
pub(crate) mod cues;
mod en;
pub(crate) mod furniture;
mod identify;
pub(crate) mod lexicon;
mod pack;
mod paradigms;
pub(crate) mod rules;

use std::sync::OnceLock;

pub use identify::identify;

pub(crate) use pack::Pack;

use crate::schema::Lang;

/// The tables of one language, as they stand in its folder.
pub(crate) struct Tables {
    /// The language's tag.
    pub tag: &'static str,
    /// Cue lemmas: citation, paradigm, stems, frames, tags, a sentence it fires in, one it does not.
    pub cues: &'static str,
    /// How paradigms make forms from stems.
    pub paradigms: &'static str,
    /// Closed classes: class, then its words; `_` joins the words of an expression.
    pub words: &'static str,
    /// Rules and their measured precision.
    pub rules: &'static str,
    /// Settings: proclitics, word order.
    pub grammar: &'static str,
}

/// A language: its tables and the pack made of them when first asked for.
pub(crate) struct Language {
    tables: Tables,
    pack: OnceLock<Pack>,
}

impl Language {
    /// Returns the language of these tables.
    const fn new(tables: Tables) -> Language {
        Language { tables, pack: OnceLock::new() }
    }
}

/// Every language there is a pack for.
static LANGUAGES: [&Language; 2] = [&ar::LANGUAGE, &en::LANGUAGE];

/// Returns the pack for a language, built when first asked for.
pub(crate) fn pack(lang: &Lang) -> Option<&'static Pack> {
    let primary = lang.0.split('-').next().unwrap_or("");
    let language = LANGUAGES.iter().find(|language| language.tables.tag == primary)?;
    Some(language.pack.get_or_init(|| Pack::build(&language.tables)))
}

/// Returns the tags of the languages there are packs for.
pub fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|language| language.tables.tag)
}

/// Returns a table's rows without blank lines and `#` comments.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
}

/// A cue lemma and the sentences its row promises to fire, and not to fire, in.
pub struct CueExample {
    /// The citation form.
    pub lemma: &'static str,
    /// A sentence in which it must be a cue.
    pub fires: &'static str,
    /// A sentence in which it must not be one; empty where there is no risk.
    pub silent: &'static str,
}

/// Returns the examples of every cue row of a language.
pub fn cue_examples(lang: &str) -> Vec<CueExample> {
    let Some(language) = LANGUAGES.iter().find(|language| language.tables.tag == lang) else {
        return Vec::new();
    };
    rows(language.tables.cues)
        .map(|row| {
            let columns: Vec<&str> = row.split('\t').collect();
            let column = |idx: usize| columns.get(idx).map_or("", |column| column.trim());
            CueExample { lemma: column(0), fires: column(5), silent: column(6) }
        })
        .collect()
}
