//! The palette at a selection: what to mark it as.

use web_sys::Element;
use yew::prelude::*;

use super::dom;
use super::geometry::surroundings;
use crate::schema::{BlockKind, Label};
use crate::session::edges::Unit;
use crate::session::{Action, FocusAction, MarkAction, OwnAction, State, Work};
use crate::ui::controls::own_sign;
use crate::ui::dom::blocks;
use crate::ui::dom::listener::Listener;
use crate::ui::shortcuts::{Shortcuts, use_shortcuts};
use crate::ui::strings::Words;

/// What the palette needs.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub state: Work,
    pub act: Callback<Action>,
    pub article: NodeRef,
}

/// The palette at a selection.
#[component]
pub(super) fn Palette(props: &Props) -> Html {
    let shortcuts = use_shortcuts();
    let Props { state, act, article } = props;
    let palette = use_node_ref();
    {
        let (article, palette, state) = (article.clone(), palette.clone(), state.clone());
        // What is on it depends on what has the focus, and its size on that.
        use_effect_with((state.selection, state.language, state.focus), move |_| {
            let pane =
                article.cast::<Element>().and_then(|root| root.closest(".article-pane").ok().flatten());
            let is_shown = state.selection.is_some();
            let place = move || {
                let (Some(root), Some(palette)) = (article.cast::<Element>(), palette.cast::<Element>())
                else {
                    return;
                };
                let Some(surroundings) = surroundings(&root, &state) else { return };
                let size = palette.get_bounding_client_rect();
                let (left, top) = surroundings.place((size.width(), size.height()));
                dom::set_style(&palette, "left", &format!("{left:.0}px"));
                dom::set_style(&palette, "top", &format!("{top:.0}px"));
            };
            place();
            // Beside a long selection it stays where it can be seen.
            let scrolls =
                pane.filter(|_| is_shown).map(|pane| Listener::new(&pane, "scroll", move |_| place()));
            move || drop(scrolls)
        });
    }
    if state.selection.is_none() {
        return Html::default();
    }
    let words = Words::of(state.language);
    // A press must not take the selection away before the click.
    let keep_selection = |event: PointerEvent| {
        if !is_select(&event) {
            event.prevent_default()
        }
    };
    let keep_selection_too = |event: MouseEvent| {
        if !is_select(&event) {
            event.prevent_default()
        }
    };
    html! {
        <div class="palette" ref={palette} role="toolbar" aria-label={words.get("palette.label").to_owned()}
            lang={words.tag()} dir={words.direction()} onpointerdown={keep_selection} onmousedown={keep_selection_too}>
            { for Label::ALL.iter().filter(|label| !state.project.scheme().hidden.contains(label)).map(|label| {
                let (act, label) = (act.clone(), *label);
                let onclick = move |event: MouseEvent| {
                    let unit = if event.alt_key() { Unit::Grapheme } else { Unit::Word };
                    act.emit(Action::Mark(MarkAction::Label(label, unit)));
                };
                html! {
                    <button key={label.name()} type="button" class={classes!("palette-button", label.name())} {onclick}>
                        { words.named("label", label.name()) }
                        { key_of(&shortcuts, &format!("command.{}", label.name())) }
                    </button>
                }
            }) }
            { own_labels(state, act, words, &shortcuts) }
            { reshaping(state, act, words, &shortcuts) }
            { block_kind(state, act, words, &shortcuts) }
        </div>
    }
}

/// Returns the key of a command, if it has one.
fn key_of(shortcuts: &Shortcuts, command: &str) -> Html {
    shortcuts
        .key(command)
        .map(|key| html! { <kbd class="key" aria-hidden="true">{ key }</kbd> })
        .unwrap_or_default()
}

/// The labels of the project's own.
fn own_labels(state: &State, act: &Callback<Action>, words: Words, shortcuts: &Shortcuts) -> Html {
    let offered = state.project.scheme().labels.iter().filter(|it| it.term.offered);
    html! {
        { for offered.map(|label| {
            let (act, name) = (act.clone(), std::sync::Arc::clone(&label.term.name));
            let onclick = move |event: MouseEvent| {
                let unit = if event.alt_key() { Unit::Grapheme } else { Unit::Word };
                act.emit(Action::Own(OwnAction::Mark(std::sync::Arc::clone(&name), unit)));
            };
            html! {
                <button key={format!("own-{}", label.term.name)} type="button" class="palette-button palette-own"
                    title={Some(label.term.description.to_string()).filter(|it| !it.is_empty())} {onclick}>
                    { own_sign(label) }
                    <bdi>{ label.term.shown_in(words.tag()).to_owned() }</bdi>
                    { shortcuts.own_key(&label.term) }
                </button>
            }
        }) }
    }
}

/// What the selection can do to the mark that has the focus: become a part of it or, inside of it, be taken
/// out or begin another one.
fn reshaping(state: &State, act: &Callback<Action>, words: Words, shortcuts: &Shortcuts) -> Html {
    let (Some(selection), Some(parts)) = (state.selection, state.focused_parts()) else {
        return Html::default();
    };
    let inside = parts.spans().iter().any(|part| part.overlaps(selection));
    let button = |key: &'static str, command: &str, action: fn(Unit) -> Action| {
        let act = act.clone();
        let onclick = move |event: MouseEvent| {
            act.emit(action(if event.alt_key() { Unit::Grapheme } else { Unit::Word }));
        };
        html! {
            <button {key} type="button" class="palette-button" {onclick}>
                { words.get(key).to_owned() }
                { key_of(shortcuts, command) }
            </button>
        }
    };
    if inside && state.focused().is_none() {
        Html::default()
    } else if inside {
        html! {
            <>
                { button("do.take_out", "command.take_out", |it| Action::Mark(MarkAction::TakeOut(it))) }
                { button("do.split", "command.split", |it| Action::Mark(MarkAction::Split(it))) }
            </>
        }
    } else {
        button("do.part", "command.part", |it| Action::Mark(MarkAction::AddPart(it)))
    }
}

/// A list can only be opened by the press itself.
fn is_select(event: &Event) -> bool {
    dom::element_of(event.target()).is_some_and(|it| matches!(it.closest("select"), Ok(Some(_))))
}

/// The kind of the paragraph that the selection is in.
fn block_kind(state: &State, act: &Callback<Action>, words: Words, shortcuts: &Shortcuts) -> Html {
    let Some(block) = state.block_at_hand() else { return Html::default() };
    let (state, act) = (state.clone(), act.clone());
    let onchange = move |event: Event| {
        let chosen =
            event.target_dyn_into::<web_sys::HtmlSelectElement>().and_then(|it| it.value().parse().ok());
        if let Some(kind) = chosen {
            blocks::set(&state, block.span, kind, &act);
            act.emit(Action::Focus(FocusAction::Select(None)));
        }
    };
    html! {
        <select key="block-kind" class="palette-button" {onchange} aria-label={words.get("block.kind").to_owned()}
            title={shortcuts.label(words.get("block.kind"), "command.block")}>
            { for BlockKind::ALL.iter().map(|kind| html! {
                <option key={kind.name()} value={kind.name()} selected={*kind == block.kind}>
                    { words.named("block", kind.name()) }
                </option>
            }) }
        </select>
    }
}
