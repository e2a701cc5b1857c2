//! The work of making gold of many texts: what rules decide, what a person decides, and taking back.
//!
//! The gold is worked out from versions, rules and decisions, so that rules run again touch nothing that a person
//! decided. Every step is a list of changes whose inverse is kept.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::compare::{Comparison, Item, compare_with};
use super::gold::{Gold, GoldMark, GoldRole, Rule, Ruled, Rules};
use super::sums::Sums;
use super::version::{CompareOptions, Version};
use crate::annotation::{AnnotationId, Decided, Document};
use crate::at_once::at_once;
use crate::schema::Label;
use crate::text::Span;

/// How many steps can be taken back.
const DEPTH: usize = 10_000;

/// A text that at least two people have.
#[derive(Clone, Debug)]
pub struct Article {
    /// The people who have it, by their places on the board.
    pub people: Vec<usize>,
    /// Their versions, compared.
    pub comparison: Comparison,
    /// The names of items, which stay the same as long as the versions do.
    names: Vec<String>,
}

/// An item of the board: the place of its article and its own.
pub type Place = (usize, usize);

/// One change. Its inverse is what there was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The rules become these; no rule has run where `None`.
    Rules(Option<Rules>),
    /// What a person decided of an item becomes this; `None` leaves it to the rules.
    Decide(Place, Option<Vec<GoldMark>>),
    /// The person at that place is called this; as the files say where `None`.
    Name(usize, Option<Arc<str>>),
}

/// Documents that are not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Those whose text nobody else has: the person's place and the document's name.
    pub alone: Vec<(usize, Arc<str>)>,
    /// Those whose text the same person has twice; the first counts.
    pub twice: Vec<(usize, Arc<str>)>,
}

/// Several people's versions of many texts, and the gold that is made of them.
#[derive(Clone, Debug, Default)]
pub struct Board {
    people: Vec<Arc<str>>,
    /// What people are called by their files.
    original_names: Vec<Arc<str>>,
    articles: Vec<Arc<Article>>,
    /// How far each article is.
    counts: Vec<Count>,
    left_out: LeftOut,
    rules: Option<Rules>,
    decided: BTreeMap<Place, Vec<GoldMark>>,
    /// What each article's items have become.
    rulings: Vec<Arc<Vec<Option<Ruled>>>>,
    undo: Vec<Vec<Change>>,
    redo: Vec<Vec<Change>>,
}

/// How far the work is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// All items.
    pub items: usize,
    /// Items that people have alike.
    pub agreed: usize,
    /// Items that differ and that nobody and nothing has decided on.
    pub open: usize,
}

/// Versions that are being put together by their texts.
#[derive(Clone, Debug, Default)]
pub struct Gathering {
    people: Vec<Arc<str>>,
    texts: VecDeque<Vec<(usize, Version)>>,
    by_hash: BTreeMap<String, usize>,
    left_out: LeftOut,
}

impl Gathering {
    /// Adds a person's document; people are known by their names, and come in the order of their first documents.
    pub fn add(&mut self, name: &str, document: Arc<Document>, is_finished: bool) {
        let person = self.people.iter().position(|it| **it == *name).unwrap_or_else(|| {
            self.people.push(name.into());
            self.people.len() - 1
        });
        let hash = document.text().sha256().to_owned();
        let at = *self.by_hash.entry(hash).or_insert(self.texts.len());
        if at == self.texts.len() {
            self.texts.push_back(Vec::new());
        }
        let Some(versions) = self.texts.get_mut(at) else { return };
        if versions.iter().any(|(of, _)| *of == person) {
            self.left_out.twice.push((person, document.id().into()));
        } else {
            let annotator = self.people.get(person).cloned().unwrap_or_default();
            versions.push((person, Version { annotator, document, is_finished }));
        }
    }

    /// Returns the names of people so far.
    pub fn people(&self) -> &[Arc<str>] {
        &self.people
    }

    /// Compares one more text, awaiting `pause` in between; returns false when all are compared.
    pub async fn go_on(
        &mut self,
        board: &mut Board,
        options: CompareOptions,
        pause: &mut impl AsyncFnMut(),
    ) -> bool {
        let Some(mut versions) = self.texts.pop_front() else {
            board.people.clone_from(&self.people);
            board.original_names.clone_from(&self.people);
            board.left_out = std::mem::take(&mut self.left_out);
            return false;
        };
        versions.sort_by_key(|(person, _)| *person);
        if let [(person, version)] = versions.as_slice() {
            self.left_out.alone.push((*person, version.document.id().into()));
            return true;
        }
        let (people, versions): (Vec<usize>, Vec<Version>) = versions.into_iter().unzip();
        // Gathered by their hash: the texts are the same.
        if let Ok(comparison) = compare_with(&versions, options, pause).await {
            let names = names(&comparison);
            board.rulings.push(Arc::new(vec![None; comparison.items.len()]));
            board.articles.push(Arc::new(Article { people, comparison, names }));
            board.counts.push(Count::default());
            board.recount(board.articles.len() - 1);
        }
        true
    }

    /// Compares all.
    pub fn board(mut self, options: CompareOptions) -> Board {
        let mut board = Board::default();
        at_once(async { while self.go_on(&mut board, options, &mut async || {}).await {} });
        board
    }
}

/// Returns for each item its label and what it covers, counted where several have the same.
fn names(comparison: &Comparison) -> Vec<String> {
    let mut n_before: BTreeMap<String, usize> = BTreeMap::new();
    let name = |item: &Item| {
        let at = comparison.article().text.code_points(item.span);
        let name = format!("{}:{}-{}", item.label, at.start, at.end);
        let n = n_before.entry(name.clone()).or_default();
        *n += 1;
        if *n == 1 { name } else { format!("{name}#{n}") }
    };
    comparison.items.iter().map(name).collect()
}

impl Article {
    /// Returns the document that stands for the text: the first person's.
    pub fn document(&self) -> Option<&Document> {
        self.comparison.versions().first().map(|it| &*it.document)
    }

    /// Returns an item's name.
    pub fn name(&self, item: usize) -> Option<&str> {
        self.names.get(item).map(String::as_str)
    }

    /// Returns the item of a name.
    pub fn named(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|it| it == name)
    }
}

impl Board {
    /// Returns the people by their places.
    pub fn people(&self) -> &[Arc<str>] {
        &self.people
    }

    /// Returns the texts that at least two people have.
    pub fn articles(&self) -> &[Arc<Article>] {
        &self.articles
    }

    /// Returns what a person decided, as the changes that would do so again.
    pub fn decisions(&self) -> impl Iterator<Item = Change> + '_ {
        self.decided.iter().map(|(place, marks)| Change::Decide(*place, Some(marks.clone())))
    }

    /// Returns the documents that are not compared.
    pub fn left_out(&self) -> &LeftOut {
        &self.left_out
    }

    /// Returns the rules that have run.
    pub fn rules(&self) -> Option<&Rules> {
        self.rules.as_ref()
    }

    /// Returns an item.
    pub fn item(&self, (article, item): Place) -> Option<&Item> {
        self.articles.get(article)?.comparison.items.get(item)
    }

    /// Returns what an item has become; `None` while it is open.
    pub fn ruled(&self, (article, item): Place) -> Option<&Ruled> {
        self.rulings.get(article)?.get(item)?.as_ref()
    }

    /// Returns true if people differ about an item, and neither rules nor a person have decided.
    pub fn is_open(&self, place: Place) -> bool {
        self.item(place).is_some_and(|item| !item.is_agreed() || item.is_incomplete())
            && self.ruled(place).is_none()
    }

    /// Returns how far an article is.
    pub fn count(&self, article: usize) -> Count {
        self.counts.get(article).copied().unwrap_or_default()
    }

    fn recount(&mut self, article: usize) {
        let Some(of) = self.articles.get(article) else { return };
        let items = &of.comparison.items;
        let open = (0..items.len()).filter(|item| self.is_open((article, *item))).count();
        let agreed = items.iter().filter(|it| it.is_agreed()).count();
        let n_items = items.len();
        if let Some(count) = self.counts.get_mut(article) {
            *count = Count { items: n_items, agreed, open };
        }
    }

    /// Returns how far all of it is.
    pub fn count_all(&self) -> Count {
        self.counts.iter().fold(Count::default(), |sum, it| Count {
            items: sum.items + it.items,
            agreed: sum.agreed + it.agreed,
            open: sum.open + it.open,
        })
    }

    /// Returns the sums of each article, among all people: of all items, or of own work only.
    pub fn sums(&self, own_work: bool) -> Vec<Sums> {
        let of = |article: &Arc<Article>| {
            let comparison = &article.comparison;
            let sums = if own_work { &comparison.own_work } else { &comparison.sums };
            sums.among(self.people.len(), &article.people)
        };
        self.articles.iter().map(of).collect()
    }

    /// Makes changes as one step and returns those that changed anything; there is nothing to save without.
    pub fn perform(&mut self, changes: Vec<Change>) -> Vec<Change> {
        let (made, inverse) = self.make(changes);
        if !made.is_empty() {
            if self.undo.len() == DEPTH {
                self.undo.remove(0);
            }
            self.undo.push(inverse);
            self.redo.clear();
        }
        made
    }

    /// Takes the last step back, and returns the changes that did so.
    pub fn undo(&mut self) -> Vec<Change> {
        let Some(changes) = self.undo.pop() else { return Vec::new() };
        let (made, inverse) = self.make(changes);
        self.redo.push(inverse);
        made
    }

    /// Makes the step again that was taken back last, and returns its changes.
    pub fn redo(&mut self) -> Vec<Change> {
        let Some(changes) = self.redo.pop() else { return Vec::new() };
        let (made, inverse) = self.make(changes);
        self.undo.push(inverse);
        made
    }

    /// Returns whether a step can be taken back, and whether one can be made again.
    pub fn can(&self) -> (bool, bool) {
        (!self.undo.is_empty(), !self.redo.is_empty())
    }

    /// Takes back the last step, if that is what these changes do; returns false if not.
    pub fn undo_by(&mut self, changes: &[Change]) -> bool {
        let is_it = self.undo.last().is_some_and(|it| it == changes);
        is_it && !self.undo().is_empty()
    }

    /// Makes the step again that was taken back last, if that is what these changes do; returns false if not.
    pub fn redo_by(&mut self, changes: &[Change]) -> bool {
        let is_it = self.redo.last().is_some_and(|it| it == changes);
        is_it && !self.redo().is_empty()
    }

    /// Makes changes that were made before, without keeping how to take them back.
    pub fn restore(&mut self, changes: Vec<Change>) {
        self.make(changes);
    }

    fn make(&mut self, changes: Vec<Change>) -> (Vec<Change>, Vec<Change>) {
        let (mut made, mut inverse) = (Vec::new(), Vec::new());
        for change in changes {
            let was = match &change {
                Change::Rules(rules) if *rules == self.rules => continue,
                Change::Rules(rules) => {
                    let was = std::mem::replace(&mut self.rules, *rules);
                    (0..self.articles.len()).for_each(|article| self.rule(article));
                    Change::Rules(was)
                }
                Change::Decide(place, becomes) => {
                    if self.item(*place).is_none() {
                        continue;
                    }
                    let was = match becomes {
                        Some(marks) => self.decided.insert(*place, marks.clone()),
                        None => self.decided.remove(place),
                    };
                    if was == *becomes {
                        continue;
                    }
                    self.rule_item(*place);
                    self.recount(place.0);
                    Change::Decide(*place, was)
                }
                Change::Name(person, name) => {
                    let Some(original) = self.original_names.get(*person).cloned() else { continue };
                    let becomes = name.clone().unwrap_or_else(|| Arc::clone(&original));
                    // Two people of one name could not be told apart in any file.
                    if self.people.iter().enumerate().any(|(at, it)| at != *person && *it == becomes) {
                        continue;
                    }
                    let Some(own) = self.people.get_mut(*person).filter(|own| **own != becomes) else {
                        continue;
                    };
                    let was = std::mem::replace(own, becomes);
                    Change::Name(*person, Some(was).filter(|was| *was != original))
                }
            };
            made.push(change);
            inverse.push(was);
        }
        inverse.reverse();
        (made, inverse)
    }

    fn rule(&mut self, article: usize) {
        let n = self.articles.get(article).map_or(0, |it| it.comparison.items.len());
        (0..n).for_each(|item| self.rule_item((article, item)));
        self.recount(article);
    }

    fn rule_item(&mut self, place: Place) {
        let ruled = self.worked_out(place);
        let of = self.rulings.get_mut(place.0).and_then(|it| Arc::make_mut(it).get_mut(place.1));
        if let Some(of) = of {
            *of = ruled;
        }
    }

    fn worked_out(&self, place: Place) -> Option<Ruled> {
        if let Some(marks) = self.decided.get(&place) {
            return Some(Ruled { marks: marks.clone(), decided: Decided::Person });
        }
        let (article, item) = (self.articles.get(place.0)?, self.item(place)?);
        let rule = match self.rules?.of(item.label) {
            // Whoever comes first may not have this text.
            Rule::First(person) => match article.people.iter().position(|it| *it == person) {
                Some(at) => Rule::First(at),
                None => Rule::Unanimous,
            },
            rule => rule,
        };
        article.comparison.by_rule(item, rule)
    }

    /// Returns the next (or previous) place after one that `wanted` wants, going round at the end.
    pub fn next(&self, after: Option<Place>, forward: bool, wanted: impl Fn(Place) -> bool) -> Option<Place> {
        let items = |article: usize| self.articles.get(article).map_or(0, |it| it.comparison.items.len());
        let mut all: Vec<Place> =
            (0..self.articles.len()).flat_map(|at| (0..items(at)).map(move |item| (at, item))).collect();
        if !forward {
            all.reverse();
        }
        let is_after = |place: &Place| match after {
            Some(after) if forward => *place > after,
            Some(after) => *place < after,
            None => true,
        };
        let split = all.iter().position(is_after).unwrap_or(all.len());
        all.rotate_left(split);
        all.into_iter().find(|place| wanted(*place))
    }

    /// Returns the changes that take an item over from the person at a place of the board.
    pub fn take(&self, place: Place, person: usize) -> Option<Change> {
        let article = self.articles.get(place.0)?;
        let at = article.people.iter().position(|it| *it == person)?;
        Some(Change::Decide(place, Some(article.comparison.of_person(self.item(place)?, at))))
    }

    /// Returns the change that gives an item what most have; `None` where it ties.
    pub fn take_most(&self, place: Place) -> Option<Change> {
        let marks = self.articles.get(place.0)?.comparison.of_most(self.item(place)?)?;
        Some(Change::Decide(place, Some(marks)))
    }

    /// Returns the changes that take a person's whole attribution over: the quote of an item, or the first quote that
    /// its annotation belongs to, with its cues, speaker and medium. Other items take their own alone.
    pub fn take_attribution(&self, place: Place, person: usize) -> Vec<Change> {
        let of = || {
            let article = self.articles.get(place.0)?;
            let at = article.people.iter().position(|it| *it == person)?;
            let document = &article.comparison.versions().get(at)?.document;
            let own = &self.item(place)?.sides.get(at)?.marks;
            let quotes = own.iter().filter_map(|id| {
                let is_quote = document.annotation(*id)?.label() == Label::Quote;
                let linking = || document.quotes_linking(*id).find(|it| it.is_live()).map(|it| it.id);
                if is_quote { Some(*id) } else { linking() }
            });
            let mut ids: Vec<AnnotationId> = own.clone();
            for quote in quotes.collect::<Vec<_>>() {
                ids.push(quote);
                ids.extend(document.annotation(quote)?.attribution()?.links());
            }
            let mut items: Vec<usize> =
                ids.iter().filter_map(|id| article.comparison.item_at((at, *id))).collect();
            items.push(place.1);
            items.sort_unstable();
            items.dedup();
            Some(items)
        };
        let items = of().unwrap_or_default();
        let differs =
            |item: &usize| *item == place.1 || self.item((place.0, *item)).is_some_and(|it| !it.is_agreed());
        items.into_iter().filter(differs).filter_map(|item| self.take((place.0, item), person)).collect()
    }

    /// Returns the gold annotations of an item as they are now: what is decided, else what most have, else what the
    /// first has who has anything.
    pub fn at_hand(&self, place: Place) -> Vec<GoldMark> {
        if let Some(ruled) = self.ruled(place) {
            return ruled.marks.clone();
        }
        let (Some(article), Some(item)) = (self.articles.get(place.0), self.item(place)) else {
            return Vec::new();
        };
        let most = article.comparison.of_most(item).filter(|marks| !marks.is_empty());
        most.unwrap_or_else(|| {
            let mut sides = (0..item.sides.len()).map(|at| article.comparison.of_person(item, at));
            sides.find(|marks| !marks.is_empty()).unwrap_or_default()
        })
    }

    /// Returns the change that makes the first annotation of an item otherwise.
    pub fn mend(&self, place: Place, mend: impl FnOnce(&mut GoldMark) -> bool) -> Option<Change> {
        self.mend_at((place, 0), mend)
    }

    /// Returns the change that makes an annotation of an item otherwise: the item's place, and which of its annotations.
    pub fn mend_at(
        &self,
        (place, nth): (Place, usize),
        mend: impl FnOnce(&mut GoldMark) -> bool,
    ) -> Option<Change> {
        let mut marks = self.at_hand(place);
        let changed = marks.get_mut(nth).is_some_and(mend);
        changed.then_some(Change::Decide(place, Some(marks)))
    }

    /// Returns the change that adds an annotation that nobody has made: to the nearest item of the text that is decided, as
    /// one more of its annotations, and which of them it is. `None` where nothing is decided yet.
    pub fn add(&self, article: usize, mark: GoldMark) -> Option<((Place, usize), Change)> {
        let span = mark.parts.hull();
        let items = self.articles.get(article)?.comparison.items.iter().enumerate();
        let gap = |of: Span| of.start().saturating_sub(span.end()).max(span.start().saturating_sub(of.end()));
        let decided = items.filter_map(|(at, item)| {
            let place = (article, at);
            Some(((gap(item.span), at), place, self.ruled(place)?))
        });
        let (_, place, ruled) = decided.min_by_key(|(near, ..)| *near)?;
        let mut marks = ruled.marks.clone();
        marks.push(mark);
        Some(((place, marks.len() - 1), Change::Decide(place, Some(marks))))
    }

    /// Returns the change that takes an annotation of an item away.
    pub fn without(&self, (place, nth): (Place, usize)) -> Option<Change> {
        let mut marks = self.at_hand(place);
        (nth < marks.len()).then(|| {
            marks.remove(nth);
            Change::Decide(place, Some(marks))
        })
    }

    /// Returns the change that links a quote's gold otherwise: a speaker or medium replaces the one before, a cue is
    /// added, or goes where it was there.
    pub fn link(&self, place: Place, to: Link) -> Option<Change> {
        self.link_at((place, 0), to)
    }

    /// Does the same with an annotation of an item: the item's place, and which of its annotations.
    pub fn link_at(&self, of: (Place, usize), to: Link) -> Option<Change> {
        self.mend_at(of, |mark| {
            let GoldRole::Quote { cues, source, medium, .. } = &mut mark.role else { return false };
            match to {
                Link::Source(to) => *source = to,
                Link::Medium(to) => *medium = to,
                Link::Cue(to) => match cues.iter().position(|it| *it == to) {
                    Some(at) => drop(cues.remove(at)),
                    None => cues.push(to),
                },
            }
            true
        })
    }

    /// Returns the annotations that a quote of an item can be linked to, nearest first: of each decided item of that
    /// label one, as of the version that has it.
    pub fn targets(&self, place: Place, label: Label) -> Vec<(usize, AnnotationId)> {
        let Some(article) = self.articles.get(place.0) else { return Vec::new() };
        let Some(of) = self.item(place) else { return Vec::new() };
        let items = article.comparison.items.iter().enumerate();
        let is_there = |at: usize| self.ruled((place.0, at)).is_none_or(|it| !it.marks.is_empty());
        let mut found: Vec<(u32, (usize, AnnotationId))> = items
            .filter(|(at, item)| item.label == label && is_there(*at))
            .filter_map(|(_, item)| {
                let mut sides = item.sides.iter().enumerate();
                let to = sides.find_map(|(person, side)| Some((person, *side.marks.first()?)))?;
                let (a, b) = (item.span, of.span);
                let gap = a.start().saturating_sub(b.end()).max(b.start().saturating_sub(a.end()));
                Some((gap, to))
            })
            .collect();
        found.sort_by_key(|(gap, to)| (*gap, *to));
        found.into_iter().map(|(_, to)| to).collect()
    }

    /// Returns the gold of an article; people are called as `names` has them by their places on the board.
    pub fn gold(&self, article: usize, names: &[Arc<str>]) -> Option<Gold> {
        let of = self.articles.get(article)?;
        let called = |person: &usize| names.get(*person).or_else(|| self.people.get(*person)).cloned();
        let names: Vec<Arc<str>> = of.people.iter().filter_map(called).collect();
        Some(of.comparison.gold(&names, self.rulings.get(article)?))
    }
}

/// A link of a quote's gold; nowhere where `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// To the mention of who said it.
    Source(Option<(usize, AnnotationId)>),
    /// To the mention of who relayed it.
    Medium(Option<(usize, AnnotationId)>),
    /// To a cue more, or one less.
    Cue((usize, AnnotationId)),
}
