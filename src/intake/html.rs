//! Reads the text and block structure out of HTML, token by token; there is no tree and nothing runs.

use std::collections::BTreeMap;

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::hints::{Hint, anchor, hint, role_of, style_hint};
use super::page::{Gap, Page, Place};
use crate::schema::BlockKind;
use crate::text::Span;

/// How deep elements nest, as in browsers; deeper ones add nothing but their text.
const MAX_OPEN: usize = 512;

/// How many open elements an end tag looks through for its start, so that hostile nesting stays linear.
const MAX_LOOK_BACK: usize = 512;

/// An element whose end has not been met.
struct Open {
    /// Its tag's number in [`Tags`].
    tag: usize,
    /// Which of the elements of [`bit`] it is.
    bit: u32,
    /// What it has on both sides.
    gap: Gap,
    /// Nothing inside is text.
    dropped: bool,
    /// Text inside is as it is written.
    verbatim: bool,
    /// What blocks inside are.
    kind: Option<BlockKind>,
    /// Only a form makes them that.
    by_form: bool,
    /// The innermost element around what is inside that may be the article or furniture.
    element: Option<usize>,
    /// What is inside is the text of a link.
    linked: bool,
    /// It is the title of the page's head.
    names_page: bool,
}

/// What has been read out of HTML.
pub(super) struct Read {
    /// The text.
    pub text: String,
    /// What the mark-up says of whole lines.
    pub hints: Vec<(Span, BlockKind)>,
    /// Most of it is as it is written, line by line.
    pub preformatted: bool,
}

/// Returns the text of a page or of a part of one, and what its mark-up says of whole lines.
pub(super) fn text_of(source: &str) -> Read {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let page = Page::new(source.len() / 2);
    let mut reader = Reader { page, open: Vec::new(), tags: Tags::default(), n_verbatim: 0 };
    for Ok(token) in Tokenizer::new_with_emitter(source, emitter) {
        match token {
            Token::StartTag(tag) => reader.start(&tag),
            Token::EndTag(tag) => reader.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(string) => reader.text(&String::from_utf8_lossy(&string.value)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    let n_verbatim = reader.n_verbatim;
    let (text, hints) = reader.page.finish();
    Read { preformatted: n_verbatim * 2 > text.len(), text, hints }
}

/// The tags met so far by number, and how many elements of each are open: an end without a start, or a
/// start that ends nothing, is then recognised without a look at what is open.
#[derive(Default)]
struct Tags {
    numbers: BTreeMap<String, usize>,
    open: Vec<usize>,
    open_by_bit: [usize; u32::BITS as usize],
}

impl Tags {
    fn number(&mut self, tag: &str) -> usize {
        if let Some(number) = self.numbers.get(tag) {
            return *number;
        }
        self.numbers.insert(tag.to_owned(), self.open.len());
        self.open.push(0);
        self.open.len() - 1
    }

    /// Returns the number of a tag of which an element is open.
    fn open_number(&self, tag: &str) -> Option<usize> {
        let number = *self.numbers.get(tag)?;
        self.open.get(number).is_some_and(|n| *n > 0).then_some(number)
    }

    /// Tells whether an element of any of these bits is open.
    fn any_open(&self, bits: u32) -> bool {
        self.open_by_bit.iter().enumerate().any(|(at, n)| *n > 0 && bits & (1 << at) != 0)
    }

    fn opened(&mut self, element: &Open) {
        if let Some(n) = self.open.get_mut(element.tag) {
            *n += 1;
        }
        if let Some(n) = self.open_by_bit.get_mut(element.bit.trailing_zeros() as usize) {
            *n += 1;
        }
    }

    fn closed(&mut self, element: &Open) {
        if let Some(n) = self.open.get_mut(element.tag) {
            *n = n.saturating_sub(1);
        }
        if let Some(n) = self.open_by_bit.get_mut(element.bit.trailing_zeros() as usize) {
            *n = n.saturating_sub(1);
        }
    }
}

struct Reader {
    page: Page,
    open: Vec<Open>,
    tags: Tags,
    /// How many bytes of text are as they are written.
    n_verbatim: usize,
}

impl Reader {
    fn text(&mut self, text: &str) {
        let Some(inside) = self.open.last() else {
            return self.page.write(text, Place::default());
        };
        if inside.dropped {
            if inside.names_page && self.page.title.is_empty() {
                self.page.title.push_str(text);
            }
            return;
        }
        let place = Place { hint: inside.kind, element: inside.element, linked: inside.linked };
        if inside.verbatim {
            self.n_verbatim += text.len();
            self.page.write_verbatim(text, place)
        } else {
            self.page.write(text, place)
        }
    }

    fn start(&mut self, element: &StartTag<()>) {
        let tag = String::from_utf8_lossy(&element.name).into_owned();
        self.close_implied(&tag);
        match tag.as_str() {
            "br" if !self.in_dropped() => self.page.part(Gap::Line),
            "hr" if !self.in_dropped() => self.page.part(Gap::Block),
            "article" | "main" | "h1" => self.open_form_scaffold(),
            _ => {}
        }
        if tag == "meta" {
            self.meta(element);
        }
        if is_void(&tag) || self.open.len() >= MAX_OPEN && !is_dropped(&tag) {
            return;
        }
        let attribute = |name: &[u8]| {
            element.attributes.get(name).map(|value| String::from_utf8_lossy(value).to_ascii_lowercase())
        };
        let role = attribute(b"role").unwrap_or_default();
        let classes = attribute(b"class").unwrap_or_default();
        let id = attribute(b"id").unwrap_or_default();
        let item = attribute(b"itemprop").unwrap_or_default();
        let said = hint(&tag, &role, &classes, &id, &item);
        let style: String = attribute(b"style").unwrap_or_default().split_ascii_whitespace().collect();
        let link = attribute(b"href").and_then(|link| anchor(&link));
        self.note_anchor(link);
        let said = link.map(|_| Hint::Hidden).or_else(|| style_hint(&style)).or(said);
        let hidden = said == Some(Hint::Hidden)
            || attribute(b"hidden").is_some()
            || style.contains("display:none")
            || style.contains("visibility:hidden");
        let outer = self.open.last();
        let (kind, by_form) = match (outer.and_then(|open| open.kind), said) {
            (Some(BlockKind::Boilerplate), _) => {
                (Some(BlockKind::Boilerplate), outer.is_some_and(|open| open.by_form))
            }
            (_, Some(Hint::Kind(kind))) => (Some(kind), tag == "form"),
            (outer, _) => (outer, false),
        };
        let outer_element = outer.and_then(|open| open.element);
        let role = role_of(&tag, &role, &classes, &id, &item).filter(|_| gap_around(&tag) != Gap::None);
        let element = match role {
            Some(role) => Some(self.page.elements.add(outer_element, role)),
            None => outer_element,
        };
        let outer = self.open.last();
        let open = Open {
            element,
            linked: tag == "a" || outer.is_some_and(|open| open.linked),
            names_page: tag == "title"
                && outer.is_none_or(|open| bit("head") == open.bit || bit("html") == open.bit),
            dropped: hidden || is_dropped(&tag) || outer.is_some_and(|open| open.dropped),
            verbatim: tag == "pre" || outer.is_some_and(|open| open.verbatim),
            kind,
            by_form,
            tag: self.tags.number(&tag),
            bit: bit(&tag),
            gap: gap_around(&tag),
        };
        if !open.dropped {
            self.part_at(open.gap);
        }
        self.tags.opened(&open);
        self.open.push(open);
    }

    /// Takes the paragraph that a note or a comment begins for what it is, by the anchor that leads back from it.
    fn note_anchor(&mut self, link: Option<Hint>) {
        let Some(hint) = link else { return };
        let paragraph = self.open.iter().rposition(|open| open.gap == Gap::Block);
        let Some(paragraph) = paragraph.and_then(|at| self.open.get_mut(at)) else { return };
        match hint {
            Hint::Kind(kind) => paragraph.kind = Some(kind),
            Hint::Hidden => {}
            Hint::HidesParagraph => paragraph.dropped = true,
        }
        let (kind, dropped) = (paragraph.kind, paragraph.dropped);
        for inner in self.open.iter_mut().rev().take_while(|open| open.gap != Gap::Block) {
            inner.kind = kind;
            inner.dropped |= dropped;
        }
    }

    /// Takes the title that a page has for those who share it.
    fn meta(&mut self, element: &StartTag<()>) {
        let value = |name: &[u8]| element.attributes.get(name).map(|value| String::from_utf8_lossy(value));
        let names = value(b"property").or_else(|| value(b"name"));
        if names.is_some_and(|names| matches!(&*names, "og:title" | "twitter:title"))
            && let Some(title) = value(b"content")
        {
            self.page.title.push_str(" \u{2014} ");
            self.page.title.push_str(&title);
        }
    }

    fn end(&mut self, tag: &str) {
        let Some(number) = self.tags.open_number(tag) else { return };
        let inline = gap_around(tag) == Gap::None;
        let mut found = None;
        for (idx, open) in self.open.iter().enumerate().rev().take(MAX_LOOK_BACK) {
            if open.tag == number {
                found = Some(idx);
                break;
            }
            // `</b>` does not end the paragraph that was opened after `<b>`.
            if inline && open.gap != Gap::None {
                break;
            }
        }
        if let Some(idx) = found {
            self.close(idx);
        }
    }

    /// Ends the open elements from `idx` on.
    fn close(&mut self, idx: usize) {
        for open in self.open.split_off(idx) {
            self.tags.closed(&open);
            if !open.dropped {
                self.part_at(open.gap);
            }
        }
    }

    /// Ends what the start of `tag` ends without an end tag of its own.
    fn close_implied(&mut self, tag: &str) {
        let (ended, within) = match tag {
            "li" => (LI, LIST),
            "dt" | "dd" => (TERM, DL),
            "tr" => (TR, TABLE),
            "td" | "th" => (CELL, TR | TABLE),
            "option" => (OPTION, SELECT),
            "body" => (HEAD, 0),
            _ if in_head(tag) => return,
            _ if gap_around(tag) >= Gap::Line => (P | HEAD | SVG, TABLE | CELL | BODY | BUTTON | FOREIGN),
            _ => (HEAD, BODY),
        };
        if !self.tags.any_open(ended) {
            return;
        }
        for (idx, open) in self.open.iter().enumerate().rev().take(MAX_LOOK_BACK) {
            if ended & open.bit != 0 {
                return self.close(idx);
            }
            if within & open.bit != 0 {
                return;
            }
        }
    }

    /// Forgets forms that turn out to be wrapped around the article: a page's scaffolding, nothing to
    /// fill in.
    fn open_form_scaffold(&mut self) {
        for open in self.open.iter_mut().rev().take(MAX_LOOK_BACK).filter(|open| open.by_form) {
            open.kind = None;
            open.by_form = false;
        }
    }

    fn in_dropped(&self) -> bool {
        self.open.last().is_some_and(|open| open.dropped)
    }

    fn part_at(&mut self, gap: Gap) {
        match gap {
            Gap::Line => self.page.part_line(),
            gap => self.page.part(gap),
        }
    }
}

const LI: u32 = 1;
const LIST: u32 = 1 << 1;
const TERM: u32 = 1 << 2;
const DL: u32 = 1 << 3;
const TR: u32 = 1 << 4;
const TABLE: u32 = 1 << 5;
const CELL: u32 = 1 << 6;
const OPTION: u32 = 1 << 7;
const SELECT: u32 = 1 << 8;
const HEAD: u32 = 1 << 9;
const BODY: u32 = 1 << 10;
const P: u32 = 1 << 11;
const SVG: u32 = 1 << 12;
const BUTTON: u32 = 1 << 13;
const FOREIGN: u32 = 1 << 14;

/// Returns the bit of an element that starts of others end, or that keeps them from ending one outside
/// of it; 0 for all the rest.
fn bit(tag: &str) -> u32 {
    match tag {
        "li" => LI,
        "ul" | "ol" | "menu" => LIST,
        "dt" | "dd" => TERM,
        "dl" => DL,
        "tr" => TR,
        "table" => TABLE,
        "td" | "th" => CELL,
        "option" => OPTION,
        "select" => SELECT,
        "head" => HEAD,
        "body" => BODY,
        "p" => P,
        "svg" => SVG,
        "button" => BUTTON,
        "foreignobject" => FOREIGN,
        _ => 0,
    }
}

/// Returns true for elements without content and end tag.
fn is_void(tag: &str) -> bool {
    matches!(
        tag,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Returns true for elements whose content is no text of the article.
fn is_dropped(tag: &str) -> bool {
    matches!(
        tag,
        "head"
            | "title"
            | "script"
            | "style"
            | "template"
            | "noscript"
            | "noembed"
            | "noframes"
            | "svg"
            | "iframe"
            | "object"
            | "video"
            | "audio"
            | "canvas"
            | "select"
            | "datalist"
            | "textarea"
            | "del"
    )
}

/// Returns true for elements that are in a page's head.
fn in_head(tag: &str) -> bool {
    matches!(tag, "head" | "title" | "meta" | "link" | "base" | "script" | "style" | "noscript" | "template")
}

/// Returns what an element has on both sides.
fn gap_around(tag: &str) -> Gap {
    match tag {
        "li" | "tr" | "dt" | "dd" | "caption" | "summary" | "option" | "legend" => Gap::Line,
        "td" | "th" => Gap::Tab,
        "address" | "article" | "aside" | "blockquote" | "body" | "button" | "details" | "dialog" | "div"
        | "dl" | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "h1" | "h2" | "h3" | "h4"
        | "h5" | "h6" | "header" | "hgroup" | "html" | "main" | "menu" | "nav" | "ol" | "p" | "pre"
        | "search" | "section" | "table" | "tbody" | "tfoot" | "thead" | "ul" => Gap::Block,
        _ => Gap::None,
    }
}
