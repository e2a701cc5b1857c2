//! The documents of the project, in a column before the article: finding, opening, marking them. On a
//! narrow screen it lies over the article.

mod list;
mod projects;
mod rows;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::controls::{Icon, press};
use super::dom::intake::{self, Given};
use super::field::Field;
use super::shortcuts::use_shortcuts;
use super::strings::Words;
use crate::session::{Action, ProjectAction, State};
use crate::store::{DocumentKey, Mark, Standing};

pub use projects::Projects;
use rows::{Sort, rows};

/// What the column needs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: State,
    /// What a person does.
    pub act: Callback<Action>,
    /// Takes documents in.
    pub take: Callback<Vec<Given>>,
    /// Shows the projects.
    pub manage: Callback<()>,
    /// Downloads the project.
    pub save_all: Callback<()>,
}

/// Returns what a project is called.
pub fn project_name(name: &str, words: Words) -> String {
    if name.is_empty() { words.get("project.first").to_owned() } else { name.to_owned() }
}

/// Tells whether the column lies over the article because there is no room beside it.
pub fn is_narrow() -> bool {
    let width = super::dom::window().and_then(|window| window.inner_width().ok()?.as_f64());
    width.is_some_and(|width| width <= 896.0)
}

/// Tells whether the column is seen.
pub fn is_shown(state: &State) -> bool {
    state.project.rail && (state.project.rail_asked || !is_narrow())
}

/// The column.
#[component]
pub fn Rail(props: &Props) -> Html {
    let shortcuts = use_shortcuts();
    let Props { state, act, take, manage, save_all } = props;
    let words = Words::of(state.language);
    let sought = use_state(String::new);
    let sort = use_state(|| Sort::Added);
    let only = use_state(|| None::<Standing>);
    let active = use_state(|| None::<DocumentKey>);
    let (files, folder) = (use_node_ref(), use_node_ref());
    {
        // Whichever way a document was opened, it is then the one chosen.
        let active = active.setter();
        use_effect_with(state.project.open.clone(), move |open| {
            if open.is_some() {
                active.set(open.clone());
            }
        });
    }
    let shown = use_memo(
        (state.project.documents.clone(), state.project.rules_off().clone(), (*sought).clone(), *sort, *only),
        |(documents, rules_off, sought, sort, only)| rows(documents, rules_off, sought, *sort, *only),
    );
    let active_key = (*active).clone().or_else(|| state.project.open.clone());
    let done = state.project.documents.values().filter(|it| it.removed_ms.is_none());
    let (n_done, n_all) = done.fold((0_usize, 0_usize), |(done, all), it| {
        (done + usize::from(matches!(it.standing(), Standing::Done | Standing::Skipped)), all + 1)
    });
    let search = {
        let sought = sought.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                sought.set(field.value());
            }
        })
    };
    let choose_sort = {
        let sort = sort.clone();
        Callback::from(move |event: Event| {
            if let Some(field) = event.target_dyn_into::<HtmlSelectElement>() {
                sort.set(Sort::named(&field.value()));
            }
        })
    };
    let choose_only = {
        let only = only.clone();
        Callback::from(move |event: Event| {
            if let Some(field) = event.target_dyn_into::<HtmlSelectElement>() {
                only.set(field.value().parse().ok());
            }
        })
    };
    let ask = |field: &NodeRef| {
        let field = field.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(field) = field.cast::<web_sys::HtmlElement>() {
                field.click();
            }
        })
    };
    let chosen = {
        let take = take.clone();
        Callback::from(move |event: Event| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
            if let Some(list) = field.files() {
                take.emit(intake::listed(&list));
            }
            // So that choosing the same again is noticed.
            field.set_value("");
        })
    };
    let project = |action: ProjectAction| press(act, Action::Project(action));
    let name = state.project.info.as_ref().map(|info| project_name(&info.name, words)).unwrap_or_default();
    let counts = words.fill("rail.counts", &[("done", &n_done.to_string()), ("all", &n_all.to_string())]);
    html! {
        <>
        <nav class={classes!("rail", state.project.rail_asked.then_some("asked"))} aria-label={words.get("rail.label").to_owned()}>
            <div class="rail-head">
                <button class="button quiet rail-project" onclick={manage.reform(|_: MouseEvent| ())}
                    title={words.get("project.manage").to_owned()}>
                    { Icon::FOLDER.draw() }<bdi>{ name }</bdi>
                </button>
                <button class="button quiet small icon-only" aria-label={words.get("save.all_long").to_owned()}
                    title={words.get("save.all_long").to_owned()} onclick={save_all.reform(|_: MouseEvent| ())}>{ Icon::DOWNLOAD.draw() }</button>
                <button class="button quiet small icon-only" aria-label={words.get("rail.hide").to_owned()}
                    title={words.get("rail.hide").to_owned()} onclick={project(ProjectAction::ShowRail(false))}>{ Icon::CROSS.draw() }</button>
            </div>
            <div class="rail-tools">
                <button class="button small" onclick={project(ProjectAction::NextUndone)} title={shortcuts.label(words.get("command.next_undone"), "command.next_undone")}>{ words.get("rail.next").to_owned() }</button>
                <button class="button small icon-only" onclick={ask(&files)} aria-label={words.get("rail.add").to_owned()}
                    title={words.get("rail.add").to_owned()}>{ Icon::NEW.draw() }</button>
                <button class="button small icon-only" onclick={ask(&folder)} aria-label={words.get("rail.folder").to_owned()}
                    title={words.get("rail.folder").to_owned()}>{ Icon::ADD_FOLDER.draw() }</button>
                <input ref={files} type="file" hidden=true multiple=true aria-label={words.get("rail.add").to_owned()} onchange={chosen.clone()} />
                <input ref={folder} type="file" hidden=true webkitdirectory=true aria-label={words.get("rail.folder").to_owned()} onchange={chosen} />
            </div>
            <input class="field rail-search" type="search" dir="auto" autocomplete="off" value={(*sought).clone()} oninput={search}
                aria-label={words.get("rail.search").to_owned()} placeholder={words.get("rail.search").to_owned()} />
            <div class="rail-sorting">
                <select class="field" aria-label={words.get("rail.sort").to_owned()} onchange={choose_sort}>
                    { for Sort::ALL.iter().map(|it| html! {
                        <option value={it.name()} selected={*it == *sort}>{ words.named("rail.sort", it.name()) }</option>
                    }) }
                </select>
                <select class="field" aria-label={words.get("rail.filter").to_owned()} onchange={choose_only}>
                    <option value="" selected={only.is_none()}>{ words.get("rail.filter.all").to_owned() }</option>
                    { for Standing::ALL.iter().map(|it| html! {
                        <option value={it.name()} selected={Some(*it) == *only}>{ words.named("standing", it.name()) }</option>
                    }) }
                </select>
            </div>
            if shown.is_empty() {
                <p class="list-empty">{ words.get(if n_all == 0 { "rail.empty" } else { "rail.nothing" }).to_owned() }</p>
            } else {
                <list::List {words} rows={shown} rules_off={state.project.rules_off().clone()} open={state.project.open.clone()} opening={state.project.opening.clone()}
                    active={active_key.clone()} act={act.clone()}
                    choose={let active = active.setter(); Callback::from(move |key| active.set(Some(key)))} />
            }
            <p class="rail-counts">{ counts }</p>
            { removed(state, act, words) }
            if let Some(summary) = active_key.and_then(|key| state.project.documents.get(&key).cloned()).filter(|it| it.removed_ms.is_none()) {
                <Foot key={summary.key.name().to_owned()} {words} summary={summary.clone()} act={act.clone()}
                    has_open={state.project.open.is_some()} open={state.project.open.clone()} />
            }
        </nav>
        <div class="rail-scrim" onclick={project(ProjectAction::ShowRail(false))} />
        </>
    }
}

/// How many removed documents are listed at most, the last ones first.
const MOST_REMOVED: usize = 100;

/// Returns the documents that are removed, each with until when it can be brought back.
fn removed(state: &State, act: &Callback<Action>, words: Words) -> Html {
    let removed = state.project.removed();
    if removed.is_empty() {
        return Html::default();
    }
    let can_edit = state.project.can_edit();
    let row = |summary: &&std::sync::Arc<crate::store::Summary>| {
        let until = js_sys::Date::new(&(summary.kept_until_ms().unwrap_or(0) as f64).into());
        let until = String::from(until.to_locale_date_string(words.tag(), &js_sys::Object::new()));
        let called = summary.called().to_owned();
        let (back, gone) = (words.get("removed.bring_back"), words.get("removed.delete"));
        html! {
            <li key={summary.key.name().to_owned()}>
                <span class="rail-title" dir="auto" lang={summary.lang.to_string()}>{ called.clone() }</span>
                <span class="rail-facts">{ words.fill("removed.until", &[("date", &until)]) }</span>
                if can_edit {
                    <button class="button quiet small" aria-label={format!("{back}: {called}")}
                        onclick={press(act, Action::Project(ProjectAction::BringBackThis(summary.key.clone())))}>{ back.to_owned() }</button>
                    <button class="button quiet small icon-only danger" aria-label={format!("{gone}: {called}")} title={gone.to_owned()}
                        onclick={press(act, Action::Project(ProjectAction::DeleteForGood(summary.key.clone())))}>{ Icon::TRASH.draw() }</button>
                }
            </li>
        }
    };
    html! {
        <details class="rail-removed">
            <summary>{ words.count("removed", removed.len(), &[]) }</summary>
            <ul>{ for removed.iter().take(MOST_REMOVED).map(row) }</ul>
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct FootProps {
    words: Words,
    summary: std::sync::Arc<crate::store::Summary>,
    open: Option<DocumentKey>,
    has_open: bool,
    act: Callback<Action>,
}

/// What can be done with the document chosen in the list.
#[component]
fn Foot(props: &FootProps) -> Html {
    let FootProps { words, summary, open, act, .. } = props;
    let (words, key) = (*words, summary.key.clone());
    let renaming = use_state(|| false);
    let field = use_node_ref();
    {
        let field = field.clone();
        use_effect_with(*renaming, move |renaming| {
            if let (true, Some(field)) = (*renaming, field.cast::<HtmlInputElement>()) {
                let _ = field.focus();
                field.select();
            }
        });
    }
    let mark = |mark: Mark| {
        let becomes = (summary.mark != Some(mark)).then_some(mark);
        press(act, Action::Project(ProjectAction::Mark(key.clone(), becomes)))
    };
    let (is_done, is_skipped) = (summary.mark == Some(Mark::Done), summary.mark == Some(Mark::Skipped));
    let rename = {
        let (act, key, renaming) = (act.clone(), key.clone(), renaming.clone());
        Callback::from(move |field: HtmlInputElement| {
            if *renaming {
                renaming.set(false);
                act.emit(Action::Project(ProjectAction::RenameDocument(key.clone(), field.value())));
            }
        })
    };
    let keys = {
        let (rename, renaming) = (rename.clone(), renaming.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" if !event.is_composing() => {
                if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                    rename.emit(field);
                }
            }
            "Escape" => {
                event.stop_propagation();
                renaming.set(false);
            }
            _ => {}
        })
    };
    let note = {
        let act = act.clone();
        Callback::from(move |note| act.emit(Action::Project(ProjectAction::NoteDocument(note))))
    };
    let begin = {
        let renaming = renaming.clone();
        Callback::from(move |_: MouseEvent| renaming.set(true))
    };
    html! {
        <div class="rail-foot" role="group" aria-label={summary.called().to_owned()}>
            if *renaming {
                <Field {field} label={words.get("rail.name").to_owned()} value={summary.called().to_owned()}
                    onkeydown={keys} onblur={Callback::from(move |event: FocusEvent| {
                        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() { rename.emit(field); }
                    })} />
            } else {
                <p class="rail-chosen" dir="auto" lang={summary.lang.to_string()}>{ summary.called().to_owned() }</p>
            }
            if Some(&summary.key) == open.as_ref() {
                <Field key={summary.key.name().to_owned()} class="rail-note" label={words.get("rail.note").to_owned()} placeholder={words.get("rail.note").to_owned()}
                    value={summary.note.as_deref().unwrap_or_default().to_owned()} change={note} />
            }
            <div class="rail-actions">
                <button class="button small" aria-pressed={is_done.to_string()} onclick={mark(Mark::Done)}>
                    { Icon::CHECK.draw() }{ words.get(if is_done { "rail.undone" } else { "rail.done" }).to_owned() }
                </button>
                <button class="button small" aria-pressed={is_skipped.to_string()} onclick={mark(Mark::Skipped)}>
                    { words.get(if is_skipped { "rail.unskip" } else { "rail.skip" }).to_owned() }
                </button>
                <button class="button quiet small icon-only" id="rail-rename" aria-label={words.get("rail.rename").to_owned()}
                    title={format!("{} (F2)", words.get("rail.rename"))} onclick={begin}>{ Icon::EDIT.draw() }</button>
                <button class="button quiet small icon-only danger" aria-label={words.get("rail.remove").to_owned()}
                    title={format!("{} (Delete)", words.get("rail.remove"))}
                    onclick={press(act, Action::Project(ProjectAction::Remove(key)))}>{ Icon::TRASH.draw() }</button>
            </div>
        </div>
    }
}
