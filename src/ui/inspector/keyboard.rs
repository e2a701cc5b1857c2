//! The keyboard goes back to the article once something in the panel has been chosen: there the review goes on.

use std::cell::Cell;
use std::rc::Rc;

use web_sys::Event;
use yew::prelude::*;

use crate::ui::dom;

/// What the panel listens to.
pub(super) struct HandBack {
    pub clicked: Callback<MouseEvent>,
    pub changed: Callback<Event>,
    pub pressed: Callback<KeyboardEvent>,
    pub entered: Callback<FocusEvent>,
}

/// Buttons that open something in the panel, where the person goes on then.
const OPENING: &str = "[role=tab], [aria-expanded], .speaker-editor button";

/// Returns what hands the keyboard back: a row; any other button that is clicked, not pressed; a list of filters,
/// unless the arrows go through it.
#[hook]
pub(super) fn use_hand_back() -> HandBack {
    let arrows: Rc<Cell<bool>> = use_memo((), |()| Cell::new(false));
    let clicked = use_callback((), |event: MouseEvent, ()| {
        let Some(button) = closest(&event, "button") else { return };
        let is_row = matches!(button.matches(".row-main"), Ok(true));
        let opens = matches!(button.matches(OPENING), Ok(true));
        if is_row || (event.detail() > 0 && !opens) {
            dom::focus_article();
        }
    });
    let changed = use_callback((), {
        let arrows = Rc::clone(&arrows);
        move |event: Event, ()| {
            if !arrows.get() && closest(&event, ".list-tools select").is_some() {
                dom::focus_article();
            }
        }
    });
    let pressed = use_callback((), {
        let arrows = Rc::clone(&arrows);
        move |event: KeyboardEvent, ()| arrows.set(event.key() != "Enter")
    });
    let entered = use_callback((), move |_: FocusEvent, ()| arrows.set(false));
    HandBack { clicked, changed, pressed, entered }
}

fn closest(event: &Event, selector: &str) -> Option<web_sys::Element> {
    dom::element_of(event.target())?.closest(selector).ok()?
}
