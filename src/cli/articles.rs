//! The articles that sources hold, one after the other, and what becomes of one.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use serde::Deserialize;

use super::packing::Packing;
use super::pipeline::Load;
use super::predict;
use super::records::{Record, Records};
use super::sources::{Found, Kind, Source, Sources};
use crate::annotation::Document;
use crate::detect::{DetectOptions, detect};
use crate::format::lines::{Id, InputLine, of_document};
use crate::format::qawl;
use crate::intake::{self, Remark};
use crate::schema::{BlockKind, Lang};
use crate::session::suggestions;
use crate::text::Span;

/// The longest line taken in, in bytes: the longest article there can be, with every letter escaped.
/// What is longer would have to be held in memory several times over.
const MAX_LINE_BYTES: usize = 16 * 1024 * 1024;

/// Where an article stands, to tell a person.
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

/// What a source has given.
pub(super) enum Item {
    /// An article, or what should be one.
    Article(Place, Content),
    /// Something that no article can be had from: where, and why.
    Problem(String),
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
}

impl Items {
    /// Returns the articles; `read` counts the bytes that have been read, `options` say how files that are articles
    /// are taken in.
    pub fn of(sources: Sources, read: &Arc<AtomicU64>, options: intake::Options) -> Self {
        Self { sources, read: Arc::clone(read), lines: None, waiting: VecDeque::new(), options }
    }

    fn next_line(&mut self) -> Option<Item> {
        let (name, records) = self.lines.as_mut()?;
        let at = |line| Place { name: Arc::clone(name), line: Some(line) };
        match records.next() {
            Ok(None) => {
                self.lines = None;
                None
            }
            Ok(Some(Record { number, text: Ok(text) })) => {
                Some(Item::Article(at(number), Content::Json(text, None)))
            }
            Ok(Some(Record { number, text: Err(problem) })) => {
                Some(Item::Problem(format!("{}: {problem}", at(number))))
            }
            Err(error) => {
                let broken = at(records.number() + 1);
                self.lines = None;
                Some(Item::Problem(format!("{broken}: cannot read any further: {error}")))
            }
        }
    }

    fn take_up(&mut self, source: Source) {
        let at = Place { name: source.name.as_str().into(), line: None };
        let problem = |problem: &dyn std::fmt::Display| Item::Problem(format!("{at}: {problem}"));
        let opened = match source.open(&self.read) {
            Ok(opened) => opened,
            Err(error) => return self.waiting.push_back(problem(&error)),
        };
        if source.kind == Some(Kind::Lines) {
            self.lines = Some((at.name, Records::of(opened, MAX_LINE_BYTES)));
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
                Found::Problem(problem) => self.waiting.push_back(Item::Problem(problem)),
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
}

impl How {
    fn asked(&self) -> predict::Asked<'_> {
        predict::Asked { lang: self.lang.as_ref(), without_claims: self.without_claims }
    }
}

impl Article {
    /// Takes in an article, or returns what is wrong with it.
    pub fn read(content: Content) -> Result<Self, String> {
        match content {
            Content::Json(json, _) if is_document(&json) => {
                let document = qawl::read(&json).map_err(|error| error.to_string())?;
                Ok(Self::Document(Box::new(document)))
            }
            Content::Json(json, None) => Ok(Self::Bare(predict::parse(&json)?, Vec::new(), Vec::new())),
            Content::Json(json, Some(_)) if !json.trim_start().starts_with('{') => {
                Err("not a JSON object".to_owned())
            }
            Content::Json(json, Some(id)) => {
                let WithoutId { id: own, lang, text } =
                    serde_json::from_str(&json).map_err(|error| error.to_string())?;
                let id = own.unwrap_or(Id::Name(id));
                let input = predict::within_limits(InputLine { id, lang, text })?;
                Ok(Self::Bare(input, Vec::new(), Vec::new()))
            }
            Content::File { bytes, name, id, options } => {
                let source = intake::Source::File { name: name.into(), bytes: bytes.into() };
                let intake = source.take_in(options).map_err(|error| error.to_string())?;
                let text = intake.text.as_str().to_owned();
                Ok(Self::Bare(InputLine { id: Id::Name(id), lang: None, text }, intake.hints, intake.remarks))
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
