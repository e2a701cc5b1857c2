//! Reads a document with stand-off mark-up, inline mark-up, or both.

use std::collections::{BTreeMap, BTreeSet};

use super::elements::{APART, BARE, INLINE, MARKS, PARAGRAPHS};
use super::names::{FORMAT, length};
use crate::format::exchange::flat::{CONTINUES, Fact, Flat, FlatSpeaker, Link, Mark, Piece};
use crate::format::exchange::json;
use crate::format::exchange::xml::{Event, Reader};
use crate::format::fault::Fault;
use crate::format::report::Remark;
use crate::text::{Text, Unit};

/// Reads a document.
pub(super) fn read(source: &str) -> Result<Flat, Fault> {
    let mut reader = Reader::new(source);
    let mut tei = Tei::default();
    while let Some(event) = reader.next()? {
        match event {
            Event::Start { name, attributes } => tei.start(&name, attributes),
            Event::Text(text) => tei.text(&text),
            Event::End => tei.end(),
        }
    }
    if tei.paragraphs.is_empty() {
        return Err(Fault { place: None, ..Fault::new("there is no text: no element in <text> has any") });
    }
    Ok(tei.finish())
}

/// A paragraph: its name, where it starts in code points, and how long it is.
struct Paragraph {
    id: String,
    start: u32,
    length: u32,
    kind: Option<String>,
}

#[derive(Default)]
struct Tei {
    flat: Flat,
    /// The open elements.
    open: Vec<Open>,
    paragraphs: Vec<Paragraph>,
    /// Whether what comes next belongs to the last paragraph.
    in_line: bool,
    /// Code points of the text so far.
    at: u32,
    /// The text of the element whose text is wanted.
    collected: String,
    /// Stand-off marks, which can be before the text.
    spans: Vec<(Mark, String)>,
    /// What a link group's links are.
    link_kind: String,
    /// What is not in the document, and how often.
    left_out: BTreeMap<String, usize>,
    /// What was said by whom: the mark, and the persons.
    said_by: Vec<(String, String)>,
    /// Marks that continue others, by their names.
    continues: Vec<(String, String)>,
    header: BTreeMap<&'static str, Vec<String>>,
}

struct Open {
    name: String,
    attributes: Vec<(String, String)>,
    /// Where its first text is.
    start: Option<u32>,
    /// Whether its text is left out.
    is_apart: bool,
    /// How many elements have begun in it.
    n_children: usize,
}

impl Open {
    fn get(&self, wanted: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.as_str())
    }
}

impl Tei {
    fn inside(&self, name: &str) -> bool {
        self.open.iter().any(|open| open.name == name)
    }

    /// Returns true where text is the article's.
    fn in_article(&self) -> bool {
        self.inside("text") && !self.open.iter().any(|open| open.is_apart)
    }

    fn in_paragraph(&self) -> bool {
        self.open.iter().any(|open| PARAGRAPHS.contains(&open.name.as_str()))
    }

    fn begin_paragraph(&mut self, id: Option<String>, kind: Option<String>) {
        self.end_paragraph();
        if !self.paragraphs.is_empty() {
            self.flat.text.push('\n');
            self.at += 1;
        }
        let id = id.unwrap_or_else(|| format!("p{}", self.paragraphs.len() + 1));
        self.paragraphs.push(Paragraph { id, start: self.at, length: 0, kind });
        self.in_line = true;
    }

    fn end_paragraph(&mut self) {
        if std::mem::take(&mut self.in_line)
            && let Some(paragraph) = self.paragraphs.last_mut()
        {
            paragraph.length = self.at - paragraph.start;
        }
    }

    fn start(&mut self, name: &str, attributes: Vec<(String, String)>) {
        let name = name.rsplit(':').next().unwrap_or(name).to_owned();
        let mut open = Open { name, attributes, start: None, is_apart: false, n_children: 0 };
        let parent = self.open.last_mut().map(|parent| {
            parent.n_children += 1;
            (parent.name.clone(), parent.n_children)
        });
        // Of several readings the first is the text.
        let is_other_reading = parent
            .as_ref()
            .is_some_and(|(parent, nth)| ["choice", "app"].contains(&parent.as_str()) && *nth > 1);
        let is_first_reading = parent.is_some_and(|(parent, nth)| parent == "app" && nth == 1);
        let was_in_article = self.in_article();
        let is_block = was_in_article && self.is_block(&open.name);
        open.is_apart = is_other_reading || APART.contains(&open.name.as_str()) && !is_first_reading;
        if was_in_article
            && open.is_apart
            && !matches!(open.name.as_str(), "standOff" | "spanGrp" | "linkGrp" | "index")
        {
            let what = if is_other_reading { "other readings" } else { "text of" };
            *self.left_out.entry(format!("{what} <{}>", open.name)).or_default() += 1;
        }
        match open.name.as_str() {
            "text" => self.flat.lang = open.get("xml:lang").filter(|it| *it != "und").map(str::to_owned),
            "lb" if was_in_article && self.in_line && open.get("break") != Some("no") => self.text("\n"),
            _ if open.is_apart => {}
            _ if is_block && (PARAGRAPHS.contains(&open.name.as_str()) || open.name == "seg") => {
                let (id, kind) = (open.get("xml:id").map(str::to_owned), open.get("rend").map(str::to_owned));
                self.begin_paragraph(id, kind);
            }
            _ if is_block => self.end_paragraph(),
            _ => {}
        }
        match open.name.as_str() {
            "linkGrp" => self.link_kind = open.get("type").unwrap_or("").to_owned(),
            "link" => {
                let ends: Vec<&str> = open.get("target").unwrap_or("").split_ascii_whitespace().collect();
                let name =
                    |idx: usize| ends.get(idx).map_or("", |end| end.trim_start_matches('#')).to_owned();
                self.flat.links.push(Link {
                    name: format!("link {} {}", name(0), name(1)),
                    kind: self.link_kind.clone(),
                    from: name(0),
                    to: name(1),
                    content: format!("{} {}", self.link_kind, ends.join(" ")),
                });
            }
            "span" | "persName" | "title" | "note" | "author" | "publisher" | "date" | "bibl"
                if !was_in_article =>
            {
                self.collected.clear();
            }
            "u" => {
                if let Some(who) = open.get("who") {
                    *self.left_out.entry(format!("<u who=\"{who}\">")).or_default() += 1;
                }
            }
            _ => {}
        }
        self.open.push(open);
    }

    /// Returns true for an element that begins and ends a paragraph.
    fn is_block(&self, name: &str) -> bool {
        const EMPTY: [&str; 6] = ["lb", "pb", "cb", "milestone", "gap", "graphic"];
        if APART.contains(&name) || EMPTY.contains(&name) {
            return false;
        }
        // Utterances are made of segments as texts are of paragraphs.
        let is_utterance = name == "seg" && self.inside("u") && !self.in_paragraph() && !self.inside("seg");
        is_utterance || !INLINE.contains(&name)
    }

    fn text(&mut self, text: &str) {
        if !self.in_article() {
            self.collected.push_str(text);
            return;
        }
        let mut text = text;
        if !self.in_line {
            // What is between paragraphs is the layout of the file.
            text = text.trim_start();
            if text.is_empty() {
                return;
            }
            self.begin_paragraph(None, None);
        }
        for open in self.open.iter_mut().filter(|open| open.start.is_none()) {
            open.start = Some(self.at);
        }
        self.flat.text.push_str(text);
        self.at += length(text);
    }

    fn end(&mut self) {
        let in_article = self.in_article();
        let Some(open) = self.open.pop() else { return };
        let is_block = in_article && self.is_block(&open.name);
        if is_block {
            self.end_paragraph();
        }
        let id = open.get("xml:id").or(open.get("id")).unwrap_or("").to_owned();
        let said = |tei: &mut Self| {
            let said = std::mem::take(&mut tei.collected);
            Some(said.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|it| !it.is_empty())
        };
        match open.name.as_str() {
            "title" if self.inside("titleStmt") && self.flat.id.is_none() => {
                self.flat.id = Some(std::mem::take(&mut self.collected)).filter(|it| !it.is_empty());
            }
            "note" if self.inside("notesStmt") => {
                self.flat.note = Some(std::mem::take(&mut self.collected));
            }
            "author" if self.inside("titleStmt") => {
                let author = said(self);
                self.header.entry("author").or_default().extend(author);
            }
            "publisher" | "date" if self.inside("publicationStmt") => {
                let value = said(self).or_else(|| open.get("when").map(str::to_owned));
                let key = if open.name == "date" { "date" } else { "publisher" };
                self.header.entry(key).or_default().extend(value);
            }
            "bibl" if self.inside("sourceDesc") => {
                let bibl = said(self);
                self.header.entry("bibl").or_default().extend(bibl);
            }
            "persName" if !in_article => {
                let Some(person) = self.open.last().filter(|it| it.name == "person") else { return };
                let speaker = FlatSpeaker {
                    id: person.get("xml:id").unwrap_or("").to_owned(),
                    name: std::mem::take(&mut self.collected),
                    kind: person.get("role").map(str::to_owned),
                    colour: person.get("n").and_then(|it| it.parse().ok()),
                };
                if !speaker.id.is_empty() && !self.flat.speakers.iter().any(|it| it.id == speaker.id) {
                    self.flat.speakers.push(speaker);
                }
            }
            "span" if !in_article => self.span(&open, id),
            name if in_article && MARKS.contains(&name) => {
                let is_paragraph = is_block && name == "seg" && open.get("type").is_none();
                if !is_paragraph {
                    self.inline(&open, id);
                }
            }
            name if in_article && !BARE.contains(&name) => {
                if INLINE.contains(&name) {
                    *self.left_out.entry(format!("mark-up <{name}>")).or_default() += 1;
                }
                let said = open.attributes.iter().filter(|(key, _)| !key.starts_with("xml") && key != "rend");
                let n = said.count();
                if n > 0 && !INLINE.contains(&name) && !matches!(name, "text" | "body" | "u") {
                    *self.left_out.entry(format!("attributes of <{name}>")).or_default() += n;
                }
            }
            _ => {}
        }
    }

    fn span(&mut self, open: &Open, id: String) {
        let target = open.get("target").unwrap_or("").to_owned();
        let covered = std::mem::take(&mut self.collected);
        let mut mark = Mark {
            name: id,
            label: open.get("type").unwrap_or("").to_owned(),
            content: format!("{} {target} {covered}", open.get("type").unwrap_or("")),
            ..Mark::default()
        };
        if let Some(Ok(said)) = open.get("n").map(serde_json::from_str) {
            json::read_said(&mut mark, &said);
        }
        mark.facts.set_some(Fact::Kind, open.get("subtype"));
        mark.facts.set_some(Fact::Speaker, open.get("corresp").map(|it| it.trim_start_matches('#')));
        if let Some(ana) = open.get("ana") {
            mark.say("ana", ana.into());
        }
        // The text of one with several pieces is theirs on lines of their own, which says little.
        mark.pieces.push(Piece { covered: Some(covered.into()), ..Piece::default() });
        self.spans.push((mark, target));
    }

    fn inline(&mut self, open: &Open, id: String) {
        let Some(start) = open.start.filter(|start| *start < self.at) else { return };
        let is_quote = ["said", "q", "quote"].contains(&open.name.as_str());
        let label = if is_quote { "quote" } else { open.get("type").unwrap_or(&open.name) };
        let wanted = if id.is_empty() { format!("{} at {start}", open.name) } else { id };
        let mut name = wanted.clone();
        if let Some(first) = self.flat.mark(&wanted) {
            let is_same = first.label == label;
            let mut n = 2;
            while self.flat.mark(&name).is_some() {
                name = format!("{wanted} {label} {n}");
                n += 1;
            }
            // Pieces of one have one name.
            if is_same {
                self.continues.push((name.clone(), wanted));
            }
        }
        let typed = open.get("type").map_or(String::new(), |it| format!(" type=\"{it}\""));
        let mut mark = Mark {
            name: name.clone(),
            label: label.to_owned(),
            layer: Some(open.name.clone()),
            pieces: vec![Piece::at(start, self.at)],
            content: format!("<{}{typed}> {start} {}", open.name, self.at),
            ..Mark::default()
        };
        let speaker = open.get("ref").or(open.get("corresp")).map(|it| it.trim_start_matches('#'));
        mark.facts.set_some(Fact::Speaker, speaker.filter(|_| label == "speaker"));
        match (open.get("direct"), open.get("mode")) {
            (Some("false"), _) | (None, Some("indirect")) => mark.facts.set(Fact::Kind, "indirect"),
            _ if open.name == "said" => mark.facts.set(Fact::Kind, "direct"),
            _ => {}
        }
        for (key, value) in &open.attributes {
            match key.as_str() {
                "xml:id" | "id" | "type" | "direct" => {}
                "ref" | "corresp" if label == "speaker" => {}
                "who" if is_quote => self.said_by.push((name.clone(), value.clone())),
                "prev" => self.continues.push((name.clone(), value.trim_start_matches('#').to_owned())),
                "next" => self.continues.push((value.trim_start_matches('#').to_owned(), name.clone())),
                key => {
                    mark.attributes.insert(key.to_owned(), value.as_str().into());
                }
            }
        }
        self.flat.marks.push(mark);
    }

    /// Ties the pieces of a mark to the first of them.
    fn tie_pieces(&mut self) {
        let mut root: BTreeMap<String, String> = BTreeMap::new();
        let before: BTreeMap<String, String> = std::mem::take(&mut self.continues).into_iter().collect();
        for name in before.keys() {
            let mut first = name;
            // No longer than there are pieces: a chain can be a ring.
            for _ in 0..before.len() {
                match before.get(first) {
                    Some(earlier) => first = earlier,
                    None => break,
                }
            }
            if first != name {
                root.insert(name.clone(), first.clone());
            }
        }
        for (from, to) in root {
            let content = format!("{from} continues {to}");
            let kind = CONTINUES.to_owned();
            self.flat.links.push(Link { name: content.clone(), kind, from, to, content });
        }
    }

    /// Ties what was said to the nearest mention of who said it; who is not mentioned stays with the quote by name.
    fn tie_speakers(&mut self) {
        let said_by = std::mem::take(&mut self.said_by);
        let persons: BTreeSet<&str> = said_by
            .iter()
            .flat_map(|(_, who)| who.split_ascii_whitespace())
            .map(|it| it.trim_start_matches('#'))
            .collect();
        for mark in &mut self.flat.marks {
            let Some(person) = mark.attributes.get("ref").map(|it| it.shown()) else { continue };
            let person = person.trim_start_matches('#');
            let is_person =
                ["persName", "rs", "name", "orgName"].contains(&mark.layer.as_deref().unwrap_or(""));
            if is_person && persons.contains(person) {
                mark.label = "speaker".to_owned();
                mark.facts.set(Fact::Speaker, person);
                mark.attributes.remove("ref");
            }
        }
        for (quote, who) in &said_by {
            let place = |mark: &Mark| mark.pieces.first().map_or(0, |piece| piece.start);
            let at = self.flat.mark(quote).map_or(0, place);
            let who: Vec<&str> = who.split_ascii_whitespace().map(|it| it.trim_start_matches('#')).collect();
            let mentions = self.flat.marks.iter().filter(|mark| {
                mark.label == "speaker" && mark.facts.get(Fact::Speaker).is_some_and(|it| who.contains(&it))
            });
            let nearest = mentions.min_by_key(|mark| place(mark).abs_diff(at)).map(|mark| mark.name.clone());
            if let Some(to) = nearest {
                let content = format!("{quote} who {}", who.join(" "));
                let (kind, from) = ("speaker".to_owned(), quote.clone());
                self.flat.links.push(Link { name: content.clone(), kind, from, to, content });
                continue;
            }
            let named = |person: &&str| {
                let known = self.flat.speakers.iter().find(|it| it.id == **person);
                known.map_or((*person).to_owned(), |it| it.name.clone())
            };
            let names: Vec<String> = who.iter().map(named).collect();
            if let Some(mark) = self.flat.marks.iter_mut().find(|mark| mark.name == *quote) {
                mark.attributes.insert("speaker".to_owned(), names.join(", ").as_str().into());
            }
        }
    }

    fn finish(mut self) -> Flat {
        self.end_paragraph();
        self.tie_pieces();
        self.tie_speakers();
        for (what, n) in std::mem::take(&mut self.left_out) {
            self.flat.remarks.push(Remark::LeftOut(what, n));
        }
        for (name, values) in std::mem::take(&mut self.header) {
            if !values.is_empty() {
                self.flat.fields_of(FORMAT).insert(name.to_owned(), values.into());
            }
        }
        for (mut mark, target) in std::mem::take(&mut self.spans) {
            let covered = mark.pieces.pop().and_then(|piece| piece.covered);
            mark.pieces = self.pieces(&target);
            if mark.pieces.is_empty() {
                mark.pieces.push(Piece { covered, ..Piece::default() });
            } else if let ([piece], Some(covered)) = (mark.pieces.as_mut_slice(), covered) {
                piece.covered = Some(covered);
            }
            self.flat.marks.push(mark);
        }
        let text = Text::new(&self.flat.text);
        for paragraph in &self.paragraphs {
            let Some(Ok(kind)) = paragraph.kind.as_deref().map(str::parse) else { continue };
            let span = crate::text::UnitOffsets::new(&text, &self.flat.text, Unit::CodePoint)
                .span(paragraph.start, paragraph.start + paragraph.length);
            let Some(span) = span else { continue };
            let line = text.slice(span);
            let before = length(line) - length(line.trim_start());
            let start = paragraph.start + before;
            self.flat.blocks.push((start, start + length(line.trim()), kind));
        }
        self.flat.unit = Some(Unit::CodePoint);
        self.flat
    }

    /// Returns the pieces of `#string-range(t1,6,16)`, those at both sides of a line end joined.
    fn pieces(&self, target: &str) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for pointer in target.split("#string-range(").skip(1) {
            let inside = pointer.split(')').next().unwrap_or("");
            let mut arguments = inside.split(',').map(str::trim);
            let id = arguments.next().unwrap_or("").trim_start_matches('#');
            let Some(paragraph) = self.paragraphs.iter().find(|paragraph| paragraph.id == id) else {
                continue;
            };
            let numbers: Vec<u32> = arguments.filter_map(|it| it.parse().ok()).collect();
            for pair in numbers.chunks_exact(2) {
                let [offset, length] = pair else { continue };
                let start = paragraph.start.saturating_add(*offset);
                let end = start.saturating_add(*length);
                match pieces.last_mut() {
                    // Only what goes on over a line end touches both sides of it.
                    Some(last) if last.end + 1 == start && *offset == 0 => last.end = end,
                    _ => pieces.push(Piece::at(start, end)),
                }
            }
        }
        pieces
    }
}
