//! What names of imported files were said to mean, once for a project.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::tools::listed;
use super::{Place, Scheme};
use crate::annotation::{
    Action, Annotation, AnnotationId, Document, Edit, EditError, Own, OwnMark, Relation, Role, Speaker,
    SpeakerId, Transaction,
};
use crate::format::{LinkKind, Meaning, ToolScheme};
use crate::schema::Label;

/// What names of imported files mean, each as a person would write it: a name that Qawl knows, `-` where it is left out,
/// or a name of the project's own. A record like those of `store`: it is kept and moved as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mapping {
    /// Labels: a name of the four, `-`, or an own label.
    pub labels: BTreeMap<String, String>,
    /// Attributes: `-`, or an own attribute.
    pub attributes: BTreeMap<String, String>,
    /// Relations: `source`, `medium`, `cue`, `within`, `-`, or an own relation.
    pub relations: BTreeMap<String, String>,
}

impl Mapping {
    /// Returns true if nobody has said anything.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.attributes.is_empty() && self.relations.is_empty()
    }
}

/// Names that files brought and of which nobody has said what they mean, and how often each is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreign {
    /// Labels.
    pub labels: BTreeMap<Arc<str>, usize>,
    /// Attributes.
    pub attributes: BTreeMap<Arc<str>, usize>,
    /// Relations.
    pub relations: BTreeMap<Arc<str>, usize>,
}

impl Foreign {
    /// Returns true if there are none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.attributes.is_empty() && self.relations.is_empty()
    }

    /// Adds the names that configurations list and that neither a scheme nor a mapping knows; not one of them is in use yet.
    pub fn add_tool(&mut self, scheme: &Scheme, mapping: &Mapping, tool: &ToolScheme) {
        for place in listed(tool) {
            let (all, said, is_known) = match &place {
                Place::Label(name) => (&mut self.labels, &mapping.labels, scheme.label(name).is_some()),
                Place::Attribute(name) => {
                    (&mut self.attributes, &mapping.attributes, scheme.attribute(name).is_some())
                }
                Place::Relation(name) => {
                    (&mut self.relations, &mapping.relations, scheme.relation(name).is_some())
                }
                Place::Value(..) => continue,
            };
            if !is_known && !said.contains_key(&**place.name()) {
                all.entry(Arc::clone(place.name())).or_default();
            }
        }
    }

    /// Adds the names of a document that neither a scheme nor a mapping knows.
    pub fn add(&mut self, scheme: &Scheme, mapping: &Mapping, document: &Document) {
        let count = |all: &mut BTreeMap<Arc<str>, usize>, name: &Arc<str>| {
            *all.entry(Arc::clone(name)).or_default() += 1;
        };
        for (_, own) in document.own_all() {
            let is_new = |mark: &&OwnMark| {
                scheme.label(&mark.label).is_none() && !mapping.labels.contains_key(&*mark.label)
            };
            if let Some(mark) = own.mark.as_ref().filter(is_new) {
                count(&mut self.labels, &mark.label);
            }
            for name in own.attributes.keys() {
                if scheme.attribute(name).is_none() && !mapping.attributes.contains_key(&**name) {
                    count(&mut self.attributes, name);
                }
            }
            for Relation { name, .. } in &own.relations {
                if scheme.relation(name).is_none() && !mapping.relations.contains_key(&**name) {
                    count(&mut self.relations, name);
                }
            }
        }
    }
}

impl Mapping {
    /// Adds what another mapping says; of the same name the other has the last word.
    pub fn extend(&mut self, other: &Self) {
        self.labels.extend(other.labels.clone());
        self.attributes.extend(other.attributes.clone());
        self.relations.extend(other.relations.clone());
    }

    /// Returns a document in which its names mean what was said.
    ///
    /// # Errors
    /// Why the document cannot be so; none is known, since annotations are put where marks were and linked as fits.
    pub fn apply(&self, document: &Document) -> Result<Document, EditError> {
        let mut mapped = document.clone();
        if self.is_empty() {
            return Ok(mapped);
        }
        for edits in [Self::labelled, Self::related] {
            let edits = edits(self, &mapped);
            if !edits.is_empty() {
                mapped.apply(&Transaction { action: Action::Import, edits })?;
            }
        }
        Ok(mapped)
    }

    /// Returns the edits that give marks and attributes their meaning.
    fn labelled(&self, document: &Document) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut speakers: BTreeMap<Arc<str>, SpeakerId> =
            document.speakers().map(|it| (Arc::clone(&it.name), it.id)).collect();
        let mut next = document.next_speaker_id();
        for (id, own) in document.own_all() {
            let mut is = Own::clone(own);
            is.attributes.clear();
            for (name, value) in &own.attributes {
                match self.attributes.get(&**name).map(String::as_str) {
                    Some("-") => {}
                    Some(called) => {
                        is.attributes.entry(called.into()).or_insert_with(|| value.clone());
                    }
                    None => {
                        is.attributes.insert(Arc::clone(name), value.clone());
                    }
                }
            }
            let meaning = own.mark.as_ref().and_then(|it| self.labels.get(&*it.label));
            if let (Some(mark), Some(meaning)) = (&own.mark, meaning) {
                match Meaning::<Label>::of(meaning) {
                    Meaning::Nothing => {
                        edits.push(Edit::Own(id, None));
                        continue;
                    }
                    Meaning::Own(name) => is.mark = Some(OwnMark { label: name.into(), ..mark.clone() }),
                    Meaning::Known(label) => {
                        is.mark = None;
                        let role = match label {
                            Label::Speaker => {
                                let name: Arc<str> = document.covered_by(&mark.parts).into();
                                let speaker = *speakers.entry(Arc::clone(&name)).or_insert_with(|| {
                                    let id = next;
                                    next = SpeakerId(id.0 + 1);
                                    let speaker = Speaker { id, name, kind: None, colour: None };
                                    edits.push(Edit::Speaker(id, Some(Arc::new(speaker))));
                                    id
                                });
                                Role::Speaker(Some(speaker))
                            }
                            label => Role::fresh(label),
                        };
                        // The mark goes first: an id is that of one thing.
                        edits.push(Edit::Own(
                            id,
                            Some(&is).filter(|it| !it.is_empty()).cloned().map(Arc::new),
                        ));
                        let annotation = Annotation {
                            id,
                            parts: mark.parts.clone(),
                            role,
                            review: mark.review,
                            origin: mark.origin.clone(),
                            suggested_parts: None,
                            note: mark.note.clone(),
                            opinions: Vec::new(),
                        };
                        edits.push(Edit::Annotation(id, Some(Arc::new(annotation))));
                        continue;
                    }
                }
            }
            if is != **own {
                edits.push(Edit::Own(id, Some(is).filter(|it| !it.is_empty()).map(Arc::new)));
            }
        }
        edits
    }

    /// Returns the edits that give relations their meaning. One that does not fit what it leads from and to stays a
    /// relation of the project's own.
    fn related(&self, document: &Document) -> Vec<Edit> {
        let mut changed: BTreeMap<AnnotationId, Annotation> = BTreeMap::new();
        let mut edits = Vec::new();
        for (id, own) in document.own_all() {
            let mut is = Own::clone(own);
            is.relations.retain(|it| document.has(it.to));
            for relation in &mut is.relations {
                if let Some(Meaning::Own(name)) =
                    self.relations.get(&*relation.name).map(|it| Meaning::<LinkKind>::of(it))
                {
                    relation.name = name.into();
                }
            }
            is.relations.retain(|relation| {
                match self.relations.get(&*relation.name).map(|it| Meaning::of(it)) {
                    Some(Meaning::Nothing) => false,
                    Some(Meaning::Known(kind)) => {
                        let from = changed
                            .get(&id)
                            .cloned()
                            .or_else(|| Some(Annotation::clone(document.annotation(id)?)));
                        let linked = from.and_then(|from| linked(document, from, kind, relation.to));
                        match linked {
                            Some(linked) => {
                                changed.insert(id, linked);
                                false
                            }
                            None => true,
                        }
                    }
                    Some(Meaning::Own(_)) | None => true,
                }
            });
            if is != **own {
                edits.push(Edit::Own(id, Some(is).filter(|it| !it.is_empty()).map(Arc::new)));
            }
        }
        edits.extend(changed.into_values().map(|it| Edit::Annotation(it.id, Some(Arc::new(it)))));
        edits
    }
}

/// Returns an annotation with a link to another one; `None` where the two cannot be linked so.
fn linked(document: &Document, mut from: Annotation, kind: LinkKind, to: AnnotationId) -> Option<Annotation> {
    let label = document.annotation(to)?.label();
    match (&mut from.role, kind, label) {
        (Role::Quote(it), LinkKind::Source, Label::Speaker) if it.source.is_none() => it.source = Some(to),
        (Role::Quote(it), LinkKind::Medium, Label::Speaker) if it.medium.is_none() => it.medium = Some(to),
        (Role::Quote(it), LinkKind::Cue, Label::Cue) => {
            if !it.cues.contains(&to) {
                it.cues.push(to);
            }
        }
        (Role::Claim(it), LinkKind::Within, Label::Quote) if it.quote.is_none() => it.quote = Some(to),
        _ => return None,
    }
    Some(from)
}
