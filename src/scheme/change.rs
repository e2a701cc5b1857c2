//! Changing a scheme. Each change returns another scheme and leaves documents alone.

use std::sync::Arc;

use super::{Attribute, RelationKind, Scheme, SpanLabel, Term};
use crate::annotation::Value;

/// Names something of a scheme, by its present name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A label.
    Label(Arc<str>),
    /// An attribute.
    Attribute(Arc<str>),
    /// A value of an attribute: the attribute's name, and the value's.
    Value(Arc<str>, Arc<str>),
    /// A relation.
    Relation(Arc<str>),
}

/// Why a change was refused. The scheme is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A name is missing.
    Nameless,
    /// Something else has the name, or had it before: documents could not tell them apart.
    TakenName(Arc<str>),
    /// The name is one of the four labels.
    ReservedName(Arc<str>),
    /// Something else has the key; its name.
    TakenKey(Arc<str>),
    /// There is nothing of that name.
    Missing,
}

/// Names that files of other tools have for the four labels: a mark with such an own label would come back as one of the
/// four.
const LABELS_OF_FILES: [&str; 7] = ["speaker", "source", "cue", "quote", "quotation", "content", "claim"];

/// Names that files have for the links between the four.
const LINKS_OF_FILES: [&str; 6] = ["speaker", "source", "medium", "cue", "within", "continues"];

/// Tells whether a name has a meaning of its own in files, for something of `labels` or `relations`.
pub(super) fn reserved(sort: &str, name: &str) -> bool {
    let has = |names: &[&str]| names.iter().any(|it| it.eq_ignore_ascii_case(name));
    match sort {
        "labels" => has(&LABELS_OF_FILES),
        "relations" => has(&LINKS_OF_FILES),
        _ => false,
    }
}

impl Place {
    /// Returns the name.
    pub fn name(&self) -> &Arc<str> {
        match self {
            Self::Label(name) | Self::Attribute(name) | Self::Relation(name) | Self::Value(_, name) => name,
        }
    }

    fn renamed(&self, name: &Arc<str>) -> Self {
        let name = Arc::clone(name);
        match self {
            Self::Label(_) => Self::Label(name),
            Self::Attribute(_) => Self::Attribute(name),
            Self::Relation(_) => Self::Relation(name),
            Self::Value(of, _) => Self::Value(Arc::clone(of), name),
        }
    }
}

impl Scheme {
    /// Returns the terms of the sort that a place names, among which a name is unique.
    fn siblings(&self, place: &Place) -> Vec<&Term> {
        match place {
            Place::Label(_) => self.labels.iter().map(|it| &it.term).collect(),
            Place::Attribute(_) => self.attributes.iter().map(|it| &it.term).collect(),
            Place::Relation(_) => self.relations.iter().map(|it| &it.term).collect(),
            Place::Value(of, _) => {
                self.attributes.iter().filter(|it| it.term.name == *of).flat_map(|it| &it.values).collect()
            }
        }
    }

    /// Returns the term at a place.
    pub fn term(&self, place: &Place) -> Option<&Term> {
        self.siblings(place).into_iter().find(|it| it.name == *place.name())
    }

    fn term_mut(&mut self, place: &Place) -> Option<&mut Term> {
        let name = place.name();
        match place {
            Place::Label(_) => self.labels.iter_mut().map(|it| &mut it.term).find(|it| it.name == *name),
            Place::Attribute(_) => {
                self.attributes.iter_mut().map(|it| &mut it.term).find(|it| it.name == *name)
            }
            Place::Relation(_) => {
                self.relations.iter_mut().map(|it| &mut it.term).find(|it| it.name == *name)
            }
            Place::Value(of, _) => {
                let attribute = self.attributes.iter_mut().find(|it| it.term.name == *of)?;
                attribute.values.iter_mut().find(|it| it.name == *name)
            }
        }
    }

    /// Tells whether a name can be given at a place; `but` is what has it already and may keep it.
    fn check_name(&self, place: &Place, name: &str, but: Option<&str>) -> Result<(), Refusal> {
        if name.is_empty() {
            return Err(Refusal::Nameless);
        }
        let sort = match place {
            Place::Label(_) => "labels",
            Place::Relation(_) => "relations",
            Place::Attribute(_) | Place::Value(..) => "",
        };
        if reserved(sort, name) {
            return Err(Refusal::ReservedName(name.into()));
        }
        let taken = |it: &&&Term| it.is_called(name) && Some(&*it.name) != but;
        match self.siblings(place).iter().find(taken) {
            Some(other) => Err(Refusal::TakenName(Arc::clone(&other.name))),
            None => Ok(()),
        }
    }

    fn check_key(&self, term: &Term, but: Option<&Term>) -> Result<(), Refusal> {
        let Some(key) = term.key.as_deref().filter(|_| term.offered) else { return Ok(()) };
        let others = self.terms().filter(|it| but.is_none_or(|but| !std::ptr::eq(*it, but)));
        let taken = others.filter(|it| it.offered).find(|it| it.key.as_deref() == Some(key));
        taken.map_or(Ok(()), |it| Err(Refusal::TakenKey(Arc::clone(&it.name))))
    }

    /// Returns the scheme with one more label.
    ///
    /// # Errors
    /// Where its name or its key is another one's.
    pub fn with_label(&self, label: SpanLabel) -> Result<Self, Refusal> {
        self.check_name(&Place::Label(Arc::default()), &label.term.name, None)?;
        self.check_key(&label.term, None)?;
        let mut scheme = self.clone();
        scheme.labels.push(label);
        Ok(scheme)
    }

    /// Returns the scheme with one more attribute.
    ///
    /// # Errors
    /// Where its name or its key is another one's.
    pub fn with_attribute(&self, attribute: Attribute) -> Result<Self, Refusal> {
        self.check_name(&Place::Attribute(Arc::default()), &attribute.term.name, None)?;
        self.check_key(&attribute.term, None)?;
        let mut scheme = self.clone();
        scheme.attributes.push(attribute);
        Ok(scheme)
    }

    /// Returns the scheme with one more relation.
    ///
    /// # Errors
    /// Where its name or its key is another one's.
    pub fn with_relation(&self, relation: RelationKind) -> Result<Self, Refusal> {
        self.check_name(&Place::Relation(Arc::default()), &relation.term.name, None)?;
        self.check_key(&relation.term, None)?;
        let mut scheme = self.clone();
        scheme.relations.push(relation);
        Ok(scheme)
    }

    /// Returns the scheme with one more value of an attribute.
    ///
    /// # Errors
    /// Where there is no such attribute, or it has a value of that name.
    pub fn with_value(&self, attribute: &Arc<str>, value: Term) -> Result<Self, Refusal> {
        self.check_name(&Place::Value(Arc::clone(attribute), Arc::default()), &value.name, None)?;
        self.check_key(&value, None)?;
        let mut scheme = self.clone();
        let attribute = scheme.attributes.iter_mut().find(|it| it.term.name == *attribute);
        attribute.ok_or(Refusal::Missing)?.values.push(value);
        Ok(scheme)
    }

    /// Returns the scheme with something called otherwise. What is marked with it goes by the new name everywhere.
    ///
    /// # Errors
    /// Where there is nothing of that name, or the new one is another one's.
    pub fn with_name(&self, place: &Place, name: &str) -> Result<Self, Refusal> {
        let name: Arc<str> = name.trim().into();
        let was = self.term(place).ok_or(Refusal::Missing)?.name.clone();
        if was == name {
            return Ok(self.clone());
        }
        self.check_name(place, &name, Some(&was))?;
        let mut scheme = self.clone();
        let term = scheme.term_mut(place).ok_or(Refusal::Missing)?;
        term.formerly.remove(&name);
        term.formerly.insert(Arc::clone(&was));
        term.name = Arc::clone(&name);
        scheme.point_to(place, &place.renamed(&name));
        Ok(scheme)
    }

    /// Returns the scheme with one thing made part of another of its sort: what is marked with it goes by the name of the
    /// other everywhere.
    ///
    /// # Errors
    /// Where one of them is not there, or both are the same.
    pub fn merged(&self, from: &Place, into: &str) -> Result<Self, Refusal> {
        let target = from.renamed(&into.into());
        let gone = self.term(from).ok_or(Refusal::Missing)?.clone();
        self.term(&target).filter(|it| it.name != gone.name).ok_or(Refusal::Missing)?;
        let mut scheme = self.clone();
        // A value of the attribute that goes is one of the other.
        let values = match from {
            Place::Attribute(name) => self.attribute(name).map(|it| it.values.clone()).unwrap_or_default(),
            _ => Vec::new(),
        };
        scheme.drop_at(from);
        if let Place::Attribute(into) = &target
            && let Some(attribute) = scheme.attributes.iter_mut().find(|it| it.term.name == *into)
        {
            for value in values {
                if attribute.value(&value.name).is_none() {
                    attribute.values.push(value);
                }
            }
        }
        let term = scheme.term_mut(&target).ok_or(Refusal::Missing)?;
        term.formerly.extend(gone.formerly);
        term.formerly.insert(gone.name);
        scheme.point_to(from, &target);
        Ok(scheme)
    }

    /// Returns the scheme with something offered, or no longer offered. What is marked with it stays.
    ///
    /// # Errors
    /// Where it is not there, or another one has its key by now.
    pub fn with_offered(&self, place: &Place, offered: bool) -> Result<Self, Refusal> {
        self.with_term(place, |term| term.offered = offered)
    }

    /// Returns the scheme without something. What is marked with it stays, and is listed as what the scheme does not have.
    pub fn without(&self, place: &Place) -> Self {
        let mut scheme = self.clone();
        scheme.drop_at(place);
        scheme
    }

    /// Returns the scheme with something of a term changed that is not its name.
    ///
    /// # Errors
    /// Where it is not there, or another one has its key.
    pub fn with_term(&self, place: &Place, change: impl FnOnce(&mut Term)) -> Result<Self, Refusal> {
        let mut scheme = self.clone();
        let term = scheme.term_mut(place).ok_or(Refusal::Missing)?;
        let name = Arc::clone(&term.name);
        change(term);
        term.name = name;
        let is = scheme.term(place).ok_or(Refusal::Missing)?;
        scheme.check_key(is, Some(is))?;
        Ok(scheme)
    }

    /// Returns the scheme with something moved a place up (`true`) or down among its like.
    pub fn moved(&self, place: &Place, up: bool) -> Self {
        fn shift<T>(all: &mut [T], at: Option<usize>, up: bool) {
            let other = at.and_then(|at| if up { at.checked_sub(1) } else { Some(at + 1) });
            if let (Some(at), Some(other)) = (at, other.filter(|it| *it < all.len())) {
                all.swap(at, other);
            }
        }
        let mut scheme = self.clone();
        let at = self.siblings(place).iter().position(|it| it.name == *place.name());
        match place {
            Place::Label(_) => shift(&mut scheme.labels, at, up),
            Place::Attribute(_) => shift(&mut scheme.attributes, at, up),
            Place::Relation(_) => shift(&mut scheme.relations, at, up),
            Place::Value(of, _) => {
                if let Some(attribute) = scheme.attributes.iter_mut().find(|it| it.term.name == *of) {
                    shift(&mut attribute.values, at, up);
                }
            }
        }
        scheme
    }

    fn drop_at(&mut self, place: &Place) {
        let name = place.name();
        match place {
            Place::Label(_) => self.labels.retain(|it| it.term.name != *name),
            Place::Attribute(_) => self.attributes.retain(|it| it.term.name != *name),
            Place::Relation(_) => self.relations.retain(|it| it.term.name != *name),
            Place::Value(of, _) => {
                if let Some(attribute) = self.attributes.iter_mut().find(|it| it.term.name == *of) {
                    attribute.values.retain(|it| it.name != *name);
                }
            }
        }
    }

    /// Has what names a label, or a value as a default, name it as it is called now.
    fn point_to(&mut self, was: &Place, is: &Place) {
        let (old, new) = (was.name(), is.name());
        match was {
            Place::Label(_) => {
                let relations = self.relations.iter_mut().flat_map(|it| [&mut it.from, &mut it.to]);
                for labels in self.attributes.iter_mut().map(|it| &mut it.on).chain(relations) {
                    if labels.contains(new) {
                        labels.retain(|it| it != old);
                    }
                    labels.iter_mut().filter(|it| *it == old).for_each(|it| it.clone_from(new));
                }
            }
            Place::Value(of, _) => {
                for attribute in self.attributes.iter_mut().filter(|it| it.term.name == *of) {
                    attribute.default = attribute.default.as_ref().map(|it| attribute.renamed(it));
                }
            }
            Place::Attribute(_) | Place::Relation(_) => {}
        }
    }

    /// Returns the value that a person chose as the default of an attribute; none where it is empty.
    ///
    /// # Errors
    /// Where there is no such attribute, or it cannot have that value.
    pub fn with_default(&self, attribute: &Arc<str>, typed: &str) -> Result<Self, Refusal> {
        let mut scheme = self.clone();
        let found =
            scheme.attributes.iter_mut().find(|it| it.term.name == *attribute).ok_or(Refusal::Missing)?;
        let value: Option<Value> = found.read(typed);
        if value.is_none() && !typed.trim().is_empty() {
            return Err(Refusal::Missing);
        }
        found.default = value;
        Ok(scheme)
    }
}
