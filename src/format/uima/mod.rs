//! UIMA CAS, as INCEpTION and DKPro take it: in JSON (0.4.0) and XMI, the latter with its type system.
//! Offsets are UTF-16 units.
//!
//! Both are feature structures, here a flat list of them; [`json`] and [`xmi`] only spell it. Marks are
//! `webanno.custom.AttribSpan`, links `webanno.custom.AttribRelation`, parts of the page
//! `webanno.custom.AttribBlock`, and what is said of the document `webanno.custom.AttribDocument`. A mark with
//! gaps is several of them, tied by a relation `continues`.

pub mod json;
mod types;
pub mod xmi;

use std::collections::BTreeMap;

pub(super) use types::type_system;
use types::{BLOCK, DOCUMENT, FEATURES, LANGUAGE, RELATION, SPAN, SPEAKER};

use super::exchange::{Fact, Flat, FlatSpeaker, Link, Mark, Piece};
use super::report::{Left, Reason, Remark};
use crate::text::{Text, Unit};

/// A feature structure.
struct Structure {
    /// Its number.
    id: u32,
    /// Its type's whole name.
    type_name: String,
    /// Where it stands, if anywhere.
    at: Option<(u32, u32)>,
    /// The rest.
    features: Vec<(String, Feature)>,
}

/// What a feature holds.
enum Feature {
    /// A string, or a number as one.
    Text(String),
    /// Another structure.
    Reference(u32),
}

impl Structure {
    fn text(&self, name: &str) -> Option<&str> {
        self.features.iter().find_map(|(key, value)| match value {
            Feature::Text(text) if key == name => Some(text.as_str()),
            _ => None,
        })
    }

    fn reference(&self, name: &str) -> Option<u32> {
        self.features.iter().find_map(|(key, value)| match value {
            Feature::Reference(id) if key == name => Some(*id),
            // In XMI a reference is a number like any other.
            Feature::Text(text) if key == name => text.parse().ok(),
            _ => None,
        })
    }

    fn short_name(&self) -> &str {
        self.type_name.rsplit('.').next().unwrap_or(&self.type_name)
    }

    /// Returns it as a line, for what finds no place.
    fn content(&self) -> String {
        let mut content = self.type_name.clone();
        if let Some((begin, end)) = self.at {
            content += &format!(" {begin}-{end}");
        }
        for (name, value) in &self.features {
            content += &match value {
                Feature::Text(text) => format!(" {name}={text:?}"),
                Feature::Reference(id) => format!(" {name}=#{id}"),
            };
        }
        content
    }
}

/// The number of the text itself.
const SOFA: u32 = 1;

/// Returns a document as structures; the text is not among them.
fn structures(flat: &Flat) -> Vec<Structure> {
    let (_, length) = Unit::Utf16.range(&Text::new(&flat.text), Text::new(&flat.text).span());
    let mut all: Vec<Structure> = Vec::with_capacity(flat.marks.len() + flat.links.len() + 2);
    let mut put = |type_name: &str, at: Option<(u32, u32)>, features: Vec<(String, Feature)>| {
        let id = SOFA + 1 + all.len() as u32;
        all.push(Structure { id, type_name: type_name.to_owned(), at, features });
        id
    };
    let text = |name: &str, value: &str| (name.to_owned(), Feature::Text(value.to_owned()));
    let some = |name: &str, value: &Option<String>| value.as_deref().map(|value| text(name, value));
    let whole = Some((0, length));
    put(LANGUAGE, whole, vec![text("language", flat.lang.as_deref().unwrap_or("x-unspecified"))]);
    let said = some("identifier", &flat.id).into_iter().chain(some("note", &flat.note));
    put(DOCUMENT, whole, said.collect());
    for speaker in &flat.speakers {
        let mut features = vec![text("identifier", &speaker.id), text("called", &speaker.name)];
        features.extend(some("sort", &speaker.kind));
        features.extend(speaker.colour.map(|colour| text("colour", &colour.to_string())));
        put(SPEAKER, whole, features);
    }
    for (start, end, kind) in &flat.blocks {
        put(BLOCK, Some((*start, *end)), vec![text("kind", kind.name())]);
    }
    let mut marks: BTreeMap<&str, (u32, (u32, u32))> = BTreeMap::new();
    for mark in &flat.marks {
        let at = mark.pieces.first().map_or((0, 0), |piece| (piece.start, piece.end));
        let mut features = vec![
            text("kind", &mark.label.to_ascii_uppercase()),
            text("identifier", &mark.name),
            text("covered", mark.pieces.first().and_then(|it| it.covered.as_deref()).unwrap_or("")),
        ];
        // What is said of the speaker stands with the speaker.
        let own = mark.facts.iter().filter(|(fact, _)| feature_of(*fact).is_some());
        features.extend(own.map(|(fact, value)| text(feature_of(fact).unwrap_or_default(), value)));
        marks.insert(&mark.name, (put(SPAN, Some(at), features), at));
    }
    for link in &flat.links {
        let (from, to) = (marks.get(link.from.as_str()), marks.get(link.to.as_str()));
        let (Some((from, _)), Some((to, at))) = (from, to) else { continue };
        // A relation stands where its target does.
        put(
            RELATION,
            Some(*at),
            vec![
                ("Governor".to_owned(), Feature::Reference(*from)),
                ("Dependent".to_owned(), Feature::Reference(*to)),
                text("role", &link.kind),
            ],
        );
    }
    all
}

/// Returns the feature that a fact stands in; none for what is said of a speaker elsewhere.
fn feature_of(fact: Fact) -> Option<&'static str> {
    FEATURES.iter().find(|(of, _)| *of == fact).map(|(_, name)| *name)
}

/// Returns the document that structures over a text make up.
fn flat_of(text: String, structures: &[Structure]) -> Flat {
    let mut flat = Flat { text, ..Flat::default() };
    let mut names: BTreeMap<u32, String> = BTreeMap::new();
    let mut foreign: BTreeMap<&str, usize> = BTreeMap::new();
    for structure in structures {
        let own = |name: &str| structure.text(name).map(str::to_owned);
        match (structure.type_name.as_str(), structure.at) {
            (LANGUAGE, _) => {
                flat.lang = own("language").filter(|it| it != "x-unspecified" && !it.is_empty());
            }
            (DOCUMENT, _) => (flat.id, flat.note) = (own("identifier"), own("note")),
            (SPEAKER, _) => flat.speakers.push(FlatSpeaker {
                id: own("identifier").unwrap_or_default(),
                name: own("called").unwrap_or_default(),
                kind: own("sort"),
                colour: own("colour").and_then(|it| it.parse().ok()),
            }),
            (BLOCK, Some((start, end))) => match own("kind").map(|kind| kind.parse()) {
                Some(Ok(kind)) => flat.blocks.push((start, end, kind)),
                _ => flat.left.push(left(structure, Reason::UnknownKind)),
            },
            (_, Some(_)) if structure.reference("Governor").is_some() => {}
            (_, Some((start, end))) if is_mark(structure) => {
                let name = own("identifier").unwrap_or_else(|| structure.id.to_string());
                names.insert(structure.id, name.clone());
                flat.marks.push(mark(structure, name, start, end));
            }
            (other, Some(_)) => *foreign.entry(other).or_default() += 1,
            (_, None) => {}
        }
    }
    for structure in structures {
        let (Some(from), Some(to)) = (structure.reference("Governor"), structure.reference("Dependent"))
        else {
            continue;
        };
        let name = |id: u32| names.get(&id).cloned().unwrap_or_else(|| format!("#{id}"));
        flat.links.push(Link {
            name: format!("relation {}", structure.id),
            kind: structure.text("role").or(structure.text("kind")).unwrap_or_default().to_owned(),
            from: name(from),
            to: name(to),
            content: structure.content(),
        });
    }
    for (type_name, n) in foreign {
        flat.remarks.push(Remark::Value(type_name.to_owned(), format!("× {n}")));
    }
    flat
}

fn left(structure: &Structure, reason: Reason) -> Left {
    Left { name: structure.id.to_string(), reason, content: structure.content() }
}

/// Returns true for a structure of a layer that a person made; sentences, tokens and what else tools put
/// there by the thousand are not marks.
fn is_mark(structure: &Structure) -> bool {
    let labelled = ["speaker", "cue", "quote", "claim"];
    structure.type_name.starts_with("webanno.custom.")
        || labelled.contains(&structure.short_name().to_ascii_lowercase().as_str())
}

fn mark(structure: &Structure, name: String, start: u32, end: u32) -> Mark {
    let covered = structure.text("covered").map(Into::into);
    let kinds = ["kind", "label", "value"];
    let label = if structure.type_name == SPAN {
        structure.text("kind")
    } else {
        kinds.iter().find_map(|key| structure.text(key))
    };
    let mut mark = Mark {
        name,
        label: label.unwrap_or(structure.short_name()).to_owned(),
        pieces: vec![Piece { covered, ..Piece::at(start, end) }],
        content: structure.content(),
        ..Mark::default()
    };
    for (fact, feature) in FEATURES {
        mark.facts.set_some(*fact, structure.text(feature).filter(|value| !value.is_empty()));
    }
    mark
}
