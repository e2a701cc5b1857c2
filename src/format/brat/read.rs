//! Reads an `.ann` beside its text.

use std::collections::BTreeMap;

use serde_json::Value;

use super::names::{Event, FORMAT, REFERENCE, ends_line, on_a_line};
use crate::annotation::{Review, Value as Attribute};
use crate::format::exchange::flat::{Fact, Flat, Link, Mark, Piece};
use crate::format::exchange::json;
use crate::format::fault::Fault;
use crate::format::report::{Left, Reason};
use crate::schema::{ClaimKind, QuoteKind, Worth};
use crate::text::{Text, Unit, UnitOffsets};

/// Reads an `.ann` beside its text. A line that says nothing costs that line.
pub(super) fn read(source: &str, text: &str) -> Result<Flat, Fault> {
    let mut reader = Reader {
        flat: Flat { text: text.to_owned(), ..Flat::default() },
        said: BTreeMap::new(),
        notes: BTreeMap::new(),
        events: Vec::new(),
        lines: Vec::new(),
        article: UnitOffsets::new(&Text::new(text), text, Unit::CodePoint),
        n_equivs: 0,
        n_read: 0,
        fault: None,
    };
    for (idx, line) in source.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if !line.trim().is_empty() {
            reader.line(idx + 1, line);
        }
    }
    match reader.fault.take() {
        // Not a single line is what it should be: this is no file of brat's.
        Some(fault) if reader.n_read == 0 => Err(fault),
        _ => Ok(reader.finish()),
    }
}

struct Reader {
    flat: Flat,
    /// What attributes, references and notes say, by the name of what they say it of.
    said: BTreeMap<String, Mark>,
    /// What notes of Qawl's say.
    notes: BTreeMap<String, Mark>,
    events: Vec<Event>,
    /// Lines of kinds that have no meaning here, to be written again.
    lines: Vec<Value>,
    article: UnitOffsets,
    n_equivs: usize,
    /// How many lines were what they should be.
    n_read: usize,
    fault: Option<Fault>,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) {
        match self.try_line(line) {
            Ok(()) => self.n_read += 1,
            Err(message) => {
                self.flat.left.push(Left {
                    name: format!("line {number}"),
                    reason: Reason::Malformed,
                    content: format!("{line} ({message})"),
                });
                self.fault.get_or_insert(Fault::at_line(number, message));
            }
        }
    }

    fn try_line(&mut self, line: &str) -> Result<(), String> {
        let mut columns = line.splitn(3, '\t');
        let (name, middle) = (columns.next().unwrap_or(""), columns.next());
        let last = columns.next();
        let Some(middle) = middle else {
            return Err("a line must have a name, a tab, and what it is".to_owned());
        };
        let words: Vec<&str> = middle.split_ascii_whitespace().collect();
        match (name.chars().next(), words.as_slice()) {
            (Some('T'), [label, ..]) => {
                let places = middle.trim_start().split_once(' ').map_or("", |(_, places)| places);
                let pieces = pieces(places, last)
                    .ok_or("a mark must have a label and offsets: \"QUOTE 24 39;41 67\"")?;
                self.flat.marks.push(Mark {
                    name: name.to_owned(),
                    label: (*label).to_owned(),
                    pieces: joined(pieces, &self.article),
                    content: line.to_owned(),
                    ..Mark::default()
                });
            }
            (Some('R'), [kind, rest @ ..]) => {
                let end = |idx: usize| rest.get(idx)?.split_once(':').map(|(_, name)| name.to_owned());
                let (Some(from), Some(to)) = (end(0), end(1)) else {
                    return Err("a relation must have two arguments: \"speaker Arg1:T3 Arg2:T2\"".to_owned());
                };
                self.flat.links.push(link(name, kind, from, to, line));
            }
            (Some('E'), [trigger, rest @ ..]) => {
                let (kind, trigger) =
                    trigger.split_once(':').ok_or("an event must have a trigger: \"Say:T1\"")?;
                let argument = |argument: &&str| {
                    let (role, of) = argument.split_once(':')?;
                    Some((role.to_owned(), of.to_owned()))
                };
                self.events.push(Event {
                    name: name.to_owned(),
                    kind: kind.to_owned(),
                    trigger: trigger.to_owned(),
                    arguments: rest.iter().filter_map(argument).collect(),
                });
            }
            // What is said of events and relations is written again as it is.
            (Some('A' | 'M'), [_, of, ..]) | (Some('#'), [_, of, ..]) if of.starts_with(['E', 'R']) => {
                self.lines.push(line.into());
            }
            (Some('A' | 'M'), [attribute, of, value @ ..]) => {
                let said = self.said.entry((*of).to_owned()).or_default();
                let value = match value {
                    [] => Attribute::Flag(true),
                    values => values.join(" ").as_str().into(),
                };
                said.say(attribute, value);
            }
            (Some('N'), [kind, of, reference]) => {
                let called = last.unwrap_or("");
                let said = self.said.entry((*of).to_owned()).or_default();
                match reference.strip_prefix("Qawl:") {
                    Some(speaker) => {
                        said.facts.set(Fact::Speaker, speaker);
                        said.facts.set_some(Fact::SpeakerName, last.filter(|name| !name.is_empty()));
                    }
                    None if *kind == REFERENCE => {
                        if said.facts.get(Fact::Speaker).is_none() {
                            said.facts.set(Fact::Speaker, *reference);
                            said.facts.set_some(Fact::SpeakerName, last.filter(|name| !name.is_empty()));
                        }
                        let value = format!("{reference} {called}");
                        said.say(REFERENCE, value.trim_end().into());
                    }
                    None => self.lines.push(line.into()),
                }
            }
            (Some('#'), [kind, of, ..]) => {
                let text = last.unwrap_or("");
                match (*kind, serde_json::from_str::<Value>(text)) {
                    ("Qawl", Ok(value)) if *of == "document" => self.flat.id = json::text(&value, "id"),
                    ("Qawl", Ok(value)) => {
                        json::read_said(self.notes.entry((*of).to_owned()).or_default(), &value);
                    }
                    ("AnnotatorNotes", _) => {
                        let facts = &mut self.said.entry((*of).to_owned()).or_default().facts;
                        let note = match facts.get(Fact::Note) {
                            Some(note) => format!("{note}\n{text}"),
                            None => text.to_owned(),
                        };
                        facts.set(Fact::Note, note);
                    }
                    _ => self.lines.push(line.into()),
                }
            }
            (Some('*'), ["Equiv", names @ ..]) => {
                self.n_equivs += 1;
                for of in names {
                    let facts = &mut self.said.entry((*of).to_owned()).or_default().facts;
                    if facts.get(Fact::Speaker).is_none() {
                        facts.set(Fact::Speaker, format!("equivalents {}", self.n_equivs));
                    }
                }
                self.lines.push(line.into());
            }
            _ => self.lines.push(line.into()),
        }
        Ok(())
    }

    fn finish(mut self) -> Flat {
        self.tie_events();
        let mut flat = self.flat;
        for mark in &mut flat.marks {
            let said = self.said.remove(&mark.name).unwrap_or_default();
            if let Some(note) = self.notes.remove(&mark.name) {
                (mark.facts, mark.attributes) = (note.facts, note.attributes);
            }
            for (fact, value) in said.facts.iter() {
                // What was put on one line for brat is kept with its line ends.
                let same = mark.facts.get(fact).is_some_and(|whole| on_a_line(whole) == value);
                if !same {
                    mark.facts.set(fact, value);
                }
            }
            let is_quote =
                ["quote", "quotation", "content"].contains(&mark.label.to_ascii_lowercase().as_str());
            let is_claim = mark.label.eq_ignore_ascii_case("claim");
            for (attribute, value) in said.attributes {
                let shown = value.shown();
                let fact = match attribute.to_ascii_lowercase().as_str() {
                    "status" if shown.parse::<Review>().is_ok() => Some(Fact::Status),
                    "kind" if is_quote && shown.parse::<QuoteKind>().is_ok() => Some(Fact::Kind),
                    "claimkind" if is_claim && shown.parse::<ClaimKind>().is_ok() => Some(Fact::Kind),
                    "worth" if is_claim && shown.parse::<Worth>().is_ok() => Some(Fact::Worth),
                    _ => None,
                };
                match fact {
                    Some(fact) => mark.facts.set(fact, shown),
                    None => mark.say(&attribute, value),
                }
            }
            let covered: Vec<&str> = mark.pieces.iter().filter_map(|it| it.covered.as_deref()).collect();
            if mark.facts.get(Fact::Speaker).is_some_and(|id| id.starts_with("equivalents")) {
                mark.facts.set(Fact::SpeakerName, covered.join(" "));
            }
        }
        for (name, said) in self.said.into_iter().chain(self.notes) {
            let facts = said.facts.iter().map(|(fact, value)| format!("{fact} {value}"));
            let attributes = said.attributes.iter();
            let attributes = attributes.map(|(attribute, value)| format!("{attribute} {}", value.shown()));
            let content = facts.chain(attributes).collect::<Vec<_>>().join("; ");
            flat.left.push(Left { name, reason: Reason::Dangling, content });
        }
        let fields = flat.fields_of(FORMAT);
        if !self.events.is_empty() {
            fields.insert("events".to_owned(), self.events.iter().map(Event::json).collect());
        }
        if !self.lines.is_empty() {
            fields.insert("lines".to_owned(), Value::Array(self.lines));
        }
        flat
    }

    /// Ties what events tie: a quote to its cues and speakers, else a trigger to its arguments.
    fn tie_events(&mut self) {
        let triggers: BTreeMap<&str, &str> =
            self.events.iter().map(|event| (event.name.as_str(), event.trigger.as_str())).collect();
        let mark_of = |name: &str| triggers.get(name).copied().unwrap_or(name).to_owned();
        for event in &self.events {
            let line = event.json().to_string();
            let mut tie = |kind: &str, from: &str, to: &str| {
                self.flat.links.push(link(&event.name, kind, mark_of(from), mark_of(to), &line));
            };
            let quotes = event.of_role(&["quote", "content"]);
            let mut cues = event.of_role(&["cue"]);
            if quotes.is_empty() {
                event.arguments.iter().for_each(|(role, of)| tie(role, &event.trigger, of));
                continue;
            }
            for cue in &cues {
                self.flat.twins.push((event.trigger.clone(), cue.clone()));
            }
            if cues.is_empty() {
                cues.push(event.trigger.clone());
            }
            for quote in &quotes {
                cues.iter().for_each(|cue| tie("cue", quote, cue));
                event.of_role(&["speaker", "source"]).iter().for_each(|to| tie("speaker", quote, to));
                event.of_role(&["medium"]).iter().for_each(|to| tie("medium", quote, to));
            }
            let known = ["quote", "content", "cue", "speaker", "source", "medium"];
            for (role, of) in &event.arguments {
                let bare = role.trim_end_matches(|c: char| c.is_ascii_digit());
                if !known.iter().any(|known| bare.eq_ignore_ascii_case(known)) {
                    tie(role, &event.trigger, of);
                }
            }
        }
    }
}

fn link(name: &str, kind: &str, from: String, to: String, line: &str) -> Link {
    Link { name: name.to_owned(), kind: kind.to_owned(), from, to, content: line.to_owned() }
}

/// Returns the pieces of `24 39;41 67` with what each covers, as far as that is known.
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
