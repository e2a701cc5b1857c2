//! A scheme as a file: JSON with a version and a schema (`schema/qawl-scheme-v1.schema.json`), to be saved, shared and
//! loaded elsewhere. The doc comments of its types are the descriptions in the JSON Schema.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::change::reserved;
use super::{Attribute, COLOURS, Kind, Pattern, RelationKind, Scheme, SpanLabel, Term};
use crate::format::encode;
use crate::format::named::{AttributeValue, Named, words};
use crate::format::{Place, place_of};
use crate::schema::Label;

/// The version that is written, and the newest that can be read.
const VERSION: u32 = 1;

/// The longest file that is read, in bytes.
pub const MAX_BYTES: usize = 1_000_000;

const FORMAT: &str = "qawl-scheme";

words!(Kind, Pattern);

/// What a project marks beside speakers, cues, quotes and claims.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SchemeDto {
    /// Always `qawl-scheme`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = "qawl-scheme")))]
    format: String,
    /// The version of the format; a reader refuses a greater one than it knows.
    #[cfg_attr(feature = "schema", schemars(extend("const" = 1)))]
    version: u32,
    /// What the scheme is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    /// Which of the four labels are not shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hidden: Vec<Named<Label>>,
    /// Labels for spans, in the order they are offered in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    labels: Vec<LabelDto>,
    /// Attributes of spans.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<AttributeDto>,
    /// Relations between spans.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    relations: Vec<RelationDto>,
}

/// A name, and what is known of it.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct TermDto {
    /// The name that files have.
    name: String,
    /// What it is called in the interface, by the tag of its language (`ar`, `en`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    shown: BTreeMap<String, String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    description: String,
    /// The key that sets it: a character, or `Shift+` and a letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// Names that documents may have for it: those it had before, and those of what was merged into it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    formerly: Vec<String>,
    /// Whether it is offered for new marks.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    offered: bool,
}

/// A label for spans.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct LabelDto {
    #[serde(flatten)]
    term: TermDto,
    /// Its colour, by number.
    #[cfg_attr(feature = "schema", schemars(range(max = 7)))]
    #[serde(default)]
    colour: u8,
    /// How it is underlined.
    #[serde(default = "wavy")]
    pattern: Named<Pattern>,
}

/// An attribute of spans.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct AttributeDto {
    #[serde(flatten)]
    term: TermDto,
    /// Which labels have it (`speaker`, `cue`, `quote`, `claim`, or names of the scheme's labels); all of them where
    /// left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    on: Vec<String>,
    /// What values it has.
    kind: Named<Kind>,
    /// The values to choose from, where it has one or several of a list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    values: Vec<TermDto>,
    /// The value that a mark gets when a person makes or accepts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default: Option<AttributeValue>,
}

/// A relation between spans.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct RelationDto {
    #[serde(flatten)]
    term: TermDto,
    /// The labels that it leads from; any where left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    from: Vec<String>,
    /// The labels that it leads to; any where left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    to: Vec<String>,
}

fn yes() -> bool {
    true
}

fn is_yes(offered: &bool) -> bool {
    *offered
}

fn wavy() -> Named<Pattern> {
    Named(Pattern::Wavy)
}

/// Why a file is no scheme. Nothing has been taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// It is longer than is read, in bytes.
    TooLarge(usize),
    /// It is not JSON, where it ceases to be, and the parser's own words.
    NotJson(Place, String),
    /// It is JSON of something else.
    NotAScheme,
    /// A newer Qawl wrote it; the version.
    Newer(u64),
    /// A field is missing or has another type than it should: where, and the parser's own words.
    Shape(Place, String),
    /// Two of a sort have the same name, or one had it before.
    Twice(Place, String),
    /// A name is empty.
    Nameless(Place),
    /// A name has a meaning of its own in files.
    Reserved(Place, String),
    /// Two things have the same key.
    KeyTwice(Place, String),
    /// There are not so many colours.
    NoSuchColour(Place, u8),
    /// An attribute cannot have its default; its name.
    Default(Place, String),
}

impl FileError {
    /// Returns the place in the file, where there is one.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::TooLarge(_) | Self::NotAScheme | Self::Newer(_) => None,
            Self::NotJson(place, _)
            | Self::Shape(place, _)
            | Self::Twice(place, _)
            | Self::Nameless(place)
            | Self::Reserved(place, _)
            | Self::KeyTwice(place, _)
            | Self::NoSuchColour(place, _)
            | Self::Default(place, _) => Some(*place),
        }
    }

    /// Returns a name for this sort of error that stays the same, for messages in other languages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge(_) => "too-large",
            Self::NotJson(..) => "not-json",
            Self::NotAScheme => "not-a-scheme",
            Self::Newer(_) => "newer",
            Self::Shape(..) => "shape",
            Self::Twice(..) => "twice",
            Self::Nameless(_) => "nameless",
            Self::Reserved(..) => "reserved",
            Self::KeyTwice(..) => "key-twice",
            Self::NoSuchColour(..) => "no-such-colour",
            Self::Default(..) => "default",
        }
    }

    /// Returns what the error is about: a name, a number, or the parser's words.
    pub fn about(&self) -> String {
        match self {
            Self::TooLarge(bytes) => bytes.to_string(),
            Self::NotAScheme | Self::Nameless(_) => String::new(),
            Self::Newer(version) => version.to_string(),
            Self::NoSuchColour(_, colour) => colour.to_string(),
            Self::NotJson(_, what)
            | Self::Shape(_, what)
            | Self::Twice(_, what)
            | Self::Reserved(_, what)
            | Self::KeyTwice(_, what)
            | Self::Default(_, what) => what.clone(),
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place() {
            write!(formatter, "line {}, column {}: ", place.line, place.column)?;
        }
        match self {
            Self::TooLarge(bytes) => {
                write!(formatter, "{bytes} bytes are more than {MAX_BYTES}, the most a scheme may have")
            }
            Self::NotJson(_, what) => write!(formatter, "this is not JSON: {what}"),
            Self::NotAScheme => write!(formatter, "this is no scheme: it has no \"format\": \"{FORMAT}\""),
            Self::Newer(version) => {
                write!(formatter, "version {version} is newer than this Qawl, which reads {VERSION}")
            }
            Self::Shape(_, what) => formatter.write_str(what),
            Self::Twice(_, name) => {
                write!(formatter, "the name \"{name}\" is there twice; change one of them")
            }
            Self::Nameless(_) => formatter.write_str("a name is empty"),
            Self::Reserved(_, name) => {
                write!(formatter, "the name \"{name}\" has a meaning of its own in Qawl; use another")
            }
            Self::KeyTwice(_, key) => {
                write!(formatter, "the key \"{key}\" is there twice; change one of them")
            }
            Self::NoSuchColour(_, colour) => {
                write!(formatter, "there is no colour {colour}; they are 0 to {}", COLOURS - 1)
            }
            Self::Default(_, name) => write!(formatter, "the attribute \"{name}\" cannot have its default"),
        }
    }
}

impl std::error::Error for FileError {}

/// Returns the JSON Schema (draft 2020-12) of a file, made from the types that read it.
#[cfg(feature = "schema")]
pub fn json_schema() -> String {
    let mut schema = schemars::schema_for!(SchemeDto);
    schema.insert("$id".to_owned(), "qawl-scheme-v1.schema.json".into());
    schema.insert("title".to_owned(), "Qawl scheme v1".into());
    let mut json = encode::indented_json(&schema);
    json.push('\n');
    json
}

impl TermDto {
    fn of(term: &Term) -> Self {
        Self {
            name: term.name.to_string(),
            shown: term.shown.iter().map(|(tag, name)| (tag.to_string(), name.to_string())).collect(),
            description: term.description.to_string(),
            key: term.key.as_ref().map(ToString::to_string),
            formerly: term.formerly.iter().map(ToString::to_string).collect(),
            offered: term.offered,
        }
    }

    fn term(self) -> Term {
        let trimmed = |name: String| -> Arc<str> { name.trim().into() };
        Term {
            name: trimmed(self.name),
            shown: self.shown.into_iter().map(|(tag, name)| (tag.into(), name.into())).collect(),
            description: self.description.into(),
            key: self.key.filter(|it| !it.trim().is_empty()).map(Into::into),
            formerly: self.formerly.into_iter().map(trimmed).collect(),
            offered: self.offered,
        }
    }
}

fn names(names: &[Arc<str>]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

fn shared(names: Vec<String>) -> Vec<Arc<str>> {
    let mut all: Vec<Arc<str>> = Vec::new();
    for name in names {
        let name: Arc<str> = name.trim().into();
        if !name.is_empty() && !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// Returns a scheme as a file.
pub fn write(scheme: &Scheme) -> String {
    let labels = scheme.labels.iter().map(|it| LabelDto {
        term: TermDto::of(&it.term),
        colour: it.colour,
        pattern: Named(it.pattern),
    });
    let attributes = scheme.attributes.iter().map(|it| AttributeDto {
        term: TermDto::of(&it.term),
        on: names(&it.on),
        kind: Named(it.kind),
        values: it.values.iter().map(TermDto::of).collect(),
        default: it.default.clone().map(AttributeValue),
    });
    let relations = scheme.relations.iter().map(|it| RelationDto {
        term: TermDto::of(&it.term),
        from: names(&it.from),
        to: names(&it.to),
    });
    let file = SchemeDto {
        format: FORMAT.to_owned(),
        version: VERSION,
        name: scheme.name.to_string(),
        hidden: scheme.hidden.iter().copied().map(Named).collect(),
        labels: labels.collect(),
        attributes: attributes.collect(),
        relations: relations.collect(),
    };
    let mut json = encode::indented_json(&file);
    json.push('\n');
    json
}

/// Reads a scheme.
///
/// # Errors
/// What is wrong with the file, and where.
pub fn read(source: &str) -> Result<Scheme, FileError> {
    if source.len() > MAX_BYTES {
        return Err(FileError::TooLarge(source.len()));
    }
    let source = source.trim_start_matches('\u{feff}');
    let place =
        |error: &serde_json::Error| Place { line: error.line().max(1), column: error.column().max(1) };
    let words = |error: &serde_json::Error| {
        let message = error.to_string();
        message.rsplit_once(" at line ").map_or(message.clone(), |(message, _)| message.to_owned())
    };
    let value: serde_json::Value =
        serde_json::from_str(source).map_err(|error| FileError::NotJson(place(&error), words(&error)))?;
    if value.get("format").and_then(serde_json::Value::as_str) != Some(FORMAT) {
        return Err(FileError::NotAScheme);
    }
    match value.get("version").and_then(serde_json::Value::as_u64) {
        Some(version) if version > u64::from(VERSION) => return Err(FileError::Newer(version)),
        _ => {}
    }
    let file: SchemeDto =
        serde_json::from_str(source).map_err(|error| FileError::Shape(place(&error), words(&error)))?;
    let scheme = Scheme {
        name: file.name.trim().into(),
        hidden: file.hidden.into_iter().map(|it| it.0).collect(),
        labels: file
            .labels
            .into_iter()
            .map(|it| SpanLabel { term: it.term.term(), colour: it.colour, pattern: it.pattern.0 })
            .collect(),
        attributes: file
            .attributes
            .into_iter()
            .map(|it| Attribute {
                term: it.term.term(),
                on: shared(it.on),
                kind: it.kind.0,
                values: it.values.into_iter().map(TermDto::term).collect(),
                default: it.default.map(|it| it.0),
            })
            .collect(),
        relations: file
            .relations
            .into_iter()
            .map(|it| RelationKind { term: it.term.term(), from: shared(it.from), to: shared(it.to) })
            .collect(),
    };
    check(&scheme).map_err(|(pointer, error)| error(place_of(source, &pointer)))?;
    Ok(scheme)
}

type Wrong = (String, Box<dyn Fn(Place) -> FileError>);

fn check(scheme: &Scheme) -> Result<(), Wrong> {
    let labels: Vec<&Term> = scheme.labels.iter().map(|it| &it.term).collect();
    let attributes: Vec<&Term> = scheme.attributes.iter().map(|it| &it.term).collect();
    let relations: Vec<&Term> = scheme.relations.iter().map(|it| &it.term).collect();
    let mut keys: BTreeSet<&str> = BTreeSet::new();
    if let Some((idx, label)) = scheme.labels.iter().enumerate().find(|(_, it)| it.colour >= COLOURS) {
        let colour = label.colour;
        let error = move |place| FileError::NoSuchColour(place, colour);
        return Err((format!("/labels/{idx}/colour"), Box::new(error)));
    }
    for (list, sort) in [(&labels, "labels"), (&attributes, "attributes"), (&relations, "relations")] {
        check_terms(list, &format!("/{sort}"), &mut keys)?;
        if let Some((idx, term)) = list.iter().enumerate().find(|(_, it)| reserved(sort, &it.name)) {
            let name = term.name.to_string();
            return Err((
                format!("/{sort}/{idx}/name"),
                Box::new(move |place| FileError::Reserved(place, name.clone())),
            ));
        }
    }
    for (idx, attribute) in scheme.attributes.iter().enumerate() {
        let values: Vec<&Term> = attribute.values.iter().collect();
        check_terms(&values, &format!("/attributes/{idx}/values"), &mut keys)?;
        if attribute.default.as_ref().is_some_and(|it| !attribute.can_have(it)) {
            let name = attribute.term.name.to_string();
            return Err((
                format!("/attributes/{idx}/default"),
                Box::new(move |place| FileError::Default(place, name.clone())),
            ));
        }
    }
    Ok(())
}

fn check_terms<'a>(terms: &[&'a Term], pointer: &str, keys: &mut BTreeSet<&'a str>) -> Result<(), Wrong> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (idx, term) in terms.iter().enumerate() {
        let at = format!("{pointer}/{idx}");
        if term.name.is_empty() {
            return Err((format!("{at}/name"), Box::new(FileError::Nameless)));
        }
        let own: BTreeSet<&str> = term.formerly.iter().map(|it| &**it).chain([&*term.name]).collect();
        if let Some(twice) = own.iter().find(|name| !seen.insert(name)) {
            let name = (*twice).to_owned();
            return Err((format!("{at}/name"), Box::new(move |place| FileError::Twice(place, name.clone()))));
        }
        if let Some(key) = term.key.as_deref().filter(|key| term.offered && !keys.insert(key)) {
            let key = key.to_owned();
            return Err((
                format!("{at}/key"),
                Box::new(move |place| FileError::KeyTwice(place, key.clone())),
            ));
        }
    }
    Ok(())
}
