//! Cuts a word to what it shares with its other forms, roughly: enough to see that two lines speak of the
//! same things.

use std::sync::LazyLock;

use super::clitics::Clitics;
use super::grammar::Grammar;
use super::tables::LANGUAGES;

/// The longest stem, in letters.
const MAX_LETTERS: usize = 6;

/// The fewest letters that must be left when something written together with a word is taken off.
const MIN_LETTERS: usize = 3;

/// What the languages write together with a word in front of it.
static CLITICS: LazyLock<Vec<Clitics>> =
    LazyLock::new(|| LANGUAGES.iter().map(|tables| Grammar::parse(tables.grammar).clitics).collect());

/// Returns the stem of a folded word: without a conjunction, a preposition and an article of any language, and no longer than
/// stems are.
pub(crate) fn stem(word: &str) -> &str {
    let steps: [for<'w> fn(&Clitics, &'w str) -> Option<&'w str>; 3] = [
        |clitics, word| Some(clitics.without_conjunction(word)?.1),
        |clitics, word| Some(clitics.without_preposition(word)?.rest),
        |clitics, word| clitics.without_article(word),
    ];
    let mut rest = word;
    for step in steps {
        let taken = CLITICS.iter().find_map(|clitics| step(clitics, rest));
        if let Some(taken) = taken.filter(|taken| taken.chars().count() >= MIN_LETTERS) {
            rest = taken;
        }
    }
    let end = rest.char_indices().nth(MAX_LETTERS).map_or(rest.len(), |(at, _)| at);
    rest.get(..end).unwrap_or(rest)
}
