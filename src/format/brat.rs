//! brat's stand-off: `article.txt` as it is, `article.ann` with a mark, relation, attribute or note on each
//! line, and `annotation.conf`. Offsets are code points.
//!
//! ```text
//! T3    QUOTE 24 40;41 67    “سندعم إسرائيل”. وأضاف: “إيران تدرك موقفنا”
//! R1    speaker Arg1:T3 Arg2:T2
//! A1    Status T3 suggested
//! N1    Reference T2 Qawl:s1    المسؤول الأمريكي
//! #1    AnnotatorNotes T3    ملاحظة
//! #2    Qawl T3    {"origin":"rule",…}
//! ```
//!
//! A fragment holds no line end: a mark that goes over one is written as two, and two fragments with nothing
//! but line ends between them are read as one. What brat has no line for stands in notes of the type `Qawl`.

use std::collections::BTreeMap;

use super::exchange::json::{self, Fault};
use super::exchange::{CONTINUES, Fact, Facts, Flat, Link, Mark, Piece, WITHIN};
use super::report::{Left, Reason};
use crate::schema::{ClaimKind, QuoteKind, Worth};
use crate::text::{Text, Unit, UnitOffsets};

/// The configuration that goes into a collection's folder.
pub(super) fn config() -> String {
    let names = |all: Vec<&'static str>| all.join("|");
    let kinds = names(QuoteKind::ALL.iter().map(|it| it.name()).collect());
    let claims = names(ClaimKind::ALL.iter().map(|it| it.name()).collect());
    let worths = names(Worth::ALL.iter().map(|it| it.name()).collect());
    format!(
        "[entities]\nSPEAKER\nCUE\nQUOTE\nCLAIM\n\n[relations]\nspeaker\tArg1:QUOTE, Arg2:SPEAKER\n\
         cue\tArg1:QUOTE, Arg2:CUE\nmedium\tArg1:QUOTE, Arg2:SPEAKER\n{WITHIN}\tArg1:CLAIM, Arg2:QUOTE\n\
         <OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n\n[events]\n\n[attributes]\n\
         Status\tArg:<ENTITY>, Value:suggested|accepted|rejected\nKind\tArg:QUOTE, Value:{kinds}\n\
         ClaimKind\tArg:CLAIM, Value:{claims}\nWorth\tArg:CLAIM, Value:{worths}\n"
    )
}

/// Returns true for what Python takes for the end of a line: brat reads its files by lines of that kind.
fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Returns text on one line.
fn on_a_line(text: &str) -> String {
    text.chars().map(|c| if ends_line(c) || c == '\t' { ' ' } else { c }).collect()
}

/// Returns a document's `.ann`.
pub(super) fn write(flat: &Flat) -> String {
    let mut out = String::new();
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    let mut counts = BTreeMap::new();
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
        let label = mark.label.to_ascii_uppercase();
        out += &format!("{name}\t{label} {}\t{}\n", places.join(";"), covered.join(" "));
        names.insert(&mark.name, name);
    }
    for link in &flat.links {
        if let (Some(from), Some(to)) = (names.get(link.from.as_str()), names.get(link.to.as_str())) {
            out += &format!("{}\t{} Arg1:{from} Arg2:{to}\n", next('R'), link.kind);
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
        if let Some(speaker) = mark.facts.get(Fact::Speaker) {
            let called = on_a_line(mark.facts.get(Fact::SpeakerName).unwrap_or(speaker));
            out += &format!("{}\tReference {name} Qawl:{speaker}\t{called}\n", next('N'));
        }
        let mut more = Facts::default();
        for (fact, value) in mark.facts.iter() {
            let told = matches!(fact, Fact::Status | Fact::Kind | Fact::Worth | Fact::Speaker)
                || fact == Fact::Note && on_a_line(value) == value && value.trim() == value;
            if !told {
                more.set(fact, value);
            }
        }
        if let Some(note) = mark.facts.get(Fact::Note) {
            out += &format!("{}\tAnnotatorNotes {name}\t{}\n", next('#'), on_a_line(note));
        }
        if more.iter().next().is_some() {
            // JSON escapes line ends, but not those that only Python knows.
            let escape = |c: char| match ends_line(c) {
                true => format!("\\u{:04x}", c as u32),
                false => c.to_string(),
            };
            let json: String = json::facts(&more).to_string().chars().map(escape).collect();
            out += &format!("{}\tQawl {name}\t{json}\n", next('#'));
        }
    }
    out
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

/// Reads an `.ann` beside its text.
pub(super) fn read(source: &str, text: &str) -> Result<Flat, Fault> {
    let mut flat = Flat { text: text.to_owned(), ..Flat::default() };
    let mut facts: BTreeMap<String, Facts> = BTreeMap::new();
    let mut notes: BTreeMap<String, Facts> = BTreeMap::new();
    let mut n_equivs = 0;
    let article = UnitOffsets::new(&Text::new(text), text, Unit::CodePoint);
    for (idx, line) in source.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.trim().is_empty() {
            continue;
        }
        let fault = |message: &str| Fault::at_line(idx + 1, message.to_owned());
        let mut columns = line.splitn(3, '\t');
        let (name, middle) = (columns.next().unwrap_or(""), columns.next());
        let last = columns.next();
        let Some(middle) = middle else {
            return Err(fault("a line must have a name, a tab, and what it is"));
        };
        let words: Vec<&str> = middle.split_ascii_whitespace().collect();
        let left = |reason| Left { name: name.to_owned(), reason, content: line.to_owned() };
        match (name.chars().next(), words.as_slice()) {
            (Some('T'), [label, ..]) => {
                let places = middle.split_once(' ').map_or("", |(_, places)| places);
                let pieces = pieces(places, last)
                    .ok_or_else(|| fault("a mark must have a label and offsets: \"QUOTE 24 39;41 67\""))?;
                flat.marks.push(Mark {
                    name: name.to_owned(),
                    label: (*label).to_owned(),
                    pieces: joined(pieces, &article),
                    facts: Facts::default(),
                    content: line.to_owned(),
                });
            }
            (Some('R'), [kind, rest @ ..]) => {
                let end = |idx: usize| rest.get(idx)?.split_once(':').map(|(_, name)| name.to_owned());
                let (Some(from), Some(to)) = (end(0), end(1)) else {
                    return Err(fault("a relation must have two arguments: \"speaker Arg1:T3 Arg2:T2\""));
                };
                flat.links.push(link(name, kind, from, to, line));
            }
            (Some('E'), [trigger, rest @ ..]) => {
                let arguments = rest.iter().filter_map(|argument| argument.split_once(':'));
                if !event(&mut flat, name, trigger, &arguments.collect::<Vec<_>>(), line) {
                    flat.left.push(left(Reason::UnknownKind));
                }
            }
            (Some('A' | 'M'), [attribute, of, value @ ..]) => {
                let fact = match attribute.to_ascii_lowercase().as_str() {
                    "status" => Some(Fact::Status),
                    "kind" | "claimkind" => Some(Fact::Kind),
                    "worth" => Some(Fact::Worth),
                    _ => None,
                };
                match (fact, value) {
                    (Some(fact), [value]) => {
                        facts.entry((*of).to_owned()).or_default().set(fact, *value);
                    }
                    _ => flat.left.push(left(Reason::UnknownKind)),
                }
            }
            (Some('N'), [_, of, reference]) => {
                let known = reference.strip_prefix("Qawl:");
                let facts = facts.entry((*of).to_owned()).or_default();
                facts.set(Fact::Speaker, known.unwrap_or(reference));
                facts.set_some(Fact::SpeakerName, last.filter(|name| !name.is_empty()));
            }
            (Some('#'), [kind, of, ..]) => {
                let text = last.unwrap_or("");
                match (*kind, serde_json::from_str(text)) {
                    ("Qawl", Ok(value)) => {
                        json::read_facts(notes.entry((*of).to_owned()).or_default(), &value);
                    }
                    ("AnnotatorNotes", _) => facts.entry((*of).to_owned()).or_default().set(Fact::Note, text),
                    _ => flat.left.push(left(Reason::UnknownKind)),
                }
            }
            (Some('*'), ["Equiv", names @ ..]) => {
                n_equivs += 1;
                for of in names {
                    let facts = facts.entry((*of).to_owned()).or_default();
                    if facts.get(Fact::Speaker).is_none() {
                        facts.set(Fact::Speaker, format!("equivalents {n_equivs}"));
                    }
                }
            }
            _ => flat.left.push(left(Reason::UnknownKind)),
        }
    }
    for mark in &mut flat.marks {
        let said = facts.remove(&mark.name).unwrap_or_default();
        if let Some(note) = notes.remove(&mark.name) {
            mark.facts = note;
        }
        for (fact, value) in said.iter() {
            // What was put on one line for brat is kept with its line ends.
            let same = mark.facts.get(fact).is_some_and(|whole| on_a_line(whole) == value);
            if !same {
                mark.facts.set(fact, value);
            }
        }
        if mark.facts.get(Fact::Speaker).is_some_and(|id| id.starts_with("equivalents")) {
            let covered: Vec<&str> = mark.pieces.iter().filter_map(|it| it.covered.as_deref()).collect();
            mark.facts.set(Fact::SpeakerName, covered.join(" "));
        }
    }
    for (name, facts) in facts.into_iter().chain(notes) {
        let content: Vec<String> = facts.iter().map(|(fact, value)| format!("{fact} {value}")).collect();
        flat.left.push(Left { name, reason: Reason::Dangling, content: content.join("; ") });
    }
    Ok(flat)
}

fn link(name: &str, kind: &str, from: String, to: String, line: &str) -> Link {
    // A relation of brat is never between pieces of one mark: its marks have gaps.
    let kind = if kind == CONTINUES { "" } else { kind };
    Link { name: name.to_owned(), kind: kind.to_owned(), from, to, content: line.to_owned() }
}

/// Takes an event whose trigger is a cue and which has a quote; returns false for any other.
fn event(flat: &mut Flat, name: &str, trigger: &str, arguments: &[(&str, &str)], line: &str) -> bool {
    let of_role = |wanted: &str| {
        let is =
            |role: &str| role.trim_end_matches(|c: char| c.is_ascii_digit()).eq_ignore_ascii_case(wanted);
        arguments.iter().filter(|(role, _)| is(role)).map(|(_, of)| (*of).to_owned()).collect::<Vec<_>>()
    };
    let Some((_, cue)) = trigger.split_once(':') else { return false };
    let quotes: Vec<String> = [of_role("quote"), of_role("content")].concat();
    for quote in &quotes {
        flat.links.push(link(name, "cue", quote.clone(), cue.to_owned(), line));
        for speaker in [of_role("speaker"), of_role("source")].concat() {
            flat.links.push(link(name, "speaker", quote.clone(), speaker, line));
        }
        for medium in of_role("medium") {
            flat.links.push(link(name, "medium", quote.clone(), medium, line));
        }
    }
    !quotes.is_empty()
}

/// Returns the pieces of `24 39;41 67` with what each covers, as far as that can be told.
fn pieces(places: &str, covered: Option<&str>) -> Option<Vec<Piece>> {
    let place = |place: &str| {
        let (start, end) = place.trim().split_once(' ')?;
        Some(Piece::at(start.parse().ok()?, end.trim().parse().ok()?))
    };
    let mut pieces: Vec<Piece> = places.split(';').map(place).collect::<Option<_>>()?;
    let Some(covered) = covered else { return Some(pieces) };
    if let [piece] = pieces.as_mut_slice() {
        piece.covered = Some(covered.into());
        return Some(pieces);
    }
    // The pieces' texts are joined by a space: their lengths say where, in the unit that makes them fit.
    let covered_text = Text::new(covered);
    for unit in Unit::ALL {
        let offsets = UnitOffsets::new(&covered_text, covered, unit);
        let mut at = 0;
        let mut texts = Vec::with_capacity(pieces.len());
        for piece in &pieces {
            let end = at + piece.end.saturating_sub(piece.start);
            texts.extend(offsets.slice(at, end).map(str::to_owned));
            at = end + 1;
        }
        let (_, whole) = unit.range(&covered_text, covered_text.span());
        if at == whole + 1 && texts.len() == pieces.len() {
            for (piece, text) in pieces.iter_mut().zip(texts) {
                piece.covered = Some(text.as_str().into());
            }
            break;
        }
    }
    Some(pieces)
}

/// Joins pieces with nothing but line ends between them.
fn joined(pieces: Vec<Piece>, article: &UnitOffsets) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let between = joined.last().and_then(|last| article.slice(last.end, piece.start));
        match (joined.last_mut(), between) {
            (Some(last), Some(between)) if between.chars().all(ends_line) => {
                let covered = match (&last.covered, &piece.covered) {
                    (Some(a), Some(b)) => Some(format!("{a}{between}{b}").into()),
                    _ => None,
                };
                *last = Piece { covered, ..Piece::at(last.start, piece.end) };
            }
            _ => joined.push(piece),
        }
    }
    joined
}
