//! Reads the annotations of one document.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::format::exchange::flat::{Fact, Facts, Flat, Link, Mark, Piece};
use crate::format::exchange::json;
use crate::format::exchange::of_document::read_document;
use crate::format::exchange::typed;
use crate::format::fault::Fault;
use crate::format::problem::ImportProblem;
use crate::format::report::{Left, Reason};

fn percent_decoded(name: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        bytes.push(u8::try_from(digit(rest.next())? * 16 + digit(rest.next())?).ok()?);
    }
    String::from_utf8(bytes).ok()
}

/// Returns the annotations that a file holds: an array, a page, a collection, what Hypothesis answers a search with,
/// or a single one.
fn items(value: &Value) -> Vec<(String, &Value)> {
    if let Value::Array(items) = value {
        return (0..items.len()).map(|idx| format!("/{idx}")).zip(items).collect();
    }
    for under in ["/items", "/first/items", "/rows", "/annotations"] {
        if let Some(Value::Array(items)) = value.pointer(under) {
            return (0..items.len()).map(|idx| format!("{under}/{idx}")).zip(items).collect();
        }
    }
    vec![(String::new(), value)]
}

/// Reads the annotations of one document, with its text where that is beside the file.
pub(super) fn read(value: &Value, beside: Option<&str>) -> Result<Flat, Fault> {
    let mut flat = Flat::default();
    let mut text = beside.map(str::to_owned);
    for (pointer, item) in items(value) {
        let under = |mut fault: Fault| {
            fault.pointer = format!("{pointer}{}", fault.pointer);
            fault
        };
        read_item(&mut flat, &mut text, item).map_err(under)?;
    }
    flat.text = text.ok_or_else(|| Fault::of(ImportProblem::NoText))?;
    Ok(flat)
}

/// An annotation, as the Recommendation has it, or as Hypothesis does: with `tags` and a `text`.
#[derive(Deserialize)]
struct Annotation {
    #[serde(default, deserialize_with = "typed::if_text")]
    id: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    motivation: Option<String>,
    #[serde(default, deserialize_with = "bodies")]
    body: Option<Vec<Body>>,
    #[serde(default, rename = "bodyValue", deserialize_with = "typed::if_text")]
    body_value: Option<String>,
    #[serde(default, deserialize_with = "typed::one_or_many")]
    target: Vec<Target>,
    #[serde(default, deserialize_with = "agent")]
    creator: Option<String>,
    #[serde(default, deserialize_with = "agent")]
    created: Option<String>,
    #[serde(default, deserialize_with = "agent")]
    modified: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    user: Option<String>,
    #[serde(default, deserialize_with = "tags")]
    tags: Option<Vec<String>>,
    #[serde(default, deserialize_with = "typed::if_text")]
    text: Option<String>,
}

/// What is said of a target: an address, or an object. As an object it can be of any kind that there is; of the kinds that
/// have no meaning here nothing is looked at.
#[derive(Default, Deserialize)]
#[serde(from = "Value")]
struct Body {
    /// The address, where that is all.
    address: Option<String>,
    resource: Resource,
    /// What it is in the file.
    written: Value,
}

#[derive(Default, Deserialize)]
struct Resource {
    #[serde(default, deserialize_with = "typed::if_text")]
    purpose: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    value: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    format: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    language: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    source: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    id: Option<String>,
}

impl From<Value> for Body {
    fn from(written: Value) -> Self {
        let address = written.as_str().map(str::to_owned);
        // No key of it can be wrong.
        let resource = typed::if_object(&written).unwrap_or_default();
        Self { address, resource, written }
    }
}

impl Body {
    /// Returns a body as the standard would have what other tools say.
    fn of(purpose: &str, value: String) -> Self {
        let resource =
            Resource { purpose: Some(purpose.to_owned()), value: Some(value), ..Resource::default() };
        Self { resource, ..Self::default() }
    }

    fn purpose(&self) -> Option<&str> {
        self.resource.purpose.as_deref()
    }

    fn value(&self) -> Option<&str> {
        self.resource.value.as_deref()
    }

    fn is_json(&self) -> bool {
        self.resource.format.as_deref() == Some("application/json")
    }

    /// Returns what files of ours say in it; none in what is no object of JSON, whatever it calls itself.
    fn ours(&self) -> Option<Value> {
        serde_json::from_str(self.value().filter(|_| self.is_json())?).ok().filter(Value::is_object)
    }
}

/// What is annotated: a whole document by its address, or a place in it.
#[derive(Default)]
struct Target {
    /// The address of the document.
    source: Option<String>,
    /// Whether it is a place.
    is_place: bool,
    selectors: Vec<Selector>,
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Specific {
            #[serde(default, deserialize_with = "typed::if_text")]
            source: Option<String>,
            #[serde(default, deserialize_with = "selectors")]
            selector: Option<Vec<Selector>>,
        }
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Target;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an address, or an object with a source and a selector")
            }

            fn visit_str<E: Error>(self, address: &str) -> Result<Target, E> {
                Ok(Target { source: Some(address.to_owned()), ..Target::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Target, A::Error> {
                let Specific { source, selector } =
                    Specific::deserialize(MapAccessDeserializer::new(object))?;
                let is_place = selector.is_some();
                Ok(Target { source, is_place, selectors: selector.unwrap_or_default() })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// A selector of a place. Those of kinds that have no meaning here can have anything under these keys.
#[derive(Deserialize)]
struct Selector {
    #[serde(default, rename = "type", deserialize_with = "typed::if_text")]
    kind: Option<String>,
    #[serde(default)]
    start: Option<Value>,
    #[serde(default)]
    end: Option<Value>,
    #[serde(default, deserialize_with = "typed::if_text")]
    exact: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    prefix: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    suffix: Option<String>,
    #[serde(default, rename = "startSelector", deserialize_with = "typed::if_object")]
    start_selector: Ends,
    #[serde(default, rename = "endSelector", deserialize_with = "typed::if_object")]
    end_selector: Ends,
    #[serde(default, rename = "refinedBy", deserialize_with = "typed::one_or_many")]
    refined_by: Vec<Selector>,
}

/// Where a range begins or ends.
#[derive(Default, Deserialize)]
struct Ends {
    #[serde(default, deserialize_with = "typed::if_offset")]
    start: Option<u32>,
    #[serde(default, deserialize_with = "typed::if_offset")]
    end: Option<u32>,
}

impl Selector {
    fn is(&self, kind: &str) -> bool {
        self.kind.as_deref() == Some(kind)
    }

    fn position(&self) -> Result<(u32, u32), Fault> {
        let at = |value: &Option<Value>, key: &str| match value {
            Some(value) => json::as_offset(value).map_err(|fault| fault.under(key)),
            None => Err(Fault::new(format!("\"{key}\" is missing"))),
        };
        Ok((at(&self.start, "start")?, at(&self.end, "end")?))
    }
}

fn bodies<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Body>>, D::Error> {
    typed::one_or_many(deserializer).map(Some)
}

fn selectors<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Selector>>, D::Error> {
    typed::one_or_many(deserializer).map(Some)
}

/// Reads a list of tags, if it is one.
fn tags<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(tags) => Some(tags.into_iter().filter_map(typed::name_of).collect()),
        _ => None,
    })
}

/// Reads who or what it was: a name, or an object with one.
fn agent<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Default, Deserialize)]
    struct Agent {
        #[serde(default, deserialize_with = "typed::if_text")]
        name: Option<String>,
        #[serde(default, deserialize_with = "typed::if_text")]
        id: Option<String>,
    }
    match Value::deserialize(deserializer)? {
        object @ Value::Object(_) => {
            let Agent { name, id } = typed::if_object(object).map_err(Error::custom)?;
            Ok(name.or(id))
        }
        other => Ok(typed::text_of(other)),
    }
}

fn read_item(flat: &mut Flat, text: &mut Option<String>, item: &Value) -> Result<(), Fault> {
    let annotation: Annotation = typed::object(item)?.is;
    let id = annotation.id.unwrap_or_else(|| format!("annotation {}", flat.marks.len() + 1));
    let has_body = annotation.body.is_some();
    let mut bodies = annotation.body.unwrap_or_default();
    bodies.extend(annotation.body_value.map(|value| Body::of("tagging", value)));
    if let Some(tags) = annotation.tags.filter(|_| !has_body) {
        bodies.extend(tags.into_iter().map(|tag| Body::of("tagging", tag)));
        let text = annotation.text.filter(|text| !text.is_empty());
        bodies.extend(text.map(|text| Body::of("commenting", text)));
    }
    let motivation = annotation.motivation.as_deref().unwrap_or("");
    let targets = annotation.target;
    let has_place = targets.iter().any(|target| target.is_place);
    let left = |reason| Left { name: id.clone(), reason, content: item.to_string() };
    if !has_place && motivation == "linking" {
        let is_kind = |body: &&Body| {
            matches!(body.purpose().unwrap_or(motivation), "classifying" | "tagging")
                && body.value().is_some()
        };
        let kind = bodies.iter().find(is_kind).and_then(Body::value).unwrap_or("").to_owned();
        let to = bodies.iter().find_map(|body| body.resource.source.as_deref()).unwrap_or("");
        let from = targets.first().and_then(|target| target.source.as_deref()).unwrap_or("");
        let (from, to) = (fragment(from), fragment(to));
        flat.links.push(Link { name: id, kind, from, to, content: item.to_string() });
        return Ok(());
    }
    if !has_place {
        let mut known = false;
        for body in bodies.iter().filter(|body| body.purpose() == Some("describing")) {
            if let Some(ours) = body.ours() {
                read_document(flat, &ours)?;
                known = true;
            } else if let Some(value) = body.value().filter(|_| !body.is_json()) {
                flat.lang = body.resource.language.clone().or(flat.lang.take());
                *text = text.take().or_else(|| Some(value.to_owned()));
                known = true;
            }
        }
        if !known {
            flat.left.push(left(Reason::UnknownKind));
        }
        return Ok(());
    }
    let mut pieces = Vec::with_capacity(targets.len());
    let is_list = item.get("target").is_some_and(Value::is_array);
    for (idx, target) in targets.iter().enumerate() {
        let under = |fault: Fault| (if is_list { fault.under(idx) } else { fault }).under("target");
        match piece(target).map_err(under)? {
            Some(piece) => pieces.push(piece),
            None => {
                // A place in the page's mark-up, which is not there.
                flat.left.push(left(Reason::UnknownKind));
                return Ok(());
            }
        }
    }
    let source = targets.first().filter(|target| target.is_place).and_then(|it| it.source.as_deref());
    if let (None, Some(source)) = (&flat.id, source) {
        flat.id = source.strip_prefix("urn:qawl:").and_then(percent_decoded);
    }
    let labels = labels_of(&bodies, motivation);
    let mut said = Mark::default();
    let made = [("created", annotation.created), ("modified", annotation.modified)];
    let by = [("creator", annotation.user.or(annotation.creator))];
    for (name, value) in made.into_iter().chain(by) {
        said.attributes.extend(value.map(|value| (name.to_owned(), value.as_str().into())));
    }
    for label in labels.iter().skip(1) {
        said.say("tag", label.as_str().into());
    }
    let mut facts = Facts::default();
    for body in &bodies {
        let value = body.value().unwrap_or("");
        match body.purpose().unwrap_or("") {
            "describing" if body.ours().is_some() => {
                json::read_said(&mut said, &body.ours().unwrap_or_default());
            }
            "commenting" | "replying" | "describing" | "editing" if !value.is_empty() => {
                let note = match facts.get(Fact::Note) {
                    Some(note) => format!("{note}\n{value}"),
                    None => value.to_owned(),
                };
                facts.set(Fact::Note, note);
            }
            "linking" => flat.links.push(Link {
                name: format!("{id} {value}"),
                kind: value.to_owned(),
                from: fragment(&id),
                to: fragment(body.resource.source.as_deref().unwrap_or("")),
                content: body.written.to_string(),
            }),
            _ => {}
        }
    }
    for (fact, value) in facts.iter() {
        said.facts.set(fact, value);
    }
    let Mark { facts, attributes, .. } = said;
    // What has no tag is a highlight.
    let unnamed = if motivation.is_empty() { "highlighting" } else { motivation };
    flat.marks.push(Mark {
        attributes,
        name: fragment(&id),
        label: labels.into_iter().next().unwrap_or_else(|| unnamed.to_owned()),
        pieces,
        facts,
        content: item.to_string(),
        ..Mark::default()
    });
    Ok(())
}

/// Returns the labels that bodies give: by their purpose, else what they classify as, a name or an address.
fn labels_of(bodies: &[Body], motivation: &str) -> Vec<String> {
    let label = |body: &Body| {
        if let Some(address) = &body.address {
            return Some(last_of(address).to_owned());
        }
        let of_label =
            matches!(body.purpose().unwrap_or(motivation), "classifying" | "tagging" | "identifying" | "");
        if !of_label || body.is_json() {
            return None;
        }
        let value = body.value().filter(|it| !it.is_empty()).map(str::to_owned);
        value.or_else(|| {
            let address = body.resource.source.as_deref().or(body.resource.id.as_deref())?;
            Some(last_of(address).to_owned())
        })
    };
    let mut labels: Vec<String> = bodies.iter().filter_map(label).collect();
    labels.dedup();
    labels
}

/// Returns what an address ends in, which is what it is about.
fn last_of(address: &str) -> &str {
    if !address.contains("://") && !address.starts_with("urn:") {
        return address;
    }
    address.rsplit(['#', '/', ':']).find(|part| !part.is_empty()).unwrap_or(address)
}

/// Returns the part of our own names after the `#`; other names as they are.
fn fragment(id: &str) -> String {
    match id.strip_prefix("urn:qawl:").and_then(|id| id.split_once('#')) {
        Some((_, fragment)) => fragment.to_owned(),
        None => id.to_owned(),
    }
}

/// Returns the place that a target selects; none where only the mark-up of the page would tell.
fn piece(target: &Target) -> Result<Option<Piece>, Fault> {
    let selectors = &target.selectors;
    // Places can be narrowed down one after the other.
    let refined = selectors.iter().flat_map(|it| &it.refined_by);
    let of_kind = |kind: &str| selectors.iter().chain(refined.clone()).find(|it| it.is(kind));
    let position = of_kind("TextPositionSelector").map(|it| {
        let nth = selectors.iter().position(|other| std::ptr::eq(it, other));
        let under = |fault: Fault| match nth {
            Some(nth) => fault.under(nth).under("selector"),
            None => fault.under("selector"),
        };
        it.position().map_err(under)
    });
    // A range from one place to another.
    let range = selectors.iter().find(|it| it.is("RangeSelector"));
    let range = range.and_then(|it| Some((it.start_selector.start?, it.end_selector.end?)));
    let quote = of_kind("TextQuoteSelector");
    let mut piece = match (position.transpose()?.or(range), quote) {
        (Some((start, end)), _) => Piece::at(start, end),
        (None, Some(_)) => Piece { is_unplaced: true, ..Piece::default() },
        (None, None) => return Ok(None),
    };
    if let Some(quote) = quote {
        let text = |text: &Option<String>| text.as_deref().map(Into::into);
        (piece.covered, piece.prefix, piece.suffix) =
            (text(&quote.exact), text(&quote.prefix), text(&quote.suffix));
    }
    Ok(Some(piece))
}
