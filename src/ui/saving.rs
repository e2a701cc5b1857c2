//! How saving goes: a word in the bar, and in full where a person must know.

use yew::prelude::*;

use super::controls::{Icon, press, technical};
use super::project_file;
use super::strings::Words;
use crate::session::{Access, Action, FileSaving, Intaking, ProjectAction, Saving, State, Trouble};

/// Returns the word in the bar; nothing where nothing is kept.
pub fn save_state(state: &State, words: Words) -> Html {
    let (kind, text, long) = match (&state.project.saving, state.project.access) {
        (Saving::Off, _) => return Html::default(),
        (_, Access::OtherTab | Access::Newer) => ("looking", "save.read_only", "save.read_only"),
        (Saving::Saved, _) => ("saved", "save.saved", "save.saved_long"),
        (Saving::Pending, _) => ("pending", "save.pending", "save.pending"),
        (Saving::Failed(_), _) => ("failed", "save.failed", "error.not_saved"),
    };
    let icon = if kind == "saved" { Icon::CHECK } else { Icon::DOT };
    let file = state.project.file.as_ref();
    let (long, is_in_file) = match file {
        Some(file) => (
            format!("{}\n{}", words.get(long), project_file::told(file, words)),
            file.saving == FileSaving::Written && kind == "saved",
        ),
        None => (words.get(long).to_owned(), false),
    };
    html! {
        <span class="save-state" data-saving={kind} data-file={file.map(|it| file_kind(&it.saving))} title={long}>
            { icon.draw() }<span>{ words.get(text).to_owned() }</span>
            if is_in_file { <span class="save-file">{ Icon::FILE.draw() }</span> }
        </span>
    }
}

fn file_kind(saving: &FileSaving) -> &'static str {
    match saving {
        FileSaving::Written => "written",
        FileSaving::Pending => "pending",
        FileSaving::Failed(_) => "failed",
        FileSaving::OtherTab => "other-tab",
    }
}

/// What the banners need.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: State,
    /// What a person does.
    pub act: Callback<Action>,
    /// Downloads the project.
    pub save_all: Callback<()>,
    /// Downloads what could not be read.
    pub save_damaged: Callback<()>,
    /// Shows the projects.
    pub manage: Callback<()>,
    /// Ends taking documents in.
    pub end: Callback<()>,
    /// Opens what is in the file that the project is also kept in.
    pub open_file: Callback<()>,
}

/// What a person must know of saving, between the bar and the article.
#[component]
pub fn Banners(props: &Props) -> Html {
    let Props { state, act, save_all, save_damaged, manage, end, open_file } = props;
    let words = Words::of(state.language);
    let project = &state.project;
    html! {
        <div class="banners">
            if let Saving::Failed(trouble) = &project.saving {
                <div class="banner trouble" role="alert">
                    <div class="banner-text">
                        <p>{ explained(trouble, words) }</p>
                        if let Trouble::Other(found) = trouble { { technical(words, found) } }
                    </div>
                    <button class="button small" onclick={save_all.reform(|_: MouseEvent| ())}>
                        { Icon::DOWNLOAD.draw() }{ words.get("save.all").to_owned() }
                    </button>
                    if !matches!(trouble, Trouble::Conflict | Trouble::Newer | Trouble::Taken) {
                        <button class="button small" onclick={press(act, Action::Project(ProjectAction::SaveAgain))}>
                            { words.get("save.again").to_owned() }
                        </button>
                    }
                </div>
            }
            if project.lost > 0 {
                <div class="banner trouble" role="alert">
                    <p>{ words.count("lost", project.lost, &[]) }</p>
                    <button class="button small" onclick={save_all.reform(|_: MouseEvent| ())}>
                        { Icon::DOWNLOAD.draw() }{ words.get("save.all").to_owned() }
                    </button>
                    <button class="button small" onclick={press(act, Action::Project(ProjectAction::NoteLost))}>
                        { words.get("damage.noted").to_owned() }
                    </button>
                </div>
            }
            if project.at_risk {
                <div class="banner advice" role="status">
                    <p>{ words.get("save.not_persisted").to_owned() }</p>
                    <button class="button small" onclick={save_all.reform(|_: MouseEvent| ())}>
                        { Icon::DOWNLOAD.draw() }{ words.get("save.all").to_owned() }
                    </button>
                    if project.file.is_none() { { project_file::choose(state, act, words) } }
                    <button class="button small" onclick={press(act, Action::Project(ProjectAction::NoteRisk))}>
                        { words.get("damage.noted").to_owned() }
                    </button>
                </div>
            }
            { project_file::banner(state, act, open_file, words) }
            if project.access != Access::Write {
                <div class="banner" role="status">
                    <p>{ words.get(if project.access == Access::Newer { "tabs.newer" } else { "tabs.busy" }).to_owned() }</p>
                    <button class="button small" onclick={save_all.reform(|_: MouseEvent| ())}>
                        { Icon::DOWNLOAD.draw() }{ words.get("save.all").to_owned() }
                    </button>
                    if project.access == Access::OtherTab {
                        <button class="button small" onclick={manage.reform(|_: MouseEvent| ())}>{ words.get("project.manage").to_owned() }</button>
                    }
                </div>
            }
            if project.damages > 0 {
                <div class="banner trouble" role="alert">
                    <p>{ words.count("damage", project.damages, &[]) }</p>
                    <button class="button small" onclick={save_damaged.reform(|_: MouseEvent| ())}>
                        { Icon::DOWNLOAD.draw() }{ words.get("damage.download").to_owned() }
                    </button>
                    <button class="button small" onclick={press(act, Action::Project(ProjectAction::NoteDamages))}>
                        { words.get("damage.noted").to_owned() }
                    </button>
                </div>
            }
            { super::taken::banner(state, act, words) }
            if let Some(Intaking { read, of, added, known, merged, failed, .. }) = project.intaking {
                <div class="banner taking">
                    <p>{ words.fill("taking.progress", &[("added", &(added + merged + known + failed).to_string())]) }</p>
                    <progress max={of.to_string()} value={read.min(of).to_string()} aria-label={words.get("taking.progress").to_owned()} />
                    <button class="button small" onclick={end.reform(|_: MouseEvent| ())}>{ words.get("taking.cancel").to_owned() }</button>
                </div>
            }
        </div>
    }
}

fn explained(trouble: &Trouble, words: Words) -> String {
    let key = match trouble {
        Trouble::Denied => "save.denied",
        Trouble::Full => "save.full",
        Trouble::Newer => "save.newer",
        Trouble::Silent => "save.silent",
        Trouble::Conflict => "save.conflict",
        Trouble::Closed => "save.closed",
        Trouble::Taken => "save.taken",
        Trouble::Other(_) => "save.unknown",
    };
    words.get(key).to_owned()
}
