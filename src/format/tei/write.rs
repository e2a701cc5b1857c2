//! Writes a document with stand-off mark-up.

use serde_json::Value;

use super::names::{FORMAT, length};
use crate::format::exchange::flat::{Fact, Flat, Link, Mark, Piece};
use crate::format::exchange::json;
use crate::format::exchange::xml::escaped;

/// Returns a document. It must not hold what XML cannot.
pub(super) fn write(flat: &Flat) -> String {
    let title = escaped(flat.id.as_deref().unwrap_or("article"));
    let lang = escaped(flat.lang.as_deref().unwrap_or("und"));
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n<teiHeader>\
         <fileDesc><titleStmt><title>{title}</title>{}</titleStmt><publicationStmt>{}</publicationStmt>",
        header(flat, &["author"], ""),
        header(flat, &["publisher", "date"], "<p/>"),
    );
    if let Some(note) = &flat.note {
        xml += &format!("<notesStmt><note>{}</note></notesStmt>", escaped(note));
    }
    let source = header(flat, &["bibl"], "<p/>");
    xml += &format!(
        "<sourceDesc>{source}</sourceDesc></fileDesc></teiHeader>\n<text xml:lang=\"{lang}\"><body xml:space=\"preserve\">"
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
        let mut attributes = format!("xml:id=\"{}\" type=\"{}\"", mark.name, escaped(&mark.label));
        if let Some(kind) = mark.facts.get(Fact::Kind) {
            attributes += &format!(" subtype=\"{}\"", escaped(kind));
        }
        if let Some(confidence) = mark.facts.get(Fact::Confidence) {
            attributes += &format!(" cert=\"{confidence}\"");
        }
        if let Some(speaker) = mark.facts.get(Fact::Speaker) {
            attributes += &format!(" corresp=\"#{speaker}\"");
        }
        let mut said =
            Mark { facts: mark.facts.clone(), attributes: mark.attributes.clone(), ..Mark::default() };
        let facts = &mut said.facts;
        for told in [Fact::SpeakerName, Fact::SpeakerKind, Fact::SpeakerColour, Fact::Speaker] {
            facts.unset(told);
        }
        xml += &format!(
            "<span {attributes} target=\"{}\" n=\"{}\">{}</span>\n",
            pointers.join(" "),
            escaped(&json::said(&said).to_string()),
            escaped(&covered.join("\n")),
        );
    }
    xml += "</spanGrp>\n";
    let mut kinds: Vec<&str> = vec!["speaker", "cue", "medium", "within"];
    for link in &flat.links {
        if !kinds.contains(&link.kind.as_str()) {
            kinds.push(&link.kind);
        }
    }
    for kind in kinds {
        let links: Vec<&Link> = flat.links.iter().filter(|link| link.kind == kind).collect();
        if links.is_empty() {
            continue;
        }
        let ends = match kind {
            "cue" => "quote cue",
            "speaker" | "medium" => "quote speaker",
            "within" => "claim quote",
            _ => "from to",
        };
        let kind = escaped(kind);
        xml += &format!("<linkGrp type=\"{kind}\" targFunc=\"{ends}\">\n");
        for link in links {
            xml += &format!("<link target=\"#{} #{}\"/>\n", link.from, link.to);
        }
        xml += "</linkGrp>\n";
    }
    xml + "</standOff>\n</TEI>\n"
}

/// Returns what the header of the file that a document was read from said, as elements of those names.
fn header(flat: &Flat, names: &[&str], otherwise: &str) -> String {
    let mut xml = String::new();
    for name in names {
        let values = flat.field(FORMAT, name).and_then(Value::as_array).into_iter().flatten();
        for value in values.filter_map(Value::as_str) {
            xml += &format!("<{name}>{}</{name}>", escaped(value));
        }
    }
    if xml.is_empty() { otherwise.to_owned() } else { xml }
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
