//! The request that a person copies to a language model: the guidelines in short, the form of the answer, the article.
//!
//! It is put together from the labels asked for, each with a paragraph of its own in `request.ar.md` and
//! `request.en.md`.

use serde_json::{Value, json};

use crate::annotation::Document;
use crate::schema::{BlockKind, Label};
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
}

impl Request {
    /// Returns a request for everything.
    pub fn all(language: Language) -> Self {
        Self { language, labels: Label::ALL.to_vec() }
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
            properties.insert("quotes".to_owned(), list(of_quote, &needed));
            required.push("quotes");
        }
        if self.asks(Label::Claim) {
            let mut of_claim = serde_json::Map::new();
            of_claim.insert("claim".to_owned(), json!({ "type": "string" }));
            of_claim.insert("worth".to_owned(), json!({ "enum": ["high", "low"] }));
            properties.insert("claims".to_owned(), list(of_claim, &["claim", "worth"]));
            required.push("claims");
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
