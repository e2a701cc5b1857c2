//! The parts of a word processor's document, which is a zip archive. What an archive says of sizes is not relied on:
//! what is taken out of it is bounded.

use miniz_oxide::inflate::decompress_to_vec_with_limit;
use rawzip::{CompressionMethod, ZipArchive};

use super::IntakeError;

/// How many entries of an archive are looked through.
const MAX_ENTRIES: usize = 4096;

/// An archive and where its parts are.
pub(super) struct Package<'a> {
    archive: rawzip::ZipSliceArchive<&'a [u8]>,
    parts: Vec<(String, CompressionMethod, rawzip::ZipArchiveEntryWayfinder)>,
}

impl<'a> Package<'a> {
    /// Returns the parts of an archive; `None` where it is broken.
    pub fn of(bytes: &'a [u8]) -> Option<Self> {
        let archive = ZipArchive::from_slice(bytes).ok()?;
        let mut parts = Vec::new();
        for entry in archive.entries().take(MAX_ENTRIES) {
            let entry = entry.ok()?;
            let path = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
            parts.push((path, entry.compression_method(), entry.wayfinder()));
        }
        Some(Self { archive, parts })
    }

    /// Returns true if there is a part of that path.
    pub fn has(&self, path: &str) -> bool {
        self.parts.iter().any(|(name, ..)| name == path)
    }

    /// Returns a part, `max` bytes at most; `None` where there is none of that path.
    ///
    /// # Errors
    /// The part is damaged, packed in a way that is not read, or longer.
    pub fn part(&self, path: &str, max: usize) -> Result<Option<Vec<u8>>, IntakeError> {
        let Some((_, method, at)) = self.parts.iter().find(|(name, ..)| name == path) else {
            return Ok(None);
        };
        let entry = self.archive.get_entry(*at).map_err(|_| IntakeError::BrokenDocument)?;
        let unpacked = match *method {
            CompressionMethod::STORE => Some(entry.data().to_vec()).filter(|data| data.len() <= max),
            CompressionMethod::DEFLATE => decompress_to_vec_with_limit(entry.data(), max).ok(),
            _ => None,
        };
        unpacked.map(Some).ok_or(IntakeError::BrokenDocument)
    }

    /// Returns the path of a Word document's main part: `word/document.xml`, or what other programs call it.
    pub fn main_document(&self) -> Option<&str> {
        let paths = || self.parts.iter().map(|(path, ..)| path.as_str());
        paths().find(|path| *path == "word/document.xml").or_else(|| {
            let is_main = |path: &&str| {
                path.strip_prefix("word/document")
                    .is_some_and(|rest| rest.ends_with(".xml") && !rest.contains('/'))
            };
            paths().find(is_main)
        })
    }
}
