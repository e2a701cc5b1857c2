//! Whether a word is a verb, a noun or an adverb where it is, as far as can be seen without a parse.

use crate::detect::reading::article::Article;
use crate::lang::cues::Part;
use crate::lang::word_classes::WordClass;
use crate::text::tokens::TokenKind;

/// A word of so many bytes is too short for its ending to show what it is.
const SHORTEST: u32 = 4;

/// Returns true if the word is finite as far as can be seen.
pub(in crate::detect) fn is_verb(article: &Article<'_>, idx: usize) -> bool {
    let Some(tok) = article.tok(idx).filter(|tok| tok.kind == TokenKind::Word) else { return false };
    let grammar = &article.pack.grammar;
    let past = || tok.span.len() > SHORTEST && article.ends_with(idx, &grammar.past) && !article.capital(tok);
    article.is(idx, WordClass::PlainVerb | WordClass::Auxiliary)
        || (tok.cue.is_some_and(|form| form.part.is_finite()) && !is_noun(article, idx))
        || past()
        || article.ends_with(idx, &grammar.contracted)
}

/// Returns true if a past form after a form of `be` is passive.
pub(in crate::detect) fn is_passive(article: &Article<'_>, cue: usize) -> bool {
    let floor = article.floor(cue);
    let mut at = cue;
    while at > floor && article.is(at - 1, WordClass::Adverb) && !article.is(at - 1, WordClass::Copula) {
        at -= 1;
    }
    at > floor
        && article.is(at - 1, WordClass::Copula)
        && article.cue(cue).is_some_and(|(form, _)| form.part == Part::Past)
}

/// Returns true if a form that is a noun too is one here: a determiner, an owner or a preposition
/// is right before it, or the verb of its clause right after it.
pub(in crate::detect) fn is_noun(article: &Article<'_>, cue: usize) -> bool {
    let Some((form, lemma)) = article.cue(cue) else { return false };
    let verb_next = || {
        article.cue(cue + 1).is_some_and(|(next, of)| next.part == Part::Past && !of.strict)
            || article.is(cue + 1, WordClass::Auxiliary)
    };
    let present = form.part == Part::Present;
    if lemma.homograph && present && verb_next() {
        return true;
    }
    let Some(before) = cue.checked_sub(1).filter(|at| *at >= article.floor(cue)) else { return false };
    let Some(tok) = article.tok(before) else { return false };
    let grammar = &article.pack.grammar;
    let owner = article.ends_with(before, &grammar.owner);
    let determined = article.is(before, WordClass::Determiner) && !article.is(before, WordClass::Pronoun);
    // `some say`, `many believe`
    let several = present && form.agreement.plural == Some(true) && article.is(before, WordClass::Group);
    let negated = article.is(before, WordClass::Negation) || article.ends_with(before, &grammar.negated);
    let governed = form.part == Part::Past && article.is(before, WordClass::Preposition);
    let object = lemma.homograph
        && present
        && article.is(before, WordClass::Preposition)
        && !article.is(before, WordClass::Infinitive);
    // `the new plan`, `a bold claim`
    let described = lemma.homograph
        && present
        && before > article.floor(cue)
        && article.is(before - 1, WordClass::Determiner)
        && article.is_word(before)
        && !article.is(before, WordClass::Group | WordClass::Role | WordClass::Body | WordClass::Unnamed)
        && !article.capital(tok)
        && !article.ends_with(before, &grammar.plural_noun)
        && form.agreement.plural == Some(true);
    ((determined || owner) && !several) || negated || governed || object || described
}

/// Returns true if the word has the ending of an adverb and is no name.
pub(in crate::detect) fn is_adverb(article: &Article<'_>, idx: usize) -> bool {
    let Some(tok) = article.tok(idx).filter(|tok| tok.kind == TokenKind::Word) else { return false };
    !article.capital(tok)
        && tok.span.len() > SHORTEST
        && article.ends_with(idx, &article.pack.grammar.adverbial)
}
