//! Tells a file's format by its content, and by its name where the content could be several things.

use serde_json::Value;

use super::archive;
use super::catalogue::{Format, Holds};

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
    // A longer document than is looked at is told by its keys, which formats have in an order of their own.
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
    if has("data") && (has("annotations") || has("predictions")) {
        return Some(Format::LabelStudio);
    }
    if !has("text") {
        return None;
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
        return Some(Format::WebAnnotationUtf16);
    }
    let has = |key: &str| has_key(head, key);
    (has("data") && (has("annotations") || has("predictions") || has("result")))
        .then_some(Format::LabelStudio)
}

fn of_xml(head: &str) -> Option<Format> {
    if head.contains("http://www.omg.org/XMI") {
        return Some(Format::Xmi);
    }
    head.contains("http://www.tei-c.org/ns/1.0").then_some(Format::Tei)
}

/// Returns the format of a file that is neither JSON nor XML.
fn of_lines(name: &str, head: &str) -> Option<Format> {
    let name = name.to_ascii_lowercase();
    let first = head.lines().next().unwrap_or("");
    let columns: Vec<&str> = first.split([',', ';', '\t']).map(|column| column.trim_matches('"')).collect();
    if columns.contains(&"document") && columns.contains(&"claim") {
        return Some(Format::CsvClaims);
    }
    if columns.contains(&"document") && columns.contains(&"quote") {
        return Some(Format::CsvAttributions);
    }
    if name.ends_with(".ann") || is_standoff(first) {
        return Some(Format::Brat);
    }
    let is_conll = name.ends_with(".conll") || name.ends_with(".iob") || name.ends_with(".bio");
    let has_tags = || {
        let line = head.lines().find(|line| !line.is_empty() && !line.starts_with('#'));
        line.is_some_and(|line| {
            let tag = line.rsplit(['\t', ' ']).next().unwrap_or("");
            line.contains('\t') && (tag == "O" || tag.starts_with("B-") || tag.starts_with("I-"))
        })
    };
    (is_conll || first.starts_with("-DOCSTART-") || has_tags()).then_some(Format::Conll)
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

/// Returns true if a key stands in JSON, wherever.
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
