//! Zip archives: several files as one, and back. Names and sizes in an archive are somebody's claims: what is
//! taken out is bounded, whatever they say.

use rawzip::{CompressionMethod, ZipArchive, ZipArchiveWriter};

use super::exported::{ExportError, ExportFile};
use super::naming::file_stem;
use super::problem::{ImportError, ImportProblem};
use super::source::{MAX_FILE_BYTES, SourceFile};

/// How many files an archive may hold.
const MAX_ENTRIES: usize = 20_000;

/// Returns true if bytes are a zip archive.
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Returns the names of the files in an archive; none where it is broken.
pub(super) fn names(bytes: &[u8]) -> Vec<String> {
    let Ok(archive) = ZipArchive::from_slice(bytes) else { return Vec::new() };
    let entries = archive.entries().take(MAX_ENTRIES).map_while(Result::ok);
    entries.map(|entry| String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned()).collect()
}

/// Returns the files of an archive, those left out that operating systems put there.
pub(super) fn unpack(name: &str, bytes: &[u8]) -> Result<Vec<SourceFile>, ImportError> {
    let broken = |message: String| ImportError::new(name, None, ImportProblem::NotZip(message));
    let archive = ZipArchive::from_slice(bytes).map_err(|error| broken(error.to_string()))?;
    let mut files = Vec::new();
    let mut left = MAX_FILE_BYTES;
    for entry in archive.entries() {
        let entry = entry.map_err(|error| broken(error.to_string()))?;
        let path = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
        let last = path.rsplit('/').next().unwrap_or("");
        if entry.is_dir() || last.is_empty() || last.starts_with('.') || path.starts_with("__MACOSX/") {
            continue;
        }
        if files.len() >= MAX_ENTRIES {
            return Err(broken(format!("more than {MAX_ENTRIES} files are in it")));
        }
        let method = entry.compression_method();
        let data = archive.get_entry(entry.wayfinder()).map_err(|error| broken(error.to_string()))?;
        let bytes = match method {
            CompressionMethod::STORE => {
                let data = data.data();
                if data.len() > left { Err(None) } else { Ok(data.to_vec()) }
            }
            CompressionMethod::DEFLATE => inflate(data.data(), left),
            other => {
                return Err(broken(format!("{path} is packed in a way that cannot be read ({other:?})")));
            }
        };
        let bytes = bytes.map_err(|why| match why {
            None => {
                let problem = ImportProblem::Bomb { max: MAX_FILE_BYTES };
                ImportError::new(name, None, problem)
            }
            Some(message) => broken(format!("{path}: {message}")),
        })?;
        std::io::copy(&mut data.verifying_reader(bytes.as_slice()), &mut std::io::sink())
            .map_err(|error| broken(format!("{path}: {error}")))?;
        left -= bytes.len();
        files.push(SourceFile { name: path, bytes });
    }
    Ok(files)
}

/// Returns what was packed, `max` bytes at most; the error is `None` for more.
fn inflate(packed: &[u8], max: usize) -> Result<Vec<u8>, Option<String>> {
    use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
    decompress_to_vec_with_limit(packed, max).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => None,
        _ => Some("the packed data is broken".to_owned()),
    })
}

/// Returns files as one: the only one as it is, several as an archive of that name.
///
/// # Errors
/// More or longer files than an archive can hold.
pub fn pack(mut files: Vec<ExportFile>, name: &str) -> Result<ExportFile, ExportError> {
    match (files.pop(), files.is_empty()) {
        (None, _) => Err(ExportError::Nothing),
        (Some(file), true) => Ok(file),
        (Some(last), false) => {
            files.push(last);
            // Written to memory, it fails only where offsets do not fit.
            let bytes = zip(&files).map_err(|_| ExportError::TooLarge)?;
            Ok(ExportFile { name: format!("{}.zip", file_stem(name)), bytes })
        }
    }
}

fn zip(files: &[ExportFile]) -> Result<Vec<u8>, rawzip::Error> {
    let length = files.iter().map(|file| file.bytes.len() + file.name.len() * 2 + 128).sum();
    let mut archive = ZipArchiveWriter::new(Vec::with_capacity(length));
    for file in files {
        let (mut entry, config) = archive.new_file(&file.name).start()?;
        let mut writer = config.wrap(&mut entry);
        std::io::Write::write_all(&mut writer, &file.bytes)?;
        let (_, descriptor) = writer.finish()?;
        entry.finish(descriptor)?;
    }
    archive.finish()
}
