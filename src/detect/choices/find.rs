//! Reads the cues of an article again by the learned choices, in place of what the rules made of them.

use std::ops::Range;

use super::chooser::{Chooser, likeliest};
use super::contents;
use super::features::Candidates;
use super::open::{Lead, Open};
use super::ruled::{Ruled, own_source, ruled_source};
use super::starts::{self, Start};
use crate::detect::phrases::continued_quotation::continued;
use crate::detect::reading::article::Article;
use crate::detect::sieves::by_rules;
use crate::detect::sieves::gathered::{Gathered, Raw, Source};
use crate::detect::sieves::verb_first_cues::is_barred;
use crate::lang::choices::ChoiceTable;
use crate::lang::cues::Part;
use crate::lang::questions::Question;
use crate::schema::{QuoteKind, Rule};

/// From which probability on a cue has a content.
const FIRES: f32 = 0.5;

/// From which on where the rules find one too.
const AGREED: f32 = 0.4;

/// From which on where the rules bar it: what is negated (لم يعلن) seldom says what was said.
const BARRED: f32 = 0.9;

/// From which probability on one has that calls or directs where the rules find a content too: those who annotate need not
/// mark it, so that it is met unmarked often.
const WEAKLY: f32 = 0.1;

/// How far after a phrase like بحسب the verb is that is a part of it, in tokens.
const NEXT: usize = 3;

/// A cue with its content.
struct Found {
    cue: usize,
    start: Start,
    share: f32,
}

/// Returns the attributions of an article, in the order of their cues: what the sieves find, and in place of that what is most
/// likely where the language has learned it. What has chosen is what is asked for their sources.
pub(in crate::detect) fn attributions<'t>(
    article: &Article<'_>,
    learned: Option<&'t ChoiceTable>,
) -> (Vec<Raw>, Option<Chooser<'t>>) {
    let mut acc = by_rules(article);
    let learned = learned.filter(|_| !article.views.is_empty());
    let chooser = learned.map(|table| Chooser::of(article, &acc, table));
    if let Some(chooser) = &chooser {
        choose(&mut acc, article, chooser);
    }
    (acc.raws, chooser)
}

/// Replaces what the rules have gathered of cues by what is most likely.
fn choose(acc: &mut Gathered, article: &Article<'_>, chooser: &Chooser<'_>) {
    let mut firing = vec![0.0_f32; article.toks.len()];
    let mut cues: Vec<Found> = Vec::new();
    let mut described = Candidates::default();
    for cue in 0..article.toks.len() {
        if article.tok(cue).is_none_or(|tok| tok.cue.is_none()) {
            continue;
        }
        let options = starts::starts(article, acc, cue);
        if options.is_empty() {
            continue;
        }
        described = cleared(described);
        starts::describe(article, acc, cue, &options, &mut described);
        let shares = chooser.probabilities(Question::Start, &described);
        let none = shares.last().copied().unwrap_or(1.0);
        let Some((best, _)) = likeliest(shares.get(..options.len()).unwrap_or(&[])) else { continue };
        if let Some(slot) = firing.get_mut(cue) {
            *slot = 1.0 - none;
        }
        let fires = if acc.is_active(cue) { AGREED } else { FIRES };
        let weak = acc.is_active(cue) && article.cue(cue).is_some_and(|(_, lemma)| lemma.weak);
        let barred = !acc.is_active(cue) && is_barred(article, cue);
        let least = match () {
            () if weak => WEAKLY,
            () if barred => BARRED,
            () => fires,
        };
        if 1.0 - none >= least
            && let Some(start) = options.get(best)
        {
            let share = shares.get(best).copied().unwrap_or(0.0);
            cues.push(Found { cue, start: start.clone(), share });
        }
    }
    // Who is named in front of another one's speech relays it (بحسب الوكالة قال المدير …).
    cues.retain(|found| {
        let relays = article.cue(found.cue).is_some_and(|(form, _)| form.part == Part::Fixed);
        !(relays
            && found.start.before.is_none()
            && firing.get(found.start.word).is_some_and(|share| *share >= FIRES))
    });
    let seconds = seconds(article, &mut cues);
    let ruled = std::mem::take(&mut acc.raws);
    let is_chosen = |raw: &Raw| cues.iter().any(|found| found.cue == raw.at);
    // A content that its cue cuts in two, and a quotation in front of a cue for which nothing is chosen, stay as the rules
    // have read them; so does what has been read without a cue, and who relays.
    let is_kept = |raw: &Raw| {
        let cut = raw.parts.iter().any(|part| part.start > raw.at)
            && raw.parts.iter().any(|part| part.end <= raw.at);
        let before = raw.kind == QuoteKind::Direct && raw.parts.iter().all(|part| part.end <= raw.at);
        if raw.cue.is_empty() {
            !(raw.parts.is_empty() && is_chosen(raw))
        } else {
            cut || before && !is_chosen(raw)
        }
    };
    // Those that are kept get other numbers, so that none may be referred to by its old one.
    let kept = ruled
        .iter()
        .filter(|raw| is_kept(raw))
        .map(|raw| Raw { source: own_source(&ruled, raw).cloned().unwrap_or(Source::Nobody), ..raw.clone() });
    acc.raws = kept.collect();
    let kept: Vec<usize> = acc.raws.iter().filter(|raw| !raw.cue.is_empty()).map(|raw| raw.at).collect();
    acc.clear_edges();
    for slot in acc.active.iter_mut().zip(&firing) {
        *slot.0 = *slot.1 >= FIRES;
    }
    let mut contents_before: Vec<Range<usize>> = Vec::new();
    for (number, found) in cues.iter().enumerate() {
        if kept.contains(&found.cue) || seconds.iter().any(|(second, _)| *second == number) {
            continue;
        }
        let second =
            seconds.iter().find(|(_, first)| *first == number).and_then(|(second, _)| cues.get(*second));
        let Some((parts, kind, share)) =
            content(article, acc, chooser, (&firing, &ruled), found, &mut described)
        else {
            continue;
        };
        let Some(tok) = article.tok(found.cue) else { continue };
        let Some((form, lemma)) = article.cue(found.cue) else { continue };
        let nested = tok.quotation.is_some()
            || form.part == Part::Noun
            || contents_before.iter().rev().take(8).any(|range| range.contains(&found.cue));
        contents_before.extend(parts.iter().cloned());
        let mut cue: Vec<_> = article.cue_span(found.cue).into_iter().collect();
        cue.extend(second.and_then(|second| article.cue_span(second.cue)));
        let open = Open {
            cue: found.cue,
            second: second.map(|second| second.cue),
            lead: found.start.lead,
            at: found.start.at,
            before: found.start.before.clone(),
            nested,
            ruled: ruled_source(&ruled, found.cue),
        };
        let same = |raw: &&Raw| {
            raw.medium.is_some()
                && (raw.at == found.cue && lemma.relays
                    || raw.parts.first().map(|part| part.start) == parts.first().map(|part| part.start))
        };
        let medium = ruled.iter().find(same).and_then(|raw| raw.medium.clone());
        // A text is its own source.
        let by_rule = ruled.iter().find(|raw| lemma.texts && raw.at == found.cue);
        acc.add(Raw {
            at: found.cue,
            cue,
            parts,
            kind,
            source: by_rule.map_or_else(|| Source::Open(Box::new(open)), |raw| raw.source.clone()),
            source_rule: by_rule.map_or(Rule::ElidedSubject, |raw| raw.source_rule),
            rule: rule(article, found),
            entry: Some(lemma.citation.clone()),
            medium,
            nested,
            share: Some(share),
        });
    }
}

fn cleared(mut candidates: Candidates) -> Candidates {
    candidates.clear();
    candidates
}

/// Returns the cues that have their content in common with the one before, with that one. Two words that cannot be cues of
/// one content are not both cues: the later one is taken out.
fn seconds(article: &Article<'_>, cues: &mut Vec<Found>) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut number = 0;
    while let Some(cue) = cues.get(number) {
        let sentence = article.tok(cue.cue).map(|tok| tok.sentence);
        let first = (0..number).rev().take(4).find(|other| {
            cues.get(*other).is_some_and(|other| {
                other.start.word == cue.start.word
                    && other.start.before.is_some() == cue.start.before.is_some()
                    && article.tok(other.cue).map(|tok| tok.sentence) == sentence
            })
        });
        let Some((first, other)) = first.and_then(|first| Some((first, cues.get(first)?))) else {
            number += 1;
            continue;
        };
        let part = |cue: usize| article.cue(cue).map(|(form, _)| form.part);
        let joins = matches!(part(cue.cue), Some(Part::Participle | Part::OwnedNoun | Part::Noun))
            || part(other.cue) == Some(Part::Fixed)
            || cue.cue == other.cue + 1;
        // `بحسب ما قال` is one cue in two words, `بحسب الوكالة قال` names who relays; so does `نقلت الصحيفة عن المدير قوله`,
        // and `رفض الحديث، مكتفياً بالقول` has two contents.
        let gives_way = article.cue(other.cue).is_some_and(|(form, lemma)| {
            form.part == Part::Fixed && cue.cue > other.cue + NEXT
                || joins && lemma.relays
                || joins && lemma.weak && (other.cue..cue.cue).any(|idx| article.is_comma(idx))
        });
        if gives_way {
            cues.remove(first);
            number -= 1;
            continue;
        }
        let taken = found.iter().any(|(second, of)| *second == first || *of == first);
        if joins && !taken {
            found.push((number, first));
            number += 1;
        } else {
            cues.remove(number);
        }
    }
    found
}

/// Returns the parts of a cue's content, how it is rendered, and how likely that is.
fn content(
    article: &Article<'_>,
    acc: &Gathered,
    chooser: &Chooser<'_>,
    (firing, ruled): (&[f32], &[Raw]),
    found: &Found,
    described: &mut Candidates,
) -> Option<(Vec<Range<usize>>, QuoteKind, f32)> {
    let start = &found.start;
    if let Some(range) = &start.before {
        let range = article.trim(range.clone())?;
        let kind = if start.lead == Lead::QuotationBefore {
            QuoteKind::Direct
        } else if article.has_quotation(range.clone()) {
            QuoteKind::Mixed
        } else {
            QuoteKind::Indirect
        };
        return Some((vec![range], kind, found.share));
    }
    let ends = contents::ends(article, start);
    let (end, share) = if let [only] = ends.as_slice() {
        (*only, 1.0)
    } else {
        described.clear();
        let ruled = Ruled::of(ruled, found.cue, start);
        contents::describe(article, &acc.active, firing, found.cue, start, &ends, ruled, described);
        let (best, share) = likeliest(&chooser.probabilities(Question::End, described))?;
        (*ends.get(best)?, share)
    };
    let marked = article.opened(start.at);
    let whole = marked.is_some_and(|quotation| quotation.close.is_none_or(|close| end <= close + 1));
    let tokens = match marked.filter(|_| whole) {
        Some(quotation) => article.trim(quotation.inner.clone())?,
        None => article.trim(start.at..end)?,
    };
    let kind = if whole || start.lead == Lead::Colon {
        QuoteKind::Direct
    } else if article.has_quotation(tokens.clone()) {
        QuoteKind::Mixed
    } else {
        QuoteKind::Indirect
    };
    let parts = match marked.filter(|quotation| whole && quotation.close.is_none()) {
        Some(quotation) => continued(article, tokens, quotation, &acc.active),
        None => vec![tokens],
    };
    Some((parts, kind, found.share * share))
}

/// Returns the rule that a cue and its content are an example of.
fn rule(article: &Article<'_>, found: &Found) -> Rule {
    let Some((form, lemma)) = article.cue(found.cue) else { return Rule::OwnClauseVso };
    match form.part {
        _ if lemma.weak => Rule::Directive,
        Part::Participle => Rule::ParticipleChain,
        Part::Noun | Part::OwnedNoun => Rule::VerbalNoun,
        Part::Fixed => Rule::Beside,
        _ if found.start.lead == Lead::Bare => Rule::ObjectContent,
        _ => Rule::OwnClauseVso,
    }
}
