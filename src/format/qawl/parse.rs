//! Takes a source apart as JSON, and says what it is where it is not a Qawl file.

use serde_json::Value;

use super::dto;
use super::error::{At, Problem, ReadError};
use super::version::VERSION;
use crate::format::locate::{Place, pointer_at};

/// Returns what is in a file of this version.
pub(super) fn parse(source: &str) -> Result<dto::Document<'_>, ReadError> {
    let source = source.strip_prefix('\u{FEFF}').unwrap_or(source);
    let whole = |problem| ReadError { problem, at: At::Pointer(String::new()) };
    match serde_json::from_str::<dto::Document<'_>>(source) {
        Ok(file) if &*file.format != "qawl" => Err(whole(Problem::Foreign(None))),
        Ok(file) if file.version > VERSION => Err(newer(u64::from(file.version))),
        Ok(file) => Ok(file),
        Err(error) => match serde_json::from_str::<Value>(source) {
            Ok(value) if value.get("format").is_none_or(|format| format != "qawl") => {
                Err(whole(Problem::Foreign(None)))
            }
            Ok(value) => match value.get("version").and_then(Value::as_u64) {
                Some(version) if version > u64::from(VERSION) => Err(newer(version)),
                _ => Err(of_shape(source, &error)),
            },
            Err(error) => match first_of_several(source) {
                Some(problem) => Err(whole(problem)),
                None => Err(not_json(source, &error)),
            },
        },
    }
}

fn newer(version: u64) -> ReadError {
    ReadError { problem: Problem::Newer(version), at: At::Pointer("/version".to_owned()) }
}

/// Returns what a file of several values is, one on each line.
fn first_of_several(source: &str) -> Option<Problem> {
    let (first, rest) = source.split_once('\n')?;
    let value: Value = serde_json::from_str(first).ok()?;
    if !value.is_object() || rest.trim().is_empty() {
        return None;
    }
    let is_qawl = value.get("format").is_some_and(|format| format == "qawl");
    Some(if is_qawl { Problem::Several } else { Problem::Foreign(None) })
}

/// Returns that a source is not JSON, and where it ceases to be.
pub(in crate::format) fn not_json(source: &str, error: &serde_json::Error) -> ReadError {
    let offset = offset_of(source, error);
    let at = At::Place(Place::of(source, offset.saturating_sub(1)), None);
    ReadError { problem: Problem::NotJson(message(error)), at }
}

/// Returns that JSON does not have the shape it should, and where.
pub(in crate::format) fn of_shape(source: &str, error: &serde_json::Error) -> ReadError {
    let offset = offset_of(source, error);
    let pointer = pointer_at(source, offset);
    let at = At::Place(Place::of(source, offset.saturating_sub(1)), Some(pointer));
    ReadError { problem: Problem::Shape(message(error)), at }
}

/// Returns how many bytes had been read when an error was found.
fn offset_of(source: &str, error: &serde_json::Error) -> usize {
    let newline = error.line().checked_sub(2).and_then(|nth| source.match_indices('\n').nth(nth));
    newline.map_or(0, |(at, _)| at + 1) + error.column()
}

/// Returns an error's message without its place.
fn message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rsplit_once(" at line ").map_or(message.clone(), |(message, _)| message.to_owned())
}
