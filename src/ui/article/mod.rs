//! The article: its paragraphs with what is marked in them, and where a person points and types.

mod block;
mod caret;
mod find;
mod geometry;
mod overlay;
mod palette;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, EventTarget, MouseEvent, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::controls::press;
use super::dom::frame::{BeforePaint, painted};
use super::dom::listener::Listener;
use super::dom::{self, place};
use super::strings::Words;
use crate::annotation::Document;
use crate::detect::blocks::articles;
use crate::session::canvas::{self, Canvas};
use crate::session::{Action, DocumentAction, FocusAction, State, Work};
use crate::text::Span;
use block::Section;
use find::{FindBar, use_find};
use overlay::Overlay;
use palette::Palette;

/// What the article needs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: Work,
    /// What a person does.
    pub act: Callback<Action>,
}

/// What has to be known between two events, and is not to be seen.
#[derive(Default)]
struct Pointing {
    /// The newest state, for listeners that live longer than one rendering.
    state: RefCell<State>,
    /// What the page's selection last told the session.
    told: Cell<Option<Span>>,
    /// Where the caret is (bytes) while it is moved with the keyboard.
    caret: Cell<Option<u32>>,
    /// Set while a handle is dragged: the selection then only previews.
    previewing: Cell<bool>,
    /// Set while a finger or a button of the mouse is held down on the article.
    pressed: Cell<bool>,
}

/// The article.
#[component]
pub fn Article(props: &Props) -> Html {
    let Props { state, act } = props;
    let article = use_node_ref();
    let pointing = use_memo((), |()| Pointing::default());
    let caret_moves = use_state(|| 0_u32);
    pointing.state.replace((**state).clone());

    let onscroll = use_top(&article, state);
    use_selection(&article, &pointing, act);
    use_restored_selection(&article, &pointing, state);
    use_focus_in_view(&article, &pointing, state);
    use_moved_edge_in_view(&article, state);

    let canvas = use_mut_ref(Canvas::default);
    let (sections, version) = {
        let mut canvas = canvas.borrow_mut();
        (canvas.paint(state).to_vec(), canvas.version())
    };

    let text_address = state.document.as_ref().map_or(0, |it| it.text().as_str().as_ptr() as usize);
    let (n_drawn, n_there) = use_growth(text_address, sections.len(), &pointing);
    // Nothing is looked at without it, and to find that out takes going through all marks.
    let has_focus = state.focus.is_some();
    // What is looked at further down needs all that is before it.
    let is_whole = has_focus && sections.iter().skip(n_drawn).any(looked_at);
    let n_there = if is_whole { sections.len() } else { n_there };

    let n_looked_at = sections.iter().skip(n_drawn).filter(|it| has_focus && looked_at(it)).count();
    let n_marked = n_drawn + n_looked_at;
    use_kept_selection(&article, state, (text_address, n_marked));

    use_find(&article, &overlay::Shared(Rc::clone(&pointing)), state, (version, n_there, n_drawn));

    let n_articles = use_memo(text_address, |_| {
        state.document.as_ref().map_or(0, |document| articles(document.text()).len())
    });

    let Some(document) = &state.document else { return Html::default() };
    let words = Words::of(state.language);
    let onclick = {
        let (article, act) = (article.clone(), act.clone());
        Callback::from(move |event: MouseEvent| clicked(&article, &act, &event))
    };
    let onpointerdown = {
        let (pointing, moves) = (Rc::clone(&pointing), caret_moves.clone());
        Callback::from(move |_: PointerEvent| {
            pointing.pressed.set(true);
            if pointing.caret.take().is_some() {
                moves.set(moves.wrapping_add(1));
            }
        })
    };
    let onkeydown = {
        let (article, pointing) = (article.clone(), Rc::clone(&pointing));
        let (moves, act) = (caret_moves.clone(), act.clone());
        Callback::from(move |event: KeyboardEvent| {
            if caret::moved(&article, &pointing, &event) {
                event.prevent_default();
                // Told at once: the browser tells of it later than the next key may come.
                tell_selection(&article, &pointing, &act);
                moves.set(moves.wrapping_add(1));
            }
        })
    };
    let is_rtl = document.lang().is_rtl();
    let text = document.text();
    html! {
        <div class="article-pane" {onscroll}>
            if let Some(find) = &state.find {
                <FindBar find={find.clone()} {words} act={act.clone()} />
            }
            if *n_articles > 1 && !state.kept_whole {
                <div class="apart" role="status" lang={words.tag()} dir={words.direction()}>
                    <span>{ words.count("apart.found", *n_articles, &[]) }</span>
                    <button class="button small" onclick={press(act, Action::Document(DocumentAction::TakeApart))}>{ words.get("apart.take").to_owned() }</button>
                    <button class="button quiet small" onclick={press(act, Action::Document(DocumentAction::KeepWhole))}>{ words.get("apart.keep").to_owned() }</button>
                </div>
            }
            <div class="article-frame">
                <article id="article" class="article" ref={article.clone()} tabindex="0"
                    lang={document.lang().to_string()} dir={if is_rtl { "rtl" } else { "ltr" }}
                    aria-label={words.get("article.label").to_owned()}
                    {onclick} {onpointerdown} {onkeydown} ondragstart={|event: DragEvent| event.prevent_default()}>
                    { for sections.into_iter().take(n_there).enumerate().map(|(idx, section)| {
                        let key = section.first().map_or(0, |painted| painted.block.span.start());
                        let drawn = idx < n_drawn || has_focus && looked_at(&section);
                        html! { <Section {key} text={text.clone()} {section} {is_rtl} {drawn} {words} act={act.clone()} /> }
                    }) }
                </article>
                <Overlay state={state.clone()} act={act.clone()} article={article.clone()}
                    pointing={overlay::Shared(Rc::clone(&pointing))} caret_moves={*caret_moves} />
                <Palette state={state.clone()} act={act.clone()} article={article} />
            </div>
        </div>
    }
}

/// Returns what tells one version of a document from another without comparing them. The version told
/// apart is kept alive by the state, so its address is not another's.
fn address(document: &Arc<Document>) -> usize {
    Arc::as_ptr(document) as usize
}

/// Returns true if a section has what has the focus, or what belongs to that.
fn looked_at(section: &canvas::Section) -> bool {
    section.iter().any(|painted| {
        painted.marks.iter().any(|mark| mark.focused || mark.partner)
            || painted.own.iter().any(|mark| mark.focused || mark.partner)
    })
}

/// How many sections of a text are drawn as soon as it is shown: most articles have fewer. Of a longer text a person
/// sees the beginning at once, and the rest is drawn before they get there.
const DRAWN_AT_ONCE: usize = 3;

/// How many are drawn as soon as those have been painted: a very tall window shows some of them.
const DRAWN_NEXT: usize = 8;

/// How many more sections come as bare text at a time: some hundredths of a second's work.
const BARE_AT_A_TIME: usize = 40;

/// How long before and between these, in milliseconds: a frame.
const BARE_AFTER: i32 = 17;

/// How many more sections are drawn at a time.
const DRAWN_AT_A_TIME: usize = 10;

/// How long after some sections the next are drawn, in milliseconds: a frame, for what a person does.
const NEXT_DRAWN_AFTER: i32 = 16;

/// For how many frames at most drawing waits for a pointer that is held down: some seconds.
const MOST_FRAMES_HELD: u32 = 600;

/// Keeps the page's selection where it is while sections that were bare text are drawn, whatever the browser has
/// told of it by then: the text nodes that it stood in are replaced. `drawn` changes when that happens.
#[hook]
fn use_kept_selection(article: &NodeRef, state: &State, drawn: (usize, usize)) {
    let last = use_mut_ref(|| drawn);
    let text = state.document.as_ref().map(|document| document.text().clone());
    let before = last.replace(drawn);
    // The elements are still those of the last time.
    let stood = (before != drawn && before.0 == drawn.0)
        .then(|| place::ends(&article.cast::<Element>()?, text.as_ref()?))
        .flatten();
    let article = article.clone();
    use_effect_with(drawn, move |_| {
        if let (Some(stood), Some(text), Some(root)) = (stood, text, article.cast::<Element>())
            && place::ends(&root, &text) != Some(stood)
        {
            place::select_between(&root, &text, stood);
        }
    });
}

/// Returns how many of a text's sections are drawn by now, and how many are there, the others of them as bare text:
/// they come after the painting of the first ones, and are drawn once all are there. `text` tells one text from
/// another.
#[hook]
fn use_growth(text: usize, n_sections: usize, pointing: &Rc<Pointing>) -> (usize, usize) {
    let pointing = Rc::clone(pointing);
    let grown = use_state(|| (text, DRAWN_AT_ONCE, DRAWN_AT_ONCE));
    let (_, n_drawn, n_there) = if grown.0 == text { *grown } else { (text, DRAWN_AT_ONCE, DRAWN_AT_ONCE) };
    let has_more = n_drawn < n_sections;
    let is_whole = n_there >= n_sections;
    use_effect_with((text, n_drawn, n_there, has_more, is_whole), move |grows| {
        let (text, n_drawn, n_there, has_more, is_whole) = *grows;
        let ended = Rc::new(Cell::new(!has_more));
        if has_more {
            let ended = Rc::clone(&ended);
            spawn_local(async move {
                if n_there == DRAWN_AT_ONCE {
                    painted().await;
                }
                dom::pause(if is_whole { NEXT_DRAWN_AFTER } else { BARE_AFTER }).await;
                // The browser begins a selection again where what it was begun in is replaced under the pointer.
                for _ in 0..MOST_FRAMES_HELD {
                    if !is_whole || !pointing.pressed.get() || ended.get() {
                        break;
                    }
                    dom::pause(NEXT_DRAWN_AFTER).await;
                }
                if !ended.get() {
                    grown.set(match is_whole {
                        true => (text, n_drawn + DRAWN_AT_A_TIME, n_there),
                        false => (text, n_drawn.max(DRAWN_NEXT), n_there + BARE_AT_A_TIME),
                    });
                }
            });
        }
        move || ended.set(true)
    });
    (n_drawn, n_there.max(n_drawn))
}

/// Focuses what a click hits. A click that ends a drag over text selects instead.
fn clicked(article: &NodeRef, act: &Callback<Action>, event: &MouseEvent) {
    let Some(root) = article.cast::<Element>() else { return };
    if place::selection().is_some_and(|selection| !selection.is_collapsed()) {
        return;
    }
    let hit =
        dom::element_of(event.target()).and_then(|element| element.closest(".run[data-at]").ok().flatten());
    let at = hit.filter(|element| root.contains(Some(element)));
    match at.and_then(|element| element.get_attribute("data-at")?.parse().ok()) {
        Some(offset) => act.emit(Action::Focus(FocusAction::At(offset))),
        None => act.emit(Action::Focus(FocusAction::On(None))),
    }
}

/// Tells the session what is selected in the article: as the browser tells of a change, and before a key
/// or a press does anything, as either may come sooner than what the browser tells. The window hears them
/// before the document, where the commands are waiting.
#[hook]
fn use_selection(article: &NodeRef, pointing: &Rc<Pointing>, act: &Callback<Action>) {
    let (article, pointing) = (article.clone(), Rc::clone(pointing));
    use_effect_with(act.clone(), move |act| {
        let (act, pressing) = (act.clone(), Rc::clone(&pointing));
        let tell = Rc::new(move || tell_selection(&article, &pointing, &act));
        let listen = |target: &EventTarget, name| {
            let tell = Rc::clone(&tell);
            Listener::new(target, name, move |_| tell())
        };
        let changed = dom::document().map(|page| listen(&page, "selectionchange"));
        let before = dom::window().map(|window| ["keydown", "pointerdown"].map(|name| listen(&window, name)));
        let released = dom::window().map(|window| {
            ["pointerup", "pointercancel", "blur"].map(|name| {
                let pointing = Rc::clone(&pressing);
                Listener::new(&window, name, move |_| pointing.pressed.set(false))
            })
        });
        move || drop((changed, before, released))
    });
}

fn tell_selection(article: &NodeRef, pointing: &Pointing, act: &Callback<Action>) {
    let Some(root) = article.cast::<Element>().filter(|_| !pointing.previewing.get()) else { return };
    let text = pointing.state.borrow().document.as_ref().map(|document| document.text().clone());
    let Some(text) = text else { return };
    let selected = place::selected(&root, &text);
    // While a button of the palette or a field of the inspector has the keyboard, the selection in the
    // article is kept.
    let elsewhere = selected.is_none() && place::selection().is_some_and(|it| it.range_count() > 0);
    let selected = selected.filter(|span| !span.is_empty());
    if !elsewhere && pointing.told.get() != selected {
        pointing.told.set(selected);
        act.emit(Action::Focus(FocusAction::Select(selected)));
    }
}

/// Puts the page's selection where the session has it, after an edit has replaced text nodes or the
/// session has let go of it.
#[hook]
fn use_restored_selection(article: &NodeRef, pointing: &Rc<Pointing>, state: &State) {
    let (article, pointing) = (article.clone(), Rc::clone(pointing));
    let document = state.document.clone();
    let deps = (document.as_ref().map(address), state.selection);
    use_effect_with(deps, move |(_, wanted)| {
        let (Some(root), Some(document)) = (article.cast::<Element>(), document) else { return };
        let text = document.text();
        let has = place::selected(&root, text).filter(|span| !span.is_empty());
        match wanted {
            Some(span) if has != Some(*span) && pointing.told.get() == Some(*span) => {
                place::select(&root, text, *span);
            }
            None if has.is_some() && pointing.told.get().is_some() => {
                pointing.told.set(None);
                match (pointing.caret.get(), place::selection()) {
                    (Some(caret), _) => place::select(&root, text, Span::new(caret, caret)),
                    (None, Some(selection)) => {
                        let _ = selection.remove_all_ranges();
                    }
                    (None, None) => {}
                }
            }
            _ => {
                if let (Some(caret), None) = (pointing.caret.get(), wanted) {
                    place::select(&root, text, Span::new(caret, caret));
                }
            }
        }
    });
}

/// Shows each document from its top or, where it was shown before, from where it was scrolled to. Returns what
/// hears how far that is.
#[hook]
fn use_top(article: &NodeRef, state: &State) -> Callback<Event> {
    let tops: Rc<RefCell<HashMap<String, i32>>> = use_memo((), |()| RefCell::default());
    let id = state.document.as_ref().map(|document| document.id().to_owned());
    let (article, kept) = (article.clone(), Rc::clone(&tops));
    use_effect_with(id.clone(), move |id| {
        let pane = article.cast::<Element>().and_then(|root| root.closest(".article-pane").ok()?);
        if let (Some(pane), Some(id)) = (pane, id) {
            pane.set_scroll_top(kept.borrow().get(id).copied().unwrap_or(0));
        }
    });
    use_callback(id, move |event: Event, id| {
        let pane = dom::element_of(event.target());
        if let (Some(pane), Some(id)) = (pane, id) {
            tops.borrow_mut().insert(id.clone(), pane.scroll_top());
        }
    })
}

/// Scrolls what gets the focus into view, with the quote it belongs to where both fit; the caret begins there again.
#[hook]
fn use_focus_in_view(article: &NodeRef, pointing: &Rc<Pointing>, state: &State) {
    let (article, pointing) = (article.clone(), Rc::clone(pointing));
    let focused = state.focused_parts().map(|it| it.hull());
    let around = focused.map(|hull| with_quote(state, hull));
    let text = state.document.as_ref().map(|document| document.text().clone());
    use_effect_with(state.focus, move |focus| {
        let root = article.cast::<Element>().filter(|_| focus.is_some());
        if root.is_some()
            && pointing.caret.take().is_some()
            && pointing.told.get().is_none()
            && let Some(selection) = place::selection()
        {
            let _ = selection.remove_all_ranges();
        }
        let scrolls = root.and_then(|root| {
            BeforePaint::new(move || {
                let block = focused.and_then(|hull| place::block_at(&root, hull.start(), false));
                let Ok(Some(run)) =
                    block.unwrap_or_else(|| root.clone()).query_selector(".run.focused, .own-focused")
                else {
                    return;
                };
                let options = ScrollIntoViewOptions::new();
                options.set_block(ScrollLogicalPosition::Nearest);
                run.scroll_into_view_with_scroll_into_view_options(&options);
                if let (Some(text), Some(hull), Some(around)) = (text, focused, around) {
                    let shown = show_whole(&root, &text, around);
                    if !shown && hull != around {
                        show_whole(&root, &text, hull);
                    }
                }
            })
        });
        move || drop(scrolls)
    });
}

/// Scrolls the edge that keys have moved into view, as far as a message at the bottom does not cover it.
#[hook]
fn use_moved_edge_in_view(article: &NodeRef, state: &State) {
    let article = article.clone();
    let text = state.document.as_ref().map(|document| document.text().clone());
    let focused = state.focused().map(|it| (it.id, it.parts.hull()));
    let before = use_mut_ref(|| None);
    use_effect_with(focused, move |now| {
        let scrolls = match (before.replace(*now), *now, article.cast::<Element>(), text) {
            (Some((id, was)), Some((same, is)), Some(root), Some(text)) if id == same && was != is => {
                let covered = text.slice(is);
                let letter = if was.end() == is.end() {
                    let first = covered.chars().next().map_or(0, char::len_utf8) as u32;
                    Span::new(is.start(), is.start() + first)
                } else {
                    let last = covered.chars().next_back().map_or(0, char::len_utf8) as u32;
                    Span::new(is.end() - last, is.end())
                };
                BeforePaint::new(move || {
                    show_whole(&root, &text, letter);
                })
            }
            _ => None,
        };
        move || drop(scrolls)
    });
}

/// Returns what the focused covers together with the quote that it belongs to.
fn with_quote(state: &State, hull: Span) -> Span {
    let (Some(document), Some(focused)) = (&state.document, state.focused()) else { return hull };
    let of_claim = focused.claim().and_then(|claim| document.annotation(claim.quote?));
    let quotes = document.quotes_linking(focused.id).filter(|quote| quote.is_live());
    // The nearest: a mention can be linked to quotes all over the article.
    let nearest =
        quotes.chain(of_claim).map(|quote| quote.parts.hull().cover(hull)).min_by_key(|all| all.len());
    nearest.unwrap_or(hull)
}

/// How much room at the bottom a message may take, in pixels: what is worked on does not lie under it.
const MESSAGE: f64 = 72.0;

/// Scrolls so far that all lines of a span are seen, with a line's room; returns false where they do not fit.
fn show_whole(article: &Element, text: &crate::text::Text, span: Span) -> bool {
    let Ok(Some(pane)) = article.closest(".article-pane") else { return false };
    let boxes = place::boxes(article, text, span);
    let (Some(first), Some(last)) = (boxes.first(), boxes.last()) else { return false };
    let (view, room) = (pane.get_bounding_client_rect(), first.height() * 1.2);
    let (top, bottom) = (first.top() - room, last.bottom() + MESSAGE.max(room));
    if bottom - top > view.height() {
        return false;
    }
    let (above, below) = (view.top() - top, bottom - view.bottom());
    if above > 0.0 {
        pane.set_scroll_top(pane.scroll_top() - above.ceil() as i32);
    } else if below > 0.0 {
        pane.set_scroll_top(pane.scroll_top() + below.ceil() as i32);
    }
    true
}
