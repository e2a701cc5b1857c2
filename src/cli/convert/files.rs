//! The files that are converted: what is in a folder, what is beside a file, and how one begins.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::cli::output::{Failure, cannot_read, open};
use crate::cli::records::{MAX_LINE_BYTES, Records};
use crate::format::{Article, Format, MAX_FILE_BYTES, recognise};
use crate::recognise::{self, FirstLine, NotRead};

/// Returns a file's content, unpacked, and no more of it than a byte over `max`.
pub(in crate::cli) fn read_bytes(path: &str, max: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    open(path)?.take(limit).read_to_end(&mut bytes).map_err(|error| cannot_read(path, &error))?;
    Ok(bytes)
}

/// Returns true for the lines of a project.
pub(super) fn is_project(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = std::str::from_utf8(line).unwrap_or("");
    matches!(
        recognise::first_line("", line),
        Ok(FirstLine::Project(_) | FirstLine::Stored) | Err(NotRead::Project(_))
    )
}

/// Returns true for a file that begins as a project does.
pub(super) fn begins_project(path: &str) -> Result<bool, Failure> {
    let mut records = Records::of(open(path)?, MAX_LINE_BYTES);
    let first = records.next().map_err(|error| cannot_read(path, &error))?;
    Ok(first.and_then(|it| it.text.ok()).is_some_and(|line| is_project(line.as_bytes())))
}

/// Tells whether a file is the article of another one that was named too (`a.ann a.txt`): it is read with that one.
pub(super) fn is_text_of_another(path: &str, files: &[String]) -> bool {
    let of = |file: &&String| {
        file.as_str() != path
            && !file.ends_with(".txt")
            && Path::new(file).with_extension("txt") == Path::new(path)
    };
    path.ends_with(".txt")
        && files.iter().any(|file| of(&file) && reads_text_beside(file))
        && read_bytes(path, MAX_FILE_BYTES).is_ok_and(|bytes| recognise(path, &bytes).is_none())
}

/// Tells whether a file's format has its article beside it.
fn reads_text_beside(path: &str) -> bool {
    read_bytes(path, MAX_FILE_BYTES).is_ok_and(|bytes| recognise(path, &bytes).is_some_and(may_be_beside))
}

/// Tells whether the article of a format's files can be beside them.
pub(super) fn may_be_beside(format: Format) -> bool {
    format.article() != Article::Inside
}

/// Returns true for a file of lines; false for one whose only value is written over several, and for a list.
pub(super) fn has_lines(path: &str) -> Result<bool, Failure> {
    let mut reader = BufReader::new(open(path)?);
    let mut line = Vec::new();
    loop {
        line.clear();
        let limit = u64::try_from(MAX_LINE_BYTES).unwrap_or(u64::MAX);
        let n = (&mut reader)
            .take(limit)
            .read_until(b'\n', &mut line)
            .map_err(|error| cannot_read(path, &error))?;
        if n == 0 {
            return Ok(true);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_start_matches('\u{FEFF}').trim();
        if !text.is_empty() {
            let is_whole = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
            // What is cut off within a line is a fault of that line.
            let is_cut = !is_whole && text.ends_with([',', '{', '[']);
            let is_list = text.starts_with('[');
            return Ok(!(is_cut || is_list));
        }
    }
}

/// Returns the files in a folder and the folders in it, by name; hidden ones left out.
pub(super) fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let is_shown = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(is_shown)
    {
        let entry = entry.map_err(|error| Failure::Message(format!("{}: {error}", folder.display())))?;
        if entry.file_type().is_file() {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}

/// Returns a folder's entries by name.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let told = |error: &std::io::Error| Failure::Message(format!("{}: {error}", folder.display()));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| told(&error))? {
        found.push(entry.map_err(|error| told(&error))?.path());
    }
    found.sort();
    Ok(found)
}
