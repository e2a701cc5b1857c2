//! A page saved as one file (`.mhtml`): a message of several parts, of which the first that is HTML is the page.
//!
//! Written by hand: browsers write one kind of message, and a library for mail would be larger than all of the rest
//! of the intake.

/// How deep parts are inside of parts.
const MAX_DEPTH: usize = 4;

/// Returns true if bytes begin like a saved page: with the header of a message of several parts.
pub(super) fn is_mhtml(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let (header, _) = split_header(head);
    let header = Header::read(header);
    header.value("content-type").to_ascii_lowercase().starts_with("multipart/")
        && (!header.value("mime-version").is_empty() || !header.value("from").is_empty())
}

/// Returns the bytes of the page in a saved file, decoded, or `None` where there is no HTML in it.
pub(super) fn page(bytes: &[u8]) -> Option<Vec<u8>> {
    part(bytes, 0)
}

fn part(bytes: &[u8], depth: usize) -> Option<Vec<u8>> {
    let (header, body) = split_header(bytes);
    let header = Header::read(header);
    let kind = header.value("content-type");
    let lower = kind.to_ascii_lowercase();
    if lower.starts_with("multipart/") && depth < MAX_DEPTH {
        let boundary = parameter(kind, "boundary")?;
        return parts(body, &boundary).into_iter().find_map(|bytes| part(bytes, depth + 1));
    }
    if !lower.starts_with("text/html") && !lower.starts_with("application/xhtml") {
        return None;
    }
    Some(match header.value("content-transfer-encoding").to_ascii_lowercase().trim() {
        "quoted-printable" => quoted_printable(body),
        "base64" => base64(body),
        _ => body.to_vec(),
    })
}

/// Returns the header of a message or part and what follows its blank line.
fn split_header(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut start = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let end = start + line.len();
        if line.trim_ascii().is_empty() && start > 0 {
            return (bytes.get(..start).unwrap_or(&[]), bytes.get(end..).unwrap_or(&[]));
        }
        start = end;
    }
    (bytes, &[])
}

/// The fields of a header by their names, lower case.
struct Header(Vec<(String, String)>);

impl Header {
    fn read(bytes: &[u8]) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in String::from_utf8_lossy(bytes).lines() {
            match (line.starts_with([' ', '\t']), fields.last_mut(), line.split_once(':')) {
                (true, Some((_, value)), _) => value.push_str(line),
                (false, _, Some((name, value))) => {
                    fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                }
                _ => {}
            }
        }
        Self(fields)
    }

    /// Returns a field's value, empty where there is none.
    fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(of, _)| of == name).map_or("", |(_, value)| value)
    }
}

/// Returns a parameter of a field's value, without its quotation marks.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|part| {
        let (of, value) = part.split_once('=')?;
        of.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// Returns what is between the lines of a boundary.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let delimiter = format!("--{boundary}");
    let mut found = Vec::new();
    let (mut from, mut at) = (None, 0);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let next = at + line.len();
        let end = line.trim_ascii_end().strip_prefix(delimiter.as_bytes());
        if end.is_some_and(|end| end.is_empty() || end == b"--") {
            found.extend(from.and_then(|from| body.get(from..at)));
            from = end.is_some_and(<[u8]>::is_empty).then_some(next);
        }
        at = next;
    }
    // A file that was cut off still has its last part.
    found.extend(from.and_then(|from| body.get(from..)).filter(|rest| !rest.trim_ascii().is_empty()));
    found
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((first, more)) = rest.split_first() {
        rest = more;
        if *first != b'=' {
            decoded.push(*first);
            continue;
        }
        match more {
            [b'\r', b'\n', after @ ..] | [b'\n', after @ ..] => rest = after,
            [high, low, after @ ..] => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    decoded.push(high << 4 | low);
                    rest = after;
                }
                _ => decoded.push(b'='),
            },
            _ => decoded.push(b'='),
        }
    }
    decoded
}

fn hex(digit: u8) -> Option<u8> {
    (digit as char).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn base64(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut n_bits) = (0_u32, 0);
    for byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            decoded.push((bits >> n_bits & 0xFF) as u8);
        }
    }
    decoded
}
