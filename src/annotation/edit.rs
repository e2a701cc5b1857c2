//! Edits, and transactions: the edits of one thing a user did, applied together or not at all.

use std::fmt;
use std::sync::Arc;

use super::{Annotation, AnnotationId, AnswerRun, Own, Speaker, SpeakerId};
use crate::schema::{BlockKind, Label, RuleId, named};
use crate::text::Span;

/// One change: what a thing becomes. Its inverse is what the thing was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The annotation becomes this; it is removed where `None`.
    Annotation(AnnotationId, Option<Arc<Annotation>>),
    /// The speaker becomes this; it is removed where `None`.
    Speaker(SpeakerId, Option<Arc<Speaker>>),
    /// The block covering exactly this span becomes of that kind.
    Block(Span, BlockKind),
    /// The rule is switched off (`true`) or on: what it suggests is then not wanted, or wanted again.
    Rule(RuleId, bool),
    /// The remark on the whole document becomes this.
    Note(Option<Arc<str>>),
    /// The answers of models about the document become these.
    Answers(Arc<Vec<AnswerRun>>),
    /// What the project says of its own under that id becomes this; nothing where `None`.
    Own(AnnotationId, Option<Arc<Own>>),
}

/// What the user did, for the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Accepted suggestions.
    Accept,
    /// Rejected suggestions.
    Reject,
    /// Took a decision back.
    Reopen,
    /// Added an annotation.
    Add,
    /// Removed annotations.
    Remove,
    /// Moved an edge, or added or removed a part.
    Reshape,
    /// Made several annotations of one.
    Split,
    /// Made one annotation of two.
    Join,
    /// Changed the label.
    Relabel,
    /// Changed a quote's kind, a claim's kind or worth.
    Retype,
    /// Linked a quote to a speaker, cue or medium.
    Link,
    /// Took such a link away.
    Unlink,
    /// Changed a block's kind.
    Block,
    /// Renamed, merged, split or otherwise changed speakers.
    Speaker,
    /// Changed a remark.
    Note,
    /// Switched a rule off or on.
    Rule,
    /// Took in suggestions of the detectors.
    Suggest,
    /// Took over the annotations of a file of the same article.
    Import,
    /// Brought in the answer of a model.
    Answer,
    /// Set attributes of the project's own.
    Attribute,
    /// Added a relation of the project's own.
    Relate,
}

named!(Action {
    Accept = "accept",
    Reject = "reject",
    Reopen = "reopen",
    Add = "add",
    Remove = "remove",
    Reshape = "reshape",
    Split = "split",
    Join = "join",
    Relabel = "relabel",
    Retype = "retype",
    Link = "link",
    Unlink = "unlink",
    Block = "block",
    Speaker = "speaker",
    Note = "note",
    Rule = "rule",
    Suggest = "suggest",
    Import = "import",
    Answer = "answer",
    Attribute = "attribute",
    Relate = "relate",
});

/// The edits of one thing a user did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// What the user did.
    pub action: Action,
    /// The changes, in the order they are made.
    pub edits: Vec<Edit>,
}

/// Why a transaction was refused. The document is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// An annotation's part leaves the text or cuts a character.
    OutsideText(AnnotationId, Span),
    /// An edit names one annotation and holds another.
    WrongId,
    /// A link leads to an annotation that is not there.
    DanglingLink(AnnotationId, AnnotationId),
    /// A link leads to an annotation of another label than it needs.
    WrongLink {
        /// The annotation that holds the link.
        from: AnnotationId,
        /// The annotation it leads to.
        to: AnnotationId,
        /// The label it needs.
        needs: Label,
    },
    /// A mention names a speaker that is not there.
    NoSuchSpeaker(SpeakerId),
    /// No block covers exactly that span.
    NoSuchBlock(Span),
    /// A mark with an own label has the id of an annotation.
    TakenId(AnnotationId),
}

impl EditError {
    /// Returns a name for this sort of error that stays the same, for messages in other languages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OutsideText(..) => "outside-text",
            Self::WrongId => "wrong-id",
            Self::DanglingLink(..) => "dangling-link",
            Self::WrongLink { .. } => "wrong-link",
            Self::NoSuchSpeaker(_) => "no-such-speaker",
            Self::NoSuchBlock(_) => "no-such-block",
            Self::TakenId(_) => "taken-id",
        }
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutsideText(id, _) => write!(formatter, "{id} is outside the text or splits a character"),
            Self::WrongId => formatter.write_str("the edit and its annotation have different ids"),
            Self::DanglingLink(from, to) => write!(formatter, "{from} links to {to}, which does not exist"),
            Self::WrongLink { from, to, needs } => {
                write!(formatter, "{from} links to {to}, which is not a {needs}")
            }
            Self::NoSuchSpeaker(id) => write!(formatter, "speaker {id} does not exist"),
            Self::NoSuchBlock(_) => formatter.write_str("there is no such block"),
            Self::TakenId(id) => write!(formatter, "{id} is the id of two different annotations"),
        }
    }
}

impl std::error::Error for EditError {}
