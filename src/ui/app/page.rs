//! What the app does with the page as a whole: its title, its focus, and what it listens to.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::keys::pressed;
use super::store::Newest;
use crate::keep::Keeper;
use crate::session::{Saving, State};
use crate::ui::dom;
use crate::ui::dom::listener::Listener;
use crate::ui::dom::log::Log;
use crate::ui::dom::transfer::{dragged_over, dropped, pasted};
use crate::ui::first::FromFirst;
use crate::ui::header::title;
use crate::ui::keep;
use crate::ui::keys::{Command, Keymap};
use crate::ui::strings::Words;

/// Gives the keyboard to the article when one is opened.
#[hook]
pub(super) fn use_keyboard_in_article(state: &State) {
    let opened = state.exported.as_ref().map(|document| document.id().to_owned());
    use_effect_with(opened, |opened| {
        let article = dom::document().and_then(|page| page.get_element_by_id("article"));
        if let (Some(_), Some(article)) =
            (opened, article.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()))
        {
            let _ = article.focus();
        }
    });
}

/// Shows what stood at the top when the page was left, of the first document shown, unless a mark has
/// the focus and is shown for it.
#[hook]
pub(super) fn use_place_of_last_time(state: &State) {
    let focused = state.focus.is_some();
    let done = use_mut_ref(|| false);
    let open = state.project.open.clone().filter(|_| state.document.is_some());
    use_effect_with(open, move |open| {
        let Some(open) = open.clone() else { return };
        if !done.replace(true) && !focused {
            keep::scroll_back(&open);
        }
    });
}

/// Tells the page's script how far saving is, for when the app stops and cannot say it itself (`assets/load.js`).
#[hook]
pub(super) fn use_saving_told(state: &State) {
    let saving = match &state.project.saving {
        Saving::Off => "off",
        Saving::Saved => "saved",
        Saving::Pending => "pending",
        Saving::Failed(_) => "failed",
    };
    use_effect_with(saving, |saving| {
        if let Some(root) = dom::document().and_then(|page| page.document_element()) {
            let _ = root.set_attribute("data-kept", saving);
        }
    });
}

/// Names the page after the article where a person wants that, so that its tab can be found among others.
#[hook]
pub(super) fn use_title(state: &State) {
    let words = Words::of(state.language);
    let document = state.document.as_ref().filter(|_| state.headline_in_title);
    let name = document.map(|document| title(document, words));
    use_effect_with((name, state.language), move |(name, _)| {
        let app = words.get("app.name");
        if let Some(page) = dom::document() {
            page.set_title(&match name {
                // A title of the other direction stays apart from the app's name.
                Some(name) => {
                    format!("\u{2068}{}\u{2069} · {app}", name.chars().take(80).collect::<String>())
                }
                None => app.to_owned(),
            });
        }
    });
}

/// What the listeners of the whole page need.
pub(super) struct Page {
    pub(super) newest: Newest,
    pub(super) keymap: Rc<RefCell<Keymap>>,
    pub(super) run: Callback<Command>,
    pub(super) log: Log,
    pub(super) keeper: Keeper,
    pub(super) receive: Callback<FromFirst>,
}

/// Listens to what concerns the whole page: keys, paste, drops, and leaving it.
#[hook]
pub(super) fn use_page(page: &Page) {
    let Page { newest, keymap, run, log, keeper, receive } = page;
    let (newest, keymap, run, log) = (newest.clone(), Rc::clone(keymap), run.clone(), log.clone());
    let (keeper, receive) = (keeper.clone(), receive.clone());
    use_effect_with((), move |()| {
        let mut listeners: Vec<Listener> = Vec::new();
        if let (Some(window), Some(page)) = (dom::window(), dom::document()) {
            let (for_keys, for_leaving) = (newest.clone(), newest);
            listeners.push(Listener::new(&page, "keydown", move |event| {
                // Not borrowed any more when the press is acted on: that may render at once.
                let state = for_keys.borrow().clone();
                let keymap = keymap.borrow().clone();
                pressed(&state, &keymap, &run, event);
            }));
            let (on_drop, to_place) = (receive.clone(), keeper.clone());
            listeners.push(Listener::new(&page, "paste", move |event| {
                pasted(&event, &|given| receive.emit(FromFirst::Transfer(given)));
            }));
            listeners.push(Listener::new(&page, "dragover", |event| dragged_over(&event)));
            listeners.push(Listener::new(&page, "drop", move |event| {
                dropped(&event, &|given| on_drop.emit(FromFirst::Transfer(given)));
            }));
            listeners.push(Listener::new(&window, "pagehide", move |_| {
                log.write();
                to_place.leave();
            }));
            // Shown again, or woken up: another tab may have taken over, and the browser closed the database.
            for (target, event) in [
                (window.as_ref(), "pageshow"),
                (page.as_ref(), "visibilitychange"),
                (page.as_ref(), "resume"),
            ] {
                let (keeper, page) = (keeper.clone(), page.clone());
                listeners.push(Listener::new(target, event, move |_| {
                    if page.hidden() {
                        keeper.hide();
                    } else {
                        keeper.come_back();
                    }
                }));
            }
            listeners.push(Listener::new(&window, "beforeunload", move |event| {
                let state = for_leaving.borrow();
                // What is saved is asked about by nobody; without a keeper all of it is only here.
                let alone = state.project.info.is_none() && state.has_unexported_edits();
                if alone || keeper.has_unsaved() {
                    event.prevent_default();
                }
            }));
        }
        move || drop(listeners)
    });
}
