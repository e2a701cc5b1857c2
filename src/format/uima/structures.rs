//! Feature structures: a document as a list of them, and back.

use std::collections::BTreeMap;

use serde_json::Value;

use super::names::{BLOCK, DOCUMENT, FEATURES, LANGUAGE, RELATION, SPAN, SPEAKER, is_tool_made};
use crate::format::encode;
use crate::format::exchange::flat::{Fact, Flat, FlatSpeaker, JsonObject, Link, Mark, Piece};
use crate::format::exchange::json as values;
use crate::format::report::{Left, Reason, Remark};
use crate::text::{Text, Unit};

/// A feature structure.
pub(super) struct Structure {
    /// Its number.
    pub id: u32,
    /// Its type's whole name.
    pub type_name: String,
    /// Where it is, if anywhere.
    pub at: Option<(u32, u32)>,
    /// The rest.
    pub features: Vec<(String, Feature)>,
}

/// What a feature holds.
pub(super) enum Feature {
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

    /// Returns its type without the package.
    pub fn short_name(&self) -> &str {
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

/// The key of the fields of a document that say how it was laid out in layers.
const FIELDS: &str = "uima";

/// The layers that marks and relations were read from: by label the type, and the feature that holds the label.
#[derive(Default)]
pub(super) struct Layers {
    marks: BTreeMap<String, (String, Option<String>)>,
    relations: BTreeMap<String, (String, Option<String>)>,
    /// Features that refer to another mark, by type and name.
    references: Vec<(String, String)>,
}

impl Layers {
    /// Returns those of a document.
    pub fn of(flat: &Flat) -> Self {
        let fields = flat.fields.get(FIELDS);
        let get = |key: &str| fields.and_then(|fields| fields.get(key)).cloned().unwrap_or(Value::Null);
        Self {
            marks: serde_json::from_value(get("marks")).unwrap_or_default(),
            relations: serde_json::from_value(get("relations")).unwrap_or_default(),
            references: serde_json::from_value(get("references")).unwrap_or_default(),
        }
    }

    /// Returns true if there are none.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.relations.is_empty()
    }

    fn fields(&self) -> JsonObject {
        let mut fields = JsonObject::new();
        if !self.marks.is_empty() {
            fields.insert("marks".to_owned(), serde_json::json!(self.marks));
        }
        if !self.relations.is_empty() {
            fields.insert("relations".to_owned(), serde_json::json!(self.relations));
        }
        if !self.references.is_empty() {
            fields.insert("references".to_owned(), serde_json::json!(self.references));
        }
        fields
    }

    /// Returns the name that a label or relation had in its layer, and the layer.
    fn find<'a>(
        all: &'a BTreeMap<String, (String, Option<String>)>,
        name: &str,
    ) -> Option<(&'a String, &'a (String, Option<String>))> {
        all.get_key_value(name).or_else(|| all.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)))
    }
}

/// The number of the text itself.
pub(super) const SOFA: u32 = 1;

/// Returns a document as structures; the text is not among them.
pub(super) fn structures(flat: &Flat) -> Vec<Structure> {
    let (_, length) = Unit::Utf16.range(&Text::new(&flat.text), Text::new(&flat.text).span());
    let mut all: Vec<Structure> = Vec::with_capacity(flat.marks.len() + flat.links.len() + 2);
    let mut put = |type_name: &str, at: Option<(u32, u32)>, features: Vec<(String, Feature)>| {
        put_into(&mut all, type_name, at, features)
    };
    let text = |name: &str, value: &str| (name.to_owned(), Feature::Text(value.to_owned()));
    let some = |name: &str, value: &Option<String>| value.as_deref().map(|value| text(name, value));
    let whole = Some((0, length));
    put(LANGUAGE, whole, vec![text("language", flat.lang.as_deref().unwrap_or("x-unspecified"))]);
    let said = some("identifier", &flat.id).into_iter().chain(some("note", &flat.note));
    let fields = (!flat.fields.is_empty()).then(|| encode::json(&flat.fields));
    put(DOCUMENT, whole, said.chain(some("fields", &fields)).collect());
    let layers = Layers::of(flat);
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
        let layer = Layers::find(&layers.marks, &mark.label);
        if let (Some((label, (type_name, feature))), None) = (layer, mark.facts.iter().next()) {
            // As it was read: in its own layer, with its own features.
            let mut features: Vec<(String, Feature)> =
                feature.iter().map(|feature| text(feature, label)).collect();
            features.extend(mark.attributes.iter().map(|(name, value)| text(name, &value.shown())));
            marks.insert(&mark.name, (put(type_name, Some(at), features), at));
            continue;
        }
        let mut features = vec![
            text("kind", &mark.written_label()),
            text("identifier", &mark.name),
            text("covered", mark.pieces.first().and_then(|it| it.covered.as_deref()).unwrap_or("")),
        ];
        // What is said of the speaker is with the speaker.
        let own = mark.facts.iter().filter(|(fact, _)| feature_of(*fact).is_some());
        features.extend(own.map(|(fact, value)| text(feature_of(fact).unwrap_or_default(), value)));
        if !mark.attributes.is_empty() {
            let attributes =
                mark.attributes.iter().map(|(name, value)| (name.into(), values::attribute(value)));
            features.push(text("attributes", &values::Json::Object(attributes.collect()).to_string()));
        }
        marks.insert(&mark.name, (put(SPAN, Some(at), features), at));
    }
    let types: BTreeMap<u32, String> = all.iter().map(|it| (it.id, it.type_name.clone())).collect();
    let mut put = |type_name: &str, at: Option<(u32, u32)>, features: Vec<(String, Feature)>| {
        put_into(&mut all, type_name, at, features)
    };
    let refers = |id: u32, type_name: &str| types.get(&id).is_some_and(|known| known == type_name);
    let mut references = Vec::new();
    for link in &flat.links {
        let (from, to) = (marks.get(link.from.as_str()), marks.get(link.to.as_str()));
        let (Some((from, _)), Some((to, at))) = (from, to) else { continue };
        if let Some((name, (type_name, feature))) = Layers::find(&layers.relations, &link.kind) {
            let mut features = vec![
                ("Governor".to_owned(), Feature::Reference(*from)),
                ("Dependent".to_owned(), Feature::Reference(*to)),
            ];
            features.extend(feature.iter().map(|feature| text(feature, name)));
            put(type_name, Some(*at), features);
            continue;
        }
        let of_reference =
            layers.references.iter().find(|(_, feature)| feature.eq_ignore_ascii_case(&link.kind));
        if let Some((type_name, feature)) = of_reference
            && refers(*from, type_name)
        {
            references.push((*from, feature.clone(), *to));
            continue;
        }
        // A relation is where its target does.
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
    for (from, feature, to) in references {
        if let Some(structure) = all.iter_mut().find(|it| it.id == from) {
            structure.features.push((feature, Feature::Reference(to)));
        }
    }
    all
}

fn put_into(
    all: &mut Vec<Structure>,
    type_name: &str,
    at: Option<(u32, u32)>,
    features: Vec<(String, Feature)>,
) -> u32 {
    let id = SOFA + 1 + all.len() as u32;
    all.push(Structure { id, type_name: type_name.to_owned(), at, features });
    id
}

/// Returns the feature that a fact is in; none for what is said of a speaker elsewhere.
fn feature_of(fact: Fact) -> Option<&'static str> {
    FEATURES.iter().find(|(of, _)| *of == fact).map(|(_, name)| *name)
}

/// Returns the document that structures over a text make up. Of other texts in the file only the types are given, one for
/// each structure, to be reported.
pub(super) fn flat_of(text: String, structures: &[Structure], of_others: &[String]) -> Flat {
    let mut flat = Flat { text, ..Flat::default() };
    let mut names: BTreeMap<u32, String> = BTreeMap::new();
    let mut passed_over: BTreeMap<&str, usize> = BTreeMap::new();
    of_others.iter().for_each(|type_name| *passed_over.entry(type_name).or_default() += 1);
    let mut layers = Layers::default();
    for structure in structures {
        let own = |name: &str| structure.text(name).map(str::to_owned);
        match (structure.type_name.as_str(), structure.at) {
            (LANGUAGE, _) => {
                flat.lang = own("language").filter(|it| it != "x-unspecified" && !it.is_empty());
            }
            (DOCUMENT, _) => {
                (flat.id, flat.note) = (own("identifier"), own("note"));
                let fields = structure.text("fields").map(serde_json::from_str);
                if let Some(Ok(fields)) = fields {
                    flat.fields = fields;
                }
            }
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
            (_, Some(_)) if is_relation(structure) => {}
            (_, Some((start, end))) if is_mark(structure) => {
                let name = own("identifier").filter(|_| structure.type_name == SPAN);
                let name = name.unwrap_or_else(|| structure.id.to_string());
                names.insert(structure.id, name.clone());
                flat.marks.push(mark(structure, name, start, end, &mut layers));
            }
            (other, Some(_)) => *passed_over.entry(other).or_default() += 1,
            (_, None) => {}
        }
    }
    for structure in structures {
        if !is_relation(structure) {
            references(&mut flat, structure, &names, &mut layers);
            continue;
        }
        let (Some(from), Some(to)) = (structure.reference("Governor"), structure.reference("Dependent"))
        else {
            continue;
        };
        let (Some(from), Some(to)) = (names.get(&from), names.get(&to)) else {
            if is_tool_made(&structure.type_name) {
                *passed_over.entry(&structure.type_name).or_default() += 1;
            } else {
                flat.left.push(left(structure, Reason::Dangling));
            }
            continue;
        };
        let (kind, feature) = label_of(structure, &["role", "label", "value", "kind"]);
        if structure.type_name != RELATION {
            let layer = (structure.type_name.clone(), feature.map(str::to_owned));
            layers.relations.entry(kind.to_owned()).or_insert(layer);
        }
        flat.links.push(Link {
            name: format!("relation {}", structure.id),
            kind: kind.to_owned(),
            from: from.clone(),
            to: to.clone(),
            content: structure.content(),
        });
    }
    let fields = layers.fields();
    if !fields.is_empty() {
        flat.fields.insert(FIELDS.to_owned(), fields);
    }
    for (type_name, n) in passed_over {
        flat.remarks.push(Remark::LeftOut(type_name.to_owned(), n));
    }
    flat
}

/// Takes the features of a mark that refer to other marks for relations.
fn references(flat: &mut Flat, structure: &Structure, names: &BTreeMap<u32, String>, layers: &mut Layers) {
    let Some(from) = names.get(&structure.id).filter(|_| structure.type_name != SPAN) else { return };
    for (feature, value) in &structure.features {
        let Some(to) = target(feature, value).and_then(|id| names.get(&id)) else { continue };
        let reference = (structure.type_name.clone(), feature.clone());
        if !layers.references.contains(&reference) {
            layers.references.push(reference);
        }
        flat.links.push(Link {
            name: format!("{feature} of {from}"),
            kind: feature.clone(),
            from: from.clone(),
            to: to.clone(),
            content: structure.content(),
        });
        if let Some(mark) = flat.marks.iter_mut().find(|mark| mark.name == *from) {
            mark.attributes.remove(feature);
        }
    }
}

/// Returns the structure that a feature refers to. In XMI a reference is a number like any other; INCEpTION's names
/// of such features begin with a capital.
fn target(feature: &str, value: &Feature) -> Option<u32> {
    match value {
        Feature::Reference(id) => Some(*id),
        Feature::Text(text) if feature.starts_with(char::is_uppercase) => text.parse().ok(),
        Feature::Text(_) => None,
    }
}

fn left(structure: &Structure, reason: Reason) -> Left {
    Left { name: structure.id.to_string(), reason, content: structure.content() }
}

fn is_relation(structure: &Structure) -> bool {
    structure.reference("Governor").is_some() && structure.reference("Dependent").is_some()
}

/// Returns true for a structure that is a mark of a person or a recogniser of names.
fn is_mark(structure: &Structure) -> bool {
    !is_tool_made(&structure.type_name)
}

/// Returns what a structure is, and the feature that says so; its type's short name where none does.
fn label_of<'a>(structure: &'a Structure, features: &[&'static str]) -> (&'a str, Option<&'static str>) {
    let said =
        features.iter().find_map(|key| Some((structure.text(key).filter(|it| !it.is_empty())?, Some(*key))));
    said.unwrap_or((structure.short_name(), None))
}

fn mark(structure: &Structure, name: String, start: u32, end: u32, layers: &mut Layers) -> Mark {
    let is_ours = structure.type_name == SPAN;
    let (label, feature) = label_of(structure, if is_ours { &["kind"] } else { &["label", "value", "kind"] });
    let covered = structure.text("covered").filter(|_| is_ours).map(Into::into);
    let mut mark = Mark {
        name,
        label: label.to_owned(),
        layer: (!is_ours).then(|| structure.short_name().to_owned()),
        pieces: vec![Piece { covered, ..Piece::at(start, end) }],
        content: structure.content(),
        ..Mark::default()
    };
    if is_ours {
        for (fact, feature) in FEATURES {
            mark.facts.set_some(*fact, structure.text(feature).filter(|value| !value.is_empty()));
        }
        let attributes = structure.text("attributes").map(serde_json::from_str::<JsonObject>);
        for (name, value) in attributes.into_iter().flatten().flatten() {
            if let Some(value) = values::read_attribute(&value) {
                mark.attributes.insert(name, value);
            }
        }
        return mark;
    }
    let layer = (structure.type_name.clone(), feature.map(str::to_owned));
    layers.marks.entry(label.to_owned()).or_insert(layer);
    for (name, value) in &structure.features {
        if let Feature::Text(value) = value
            && Some(name.as_str()) != feature
            && !value.is_empty()
        {
            mark.attributes.insert(name.clone(), value.as_str().into());
        }
    }
    mark
}
