//! XML as formats need it: elements with their attributes and text, entities none but XML's own, and the
//! line of what is wrong.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event as Raw};

use crate::format::fault::Fault;
use crate::format::locate::Place;
use crate::format::problem::ImportProblem;

/// How deep elements may nest.
const MAX_DEPTH: usize = 256;

/// What comes next in a file.
pub enum Event {
    /// An element begins. An empty one begins and ends.
    Start {
        /// Its name with its prefix.
        name: String,
        /// Its attributes in their order.
        attributes: Vec<(String, String)>,
    },
    /// An element ends.
    End,
    /// Text in an element.
    Text(String),
}

/// Reads a file event by event.
pub struct Reader<'a> {
    source: &'a str,
    inner: quick_xml::Reader<&'a [u8]>,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// Returns a reader of a file.
    pub fn new(source: &'a str) -> Self {
        let mut inner = quick_xml::Reader::from_str(source);
        inner.config_mut().expand_empty_elements = true;
        Self { source, inner, depth: 0 }
    }

    /// Returns a fault where the reader is.
    pub fn fault(&self, message: &str) -> Fault {
        let at = usize::try_from(self.inner.buffer_position()).unwrap_or(usize::MAX);
        Fault { place: Some(Place::of(self.source, at)), ..Fault::new(message) }
    }

    fn not_xml(&self, message: String) -> Fault {
        let at = usize::try_from(self.inner.error_position()).unwrap_or(usize::MAX);
        let place = Some(Place::of(self.source, at));
        Fault { place, problem: ImportProblem::NotXml(message), ..Fault::new("") }
    }

    /// Returns the next event, or `None` at the end.
    pub fn next(&mut self) -> Result<Option<Event>, Fault> {
        loop {
            let event = self.inner.read_event().map_err(|error| self.not_xml(error.to_string()))?;
            return Ok(Some(match event {
                Raw::Start(element) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(self.fault("elements are nested too deep"));
                    }
                    self.start(&element)?
                }
                Raw::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Event::End
                }
                Raw::Text(text) => Event::Text(line_ends(&text)),
                Raw::CData(text) => Event::Text(line_ends(&text)),
                Raw::GeneralRef(reference) => {
                    let whole = format!("&{};", &*reference);
                    let text = quick_xml::escape::unescape(&whole)
                        .map_err(|_| self.fault(&format!("the entity {whole} is none of XML's own")))?;
                    Event::Text(text.into_owned())
                }
                Raw::Eof if self.depth > 0 => {
                    let problem = ImportProblem::NotXml("the file ends before its elements do".to_owned());
                    return Err(Fault { problem, ..self.fault("") });
                }
                Raw::Eof => return Ok(None),
                Raw::Empty(_) | Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_) | Raw::DocType(_) => continue,
            }));
        }
    }

    fn start(&self, element: &BytesStart<'_>) -> Result<Event, Fault> {
        let mut attributes = Vec::new();
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| self.fault(&error.to_string()))?;
            let raw = attribute.value;
            // White space in an attribute is a space unless it is written as a reference.
            let spaced = raw.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ");
            let value =
                quick_xml::escape::unescape(&spaced).map_err(|error| self.fault(&error.to_string()))?;
            attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        Ok(Event::Start { name: element.name().as_ref().to_owned(), attributes })
    }
}

/// Returns text with its line ends as XML has them.
fn line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Returns text as it is in an attribute or an element, line ends and tabs as references, so that no
/// reader makes spaces of them.
pub fn escaped(text: &str) -> Cow<'_, str> {
    let escaped = quick_xml::escape::escape(text);
    if !escaped.contains(['\n', '\r', '\t']) {
        return escaped;
    }
    escaped.replace('\n', "&#10;").replace('\r', "&#13;").replace('\t', "&#9;").into()
}

/// Returns the first character that XML 1.0 cannot hold, not even as a reference.
pub fn unfit(text: &str) -> Option<char> {
    text.chars().find(
        |c| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}'),
    )
}
