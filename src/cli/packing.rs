//! Packed files: recognised by their first bytes when read, by their ending when written.

use std::io::{self, BufReader, Cursor, Error, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use flate2::write::GzEncoder;

/// What gzip's and Zstandard's files begin with.
const GZIP_MAGIC: [u8; 2] = [0x1F, 0x8B];
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Packing {
    /// As gzip does it, for files ending in .gz.
    Gzip,
    /// As zstd does it, for files ending in .zst.
    Zstd,
}

impl Packing {
    /// Returns how a file of that name is packed, and its name without that ending.
    pub fn of_name(path: &Path) -> (Option<Self>, PathBuf) {
        let ending = path.extension().map(|it| it.to_ascii_lowercase());
        let packing = match ending.as_ref().and_then(|it| it.to_str()) {
            Some("gz" | "gzip") => Self::Gzip,
            Some("zst" | "zstd") => Self::Zstd,
            _ => return (None, path.to_path_buf()),
        };
        (Some(packing), path.with_extension(""))
    }

    /// Returns the packing's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    fn of_magic(head: &[u8]) -> Option<Self> {
        if head.starts_with(&GZIP_MAGIC) {
            return Some(Self::Gzip);
        }
        head.starts_with(&ZSTD_MAGIC).then_some(Self::Zstd)
    }
}

/// Returns what is in a source: unpacked if it is packed. One that should be packed and is not, by its
/// name, is refused.
pub(super) fn unpacked(source: Box<dyn Read + Send>, name: &Path) -> io::Result<Box<dyn Read + Send>> {
    let mut source = source;
    let mut head = Vec::with_capacity(ZSTD_MAGIC.len());
    source.by_ref().take(ZSTD_MAGIC.len() as u64).read_to_end(&mut head)?;
    let packing = Packing::of_magic(&head);
    if let (None, (Some(needed), _)) = (packing, Packing::of_name(name)) {
        let message = format!("named as {}, but not {0} data", needed.name());
        return Err(Error::new(ErrorKind::InvalidData, message));
    }
    let whole = Cursor::new(head).chain(source);
    Ok(match packing {
        None => Box::new(whole),
        // Several members or frames one after the other are one file, with either.
        Some(Packing::Gzip) => {
            Box::new(flate2::bufread::MultiGzDecoder::new(BufReader::with_capacity(64 * 1024, whole)))
        }
        Some(Packing::Zstd) => Box::new(zstd::stream::read::Decoder::new(whole)?),
    })
}

/// One part of a packed file that can be read without the others: a member of gzip, a frame of zstd.
pub(super) enum Part<W: Write> {
    Gzip(GzEncoder<W>),
    Zstd(zstd::stream::write::Encoder<'static, W>),
}

impl<W: Write> Part<W> {
    /// Begins a part.
    pub fn begin(packing: Packing, to: W) -> io::Result<Self> {
        Ok(match packing {
            Packing::Gzip => Self::Gzip(GzEncoder::new(to, flate2::Compression::default())),
            Packing::Zstd => {
                let mut encoder = zstd::stream::write::Encoder::new(to, zstd::DEFAULT_COMPRESSION_LEVEL)?;
                encoder.include_checksum(true)?;
                Self::Zstd(encoder)
            }
        })
    }

    /// Packs some bytes.
    pub fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Gzip(encoder) => encoder.write_all(bytes),
            Self::Zstd(encoder) => encoder.write_all(bytes),
        }
    }

    /// Ends the part and returns what it was written to.
    pub fn finish(self) -> io::Result<W> {
        match self {
            Self::Gzip(encoder) => encoder.finish(),
            Self::Zstd(encoder) => encoder.finish(),
        }
    }
}
