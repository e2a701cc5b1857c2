//! A word of the schema as it is in a file: a string out of a fixed list.

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use crate::annotation::{Action, Decided, Fidelity, Review, UnplacedReason, Value};
use crate::schema::{BlockKind, ClaimKind, Label, QuoteKind, SpeakerKind, UnknownName, Worth, WorthReason};

/// A type whose values each have one name in files.
pub trait Word: Copy + FromStr<Err = UnknownName> + 'static {
    /// Returns the names there are, in the order they are shown in.
    fn names() -> Vec<&'static str>;
    /// Returns the value's name.
    fn word(self) -> &'static str;
}

/// Makes types of words that files have of types with a table of names.
macro_rules! words {
    ($($type:ty),+) => {
        $(impl $crate::format::named::Word for $type {
            fn names() -> Vec<&'static str> {
                Self::ALL.iter().map(|value| value.name()).collect()
            }

            fn word(self) -> &'static str {
                self.name()
            }
        })+
    };
}

words!(
    Action,
    BlockKind,
    ClaimKind,
    Decided,
    Fidelity,
    Label,
    QuoteKind,
    Review,
    SpeakerKind,
    UnplacedReason,
    Worth,
    WorthReason
);

pub(crate) use words;

/// Reads and writes a value by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<T>(pub T);

impl<T: Word> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.word())
    }
}

impl<'de, T: Word> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByName<T>(PhantomData<T>);

        impl<T: Word> Visitor<'_> for ByName<T> {
            type Value = Named<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "one of {}", T::names().join(", "))
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Named<T>, E> {
                let unknown = |unknown: UnknownName| E::custom(format!("\"{name}\" is {unknown}"));
                T::from_str(name).map(Named).map_err(unknown)
            }
        }

        deserializer.deserialize_str(ByName(PhantomData))
    }
}

#[cfg(feature = "schema")]
impl<T: Word> schemars::JsonSchema for Named<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::names().join("-").into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": T::names() })
    }
}

/// The value of an attribute as it is in a file: `true`, a number, a string, or a list of strings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeValue(pub Value);

impl Serialize for AttributeValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::Number(digits) => match serde_json::from_str::<serde_json::Number>(digits) {
                Ok(number) => number.serialize(serializer),
                Err(_) => serializer.serialize_str(digits),
            },
            Value::Text(text) => serializer.serialize_str(text),
            Value::Several(values) => serializer.collect_seq(values.iter().map(|value| &**value)),
        }
    }
}

impl<'de> Deserialize<'de> for AttributeValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;

        impl<'de> Visitor<'de> for AnyValue {
            type Value = Value;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("true, false, a number, a string or a list of strings")
            }

            fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
                Ok(Value::Flag(flag))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
                Ok(Value::Number(number.to_string().into()))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
                Ok(Value::Number(number.to_string().into()))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
                Ok(Value::Number(number.to_string().into()))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.into()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Value, A::Error> {
                let mut several = Vec::new();
                while let Some(value) = values.next_element::<String>()? {
                    several.push(value.into());
                }
                Ok(Value::Several(several))
            }
        }

        deserializer.deserialize_any(AnyValue).map(Self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for AttributeValue {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AttributeValue".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": ["boolean", "number", "string", "array"],
            "items": { "type": "string" }
        })
    }
}
