//! What `?` opens: how to begin, the keys, and what Qawl is. And the legend of the four labels.

use yew::prelude::*;

use super::dialogs::Modal;
use super::shortcuts::{Shortcuts, use_shortcuts};
use super::strings::Words;
use crate::schema::Label;

/// A page of the help.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// How to begin.
    Guide,
    /// The keys.
    #[default]
    Keys,
    /// What Qawl is.
    About,
}

const PAGES: [(Page, &str); 3] =
    [(Page::Guide, "help.guide"), (Page::Keys, "keys.heading"), (Page::About, "help.about")];

/// Returns the buttons that turn to the other pages.
pub fn pages(words: Words, now: Page, turn: &Callback<Page>) -> Html {
    html! {
        <nav class="segments help-pages" aria-label={words.get("help.heading").to_owned()}>
            { for PAGES.iter().map(|(page, key)| {
                let (turn, page) = (turn.clone(), *page);
                html! {
                    <button class="button small" data-help={*key} aria-current={(page == now).then_some("page")}
                        aria-pressed={(page == now).to_string()} onclick={Callback::from(move |_: MouseEvent| turn.emit(page))}>
                        { words.get(key).to_owned() }
                    </button>
                }
            }) }
        </nav>
    }
}

/// What the pages without keys need.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The interface's words.
    pub words: Words,
    /// Which page is shown.
    pub page: Page,
    /// Turns to another one.
    pub turn: Callback<Page>,
    /// Opens the guidelines.
    pub guidelines: Callback<()>,
    /// Closes the help.
    pub close: Callback<()>,
}

/// How to begin, or what Qawl is.
#[component]
pub fn Help(props: &Props) -> Html {
    let shortcuts = use_shortcuts();
    let Props { words, page, turn, guidelines, close } = props;
    let words = *words;
    html! {
        <Modal close={close.clone()} label="help-heading">
            <h2 id="help-heading">{ words.get("help.heading").to_owned() }</h2>
            { pages(words, *page, turn) }
            <div class="help-page">
                if *page == Page::About {
                    { about(words) }
                } else {
                    { how_to(words, &shortcuts) }
                }
            </div>
            <div class="dialog-actions">
                if *page == Page::Guide {
                    <button class="button" onclick={guidelines.reform(|_: MouseEvent| ())}>
                        { shortcuts.label(words.get("guide.heading"), "command.guide") }
                    </button>
                }
                <button class="button primary" autofocus=true onclick={close.reform(|_: MouseEvent| ())}>
                    { words.get("dialog.close").to_owned() }
                </button>
            </div>
        </Modal>
    }
}

fn how_to(words: Words, shortcuts: &Shortcuts) -> Html {
    html! {
        <>
            { steps(words, shortcuts) }
            { legend(words) }
            <h3>{ words.get("help.pairs").to_owned() }</h3>
            <p>{ words.get("why.score_note").to_owned() }</p>
            <p>{ words.get("do.remove_hint").to_owned() }</p>
        </>
    }
}

/// Returns the three steps of the work, with the keys they need.
pub fn steps(words: Words, shortcuts: &Shortcuts) -> Html {
    let key = |command: &str| shortcuts.reach(words, command);
    let review = [("accept", key("command.accept")), ("reject", key("command.reject"))];
    let review: Vec<(&str, &str)> = review.iter().map(|(name, key)| (*name, key.as_str())).collect();
    html! {
        <ol class="steps">
            <li>{ words.get("start.step.paste").to_owned() }</li>
            <li>{ words.fill("start.step.review", &review) }</li>
            <li>{ words.get("start.step.download").to_owned() }</li>
        </ol>
    }
}

/// Returns what the four labels are, each marked as in the article.
pub fn legend(words: Words) -> Html {
    html! {
        <dl class="legend">
            { for Label::ALL.iter().map(|label| html! {
                <div class={label.name()}>
                    <dt><span class={classes!("run", label.name(), "c0")}>{ words.named("label", label.name()) }</span></dt>
                    <dd>{ words.named("legend", label.name()) }</dd>
                </div>
            }) }
        </dl>
    }
}

fn about(words: Words) -> Html {
    html! {
        <>
            <p><strong>{ words.fill("help.version", &[("version", env!("CARGO_PKG_VERSION"))]) }</strong></p>
            <p>{ words.get("help.what").to_owned() }</p>
            <p>{ words.get("start.privacy").to_owned() }</p>
            <p>{ words.get("help.licence").to_owned() }</p>
            <h3>{ words.get("help.cite").to_owned() }</h3>
            <pre class="cite" dir="ltr"><code>{ format!("@software{{qawl,\n  title   = {{Qawl: an annotator of attribution and claims in news}},\n  version = {{{}}}\n}}", env!("CARGO_PKG_VERSION")) }</code></pre>
        </>
    }
}
