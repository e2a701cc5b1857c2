//! The learned tables of the languages. They are large: the command has them built in; the page fetches them as files and gives
//! them here.

use super::identify::identify;
pub use super::learned_tables::{Files, LearnedError, check};
use super::learned_tables::{Learned, names_of};
use super::packs::{all, language};
use super::tables::tables_of;
use crate::schema::Lang;

/// Returns the tags of the languages whose learned tables are files that have not been given yet.
pub fn missing() -> impl Iterator<Item = &'static str> {
    let missing = all().filter(|(tables, packs)| names_of(tables).next().is_some() && !packs.is_given());
    missing.map(|(tables, _)| tables.tag)
}

/// Returns the tag of a text's language if its learned tables are files that have not been given yet. Where `lang` is
/// `None` the language is recognised.
pub fn missing_for(text: &str, lang: Option<&Lang>) -> Option<&'static str> {
    missing().next()?;
    let lang = lang.cloned().or_else(|| identify(text))?;
    let tag = tables_of(&lang.0)?.tag;
    missing().find(|it| *it == tag)
}

/// Returns the names of a language's learned tables that are files, as `ar/choices.bin` lies beside the page.
pub fn names(tag: &str) -> impl Iterator<Item = &'static str> {
    tables_of(tag).into_iter().flat_map(names_of)
}

/// Gives a language the bytes of its learned tables. What is read from now on is read with them; what was read before
/// stays as it is.
///
/// # Errors
/// Says which table does not read and why; the language stays as it was then.
pub fn give(tag: &str, files: Files) -> Result<(), LearnedError> {
    let Some((tables, packs)) = language(tag) else { return Err(LearnedError::not_of_this_program(tag)) };
    packs.give(tables, Learned::from_files(tables, files)?);
    Ok(())
}
