//! Tells a file's format by its content, and by its name where the content could be several things. Each format says
//! what it sees of itself.

use std::cmp::Reverse;

use serde_json::Value;

use super::archive;
use super::list::{Format, NOT_READ};
use super::look::{Evidence, List, Look};
use super::problem::NotRead;
use super::qawl::{self, Problem, ReadError};
use super::specification::Holds;
use crate::annotation::Document;

/// Returns the format of a file of that name and content, or `None` where it is of none that can be
/// read: plain text and HTML among others. An archive is of the format of what is in it.
pub fn recognise(name: &str, bytes: &[u8]) -> Option<Format> {
    if archive::is_archive(bytes) {
        let names = archive::names(bytes);
        let is_in = |format: &Format| names.iter().any(|name| name.ends_with(format.ending()));
        return Format::ALL.iter().copied().find(is_in);
    }
    by_content(&Look::of(name, bytes)).or_else(|| {
        // An empty list could be anybody's.
        let ours = |format: &Format| name.ends_with(format.ending()) && format.holds() != Holds::Lines;
        Format::ALL.iter().copied().find(ours)
    })
}

/// Returns the format that sees most of itself in a file.
fn by_content(look: &Look<'_>) -> Option<Format> {
    if let Look::List(list) = look {
        return most_seen(look).or_else(|| {
            let item = list.first_object()?;
            most_seen(&List::of_item(&item))
        });
    }
    most_seen(look)
}

fn most_seen(look: &Look<'_>) -> Option<Format> {
    let seen = |format: &Format| -> Option<(Reverse<Evidence>, Format)> {
        Some((Reverse((format.specification().recognise)(look)?), *format))
    };
    Format::ALL.iter().filter_map(seen).min().map(|(_, format)| format)
}

/// Returns true for a file of plain text, by its name, that is one of words and tags by its content.
pub(super) fn is_tagged(name: &str, bytes: &[u8]) -> bool {
    let look = Look::of(name, bytes);
    let mut of_text = Format::ALL.iter().filter(|format| format.may_be_txt());
    of_text.any(|format| (format.specification().recognise)(&look).is_some())
}

/// Returns what kind of file it is, where that is known and not read.
pub fn not_read(name: &str, bytes: &[u8]) -> Option<&'static NotRead> {
    match first_object(bytes) {
        Some(object) => {
            let head = object.to_string();
            known(&Look::whole(&head, object))
        }
        None => known(&Look::of(name, bytes)),
    }
}

/// Returns the kinds of files that are known and not read.
pub fn all_not_read() -> impl Iterator<Item = &'static NotRead> {
    NOT_READ.iter().map(|kind| &kind.told)
}

/// Returns true for a table that is known and not read: it must not be taken for an article.
pub fn is_refused_table(name: &str, bytes: &[u8]) -> bool {
    let look = Look::of(name, bytes);
    matches!(look, Look::Lines(_)) && known(&look).is_some()
}

fn known(look: &Look<'_>) -> Option<&'static NotRead> {
    NOT_READ.iter().find(|kind| (kind.recognise)(look)).map(|kind| &kind.told)
}

/// Returns the object that a file of JSON is, or the first one in its list or on its lines.
fn first_object(bytes: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{FEFF}');
    let whole =
        serde_json::from_str(text).or_else(|_| serde_json::from_str(text.lines().next().unwrap_or("")));
    match whole.ok()? {
        Value::Array(items) => items.into_iter().next().filter(Value::is_object),
        object => Some(object).filter(Value::is_object),
    }
}

/// Returns whose file of JSON it is, in English, where that is known.
pub(super) fn tool(source: &str) -> Option<&'static str> {
    let object = first_object(source.as_bytes())?;
    let head = object.to_string();
    let look = Look::whole(&head, object);
    let format = most_seen(&look).map(|format| format.specification().tool);
    format.or_else(|| known(&look).map(|kind| kind.tool))
}

/// Reads Qawl JSON, as [`qawl::read`] does; of what is something else it is said whose it is.
///
/// # Errors
/// The first thing that is wrong.
pub fn read_qawl(source: &str) -> Result<Document, ReadError> {
    qawl::read(source).map_err(|error| told(error, source))
}

/// Checks Qawl JSON, as [`qawl::check`] does; of what is something else it is said whose it is.
///
/// # Errors
/// All that is wrong.
pub fn check_qawl(source: &str) -> Result<Document, Vec<ReadError>> {
    qawl::check(source).map_err(|errors| errors.into_iter().map(|error| told(error, source)).collect())
}

fn told(error: ReadError, source: &str) -> ReadError {
    match error.problem {
        Problem::Foreign(None) => ReadError { problem: Problem::Foreign(tool(source)), ..error },
        _ => error,
    }
}
