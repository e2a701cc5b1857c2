//! The bar that searches the article: what is sought, how often it is there, and marking all of it.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, Range};
use yew::prelude::*;

use super::overlay::Shared;
use super::{caret, place};
use crate::schema::Label;
use crate::session::{Action, Find, FindAction, PatternTrouble, State};
use crate::text::Span;
use crate::ui::controls::{Icon, press, technical};
use crate::ui::dom::highlight;
use crate::ui::strings::Words;

/// How many hits are painted, those round the one looked at.
const PAINTED: usize = 400;

/// What the bar needs.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub find: Find,
    pub words: Words,
    pub act: Callback<Action>,
}

/// The bar.
#[component]
pub(super) fn FindBar(props: &Props) -> Html {
    let Props { find, words, act } = props;
    let words = *words;
    let field = use_node_ref();
    use_effect_with(field.clone(), |field| {
        if let Some(field) = field.cast::<HtmlInputElement>() {
            let _ = field.focus();
            field.select();
        }
    });
    let typed = {
        let (act, is_pattern) = (act.clone(), find.is_pattern);
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                act.emit(Action::Find(FindAction::For(field.value(), is_pattern)));
            }
        })
    };
    let keys = {
        let act = act.clone();
        Callback::from(move |event: KeyboardEvent| {
            let action = match event.key().as_str() {
                "Enter" if event.is_composing() => return,
                "Enter" => Action::Find(FindAction::Step(!event.shift_key())),
                "F3" => Action::Find(FindAction::Step(!event.shift_key())),
                "Escape" => Action::Find(FindAction::Close),
                _ => return,
            };
            event.prevent_default();
            act.emit(action);
        })
    };
    let pattern = {
        let (act, query, is_pattern) = (act.clone(), find.query.to_string(), find.is_pattern);
        Callback::from(move |_: MouseEvent| {
            act.emit(Action::Find(FindAction::For(query.clone(), !is_pattern)))
        })
    };
    let step = |key: &str, icon: Icon, forward: bool| {
        html! {
            <button class="button quiet small icon-only" aria-label={words.get(key).to_owned()} title={words.get(key).to_owned()}
                disabled={find.hits.is_empty()} onclick={press(act, Action::Find(FindAction::Step(forward)))}>{ icon.draw() }</button>
        }
    };
    html! {
        <div class="find" role="search" aria-label={words.get("find.label").to_owned()} lang={words.tag()} dir={words.direction()}>
            <div class="find-row">
                <input ref={field} class="field find-field" dir={if find.is_pattern { "ltr" } else { "auto" }} spellcheck="false" autocomplete="off"
                    aria-label={words.get("find.label").to_owned()} placeholder={words.get("find.label").to_owned()}
                    value={find.query.to_string()} oninput={typed} onkeydown={keys} />
                <button class="button small find-pattern" aria-pressed={find.is_pattern.to_string()} onclick={pattern}
                    aria-label={words.get("find.pattern").to_owned()} title={words.get("find.pattern").to_owned()}>
                    <bdi dir="ltr">{ ".*" }</bdi>
                </button>
                { step("command.find_previous", Icon::PREVIOUS, false) }
                { step("command.find_next", Icon::NEXT, true) }
                <button class="button quiet small icon-only" aria-label={words.get("find.close").to_owned()}
                    title={words.get("find.close").to_owned()} onclick={press(act, Action::Find(FindAction::Close))}>{ Icon::CROSS.draw() }</button>
            </div>
            <p class={classes!("find-count", find.trouble.is_some().then_some("trouble"))} role="status">{ count(words, find) }</p>
            if let Some(PatternTrouble::Broken(found)) = &find.trouble { { technical(words, found) } }
            if !find.hits.is_empty() && !highlight::is_there() {
                <p class="find-note">{ words.get("find.not_coloured").to_owned() }</p>
            }
            if !find.hits.is_empty() {
                <div class="find-row find-mark" role="group" aria-label={words.get("find.mark").to_owned()}>
                    <span>{ words.get("find.mark").to_owned() }</span>
                    { for Label::ALL.iter().map(|label| html! {
                        <button key={label.name()} class="button small" onclick={press(act, Action::Find(FindAction::Mark(*label)))}>
                            { words.named("label", label.name()) }
                        </button>
                    }) }
                </div>
            }
        </div>
    }
}

fn count(words: Words, find: &Find) -> String {
    match (&find.trouble, find.at) {
        (Some(PatternTrouble::Broken(_)), _) => words.get("find.broken").to_owned(),
        (Some(PatternTrouble::TooLarge), _) => words.get("find.too_large").to_owned(),
        (None, Some(at)) => {
            let (at, all) = ((at + 1).to_string(), find.hits.len().to_string());
            let key =
                if find.hits.len() == crate::session::find::MOST_HITS { "find.at_most" } else { "find.at" };
            words.fill(key, &[("at", &at), ("all", &all)])
        }
        (None, None) if find.query.trim().is_empty() => words.get("find.hint").to_owned(),
        (None, None) => words.get("find.nothing").to_owned(),
    }
}

/// Paints the hits whenever they or the article's elements have changed, shows the one looked at, and
/// when the search ends selects it and gives the article the keyboard.
#[hook]
pub(super) fn use_find<T: PartialEq + 'static>(
    article: &NodeRef,
    pointing: &Shared,
    state: &State,
    painted: T,
) {
    let (article, pointing) = (article.clone(), Rc::clone(&pointing.0));
    let state = state.clone();
    let was_open = use_mut_ref(|| false);
    use_effect_with((state.find.clone(), painted), move |(find, _)| {
        let (Some(root), Some(document)) = (article.cast::<Element>(), &state.document) else { return };
        let text = document.text();
        let Some(find) = find else {
            highlight::paint("find", &[]);
            highlight::paint("find-here", &[]);
            if was_open.replace(false) {
                if let Some(root) = root.dyn_ref::<HtmlElement>() {
                    let _ = root.focus();
                }
                if let Some(selected) = state.selection {
                    pointing.told.set(Some(selected));
                    pointing.caret.set(Some(selected.end()));
                    place::select(&root, text, selected);
                }
            }
            return;
        };
        was_open.replace(true);
        let at = find.at.unwrap_or(0);
        let first = at.saturating_sub(PAINTED / 2);
        let range = |hit: &Span| place::range_over(&root, text, *hit);
        let ranges: Vec<Range> = find.hits.iter().skip(first).take(PAINTED).filter_map(range).collect();
        highlight::paint("find", &ranges);
        let here: Vec<Range> = find.here().iter().filter_map(range).collect();
        highlight::paint("find-here", &here);
        if let Some(here) = find.here() {
            caret::keep_in_view(&root, text, here.start());
        }
    });
}
