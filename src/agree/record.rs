//! A comparison as it is kept and written: lines of JSON.
//!
//! ```text
//! {"format": "qawl-comparison", "version": 1}
//! {"by": "Layla", "finished": false, "document": {Qawl JSON}}        one for each version
//! {"text": "9f86…", "item": "quote:12-40", "becomes": [{"parts": [[12, 40]], …}]}
//! {"rules": {"speaker": "majority", …}}
//! {"person": 0, "name": "Layla"}
//! ```
//!
//! A step is a line for each of its changes, all with its number (`"step": 7`) and, where it takes a step back or makes it
//! again, with that (`"as": "undo"`, `"as": "redo"`), so that steps can be taken back after the page was left too. Lines are
//! only ever added, and the last one of an item counts.
//! Offsets are code points. People are counted from 0 in the order in which their versions come.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::board::{Board, Change};
use super::gold::{GoldMark, GoldRole, Rule, Rules};
use crate::annotation::{AnnotationId, Claim, Document, Parts, SpeakerId};
use crate::format::encode;
use crate::format::named::Named;
use crate::format::qawl::{self, ReadError};
use crate::schema::{ClaimKind, Confidence, Label, QuoteKind, Worth, WorthReason};
use crate::text::{CodePointSpan, Text};

/// The version of the lines that are written, and the newest that can be read.
pub const VERSION: u32 = 1;

const FORMAT: &str = "qawl-comparison";

#[derive(Debug, Serialize, Deserialize)]
struct HeadDto {
    format: String,
    version: u32,
}

/// Returns the first line.
pub fn head() -> String {
    encode::json(&HeadDto { format: FORMAT.to_owned(), version: VERSION })
}

/// Returns the version of a comparison's lines by their first one; `None` where it is something else.
pub fn version(line: &str) -> Option<u32> {
    let head: HeadDto = serde_json::from_str(line.trim_start_matches('\u{feff}').trim()).ok()?;
    (head.format == FORMAT).then_some(head.version)
}

#[derive(Serialize)]
struct Written<'a> {
    by: &'a str,
    finished: bool,
    document: qawl::Written<'a>,
}

#[derive(Deserialize)]
struct ReadDto<'a> {
    by: String,
    #[serde(default)]
    finished: bool,
    #[serde(borrow)]
    document: &'a RawValue,
}

/// Returns the line of a version.
pub fn write_version(by: &str, document: &Document, finished: bool) -> String {
    encode::json(&Written { by, finished, document: qawl::Written(document) })
}

/// Who made a version, its document, and whether it is done.
pub type Signed = (String, Arc<Document>, bool);

/// Reads the line of a version: who made it, the document, and whether it is done. `None` where it is none.
///
/// # Errors
/// What is wrong with its document.
pub fn read_version(line: &str) -> Option<Result<Signed, ReadError>> {
    let read: ReadDto<'_> = serde_json::from_str(line.trim()).ok()?;
    Some(qawl::read(read.document.get()).map(|document| (read.by, Arc::new(document), read.finished)))
}

/// A person and the number of what is meant in that one's version.
type OfDto = (usize, u32);

#[derive(Debug, Serialize, Deserialize)]
struct MarkDto {
    parts: Vec<(u32, u32)>,
    #[serde(flatten)]
    role: RoleDto,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "label", rename_all = "lowercase")]
enum RoleDto {
    Speaker {
        of: Option<OfDto>,
    },
    Cue,
    Quote {
        r#type: Named<QuoteKind>,
        cues: Vec<OfDto>,
        source: Option<OfDto>,
        medium: Option<OfDto>,
    },
    Claim {
        worth: Named<Worth>,
        score: f64,
        reasons: Vec<Named<WorthReason>>,
        kind: Option<Named<ClaimKind>>,
        quote: Option<OfDto>,
    },
}

#[derive(Debug, Serialize, Deserialize)]
struct DecisionDto {
    text: String,
    item: String,
    becomes: Option<Vec<MarkDto>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct RulesDto {
    rules: Option<BTreeMap<String, String>>,
}

/// Returns a rule's name: `unanimous`, `majority`, `union`, `votes-2`, `first-1`; people count from 1.
pub fn rule_name(rule: Rule) -> String {
    match rule {
        Rule::Unanimous => "unanimous".to_owned(),
        Rule::Majority => "majority".to_owned(),
        Rule::Union => "union".to_owned(),
        Rule::Votes(n) => format!("votes-{n}"),
        Rule::First(person) => format!("first-{}", person + 1),
    }
}

/// Returns the rule of a name.
pub fn rule_named(name: &str) -> Option<Rule> {
    Some(match name {
        "unanimous" => Rule::Unanimous,
        "majority" => Rule::Majority,
        "union" => Rule::Union,
        _ => match name.split_once('-')? {
            ("votes", n) => Rule::Votes(n.parse().ok().filter(|n| *n > 0)?),
            ("first", n) => Rule::First(n.parse::<usize>().ok()?.checked_sub(1)?),
            _ => return None,
        },
    })
}

#[derive(Debug, Serialize, Deserialize)]
struct NameDto {
    person: usize,
    name: Option<String>,
}

/// How a step came about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepKind {
    /// It was done.
    #[default]
    Done,
    /// The last step was taken back.
    Undo,
    /// It was made again.
    Redo,
}

/// Which step a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct StepOf {
    /// Its number.
    pub step: u64,
    /// How it came about.
    #[serde(default, rename = "as")]
    pub kind: StepKind,
}

/// Returns the line of a change of a step.
pub fn write_step(board: &Board, change: &Change, of: StepOf) -> Option<String> {
    let line = write_change(board, change)?;
    let kind = match of.kind {
        StepKind::Done => "",
        StepKind::Undo => ",\"as\":\"undo\"",
        StepKind::Redo => ",\"as\":\"redo\"",
    };
    Some(format!("{{\"step\":{}{kind},{}", of.step, line.strip_prefix('{')?))
}

/// Makes the steps of these lines again, which can then be taken back as before; returns how many lines found no place, and
/// the number of the next step.
pub fn replay(board: &mut Board, lines: &[String]) -> (usize, u64) {
    let (mut n_lost, mut next) = (0, 0);
    let of = |line: &String| serde_json::from_str::<StepOf>(line).ok();
    for lines in lines.chunk_by(|a, b| of(a).is_some_and(|a| Some(a.step) == of(b).map(|b| b.step))) {
        let read: Vec<Option<Change>> = lines.iter().map(|line| read_change(board, line)).collect();
        n_lost += read.iter().filter(|it| it.is_none()).count();
        let changes: Vec<Change> = read.into_iter().flatten().collect();
        let Some(of) = lines.first().and_then(of) else {
            board.restore(changes);
            continue;
        };
        next = next.max(of.step + 1);
        let is_known = match of.kind {
            StepKind::Done => false,
            StepKind::Undo => board.undo_by(&changes),
            StepKind::Redo => board.redo_by(&changes),
        };
        if !is_known {
            board.perform(changes);
        }
    }
    (n_lost, next)
}

/// Returns the line of a change; `None` where it is of what is not on the board.
pub fn write_change(board: &Board, change: &Change) -> Option<String> {
    match change {
        Change::Rules(rules) => {
            let named = |rules: &Rules| {
                Label::ALL
                    .iter()
                    .map(|label| (label.name().to_owned(), rule_name(rules.of(*label))))
                    .collect()
            };
            Some(encode::json(&RulesDto { rules: rules.as_ref().map(named) }))
        }
        Change::Name(person, name) => {
            let name = name.as_ref().map(ToString::to_string);
            Some(encode::json(&NameDto { person: *person, name }))
        }
        Change::Decide((at, item), becomes) => {
            let article = board.articles().get(*at)?;
            let text = article.document()?.text();
            let mark = |mark: &GoldMark| mark_dto(text, &article.people, mark);
            let becomes = becomes.as_ref().map(|marks| marks.iter().map(mark).collect());
            let item = article.name(*item)?.to_owned();
            Some(encode::json(&DecisionDto { text: text.sha256().to_owned(), item, becomes }))
        }
    }
}

/// Reads the line of a change; `None` where it is none, or of what is not on the board.
pub fn read_change(board: &Board, line: &str) -> Option<Change> {
    if let Ok(decision) = serde_json::from_str::<DecisionDto>(line) {
        let is_it = |article: &Arc<super::board::Article>| {
            article.document().is_some_and(|document| document.text().sha256() == decision.text)
        };
        let at = board.articles().iter().position(is_it)?;
        let article = board.articles().get(at)?;
        let item = article.named(&decision.item)?;
        let text = article.document()?.text();
        let becomes = match decision.becomes {
            None => None,
            Some(marks) => Some(
                marks.into_iter().map(|it| mark(text, &article.people, it)).collect::<Option<Vec<_>>>()?,
            ),
        };
        return Some(Change::Decide((at, item), becomes));
    }
    if let Ok(it) = serde_json::from_str::<NameDto>(line) {
        let is_there = it.person < board.people().len();
        return is_there.then(|| Change::Name(it.person, it.name.map(Arc::from)));
    }
    let read: RulesDto = serde_json::from_str(line).ok()?;
    let Some(named) = read.rules else { return Some(Change::Rules(None)) };
    let mut rules = Rules::all(Rule::Unanimous);
    for (label, rule) in named {
        rules = rules.with(label.parse().ok()?, rule_named(&rule)?);
    }
    Some(Change::Rules(Some(rules)))
}

fn mark_dto(text: &Text, people: &[usize], mark: &GoldMark) -> MarkDto {
    let person = |place: usize| people.get(place).copied().unwrap_or(usize::MAX);
    let of = |(place, id): &(usize, AnnotationId)| (person(*place), id.0);
    let parts = mark.parts.spans().iter().map(|span| {
        let at = text.code_points(*span);
        (at.start, at.end)
    });
    let role = match &mark.role {
        GoldRole::Speaker(speaker) => {
            RoleDto::Speaker { of: speaker.map(|(place, id)| (person(place), id.0)) }
        }
        GoldRole::Cue => RoleDto::Cue,
        GoldRole::Quote { kind, cues, source, medium } => RoleDto::Quote {
            r#type: Named(*kind),
            cues: cues.iter().map(of).collect(),
            source: source.as_ref().map(of),
            medium: medium.as_ref().map(of),
        },
        GoldRole::Claim(claim, quote) => RoleDto::Claim {
            worth: Named(claim.worth),
            score: claim.score.share(),
            reasons: claim.reasons.iter().copied().map(Named).collect(),
            kind: claim.kind.map(Named),
            quote: quote.as_ref().map(of),
        },
    };
    MarkDto { parts: parts.collect(), role }
}

/// Reads a gold annotation; `None` where it leaves the text or is of somebody who has not this text.
fn mark(text: &Text, people: &[usize], dto: MarkDto) -> Option<GoldMark> {
    let span = |(start, end): &(u32, u32)| text.from_code_points(CodePointSpan { start: *start, end: *end });
    let spans: Option<Vec<_>> = dto.parts.iter().map(span).collect();
    let place = |person: usize| people.iter().position(|it| *it == person);
    let of = |(person, id): OfDto| Some((place(person)?, AnnotationId(id)));
    // Nothing, or what is there.
    let maybe = |it: Option<OfDto>| match it {
        None => Some(None),
        Some(it) => of(it).map(Some),
    };
    let role = match dto.role {
        RoleDto::Speaker { of } => {
            let speaker = maybe(of)?;
            GoldRole::Speaker(speaker.map(|(place, id)| (place, SpeakerId(id.0))))
        }
        RoleDto::Cue => GoldRole::Cue,
        RoleDto::Quote { r#type, cues, source, medium } => GoldRole::Quote {
            kind: r#type.0,
            cues: cues.into_iter().map(of).collect::<Option<Vec<_>>>()?,
            source: maybe(source)?,
            medium: maybe(medium)?,
        },
        RoleDto::Claim { worth, score, reasons, kind, quote } => GoldRole::Claim(
            Claim {
                worth: worth.0,
                score: Confidence::from_share(score),
                reasons: reasons.into_iter().map(|it| it.0).collect(),
                kind: kind.map(|it| it.0),
                quote: None,
            },
            maybe(quote)?,
        ),
    };
    Some(GoldMark { parts: Parts::new(spans?)?, role })
}
