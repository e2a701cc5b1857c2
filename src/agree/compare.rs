//! Where the versions of one text differ: their annotations as items, in text order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::pairs::{dice, n_shared, overlap};
use super::speakers::SameSpeakers;
use super::sums::{Sums, count};
use super::version::{Article, CompareOptions, Mark, Prepared, Version};
use super::words::Piece;
use crate::annotation::{AnnotationId, Role};
use crate::at_once::at_once;
use crate::schema::{Label, named};
use crate::text::{Span, Text};

/// In what people differ about an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// Somebody has annotated nothing there.
    Missing,
    /// The same place has different labels.
    Label,
    /// It begins or ends elsewhere.
    Edges,
    /// It is given to another speaker, or mentions another.
    Speaker,
    /// It has other cues.
    Cue,
    /// Somebody else relayed it.
    Medium,
    /// It is rendered otherwise: direct, indirect, mixed.
    QuoteType,
    /// It is worth checking for one and not for another.
    Worth,
    /// The claim states another sort of fact.
    ClaimType,
}

named!(Difference {
    Missing = "missing",
    Label = "label",
    Edges = "edges",
    Speaker = "speaker",
    Cue = "cue",
    Medium = "medium",
    QuoteType = "quote-type",
    Worth = "worth",
    ClaimType = "claim-type",
});

/// What a person has of an item.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Side {
    /// The person's annotations, in text order.
    pub marks: Vec<AnnotationId>,
    /// Without an annotation: a suggestion there waits for the person's decision.
    pub is_open: bool,
    /// Without an annotation: the person has rejected one there.
    pub is_rejected: bool,
}

/// The annotations of one label that belong together across people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The label that most have given it; the first of those.
    pub label: Label,
    /// What all of it covers together (bytes).
    pub span: Span,
    /// What each person has of it, in the order of the versions.
    pub sides: Vec<Side>,
    /// In what they differ; agreed where there is nothing.
    pub differences: BTreeSet<Difference>,
}

impl Item {
    /// Returns true if all have it alike.
    pub fn is_agreed(&self) -> bool {
        self.differences.is_empty()
    }

    /// Returns true if somebody has not decided on it yet: that is no disagreement.
    pub fn is_incomplete(&self) -> bool {
        self.sides.iter().any(|side| side.is_open)
    }
}

/// The versions of one text, compared.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The items in text order.
    pub items: Vec<Item>,
    /// What the figures are made of.
    pub sums: Sums,
    /// The same of items with an annotation that somebody made, or whose boundaries somebody moved.
    pub own_work: Sums,
    /// How many shown suggestions each person has left undecided.
    pub n_open: Vec<usize>,
    read: Arc<Read>,
}

/// What versions were compared by.
#[derive(Debug)]
struct Read {
    versions: Vec<Version>,
    article: Article,
    people: Vec<Prepared>,
    speakers: BTreeMap<At, SameSpeakers>,
    /// For each annotation of a version, its place among that version's and the item it belongs to.
    at: BTreeMap<(usize, AnnotationId), (usize, usize)>,
}

impl Comparison {
    /// Returns the versions.
    pub fn versions(&self) -> &[Version] {
        &self.read.versions
    }

    /// Returns the item that an annotation of a version belongs to.
    pub fn item_at(&self, of: (usize, AnnotationId)) -> Option<usize> {
        self.read.at.get(&of).map(|(_, item)| *item)
    }

    pub(super) fn mark_of(&self, of: (usize, AnnotationId)) -> Option<&Mark> {
        let (idx, _) = self.read.at.get(&of)?;
        self.read.people.get(of.0)?.marks.get(*idx)
    }

    pub(super) fn article(&self) -> &Article {
        &self.read.article
    }

    pub(super) fn speakers(&self, of: At) -> Option<&SameSpeakers> {
        self.read.speakers.get(&of)
    }
}

/// Versions of different texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextsDiffer {
    /// The places of the versions whose text is not that of the first one.
    pub others: Vec<usize>,
}

/// An annotation by its person's place and its own.
type At = (usize, usize);

/// Compares the versions of one text.
///
/// # Errors
/// Which versions are of another text than the first.
pub fn compare(versions: &[Version], options: CompareOptions) -> Result<Comparison, TextsDiffer> {
    at_once(compare_with(versions, options, &mut async || {}))
}

/// Does the same, and awaits `pause` between its parts, none of which takes long even with a long text.
///
/// # Errors
/// Which versions are of another text than the first.
pub async fn compare_with(
    versions: &[Version],
    options: CompareOptions,
    pause: &mut impl AsyncFnMut(),
) -> Result<Comparison, TextsDiffer> {
    let nothing = Text::new("");
    let text = versions.first().map_or(&nothing, |first| first.document.text());
    let hash = text.sha256();
    let differs =
        |(idx, version): (usize, &Version)| (version.document.text().sha256() != hash).then_some(idx);
    let others: Vec<usize> = versions.iter().enumerate().filter_map(differs).collect();
    if !others.is_empty() {
        return Err(TextsDiffer { others });
    }
    let article = Article::of(text);
    let mut people: Vec<Prepared> = Vec::with_capacity(versions.len());
    for version in versions {
        people.push(Prepared::of(&article, version, options));
        pause().await;
    }
    let mut speakers: BTreeMap<At, SameSpeakers> = BTreeMap::new();
    for (a, ours) in people.iter().enumerate() {
        for (b, theirs) in people.iter().enumerate().skip(a + 1) {
            speakers.insert((a, b), SameSpeakers::of(ours, theirs));
            pause().await;
        }
    }
    let comparing = Comparing { article: &article, people: &people, speakers: &speakers };
    let groups = comparing.groups();
    pause().await;
    let items = groups.iter().map(|group| comparing.item(group)).collect::<Vec<_>>();
    let of_item = |at: usize, group: &Vec<At>| group.iter().map(move |mark| (*mark, at)).collect::<Vec<_>>();
    let item_of: BTreeMap<At, usize> =
        groups.iter().enumerate().flat_map(|(at, it)| of_item(at, it)).collect();
    let is_own_work =
        |group: &Vec<At>| group.iter().any(|at| comparing.mark(*at).is_some_and(Mark::is_own_work));
    let own: Vec<bool> = groups.iter().map(is_own_work).collect();
    pause().await;
    let sums = count(&article, &people, &speakers, &items, &item_of, &|_| true);
    pause().await;
    let own_work = count(&article, &people, &speakers, &items, &item_of, &|item| {
        own.get(item).copied().unwrap_or(false)
    });
    pause().await;
    let n_open = people.iter().map(|person| person.open.len()).collect();
    let id = |(person, idx): At| Some((person, people.get(person)?.marks.get(idx)?.id()));
    let at = item_of.iter().filter_map(|(at, item)| Some((id(*at)?, (at.1, *item)))).collect();
    let read = Arc::new(Read { versions: versions.to_vec(), article, people, speakers, at });
    Ok(Comparison { items, sums, own_work, n_open, read })
}

struct Comparing<'a> {
    article: &'a Article,
    people: &'a [Prepared],
    speakers: &'a BTreeMap<At, SameSpeakers>,
}

impl Comparing<'_> {
    fn mark(&self, (person, idx): At) -> Option<&Mark> {
        self.people.get(person)?.marks.get(idx)
    }

    /// Returns the marks that belong together, in text order.
    fn groups(&self) -> Vec<Vec<At>> {
        let mut groups = Vec::new();
        for label in Label::ALL {
            let (whole, partial) = self.same(*label);
            groups.extend(whole);
            groups.extend(self.connected(partial));
        }
        self.join_labels(&mut groups);
        groups.sort_by_key(|group| {
            let marks = || group.iter().filter_map(|at| self.mark(*at));
            let start = marks().map(|mark| mark.annotation.parts.hull().start()).min();
            let end = marks().map(|mark| mark.annotation.parts.hull().end()).max();
            (start, std::cmp::Reverse(end), group.first().and_then(|at| self.mark(*at)).map(Mark::label))
        });
        groups
    }

    /// Returns marks of a label that cover the same: those that everybody has, and the others. The second of two
    /// that one person has belongs to the second of another's.
    fn same(&self, label: Label) -> (Vec<Vec<At>>, Vec<Vec<At>>) {
        let mut groups: BTreeMap<(&[Piece], usize), Vec<At>> = BTreeMap::new();
        for (person, prepared) in self.people.iter().enumerate() {
            let mut n_before: BTreeMap<&[Piece], usize> = BTreeMap::new();
            let of_label = prepared.marks.iter().enumerate().filter(|(_, mark)| mark.label() == label);
            for (idx, mark) in of_label {
                let n = n_before.entry(&mark.content).or_default();
                groups.entry((&mark.content, *n)).or_default().push((person, idx));
                *n += 1;
            }
        }
        groups.into_values().partition(|group| group.len() == self.people.len())
    }

    /// Joins groups that share a word and have nobody in common: what one person has as one and another as two.
    fn connected(&self, groups: Vec<Vec<At>>) -> Vec<Vec<At>> {
        struct Place<'a> {
            words: &'a [Piece],
            content: &'a [Piece],
            people: BTreeSet<usize>,
        }
        let place = |group: &Vec<At>| {
            let mark = group.first().and_then(|at| self.mark(*at));
            Place {
                words: mark.map_or(&[], |it| &it.words),
                content: mark.map_or(&[], |it| &it.content),
                people: group.iter().map(|(person, _)| *person).collect(),
            }
        };
        let places: Vec<Place<'_>> = groups.iter().map(place).collect();
        let mut root: Vec<usize> = (0..groups.len()).collect();
        // Groups are sorted by where they begin.
        for (a, ours) in places.iter().enumerate() {
            let end = ours.content.last().map_or(0, |piece| piece.1);
            for (b, theirs) in places.iter().enumerate().skip(a + 1) {
                if theirs.content.first().is_none_or(|piece| piece.0 >= end) {
                    break;
                }
                let meets = n_shared(ours.words, theirs.words) > 0
                    || (ours.words.is_empty() && overlap(ours.content, theirs.content));
                if meets && ours.people.is_disjoint(&theirs.people) {
                    let (a, b) = (find(&mut root, a), find(&mut root, b));
                    if let Some(it) = root.get_mut(a.max(b)) {
                        *it = a.min(b);
                    }
                }
            }
        }
        let mut joined: BTreeMap<usize, Vec<At>> = BTreeMap::new();
        for (idx, group) in groups.into_iter().enumerate() {
            joined.entry(find(&mut root, idx)).or_default().extend(group);
        }
        let mut joined: Vec<Vec<At>> = joined.into_values().collect();
        joined.iter_mut().for_each(|group| group.sort_unstable());
        joined
    }

    /// Joins what some have under one label and others under another: at least half is shared, and nobody has both.
    fn join_labels(&self, groups: &mut Vec<Vec<At>>) {
        let n_people = self.people.len();
        let people = |group: &[At]| group.iter().map(|(person, _)| *person).collect::<BTreeSet<_>>();
        let words = |group: &[At]| {
            let words: BTreeSet<Piece> = group
                .iter()
                .filter_map(|at| self.mark(*at))
                .flat_map(|it| it.words.iter().copied())
                .collect();
            words.into_iter().collect::<Vec<_>>()
        };
        let mut partial: Vec<(usize, Label, BTreeSet<usize>, Vec<Piece>)> = Vec::new();
        for (idx, group) in groups.iter().enumerate() {
            let people = people(group);
            if let Some(mark) = group.first().and_then(|at| self.mark(*at))
                && people.len() < n_people
            {
                partial.push((idx, mark.label(), people, words(group)));
            }
        }
        partial.sort_by(|a, b| a.3.cmp(&b.3));
        let mut candidates = Vec::new();
        for (at, (a, label, of_a, words_a)) in partial.iter().enumerate() {
            let end = words_a.last().map_or(0, |word| word.1);
            for (b, other, of_b, words_b) in partial.iter().skip(at + 1) {
                if words_b.first().is_none_or(|word| word.0 >= end) {
                    break;
                }
                let shared = dice(words_a, words_b);
                if label != other && of_a.is_disjoint(of_b) && shared + 1e-12 >= 0.5 {
                    candidates.push((shared, *a, *b));
                }
            }
        }
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut taken = BTreeSet::new();
        for (_, a, b) in candidates {
            if taken.contains(&a) || taken.contains(&b) {
                continue;
            }
            taken.extend([a, b]);
            let moved = groups.get_mut(b).map(std::mem::take).unwrap_or_default();
            if let Some(group) = groups.get_mut(a) {
                group.extend(moved);
                group.sort_unstable();
            }
        }
        groups.retain(|group| !group.is_empty());
    }

    fn item(&self, group: &[At]) -> Item {
        let mut sides = vec![Side::default(); self.people.len()];
        let mut labels: BTreeMap<Label, usize> = BTreeMap::new();
        let mut span: Option<Span> = None;
        for at in group {
            let (Some(mark), Some(side)) = (self.mark(*at), sides.get_mut(at.0)) else { continue };
            side.marks.push(mark.id());
            *labels.entry(mark.label()).or_default() += 1;
            let hull = mark.annotation.parts.hull();
            span = Some(span.map_or(hull, |span| span.cover(hull)));
        }
        let label = labels.iter().max_by_key(|(label, n)| (**n, std::cmp::Reverse(**label)));
        let label = label.map_or(Label::Quote, |(label, _)| *label);
        let words: BTreeSet<Piece> =
            group.iter().filter_map(|at| self.mark(*at)).flat_map(|it| it.words.iter().copied()).collect();
        let words: Vec<Piece> = words.into_iter().collect();
        let is_there = |mark: &Mark| labels.contains_key(&mark.label()) && n_shared(&mark.words, &words) > 0;
        for (side, person) in sides.iter_mut().zip(self.people).filter(|(side, _)| side.marks.is_empty()) {
            side.is_open = near(&person.open, &words).any(is_there);
            side.is_rejected = !side.is_open && near(&person.rejected, &words).any(is_there);
        }
        let differences = self.differences(group, &sides, labels.len());
        Item { label, span: span.unwrap_or_default(), sides, differences }
    }

    fn differences(&self, group: &[At], sides: &[Side], n_labels: usize) -> BTreeSet<Difference> {
        let mut found = BTreeSet::new();
        if sides.iter().any(|side| side.marks.is_empty() && !side.is_open) {
            found.insert(Difference::Missing);
        }
        if n_labels > 1 {
            found.insert(Difference::Label);
        }
        let content = |person: usize| {
            let of_person = group.iter().filter(|(of, _)| *of == person);
            of_person.filter_map(|at| self.mark(*at)).map(|mark| &*mark.content).collect::<Vec<_>>()
        };
        let people: BTreeSet<usize> = group.iter().map(|(person, _)| *person).collect();
        let contents: BTreeSet<_> = people.iter().map(|person| content(*person)).collect();
        if contents.len() > 1 {
            found.insert(Difference::Edges);
        }
        // Of several that one person has, nobody can tell which is whose.
        let is_single = |at: &&At| sides.get(at.0).is_some_and(|side| side.marks.len() == 1);
        let single: Vec<At> = group.iter().filter(is_single).copied().collect();
        for (idx, a) in single.iter().enumerate() {
            for b in single.iter().skip(idx + 1) {
                if let (Some(ours), Some(theirs), Some(speakers)) =
                    (self.mark(*a), self.mark(*b), self.speakers.get(&(a.0, b.0)))
                {
                    found.extend(self.of_roles(ours, theirs, speakers));
                }
            }
        }
        found
    }

    fn of_roles(&self, ours: &Mark, theirs: &Mark, speakers: &SameSpeakers) -> Vec<Difference> {
        let mut found = Vec::new();
        let mut add = |differs: bool, difference| {
            if differs {
                found.push(difference);
            }
        };
        match (&ours.annotation.role, &theirs.annotation.role) {
            (Role::Quote(a), Role::Quote(b)) => {
                add(!speakers.is_same_source(self.article, ours, theirs), Difference::Speaker);
                add(!are_same_cues(&ours.cue, &theirs.cue), Difference::Cue);
                add(!speakers.is_same_medium(self.article, ours, theirs), Difference::Medium);
                add(a.kind != b.kind, Difference::QuoteType);
            }
            (Role::Claim(a), Role::Claim(b)) => {
                add(a.worth != b.worth, Difference::Worth);
                add(a.kind != b.kind, Difference::ClaimType);
            }
            (Role::Speaker(_), Role::Speaker(_)) => {
                add(!speakers.is_same_mentioned(ours, theirs), Difference::Speaker);
            }
            _ => {}
        }
        found
    }
}

fn find(root: &mut [usize], mut at: usize) -> usize {
    while let Some(up) = root.get(at).copied().filter(|up| *up != at) {
        at = up;
    }
    at
}

/// Returns the marks that may share one of these words; both are in text order.
fn near<'a>(marks: &'a [Mark], words: &[Piece]) -> impl Iterator<Item = &'a Mark> {
    let (start, end) = (words.first().map_or(0, |word| word.0), words.last().map_or(0, |word| word.1));
    let until = marks.partition_point(|mark| mark.content.first().is_some_and(|piece| piece.0 < end));
    let before = marks.get(..until).unwrap_or(&[]).iter();
    before.filter(move |mark| mark.content.last().is_some_and(|piece| piece.1 > start))
}

/// Returns true if each cue of one meets a cue of the other; where a cue begins and ends is a matter of its own.
pub(super) fn are_same_cues(ours: &[Piece], theirs: &[Piece]) -> bool {
    let meets = |a: &[Piece], b: &[Piece]| a.iter().all(|piece| overlap(&[*piece], b));
    meets(ours, theirs) && meets(theirs, ours)
}
