//! The request that a person copies to a language model: the guidelines in short, the form of the answer, the article.
//!
//! It is put together from the labels asked for, each with a paragraph of its own in `request.ar.md` and
//! `request.en.md`.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::annotation::Document;
use crate::schema::{BlockKind, Label};
use crate::scheme::{Attribute, Kind, Scheme, Term};
use crate::session::Language;

const ARABIC: &str = include_str!("request.ar.md");
const ENGLISH: &str = include_str!("request.en.md");

/// What is asked for, and in which language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The language of the instructions; the article keeps its own.
    pub language: Language,
    /// What the answer is to hold, in any order. Without [`Label::Quote`], speakers and cues are not asked for.
    pub labels: Vec<Label>,
    /// The project's own labels and attributes, which are asked for too.
    pub scheme: Arc<Scheme>,
}

impl Request {
    /// Returns a request for everything.
    pub fn all(language: Language) -> Self {
        Self { language, labels: Label::ALL.to_vec(), scheme: Arc::default() }
    }

    /// Returns the same with a project's own labels and attributes.
    #[must_use]
    pub fn with_scheme(self, scheme: Arc<Scheme>) -> Self {
        Self { scheme, ..self }
    }

    /// Returns the attributes that are asked for of things with a label.
    fn attributes(&self, label: &str) -> Vec<&Attribute> {
        let is_on = |it: &&Attribute| it.on.is_empty() || it.on.iter().any(|on| **on == *label);
        self.scheme.attributes.iter().filter(|it| it.term.offered).filter(is_on).collect()
    }

    /// Returns a line for a term: its name, what it is called, what it is for.
    fn about_term(&self, term: &Term, values: &str) -> String {
        let tag = match self.language {
            Language::Ar => "ar",
            Language::En => "en",
        };
        let shown = Some(term.shown_in(tag)).filter(|it| **it != *term.name);
        let about = Some(&*term.description).filter(|it| !it.is_empty());
        let more: Vec<&str> = shown.into_iter().chain(about).collect();
        let more = if more.is_empty() { String::new() } else { format!(": {}", more.join(". ")) };
        format!("  - {}{values}{more}", term.name)
    }

    /// Returns what is asked for of the project's own.
    fn own_pieces(&self) -> Vec<String> {
        let mut pieces = Vec::new();
        let labels: Vec<_> = self.scheme.labels.iter().filter(|it| it.term.offered).collect();
        if !labels.is_empty() {
            let lines: Vec<String> = labels.iter().map(|it| self.about_term(&it.term, "")).collect();
            pieces.push(format!("{}\n{}", self.section("marks"), lines.join("\n")));
        }
        let is_asked = |label: Label| self.asks(label) && (self.asks(Label::Quote) || label == Label::Claim);
        let asked = Label::ALL.iter().filter(|it| is_asked(**it)).map(|it| it.name());
        let asked: Vec<&str> = asked.chain(labels.iter().map(|it| &*it.term.name)).collect();
        let attributes: Vec<String> = self
            .scheme
            .attributes
            .iter()
            .filter(|it| it.term.offered)
            .filter_map(|it| {
                let on: Vec<&str> = asked
                    .iter()
                    .filter(|label| it.on.is_empty() || it.on.iter().any(|on| **on == ***label))
                    .copied()
                    .collect();
                (!on.is_empty()).then(|| self.about_term(&it.term, &format!(" ({})", on.join(", "))))
            })
            .collect();
        if !attributes.is_empty() {
            pieces.push(format!("{}\n{}", self.section("attributes"), attributes.join("\n")));
        }
        pieces
    }

    fn asks(&self, label: Label) -> bool {
        self.labels.contains(&label)
    }

    /// Returns the request about a document. What is no part of the article is left out.
    pub fn about(&self, document: &Document) -> String {
        let mut request = self.instructions();
        request.push_str("\n\n");
        request.push_str(self.section("article"));
        request.push_str("\n<article>\n");
        request.push_str(article(document).trim());
        request.push_str("\n</article>\n");
        request
    }

    /// Returns the request about a document as a line for sending many at once: the document's name as `custom_id`, the
    /// request as the only message, and the answer's form.
    pub fn line_about(&self, document: &Document) -> String {
        let line = json!({
            "custom_id": document.id(),
            "messages": [{ "role": "user", "content": self.about(document) }],
            "response_schema": self.schema(),
        });
        line.to_string()
    }

    fn instructions(&self) -> String {
        let mut pieces = vec![self.section("intro").to_owned()];
        let asked = [
            ("quote", Label::Quote),
            ("speaker", Label::Speaker),
            ("cue", Label::Cue),
            ("claim", Label::Claim),
        ];
        let of_quotes = self.asks(Label::Quote);
        for (name, label) in asked {
            let is_of_quote = matches!(label, Label::Speaker | Label::Cue);
            if self.asks(label) && (of_quotes || !is_of_quote) {
                pieces.push(self.section(name).to_owned());
            }
        }
        pieces.extend(self.own_pieces());
        let schema =
            serde_json::to_string_pretty(&self.schema()).unwrap_or_else(|_| self.schema().to_string());
        pieces.push(format!("{}\n\n```json\n{schema}\n```", self.section("form")));
        pieces.join("\n\n")
    }

    /// Returns the form of the answer as a JSON Schema.
    pub fn schema(&self) -> Value {
        let mut properties = serde_json::Map::new();
        let mut required = Vec::new();
        properties.insert("model".to_owned(), json!({ "type": "string" }));
        if self.asks(Label::Quote) {
            let mut of_quote = serde_json::Map::new();
            let mut needed = vec!["quote", "type"];
            of_quote.insert("quote".to_owned(), json!({ "type": "string" }));
            if self.asks(Label::Speaker) {
                of_quote.insert("speaker".to_owned(), json!({ "type": ["string", "null"] }));
                of_quote.insert("relayed_by".to_owned(), json!({ "type": ["string", "null"] }));
                needed.extend(["speaker", "relayed_by"]);
            }
            if self.asks(Label::Cue) {
                of_quote.insert("cue".to_owned(), json!({ "type": "array", "items": { "type": "string" } }));
                needed.push("cue");
            }
            of_quote.insert("type".to_owned(), json!({ "enum": ["direct", "indirect", "mixed"] }));
            for (label, key) in [
                (Label::Quote, "attributes"),
                (Label::Speaker, "speaker_attributes"),
                (Label::Cue, "cue_attributes"),
            ] {
                let attributes = self.attributes(label.name());
                if self.asks(label) && !attributes.is_empty() {
                    of_quote.insert(key.to_owned(), said(&attributes));
                    needed.push(key);
                }
            }
            properties.insert("quotes".to_owned(), list(of_quote, &needed));
            required.push("quotes");
        }
        if self.asks(Label::Claim) {
            let mut of_claim = serde_json::Map::new();
            of_claim.insert("claim".to_owned(), json!({ "type": "string" }));
            of_claim.insert("worth".to_owned(), json!({ "enum": ["high", "low"] }));
            let mut needed = vec!["claim", "worth"];
            let attributes = self.attributes(Label::Claim.name());
            if !attributes.is_empty() {
                of_claim.insert("attributes".to_owned(), said(&attributes));
                needed.push("attributes");
            }
            properties.insert("claims".to_owned(), list(of_claim, &needed));
            required.push("claims");
        }
        let labels: Vec<&str> =
            self.scheme.labels.iter().filter(|it| it.term.offered).map(|it| &*it.term.name).collect();
        if !labels.is_empty() {
            let mut of_mark = serde_json::Map::new();
            of_mark.insert("label".to_owned(), json!({ "enum": labels }));
            of_mark.insert("text".to_owned(), json!({ "type": "string" }));
            let mut needed = vec!["label", "text"];
            let mut attributes: Vec<&Attribute> = Vec::new();
            for attribute in labels.iter().flat_map(|it| self.attributes(it)) {
                if !attributes.iter().any(|it| it.term.name == attribute.term.name) {
                    attributes.push(attribute);
                }
            }
            if !attributes.is_empty() {
                of_mark.insert("attributes".to_owned(), said(&attributes));
                needed.push("attributes");
            }
            properties.insert("marks".to_owned(), list(of_mark, &needed));
            required.push("marks");
        }
        required.push("model");
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
    }

    fn section(&self, name: &str) -> &'static str {
        let text = match self.language {
            Language::Ar => ARABIC,
            Language::En => ENGLISH,
        };
        let sections = text.split("# ").filter_map(|section| section.split_once('\n'));
        sections.filter(|(own, _)| *own == name).map(|(_, body)| body.trim()).next().unwrap_or("")
    }
}

/// Returns the form of an object of attributes; each is null where nothing is known.
fn said(attributes: &[&Attribute]) -> Value {
    let mut properties = serde_json::Map::new();
    for attribute in attributes {
        let names: Vec<Value> = attribute.offered_values().map(|it| json!(it.name)).collect();
        let form = match attribute.kind {
            Kind::One => json!({ "enum": names.into_iter().chain([Value::Null]).collect::<Vec<_>>() }),
            Kind::Several => json!({ "type": "array", "items": { "enum": names } }),
            Kind::Flag => json!({ "type": ["boolean", "null"] }),
            Kind::Text => json!({ "type": ["string", "null"] }),
            Kind::Number => json!({ "type": ["number", "null"] }),
        };
        properties.insert(attribute.term.name.to_string(), form);
    }
    let names: Vec<&str> = attributes.iter().map(|it| &*it.term.name).collect();
    json!({ "type": "object", "properties": properties, "required": names, "additionalProperties": false })
}

fn list(properties: serde_json::Map<String, Value>, required: &[&str]) -> Value {
    json!({
        "type": "array",
        "items": {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        },
    })
}

/// Returns the article's own blocks. Where a text has none, all of it.
fn article(document: &Document) -> String {
    let text = document.text();
    let own = document.blocks().iter().filter(|block| block.kind != BlockKind::Boilerplate);
    let own: Vec<&str> = own.map(|block| text.slice(block.span)).collect();
    if own.is_empty() { text.as_str().to_owned() } else { own.join("\n") }
}
