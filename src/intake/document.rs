//! Reads the text and block structure out of a word processor's document: Word's `.docx` and OpenDocument's `.odt`.
//! Only the parts that hold the text are unpacked, as much as can be taken in; nothing in them is run or followed.
//!
//! What the final document says is taken: no deleted text, no comments, no notes' anchors; notes come last, as furniture.

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::IntakeError;
use super::package::Package;
use super::page::{Gap, Page, Place};
use crate::schema::BlockKind;
use crate::text::Span;

/// The longest part that is unpacked, in bytes: mark-up takes many times the room of its text.
const MAX_PART_BYTES: usize = 64 * 1024 * 1024;

/// The longest table of styles that is read, in bytes.
const MAX_STYLES_BYTES: usize = 8 * 1024 * 1024;

/// How deep elements may nest.
const MAX_DEPTH: usize = 512;

/// A document as it was read.
pub(super) struct Read {
    pub text: String,
    /// What the document says of its lines.
    pub hints: Vec<(Span, BlockKind)>,
    /// False where its list of styles is damaged, so that titles and headings with styles of their own were not seen.
    pub has_styles: bool,
}

/// The kinds of blocks that styles stand for, by what a document calls the styles.
type Styles = BTreeMap<String, BlockKind>;

/// Returns the text of a Word document.
pub(super) fn docx(bytes: &[u8]) -> Result<Read, IntakeError> {
    let package = Package::of(bytes).ok_or(IntakeError::BrokenDocument)?;
    let main = package.main_document().ok_or(IntakeError::BrokenDocument)?;
    let body = part(&package, main, MAX_PART_BYTES)?.ok_or(IntakeError::BrokenDocument)?;
    let styles = styles_in(&package, "word/styles.xml", word_styles);
    let has_styles = styles.is_ok();
    // Without its list of styles a document still has its text, and styles that are called by their names.
    let mut word = Word { styles: styles.unwrap_or_else(|_| Styles::new()), ..Word::new(body.len() / 8) };
    word.read(&body)?;
    for notes in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(notes) = part(&package, notes, MAX_PART_BYTES)? {
            word.in_notes = true;
            word.read(&notes)?;
        }
    }
    let (text, hints) = word.page.finish();
    Ok(Read { text, hints, has_styles })
}

/// Returns the text of an OpenDocument text.
pub(super) fn odt(bytes: &[u8]) -> Result<Read, IntakeError> {
    let package = Package::of(bytes).ok_or(IntakeError::BrokenDocument)?;
    let content = part(&package, "content.xml", MAX_PART_BYTES)?.ok_or(IntakeError::BrokenDocument)?;
    let common = styles_in(&package, "styles.xml", open_styles);
    let has_styles = common.is_ok();
    let mut styles = common.unwrap_or_else(|_| Styles::new());
    styles.extend(open_styles(&content)?);
    let mut open =
        OpenText { styles, page: Page::new(content.len() / 8), notes: Page::new(0), above: Vec::new() };
    open.read(&content)?;
    let (text, hints) = open.finish();
    Ok(Read { text, hints, has_styles })
}

/// Returns the styles of a part; none where a document has no such part.
fn styles_in(
    package: &Package<'_>,
    path: &str,
    read: fn(&str) -> Result<Styles, IntakeError>,
) -> Result<Styles, IntakeError> {
    part(package, path, MAX_STYLES_BYTES)?.map_or_else(|| Ok(Styles::new()), |source| read(&source))
}

/// Returns the text of a part, `max` bytes at most; `None` where there is none of that path.
fn part(package: &Package<'_>, path: &str, max: usize) -> Result<Option<String>, IntakeError> {
    let Some(bytes) = package.part(path, max)? else { return Ok(None) };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some(text)),
        // Some programs write these parts as UTF-16.
        Err(error) => {
            let bytes = error.into_bytes();
            let (encoding, _) = encoding_rs::Encoding::for_bom(&bytes).ok_or(IntakeError::BrokenDocument)?;
            Ok(Some(encoding.decode(&bytes).0.into_owned()))
        }
    }
}

/// What comes next in a part, by the names that elements have without their prefixes.
enum Node {
    Start { name: String, attributes: BTreeMap<String, String> },
    End,
    Text(String),
}

/// Calls `visit` for every node of a part.
fn each_node(source: &str, mut visit: impl FnMut(Node)) -> Result<(), IntakeError> {
    let mut reader = Reader::from_str(source.trim_start_matches('\u{FEFF}'));
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| IntakeError::BrokenDocument)? {
            Event::Start(element) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(IntakeError::BrokenDocument);
                }
                visit(Node::Start {
                    name: local(element.name().as_ref()).to_owned(),
                    attributes: attributes(&element)?,
                });
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                visit(Node::End);
            }
            Event::Text(text) => visit(Node::Text(text.to_string())),
            Event::CData(text) => visit(Node::Text(text.to_string())),
            Event::GeneralRef(reference) => visit(Node::Text(unescaped(&format!("&{};", &*reference)))),
            Event::Eof if depth > 0 => return Err(IntakeError::BrokenDocument),
            Event::Eof => return Ok(()),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// Returns a text with XML's own entities and numbers expanded. What only a document could define is never expanded: it
/// stays as it is written.
fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), Cow::into_owned)
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn attributes(element: &BytesStart<'_>) -> Result<BTreeMap<String, String>, IntakeError> {
    let mut attributes = BTreeMap::new();
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|_| IntakeError::BrokenDocument)?;
        attributes.insert(local(attribute.key.as_ref()).to_owned(), unescaped(&attribute.value));
    }
    Ok(attributes)
}

/// Returns what blocks of a style of that name are.
fn kind_of_style(name: &str) -> Option<BlockKind> {
    let name = name.to_lowercase().replace("_20_", " ");
    let name = name.trim();
    if name == "title" {
        Some(BlockKind::Title)
    } else if name == "subtitle" {
        Some(BlockKind::Deck)
    } else if name.starts_with("heading") {
        Some(BlockKind::Heading)
    } else if ["toc", "contents", "footnote", "endnote", "footer", "header", "caption"]
        .iter()
        .any(|word| name.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)))
    {
        Some(BlockKind::Boilerplate)
    } else {
        None
    }
}

/// Returns the kinds of the styles of a Word document by their ids.
fn word_styles(source: &str) -> Result<Styles, IntakeError> {
    let mut kinds = Styles::new();
    let mut id = String::new();
    each_node(source, |node| {
        if let Node::Start { name, attributes } = node {
            match (name.as_str(), attributes.get("styleId"), attributes.get("val")) {
                ("style", Some(style), _) => id.clone_from(style),
                ("name", _, Some(name)) => {
                    if let Some(kind) = kind_of_style(name) {
                        kinds.entry(id.clone()).or_insert(kind);
                    }
                }
                _ => {}
            }
        }
    })?;
    Ok(kinds)
}

/// Returns the kinds of the styles of an OpenDocument text by their names, those that are made after others too.
fn open_styles(source: &str) -> Result<Styles, IntakeError> {
    let mut kinds = Styles::new();
    each_node(source, |node| {
        if let Node::Start { name, attributes } = node
            && name == "style"
            && let Some(style) = attributes.get("name")
        {
            let names = [Some(style), attributes.get("display-name"), attributes.get("parent-style-name")];
            let parent = attributes.get("parent-style-name").and_then(|parent| kinds.get(parent).copied());
            let kind = parent.or_else(|| names.into_iter().flatten().find_map(|name| kind_of_style(name)));
            if let Some(kind) = kind {
                kinds.insert(style.clone(), kind);
            }
        }
    })?;
    Ok(kinds)
}

/// A Word document that is being read.
struct Word {
    page: Page,
    styles: Styles,
    /// The elements that are open, and whether what is in each is left out.
    above: Vec<(String, bool)>,
    /// What the paragraph is, and whether it is an entry of a list.
    kind: Option<BlockKind>,
    listed: bool,
    /// The paragraph's end is deleted: the next one continues it.
    continues: bool,
    in_notes: bool,
    titled: bool,
}

impl Word {
    fn new(capacity: usize) -> Self {
        Self {
            page: Page::new(capacity),
            styles: Styles::new(),
            above: Vec::new(),
            kind: None,
            listed: false,
            continues: false,
            in_notes: false,
            titled: false,
        }
    }

    fn read(&mut self, source: &str) -> Result<(), IntakeError> {
        self.page.part(Gap::Block);
        each_node(source, |node| match node {
            Node::Start { name, attributes } => self.start(name, &attributes),
            Node::End => self.end(),
            Node::Text(text) => self.text(&text),
        })
    }

    fn is_in(&self, name: &str) -> bool {
        self.above.iter().any(|(open, _)| open == name)
    }

    fn start(&mut self, name: String, attributes: &BTreeMap<String, String>) {
        let value = || attributes.get("val").map(String::as_str);
        let parent = self.above.last().map_or("", |(name, _)| name.as_str());
        let mut dropped = self.above.last().is_some_and(|(_, dropped)| *dropped);
        let on = !matches!(value(), Some("0" | "false" | "off"));
        match name.as_str() {
            // Deleted and moved away; a shape's text occurs twice; what is said beside the text.
            "del" if parent == "rPr" => self.continues = self.is_in("pPr"),
            "del" | "moveFrom" | "Fallback" | "rt" | "instrText" | "delText" | "sdtPr" | "annotation" => {
                dropped = true
            }
            "footnote" | "endnote" => {
                dropped |= attributes.contains_key("type");
            }
            "p" => {
                self.kind = self.in_notes.then_some(BlockKind::Boilerplate);
                self.listed = false;
            }
            "pStyle" => {
                let style = value().unwrap_or("");
                let kind = self.styles.get(style).copied().or_else(|| kind_of_style(style));
                if !self.in_notes {
                    self.kind = kind.filter(|kind| *kind != BlockKind::Title || !self.titled);
                }
            }
            "numPr" => self.listed = true,
            "vanish" if on && parent == "rPr" => self.leave_run_out(),
            "tab" if parent == "r" && !dropped => self.page.part(Gap::Tab),
            "br" | "cr" if !dropped => self.page.part(Gap::Line),
            "noBreakHyphen" if !dropped => self.write("\u{2011}"),
            _ => {}
        }
        self.above.push((name, dropped));
    }

    /// Hides the run whose properties are being read.
    fn leave_run_out(&mut self) {
        if let Some((_, dropped)) = self.above.iter_mut().rev().find(|(name, _)| name == "r") {
            *dropped = true;
        }
    }

    fn end(&mut self) {
        let Some((name, dropped)) = self.above.pop() else { return };
        if dropped {
            return;
        }
        match name.as_str() {
            "p" if self.continues => self.continues = false,
            "p" => {
                let gap = match () {
                    _ if self.is_in("tc") => Gap::Space,
                    _ if self.listed => Gap::Line,
                    _ => Gap::Block,
                };
                self.titled |= self.kind == Some(BlockKind::Title);
                self.page.part(gap);
            }
            "tc" => self.page.part(Gap::Tab),
            "tr" => self.page.part(Gap::Line),
            "tbl" => self.page.part(Gap::Block),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let Some((name, dropped)) = self.above.last() else { return };
        if name == "t" && !dropped {
            self.write(text);
        }
    }

    fn write(&mut self, text: &str) {
        self.page.write_verbatim(text, Place::hinted(self.kind));
    }
}

/// An OpenDocument text that is being read.
struct OpenText {
    styles: Styles,
    page: Page,
    /// What is in footnotes and endnotes.
    notes: Page,
    above: Vec<Element>,
}

/// An open element of an OpenDocument text.
struct Element {
    name: String,
    dropped: bool,
    kind: Option<BlockKind>,
}

impl OpenText {
    fn read(&mut self, source: &str) -> Result<(), IntakeError> {
        each_node(source, |node| match node {
            Node::Start { name, attributes } => self.start(name, &attributes),
            Node::End => self.end(),
            Node::Text(text) => self.text(&text),
        })
    }

    fn finish(mut self) -> (String, Vec<(Span, BlockKind)>) {
        let (notes, _) = self.notes.finish();
        self.page.part(Gap::Block);
        for line in notes.lines().filter(|line| !line.is_empty()) {
            self.page.write(line, Place::hinted(Some(BlockKind::Boilerplate)));
            self.page.part(Gap::Block);
        }
        self.page.finish()
    }

    fn is_in(&self, name: &str) -> bool {
        self.above.iter().any(|open| open.name == name)
    }

    /// Returns what is being written: the page, or the notes.
    fn target(&mut self) -> &mut Page {
        if self.is_in("note-body") { &mut self.notes } else { &mut self.page }
    }

    fn start(&mut self, name: String, attributes: &BTreeMap<String, String>) {
        let outer = self.above.last();
        let dropped = outer.is_some_and(|open| open.dropped)
            || matches!(
                name.as_str(),
                "annotation"
                    | "tracked-changes"
                    | "note-citation"
                    | "ruby-text"
                    | "automatic-styles"
                    | "styles"
                    | "font-face-decls"
                    | "scripts"
                    | "forms"
                    | "hidden-text"
                    | "hidden-paragraph"
                    | "desc"
                    | "title"
                    | "event-listeners"
                    | "sequence-decls"
                    | "variable-decls"
                    | "user-field-decls"
            );
        let style = attributes.get("style-name").and_then(|style| self.styles.get(style)).copied();
        let level = attributes.get("outline-level").is_some();
        let kind = match name.as_str() {
            "h" => style.or(level.then_some(BlockKind::Heading)),
            "p" => style.or_else(|| outer.and_then(|open| open.kind)),
            "table-of-content" | "alphabetical-index" | "bibliography" | "illustration-index" => {
                Some(BlockKind::Boilerplate)
            }
            _ => outer.and_then(|open| open.kind),
        };
        if !dropped {
            let n_spaces = attributes.get("c").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
            match name.as_str() {
                "s" if n_spaces > 0 => self.target().part(Gap::Space),
                "tab" => self.target().part(Gap::Tab),
                "line-break" => self.target().part(Gap::Line),
                _ => {}
            }
        }
        self.above.push(Element { name, dropped, kind });
    }

    fn end(&mut self) {
        let Some(Element { name, dropped, .. }) = self.above.pop() else { return };
        if dropped {
            return;
        }
        let in_cell = self.is_in("table-cell");
        let listed = self.is_in("list-item");
        match name.as_str() {
            "p" | "h" => {
                let gap = match () {
                    _ if in_cell => Gap::Space,
                    _ if listed => Gap::Line,
                    _ => Gap::Block,
                };
                self.target().part(gap);
            }
            "table-cell" => self.target().part(Gap::Tab),
            "table-row" => self.target().part(Gap::Line),
            "table" | "list" if !in_cell && !listed => self.target().part(Gap::Block),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let Some(open) = self.above.last().filter(|open| !open.dropped) else { return };
        // White space between paragraphs is of the mark-up.
        if !self.above.iter().any(|open| matches!(open.name.as_str(), "p" | "h")) {
            return;
        }
        let kind = open.kind;
        self.target().write(text, Place::hinted(kind));
    }
}
