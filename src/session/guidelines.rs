//! The annotation guidelines: rules with examples, read from a small part of Markdown, and searched.
//!
//! The page shows the guidelines that `docs/` has, and a page of a project's own. Both are texts of headings
//! (`#` to `###`), paragraphs, examples (`>`), lists (`-`), and **strong** and `literal` words. A comment
//! `<!-- name -->` before a heading is the id that the heading is linked by. Anything else is a paragraph.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::state::Language;
use crate::annotation::{Annotation, Role};
use crate::schema::Label;
use crate::text::fold::fold;

const ARABIC: &str = include_str!("../../docs/guidelines.ar.md");
const ENGLISH: &str = include_str!("../../docs/guidelines.en.md");

/// The longest page of a project's own, in bytes.
pub const MAX_OWN_BYTES: usize = 200_000;

/// Guidelines, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guidelines {
    /// The rules in order. What is before the first heading is a rule without one.
    pub rules: Vec<Rule>,
}

/// One rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// The name it is linked by.
    pub id: Option<String>,
    /// The section it is in; empty before the first one.
    pub section: String,
    /// Its heading; empty for what is between a section's heading and its first rule.
    pub heading: String,
    /// What it says.
    pub pieces: Vec<Piece>,
}

/// A piece of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A sentence as an article might have it.
    Example(Vec<Run>),
    /// A list.
    List(Vec<Vec<Run>>),
}

/// Some words of one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Words without emphasis.
    Plain(String),
    /// Strong words.
    Strong(String),
    /// A key or another literal text.
    Literal(String),
}

impl Run {
    fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Strong(text) | Self::Literal(text) => text,
        }
    }
}

impl Rule {
    fn is_bare(&self) -> bool {
        self.heading.is_empty() && self.pieces.is_empty()
    }

    /// Returns true if each word sought is somewhere in the rule, whatever its spelling of alef and the like.
    fn has(&self, words: &[&str]) -> bool {
        let runs = self.pieces.iter().flat_map(|piece| match piece {
            Piece::Paragraph(runs) | Piece::Example(runs) => runs.iter().collect::<Vec<_>>(),
            Piece::List(rows) => rows.iter().flatten().collect(),
        });
        let mut all = format!("{} {}", self.section, self.heading);
        for run in runs {
            all.push(' ');
            all.push_str(run.text());
        }
        let all = fold(&all);
        words.iter().all(|word| all.contains(word))
    }
}

impl Guidelines {
    /// Returns Qawl's own guidelines in a language of the interface.
    pub fn of(language: Language) -> &'static Self {
        static READ: [LazyLock<Guidelines>; 2] =
            [LazyLock::new(|| Guidelines::own(ARABIC)), LazyLock::new(|| Guidelines::own(ENGLISH))];
        let [arabic, english] = &READ;
        match language {
            Language::Ar => arabic,
            Language::En => english,
        }
    }

    fn own(text: &str) -> Self {
        let mut read = Self::read(text);
        // The introduction is about the file.
        read.rules.retain(|rule| !rule.section.is_empty());
        read
    }

    /// Returns the rule of an id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id.as_deref() == Some(id))
    }

    /// Reads a text. Every text has a reading.
    pub fn read(text: &str) -> Self {
        let mut reader = Reader::default();
        for line in text.lines() {
            reader.line(line.trim());
        }
        reader.end_rule();
        Self { rules: reader.rules }
    }

    /// Returns the rules that have every word sought; all of them where nothing is sought.
    pub fn matching(&self, sought: &str) -> Vec<&Rule> {
        let sought = fold(sought);
        let words: Vec<&str> = sought.split_whitespace().collect();
        self.rules.iter().filter(|rule| rule.has(&words)).collect()
    }

    /// Returns the ids of the rules.
    pub fn ids(&self) -> BTreeSet<&str> {
        self.rules.iter().filter_map(|rule| rule.id.as_deref()).collect()
    }
}

/// Returns the id of the rule that is about annotations like this one.
pub fn rule_of(annotation: &Annotation) -> String {
    match &annotation.role {
        Role::Quote(attribution) => format!("quote-{}", attribution.kind.name()),
        Role::Claim(claim) => match claim.kind {
            Some(kind) => format!("claim-{}", kind.name()),
            None => "claim-what".to_owned(),
        },
        Role::Speaker(_) | Role::Cue => format!("label-{}", annotation.label().name()),
    }
}

/// Returns the id of the rule about where annotations of a label begin and end.
pub fn boundary_rule_of(label: Label) -> &'static str {
    match label {
        Label::Speaker => "edge-speaker",
        Label::Cue => "edge-cue",
        Label::Quote => "edge-that",
        Label::Claim => "claim-what",
    }
}

#[derive(Default)]
struct Reader {
    rules: Vec<Rule>,
    rule: Rule,
    id: Option<String>,
    /// Whether the last line can be continued by the next one.
    is_open: bool,
}

impl Reader {
    fn line(&mut self, line: &str) {
        if line.is_empty() {
            self.is_open = false;
        } else if let Some(id) = line.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")) {
            self.id = Some(id.trim().to_owned());
        } else if let Some((level, heading)) = heading(line) {
            self.end_rule();
            let heading = heading.to_owned();
            match level {
                1 => {}
                2 => self.rule.section = heading,
                _ => self.rule.heading = heading,
            }
            self.rule.id = self.id.take();
        } else {
            self.piece(line);
        }
    }

    fn piece(&mut self, line: &str) {
        let pieces = &mut self.rule.pieces;
        if let Some(example) = line.strip_prefix('>') {
            pieces.push(Piece::Example(runs(example.trim())));
        } else if let Some(row) = line.strip_prefix("- ") {
            match pieces.last_mut() {
                Some(Piece::List(rows)) if self.is_open => rows.push(runs(row)),
                _ => pieces.push(Piece::List(vec![runs(row)])),
            }
        } else {
            // A long line is broken in the file.
            let last = match pieces.last_mut().filter(|_| self.is_open) {
                Some(Piece::Paragraph(runs) | Piece::Example(runs)) => Some(runs),
                Some(Piece::List(rows)) => rows.last_mut(),
                None => None,
            };
            match last {
                Some(last) => {
                    last.push(Run::Plain(" ".to_owned()));
                    last.extend(runs(line));
                }
                None => pieces.push(Piece::Paragraph(runs(line))),
            }
        }
        self.is_open = true;
    }

    fn end_rule(&mut self) {
        self.is_open = false;
        let section = self.rule.section.clone();
        let rule = std::mem::replace(&mut self.rule, Rule { section, ..Rule::default() });
        if !rule.is_bare() {
            self.rules.push(rule);
        }
    }
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    let text = rest.strip_prefix(' ')?.trim();
    (level > 0 && !text.is_empty()).then_some((level, text))
}

/// Returns the runs of a line. A mark without its other half is a character like any other.
fn runs(line: &str) -> Vec<Run> {
    let mut found = Vec::new();
    let mut plain = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let marked = ["**", "`"].into_iter().find_map(|mark| {
            let (inside, after) = rest.strip_prefix(mark)?.split_once(mark)?;
            (!inside.is_empty()).then_some((mark, inside, after))
        });
        match marked {
            Some((mark, inside, after)) => {
                if !plain.is_empty() {
                    found.push(Run::Plain(std::mem::take(&mut plain)));
                }
                let inside = inside.to_owned();
                found.push(if mark == "`" { Run::Literal(inside) } else { Run::Strong(inside) });
                rest = after;
            }
            None => {
                plain.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or("");
            }
        }
    }
    if !plain.is_empty() {
        found.push(Run::Plain(plain));
    }
    found
}
