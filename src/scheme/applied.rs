//! A document with the names that its scheme has now: what is shown and what is written.

use std::sync::Arc;

use super::{Attribute, Scheme};
use crate::annotation::{Document, Own, Value};

impl Attribute {
    /// Returns a value with the names that it has now.
    pub fn renamed(&self, value: &Value) -> Value {
        let now =
            |name: &Arc<str>| self.value(name).map_or_else(|| Arc::clone(name), |it| Arc::clone(&it.name));
        match value {
            Value::Text(name) => Value::Text(now(name)),
            Value::Several(all) => {
                let mut several: Vec<Arc<str>> = Vec::new();
                for name in all.iter().map(now) {
                    if !several.contains(&name) {
                        several.push(name);
                    }
                }
                Value::Several(several)
            }
            other => other.clone(),
        }
    }
}

impl Scheme {
    /// Returns the value of an attribute, by whichever of its names it is there; with the names it has now.
    pub fn value_of(&self, own: &Own, attribute: &str) -> Option<Value> {
        let Some(attribute) = self.attribute(attribute) else {
            return own.attributes.get(attribute).cloned();
        };
        let names = std::iter::once(&attribute.term.name).chain(&attribute.term.formerly);
        let found = names.filter_map(|name| own.attributes.get(name)).next()?;
        Some(attribute.renamed(found))
    }

    /// Returns what is said under an id with the names it has now.
    pub fn own(&self, own: &Own) -> Own {
        let mut is = own.clone();
        if let Some(mark) = &mut is.mark {
            mark.label = self
                .label(&mark.label)
                .map_or_else(|| Arc::clone(&mark.label), |it| Arc::clone(&it.term.name));
        }
        is.attributes.clear();
        // A present name comes before a former one of the same attribute.
        let is_former = |name: &str| self.attribute(name).is_some_and(|it| *it.term.name != *name);
        let (former, present): (Vec<_>, Vec<_>) =
            own.attributes.iter().partition(|(name, _)| is_former(name));
        for (name, value) in present.into_iter().chain(former) {
            match self.attribute(name) {
                Some(attribute) => {
                    let name = Arc::clone(&attribute.term.name);
                    is.attributes.entry(name).or_insert_with(|| attribute.renamed(value));
                }
                None => {
                    is.attributes.insert(Arc::clone(name), value.clone());
                }
            }
        }
        is.relations.clear();
        for relation in &own.relations {
            let name = self.relation(&relation.name).map_or(&relation.name, |it| &it.term.name);
            let relation = crate::annotation::Relation { name: Arc::clone(name), to: relation.to };
            if !is.relations.contains(&relation) {
                is.relations.push(relation);
            }
        }
        is
    }

    /// Returns a document as it is written: with the names that the scheme has now.
    pub fn written(&self, document: &Arc<Document>) -> Arc<Document> {
        if self.is_empty() { Arc::clone(document) } else { Arc::new(self.applied(document)) }
    }

    /// Returns a document with the names that the scheme has now.
    pub fn applied(&self, document: &Document) -> Document {
        document.with_own(|own| self.own(own))
    }
}
