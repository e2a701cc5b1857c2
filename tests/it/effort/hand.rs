//! The hand: what is still wrong with a quote, what can be done about it, and the cheapest way through.

use std::sync::Arc;

use serde_json::{Value, json};

use qawl::annotation::intents::LinkRole;
use qawl::annotation::{Annotation, AnnotationId, Document, Review};
use qawl::schema::Label;
use qawl::session::edges::{Direction, Edge, Unit};
use qawl::session::{Action, FocusAction, LinkAction, MarkAction, ReviewAction, State, candidates, reduce};
use qawl::text::Span;

use super::Goal;

/// The most actions that a quote may take; a longer way is not looked for.
const MOST: usize = 22;

/// What the hand works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Keys, and a drag where text must be selected.
    Keys,
    /// Clicks and drags, and the key of a label.
    Mouse,
    /// Whatever is cheaper.
    Both,
}

/// In which order the marks of a quote are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The quote, then its cues and speaker.
    QuoteFirst,
    /// The speaker and cues, then the quote.
    QuoteLast,
    /// As they are in the text.
    Text,
}

/// What is to be done next.
#[derive(Clone, Debug, PartialEq)]
enum Need {
    /// A mark of that label over exactly that is to be there.
    Mark(Label, Span),
    /// There is to be a quote over some of that.
    Quote,
    /// More than one quote is where there is to be one.
    One(AnnotationId),
    Parts(AnnotationId),
    Kind(AnnotationId),
    /// The quote is to be linked to that.
    Link(AnnotationId, LinkRole, Span),
    /// And not to that.
    Unlink(AnnotationId, AnnotationId),
    Accept(AnnotationId),
}

#[derive(Clone)]
pub struct Hand {
    pub state: State,
    pub n_actions: usize,
    /// What a person presses, points at and drags over for the actions so far, as the browser test plays it.
    pub inputs: Vec<Arc<Value>>,
    style: Style,
    order: Order,
}

impl Hand {
    pub fn new(state: State, style: Style, order: Order) -> Self {
        Self { state, n_actions: 0, inputs: Vec::new(), style, order }
    }

    fn document(&self) -> &Document {
        self.state.document.as_ref().unwrap()
    }

    fn act(&mut self, action: Action) {
        self.inputs.push(Arc::new(self.input(&action)));
        self.state = reduce(&self.state, action);
        self.n_actions += 1;
    }

    /// Returns what a person does for an action: `key`, `click` (an offset) or `drag` (two of them), in UTF-16 units of
    /// the text, or `unlink` (what the link leads to).
    fn input(&self, action: &Action) -> Value {
        let text = self.document().text();
        let at = |byte: u32| text.utf16(Span::new(byte, byte)).start;
        let key = |key: &str, unit: &Unit| match unit {
            Unit::Word => json!({ "key": key }),
            Unit::Grapheme => json!({ "key": format!("Alt+{key}") }),
        };
        let bracket = |edge: &Edge, direction: &Direction| match (edge, direction) {
            (Edge::End, Direction::Shrink) => "[",
            (Edge::End, Direction::Grow) => "]",
            (Edge::Start, Direction::Shrink) => "{",
            (Edge::Start, Direction::Grow) => "}",
        };
        match action {
            Action::Review(ReviewAction::FilterQuotes) => json!({ "key": "v" }),
            Action::Focus(FocusAction::Next) => json!({ "key": "n" }),
            Action::Focus(FocusAction::At(byte)) => json!({ "click": at(*byte) }),
            Action::Focus(FocusAction::Select(Some(span))) => {
                json!({ "drag": [at(span.start()), at(span.end())] })
            }
            Action::Mark(MarkAction::Label(label, unit)) => {
                let place = Label::ALL.iter().position(|it| it == label).unwrap() + 1;
                key(&place.to_string(), unit)
            }
            Action::Mark(MarkAction::AddPart(unit)) => key("+", unit),
            Action::Mark(MarkAction::Split(unit)) => key("d", unit),
            Action::Mark(MarkAction::Join) => json!({ "key": "f" }),
            Action::Mark(MarkAction::Cycle) => json!({ "key": "t" }),
            Action::Link(LinkAction::Start(role)) => json!({ "key": match role {
                LinkRole::Source => "s",
                LinkRole::Cue => "c",
                LinkRole::Medium => "m",
            } }),
            Action::Link(LinkAction::ToLetter(letter)) => json!({ "key": letter.to_string() }),
            Action::Mark(MarkAction::MoveEdge(edge, direction, unit)) => key(bracket(edge, direction), unit),
            Action::Mark(MarkAction::MoveEdgeByClause(edge, direction)) => {
                json!({ "key": format!("Control+{}", bracket(edge, direction)) })
            }
            Action::Link(LinkAction::Unlink { from, .. }) => {
                let linked = self.document().annotation(*from).unwrap();
                json!({ "unlink": text.slice(linked.parts.hull()) })
            }
            Action::Review(ReviewAction::AcceptAttribution) => json!({ "key": "Shift+Enter" }),
            Action::Review(ReviewAction::RejectAttribution) => json!({ "key": "Shift+Backspace" }),
            // By the mouse alone; the browser test plays the keys.
            action => json!({ "mouse": format!("{action:?}") }),
        }
    }

    /// Shows only quotes in the queue: by its key, or by opening the list of labels and choosing.
    pub fn filter_quotes(&mut self) {
        self.act(Action::Review(ReviewAction::FilterQuotes));
        self.n_actions += usize::from(self.style == Style::Mouse);
    }

    fn covered_by(&self, label: Label, span: Span) -> Option<&Arc<Annotation>> {
        self.document()
            .annotations()
            .find(|it| it.is_live() && it.label() == label && it.parts.spans() == [span])
    }

    /// The live quotes that lie in the goal's content, or hold it, the likest first.
    fn quotes(&self, goal: &Goal) -> Vec<&Arc<Annotation>> {
        let mut found: Vec<_> = self
            .document()
            .annotations()
            .filter(|it| it.is_live() && it.attribution().is_some())
            .filter(|it| {
                goal.content
                    .spans()
                    .iter()
                    .any(|span| it.parts.spans().iter().any(|part| part.overlaps(*span)))
            })
            .collect();
        found.sort_by_key(|it| (it.parts != goal.content, it.parts.start(), it.id));
        found
    }

    /// Returns what is to be done next for a goal.
    fn need(&self, goal: &Goal) -> Option<Need> {
        let quotes = self.quotes(goal);
        let mut before: Vec<(Label, Span)> = goal.cues.iter().map(|cue| (Label::Cue, *cue)).collect();
        before.push((Label::Speaker, goal.source));
        before.sort_by_key(|(_, span)| span.start());
        let is_before = |span: &Span| match self.order {
            Order::QuoteFirst => false,
            Order::QuoteLast => true,
            Order::Text => span.start() < goal.content.start(),
        };
        if quotes.is_empty() {
            let missing = before
                .iter()
                .filter(|(_, span)| is_before(span))
                .find(|(label, span)| self.covered_by(*label, *span).is_none());
            if let Some((label, span)) = missing {
                return Some(Need::Mark(*label, *span));
            }
        }
        let Some(quote) = quotes.first() else { return Some(Need::Quote) };
        let id = quote.id;
        if quote.parts != goal.content {
            let inside = |it: &&&Arc<Annotation>| goal.content.hull().covers(it.parts.hull());
            return Some(match quotes.iter().filter(inside).count() {
                2.. => Need::One(id),
                _ => Need::Parts(id),
            });
        }
        let attribution = quote.attribution()?;
        let place = |id: AnnotationId| {
            self.document().annotation(id).filter(|it| it.is_live()).map(|it| it.parts.hull())
        };
        for cue in &attribution.cues {
            if !place(*cue).is_some_and(|span| goal.cues.contains(&span)) {
                return Some(Need::Unlink(id, *cue));
            }
        }
        for cue in &goal.cues {
            if !attribution.cues.iter().any(|id| place(*id) == Some(*cue)) {
                return Some(Need::Link(id, LinkRole::Cue, *cue));
            }
        }
        if let Some(medium) = goal.medium
            && attribution.medium.and_then(place) != Some(medium)
        {
            return Some(Need::Link(id, LinkRole::Medium, medium));
        }
        if attribution.source.and_then(place) != Some(goal.source) {
            return Some(Need::Link(id, LinkRole::Source, goal.source));
        }
        if attribution.kind != goal.kind {
            return Some(Need::Kind(id));
        }
        let undecided =
            |id: AnnotationId| self.document().annotation(id).is_some_and(|it| it.review != Review::Accepted);
        if undecided(id) || attribution.links().any(undecided) {
            return Some(Need::Accept(id));
        }
        None
    }

    /// Returns the cheapest way to all of the goals, found by trying.
    pub fn reach(&self, goals: &[Goal]) -> Option<Self> {
        let mut best = None;
        self.search(goals, self.n_actions + MOST, &mut best);
        best
    }

    fn search(&self, goals: &[Goal], most: usize, best: &mut Option<Self>) {
        let bound = best.as_ref().map_or(most, |best: &Self| best.n_actions - 1);
        if self.n_actions > bound {
            return;
        }
        let Some((goal, need)) = goals.iter().find_map(|goal| Some((goal, self.need(goal)?))) else {
            *best = Some(self.clone());
            return;
        };
        let mut ways = self.ways(goals, goal, &need);
        ways.retain(|way| way.document() != self.document());
        ways.sort_by_key(|way| way.n_actions);
        for way in ways {
            way.search(goals, most, best);
        }
    }

    /// Returns the hand with that quote in the focus, by each way there is.
    fn at(&self, id: AnnotationId) -> Vec<Self> {
        if self.state.focus == Some(id) {
            return vec![self.clone()];
        }
        let mut ways = Vec::new();
        if self.style != Style::Mouse {
            let mut hand = self.clone();
            for _ in 0..4 {
                hand.act(Action::Focus(FocusAction::Next));
                if hand.state.focus == Some(id) {
                    ways.push(hand);
                    break;
                }
            }
        }
        let places = self.document().annotation(id).into_iter().flat_map(|it| it.parts.spans().to_vec());
        for place in places {
            let mut hand = self.clone();
            for _ in 0..3 {
                hand.act(Action::Focus(FocusAction::At(place.start())));
                if hand.state.focus == Some(id) {
                    ways.push(hand);
                    break;
                }
            }
        }
        ways.into_iter().min_by_key(|way| way.n_actions).into_iter().collect()
    }

    fn then(&self, actions: impl IntoIterator<Item = Action>) -> Self {
        let mut hand = self.clone();
        actions.into_iter().for_each(|action| hand.act(action));
        hand
    }

    /// Returns the hand with that marked: by words, or with Alt held by letters.
    fn marked(&self, label: Label, span: Span) -> Vec<Self> {
        let by = |unit| {
            self.then([
                Action::Focus(FocusAction::Select(Some(span))),
                Action::Mark(MarkAction::Label(label, unit)),
            ])
        };
        let ways = [by(Unit::Word), by(Unit::Grapheme)];
        ways.into_iter().filter(|way| way.covered_by(label, span).is_some()).take(1).collect()
    }

    fn ways(&self, goals: &[Goal], goal: &Goal, need: &Need) -> Vec<Self> {
        let select = |span: Span| Action::Focus(FocusAction::Select(Some(span)));
        match need {
            Need::Mark(label, span) => self.marked(*label, *span),
            Need::Quote => {
                let mut spans = goal.content.spans().iter().copied();
                let first = spans.next().unwrap();
                let mut hand =
                    self.then([select(first), Action::Mark(MarkAction::Label(Label::Quote, Unit::Word))]);
                for span in spans {
                    hand = hand.then([select(span), Action::Mark(MarkAction::AddPart(Unit::Word))]);
                }
                vec![hand]
            }
            Need::One(id) => {
                self.at(*id).iter().map(|hand| hand.then([Action::Mark(MarkAction::Join)])).collect()
            }
            Need::Parts(id) => self.at(*id).iter().flat_map(|hand| hand.reshaped(goals, goal, *id)).collect(),
            Need::Kind(id) => {
                let turned =
                    |hand: &Self| [1, 2].map(|n| hand.then(vec![Action::Mark(MarkAction::Cycle); n]));
                let mut ways: Vec<Self> = self.at(*id).iter().flat_map(turned).collect();
                if self.style != Style::Keys {
                    ways.extend(
                        self.at(*id)
                            .iter()
                            .map(|hand| hand.then([Action::Mark(MarkAction::RetypeQuote(*id, goal.kind))])),
                    );
                }
                ways
            }
            Need::Link(id, role, span) => {
                let mut ways = Vec::new();
                if self.covered_by(role.label(), *span).is_none() {
                    ways.extend(self.marked(role.label(), *span));
                }
                // A link is asked for from a cue or mention of the quote, too.
                let is_part =
                    self.document().quotes_linking(self.state.focus.unwrap_or(*id)).any(|it| it.id == *id);
                let from_part = is_part.then(|| self.clone());
                for hand in self.at(*id).into_iter().chain(from_part) {
                    let asked = hand.then([Action::Link(LinkAction::Start(*role))]);
                    let letter = candidates(&asked.state).into_iter().find(|it| {
                        asked.document().annotation(it.mention).is_some_and(|it| it.parts.spans() == [*span])
                    });
                    if let Some(letter) = letter.and_then(|it| it.letter) {
                        ways.push(asked.then([Action::Link(LinkAction::ToLetter(letter))]));
                    }
                    ways.push(asked.then([Action::Focus(FocusAction::At(span.start()))]));
                    ways.extend(asked.marked(role.label(), *span));
                }
                ways
            }
            Need::Unlink(id, from) => self
                .at(*id)
                .iter()
                .map(|hand| hand.then([Action::Link(LinkAction::Unlink { quote: *id, from: *from })]))
                .collect(),
            Need::Accept(id) => self
                .at(*id)
                .iter()
                .map(|hand| hand.then([Action::Review(ReviewAction::AcceptAttribution)]))
                .collect(),
        }
    }

    /// Returns the ways to bring the focused quote nearer to the goal's content.
    fn reshaped(&self, goals: &[Goal], goal: &Goal, id: AnnotationId) -> Vec<Self> {
        let mut ways = Vec::new();
        let parts = self.document().annotation(id).unwrap().parts.clone();
        let (is, wants) = (parts.hull(), goal.content.hull());
        if self.style != Style::Mouse {
            for (edge, to, direction) in [
                (
                    Edge::Start,
                    wants.start(),
                    if is.start() < wants.start() { Direction::Shrink } else { Direction::Grow },
                ),
                (
                    Edge::End,
                    wants.end(),
                    if is.end() < wants.end() { Direction::Grow } else { Direction::Shrink },
                ),
            ] {
                let place = |hand: &Self| {
                    hand.document().annotation(id).map(|it| match edge {
                        Edge::Start => it.parts.hull().start(),
                        Edge::End => it.parts.hull().end(),
                    })
                };
                let steps = [
                    Action::Mark(MarkAction::MoveEdge(edge, direction, Unit::Word)),
                    Action::Mark(MarkAction::MoveEdge(edge, direction, Unit::Grapheme)),
                    Action::Mark(MarkAction::MoveEdgeByClause(edge, direction)),
                ];
                for step in steps {
                    let mut hand = self.clone();
                    for _ in 0..9 {
                        if place(&hand) == Some(to) {
                            break;
                        }
                        hand.act(step.clone());
                    }
                    if place(&hand) == Some(to) {
                        ways.push(hand);
                    }
                }
            }
        }
        if self.style != Style::Keys {
            for (edge, to) in [(Edge::Start, wants.start()), (Edge::End, wants.end())] {
                ways.push(self.then([Action::Mark(MarkAction::PlaceEdge(id, edge, to, Unit::Word))]));
            }
        }
        let others =
            goals.iter().filter(|other| other.content.hull() != wants && is.covers(other.content.hull()));
        for other in others {
            for at in other.cues.iter().copied().chain([other.content.hull()]) {
                if is.has(at.start()) {
                    ways.push(self.then([
                        Action::Focus(FocusAction::Select(Some(at))),
                        Action::Mark(MarkAction::Split(Unit::Word)),
                    ]));
                }
            }
        }
        ways
    }

    /// Rejects the suggested quote at a place with its cue and speaker.
    pub fn reject_at(&mut self, at: u32) {
        let quote =
            self.document().annotations().find(|it| it.attribution().is_some() && it.parts.start() == at);
        let id = quote.unwrap().id;
        *self =
            self.at(id).into_iter().next().unwrap().then([Action::Review(ReviewAction::RejectAttribution)]);
        assert!(self.document().annotation(id).is_some_and(|it| !it.is_live()));
    }
}
