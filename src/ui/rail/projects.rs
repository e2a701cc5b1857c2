//! The dialog of projects: opening, making, naming, deleting, moving them between machines.

use std::sync::Arc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::project_name;
use crate::session::{Access, Action, ProjectAction, ProjectInfo, State, ViewAction};
use crate::ui::controls::Icon;
use crate::ui::dialogs::Modal;
use crate::ui::dom::intake::{self, Given};
use crate::ui::field::Field;
use crate::ui::project_file;
use crate::ui::strings::Words;

/// What the dialog needs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: State,
    /// What a person does.
    pub act: Callback<Action>,
    /// Takes documents in.
    pub take: Callback<Vec<Given>>,
    /// Downloads the project.
    pub save_all: Callback<()>,
    /// Closes the dialog.
    pub close: Callback<()>,
}

/// The dialog.
#[component]
pub fn Projects(props: &Props) -> Html {
    let Props { state, act, take, save_all, close } = props;
    let words = Words::of(state.language);
    let doomed = use_state(|| None::<Arc<str>>);
    let (name, new_name, chooser) = (use_node_ref(), use_node_ref(), use_node_ref());
    let project = &state.project;
    let can_write = project.access == Access::Write;
    let can_store = project.keeps() && project.access != Access::Newer;
    let emit = {
        let (act, close) = (act.clone(), close.clone());
        Callback::from(move |action: ProjectAction| {
            close.emit(());
            act.emit(Action::Project(action));
        })
    };
    let rename = {
        let (act, name) = (act.clone(), name.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(field) = name.cast::<HtmlInputElement>() {
                act.emit(Action::Project(ProjectAction::RenameProject(field.value())));
            }
        })
    };
    let make = {
        let (emit, new_name) = (emit.clone(), new_name.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(field) =
                new_name.cast::<HtmlInputElement>().filter(|it| !it.value().trim().is_empty())
            {
                emit.emit(ProjectAction::NewProject(field.value()));
            }
        })
    };
    let choose = {
        let chooser = chooser.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(field) = chooser.cast::<web_sys::HtmlElement>() {
                field.click();
            }
        })
    };
    let chosen = {
        let (take, close) = (take.clone(), close.clone());
        Callback::from(move |event: Event| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
            if let Some(list) = field.files() {
                close.emit(());
                take.emit(intake::listed(&list));
            }
        })
    };
    let persisted = match project.persisted {
        Some(true) => Some("save.persisted"),
        Some(false) => Some("save.not_persisted"),
        None => None,
    };
    let row = |info: &Arc<ProjectInfo>| {
        let is_open = project.info.as_ref().is_some_and(|it| it.id == info.id);
        let (id, called) = (Arc::clone(&info.id), project_name(&info.name, words));
        let ask = {
            let (doomed, id) = (doomed.clone(), Arc::clone(&id));
            Callback::from(move |_: MouseEvent| doomed.set(Some(Arc::clone(&id))))
        };
        let switch = emit.reform({
            let id = Arc::clone(&id);
            move |_: MouseEvent| ProjectAction::SwitchProject(Arc::clone(&id))
        });
        html! {
            <li key={id.to_string()} class={classes!("project", is_open.then_some("open"))}>
                <bdi class="project-name">{ called.clone() }</bdi>
                if is_open {
                    <span class="chip accepted">{ words.get("project.opened").to_owned() }</span>
                } else {
                    <button class="button small" onclick={switch}>{ words.get("project.open").to_owned() }</button>
                }
                if can_store && (can_write || !is_open) {
                    <button class="button quiet small icon-only danger" aria-label={format!("{}: {called}", words.get("project.delete"))}
                        title={words.get("project.delete").to_owned()} onclick={ask}>{ Icon::TRASH.draw() }</button>
                }
                if doomed.as_ref() == Some(&id) {
                    <div class="project-doomed" role="alert">
                        <p>{ words.fill("project.delete_ask", &[("name", &called)]) }</p>
                        <button class="button small" autofocus=true onclick={let doomed = doomed.clone(); Callback::from(move |_: MouseEvent| doomed.set(None))}>
                            { words.get("dialog.cancel").to_owned() }
                        </button>
                        <button class="button small danger" onclick={emit.reform(move |_: MouseEvent| ProjectAction::DeleteProject(Arc::clone(&id)))}>
                            { words.get("project.delete_yes").to_owned() }
                        </button>
                    </div>
                }
            </li>
        }
    };
    let current = project.info.as_ref().map(|info| info.name.to_string()).unwrap_or_default();
    html! {
        <Modal close={close.clone()} label="projects-heading">
            <h2 id="projects-heading">{ words.get("project.manage").to_owned() }</h2>
            <p class="dialog-intro">
                if project.file.is_none() { { words.get("project.where").to_owned() } }
                { persisted.map(|key| format!(" {}", words.get(key))).unwrap_or_default() }
            </p>
            <ul class="projects">{ for project.all.iter().map(row) }</ul>
            if can_write {
                <form class="project-form" onsubmit={rename}>
                    <Field field={name} label={words.get("project.name").to_owned()} value={current}
                        placeholder={words.get("project.first").to_owned()} />
                    <button class="button">{ words.get("project.rename").to_owned() }</button>
                </form>
            }
            { project_file::settings(state, act, words) }
            if can_store {
                <form class="project-form" onsubmit={make}>
                    <input ref={new_name} class="field" dir="auto" aria-label={words.get("project.new_name").to_owned()}
                        placeholder={words.get("project.new_name").to_owned()} />
                    <button class="button">{ Icon::PLUS.draw() }{ words.get("project.make").to_owned() }</button>
                </form>
            }
            <label class="project-setting">
                <input type="checkbox" checked={state.headline_in_title} onchange={{
                    let (act, shown) = (act.clone(), !state.headline_in_title);
                    Callback::from(move |_: Event| act.emit(Action::View(ViewAction::SetHeadlineInTitle(shown))))
                }} />
                <span>{ words.get("setting.headline").to_owned() }</span>
            </label>
            <div class="dialog-actions">
                <button class="button" onclick={choose}>{ Icon::FOLDER.draw() }{ words.get("project.import").to_owned() }</button>
                <input ref={chooser} type="file" hidden=true accept=".jsonl,.qawl-project" aria-label={words.get("project.import").to_owned()} onchange={chosen} />
                <button class="button" onclick={save_all.reform(|_: MouseEvent| ())}>{ Icon::DOWNLOAD.draw() }{ words.get("project.export").to_owned() }</button>
                <button class="button" autofocus=true onclick={close.reform(|_: MouseEvent| ())}>{ words.get("dialog.close").to_owned() }</button>
            </div>
        </Modal>
    }
}
