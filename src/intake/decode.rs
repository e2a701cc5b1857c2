//! Decodes a file's bytes: UTF-8 with or without a byte order mark, UTF-16 with one.

use std::borrow::Cow;

use super::IntakeError;

/// Returns the text of `bytes` without a byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, IntakeError> {
    if let Some(units) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return utf16(units, u16::from_le_bytes);
    }
    if let Some(units) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return utf16(units, u16::from_be_bytes);
    }
    let content = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let mark = bytes.len() - content.len();
    let binary = content.iter().position(|&byte| is_binary(byte));
    match (std::str::from_utf8(content), binary) {
        (_, Some(at)) => Err(IntakeError::Binary { at: at + mark }),
        (Ok(text), None) => Ok(text.into()),
        (Err(error), None) => Err(IntakeError::NotUtf8 { at: error.valid_up_to() + mark }),
    }
}

/// Returns true for control characters that text files do not hold.
fn is_binary(byte: u8) -> bool {
    // Form feeds and escapes occur in texts from old systems and do no harm.
    matches!(byte, 0x00..=0x08 | 0x0E..=0x1A)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'static, str>, IntakeError> {
    let mark = 2;
    let pairs = bytes.chunks_exact(2);
    if let [_] = pairs.remainder() {
        return Err(IntakeError::NotUtf16 { at: mark + bytes.len() - 1 });
    }
    let units = pairs.filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(unit);
    let mut text = String::with_capacity(bytes.len());
    let mut at = mark;
    for decoded in char::decode_utf16(units) {
        match decoded {
            Ok('\0') => return Err(IntakeError::Binary { at }),
            Ok(c) => {
                text.push(c);
                at += c.len_utf16() * 2;
            }
            Err(_) => return Err(IntakeError::NotUtf16 { at }),
        }
    }
    Ok(text.into())
}
