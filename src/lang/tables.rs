//! The tables of every language, as they are in its folder: `build.rs` lists the folders.

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

/// The tables of one language.
pub(crate) struct Tables {
    /// The language's tag.
    pub tag: &'static str,
    /// Cue lemmas: citation, paradigm, stems, frames, tags, a sentence it fires in, one it does not.
    pub cues: &'static str,
    /// How paradigms make forms from stems.
    pub paradigms: &'static str,
    /// The lexicon beside the cues: a class or several, then their words.
    pub words: &'static str,
    /// Rules and their measured precision.
    pub rules: &'static str,
    /// Settings: script, proclitics, word order.
    pub grammar: &'static str,
    /// The most frequent words, to tell the language by.
    pub frequent: &'static str,
    /// Page furniture and bylines; empty where none is known.
    pub furniture: &'static str,
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

impl Tables {
    /// Returns true if claims are looked for in the language.
    pub fn has_claims(&self) -> bool {
        !self.reasons.is_empty()
    }
}

// `LANGUAGES`: the tables of every language there is a folder for, by tag.
include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// Returns the number of the language of a tag in [`LANGUAGES`], whatever its region.
pub(crate) fn number_of(tag: &str) -> Option<usize> {
    let primary = tag.split('-').next().unwrap_or("");
    LANGUAGES.iter().position(|tables| tables.tag == primary)
}

/// Returns the tables of the language of a tag, whatever its region.
pub(crate) fn tables_of(tag: &str) -> Option<&'static Tables> {
    LANGUAGES.get(number_of(tag)?)
}

/// Returns a table's rows without blank lines and `#` comments.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
}
