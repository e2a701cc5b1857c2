//! What a person pastes onto the page or drops on it, taken out of the event: its data can be asked for only then, while what
//! is made of it may have to be fetched first.

use js_sys::{Function, JsString, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, Event, File};

use super::intake::{self, Given};
use crate::intake::{IntakeError, MAX_SOURCE_BYTES};

/// How much of a text is copied from the browser's memory at once, in UTF-16 units.
const COPIED_AT_ONCE: u32 = 1024 * 1024;

/// What was pasted or dropped.
pub enum Transfer {
    /// Several files or folders, or files that hold many documents.
    Many(Vec<Given>),
    /// The forms of one thing.
    One {
        /// As plain text; empty where there is none.
        plain: String,
        /// As HTML; likewise.
        html: String,
        /// As files.
        files: Vec<File>,
    },
    /// Its text is longer than what is taken in.
    TooLarge(IntakeError),
}

impl Transfer {
    /// Returns what the data holds; `None` if that is nothing that can be taken in.
    fn read(data: &DataTransfer) -> Option<Self> {
        if let Some(given) = intake::many(data) {
            return Some(Self::Many(given));
        }
        let files: Vec<File> = data
            .files()
            .map(|files| (0..files.length()).filter_map(|idx| files.get(idx)).collect())
            .unwrap_or_default();
        let plain = match text_of(data, "text/plain") {
            Ok(plain) => plain,
            Err(error) => return Some(Self::TooLarge(error)),
        };
        // A page with more mark-up than can be read is still taken in as its text.
        let html = text_of(data, "text/html").unwrap_or_default();
        let is_empty = plain.is_empty() && html.is_empty() && files.is_empty();
        (!is_empty).then_some(Self::One { plain, html, files })
    }
}

/// Tells whether an event is of the place where files are compared, which takes them itself.
fn is_in_comparison(event: &Event) -> bool {
    let target = super::element_of(event.target());
    target.is_some_and(|it| matches!(it.closest(".compare"), Ok(Some(_))))
}

/// Hands on what was pasted, unless it was pasted into a field of its own.
pub fn pasted(event: &Event, take: &dyn Fn(Transfer)) {
    if is_in_comparison(event) {
        return;
    }
    let target = super::element_of(event.target());
    // A name or a note is pasted into its field; the start page's area counts as the page.
    let in_field = target.is_some_and(|it| super::is_typed_in(&it) && it.id() != "paste");
    let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
    if let (false, Some(data)) = (in_field, data)
        && let Some(transfer) = Transfer::read(&data)
    {
        event.prevent_default();
        take(transfer);
    }
}

/// Lets what is dragged over the page be dropped on it, if it can be taken in.
pub fn dragged_over(event: &Event) {
    let types = event.dyn_ref::<DragEvent>().and_then(|it| it.data_transfer()).map(|data| data.types());
    let takes = |kind: &str| types.as_ref().is_some_and(|types| types.includes(&kind.into(), 0));
    if takes("Files") || takes("text/html") || takes("text/plain") {
        event.prevent_default();
    }
}

/// Hands on what was dropped.
pub fn dropped(event: &Event, take: &dyn Fn(Transfer)) {
    if is_in_comparison(event) {
        return;
    }
    // Whatever it is, the browser must not leave the page to show it.
    event.prevent_default();
    let data = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
    if let Some(transfer) = data.and_then(|data| Transfer::read(&data)) {
        take(transfer);
    }
}

/// Returns a text of the clipboard or of a drag. Its length is asked before it is copied: memory that an
/// app in wasm has taken it keeps.
fn text_of(data: &DataTransfer, kind: &str) -> Result<String, IntakeError> {
    let get = Reflect::get(data, &"getData".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
    let text = get.and_then(|get| get.call1(data, &kind.into()).ok()?.dyn_into::<JsString>().ok());
    let Some(text) = text else { return Ok(String::new()) };
    // A text has at least as many bytes as UTF-16 units.
    let bytes = text.length() as usize;
    if bytes > MAX_SOURCE_BYTES {
        return Err(IntakeError::TooLarge { bytes, max: MAX_SOURCE_BYTES });
    }
    Ok(in_pieces(&text))
}

/// Copies a text piece by piece. As one, three bytes would be asked for each of its units, which wasm then keeps. Lone
/// surrogates, of which no text can be made, become U+FFFD.
fn in_pieces(text: &JsString) -> String {
    let length = text.length();
    let mut copy = String::with_capacity(length as usize);
    let mut at = 0;
    while at < length {
        let mut end = length.min(at + COPIED_AT_ONCE);
        if end < length && text.char_code_at(end - 1) as u32 & 0xfc00 == 0xd800 {
            end += 1; // Both halves of a character.
        }
        copy.push_str(&String::from(text.substring(at, end)));
        at = end;
    }
    copy
}
