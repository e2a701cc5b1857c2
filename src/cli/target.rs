//! Files that a command writes: one rule for all commands.
//!
//! A result is written beside its place (`NAME.qawl-part`) and takes it only once it is whole, so that a
//! run that fails or is killed leaves what was there. A file that holds something is replaced only where
//! that was asked for (`--force`), and one that the command reads never is, whatever name it goes by.
//! The one exception is `qawl annotate --resume`, which continues the file itself (see [`super::resume`]).

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::output::Failure;

/// What is appended to the name of a file that is not whole yet.
pub(super) const PART_ENDING: &str = ".qawl-part";

/// The longest name that every file system takes, in bytes.
const MAX_NAME_BYTES: usize = 255;

/// How many links are followed from one to the next.
const MAX_LINKS: usize = 40;

/// The files that a command reads; none of them is ever written to.
#[derive(Debug, Default)]
pub(super) struct Inputs(BTreeSet<Identity>);

/// What a file is known by, whatever name or link leads to it.
#[cfg(unix)]
pub(super) type Identity = (u64, u64);
#[cfg(not(unix))]
pub(super) type Identity = PathBuf;

/// Returns what a file is known by; `None` for one that is not there.
#[cfg(unix)]
pub(super) fn identity(path: &Path) -> Option<Identity> {
    fs::metadata(path).ok().map(|it| identity_of(&it))
}

#[cfg(unix)]
fn identity_of(metadata: &fs::Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// Returns what a file is known by; `None` for one that is not there. The same file under a second hard
/// link counts as another one, which loses nothing: a file is replaced, never written into.
#[cfg(not(unix))]
pub(super) fn identity(path: &Path) -> Option<Identity> {
    path.canonicalize().ok()
}

/// Returns what the file is known by that a standard stream leads to; `None` for anything but a file.
#[cfg(unix)]
fn identity_of_stream(stream: impl std::os::fd::AsFd) -> Option<Identity> {
    let file = File::from(stream.as_fd().try_clone_to_owned().ok()?);
    file.metadata().ok().filter(fs::Metadata::is_file).map(|it| identity_of(&it))
}

#[cfg(not(unix))]
fn identity_of_stream<T>(_stream: T) -> Option<Identity> {
    None
}

/// Returns what the file is known by that standard output is redirected to.
pub(super) fn identity_of_stdout() -> Option<Identity> {
    identity_of_stream(io::stdout())
}

impl Inputs {
    /// Returns the files that arguments name, `-` being standard input.
    ///
    /// # Errors
    /// An argument that names nothing that can be read.
    pub fn of<'a>(paths: impl IntoIterator<Item = &'a str>) -> Result<Self, Failure> {
        let mut inputs = Self::default();
        for path in paths {
            if path == "-" {
                inputs.0.extend(identity_of_stream(io::stdin()));
                continue;
            }
            let path = Path::new(path);
            // Opened, so that what may not be read is reported before anything is done.
            File::open(path).map_err(|error| failed(path, &error))?;
            inputs.add(path);
        }
        Ok(inputs)
    }

    /// Adds a file that is read.
    pub fn add(&mut self, path: &Path) {
        self.0.extend(identity(path));
    }

    /// Refuses a file to write to that is one of those read: by its name, by another name or by a link.
    ///
    /// # Errors
    /// That it is.
    pub fn refuse(&self, path: &Path) -> Result<(), Failure> {
        if fs::metadata(path).is_ok_and(|it| it.is_file())
            && identity(path).is_some_and(|it| self.0.contains(&it))
        {
            return Err(refused(path, "cannot be read and written at the same time"));
        }
        Ok(())
    }

    /// Refuses standard output where it leads to one of the files read.
    ///
    /// # Errors
    /// That it does.
    pub fn refuse_stdout(&self) -> Result<(), Failure> {
        match identity_of_stdout() {
            Some(it) if self.0.contains(&it) => {
                Err(Failure::Message("the output is one of the files that are read".to_owned()))
            }
            _ => Ok(()),
        }
    }
}

/// Whether files that hold something may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Replace {
    /// They are left alone, and the command ends.
    Never,
    /// That was asked for.
    Asked,
}

impl Replace {
    /// Returns what `--force` says.
    pub fn forced(force: bool) -> Self {
        if force { Self::Asked } else { Self::Never }
    }
}

/// Returns whether a path leads to something that only passes on what is written (a device, a pipe, one of
/// the process's own descriptors): it is written to as it is.
pub(super) fn is_passage(path: &Path) -> bool {
    let streams = ["/dev/stdin", "/dev/stdout", "/dev/stderr"].map(Path::new);
    let is_descriptor = path.parent().is_some_and(|it| it == Path::new("/dev/fd") || is_proc_fd(it));
    let is_special = || fs::metadata(path).is_ok_and(|it| !it.is_file() && !it.is_dir());
    streams.contains(&path) || is_descriptor || is_special()
}

/// Returns whether a folder is that of a process's descriptors.
fn is_proc_fd(folder: &Path) -> bool {
    folder.starts_with("/proc") && folder.file_name().is_some_and(|it| it == "fd")
}

/// Opens a passage. A file behind a descriptor is written to at its end, as the shell has set it up.
///
/// # Errors
/// One that cannot be written to.
pub(super) fn open_passage(path: &Path) -> Result<File, Failure> {
    OpenOptions::new().append(true).open(path).map_err(|error| failed(path, &error))
}

/// A file that takes its place once it is whole, and leaves no trace if it is not.
#[derive(Debug)]
pub(super) struct NewFile {
    /// Where it will be, links resolved.
    path: PathBuf,
    /// Where it is until then.
    part: PathBuf,
    file: File,
    /// The file it replaces, locked.
    replaced: Option<File>,
    replace: Replace,
    /// Whether a part that is not whole stays, for another run to continue.
    pub keeps_part: bool,
    is_whole: bool,
}

impl NewFile {
    /// Begins a file. What is at its place is not touched.
    ///
    /// # Errors
    /// A place that holds something that may not be replaced, that is read, that another run writes to, or
    /// that cannot be written to.
    pub fn begin(path: &Path, inputs: &Inputs, replace: Replace) -> Result<Self, Failure> {
        let path = resolved(path)?;
        inputs.refuse(&path)?;
        refuse_to_replace(&path, replace)?;
        let replaced = lock_existing(&path)?;
        let part = part_of(&path);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&part)
            .map_err(|error| failed(&path, &error))?;
        lock(&file, &path)?;
        // What a killed run has left of this very file is of no use.
        file.set_len(0).map_err(|error| failed(&path, &error))?;
        if let Ok(metadata) = fs::metadata(&path) {
            // Some file systems keep no permissions.
            let _ = file.set_permissions(metadata.permissions());
        }
        Ok(Self { path, part, file, replaced, replace, keeps_part: false, is_whole: false })
    }

    /// Returns the file to write to.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Puts the file at its place, on the disk.
    ///
    /// # Errors
    /// A file that cannot be written or moved, or a place that has been filled in the meantime.
    pub fn finish(mut self) -> Result<(), Failure> {
        let failed = |error: io::Error| failed(&self.path, &error);
        self.file.sync_all().map_err(failed)?;
        // A file that is open cannot be replaced everywhere.
        self.replaced = None;
        refuse_to_replace(&self.path, self.replace)?;
        fs::rename(&self.part, &self.path).map_err(failed)?;
        self.is_whole = true;
        sync_folder(&self.path);
        Ok(())
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.is_whole && !self.keeps_part {
            // Nothing but litter is left if this fails, and the reason to stop has been reported.
            let _ = fs::remove_file(&self.part);
        }
    }
}

/// Writes a file whole, or not at all.
///
/// # Errors
/// See [`write_all_whole`].
pub(super) fn write_whole(
    path: &Path,
    bytes: &[u8],
    inputs: &Inputs,
    replace: Replace,
) -> Result<(), Failure> {
    write_all_whole(&[(path.to_path_buf(), bytes.to_vec())], inputs, replace)
}

/// Writes several files, each whole; none of them where one cannot be written. One that holds the same
/// already is left as it is.
///
/// # Errors
/// See [`NewFile::begin`] and [`NewFile::finish`].
pub(super) fn write_all_whole(
    files: &[(PathBuf, Vec<u8>)],
    inputs: &Inputs,
    replace: Replace,
) -> Result<(), Failure> {
    let mut written = Vec::new();
    for (path, bytes) in files {
        let told = |error: io::Error| failed(path, &error);
        if is_passage(path) {
            open_passage(path)?.write_all(bytes).map_err(told)?;
            continue;
        }
        inputs.refuse(path)?;
        if path.is_file() && fs::read(path).map_err(told)? == *bytes {
            continue;
        }
        let new = NewFile::begin(path, inputs, replace)?;
        new.file().write_all(bytes).map_err(told)?;
        written.push(new);
    }
    written.into_iter().try_for_each(NewFile::finish)
}

/// A folder that files are put into, all of them once the last one is whole.
#[derive(Debug)]
pub(super) struct NewFiles {
    folder: PathBuf,
    /// Where the files are until then.
    parts: PathBuf,
    /// Keeps other runs out.
    lock: Option<File>,
    replace: Replace,
    /// The names of the files, as they were given.
    names: Vec<String>,
    /// The names in lower case: some file systems do not tell them apart.
    taken: BTreeSet<String>,
    /// Whether the folder was made here.
    is_new: bool,
    is_whole: bool,
}

/// Of the files in a folder that are not whole yet, the one that keeps other runs out.
const LOCK_NAME: &str = ".lock";

impl NewFiles {
    /// Begins to put files into a folder, which is made if it is not there.
    ///
    /// # Errors
    /// A folder that cannot be written to, or that another run writes to.
    pub fn begin(folder: &Path, replace: Replace) -> Result<Self, Failure> {
        let told = |error: io::Error| failed(folder, &error);
        let is_new = !folder.exists();
        fs::create_dir_all(folder).map_err(told)?;
        let parts = folder.join(PART_ENDING);
        fs::create_dir_all(&parts).map_err(told)?;
        let lock_path = parts.join(LOCK_NAME);
        let open = OpenOptions::new().write(true).create(true).truncate(false).open(&lock_path);
        let lock_file = open.map_err(told)?;
        lock(&lock_file, folder)?;
        // What a killed run has left.
        for entry in fs::read_dir(&parts).map_err(told)? {
            let path = entry.map_err(told)?.path();
            if path != lock_path {
                fs::remove_file(&path).map_err(|error| failed(&path, &error))?;
            }
        }
        Ok(Self {
            folder: folder.to_path_buf(),
            parts,
            lock: Some(lock_file),
            replace,
            names: Vec::new(),
            taken: BTreeSet::new(),
            is_new,
            is_whole: false,
        })
    }

    /// Adds a file. Another of the same name gets a number.
    ///
    /// # Errors
    /// See [`NewFile::begin`].
    pub fn add(&mut self, name: &str, bytes: &[u8], inputs: &Inputs) -> Result<(), Failure> {
        let mut free = name.to_owned();
        let mut n = 2;
        while !self.taken.insert(free.to_lowercase()) {
            let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
            free = format!("{stem}-{n}.{ending}");
            n += 1;
        }
        self.put(free, bytes, inputs)
    }

    /// Adds a file that goes with all others: it is written once, and may be there already as it is.
    ///
    /// # Errors
    /// See [`NewFile::begin`].
    pub fn add_shared(&mut self, name: &str, bytes: &[u8], inputs: &Inputs) -> Result<(), Failure> {
        let is_there = fs::read(self.folder.join(name)).is_ok_and(|there| there == bytes);
        if is_there || !self.taken.insert(name.to_lowercase()) {
            return Ok(());
        }
        self.put(name.to_owned(), bytes, inputs)
    }

    fn put(&mut self, name: String, bytes: &[u8], inputs: &Inputs) -> Result<(), Failure> {
        let path = self.folder.join(&name);
        inputs.refuse(&path)?;
        refuse_to_replace(&path, self.replace)?;
        let part = self.parts.join(&name);
        let write = || {
            let mut file = File::create(&part)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        write().map_err(|error| failed(&path, &error))?;
        self.names.push(name);
        Ok(())
    }

    /// Puts all files at their places.
    ///
    /// # Errors
    /// A file that cannot be moved, or a place that has been filled in the meantime.
    pub fn finish(mut self) -> Result<(), Failure> {
        for name in &self.names {
            refuse_to_replace(&self.folder.join(name), self.replace)?;
        }
        for name in &self.names {
            let path = resolved(&self.folder.join(name))?;
            fs::rename(self.parts.join(name), &path).map_err(|error| failed(&path, &error))?;
        }
        self.is_whole = true;
        sync_folder(&self.folder.join("."));
        Ok(())
    }
}

impl Drop for NewFiles {
    fn drop(&mut self) {
        // Only litter is left if this fails.
        self.lock = None;
        let _ = fs::remove_dir_all(&self.parts);
        if self.is_new && !self.is_whole {
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

/// Makes sure that no other run writes to a file at the same time.
///
/// # Errors
/// That one does.
pub(super) fn lock(file: &File, path: &Path) -> Result<(), Failure> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(refused(path, "another run is writing to it")),
        // Some file systems cannot lock; that must not keep anyone from working.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(()),
    }
}

/// Locks the file at a place, which another run may be continuing.
fn lock_existing(path: &Path) -> Result<Option<File>, Failure> {
    // One that cannot be opened is no obstacle: it is replaced, not written to.
    let Ok(file) = File::open(path) else { return Ok(None) };
    lock(&file, path)?;
    Ok(Some(file))
}

fn refuse_to_replace(path: &Path, replace: Replace) -> Result<(), Failure> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(refused(path, "is a folder")),
        Ok(metadata) if metadata.len() > 0 && replace == Replace::Never => {
            Err(refused(path, "is not empty: use --force to overwrite it, or another name"))
        }
        _ => Ok(()),
    }
}

/// Returns where a file is written that is not whole yet: beside its place, under a name of its own.
pub(super) fn part_of(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut stem = name.as_ref();
    while stem.len() + PART_ENDING.len() > MAX_NAME_BYTES {
        let Some((last, _)) = stem.char_indices().next_back() else { break };
        stem = stem.get(..last).unwrap_or_default();
    }
    path.with_file_name(format!("{stem}{PART_ENDING}"))
}

/// Returns the place that a path leads to over links, even where nothing is there yet.
pub(super) fn resolved(path: &Path) -> Result<PathBuf, Failure> {
    let mut path = path.to_path_buf();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&path) {
            // A link says where it leads from its own folder.
            Ok(to) => path = path.parent().map_or_else(|| to.clone(), |folder| folder.join(&to)),
            Err(_) => return Ok(path),
        }
    }
    Err(refused(&path, "is a link that leads in a circle"))
}

/// Has the names in a file's folder written to the disk, where the system can do that.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // The file itself is on the disk; without this a lost machine may bring back the one before it.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    let problem = match error.kind() {
        ErrorKind::IsADirectory => "is a folder".to_owned(),
        _ => error.to_string(),
    };
    refused(path, &problem)
}

fn refused(path: &Path, problem: &str) -> Failure {
    Failure::Message(format!("{}: {problem}", path.display()))
}
