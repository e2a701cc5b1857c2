//! What a file or a pasted text is, by its content: the one place where the page and the command ask.

use crate::agree::record;
use crate::answers::{self, Answer};
use crate::format::lines::InputLine;
use crate::format::{self, Format};
use crate::intake;
use crate::schema::Confidence;
use crate::store::file::{self, Head, LineError};

/// How long the text of a line must be to be an article rather than a quote, in bytes, if it is of one paragraph.
const ARTICLE_FROM: usize = 600;

/// What a file or a pasted text is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A project, or documents of one without its head.
    Project,
    /// A comparison of several people's versions.
    Comparison,
    /// Annotations in that format.
    Annotations(Format),
    /// Articles, each as JSON on a line of its own.
    Articles,
    /// What language models answered.
    Answers(Vec<Answer>),
    /// An article, or nothing that is known.
    Article,
}

/// What the first line of a file of lines says of all of them.
#[derive(Clone, Debug, PartialEq)]
pub enum FirstLine {
    /// The head of a project.
    Project(Box<Head>),
    /// A document of a project whose head is gone.
    Stored,
    /// The head of a comparison, of that version.
    Comparison(u32),
    /// Annotations in that format.
    Annotations(Format),
    /// An article.
    Article(InputLine),
}

/// Returns what something of that name and content is; the name is empty where it was pasted.
pub fn kind_of(name: &str, source: &[u8]) -> Kind {
    certain(name, source).unwrap_or_else(|| {
        let text = std::str::from_utf8(source).unwrap_or("");
        match answers::read(text) {
            Ok(answers) => Kind::Answers(answers),
            Err(_) if article_of(first_of(text)).is_some() => Kind::Articles,
            Err(_) => Kind::Article,
        }
    })
}

/// Returns what something is, unless that is an answer of a model or can be told only by reading it as one.
pub fn certain(name: &str, source: &[u8]) -> Option<Kind> {
    if intake::is_document(name, source) {
        return Some(Kind::Article);
    }
    // Damage to one of its lines makes it nothing else: its annotations are no answer about the article that is open.
    if project(source).is_some() {
        return Some(Kind::Project);
    }
    let Ok(text) = std::str::from_utf8(source) else {
        return Some(format::recognise(name, source).map_or(Kind::Article, Kind::Annotations));
    };
    let line = first_of(text);
    match head_of(line) {
        Some(Ok(FirstLine::Comparison(_))) => return Some(Kind::Comparison),
        Some(_) => return Some(Kind::Project),
        None => {}
    }
    if let Some(format) = format::recognise(name, source) {
        return Some(Kind::Annotations(format));
    }
    // A line of an answer may have a text too: that of a quote.
    let article = article_of(line).map(|article| article.text);
    article.filter(|text| text.contains('\n') || text.len() > ARTICLE_FROM).map(|_| Kind::Articles)
}

fn first_of(text: &str) -> &str {
    text.trim_start_matches('\u{feff}').lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("")
}

fn article_of(line: &str) -> Option<InputLine> {
    // Megabytes of something else are not parsed for that.
    line.contains("\"text\"").then(|| InputLine::read(line).ok()).flatten()
}

/// Returns what the first line of a project or a comparison says.
fn head_of(line: &str) -> Option<Result<FirstLine, NotRead>> {
    let line = line.trim_start_matches('\u{feff}').trim();
    if line.contains("qawl-project") {
        match Head::read(line) {
            Some(Ok(head)) => return Some(Ok(FirstLine::Project(Box::new(head)))),
            Some(Err(error)) => return Some(Err(NotRead::Project(error))),
            None => {}
        }
    }
    if line.contains("qawl-comparison")
        && let Some(version) = record::version(line)
    {
        return Some(Ok(FirstLine::Comparison(version)));
    }
    let is_stored = || file::read_line(line, Confidence::thousandths(0)).is_ok();
    (line.contains("\"document\"") && is_stored()).then_some(Ok(FirstLine::Stored))
}

/// How many lines are looked at for a project's document where the first line is damaged.
const LINES_TRIED: usize = 16;

/// Returns the head of a project's file, `None` where that is damaged or missing, and how many of its lines that are not
/// blank come before the documents; `None` where it is no project's file, or that of a newer Qawl.
pub fn project(source: &[u8]) -> Option<(Option<Head>, usize)> {
    let mut lines = file::lines(source).map(|(_, line)| line);
    match lines.next()?.map(head_of) {
        Ok(Some(Ok(FirstLine::Project(head)))) => Some((Some(*head), 1)),
        Ok(Some(Ok(FirstLine::Stored))) => Some((None, 0)),
        Ok(Some(_)) => None,
        Ok(None) | Err(_) => {
            let is_document = |line: Result<&str, LineError>| {
                line.is_ok_and(|line| matches!(head_of(line), Some(Ok(FirstLine::Stored))))
            };
            lines.take(LINES_TRIED).any(is_document).then_some((None, 1))
        }
    }
}

/// Why the first line of a file says nothing of the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// It is the head of a project, and cannot be read.
    Project(LineError),
    /// It is none of all that is read, and why it is no article.
    Text(String),
}

/// Returns what the first line that is not blank makes of a file of lines.
///
/// # Errors
/// Why it says nothing.
pub fn first_line(name: &str, line: &str) -> Result<FirstLine, NotRead> {
    if let Some(head) = head_of(line) {
        return head;
    }
    let line = line.trim_start_matches('\u{feff}').trim();
    // Some formats show only on a second line that they are lines.
    match format::recognise(name, format!("{line}\n{line}").as_bytes()) {
        Some(format) => Ok(FirstLine::Annotations(format)),
        None => InputLine::read(line).map(FirstLine::Article).map_err(NotRead::Text),
    }
}
