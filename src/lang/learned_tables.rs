//! What has been learned of a language, read from its files: what tells parts of speech, what chooses among the readings
//! that rules propose, and what tells claims.

use std::borrow::Cow;
use std::fmt;

use super::choices::{ChoiceTable, ChoiceTableError};
use super::claim_table::{ClaimTable, ClaimTableError};
use super::tables::{LANGUAGES, Source, Tables};
use super::tagger::{Tagger, TaggerTable};
use super::tagger_table::TaggerError;

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

impl LearnedError {
    /// The error of a language that has no learned tables.
    pub(super) fn not_of_this_program(tag: &str) -> Self {
        Self { lang: tag.to_owned(), problem: Problem::NotOfThisProgram }
    }
}

impl Learned {
    /// Reads the tables that are built in.
    pub fn built_in(tables: &Tables) -> Result<Self, LearnedError> {
        let built_in = |source| match source {
            Source::BuiltIn(bytes) => Some(Cow::Borrowed(bytes)),
            Source::None | Source::File => None,
        };
        Self::read(tables.tag, [tables.tagger, tables.choices, tables.learned_claims].map(built_in))
    }

    /// Reads the tables that came as files.
    pub fn from_files(tables: &Tables, files: Files) -> Result<Self, LearnedError> {
        let given = [files.tagger, files.choices, files.claims];
        let sources = [tables.tagger, tables.choices, tables.learned_claims];
        let names = ["tagger.bin", "choices.bin", "claims.bin"];
        for ((name, source), bytes) in names.into_iter().zip(sources).zip(&given) {
            if bytes.is_none() && !matches!(source, Source::None) {
                return Err(LearnedError { lang: tables.tag.to_owned(), problem: Problem::Missing(name) });
            }
        }
        Self::read(tables.tag, given.map(|bytes| bytes.map(Cow::Owned)))
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
    LANGUAGES.iter().try_for_each(|tables| Learned::built_in(tables).map(|_| ()))
}

/// Returns the names of a language's learned tables that are files.
pub(super) fn names_of(tables: &Tables) -> impl Iterator<Item = &'static str> + use<> {
    let all = [("tagger", tables.tagger), ("choices", tables.choices), ("claims", tables.learned_claims)];
    all.into_iter().filter(|(_, source)| matches!(source, Source::File)).map(|(name, _)| name)
}
