//! What the serde types of foreign JSON are made of. A format's types name the keys that have a meaning here and say
//! which of them must be there; what else an object has is kept by the format's reader.
//!
//! Functions that begin with `if_` are for what only helps: a value of another kind than was hoped for says nothing there
//! and costs nothing.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_path_to_error::Segment;

use super::json;
use crate::format::fault::Fault;

/// Returns a value as a type of its format.
///
/// # Errors
/// What does not fit, and the pointer that leads there.
pub fn typed<T: DeserializeOwned>(value: &Value) -> Result<T, Fault> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let step = |segment: &Segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { .. } | Segment::Unknown => String::new(),
        };
        let pointer = error.path().iter().map(step).collect();
        Fault { pointer, ..Fault::new(in_words(&error.inner().to_string())) }
    })
}

/// Returns what serde says of a value in the words of the other messages.
fn in_words(message: &str) -> String {
    let missing = message.strip_prefix("missing field `").and_then(|it| it.strip_suffix('`'));
    if let Some(key) = missing {
        return format!("\"{key}\" is missing");
    }
    match message.rsplit_once(", expected ") {
        Some((_, "a sequence")) => "this must be a list".to_owned(),
        Some((_, "a map")) => "this must be an object".to_owned(),
        Some((_, wanted)) if wanted.starts_with("struct ") => "this must be an object".to_owned(),
        Some((_, wanted)) => format!("this must be {wanted}"),
        None => message.to_owned(),
    }
}

/// An item of a list, as its format has it and as it is in the file.
pub struct Item<'v, T> {
    /// What it says.
    pub is: T,
    /// The whole of it, with what has no meaning here.
    pub value: &'v Value,
}

/// Returns an object as a type of its format. serde would take a list for an object too, by the order of its fields.
///
/// # Errors
/// As [`typed`], and that it is no object.
pub fn object<T: DeserializeOwned>(value: &Value) -> Result<Item<'_, T>, Fault> {
    if !value.is_object() {
        return Err(Fault::new("this must be an object"));
    }
    Ok(Item { is: typed(value)?, value })
}

/// Returns the objects of a list under a key; none where the key is missing or null.
///
/// # Errors
/// What does not fit, and the pointer that leads there.
pub fn items<'v, T: DeserializeOwned>(value: &'v Value, key: &str) -> Result<Vec<Item<'v, T>>, Fault> {
    let all = json::list(value, key)?.iter().enumerate();
    all.map(|(idx, item)| object(item).map_err(|fault| fault.under(idx).under(key))).collect()
}

/// A place and its label as a list: `[0, 9, "PER"]`, with whatever comes after.
pub struct Labelled {
    /// The first offset.
    pub start: u32,
    /// The offset after the last.
    pub end: u32,
    /// The label.
    pub label: String,
    /// What else the list has.
    pub rest: Vec<Value>,
}

impl<'de> Deserialize<'de> for Labelled {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfList;
        impl<'de> Visitor<'de> for OfList {
            type Value = Labelled;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list of start, end and label")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Labelled, A::Error> {
                let short = |len| A::Error::invalid_length(len, &OfList);
                let start = list.next_element::<Offset>()?.ok_or_else(|| short(0))?.0;
                let end = list.next_element::<Offset>()?.ok_or_else(|| short(1))?.0;
                let label = list.next_element::<Label>()?.ok_or_else(|| short(2))?.0;
                let rest = Vec::deserialize(SeqAccessDeserializer::new(list))?;
                Ok(Labelled { start, end, label, rest })
            }
        }
        deserializer.deserialize_seq(OfList)
    }
}

#[derive(Deserialize)]
struct Label(#[serde(deserialize_with = "label")] String);

fn label<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text_of(Value::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("this must be a label"))
}

/// An offset.
#[derive(Clone, Copy, Deserialize)]
pub struct Offset(#[serde(deserialize_with = "offset")] pub u32);

/// Reads an offset; one with a point, from what knows no whole numbers, too.
pub fn offset<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let number = Value::deserialize(deserializer)?;
    json::offset_of(&number).ok_or_else(|| D::Error::custom(json::NO_OFFSET))
}

/// Reads an offset under one of several keys.
pub fn maybe_offset<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    offset(deserializer).map(Some)
}

/// Reads an offset, if it is one.
pub fn if_offset<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    Ok(json::offset_of(&Value::deserialize(deserializer)?))
}

/// Reads a string.
pub fn string<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text_of(Value::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("this must be a string"))
}

/// Reads a name: a string or a number.
pub fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    name_of(Value::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("this must be a string"))
}

/// Reads the text of an article.
pub fn article<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = string(deserializer)?;
    match json::no_article(&text) {
        Some(message) => Err(D::Error::custom(message)),
        None => Ok(text),
    }
}

/// Reads a string, if it is one.
pub fn if_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(text_of(Value::deserialize(deserializer)?))
}

/// Reads a name, if it is a string or a number.
pub fn if_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(name_of(Value::deserialize(deserializer)?))
}

/// Reads a flag; what is no flag is none.
pub fn if_flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(Value::deserialize(deserializer)? == Value::Bool(true))
}

/// Reads a whole number from 0, if it is one.
pub fn if_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(Value::deserialize(deserializer)?.as_u64())
}

/// Reads an object, if it is one; of what is none nothing is known.
pub fn if_object<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    match Value::deserialize(deserializer)? {
        object @ Value::Object(_) => T::deserialize(object).map_err(D::Error::custom),
        _ => Ok(T::default()),
    }
}

/// Reads a list; none where it is null.
pub fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads the strings and numbers of a list; none where it is null.
pub fn names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(list::<D, Value>(deserializer)?.into_iter().filter_map(name_of).collect())
}

/// Reads a value, or a list of them; none where it is null.
pub fn one_or_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    struct Either<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
        type Value = Vec<T>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object, a string, or a list of them")
        }

        fn visit_unit<E: Error>(self) -> Result<Vec<T>, E> {
            Ok(Vec::new())
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
            Ok(vec![T::deserialize(serde::de::value::StrDeserializer::new(text))?])
        }

        fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Vec<T>, A::Error> {
            Ok(vec![T::deserialize(MapAccessDeserializer::new(object))?])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Vec<T>, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(list))
        }
    }
    deserializer.deserialize_any(Either(PhantomData))
}

/// The marks of a text by label and by what they cover, each with its places.
pub type Grouped = BTreeMap<String, BTreeMap<String, Vec<Vec<Offset>>>>;

/// Returns a string.
pub fn text_of(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// Returns a string, or a number as one.
pub fn name_of(value: Value) -> Option<String> {
    match value {
        Value::String(name) => Some(name),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
