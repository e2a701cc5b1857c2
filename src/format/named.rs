//! A word of the schema as it stands in a file: a string out of a fixed list.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use crate::annotation::{Decided, Fidelity, Review, UnplacedReason};
use crate::schema::{BlockKind, ClaimKind, Label, QuoteKind, SpeakerKind, UnknownName, Worth, WorthReason};

/// A type whose values each have one name in files.
pub trait Word: Copy + FromStr<Err = UnknownName> + 'static {
    /// Returns the names there are, in the order they are shown in.
    fn names() -> Vec<&'static str>;
    /// Returns the value's name.
    fn word(self) -> &'static str;
}

macro_rules! words {
    ($($type:ty),+) => {
        $(impl Word for $type {
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
