//! Spells feature structures as UIMA CAS JSON 0.4.0.

use serde_json::Value;

use super::structures::{Feature, SOFA, Structure, flat_of, structures};
use super::types::{SUPERTYPE, Type, types};
use crate::format::exchange::flat::Flat;
use crate::format::exchange::json::{self, Json, object};
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

/// Reads a document: its first text and what is in it.
pub(super) fn read(value: &Value) -> Result<Flat, Fault> {
    const KEY: &str = "%FEATURE_STRUCTURES";
    let all = json::list(value, KEY)?;
    let is_sofa = |it: &&Value| it.get("%TYPE").is_some_and(|it| it == "uima.cas.Sofa");
    let sofa =
        all.iter().find(is_sofa).ok_or_else(|| Fault::new("there is no text (uima.cas.Sofa)").under(KEY))?;
    let text = json::string(sofa, "sofaString").map_err(|fault| fault.under(KEY))?.to_owned();
    let of_text = |it: &Value| it.get("@sofa").is_none_or(|of| Some(of) == sofa.get("%ID"));
    let mut structures = Vec::with_capacity(all.len());
    for (idx, value) in all.iter().enumerate().filter(|(_, it)| !is_sofa(it) && of_text(it)) {
        structures.push(structure(value).map_err(|fault| fault.under(idx).under(KEY))?);
    }
    Ok(flat_of(text, &structures))
}

fn structure(value: &Value) -> Result<Structure, Fault> {
    let mut structure = Structure {
        id: json::offset(value, "%ID")?,
        type_name: json::string(value, "%TYPE")?.to_owned(),
        at: None,
        features: Vec::new(),
    };
    // The specification has `^begin`, the serializer that everybody uses has `begin`.
    let begin = if value.get("^begin").is_some() { ("^begin", "^end") } else { ("begin", "end") };
    if value.get(begin.0).is_some() {
        structure.at = Some((json::offset(value, begin.0)?, json::offset(value, begin.1)?));
    }
    for (name, value) in value.as_object().into_iter().flatten() {
        let feature = match (name.strip_prefix('@'), value) {
            (Some("sofa"), _) => continue,
            (Some(name), Value::Number(_)) => (name, Feature::Reference(json::as_offset(value)?)),
            (None, Value::String(text)) => (name.as_str(), Feature::Text(text.clone())),
            (None, Value::Number(number)) => (name.as_str(), Feature::Text(number.to_string())),
            (None, Value::Bool(flag)) => (name.as_str(), Feature::Text(flag.to_string())),
            _ => continue,
        };
        if !feature.0.starts_with(['%', '^']) && !matches!(feature.0, "begin" | "end") {
            structure.features.push((feature.0.to_owned(), feature.1));
        }
    }
    Ok(structure)
}
