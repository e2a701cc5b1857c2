//! The gold that rules and people make of an item: by votes on whether it is there, on where it begins and ends, and
//! on all that belongs to it. A tie decides nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::compare::{Comparison, Item, are_same_cues};
use super::version::Mark;
use super::words::Piece;
use crate::annotation::{
    Action, Annotation, AnnotationId, Attribution, Claim, Decided, Document, Edit, Origin, Parts, Provenance,
    Review, Role, Ruling, Speaker, SpeakerId, Transaction, Vote,
};
use crate::schema::{Label, QuoteKind};
use crate::text::Span;

/// By what an item is decided on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Only what all have alike.
    Unanimous,
    /// What more than half have.
    Majority,
    /// What at least that many have.
    Votes(usize),
    /// What anybody has; where boundaries tie, the wider ones.
    Union,
    /// What the person at that place has.
    First(usize),
}

/// A rule for each label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rules([Rule; 4]);

impl Rules {
    /// Returns the same rule for all labels.
    pub fn all(rule: Rule) -> Self {
        Self([rule; 4])
    }

    /// Returns the rule of a label.
    pub fn of(&self, label: Label) -> Rule {
        let of = Label::ALL.iter().position(|it| *it == label).and_then(|at| self.0.get(at));
        of.copied().unwrap_or(Rule::Unanimous)
    }

    /// Returns these rules with another one for a label.
    pub fn with(mut self, label: Label, rule: Rule) -> Self {
        let of = Label::ALL.iter().position(|it| *it == label).and_then(|at| self.0.get_mut(at));
        if let Some(of) = of {
            *of = rule;
        }
        self
    }
}

/// An annotation of the version at a place.
pub type Of = (usize, AnnotationId);

/// What a gold annotation is. Links lead to annotations of versions: in the gold, to what these became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GoldRole {
    /// A mention of a speaker of the version at a place.
    Speaker(Option<(usize, SpeakerId)>),
    /// A cue.
    Cue,
    /// A quote.
    Quote {
        /// How it is rendered.
        kind: QuoteKind,
        /// Its cues.
        cues: Vec<Of>,
        /// The mention of who said it.
        source: Option<Of>,
        /// The mention of who relayed it.
        medium: Option<Of>,
    },
    /// A claim, and the quote it is in.
    Claim(Claim, Option<Of>),
}

/// A gold annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldMark {
    /// What it covers (bytes).
    pub parts: Parts,
    /// What it is.
    pub role: GoldRole,
}

impl GoldMark {
    /// Returns an annotation that nobody has made: without links, a quote as a paraphrase, a claim as worth checking.
    pub fn fresh(label: Label, parts: Parts) -> Self {
        let role = match Role::fresh(label) {
            Role::Speaker(_) => GoldRole::Speaker(None),
            Role::Cue => GoldRole::Cue,
            Role::Quote(it) => {
                GoldRole::Quote { kind: it.kind, cues: Vec::new(), source: None, medium: None }
            }
            Role::Claim(claim) => GoldRole::Claim(claim, None),
        };
        Self { parts, role }
    }

    /// Returns its label.
    pub fn label(&self) -> Label {
        match self.role {
            GoldRole::Speaker(_) => Label::Speaker,
            GoldRole::Cue => Label::Cue,
            GoldRole::Quote { .. } => Label::Quote,
            GoldRole::Claim(..) => Label::Claim,
        }
    }
}

/// What an item has become. No annotations mean that nothing is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruled {
    /// The gold annotations.
    pub marks: Vec<GoldMark>,
    /// By whom or what.
    pub decided: Decided,
}

impl Comparison {
    /// Returns what a version has of an item, as gold annotations.
    pub fn of_person(&self, item: &Item, person: usize) -> Vec<GoldMark> {
        let marks = item.sides.get(person).into_iter().flat_map(|side| &side.marks);
        marks.filter_map(|id| Some(gold_mark(person, self.mark_of((person, *id))?))).collect()
    }

    /// Returns what most have of an item; `None` where it ties.
    pub fn of_most(&self, item: &Item) -> Option<Vec<GoldMark>> {
        let (n_with, n_without) = presence(item);
        match n_with.cmp(&n_without) {
            std::cmp::Ordering::Greater => self.voted(item, 1, false),
            std::cmp::Ordering::Less => Some(Vec::new()),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// Returns what a rule makes of an item; `None` where it leaves it to a person.
    pub fn by_rule(&self, item: &Item, rule: Rule) -> Option<Ruled> {
        if item.is_agreed() && !item.is_incomplete() {
            let decided = Decided::Unanimous;
            return self.voted(item, 1, false).map(|marks| Ruled { marks, decided });
        }
        let (n_with, n_without) = presence(item);
        let n_people = item.sides.len();
        let by_votes = |least: usize| {
            if n_with >= least {
                self.voted(item, least, false)
            } else if n_without > n_people.saturating_sub(least) && n_without > n_with {
                Some(Vec::new())
            } else {
                None
            }
        };
        let marks = match rule {
            Rule::Unanimous => None,
            Rule::Majority => by_votes(n_people / 2 + 1),
            Rule::Votes(least) => by_votes(least.max(1)),
            Rule::Union => self.voted(item, 1, true),
            Rule::First(person) => {
                let is_open = item.sides.get(person).is_none_or(|side| side.is_open);
                (!is_open).then(|| self.of_person(item, person))
            }
        };
        marks.map(|marks| Ruled { marks, decided: Decided::Rule })
    }

    /// Votes on all of an item among those who have it; each choice needs so many votes, and more than any other.
    fn voted(&self, item: &Item, least: usize, is_wide: bool) -> Option<Vec<GoldMark>> {
        let people: Vec<usize> = (0..item.sides.len())
            .filter(|at| item.sides.get(*at).is_some_and(|it| !it.marks.is_empty()))
            .collect();
        let marks = |person: usize| -> Vec<&Mark> {
            let ids = item.sides.get(person).into_iter().flat_map(|side| &side.marks);
            ids.filter_map(|id| self.mark_of((person, *id))).collect()
        };
        let single: Vec<(usize, &Mark)> = people
            .iter()
            .filter_map(|person| match marks(*person).as_slice() {
                [mark] => Some((*person, *mark)),
                _ => None,
            })
            .collect();
        let is_simple = single.len() == people.len()
            && single.iter().all(|(_, mark)| mark.content.len() == 1)
            && single.iter().all(|(_, mark)| mark.label() == item.label);
        if !is_simple {
            // What has gaps, other labels or several annotations is taken from somebody as it is.
            let shape = |person: &usize| -> Vec<(Label, Vec<Piece>)> {
                marks(*person).iter().map(|mark| (mark.label(), mark.content.clone())).collect()
            };
            let winners = most(&people, least, |a, b| shape(a) == shape(b))?;
            let alike: Vec<(usize, &Mark)> =
                single.into_iter().filter(|(person, _)| winners.contains(person)).collect();
            let first = *winners.first()?;
            return match alike.first() {
                Some((_, mark)) => Some(vec![GoldMark {
                    parts: mark.annotation.parts.clone(),
                    role: self.role(&alike, least)?,
                }]),
                None => Some(self.of_person(item, first)),
            };
        }
        let edge = |of: fn(&Piece) -> usize, wider: fn(usize, usize) -> bool| {
            let at = |(_, mark): &(usize, &Mark)| mark.content.first().map_or(0, of);
            most(&single, least, |a, b| at(a) == at(b)).or_else(|| {
                let widest = single.iter().copied().reduce(|a, b| if wider(at(&b), at(&a)) { b } else { a });
                widest.filter(|_| is_wide).map(|it| vec![it])
            })
        };
        let starts = edge(|piece| piece.0, |a, b| a < b)?;
        let ends = edge(|piece| piece.1, |a, b| a > b)?;
        let start = |mark: &Mark| mark.annotation.parts.hull().start();
        let end = |mark: &Mark| mark.annotation.parts.hull().end();
        // Outer marks are no matter of agreement: as most of them have it, or as the first of them.
        let raw = |of: &[(usize, &Mark)], at: &dyn Fn(&Mark) -> u32| {
            let most = most(of, 1, |a, b| at(a.1) == at(b.1)).unwrap_or_else(|| of.to_vec());
            most.first().map(|(_, mark)| at(mark))
        };
        let parts = Parts::new([Span::checked(raw(&starts, &start)?, raw(&ends, &end)?)?])?;
        Some(vec![GoldMark { parts, role: self.role(&single, least)? }])
    }

    /// Votes on what belongs to an annotation of one label.
    fn role(&self, marks: &[(usize, &Mark)], least: usize) -> Option<GoldRole> {
        let (_, first) = marks.first()?;
        let same = |a: &(usize, &Mark),
                    b: &(usize, &Mark),
                    of: &dyn Fn(&super::speakers::SameSpeakers, &Mark, &Mark) -> bool| {
            if a.0 < b.0 {
                self.speakers((a.0, b.0)).is_some_and(|same| of(same, a.1, b.1))
            } else {
                self.speakers((b.0, a.0)).is_some_and(|same| of(same, b.1, a.1)) || a.0 == b.0
            }
        };
        let article = self.article();
        match &first.annotation.role {
            Role::Cue => Some(GoldRole::Cue),
            Role::Speaker(_) => {
                let winners = most(marks, least, |a, b| {
                    same(a, b, &|same, ours, theirs| same.is_same_mentioned(ours, theirs))
                })?;
                let (person, mark) = winners.first()?;
                Some(GoldRole::Speaker(mark.speaker.map(|speaker| (*person, speaker))))
            }
            Role::Quote(_) => {
                let link = |marks: Vec<(usize, &Mark)>, of: fn(&Attribution) -> Option<AnnotationId>| {
                    let (person, mark) = *marks.first()?;
                    mark.annotation.attribution().and_then(of).map(|to| (person, to))
                };
                let source =
                    most(marks, least, |a, b| same(a, b, &|same, a, b| same.is_same_source(article, a, b)))?;
                let medium =
                    most(marks, least, |a, b| same(a, b, &|same, a, b| same.is_same_medium(article, a, b)))?;
                let cues = most(marks, least, |a, b| are_same_cues(&a.1.cue, &b.1.cue))?;
                let kind = |mark: &Mark| mark.annotation.attribution().map(|it| it.kind);
                let kinds = most(marks, least, |a, b| kind(a.1) == kind(b.1))?;
                let (person, of_cues) = cues.first()?;
                Some(GoldRole::Quote {
                    kind: kinds.first().and_then(|(_, mark)| kind(mark))?,
                    cues: of_cues.annotation.attribution()?.cues.iter().map(|cue| (*person, *cue)).collect(),
                    source: link(source, |it| it.source),
                    medium: link(medium, |it| it.medium),
                })
            }
            Role::Claim(_) => {
                let claim = |mark: &Mark| mark.annotation.claim().cloned();
                let worth = most(marks, least, |a, b| {
                    claim(a.1).map(|it| it.worth) == claim(b.1).map(|it| it.worth)
                })?;
                let kinds =
                    most(marks, least, |a, b| claim(a.1).map(|it| it.kind) == claim(b.1).map(|it| it.kind))?;
                let mut becomes = worth.first().and_then(|(_, mark)| claim(mark))?;
                becomes.kind = kinds.first().and_then(|(_, mark)| claim(mark)?.kind);
                let quote = marks.iter().find_map(|(person, mark)| Some((*person, claim(mark)?.quote?)));
                becomes.quote = None;
                Some(GoldRole::Claim(becomes, quote))
            }
        }
    }
}

fn gold_mark(person: usize, mark: &Mark) -> GoldMark {
    let of = |id: &AnnotationId| (person, *id);
    let role = match &mark.annotation.role {
        Role::Cue => GoldRole::Cue,
        Role::Speaker(speaker) => GoldRole::Speaker(speaker.map(|it| (person, it))),
        Role::Quote(it) => GoldRole::Quote {
            kind: it.kind,
            cues: it.cues.iter().map(of).collect(),
            source: it.source.as_ref().map(of),
            medium: it.medium.as_ref().map(of),
        },
        Role::Claim(claim) => {
            GoldRole::Claim(Claim { quote: None, ..claim.clone() }, claim.quote.as_ref().map(of))
        }
    };
    GoldMark { parts: mark.annotation.parts.clone(), role }
}

/// Returns how many have an item and how many have decided against it; the others have yet to decide.
fn presence(item: &Item) -> (usize, usize) {
    let n_with = item.sides.iter().filter(|side| !side.marks.is_empty()).count();
    let n_open = item.sides.iter().filter(|side| side.is_open).count();
    (n_with, item.sides.len() - n_with - n_open)
}

/// Returns the votes of the largest class of equal ones, if there is one alone and it has so many.
fn most<T: Clone>(votes: &[T], least: usize, same: impl Fn(&T, &T) -> bool) -> Option<Vec<T>> {
    let mut classes: Vec<Vec<T>> = Vec::new();
    for vote in votes {
        match classes.iter_mut().find(|class| class.first().is_some_and(|first| same(first, vote))) {
            Some(class) => class.push(vote.clone()),
            None => classes.push(vec![vote.clone()]),
        }
    }
    // Sorted stably: of classes of the same size the first one stays first.
    classes.sort_by_key(|class| std::cmp::Reverse(class.len()));
    let ties = matches!(classes.as_slice(), [first, second, ..] if first.len() == second.len());
    classes.into_iter().next().filter(|first| !ties && first.len() >= least)
}

/// The gold of a text.
#[derive(Clone, Debug)]
pub struct Gold {
    /// What is decided is accepted, or rejected where nothing is there; what is open is a suggestion.
    pub document: Document,
    /// For each of its annotations, the place of the item that it is of.
    pub item_of: BTreeMap<AnnotationId, usize>,
    /// How many items are open.
    pub n_open: usize,
}

impl Comparison {
    /// Returns the gold document of what items have become; `None` is open. Names are those of the versions.
    pub fn gold(&self, names: &[Arc<str>], rulings: &[Option<Ruled>]) -> Gold {
        let mut acc = Making { of: self, names, marks: Vec::new(), at: BTreeMap::new() };
        let mut n_open = 0;
        for (idx, item) in self.items.iter().enumerate() {
            let ruled = rulings.get(idx).and_then(Option::as_ref);
            n_open += usize::from(ruled.is_none());
            acc.item(idx, item, ruled);
        }
        let item_of = acc.marks.iter().enumerate().map(|(at, made)| (Making::id(at), made.item)).collect();
        Gold { document: acc.finish(), item_of, n_open }
    }
}

/// A gold annotation on its way.
struct Made {
    mark: GoldMark,
    review: Review,
    decided: Option<Decided>,
    item: usize,
}

struct Making<'a> {
    of: &'a Comparison,
    names: &'a [Arc<str>],
    marks: Vec<Made>,
    /// The gold annotations of an item.
    at: BTreeMap<usize, Vec<usize>>,
}

impl Making<'_> {
    fn item(&mut self, idx: usize, item: &Item, ruled: Option<&Ruled>) {
        let any = || {
            let people = 0..item.sides.len();
            people
                .map(|person| self.of.of_person(item, person))
                .find(|marks| !marks.is_empty())
                .unwrap_or_default()
        };
        let (marks, review) = match ruled {
            None => {
                (self.of.of_most(item).filter(|it| !it.is_empty()).unwrap_or_else(any), Review::Suggested)
            }
            Some(ruled) if ruled.marks.is_empty() => (any(), Review::Rejected),
            Some(ruled) => (ruled.marks.clone(), Review::Accepted),
        };
        for mark in marks {
            if review != Review::Rejected {
                self.at.entry(idx).or_default().push(self.marks.len());
            }
            self.marks.push(Made { mark, review, decided: ruled.map(|it| it.decided), item: idx });
        }
    }

    fn id(at: usize) -> AnnotationId {
        AnnotationId(u32::try_from(at + 1).unwrap_or(u32::MAX))
    }

    /// Returns the gold annotation that a version's one has become: of its label, and with most in common.
    fn link(&self, to: Of, label: Label, from: Review) -> Option<AnnotationId> {
        let mark = self.of.mark_of(to)?;
        let of_item = self.at.get(&self.of.item_at(to)?)?;
        let fits = of_item.iter().filter(|at| {
            let made = self.marks.get(**at);
            // What is decided does not lead to what is not.
            made.is_some_and(|it| it.mark.label() == label && (from != Review::Accepted || it.review == from))
        });
        let common = |at: &&usize| {
            let hull = mark.annotation.parts.hull();
            let other = self.marks.get(**at).map(|it| it.mark.parts.hull()).unwrap_or_default();
            (hull.intersection(other).map_or(0, Span::len), std::cmp::Reverse(**at))
        };
        fits.max_by_key(common).map(|at| Self::id(*at))
    }

    fn finish(self) -> Document {
        let versions = self.of.versions();
        let Some(first) = versions.first() else {
            return Document::new("", crate::text::Text::new(""), crate::schema::Lang("".into()), Vec::new());
        };
        let first = &first.document;
        let mut speakers = Speakers { of: self.of, made: BTreeMap::new(), edits: Vec::new() };
        let mut annotations = Vec::new();
        let mut provenance = Provenance::default();
        for (at, made) in self.marks.iter().enumerate() {
            let id = Self::id(at);
            let link = |to: &Of, label| self.link(*to, label, made.review);
            let role = match &made.mark.role {
                GoldRole::Cue => Role::Cue,
                GoldRole::Speaker(speaker) => Role::Speaker(speaker.map(|it| speakers.of(it))),
                GoldRole::Quote { kind, cues, source, medium } => {
                    let mut cues: Vec<AnnotationId> =
                        cues.iter().filter_map(|cue| link(cue, Label::Cue)).collect();
                    cues.dedup();
                    Role::Quote(Attribution {
                        kind: *kind,
                        cues,
                        source: source.as_ref().and_then(|to| link(to, Label::Speaker)),
                        medium: medium.as_ref().and_then(|to| link(to, Label::Speaker)),
                    })
                }
                GoldRole::Claim(claim, quote) => Role::Claim(Claim {
                    quote: quote.as_ref().and_then(|to| link(to, Label::Quote)),
                    ..claim.clone()
                }),
            };
            let (origin, suggested_parts) = self.origin(made);
            let annotation = Annotation {
                id,
                parts: made.mark.parts.clone(),
                role,
                review: made.review,
                origin,
                suggested_parts,
                note: None,
                opinions: Vec::new(),
            };
            annotations.push(Edit::Annotation(id, Some(Arc::new(annotation))));
            provenance.rulings.insert(id, Ruling { decided: made.decided, votes: self.votes(made) });
        }
        let blocks = first.blocks().to_vec();
        let mut document = Document::new(first.id(), first.text().clone(), first.lang().clone(), blocks);
        let edits: Vec<Edit> = speakers.edits.into_iter().chain(annotations).collect();
        // Made so that it can break nothing: links lead to what is there, and spans are those of versions.
        let _ = document.apply(&Transaction { action: Action::Add, edits });
        document.with_provenance(provenance)
    }

    /// Returns where an annotation came from: as the first has it who has the very same; else a person made it.
    fn origin(&self, made: &Made) -> (Origin, Option<Parts>) {
        let of_item = self.of.items.get(made.item).into_iter().flat_map(|item| item.sides.iter().enumerate());
        let mut marks = of_item.flat_map(|(person, side)| {
            side.marks.iter().filter_map(move |id| Some((person, self.of.mark_of((person, *id))?)))
        });
        let same = marks
            .find(|(_, mark)| mark.label() == made.mark.label() && mark.annotation.parts == made.mark.parts);
        match same {
            Some((_, mark)) => (mark.annotation.origin.clone(), mark.annotation.suggested_parts.clone()),
            None => (Origin::Person, None),
        }
    }

    fn votes(&self, made: &Made) -> Vec<Vote> {
        let mut votes = Vec::new();
        // Of several annotations of an item each has the votes that it overlaps; one that nobody made has none.
        let is_alone = self.at.get(&made.item).is_none_or(|of_item| of_item.len() < 2);
        for (person, side) in
            self.of.items.get(made.item).into_iter().flat_map(|it| it.sides.iter().enumerate())
        {
            let Some(version) = self.of.versions().get(person) else { continue };
            let by = self.names.get(person).unwrap_or(&version.annotator);
            for mark in side.marks.iter().filter_map(|id| self.of.mark_of((person, *id))) {
                if !is_alone && !mark.annotation.parts.hull().overlaps(made.mark.parts.hull()) {
                    continue;
                }
                let speaker = match &mark.annotation.role {
                    Role::Quote(_) => {
                        version.document.speaker_of(&mark.annotation).map(|it| Arc::clone(&it.name))
                    }
                    _ => mark
                        .speaker
                        .and_then(|it| version.document.speaker(it))
                        .map(|it| Arc::clone(&it.name)),
                };
                let claim = mark.annotation.claim();
                votes.push(Vote {
                    by: Arc::clone(by),
                    label: mark.label(),
                    parts: mark.annotation.parts.clone(),
                    speaker,
                    quote_kind: mark.annotation.attribution().map(|it| it.kind),
                    worth: claim.map(|it| it.worth),
                    claim_kind: claim.and_then(|it| it.kind),
                });
            }
        }
        votes
    }
}

/// The speakers of the gold: those of versions, each once though several people have them.
struct Speakers<'a> {
    of: &'a Comparison,
    made: BTreeMap<(usize, SpeakerId), SpeakerId>,
    edits: Vec<Edit>,
}

impl Speakers<'_> {
    fn of(&mut self, (person, id): (usize, SpeakerId)) -> SpeakerId {
        if let Some(made) = self.made.get(&(person, id)) {
            return *made;
        }
        let of = SpeakerId(u32::try_from(self.edits.len() + 1).unwrap_or(u32::MAX));
        let speaker = self.of.versions().get(person).and_then(|it| it.document.speaker(id));
        let becomes = match speaker {
            Some(speaker) => Speaker { id: of, ..Speaker::clone(speaker) },
            None => Speaker { id: of, name: "?".into(), kind: None, colour: None },
        };
        self.edits.push(Edit::Speaker(of, Some(Arc::new(becomes))));
        self.made.insert((person, id), of);
        for other in (0..self.of.versions().len()).filter(|other| *other != person) {
            let same = if person < other {
                self.of.speakers((person, other)).and_then(|same| same.theirs(id))
            } else {
                self.of.speakers((other, person)).and_then(|same| same.ours(id))
            };
            if let Some(same) = same {
                self.made.entry((other, same)).or_insert(of);
            }
        }
        of
    }
}
