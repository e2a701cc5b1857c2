//! Finds where in a JSON source a value is: from its pointer to line and column, and back.

/// A place in a file, both counted from 1; columns are characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl Place {
    /// Returns the place of a byte offset; one inside a character or after the end moves back.
    pub fn of(source: &str, offset: usize) -> Self {
        let mut end = offset.min(source.len());
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        let before = source.get(..end).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(line_start..).unwrap_or("").chars().count() + 1;
        Self { line: before.matches('\n').count() + 1, column }
    }
}

/// Returns where the value that a JSON pointer (RFC 6901) names begins; where there is no such value,
/// where the innermost one around it begins. The source must be JSON for the answer to mean much.
pub fn place_of(source: &str, pointer: &str) -> Place {
    let wanted: Vec<String> =
        pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
    let (mut best, mut depth) = (0, None);
    walk(source, |event, path, offset| {
        if event == Event::Closes {
            return true;
        }
        let leads = path.len() <= wanted.len() && path.iter().zip(&wanted).all(|(at, step)| at.is(step));
        if leads && depth.is_none_or(|depth| path.len() > depth) {
            (best, depth) = (offset, Some(path.len()));
        }
        depth != Some(wanted.len())
    });
    Place::of(source, best)
}

/// Returns the pointer of the value that a parser at that byte offset has been reading last: the one
/// that has just ended, or else the innermost one that has begun.
pub fn pointer_at(source: &str, offset: usize) -> String {
    let mut pointer = String::new();
    walk(source, |_, path, at| {
        if at >= offset {
            return false;
        }
        pointer.clear();
        for step in path {
            pointer.push('/');
            step.write(&mut pointer);
        }
        true
    });
    pointer
}

/// One step of a path into a JSON value.
enum Step<'a> {
    /// Into an object; the key as it is written, escapes included.
    Key(&'a str),
    /// Into an array.
    Index(usize),
}

impl Step<'_> {
    fn is(&self, step: &str) -> bool {
        match self {
            Self::Key(key) => *key == step,
            Self::Index(idx) => step.parse() == Ok(*idx),
        }
    }

    fn write(&self, pointer: &mut String) {
        match self {
            Self::Key(key) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Self::Index(idx) => pointer.push_str(&idx.to_string()),
        }
    }
}

/// An event of the walk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Event {
    /// The first byte of a value.
    Begins,
    /// The last byte of an object or array.
    Closes,
}

/// Calls `found` with the path and offset of each value in turn until it returns false. Without
/// recursion, so that depth costs no stack; on what is not JSON it ends early or finds too much.
fn walk<'a>(source: &'a str, mut found: impl FnMut(Event, &[Step<'a>], usize) -> bool) {
    let bytes = source.as_bytes();
    let mut path: Vec<Step<'a>> = Vec::new();
    let mut expects_key = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b' ' | b'\n' | b'\r' | b'\t' | b':' => at += 1,
            b',' => {
                match path.last_mut() {
                    Some(Step::Index(idx)) => *idx += 1,
                    Some(Step::Key(_)) => expects_key = true,
                    None => {}
                }
                at += 1;
            }
            b'}' | b']' => {
                path.pop();
                if !found(Event::Closes, &path, at) {
                    return;
                }
                expects_key = false;
                at += 1;
            }
            b'"' if expects_key => {
                let end = string_end(bytes, at);
                if let Some(step) = path.last_mut() {
                    *step = Step::Key(source.get(at + 1..end.saturating_sub(1)).unwrap_or(""));
                }
                expects_key = false;
                at = end;
            }
            _ => {
                if !found(Event::Begins, &path, at) {
                    return;
                }
                match byte {
                    b'{' => {
                        path.push(Step::Key(""));
                        expects_key = true;
                        at += 1;
                    }
                    b'[' => {
                        path.push(Step::Index(0));
                        at += 1;
                    }
                    b'"' => at = string_end(bytes, at),
                    _ => at = scalar_end(bytes, at),
                }
            }
        }
    }
}

/// Returns the offset after a string's closing mark.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Returns the offset after a number or literal, at least one byte on.
fn scalar_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start + 1..).unwrap_or(&[]);
    let len = rest.iter().position(|byte| b" \n\r\t,:]}".contains(byte)).unwrap_or(rest.len());
    start + 1 + len
}
