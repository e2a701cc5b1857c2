//! Answers of language models: brought into the open document, by paste or file, and the request copied out. The one
//! way from the page to `crate::answers`, so that it can be loaded by itself.

use std::cell::Cell;
use std::sync::Arc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, HtmlTextAreaElement};
use yew::Callback;

use crate::annotation::Document;
use crate::answers::{Answer, Answerer, Brought, Form, ReadError, Request, bring_in_with, read_with};
use crate::intake::{MAX_SOURCE_BYTES, Source};
use crate::recognise;
use crate::scheme::Scheme;
use crate::session::{Action, AnswerAction, Answered, DocumentAction, Doubt, State};
use crate::ui::dom::intake::holds_many;
use crate::ui::dom::pause;

/// How long an answer may keep the page busy at a time, in milliseconds.
const SLICE: f64 = 20.0;

/// How many answers of a file that names no articles are tried on the open one.
const MOST_ANSWERS: usize = 20;

/// What is open: a document, and what its project marks beside the four labels.
#[derive(Clone, PartialEq)]
pub struct Open {
    /// The document.
    pub document: Arc<Document>,
    /// The project's scheme.
    pub scheme: Arc<Scheme>,
}

impl Open {
    /// Returns what is open, if anything is.
    pub fn of(state: &State) -> Option<Self> {
        let document = state.document.clone()?;
        Some(Self { document, scheme: Arc::clone(state.project.scheme()) })
    }
}

/// Returns what a model is to be asked about a document.
pub fn request(request: &Request, document: &Document) -> String {
    request.about(document)
}

/// What a text is to the open document.
pub enum Taking {
    /// The answer of a model about it, which has been brought in.
    Answer,
    /// What reads like an answer and has nothing of it: a person has to say what it is.
    Doubtful(Arc<Answered>),
    /// Something else.
    Other,
}

/// Brings a text into the open document if it is a model's answer, whatever else it could be. The name is its file's, empty
/// where it was pasted.
pub async fn take(name: &str, source: &str, open: &Open, act: &Callback<Action>) -> Taking {
    // Documents of all formats hold quotes too, and so do projects and lists of articles.
    if source.contains('\0') || recognise::certain(name, source.as_bytes()).is_some() {
        return Taking::Other;
    }
    let turns = Turns::new(act);
    let Ok(answers) = read_with(source, async || turns.take().await).await else { return Taking::Other };
    let Some((answered, form)) = of_all(open, answers, None, &turns).await else { return Taking::Other };
    let n = answered.n_placed + answered.n_unplaced;
    match form {
        // What is empty says that the model has found nothing.
        Form::Json if n == 0 => {}
        Form::Json | Form::Table if answered.n_placed == 0 => return Taking::Doubtful(answered.into()),
        // An article may have a list of its own.
        Form::List if answered.n_placed * 2 < n || answered.n_placed == 0 => return Taking::Other,
        Form::Json | Form::Table | Form::List => {}
    }
    act.emit(Action::Answer(AnswerAction::Bring(answered.into())));
    Taking::Answer
}

/// Brings a text into a document that a person says is a model's answer about it.
///
/// # Errors
/// Why it is none.
pub async fn take_as_answer(
    source: &str,
    model: &str,
    open: &Open,
    act: &Callback<Action>,
) -> Result<(), ReadError> {
    let turns = Turns::new(act);
    let answers = read_with(source, async || turns.take().await).await?;
    let model = Some(model.trim()).filter(|it| !it.is_empty()).map(str::to_owned);
    let (answered, _) = of_all(open, answers, model, &turns).await.ok_or(ReadError::NotRecognised)?;
    act.emit(Action::Answer(AnswerAction::Bring(answered.into())));
    Ok(())
}

/// Brings a file in if it is a model's answer about the open document; else does what is done with other files.
pub fn take_file(file: File, open: Open, act: Callback<Action>, otherwise: impl FnOnce(File) + 'static) {
    // A film or a corpus is not read for that.
    if file.size() > MAX_SOURCE_BYTES as f64 {
        return otherwise(file);
    }
    spawn_local(async move {
        let Ok(Some(text)) = JsFuture::from(file.text()).await.map(|text| text.as_string()) else {
            return otherwise(file);
        };
        match take(&file.name(), &text, &open, &act).await {
            Taking::Answer => {}
            // A file of lines is reported line by line, and becomes no article.
            Taking::Doubtful(answered) if !holds_many(&file.name()) => {
                let source = Source::File { name: file.name().into(), bytes: text.into_bytes().into() };
                act.emit(Action::Answer(AnswerAction::Doubt(Some(Arc::new(Doubt { answered, source })))));
            }
            Taking::Doubtful(_) | Taking::Other => otherwise(file),
        }
    });
}

/// Places the answer about a document: the one that names it, else the only one, else the one of which most is found.
async fn of_all(
    open: &Open,
    answers: Vec<Answer>,
    model: Option<String>,
    turns: &Turns,
) -> Option<(Answered, Form)> {
    let date: String = js_sys::Date::new_0().to_iso_string().into();
    let Open { document, scheme } = open;
    let answerer = Answerer { model, date: date.chars().take(10).collect(), scheme: Arc::clone(scheme) };
    let n_all: usize = answers.iter().map(|it| it.records.len()).sum();
    let named = answers.iter().position(|it| it.article.as_deref() == Some(document.id()));
    let candidates = match named {
        Some(at) => answers.get(at..=at),
        None => answers.get(..answers.len().min(MOST_ANSWERS)),
    };
    let mut best: Option<(usize, &Answer, Brought)> = None;
    for answer in candidates.unwrap_or_default() {
        let brought = bring_in_with(document, answer, &answerer, async || turns.take().await).await;
        let n_placed = brought.report.outcomes.len() - brought.report.n_unplaced();
        if best.as_ref().is_none_or(|best| n_placed > best.0) {
            best = Some((n_placed, answer, brought));
        }
    }
    let (n_placed, answer, brought) = best?;
    let report = brought.report;
    let answered = Answered {
        document: Arc::clone(document),
        transaction: brought.transaction,
        n_placed,
        n_unplaced: report.n_unplaced(),
        n_elsewhere: n_all.saturating_sub(report.outcomes.len()),
        is_partial: report.is_cut || report.is_too_long,
        model: report.model,
    };
    Some((answered, answer.form))
}

/// Lets the page take its turns while an answer is read, and shows that something goes on.
struct Turns {
    since: Cell<f64>,
    n_taken: Cell<u32>,
    act: Callback<Action>,
}

impl Turns {
    fn new(act: &Callback<Action>) -> Self {
        Self { since: Cell::new(js_sys::Date::now()), n_taken: Cell::new(0), act: act.clone() }
    }

    async fn take(&self) {
        if js_sys::Date::now() - self.since.get() < SLICE {
            return;
        }
        let n = self.n_taken.get() + 1;
        self.n_taken.set(n);
        // How much there is to do is not known before it is done.
        self.act.emit(Action::Document(DocumentAction::Reading(Some(u8::try_from(n.min(95)).unwrap_or(95)))));
        pause(0).await;
        self.since.set(js_sys::Date::now());
    }
}

impl Drop for Turns {
    fn drop(&mut self) {
        if self.n_taken.get() > 0 {
            self.act.emit(Action::Document(DocumentAction::Reading(None)));
        }
    }
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
