//! What a person pastes, drops or chooses, on its way to becoming a document.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use gloo::timers::future::TimeoutFuture;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;
use yew::Callback;

use crate::annotation::Document;
use crate::format::qawl::Problem;
use crate::format::{ImportError, ImportProblem, not_read, read_qawl};
use crate::intake::{self, IntakeError, MAX_SOURCE_BYTES, Options, Source};
use crate::scheme::{self, FileError};
use crate::session::{
    Action, Annotating, AnswerAction, DocumentAction, Doubt, Failure, MessageAction, ProjectAction, Taken,
    id_of_file, rated,
};
use crate::ui::dom::intake::Given;
use crate::ui::dom::transfer::Transfer;
use crate::ui::dom::{answers, foreign, learned, worth};

/// The longest text that is annotated at once, in bytes: longer than nearly all articles, and read faster
/// than a person notices.
pub(super) const AT_ONCE: u32 = 48 * 1024;

/// Incremented for each load or re-analysis; results of older ones are dropped.
static TURN: AtomicU32 = AtomicU32::new(0);

/// Takes the place of whatever is being read, and returns the turn by which to know when another does so.
pub(super) fn take_turn() -> u32 {
    TURN.fetch_add(1, Ordering::Relaxed).wrapping_add(1)
}

/// Returns true until something else has taken the place of what has that turn.
pub(super) fn is_turn(turn: u32) -> bool {
    TURN.load(Ordering::Relaxed) == turn
}

/// Takes in what was pasted or dropped: HTML that has structure, else text, else a file. What is copied in a word
/// processor or a spreadsheet holds a picture of itself too, and a file copied in a folder its name as text.
/// A model's answer about the open document is brought into that, and replaces nothing.
pub fn take_transfer(
    transfer: Transfer,
    open_document: Option<answers::Open>,
    act: &Callback<Action>,
    take: impl Fn(Vec<Given>),
) {
    let (plain, html, files) = match transfer {
        Transfer::Many(given) => return take(given),
        Transfer::TooLarge(error) => {
            return act.emit(Action::Message(MessageAction::Fail(Failure::Intake { name: None, error })));
        }
        Transfer::One { plain, html, files } => (plain, html, files),
    };
    let is_named = |file: &File| names_file(&plain, &file.name());
    let has_text = !plain.trim().is_empty() && !files.iter().any(is_named);
    if !has_text && let Some(file) = files.iter().find(|file| !is_picture(file)).or(files.first()) {
        // A picture copied from a page comes with mark-up that holds it, and no text.
        if !files.iter().all(is_picture) || !has_words(&html) {
            match open_document {
                Some(document) => {
                    let otherwise = act.clone();
                    answers::take_file(file.clone(), document, act.clone(), |file| {
                        take_file(file, otherwise)
                    });
                }
                None => take_file(file.clone(), act.clone()),
            }
            return;
        }
    }
    let act = act.clone();
    spawn_local(async move {
        if let Some(document) = open_document {
            match answers::take("", &plain, &document, &act).await {
                answers::Taking::Answer => return,
                answers::Taking::Doubtful(answered) => {
                    let source = Source::Plain(plain.into());
                    return act.emit(Action::Answer(AnswerAction::Doubt(Some(Arc::new(Doubt {
                        answered,
                        source,
                    })))));
                }
                answers::Taking::Other => {}
            }
        }
        if foreign::is_foreign("", plain.as_bytes()) {
            foreign::open(None, plain.as_bytes(), &act);
        } else if is_json(&plain) {
            act.emit(import(None, &plain));
        } else if has_structure(&html) {
            open(None, Source::Html(html.into()), &act);
        } else {
            open(None, Source::Plain(plain.into()), &act);
        }
    });
}

fn is_picture(file: &File) -> bool {
    file.type_().starts_with("image/")
}

/// Returns true if a text is nothing but the name of a file or the way to it.
fn names_file(text: &str, name: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    lines.peek().is_some()
        && lines.any(|line| {
            line == name || line.ends_with(&format!("/{name}")) || line.ends_with(&format!("\\{name}"))
        })
}

/// Returns true if HTML has text.
fn has_words(html: &str) -> bool {
    !html.is_empty() && intake::html(html).is_ok()
}

/// Takes in a text that was typed or pasted.
pub fn take_text(text: String, act: &Callback<Action>) {
    open(None, Source::Plain(text.into()), act);
}

/// Opens a file that holds one document.
pub fn take_file(file: File, act: Callback<Action>) {
    let name = file.name();
    // Asked before reading: a film dropped by mistake must not fill the memory.
    let bytes = file.size() as usize;
    if bytes > MAX_SOURCE_BYTES {
        let error = IntakeError::TooLarge { bytes, max: MAX_SOURCE_BYTES };
        act.emit(Action::Message(MessageAction::Fail(Failure::Intake { name: Some(name), error })));
        return;
    }
    spawn_local(async move {
        match JsFuture::from(file.array_buffer()).await {
            Ok(buffer) => {
                let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
                if !intake::is_document(&name, &bytes) && foreign::is_foreign(&name, &bytes) {
                    foreign::open(Some(&name), &bytes, &act);
                } else {
                    read(&name, &bytes, &act);
                }
            }
            Err(_) => act.emit(Action::Message(MessageAction::Fail(Failure::Unreadable { name }))),
        }
    });
}

/// Opens as an article what a person says is no answer of a model.
pub fn open_doubted(doubt: &Doubt, act: &Callback<Action>) {
    act.emit(Action::Answer(AnswerAction::Doubt(None)));
    let name = match &doubt.source {
        Source::File { name, .. } => Some(name.to_string()),
        Source::Plain(_) | Source::Html(_) => None,
    };
    open(name, doubt.source.clone(), act);
}

/// Opens a file of that name and content.
fn read(name: &str, bytes: &[u8], act: &Callback<Action>) {
    let is_json_by_name = name.to_ascii_lowercase().ends_with(".json");
    match std::str::from_utf8(bytes) {
        Ok(source) if is_json_by_name || is_json(source) => act.emit(import(Some(name.to_owned()), source)),
        _ => {
            let source = Source::File { name: name.into(), bytes: bytes.into() };
            open(Some(name.to_owned()), source, act);
        }
    }
}

/// Takes the source of the open text in otherwise, and puts what comes of it in its place.
pub fn take_again(taken: &Taken, options: Options, act: &Callback<Action>) {
    let name = match &taken.source {
        Source::File { name, .. } => Some(name.to_string()),
        Source::Plain(_) | Source::Html(_) => None,
    };
    open_as(name, taken.source.clone(), options, act, |document, taken| {
        vec![Action::Document(DocumentAction::Retake(document, taken))]
    });
}

/// Takes a source in and opens it.
fn open(name: Option<String>, source: Source, act: &Callback<Action>) {
    open_as(name, source, Options::default(), act, |document, taken| {
        vec![Action::Document(DocumentAction::Open(document)), Action::Document(DocumentAction::Taken(taken))]
    });
}

/// Takes a source in and does with it what `then` says. A long text is annotated part by part, between what the page does
/// for a person; whatever is taken in meanwhile takes its place.
fn open_as(
    name: Option<String>,
    source: Source,
    options: Options,
    act: &Callback<Action>,
    then: fn(Arc<Document>, Option<Arc<Taken>>) -> Vec<Action>,
) {
    let turn = take_turn();
    let (intake, taken) = match Taken::take_in(source, options) {
        Ok((intake, taken)) => (intake, taken.map(Arc::new)),
        Err(error) => return act.emit(Action::Message(MessageAction::Fail(Failure::Intake { name, error }))),
    };
    let id = name.map(|name| id_of_file(&name, &intake.text));
    if intake.text.len() <= AT_ONCE && !learned::are_missing(intake.text.as_str(), None) {
        let mut annotating = Annotating::begin_as(id, None, &intake, worth::model());
        while annotating.go_on() {}
        return then(Arc::new(annotating.finish()), taken).into_iter().for_each(|action| act.emit(action));
    }
    let act = act.clone();
    act.emit(Action::Document(DocumentAction::Reading(Some(0))));
    spawn_local(async move {
        breathe().await;
        let by_rules = learned::ready(intake.text.as_str(), None).await.err();
        if !is_turn(turn) {
            return;
        }
        let known = worth::model();
        let is_rated = known.is_some();
        let mut annotating = Annotating::begin_as(id, None, &intake, known);
        drop(intake);
        if !read_on(turn, &act, || annotating.go_on().then(|| annotating.share())).await {
            return;
        }
        let mut document = Arc::new(annotating.finish());
        // Where the model has come meanwhile, the session takes every document for rated by it.
        if !is_rated && let Some(model) = worth::model() {
            document = rated(&document, &model).unwrap_or(document);
        }
        then(document, taken).into_iter().for_each(|action| act.emit(action));
        if let Some(failure) = by_rules {
            act.emit(Action::Message(MessageAction::Fail(failure)));
        }
    });
}

/// Reads part by part, between what the page does for a person, and tells how far it is: `step` reads a part and returns
/// how much is done, 0 to 1, or `None` when all is. Returns false if something else has taken the place meanwhile.
pub(super) async fn read_on(
    turn: u32,
    act: &Callback<Action>,
    mut step: impl FnMut() -> Option<f64>,
) -> bool {
    loop {
        breathe().await;
        if !is_turn(turn) {
            return false;
        }
        match step() {
            Some(share) => act.emit(Action::Document(DocumentAction::Reading(Some((share * 100.0) as u8)))),
            None => return true,
        }
    }
}

/// Annotates a text and keeps nothing: what is made when a language is first met is there then when a person opens an
/// article. Stops when they do.
pub async fn build_tables(text: &str) {
    let Ok(intake) = intake::plain(text) else { return };
    breathe().await;
    let mut annotating = Annotating::begin(&intake, worth::model());
    while TURN.load(Ordering::Relaxed) == 0 && annotating.go_on() {
        breathe().await;
    }
    annotating.finish();
}

/// Lets the page do what waits to be done: keys, scrolling, painting.
pub(super) async fn breathe() {
    TimeoutFuture::new(0).await;
}

fn import(name: Option<String>, source: &str) -> Action {
    take_turn();
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    match read_qawl(source) {
        Ok(document) => Action::Document(DocumentAction::Open(Arc::new(document))),
        Err(error) => {
            let place = error.place(source);
            Action::Message(MessageAction::Fail(match error.problem {
                Problem::NotJson(reason) => Failure::BrokenJson { name, line: place.line, reason },
                Problem::Foreign(maker) => match scheme::read(source) {
                    Ok(scheme) => return Action::Project(ProjectAction::SetScheme(Arc::new(scheme))),
                    Err(FileError::NotAScheme) => match not_read("", source.as_bytes()) {
                        Some(kind) => {
                            let problem = ImportProblem::NotRead(kind);
                            Failure::Import { name, error: ImportError { file: None, place: None, problem } }
                        }
                        None => Failure::ForeignJson { name, maker },
                    },
                    Err(error) => Failure::Scheme { name: name.unwrap_or_else(|| "JSON".to_owned()), error },
                },
                problem => {
                    let problem = ImportProblem::Qawl(problem);
                    Failure::Import { name, error: ImportError { file: None, place: Some(place), problem } }
                }
            }))
        }
    }
}

/// Returns true for a source that is an object of JSON, or was meant to be one.
fn is_json(source: &str) -> bool {
    let start = source.trim_start_matches('\u{feff}').trim_start();
    start.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with('"'))
}

/// Returns true if HTML has blocks of its own; what browsers put round a copied sentence has none.
fn has_structure(html: &str) -> bool {
    const BLOCKS: [&str; 8] = ["<p", "<h1", "<h2", "<h3", "<li", "<div", "<br", "<article"];
    let html = html.to_ascii_lowercase();
    BLOCKS.iter().any(|tag| {
        html.match_indices(tag).any(|(at, _)| {
            let next = html.as_bytes().get(at + tag.len());
            matches!(next, Some(b'>' | b' ' | b'/' | b'\n' | b'\t'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{has_structure, is_json, names_file};

    #[test]
    fn a_file_copied_in_a_folder_comes_with_its_name() {
        assert!(names_file("bericht.docx", "bericht.docx"));
        assert!(names_file("/home/mona/bericht.docx\n", "bericht.docx"));
        assert!(!names_file("see bericht.docx", "bericht.docx"));
        assert!(!names_file("", "image.png"));
    }

    #[test]
    fn a_copied_sentence_has_no_structure_and_a_copied_page_has() {
        assert!(!has_structure("<meta charset='utf-8'><span>He said.</span>"));
        assert!(!has_structure("<pre>a</pre><picture></picture>"));
        assert!(has_structure("<meta charset='utf-8'><P class=x>He said.</P>"));
        assert!(has_structure("a<br/>b"));
    }

    #[test]
    fn a_quotation_in_braces_is_no_json() {
        assert!(is_json("\u{feff} {\n \"format\": 1"));
        assert!(!is_json("{he said} so"));
        assert!(!is_json("[\"a\"]"));
    }
}
