//! The articles that sources hold, one after the other, and what becomes of one.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::packing::Packing;
use super::pipeline::Load;
use super::predict;
use super::records::{self, Record, Records};
use super::sources::{Found, Kind, Source, Sources};
use crate::annotation::Document;
use crate::detect::{DetectOptions, detect};
use crate::format::encode;
use crate::format::lines::{Id, InputLine, of_document};
use crate::format::qawl;
use crate::intake::{self, IntakeError, Remark};
use crate::schema::{BlockKind, Confidence, Lang};
use crate::session::suggestions;
use crate::text::Span;

/// The longest line taken in, in bytes: the longest article there can be, with every letter escaped.
/// What is longer would have to be held in memory several times over.
const MAX_LINE_BYTES: usize = 16 * 1024 * 1024;

/// Where an article is, to tell a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    name: Arc<str>,
    line: Option<usize>,
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            None => formatter.write_str(&self.name),
            Some(line) => write!(formatter, "{}:{line}", self.name),
        }
    }
}

/// Why something is no article that can be annotated.
#[derive(Clone, Debug)]
pub(super) struct Flaw {
    /// Where it is, if that is not in the message.
    place: Option<Place>,
    /// What it calls itself, where that can be read.
    id: Option<Id>,
    /// A name of the sort of problem that stays the same.
    kind: &'static str,
    /// What is wrong.
    message: String,
}

impl std::fmt::Display for Flaw {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.place {
            None => formatter.write_str(&self.message),
            Some(place) => write!(formatter, "{place}: {}", self.message),
        }
    }
}

/// What is written in the place of an article that could not be read.
#[derive(Serialize)]
struct FlawLine<'a> {
    id: Option<&'a Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    error: FlawError<'a>,
}

#[derive(Serialize)]
struct FlawError<'a> {
    kind: &'static str,
    message: &'a str,
}

impl Flaw {
    fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { place: None, id: None, kind, message: message.into() }
    }

    /// Returns what is wrong with JSON that is no article.
    fn of_json(json: &str, message: String) -> Self {
        /// What can be read of it in spite of that.
        #[derive(Deserialize)]
        struct Named {
            id: Id,
        }
        let kind = if records::is_blank(json) {
            "empty"
        } else if serde_json::from_str::<IgnoredAny>(json).is_ok() {
            "not-an-article"
        } else {
            "not-json"
        };
        // A list of the right length would do for the parser too.
        let is_object = json.trim_start().starts_with('{');
        let id = serde_json::from_str::<Named>(json).ok().filter(|_| is_object).map(|it| it.id);
        Self { id, ..Self::new(kind, message) }
    }

    /// Returns the same, said of a place.
    pub fn at(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }

    /// Returns the same, said of an article of that name unless it has one.
    fn of(self, id: Id) -> Self {
        Self { id: self.id.or(Some(id)), ..self }
    }

    /// Returns the article's name, where it could be read.
    pub fn id(&self) -> Option<String> {
        self.id.as_ref().map(Id::to_string)
    }

    /// Returns what is written in the place of the article, without a line end.
    pub fn line(&self) -> String {
        let error = FlawError { kind: self.kind, message: &self.message };
        let line = self.place.as_ref().and_then(|place| place.line);
        encode::json(&FlawLine { id: self.id.as_ref(), line, error })
    }
}

/// What a source has given.
pub(super) enum Item {
    /// An article, or what should be one.
    Article(Place, Content),
    /// Something that no article can be had from.
    Problem(Flaw),
    /// Something worth knowing that is no mistake.
    Note(String),
}

/// An article as its source holds it.
pub(super) enum Content {
    /// A JSON object, and the id of one that has none.
    Json(String, Option<String>),
    /// A text or HTML file.
    File {
        /// What is in it.
        bytes: Vec<u8>,
        /// Its name, without the ending of its packing.
        name: String,
        /// The article's id.
        id: String,
        /// How it is taken in.
        options: intake::Options,
    },
}

/// The articles of sources, in order. Only one is held at a time, or what one JSON file holds.
pub(super) struct Items {
    sources: Sources,
    read: Arc<AtomicU64>,
    lines: Option<(Arc<str>, Records)>,
    waiting: VecDeque<Item>,
    options: intake::Options,
    with_blank: bool,
}

impl Items {
    /// Returns the articles; `read` counts the bytes that have been read, `options` say how files that are articles
    /// are taken in.
    pub fn of(sources: Sources, read: &Arc<AtomicU64>, options: intake::Options) -> Self {
        Self {
            sources,
            read: Arc::clone(read),
            lines: None,
            waiting: VecDeque::new(),
            options,
            with_blank: false,
        }
    }

    /// Returns the same with blank lines among them, which are no articles.
    pub fn with_blank(self, with_blank: bool) -> Self {
        Self { with_blank, ..self }
    }

    fn next_line(&mut self) -> Option<Item> {
        let (name, records) = self.lines.as_mut()?;
        let at = |line| Place { name: Arc::clone(name), line: Some(line) };
        match records.next() {
            Ok(None) => {
                self.lines = None;
                None
            }
            Ok(Some(Record { number, text: Ok(text), .. })) => {
                Some(Item::Article(at(number), Content::Json(text, None)))
            }
            Ok(Some(Record { number, text: Err(problem), kind })) => {
                Some(Item::Problem(Flaw::new(kind, problem).at(at(number))))
            }
            Err(error) => {
                let broken = at(records.number() + 1);
                self.lines = None;
                let problem = format!("cannot read any further: {error}");
                Some(Item::Problem(Flaw::new("unreadable", problem).at(broken)))
            }
        }
    }

    fn take_up(&mut self, source: Source) {
        let at = Place { name: source.name.as_str().into(), line: None };
        let problem = |problem: &dyn std::fmt::Display| {
            let id = Id::Name(source.id.clone());
            Item::Problem(Flaw::new("unreadable", problem.to_string()).of(id).at(at.clone()))
        };
        let opened = match source.open(&self.read) {
            Ok(opened) => opened,
            Err(error) => return self.waiting.push_back(problem(&error)),
        };
        if source.kind == Some(Kind::Lines) {
            self.lines = Some((at.name, Records::of(opened, MAX_LINE_BYTES).with_blank(self.with_blank)));
            return;
        }
        let mut bytes = Vec::new();
        let limit = u64::try_from(intake::MAX_SOURCE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
        if let Err(error) = opened.take(limit).read_to_end(&mut bytes) {
            return self.waiting.push_back(problem(&error));
        }
        if source.kind == Some(Kind::Json) {
            match json_articles(bytes) {
                Ok(articles) => self.waiting.extend(named(articles, &at, &source.id)),
                Err(error) => self.waiting.push_back(problem(&error)),
            }
            return;
        }
        let name = Packing::of_name(&source.path).1.to_string_lossy().into_owned();
        let options = self.options;
        self.waiting.push_back(Item::Article(at, Content::File { bytes, name, id: source.id, options }));
    }
}

impl Iterator for Items {
    type Item = Load<Item>;

    fn next(&mut self) -> Option<Load<Item>> {
        loop {
            if let Some(item) = self.waiting.pop_front().or_else(|| self.next_line()) {
                let n_bytes = match &item {
                    Item::Article(_, Content::Json(text, _)) => text.len(),
                    Item::Article(_, Content::File { bytes, .. }) => bytes.len(),
                    Item::Problem(_) | Item::Note(_) => 0,
                };
                return Some(Load { content: item, n_bytes });
            }
            match self.sources.next()? {
                Found::Source(source) => self.take_up(source),
                Found::Problem(problem) => {
                    self.waiting.push_back(Item::Problem(Flaw::new("unreadable", problem)));
                }
                Found::Note(note) => self.waiting.push_back(Item::Note(note)),
            }
        }
    }
}

/// Returns the JSON values of a file that are articles: its one value, or those of its list.
fn json_articles(bytes: Vec<u8>) -> Result<Vec<String>, String> {
    if bytes.len() > intake::MAX_SOURCE_BYTES {
        let max = intake::MAX_SOURCE_BYTES / (1024 * 1024);
        return Err(format!("longer than {max} MB; a file of one article a line can have any length"));
    }
    let source = String::from_utf8(bytes)
        .map_err(|error| format!("not UTF-8 at byte {}", error.utf8_error().valid_up_to() + 1))?;
    let source = source.strip_prefix('\u{FEFF}').unwrap_or(&source);
    if !source.trim_start().starts_with('[') {
        return Ok(vec![source.to_owned()]);
    }
    let values: Vec<serde_json::Value> = serde_json::from_str(source).map_err(|error| error.to_string())?;
    Ok(values.iter().map(ToString::to_string).collect())
}

/// Returns the articles of a JSON file; one without an id gets the file's, and its number if it is not
/// the only one.
fn named<'a>(articles: Vec<String>, at: &'a Place, id: &'a str) -> impl Iterator<Item = Item> + 'a {
    let is_only = articles.len() == 1;
    articles.into_iter().enumerate().map(move |(idx, json)| {
        let id = if is_only { id.to_owned() } else { format!("{id}#{}", idx + 1) };
        Item::Article(at.clone(), Content::Json(json, Some(id)))
    })
}

/// An article taken in.
pub(super) enum Article {
    /// A text, what its source's mark-up says of its parts, and how it was taken in.
    Bare(InputLine, Vec<(Span, BlockKind)>, Vec<Remark>),
    /// A document that somebody may have worked on.
    Document(Box<Document>),
}

/// How articles are annotated and written.
#[derive(Clone, Debug)]
pub(super) struct How {
    /// Qawl JSON rather than a line.
    pub as_document: bool,
    /// All on one line.
    pub on_one_line: bool,
    /// A line with its text.
    pub with_text: bool,
    /// The language of what does not name its own.
    pub lang: Option<Lang>,
    /// Leaves claims out.
    pub without_claims: bool,
    /// The least certainty of claims; all that are found where `None`.
    pub claims_from: Option<Confidence>,
    /// What could not be read has a line of its own that says so.
    pub errors_as_lines: bool,
}

impl How {
    fn asked(&self) -> predict::Asked<'_> {
        predict::Asked {
            lang: self.lang.as_ref(),
            without_claims: self.without_claims,
            claims_from: self.claims_from,
        }
    }
}

impl Article {
    /// Takes in an article, or returns what is wrong with it.
    pub fn read(content: Content) -> Result<Self, Flaw> {
        let bare = |input: InputLine| {
            let id = input.id.clone();
            let input = predict::within_limits(input);
            let input = input.map_err(|problem| Flaw::new("too-long", problem).of(id))?;
            Ok(Self::Bare(input, Vec::new(), Vec::new()))
        };
        match content {
            Content::Json(json, _) if is_document(&json) => {
                let document = qawl::read(&json).map_err(|error| Flaw::of_json(&json, error.to_string()))?;
                Ok(Self::Document(Box::new(document)))
            }
            Content::Json(json, None) => {
                bare(InputLine::read(&json).map_err(|problem| Flaw::of_json(&json, problem))?)
            }
            Content::Json(json, Some(id)) => {
                let read = if json.trim_start().starts_with('{') {
                    serde_json::from_str(&json).map_err(|error| error.to_string())
                } else {
                    Err("not a JSON object".to_owned())
                };
                let WithoutId { id: own, lang, text } =
                    read.map_err(|problem| Flaw::of_json(&json, problem).of(Id::Name(id.clone())))?;
                bare(InputLine { id: own.unwrap_or(Id::Name(id)), lang, text })
            }
            Content::File { bytes, name, id, options } => {
                let source = intake::Source::File { name: name.into(), bytes: bytes.into() };
                let id = Id::Name(id);
                let intake = source.take_in(options).map_err(|error| {
                    let kind = match &error {
                        IntakeError::Empty => "empty",
                        IntakeError::TooLarge { .. } => "too-long",
                        _ => "unreadable",
                    };
                    Flaw::new(kind, error.to_string()).of(id.clone())
                })?;
                let text = intake.text.as_str().to_owned();
                Ok(Self::Bare(InputLine { id, lang: None, text }, intake.hints, intake.remarks))
            }
        }
    }

    /// Returns the article's name.
    pub fn id(&self) -> String {
        match self {
            Self::Bare(input, ..) => input.id.to_string(),
            Self::Document(document) => document.id().to_owned(),
        }
    }

    /// Returns what there is to tell of how the article was taken in.
    pub fn notes(&self) -> Vec<String> {
        let Self::Bare(_, _, remarks) = self else { return Vec::new() };
        remarks.iter().map(note).collect()
    }

    /// Returns what is written for the article, without a line end if it is a line.
    pub fn annotated(self, how: &How) -> String {
        match self {
            Self::Bare(input, hints, _) if how.as_document => {
                predict::document(&input, how.asked(), &hints, how.on_one_line)
            }
            Self::Bare(input, hints, _) => predict::line(input, how.asked(), how.with_text, &hints).write(),
            Self::Document(document) => renewed(*document, how),
        }
    }
}

/// Returns a remark with the option that has it otherwise.
fn note(remark: &Remark) -> String {
    let option = match remark {
        Remark::Guessed(_) | Remark::Lost(_) => "--encoding NAME reads it as another",
        Remark::Made(..) => "--as-given leaves them as they are",
        Remark::Offered(..) => "--put-right repairs them",
        Remark::NoStyles => "saving the file again in a word processor may restore it",
    };
    format!("{remark} ({option})")
}

/// Returns true for what says that it is Qawl JSON, whichever way its fields are ordered. In a text the
/// marks would be escaped.
fn is_document(json: &str) -> bool {
    json.contains("\"text_sha256\"")
}

/// Annotates a document once more: what a person has decided in it stays.
fn renewed(mut document: Document, how: &How) -> String {
    let block_kinds = document.blocks().iter().map(|block| (block.span, block.kind)).collect();
    let options = DetectOptions {
        lang: Some(document.lang().clone()),
        block_kinds,
        block_hints: Vec::new(),
        worth: super::worth::model(),
        without_claims: how.without_claims,
        choices: None,
        claim_table: None,
        claims_from: how.claims_from,
    };
    let transaction = suggestions(&document, &detect(document.text(), &options));
    // Refused only if it came from another text; then the document stays as it was.
    let _ = document.apply(&transaction);
    if how.as_document {
        return if how.on_one_line { qawl::write_line(&document) } else { qawl::write(&document) };
    }
    let mut line = of_document(&document);
    line.text = line.text.filter(|_| how.with_text);
    line.write()
}

/// An article in a JSON file of its own, which can do without an id.
#[derive(Deserialize)]
struct WithoutId {
    #[serde(default)]
    id: Option<Id>,
    #[serde(default)]
    lang: Option<String>,
    text: String,
}
