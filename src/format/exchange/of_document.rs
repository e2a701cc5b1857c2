//! Reads what files of ours say of a document as a whole, under a key that other tools pass over.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::flat::{Flat, FlatSpeaker};
use super::typed;
use crate::format::fault::Fault;
use crate::schema::BlockKind;
use crate::text::Unit;

/// What files of ours say of a document as a whole, as [`of_document`](super::json::of_document) writes it.
#[derive(Default, Deserialize)]
pub struct OfDocument {
    #[serde(default, deserialize_with = "typed::if_object")]
    fields: BTreeMap<String, Value>,
    #[serde(default, deserialize_with = "typed::if_name")]
    id: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    lang: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    note: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    offset_unit: Option<String>,
    #[serde(default, deserialize_with = "typed::list")]
    blocks: Vec<OfBlock>,
    #[serde(default, deserialize_with = "typed::list")]
    speakers: Vec<OfSpeaker>,
}

#[derive(Deserialize)]
struct OfBlock {
    #[serde(deserialize_with = "kind")]
    kind: BlockKind,
    #[serde(deserialize_with = "typed::offset")]
    start: u32,
    #[serde(deserialize_with = "typed::offset")]
    end: u32,
}

#[derive(Deserialize)]
struct OfSpeaker {
    #[serde(deserialize_with = "typed::string")]
    id: String,
    #[serde(default, deserialize_with = "typed::if_text")]
    name: Option<String>,
    #[serde(default, deserialize_with = "typed::if_text")]
    kind: Option<String>,
    #[serde(default, deserialize_with = "typed::if_number")]
    colour: Option<u64>,
}

fn kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BlockKind, D::Error> {
    let kind = typed::string(deserializer)?;
    kind.parse().map_err(|error| D::Error::custom(format!("{kind}: {error}")))
}

/// Takes what is said of a document as a whole.
pub fn read_document(flat: &mut Flat, value: &Value) -> Result<(), Fault> {
    if !value.is_null() {
        typed::typed::<OfDocument>(value)?.say(flat);
    }
    Ok(())
}

impl OfDocument {
    /// Says it of a document.
    pub fn say(self, flat: &mut Flat) {
        for (maker, of) in self.fields {
            if let Value::Object(of) = of {
                flat.fields.insert(maker, of);
            }
        }
        let full = |text: Option<String>| text.filter(|text| !text.is_empty());
        flat.id = full(self.id).or(flat.id.take());
        flat.lang = full(self.lang).or(flat.lang.take());
        flat.note = full(self.note).or(flat.note.take());
        flat.unit = self.offset_unit.and_then(|unit| Unit::named(&unit)).or(flat.unit);
        flat.blocks.extend(self.blocks.into_iter().map(|block| (block.start, block.end, block.kind)));
        flat.speakers.extend(self.speakers.into_iter().map(|speaker| FlatSpeaker {
            name: speaker.name.unwrap_or_else(|| speaker.id.clone()),
            id: speaker.id,
            kind: full(speaker.kind),
            colour: speaker.colour.and_then(|it| u8::try_from(it).ok()),
        }));
    }
}
