//! JSON of foreign shapes: values built in a fixed order of keys, and read with a pointer to what is wrong.
//! One type for all formats, so that none brings a serializer of its own.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::flat::{Fact, Facts, Flat, Mark};
use crate::annotation::Value as Attribute;
use crate::format::encode;
use crate::format::fault::Fault;
use crate::format::locate::Place;
use crate::format::problem::ImportProblem;
use crate::schema::BlockKind;

/// A value to write.
pub enum Json<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Number(f64),
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Json<'a>>),
    /// An object, its keys in the order they are written in.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
    /// A value that was read.
    Other(Value),
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(values) => serializer.collect_seq(values),
            Self::Other(value) => value.serialize(serializer),
            Self::Object(pairs) => serializer.collect_map(pairs.iter().map(|(key, value)| (key, value))),
        }
    }
}

impl fmt::Display for Json<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&encode::json(self))
    }
}

impl<'a> From<&'a str> for Json<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value.into())
    }
}

impl From<String> for Json<'_> {
    fn from(value: String) -> Self {
        Self::Text(value.into())
    }
}

impl From<u32> for Json<'_> {
    fn from(value: u32) -> Self {
        Self::Int(value.into())
    }
}

impl From<bool> for Json<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl<'a, T: Into<Json<'a>>> From<Option<T>> for Json<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<'a> FromIterator<Json<'a>> for Json<'a> {
    fn from_iter<I: IntoIterator<Item = Json<'a>>>(values: I) -> Self {
        Self::List(values.into_iter().collect())
    }
}

/// Returns an object with those keys, in that order.
pub fn object<'a, const N: usize>(pairs: [(&'a str, Json<'a>); N]) -> Json<'a> {
    Json::Object(pairs.into_iter().map(|(key, value)| (Cow::Borrowed(key), value)).collect())
}

/// Returns what a fact says, numbers as numbers.
pub fn fact(fact: Fact, value: &str) -> Json<'_> {
    match value.parse::<f64>() {
        Ok(number) if fact == Fact::SpeakerColour => Json::Int(number as i64),
        Ok(number) if fact.is_number() => Json::Number(number),
        _ => value.into(),
    }
}

/// Returns what is said of a mark as an object.
pub fn facts(facts_: &Facts) -> Json<'_> {
    Json::Object(facts_.iter().map(|(key, value)| (Cow::Borrowed(key.name()), fact(key, value))).collect())
}

/// Returns what is said of a mark as an object, its attributes under the key `attributes`.
pub fn said(mark: &Mark) -> Json<'_> {
    let Json::Object(mut pairs) = facts(&mark.facts) else { return Json::Null };
    if !mark.attributes.is_empty() {
        let attributes = mark.attributes.iter().map(|(name, value)| (name.into(), attribute(value)));
        pairs.push(("attributes".into(), Json::Object(attributes.collect())));
    }
    Json::Object(pairs)
}

/// Returns true if something is said of a mark.
pub fn says(mark: &Mark) -> bool {
    mark.facts.iter().next().is_some() || !mark.attributes.is_empty()
}

/// Takes what an object says of a mark, as [`said`] writes it.
pub fn read_said(mark: &mut Mark, value: &Value) {
    read_facts(&mut mark.facts, value);
    for (name, value) in value.get("attributes").and_then(Value::as_object).into_iter().flatten() {
        if let Some(value) = read_attribute(value) {
            mark.attributes.insert(name.clone(), value);
        }
    }
}

/// Returns an attribute's value.
pub fn attribute(value: &Attribute) -> Json<'_> {
    match value {
        Attribute::Flag(flag) => (*flag).into(),
        Attribute::Number(digits) => match serde_json::from_str(digits) {
            Ok(number) => Json::Other(number),
            Err(_) => (&**digits).into(),
        },
        Attribute::Text(text) => (&**text).into(),
        Attribute::Several(values) => values.iter().map(|value| Json::from(&**value)).collect(),
    }
}

/// Returns the attribute that a value of JSON is; none for null, an object, or an empty list.
pub fn read_attribute(value: &Value) -> Option<Attribute> {
    Some(match value {
        Value::Bool(flag) => Attribute::Flag(*flag),
        Value::Number(number) => Attribute::Number(number.to_string().into()),
        Value::String(text) => Attribute::Text(text.as_str().into()),
        Value::Array(values) if !values.is_empty() => {
            let text = |value: &Value| match value {
                Value::String(text) => Some(text.as_str().into()),
                Value::Number(number) => Some(number.to_string().into()),
                _ => None,
            };
            Attribute::Several(values.iter().map(text).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// Takes what an object says of a mark.
pub fn read_facts(facts: &mut Facts, value: &Value) {
    for fact in Fact::ALL {
        match value.get(fact.name()) {
            Some(Value::String(text)) if !text.is_empty() => facts.set(*fact, text.as_str()),
            Some(number @ Value::Number(_)) if fact.is_number() => facts.set(*fact, number.to_string()),
            _ => {}
        }
    }
}

/// Returns a source as JSON.
///
/// # Errors
/// What the parser found, and where.
pub fn parsed(source: &str) -> Result<Value, Fault> {
    serde_json::from_str(source).map_err(|error| {
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
        let place = Place { line: error.line().max(1), column: error.column().max(1) };
        Fault { place: Some(place), ..Fault::of(ImportProblem::NotJson(message.to_owned())) }
    })
}

/// Returns the values of a source that has one on each line, if there are several, each with the number of its line.
pub fn lines(source: &str) -> Option<Vec<(usize, Value)>> {
    let lines = source.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let value = |(idx, line): (usize, &str)| Some((idx + 1, serde_json::from_str(line).ok()?));
    let values: Vec<(usize, Value)> = lines.map(value).collect::<Option<_>>()?;
    (values.len() > 1).then_some(values)
}

/// Returns a key's value.
pub fn field<'v>(value: &'v Value, key: &str) -> Result<&'v Value, Fault> {
    value.get(key).ok_or_else(|| Fault::new(format!("\"{key}\" is missing")))
}

/// Returns a key's value as a string.
pub fn string<'v>(value: &'v Value, key: &str) -> Result<&'v str, Fault> {
    field(value, key)?.as_str().ok_or_else(|| Fault::new("this must be a string").under(key))
}

/// Returns a key's value as an offset.
pub fn offset(value: &Value, key: &str) -> Result<u32, Fault> {
    as_offset(field(value, key)?).map_err(|fault| fault.under(key))
}

/// What is wrong with a value that is no offset.
pub const NO_OFFSET: &str = "this must be an offset: a whole number from 0";

/// Returns a value as an offset.
pub fn as_offset(value: &Value) -> Result<u32, Fault> {
    offset_of(value).ok_or_else(|| Fault::new(NO_OFFSET))
}

/// Returns a value as an offset, if it is one.
pub fn offset_of(value: &Value) -> Option<u32> {
    let number = value.as_u64().or_else(|| {
        // Written by what knows no whole numbers.
        value.as_f64().filter(|it| it.fract() == 0.0 && (0.0..1e9).contains(it)).map(|it| it as u64)
    });
    u32::try_from(number?).ok()
}

/// Returns a key's value as a list; an empty one where the key is missing or null.
pub fn list<'v>(value: &'v Value, key: &str) -> Result<&'v [Value], Fault> {
    match value.get(key) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(values)) => Ok(values),
        Some(_) => Err(Fault::new("this must be a list").under(key)),
    }
}

/// Returns a key's value if it is a string.
pub fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}

/// Returns a key's value if it is a string or a number: a name.
pub fn name(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(name) => Some(name.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Returns what is said of a document as a whole, for formats that pass over what they do not know.
pub fn of_document(flat: &Flat) -> Json<'_> {
    let Json::Object(mut pairs) = document_pairs(flat) else { return Json::Null };
    if !flat.fields.is_empty() {
        let fields = flat.fields.iter();
        let fields = fields.map(|(maker, of)| (maker.into(), Json::Other(Value::Object(of.clone()))));
        pairs.push(("fields".into(), Json::Object(fields.collect())));
    }
    Json::Object(pairs)
}

fn document_pairs(flat: &Flat) -> Json<'_> {
    object([
        ("id", flat.id.as_deref().into()),
        ("lang", flat.lang.as_deref().into()),
        ("note", flat.note.as_deref().into()),
        ("offset_unit", flat.unit.map(|unit| unit.name()).into()),
        ("blocks", blocks(flat)),
        (
            "speakers",
            flat.speakers
                .iter()
                .map(|it| {
                    object([
                        ("id", it.id.as_str().into()),
                        ("name", it.name.as_str().into()),
                        ("kind", it.kind.as_deref().into()),
                        ("colour", it.colour.map(u32::from).into()),
                    ])
                })
                .collect(),
        ),
    ])
}

/// Returns the parts of the page.
pub fn blocks(flat: &Flat) -> Json<'_> {
    let block = |(start, end, kind): &(u32, u32, BlockKind)| {
        object([("start", (*start).into()), ("end", (*end).into()), ("kind", kind.name().into())])
    };
    flat.blocks.iter().map(block).collect()
}

/// Returns true for what says where a text is and is none: a path or a URL.
pub fn is_address(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_whitespace) {
        return false;
    }
    let schemes =
        ["http://", "https://", "s3://", "gs://", "file://", "azure-blob://", "ftp://", "data:", "/data/"];
    let endings = [".txt", ".html", ".htm", ".json", ".xml", ".pdf", ".csv", ".md"];
    let lower = text.to_ascii_lowercase();
    let is_path = text.contains(['/', '\\']) && endings.iter().any(|ending| lower.ends_with(ending));
    schemes.iter().any(|scheme| lower.starts_with(scheme)) || is_path || {
        let is_name = lower.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
        is_name && endings.iter().any(|ending| lower.ends_with(ending))
    }
}

/// Returns why a text is no article, if it is none.
pub fn no_article(text: &str) -> Option<String> {
    is_address(text).then(|| format!("{text:?} is where the text is and not the text itself"))
}

/// Returns a key's value as the text of an article.
pub fn article<'v>(value: &'v Value, key: &str) -> Result<&'v str, Fault> {
    let text = string(value, key)?;
    match no_article(text) {
        Some(message) => Err(Fault::new(message).under(key)),
        None => Ok(text),
    }
}
