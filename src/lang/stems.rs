//! Cuts a word to what it shares with its other forms, roughly: enough to tell that two lines speak of the
//! same things.

use std::sync::LazyLock;

use super::lexicon::spelling_hash;
use super::{LANGUAGES, rows};

/// The longest stem, in letters.
const MAX_LETTERS: usize = 6;

/// The fewest letters that must be left when something written together with a word is taken off.
const MIN_LETTERS: usize = 3;

/// What the languages write together with a word in front of it, in the order in which it is taken off: a
/// conjunction, a preposition, an article.
static PROCLITICS: LazyLock<[Vec<&str>; 3]> = LazyLock::new(|| {
    let of = |name: &str| {
        let settings = LANGUAGES.iter().flat_map(|language| rows(language.tables.grammar));
        let values = settings.filter_map(|row| row.split_once('\t')).filter(|(key, _)| key.trim() == name);
        values.flat_map(|(_, value)| value.split_whitespace()).collect()
    };
    [of("conjunctions"), of("prepositions"), of("article")]
});

/// Returns a number for the stem of a folded word; words of one stem have the same.
pub(crate) fn stem(word: &str) -> u64 {
    let mut rest = word;
    for proclitics in PROCLITICS.iter() {
        let taken = proclitics.iter().find_map(|proclitic| rest.strip_prefix(proclitic));
        if let Some(taken) = taken.filter(|taken| taken.chars().count() >= MIN_LETTERS) {
            rest = taken;
        }
    }
    let end = rest.char_indices().nth(MAX_LETTERS).map_or(rest.len(), |(at, _)| at);
    spelling_hash(rest.get(..end).unwrap_or(rest).as_bytes())
}
