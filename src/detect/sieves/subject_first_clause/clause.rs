//! Reads the clause that a verb makes where subjects are before their verbs: who its subject is,
//! and where subject and verb are.

use std::ops::Range;

use crate::detect::phrases::noun_phrase::noun_phrase_end;
use crate::detect::phrases::subject::source_before;
use crate::detect::phrases::verb::is_verb;
use crate::detect::reading::article::Article;
use crate::detect::sieves::gathered::{RawNumber, Source};
use crate::lang::cues::Part;
use crate::lang::word_classes::WordClass;
use crate::schema::Rule;
use crate::text::tokens::TokenKind;

/// What a verb shows of its clause.
pub(super) struct Clause {
    pub source: Source,
    pub rule: Rule,
    /// The first token of subject and verb, and the one after them.
    pub start: usize,
    pub end: usize,
    pub inverted: bool,
}

fn is_stop(article: &Article<'_>, idx: usize) -> bool {
    article.tok(idx).is_some_and(|tok| matches!(tok.kind, TokenKind::Punct(_) | TokenKind::Mark(_)))
}

/// Returns whose verb it is and where its clause is.
pub(super) fn clause(article: &Article<'_>, cue: usize, chained: Option<RawNumber>) -> Option<Clause> {
    let (form, _) = article.cue(cue)?;
    let floor = article.floor(cue);
    let limit = article.limit(cue);
    let after = cue + usize::from(article.tok(cue)?.cue_len.max(1));
    let named = |range: Range<usize>, rule: Rule, start: usize, end: usize, inverted: bool| {
        let pronoun = article.is(range.start, WordClass::Pronoun) && range.len() == 1;
        let agreement = form.agreement;
        let (source, rule) = if pronoun {
            (Source::Pronoun { mention: range, agreement }, Rule::Pronoun)
        } else {
            (Source::Named(range), rule)
        };
        Some(Clause { source, rule, start, end, inverted })
    };
    let plain =
        |source: Source, rule: Rule| Some(Clause { source, rule, start: cue, end: after, inverted: false });
    let comma = cue > floor && article.is_comma(cue - 1);
    let closed = cue > 0
        && article.tok(cue - 1).is_some_and(|tok| {
            tok.closes.is_some()
                || (comma && article.tok(cue.saturating_sub(2)).is_some_and(|tok| tok.closes.is_some()))
        });
    if form.part.is_finite() && (comma || closed) {
        // `“…,” said X`, `Prices rose, said X, the mayor.`
        let open = WordClass::Preposition | WordClass::Stop | WordClass::Complementiser;
        let open = open | WordClass::Interrogative | WordClass::Conjunction | WordClass::Time;
        let names = article.is_word(after)
            && (!article.is(after, open) || article.is(after, WordClass::Determiner))
            && !article.is(after, WordClass::Complementiser);
        let end = if names { noun_phrase_end(article, after, limit) } else { after };
        if names
            && (closed || end >= limit || article.is_comma(end) || is_stop(article, end))
            && let Some(range) = article.trim(after..end)
        {
            return named(range, Rule::OwnClauseVso, cue, end, true);
        }
    }
    let progressive = cue > floor && article.is(cue - 1, WordClass::Auxiliary);
    if form.part == Part::Participle && !progressive {
        let source = match chained {
            Some(raw) => Source::Same(raw),
            None => match subject(article, floor, cue) {
                Some(range) => Source::Named(range),
                None => Source::Elided(form.agreement),
            },
        };
        return plain(source, Rule::ParticipleChain);
    }
    if let Some(range) = source_before(article, cue, true) {
        let start = range.start;
        return named(range, Rule::OwnClauseSvo, start, after, false);
    }
    if let Some(range) = relative_head(article, floor, cue) {
        return named(range, Rule::OwnClauseSvo, cue, after, false);
    }
    // `to say`, `tweet`: a base form without a subject of its own needs what opens a content.
    let joined = cue > floor && article.is(cue - 1, WordClass::Conjunction);
    let base = form.part == Part::Present && form.agreement.plural == Some(true);
    if base && !joined && !article.is(after, WordClass::Complementiser) && article.opened(after).is_none() {
        return None;
    }
    let source = match chained {
        Some(raw) => Source::Same(raw),
        None => match subject(article, floor, cue) {
            Some(range) if article.is(range.start, WordClass::Pronoun) && range.len() == 1 => {
                Source::Pronoun { mention: range, agreement: form.agreement }
            }
            Some(range) => Source::Named(range),
            None => Source::Elided(form.agreement),
        },
    };
    plain(source, Rule::ElidedSubject)
}

/// Returns the noun phrase in front of `who` and the like right before the verb.
fn relative_head(article: &Article<'_>, floor: usize, cue: usize) -> Option<Range<usize>> {
    let mut at = cue;
    while at > floor && article.is(at - 1, WordClass::Auxiliary | WordClass::Adverb) {
        at -= 1;
    }
    if !(at > floor && article.is(at - 1, WordClass::RelativeWord)) {
        return None;
    }
    at -= 1;
    if at > floor && article.is_comma(at - 1) {
        at -= 1;
    }
    source_before(article, at, true)
}

/// Returns the subject of the sentence that begins at `floor`: its first noun phrase in front of a
/// verb, after adverbs and a fronted phrase.
fn subject(article: &Article<'_>, floor: usize, cue: usize) -> Option<Range<usize>> {
    let limit = cue.min(floor + 50);
    let mut start = floor;
    let fronted = article.is(start, WordClass::Preposition | WordClass::Break)
        || (article.is(start, WordClass::Stop)
            && !article.is(start, WordClass::Auxiliary | WordClass::Determiner));
    if fronted {
        start = (start..limit).find(|idx| article.is_comma(*idx))? + 1;
    }
    while start < limit
        && (article.is(start, WordClass::Conjunction | WordClass::Adverb) || !article.is_word(start))
    {
        start += 1;
    }
    let verb = (start + 1..limit).find(|idx| is_verb(article, *idx)).unwrap_or(limit);
    let end = noun_phrase_end(article, start, verb);
    article.trim(start..end)
}
