//! Turns gathered attributions into found ones: their speakers, media and evidence.

use crate::lang::classes::Classes;
use crate::text::Span;

use super::FoundAttribution;
use super::article::Article;
use super::attribution::{Raw, Source};
use super::behind::sentence_subject;
use super::speakers::Cast;

/// Returns the attributions by the start of their first span. Their speakers are looked for among those
/// of `cast`, which gets the new ones.
pub(super) fn resolve(article: &Article<'_>, raws: Vec<Raw>, cast: &mut Cast) -> Vec<FoundAttribution> {
    let mut order: Vec<usize> = (0..raws.len()).collect();
    order.sort_by_key(|idx| raws.get(*idx).map(|raw| raw.at));
    let mut told: Vec<Option<(usize, Span)>> = vec![None; raws.len()];
    let mut found: Vec<Option<FoundAttribution>> = vec![None; raws.len()];
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
        let speaker = match &raw.source {
            Source::Named(range) => cast.mention(article, range.clone()),
            Source::Same(other) => told.get(*other).copied().flatten(),
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
        if let Some(slot) = told.get_mut(idx) {
            *slot = speaker;
        }
        if let Some((number, span)) = speaker.filter(|_| !raw.nested) {
            cast.speaks(number, span);
        }
        let content: Vec<Span> = raw.parts.iter().filter_map(|part| article.trimmed(part.clone())).collect();
        if content.is_empty() {
            continue;
        }
        let rules = &article.pack.rules;
        if let Some(slot) = found.get_mut(idx) {
            *slot = Some(FoundAttribution {
                content,
                cue: raw.cue.clone(),
                source: speaker.map(|(_, span)| span),
                speaker: speaker.map(|(number, _)| number),
                medium,
                kind: raw.kind,
                evidence: rules.evidence(raw.rule, raw.entry.clone()),
                source_evidence: speaker.map(|_| rules.speaker_evidence(raw.source_rule, raw.rule)),
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
    swap_relays(article, &raws, &mut found, cast);
    let mut found: Vec<FoundAttribution> = found.into_iter().flatten().collect();
    let start = |found: &FoundAttribution| {
        found.content.iter().chain(&found.cue).chain(&found.source).map(|span| span.start()).min()
    };
    found.sort_by_key(|it| (start(it), it.content.first().copied()));
    found.dedup_by(|b, a| a.content == b.content && a.cue == b.cue);
    found
}

/// Where a relay is the subject and somebody else is named behind its "quoting", the other one speaks:
/// `ذكرت وكالة رويترز نقلاً عن مصدر أن …`.
fn swap_relays(article: &Article<'_>, raws: &[Raw], found: &mut [Option<FoundAttribution>], cast: &Cast) {
    let relays = |span: Span| {
        let first = article.toks.partition_point(|tok| tok.span.end() <= span.start());
        article.is(first, Classes::RELAY)
    };
    for (raw, found) in raws.iter().zip(found) {
        let Some(found) = found else { continue };
        let (Some(source), Some(medium)) = (found.source, found.medium) else { continue };
        let named = matches!(raw.source, Source::Named(_));
        if named && raw.medium.is_none() && relays(source) && !relays(medium) {
            found.source = Some(medium);
            found.medium = Some(source);
            found.speaker = cast.by_mention(medium);
        }
    }
}
