//! Nouns that report: `the claim that …`, `Berg's plan to …`, `fears that …`.

use std::ops::Range;

use super::gathered::{Gathered, Raw, Source};
use crate::detect::phrases::complement::infinitive;
use crate::detect::phrases::content_extent::content;
use crate::detect::phrases::content_start::Tie;
use crate::detect::phrases::noun_phrase::{noun_phrase_end, phrase_start};
use crate::detect::phrases::subject::source_before;
use crate::detect::phrases::verb::{is_noun, is_verb};
use crate::detect::reading::article::Article;
use crate::lang::cues::{Agreement, Part};
use crate::lang::word_classes::WordClass;
use crate::schema::{QuoteKind, Rule};

/// How far in front of the noun its verb is looked for, in tokens.
const BACK: usize = 5;

/// The longest noun phrase in front of the noun that makes it the subject, in tokens.
const SUBJECT: usize = 8;

/// Gathers nouns with a reported clause or an infinitive.
pub(super) fn find(acc: &mut Gathered, article: &Article<'_>) {
    let depths = depths(acc, article.toks.len());
    for cue in 0..article.toks.len() {
        let Some((form, lemma)) = article.cue(cue) else { continue };
        let noun = form.part == Part::Noun
            || (lemma.homograph && form.part == Part::Present && is_noun(article, cue));
        let quoted = article.tok(cue).is_some_and(|tok| tok.quotation.is_some());
        let nested = depths.get(cue).is_some_and(|depth| *depth > 0);
        if !noun || quoted || nested || acc.is_active(cue) {
            continue;
        }
        let Some((source, end)) = source(article, cue) else { continue };
        let Some((parts, kind)) = reported(acc, article, cue, end) else { continue };
        let (source, rule) = match source {
            Some(range) if article.is(range.start, WordClass::FirstPerson) => continue,
            Some(range) if range.len() == 1 && owner_pronoun(article, range.start) => {
                (Source::Pronoun { mention: range, agreement: Agreement::default() }, Rule::Pronoun)
            }
            Some(range) => (Source::Named(range), Rule::VerbalNoun),
            None => (Source::Nobody, Rule::VerbalNoun),
        };
        acc.add(Raw {
            at: cue,
            cue: article.cue_span(cue).into_iter().collect(),
            parts,
            kind,
            source,
            source_rule: rule,
            rule: Rule::VerbalNoun,
            entry: Some(lemma.citation.clone()),
            medium: None,
            nested: true,
            share: None,
        });
    }
}

/// Returns how many contents found so far take up each token.
fn depths(acc: &Gathered, n_toks: usize) -> Vec<i32> {
    let mut depths = vec![0; n_toks];
    for part in acc.raws.iter().flat_map(|raw| &raw.parts) {
        if let Some(first) = depths.get_mut(part.start) {
            *first += 1;
        }
        if let Some(after) = depths.get_mut(part.end) {
            *after -= 1;
        }
    }
    let mut depth = 0;
    for slot in &mut depths {
        depth += *slot;
        *slot = depth;
    }
    depths
}

fn owner_pronoun(article: &Article<'_>, idx: usize) -> bool {
    article.is(idx, WordClass::Owner | WordClass::Pronoun)
}

/// Returns who holds what the noun at `cue` reports, and the token after the noun and its holder.
fn source(article: &Article<'_>, cue: usize) -> Option<(Option<Range<usize>>, usize)> {
    let floor = article.floor(cue);
    let after = cue + 1;
    // `the claim by officials that …`, `fears among voters that …`
    if article.is(after, WordClass::Agent) {
        let end = noun_phrase_end(article, after + 1, article.limit(cue));
        return Some((article.trim(after + 1..end), end));
    }
    let mut at = cue;
    // Adjectives between an owner and the noun.
    while at > floor && cue - at < 2 && article.is_word(at - 1) && !is_owner(article, at - 1) {
        at -= 1;
    }
    if at > floor && is_owner(article, at - 1) {
        if article.is(at - 1, WordClass::Owner) {
            return Some((Some(at - 1..at), after));
        }
        let start = phrase_start(article, floor, at);
        return Some((article.trim(start..at), after));
    }
    // `Berg made the claim that …`
    let verb = (floor.max(cue.saturating_sub(BACK))..cue).rev().find(|idx| is_verb(article, *idx));
    let subject = verb.and_then(|verb| source_before(article, verb, true));
    Some((subject, after))
}

fn is_owner(article: &Article<'_>, idx: usize) -> bool {
    article.is(idx, WordClass::Owner) || article.ends_with(idx, &article.pack.grammar.owner)
}

/// Returns what the noun at `cue` reports: an infinitive or a clause that begins at `at`.
fn reported(
    acc: &Gathered,
    article: &Article<'_>,
    cue: usize,
    at: usize,
) -> Option<(Vec<Range<usize>>, QuoteKind)> {
    let (_, lemma) = article.cue(cue)?;
    if lemma.frames.infinitive
        && let Some((mut parts, kind)) = infinitive(article, &acc.active, cue, at)
    {
        // `The plan to close the bridge failed`: the noun is the subject of what follows.
        let floor = article.floor(cue);
        let subject = cue - floor < SUBJECT
            && !(floor..cue).any(|idx| is_verb(article, idx) && !is_owner(article, idx));
        if subject && let Some(part) = parts.first_mut() {
            let relative = WordClass::RelativeWord | WordClass::Complementiser | WordClass::Conjunction;
            let verb = part.clone().skip(2).take_while(|idx| !article.is(*idx, relative));
            let verb = verb.into_iter().find(|idx| is_verb(article, *idx));
            part.end = verb.unwrap_or(part.end);
        }
        return Some((parts, kind));
    }
    let opens = article.is(at, WordClass::Complementiser) && lemma.frames.clause;
    if !opens || at + 3 >= article.limit(cue) || article.is(at + 1, WordClass::Stop | WordClass::Auxiliary) {
        return None;
    }
    // `a claim that he made` is a relative clause: it misses its object and ends early.
    let found = content(article, cue, at + 1, Tie::Clause, &acc.active)?;
    let finite = found.tokens.clone().skip(1).take(24).any(|idx| is_verb(article, idx));
    (finite && found.tokens.len() >= 3).then_some((vec![found.tokens], found.kind))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn an_infinitive_that_a_noun_reports() {
        check(
            "reporting_noun",
            "en",
            "Berg’s plan to close the bridge angered drivers.",
            &["to close the bridge"],
        );
    }
}
