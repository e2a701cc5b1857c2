//! Turns gathered attributions into found ones: their speakers, media and evidence.

pub(super) mod coreference;

use std::ops::Range;

use super::choices::chooser::Chooser;
use super::choices::heads::Heads;
use super::choices::open::Open;
use super::choices::sources::{Chosen, choose_source};
use super::found::FoundAttribution;
use super::phrases::subject::{sentence_subject, without_addressee};
use super::reading::article::Article;
use super::sieves::gathered::{Raw, Source};
use crate::lang::cues::Part;
use crate::lang::word_classes::WordClass;
use crate::schema::{Confidence, Evidence, QuoteKind, Rule};
use crate::text::Span;
use coreference::{Cast, Earlier, gender_by_cue};

/// Returns the attributions by the start of their first span. Their speakers are looked for among those
/// of `cast`, which gets the new ones.
pub(in crate::detect) fn resolve(
    article: &Article<'_>,
    raws: Vec<Raw>,
    cast: &mut Cast,
    chooser: Option<&Chooser<'_>>,
) -> Vec<FoundAttribution> {
    let heads = if chooser.is_some() { Heads::of(article) } else { Heads::default() };
    let mut order: Vec<usize> = (0..raws.len()).collect();
    order.sort_by_key(|idx| raws.get(*idx).map(|raw| raw.at));
    let mut speakers: Vec<Option<(usize, Span)>> = vec![None; raws.len()];
    let mut found: Vec<Option<FoundAttribution>> = vec![None; raws.len()];
    let mut named = vec![false; raws.len()];
    // The medium named in each sentence; attributions in it that have none inherit it.
    let mut media: Vec<(u32, Span)> = Vec::new();
    for idx in order {
        let Some(raw) = raws.get(idx) else { continue };
        let sentence = article.tok(raw.at).map_or(0, |tok| tok.sentence);
        let medium = raw.medium.clone().and_then(|range| cast.mention(article, range)).map(|(_, span)| span);
        if raw.parts.is_empty() {
            media.extend(medium.map(|span| (sentence, span)));
            continue;
        }
        let mut source_rule = raw.source_rule;
        let mut chosen = None;
        let mut is_named = matches!(raw.source, Source::Named(_));
        let speaker = match &raw.source {
            Source::Open(open) => {
                let earlier = cast.earlier(article);
                let list: Vec<Earlier> = earlier.iter().map(|(one, _)| one.clone()).collect();
                match chooser.and_then(|chooser| choose_source(article, &heads, chooser, open, &list)) {
                    Some((Chosen::Own(range), share)) if is_honorific(article, &range) => {
                        source_rule = Rule::Honorific;
                        chosen = Some(share);
                        let agreement = article.cue(open.cue).map(|(form, _)| form.agreement);
                        match cast.last(agreement.unwrap_or_default(), true) {
                            Some((number, _)) => article.trimmed(range).map(|span| (number, span)),
                            None => cast.mention(article, range),
                        }
                    }
                    Some((Chosen::Own(range), share)) => {
                        source_rule = own_rule(article, open, &range);
                        // It may be the subject of another verb, which has an addressee of its own.
                        let verb = range.start.checked_sub(1).and_then(|before| article.cue(before));
                        let range = match verb.or_else(|| article.cue(open.cue)) {
                            Some((_, lemma)) => without_addressee(article, range, lemma),
                            None => range,
                        };
                        is_named = true;
                        chosen = Some(share);
                        let gender = gender_by_cue(article, open.cue, &range);
                        let speaker = cast.mention(article, range);
                        if let Some((number, _)) = speaker {
                            cast.is_of(number, gender);
                        }
                        speaker
                    }
                    Some((Chosen::Earlier(number), share)) => {
                        source_rule = earlier_rule(article, open);
                        chosen = Some(share);
                        earlier.get(number).map(|(one, span)| (one.number, *span))
                    }
                    None => None,
                }
            }
            Source::Named(range) => cast.mention(article, range.clone()),
            Source::Same(other) => other.of(&speakers).copied().flatten(),
            Source::Elided(agreement) => cast.last(*agreement, false).or_else(|| {
                // Nobody has spoken yet: the subject of the sentence before.
                let before = sentence.checked_sub(1).and_then(|at| article.sentences.get(at as usize));
                let subject = before.and_then(|range| sentence_subject(article, range.end.checked_sub(1)?));
                subject.and_then(|range| cast.mention(article, range))
            }),
            Source::Pronoun { mention, agreement } => {
                match cast.last(*agreement, !agreement.plural.unwrap_or(false)) {
                    Some((number, _)) => article.trimmed(mention.clone()).map(|span| (number, span)),
                    None => cast.mention(article, mention.clone()),
                }
            }
            Source::Nobody => None,
        };
        if let Some(slot) = speakers.get_mut(idx) {
            *slot = speaker;
        }
        if let Some((number, span)) = speaker.filter(|_| !raw.nested) {
            cast.speaks(number, span, raw.at);
        }
        let content: Vec<Span> =
            raw.parts.iter().filter_map(|part| content_span(article, raw, part)).collect();
        if content.is_empty() {
            continue;
        }
        let rules = &article.pack.rules;
        // A finite verb is called by where its source is.
        let by_source = raw.share.is_some() && raw.rule == Rule::OwnClauseVso;
        let rule = if by_source { source_rule } else { raw.rule };
        if let Some(slot) = named.get_mut(idx) {
            *slot = is_named;
        }
        if let Some(slot) = found.get_mut(idx) {
            *slot = Some(FoundAttribution {
                content,
                cue: raw.cue.clone(),
                source: speaker.map(|(_, span)| span),
                speaker: speaker.map(|(number, _)| number),
                medium,
                kind: raw.kind,
                evidence: measured(rules.evidence(rule, raw.entry.clone()), raw.share),
                source_evidence: speaker.map(|_| {
                    measured(
                        rules.speaker_evidence(source_rule, rule),
                        raw.share.zip(chosen).map(|(a, b)| a * b),
                    )
                }),
            });
        }
    }
    for (raw, found) in raws.iter().zip(&mut found) {
        let Some(found) = found else { continue };
        let sentence = article.tok(raw.at).map_or(0, |tok| tok.sentence);
        if found.medium.is_none() {
            found.medium = media
                .iter()
                .find(|(at, _)| *at == sentence)
                .map(|(_, span)| *span)
                .filter(|span| found.source != Some(*span));
        }
    }
    swap_relays(article, &raws, &named, &mut found, cast);
    let mut found: Vec<FoundAttribution> = found.into_iter().flatten().collect();
    let start = |found: &FoundAttribution| {
        found.content.iter().chain(&found.cue).chain(&found.source).map(|span| span.start()).min()
    };
    found.sort_by_key(|it| (start(it), it.content.first().copied()));
    found.dedup_by(|b, a| a.content == b.content && a.cue == b.cue);
    found
}

/// Returns the span of a part of a content. A conjunction that is written together with its first word is no part of a chosen
/// one that has no marks.
fn content_span(article: &Article<'_>, raw: &Raw, part: &Range<usize>) -> Option<Span> {
    let span = article.trimmed(part.clone())?;
    let unmarked = raw.share.is_some() && raw.kind != QuoteKind::Direct;
    let lead = article.trim(part.clone()).and_then(|range| article.tok(range.start));
    let first = article.trim(part.clone()).map_or(part.start, |range| range.start);
    let lead = lead.filter(|_| unmarked).map_or(0, |tok| {
        // Of verbs that are in no list the word model knows it (وهبطت الطائرة، بحسب …).
        let by_use = article.views.get(first).is_some_and(|view| view.conjunction && view.verb);
        let joined = article.text.slice(tok.span).chars().next().filter(|_| by_use && raw.at > first);
        u32::from(tok.conjunction).max(joined.map_or(0, |letter| letter.len_utf8() as u32))
    });
    Some(Span::new((span.start() + lead).min(span.end()), span.end()))
}

/// Returns the evidence with the probability of what was chosen for its confidence.
fn measured(evidence: Evidence, share: Option<f32>) -> Evidence {
    match share {
        Some(share) => Evidence { confidence: Confidence::from_share(f64::from(share)), ..evidence },
        None => evidence,
    }
}

/// Returns true if the noun phrase is a word that stands for somebody named before (سموه).
fn is_honorific(article: &Article<'_>, range: &Range<usize>) -> bool {
    article.is(range.start, WordClass::Honorific) && range.len() < 3
}

/// Returns the rule that a source which is named beside its cue is an example of.
fn own_rule(article: &Article<'_>, open: &Open, range: &Range<usize>) -> Rule {
    match article.cue(open.cue).map(|(form, _)| form.part) {
        Some(Part::Fixed) => Rule::Beside,
        Some(Part::Noun | Part::OwnedNoun) => Rule::VerbalNoun,
        Some(Part::Participle) => Rule::ParticipleChain,
        _ if range.start > open.cue => Rule::OwnClauseVso,
        // The subject of a verb before it, or of the sentence before.
        _ if range.start < article.floor(open.cue) => Rule::ElidedSubject,
        _ if article.tok(open.cue).is_some_and(|tok| tok.conjunction > 0) => Rule::ElidedSubject,
        _ => Rule::OwnClauseSvo,
    }
}

/// Returns the rule that a source which is named before is an example of.
fn earlier_rule(article: &Article<'_>, open: &Open) -> Rule {
    match article.cue(open.cue).map(|(form, _)| form.part) {
        Some(Part::Participle) => Rule::ParticipleChain,
        Some(Part::Noun | Part::OwnedNoun) => Rule::VerbalNoun,
        _ => Rule::ElidedSubject,
    }
}

/// Where a relay is the subject and somebody else is named after its "quoting", the other one speaks:
/// `ذكرت وكالة رويترز نقلاً عن مصدر أن …`.
fn swap_relays(
    article: &Article<'_>,
    raws: &[Raw],
    named: &[bool],
    found: &mut [Option<FoundAttribution>],
    cast: &Cast,
) {
    let relays = |span: Span| {
        let first = article.toks.partition_point(|tok| tok.span.end() <= span.start());
        article.is(first, WordClass::Relay)
    };
    for ((raw, named), found) in raws.iter().zip(named).zip(found) {
        let Some(found) = found else { continue };
        let (Some(source), Some(medium)) = (found.source, found.medium) else { continue };
        if *named && raw.medium.is_none() && relays(source) && !relays(medium) {
            found.source = Some(medium);
            found.medium = Some(source);
            found.speaker = cast.by_mention(medium);
        }
    }
}
