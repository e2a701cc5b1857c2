//! Linking a quote to its speaker, cue or medium: who can be picked, nearest first.

use std::sync::Arc;

use super::state::State;
use crate::annotation::intents::LinkRole;
use crate::annotation::{AnnotationId, SpeakerId};
use crate::schema::Label;
use crate::text::Span;

/// What is being linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Linking {
    /// The quote.
    pub quote: AnnotationId,
    /// As what something is to be linked to it.
    pub role: LinkRole,
}

/// Whom or what a candidate stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The nearest mention of a speaker.
    Speaker(SpeakerId),
    /// A cue, or a mention of nobody yet known.
    Annotation(AnnotationId),
}

/// Something that can be picked with a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The key that picks it, from `a` on; the candidates after the 26th have none.
    pub letter: Option<char>,
    /// What it stands for.
    pub target: Target,
    /// What it is called.
    pub name: Arc<str>,
    /// The annotation that the quote would be linked to; it gets the letter in the article.
    pub mention: AnnotationId,
}

/// Returns what the quote being linked can be linked to, nearest first; nothing while nothing is being
/// linked.
pub fn candidates(state: &State) -> Vec<Candidate> {
    let (Some(document), Some(linking)) = (&state.document, state.linking) else { return Vec::new() };
    let Some(quote) = document.annotation(linking.quote) else { return Vec::new() };
    let hull = quote.parts.hull();
    let mut found: Vec<((u32, AnnotationId), Candidate)> = Vec::new();
    let mut add = |target, name: Arc<str>, mention, at: Span| {
        found.push(((distance(hull, at), mention), Candidate { letter: None, target, name, mention }));
    };
    match linking.role {
        LinkRole::Source | LinkRole::Medium => {
            let all_mentions = document.mentions_by_speaker();
            for speaker in document.speakers() {
                let Some(mentions) = all_mentions.get(&speaker.id) else { continue };
                // As intents::link_speaker chooses: the last one before the quote, else the first.
                let before = mentions.iter().rfind(|it| it.parts.start() < hull.start());
                if let Some(mention) = before.or(mentions.first()) {
                    let at = mention.parts.hull();
                    add(Target::Speaker(speaker.id), Arc::clone(&speaker.name), mention.id, at);
                }
            }
            let unknown = document
                .annotations()
                .filter(|it| it.label() == Label::Speaker && it.speaker().is_none() && state.shows(it));
            for mention in unknown {
                let name = document.covered(mention).into();
                add(Target::Annotation(mention.id), name, mention.id, mention.parts.hull());
            }
        }
        LinkRole::Cue => {
            for cue in document.annotations().filter(|it| it.label() == Label::Cue && state.shows(it)) {
                add(Target::Annotation(cue.id), document.covered(cue).into(), cue.id, cue.parts.hull());
            }
        }
    }
    found.sort_by_key(|(order, _)| *order);
    let letters = ('a'..='z').map(Some).chain(std::iter::repeat(None));
    found.into_iter().zip(letters).map(|((_, candidate), letter)| Candidate { letter, ..candidate }).collect()
}

fn distance(a: Span, b: Span) -> u32 {
    if a.overlaps(b) { 0 } else { b.start().saturating_sub(a.end()).max(a.start().saturating_sub(b.end())) }
}
