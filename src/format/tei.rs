//! TEI P5 with stand-off mark-up: a `<p>` for each line of the article, and `<standOff>` with the speakers,
//! a `<span>` for each mark and `<link>`s. Offsets count code points in their paragraph.
//!
//! ```text
//! <text xml:lang="ar"><body><p xml:id="t1">قال …</p></body></text>
//! <standOff>
//!   <listPerson><person xml:id="s1" role="person"><persName>…</persName></person></listPerson>
//!   <spanGrp type="attribution">
//!     <span xml:id="a2" type="speaker" target="#string-range(t1,6,16)" corresp="#s1">…</span>
//!   </spanGrp>
//!   <linkGrp type="speaker" targFunc="quote speaker"><link target="#a3 #a2"/></linkGrp>
//! </standOff>
//! ```
//!
//! Inline mark-up is read too: `<said>` and `<q>`, and `<seg>` and `<rs>` by their `type`.

use super::exchange::json::{self, Fault};
use super::exchange::xml::{Event, Reader, escaped};
use super::exchange::{Fact, Flat, FlatSpeaker, Link, Mark, Piece};
use super::report::{Left, Reason};
use crate::text::{Text, Unit};

/// Returns a document. It must not hold what XML cannot.
pub(super) fn write(flat: &Flat) -> String {
    let title = escaped(flat.id.as_deref().unwrap_or("article"));
    let lang = escaped(flat.lang.as_deref().unwrap_or("und"));
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n<teiHeader>\
         <fileDesc><titleStmt><title>{title}</title></titleStmt><publicationStmt><p/></publicationStmt>"
    );
    if let Some(note) = &flat.note {
        xml += &format!("<notesStmt><note>{}</note></notesStmt>", escaped(note));
    }
    xml += &format!(
        "<sourceDesc><p/></sourceDesc></fileDesc></teiHeader>\n<text xml:lang=\"{lang}\"><body xml:space=\"preserve\">"
    );
    let lines = Lines::of(&flat.text);
    for (idx, line) in flat.text.split('\n').enumerate() {
        let at = lines.starts.get(idx).copied().unwrap_or(0);
        let block = flat.blocks.iter().find(|(start, end, _)| at <= *start && *end <= at + length(line));
        // A block covers its line but for outer white space, which leaves nothing to say but its kind.
        let kind = block.map_or(String::new(), |(_, _, kind)| format!(" rend=\"{kind}\""));
        xml += &format!("<p xml:id=\"t{}\"{kind}>{}</p>", idx + 1, escaped(line));
    }
    xml += "</body></text>\n<standOff>\n";
    if !flat.speakers.is_empty() {
        xml += "<listPerson>\n";
        for speaker in &flat.speakers {
            let kind = speaker.kind.as_deref().map_or(String::new(), |kind| format!(" role=\"{kind}\""));
            let colour = speaker.colour.map_or(String::new(), |colour| format!(" n=\"{colour}\""));
            xml += &format!(
                "<person xml:id=\"{}\"{kind}{colour}><persName>{}</persName></person>\n",
                speaker.id,
                escaped(&speaker.name)
            );
        }
        xml += "</listPerson>\n";
    }
    xml += "<spanGrp type=\"attribution\">\n";
    for mark in &flat.marks {
        let pointers: Vec<String> = mark.pieces.iter().flat_map(|piece| lines.pointers(piece)).collect();
        let covered: Vec<&str> = mark.pieces.iter().filter_map(|it| it.covered.as_deref()).collect();
        let mut attributes = format!("xml:id=\"{}\" type=\"{}\"", mark.name, mark.label);
        if let Some(kind) = mark.facts.get(Fact::Kind) {
            attributes += &format!(" subtype=\"{}\"", escaped(kind));
        }
        if let Some(confidence) = mark.facts.get(Fact::Confidence) {
            attributes += &format!(" cert=\"{confidence}\"");
        }
        if let Some(speaker) = mark.facts.get(Fact::Speaker) {
            attributes += &format!(" corresp=\"#{speaker}\"");
        }
        let mut facts = mark.facts.clone();
        for told in [Fact::SpeakerName, Fact::SpeakerKind, Fact::SpeakerColour, Fact::Speaker] {
            facts.unset(told);
        }
        xml += &format!(
            "<span {attributes} target=\"{}\" n=\"{}\">{}</span>\n",
            pointers.join(" "),
            escaped(&json::facts(&facts).to_string()),
            escaped(&covered.join("\n")),
        );
    }
    xml += "</spanGrp>\n";
    for (kind, ends) in [
        ("speaker", "quote speaker"),
        ("cue", "quote cue"),
        ("medium", "quote speaker"),
        ("within", "claim quote"),
    ] {
        let links: Vec<&Link> = flat.links.iter().filter(|link| link.kind == kind).collect();
        if links.is_empty() {
            continue;
        }
        xml += &format!("<linkGrp type=\"{kind}\" targFunc=\"{ends}\">\n");
        for link in links {
            xml += &format!("<link target=\"#{} #{}\"/>\n", link.from, link.to);
        }
        xml += "</linkGrp>\n";
    }
    xml + "</standOff>\n</TEI>\n"
}

fn length(line: &str) -> u32 {
    line.chars().count() as u32
}

/// The lines of a text and where they start, in code points.
struct Lines {
    starts: Vec<u32>,
    lengths: Vec<u32>,
}

impl Lines {
    fn of(text: &str) -> Self {
        let lengths: Vec<u32> = text.split('\n').map(length).collect();
        let mut starts = Vec::with_capacity(lengths.len());
        let mut at = 0;
        for length in &lengths {
            starts.push(at);
            at += length + 1;
        }
        Self { starts, lengths }
    }

    /// Returns a pointer into each line that a piece covers something of; a line end that it covers is
    /// understood between two of them, and an empty stretch stands for one at its edge.
    fn pointers(&self, piece: &Piece) -> Vec<String> {
        let first = self.starts.partition_point(|start| *start <= piece.start).saturating_sub(1);
        let mut pointers = Vec::new();
        for (idx, (start, length)) in self.starts.iter().zip(&self.lengths).enumerate().skip(first) {
            if *start > piece.end {
                break;
            }
            let from = piece.start.max(*start) - start;
            let to = (piece.end - start).min(*length);
            pointers.push(format!("#string-range(t{},{from},{})", idx + 1, to.saturating_sub(from)));
        }
        pointers
    }
}

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
        return Err(Fault { place: None, ..Fault::new("there is no text: not a single <p> in a <body>") });
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
    /// Code points of the text so far.
    at: u32,
    /// The text of the element whose text is wanted.
    collected: String,
    /// Stand-off marks, which can stand before the text.
    spans: Vec<(Mark, String)>,
    /// What a link group's links are.
    link_kind: String,
}

struct Open {
    name: String,
    attributes: Vec<(String, String)>,
    /// Where in the text it began.
    start: u32,
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

    fn in_paragraph(&self) -> bool {
        self.inside("body")
            && self.open.iter().any(|open| matches!(open.name.as_str(), "p" | "head" | "ab" | "l"))
    }

    fn start(&mut self, name: &str, attributes: Vec<(String, String)>) {
        let name = name.rsplit(':').next().unwrap_or(name).to_owned();
        let was_in_paragraph = self.in_paragraph();
        let mut open = Open { name, attributes, start: self.at };
        let in_body = self.inside("body");
        match open.name.as_str() {
            "text" => self.flat.lang = open.get("xml:lang").filter(|it| *it != "und").map(str::to_owned),
            "p" | "head" | "ab" | "l" if in_body && !was_in_paragraph => {
                if !self.paragraphs.is_empty() {
                    self.flat.text.push('\n');
                    self.at += 1;
                }
                open.start = self.at;
                let id = open.get("xml:id").map(str::to_owned);
                self.paragraphs.push(Paragraph {
                    id: id.unwrap_or_else(|| format!("p{}", self.paragraphs.len() + 1)),
                    start: self.at,
                    length: 0,
                    kind: open.get("rend").map(str::to_owned),
                });
            }
            "lb" if was_in_paragraph => self.text("\n"),
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
            "span" | "persName" | "title" | "note" => self.collected.clear(),
            _ => {}
        }
        self.open.push(open);
    }

    fn text(&mut self, text: &str) {
        if self.in_paragraph() {
            self.flat.text.push_str(text);
            self.at += length(text);
        } else {
            self.collected.push_str(text);
        }
    }

    fn end(&mut self) {
        let in_body = self.in_paragraph();
        let Some(open) = self.open.pop() else { return };
        let id = open.get("xml:id").unwrap_or("").to_owned();
        match open.name.as_str() {
            _ if in_body && !self.in_paragraph() => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.length = self.at - paragraph.start;
                }
            }
            "title" if self.flat.id.is_none() => {
                self.flat.id = Some(std::mem::take(&mut self.collected)).filter(|it| !it.is_empty());
            }
            "note" if self.inside("notesStmt") => {
                self.flat.note = Some(std::mem::take(&mut self.collected));
            }
            "persName" => {
                let Some(person) = self.open.last() else { return };
                let speaker = FlatSpeaker {
                    id: person.get("xml:id").unwrap_or("").to_owned(),
                    name: std::mem::take(&mut self.collected),
                    kind: person.get("role").map(str::to_owned),
                    colour: person.get("n").and_then(|it| it.parse().ok()),
                };
                self.flat.speakers.push(speaker);
            }
            "span" if !in_body => self.span(&open, id),
            "said" | "q" | "quote" if in_body => self.inline(&open, id, "quote"),
            "seg" | "rs" | "span" if in_body => {
                let label = open.get("type").unwrap_or(&open.name).to_owned();
                self.inline(&open, id, &label);
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
        if let Some(Ok(facts)) = open.get("n").map(serde_json::from_str) {
            json::read_facts(&mut mark.facts, &facts);
        }
        mark.facts.set_some(Fact::Kind, open.get("subtype"));
        mark.facts.set_some(Fact::Speaker, open.get("corresp").map(|it| it.trim_start_matches('#')));
        // The text of one with several pieces is theirs on lines of their own, which says little.
        mark.pieces.push(Piece { covered: Some(covered.into()), ..Piece::default() });
        self.spans.push((mark, target));
    }

    fn inline(&mut self, open: &Open, id: String, label: &str) {
        let name = if id.is_empty() { format!("{} at {}", open.name, open.start) } else { id };
        let mut mark = Mark {
            name: name.clone(),
            label: label.to_owned(),
            pieces: vec![Piece::at(open.start, self.at)],
            content: format!("<{}> {} {}", open.name, open.start, self.at),
            ..Mark::default()
        };
        let speaker = open.get("ref").or(open.get("corresp")).map(|it| it.trim_start_matches('#'));
        mark.facts.set_some(Fact::Speaker, speaker.filter(|_| label == "speaker"));
        match open.get("direct") {
            Some("false") => mark.facts.set(Fact::Kind, "indirect"),
            _ if open.name == "said" => mark.facts.set(Fact::Kind, "direct"),
            _ => {}
        }
        if let Some(who) = open.get("who") {
            // It names a person, not the mention that a link of ours needs.
            let content = format!("{name} who {who}");
            self.flat.left.push(Left { name: content.clone(), reason: Reason::UnknownKind, content });
        }
        self.flat.marks.push(mark);
    }

    fn finish(mut self) -> Flat {
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
