//! From articles to annotated lines, in threads that end with the call.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use qawl::detect::{DetectOptions, Detection, FoundSpeaker, detect};
use qawl::format::lines::{Id, InputLine, SourceOffsets, of_detection};
use qawl::format::qawl as native;
use qawl::intake::{MAX_ARTICLE_BYTES, Options, Source};
use qawl::schema::{BlockKind, Confidence, Lang};
use qawl::session::document_from;
use qawl::text::{Span, Text};
use serde::Serialize;

/// How long to wait before it is looked whether the user has interrupted.
const PATIENCE: Duration = Duration::from_millis(100);

/// What an article came to: the JSON of [`Found`], or a kind and a message.
pub type Outcome = Result<String, Fault>;

/// Why an article was not annotated.
#[derive(Clone, Debug)]
pub struct Fault {
    /// A name that stays the same: `too-long`, `unreadable`, `internal`.
    pub kind: &'static str,
    /// What is wrong, in English.
    pub message: String,
}

/// A speaker, as `py/qawl` makes an object of it. Offsets count code points of the article as it was given.
#[derive(Serialize)]
pub struct Speaker {
    /// What `speaker_id` of a quote says.
    pub id: String,
    /// The fullest name.
    pub name: String,
    /// What sort of source it is.
    pub kind: Option<&'static str>,
    /// Its mentions.
    pub mentions: Vec<(u32, u32)>,
}

/// An annotated article: the line that the command writes, and what the line has no room for.
#[derive(Serialize)]
struct Found<'a> {
    line: &'a qawl::format::lines::Line,
    speakers: Vec<Speaker>,
    /// The text that was taken from a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    /// The document as Qawl JSON, where it can not be made of the text again.
    #[serde(skip_serializing_if = "Option::is_none")]
    json: Option<String>,
    /// How the file was taken in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

/// Annotates by one set of options.
#[pyclass(frozen, module = "qawl._qawl")]
pub struct Engine {
    lang: Option<Lang>,
    claims: bool,
    rules_off: BTreeSet<String>,
    min_confidence: Confidence,
}

#[pymethods]
impl Engine {
    #[new]
    fn new(lang: Option<String>, claims: bool, rules_off: Vec<String>, min_confidence: f64) -> Self {
        Self {
            lang: lang.map(|lang| Lang(lang.into())),
            claims,
            rules_off: rules_off.into_iter().collect(),
            min_confidence: Confidence::from_share(min_confidence),
        }
    }

    /// Annotates (text, language) pairs, and returns for each, in order, (JSON, None, None) or (None, kind, message).
    #[allow(clippy::type_complexity)] // A tuple is what Python takes apart.
    fn annotate(
        &self,
        py: Python<'_>,
        articles: Vec<(String, Option<String>)>,
        threads: usize,
    ) -> PyResult<Vec<(Option<String>, Option<&'static str>, Option<String>)>> {
        let outcomes = if let [(text, lang)] = articles.as_slice() {
            vec![py.detach(|| self.guarded(text, lang.as_deref()))]
        } else {
            self.all(py, &articles, threads)?
        };
        Ok(outcomes.into_iter().map(parts).collect())
    }

    /// Returns an article as Qawl JSON on one line.
    fn json(&self, py: Python<'_>, id: &str, text: &str, lang: Option<&str>) -> PyResult<String> {
        let made = py.detach(|| {
            caught(|| {
                let source = Text::new(text);
                let detection = self.detection(&source, lang, &[]);
                native::write_line(&document_from(id, source, &detection))
            })
        });
        made.map_err(|fault| PyValueError::new_err(fault.message))
    }

    /// Annotates a file's content: plain text, HTML, Word, OpenDocument. `name` may tell which.
    #[allow(clippy::type_complexity)]
    fn file(
        &self,
        py: Python<'_>,
        id: &str,
        name: &str,
        content: Vec<u8>,
        lang: Option<&str>,
    ) -> (Option<String>, Option<&'static str>, Option<String>) {
        parts(py.detach(|| {
            let source = Source::File { name: name.into(), bytes: content.into() };
            caught(|| {
                let intake = source.take_in(Options::default());
                let intake = intake.map_err(|error| Fault::new("unreadable", error.to_string()))?;
                let text = intake.text.as_str().to_owned();
                let notes = intake.remarks.iter().map(ToString::to_string).collect();
                Ok(self.found(id, &text, lang, &intake.hints, Some(notes)))
            })?
        }))
    }
}

/// Returns the ids of the rules there are.
#[pyfunction]
pub fn rules() -> Vec<String> {
    qawl::lang::rules()
}

/// Returns the languages that are annotated.
#[pyfunction]
pub fn languages() -> Vec<&'static str> {
    qawl::lang::languages().collect()
}

impl Fault {
    /// Returns a reason not to have annotated something.
    pub fn new(kind: &'static str, message: String) -> Self {
        Self { kind, message }
    }
}

fn parts(outcome: Outcome) -> (Option<String>, Option<&'static str>, Option<String>) {
    match outcome {
        Ok(json) => (Some(json), None, None),
        Err(fault) => (None, Some(fault.kind), Some(fault.message)),
    }
}

/// Does something, and returns a panic of it as an error: one article must not cost the others.
fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        Fault::new("internal", "a mistake in Qawl itself; please report it with this article".to_owned())
    })
}

impl Engine {
    /// Annotates side by side; ends early with the exception where the user interrupts.
    fn all(
        &self,
        py: Python<'_>,
        articles: &[(String, Option<String>)],
        threads: usize,
    ) -> PyResult<Vec<Outcome>> {
        let n_threads = threads.clamp(1, articles.len().max(1));
        let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
        let mut outcomes: Vec<Option<Outcome>> = articles.iter().map(|_| None).collect();
        let interrupted = py.detach(|| {
            thread::scope(|scope| {
                let (sender, receiver) = channel();
                for _ in 0..n_threads {
                    let (sender, next, stopped) = (sender.clone(), &next, &stopped);
                    scope.spawn(move || {
                        while !stopped.load(Ordering::Relaxed) {
                            let nth = next.fetch_add(1, Ordering::Relaxed);
                            let Some((text, lang)) = articles.get(nth) else { return };
                            if sender.send((nth, self.guarded(text, lang.as_deref()))).is_err() {
                                return;
                            }
                        }
                    });
                }
                drop(sender);
                loop {
                    match receiver.recv_timeout(PATIENCE) {
                        Ok((nth, outcome)) => {
                            if let Some(slot) = outcomes.get_mut(nth) {
                                *slot = Some(outcome);
                            }
                        }
                        Err(RecvTimeoutError::Disconnected) => return Ok(()),
                        Err(RecvTimeoutError::Timeout) => {}
                    }
                    if let Err(interruption) = Python::attach(|py| py.check_signals()) {
                        stopped.store(true, Ordering::Relaxed);
                        return Err(interruption);
                    }
                }
            })
        });
        interrupted?;
        let lost = || Err(Fault::new("internal", "was not annotated".to_owned()));
        Ok(outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(lost)).collect())
    }

    fn guarded(&self, text: &str, lang: Option<&str>) -> Outcome {
        if text.len() > MAX_ARTICLE_BYTES {
            let max = MAX_ARTICLE_BYTES / (1024 * 1024);
            return Err(Fault::new("too-long", format!("the text is longer than {max} MB")));
        }
        caught(|| self.found("", text, lang, &[], None))
    }

    /// Returns the JSON of [`Found`]; with the text and the document where `notes` say how it was taken from a file.
    fn found(
        &self,
        id: &str,
        text: &str,
        lang: Option<&str>,
        hints: &[(Span, BlockKind)],
        notes: Option<Vec<String>>,
    ) -> String {
        let source = Text::new(text);
        let detection = self.detection(&source, lang, hints);
        let input = InputLine { id: Id::Name(id.to_owned()), lang: None, text: text.to_owned() };
        let mut line = of_detection(&input, &source, &detection);
        line.claims = line.claims.filter(|_| self.claims);
        let at = SourceOffsets::new(&source, text);
        let speaker = |(idx, found): (usize, &FoundSpeaker)| Speaker {
            id: format!("s{}", idx + 1),
            name: found.name.clone(),
            kind: found.kind.map(|kind| kind.name()),
            mentions: at.ranges(&found.mentions),
        };
        let speakers = detection.speakers.iter().enumerate().map(speaker).collect();
        let is_file = notes.is_some();
        let json = is_file.then(|| native::write_line(&document_from(id, source.clone(), &detection)));
        let text = is_file.then_some(text);
        let found = Found { line: &line, speakers, text, json, notes: notes.unwrap_or_default() };
        // Strings, numbers and lists only: there is nothing in it that JSON could refuse.
        serde_json::to_string(&found).unwrap_or_default()
    }

    fn detection(&self, text: &Text, lang: Option<&str>, hints: &[(Span, BlockKind)]) -> Detection {
        let own = lang.filter(|lang| !lang.is_empty()).map(|lang| Lang(lang.to_owned().into()));
        let options = DetectOptions {
            lang: own.or_else(|| self.lang.clone()),
            block_hints: hints.to_vec(),
            worth: qawl::cli::worth_model(),
            without_claims: !self.claims,
            ..DetectOptions::default()
        };
        self.kept(detect(text, &options))
    }

    /// Leaves out what a rule has found that is off or not sure enough.
    fn kept(&self, mut detection: Detection) -> Detection {
        if self.rules_off.is_empty() && self.min_confidence == Confidence::default() {
            return detection;
        }
        let is_kept = |evidence: &qawl::schema::Evidence| {
            !self.rules_off.contains(&*evidence.rule.0) && evidence.confidence >= self.min_confidence
        };
        // Where each quote stands among those that are left, since claims name theirs by its place.
        let mut places = Vec::with_capacity(detection.attributions.len());
        let mut n_kept = 0;
        detection.attributions.retain(|found| {
            let is_kept = is_kept(&found.evidence);
            places.push(is_kept.then_some(n_kept));
            n_kept += usize::from(is_kept);
            is_kept
        });
        for found in &mut detection.attributions {
            let is_off = |it: &qawl::schema::Evidence| self.rules_off.contains(&*it.rule.0);
            if found.source_evidence.as_ref().is_some_and(is_off) {
                (found.source, found.speaker, found.source_evidence) = (None, None, None);
            }
        }
        detection.claims.retain(|found| is_kept(&found.evidence));
        for found in &mut detection.claims {
            found.attribution = found.attribution.and_then(|idx| places.get(idx).copied().flatten());
        }
        detection
    }
}
