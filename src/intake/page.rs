//! Builds a page's text as a browser lays it out: white space collapsed, lines and blocks apart; and what its
//! structure says of the lines.

use super::structure::{Elements, LineSource, hints};
use crate::schema::BlockKind;
use crate::text::Span;

/// What two neighbouring pieces of text have between them. The greatest asked for wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// They touch.
    None,
    /// White space in a line.
    Space,
    /// Two cells of a row.
    Tab,
    /// Two lines of a block.
    Line,
    /// Two blocks.
    Block,
}

/// Where a piece of text is in the page's structure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// What its elements say it is.
    pub hint: Option<BlockKind>,
    /// The innermost element around it that [`Elements`] counts.
    pub element: Option<usize>,
    /// It is the text of a link.
    pub linked: bool,
}

impl Place {
    /// Returns a place of which only that is known.
    pub fn hinted(hint: Option<BlockKind>) -> Self {
        Self { hint, ..Self::default() }
    }
}

/// The text so far.
pub(super) struct Page {
    text: String,
    lines: Vec<LineSource>,
    gap: Gap,
    line: LineSource,
    /// The elements that may be the article or furniture.
    pub elements: Elements,
    /// What the page's head calls it.
    pub title: String,
}

impl Page {
    pub fn new(capacity: usize) -> Self {
        Self {
            text: String::with_capacity(capacity),
            lines: Vec::new(),
            gap: Gap::None,
            line: LineSource::default(),
            elements: Elements::default(),
            title: String::new(),
        }
    }

    /// Asks for at least `gap` before what is written next.
    pub fn part(&mut self, gap: Gap) {
        // A second `<br>` makes a blank line.
        let twice = gap == Gap::Line && self.gap == Gap::Line;
        self.gap = if twice { Gap::Block } else { self.gap.max(gap) };
    }

    /// Asks for a new line without ever making a blank one.
    pub fn part_line(&mut self) {
        self.gap = self.gap.max(Gap::Line);
    }

    /// Writes text with its white space collapsed.
    pub fn write(&mut self, text: &str, place: Place) {
        for (idx, word) in text.split([' ', '\t', '\n', '\r', '\x0C']).enumerate() {
            if idx > 0 {
                self.part(Gap::Space);
            }
            // Editors put a space that does not break where a line would be empty.
            let begins = self.gap >= Gap::Line || self.text.is_empty();
            let blank = begins && word.chars().all(|c| c == '\u{A0}');
            if !word.is_empty() && !blank {
                self.write_word(word, place);
            }
        }
    }

    /// Writes text as it is.
    pub fn write_verbatim(&mut self, text: &str, place: Place) {
        for (idx, line) in text.split(['\n', '\r']).enumerate() {
            if idx > 0 {
                self.part(Gap::Line);
            }
            if !line.is_empty() {
                self.write_word(line, place);
            }
        }
    }

    /// Returns the text, and what its lines are said to be.
    ///
    /// A page that would be furniture throughout is taken for an article in odd mark-up.
    pub fn finish(mut self) -> (String, Vec<(Span, BlockKind)>) {
        self.end_line();
        let mut hints = hints(&self.text, &self.lines, &self.elements, &self.title);
        let furniture = |&(_, kind): &(Span, BlockKind)| kind == BlockKind::Boilerplate;
        let n_lines = self.text.lines().filter(|line| !line.is_empty()).count();
        if hints.iter().filter(|hint| furniture(hint)).count() == n_lines {
            hints.clear();
        }
        (self.text, hints)
    }

    fn write_word(&mut self, word: &str, place: Place) {
        let between = match self.gap {
            _ if self.text.is_empty() => "",
            Gap::None => "",
            Gap::Space => " ",
            Gap::Tab => "\t",
            Gap::Line => "\n",
            Gap::Block => "\n\n",
        };
        if self.gap >= Gap::Line {
            self.end_line();
            self.text.push_str(between);
            self.line = LineSource::at(self.text.len());
        } else {
            self.text.push_str(between);
        }
        self.gap = Gap::None;
        self.text.push_str(word);
        self.line.add(word.len(), place);
    }

    fn end_line(&mut self) {
        if self.line.len > 0 {
            self.line.end = self.text.len();
            self.lines.push(std::mem::take(&mut self.line));
        }
    }
}
