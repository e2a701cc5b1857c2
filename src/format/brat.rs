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
//! but line ends between them are read as one. What brat has no line for is in notes of the type `Qawl`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::catalogue::Format;
use super::exchange::json::{self, Fault};
use super::exchange::{Fact, Facts, Flat, Link, Mark, Piece, Used, WITHIN};
use super::report::{Left, Reason};
use super::tool_scheme::ToolScheme;
use crate::annotation::{Review, Value as Attribute};
use crate::schema::{ClaimKind, QuoteKind, Worth};
use crate::text::{Text, Unit, UnitOffsets};

/// The configuration that goes into a collection's folder: Qawl's own labels, and those that are used.
pub(super) fn config(flats: &[Flat], listed: &ToolScheme) -> String {
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

/// The attribute that a normalisation becomes: an entry of a database, and what it is called there.
const REFERENCE: &str = "Reference";

/// Returns true for what is one word.
fn is_one(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace)
}

/// Returns true for what brat's configuration can have as a value.
fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace) && !text.contains(['|', ';', ','])
}

/// Returns a name as brat can have it: without white space.
fn word(name: &str) -> String {
    name.chars().map(|c| if c.is_whitespace() || c == ':' { '_' } else { c }).collect()
}

/// An event, as the file has it: its arguments by role.
struct Event {
    name: String,
    kind: String,
    trigger: String,
    arguments: Vec<(String, String)>,
}

impl Event {
    fn json(&self) -> Value {
        serde_json::json!({
            "id": self.name, "type": self.kind, "trigger": self.trigger, "arguments": self.arguments,
        })
    }

    fn of(value: &Value) -> Option<Self> {
        Some(Self {
            name: json::text(value, "id")?,
            kind: json::text(value, "type")?,
            trigger: json::text(value, "trigger")?,
            arguments: serde_json::from_value(value.get("arguments")?.clone()).ok()?,
        })
    }

    /// Returns those of a role, numbers at its end left out.
    fn of_role(&self, wanted: &[&str]) -> Vec<String> {
        let is = |role: &str| {
            let role = role.trim_end_matches(|c: char| c.is_ascii_digit());
            wanted.iter().any(|wanted| role.eq_ignore_ascii_case(wanted))
        };
        self.arguments.iter().filter(|(role, _)| is(role)).map(|(_, of)| of.clone()).collect()
    }

    /// Returns true if it says of itself that two marks are tied in that way.
    fn ties(&self, link: &Link) -> bool {
        let quotes = self.of_role(&["quote", "content"]);
        let to = match link.kind.as_str() {
            "cue" => [self.of_role(&["cue"]), vec![self.trigger.clone()]].concat(),
            "speaker" => self.of_role(&["speaker", "source"]),
            "medium" => self.of_role(&["medium"]),
            _ => Vec::new(),
        };
        quotes.contains(&link.from) && to.contains(&link.to)
            || self.trigger == link.from
                && self.arguments.iter().any(|(role, of)| *role == link.kind && *of == link.to)
    }
}

/// Returns the events of a document that was read from brat. Their marks go by the names they had there: `T3`.
fn events_of(flat: &Flat) -> Vec<Event> {
    let events = flat.field(Format::Brat, "events").and_then(Value::as_array);
    events.into_iter().flatten().filter_map(Event::of).collect()
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
    let mut counts: BTreeMap<char, u32> = BTreeMap::new();
    let lines = flat.field(Format::Brat, "lines").and_then(Value::as_array);
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
    if let Some(id) = flat.id.as_deref().filter(|id| super::file_stem(id) != *id) {
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
        let fields = flat.fields_of(Format::Brat);
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
