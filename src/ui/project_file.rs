//! The file that a project is also kept in: how far it is written, why not, and what can be done.

use yew::prelude::*;

use super::controls::{Icon, press, technical};
use super::keep::can_write_files;
use super::strings::Words;
use crate::session::{
    Access, Action, FileRequest, FileSaving, FileTrouble, ProjectAction, ProjectFile, State,
};

/// Returns in a sentence how far the file is written, or why it is not.
pub fn told(file: &ProjectFile, words: Words) -> String {
    let key = match &file.saving {
        FileSaving::Written => "file.written",
        FileSaving::Pending => "file.pending",
        FileSaving::OtherTab => "file.other_tab",
        FileSaving::Failed(trouble) => explained(trouble),
    };
    words.fill(key, &[("name", &file.name)])
}

fn explained(trouble: &FileTrouble) -> &'static str {
    match trouble {
        FileTrouble::NotAllowed => "file.not_allowed",
        FileTrouble::Gone => "file.gone",
        FileTrouble::Changed => "file.changed",
        FileTrouble::Full => "file.full",
        FileTrouble::Incomplete => "file.incomplete",
        FileTrouble::NotRemembered(_) => "file.not_remembered",
        FileTrouble::Other(_) => "file.unknown",
    }
}

fn button(act: &Callback<Action>, request: FileRequest, key: &str, words: Words) -> Html {
    html! {
        <button class="button small" onclick={press(act, Action::Project(ProjectAction::File(request)))}>
            { words.get(key).to_owned() }
        </button>
    }
}

/// Returns the button that chooses a file, where the browser lets a page write files and the project is written here.
pub fn choose(state: &State, act: &Callback<Action>, words: Words) -> Html {
    if !can_write_files() || state.project.access != Access::Write {
        return Html::default();
    }
    let key = if state.project.file.is_some() { "file.choose_other" } else { "file.choose" };
    button(act, FileRequest::Choose, key, words)
}

/// Returns the banner that says why the file is not written; `open` opens what is in it.
pub fn banner(state: &State, act: &Callback<Action>, open: &Callback<()>, words: Words) -> Html {
    let Some(ProjectFile { saving: FileSaving::Failed(trouble), .. }) = &state.project.file else {
        return Html::default();
    };
    let text = state.project.file.as_ref().map(|file| told(file, words));
    let kind = if *trouble == FileTrouble::NotAllowed { "advice" } else { "trouble" };
    let does = |request, key| button(act, request, key, words);
    let buttons = match trouble {
        FileTrouble::NotAllowed => does(FileRequest::Allow, "file.allow"),
        FileTrouble::Gone => choose(state, act, words),
        FileTrouble::Changed | FileTrouble::Incomplete => html! {
            <>
                <button class="button small" onclick={open.reform(|_: MouseEvent| ())}>
                    { Icon::FOLDER.draw() }{ words.get("file.open").to_owned() }
                </button>
                { does(FileRequest::Overwrite, "file.overwrite") }
            </>
        },
        FileTrouble::Full | FileTrouble::NotRemembered(_) | FileTrouble::Other(_) => {
            does(FileRequest::Again, "save.again")
        }
    };
    html! {
        <div class={classes!("banner", "file-banner", kind)} role={if kind == "advice" { "status" } else { "alert" }}>
            <div class="banner-text">
                <p>{ text }</p>
                if let FileTrouble::Other(found) | FileTrouble::NotRemembered(found) = trouble { { technical(words, found) } }
            </div>
            { buttons }
            { does(FileRequest::Stop, "file.stop") }
        </div>
    }
}

/// Returns the part of the dialog of projects that is about the file.
pub fn settings(state: &State, act: &Callback<Action>, words: Words) -> Html {
    if !can_write_files() {
        return Html::default();
    }
    let file = state.project.file.as_ref();
    let can_write = state.project.access == Access::Write;
    if file.is_none() && !can_write {
        return Html::default();
    }
    html! {
        <div class="project-file">
            <p role="status">{ file.map_or_else(|| words.get("file.none").to_owned(), |it| told(it, words)) }</p>
            { choose(state, act, words) }
            if file.is_some() && can_write { { button(act, FileRequest::Stop, "file.stop", words) } }
        </div>
    }
}
