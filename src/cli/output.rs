//! Where results and complaints go, and what happens when nobody takes them.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Read, Stdout, Write};

/// Why the command stops.
#[derive(Debug)]
pub(super) enum Failure {
    /// Whoever read the output has gone (`qawl … | head`): there is nothing left to do.
    ReaderGone,
    /// What to tell the user.
    Told(String),
}

/// Standard output, buffered.
pub(super) struct Output(BufWriter<Stdout>);

impl Output {
    pub fn stdout() -> Self {
        Self(BufWriter::with_capacity(64 * 1024, io::stdout()))
    }

    /// Writes a text as it is.
    pub fn write(&mut self, text: &str) -> Result<(), Failure> {
        self.0.write_all(text.as_bytes()).map_err(cannot_write)
    }

    /// Writes bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.0.write_all(bytes).map_err(cannot_write)
    }

    /// Writes a text and a line end.
    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.write(text)?;
        self.write("\n")
    }

    /// Hands on what has been written so far.
    pub fn flush(&mut self) -> Result<(), Failure> {
        self.0.flush().map_err(cannot_write)
    }
}

impl Write for &mut Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn cannot_write(error: io::Error) -> Failure {
    match error.kind() {
        ErrorKind::BrokenPipe => Failure::ReaderGone,
        _ => Failure::Told(format!("cannot write the output: {error}")),
    }
}

/// Tells the user something; that it cannot be told is no reason to stop.
pub(super) fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "qawl: {message}");
}

/// Opens a file to read, or standard input for `-`.
pub(super) fn open(path: &str) -> Result<Box<dyn Read>, Failure> {
    if path == "-" {
        return Ok(Box::new(io::stdin()));
    }
    let file = File::open(path).map_err(|error| cannot_read(path, &error))?;
    Ok(Box::new(file))
}

/// Returns what to tell of a file that cannot be read.
pub(super) fn cannot_read(path: &str, error: &io::Error) -> Failure {
    Failure::Told(format!("{}: {error}", name(path)))
}

/// Returns what to call a file.
pub(super) fn name(path: &str) -> &str {
    if path == "-" { "standard input" } else { path }
}

/// Returns all of a file's bytes, one more than `max` at most.
pub(super) fn read_bytes(path: &str, max: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    open(path)?.take(limit).read_to_end(&mut bytes).map_err(|error| cannot_read(path, &error))?;
    Ok(bytes)
}
