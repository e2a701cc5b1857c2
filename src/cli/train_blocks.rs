//! `qawl train-blocks`: learns from pages with the kind of each line what the features of a line weigh, and tells by
//! leaving out each page in turn how well the article is then found in it.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use clap::Args;

use super::learn::{Rows, fit};
use super::output::{Failure, Output, cannot_read, complain, name, open};
use super::records::{MAX_LINE_BYTES, Records};
use super::target::{Inputs, Replace, write_whole};
use super::{Outcome, predict};
use crate::detect::blocks::{FEATURES, LineWeights, blocks_by, line_features};
use crate::format::lines::{Line, SourceOffsets};
use crate::schema::{Block, BlockKind};
use crate::score::{PageFigures, read_labelled};
use crate::text::{Span, Text, paragraphs};

/// How strongly weights are drawn to nothing.
const PENALTY: f64 = 3.0;

/// How much a line of furniture counts beside one of the article: there are many more of them.
const FURNITURE_COUNTS: f64 = 0.3;

/// How much a page counts whose paragraphs have lost their full stops.
const STOPLESS_COUNTS: f64 = 0.5;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Lines with texts and blocks, or labelled pages (`.txt`).
    #[arg(value_name = "PAGES", required = true)]
    pages: Vec<String>,
    /// Write the weights into this file.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Replace a file that holds something else.
    #[arg(long)]
    force: bool,
    /// How strongly weights are drawn to nothing.
    #[arg(long, value_name = "N", default_value_t = PENALTY)]
    penalty: f64,
}

/// A page, the kinds of its lines, and what is learned from it.
struct Page {
    file: String,
    text: Text,
    blocks: Vec<Block>,
    rows: Rows,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Clean;
    let mut pages = Vec::new();
    for path in &arguments.pages {
        if path.ends_with(".txt") {
            let source = fs::read_to_string(path).map_err(|error| cannot_read(path, &error))?;
            match read_labelled(&source) {
                Ok((text, blocks)) => pages.push(Page::new(path, text, blocks)),
                Err(line) => {
                    complain(&format!(
                        "{path}, line {line}: a line of a labelled page is a letter for its kind, a space and its text"
                    ));
                    outcome = Outcome::Flawed;
                }
            }
        } else {
            read_lines(path, &mut pages, &mut outcome)?;
        }
    }
    if pages.is_empty() {
        return Err(Failure::Message("no page has kinds of lines to learn from".to_owned()));
    }
    let mut by_file: Vec<(&str, PageFigures, PageFigures)> = Vec::new();
    let all = learned(pages.iter(), arguments.penalty);
    for (idx, page) in pages.iter().enumerate() {
        let others = pages.iter().enumerate().filter(|(other, _)| *other != idx).map(|(_, page)| page);
        let held_out = learned(others, arguments.penalty);
        let place = by_file.iter().position(|(file, ..)| *file == source_of(&page.file));
        let place = place.unwrap_or_else(|| {
            by_file.push((source_of(&page.file), PageFigures::default(), PageFigures::default()));
            by_file.len() - 1
        });
        if let Some((_, left_out, seen)) = by_file.get_mut(place) {
            left_out.add(&page.text, &page.blocks, &blocks_by(&page.text, &[], &[], &held_out));
            seen.add(&page.text, &page.blocks, &blocks_by(&page.text, &[], &[], &all));
        }
    }
    for (file, left_out, seen) in &by_file {
        output.line(file)?;
        output.line(&format!("  each page left out: {}", left_out.summary()))?;
        output.line(&format!("  learned from them:  {}", seen.summary()))?;
    }
    let table = table(&all);
    output.line(&table)?;
    if let Some(path) = &arguments.write {
        let inputs = Inputs::of(arguments.pages.iter().map(String::as_str))?;
        write_whole(path, table.as_bytes(), &inputs, Replace::forced(arguments.force))?;
    }
    Ok(outcome)
}

/// Returns what pages are counted together by: their file, or the folder of a labelled page.
fn source_of(path: &str) -> &str {
    if path.ends_with(".txt") { path.rsplit_once('/').map_or(".", |(folder, _)| folder) } else { path }
}

/// Adds the pages of a file of lines.
fn read_lines(path: &str, pages: &mut Vec<Page>, outcome: &mut Outcome) -> Result<(), Failure> {
    let mut records = Records::of(open(path)?, MAX_LINE_BYTES);
    while let Some(record) = records.next().map_err(|error| cannot_read(path, &error))? {
        match record.text.and_then(|text| Ok((Line::read(&text)?, predict::parse(&text)?))) {
            Ok((gold, input)) if !gold.blocks.is_empty() => {
                let text = Text::new(&input.text);
                let at = SourceOffsets::new(&text, &input.text);
                let kind = |span: Span| {
                    let (start, _) = at.range(span);
                    let block = gold.blocks.iter().find(|block| (block.start..block.end).contains(&start))?;
                    Some(Block { span, kind: block.kind.0 })
                };
                let blocks = paragraphs(&text).into_iter().filter_map(kind).collect();
                pages.push(Page::new(path, text, blocks));
            }
            Ok(_) => {}
            Err(problem) => {
                complain(&format!("{}, line {}: {problem}", name(path), record.number));
                *outcome = Outcome::Flawed;
            }
        }
    }
    Ok(())
}

impl Page {
    fn new(file: &str, text: Text, blocks: Vec<Block>) -> Self {
        let mut rows = Rows::default();
        add_rows(&mut rows, &text, &blocks, 1.0);
        // The same page as it comes without blank lines, and from a writer who sets no full stops.
        for (strip, counts) in [(false, 1.0), (true, STOPLESS_COUNTS)] {
            let (text, blocks) = without_blank_lines(&text, &blocks, strip);
            add_rows(&mut rows, &text, &blocks, counts);
        }
        Self { file: file.to_owned(), text, blocks, rows }
    }
}

/// Returns a page without its blank lines, and without the full stops of its paragraphs if `strip`.
fn without_blank_lines(text: &Text, blocks: &[Block], strip: bool) -> (Text, Vec<Block>) {
    let mut plain = String::new();
    let mut moved = Vec::with_capacity(blocks.len());
    for block in blocks {
        let content = text.slice(block.span);
        let content = if strip && is_own(block.kind) { content.trim_end_matches('.') } else { content };
        moved.push(Block {
            span: Span::from_range(plain.len()..plain.len() + content.len()),
            kind: block.kind,
        });
        plain.push_str(content);
        plain.push('\n');
    }
    (Text::new(&plain), moved)
}

fn is_own(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Body | BlockKind::Heading)
}

/// Adds the lines of a page whose kind is body, heading or furniture: of the head's lines the place decides.
fn add_rows(rows: &mut Rows, text: &Text, blocks: &[Block], counts: f64) {
    let mut blocks = blocks.iter().peekable();
    for (span, features) in line_features(text) {
        while blocks.next_if(|block| block.span.end() <= span.start()).is_some() {}
        let Some(block) = blocks.peek().filter(|block| block.span.start() < span.end()) else { continue };
        if !is_own(block.kind) && block.kind != BlockKind::Boilerplate {
            continue;
        }
        let own = is_own(block.kind);
        let row = features.iter().enumerate().filter(|(_, value)| **value != 0.0);
        let row = row.map(|(idx, value)| (idx as u32, *value as f32));
        rows.push(row, counts * if own { 1.0 } else { FURNITURE_COUNTS }, f64::from(u8::from(own)));
    }
}

fn learned<'a>(pages: impl Iterator<Item = &'a Page>, penalty: f64) -> LineWeights {
    let mut rows = Rows::default();
    pages.for_each(|page| rows.append(&page.rows));
    let fitted = fit(&rows, FEATURES.len(), penalty);
    let weight = |idx: usize| fitted.get(idx).copied().unwrap_or(0.0);
    LineWeights { weights: std::array::from_fn(weight), bias: weight(FEATURES.len()) }
}

/// Returns the weights as a table, to a thousandth.
fn table(weights: &LineWeights) -> String {
    let mut table = String::from(
        "# What the features of a line weigh, in log-odds that it is the article's; written by `qawl train-blocks`.\n",
    );
    let rows = FEATURES.iter().zip(weights.weights).chain([(&"bias", weights.bias)]);
    for (name, weight) in rows {
        let _ = writeln!(table, "{name}\t{weight:.3}");
    }
    table
}
