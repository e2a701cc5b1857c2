//! What users do, as transactions: each function reads a document and returns the edits that one
//! action of a person amounts to. None of them changes anything; [`History::perform`] does.
//!
//! A transaction without edits means that there was nothing to do. Mending an annotation (its
//! edges, label, kind or links) accepts it.
//!
//! [`History::perform`]: super::History::perform

mod own;
mod pieces;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use own::{
    add_own, join_own, note_own, relabel_as_known, relabel_own, relate, remove_own, reshape_own, review_own,
    set_attribute, split_own, unrelate,
};
pub use pieces::{join, split};

use super::{
    Action, Annotation, AnnotationId, Attribution, Document, Edit, Origin, Parts, Review, Role, Speaker,
    SpeakerId, Transaction,
};
use crate::schema::{
    BlockKind, ClaimKind, Confidence, Evidence, Label, QuoteKind, RuleId, SpeakerKind, Worth,
};
use crate::text::Span;

/// What a quote is linked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkRole {
    /// The word that attributes it.
    Cue,
    /// The mention of who said it.
    Source,
    /// The mention of who relayed it.
    Medium,
}

impl LinkRole {
    /// Returns the label that an annotation needs to be linked so.
    pub fn label(self) -> Label {
        match self {
            Self::Cue => Label::Cue,
            Self::Source | Self::Medium => Label::Speaker,
        }
    }
}

/// The annotations a transaction changes, each as it becomes.
struct Changes<'a> {
    document: &'a Document,
    changed: BTreeMap<AnnotationId, Option<Annotation>>,
}

impl<'a> Changes<'a> {
    fn of(document: &'a Document) -> Self {
        Self { document, changed: BTreeMap::new() }
    }

    /// Changes an annotation; one that is not there stays away.
    fn update(&mut self, id: AnnotationId, change: impl FnOnce(&mut Annotation)) {
        let becomes = self
            .changed
            .entry(id)
            .or_insert_with(|| self.document.annotation(id).map(|annotation| Annotation::clone(annotation)));
        if let Some(annotation) = becomes {
            change(annotation);
        }
    }

    /// Changes an annotation's role or extent. A corrected annotation counts as accepted, so that detection
    /// does not replace it; an unchanged one keeps its status.
    fn mend(&mut self, id: AnnotationId, change: impl FnOnce(&mut Annotation)) {
        self.update(id, |it| {
            let was = it.clone();
            change(it);
            if *it != was {
                it.review = Review::Accepted;
            }
        });
    }

    /// Gives an annotation other parts and keeps what a rule had suggested beside them.
    fn reshape(&mut self, id: AnnotationId, parts: Parts) {
        self.mend(id, |it| {
            if it.parts == parts {
                return;
            }
            let was = std::mem::replace(&mut it.parts, parts);
            if it.suggested_parts.as_ref() == Some(&it.parts) {
                it.suggested_parts = None;
            } else if it.suggested_parts.is_none() && matches!(it.origin, Origin::Rule(_)) {
                it.suggested_parts = Some(was);
            }
        });
    }

    fn remove(&mut self, id: AnnotationId) {
        self.changed.insert(id, None);
    }

    /// Takes every link to any of these annotations away, in one pass whatever their number.
    fn unlink_everywhere(&mut self, ids: &BTreeSet<AnnotationId>) {
        let document = self.document;
        for annotation in document.annotations() {
            let linked: Vec<AnnotationId> = match &annotation.role {
                Role::Quote(attribution) => attribution.links().filter(|to| ids.contains(to)).collect(),
                Role::Claim(claim) => claim.quote.filter(|to| ids.contains(to)).into_iter().collect(),
                Role::Speaker(_) | Role::Cue => continue,
            };
            if linked.is_empty() {
                continue;
            }
            self.update(annotation.id, |it| match &mut it.role {
                Role::Quote(attribution) => linked.iter().for_each(|to| unlink_from(attribution, *to)),
                Role::Claim(claim) => claim.quote = None,
                Role::Speaker(_) | Role::Cue => {}
            });
        }
    }

    /// Moves the claims of quote `from` that satisfy `which` to quote `to`.
    fn give_claims(&mut self, from: AnnotationId, to: AnnotationId, which: impl Fn(&Annotation) -> bool) {
        let document = self.document;
        let of_quote = |it: &&Arc<Annotation>| it.claim().is_some_and(|claim| claim.quote == Some(from));
        for claim in document.annotations().filter(of_quote).filter(|it| which(it)) {
            self.update(claim.id, |it| {
                if let Role::Claim(claim) = &mut it.role {
                    claim.quote = Some(to);
                }
            });
        }
    }

    fn into_transaction(self, action: Action) -> Transaction {
        let document = self.document;
        let edits = self
            .changed
            .into_iter()
            .filter(|(id, becomes)| document.annotation(*id).map(|it| &**it) != becomes.as_ref())
            .map(|(id, becomes)| Edit::Annotation(id, becomes.map(Arc::new)))
            .collect();
        Transaction { action, edits }
    }
}

fn unlink_from(attribution: &mut Attribution, id: AnnotationId) {
    attribution.cues.retain(|cue| *cue != id);
    attribution.source = attribution.source.filter(|it| *it != id);
    attribution.medium = attribution.medium.filter(|it| *it != id);
}

/// Accepts, rejects or reopens annotations.
pub fn review(
    document: &Document,
    ids: impl IntoIterator<Item = AnnotationId>,
    review: Review,
) -> Transaction {
    let mut changes = Changes::of(document);
    for id in ids {
        changes.update(id, |it| it.review = review);
    }
    changes.into_transaction(match review {
        Review::Accepted => Action::Accept,
        Review::Rejected => Action::Reject,
        Review::Suggested => Action::Reopen,
    })
}

/// Returns a quote with its cues, source and medium; any other comes alone. What is rejected is left out
/// where a live mark covers the same: the link moves there.
pub fn whole_attribution(document: &Document, id: AnnotationId) -> Vec<AnnotationId> {
    let is_it = |to: &AnnotationId| {
        document.annotation(*to).is_some_and(|it| it.is_live()) || document.live_twin(*to).is_none()
    };
    std::iter::once(id).chain(links_of(document, id).into_iter().filter(is_it)).collect()
}

/// Returns a quote with those of its cues, source and medium that no other live quote is linked to.
pub fn own_attribution(document: &Document, id: AnnotationId) -> Vec<AnnotationId> {
    let is_own =
        |to: &AnnotationId| !document.quotes_linking(*to).any(|quote| quote.id != id && quote.is_live());
    std::iter::once(id).chain(links_of(document, id).into_iter().filter(is_own)).collect()
}

fn links_of(document: &Document, quote: AnnotationId) -> Vec<AnnotationId> {
    let attribution = document.annotation(quote).and_then(|it| it.attribution());
    attribution.map(|it| it.links().collect()).unwrap_or_default()
}

/// Does what [`review`] does, and makes suggestions again of what a quote among these was rejected with, so that
/// its links outlive the taking back.
pub fn take_back(
    document: &Document,
    ids: impl IntoIterator<Item = AnnotationId>,
    becomes: Review,
) -> Transaction {
    let ids: BTreeSet<AnnotationId> = ids.into_iter().collect();
    let rejected = |id: &AnnotationId| document.annotation(*id).is_some_and(|it| !it.is_live());
    let with: Vec<AnnotationId> = ids
        .iter()
        .filter(|id| rejected(id))
        .flat_map(|id| links_of(document, *id))
        .filter(|to| rejected(to) && !ids.contains(to) && document.live_twin(*to).is_none())
        .collect();
    let mut transaction = review(document, ids, becomes);
    transaction.edits.extend(review(document, with, Review::Suggested).edits);
    transaction
}

/// Adds an annotation that a person made; its id is [`Document::next_annotation_id`].
pub fn add(document: &Document, label: Label, parts: Parts) -> Transaction {
    let id = document.next_annotation_id();
    let mut role = Role::fresh(label);
    if let Role::Claim(claim) = &mut role {
        claim.quote = document.quote_around(parts.hull());
    }
    let annotation = Annotation {
        id,
        parts,
        role,
        review: Review::Accepted,
        origin: Origin::Person,
        suggested_parts: None,
        note: None,
        opinions: Vec::new(),
    };
    Transaction { action: Action::Add, edits: vec![Edit::Annotation(id, Some(Arc::new(annotation)))] }
}

/// Removes annotations and every link to them.
pub fn remove(document: &Document, ids: &[AnnotationId]) -> Transaction {
    let mut changes = Changes::of(document);
    changes.unlink_everywhere(&ids.iter().copied().collect());
    for id in ids.iter().filter(|id| document.annotation(**id).is_some()) {
        changes.remove(*id);
    }
    changes.into_transaction(Action::Remove)
}

/// Removes annotations as a person does: every link to them goes, and what a rule had suggested stays
/// rejected, so that it is not suggested again.
pub fn discard(document: &Document, ids: &[AnnotationId]) -> Transaction {
    let mut changes = Changes::of(document);
    changes.unlink_everywhere(&ids.iter().copied().collect());
    for annotation in ids.iter().filter_map(|id| document.annotation(*id)) {
        let is_suggested = matches!(annotation.origin, Origin::Rule(_)) || !annotation.opinions.is_empty();
        if is_suggested && annotation.is_live() {
            changes.update(annotation.id, |it| it.review = Review::Rejected);
        } else {
            changes.remove(annotation.id);
        }
    }
    changes.into_transaction(Action::Remove)
}

/// The rule of [`suggest_mentions`]: a person's doing, so that detectors do not renew it.
pub const SAME_NAME: RuleId = RuleId(std::borrow::Cow::Borrowed("user/same-name"));

/// Suggests mentions of a speaker at other places that name it.
pub fn suggest_mentions(
    document: &Document,
    speaker: SpeakerId,
    places: impl IntoIterator<Item = Parts>,
) -> Transaction {
    let mut next = document.next_annotation_id().0;
    let mut edits = Vec::new();
    for parts in places {
        let evidence = Evidence { rule: SAME_NAME, confidence: Confidence::thousandths(900), entry: None };
        let annotation = Annotation {
            id: AnnotationId(next),
            parts,
            role: Role::Speaker(Some(speaker)),
            review: Review::Suggested,
            origin: Origin::Rule(evidence),
            suggested_parts: None,
            note: None,
            opinions: Vec::new(),
        };
        edits.push(Edit::Annotation(annotation.id, Some(Arc::new(annotation))));
        next = next.saturating_add(1);
    }
    Transaction { action: Action::Suggest, edits }
}

/// Switches a rule off or on for the document: what it suggests and nobody has decided on is then not
/// shown, and shown again.
pub fn switch_rule(document: &Document, rule: &RuleId, off: bool) -> Transaction {
    let changes = document.rules_off().contains(rule) != off;
    let edits = changes.then(|| Edit::Rule(rule.clone(), off)).into_iter().collect();
    Transaction { action: Action::Rule, edits }
}

/// Gives an annotation other parts. What had been suggested is kept beside a suggestion so mended.
pub fn reshape(document: &Document, id: AnnotationId, parts: Parts) -> Transaction {
    let mut changes = Changes::of(document);
    changes.reshape(id, parts);
    changes.into_transaction(Action::Reshape)
}

/// Gives an annotation another label, with nothing of the old role kept; links that need the old
/// label go.
pub fn relabel(document: &Document, id: AnnotationId, label: Label) -> Transaction {
    let mut changes = Changes::of(document);
    if document.annotation(id).is_some_and(|it| it.label() != label) {
        changes.unlink_everywhere(&BTreeSet::from([id]));
        changes.mend(id, |it| {
            it.role = Role::fresh(label);
        });
    }
    changes.into_transaction(Action::Relabel)
}

/// Changes how a quote is rendered.
pub fn retype_quote(document: &Document, id: AnnotationId, kind: QuoteKind) -> Transaction {
    let mut changes = Changes::of(document);
    changes.mend(id, |it| {
        if let Role::Quote(attribution) = &mut it.role {
            attribution.kind = kind;
        }
    });
    changes.into_transaction(Action::Retype)
}

/// Changes whether a claim is worth checking.
pub fn rate_claim(document: &Document, id: AnnotationId, worth: Worth) -> Transaction {
    let mut changes = Changes::of(document);
    changes.mend(id, |it| {
        if let Role::Claim(claim) = &mut it.role {
            claim.worth = worth;
        }
    });
    changes.into_transaction(Action::Retype)
}

/// Changes what sort of fact a claim states.
pub fn retype_claim(document: &Document, id: AnnotationId, kind: Option<ClaimKind>) -> Transaction {
    let mut changes = Changes::of(document);
    changes.mend(id, |it| {
        if let Role::Claim(claim) = &mut it.role {
            claim.kind = kind;
        }
    });
    changes.into_transaction(Action::Retype)
}

/// Links a quote to an annotation. A source or medium replaces the one before; a cue is added.
pub fn link(document: &Document, quote: AnnotationId, role: LinkRole, to: AnnotationId) -> Transaction {
    let mut changes = Changes::of(document);
    let fits = document.annotation(to).is_some_and(|it| it.label() == role.label());
    if fits {
        changes.mend(quote, |it| {
            if let Role::Quote(attribution) = &mut it.role {
                match role {
                    LinkRole::Source => attribution.source = Some(to),
                    LinkRole::Medium => attribution.medium = Some(to),
                    LinkRole::Cue => {
                        if !attribution.cues.contains(&to) {
                            attribution.cues.push(to);
                            let start =
                                |id: &AnnotationId| document.annotation(*id).map(|it| it.parts.start());
                            attribution.cues.sort_by_key(start);
                        }
                    }
                }
            }
        });
    }
    changes.into_transaction(Action::Link)
}

/// Links a quote to the mention of a speaker nearest before it, else to the first one after it.
pub fn link_speaker(document: &Document, quote: AnnotationId, speaker: SpeakerId) -> Transaction {
    let nothing = Transaction { action: Action::Link, edits: Vec::new() };
    let Some(start) = document.annotation(quote).map(|it| it.parts.start()) else { return nothing };
    let mentions = document.mentions(speaker);
    let before = mentions.iter().rfind(|it| it.parts.start() < start);
    match before.or(mentions.first()) {
        Some(mention) => link(document, quote, LinkRole::Source, mention.id),
        None => nothing,
    }
}

/// Links a quote to an annotation as nobody has asked for: what a person has decided about the quote stays.
pub fn propose_link(
    document: &Document,
    quote: AnnotationId,
    role: LinkRole,
    to: AnnotationId,
) -> Transaction {
    unasked(document, quote, link(document, quote, role, to))
}

/// Takes a quote's link to an annotation away as nobody has asked for: what a person has decided about the quote stays.
pub fn propose_unlink(document: &Document, quote: AnnotationId, from: AnnotationId) -> Transaction {
    unasked(document, quote, unlink(document, quote, from))
}

/// Keeps what a person has decided about a quote in edits that nobody has asked for.
fn unasked(document: &Document, quote: AnnotationId, mut transaction: Transaction) -> Transaction {
    let review = document.annotation(quote).map(|it| it.review);
    for edit in &mut transaction.edits {
        if let (Edit::Annotation(_, Some(annotation)), Some(review)) = (edit, review) {
            Arc::make_mut(annotation).review = review;
        }
    }
    transaction
}

/// Takes a quote's link to an annotation away.
pub fn unlink(document: &Document, quote: AnnotationId, from: AnnotationId) -> Transaction {
    let mut changes = Changes::of(document);
    changes.mend(quote, |it| {
        if let Role::Quote(attribution) = &mut it.role {
            unlink_from(attribution, from);
        }
    });
    changes.into_transaction(Action::Unlink)
}

/// Changes a block's kind. In what becomes boilerplate nothing stays suggested; what a person has
/// decided on stays.
pub fn set_block(document: &Document, span: Span, kind: BlockKind) -> Transaction {
    let mut changes = Changes::of(document);
    if kind == BlockKind::Boilerplate {
        let undecided: BTreeSet<AnnotationId> = document
            .annotations()
            .filter(|it| it.review == Review::Suggested && span.covers(it.parts.hull()))
            .map(|it| it.id)
            .collect();
        changes.unlink_everywhere(&undecided);
        for id in undecided {
            changes.remove(id);
        }
    }
    let mut transaction = changes.into_transaction(Action::Block);
    transaction.edits.push(Edit::Block(span, kind));
    transaction
}

/// Says whom a mention mentions.
pub fn assign(document: &Document, mention: AnnotationId, speaker: Option<SpeakerId>) -> Transaction {
    let mut changes = Changes::of(document);
    changes.mend(mention, |it| {
        if let Role::Speaker(was) = &mut it.role {
            *was = speaker;
        }
    });
    changes.into_transaction(Action::Speaker)
}

/// Makes a speaker of its own out of a mention; its id is [`Document::next_speaker_id`].
pub fn split_off(document: &Document, mention: AnnotationId) -> Transaction {
    let id = document.next_speaker_id();
    let Some(name) = document.annotation(mention).map(|it| document.covered(it)) else {
        return Transaction { action: Action::Speaker, edits: Vec::new() };
    };
    let speaker = Speaker { id, name: name.into(), kind: None, colour: None };
    let mut transaction = assign(document, mention, Some(id));
    transaction.edits.insert(0, Edit::Speaker(id, Some(Arc::new(speaker))));
    transaction
}

/// Makes two speakers one: the mentions of `other` become mentions of `kept`, and `other` goes.
pub fn merge(document: &Document, kept: SpeakerId, other: SpeakerId) -> Transaction {
    let mut changes = Changes::of(document);
    if kept == other || document.speaker(kept).is_none() || document.speaker(other).is_none() {
        return changes.into_transaction(Action::Speaker);
    }
    let mentions: Vec<AnnotationId> =
        document.annotations().filter(|it| it.speaker() == Some(other)).map(|it| it.id).collect();
    for mention in mentions {
        changes.update(mention, |it| it.role = Role::Speaker(Some(kept)));
    }
    let mut transaction = changes.into_transaction(Action::Speaker);
    transaction.edits.push(Edit::Speaker(other, None));
    transaction
}

/// Changes what a speaker is called, what sort of source it is, or its colour.
pub fn change_speaker(document: &Document, id: SpeakerId, change: impl FnOnce(&mut Speaker)) -> Transaction {
    let mut edits = Vec::new();
    if let Some(was) = document.speaker(id) {
        let mut speaker = Speaker::clone(was);
        change(&mut speaker);
        speaker.id = id;
        if speaker != **was {
            edits.push(Edit::Speaker(id, Some(Arc::new(speaker))));
        }
    }
    Transaction { action: Action::Speaker, edits }
}

/// Changes a speaker's name.
pub fn rename(document: &Document, id: SpeakerId, name: &str) -> Transaction {
    change_speaker(document, id, |speaker| {
        if !name.trim().is_empty() {
            speaker.name = name.trim().into();
        }
    })
}

/// Changes what sort of source a speaker is.
pub fn retype_speaker(document: &Document, id: SpeakerId, kind: Option<SpeakerKind>) -> Transaction {
    change_speaker(document, id, |speaker| speaker.kind = kind)
}

/// Changes the remark on an annotation; an empty one is none.
pub fn annotate_note(document: &Document, id: AnnotationId, note: &str) -> Transaction {
    let mut changes = Changes::of(document);
    changes.update(id, |it| it.note = (!note.trim().is_empty()).then(|| note.into()));
    changes.into_transaction(Action::Note)
}
