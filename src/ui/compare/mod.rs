//! Several people's files side by side: where they differ, how well they agree, and the gold made of them by keyboard.
//!
//! A place of its own over the page, which takes none of these files into the project. One entry, [`Compare`], so that a
//! page that is not asked for it can do without all of this.

mod bar;
mod desk;
mod figures;
mod hands;
mod keys;
mod reading;
mod rows;
mod rules;
mod selection;
mod start;
mod storage;

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::dom;
use super::dom::intake;
use super::keys::Keymap;
use super::shortcuts::use_shortcuts;
use super::strings::Words;
use bar::bar;
use desk::{Desk, Filter, Said, Tab};
use hands::{Around, Hands};
use selection::selected;
use start::{problems, start};
use storage::Storage;

/// What the place needs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The interface's words.
    pub words: Words,
    /// The user's keys.
    pub keymap: Keymap,
    /// Leaves the place.
    pub close: Callback<()>,
}

/// The place.
#[component]
pub fn Compare(props: &Props) -> Html {
    let Props { words, keymap, close } = props;
    let words = *words;
    let shortcuts = use_shortcuts();
    let update = use_force_update();
    let desk = use_mut_ref(Desk::default);
    let around = use_mut_ref(Around::default);
    let show: Rc<dyn Fn()> = (*use_memo((), {
        let update = update.clone();
        move |()| -> Rc<dyn Fn()> { Rc::new(move || update.force_update()) }
    }))
    .clone();
    let storage = (*use_memo((), |()| Storage::new(Rc::clone(&show)))).clone();
    let hands = Hands { desk: Rc::clone(&desk), around: Rc::clone(&around), storage, show, words, shortcuts };
    let dialog = use_node_ref();
    use_effect_with(dialog.clone(), {
        let hands = hands.clone();
        move |dialog| {
            let dialog = dialog.cast::<web_sys::HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                let _ = dialog.show_modal();
            }
            spawn_local(async move {
                let listed = hands.storage.list().await;
                hands.around.borrow_mut().listed = listed;
                (hands.show)();
            });
            move || {
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        }
    });
    {
        // What is at hand stays in sight.
        let place = desk.borrow().place;
        use_effect_with(place, |_| rows::scroll_to_place());
    }
    {
        // A long text is drawn piece by piece, with the page's turns in between.
        let hands = hands.clone();
        use_effect(move || {
            if hands.desk.borrow().has_more_rows.take() {
                spawn_local(async move {
                    dom::pause(0).await;
                    hands.desk.borrow_mut().n_rows += rows::DRAWN_AT_ONCE;
                    (hands.show)();
                });
            }
        });
    }
    let onkeydown = {
        let (hands, keymap, close) = (hands.clone(), keymap.clone(), close.clone());
        Callback::from(move |event: KeyboardEvent| keys::pressed(&hands, &keymap, &close, &event))
    };
    // The browser's own Escape, where the keyboard is in a field or nowhere.
    let cancel = {
        let (hands, close) = (hands.clone(), close.clone());
        Callback::from(move |event: Event| {
            event.prevent_default();
            keys::escape(&hands, &close);
        })
    };
    let ondragover = Callback::from(|event: DragEvent| event.prevent_default());
    let ondrop = {
        let hands = hands.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            if let Some(data) = event.data_transfer() {
                hands.take(intake::dropped(&data));
            }
        })
    };
    let has_board = !desk.borrow().board.articles().is_empty();
    html! {
        <dialog class="compare" ref={dialog} aria-labelledby="compare-heading" lang={words.tag()} dir={words.direction()}
            {onkeydown} oncancel={cancel} {ondragover} {ondrop}>
            { bar(&hands, has_board, close) }
            { problems(&hands) }
            if let Some((at, of)) = around.borrow().reading {
                <div class="compare-reading">
                    <label for="compare-progress">{ words.get("compare.reading").to_owned() }</label>
                    <progress id="compare-progress" max={of.to_string()} value={at.to_string()}></progress>
                </div>
            }
            if has_board {
                if around.borrow().rules { <rules::Choice hands={hands.clone()} /> }
                { work(&hands) }
            } else {
                { start(&hands) }
            }
            <p class="visually-hidden" role="status" aria-live="polite">{ said(&hands).unwrap_or_default() }</p>
        </dialog>
    }
}

/// Returns the work: the texts beside the differences of one, or the figures.
fn work(hands: &Hands) -> Html {
    let tab = hands.desk.borrow().tab;
    match tab {
        Tab::Figures => figures::view(hands),
        Tab::Differences => html! {
            <div class="compare-body">
                { texts(hands) }
                { rows::view(hands) }
            </div>
        },
    }
}

/// Returns the list of texts, least agreed first.
fn texts(hands: &Hands) -> Html {
    let words = hands.words;
    let desk = hands.desk.borrow();
    let row = |at: usize| {
        let article = desk.board.articles().get(at)?;
        let document = article.document()?;
        let title = crate::store::title(document).to_owned();
        let count = desk.board.count(at);
        let is_shown = desk.article == at;
        let facts = if count.open == 0 {
            words.get("compare.done").to_owned()
        } else {
            words.count("compare.left", count.open, &[])
        };
        Some(html! {
            <li key={at}>
                <button class={classes!("compare-text-row", is_shown.then_some("at"), (count.open == 0).then_some("done"))}
                    aria-current={is_shown.then_some("true")} onclick={hands.press(move |desk| { desk.show(at); Vec::new() })}>
                    <span dir="auto" lang={document.lang().to_string()}>{ title }</span>
                    <span class="compare-facts">{ facts }</span>
                </button>
            </li>
        })
    };
    html! {
        <nav class="compare-texts" aria-label={words.get("compare.texts").to_owned()}>
            <ul>{ for desk.worst_first().into_iter().filter_map(row) }</ul>
        </nav>
    }
}

/// Returns what was done last, in words.
fn said(hands: &Hands) -> Option<String> {
    let words = hands.words;
    Some(match hands.desk.borrow().said.as_ref()? {
        Said::Merged(n) => words.count("compare.merged", *n, &[]),
        Said::Ruled(open) => words.count("compare.ruled", *open, &[]),
        Said::Decided(open) => words.count("compare.decided", *open, &[]),
        Said::Tie => words.get("compare.tie").to_owned(),
        Said::AllDone => words.get("compare.all_done").to_owned(),
        Said::NotThere => words.get("compare.not_there").to_owned(),
        Said::Stepped => words.get("compare.stepped").to_owned(),
        Said::NoStep => words.get("compare.no_step").to_owned(),
        Said::Blocked => words.get("compare.blocked").to_owned(),
        Said::NeedsQuote => words.get("compare.needs_quote").to_owned(),
        Said::Added => words.get("compare.added").to_owned(),
        Said::NothingDecided => words.get("compare.nothing_decided").to_owned(),
        Said::NameTaken => words.get("compare.name_taken").to_owned(),
    })
}

/// Returns what is stepped through, with the way back to everything.
fn filter_line(hands: &Hands, filter: &Filter) -> Html {
    if filter.is_empty() {
        return Html::default();
    }
    let words = hands.words;
    let desk = hands.desk.borrow();
    let mut named: Vec<String> = Vec::new();
    if let Some(label) = filter.label {
        named.push(words.named("label", label.name()));
    }
    named.extend(filter.kinds.iter().map(|kind| words.named("difference", kind.name())));
    if let Some((a, b)) = filter.pair {
        let name = |at: usize| desk.board.people().get(at).map_or_else(String::new, ToString::to_string);
        named.push(format!("{} – {}", name(a), name(b)));
    }
    html! {
        <p class="compare-filter">
            { words.fill("compare.only", &[("what", &named.join(words.get("list.comma")))]) }
            <button class="link-button" onclick={hands.press(|desk| { desk.filter = Filter::default(); Vec::new() })}>{ words.get("compare.everything").to_owned() }</button>
        </p>
    }
}
