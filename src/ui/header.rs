//! The bar on top: what is open, how far it is, and what can be done with it.

use yew::prelude::*;

use super::controls::{Icon, press};
use super::dialogs::Confirm;
use super::dom::frame::AfterPaint;
use super::export::ExportButtons;
use super::guide::ShowRule;
use super::rail::is_shown;
use super::saving::save_state;
use super::shortcuts::{Shortcuts, use_shortcuts};
use super::strings::Words;
use crate::annotation::Document;
use crate::session::{Action, DocumentAction, Language, ProjectAction, State, Theme, ViewAction, progress};
use crate::text::Text;

/// The longest text whose words are counted before it is shown, in bytes.
const COUNTED_AT_ONCE: u32 = 128 * 1024;

/// What the bar needs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: State,
    /// What a person does.
    pub act: Callback<Action>,
    /// Writes the document to a file.
    pub save: Callback<()>,
    /// Shows the command palette.
    pub palette: Callback<()>,
    /// Shows the dialog of a model's answers.
    pub answers: Callback<()>,
    /// Shows what is marked beside the four labels.
    pub scheme: Callback<()>,
}

/// The bar on top.
#[component]
pub fn Header(props: &Props) -> Html {
    let shortcuts = use_shortcuts();
    let leaving = use_state(|| false);
    let more = use_state_eq(|| false);
    let Props { state, act, save, palette, answers, scheme } = props;
    let words = Words::of(state.language);
    let n_words = use_word_count(state.document.as_ref().map(|document| document.text().clone()));
    {
        // What was chosen there covers the page itself.
        let more = more.setter();
        use_effect_with(state.help, move |_| more.set(false));
    }
    let Some(document) = &state.document else { return Html::default() };

    let set_more = |to: bool| {
        let more = more.setter();
        Callback::from(move |()| more.set(to))
    };
    let (toggle, close) = (set_more(!*more), set_more(false));
    let on_escape = {
        let (more, close) = (more.clone(), close.clone());
        Callback::from(move |event: KeyboardEvent| {
            if *more && event.key() == "Escape" {
                event.stop_propagation();
                close.emit(());
            }
        })
    };
    let commands = {
        let (palette, close) = (palette.clone(), close.clone());
        Callback::from(move |_: MouseEvent| {
            close.emit(());
            palette.emit(());
        })
    };
    let answering = {
        let (answers, close) = (answers.clone(), close.clone());
        Callback::from(move |_: MouseEvent| {
            close.emit(());
            answers.emit(());
        })
    };
    let scheming = {
        let (scheme, close) = (scheme.clone(), close.clone());
        Callback::from(move |_: MouseEvent| {
            close.emit(());
            scheme.emit(());
        })
    };
    let new_article = {
        let (leaving, act, unsaved) = (leaving.clone(), act.clone(), state.would_lose());
        Callback::from(move |_: MouseEvent| {
            if unsaved { leaving.set(true) } else { act.emit(Action::Document(DocumentAction::Close)) }
        })
    };
    let saving = save.reform(|_: MouseEvent| ());
    let undo =
        step(state.undoable().map(|it| words.with_action("header.undo_what", it)), words, "header.undo");
    let redo =
        step(state.redoable().map(|it| words.with_action("header.redo_what", it)), words, "header.redo");

    html! {
        <header class="header">
            <a class="visually-hidden" href="#article">{ words.get("app.skip").to_owned() }</a>
            { rail_button(state, act, words, &shortcuts) }
            { brand(words) }
            <p class="header-title">
                <strong dir="auto" lang={document.lang().to_string()}>{ title(document, words) }</strong>
                <span>{ facts(document, n_words, words) }</span>
            </p>
            { save_state(state, words) }
            { progress_bar(state, words) }
            <div class="header-actions" role="group" aria-label={words.get("header.label").to_owned()}>
                <button class="button quiet icon-only" aria-label={undo.clone()} title={undo}
                    disabled={state.undoable().is_none()} onclick={press(act, Action::Undo)}>
                    { Icon::UNDO.draw() }
                </button>
                <button class="button quiet icon-only" aria-label={redo.clone()} title={redo}
                    disabled={state.redoable().is_none()} onclick={press(act, Action::Redo)}>
                    { Icon::REDO.draw() }
                </button>
                <button class="button primary" onclick={saving} title={shortcuts.label(words.get("header.save"), "command.save")}
                    aria-label={words.get("header.save").to_owned()}>
                    { Icon::DOWNLOAD.draw() }<span class="word">{ words.get("header.save").to_owned() }</span>
                </button>
                <ExportButtons state={state.clone()} act={act.clone()} />
                <button class="button quiet" onclick={new_article} aria-label={words.get("header.new").to_owned()}>
                    { Icon::NEW.draw() }<span class="wide-only">{ words.get("header.new").to_owned() }</span>
                </button>
            </div>
            <div class="header-actions header-more" onkeydown={on_escape}>
                <button class="button quiet icon-only header-more-button" aria-expanded={more.to_string()}
                    aria-controls="header-menu" aria-label={words.get("header.more").to_owned()}
                    title={words.get("header.more").to_owned()} onclick={toggle.reform(|_: MouseEvent| ())}>
                    { Icon::MORE.draw() }
                </button>
                if *more { <div class="header-scrim" onclick={close.reform(|_: MouseEvent| ())} /> }
                <div id="header-menu" class={classes!("header-menu", more.then_some("open"))}>
                    <button class="button quiet icon-only" aria-label={words.get("command.palette").to_owned()}
                        title={shortcuts.label(words.get("command.palette"), "command.palette")} onclick={commands}>
                        { Icon::SEARCH.draw() }<span class="menu-word">{ words.get("command.palette").to_owned() }</span>
                    </button>
                    <button class="button quiet icon-only answers-button" aria-label={words.get("answers.heading").to_owned()}
                        title={shortcuts.label(words.get("answers.heading"), "command.answers")} onclick={answering}>
                        { Icon::MODEL.draw() }<span class="menu-word">{ words.get("answers.heading").to_owned() }</span>
                    </button>
                    <button class="button quiet icon-only scheme-button" aria-label={words.get("scheme.heading").to_owned()}
                        title={shortcuts.label(words.get("scheme.heading"), "command.scheme")} onclick={scheming}>
                        { Icon::TAG.draw() }<span class="menu-word">{ words.get("scheme.heading").to_owned() }</span>
                    </button>
                    <Preferences state={state.clone()} act={act.clone()} />
                </div>
            </div>
            if *leaving {
                <Confirm
                    {words}
                    unsaved={state.has_unexported_edits()}
                    kept={state.project.info.is_some()}
                    save={save.clone()}
                    yes={{
                        let (leaving, act) = (leaving.clone(), act.clone());
                        Callback::from(move |()| { leaving.set(false); act.emit(Action::Document(DocumentAction::Close)); })
                    }}
                    no={{
                        let leaving = leaving.clone();
                        Callback::from(move |()| leaving.set(false))
                    }}
                />
            }
        </header>
    }
}

/// Returns what an undo or redo button says.
fn step(what: Option<String>, words: Words, bare: &'static str) -> String {
    what.unwrap_or_else(|| words.get(bare).to_owned())
}

/// Returns the button that shows the documents of the project; none where there is no project.
pub(super) fn rail_button(
    state: &State,
    act: &Callback<Action>,
    words: Words,
    shortcuts: &Shortcuts,
) -> Html {
    if state.project.info.is_none() {
        return Html::default();
    }
    let shown = is_shown(state);
    let label = words.get(if shown { "rail.hide" } else { "rail.show" }).to_owned();
    html! {
        <button class="button quiet icon-only rail-button" aria-expanded={shown.to_string()} aria-label={label.clone()} title={shortcuts.label(&label, "command.rail")}
            onclick={press(act, Action::Project(ProjectAction::ShowRail(!shown)))}>{ Icon::LIST.draw() }</button>
    }
}

/// The name and its sign.
pub(super) fn brand(words: Words) -> Html {
    html! {
        <span class="brand">
            <svg class="brand-mark" viewBox="0 0 64 64" aria-hidden="true">
                <rect width="64" height="64" rx="15" />
                <path d="M30 21c-8 2-13 8-13 15 0 5 3.4 8.5 7.8 8.5 4.2 0 7.2-3 7.2-7 0-3.9-2.8-6.7-6.5-6.7-.6 0-1.2.1-1.7.2.9-2.6 3.3-4.8 6.9-6zm17 0c-8 2-13 8-13 15 0 5 3.4 8.5 7.8 8.5 4.2 0 7.2-3 7.2-7 0-3.9-2.8-6.7-6.5-6.7-.6 0-1.2.1-1.7.2.9-2.6 3.3-4.8 6.9-6z" />
            </svg>
            <span class="brand-word">{ words.get("app.name").to_owned() }</span>
        </span>
    }
}

/// Returns what the document is called: its title block, else the beginning of its text.
pub(super) fn title(document: &Document, words: Words) -> String {
    let title = crate::store::title(document);
    if title.is_empty() { words.get("header.untitled").to_owned() } else { title.to_owned() }
}

/// Returns how many words a text has, counted once for each; `None` until those of a long one have been counted,
/// after its painting.
#[hook]
fn use_word_count(text: Option<Text>) -> Option<usize> {
    let at_once = use_memo(text.clone(), |text| {
        let short = text.as_ref().filter(|text| text.len() < COUNTED_AT_ONCE);
        short.map(|text| count_words(text.as_str()))
    });
    let later = use_state_eq(|| None::<(Text, usize)>);
    let counted = later.as_ref().filter(|(of, _)| Some(of) == text.as_ref()).map(|(_, n_words)| *n_words);
    let missing = text.filter(|_| at_once.is_none() && counted.is_none());
    use_effect_with(missing, {
        let later = later.setter();
        move |missing| {
            let counting = missing.clone().map(|text| {
                AfterPaint::new(0, move || {
                    let n_words = count_words(text.as_str());
                    later.set(Some((text, n_words)));
                })
            });
            move || drop(counting)
        }
    });
    at_once.or(counted)
}

/// Returns how many words there are between white space. Only the bytes that white space begins with are looked at
/// more closely.
fn count_words(text: &str) -> usize {
    let (mut n_words, mut in_word) = (0, false);
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| *byte & 0xC0 != 0x80) {
        let is_space = match byte {
            b' ' | b'\t'..=b'\r' => true,
            0xC2 | 0xE1..=0xE3 => {
                text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_whitespace)
            }
            _ => false,
        };
        n_words += usize::from(in_word && is_space);
        in_word = !is_space;
    }
    n_words + usize::from(in_word)
}

fn facts(document: &Document, n_words: Option<usize>, words: Words) -> String {
    let lang = words.lang(&document.lang().to_string());
    match n_words {
        Some(n_words) => format!("{lang} · {}", words.count("count.words", n_words, &[])),
        None => lang,
    }
}

fn progress_bar(state: &State, words: Words) -> Html {
    let progress = progress(state);
    let decided = progress.accepted + progress.rejected;
    let total = decided + progress.undecided;
    let text =
        words.fill("header.progress", &[("decided", &decided.to_string()), ("total", &total.to_string())]);
    html! {
        <div class="header-progress">
            <progress max={total.max(1).to_string()} value={decided.to_string()} aria-label={text.clone()} />
            <span>{ text }</span>
        </div>
    }
}

/// What the switches need.
#[derive(Properties, PartialEq)]
pub struct PreferencesProps {
    /// What is shown.
    pub state: State,
    /// What a person does.
    pub act: Callback<Action>,
}

/// The switches of language and theme, and the list of keys.
#[component]
pub fn Preferences(props: &PreferencesProps) -> Html {
    let shortcuts = use_shortcuts();
    let show_rule = use_context::<ShowRule>();
    let PreferencesProps { state, act } = props;
    let words = Words::of(state.language);
    let (other, other_name, other_tag) = match state.language {
        Language::Ar => (Language::En, "English", "en"),
        Language::En => (Language::Ar, "العربية", "ar"),
    };
    let (theme, icon, name) = match state.theme {
        Theme::System => (Theme::Light, Icon::SYSTEM, "theme.system"),
        Theme::Light => (Theme::Dark, Icon::SUN, "theme.light"),
        Theme::Dark => (Theme::System, Icon::MOON, "theme.dark"),
    };
    // Not by `press`, which the empty page does without: it can switch these before the rest is there.
    let theme_label = format!("{}: {}", words.get("theme.switch"), words.get(name));
    html! {
        <>
            <button class="button quiet" lang={other_tag} title={words.get("language.switch").to_owned()}
                onclick={act.reform(move |_: MouseEvent| Action::View(ViewAction::SetLanguage(other)))}>{ other_name }</button>
            <button class="button quiet icon-only" aria-label={theme_label.clone()} title={theme_label.clone()}
                onclick={act.reform(move |_: MouseEvent| Action::View(ViewAction::SetTheme(theme)))}>
                { icon.draw() }<span class="menu-word">{ theme_label }</span>
            </button>
            if let Some(ShowRule(show)) = show_rule {
                <button class="button quiet icon-only" aria-label={words.get("guide.heading").to_owned()}
                    title={shortcuts.label(words.get("guide.heading"), "command.guide")}
                    onclick={show.reform(|_: MouseEvent| String::new())}>
                    { Icon::BOOK.draw() }<span class="menu-word">{ words.get("guide.heading").to_owned() }</span>
                </button>
            }
            <button class="button quiet icon-only" aria-label={words.get("header.help").to_owned()}
                title={shortcuts.label(words.get("header.help"), "command.help")}
                onclick={press(act, Action::View(ViewAction::ToggleHelp))}>
                { Icon::HELP.draw() }<span class="menu-word">{ words.get("header.help").to_owned() }</span>
            </button>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::count_words;

    #[test]
    fn words_are_counted_as_the_standard_library_parts_them() {
        let spaces = "a\u{a0}b\u{2009}c\u{3000}d\u{1680}e\u{85}f\u{b}g\u{2028}h";
        for text in ["", " ", "قال  رئيس\nالبلدية ", spaces, "é\u{2014}x ©\u{200b}y ᠎z", "\u{a0}"]
        {
            assert_eq!(count_words(text), text.split_whitespace().count(), "{text:?}");
        }
    }
}
