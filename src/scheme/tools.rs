//! A scheme and the configurations of other tools: what they list becomes part of it, and is written into theirs.

use std::sync::Arc;

use super::change::{Place, Refusal, reserved};
use super::{Attribute, COLOURS, FREE_KEYS, Kind, Mapping, Pattern, RelationKind, Scheme, SpanLabel, Term};
use crate::annotation::{Document, Value};
use crate::format::{
    Meaning, NotTaken, TOOL_COLOURS, ToolAttribute, ToolRelation, ToolScheme, ToolTerm, ToolValues,
};
use crate::schema::Label;

/// Attributes that files of brat have for what Qawl knows of its own labels.
const ATTRIBUTES_OF_FILES: [&str; 4] = ["Status", "Kind", "ClaimKind", "Worth"];

/// Returns what a scheme calls a label of a file: one of the four by its own name.
fn label_name(name: &str) -> Arc<str> {
    let label = match name.to_ascii_lowercase().as_str() {
        "speaker" | "source" => Label::Speaker,
        "cue" => Label::Cue,
        "quote" | "quotation" | "content" => Label::Quote,
        "claim" => Label::Claim,
        _ => return name.into(),
    };
    label.name().into()
}

/// Returns the labels that something is on or leads to, as a scheme has them.
fn label_names(names: &[String]) -> Vec<Arc<str>> {
    let mut all: Vec<Arc<str>> = Vec::new();
    for name in names.iter().map(|it| label_name(it)) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// Returns a key of another tool as a scheme has it.
fn key_of(key: &str) -> Option<Arc<str>> {
    let lower = key.to_lowercase();
    let letter = lower.strip_prefix("shift+").unwrap_or(&lower);
    let is_shifted = lower.starts_with("shift+") || key.chars().count() == 1 && lower != key;
    let written = if is_shifted { format!("Shift+{letter}") } else { letter.to_owned() };
    FREE_KEYS.iter().find(|it| **it == written).map(|it| (*it).into())
}

/// Names of colours that configurations have, and what they stand for.
const COLOUR_NAMES: [(&str, [u8; 3]); 24] = [
    ("black", [0, 0, 0]),
    ("white", [255, 255, 255]),
    ("gray", [128, 128, 128]),
    ("grey", [128, 128, 128]),
    ("lightgray", [211, 211, 211]),
    ("lightgrey", [211, 211, 211]),
    ("silver", [192, 192, 192]),
    ("red", [255, 0, 0]),
    ("darkred", [139, 0, 0]),
    ("orange", [255, 165, 0]),
    ("darkorange", [255, 140, 0]),
    ("brown", [165, 42, 42]),
    ("yellow", [255, 255, 0]),
    ("gold", [255, 215, 0]),
    ("green", [0, 128, 0]),
    ("lightgreen", [144, 238, 144]),
    ("teal", [0, 128, 128]),
    ("cyan", [0, 255, 255]),
    ("blue", [0, 0, 255]),
    ("lightblue", [173, 216, 230]),
    ("navy", [0, 0, 128]),
    ("purple", [128, 0, 128]),
    ("magenta", [255, 0, 255]),
    ("pink", [255, 192, 203]),
];

/// The hues of the colours that labels have, in degrees; the last one is grey.
const HUES: [f32; 7] = [213.0, 22.0, 168.0, 273.0, 48.0, 332.0, 195.0];

/// Returns the number of the colour that is nearest by hue; `None` for what is not known.
fn colour_of(colour: &str) -> Option<u8> {
    let colour = colour.trim().to_ascii_lowercase();
    let rgb = match colour.strip_prefix('#') {
        Some(hex) if hex.is_ascii() && matches!(hex.len(), 3 | 4) => {
            let digit = |at: usize| u8::from_str_radix(hex.get(at..=at)?, 16).ok().map(|it| it * 17);
            [digit(0)?, digit(1)?, digit(2)?]
        }
        Some(hex) if hex.is_ascii() && matches!(hex.len(), 6 | 8) => {
            let pair = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
            [pair(0)?, pair(2)?, pair(4)?]
        }
        Some(_) => return None,
        None => COLOUR_NAMES.iter().find(|(name, _)| *name == colour)?.1,
    };
    let [r, g, b] = rgb.map(|it| f32::from(it) / 255.0);
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    let range = most - least;
    if range < 0.12 {
        return Some(COLOURS - 1);
    }
    let sixth = if most == r {
        ((g - b) / range).rem_euclid(6.0)
    } else if most == g {
        (b - r) / range + 2.0
    } else {
        (r - g) / range + 4.0
    };
    let hue = sixth * 60.0;
    let distance = |of: f32| {
        let apart = (hue - of).abs();
        apart.min(360.0 - apart)
    };
    let nearest = (0..HUES.len()).min_by(|a, b| {
        let of = |at: usize| HUES.get(at).map_or(f32::MAX, |it| distance(*it));
        of(*a).total_cmp(&of(*b))
    })?;
    u8::try_from(nearest).ok()
}

impl Scheme {
    /// Returns the scheme with what configurations of other tools list, and what of that is not taken over. What it has
    /// already stays as it is; an attribute gets the values that it lacks.
    pub fn with_tool(&self, tool: &ToolScheme) -> (Self, Vec<NotTaken>) {
        let mut taking = Taking { scheme: self.clone(), tool, not_taken: tool.not_taken.clone() };
        for label in &tool.labels {
            taking.label(label);
        }
        for attribute in &tool.attributes {
            taking.attribute(attribute);
        }
        for relation in &tool.relations {
            taking.relation(relation);
        }
        let Taking { scheme, mut not_taken, .. } = taking;
        not_taken.sort();
        not_taken.dedup();
        (scheme, not_taken)
    }

    /// Returns what its names are in an interface of that language, where that is something else.
    pub fn shown_names(&self, tag: &str) -> Vec<ToolTerm> {
        let labels = self.labels.iter().map(|it| &it.term);
        let attributes = self.attributes.iter().flat_map(|it| std::iter::once(&it.term).chain(&it.values));
        let relations = self.relations.iter().map(|it| &it.term);
        let shown = |it: &Term| ToolTerm {
            name: it.name.to_string(),
            shown: Some(it.shown_in(tag).to_owned()),
            ..ToolTerm::default()
        };
        let all = labels.chain(attributes).chain(relations);
        all.filter(|it| it.shown_in(tag) != &*it.name).map(shown).collect()
    }

    /// Returns what a configuration of another tool is to list: what is offered, and what is hidden only here.
    pub fn for_tool(&self) -> ToolScheme {
        let term = |it: &Term| ToolTerm { name: it.name.to_string(), ..ToolTerm::default() };
        let label = |it: &SpanLabel| {
            let colour = TOOL_COLOURS.get(usize::from(it.colour)).map(|it| (*it).to_owned());
            ToolTerm { colour, ..term(&it.term) }
        };
        let names = |all: &[Arc<str>]| all.iter().map(ToString::to_string).collect();
        let attribute = |it: &Attribute| {
            let values = it.values.iter().map(term).collect();
            ToolAttribute {
                name: it.term.name.to_string(),
                on: names(&it.on),
                values: match it.kind {
                    Kind::One => ToolValues::One(values),
                    Kind::Several => ToolValues::Several(values),
                    Kind::Flag => ToolValues::Flag,
                    Kind::Text => ToolValues::Text,
                    Kind::Number => ToolValues::Number,
                },
                default: None,
            }
        };
        let relation = |it: &RelationKind| ToolRelation {
            name: it.term.name.to_string(),
            from: names(&it.from),
            to: names(&it.to),
        };
        ToolScheme {
            labels: self.labels.iter().map(label).collect(),
            attributes: self.attributes.iter().map(attribute).collect(),
            relations: self.relations.iter().map(relation).collect(),
            ..ToolScheme::default()
        }
    }

    /// Returns a document whose values are of the kinds that the scheme says: files of tools have yes and numbers as text.
    pub fn typed(&self, document: &Document) -> Document {
        document.with_own(|own| {
            let mut is = own.clone();
            for (name, value) in &mut is.attributes {
                let kind = self.attribute(name).map(|it| it.kind);
                let (Some(kind), Value::Text(text)) = (kind, &*value) else { continue };
                let becomes = match (kind, &**text) {
                    (Kind::Flag, "true" | "false") => Value::Flag(&**text == "true"),
                    (Kind::Number, number) if serde_json::from_str::<serde_json::Number>(number).is_ok() => {
                        Value::Number(Arc::clone(text))
                    }
                    _ => continue,
                };
                *value = becomes;
            }
            is
        })
    }
}

/// What is being taken over.
struct Taking<'a> {
    scheme: Scheme,
    tool: &'a ToolScheme,
    not_taken: Vec<NotTaken>,
}

impl Taking<'_> {
    /// Returns a term with what is known of it anywhere.
    fn term(&mut self, said: &ToolTerm) -> Term {
        let looks = || self.tool.looks.iter().filter(|it| it.name == said.name);
        let shown = said.shown.clone().or_else(|| looks().find_map(|it| it.shown.clone()));
        let key = said.key.clone().or_else(|| looks().find_map(|it| it.key.clone()));
        let mut term = Term::new(said.name.trim());
        if let Some(shown) = shown {
            term.description = shown.into();
        }
        if let Some(key) = key {
            term.key = key_of(&key).filter(|it| self.scheme.owner_of_key(it).is_none());
            if term.key.is_none() {
                self.not_taken.push(NotTaken::Key(said.name.clone(), key));
            }
        }
        term
    }

    /// Takes note of a name that cannot be taken.
    fn refused(&mut self, name: &str, refusal: &Refusal) {
        if !matches!(refusal, Refusal::ReservedName(_)) {
            self.not_taken.push(NotTaken::Other(name.to_owned()));
        }
    }

    /// Returns the colour of a label, as the configuration or a file beside it has it.
    fn colour_said(&self, label: &ToolTerm) -> Option<String> {
        let mut looks = self.tool.looks.iter().filter(|it| it.name == label.name);
        label.colour.clone().or_else(|| looks.find_map(|it| it.colour.clone()))
    }

    fn label(&mut self, said: &ToolTerm) {
        if reserved("labels", said.name.trim()) || self.scheme.label(said.name.trim()).is_some() {
            return;
        }
        let colour = self.colour_said(said);
        // A colour that the configuration gives to a label is not taken by one that it gives none.
        let chosen = self.tool.labels.iter().filter(|it| self.scheme.label(it.name.trim()).is_none());
        let chosen: Vec<u8> = chosen.filter_map(|it| colour_of(&self.colour_said(it)?)).collect();
        let mut label = self.scheme.fresh_label_beside(said.name.trim(), &chosen);
        if let Some(colour) = colour {
            match colour_of(&colour) {
                Some(number) => label = self.coloured(label, number),
                None => self.not_taken.push(NotTaken::Colour(said.name.clone(), colour)),
            }
        }
        let proposed = label.term.key.take();
        label.term = self.term(said);
        label.term.key = label.term.key.or(proposed);
        match self.scheme.with_label(label) {
            Ok(scheme) => self.scheme = scheme,
            Err(refusal) => self.refused(&said.name, &refusal),
        }
    }

    /// Returns a label of that colour, with a pattern that no other of the colour has while there are any.
    fn coloured(&self, label: SpanLabel, colour: u8) -> SpanLabel {
        let is_free = |pattern: &&Pattern| {
            !self.scheme.labels.iter().any(|it| it.colour == colour && it.pattern == **pattern)
        };
        let pattern = Pattern::ALL.iter().find(is_free).copied().unwrap_or(label.pattern);
        SpanLabel { colour, pattern, ..label }
    }

    fn attribute(&mut self, said: &ToolAttribute) {
        if ATTRIBUTES_OF_FILES.contains(&said.name.as_str()) {
            return;
        }
        let (kind, values): (Kind, &[ToolTerm]) = match &said.values {
            ToolValues::Flag => (Kind::Flag, &[]),
            ToolValues::One(values) => (Kind::One, values),
            ToolValues::Several(values) => (Kind::Several, values),
            ToolValues::Text => (Kind::Text, &[]),
            ToolValues::Number => (Kind::Number, &[]),
        };
        let name: Arc<str> = match self.scheme.attribute(said.name.trim()) {
            Some(known) if known.kind == kind => Arc::clone(&known.term.name),
            Some(_) => return self.not_taken.push(NotTaken::Other(said.name.clone())),
            None => {
                let term = self.term(&ToolTerm { name: said.name.clone(), ..ToolTerm::default() });
                let name = Arc::clone(&term.name);
                let on = label_names(&said.on);
                let fresh = Attribute { term, on, kind, values: Vec::new(), default: None };
                match self.scheme.with_attribute(fresh) {
                    Ok(scheme) => self.scheme = scheme,
                    Err(refusal) => return self.refused(&said.name, &refusal),
                }
                name
            }
        };
        for value in values {
            let is_known =
                self.scheme.attribute(&name).is_some_and(|it| it.value(value.name.trim()).is_some());
            if is_known {
                continue;
            }
            let term = self.term(value);
            match self.scheme.with_value(&name, term) {
                Ok(scheme) => self.scheme = scheme,
                Err(refusal) => self.refused(&value.name, &refusal),
            }
        }
        if let (Some(default), Some(attribute)) =
            (&said.default, self.scheme.attributes.iter_mut().find(|it| it.term.name == name))
        {
            let value = match attribute.kind {
                Kind::Several => Value::Several(vec![default.as_str().into()]),
                _ => Value::Text(default.as_str().into()),
            };
            attribute.default = Some(value).filter(|it| attribute.can_have(it));
        }
    }

    fn relation(&mut self, said: &ToolRelation) {
        if reserved("relations", said.name.trim()) || self.scheme.relation(said.name.trim()).is_some() {
            return;
        }
        let term = self.term(&ToolTerm { name: said.name.clone(), ..ToolTerm::default() });
        let relation = RelationKind { term, from: label_names(&said.from), to: label_names(&said.to) };
        match self.scheme.with_relation(relation) {
            Ok(scheme) => self.scheme = scheme,
            Err(refusal) => self.refused(&said.name, &refusal),
        }
    }
}

impl Mapping {
    /// Returns what configurations list by the names that this mapping gives; what is left out or means something that
    /// Qawl knows is not among it.
    pub fn of_tool(&self, tool: &ToolScheme) -> ToolScheme {
        let label = |name: &str| match self.labels.get(name).map(|it| Meaning::<Label>::of(it)) {
            None => Some(name.to_owned()),
            Some(Meaning::Own(name)) => Some(name),
            Some(Meaning::Known(label)) => Some(label.name().to_owned()),
            Some(Meaning::Nothing) => None,
        };
        // All of them left out is not the same as all there are.
        let ends = |names: &[String]| -> Option<Vec<String>> {
            let ends: Vec<String> = names.iter().filter_map(|it| label(it)).collect();
            (names.is_empty() || !ends.is_empty()).then_some(ends)
        };
        let labels =
            tool.labels.iter().filter_map(|it| Some(ToolTerm { name: label(&it.name)?, ..it.clone() }));
        let attributes = tool.attributes.iter().filter_map(|it| {
            let name = match self.attributes.get(&it.name).map(String::as_str) {
                Some("-") => return None,
                name => name.unwrap_or(&it.name).to_owned(),
            };
            Some(ToolAttribute { name, on: ends(&it.on)?, ..it.clone() })
        });
        let relations = tool.relations.iter().filter_map(|it| {
            use crate::format::LinkKind;
            let name = match self.relations.get(&it.name).map(|it| Meaning::<LinkKind>::of(it)) {
                None => it.name.clone(),
                Some(Meaning::Own(name)) => name,
                Some(Meaning::Known(_) | Meaning::Nothing) => return None,
            };
            Some(ToolRelation { name, from: ends(&it.from)?, to: ends(&it.to)? })
        });
        // What is said of how a name looks is found by the name it has in the file.
        let looks = tool.looks.iter().map(|it| {
            let name = label(&it.name).unwrap_or_else(|| it.name.clone());
            ToolTerm { name, ..it.clone() }
        });
        ToolScheme {
            labels: labels.collect(),
            attributes: attributes.collect(),
            relations: relations.collect(),
            looks: looks.collect(),
            not_taken: tool.not_taken.clone(),
        }
    }
}

/// Returns the place of a name in a scheme that configurations list; for what is asked of them.
pub(super) fn listed(tool: &ToolScheme) -> impl Iterator<Item = Place> {
    let labels = tool.labels.iter().filter(|it| !reserved("labels", &it.name));
    let relations = tool.relations.iter().filter(|it| !reserved("relations", &it.name));
    let attributes = tool.attributes.iter().filter(|it| !ATTRIBUTES_OF_FILES.contains(&it.name.as_str()));
    labels
        .map(|it| Place::Label(it.name.as_str().into()))
        .chain(attributes.map(|it| Place::Attribute(it.name.as_str().into())))
        .chain(relations.map(|it| Place::Relation(it.name.as_str().into())))
}
