//! Talks of messengers and embedded posts: who writes comes to be in front of what they write, and dates, pictures
//! left out and notes of the messenger become lines of their own, as furniture.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::lines::Line;
use crate::schema::BlockKind;
use crate::text::stamps::stamp;

/// The longest name of who writes, in characters.
const LONGEST_NAME: usize = 60;

/// The longest message that may stand for something left out, in characters.
const LONGEST_OMISSION: usize = 60;

static OMISSIONS: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| include_str!("messages.tsv").lines().filter(|line| !line.starts_with('#')).collect());

/// Returns the lines of a talk or a post with dates and senders apart, and how many messages it has; `None` for any
/// other text.
pub(super) fn apart(lines: &[Line]) -> Option<(Vec<Line>, usize)> {
    let stamped = lines.iter().filter(|line| stamp(&line.text).is_some()).count();
    let first = lines.iter().find(|line| !line.text.trim().is_empty())?;
    let talk = stamped > 1 || stamped == 1 && stamp(&first.text).is_some();
    let headed = lines.iter().filter(|line| header(&line.text).is_some()).count();
    let telegram = headed > 1 || headed == 1 && header(&first.text).is_some();
    if !talk && !telegram && !lines.iter().any(|line| signature(&line.text).is_some()) {
        return None;
    }
    let mut apart: Vec<Line> = Vec::with_capacity(lines.len() * 2);
    let mut n = 0;
    let mut sender: Option<String> = None;
    for line in lines {
        if let Some((name, date)) = header(&line.text).filter(|_| telegram) {
            apart.push(furniture(date));
            sender = Some(name.to_owned());
            n += 1;
        } else if let Some(at) = stamp(&line.text).filter(|_| talk) {
            let (date, message) = line.text.split_at(at);
            n += 1;
            match sent(message) {
                Some((_, message_text)) if !is_omission(message_text) => {
                    apart.push(furniture(date.trim_end()));
                    apart.push(said(message));
                }
                _ => apart.push(furniture(&line.text)),
            }
        } else if let Some((name, date)) = signature(&line.text) {
            let begins = post_before(&apart);
            if let Some(post) = apart.get_mut(begins) {
                *post = said(&format!("{name}: {}", post.text));
                n += 1;
                apart.push(furniture(date));
            } else {
                apart.push(line.clone());
            }
        } else if is_omission(&line.text) && talk {
            apart.push(furniture(&line.text));
        } else if let Some(name) = sender.take_if(|_| !line.text.trim().is_empty()) {
            apart.push(said(&format!("{name}: {}", line.text)));
        } else if n > 0 && (talk || telegram) && line.kind.is_none() && !line.text.trim().is_empty() {
            apart.push(said(&line.text));
        } else {
            apart.push(line.clone());
        }
    }
    (n > 0).then_some((apart, n))
}

/// Returns a line that somebody has written.
fn said(text: &str) -> Line {
    Line { text: text.to_owned(), kind: Some(BlockKind::Body) }
}

fn furniture(text: &str) -> Line {
    Line { text: text.to_owned(), kind: Some(BlockKind::Boilerplate) }
}

/// Returns the name that a message begins with, and the message.
fn sent(message: &str) -> Option<(&str, &str)> {
    let (name, said) = message.split_once(':')?;
    let fits = name.chars().count() <= LONGEST_NAME
        && !name.trim().is_empty()
        && !name.contains(['.', '«', '“', '"']);
    fits.then_some((name, said))
}

/// Returns true for what stands for a picture, a call or a message taken back.
fn is_omission(said: &str) -> bool {
    let visible: String = said
        .chars()
        .filter(|c| !matches!(c, '<' | '>' | '(' | ')' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
        .collect();
    let visible = visible.trim().trim_end_matches('.').to_lowercase();
    let short = visible.chars().count() <= LONGEST_OMISSION;
    let attached = || visible.starts_with("attached:") || OMISSIONS.iter().any(|it| visible.ends_with(it));
    short && (OMISSIONS.contains(visible.as_str()) || attached() && visible.contains('.'))
}

/// Returns name and date of the head of a message (`Mona, [14.03.2025 21:12]`), whose text is in the next line.
fn header(line: &str) -> Option<(&str, &str)> {
    let open = line.rfind('[')?;
    let (name, date) = (line.get(..open)?.trim(), line.get(open..)?.trim());
    let name = name.strip_suffix([',', '،', ':'])?.trim();
    let named = !name.is_empty() && name.chars().count() <= LONGEST_NAME;
    (named && date.ends_with(']') && crate::text::stamps::is_stamp(date)).then_some((name, date))
}

/// Returns who has written a post and when, from the line that ends it: `— Mona (@mona) March 14, 2025`.
fn signature(line: &str) -> Option<(&str, &str)> {
    let inner = line.trim().strip_prefix(['—', '–', '-'])?.trim_start();
    let open = inner.find("(@")?;
    let close = open + inner.get(open..)?.find(')')?;
    let handle = inner.get(open + 2..close)?;
    let (name, date) = (inner.get(..=close)?, inner.get(close + 1..)?.trim());
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '@' | '-');
    let named = open > 0 && open <= LONGEST_NAME * 2 && !handle.is_empty() && handle.chars().all(plain);
    (named && date.chars().any(char::is_numeric) && date.chars().count() < LONGEST_NAME)
        .then_some((name, date))
}

/// Returns where the post begins that the next line ends: the lines up to the blank one before.
fn post_before(lines: &[Line]) -> usize {
    let written = lines.iter().rposition(|line| !line.text.trim().is_empty());
    let Some(last) =
        written.filter(|at| lines.get(*at).is_some_and(|line| line.kind != Some(BlockKind::Boilerplate)))
    else {
        return usize::MAX;
    };
    let begins = |line: &Line| line.text.trim().is_empty() || line.kind == Some(BlockKind::Boilerplate);
    lines.get(..last).unwrap_or(&[]).iter().rposition(begins).map_or(0, |at| at + 1)
}
