//! The dialog of a model's answers: the request to copy, and the answer to bring in.

use std::sync::Arc;

use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::controls::{Icon, value_of};
use super::dialogs::Modal;
use super::dom::answers;
use super::strings::Words;
use crate::annotation::Document;
use crate::answers::{ReadError, Request};
use crate::schema::Label;
use crate::scheme::Scheme;
use crate::session::{Action, Language};

/// What the dialog needs.
#[derive(Properties)]
pub struct Props {
    /// The interface's words.
    pub words: Words,
    /// The open document.
    pub document: Arc<Document>,
    /// What the project marks beside the four labels.
    pub scheme: Arc<Scheme>,
    /// What a person does.
    pub act: Callback<Action>,
    /// Closes the dialog.
    pub close: Callback<()>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
            && Arc::ptr_eq(&self.document, &other.document)
            && Arc::ptr_eq(&self.scheme, &other.scheme)
    }
}

/// The dialog.
#[component]
pub fn AnswersDialog(props: &Props) -> Html {
    let Props { words, document, scheme, act, close } = props;
    let words = *words;
    let asked = use_state_eq(|| Request::all(words.language).with_scheme(Arc::clone(scheme)));
    let copied = use_state_eq(|| None::<bool>);
    let failed = use_state_eq(|| None::<ReadError>);
    let text = use_memo((Arc::as_ptr(document) as usize, (*asked).clone()), |(_, asked)| {
        answers::request(asked, document)
    });
    let (field, answer, model) = (use_node_ref(), use_node_ref(), use_node_ref());
    let copy = {
        let (field, copied) = (field.clone(), copied.setter());
        Callback::from(move |_: MouseEvent| {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                let copied = copied.clone();
                answers::copy(&field, Callback::from(move |it| copied.set(Some(it))));
            }
        })
    };
    let language = {
        let (asked, copied) = (asked.clone(), copied.setter());
        Callback::from(move |event: Event| {
            let language =
                if value_of(&event).as_deref() == Some("ar") { Language::Ar } else { Language::En };
            asked.set(Request { language, ..(*asked).clone() });
            copied.set(None);
        })
    };
    let choose = |label: Label| {
        let (asked, copied) = (asked.clone(), copied.setter());
        Callback::from(move |_: Event| {
            let mut new = (*asked).clone();
            match new.labels.iter().position(|it| *it == label) {
                Some(at) => drop(new.labels.remove(at)),
                None => new.labels.push(label),
            }
            // Without quotes or claims there is nothing to ask for.
            if new.labels.contains(&Label::Quote) || new.labels.contains(&Label::Claim) {
                asked.set(new);
                copied.set(None);
            }
        })
    };
    let own = {
        let (asked, copied, scheme) = (asked.clone(), copied.setter(), Arc::clone(scheme));
        Callback::from(move |_: Event| {
            let becomes = if asked.scheme.is_empty() { Arc::clone(&scheme) } else { Arc::default() };
            asked.set((*asked).clone().with_scheme(becomes));
            copied.set(None);
        })
    };
    let bring = {
        let (answer, model, failed) = (answer.clone(), model.clone(), failed.setter());
        let (document, scheme) = (Arc::clone(document), Arc::clone(scheme));
        let (act, close) = (act.clone(), close.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(field) = answer.cast::<HtmlTextAreaElement>() else { return };
            let model = model.cast::<HtmlInputElement>().map(|it| it.value()).unwrap_or_default();
            let (document, scheme) = (Arc::clone(&document), Arc::clone(&scheme));
            let (act, close, failed) = (act.clone(), close.clone(), failed.clone());
            spawn_local(async move {
                match answers::take_as_answer(
                    &field.value(),
                    &model,
                    &answers::Open { document, scheme },
                    &act,
                )
                .await
                {
                    Ok(()) => close.emit(()),
                    Err(error) => {
                        failed.set(Some(error));
                        let _ = field.focus();
                    }
                }
            });
        })
    };
    html! {
        <Modal close={close.clone()} label="answers-heading">
            <h2 id="answers-heading">{ words.get("answers.heading").to_owned() }</h2>
            <section class="answers-step">
                <h3>{ words.get("answers.out").to_owned() }</h3>
                <p id="answers-privacy">{ words.get("answers.privacy").to_owned() }</p>
                <div class="answers-choices">
                    <label>
                        <span>{ words.get("answers.language").to_owned() }</span>
                        <select class="field" onchange={language}>
                            <option value="ar" selected={asked.language == Language::Ar}>{ "العربية" }</option>
                            <option value="en" selected={asked.language == Language::En}>{ "English" }</option>
                        </select>
                    </label>
                    <fieldset>
                        <legend>{ words.get("answers.ask_for").to_owned() }</legend>
                        { for Label::ALL.iter().map(|label| html! {
                            <label>
                                <input type="checkbox" checked={asked.labels.contains(label)} onchange={choose(*label)}
                                    disabled={matches!(label, Label::Speaker | Label::Cue) && !asked.labels.contains(&Label::Quote)} />
                                <span>{ words.named("label", label.name()) }</span>
                            </label>
                        }) }
                        if !scheme.labels.is_empty() || !scheme.attributes.is_empty() {
                            <label>
                                <input type="checkbox" class="answers-own" checked={!asked.scheme.is_empty()} onchange={own} />
                                <span>{ words.get("answers.own").to_owned() }</span>
                            </label>
                        }
                    </fieldset>
                </div>
                <textarea class="field answers-request" ref={field} readonly=true rows="5" dir="auto" value={(*text).clone()}
                    aria-label={words.get("answers.preview").to_owned()} />
                <button class="button primary answers-copy" autofocus=true aria-describedby="answers-privacy" onclick={copy}>
                    { words.get("answers.copy").to_owned() }
                </button>
                <p role="status" class="answers-copied">
                    { match *copied {
                        Some(true) => words.get("answers.copied").to_owned(),
                        Some(false) => words.get("answers.not_copied").to_owned(),
                        None => String::new(),
                    } }
                </p>
            </section>
            <section class="answers-step">
                <h3>{ words.get("answers.in").to_owned() }</h3>
                <p>{ words.get("answers.how").to_owned() }</p>
                <label class="answers-model">
                    <span>{ words.get("answers.model").to_owned() }</span>
                    <input class="field" type="text" maxlength="120" dir="auto" ref={model}
                        placeholder={words.get("answers.model_hint").to_owned()} />
                </label>
                <textarea class="field answers-answer" ref={answer} rows="5" dir="auto"
                    aria-label={words.get("answers.answer").to_owned()}
                    placeholder={words.get("answers.answer").to_owned()} aria-invalid={failed.is_some().to_string()} />
                if let Some(error) = *failed {
                    <p role="alert" class="answers-failed">
                        { words.get(match error {
                            ReadError::TooLarge { .. } => "answers.too_large",
                            ReadError::NotRecognised => "answers.not_recognised",
                        }).to_owned() }
                    </p>
                }
            </section>
            <div class="dialog-actions">
                <button class="button" onclick={close.reform(|_: MouseEvent| ())}>
                    { words.get("dialog.close").to_owned() }
                </button>
                <button class="button primary answers-bring" onclick={bring}>
                    { Icon::CHECK.draw() }{ words.get("answers.bring").to_owned() }
                </button>
            </div>
        </Modal>
    }
}
