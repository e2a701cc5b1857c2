//! Decodes a file's bytes: UTF-8 and UTF-16 with or without a byte order mark, and the encodings of old files, guessed.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::IntakeError;

/// How many bytes are looked at for UTF-16 without a mark.
const SAMPLE: usize = 8 * 1024;

/// How many characters of UTF-8 there are to each broken one where a text is still taken for UTF-8.
const TO_EACH_BROKEN: usize = 10;

/// An encoding that a text file can be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextEncoding(&'static Encoding);

impl TextEncoding {
    /// The encodings that a person is offered, likeliest first.
    pub const OFFERED: [&str; 9] = [
        "UTF-8",
        "windows-1256",
        "ISO-8859-6",
        "windows-1252",
        "UTF-16LE",
        "UTF-16BE",
        "windows-1250",
        "windows-1251",
        "windows-1254",
    ];

    /// Returns the encoding that a label of the web's standard names, in any case (`windows-1256`, `latin1`).
    pub fn named(label: &str) -> Option<Self> {
        Encoding::for_label(label.as_bytes()).map(Self)
    }

    /// Returns its name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

/// A file's text.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    /// What it was read as.
    pub encoding: TextEncoding,
    /// Nothing in the file says so.
    pub guessed: bool,
    /// How many places could not be read; U+FFFD is there.
    pub n_lost: usize,
}

/// Returns the text of `bytes` without a byte order mark, read as `asked` where that is given.
pub(super) fn decode(bytes: &[u8], asked: Option<TextEncoding>) -> Result<Decoded<'_>, IntakeError> {
    if let Some(encoding) = asked {
        return read(bytes, encoding.0, false);
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        let decoded = read(bytes, encoding, false)?;
        return match decoded.n_lost {
            0 => Ok(decoded),
            // What says that it is UTF-16 and is not is no old file, but a damaged one.
            _ if encoding != UTF_8 => Err(IntakeError::NotUtf16 { at: broken_unit(bytes, encoding) }),
            _ => Ok(Decoded { guessed: true, ..decoded }),
        };
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return read(bytes, encoding, true);
    }
    if let Some(at) = bytes.iter().position(|byte| is_binary(*byte)) {
        return Err(IntakeError::Binary { at });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: text.into(), encoding: TextEncoding(UTF_8), guessed: false, n_lost: 0 });
    }
    if is_mostly_utf8(bytes) {
        return read(bytes, UTF_8, true);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    read(bytes, detector.guess(None, Utf8Detection::Deny), true)
}

fn read<'a>(bytes: &'a [u8], encoding: &'static Encoding, guessed: bool) -> Result<Decoded<'a>, IntakeError> {
    let (text, encoding, _) = encoding.decode(bytes);
    // A text that says nothing with NUL in it was not read as what it is.
    if let Some(at) = text.bytes().position(|byte| byte == 0) {
        return Err(IntakeError::Binary { at });
    }
    let n_lost = text.matches('\u{FFFD}').count();
    Ok(Decoded { text, encoding: TextEncoding(encoding), guessed, n_lost })
}

/// Returns true for control characters that text files do not hold.
fn is_binary(byte: u8) -> bool {
    // Form feeds and escapes occur in texts from old systems and do no harm.
    matches!(byte, 0x00..=0x08 | 0x0E..=0x1A)
}

/// Returns true if there is much more of UTF-8 in the bytes than of anything else.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut n_read, mut n_broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        n_read += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        n_broken += usize::from(!chunk.invalid().is_empty());
    }
    n_broken > 0 && n_read >= n_broken * TO_EACH_BROKEN
}

/// Returns which UTF-16 bytes without a mark are: every other byte is one of few, and what they make are letters.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(SAMPLE) & !1)?;
    // Spaces and line ends have a zero in them.
    if sample.len() < 4 || !bytes.len().is_multiple_of(2) || !sample.contains(&0) {
        return None;
    }
    let share = |encoding: &'static Encoding| {
        let (text, _, broken) = encoding.decode(sample);
        let plain = |c: &char| {
            matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{A0}'..='\u{24F}' | '\u{370}'..='\u{52F}' | '\u{590}'..='\u{6FF}')
                || matches!(c, '\u{200B}'..='\u{206F}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}')
        };
        let n = text.chars().count().max(1);
        if broken { 0 } else { text.chars().filter(plain).count() * 100 / n }
    };
    let (little, big) = (share(UTF_16LE), share(UTF_16BE));
    let (best, encoding) = if little >= big { (little, UTF_16LE) } else { (big, UTF_16BE) };
    (best >= 95 && little != big).then_some(encoding)
}

/// Returns the offset of the first byte of the unit of marked UTF-16 that is broken.
fn broken_unit(bytes: &[u8], encoding: &'static Encoding) -> usize {
    let mark = 2;
    let units =
        bytes.get(mark..).unwrap_or(&[]).chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok());
    let unit = if encoding == UTF_16LE { u16::from_le_bytes } else { u16::from_be_bytes };
    let mut at = mark;
    for decoded in char::decode_utf16(units.map(unit)) {
        match decoded {
            Ok(c) => at += c.len_utf16() * 2,
            Err(_) => break,
        }
    }
    at
}
