//! The packs of all languages, each made when first asked for.

use std::sync::OnceLock;

use super::claims::ClaimWords;
use super::learned_tables::Learned;
use super::pack::Pack;
use super::tables::{LANGUAGES, N_LANGUAGES, Tables, number_of};
use crate::schema::Lang;

/// The packs of one language.
pub(super) struct Packs {
    /// The one with the learned tables that are built in.
    pack: OnceLock<Pack>,
    /// The one with those that came as files of their own.
    learned: OnceLock<Pack>,
}

impl Packs {
    /// Returns true if learned tables that are files have been given.
    pub fn is_given(&self) -> bool {
        self.learned.get().is_some()
    }

    /// Takes the learned tables that came as files. What is read from now on is read with them.
    pub fn give(&self, tables: &Tables, learned: Learned) {
        self.learned.get_or_init(|| Pack::build(tables, learned));
    }
}

/// By the number of the language.
static PACKS: [Packs; N_LANGUAGES] =
    [const { Packs { pack: OnceLock::new(), learned: OnceLock::new() } }; N_LANGUAGES];

/// Returns the tables and the packs of the language of a tag, whatever its region.
pub(super) fn language(tag: &str) -> Option<(&'static Tables, &'static Packs)> {
    let number = number_of(tag)?;
    Some((LANGUAGES.get(number)?, PACKS.get(number)?))
}

/// Returns the tables and the packs of every language.
pub(super) fn all() -> impl Iterator<Item = (&'static Tables, &'static Packs)> {
    LANGUAGES.iter().zip(&PACKS)
}

/// Returns the pack for a language, built when first asked for. Its learned tables are those that are built in, or that
/// have been given by now ([`super::learned::give`]).
pub(crate) fn pack(lang: &Lang) -> Option<&'static Pack> {
    let (tables, packs) = language(&lang.0)?;
    let built = || {
        // One that does not read has been reported before any text is: `learned::check`.
        let learned = Learned::built_in(tables).unwrap_or_default();
        Pack::build(tables, learned)
    };
    Some(packs.learned.get().unwrap_or_else(|| packs.pack.get_or_init(built)))
}

/// Returns what a language knows of claims; `None` where they are not looked for.
pub(crate) fn claim_words(lang: &Lang) -> Option<&'static ClaimWords> {
    pack(lang)?.claim_words.as_ref()
}
