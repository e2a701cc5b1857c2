//! Where results and complaints go, and what happens when nobody takes them.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::mpsc::{Sender, channel};

use super::packing::{Packing, Part, unpacked};
use super::target::NewFile;

/// Why the command stops.
#[derive(Debug)]
pub(super) enum Failure {
    /// Whoever read the output has gone (`qawl … | head`): there is nothing left to do.
    ReaderGone,
    /// What to tell the user.
    Message(String),
}

impl Failure {
    /// Returns what to tell the user.
    pub fn message(self) -> String {
        match self {
            Self::ReaderGone => "nobody reads the output any more".to_owned(),
            Self::Message(message) => message,
        }
    }
}

/// How many bytes of a packed output belong together. Such a part can be unpacked without the others,
/// so that one that was broken off costs no more than itself.
const PART_BYTES: usize = 4 * 1024 * 1024;

/// Standard output or a file, buffered, packed or not.
pub(super) struct Output {
    sink: Sink,
    /// What to call it.
    name: String,
    /// Nothing has been written here.
    is_untouched: bool,
    /// The file that is written to, where it is one.
    file: Option<File>,
    /// The file again, where it takes its place only once it is whole.
    new: Option<NewFile>,
}

enum Sink {
    Plain(BufWriter<Box<dyn Write>>),
    Packed(Packed),
}

struct Packed {
    packing: Packing,
    /// Taken out while a part is being written.
    to: Option<Box<dyn Write>>,
    part: Option<Part<Box<dyn Write>>>,
    /// How many bytes are in the part.
    n_bytes: usize,
    /// Nothing has been written yet, nor before.
    is_empty: bool,
}

impl Output {
    pub fn stdout() -> Self {
        Self::of(Box::new(io::stdout()), None, "the output")
    }

    /// Returns an output that sends what it writes, piece by piece.
    fn sent(to: Sender<Vec<u8>>) -> Self {
        Self::of(Box::new(Sent(to)), None, "the output")
    }

    /// Returns an output that packs what it writes.
    pub fn packed_stdout(packing: Packing) -> Self {
        Self::of(Box::new(io::stdout()), Some(packing), "the output")
    }

    /// Returns an output that writes to a file, after its first `n_bytes` bytes.
    pub fn file(mut file: File, n_bytes: u64, packing: Option<Packing>, name: &str) -> io::Result<Self> {
        // A pipe or a device has neither a length nor a place in it.
        if file.metadata()?.is_file() {
            file.set_len(n_bytes)?;
            file.seek(SeekFrom::Start(n_bytes))?;
        }
        let mut output = Self::of(Box::new(file.try_clone()?), packing, name);
        if let Sink::Packed(sink) = &mut output.sink {
            sink.is_empty = n_bytes == 0;
        }
        Ok(Self { file: Some(file), ..output })
    }

    /// Returns an output that writes to a new file.
    pub fn new_file(new: NewFile, packing: Option<Packing>, name: &str) -> io::Result<Self> {
        let output = Self::file(new.file().try_clone()?, 0, packing, name)?;
        Ok(Self { new: Some(new), ..output })
    }

    /// Returns an output that writes to a device, a pipe or a descriptor as it is.
    pub fn passage(file: File, packing: Option<Packing>, name: &str) -> Self {
        Self::of(Box::new(file), packing, name)
    }

    fn of(to: Box<dyn Write>, packing: Option<Packing>, name: &str) -> Self {
        let sink = match packing {
            None => Sink::Plain(BufWriter::with_capacity(64 * 1024, to)),
            Some(packing) => {
                Sink::Packed(Packed { packing, to: Some(to), part: None, n_bytes: 0, is_empty: true })
            }
        };
        Self { sink, name: name.to_owned(), is_untouched: true, file: None, new: None }
    }

    /// Writes a text as it is.
    pub fn write(&mut self, text: &str) -> Result<(), Failure> {
        self.bytes(text.as_bytes())
    }

    /// Writes bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.is_untouched = false;
        let written = match &mut self.sink {
            Sink::Plain(sink) => sink.write_all(bytes),
            Sink::Packed(sink) => sink.write(bytes),
        };
        written.map_err(|error| self.cannot_write(&error))
    }

    /// Writes a text and a line end.
    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.write(text)?;
        self.write("\n")?;
        let Sink::Packed(sink) = &mut self.sink else { return Ok(()) };
        if sink.n_bytes < PART_BYTES {
            return Ok(());
        }
        sink.end_part().map_err(|error| self.cannot_write(&error))
    }

    /// Hands on what has been written so far. Of what is packed only whole parts are.
    pub fn flush(&mut self) -> Result<(), Failure> {
        let Sink::Plain(sink) = &mut self.sink else { return Ok(()) };
        sink.flush().map_err(|error| self.cannot_write(&error))
    }

    /// Hands on everything; a file is then on the disk and at its place.
    pub fn finish(&mut self) -> Result<(), Failure> {
        let flushed = match &mut self.sink {
            Sink::Plain(sink) => sink.flush(),
            Sink::Packed(sink) => sink.finish(),
        };
        let synced = flushed.and_then(|()| match &self.file {
            // Pipes and devices have no disk behind them.
            Some(file) if file.metadata()?.is_file() => file.sync_all(),
            _ => Ok(()),
        });
        synced.map_err(|error| self.cannot_write(&error))?;
        self.file = None;
        self.new.take().map_or(Ok(()), NewFile::finish)
    }

    /// Returns whether nothing has been written.
    pub fn is_untouched(&self) -> bool {
        self.is_untouched
    }

    /// Leaves what is at the place of a new file as it is.
    pub fn abandon(mut self) {
        if let Some(new) = &mut self.new {
            new.keeps_part = false;
        }
    }

    fn cannot_write(&self, error: &io::Error) -> Failure {
        match error.kind() {
            ErrorKind::BrokenPipe => Failure::ReaderGone,
            _ => Failure::Message(format!("cannot write {}: {error}", self.name)),
        }
    }
}

impl Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some(to) = self.to.take() {
            self.part = Some(Part::begin(self.packing, to)?);
            self.is_empty = false;
        }
        self.n_bytes += bytes.len();
        self.part.as_mut().map_or(Ok(()), |part| part.write_all(bytes))
    }

    fn end_part(&mut self) -> io::Result<()> {
        if let Some(part) = self.part.take() {
            let mut to = part.finish()?;
            to.flush()?;
            self.to = Some(to);
            self.n_bytes = 0;
        }
        Ok(())
    }

    /// Ends the last part. Nothing at all is an empty part: a file of no bytes is not a packed one.
    fn finish(&mut self) -> io::Result<()> {
        if self.is_empty {
            self.write(&[])?;
        }
        self.end_part()
    }
}

/// Runs something, and returns what it has written with what it has come to.
///
/// # Errors
/// Why it could not be done.
pub(super) fn captured<T>(
    run: impl FnOnce(&mut Output) -> Result<T, Failure>,
) -> Result<(String, T), String> {
    let (sender, receiver) = channel();
    let mut output = Output::sent(sender);
    let outcome = run(&mut output).and_then(|outcome| output.flush().map(|()| outcome));
    drop(output);
    let outcome = outcome.map_err(Failure::message)?;
    let bytes: Vec<u8> = receiver.iter().flatten().collect();
    Ok((String::from_utf8(bytes).map_err(|error| error.to_string())?, outcome))
}

/// Hands on what is written to whoever asked for it.
struct Sent(Sender<Vec<u8>>);

impl Write for Sent {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.send(bytes.to_vec()).map_err(|_| ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Tells the user something; that it cannot be reported is no reason to stop.
pub(super) fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "qawl: {message}");
}

/// Opens a file to read, or standard input for `-`. What is packed comes unpacked.
pub(super) fn open(path: &str) -> Result<Box<dyn Read + Send>, Failure> {
    let raw: Box<dyn Read + Send> = if path == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path).map_err(|error| cannot_read(path, &error))?)
    };
    unpacked(raw, Path::new(path)).map_err(|error| cannot_read(path, &error))
}

/// Returns what to tell of a file that cannot be read.
pub(super) fn cannot_read(path: &str, error: &io::Error) -> Failure {
    Failure::Message(format!("{}: {error}", name(path)))
}

/// Returns what to call a file.
pub(super) fn name(path: &str) -> &str {
    if path == "-" { "standard input" } else { path }
}
