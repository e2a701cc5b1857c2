//! The names that files of Label Studio have for the control that marks text, and for the text.

use serde_json::Value;

use crate::format::exchange::flat::Flat;

/// The name of the format: what is kept of its files goes by it.
pub(super) const FORMAT: &str = "label-studio";

/// The names of the control and of the text that files of ours have.
pub(super) const CONTROL: (&str, &str) = ("label", "text");

/// Returns the names of the control and of the text: those of the file that a document was read from, else ours.
pub(super) fn control(flat: &Flat) -> (String, String) {
    let field = |key: &str| flat.field(FORMAT, key).and_then(Value::as_str);
    (field("control").unwrap_or(CONTROL.0).to_owned(), field("to").unwrap_or(CONTROL.1).to_owned())
}
