//! Answers of language models: brought into the open document, by paste or file, and the request copied out. The one
//! way from the page to `crate::answers`, so that it can be loaded by itself.

use std::sync::Arc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, HtmlTextAreaElement};
use yew::Callback;

use crate::annotation::Document;
use crate::answers::{Answer, Answerer, Brought, Form, ReadError, Request, bring_in, read};
use crate::format::lines::InputLine;
use crate::format::recognise;
use crate::intake::MAX_SOURCE_BYTES;
use crate::session::{Action, Answered, SHOWN_FROM};
use crate::store::file::{self, Head};

/// Returns what a model is to be asked about a document.
pub fn request(request: &Request, document: &Document) -> String {
    request.about(document)
}

/// Brings a text into the open document if it is a model's answer, whatever else it could be; returns false if not.
/// The name is its file's, empty where it was pasted.
pub fn take(name: &str, source: &str, document: &Arc<Document>, act: &Callback<Action>) -> bool {
    // Documents of all formats hold quotes too, and so do projects and lists of articles.
    if source.contains('\0') || recognise(name, source.as_bytes()).is_some() || is_ours(source) {
        return false;
    }
    let Ok(answers) = read(source) else { return false };
    let Some(answer) = about(document, answers) else { return false };
    let brought = bring_in(document, &answer, &answerer(None));
    let n = brought.report.outcomes.len();
    let n_placed = n - brought.report.n_unplaced();
    // An article may have a list or a table of its own.
    let is_answer = match answer.form {
        // What has no words of this article is about something else.
        Form::Json | Form::Table => n_placed > 0,
        Form::List => n_placed * 2 >= n && n_placed > 0,
    };
    if is_answer {
        emit(document, brought, act);
    }
    is_answer
}

/// Brings a text into a document that a person says is a model's answer about it.
///
/// # Errors
/// Why it is none.
pub fn take_as_answer(
    source: &str,
    model: &str,
    document: &Arc<Document>,
    act: &Callback<Action>,
) -> Result<(), ReadError> {
    let answers = read(source)?;
    let answer = about(document, answers).ok_or(ReadError::NotRecognised)?;
    let model = Some(model.trim()).filter(|it| !it.is_empty()).map(str::to_owned);
    emit(document, bring_in(document, &answer, &answerer(model)), act);
    Ok(())
}

/// Brings a file in if it is a model's answer about the open document; else does what is done with other files.
pub fn take_file(
    file: File,
    document: Arc<Document>,
    act: Callback<Action>,
    otherwise: impl FnOnce(File) + 'static,
) {
    // A film or a corpus is not read for that.
    if file.size() > MAX_SOURCE_BYTES as f64 {
        return otherwise(file);
    }
    spawn_local(async move {
        super::late::ready().await;
        let is_answer = match JsFuture::from(file.text()).await {
            Ok(text) => text.as_string().is_some_and(|text| take(&file.name(), &text, &document, &act)),
            Err(_) => false,
        };
        if !is_answer {
            otherwise(file);
        }
    });
}

/// How long the text of a line must be to be an article rather than a quote, in bytes, if it is of one paragraph.
const ARTICLE_FROM: usize = 600;

/// Returns true for a project, for documents without its head, and for articles on lines.
fn is_ours(source: &str) -> bool {
    let line = source.trim_start_matches('\u{feff}').lines().map(str::trim).find(|it| !it.is_empty());
    let Some(line) = line else { return false };
    Head::read(line).is_some()
        || file::read_line(line, SHOWN_FROM).is_ok()
        || InputLine::read(line).is_ok_and(|it| it.text.contains('\n') || it.text.len() > ARTICLE_FROM)
}

/// Returns the answer about a document: the one that names it, else the only one.
fn about(document: &Document, answers: Vec<Answer>) -> Option<Answer> {
    let is_only = answers.len() == 1;
    answers.into_iter().find(|it| is_only || it.article.as_deref() == Some(document.id()))
}

fn answerer(model: Option<String>) -> Answerer {
    let today: String = js_sys::Date::new_0().to_iso_string().into();
    Answerer { model, date: today.chars().take(10).collect() }
}

fn emit(document: &Arc<Document>, brought: Brought, act: &Callback<Action>) {
    let n_unplaced = brought.report.n_unplaced();
    act.emit(Action::Answer(Arc::new(Answered {
        document: Arc::clone(document),
        transaction: brought.transaction,
        model: brought.report.model,
        n_placed: brought.report.outcomes.len() - n_unplaced,
        n_unplaced,
    })));
}

/// Copies a text that is shown in a field, and says whether that worked. Where a browser lets no page copy, the text is
/// selected, so that a person can.
pub fn copy(field: &HtmlTextAreaElement, done: Callback<bool>) {
    let text = field.value();
    field.select();
    let written = super::window().and_then(|window| {
        let clipboard = Reflect::get(&window.navigator(), &"clipboard".into()).ok()?;
        let write: Function = Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
        write.call1(&clipboard, &text.into()).ok()?.dyn_into::<Promise>().ok()
    });
    spawn_local(async move {
        let is_copied = match written {
            Some(written) => JsFuture::from(written).await.is_ok(),
            None => false,
        };
        done.emit(is_copied);
    });
}
