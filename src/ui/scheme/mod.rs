//! The panel of a project's scheme: what is marked beside the four labels is made, changed, saved and loaded here.

mod parts;
mod rows;

use std::sync::Arc;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::controls::{Icon, press, value_of};
use super::dialogs::Modal;
use super::dom::download;
use super::field::Field;
use super::inspector::unlisted_names;
use super::shortcuts::use_shortcuts;
use super::strings::Words;
use crate::format::read_tool_scheme;
use crate::schema::Label;
use crate::scheme::{self, Attribute, Kind, MAX_BYTES, Place, READY, Refusal, RelationKind, Scheme, Term};
use crate::session::{Action, DocumentAction, MessageAction, OwnAction, ProjectAction, State};
use rows::Row;

/// What the panel needs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: State,
    /// What a person does.
    pub act: Callback<Action>,
    /// Closes the panel.
    pub close: Callback<()>,
}

/// The panel.
#[component]
pub fn SchemePanel(props: &Props) -> Html {
    let Props { state, act, close } = props;
    let shortcuts = use_shortcuts();
    let words = Words::of(state.language);
    let trouble = use_state_eq(|| None::<String>);
    let chooser = use_node_ref();
    let scheme = state.project.scheme();
    let can_write = state.project.info.is_some() && state.project.can_edit();
    // Takes over a change, or says why it cannot be made.
    let change: Callback<Result<Scheme, Refusal>> = {
        let (act, trouble) = (act.clone(), trouble.setter());
        Callback::from(move |changed: Result<Scheme, Refusal>| match changed {
            Ok(scheme) => {
                trouble.set(None);
                act.emit(Action::Project(ProjectAction::SetScheme(Arc::new(scheme))));
            }
            Err(refusal) => trouble.set(Some(words.refusal(&refusal))),
        })
    };
    let say: Callback<String> = {
        let trouble = trouble.setter();
        Callback::from(move |said| trouble.set(Some(said)))
    };
    let rename = {
        let (change, scheme) = (change.clone(), Arc::clone(scheme));
        Callback::from(move |name: String| {
            change.emit(Ok(Scheme { name: name.trim().into(), ..Scheme::clone(&scheme) }));
        })
    };
    let ready = {
        let (change, say) = (change.clone(), say.clone());
        Callback::from(move |event: Event| {
            let chosen = value_of(&event).and_then(|id| READY.iter().find(|it| it.id == id));
            match chosen.map(|it| scheme::read(it.source)) {
                Some(Ok(scheme)) => change.emit(Ok(scheme)),
                Some(Err(error)) => say.emit(words.scheme_error(&error)),
                None => {}
            }
        })
    };
    let choose = {
        let chooser = chooser.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(chooser) = chooser.cast::<web_sys::HtmlInputElement>() {
                chooser.click();
            }
        })
    };
    let chosen = {
        let (change, say, now) = (change.clone(), say.clone(), Arc::clone(scheme));
        Callback::from(move |event: Event| {
            let Some(field) = event.target().and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok())
            else {
                return;
            };
            let Some(file) = field.files().and_then(|files| files.get(0)) else { return };
            // The same file can be chosen again once it has been mended.
            field.set_value("");
            let (change, say) = (change.clone(), say.clone());
            let now = Arc::clone(&now);
            spawn_local(async move { load(file, &now, words, &change, &say).await });
        })
    };
    let save = {
        let (act, scheme) = (act.clone(), Arc::clone(scheme));
        Callback::from(move |_: MouseEvent| {
            act.emit(match download::save_scheme(&scheme) {
                Ok(()) => Action::Document(DocumentAction::Exported(false)),
                Err(failure) => Action::Message(MessageAction::Fail(failure)),
            });
        })
    };
    let get = |key: &str| words.get(key).to_owned();
    let unlisted = state.unlisted();
    // By a number of its own, so that a row stays unfolded when it is renamed or moved.
    let numbers = use_mut_ref(parts::Numbers::default);
    numbers.borrow_mut().renew(scheme);
    let row = |place: Place, open: bool| {
        let key = numbers.borrow().of(&place);
        html! {
            <Row {key} {words} scheme={Arc::clone(scheme)} {place} {open} change={change.clone()} say={say.clone()}
                shortcuts={shortcuts.clone()} />
        }
    };
    html! {
        <Modal close={close.clone()} label="scheme-heading">
            <h2 id="scheme-heading">{ get("scheme.heading") }</h2>
            <p class="dialog-intro">{ get("scheme.intro") }</p>
            <p class="scheme-trouble" role="alert">{ (*trouble).clone() }</p>
            <fieldset class="scheme" disabled={!can_write}>
                <div class="scheme-file">
                    <label><span>{ get("scheme.name") }</span><Field class="scheme-name" value={scheme.name.to_string()} change={rename} /></label>
                    <label>
                        <span>{ get("scheme.ready") }</span>
                        <select class="field scheme-ready" onchange={ready}>
                            <option value="" selected=true>{ get("marks.choose") }</option>
                            { for READY.iter().map(|it| html! { <option value={it.id}>{ words.named("scheme_ready", it.id) }</option> }) }
                        </select>
                    </label>
                    <button class="button small" onclick={choose}>{ Icon::FOLDER.draw() }{ get("scheme.load") }</button>
                    <input ref={chooser} class="scheme-chooser" type="file" hidden=true accept=".json,application/json,.conf,.xml,text/xml" aria-label={get("scheme.load")} onchange={chosen} />
                    <button class="button small" onclick={save}>{ Icon::DOWNLOAD.draw() }{ get("scheme.save") }</button>
                </div>
                <section>
                    <h3 id="scheme-four">{ get("scheme.four") }</h3>
                    <div class="scheme-checks" role="group" aria-labelledby="scheme-four">
                        { for Label::ALL.iter().map(|label| {
                            let (change, scheme, label) = (change.clone(), Arc::clone(scheme), *label);
                            let toggle = Callback::from(move |_: Event| {
                                let mut scheme = Scheme::clone(&scheme);
                                if !scheme.hidden.remove(&label) {
                                    scheme.hidden.insert(label);
                                }
                                change.emit(Ok(scheme));
                            });
                            html! {
                                <label class="check"><input type="checkbox" checked={!state.project.scheme().hidden.contains(&label)} onchange={toggle} />
                                    <span>{ words.named("label", label.name()) }</span></label>
                            }
                        }) }
                    </div>
                </section>
                <section>
                    <h3>{ get("scheme.labels") }</h3>
                    <div class="scheme-rows">
                        { for scheme.labels.iter().filter(|it| it.term.offered).map(|it| row(Place::Label(Arc::clone(&it.term.name)), false)) }
                    </div>
                    <Add label={get("scheme.add_label")} class="add-label" add={{
                        let (change, scheme) = (change.clone(), Arc::clone(scheme));
                        Callback::from(move |name: String| change.emit(scheme.with_label(scheme.fresh_label(name.trim()))))
                    }} />
                </section>
                <section>
                    <h3>{ get("scheme.attributes") }</h3>
                    <div class="scheme-rows">
                        { for scheme.attributes.iter().filter(|it| it.term.offered).map(|it| row(Place::Attribute(Arc::clone(&it.term.name)), it.values.is_empty() && matches!(it.kind, Kind::One | Kind::Several))) }
                    </div>
                    <Add label={get("scheme.add_attribute")} class="add-attribute" add={{
                        let (change, scheme) = (change.clone(), Arc::clone(scheme));
                        Callback::from(move |name: String| {
                            let term = Term { key: scheme.free_key(), ..Term::new(name.trim()) };
                            let fresh = Attribute { term, on: Vec::new(), kind: Kind::One, values: Vec::new(), default: None };
                            change.emit(scheme.with_attribute(fresh));
                        })
                    }} />
                </section>
                <section>
                    <h3>{ get("scheme.relations") }</h3>
                    <div class="scheme-rows">
                        { for scheme.relations.iter().filter(|it| it.term.offered).map(|it| row(Place::Relation(Arc::clone(&it.term.name)), false)) }
                    </div>
                    <Add label={get("scheme.add_relation")} class="add-relation" add={{
                        let (change, scheme) = (change.clone(), Arc::clone(scheme));
                        Callback::from(move |name: String| {
                            let term = Term { key: scheme.free_key(), ..Term::new(name.trim()) };
                            change.emit(scheme.with_relation(RelationKind { term, from: Vec::new(), to: Vec::new() }));
                        })
                    }} />
                </section>
                { retired(words, scheme, &change) }
                if !unlisted.is_empty() {
                    <section class="unlisted-note">
                        <p>{ words.fill("scheme.unlisted_are", &[("names", &unlisted_names(words, &unlisted))]) }</p>
                        <button class="button small" onclick={press(act, Action::Own(OwnAction::TakeUnlisted))}>
                            { Icon::PLUS.draw() }{ get("scheme.take_unlisted") }
                        </button>
                    </section>
                }
            </fieldset>
            <div class="dialog-actions">
                <button class="button" disabled={state.undoable() != Some("project-scheme")} onclick={press(act, Action::Undo)}>
                    { Icon::UNDO.draw() }{ get("toast.undo") }
                </button>
                <button class="button primary" autofocus=true onclick={close.reform(|_: MouseEvent| ())}>{ get("dialog.close") }</button>
            </div>
        </Modal>
    }
}

/// Reads a scheme from a file; what a configuration of another tool lists is added to the one there is.
async fn load(
    file: web_sys::File,
    now: &Scheme,
    words: Words,
    change: &Callback<Result<Scheme, Refusal>>,
    say: &Callback<String>,
) {
    let name = file.name();
    // Asked before reading: a film chosen by mistake must not fill the memory.
    if file.size() as usize > MAX_BYTES {
        return say.emit(words.scheme_error(&scheme::FileError::TooLarge(file.size() as usize)));
    }
    let text = JsFuture::from(file.text()).await.ok().and_then(|it| it.as_string());
    let in_file = |trouble: &str| words.fill("error.in_file", &[("name", &name), ("trouble", trouble)]);
    let configured = text.as_ref().and_then(|text| read_tool_scheme(&name, text.as_bytes()));
    match configured {
        Some(Ok(tool)) => {
            let (taken, not_taken) = now.with_tool(&tool);
            change.emit(Ok(taken));
            if !not_taken.is_empty() {
                say.emit(in_file(&words.not_taken(&not_taken)));
            }
            return;
        }
        Some(Err(error)) => return say.emit(in_file(&words.import_problem(&error.problem))),
        None => {}
    }
    match text.map(|text| scheme::read(&text)) {
        Some(Ok(scheme)) => change.emit(Ok(scheme)),
        Some(Err(error)) => say.emit(in_file(&words.scheme_error(&error))),
        None => say.emit(in_file(words.get("error.unreadable"))),
    }
}

/// What is no longer offered: it can be offered again, or deleted.
fn retired(words: Words, scheme: &Arc<Scheme>, change: &Callback<Result<Scheme, Refusal>>) -> Html {
    let places =
        parts::places(scheme).into_iter().filter(|it| scheme.term(it).is_some_and(|term| !term.offered));
    let places: Vec<Place> = places.collect();
    if places.is_empty() {
        return Html::default();
    }
    let set = |place: &Place, becomes: fn(&Scheme, &Place) -> Result<Scheme, Refusal>| {
        let (change, scheme, place) = (change.clone(), Arc::clone(scheme), place.clone());
        Callback::from(move |_: MouseEvent| change.emit(becomes(&scheme, &place)))
    };
    html! {
        <section>
            <h3>{ words.get("scheme.retired").to_owned() }</h3>
            <ul class="scheme-retired">
                { for places.iter().map(|place| html! {
                    <li key={format!("{place:?}")}>
                        <bdi>{ parts::called(words, scheme, place) }</bdi>
                        <button class="button small" onclick={set(place, |scheme, place| scheme.with_offered(place, true))}>{ words.get("scheme.offer").to_owned() }</button>
                        <button class="button small quiet danger" onclick={set(place, |scheme, place| Ok(scheme.without(place)))}>{ words.get("scheme.delete").to_owned() }</button>
                    </li>
                }) }
            </ul>
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct AddProps {
    /// What the field is for.
    label: String,
    class: Classes,
    /// Gets the name.
    add: Callback<String>,
}

/// A field for the name of something new; Enter adds it.
#[component]
pub(super) fn Add(props: &AddProps) -> Html {
    let AddProps { label, class, add } = props;
    let field = use_node_ref();
    let give = {
        let (field, add) = (field.clone(), add.clone());
        Callback::from(move |()| {
            if let Some(field) = field.cast::<web_sys::HtmlInputElement>()
                && !field.value().trim().is_empty()
            {
                add.emit(field.value());
                field.set_value("");
                let _ = field.focus();
            }
        })
    };
    let keys = {
        let give = give.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && !event.is_composing() {
                event.prevent_default();
                give.emit(());
            }
        })
    };
    html! {
        <div class={classes!("scheme-add", class.clone())}>
            <input ref={field} class="field" dir="auto" placeholder={label.clone()} aria-label={label.clone()} onkeydown={keys} />
            <button class="button small" onclick={give.reform(|_: MouseEvent| ())}>{ Icon::PLUS.draw() }{ label.clone() }</button>
        </div>
    }
}
