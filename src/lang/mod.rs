//! Language packs: what the detectors know of a language, as data.
//!
//! A language is a folder of tables beside this file; `build.rs` lists the folders. The detectors know
//! no language: they ask a [`Pack`] for word classes, cue forms, affixes and word order.

mod analysis;
pub mod choices;
pub mod claim_table;
pub(crate) mod claims;
pub(crate) mod clitics;
pub(crate) mod cues;
pub(crate) mod furniture;
pub(crate) mod grammar;
mod identify;
pub mod learned;
mod learned_tables;
pub(crate) mod lexicon;
pub mod network;
mod open_table;
mod pack;
mod packs;
mod paradigms;
mod patterns;
pub mod questions;
pub(crate) mod reasons;
pub(crate) mod rules;
pub(crate) mod stems;
mod tables;
pub mod tagger;
mod tagger_table;
pub(crate) mod word_classes;
mod word_clusters;
mod word_counts;
mod word_shape;

pub(crate) use analysis::Analysis;
pub(crate) use identify::is_frequent;
pub use identify::{identify, language_of};
pub(crate) use pack::Pack;
pub(crate) use packs::{claim_words, pack};
pub use rules::is_prior;

use crate::schema::{Confidence, Lang};
use tables::{LANGUAGES, Tables, rows, tables_of};

/// Returns from which certainty on claims in a language are shown, without reading its tables; `None` where claims are not
/// looked for.
pub(crate) fn claims_shown_from(lang: &Lang) -> Option<Confidence> {
    tables_of(&lang.0)?.claims_shown_from.map(Confidence::thousandths)
}

/// Returns the tags of the languages there are packs for.
pub fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|tables| tables.tag)
}

/// Returns the ids of all rules that can suggest something, language by language (`ar/elided-subject`).
pub fn rules() -> Vec<String> {
    let of_language = |tables: &'static Tables| {
        let listed = rows(tables.rules).filter_map(|row| row.split('\t').next()).map(str::trim);
        let of_claims = claims::RULES.into_iter().filter(|_| tables.has_claims());
        listed.chain(of_claims).map(|name| format!("{}/{name}", tables.tag))
    };
    LANGUAGES.iter().flat_map(of_language).collect()
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
    let Some(tables) = tables_of(lang) else { return Vec::new() };
    rows(tables.cues)
        .map(|row| {
            let columns: Vec<&str> = row.split('\t').collect();
            let column = |idx: usize| columns.get(idx).map_or("", |column| column.trim());
            CueExample { lemma: column(0), fires: column(5), silent: column(6) }
        })
        .collect()
}
