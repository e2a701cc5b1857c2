//! What the place of comparing holds: the board, what is looked at, and what a key does.

mod deciding;
mod results;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::rows::Column;
use crate::agree::record::{StepKind, StepOf, head, replay, write_step, write_version};
use crate::agree::{
    Board, Change, CompareOptions, Difference, Gathering, Gold, Item, Place, Report, Rule, Rules,
};
use crate::annotation::Document;
use crate::annotation::intents::LinkRole;
use crate::schema::Label;
use crate::session::SHOWN_FROM;
use crate::text::Span;

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
}

/// Returns how versions are compared in the page.
pub fn options() -> CompareOptions {
    CompareOptions::from(SHOWN_FROM)
}
