//! How the answers of models and the suggestions of rules agree, and how a person takes a model's version over.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::annotation::{
    Action, Annotation, AnnotationId, Document, Edit, Opinion, Origin, Parts, Review, Role, Speaker,
    Transaction, intents,
};
use crate::detect::affixes;
use crate::schema::Label;
use crate::text::Span;
use crate::text::fold::fold;
use crate::text::tokens::{Token, TokenKind, tokens};

/// How rules and models relate to each other on an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Accord {
    /// They say the same.
    Agreed,
    /// They have it otherwise.
    Differs {
        /// It begins or ends elsewhere.
        extent: bool,
        /// Somebody else says it.
        speaker: bool,
    },
    /// Only a model suggests it.
    ModelOnly,
    /// Only a rule suggests it, though a model was asked for its like.
    RuleOnly,
}

impl Accord {
    /// Returns true unless both say the same.
    pub fn is_difference(self) -> bool {
        self != Self::Agreed
    }

    /// Returns a name that stays the same.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Differs { extent: true, speaker: true } => "extent-and-speaker",
            Self::Differs { speaker: true, .. } => "speaker",
            Self::Differs { .. } => "extent",
            Self::ModelOnly => "model-only",
            Self::RuleOnly => "rule-only",
        }
    }
}

/// Returns how rules and models relate to each other on an annotation; `None` where no model was asked for its like.
pub fn accord(document: &Document, annotation: &Annotation) -> Option<Accord> {
    let is_ruled = matches!(annotation.origin, Origin::Rule(_) | Origin::Person);
    if annotation.opinions.is_empty() {
        let is_asked = document.answers().iter().any(|it| it.labels.contains(&annotation.label()));
        let is_rule = matches!(annotation.origin, Origin::Rule(_));
        return (is_asked && is_rule).then_some(Accord::RuleOnly);
    }
    // Two models that say the same agree as a rule and a model do.
    if !is_ruled && annotation.opinions.len() < 2 {
        return Some(Accord::ModelOnly);
    }
    let is_small = matches!(annotation.label(), Label::Speaker | Label::Cue);
    let extent = !is_small
        && annotation.opinions.iter().any(|it| !is_same_extent(document, &annotation.parts, &it.parts));
    let speaker =
        annotation.opinions.iter().any(|it| speaker_agrees(document, annotation, it) == Some(false));
    Some(if extent || speaker { Accord::Differs { extent, speaker } } else { Accord::Agreed })
}

/// Returns what is undecided and agreed on.
pub fn agreed(document: &Document) -> Vec<AnnotationId> {
    let open = document.annotations().filter(|it| it.review == Review::Suggested);
    open.filter(|it| accord(document, it) == Some(Accord::Agreed)).map(|it| it.id).collect()
}

/// Tells whether two extents are the same after normalising: without outer marks, punctuation, white space, and the
/// complementiser that may begin a content.
pub fn is_same_extent(document: &Document, a: &Parts, b: &Parts) -> bool {
    a == b || {
        let (a, b) = (words(document, a), words(document, b));
        !a.is_empty() && a == b
    }
}

/// Returns the places of the words that parts cover, without an opening complementiser.
fn words(document: &Document, parts: &Parts) -> Vec<Span> {
    let text = document.text();
    let mut cut: Vec<Token> = Vec::new();
    let mut found = Vec::new();
    for part in parts.spans() {
        cut.clear();
        tokens(&mut cut, text.as_str(), *part);
        let words = cut.iter().filter(|it| matches!(it.kind, TokenKind::Word | TokenKind::Number));
        found.extend(words.map(|it| it.span));
    }
    if let Some(first) = found.first()
        && found.len() > 1
        && affixes::opens_content(document.lang(), text.slice(*first))
    {
        found.remove(0);
    }
    found
}

/// Tells whether an annotation's speaker is the one of an opinion; `None` where the opinion names none, or it is no
/// quote.
pub fn speaker_agrees(document: &Document, annotation: &Annotation, opinion: &Opinion) -> Option<bool> {
    let attribution = annotation.attribution()?;
    let name = opinion.speaker.as_ref()?;
    let Some(source) = attribution.source.and_then(|id| document.annotation(id)) else { return Some(false) };
    let shares = |it: &Annotation| {
        let said = opinion.source.as_ref();
        said.is_some_and(|said| said.spans().iter().any(|a| it.parts.spans().iter().any(|b| a.overlaps(*b))))
    };
    if shares(source) {
        return Some(true);
    }
    let name = folded(name);
    let Some(speaker) = source.speaker() else {
        return Some(is_same_name(&name, &folded(&document.covered(source))));
    };
    let named = document.speaker(speaker).is_some_and(|it| is_same_name(&name, &folded(&it.name)));
    let mentions = document.mentions(speaker);
    Some(named || mentions.iter().any(|it| shares(it) || is_same_name(&name, &folded(&document.covered(it)))))
}

fn folded(name: &str) -> Vec<String> {
    let mut cut: Vec<Token> = Vec::new();
    tokens(&mut cut, name, Span::from_range(0..name.len()));
    let words = cut.iter().filter(|it| matches!(it.kind, TokenKind::Word | TokenKind::Number));
    words.map(|it| fold(name.get(it.span.range()).unwrap_or(""))).collect()
}

/// Tells whether one of two names has all words of the other; what is written together with a word may come before it.
fn is_same_name(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let is_word = |a: &str, b: &str| {
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        long.strip_suffix(short).is_some_and(|before| {
            before.chars().count() <= 2 && (before.is_empty() || short.chars().count() > 2)
        })
    };
    short.iter().any(|it| it.chars().count() > 2)
        && short.iter().all(|own| long.iter().any(|other| is_word(own, other)))
}

/// Returns the edits that give an annotation the version of a model: its extent, its speaker and cues, its kind. It
/// counts as accepted then, with what it is linked to. No edits where that model has no opinion on it.
pub fn adopt(document: &Document, id: AnnotationId, model: &str) -> Transaction {
    let nothing = Transaction { action: Action::Reshape, edits: Vec::new() };
    let Some(opinion) =
        document.annotation(id).and_then(|it| it.opinions.iter().find(|it| &*it.model == model).cloned())
    else {
        return nothing;
    };
    let mut changed = document.clone();
    let mut edits = Vec::new();
    let mut act = |changed: &mut Document, transaction: Transaction| {
        if changed.apply(&transaction).is_ok() {
            edits.extend(transaction.edits);
        }
    };
    let reshaped = intents::reshape(&changed, id, opinion.parts.clone());
    act(&mut changed, reshaped);
    if let Some(source) = &opinion.source
        && changed.annotation(id).is_some_and(|it| speaker_agrees(&changed, it, &opinion) != Some(true))
    {
        let mention = at(&changed, Label::Speaker, source);
        let mention = mention.unwrap_or_else(|| {
            let id = changed.next_annotation_id();
            let added = intents::add(&changed, Label::Speaker, source.clone());
            act(&mut changed, added);
            let covered = changed.annotation(id).map(|it| changed.covered(it)).unwrap_or_default();
            let name = folded(&covered);
            let known = changed.speakers().find(|it| folded(&it.name) == name).map(|it| it.id);
            let speaker = known.unwrap_or_else(|| {
                let id = changed.next_speaker_id();
                let speaker = Speaker { id, name: covered.trim().into(), kind: None, colour: None };
                let edit = Edit::Speaker(id, Some(Arc::new(speaker)));
                act(&mut changed, Transaction { action: Action::Speaker, edits: vec![edit] });
                id
            });
            let assigned = intents::assign(&changed, id, Some(speaker));
            act(&mut changed, assigned);
            id
        });
        let linked = intents::link(&changed, id, intents::LinkRole::Source, mention);
        act(&mut changed, linked);
        let accepted = intents::review(&changed, [mention], Review::Accepted);
        act(&mut changed, accepted);
    }
    if let Some(kind) = opinion.kind
        && changed.annotation(id).is_some_and(|it| it.attribution().is_some())
    {
        let retyped = intents::retype_quote(&changed, id, kind);
        act(&mut changed, retyped);
    }
    if let Some(worth) = opinion.worth {
        let rated = intents::rate_claim(&changed, id, worth);
        act(&mut changed, rated);
    }
    let accepted = intents::review(&changed, [id], Review::Accepted);
    act(&mut changed, accepted);
    Transaction { action: Action::Accept, edits }
}

/// Returns the live annotation of a label that shares text with parts.
fn at(document: &Document, label: Label, parts: &Parts) -> Option<AnnotationId> {
    let shares = |it: &&Arc<Annotation>| {
        it.label() == label
            && it.is_live()
            && it.parts.spans().iter().any(|a| parts.spans().iter().any(|b| a.overlaps(*b)))
    };
    document.annotations().find(shares).map(|it| it.id)
}

/// Returns the models that have an opinion in a document, or answered without one, oldest first.
pub fn models(document: &Document) -> Vec<Arc<str>> {
    let mut seen = BTreeSet::new();
    document
        .answers()
        .iter()
        .map(|it| Arc::clone(&it.model))
        .filter(|it| seen.insert(Arc::clone(it)))
        .collect()
}

/// Returns a document with what one model suggests and nothing else, accepted, as if a person had made it: for
/// measuring a model, or comparing it with people.
pub fn as_model_has_it(document: &Document, model: &str) -> Document {
    let mut alone = Document::new(
        document.id(),
        document.text().clone(),
        document.lang().clone(),
        document.blocks().to_vec(),
    );
    let of_model = |it: &&Arc<Annotation>| it.opinions.iter().any(|it| &*it.model == model);
    for annotation in document.in_text_order().into_iter().filter(of_model) {
        let Some(opinion) = annotation.opinions.iter().find(|it| &*it.model == model) else { continue };
        if !matches!(annotation.label(), Label::Quote | Label::Claim) {
            continue;
        }
        let id = alone.next_annotation_id();
        let mut edits = intents::add(&alone, annotation.label(), opinion.parts.clone()).edits;
        if let Some(Edit::Annotation(_, Some(added))) = edits.first_mut() {
            let added = Arc::make_mut(added);
            match (&mut added.role, &annotation.role) {
                (Role::Quote(own), Role::Quote(it)) => own.kind = opinion.kind.unwrap_or(it.kind),
                (Role::Claim(own), Role::Claim(it)) => own.worth = opinion.worth.unwrap_or(it.worth),
                _ => {}
            }
            added.opinions = vec![opinion.clone()];
        }
        let _ = alone.apply(&Transaction { action: Action::Add, edits });
        let mut link = |role: intents::LinkRole, parts: &Parts, name: Option<&str>| {
            let label = role.label();
            let there =
                alone.annotations().find(|it| it.label() == label && it.parts == *parts).map(|it| it.id);
            let to = there.unwrap_or_else(|| {
                let to = alone.next_annotation_id();
                let added = intents::add(&alone, label, parts.clone());
                let _ = alone.apply(&added);
                if let Some(name) = name {
                    let key = folded(name);
                    let known = alone.speakers().find(|it| folded(&it.name) == key).map(|it| it.id);
                    let speaker = known.unwrap_or(alone.next_speaker_id());
                    let mut edits = Vec::new();
                    if known.is_none() {
                        let new = Speaker { id: speaker, name: name.into(), kind: None, colour: None };
                        edits.push(Edit::Speaker(speaker, Some(Arc::new(new))));
                    }
                    let _ = alone.apply(&Transaction { action: Action::Speaker, edits });
                    let assigned = intents::assign(&alone, to, Some(speaker));
                    let _ = alone.apply(&assigned);
                }
                to
            });
            let linked = intents::link(&alone, id, role, to);
            let _ = alone.apply(&linked);
        };
        if annotation.label() == Label::Quote {
            opinion.cues.iter().for_each(|cue| link(intents::LinkRole::Cue, cue, None));
            opinion
                .source
                .iter()
                .for_each(|it| link(intents::LinkRole::Source, it, opinion.speaker.as_deref()));
            opinion.medium.iter().for_each(|it| link(intents::LinkRole::Medium, it, None));
        }
    }
    alone
}
