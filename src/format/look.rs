//! What of a file is looked at to tell its format: its name and how it begins. Each format says what it sees in that.

use serde_json::{Map, Value};

/// How much of a file is looked at, in bytes.
const LOOKED_AT: usize = 64 * 1024;

/// How much a format sees of itself in a file; the format that sees most has it, and of those that see as much the one that
/// comes first in the list of formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// A key that files of several formats have.
    Weak,
    /// Keys that are together in few other formats, or a name that ends as files of the format do.
    Possible,
    /// Keys that make it the likeliest.
    Likely,
    /// Keys that only this format has together.
    Distinctive,
    /// The file says its format: a namespace, or a name of its own.
    Declared,
}

/// How a file begins.
pub enum Look<'a> {
    /// An object of JSON: a document, or the first of many lines.
    Object(Object<'a>),
    /// A list of JSON.
    List(List<'a>),
    /// An element of XML.
    Xml(&'a str),
    /// Something else: lines of words, of numbers, of whatever there is.
    Lines(Lines<'a>),
}

/// A file that begins with an object of JSON.
pub struct Object<'a> {
    /// The beginning of the file.
    pub head: &'a str,
    /// The object, if it is whole in the first line.
    pub value: Option<Map<String, Value>>,
    /// Whether it is one of several: of lines, or of a list.
    pub is_one_of_several: bool,
}

/// A file that begins with a list of JSON.
pub struct List<'a> {
    /// The beginning of the file.
    pub head: &'a str,
    /// The first of its items, if that is whole.
    pub first: Option<Value>,
}

/// A file that is neither JSON nor XML.
pub struct Lines<'a> {
    /// The name of the file in small letters.
    pub name: String,
    /// The beginning of the file.
    pub head: &'a str,
}

impl<'a> Look<'a> {
    /// Returns how a file of that name and content begins.
    pub fn of(name: &str, bytes: &'a [u8]) -> Self {
        let head = head(bytes).trim_start_matches('\u{FEFF}').trim_start();
        match head.as_bytes().first() {
            Some(b'{') => Self::Object(Object::of(name, head)),
            Some(b'[') => Self::List(List::of(head)),
            Some(b'<') => Self::Xml(head),
            _ => Self::Lines(Lines { name: name.to_ascii_lowercase(), head }),
        }
    }

    /// Returns how a file begins that is that value, written in `head`.
    pub fn whole(head: &'a str, value: Value) -> Self {
        match value {
            Value::Object(object) => {
                Self::Object(Object { head, value: Some(object), is_one_of_several: false })
            }
            first => Self::List(List { head, first: Some(first) }),
        }
    }

    /// Returns the object that it is, if it is one.
    pub fn object(&self) -> Option<&Object<'a>> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }
}

/// Returns the beginning of a file as text, as far as it is text.
fn head(bytes: &[u8]) -> &str {
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    match std::str::from_utf8(head) {
        Ok(head) => head,
        Err(error) => {
            let valid = head.get(..error.valid_up_to()).map(std::str::from_utf8);
            valid.and_then(Result::ok).unwrap_or("")
        }
    }
}

impl<'a> Object<'a> {
    fn of(name: &str, head: &'a str) -> Self {
        let (first, rest) = head.split_once('\n').unwrap_or((head, ""));
        let value: Option<Map<String, Value>> = serde_json::from_str(first).ok();
        let is_lines = !rest.trim().is_empty() || name.to_ascii_lowercase().ends_with(".jsonl");
        let is_one_of_several = value.is_some() && is_lines;
        Self { head, value, is_one_of_several }
    }

    /// Returns true if the object has a key. In one that is longer than is looked at the key can be anywhere: formats have
    /// their keys in an order of their own.
    pub fn has(&self, key: &str) -> bool {
        match &self.value {
            Some(object) => object.contains_key(key),
            None => has_key(self.head, key),
        }
    }

    /// Returns true if it has one of the keys.
    pub fn has_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.has(key))
    }

    /// Returns true if a key has that string.
    pub fn is(&self, key: &str, value: &str) -> bool {
        match &self.value {
            Some(object) => object.get(key).is_some_and(|it| it == value),
            None => after_key(self.head, key).any(|it| {
                it.strip_prefix('"')
                    .and_then(|it| it.strip_prefix(value))
                    .is_some_and(|it| it.starts_with('"'))
            }),
        }
    }

    /// Returns true if a key has a string.
    pub fn is_string(&self, key: &str) -> bool {
        match &self.value {
            Some(object) => object.get(key).is_some_and(Value::is_string),
            None => after_key(self.head, key).any(|it| it.starts_with('"')),
        }
    }
}

impl<'a> List<'a> {
    fn of(head: &'a str) -> Self {
        let items = head.get(1..).unwrap_or("").trim_start();
        let first = serde_json::Deserializer::from_str(items).into_iter::<Value>().next();
        Self { head, first: first.and_then(Result::ok) }
    }

    /// Returns its items as they begin, from the first one on.
    pub fn items(&self) -> &'a str {
        self.head.get(1..).unwrap_or("").trim_start()
    }

    /// Returns the text of its first item, for [`of_item`](Self::of_item), if that is an object.
    pub fn first_object(&self) -> Option<String> {
        match &self.first {
            Some(first @ Value::Object(_)) => Some(first.to_string()),
            Some(_) => None,
            None => self.items().starts_with('{').then(|| self.items().to_owned()),
        }
    }

    /// Returns how one of several items begins.
    pub fn of_item(item: &str) -> Look<'_> {
        Look::Object(Object { is_one_of_several: true, ..Object::of("", item) })
    }

    /// Returns true if a key is in it, wherever.
    pub fn has(&self, key: &str) -> bool {
        has_key(self.head, key)
    }
}

impl Lines<'_> {
    /// Returns the first line.
    pub fn first(&self) -> &str {
        self.head.lines().next().unwrap_or("")
    }

    /// Returns the cells of the first line, if the file is a table.
    pub fn columns(&self) -> Vec<&str> {
        self.first().split([',', ';', '\t']).map(|column| column.trim_matches('"')).collect()
    }
}

/// Returns what is after each key of that name in JSON, wherever it is.
fn after_key<'j>(json: &'j str, key: &str) -> impl Iterator<Item = &'j str> {
    let quoted = format!("\"{key}\"");
    let places: Vec<usize> = json.match_indices(&quoted).map(|(at, _)| at + quoted.len()).collect();
    let value = |at: usize| json.get(at..)?.trim_start().strip_prefix(':').map(str::trim_start);
    places.into_iter().filter_map(value)
}

/// Returns true if a key is in JSON, wherever.
fn has_key(json: &str, key: &str) -> bool {
    after_key(json, key).next().is_some()
}
