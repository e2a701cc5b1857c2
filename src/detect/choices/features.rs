//! What the features of candidates are made of: hashes of what is around an edge.

use std::ops::Range;

use super::super::reading::article::Article;
use super::super::reading::view::mix;
pub(super) use crate::lang::network::rough;
use crate::lang::network::{N_KINDS, Place};

/// The features of some candidates, one after the other, and where in the text each is.
#[derive(Clone, Debug, Default)]
pub(in crate::detect) struct Candidates {
    anchors: [usize; 2],
    hashes: Vec<u32>,
    ends: Vec<usize>,
    places: Vec<Place>,
}

impl Candidates {
    /// Says of which tokens something is asked: the cue, and what has been chosen before.
    pub fn ask(&mut self, cue: usize, other: usize) {
        self.anchors = [cue, other];
    }

    /// Adds a feature to the candidate that is being described.
    pub fn add(&mut self, template: u32, a: u32, b: u32) {
        self.hashes.push(mix(template, a, b));
    }

    /// Ends the description of a candidate, which is at this token if it is at any. Each question numbers the kinds of its
    /// candidates, below [`N_KINDS`]; the network has learned these numbers.
    pub fn next(&mut self, token: Option<usize>, kind: u32) {
        self.ends.push(self.hashes.len());
        self.places.push(Place { token, kind: kind.min(N_KINDS as u32 - 1) as u8 });
    }

    /// Takes all candidates out.
    pub fn clear(&mut self) {
        self.hashes.clear();
        self.ends.clear();
        self.places.clear();
    }

    /// Returns the tokens of which something is asked.
    pub fn anchors(&self) -> [usize; 2] {
        self.anchors
    }

    /// Returns where each candidate is.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// Returns the features of each candidate.
    pub fn rows(&self) -> impl Iterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let row = self.hashes.get(start..*end).unwrap_or(&[]);
            start = *end;
            row
        })
    }

    /// Adds what is around the edge in front of token `at`: three tokens before and three after, alone and in pairs.
    pub fn edge(&mut self, article: &Article<'_>, base: u32, at: usize, by: u32) {
        let of = |offset: isize| {
            at.checked_add_signed(offset).and_then(|idx| article.views.get(idx)).copied().unwrap_or_default()
        };
        let views = [of(-3), of(-2), of(-1), of(0), of(1), of(2)];
        for (place, view) in (0..).zip(&views) {
            self.add(base + 1, view.word, place);
            self.add(base + 2, view.tag, place);
            self.add(base + 3, view.classes, place);
            self.add(base + 19, view.cluster, place);
        }
        let [_, two, one, own, next, after] = views;
        self.add(base + 4, one.ending, 0);
        self.add(base + 4, own.ending, 1);
        self.add(base + 5, one.tag, own.tag);
        self.add(base + 6, one.word, own.word);
        self.add(base + 7, own.tag, next.tag);
        self.add(base + 8, own.word, next.tag);
        self.add(base + 9, own.word, next.word);
        self.add(base + 10, two.tag, one.tag);
        self.add(base + 11, mix(one.tag, own.tag, 5), next.tag);
        self.add(base + 12, mix(one.word, own.word, 6), next.tag);
        self.add(base + 13, next.tag, after.tag);
        self.add(base + 14, own.word, by);
        self.add(base + 15, own.tag, by);
        self.add(base + 16, mix(one.word, own.tag, 7), by);
        self.add(base + 17, mix(own.word, next.tag, 8), by);
        self.add(base + 20, one.cluster, own.cluster);
        self.add(base + 20, mix(one.group, own.group, 3), next.group);
        self.add(base + 21, own.cluster, by);
        self.add(base + 21, mix(own.group, next.group, 5), by);
        self.add(base + 18, mix(own.classes, next.classes, 9), 0);
    }
}

/// Returns a number for an ordering.
pub(super) fn order(ordering: std::cmp::Ordering) -> u32 {
    match ordering {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => 1,
        std::cmp::Ordering::Greater => 2,
    }
}

/// Returns how many finite verbs are in a range.
pub(super) fn n_verbs(article: &Article<'_>, range: Range<usize>) -> usize {
    range.filter(|idx| article.views.get(*idx).is_some_and(|view| view.verb)).count()
}
