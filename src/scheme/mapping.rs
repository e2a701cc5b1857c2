//! What names of imported files were said to mean, once for a project.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::format::{ImportOptions, Meaning};

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

    /// Has files taken in by it.
    pub fn put_into(&self, options: &mut ImportOptions) {
        let given = |(name, meaning): (&String, &String)| (name.clone(), Meaning::of(meaning));
        options.labels.extend(self.labels.iter().map(given));
        let given = |(name, meaning): (&String, &String)| (name.clone(), Meaning::of(meaning));
        options.links.extend(self.relations.iter().map(given));
        let named =
            |(name, meaning): (&String, &String)| (name.clone(), (meaning != "-").then(|| meaning.clone()));
        options.attributes.extend(self.attributes.iter().map(named));
    }
}
