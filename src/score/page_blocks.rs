//! How well the article is found in a page, and pages whose lines have their kinds written in front of them.

use crate::schema::{Block, BlockKind};
use crate::text::{Span, Text};

/// The letters that stand for kinds in a labelled page.
const LETTERS: [(char, BlockKind); 7] = [
    ('.', BlockKind::Boilerplate),
    ('K', BlockKind::Kicker),
    ('T', BlockKind::Title),
    ('D', BlockKind::Deck),
    ('y', BlockKind::Byline),
    ('B', BlockKind::Body),
    ('H', BlockKind::Heading),
];

/// Reads a page of which every line is a letter for its kind, a space and the text, or blank: `.` furniture, `K`
/// kicker, `T` title, `D` deck, `y` byline, `B` body, `H` heading.
///
/// The error is the number of the first line that is otherwise, from 1.
pub fn read_labelled(source: &str) -> Result<(Text, Vec<Block>), usize> {
    let mut text = String::with_capacity(source.len());
    let mut blocks = Vec::new();
    for (idx, line) in source.lines().enumerate() {
        if !line.trim().is_empty() {
            let (letter, content) = line.split_once(' ').ok_or(idx + 1)?;
            let kind = LETTERS
                .iter()
                .find(|(of, _)| letter.chars().eq([*of]))
                .map(|(_, kind)| *kind)
                .ok_or(idx + 1)?;
            blocks.push(Block { span: Span::from_range(text.len()..text.len() + content.len()), kind });
            text.push_str(content);
        }
        text.push('\n');
    }
    Ok((Text::new(&text), blocks))
}

/// How many lines of pages have the right kind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PageFigures {
    /// Pages.
    pub pages: usize,
    /// Pages whose title is called title.
    pub titles: usize,
    /// Lines.
    pub lines: usize,
    /// Lines whose kind is right.
    pub right: usize,
    /// Lines that are furniture and called so, are not but called so, and are but not called so.
    pub furniture: [usize; 3],
    /// The same in characters.
    pub furniture_chars: [usize; 3],
    /// Lines that are body.
    pub body: usize,
    /// Lines that are body and called furniture.
    pub lost: usize,
}

impl PageFigures {
    /// Compares the kinds found for a page with the right ones, by the paragraphs' starts. A title that is
    /// repeated among the furniture may be called title.
    pub fn add(&mut self, text: &Text, gold: &[Block], found: &[Block]) {
        let title =
            gold.iter().find(|block| block.kind == BlockKind::Title).map(|block| text.slice(block.span));
        let is_title = |block: &Block| title == Some(text.slice(block.span));
        self.pages += 1;
        self.titles +=
            usize::from(found.iter().any(|block| block.kind == BlockKind::Title && is_title(block)));
        let mut found = found.iter().peekable();
        for block in gold {
            while found.next_if(|other| other.span.start() < block.span.start()).is_some() {}
            let kind =
                found.peek().filter(|other| other.span.start() == block.span.start()).map(|other| other.kind);
            let furniture = (block.kind == BlockKind::Boilerplate, kind == Some(BlockKind::Boilerplate));
            let repeated = furniture.0 && kind == Some(BlockKind::Title) && is_title(block);
            self.lines += 1;
            self.right += usize::from(kind == Some(block.kind) || repeated);
            let slot = match furniture {
                (true, true) => Some(0),
                (false, true) => Some(1),
                (true, false) => Some(2),
                (false, false) => None,
            };
            for (counts, n) in [
                (&mut self.furniture, 1),
                (&mut self.furniture_chars, text.slice(block.span).chars().count()),
            ] {
                if let Some(count) = slot.and_then(|slot| counts.get_mut(slot)) {
                    *count += n;
                }
            }
            self.body += usize::from(block.kind == BlockKind::Body);
            self.lost += usize::from(block.kind == BlockKind::Body && furniture.1);
        }
    }

    /// Returns the figures in a line.
    pub fn summary(&self) -> String {
        let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        let f1 = |[right, wrong, missed]: [usize; 3]| percent(2 * right, 2 * right + wrong + missed);
        format!(
            "{} pages, {} lines: right {:.1}, furniture F1 {:.1} by line and {:.1} by character, title {}/{}, body lost {}/{}",
            self.pages,
            self.lines,
            percent(self.right, self.lines),
            f1(self.furniture),
            f1(self.furniture_chars),
            self.titles,
            self.pages,
            self.lost,
            self.body
        )
    }
}
