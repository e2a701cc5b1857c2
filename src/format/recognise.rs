//! Tells a file's format by its content, and by its name where the content could be several things.

use serde_json::Value;

use super::catalogue::{Format, Holds};
use super::{archive, conll, label_studio, webanno};

/// How much of a file is looked at to tell its format, in bytes.
const LOOKED_AT: usize = 64 * 1024;

/// Returns the format of a file of that name and content, or `None` where it is of none that can be
/// read: plain text and HTML among others. An archive is of the format of what is in it.
pub fn recognise(name: &str, bytes: &[u8]) -> Option<Format> {
    if archive::is_archive(bytes) {
        let names = archive::names(bytes);
        return Format::ALL
            .iter()
            .copied()
            .find(|format| names.iter().any(|name| name.ends_with(format.ending())));
    }
    let head = head(bytes);
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    let by_content = match head.as_bytes().first() {
        Some(b'{') => of_object(name, head),
        Some(b'[') => of_array(head),
        Some(b'<') => of_xml(head),
        _ => of_lines(name, head),
    };
    // An empty list could be anybody's.
    by_content.or_else(|| {
        let ours = |format: &Format| name.ends_with(format.ending()) && format.holds() != Holds::Lines;
        Format::ALL.iter().copied().find(ours)
    })
}

/// Returns the beginning of a file as text, as far as it is text.
fn head(bytes: &[u8]) -> &str {
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    match std::str::from_utf8(head) {
        Ok(head) => head,
        Err(error) => {
            let valid = head.get(..error.valid_up_to()).map(std::str::from_utf8);
            valid.and_then(Result::ok).unwrap_or_default()
        }
    }
}

/// Returns the format of a file that begins with a JSON object: a document, or the first of many lines.
fn of_object(name: &str, head: &str) -> Option<Format> {
    let (first, rest) = head.split_once('\n').unwrap_or((head, ""));
    let line = serde_json::from_str::<Value>(first).ok();
    let is_several = line.is_some() && !rest.trim().is_empty();
    // A longer document than is looked at is recognised by its keys, which formats have in an order of their own.
    let has = |key: &str| match &line {
        Some(line) => line.get(key).is_some(),
        None => has_key(head, key),
    };
    let is = |key: &str, value: &str| match &line {
        Some(line) => line.get(key).is_some_and(|it| it == value),
        None => has_pair(head, key, value),
    };
    if is("format", "qawl") {
        let is_several = is_several || line.is_some() && name.to_ascii_lowercase().ends_with(".jsonl");
        return Some(if is_several { Format::QawlLines } else { Format::Qawl });
    }
    if has("%FEATURE_STRUCTURES") {
        return Some(Format::CasJson);
    }
    if has("@context") || is("type", "AnnotationPage") {
        return Some(Format::WebAnnotation);
    }
    // The value of a key, where the whole is known; whoever cuts a long one is recognised by its other keys.
    let is_string = |key: &str| match &line {
        Some(line) => line.get(key).is_some_and(Value::is_string),
        None => has_string(head, key),
    };
    let done = has("annotations") || has("predictions") || has("completions");
    if has("data") && done && !is_string("data") {
        return Some(Format::LabelStudio);
    }
    if line.as_ref().is_some_and(label_studio::is_min) {
        return Some(Format::LabelStudio);
    }
    if has("rows") && (head.contains("\"selector\"") || head.contains("hypothes.is")) {
        return Some(Format::WebAnnotationUtf16);
    }
    if has("target") && (has("body") || has("bodyValue") || is("type", "Annotation")) {
        return Some(Format::WebAnnotation);
    }
    if !has("text") && is_string("data") {
        return (has("label") || has("labels") || has("entities") || has("annotations"))
            .then_some(Format::DoccanoSpans);
    }
    let has_words = has("tokens") || has("words");
    if !has("text") && has_words && (head.contains("tags\"") || has("labels") || has("ner")) {
        return Some(Format::Training);
    }
    // What the NER Text Annotator writes: classes, and pairs as spaCy was trained with.
    if has("classes") && has("annotations") && !has("text") && head.contains("\"entities\"") {
        return Some(Format::Prodigy);
    }
    if !has("text") {
        return None;
    }
    if has("annotations") && !has("data") {
        return Some(Format::Doccano);
    }
    if has("ents") && !has("entities") {
        return Some(Format::Prodigy);
    }
    if has("tokens") && has("token_start") {
        return Some(Format::Training);
    }
    if has("_view_id")
        || has("_input_hash")
        || has("_task_hash")
        || has("answer")
        || has("tokens") && has("spans")
    {
        return Some(Format::Prodigy);
    }
    if has("entities") {
        return Some(Format::Doccano);
    }
    (has("label") || has("labels")).then_some(Format::DoccanoSpans)
}

/// Returns the format of a file that begins with a JSON array.
fn of_array(head: &str) -> Option<Format> {
    let selects = head.contains("\"TextPositionSelector\"") || head.contains("\"TextQuoteSelector\"");
    if selects && has_key(head, "target") {
        let is_standard = has_key(head, "bodyValue") || has_key(head, "@context");
        return Some(if is_standard && !has_key(head, "tags") {
            Format::WebAnnotation
        } else {
            Format::WebAnnotationUtf16
        });
    }
    let has = |key: &str| has_key(head, key);
    let inner = head.get(1..).unwrap_or("").trim_start();
    // A list of what is on lines elsewhere.
    let first = serde_json::Deserializer::from_str(inner).into_iter::<Value>().next().and_then(Result::ok);
    match first {
        Some(Value::Array(pair)) => {
            let is_pair = pair.first().is_some_and(Value::is_string)
                && pair.get(1).is_some_and(|it| it.get("entities").is_some());
            return is_pair.then_some(Format::Prodigy);
        }
        Some(Value::String(_)) if has("entities") => return Some(Format::Prodigy),
        Some(first) => {
            return of_object("", &first.to_string()).map(|format| match format {
                Format::Qawl => Format::QawlLines,
                format => format,
            });
        }
        None => {}
    }
    if has("data") && (has("annotations") || has("predictions") || has("result") || has("completions")) {
        return Some(Format::LabelStudio);
    }
    if inner.starts_with('[') && has("entities") {
        return Some(Format::Prodigy);
    }
    inner.starts_with('{').then(|| of_object("", inner)).flatten()
}

fn has_string(json: &str, key: &str) -> bool {
    let quoted = format!("\"{key}\"");
    json.match_indices(&quoted).any(|(at, _)| {
        let behind = json.get(at + quoted.len()..).unwrap_or("").trim_start();
        behind.strip_prefix(':').is_some_and(|it| it.trim_start().starts_with('"'))
    })
}

fn of_xml(head: &str) -> Option<Format> {
    if head.contains("http://www.omg.org/XMI") {
        return Some(Format::Xmi);
    }
    let has_root = ["<TEI>", "<TEI ", "<TEI.2", "<teiCorpus"].iter().any(|root| head.contains(root));
    (head.contains("http://www.tei-c.org/ns/1.0") || has_root).then_some(Format::Tei)
}

/// Returns the format of a file that is neither JSON nor XML.
fn of_lines(name: &str, head: &str) -> Option<Format> {
    let name = name.to_ascii_lowercase();
    let first = head.lines().next().unwrap_or("");
    let columns: Vec<&str> = first.split([',', ';', '\t']).map(|column| column.trim_matches('"')).collect();
    if columns.contains(&"document") && columns.contains(&"claim") {
        return Some(Format::CsvClaims);
    }
    let has_text = columns.contains(&"document") || columns.contains(&"article") || columns.contains(&"text");
    if has_text && columns.contains(&"quote") {
        return Some(Format::CsvAttributions);
    }
    if [".ann", ".a1", ".a2"].iter().any(|ending| name.ends_with(ending)) || is_standoff(first) {
        return Some(Format::Brat);
    }
    if webanno::is_webanno(head) {
        return Some(Format::Conll);
    }
    let is_conll = [".conll", ".iob", ".iob2", ".bio", ".bioes"].iter().any(|ending| name.ends_with(ending));
    (is_conll || first.starts_with("-DOCSTART-") || conll::is_like(head)).then_some(Format::Conll)
}

/// Returns true for `T1<tab>QUOTE 24 39<tab>…`.
fn is_standoff(line: &str) -> bool {
    let mut columns = line.split('\t');
    let name = columns.next().unwrap_or("");
    let place = columns.next().unwrap_or("");
    let numbered =
        name.strip_prefix('T').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    numbered && place.split(' ').count() >= 3
}

/// Returns true if a key is in JSON, wherever.
fn has_key(json: &str, key: &str) -> bool {
    let quoted = format!("\"{key}\"");
    json.match_indices(&quoted).any(|(at, _)| {
        let behind = json.get(at + quoted.len()..).unwrap_or("").trim_start();
        behind.starts_with(':')
    })
}

fn has_pair(json: &str, key: &str, value: &str) -> bool {
    let quoted = format!("\"{key}\"");
    json.match_indices(&quoted).any(|(at, _)| {
        let behind = json.get(at + quoted.len()..).unwrap_or("").trim_start();
        let behind = behind.strip_prefix(':').unwrap_or("").trim_start();
        behind.strip_prefix('"').and_then(|it| it.strip_prefix(value)).is_some_and(|it| it.starts_with('"'))
    })
}
