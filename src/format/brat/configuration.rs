//! brat's configuration of a collection: sections of lines, with macros.
//!
//! ```text
//! [entities]
//! Person
//! !Organisation
//!     Company
//! [relations]
//! Employs    Arg1:<ORG>, Arg2:Person
//! [events]
//! Meeting    Participant+:Person, Place?:Location
//! [attributes]
//! Certainty    Arg:<EVENT>, Value:Certain|Probable
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Event, REFERENCE, events_of, is_word, word};
use crate::format::exchange::flat::{Flat, WITHIN};
use crate::format::exchange::used::Used;
use crate::format::fault::Fault;
use crate::format::tool_scheme::{NotTaken, ToolAttribute, ToolRelation, ToolScheme, ToolTerm, ToolValues};
use crate::schema::{ClaimKind, QuoteKind, Worth};

/// The configuration that goes into a collection's folder: Qawl's own labels, and those that are used.
pub(super) fn write(flats: &[Flat], listed: &ToolScheme) -> String {
    let names = |all: Vec<&'static str>| all.join("|");
    let kinds = names(QuoteKind::ALL.iter().map(|it| it.name()).collect());
    let claims = names(ClaimKind::ALL.iter().map(|it| it.name()).collect());
    let worths = names(Worth::ALL.iter().map(|it| it.name()).collect());
    let mut used = Used::of(flats);
    used.add(listed);
    let own: String = used.labels.keys().map(|label| format!("{}\n", word(label))).collect();
    let relations = used.relations.iter().map(|(name, ends)| {
        let of = |side: &dyn Fn(&(String, String)) -> String| {
            let labels: BTreeSet<String> = ends.iter().map(|ends| word(&side(ends))).collect();
            labels.into_iter().collect::<Vec<_>>().join("|")
        };
        let (from, to) = (of(&|(from, _)| from.clone()), of(&|(_, to)| to.clone()));
        format!("{}\tArg1:{from}, Arg2:{to}\n", word(name))
    });
    let relations: String = relations.collect();
    let attributes = used.attributes.iter().filter(|(name, _)| *name != REFERENCE).map(|(name, use_)| {
        let labels: Vec<String> = use_.labels.iter().map(|label| word(label)).collect();
        let values: Vec<String> = use_.values.iter().filter(|value| is_word(value)).cloned().collect();
        let values = if values.is_empty() { String::new() } else { format!(", Value:{}", values.join("|")) };
        format!("{}\tArg:{}{values}\n", word(name), labels.join("|"))
    });
    let attributes: String = attributes.collect();
    let mut events = String::new();
    for (name, roles) in flats.iter().flat_map(events_of).fold(BTreeMap::new(), event_types) {
        let roles: Vec<String> = roles.iter().map(|role| format!("{role}*:<ENTITY>")).collect();
        events += &format!("{name}\t{}\n", roles.join(", "));
    }
    format!(
        "[entities]\nSPEAKER\nCUE\nQUOTE\nCLAIM\n{own}\n[relations]\nspeaker\tArg1:QUOTE, Arg2:SPEAKER\n\
         cue\tArg1:QUOTE, Arg2:CUE\nmedium\tArg1:QUOTE, Arg2:SPEAKER\n{WITHIN}\tArg1:CLAIM, Arg2:QUOTE\n\
         {relations}<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n\n[events]\n{events}\n[attributes]\n\
         Status\tArg:<ENTITY>, Value:suggested|accepted|rejected\nKind\tArg:QUOTE, Value:{kinds}\n\
         ClaimKind\tArg:CLAIM, Value:{claims}\nWorth\tArg:CLAIM, Value:{worths}\n{attributes}"
    )
}

fn event_types(
    mut types: BTreeMap<String, BTreeSet<String>>,
    event: Event,
) -> BTreeMap<String, BTreeSet<String>> {
    let roles = event
        .arguments
        .into_iter()
        .map(|(role, _)| role.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned());
    types.entry(event.kind).or_default().extend(roles);
    types
}

/// A line of a section: its number, the section, the name, and what is said of it.
struct Line<'a> {
    number: usize,
    section: &'a str,
    name: &'a str,
    rest: &'a str,
}

/// Returns the lines that say something, and the macros.
fn lines(source: &str) -> (Vec<Line<'_>>, BTreeMap<&str, &str>) {
    let (mut lines, mut macros) = (Vec::new(), BTreeMap::new());
    let mut section = "";
    for (idx, line) in source.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line.starts_with("--") {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            section = name.trim();
            continue;
        }
        if line.starts_with('<')
            && let Some((name, value)) = line.split_once(">=")
        {
            macros.insert(name.get(1..).unwrap_or(""), value.trim());
            continue;
        }
        let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        lines.push(Line { number: idx + 1, section, name, rest: rest.trim() });
    }
    (lines, macros)
}

/// Puts what macros stand for in their place; some are made of others.
fn expanded(words: &str, macros: &BTreeMap<&str, &str>) -> String {
    let mut words = words.to_owned();
    for _ in 0..8 {
        let before = words.len();
        for (name, value) in macros {
            let written = format!("<{name}>");
            // What names itself would grow for ever.
            if !value.contains(&written) && words.len() < 100_000 {
                words = words.replace(&written, value);
            }
        }
        if words.len() == before {
            break;
        }
    }
    words
}

/// Returns what a line says: keys with the values that are between bars.
fn said(rest: &str, macros: &BTreeMap<&str, &str>) -> Vec<(String, Vec<String>)> {
    let whole = expanded(rest, macros);
    let parts = whole.split(',').map(str::trim).filter(|it| !it.is_empty());
    let split = |part: &str| {
        let (key, values) = part.split_once(':')?;
        let values = values.split('|').map(str::trim).filter(|it| !it.is_empty());
        Some((key.trim().to_owned(), values.map(str::to_owned).collect()))
    };
    parts.filter_map(split).collect()
}

/// Returns true for a configuration of brat: by its ending, or by how it begins.
pub(super) fn is_one(file: &str, source: &str) -> bool {
    let says_nothing = file.ends_with("tools.conf");
    (file.ends_with(".conf") || source.starts_with("[entities]")) && !says_nothing
}

/// Reads a configuration of that name.
pub(super) fn read(file: &str, source: &str) -> Result<ToolScheme, Fault> {
    Ok(match () {
        () if file.ends_with("visual.conf") => read_visual(source),
        () if file.ends_with("kb_shortcuts.conf") => read_keys(source),
        () => read_annotation(source),
    })
}

/// Reads `annotation.conf`: types, relations, events and attributes.
fn read_annotation(source: &str) -> ToolScheme {
    let (lines, macros) = lines(source);
    let mut scheme = ToolScheme::default();
    let events: Vec<String> =
        lines.iter().filter(|it| it.section == "events").map(|it| bare(it.name).to_owned()).collect();
    // The labels that a list of types stands for; empty for all of them, `None` for none.
    let labels = |types: &[String]| -> Option<Vec<String>> {
        let mut labels = Vec::new();
        for name in types {
            match name.as_str() {
                "<ENTITY>" | "<ANY>" => return Some(Vec::new()),
                "<EVENT>" => labels.extend(events.iter().cloned()),
                other if other.starts_with('<') => {}
                other => labels.push(bare(other).to_owned()),
            }
        }
        (!labels.is_empty()).then_some(labels)
    };
    for line in &lines {
        let name = bare(line.name);
        if name.starts_with('<') || name.is_empty() {
            continue;
        }
        let said = said(line.rest, &macros);
        match line.section {
            "entities" => scheme.label(ToolTerm { name: name.to_owned(), ..ToolTerm::default() }),
            "relations" => {
                let of = |key: &str| said.iter().find(|it| it.0 == key).and_then(|it| labels(&it.1));
                match (of("Arg1"), of("Arg2")) {
                    (Some(from), Some(to)) => {
                        scheme.relation(ToolRelation { name: name.to_owned(), from, to });
                        if said.iter().any(|it| it.0 == "<REL-TYPE>") {
                            scheme.not_taken.push(NotTaken::Rule(name.to_owned()));
                        }
                    }
                    _ => scheme.not_taken.push(NotTaken::Line(line.number)),
                }
            }
            "events" => {
                scheme.label(ToolTerm { name: name.to_owned(), ..ToolTerm::default() });
                for (role, types) in &said {
                    let bare = role.trim_end_matches(|c: char| "?*+{}-".contains(c) || c.is_ascii_digit());
                    if role.starts_with('<') || bare.is_empty() {
                        continue;
                    }
                    let Some(to) = labels(types) else { continue };
                    let (name, from) = (bare.to_owned(), vec![name.to_owned()]);
                    if role.ends_with('}') {
                        scheme.not_taken.push(NotTaken::Rule(name.clone()));
                    }
                    scheme.relation(ToolRelation { name, from, to });
                }
            }
            "attributes" => {
                let of = |key: &str| said.iter().find(|it| it.0 == key).map(|it| &it.1);
                let on = match of("Arg").map(|types| labels(types)) {
                    Some(Some(on)) => on,
                    // Of relations alone.
                    Some(None) => {
                        scheme.not_taken.push(NotTaken::Control(name.to_owned()));
                        continue;
                    }
                    None => {
                        scheme.not_taken.push(NotTaken::Line(line.number));
                        continue;
                    }
                };
                let values = match of("Value") {
                    Some(values) => ToolValues::One(
                        values
                            .iter()
                            .map(|it| ToolTerm { name: it.clone(), ..ToolTerm::default() })
                            .collect(),
                    ),
                    None => ToolValues::Flag,
                };
                scheme.attribute(ToolAttribute { name: name.to_owned(), on, values, default: None });
            }
            // Options of the screen.
            "options" | "spans" => {}
            _ => scheme.not_taken.push(NotTaken::Line(line.number)),
        }
    }
    scheme
}

/// Returns a type's name without the mark of one that cannot be chosen.
fn bare(name: &str) -> &str {
    name.trim_start_matches('!')
}

/// Reads `visual.conf`: what types are called and which colours they have.
fn read_visual(source: &str) -> ToolScheme {
    let (lines, macros) = lines(source);
    let mut scheme = ToolScheme::default();
    for line in &lines {
        let name = bare(line.name).trim_end_matches('|');
        if name.ends_with("_DEFAULT") || name.starts_with('<') || name.is_empty() {
            continue;
        }
        match line.section {
            "labels" => {
                let shown = line.rest.trim_start_matches('|').split('|').next().map(str::trim);
                let shown = shown.filter(|it| !it.is_empty() && *it != name).map(str::to_owned);
                scheme.looks.push(ToolTerm { name: name.to_owned(), shown, ..ToolTerm::default() });
            }
            "drawing" => {
                let whole = expanded(line.rest, &macros);
                let colour = whole.split(',').filter_map(|it| it.split_once(':'));
                let colour = colour
                    .map(|(key, value)| (key.trim(), value.trim().to_owned()))
                    .find(|(key, _)| *key == "bgColor" || *key == "color");
                let colour = colour.map(|(_, value)| value);
                scheme.looks.push(ToolTerm { name: name.to_owned(), colour, ..ToolTerm::default() });
            }
            _ => {}
        }
    }
    scheme
}

/// Reads `kb_shortcuts.conf`: a key and a type on each line.
fn read_keys(source: &str) -> ToolScheme {
    let (lines, _) = lines(source);
    let look = |line: &Line<'_>| ToolTerm {
        name: line.rest.to_owned(),
        key: Some(line.name.to_owned()),
        ..ToolTerm::default()
    };
    let is_whole = |line: &&Line<'_>| !line.rest.is_empty();
    ToolScheme { looks: lines.iter().filter(is_whole).map(look).collect(), ..ToolScheme::default() }
}
