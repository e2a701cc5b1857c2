//! Writes an `.ann`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::names::{FORMAT, REFERENCE, ends_line, events_of, is_one, on_a_line, word};
use crate::annotation::Value as Attribute;
use crate::format::exchange::flat::{Fact, Facts, Flat, Link, Mark};
use crate::format::exchange::json;
use crate::format::naming::file_stem;

/// Returns a document's `.ann`.
pub(super) fn write(flat: &Flat) -> String {
    let mut out = String::new();
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    let mut counts: BTreeMap<char, u32> = BTreeMap::new();
    let lines = flat.field(FORMAT, "lines").and_then(Value::as_array);
    let lines: Vec<&str> = lines.into_iter().flatten().filter_map(Value::as_str).collect();
    for line in &lines {
        // Names that lines of the file have are not given to others.
        let name = line.split('\t').next().unwrap_or("");
        if let (Some(letter), Some(Ok(n))) = (name.chars().next(), name.get(1..).map(str::parse::<u32>)) {
            let count = counts.entry(letter).or_insert(0);
            *count = n.max(*count);
        }
    }
    let mut next = |letter: char| {
        let count = counts.entry(letter).or_insert(0);
        *count += 1;
        format!("{letter}{count}")
    };
    for mark in &flat.marks {
        let fragments = fragments(mark);
        if fragments.is_empty() {
            continue;
        }
        let name = format!("T{}", mark.name.trim_start_matches('a'));
        let places: Vec<String> = fragments.iter().map(|(start, end, _)| format!("{start} {end}")).collect();
        let covered: Vec<&str> = fragments.iter().map(|(_, _, covered)| *covered).collect();
        let label = word(&mark.written_label());
        out += &format!("{name}\t{label} {}\t{}\n", places.join(";"), covered.join(" "));
        names.insert(&mark.name, name);
    }
    // An event is written where all that it ties is still there.
    let known: BTreeSet<&str> = names.values().map(String::as_str).collect();
    let mut events = events_of(flat);
    loop {
        let there: BTreeSet<String> = events.iter().map(|event| event.name.clone()).collect();
        let n_events = events.len();
        let is_there = |name: &str| known.contains(name) || there.contains(name);
        events.retain(|event| {
            known.contains(event.trigger.as_str()) && event.arguments.iter().all(|(_, of)| is_there(of))
        });
        if events.len() == n_events {
            break;
        }
    }
    for event in &events {
        let arguments: String = event.arguments.iter().map(|(role, of)| format!(" {role}:{of}")).collect();
        out += &format!("{}\t{}:{}{arguments}\n", event.name, event.kind, event.trigger);
    }
    for link in &flat.links {
        let named = |name: &String| names.get(name.as_str()).cloned().unwrap_or_default();
        let in_file = Link { from: named(&link.from), to: named(&link.to), ..link.clone() };
        if events.iter().any(|event| event.ties(&in_file)) {
            continue;
        }
        if let (Some(from), Some(to)) = (names.get(link.from.as_str()), names.get(link.to.as_str())) {
            out += &format!("{}\t{} Arg1:{from} Arg2:{to}\n", next('R'), word(&link.kind));
        }
    }
    for mark in &flat.marks {
        let Some(name) = names.get(mark.name.as_str()) else { continue };
        let kind = if mark.label == "claim" { "ClaimKind" } else { "Kind" };
        for (fact, attribute) in [(Fact::Status, "Status"), (Fact::Kind, kind), (Fact::Worth, "Worth")] {
            if let Some(value) = mark.facts.get(fact) {
                out += &format!("{}\t{attribute} {name} {value}\n", next('A'));
            }
        }
        let mut attributes = BTreeMap::new();
        let mut has_reference = false;
        for (attribute, value) in &mark.attributes {
            let is_name = word(attribute) == *attribute && !is_known(attribute);
            match value {
                Attribute::Flag(true) if is_name => out += &format!("{}\t{attribute} {name}\n", next('A')),
                Attribute::Text(value) | Attribute::Number(value) if attribute == REFERENCE => {
                    let (entry, called) = value.split_once(' ').unwrap_or((value, ""));
                    has_reference = true;
                    out += &format!("{}\tReference {name} {entry}\t{}\n", next('N'), on_a_line(called));
                }
                // Other values that brat writes as one word are read as text.
                Attribute::Text(value) if is_name && is_one(value) => {
                    out += &format!("{}\t{attribute} {name} {value}\n", next('A'));
                }
                Attribute::Several(values)
                    if is_name && values.len() > 1 && values.iter().all(|value| is_one(value)) =>
                {
                    for value in values {
                        out += &format!("{}\t{attribute} {name} {value}\n", next('A'));
                    }
                }
                value => {
                    attributes.insert(attribute.clone(), value.clone());
                }
            }
        }
        if let Some(speaker) = mark.facts.get(Fact::Speaker).filter(|_| !has_reference) {
            let called = on_a_line(mark.facts.get(Fact::SpeakerName).unwrap_or(speaker));
            out += &format!("{}\tReference {name} Qawl:{speaker}\t{called}\n", next('N'));
        }
        let mut more = Facts::default();
        // What the reference says is not said twice.
        let of_reference = |fact: Fact, value: &str| {
            let called = || {
                let reference = mark.attributes.get(REFERENCE).map(Attribute::shown).unwrap_or_default();
                reference.split_once(' ').is_some_and(|(_, called)| called == value)
            };
            has_reference && fact == Fact::SpeakerName && called()
        };
        for (fact, value) in mark.facts.iter() {
            let told = of_reference(fact, value)
                || matches!(fact, Fact::Status | Fact::Kind | Fact::Worth | Fact::Speaker)
                || fact == Fact::Note && on_a_line(value) == value && value.trim() == value;
            if !told {
                more.set(fact, value);
            }
        }
        if let Some(note) = mark.facts.get(Fact::Note) {
            out += &format!("{}\tAnnotatorNotes {name}\t{}\n", next('#'), on_a_line(note));
        }
        let more = Mark { facts: more, attributes, ..Mark::default() };
        if json::says(&more) {
            // JSON escapes line ends, but not those that only Python knows.
            let escape = |c: char| match ends_line(c) {
                true => format!("\\u{:04x}", c as u32),
                false => c.to_string(),
            };
            let json: String = json::said(&more).to_string().chars().map(escape).collect();
            out += &format!("{}\tQawl {name}\t{json}\n", next('#'));
        }
    }
    for line in lines {
        out += &format!("{}\n", on_lines(line));
    }
    if let Some(id) = flat.id.as_deref().filter(|id| file_stem(id) != *id) {
        // The file's name cannot hold it.
        out += &format!("{}\tQawl document\t{}\n", next('#'), serde_json::json!({ "id": id }));
    }
    out
}

/// Returns a line of a file as it was, but without line ends.
fn on_lines(line: &str) -> String {
    line.chars().map(|c| if ends_line(c) { ' ' } else { c }).collect()
}

/// Returns true for attributes that have a meaning here.
fn is_known(attribute: &str) -> bool {
    ["status", "kind", "claimkind", "worth"].contains(&attribute.to_ascii_lowercase().as_str())
}

/// Returns a mark's stretches between line ends, with their offsets in code points.
fn fragments(mark: &Mark) -> Vec<(u32, u32, &str)> {
    let mut fragments = Vec::new();
    for piece in &mark.pieces {
        let covered = piece.covered.as_deref().unwrap_or("");
        let mut start = piece.start;
        for line in covered.split(ends_line) {
            let end = start + line.chars().count() as u32;
            if end > start {
                fragments.push((start, end, line));
            }
            start = end + 1;
        }
    }
    fragments
}
