//! What a person can do, as named intentions.

use std::sync::Arc;

use super::answered::{Answered, Doubt};
use super::edges::{Direction, Edge, Unit};
use super::message::{Failure, MessageKind};
use super::notice::Notice;
use super::own::OwnAction;
use super::project::ProjectAction;
use super::queue::Filter;
use super::rereading::Reread;
use super::state::{Language, Order, Tab, Theme};
use super::taken::Taken;
use crate::annotation::intents::LinkRole;
use crate::annotation::{AnnotationId, Document, Review, SpeakerId};
use crate::detect::worth::WorthModel;
use crate::schema::{BlockKind, ClaimKind, Confidence, Label, QuoteKind, RuleId, SpeakerKind, Worth};
use crate::text::Span;

/// One thing a person does.
///
/// "The focused" is what has the focus at that moment; where nothing has it, such an action does
/// nothing but say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// What a person does with whole documents, and how one is taken in.
    Document(DocumentAction),
    /// What is said to a person, and taken away again.
    Message(MessageAction),
    /// Where the attention is: what has the focus and what is selected.
    Focus(FocusAction),
    /// Deciding on suggestions, and which of them the queue holds.
    Review(ReviewAction),
    /// What a language model suggests.
    Answer(AnswerAction),
    /// Labels and edges: making, changing and removing annotations.
    Mark(MarkAction),
    /// Linking quotes to their cues, speakers and media.
    Link(LinkAction),
    /// What part of the page each paragraph is.
    Block(BlockAction),
    /// The speakers and their mentions.
    Speaker(SpeakerAction),
    /// The search in the article.
    Find(FindAction),
    /// How things are shown: lists, limits, language and colours.
    View(ViewAction),
    /// Takes the last thing done back.
    Undo,
    /// Does again what was taken back.
    Redo,
    /// Ends the innermost thing going on: the keys' help, linking, the search, the selection, the focus.
    Escape,
    /// Something with labels, attributes and relations of the project's own.
    Own(OwnAction),
    /// Something of the project.
    Project(ProjectAction),
}

/// What a person does with whole documents, and how one is taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentAction {
    /// Opens a document and takes it into the project; where that would lose edits of the open one, it
    /// is asked for first.
    Open(Arc<Document>),
    /// Tells how the document just opened was taken in; nothing any more where `None`.
    Taken(Option<Arc<Taken>>),
    /// Puts a document in the place of the open one, of the same source taken in otherwise; not once a person has
    /// worked on it.
    Retake(Arc<Document>, Option<Arc<Taken>>),
    /// Opens the document that was asked for.
    ConfirmOpen,
    /// Stays with the open document.
    CancelOpen,
    /// Closes the document and goes back to the start; asked for by the page beforehand.
    Close,
    /// Says how much of a long text has been read on its way to being opened, in percent; nothing when
    /// that ends otherwise.
    Reading(Option<u8>),
    /// A file was written: the document as it is now (`true`), or something else.
    Exported(bool),
    /// Makes a document of each of the articles that the open text holds.
    TakeApart,
    /// Leaves a text with several articles as it is.
    KeepWhole,
}

/// What is said to a person, and taken away again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageAction {
    /// Tells what opening a file of another format came to; nothing any more where `None`.
    Notice(Option<Arc<Notice>>),
    /// Says that what was to be opened could not be.
    Fail(Failure),
    /// Tells something.
    Tell(MessageKind),
    /// Takes the message away.
    Dismiss,
}

/// Where the attention is: what has the focus and what is selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FocusAction {
    /// Focuses an annotation, or none.
    On(Option<AnnotationId>),
    /// Focuses the innermost annotation at a byte offset; the next one outwards where that has the
    /// focus already. While linking, links what is there.
    At(u32),
    /// Focuses the next undecided annotation.
    Next,
    /// Focuses the previous undecided annotation.
    Previous,
    /// What is selected in the article, in bytes, or nothing.
    Select(Option<Span>),
    /// Focuses the next (`true`) or previous mention of the speaker that the focused belongs to.
    StepMention(bool),
}

/// Deciding on suggestions, and which of them the queue holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewAction {
    /// Accepts the focused and moves on to the next undecided.
    Accept,
    /// Accepts the focused with the quote it belongs to, its cues, speaker and medium, and goes on.
    AcceptAttribution,
    /// Rejects the focused and goes on.
    Reject,
    /// Rejects the quote that the focused belongs to, with its cues, speaker and medium as far as no other quote
    /// has them, and goes on.
    RejectAttribution,
    /// Makes the focused a suggestion again, a quote with what it was rejected with.
    Reopen,
    /// Decides on the annotations named, whatever has the focus.
    Decide(Vec<AnnotationId>, Review),
    /// Accepts every undecided annotation that is shown and let through by the filter.
    AcceptAllVisible,
    /// Rejects them.
    RejectAllVisible,
    /// Accepts everything undecided that rules and models agree on, as one step.
    AcceptAgreed,
    /// Chooses which of the undecided the queue holds.
    SetFilter(Filter),
    /// Has the queue hold quotes only or, where it does, everything again.
    FilterQuotes,
    /// Has the queue hold only what rules and models do not agree on or, where it does, everything again.
    FilterDifferences,
    /// Switches a rule off (`true`) or on for the document.
    SwitchRule(RuleId, bool),
    /// Switches the rule of the focused off for the document.
    SwitchRuleOff,
}

/// What a language model suggests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerAction {
    /// Brings the answer of a model into the open document: the edits, as [`crate::answers`] makes them.
    Bring(Arc<Answered>),
    /// Asks what a text is that reads like a model's answer, or asks no longer.
    Doubt(Option<Arc<Doubt>>),
    /// Gives an annotation the version of that model.
    Adopt(AnnotationId, Arc<str>),
}

/// Labels and edges: making, changing and removing annotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkAction {
    /// Removes the focused.
    Remove,
    /// Removes the annotation named.
    RemoveThis(AnnotationId),
    /// Adds an annotation over the selection (while linking, links it too); without a selection, gives
    /// the focused that label.
    Label(Label, Unit),
    /// Moves an edge of the focused a step.
    MoveEdge(Edge, Direction, Unit),
    /// Moves an edge of the focused to where the next clause begins or ends.
    MoveEdgeByClause(Edge, Direction),
    /// Puts an edge of an annotation at a byte offset.
    PlaceEdge(AnnotationId, Edge, u32, Unit),
    /// Adds the selection to the focused as one more part.
    AddPart(Unit),
    /// Takes the selection out of the focused.
    TakeOut(Unit),
    /// Cuts the focused in two where the selection begins; without a selection, into its parts.
    Split(Unit),
    /// Joins the focused with the next annotation of its label.
    Join,
    /// Changes how a quote is rendered.
    RetypeQuote(AnnotationId, QuoteKind),
    /// Gives the focused quote the next kind, or the focused claim the other worth.
    Cycle,
    /// Changes whether a claim is worth checking.
    RateClaim(AnnotationId, Worth),
    /// Changes what sort of fact a claim states.
    RetypeClaim(AnnotationId, Option<ClaimKind>),
    /// Changes the remark on an annotation.
    Note(AnnotationId, String),
}

/// Linking quotes to their cues, speakers and media.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkAction {
    /// Begins to pick what the focused quote is to be linked to.
    Start(LinkRole),
    /// Ends picking without a link.
    Cancel,
    /// Links what is being linked to an annotation.
    To(AnnotationId),
    /// Links what is being linked to the nearest mention of a speaker.
    ToSpeaker(SpeakerId),
    /// Links what is being linked to the candidate of that letter.
    ToLetter(char),
    /// Links what is being linked to whom a typed name names: a known speaker, else its nearest
    /// occurrence in the article.
    ToName(String),
    /// Takes a quote's link away.
    Unlink {
        /// The quote.
        quote: AnnotationId,
        /// What it is linked to.
        from: AnnotationId,
    },
    /// Takes the focused quote's link to its speaker away; from a cue or mention, its links to all
    /// quotes.
    UnlinkFocused,
}

/// What part of the page each paragraph is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockAction {
    /// Changes a block's kind and finds again what is not decided on.
    Set(Span, BlockKind),
    /// Does the same with what was found before, chapter by chapter.
    SetReread(Arc<Reread>),
    /// Gives the block of the focused or of the selection the next kind.
    Cycle,
    /// Changes the kinds of several blocks, as one thing to undo, and finds again what is not decided on.
    SetAll(Vec<(Span, BlockKind)>),
    /// Makes page furniture of the blocks of the selection or of the focused, or the article's of what is furniture.
    FlipFurniture,
    /// Makes the run of page furniture that begins there (bytes) part of the article.
    TakeFurniture(u32),
    /// Shows or folds the run of page furniture that begins there (bytes).
    ToggleFurniture(u32),
}

/// The speakers and their mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpeakerAction {
    /// Changes what a speaker is called.
    Rename(SpeakerId, String),
    /// Changes what sort of source a speaker is.
    Retype(SpeakerId, Option<SpeakerKind>),
    /// Gives a speaker a colour of the palette.
    Recolour(SpeakerId, u8),
    /// Makes two speakers one.
    Merge {
        /// The speaker that stays.
        kept: SpeakerId,
        /// The speaker whose mentions it gets.
        other: SpeakerId,
    },
    /// Makes a speaker of its own out of a mention.
    SplitOff(AnnotationId),
    /// Says whom a mention mentions.
    Assign(AnnotationId, Option<SpeakerId>),
    /// Suggests the other occurrences of a speaker's name as its mentions.
    SuggestMentions(SpeakerId),
    /// Does so for the speaker of the focused.
    SuggestMentionsOfFocused,
}

/// The search in the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindAction {
    /// Opens the search in the article.
    Open,
    /// Ends it and selects the hit that was looked at.
    Close,
    /// Searches for that; as a regular expression if `true`.
    For(String, bool),
    /// Goes to the next (`true`) or previous hit.
    Step(bool),
    /// Marks every hit as that.
    Mark(Label),
}

/// How things are shown: lists, limits, language and colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewAction {
    /// Shows a list beside the article.
    ShowTab(Tab),
    /// Sets the order of the review queue.
    SetOrder(Order),
    /// Sets how far the buttons and handles of edges go.
    SetUnit(Unit),
    /// Sets the language of the interface.
    SetLanguage(Language),
    /// Sets the theme.
    SetTheme(Theme),
    /// Sets whether the title of the browser's tab holds the headline.
    SetHeadlineInTitle(bool),
    /// Hides suggestions less certain than that.
    SetThreshold(Confidence),
    /// Hides suggested claims less worth checking than that.
    SetWorthThreshold(Confidence),
    /// Shows only suggested claims of at least this certainty.
    SetClaimThreshold(Confidence),
    /// Tells check-worthiness by that model from now on, and renews what rules stood in for.
    UseWorthModel(Arc<WorthModel>),
    /// Shows or hides the list of keys.
    ToggleHelp,
}

impl Action {
    /// Returns true if it detects in the open document, so that the learned tables of its language should be there.
    pub fn detects(&self) -> bool {
        match self {
            Self::Block(action) => match action {
                BlockAction::Set(..)
                | BlockAction::SetAll(_)
                | BlockAction::Cycle
                | BlockAction::FlipFurniture
                | BlockAction::TakeFurniture(_) => true,
                BlockAction::SetReread(_) | BlockAction::ToggleFurniture(_) => false,
            },
            Self::Document(DocumentAction::TakeApart) => true,
            _ => false,
        }
    }
}
