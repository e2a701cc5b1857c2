//! Recognises other tools' files well enough to say whose they are.

use serde_json::{Map, Value};

/// Returns whose file a JSON value seems to be.
pub(super) fn maker(value: &Value) -> Option<&'static str> {
    let object = match value {
        Value::Array(items) => items.first()?.as_object()?,
        Value::Object(object) => object,
        _ => return None,
    };
    let has = |key: &str| object.contains_key(key);
    if has("%FEATURE_STRUCTURES") {
        Some("UIMA CAS JSON")
    } else if has("@context") {
        Some("W3C Web Annotation")
    } else if has("data") && (has("annotations") || has("predictions")) {
        Some("Label Studio")
    } else if has("annotation_id") && has("annotator") {
        Some("Label Studio (JSON-MIN without marks of text)")
    } else if has("examples") && has("schema")
        || object
            .get("examples")
            .and_then(Value::as_array)
            .is_some_and(|all| all.iter().all(|it| it.get("annotations").is_some()))
    {
        Some("LightTag")
    } else if has("denotations") {
        Some("PubAnnotation")
    } else if has("_task_hash") || has("_input_hash") || has("_view_id") {
        Some("Prodigy")
    } else if has("text") && is_doccano(object) {
        Some("doccano")
    } else if has("text") && has("ents") {
        Some("spaCy")
    } else if has("quotes") {
        Some("Qawl lines (the output of `qawl annotate`)")
    } else if has("nbformat") {
        Some("Jupyter")
    } else {
        None
    }
}

fn is_doccano(object: &Map<String, Value>) -> bool {
    has_triples(object, "label") || has_triples(object, "labels") || has_offsets(object, "entities")
}

/// Returns true for `"label": [[3, 6, "CUE"], …]`.
fn has_triples(object: &Map<String, Value>, key: &str) -> bool {
    object.get(key).and_then(Value::as_array).is_some_and(|labels| {
        labels.iter().all(|label| label.as_array().is_some_and(|triple| triple.len() == 3))
    })
}

/// Returns true for `"entities": [{"start_offset": 3, …}, …]`.
fn has_offsets(object: &Map<String, Value>, key: &str) -> bool {
    object
        .get(key)
        .and_then(Value::as_array)
        .is_some_and(|entities| entities.iter().all(|entity| entity.get("start_offset").is_some()))
}
