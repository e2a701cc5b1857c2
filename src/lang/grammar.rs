//! How a language builds words and clauses: the settings of its grammar table, which say what sieves apply and what they
//! look for.

use super::clitics::Clitics;
use super::tables::rows;
use crate::text::fold::fold;

/// The settings of a language.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grammar {
    /// What is written together with a word in front of it.
    pub clitics: Clitics,
    /// Prepositions between a part and the whole (عدد من الخبراء).
    pub partitive: Vec<String>,
    /// Prepositions that continue a noun phrase unless an abstract noun follows (مدير في الشركة).
    pub attributive: Vec<String>,
    /// Articles that are words of their own, definite and indefinite.
    pub articles: Vec<String>,
    /// The source is after its verb unless something shows otherwise.
    pub verb_first: bool,
    /// The finite verb comes second, its subject before or after it.
    pub verb_second: bool,
    /// Every noun has a capital, so that a word without one ends a noun phrase.
    pub noun_capitals: bool,
    /// Quotations inside of what is reported are attributions of their own.
    pub quoted_parts: bool,
    /// Names are recognised by their capitals.
    pub capitals: bool,
    /// Endings that show a feminine noun.
    pub feminine: Vec<String>,
    /// Endings that show a plural of people.
    pub plural: Vec<String>,
    /// Endings that a subject cannot have.
    pub oblique: Vec<String>,
    /// Endings of gender, number and case that a noun of the word lists is also met with.
    pub endings: Vec<String>,
    /// Endings that show an adverb.
    pub adverbial: Vec<String>,
    /// Endings of a present participle (leaving).
    pub present_participle: Vec<String>,
    /// Endings of a regular past or past participle (opened).
    pub past: Vec<String>,
    /// Endings of a plural noun (claims).
    pub plural_noun: Vec<String>,
    /// Endings that an apostrophe alone follows where the word is an owner (the drivers’ union), small or capital.
    pub owner_plural: Vec<String>,
    /// Endings of an owner (Berg’s).
    pub owner: Vec<String>,
    /// Endings that negate a verb (doesn’t).
    pub negated: Vec<String>,
    /// Endings that are a verb, contracted with the word before it (they’ve).
    pub contracted: Vec<String>,
    /// Endings of a number of years that an apostrophe shortens (’90s).
    pub decade: Vec<String>,
    /// Endings of a number that numbers something in an order (20th).
    pub ordinal: Vec<String>,
    /// Words that an apostrophe in front shortens ('em, 'tis).
    pub elisions: Vec<String>,
    /// Letters that affixes and patterns are made of, beside those of the root.
    pub pattern: Vec<char>,
    /// Endings that agreement adds, taken off before mentions are compared.
    pub agreement: Vec<String>,
}

/// Returns true if a word of a text, as it is written, has one of some endings of a grammar table; apostrophes of both kinds
/// are the same.
pub(crate) fn has_ending(surface: &str, endings: &[String]) -> bool {
    let straight = |c: char| if c == '’' { '\'' } else { c };
    endings.iter().any(|ending| {
        let mut letters = surface.chars().rev().map(straight);
        ending.chars().rev().all(|own| letters.next() == Some(own))
    })
}

impl Grammar {
    /// Reads a table of settings; a row that is none is skipped, and a test holds that there are none.
    pub fn parse(table: &'static str) -> Grammar {
        let mut grammar = Grammar::default();
        for row in rows(table) {
            if let Some((name, value)) = row.split_once('\t') {
                grammar.set(name.trim(), value.trim());
            }
        }
        grammar
    }

    /// Notes one setting; returns false if there is none of this name.
    fn set(&mut self, name: &str, value: &'static str) -> bool {
        let letters = || value.split_whitespace().filter_map(|word| word.chars().next()).collect();
        let words = || value.split_whitespace().map(fold).collect();
        match name {
            "conjunctions" => self.clitics.conjunctions = letters(),
            "prepositions" => self.clitics.prepositions = letters(),
            "purposive" => self.clitics.purposive = letters(),
            "comparative" => self.clitics.comparative = letters(),
            "article" => self.clitics.article = fold(value),
            "partitive" => self.partitive = words(),
            "attributive" => self.attributive = words(),
            "articles" => self.articles = words(),
            "verb-first" => self.verb_first = value == "yes",
            "verb-second" => self.verb_second = value == "yes",
            "noun-capitals" => self.noun_capitals = value == "yes",
            "quoted-parts" => self.quoted_parts = value == "yes",
            "capitals" => self.capitals = value == "yes",
            "feminine" => self.feminine = words(),
            "plural" => self.plural = words(),
            "oblique" => self.oblique = words(),
            "endings" => self.endings = words(),
            "adverbial" => self.adverbial = words(),
            "present-participle" => self.present_participle = words(),
            "past" => self.past = words(),
            "plural-noun" => self.plural_noun = words(),
            "owner-plural" => self.owner_plural = value.split_whitespace().map(str::to_owned).collect(),
            "owner" => self.owner = words(),
            "negated" => self.negated = words(),
            "contracted" => self.contracted = words(),
            "decade" => self.decade = words(),
            "ordinal" => self.ordinal = words(),
            "elisions" => self.elisions = words(),
            "pattern" => self.pattern = letters(),
            "agreement" => self.agreement = words(),
            // What the language is recognised by (`identify`).
            "script" | "frequent-share" | "default-of-script" => {}
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::tables::LANGUAGES;
    use super::*;

    #[test]
    fn every_setting_of_every_language_is_read() {
        for tables in &LANGUAGES {
            for row in rows(tables.grammar) {
                let known = row
                    .split_once('\t')
                    .is_some_and(|(name, value)| Grammar::default().set(name.trim(), value.trim()));
                assert!(known, "src/lang/{}/grammar.tsv: {row}", tables.tag);
            }
        }
    }
}
