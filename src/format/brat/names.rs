//! What lines of brat are made of, for those that are read and for those that are written.

use serde::Deserialize;
use serde_json::Value;

use crate::format::exchange::flat::{Flat, Link};

/// The name of the format: what is kept of its files goes by it.
pub(super) const FORMAT: &str = "brat";

/// The attribute that a normalisation becomes: an entry of a database, and what it is called there.
pub(super) const REFERENCE: &str = "Reference";

/// Returns true for what is one word.
pub(super) fn is_one(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace)
}

/// Returns true for what brat's configuration can have as a value.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace) && !text.contains(['|', ';', ','])
}

/// Returns a name as brat can have it: without white space.
pub(super) fn word(name: &str) -> String {
    name.chars().map(|c| if c.is_whitespace() || c == ':' { '_' } else { c }).collect()
}

/// An event, as the file has it: its arguments by role.
#[derive(Deserialize)]
pub(super) struct Event {
    #[serde(rename = "id")]
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub trigger: String,
    pub arguments: Vec<(String, String)>,
}

impl Event {
    pub fn json(&self) -> Value {
        serde_json::json!({
            "id": self.name, "type": self.kind, "trigger": self.trigger, "arguments": self.arguments,
        })
    }

    fn of(value: &Value) -> Option<Self> {
        Self::deserialize(value).ok()
    }

    /// Returns those of a role, numbers at its end left out.
    pub fn of_role(&self, wanted: &[&str]) -> Vec<String> {
        let is = |role: &str| {
            let role = role.trim_end_matches(|c: char| c.is_ascii_digit());
            wanted.iter().any(|wanted| role.eq_ignore_ascii_case(wanted))
        };
        self.arguments.iter().filter(|(role, _)| is(role)).map(|(_, of)| of.clone()).collect()
    }

    /// Returns true if it says of itself that two marks are tied in that way.
    pub fn ties(&self, link: &Link) -> bool {
        let quotes = self.of_role(&["quote", "content"]);
        let to = match link.kind.as_str() {
            "cue" => [self.of_role(&["cue"]), vec![self.trigger.clone()]].concat(),
            "speaker" => self.of_role(&["speaker", "source"]),
            "medium" => self.of_role(&["medium"]),
            _ => Vec::new(),
        };
        quotes.contains(&link.from) && to.contains(&link.to)
            || self.trigger == link.from
                && self.arguments.iter().any(|(role, of)| *role == link.kind && *of == link.to)
    }
}

/// Returns the events of a document that was read from brat. Their marks go by the names they had there: `T3`.
pub(super) fn events_of(flat: &Flat) -> Vec<Event> {
    let events = flat.field(FORMAT, "events").and_then(Value::as_array);
    events.into_iter().flatten().filter_map(Event::of).collect()
}

/// Returns true for what Python takes for the end of a line: brat reads its files by lines of that kind.
pub(super) fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Returns text on one line.
pub(super) fn on_a_line(text: &str) -> String {
    text.chars().map(|c| if ends_line(c) || c == '\t' { ' ' } else { c }).collect()
}
