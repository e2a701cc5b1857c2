//! From what a user gives (a paste, a file) to a [`Text`] and what its source says of its parts.
//!
//! Line ends become LF and a byte order mark goes. Of HTML and of a word processor's document only the text and its
//! block structure are taken; HTML never reaches a page. Lines that a width has cut are joined, and messages parted
//! from their dates, unless [`Options`] say otherwise; what was done and what could be is told ([`Remark`]), so that a
//! person can have it otherwise before the text is worked on.

mod arabic;
mod decode;
mod document;
mod error;
mod hints;
mod html;
mod kind;
mod lines;
mod mail;
mod messages;
mod mhtml;
mod package;
mod page;
mod structure;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

pub use decode::TextEncoding;
pub use error::IntakeError;
pub use kind::Unreadable;

use crate::schema::BlockKind;
use crate::text::{Span, Text};
use kind::{Kind, kind_of};
use lines::Line;

/// The longest source taken in, in bytes: HTML is mostly markup, so that is far above
/// [`MAX_ARTICLE_BYTES`].
pub const MAX_SOURCE_BYTES: usize = 20 * 1024 * 1024;

/// The longest article taken in, in UTF-8 bytes: about two million Arabic letters. What is longer is a
/// corpus, which the command takes article by article.
pub const MAX_ARTICLE_BYTES: usize = 4 * 1024 * 1024;

/// What a user gave, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Plain text, as the clipboard gives it.
    Plain(Arc<str>),
    /// HTML, as the clipboard gives it.
    Html(Arc<str>),
    /// A file: HTML or a word processor's document if its name or its beginning says so, else plain text.
    File {
        /// Its name.
        name: Arc<str>,
        /// Its bytes.
        bytes: Arc<[u8]>,
    },
}

/// Something that is put right in a text before it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Repair {
    /// Lines that a width has cut are joined.
    Lines,
    /// Messages of a talk are apart from their dates, after who wrote them.
    Messages,
    /// Letters that are in the order they are seen in are put into the one they are read in.
    Order,
    /// Diacritics that a space parts from their letters are joined to them.
    Diacritics,
    /// Presentation forms become the letters they stand for.
    Forms,
}

impl Repair {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Lines, Self::Messages, Self::Order, Self::Diacritics, Self::Forms];

    /// Returns its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Messages => "messages",
            Self::Order => "order",
            Self::Diacritics => "diacritics",
            Self::Forms => "forms",
        }
    }
}

/// How a source is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// What a text file's bytes are read as; detected from them where `None`.
    pub encoding: Option<TextEncoding>,
    /// The repairs that are made where there is a need, as bits by their place in [`Repair::ALL`].
    repairs: u8,
}

impl Default for Options {
    fn default() -> Self {
        Self { encoding: None, repairs: 0 }.with(Repair::Lines, true).with(Repair::Messages, true)
    }
}

impl Options {
    /// Returns options by which nothing is repaired.
    pub fn as_given() -> Self {
        Self { encoding: None, repairs: 0 }
    }

    /// Returns the same with text files read as that, or as what they are told to be.
    pub fn read_as(self, encoding: Option<TextEncoding>) -> Self {
        Self { encoding, ..self }
    }

    /// Returns true if a repair is made where there is a need.
    pub fn makes(self, repair: Repair) -> bool {
        self.repairs & (1 << repair as u8) != 0
    }

    /// Returns the same with a repair made or not.
    pub fn with(self, repair: Repair, made: bool) -> Self {
        let bit = 1 << repair as u8;
        Self { repairs: if made { self.repairs | bit } else { self.repairs & !bit }, ..self }
    }
}

/// Something worth telling of how a source was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// Nothing said what encoding the file is in; it was read as this one.
    Guessed(TextEncoding),
    /// So many places could not be read in the encoding; U+FFFD is there.
    Lost(usize),
    /// A repair was made, in so many places.
    Made(Repair, usize),
    /// A repair could be made, in so many places.
    Offered(Repair, usize),
    /// The list of styles of a word processor's document is damaged: what it calls its headings is not known.
    NoStyles,
}

impl fmt::Display for Remark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (repair, n) = match *self {
            Self::Guessed(encoding) => return write!(formatter, "read as {}", encoding.name()),
            Self::Lost(n) => return write!(formatter, "places that could not be read: {n}"),
            Self::NoStyles => {
                return formatter
                    .write_str("the list of styles is damaged: title and headings may be missing");
            }
            Self::Made(repair, n) => (repair, n),
            Self::Offered(repair, n) => {
                let found = match repair {
                    Repair::Lines => "line breaks that seem to cut paragraphs",
                    Repair::Messages => "messages in one line with their dates",
                    Repair::Order => "lines of letters in reverse order",
                    Repair::Diacritics => "diacritics separated from their letters",
                    Repair::Forms => "letters written as presentation forms",
                };
                return write!(formatter, "{found}: {n}");
            }
        };
        let made = match repair {
            Repair::Lines => "line breaks removed inside paragraphs",
            Repair::Messages => "messages separated from their dates",
            Repair::Order => "lines put in reading order",
            Repair::Diacritics => "diacritics joined to their letters",
            Repair::Forms => "presentation forms replaced by ordinary letters",
        };
        write!(formatter, "{made}: {n}")
    }
}

/// A text taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intake {
    /// The article.
    pub text: Text,
    /// What the source's mark-up says of whole lines of the text, in text order and without overlaps;
    /// empty for plain text.
    pub hints: Vec<(Span, BlockKind)>,
    /// What there is to tell of how it was taken in.
    pub remarks: Vec<Remark>,
}

impl Source {
    /// Takes the source in.
    ///
    /// # Errors
    /// Nothing in it, too much of it, or no text that can be read.
    pub fn take_in(&self, options: Options) -> Result<Intake, IntakeError> {
        match self {
            Self::Plain(text) => {
                check_source(text.len())?;
                finish(Taken { text: text.as_ref().into(), ..Taken::default() }, options)
            }
            Self::Html(html) => {
                check_source(html.len())?;
                finish(of_html(html), options)
            }
            Self::File { name, bytes } => of_file(name, bytes, options),
        }
    }
}

/// Takes in plain text, as the clipboard gives it.
pub fn plain(source: &str) -> Result<Intake, IntakeError> {
    check_source(source.len())?;
    finish(Taken { text: source.into(), ..Taken::default() }, Options::default())
}

/// Takes in the text of a corpus as it is, so that offsets counted elsewhere hold.
pub fn verbatim(source: &str) -> Result<Intake, IntakeError> {
    check_source(source.len())?;
    check_text(source)?;
    Ok(Intake { text: Text::new(source), hints: Vec::new(), remarks: Vec::new() })
}

/// Takes in HTML, as the clipboard gives it or a page is saved.
pub fn html(source: &str) -> Result<Intake, IntakeError> {
    check_source(source.len())?;
    finish(of_html(source), Options::default())
}

/// Takes in a file's bytes: HTML or a word processor's document if its name or its beginning says so, the page in a
/// file that a browser has saved with all that belongs to it (`.mhtml`), else plain text.
pub fn file(name: &str, bytes: &[u8]) -> Result<Intake, IntakeError> {
    of_file(name, bytes, Options::default())
}

/// Returns true for bytes that only [`file`] reads or refuses by name, whatever other archives are read elsewhere.
pub fn is_document(name: &str, bytes: &[u8]) -> bool {
    match kind_of(name, bytes) {
        Kind::Docx | Kind::Odt => true,
        Kind::Other(other) => other != Unreadable::Archive,
        Kind::Text => false,
    }
}

/// A text on its way in.
#[derive(Default)]
struct Taken<'a> {
    text: Cow<'a, str>,
    hints: Vec<(Span, BlockKind)>,
    remarks: Vec<Remark>,
    /// Where its lines end is what its source says, not a width.
    laid_out: bool,
}

fn of_html(source: &str) -> Taken<'static> {
    let html::Read { text, hints, preformatted } = html::text_of(source);
    Taken { text: text.into(), hints, remarks: Vec::new(), laid_out: !preformatted }
}

fn of_file(name: &str, bytes: &[u8], options: Options) -> Result<Intake, IntakeError> {
    check_source(bytes.len())?;
    if let Some(page) = mhtml::is_mhtml(bytes).then(|| mhtml::page(bytes)).flatten() {
        return finish(of_html(&decode::decode(&page, options.encoding)?.text), options);
    }
    let document = |document::Read { text, hints, has_styles }| {
        let remarks = if has_styles { Vec::new() } else { vec![Remark::NoStyles] };
        finish(Taken { text: text.into(), hints, remarks, laid_out: true }, options)
    };
    match kind_of(name, bytes) {
        Kind::Docx => return document(document::docx(bytes)?),
        Kind::Odt => return document(document::odt(bytes)?),
        Kind::Other(other) => return Err(IntakeError::Unreadable(other)),
        Kind::Text => {}
    }
    let decode::Decoded { text, encoding, guessed, n_lost } = decode::decode(bytes, options.encoding)?;
    let mut remarks = Vec::new();
    if guessed || options.encoding.is_some() {
        remarks.push(Remark::Guessed(encoding));
    }
    if n_lost > 0 && (guessed || options.encoding.is_some()) {
        remarks.push(Remark::Lost(n_lost));
    }
    let taken = if is_html(name, &text) {
        Taken { remarks, ..of_html(&text) }
    } else {
        Taken { text, hints: Vec::new(), remarks, laid_out: false }
    };
    finish(taken, options)
}

/// Returns true if a file of that name and beginning is HTML.
fn is_html(name: &str, source: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("html" | "htm" | "xhtml") => true,
        Some("txt" | "text" | "md") => false,
        _ => {
            let start = source.trim_start().as_bytes();
            let begins =
                |tag: &[u8]| start.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag));
            begins(b"<!doctype html") || begins(b"<html")
        }
    }
}

fn check_source(bytes: usize) -> Result<(), IntakeError> {
    if bytes > MAX_SOURCE_BYTES {
        return Err(IntakeError::TooLarge { bytes, max: MAX_SOURCE_BYTES });
    }
    Ok(())
}

fn check_text(text: &str) -> Result<(), IntakeError> {
    if text.trim().is_empty() {
        return Err(IntakeError::Empty);
    }
    if text.len() > MAX_ARTICLE_BYTES {
        return Err(IntakeError::TooLarge { bytes: text.len(), max: MAX_ARTICLE_BYTES });
    }
    Ok(())
}

fn finish(taken: Taken<'_>, options: Options) -> Result<Intake, IntakeError> {
    check_text(&taken.text)?;
    let Taken { text, hints, remarks, laid_out } = taken;
    // Hints are offsets; what has them has been laid out with LF.
    let text = if hints.is_empty() { line_ends(&text) } else { text };
    let lines = lines::lines_of(&text, &hints);
    let mut mending = Mending { options, lines, remarks, is_changed: false };
    let order = arabic::seen_order(&text);
    if let Some(order) = order {
        let n = mending.lines.iter().filter(|line| !line.text.trim().is_empty()).count();
        mending.repair(Repair::Order, n, |lines| {
            let whole: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
            let read = arabic::as_read(&whole.join("\n"), order);
            let texts = lines.iter().zip(read.split('\n'));
            texts.map(|(line, text)| Line { text: text.to_owned(), kind: line.kind }).collect()
        });
    }
    let n_apart = mending.count(arabic::n_apart);
    mending.repair(Repair::Diacritics, n_apart, |lines| each(lines, arabic::with_diacritics_joined));
    let seen = order.is_some() && !options.makes(Repair::Order);
    let n_forms = if seen { 0 } else { mending.count(arabic::n_forms) };
    mending.repair(Repair::Forms, n_forms, |lines| each(lines, arabic::with_letters));
    mending.is_changed |= mail::mark(&mut mending.lines);
    if let Some((apart, n)) = messages::apart(&mending.lines) {
        mending.repair(Repair::Messages, n, |_| apart);
    } else if !laid_out
        && !seen
        && let Some((joined, n)) = lines::join_cut(&mending.lines)
    {
        mending.repair(Repair::Lines, n, |_| joined);
    }
    let Mending { lines, remarks, is_changed, .. } = mending;
    if !is_changed {
        return Ok(Intake { text: Text::new(&text), hints, remarks });
    }
    let (text, hints) = lines::text_of(&lines);
    check_text(&text)?;
    Ok(Intake { text: Text::new(&text), hints, remarks })
}

/// A text that is being repaired, line by line. Whatever is done keeps or joins whole lines, so that hints of lines
/// stay hints of lines.
struct Mending {
    options: Options,
    lines: Vec<Line>,
    remarks: Vec<Remark>,
    is_changed: bool,
}

impl Mending {
    fn count(&self, of: impl Fn(&str) -> usize) -> usize {
        self.lines.iter().map(|line| of(&line.text)).sum()
    }

    /// Repairs `n` places if that is asked for, else says that it could be done; does nothing for none.
    fn repair(&mut self, repair: Repair, n: usize, repaired: impl FnOnce(&[Line]) -> Vec<Line>) {
        if n == 0 {
            return;
        }
        if self.options.makes(repair) {
            self.lines = repaired(&self.lines);
            self.is_changed = true;
            self.remarks.push(Remark::Made(repair, n));
        } else {
            self.remarks.push(Remark::Offered(repair, n));
        }
    }
}

/// Returns a text with LF for CR LF and CR.
fn line_ends(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return text.into();
    }
    text.replace("\r\n", "\n").replace('\r', "\n").into()
}

fn each(lines: &[Line], repaired: impl Fn(&str) -> String) -> Vec<Line> {
    lines.iter().map(|line| Line { text: repaired(&line.text), kind: line.kind }).collect()
}
