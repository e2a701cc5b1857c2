//! Builds a page's text as a browser lays it out: white space collapsed, lines and blocks apart.

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

/// The text so far.
pub(super) struct Page {
    text: String,
    hints: Vec<(Span, BlockKind)>,
    gap: Gap,
    line: Line,
}

/// The line that is being written.
struct Line {
    start: usize,
    /// What all of the line so far is said to be; `None` before its first character.
    hint: Option<Option<BlockKind>>,
}

impl Page {
    pub fn new(capacity: usize) -> Self {
        let line = Line { start: 0, hint: None };
        Self { text: String::with_capacity(capacity), hints: Vec::new(), gap: Gap::None, line }
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
    pub fn write(&mut self, text: &str, hint: Option<BlockKind>) {
        for (idx, word) in text.split([' ', '\t', '\n', '\r', '\x0C']).enumerate() {
            if idx > 0 {
                self.part(Gap::Space);
            }
            // Editors put a space that does not break where a line would be empty.
            let begins = self.gap >= Gap::Line || self.text.is_empty();
            if !word.is_empty() && !(begins && word.chars().all(|c| c == '\u{A0}')) {
                self.write_word(word, hint);
            }
        }
    }

    /// Writes text as it stands.
    pub fn write_verbatim(&mut self, text: &str, hint: Option<BlockKind>) {
        for (idx, line) in text.split(['\n', '\r']).enumerate() {
            if idx > 0 {
                self.part(Gap::Line);
            }
            if !line.is_empty() {
                self.write_word(line, hint);
            }
        }
    }

    /// Returns the text, and what its lines are said to be.
    ///
    /// A page that would be furniture throughout is taken for an article in odd mark-up.
    pub fn finish(mut self) -> (String, Vec<(Span, BlockKind)>) {
        self.end_line();
        let furniture = |&(_, kind): &(Span, BlockKind)| kind == BlockKind::Boilerplate;
        let n_lines = self.text.lines().filter(|line| !line.is_empty()).count();
        if self.hints.iter().filter(|hint| furniture(hint)).count() == n_lines {
            self.hints.clear();
        }
        (self.text, self.hints)
    }

    fn write_word(&mut self, word: &str, hint: Option<BlockKind>) {
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
            self.line = Line { start: self.text.len(), hint: None };
        } else {
            self.text.push_str(between);
        }
        self.gap = Gap::None;
        self.text.push_str(word);
        self.line.hint = match self.line.hint {
            Some(before) if before != hint => Some(None),
            _ => Some(hint),
        };
    }

    fn end_line(&mut self) {
        if let Some(Some(kind)) = self.line.hint.take() {
            self.hints.push((Span::from_range(self.line.start..self.text.len()), kind));
        }
    }
}
