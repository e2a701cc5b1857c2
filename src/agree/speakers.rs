//! Who is who in two versions of a text: ids differ between people, so that speakers are matched by mentions.

use std::collections::BTreeMap;

use super::assignment::assign;
use super::names::is_same_name;
use super::pairs::n_shared;
use super::version::{Article, Mark, Prepared};
use super::words::Piece;
use crate::annotation::SpeakerId;

/// The speakers of one version as those of another: one to one, with the most mentions shared.
#[derive(Debug, Default)]
pub(super) struct SameSpeakers(BTreeMap<SpeakerId, SpeakerId>);

impl SameSpeakers {
    /// Matches the speakers of two versions.
    pub fn of(ours: &Prepared, theirs: &Prepared) -> Self {
        // By first word, so that the mentions of a long article are not all compared with all.
        let mut at: BTreeMap<Piece, Vec<usize>> = BTreeMap::new();
        for (column, mentions) in theirs.mentions.values().enumerate() {
            for word in mentions.iter().flatten() {
                at.entry(*word).or_default().push(column);
            }
        }
        let row = |mentions: &Vec<Vec<Piece>>| {
            let mut row = vec![0.0; theirs.mentions.len()];
            for mention in mentions {
                let mut met: Vec<usize> =
                    mention.iter().filter_map(|word| at.get(word)).flatten().copied().collect();
                met.sort_unstable();
                met.dedup();
                for column in met {
                    if let Some(cell) = row.get_mut(column) {
                        *cell += 1.0;
                    }
                }
            }
            row
        };
        let weights: Vec<Vec<f64>> = ours.mentions.values().map(row).collect();
        let columns: Vec<SpeakerId> = theirs.mentions.keys().copied().collect();
        let assigned = assign(&weights).into_iter().zip(ours.mentions.keys());
        let same = assigned.filter_map(|(column, ours)| Some((*ours, *columns.get(column?)?)));
        Self(same.collect())
    }

    /// Returns who a speaker of the first version is in the second.
    pub fn theirs(&self, ours: SpeakerId) -> Option<SpeakerId> {
        self.0.get(&ours).copied()
    }

    /// Returns who a speaker of the second version is in the first.
    pub fn ours(&self, theirs: SpeakerId) -> Option<SpeakerId> {
        self.0.iter().find(|(_, it)| **it == theirs).map(|(ours, _)| *ours)
    }

    fn has(&self, ours: Option<SpeakerId>, theirs: Option<SpeakerId>) -> bool {
        ours.and_then(|it| self.0.get(&it)).is_some_and(|it| Some(*it) == theirs)
    }

    /// Returns true if two quotes are given to the same speaker: their mentions share a word or call by the same
    /// name, or are of speakers that are matched; or neither has one.
    pub fn is_same_source(&self, article: &Article, ours: &Mark, theirs: &Mark) -> bool {
        let mention = |mark: &Mark| {
            mark.annotation
                .attribution()
                .and_then(|it| it.source)
                .map(|_| (mark.speaker_words.clone(), mark.speaker))
        };
        self.is_same_mention(article, mention(ours).as_ref(), mention(theirs).as_ref())
    }

    /// Returns the same of who relayed them.
    pub fn is_same_medium(&self, article: &Article, ours: &Mark, theirs: &Mark) -> bool {
        self.is_same_mention(article, ours.medium.as_ref(), theirs.medium.as_ref())
    }

    fn is_same_mention(
        &self,
        article: &Article,
        ours: Option<&(Vec<Piece>, Option<SpeakerId>)>,
        theirs: Option<&(Vec<Piece>, Option<SpeakerId>)>,
    ) -> bool {
        match (ours, theirs) {
            (None, None) => true,
            (Some((our_words, ours)), Some((their_words, theirs))) => {
                n_shared(our_words, their_words) > 0
                    || is_same_name(&article.chars, our_words, their_words)
                    || self.has(*ours, *theirs)
            }
            _ => false,
        }
    }

    /// Returns true if two mentions of the same place mention the same speaker, or neither says whom.
    pub fn is_same_mentioned(&self, ours: &Mark, theirs: &Mark) -> bool {
        ours.speaker.is_none() && theirs.speaker.is_none() || self.has(ours.speaker, theirs.speaker)
    }
}
