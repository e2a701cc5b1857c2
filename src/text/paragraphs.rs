//! Splits a text into paragraphs: its lines that hold more than white space.

use super::{Span, Text};

/// Returns the span of every line that is not blank, in order, without outer white space.
pub fn paragraphs(text: &Text) -> Vec<Span> {
    let content = text.as_str();
    let mut start = 0;
    let mut found = Vec::new();
    for line in content.split('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let from = start + (line.len() - line.trim_start().len());
            found.push(Span::from_range(from..from + trimmed.len()));
        }
        start += line.len() + 1;
    }
    found
}
