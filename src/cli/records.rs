//! Reads a file line by line in bounded memory, whatever is in it.

use std::io::{self, BufRead, BufReader, Read};

/// The longest line taken in, in bytes: an article of ten million escaped Arabic letters.
pub(super) const MAX_LINE_BYTES: usize = 64 * 1024 * 1024;

/// A line.
#[derive(Debug)]
pub(super) struct Record {
    /// Its number in the file, from 1.
    pub number: usize,
    /// Its text, or why it has none.
    pub text: Result<String, String>,
    /// The sort of problem, where it has no text: `too-long` or `not-utf8`.
    pub kind: &'static str,
}

/// The lines of a file, without blank ones unless they are asked for.
pub(super) struct Records {
    source: BufReader<Box<dyn Read + Send>>,
    number: usize,
    max_bytes: usize,
    with_blank: bool,
}

impl Records {
    pub fn of(source: Box<dyn Read + Send>, max_bytes: usize) -> Self {
        Self { source: BufReader::with_capacity(256 * 1024, source), number: 0, max_bytes, with_blank: false }
    }

    /// Returns the same with blank lines among them.
    pub fn with_blank(self, with_blank: bool) -> Self {
        Self { with_blank, ..self }
    }

    /// Returns the number of the line that was read last, from 1.
    pub fn number(&self) -> usize {
        self.number
    }

    /// Returns the next line, or `None` at the end.
    pub fn next(&mut self) -> io::Result<Option<Record>> {
        loop {
            let mut line = Vec::new();
            let limit = u64::try_from(self.max_bytes).unwrap_or(u64::MAX).saturating_add(1);
            if self.source.by_ref().take(limit).read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            self.number += 1;
            let number = self.number;
            if line.last() == Some(&b'\n') {
                line.pop();
            } else if line.len() > self.max_bytes {
                self.skip_line()?;
                let problem = format!("longer than {} MB", self.max_bytes / (1024 * 1024));
                return Ok(Some(Record { number, text: Err(problem), kind: "too-long" }));
            }
            let text = String::from_utf8(line)
                .map_err(|error| format!("not UTF-8 at byte {}", error.utf8_error().valid_up_to() + 1));
            match text {
                Ok(text) if !self.with_blank && is_blank(&text) => {}
                Ok(text) if number == 1 => {
                    let text = text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text);
                    return Ok(Some(Record { number, text: Ok(text), kind: "" }));
                }
                text => return Ok(Some(Record { number, text, kind: "not-utf8" })),
            }
        }
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.source.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let (len, ends) = match buffer.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (buffer.len(), false),
            };
            self.source.consume(len);
            if ends {
                return Ok(());
            }
        }
    }
}

/// Returns true for a line with nothing in it.
pub(super) fn is_blank(line: &str) -> bool {
    line.trim_matches(['\u{FEFF}', ' ', '\t', '\r']).is_empty()
}
