//! Language packs: what the detectors know of a language, as data.
//!
//! A language is a folder of tables beside this file; `build.rs` lists the folders. The detectors know
//! no language: they ask a [`Pack`] for word classes, cue forms, affixes and word order.

pub mod choices;
pub mod claim_table;
pub(crate) mod claims;
pub(crate) mod classes;
pub(crate) mod clitics;
pub(crate) mod cues;
pub(crate) mod furniture;
pub(crate) mod grammar;
mod identify;
pub mod learned;
pub(crate) mod lexicon;
mod pack;
mod paradigms;
pub(crate) mod reasons;
pub(crate) mod rules;
pub(crate) mod stems;
pub mod tagger;
mod tagger_table;
mod word_classes;
mod word_clusters;
mod word_counts;
mod word_shape;

use std::sync::OnceLock;

pub(crate) use identify::is_frequent;
pub use identify::{identify, language_of};

use learned::{Learned, Source};
pub(crate) use pack::Pack;
pub use rules::is_prior;

use crate::schema::{Confidence, Lang};

/// The tables of one language, as they are in its folder.
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
    /// Settings: script, proclitics, word order.
    pub grammar: &'static str,
    /// The most frequent words, to tell the language by.
    pub frequent: &'static str,
    /// Page furniture and bylines; empty where none is known.
    pub furniture: &'static str,
    /// Words that speak for and against claims; empty where claims are not looked for.
    pub claims: &'static str,
    /// The words that reasons for checking a claim rest on; empty where claims are not looked for.
    pub reasons: &'static str,
    /// Where the table of parts of speech is.
    pub tagger: Source,
    /// Where the table of learned choices is.
    pub choices: Source,
    /// Where the table of claims is.
    pub learned_claims: Source,
    /// From which certainty on claims are shown, in thousandths, as that table has it.
    pub claims_shown_from: Option<u16>,
}

/// A language: its tables and the pack made of them when first asked for.
pub(crate) struct Language {
    tables: Tables,
    pack: OnceLock<Pack>,
    /// The pack with its learned tables, where those came as files of their own.
    learned: OnceLock<Pack>,
    claims: OnceLock<claims::ClaimWords>,
}

impl Language {
    /// Returns the language of these tables.
    const fn new(tables: Tables) -> Language {
        Language { tables, pack: OnceLock::new(), learned: OnceLock::new(), claims: OnceLock::new() }
    }
}

// Every language there is a pack for, by tag.
include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// Returns the language of a tag, whatever its region.
fn language(tag: &str) -> Option<&'static Language> {
    let primary = tag.split('-').next().unwrap_or("");
    LANGUAGES.iter().find(|language| language.tables.tag == primary)
}

/// Returns the pack for a language, built when first asked for. Its learned tables are those that are built in, or that
/// have been given by now ([`learned::give`]).
pub(crate) fn pack(lang: &Lang) -> Option<&'static Pack> {
    let language = language(&lang.0)?;
    let built = || {
        // One that does not read has been reported before any text is: `learned::check`.
        let learned = Learned::built_in(&language.tables).unwrap_or_default();
        Pack::build(&language.tables, learned)
    };
    Some(language.learned.get().unwrap_or_else(|| language.pack.get_or_init(built)))
}

/// Returns from which certainty on claims in a language are shown, without reading its tables; `None` where claims are not
/// looked for.
pub(crate) fn claims_shown_from(lang: &Lang) -> Option<Confidence> {
    language(&lang.0)?.tables.claims_shown_from.map(Confidence::thousandths)
}

/// Returns the tags of the languages there are packs for.
pub fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|language| language.tables.tag)
}

/// Returns the ids of all rules that can suggest something, language by language (`ar/elided-subject`).
pub fn rules() -> Vec<String> {
    let of_language = |language: &'static Language| {
        let listed = rows(language.tables.rules).filter_map(|row| row.split('\t').next()).map(str::trim);
        let of_claims = claims::RULES.into_iter().filter(|_| !language.tables.claims.is_empty());
        listed.chain(of_claims).map(|name| format!("{}/{name}", language.tables.tag))
    };
    LANGUAGES.iter().flat_map(of_language).collect()
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
    let Some(language) = language(lang) else { return Vec::new() };
    rows(language.tables.cues)
        .map(|row| {
            let columns: Vec<&str> = row.split('\t').collect();
            let column = |idx: usize| columns.get(idx).map_or("", |column| column.trim());
            CueExample { lemma: column(0), fires: column(5), silent: column(6) }
        })
        .collect()
}
