//! What a key decides of the item at hand: whose version is taken, and what is mended, linked or added.

use super::{Desk, Said};
use crate::agree::{Change, GoldMark, Link, Place};
use crate::annotation::intents::LinkRole;
use crate::annotation::{AnnotationId, Parts};
use crate::schema::Label;
use crate::session::edges::{Direction, Edge, Unit, moved};
use crate::text::Span;
use crate::text::tokens::tokens;

impl Desk {
    /// Makes changes to the item at hand, and goes to the next open one.
    fn decide(&mut self, changes: Vec<Change>) -> Vec<String> {
        let lines = self.perform(changes);
        let open = self.board.count_all().open;
        self.said = Some(if open == 0 { Said::AllDone } else { Said::Decided(open) });
        let next =
            self.board.next(self.place, true, |place| self.is_wanted(place) && self.board.is_open(place));
        if let Some(place) = next {
            self.go(place);
        }
        lines
    }

    /// Takes the item at hand over from the person in a column.
    pub fn take_column(&mut self, column: usize, whole: bool) -> Vec<String> {
        let Some(place) = self.place else { return Vec::new() };
        let Some(person) = self.columns(place.0).get(column).copied() else {
            self.said = Some(Said::NotThere);
            return Vec::new();
        };
        self.person = person;
        let changes = if whole {
            self.board.take_attribution(place, person)
        } else {
            self.board.take(place, person).into_iter().collect()
        };
        self.decide(changes)
    }

    /// Takes the whole attribution of the person at hand.
    pub fn take_whole(&mut self) -> Vec<String> {
        let column = self.columns(self.article).iter().position(|it| *it == self.person);
        self.take_column(column.unwrap_or(0), true)
    }

    /// Takes what most have.
    pub fn take_most(&mut self) -> Vec<String> {
        match self.place.map(|place| self.board.take_most(place)) {
            Some(Some(change)) => self.decide(vec![change]),
            Some(None) => {
                self.said = Some(Said::Tie);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// Decides that nothing is there.
    pub fn take_nothing(&mut self) -> Vec<String> {
        if let Some(change) = self.hand.take().and_then(|hand| self.board.without(hand)) {
            return self.perform(vec![change]);
        }
        self.place.map(|place| self.decide(vec![Change::Decide(place, Some(Vec::new()))])).unwrap_or_default()
    }

    /// Leaves the item at hand to the rules again.
    pub fn reopen(&mut self) -> Vec<String> {
        self.place.map(|place| self.perform(vec![Change::Decide(place, None)])).unwrap_or_default()
    }

    /// Returns the annotation that boundaries and links are of: an item's place, and which of its annotations.
    fn at_hand(&self) -> Option<(Place, usize)> {
        self.hand.or(self.place.map(|place| (place, 0)))
    }

    /// Begins to add an annotation that nobody has made: over a span, or over the word after the item at hand. Its label is
    /// chosen next.
    pub fn start_adding(&mut self, span: Option<Span>) {
        let document = self.board.articles().get(self.article).and_then(|it| it.document());
        let word_after = || {
            let (article, item) = self.place.filter(|place| place.0 == self.article)?;
            let end = self.board.item((article, item))?.span.end();
            let document = document?;
            let block = document.blocks().iter().map(|it| it.span).find(|it| it.end() >= end)?;
            let mut found = Vec::new();
            tokens(&mut found, document.text().as_str(), block);
            let is_word = |it: &Span| document.text().slice(*it).chars().any(char::is_alphanumeric);
            let words: Vec<Span> = found.into_iter().map(|it| it.span).filter(is_word).collect();
            // At the end of a paragraph it is the last word.
            words.iter().find(|it| it.start() >= end).or(words.last()).copied()
        };
        let span = span.or_else(word_after);
        self.linking = None;
        self.adding = span;
        self.said = None;
    }

    /// Adds an annotation of that label where one is being added.
    pub fn add_mark(&mut self, label: Label) -> Vec<String> {
        let Some(parts) = self.adding.take().and_then(|span| Parts::new([span])) else { return Vec::new() };
        let Some((hand, change)) = self.board.add(self.article, GoldMark::fresh(label, parts)) else {
            self.said = Some(Said::NothingDecided);
            return Vec::new();
        };
        let lines = self.perform(vec![change]);
        self.hand = Some(hand);
        self.said = Some(Said::Added);
        lines
    }

    /// Moves a boundary of the gold at hand.
    pub fn move_edge(&mut self, edge: Edge, direction: Direction, unit: Unit) -> Vec<String> {
        let Some(of) = self.at_hand() else { return Vec::new() };
        let text = self.board.articles().get(of.0.0).and_then(|it| it.document()).map(|it| it.text().clone());
        let change = text.and_then(|text| {
            self.board.mend_at(of, |mark| match moved(&text, &mark.parts, edge, direction, unit) {
                Some(parts) => {
                    mark.parts = parts;
                    true
                }
                None => false,
            })
        });
        let Some(change) = change else {
            self.said = Some(Said::Blocked);
            return Vec::new();
        };
        self.said = None;
        self.perform(vec![change])
    }

    /// Begins to choose what the quote at hand is linked to.
    pub fn start_link(&mut self, role: LinkRole) {
        let is_quote = self.at_hand().is_some_and(|of| self.board.link_at(of, Link::Medium(None)).is_some());
        self.linking = is_quote.then_some(role);
        self.said = (!is_quote).then_some(Said::NeedsQuote);
    }

    /// Returns what the quote at hand can be linked to, nearest first, a letter each.
    pub fn targets(&self) -> Vec<(char, (usize, AnnotationId))> {
        let (Some((place, _)), Some(role)) = (self.at_hand(), self.linking) else { return Vec::new() };
        ('a'..='z').zip(self.board.targets(place, role.label())).collect()
    }

    /// Links the quote at hand to what a letter stands for, or to nothing.
    pub fn link(&mut self, to: Option<char>) -> Vec<String> {
        let (Some(of), Some(role)) = (self.at_hand(), self.linking) else { return Vec::new() };
        let target =
            to.and_then(|letter| self.targets().into_iter().find(|(it, _)| *it == letter).map(|(_, it)| it));
        if to.is_some() && target.is_none() {
            return Vec::new();
        }
        let link = match (role, target) {
            (LinkRole::Source, target) => Link::Source(target),
            (LinkRole::Medium, target) => Link::Medium(target),
            (LinkRole::Cue, Some(target)) => Link::Cue(target),
            (LinkRole::Cue, None) => return Vec::new(),
        };
        self.linking = None;
        let change = self.board.link_at(of, link);
        change.map(|change| self.perform(vec![change])).unwrap_or_default()
    }
}
