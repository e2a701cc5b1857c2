//! Tells a file's format by its content, and by its name where the content could be several things.

use serde_json::Value;

use super::catalogue::Format;

/// How much of a file is looked at to tell its format, in bytes.
const LOOKED_AT: usize = 64 * 1024;

/// Returns the format of a file of that name and content, or `None` where it is of none that can be
/// read: plain text and HTML among others.
pub fn recognise(name: &str, bytes: &[u8]) -> Option<Format> {
    let head = head(bytes);
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    let _ = name;
    if head.starts_with('{') {
        return of_object(head, bytes.len() > LOOKED_AT);
    }
    None
}

/// Returns the beginning of a file as text, as far as it is text.
fn head(bytes: &[u8]) -> &str {
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    match std::str::from_utf8(head) {
        Ok(head) => head,
        Err(error) => head
            .get(..error.valid_up_to())
            .and_then(|valid| std::str::from_utf8(valid).ok())
            .unwrap_or_default(),
    }
}

/// Returns the format of a file that begins with a JSON object.
fn of_object(head: &str, _longer: bool) -> Option<Format> {
    let (first, rest) = head.split_once('\n').unwrap_or((head, ""));
    let is_line = serde_json::from_str::<Value>(first).is_ok_and(|value| value.is_object());
    let is_qawl = first_strings(head).any(|(key, value)| key == "format" && value == "qawl");
    if !is_qawl {
        return None;
    }
    Some(if is_line && !rest.trim().is_empty() { Format::QawlLines } else { Format::Qawl })
}

/// Returns the pairs of key and string that an object begins with, as far as they are plain.
fn first_strings(object: &str) -> impl Iterator<Item = (&str, &str)> {
    object.split(',').map_while(|pair| {
        let (key, value) = pair.split_once(':')?;
        Some((key.trim().trim_start_matches('{').trim().trim_matches('"'), value.trim().trim_matches('"')))
    })
}
