//! The learned tables of a language: what tells parts of speech, and what chooses among the readings that rules propose.
//!
//! They are large. The command has them built in; the page fetches them as files and gives them here.

use std::borrow::Cow;
use std::fmt;

use super::choices::{ChoiceTable, ChoiceTableError};
use super::claim_table::{ClaimTable, ClaimTableError};
use super::tagger::{Tagger, TaggerTable};
use super::tagger_table::TaggerError;
use super::{LANGUAGES, Pack, Tables, language};
use crate::schema::Lang;

/// Where a learned table is.
#[derive(Clone, Copy, Debug)]
#[allow(dead_code, reason = "a page has no built-in tables, and a command no files of them")]
pub(crate) enum Source {
    /// It has not been learned for this language.
    None,
    /// In the program.
    BuiltIn(&'static [u8]),
    /// In a file beside the page: the language's tag, a slash and the table's name.
    File,
}

/// What has been learned about a language.
#[derive(Debug, Default)]
pub(crate) struct Learned {
    /// Tells parts of speech.
    pub tagger: Option<Tagger>,
    /// Chooses among readings.
    pub choices: Option<ChoiceTable>,
    /// Tells claims.
    pub claims: Option<ClaimTable>,
}

/// The bytes of a language's learned tables, those that there are.
#[derive(Debug, Default)]
pub struct Files {
    /// `tagger.bin`.
    pub tagger: Option<Vec<u8>>,
    /// `choices.bin`.
    pub choices: Option<Vec<u8>>,
    /// `claims.bin`.
    pub claims: Option<Vec<u8>>,
}

/// Why the learned tables of a language cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearnedError {
    /// The language's tag.
    pub lang: String,
    problem: Problem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Tagger(TaggerError),
    Choices(ChoiceTableError),
    Claims(ClaimTableError),
    Missing(&'static str),
    NotOfThisProgram,
}

impl fmt::Display for LearnedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "language {}: ", self.lang)?;
        match self.problem {
            Problem::Tagger(error) => write!(formatter, "tagger.bin is {error}"),
            Problem::Choices(error) => write!(formatter, "choices.bin is {error}"),
            Problem::Claims(error) => write!(formatter, "claims.bin is {error}"),
            Problem::Missing(name) => write!(formatter, "{name} is missing"),
            Problem::NotOfThisProgram => formatter.write_str("it has no learned tables"),
        }
    }
}

impl std::error::Error for LearnedError {}

impl Learned {
    /// Reads the tables that are built in.
    pub fn built_in(tables: &Tables) -> Result<Self, LearnedError> {
        let built_in = |source| match source {
            Source::BuiltIn(bytes) => Some(Cow::Borrowed(bytes)),
            Source::None | Source::File => None,
        };
        Self::read(tables.tag, [tables.tagger, tables.choices, tables.learned_claims].map(built_in))
    }

    fn read(tag: &str, files: [Option<Cow<'static, [u8]>>; 3]) -> Result<Self, LearnedError> {
        let [tagger, choices, claims] = files;
        let error = |problem| LearnedError { lang: tag.to_owned(), problem };
        let tagger = tagger.map(TaggerTable::read).transpose().map_err(|it| error(Problem::Tagger(it)))?;
        let choices = choices.map(ChoiceTable::read).transpose().map_err(|it| error(Problem::Choices(it)))?;
        let claims = claims.map(ClaimTable::read).transpose().map_err(|it| error(Problem::Claims(it)))?;
        Ok(Self { tagger: tagger.map(Tagger::new), choices, claims })
    }
}

/// Reads all built-in tables, for a program to report before it reads any text that it would read by rules alone.
///
/// # Errors
/// Says which table does not read and why.
pub fn check() -> Result<(), LearnedError> {
    LANGUAGES.iter().try_for_each(|language| Learned::built_in(&language.tables).map(|_| ()))
}

/// Returns the tags of the languages whose learned tables are files that have not been given yet.
pub fn missing() -> impl Iterator<Item = &'static str> {
    let is_missing = |language: &&super::Language| {
        files(&language.tables).next().is_some() && language.learned.get().is_none()
    };
    LANGUAGES.iter().filter(is_missing).map(|language| language.tables.tag)
}

/// Returns the tag of a text's language if its learned tables are files that have not been given yet. Where `lang` is
/// `None` the language is recognised.
pub fn missing_for(text: &str, lang: Option<&Lang>) -> Option<&'static str> {
    missing().next()?;
    let lang = lang.cloned().or_else(|| super::identify(text))?;
    let tag = language(&lang.0)?.tables.tag;
    missing().find(|it| *it == tag)
}

/// Returns the names of a language's learned tables that are files, as `ar/choices.bin` lies beside the page.
pub fn names(tag: &str) -> impl Iterator<Item = &'static str> {
    language(tag).into_iter().flat_map(|language| files(&language.tables))
}

fn files(tables: &Tables) -> impl Iterator<Item = &'static str> + use<> {
    let all = [("tagger", tables.tagger), ("choices", tables.choices), ("claims", tables.learned_claims)];
    all.into_iter().filter(|(_, source)| matches!(source, Source::File)).map(|(name, _)| name)
}

/// Gives a language the bytes of its learned tables. What is read from now on is read with them; what was read before
/// stays as it is.
///
/// # Errors
/// Says which table does not read and why; the language stays as it was then.
pub fn give(tag: &str, files: Files) -> Result<(), LearnedError> {
    let error = |problem| LearnedError { lang: tag.to_owned(), problem };
    let Some(language) = language(tag) else { return Err(error(Problem::NotOfThisProgram)) };
    let given = [files.tagger, files.choices, files.claims];
    let tables = &language.tables;
    let sources = [tables.tagger, tables.choices, tables.learned_claims];
    for ((name, source), bytes) in
        ["tagger.bin", "choices.bin", "claims.bin"].into_iter().zip(sources).zip(&given)
    {
        if bytes.is_none() && !matches!(source, Source::None) {
            return Err(error(Problem::Missing(name)));
        }
    }
    let learned = Learned::read(tag, given.map(|bytes| bytes.map(Cow::Owned)))?;
    language.learned.get_or_init(|| Pack::build(tables, learned));
    Ok(())
}
