//! Spells feature structures as UIMA CAS JSON 0.4.0.

use serde::Deserialize;
use serde_json::Value;

use super::structures::{Feature, SOFA, Structure, flat_of, structures};
use super::types::{SUPERTYPE, Type, types};
use crate::format::exchange::flat::{Flat, JsonObject};
use crate::format::exchange::json::{self, Json, object};
use crate::format::exchange::typed::{self, Item};
use crate::format::fault::Fault;

/// Returns a document.
pub(super) fn write(flat: Flat) -> String {
    let flat = flat.without_gaps();
    let structures = structures(&flat);
    let type_of = |Type { name, features }: Type| {
        let mut pairs: Vec<(std::borrow::Cow<'_, str>, Json<'_>)> =
            vec![("%NAME".into(), name.clone().into()), ("%SUPER_TYPE".into(), SUPERTYPE.into())];
        pairs.extend(features.into_iter().map(|(feature, range)| {
            (feature.clone().into(), object([("%NAME", feature.into()), ("%RANGE", range.into())]))
        }));
        (name.into(), Json::Object(pairs))
    };
    let sofa = object([
        ("%ID", SOFA.into()),
        ("%TYPE", "uima.cas.Sofa".into()),
        ("sofaNum", Json::Int(1)),
        ("sofaID", "_InitialView".into()),
        ("mimeType", "text/plain".into()),
        ("sofaString", flat.text.as_str().into()),
    ]);
    let structure = |it: &Structure| {
        let mut pairs: Vec<(std::borrow::Cow<'_, str>, Json<'_>)> = vec![
            ("%ID".into(), it.id.into()),
            ("%TYPE".into(), it.type_name.clone().into()),
            ("@sofa".into(), SOFA.into()),
        ];
        if let Some((begin, end)) = it.at {
            pairs.extend([("begin".into(), begin.into()), ("end".into(), end.into())]);
        }
        pairs.extend(it.features.iter().map(|(name, value)| match value {
            Feature::Text(text) => (name.clone().into(), text.clone().into()),
            Feature::Reference(id) => (format!("@{name}").into(), (*id).into()),
        }));
        Json::Object(pairs)
    };
    let members = structures.iter().map(|it| it.id.into()).collect();
    object([
        ("%TYPES", Json::Object(types(std::slice::from_ref(&flat)).into_iter().map(type_of).collect())),
        ("%FEATURE_STRUCTURES", std::iter::once(sofa).chain(structures.iter().map(structure)).collect()),
        ("%VIEWS", object([("_InitialView", object([("%SOFA", SOFA.into()), ("%MEMBERS", members)]))])),
    ])
    .to_string()
}

/// A feature structure. What its features are is up to its type, which the file itself describes: they are looked at one by
/// one (`docs/decisions/0024`).
#[derive(Deserialize)]
struct Written {
    #[serde(rename = "%ID", deserialize_with = "typed::offset")]
    id: u32,
    #[serde(rename = "%TYPE", deserialize_with = "typed::string")]
    type_name: String,
    #[serde(default, rename = "@sofa", deserialize_with = "typed::if_number")]
    sofa: Option<u64>,
    #[serde(default, deserialize_with = "typed::maybe_offset")]
    begin: Option<u32>,
    #[serde(default, deserialize_with = "typed::maybe_offset")]
    end: Option<u32>,
    /// The specification has this, the serializer that everybody uses has `begin`.
    #[serde(default, rename = "^begin", deserialize_with = "typed::maybe_offset")]
    anchor_begin: Option<u32>,
    #[serde(default, rename = "^end", deserialize_with = "typed::maybe_offset")]
    anchor_end: Option<u32>,
    #[serde(flatten)]
    features: JsonObject,
}

const SOFA_TYPE: &str = "uima.cas.Sofa";

/// Reads a document: its first text and what is in it.
pub(super) fn read(value: &Value) -> Result<Flat, Fault> {
    const KEY: &str = "%FEATURE_STRUCTURES";
    let all = typed::items::<Written>(value, KEY)?;
    let is_sofa = |it: &Item<'_, Written>| it.is.type_name == SOFA_TYPE;
    let found = all.iter().position(is_sofa);
    let nth = found.ok_or_else(|| Fault::new("there is no text (uima.cas.Sofa)").under(KEY))?;
    let under = |fault: Fault| fault.under(nth).under(KEY);
    let sofa = all.get(nth).map(|it| (u64::from(it.is.id), json::string(it.value, "sofaString")));
    let (sofa, text) = sofa.ok_or_else(|| under(Fault::new("there is no text")))?;
    let text = text.map_err(under)?.to_owned();
    let of_text = |it: &Written| it.sofa.is_none_or(|of| of == sofa);
    let mut structures = Vec::with_capacity(all.len());
    let mut of_others = Vec::new();
    for (idx, item) in all.into_iter().enumerate().filter(|(idx, _)| *idx != nth) {
        if item.is.type_name == SOFA_TYPE || !of_text(&item.is) {
            of_others.push(item.is.type_name);
        } else {
            structures.push(structure(item.is).map_err(|fault| fault.under(idx).under(KEY))?);
        }
    }
    Ok(flat_of(text, &structures, &of_others))
}

fn structure(written: Written) -> Result<Structure, Fault> {
    let at = match (written.anchor_begin, written.anchor_end) {
        (None, None) => (written.begin, written.end),
        anchors => anchors,
    };
    let at = match at {
        (Some(begin), Some(end)) => Some((begin, end)),
        (Some(_), None) => return Err(Fault::new("\"end\" is missing")),
        (None, _) => None,
    };
    let mut structure = Structure { id: written.id, type_name: written.type_name, at, features: Vec::new() };
    for (name, value) in written.features {
        let feature = match (name.strip_prefix('@'), value) {
            (Some(name), Value::Number(number)) => {
                let id = json::as_offset(&Value::Number(number))
                    .map_err(|fault| fault.under(format!("@{name}")))?;
                (name.to_owned(), Feature::Reference(id))
            }
            (None, Value::String(text)) => (name, Feature::Text(text)),
            (None, Value::Number(number)) => (name, Feature::Text(number.to_string())),
            (None, Value::Bool(flag)) => (name, Feature::Text(flag.to_string())),
            _ => continue,
        };
        if !feature.0.starts_with(['%', '^']) {
            structure.features.push(feature);
        }
    }
    Ok(structure)
}
