//! What is written together with a word and does not belong to what is marked there: for those who mark by hand,
//! as the detectors know it of a language.

use crate::lang::clitics::Governed;
use crate::lang::lexicon::Entry;
use crate::lang::pack;
use crate::lang::word_classes::WordClass;
use crate::schema::Lang;
use crate::text::Span;
use crate::text::fold::{fold, folded_prefix};
use crate::text::tokens::{Token, TokenKind, tokens};

/// Returns how many bytes of a conjunction are written together with a word (و of وقال, none of وزير). A word
/// that the language's tables do not know begins with its own letter, unless the article follows that or
/// `is_word` says that the rest is a word elsewhere.
pub fn conjunction(lang: &Lang, word: &str, is_word: impl Fn(&str) -> bool) -> usize {
    let Some(pack) = pack(lang) else { return 0 };
    let folded = fold(word);
    let clitics = &pack.grammar.clitics;
    let Some((_, rest)) = clitics.without_conjunction(&folded) else { return 0 };
    let is_known = |folded: &str| pack.lexicon.get(folded).is_some_and(Entry::is_of_attribution);
    if rest.chars().count() < 2 || is_known(&folded) {
        return 0;
    }
    let n_bytes = folded_prefix(word, 1);
    let is_definite = clitics.without_article(rest).is_some_and(|noun| noun.chars().count() > 2);
    let is_separate = is_known(rest) || is_definite || is_word(word.get(n_bytes..).unwrap_or(""));
    if is_separate { n_bytes } else { 0 }
}

/// Returns how many bytes of a conjunction and a preposition are written together with the first word of a name
/// (ل of لوزارة, none of لبنان). A preposition that has taken in the article stays (للبلدية).
pub fn proclitics(lang: &Lang, word: &str, is_word: impl Fn(&str) -> bool) -> usize {
    let Some(pack) = pack(lang) else { return 0 };
    let n_conjunction = conjunction(lang, word, &is_word);
    let rest = word.get(n_conjunction..).unwrap_or("");
    let folded = fold(rest);
    let clitics = &pack.grammar.clitics;
    let Some(Governed { rest: inner, contracted, .. }) = clitics.without_preposition(&folded) else {
        return n_conjunction;
    };
    let is_known =
        |folded: &str| pack.lexicon.get(folded).is_some_and(|entry| !entry.of_attribution().is_empty());
    if inner.chars().count() < 3 || contracted.is_some() || is_known(&folded) {
        return n_conjunction;
    }
    let n_preposition = folded_prefix(rest, 1);
    let is_definite = clitics.without_article(inner).is_some_and(|noun| noun.chars().count() > 2);
    let is_separate = is_known(inner) || is_definite || is_word(rest.get(n_preposition..).unwrap_or(""));
    n_conjunction + if is_separate { n_preposition } else { 0 }
}

/// Returns the words of a name as names are compared: folded, without articles, be they written together with a
/// word or apart from it.
pub fn bare_name(lang: &Lang, name: &str) -> String {
    let pack = pack(lang);
    let mut cut: Vec<Token> = Vec::new();
    tokens(&mut cut, name, Span::from_range(0..name.len()));
    let mut words = Vec::new();
    for token in cut.iter().filter(|it| matches!(it.kind, TokenKind::Word | TokenKind::Number)) {
        let word = fold(name.get(token.span.range()).unwrap_or(""));
        if pack.is_some_and(|pack| pack.grammar.articles.contains(&word)) {
            continue;
        }
        let bare = pack.and_then(|pack| pack.grammar.clitics.without_article(&word));
        let bare = bare.filter(|bare| bare.chars().count() > 1);
        words.push(bare.map_or_else(|| word.clone(), str::to_owned));
    }
    words.join(" ")
}

/// Returns true if a word by itself can be a cue.
pub fn is_cue(lang: &Lang, word: &str) -> bool {
    pack(lang).and_then(|pack| pack.lexicon.get(&fold(word))).is_some_and(|entry| entry.cue.is_some())
}

/// Returns true if a word after a cue is outside of the content: a complementiser, a preposition.
pub fn opens_content(lang: &Lang, word: &str) -> bool {
    let outside = WordClass::Complementiser | WordClass::Preposition;
    pack(lang).and_then(|pack| pack.lexicon.get(&fold(word))).is_some_and(|entry| {
        let exact =
            entry.exact.iter().any(|(spelling, classes)| spelling == word && !classes.is_disjoint(outside));
        exact || (!entry.classes.is_disjoint(outside) && !entry.classes.contains(WordClass::Complete))
    })
}

/// Returns true if a word after a number says what it counts (متر, miles).
pub fn is_unit(lang: &Lang, word: &str) -> bool {
    pack(lang).is_some_and(|pack| pack.analysis(&fold(word), true).classes.contains(WordClass::Unit))
}
