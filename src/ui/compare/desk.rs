//! What the place of comparing holds: the board, what is looked at, and what a key does.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::rows::Column;
use crate::agree::record::{StepKind, StepOf, head, replay, write_step, write_version};
use crate::agree::{
    Board, Bootstrap, Change, CompareOptions, Difference, DocumentFigures, Feedback, Gathering, Gold,
    GoldMark, Item, Link, Place, Report, Rule, Rules, Sums,
};
use crate::annotation::intents::LinkRole;
use crate::annotation::{AnnotationId, Document, Parts};
use crate::format::{ExportFile, file_stem, pack, qawl};
use crate::schema::Label;
use crate::session::SHOWN_FROM;
use crate::session::edges::{Direction, Edge, Unit, moved};
use crate::text::Span;
use crate::text::tokens::tokens;

/// A version as it came.
#[derive(Clone)]
pub struct Given {
    /// Whose it is.
    pub by: String,
    /// Whether the file itself says whose.
    pub is_said: bool,
    /// The document.
    pub document: Arc<Document>,
    /// Whether the person has said that it is done.
    pub is_finished: bool,
}

impl Given {
    /// Returns its line, as it is kept.
    pub fn line(&self) -> String {
        write_version(&self.by, &self.document, self.is_finished)
    }
}

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The differences of a text.
    #[default]
    Differences,
    /// The figures.
    Figures,
}

/// Which differences are stepped through; all where nothing is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of that label.
    pub label: Option<Label>,
    /// Of one of these kinds.
    pub kinds: BTreeSet<Difference>,
    /// Between these two people.
    pub pair: Option<(usize, usize)>,
}

impl Filter {
    /// Returns true if everything is let through.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What was done last, to be announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// So many items were agreed and merged.
    Merged(usize),
    /// Rules have run: so many items are open now.
    Ruled(usize),
    /// An item was decided: so many are open now.
    Decided(usize),
    /// Votes tie: a person must choose.
    Tie,
    /// Nothing is left open.
    AllDone,
    /// That person has not this text.
    NotThere,
    /// A step was taken back or made again.
    Stepped,
    /// Nothing can be taken back or made again.
    NoStep,
    /// A boundary can go no further, or there is none.
    Blocked,
    /// A link needs a quote.
    NeedsQuote,
    /// An annotation was added.
    Added,
    /// Nothing is decided yet that an annotation could be added beside.
    NothingDecided,
    /// Somebody else is called that.
    NameTaken,
}

/// Of which text, with or without names, of which board and with which names columns are.
pub type ColumnsOf = (usize, bool, usize, Vec<Arc<str>>);

/// The place of comparing.
#[derive(Default)]
pub struct Desk {
    /// All that came.
    pub given: Vec<Given>,
    /// The versions, compared.
    pub board: Board,
    /// How many of these are kept in the browser.
    pub n_kept: usize,
    /// Under which id it is kept.
    pub id: Option<String>,
    /// The item at hand.
    pub place: Option<Place>,
    /// The text that is shown.
    pub article: usize,
    /// The person at hand, by place on the board.
    pub person: usize,
    /// What is shown.
    pub tab: Tab,
    /// Which differences are stepped through.
    pub filter: Filter,
    /// Names are hidden, and people come in another order in each text.
    pub is_blind: bool,
    /// What a quote is being linked to.
    pub linking: Option<LinkRole>,
    /// Where an annotation is being added that nobody has made; its label is still to be chosen.
    pub adding: Option<Span>,
    /// The annotation that boundaries and links are of, where that is not the first of the item at hand.
    pub hand: Option<(Place, usize)>,
    /// What was done last.
    pub said: Option<Said>,
    /// The figures, once they were asked for.
    pub report: Option<Rc<Report>>,
    /// The gold of the text that is shown, as of that many steps.
    gold: Option<(usize, usize, Rc<Gold>)>,
    /// Raised with every change of the board.
    pub steps: usize,
    /// How many rows are drawn from the first on; more are added while the page has nothing else to do.
    pub n_rows: usize,
    /// Whether there are more rows than are drawn.
    pub has_more_rows: Cell<bool>,
    /// The annotations of the people of a text, as they are drawn: of that text, with or without names.
    pub columns_drawn: RefCell<Option<(ColumnsOf, Rc<Vec<Column>>)>>,
    /// Raised when another board comes.
    pub n_boards: usize,
    /// The lines of all steps that were made.
    log: Vec<String>,
    /// The number of the next step.
    next_step: u64,
}

impl Desk {
    /// Puts versions beside those that are there, each under a name of its own, and compares all anew. What a person
    /// decided stays where the item is still there; returns how many decisions found no place.
    pub fn add(&mut self, more: Vec<Given>) -> Gathering {
        for mut given in more {
            let has = |given: &Given, it: &Given| {
                it.by == given.by && it.document.text().sha256() == given.document.text().sha256()
            };
            // The same text twice under a name that only a file's name gave: somebody else's.
            if !given.is_said && self.given.iter().any(|it| has(&given, it)) {
                let name = given.by.clone();
                let mut number = 2;
                loop {
                    given.by = format!("{name} {number}");
                    if !self.given.iter().any(|it| has(&given, it)) {
                        break;
                    }
                    number += 1;
                }
            }
            self.given.push(given);
        }
        let mut gathering = Gathering::default();
        for it in &self.given {
            gathering.add(&it.by, Arc::clone(&it.document), it.is_finished);
        }
        gathering
    }

    /// Takes a new board, with the decisions of the one before; returns how many of them found no place.
    pub fn take_board(&mut self, board: Board) -> usize {
        let lines = std::mem::take(&mut self.log);
        self.board = board;
        self.n_boards += 1;
        let lost = self.restore(&lines);
        self.article = 0;
        self.place = None;
        self.changed();
        lost
    }

    /// Makes kept steps again; returns how many found no place.
    pub fn restore(&mut self, lines: &[String]) -> usize {
        let (lost, next) = replay(&mut self.board, lines);
        self.log.extend_from_slice(lines);
        self.next_step = self.next_step.max(next);
        self.changed();
        lost
    }

    /// Returns the lines of all steps that were made.
    pub fn step_lines(&self) -> &[String] {
        &self.log
    }

    /// Returns the comparison as a file.
    pub fn file(&self) -> String {
        let lines =
            std::iter::once(head()).chain(self.given.iter().map(Given::line)).chain(self.log.iter().cloned());
        lines.map(|line| line + "\n").collect()
    }

    fn changed(&mut self) {
        self.steps += 1;
        self.report = None;
    }

    /// Makes changes as one step, and returns their lines to be kept.
    pub fn perform(&mut self, changes: Vec<Change>) -> Vec<String> {
        let made = self.board.perform(changes);
        self.lines(&made, StepKind::Done)
    }

    fn lines(&mut self, made: &[Change], kind: StepKind) -> Vec<String> {
        if made.is_empty() {
            return Vec::new();
        }
        self.steps += 1;
        let of = StepOf { step: self.next_step, kind };
        self.next_step += 1;
        let lines: Vec<String> =
            made.iter().filter_map(|change| write_step(&self.board, change, of)).collect();
        self.log.extend_from_slice(&lines);
        lines
    }

    /// Calls a person otherwise; as the files say where the name is empty.
    pub fn rename(&mut self, person: usize, name: &str) -> Vec<String> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = Some(name).filter(|name| !name.is_empty()).map(Arc::from);
        let is_taken =
            self.board.people().iter().enumerate().any(|(at, it)| at != person && name.as_ref() == Some(it));
        self.said = is_taken.then_some(Said::NameTaken);
        let lines = self.perform(vec![Change::Name(person, name)]);
        // Reports name people.
        self.report = None;
        lines
    }

    /// Merges what all agree on.
    pub fn merge_agreed(&mut self) -> Vec<String> {
        let lines = self.perform(vec![Change::Rules(Some(Rules::all(Rule::Unanimous)))]);
        self.said = Some(Said::Merged(self.board.count_all().agreed));
        lines
    }

    /// Runs rules.
    pub fn run_rules(&mut self, rules: Rules) -> Vec<String> {
        let lines = self.perform(vec![Change::Rules(Some(rules))]);
        self.said = Some(Said::Ruled(self.board.count_all().open));
        lines
    }

    /// Takes the last step back, or makes it again.
    pub fn travel(&mut self, forward: bool) -> Vec<String> {
        let made = if forward { self.board.redo() } else { self.board.undo() };
        self.said = Some(if made.is_empty() { Said::NoStep } else { Said::Stepped });
        self.report = None;
        if let Some(Change::Decide(place, _)) = made.first() {
            self.go(*place);
        }
        self.lines(&made, if forward { StepKind::Redo } else { StepKind::Undo })
    }

    /// Goes to an item.
    pub fn go(&mut self, place: Place) {
        self.place = Some(place);
        self.turn_to(place.0);
        self.linking = None;
        (self.adding, self.hand) = (None, None);
    }

    /// Shows a text, at its first open difference.
    pub fn show(&mut self, article: usize) {
        self.turn_to(article);
        self.tab = Tab::Differences;
        self.linking = None;
        (self.adding, self.hand) = (None, None);
        let first = |wanted: &dyn Fn(Place) -> bool| {
            let n = self.board.articles().get(article).map_or(0, |it| it.comparison.items.len());
            (0..n).map(|item| (article, item)).find(|place| wanted(*place))
        };
        self.place = first(&|place| self.is_wanted(place) && self.board.is_open(place))
            .or_else(|| first(&|place| self.is_wanted(place)));
    }

    fn turn_to(&mut self, article: usize) {
        if self.article != article {
            self.n_rows = 0;
        }
        self.article = article;
    }

    /// Returns true if an item differs, and the filter lets it through.
    pub fn is_wanted(&self, place: Place) -> bool {
        let Some(item) = self.board.item(place) else { return false };
        let differs = !item.is_agreed() || item.is_incomplete();
        differs
            && self.filter.label.is_none_or(|label| item.label == label)
            && (self.filter.kinds.is_empty() || !self.filter.kinds.is_disjoint(&item.differences))
            && self.filter.pair.is_none_or(|pair| self.is_between(place, item, pair))
    }

    fn is_between(&self, place: Place, item: &Item, (a, b): (usize, usize)) -> bool {
        let Some(article) = self.board.articles().get(place.0) else { return false };
        let at = |person: usize| article.people.iter().position(|it| *it == person);
        let (Some(a), Some(b)) = (at(a), at(b)) else { return false };
        let only_edges =
            |it: &Difference| matches!(it, Difference::Missing | Difference::Edges | Difference::Label);
        let of = |person| {
            let marks = article.comparison.of_person(item, person);
            marks.iter().map(|mark| (mark.label(), mark.parts.clone())).collect::<Vec<_>>()
        };
        of(a) != of(b) || !item.differences.iter().all(only_edges)
    }

    /// Goes to the next or previous difference: open ones while there are any.
    pub fn step(&mut self, forward: bool) {
        let open = |place| self.is_wanted(place) && self.board.is_open(place);
        let next = self.board.next(self.place, forward, open);
        let next = next.or_else(|| self.board.next(self.place, forward, |place| self.is_wanted(place)));
        match next {
            Some(place) => self.go(place),
            None => self.said = Some(Said::AllDone),
        }
    }

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

    /// Returns the people of a text in the order of their columns, by their places on the board: as they came, or, while
    /// names are hidden, in an order of the text's own.
    pub fn columns(&self, article: usize) -> Vec<usize> {
        let Some(of) = self.board.articles().get(article) else { return Vec::new() };
        let mut people = of.people.clone();
        if self.is_blind
            && let Some(document) = of.document()
        {
            let hash = document.text().sha256();
            let seed = |person: &usize| {
                let bytes = hash.bytes().chain(person.to_string().into_bytes());
                bytes.fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
                    (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
                })
            };
            people.sort_by_key(seed);
        }
        people
    }

    /// Returns the letter of a person in a text.
    pub fn letter(&self, article: usize, person: usize) -> char {
        let at = if self.is_blind {
            self.columns(article).iter().position(|it| *it == person).unwrap_or(person)
        } else {
            person
        };
        u32::try_from(at).ok().and_then(|at| char::from_u32(u32::from('A') + at)).unwrap_or('?')
    }

    /// Returns the gold of the text that is shown.
    pub fn gold(&mut self) -> Option<Rc<Gold>> {
        if let Some((article, steps, gold)) = &self.gold
            && (*article, *steps) == (self.article, self.steps)
        {
            return Some(Rc::clone(gold));
        }
        let gold = Rc::new(self.board.gold(self.article, &[])?);
        self.gold = Some((self.article, self.steps, Rc::clone(&gold)));
        Some(gold)
    }

    /// Returns the figures without intervals, and what draws these.
    pub fn figures(&self) -> (Report, Bootstrap) {
        let n_people = self.board.people().len();
        let (all, own) = (self.board.sums(false), self.board.sums(true));
        let total = |sums: &[Sums]| {
            let mut total = Sums::of(n_people);
            sums.iter().for_each(|it| total += it);
            total
        };
        let name =
            |at: usize| self.board.articles().get(at).and_then(|it| it.document()).map_or("", |it| it.id());
        let mut documents: Vec<DocumentFigures> =
            all.iter().enumerate().map(|(at, sums)| DocumentFigures::of(name(at), sums)).collect();
        documents.sort_by(|a, b| a.share().total_cmp(&b.share()));
        let sum = total(&all);
        let report = Report {
            people: self.board.people().to_vec(),
            all: sum.figures(),
            own_work: total(&own).figures(),
            mentions: sum.mention_grouping(),
            documents,
        };
        (report, Bootstrap::begin(all, n_people))
    }

    /// Returns the texts, least agreed first.
    pub fn worst_first(&self) -> Vec<usize> {
        let share = |at: usize| {
            let count = self.board.count(at);
            if count.items == 0 { 1.0 } else { count.agreed as f64 / count.items as f64 }
        };
        let mut texts: Vec<(f64, usize)> =
            (0..self.board.articles().len()).map(|at| (share(at), at)).collect();
        texts.sort_by(|a, b| a.0.total_cmp(&b.0));
        texts.into_iter().map(|(_, at)| at).collect()
    }

    /// Returns the gold as a file: one document, or a document on each line.
    pub fn gold_file(&self) -> ExportFile {
        let golds: Vec<Gold> =
            (0..self.board.articles().len()).filter_map(|at| self.board.gold(at, &[])).collect();
        match golds.as_slice() {
            [gold] => ExportFile {
                name: "gold.qawl.json".to_owned(),
                bytes: qawl::write(&gold.document).into_bytes(),
            },
            golds => {
                let lines: String =
                    golds.iter().map(|gold| qawl::write_line(&gold.document) + "\n").collect();
                ExportFile { name: "gold.qawl.jsonl".to_owned(), bytes: lines.into_bytes() }
            }
        }
    }

    /// Returns what the gold changed of each person's work: a table each, in an archive.
    pub fn feedback_file(&self) -> Option<ExportFile> {
        let mut tables: Vec<Feedback> = self.board.people().iter().map(|_| Feedback::default()).collect();
        for (at, article) in self.board.articles().iter().enumerate() {
            let Some(gold) = self.board.gold(at, &[]) else { continue };
            for (version, person) in article.comparison.versions().iter().zip(&article.people) {
                if let Some(table) = tables.get_mut(*person) {
                    table.add(version, &gold.document, options());
                }
            }
        }
        let named = self.board.people().iter().zip(tables).enumerate();
        let files = named.map(|(at, (name, table))| ExportFile {
            name: format!("{}-{}.csv", at + 1, file_stem(name)),
            bytes: table.csv().into_bytes(),
        });
        pack(files.collect(), "feedback").ok()
    }
}

/// Returns how versions are compared in the page.
pub fn options() -> CompareOptions {
    CompareOptions::from(SHOWN_FROM)
}
