//! All the app knows at one moment. Cheap to clone: what is large is shared.

use std::ops::Deref;
use std::sync::Arc;

use super::answered::Doubt;
use super::edges::Unit;
use super::find::Find;
use super::linking::Linking;
use super::message::{Message, MessageKind};
use super::notice::Notice;
use super::own::Relating;
use super::project::{Asked, Effect, Project};
use super::queue::{self, Filter};
use super::reduce;
use super::sequence::Change;
use super::taken::Taken;
use crate::annotation::{Annotation, AnnotationId, Document, History, Origin, Review, ShownFrom};
use crate::detect::worth::WorthModel;
use crate::schema::{Block, Confidence, Label, Lang, RuleId};
use crate::text::Span;

/// A list beside the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Tab {
    /// What is undecided.
    #[default]
    Review,
    /// The speakers with their mentions.
    Speakers,
    /// The quotes with their links.
    Quotes,
    /// The claims.
    Claims,
    /// Everything that is marked, with its attributes.
    Marks,
}

/// The order of the review queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// As a reader meets them.
    #[default]
    Text,
    /// The least certain first.
    LeastCertain,
    /// What rules and models do not agree on first.
    Differences,
}

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Arabic, laid out from right to left.
    #[default]
    Ar,
    /// English.
    En,
}

/// The colours of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// How certain a suggestion must be to be shown until the user says otherwise: below that three in four are
/// wrong, by what was measured of the rules, and cost more to reject than to add.
///
/// Claims must be as certain as makes three of four of them right in articles that nothing was learned from; it is measured
/// for each language.
pub const SHOWN_FROM: ShownFrom =
    ShownFrom { suggestions: Confidence::thousandths(250), claims: claims_shown_from };

fn claims_shown_from(lang: &Lang) -> Confidence {
    crate::detect::claims::shown_from(lang).unwrap_or_default()
}

/// All the app knows. Equal states have the same revision: comparing them costs nothing.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Raised with every change.
    pub revision: u64,
    /// Raised with every change of what is worked on or of how it is shown; not by messages, saving or questions.
    pub work: u64,
    /// What is worked on.
    pub document: Option<Arc<Document>>,
    /// What can be undone.
    pub history: History,
    /// The document as it was opened or last exported.
    pub exported: Option<Arc<Document>>,
    /// The document that waits for a person's word, because opening it would lose edits.
    pub pending: Option<Arc<Document>>,
    /// What reads like a model's answer and has nothing of the open article, until a person says what it is.
    pub doubt: Option<Arc<Doubt>>,
    /// How much of a long text has been read on its way to being opened, in percent.
    pub reading: Option<u8>,
    /// The annotation that has the focus; it is always there in the document.
    pub focus: Option<AnnotationId>,
    /// What it covered when it got the focus (bytes), whatever its edges have become since.
    pub focused_at: Option<Span>,
    /// The place (byte) that was pointed at to give it the focus; `None` where it got that otherwise.
    pub pointed_at: Option<u32>,
    /// What is selected in the article (bytes); never empty and always inside the text.
    pub selection: Option<Span>,
    /// The runs of page furniture that are shown though they are no part of the article, by where they begin (bytes).
    pub furniture_shown: std::collections::BTreeSet<u32>,
    /// Whether a person has said that the open text stays one document, though it may hold several articles.
    pub kept_whole: bool,
    /// What is being linked.
    pub linking: Option<Linking>,
    /// The relation whose other end is being picked.
    pub relating: Option<Relating>,
    /// The attribute whose field was asked for last with its key, and how often one was.
    pub asked_field: Option<(Arc<str>, u32)>,
    /// The last message.
    pub message: Option<Message>,
    /// The list shown beside the article.
    pub tab: Tab,
    /// The order of the review queue.
    pub order: Order,
    /// How far the buttons and handles of edges go.
    pub unit: Unit,
    /// The language of the interface.
    pub language: Language,
    /// The colours of the page.
    pub theme: Theme,
    /// Whether the title of the browser's tab holds the headline, which browsers keep and send to other devices.
    pub headline_in_title: bool,
    /// Suggestions less certain than this are not shown.
    pub threshold: Confidence,
    /// Suggested claims less certain than this are not shown; `None` until a person sets it, which stands for what has been
    /// measured for the article's language.
    pub claim_threshold: Option<Confidence>,
    /// Suggested claims less worth checking than this are not shown.
    pub worth_threshold: Confidence,
    /// What check-worthiness is scored with, once it has arrived; until then the rule score is used.
    pub worth_model: Option<Arc<WorthModel>>,
    /// Which of the undecided the queue holds.
    pub filter: Filter,
    /// The search in the article, while it is open.
    pub find: Option<Find>,
    /// What opening a file of another format came to, until it has been read.
    pub notice: Option<Arc<Notice>>,
    /// How the text was taken in that was opened last, where there is something to tell of it.
    pub taken: Option<Arc<Taken>>,
    /// Documents that wait until a person has said what their names mean.
    pub asked: Option<Arc<Asked>>,
    /// Whether the list of keys is shown.
    pub help: bool,
    /// The project the document belongs to.
    pub project: Project,
    /// What the last action asks of whoever keeps the documents.
    pub outbox: Vec<Effect>,
    /// The time of the next action, in milliseconds since 1970; given by the page.
    pub now_ms: u64,
    /// How many messages there have been.
    pub(super) told: u64,
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.revision == other.revision
    }
}

impl Eq for State {}

/// A state for what shows only the work on a document: equal to another one while [`State::work`] is the same,
/// so that nothing of it is rendered again because something was saved or reported.
#[derive(Clone, Debug, Default)]
pub struct Work(pub State);

impl PartialEq for Work {
    fn eq(&self, other: &Self) -> bool {
        self.0.work == other.0.work
    }
}

impl Eq for Work {}

impl Deref for Work {
    type Target = State;

    fn deref(&self) -> &State {
        &self.0
    }
}

/// Returns true if both are the same value, not merely an equal one.
fn same<T>(a: &Option<Arc<T>>, b: &Option<Arc<T>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// How far two states differ, for what must be drawn again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Difference {
    /// Nothing that is shown.
    None,
    /// Messages, saving, questions: what lies around the work.
    Around,
    /// What is worked on, or how it is shown.
    Work,
}

impl State {
    /// Returns how far this state differs from the one before. Every field is named, so that the compiler asks of a
    /// new one what it changes.
    pub(super) fn difference(&self, was: &State) -> Difference {
        let State {
            document,
            focus,
            selection,
            furniture_shown,
            kept_whole,
            linking,
            relating,
            asked_field,
            tab,
            order,
            unit,
            language,
            threshold,
            claim_threshold,
            worth_threshold,
            worth_model,
            filter,
            find,
            project,
            exported,
            pending,
            taken,
            doubt,
            asked,
            reading,
            message,
            told,
            theme,
            headline_in_title,
            help,
            notice,
            outbox,
            // Changes only along with the document or the project.
            history: _,
            // Change only along with the focus, or are read when the next key is pressed.
            focused_at: _,
            pointed_at: _,
            // Read by the next action.
            now_ms: _,
            // Follow from this comparison.
            revision: _,
            work: _,
        } = self;
        let is_same_work = same(document, &was.document)
            && *focus == was.focus
            && *selection == was.selection
            && *furniture_shown == was.furniture_shown
            && *kept_whole == was.kept_whole
            && *linking == was.linking
            && *relating == was.relating
            && *asked_field == was.asked_field
            && *tab == was.tab
            && *order == was.order
            && *unit == was.unit
            && *language == was.language
            && *threshold == was.threshold
            && *claim_threshold == was.claim_threshold
            && *worth_threshold == was.worth_threshold
            && worth_model.is_some() == was.worth_model.is_some()
            && *filter == was.filter
            && *find == was.find
            && project.rules_off() == was.project.rules_off()
            && Arc::ptr_eq(project.scheme(), was.project.scheme());
        let is_same_around = same(exported, &was.exported)
            && same(pending, &was.pending)
            && same(taken, &was.taken)
            && same(doubt, &was.doubt)
            && same(asked, &was.asked)
            && *reading == was.reading
            && message.is_some() == was.message.is_some()
            && *told == was.told
            && *theme == was.theme
            && *headline_in_title == was.headline_in_title
            && *help == was.help
            && *notice == was.notice
            && *project == was.project
            && outbox.is_empty();
        match (is_same_work, is_same_around) {
            (false, _) => Difference::Work,
            (true, false) => Difference::Around,
            (true, true) => Difference::None,
        }
    }

    /// Returns the state at the start of a session.
    pub fn new(language: Language, theme: Theme) -> Self {
        Self { language, theme, threshold: SHOWN_FROM.suggestions, ..Self::default() }
    }

    /// Returns the annotation that has the focus.
    pub fn focused(&self) -> Option<&Arc<Annotation>> {
        self.document.as_ref()?.annotation(self.focus?)
    }

    /// Returns true if an annotation is to be shown: a person has decided on it, or it is a suggestion
    /// certain enough, of a rule that is not switched off. Rejected ones are not shown.
    pub fn shows(&self, annotation: &Annotation) -> bool {
        let worth = annotation.claim().is_none_or(|claim| claim.score >= self.worth_threshold);
        (worth || annotation.review != Review::Suggested) && self.shows_at_any_worth(annotation)
    }

    /// Returns how certain a suggested claim must be to be shown.
    pub fn claims_from(&self) -> Confidence {
        let measured =
            || self.document.as_ref().map_or(Confidence::default(), |it| (SHOWN_FROM.claims)(it.lang()));
        self.claim_threshold.unwrap_or_else(measured)
    }

    /// Returns the same without regard to how much a claim is worth checking.
    pub fn shows_at_any_worth(&self, annotation: &Annotation) -> bool {
        if self.project.scheme().hidden.contains(&annotation.label()) && self.focus != Some(annotation.id) {
            return false;
        }
        match annotation.review {
            Review::Accepted => true,
            Review::Rejected => self.focus == Some(annotation.id),
            Review::Suggested => {
                let off = matches!(&annotation.origin, Origin::Rule(evidence) if self.is_off(&evidence.rule));
                // What a model suggests too is shown whatever is thought of the rule.
                !annotation.opinions.is_empty()
                    || !off && queue::confidence(annotation) >= self.least_for(annotation)
            }
        }
    }

    /// Returns true if an annotation is to be painted: it is shown, or it is an undecided cue or speaker that has the
    /// focus or belongs to what has it (`partners`). Who accepts a whole attribution has seen all of it.
    pub fn paints(&self, annotation: &Annotation, partners: &[AnnotationId]) -> bool {
        let is_part = matches!(annotation.label(), Label::Cue | Label::Speaker)
            && annotation.review == Review::Suggested
            && (partners.contains(&annotation.id) || self.focus == Some(annotation.id));
        self.shows(annotation) || is_part && !self.project.scheme().hidden.contains(&annotation.label())
    }

    /// Returns how certain a suggestion must be to be shown.
    fn least_for(&self, annotation: &Annotation) -> Confidence {
        match annotation.claim() {
            Some(_) => self.claims_from().max(self.threshold),
            None => self.threshold,
        }
    }

    /// Returns true if a claim is to be listed whatever is thought of its certainty and worth: it may be hidden for those.
    pub fn may_show(&self, annotation: &Annotation) -> bool {
        let off = matches!(&annotation.origin, Origin::Rule(evidence) if self.is_off(&evidence.rule));
        self.shows_at_any_worth(annotation) || annotation.review == Review::Suggested && !off
    }

    /// Returns true if a rule is switched off, in the open document or in the whole project.
    pub fn is_off(&self, rule: &RuleId) -> bool {
        self.project.rules_off().contains(rule)
            || self.document.as_ref().is_some_and(|document| document.rules_off().contains(rule))
    }

    /// Returns the name of what an undo would take back (an [`Action`](crate::annotation::Action),
    /// `project-rule` or `project-scheme`).
    pub fn undoable(&self) -> Option<&'static str> {
        self.reachable(false)
    }

    /// Returns the name of what a redo would do again.
    pub fn redoable(&self) -> Option<&'static str> {
        self.reachable(true)
    }

    fn reachable(&self, forward: bool) -> Option<&'static str> {
        let open = self.project.open.as_ref();
        match self.project.sequence.next(forward, open, &self.history) {
            Some(Change::Rule(_)) => return Some("project-rule"),
            Some(Change::Scheme(..)) => return Some("project-scheme"),
            None => {}
        }
        let action = if forward { self.history.redoable() } else { self.history.undoable() };
        action.map(|action| action.name())
    }

    /// Returns true if closing now would lose edits that are in no file.
    pub fn has_unexported_edits(&self) -> bool {
        match (&self.document, &self.exported) {
            (Some(document), Some(exported)) => !Arc::ptr_eq(document, exported) && document != exported,
            (document, _) => document.is_some(),
        }
    }

    /// Returns true if leaving the open document would lose edits: they are in no file, and they are
    /// not saved.
    pub fn would_lose(&self) -> bool {
        !self.project.keeps() && self.has_unexported_edits()
    }

    /// Returns how the open text was taken in, while it can still be had otherwise: nobody has worked on it.
    pub fn retakable(&self) -> Option<&Arc<Taken>> {
        let (taken, document) = (self.taken.as_ref()?, self.document.as_deref()?);
        (taken.is_of(document) && !reduce::holds_work(document)).then_some(taken)
    }

    /// Returns what belongs to the focused annotation: its quote, cues, speaker and medium, and the
    /// claims in the quote; for a claim, its quote. The focused itself is not among them.
    pub fn partners(&self) -> Vec<AnnotationId> {
        let (Some(document), Some(id)) = (&self.document, self.focus) else { return Vec::new() };
        let mut found: Vec<AnnotationId> =
            document.own(id).iter().flat_map(|it| &it.relations).map(|it| it.to).collect();
        let leads_here = document.own_all().filter(|(_, own)| own.relations.iter().any(|it| it.to == id));
        found.extend(leads_here.map(|(from, _)| from));
        let Some(focused) = self.focused() else {
            found.sort();
            found.dedup();
            found.retain(|it| *it != id);
            return found;
        };
        if let Some(attribution) = focused.attribution() {
            found.extend(attribution.links());
        }
        for quote in document.quotes_linking(focused.id).filter(|quote| self.shows(quote)) {
            found.push(quote.id);
            if let Some(attribution) = quote.attribution() {
                found.extend(attribution.links());
            }
        }
        if let Some(claim) = focused.claim() {
            found.extend(claim.quote);
        }
        found.sort();
        found.dedup();
        found.retain(|id| *id != focused.id);
        found
    }

    /// Returns the block that holds the focused annotation or, without one, the selection.
    pub fn block_at_hand(&self) -> Option<Block> {
        let document = self.document.as_ref()?;
        let hull = self.selection.or_else(|| Some(self.focused()?.parts.hull()))?;
        document.blocks().iter().find(|block| block.span.overlaps(hull)).copied()
    }

    pub(super) fn tell(&mut self, kind: MessageKind) {
        self.told += 1;
        self.message = Some(Message { serial: self.told, kind });
    }
}
