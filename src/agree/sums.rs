//! What figures are made of, counted in one document: added over documents, they are those of all laid end to end.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

use super::alpha::{Nominal, Unit, Unitized, laid_out};
use super::clusters::{Groups, Shares, b_cubed, ceaf, lea, muc};
use super::compare::Item;
use super::figures::{Figure, Figures, Measure, PairRows, Row, Undefined};
use super::pairs::pairs;
use super::speakers::SameSpeakers;
use super::version::{Article, Mark, Prepared};
use crate::annotation::{AnnotationId, Role};
use crate::schema::{ClaimKind, Label, QuoteKind, Worth};

/// How many labels there are.
const N_LABELS: usize = 4;

/// What two people have of one label.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct PairOfLabel {
    marks: f64,
    exact: f64,
    matched: f64,
    words: f64,
    shared_words: f64,
}

/// What two people have.
#[derive(Clone, Debug, Default, PartialEq)]
struct PairSums {
    labels: [PairOfLabel; N_LABELS],
    /// Matched quotes, and those of them that are given to the same speaker.
    matched_quotes: f64,
    same_speaker: f64,
    grouping: Shares,
    /// The grouping of all mentions: LEA, B³, MUC, CEAF.
    mentions: [Shares; 4],
}

/// The counts of one document or of several.
#[derive(Clone, Debug, PartialEq)]
pub struct Sums {
    n_people: usize,
    /// How many documents at least two people have.
    pub n_documents: usize,
    /// How many items there are, and how many of them all have alike.
    pub n_items: usize,
    /// See above.
    pub n_agreed: usize,
    labels: [Unitized<1>; N_LABELS],
    pairs: Vec<PairSums>,
    quote_types: Nominal<3>,
    quote_type_words: Unitized<3>,
    worth: Nominal<2>,
    claim_types: Nominal<8>,
}

impl Sums {
    /// Returns the sums of nothing, for that many people.
    pub fn of(n_people: usize) -> Self {
        Self {
            n_people,
            n_documents: 0,
            n_items: 0,
            n_agreed: 0,
            labels: Default::default(),
            pairs: vec![PairSums::default(); n_people * n_people.saturating_sub(1) / 2],
            quote_types: Nominal::default(),
            quote_type_words: Unitized::default(),
            worth: Nominal::default(),
            claim_types: Nominal::default(),
        }
    }

    /// Returns the same sums among more people, each of these at a place of its own among them.
    pub fn among(&self, n_people: usize, places: &[usize]) -> Self {
        let mut among = Self { pairs: Self::of(n_people).pairs, n_people, ..self.clone() };
        for (a, b) in couples(self.n_people) {
            let (Some(to_a), Some(to_b)) = (places.get(a), places.get(b)) else { continue };
            let to = couple(n_people, *to_a.min(to_b), *to_a.max(to_b));
            if let (Some(to), Some(from)) =
                (among.pairs.get_mut(to), self.pairs.get(couple(self.n_people, a, b)))
            {
                to.clone_from(from);
            }
        }
        among
    }
}

impl AddAssign<&Self> for Sums {
    fn add_assign(&mut self, other: &Self) {
        self.n_documents += other.n_documents;
        self.n_items += other.n_items;
        self.n_agreed += other.n_agreed;
        self.labels.iter_mut().zip(&other.labels).for_each(|(sum, more)| *sum += more);
        for (sum, more) in self.pairs.iter_mut().zip(&other.pairs) {
            for (sum, more) in sum.labels.iter_mut().zip(&more.labels) {
                sum.marks += more.marks;
                sum.exact += more.exact;
                sum.matched += more.matched;
                sum.words += more.words;
                sum.shared_words += more.shared_words;
            }
            sum.matched_quotes += more.matched_quotes;
            sum.same_speaker += more.same_speaker;
            sum.grouping += &more.grouping;
            sum.mentions.iter_mut().zip(&more.mentions).for_each(|(sum, more)| *sum += more);
        }
        self.quote_types += &other.quote_types;
        self.quote_type_words += &other.quote_type_words;
        self.worth += &other.worth;
        self.claim_types += &other.claim_types;
    }
}

/// Returns each two of so many people, in the order in which their sums lie.
pub fn couples(n_people: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n_people).flat_map(move |a| (a + 1..n_people).map(move |b| (a, b)))
}

fn couple(n_people: usize, a: usize, b: usize) -> usize {
    a * (2 * n_people - a - 1) / 2 + b - a - 1
}

/// Counts a document. Only items that `counts` count.
pub(super) fn count(
    article: &Article,
    people: &[Prepared],
    speakers: &BTreeMap<(usize, usize), SameSpeakers>,
    items: &[Item],
    item_of: &BTreeMap<(usize, usize), usize>,
    counts: &dyn Fn(usize) -> bool,
) -> Sums {
    let mut sums = Sums::of(people.len());
    if people.len() < 2 {
        return sums;
    }
    sums.n_documents = 1;
    let counted = |person: usize, idx: usize| item_of.get(&(person, idx)).copied().filter(|at| counts(*at));
    let of_items = items.iter().enumerate().filter(|(at, _)| counts(*at));
    for (_, item) in of_items.clone().filter(|(_, item)| !item.is_incomplete()) {
        sums.n_items += 1;
        sums.n_agreed += usize::from(item.is_agreed());
    }
    // What somebody has yet to decide on is left out for everybody: it is no disagreement.
    let left_out = left_out(article, people, items, item_of);
    let kept = |label: Label| Kept::of(article.words.len(), left_out.get(&label));
    for (sum, label) in sums.labels.iter_mut().zip(Label::ALL) {
        let kept = kept(*label);
        let units = |(person, prepared): (usize, &Prepared)| {
            let marks = prepared.marks.iter().enumerate();
            let marks = marks.filter(|(idx, mark)| mark.label() == *label && counted(person, *idx).is_some());
            laid_out(marks.flat_map(|(_, mark)| units(article, mark, 0, &kept)).collect())
        };
        let units: Vec<Vec<Unit>> = people.iter().enumerate().map(units).collect();
        *sum = Unitized::of(kept.n, &units);
    }
    let kept = kept(Label::Quote);
    let types = |(person, prepared): (usize, &Prepared)| {
        let marks = prepared.marks.iter().enumerate().filter(|(idx, _)| counted(person, *idx).is_some());
        laid_out(
            marks
                .filter_map(|(_, mark)| Some(units(article, mark, quote_type(mark)?, &kept)))
                .flatten()
                .collect(),
        )
    };
    let types: Vec<Vec<Unit>> = people.iter().enumerate().map(types).collect();
    sums.quote_type_words = Unitized::of(kept.n, &types);
    for (a, b) in couples(people.len()) {
        if let (Some(ours), Some(theirs), Some(same), Some(sum)) = (
            people.get(a),
            people.get(b),
            speakers.get(&(a, b)),
            sums.pairs.get_mut(couple(people.len(), a, b)),
        ) {
            let marks = |person: usize, prepared: &'_ Prepared, other: usize, label: Label| {
                let is_closed = |at: usize| {
                    items.get(at).and_then(|it| it.sides.get(other)).is_some_and(|it| !it.is_open)
                };
                let marks = prepared.marks.iter().enumerate();
                marks
                    .filter(|(idx, mark)| {
                        mark.label() == label && counted(person, *idx).is_some_and(is_closed)
                    })
                    .map(|(idx, _)| idx)
                    .collect::<Vec<_>>()
            };
            for (of_label, label) in sum.labels.iter_mut().zip(Label::ALL) {
                let (of_a, of_b) = (marks(a, ours, b, *label), marks(b, theirs, a, *label));
                let of_a: Vec<&Mark> = of_a.iter().filter_map(|idx| ours.marks.get(*idx)).collect();
                let of_b: Vec<&Mark> = of_b.iter().filter_map(|idx| theirs.marks.get(*idx)).collect();
                let pairs = pairs(&of_a, &of_b);
                let words = |marks: &[&Mark]| -> BTreeSet<_> {
                    marks.iter().flat_map(|mark| mark.words.iter().copied()).collect()
                };
                let (words_a, words_b) = (words(&of_a), words(&of_b));
                *of_label = PairOfLabel {
                    marks: (of_a.len() + of_b.len()) as f64,
                    exact: pairs.iter().filter(|pair| pair.exact).count() as f64,
                    matched: pairs.iter().filter(|pair| pair.matches()).count() as f64,
                    words: (words_a.len() + words_b.len()) as f64,
                    shared_words: words_a.intersection(&words_b).count() as f64,
                };
                if *label == Label::Quote {
                    let matched = pairs.iter().filter(|pair| pair.matches());
                    let matched: Vec<(&Mark, &Mark)> = matched
                        .filter_map(|pair| Some((*of_a.get(pair.gold)?, *of_b.get(pair.predicted)?)))
                        .collect();
                    let is_same =
                        |(ours, theirs): &&(&Mark, &Mark)| same.is_same_source(article, ours, theirs);
                    sum.matched_quotes = matched.len() as f64;
                    sum.same_speaker = matched.iter().filter(is_same).count() as f64;
                    sum.grouping = grouping(&matched);
                }
                if *label == Label::Speaker {
                    sum.mentions = of_mentions(&of_a, &of_b);
                }
            }
        }
    }
    let by_id: Vec<BTreeMap<AnnotationId, &Mark>> =
        people.iter().map(|it| it.marks.iter().map(|mark| (mark.id(), mark)).collect()).collect();
    for (_, item) in of_items {
        sums.values(item, &by_id);
    }
    sums
}

impl Sums {
    /// Counts what people gave an item that each has as one annotation or not at all.
    fn values(&mut self, item: &Item, people: &[BTreeMap<AnnotationId, &Mark>]) {
        let mut roles = Vec::new();
        for (side, person) in item.sides.iter().zip(people) {
            if let [id] = side.marks.as_slice() {
                roles.extend(person.get(id).map(|mark| &mark.annotation.role));
            }
        }
        let types: Vec<usize> = roles.iter().filter_map(|role| kind_of_quote(role)).collect();
        self.quote_types.count(&types);
        let claims = || {
            roles.iter().filter_map(|role| match role {
                Role::Claim(claim) => Some(claim),
                _ => None,
            })
        };
        let place = |kind: Option<ClaimKind>| ClaimKind::ALL.iter().position(|it| Some(*it) == kind);
        let worth: Vec<usize> = claims().map(|claim| usize::from(claim.worth == Worth::Low)).collect();
        let kinds: Vec<usize> =
            claims().map(|claim| place(claim.kind).unwrap_or(ClaimKind::ALL.len())).collect();
        self.worth.count(&worth);
        self.claim_types.count(&kinds);
    }
}

fn kind_of_quote(role: &Role) -> Option<usize> {
    match role {
        Role::Quote(attribution) => QuoteKind::ALL.iter().position(|kind| *kind == attribution.kind),
        _ => None,
    }
}

fn quote_type(mark: &Mark) -> Option<usize> {
    kind_of_quote(&mark.annotation.role)
}

/// Positions without those left out, counted closed up.
struct Kept {
    n: usize,
    /// For each position, how many kept ones are before it.
    before: Vec<usize>,
}

impl Kept {
    fn of(n_positions: usize, left_out: Option<&BTreeSet<usize>>) -> Self {
        let mut before = Vec::with_capacity(n_positions + 1);
        let mut n = 0;
        for position in 0..n_positions {
            before.push(n);
            n += usize::from(!left_out.is_some_and(|it| it.contains(&position)));
        }
        before.push(n);
        Self { n, before }
    }

    fn at(&self, position: usize) -> usize {
        self.before.get(position).copied().unwrap_or(self.n)
    }
}

fn units(article: &Article, mark: &Mark, value: usize, kept: &Kept) -> Vec<Unit> {
    let unit = |piece: &super::words::Piece| {
        let (start, end) = article.positions(*piece);
        Unit { start: kept.at(start), end: kept.at(end), value }
    };
    mark.content.iter().map(unit).collect()
}

/// Returns the positions of items that somebody has yet to decide on, by label.
fn left_out(
    article: &Article,
    people: &[Prepared],
    items: &[Item],
    item_of: &BTreeMap<(usize, usize), usize>,
) -> BTreeMap<Label, BTreeSet<usize>> {
    let mut left_out: BTreeMap<Label, BTreeSet<usize>> = BTreeMap::new();
    for ((person, idx), item) in item_of {
        let is_open = items.get(*item).is_some_and(Item::is_incomplete);
        let mark = people.get(*person).and_then(|person| person.marks.get(*idx)).filter(|_| is_open);
        if let Some(mark) = mark {
            let positions = mark.content.iter().map(|piece| article.positions(*piece));
            left_out.entry(mark.label()).or_default().extend(positions.flat_map(|(start, end)| start..end));
        }
    }
    left_out
}

/// Groups matched quotes by the speakers that each person gave them. Those that one of the two gave to nobody are
/// left out: that is a matter of attribution.
fn grouping(matched: &[(&Mark, &Mark)]) -> Shares {
    let groups = |is_first: bool| {
        let mut groups: BTreeMap<(u32, u32), BTreeSet<usize>> = BTreeMap::new();
        for (idx, (first, second)) in matched.iter().enumerate() {
            if let (Some(first), Some(second)) = (spoken_by(first), spoken_by(second)) {
                let key = if is_first { first } else { second };
                groups.entry(key).or_default().insert(idx);
            }
        }
        groups.into_values().collect::<Groups>()
    };
    b_cubed(&groups(true), &groups(false))
}

/// Returns who said a quote: the speaker, or the mention where it is nobody's.
fn spoken_by(mark: &Mark) -> Option<(u32, u32)> {
    let source = mark.annotation.attribution()?.source?;
    Some(mark.speaker.map_or((1, source.0), |speaker| (0, speaker.0)))
}

/// Compares the groupings of mentions by speaker. A mention is the same in both if it covers the same.
fn of_mentions(ours: &[&Mark], theirs: &[&Mark]) -> [Shares; 4] {
    let mut places: BTreeMap<&[super::words::Piece], usize> = BTreeMap::new();
    for mark in ours.iter().chain(theirs) {
        let next = places.len();
        places.entry(&mark.content).or_insert(next);
    }
    let groups = |marks: &[&Mark]| {
        let mut groups: BTreeMap<(u32, u32), BTreeSet<usize>> = BTreeMap::new();
        for mark in marks {
            let key = mark.speaker.map_or((1, mark.id().0), |speaker| (0, speaker.0));
            groups.entry(key).or_default().extend(places.get(&*mark.content));
        }
        groups.into_values().collect::<Groups>()
    };
    let (ours, theirs) = (groups(ours), groups(theirs));
    [lea(&ours, &theirs), b_cubed(&ours, &theirs), muc(&ours, &theirs), ceaf(&ours, &theirs)]
}

impl Sums {
    /// Returns the figures, without intervals.
    pub fn figures(&self) -> Figures {
        let pairs: Vec<PairRows> = couples(self.n_people)
            .zip(&self.pairs)
            .map(|((a, b), sums)| PairRows { a, b, rows: sums.rows() })
            .collect();
        let mean = |measure: Measure, label: Option<Label>| {
            let figures = || pairs.iter().filter_map(move |pair| pair.figure(measure, label));
            let values: Vec<f64> = figures().filter_map(|figure| figure.value.ok()).collect();
            let why = figures().find_map(|figure| figure.value.err()).unwrap_or(Undefined::NothingMarked);
            let value = if values.is_empty() {
                Err(why)
            } else {
                Ok(values.iter().sum::<f64>() / values.len() as f64)
            };
            let n: usize = figures().map(|figure| figure.n).sum();
            Row { measure, label, figure: Figure::of(value, n as f64) }
        };
        let mut rows = Vec::new();
        for label in [None].into_iter().chain(Label::ALL.iter().copied().map(Some)) {
            rows.push(mean(Measure::Exact, label));
            rows.push(mean(Measure::Relaxed, label));
            rows.push(mean(Measure::Words, label));
            let place = label.and_then(|label| Label::ALL.iter().position(|it| *it == label));
            if let Some(units) = place.and_then(|place| self.labels.get(place)) {
                let figure = Figure::of(units.alpha(), units.n_units);
                rows.push(Row { measure: Measure::Alpha, label, figure });
            }
        }
        let quote = Some(Label::Quote);
        for measure in [Measure::Attribution, Measure::AttributionF1, Measure::Grouping] {
            rows.push(mean(measure, quote));
        }
        let mut add = |measure, label, figure| rows.push(Row { measure, label: Some(label), figure });
        add(
            Measure::QuoteType,
            Label::Quote,
            Figure::of(self.quote_types.alpha(), self.quote_types.n_things),
        );
        let of_words = self.quote_type_words.alpha_of_values();
        let coverage = of_words.ok().map(|(_, coverage)| coverage);
        let figure = Figure::of(of_words.map(|(alpha, _)| alpha), self.quote_type_words.n_units);
        add(Measure::QuoteTypeWords, Label::Quote, Figure { coverage, ..figure });
        add(Measure::Worth, Label::Claim, Figure::of(self.worth.alpha(), self.worth.n_things));
        add(
            Measure::ClaimType,
            Label::Claim,
            Figure::of(self.claim_types.alpha(), self.claim_types.n_things),
        );
        Figures { rows, pairs, n_documents: self.n_documents }
    }

    /// Returns how mentions are grouped by speaker, as the mean of all pairs: LEA, B³, MUC and CEAF, and the mean of
    /// the last three (CoNLL). `None` where nobody marked a mention.
    pub fn mention_grouping(&self) -> Option<[f64; 5]> {
        let mut sums = [0.0; 5];
        let mut n = 0.0;
        for pair in &self.pairs {
            let [Ok(lea), Ok(b_cubed), Ok(ceaf)] = [0, 1, 3]
                .map(|at| pair.mentions.get(at).ok_or(Undefined::NothingMarked).and_then(Shares::f1))
            else {
                continue;
            };
            // Without a link on either side MUC has nothing to count.
            let muc = pair.mentions.get(2).and_then(|it| it.f1().ok()).unwrap_or(0.0);
            let conll = (b_cubed + muc + ceaf) / 3.0;
            n += 1.0;
            sums.iter_mut().zip([lea, b_cubed, muc, ceaf, conll]).for_each(|(sum, more)| *sum += more);
        }
        (n > 0.0).then(|| sums.map(|sum| sum / n))
    }
}

impl PairSums {
    fn rows(&self) -> Vec<Row> {
        let mut all = PairOfLabel::default();
        for of in &self.labels {
            all.marks += of.marks;
            all.exact += of.exact;
            all.matched += of.matched;
            all.words += of.words;
            all.shared_words += of.shared_words;
        }
        let of_labels = Label::ALL.iter().copied().map(Some).zip(&self.labels);
        let mut rows = Vec::new();
        for (label, of) in [(None, &all)].into_iter().chain(of_labels) {
            for (measure, both, n) in [
                (Measure::Exact, of.exact, of.marks),
                (Measure::Relaxed, of.matched, of.marks),
                (Measure::Words, of.shared_words, of.words),
            ] {
                rows.push(Row { measure, label, figure: Figure::of(f1(both, n), n) });
            }
        }
        let n_quotes = Label::ALL.iter().zip(&self.labels).find(|(label, _)| **label == Label::Quote);
        let n_quotes = n_quotes.map_or(0.0, |(_, of)| of.marks);
        let shared = if self.matched_quotes > 0.0 {
            Ok(self.same_speaker / self.matched_quotes)
        } else if n_quotes > 0.0 {
            Err(Undefined::NothingInCommon)
        } else {
            Err(Undefined::NothingMarked)
        };
        for (measure, figure) in [
            (Measure::Attribution, Figure::of(shared, self.matched_quotes)),
            (Measure::AttributionF1, Figure::of(f1(self.same_speaker, n_quotes), n_quotes)),
            (Measure::Grouping, Figure::of(self.grouping.f1(), self.grouping.n())),
        ] {
            rows.push(Row { measure, label: Some(Label::Quote), figure });
        }
        rows
    }
}

/// Returns 2·both/n, where n counts both people's.
fn f1(both: f64, n: f64) -> Result<f64, Undefined> {
    if n > 0.0 { Ok(2.0 * both / n) } else { Err(Undefined::NothingMarked) }
}
