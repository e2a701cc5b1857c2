//! The empty page: where an article comes in by paste, typing, file, drop or sample.

use yew::prelude::*;

use super::controls::{Icon, press, technical};
use super::dom::intake::{self, Given};
use super::header::{Preferences, brand, rail_button};
use super::help;
use super::saving::save_state;
use super::shortcuts::{Shortcuts, use_shortcuts};
use super::strings::Words;
use crate::session::{Action, Language, MessageKind, ProjectAction, State};

const ARABIC_SAMPLE: &str = include_str!("../../assets/sample/ar.txt");
const ENGLISH_SAMPLE: &str = include_str!("../../assets/sample/en.txt");

/// What the page needs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: State,
    /// What a person does.
    pub act: Callback<Action>,
    /// Takes documents in.
    pub take: Callback<Vec<Given>>,
    /// Annotates a text.
    pub take_text: Callback<String>,
    /// Shows the place where several people's files are compared.
    pub compare: Callback<()>,
    /// What is in the field at first.
    #[prop_or_default]
    pub typed: String,
    /// What could not be opened, if that is to be said.
    #[prop_or_default]
    pub trouble: Html,
    /// What a person must know of saving.
    pub banners: Html,
    /// The project's documents, if they are to be seen.
    pub rail: Html,
}

/// The empty page.
#[component]
pub fn Start(props: &Props) -> Html {
    let typed = use_state(|| props.typed.clone());
    let dragged = use_state(|| false);
    let area = use_node_ref();
    let chooser = use_node_ref();
    let folder = use_node_ref();
    let shortcuts = use_shortcuts();
    let Props { state, act, take, take_text, compare, banners, rail, trouble, .. } = props;
    let words = Words::of(state.language);

    use_effect_with(area.clone(), |area| {
        if let Some(area) = area.cast::<web_sys::HtmlElement>() {
            let _ = area.focus();
        }
    });

    let on_input = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<web_sys::HtmlTextAreaElement>() {
                typed.set(area.value());
            }
        })
    };
    let annotate_typed = {
        let (take_text, typed) = (take_text.clone(), typed.clone());
        Callback::from(move |()| take_text.emit((*typed).clone()))
    };
    let on_key = {
        let annotate_typed = annotate_typed.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                event.prevent_default();
                annotate_typed.emit(());
            }
        })
    };
    let choose = {
        let chooser = chooser.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = chooser.cast::<web_sys::HtmlElement>() {
                input.click();
            }
        })
    };
    let choose_folder = {
        let folder = folder.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = folder.cast::<web_sys::HtmlElement>() {
                input.click();
            }
        })
    };
    let chosen = {
        let take = take.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() else { return };
            if let Some(list) = input.files() {
                take.emit(intake::listed(&list));
            }
            // So that choosing the same file again is noticed.
            input.set_value("");
        })
    };
    let drag = |is_over: bool| {
        let dragged = dragged.clone();
        Callback::from(move |_: DragEvent| dragged.set(is_over))
    };
    let leave = {
        let dragged = dragged.clone();
        // Leaving a part of the page for another one of it is not leaving.
        Callback::from(move |event: DragEvent| dragged.set(event.related_target().is_some()))
    };
    // On an empty page there is nothing that is saved.
    let is_empty = state.project.listed().is_empty() && state.project.keeps();

    html! {
        <div class="start" data-saving={is_empty.then_some("saved")} ondragenter={drag(true)} ondragleave={leave} ondrop={drag(false)}>
            <header class="start-bar">
                { rail_button(state, act, words, &shortcuts) }
                { brand(words) }
                if !is_empty { { save_state(state, words) } }
                <div class="header-actions"><Preferences state={state.clone()} act={act.clone()} /></div>
            </header>
            { banners.clone() }
            { rail.clone() }
            <main class="start-body">
                <div class="start-head">
                    <h1>{ words.get("start.heading").to_owned() }</h1>
                    <p>{ words.get("start.lead").to_owned() }</p>
                    { help::steps(words, &shortcuts) }
                </div>
                { trouble.clone() }
                <div class="paste">
                    <label class="visually-hidden" for="paste">{ words.get("start.paste").to_owned() }</label>
                    <textarea id="paste" class="paste-area" ref={area} dir={if typed.is_empty() { words.direction() } else { "auto" }} spellcheck="false"
                        lang={words.tag()} placeholder={words.get("start.placeholder").to_owned()}
                        oninput={on_input} onkeydown={on_key} value={(*typed).clone()} />
                    <div class="paste-foot">
                        <button class="button primary" disabled={typed.trim().is_empty()}
                            onclick={annotate_typed.reform(|_: MouseEvent| ())}>
                            { words.get("start.annotate").to_owned() }
                        </button>
                        <button class="button" onclick={choose} title={words.get("start.formats").to_owned()}>
                            { Icon::FOLDER.draw() }{ words.get("start.open").to_owned() }
                        </button>
                        <button class="button" onclick={choose_folder}>
                            { Icon::ADD_FOLDER.draw() }{ words.get("start.folder").to_owned() }
                        </button>
                        <input ref={folder} type="file" hidden=true webkitdirectory=true aria-label={words.get("start.folder").to_owned()}
                            onchange={chosen.clone()} />
                        <input ref={chooser} type="file" hidden=true multiple=true accept=".txt,.text,.md,.html,.htm,.xhtml,.docx,.odt,.json,.jsonl,.ndjson,.ann,.conll,.iob,.tsv,.csv,.xml,.xmi,.zip,.qawl-project,text/plain,text/html,application/json"
                            aria-label={words.get("start.open").to_owned()} onchange={chosen} />
                    </div>
                </div>
                { go_on(state, act, words) }
                <p class="start-compare">
                    <button class="link-button" onclick={compare.reform(|_: MouseEvent| ())}>{ words.get("start.compare").to_owned() }</button>
                </p>
                <p class="start-samples">
                    <span>{ words.get("start.samples").to_owned() }</span>
                    { for samples(state.language).map(|(key, sample)| {
                        html! {
                            <button class="link-button" {key} onclick={take_text.reform(move |_: MouseEvent| sample.to_owned())}>
                                { words.get(key).to_owned() }
                            </button>
                        }
                    }) }
                </p>
                <p class="privacy">{ Icon::LOCK.draw() }<span>{ words.get("start.privacy").to_owned() }</span></p>
                { example(words) }
            </main>
            if *dragged { <p class="drop-veil">{ words.get("start.drop").to_owned() }</p> }
        </div>
    }
}

/// Returns what could not be opened, for the empty page to say; nothing where all could.
pub(super) fn trouble(state: &State, shortcuts: &Shortcuts) -> Html {
    let words = Words::of(state.language);
    let failed = state.message.as_ref().filter(|it| matches!(it.kind, MessageKind::Failed(_)));
    let said = failed.and_then(|it| Some((&it.kind, words.message(&it.kind, shortcuts)?)));
    let Some((kind, text)) = said else { return Html::default() };
    html! {
        <div class="start-trouble" role="alert">
            <p>{ text }</p>
            if let Some(found) = words.technical(kind) { { technical(words, &found) } }
        </div>
    }
}

/// Returns a sentence as it looks once it is annotated, and what comes out.
fn example(words: Words) -> Html {
    let runs = words.get("start.example").split('|').map(|run| match run.split_once('=') {
        Some((labels, text)) => {
            html! { <span class={classes!("run", "c0", labels.to_owned())}>{ text.to_owned() }</span> }
        }
        None => html! { { run.to_owned() } },
    });
    html! {
        <figure class="start-example">
            <p>{ for runs }</p>
            <figcaption>{ words.get("start.result").to_owned() }</figcaption>
        </figure>
    }
}

/// Returns the way back to the document worked on last.
fn go_on(state: &State, act: &Callback<Action>, words: Words) -> Html {
    let last = state
        .project
        .documents
        .values()
        .filter(|it| it.removed_ms.is_none())
        .max_by_key(|it| (it.changed_ms, it.added));
    let Some(last) = last else { return Html::default() };
    let open = Action::Project(ProjectAction::OpenDocument(last.key.clone()));
    html! {
        <p class="start-back">
            <button class="link-button" onclick={press(act, open)}>{ words.fill("start.back", &[("title", last.called())]) }</button>
        </p>
    }
}

/// Returns the sample of a language.
pub(super) fn sample(language: Language) -> &'static str {
    match language {
        Language::Ar => ARABIC_SAMPLE,
        Language::En => ENGLISH_SAMPLE,
    }
}

/// Returns the samples, that of the interface's language first.
fn samples(language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut samples = [("start.sample.ar", ARABIC_SAMPLE), ("start.sample.en", ENGLISH_SAMPLE)];
    if language == Language::En {
        samples.reverse();
    }
    samples.into_iter()
}
