//! What the page needs of the browser beyond rendering.

pub mod answers;
pub mod asset;
pub mod blocks;
pub mod download;
pub mod faces;
pub mod files;
pub mod foreign;
pub mod frame;
pub mod highlight;
pub mod intake;
pub mod keyboard;
pub mod learned;
pub mod listener;
pub mod log;
pub mod place;
pub mod settings;
pub mod transfer;
pub mod worker;
pub mod worth;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, EventTarget, HtmlElement, Window};

/// Returns the window; there is none outside of a page.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// Returns the page's document.
pub fn document() -> Option<Document> {
    window()?.document()
}

/// Waits so many milliseconds; with 0 it lets the page paint and answer.
pub async fn pause(ms: i32) {
    let waited = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(waited).await;
}

/// Returns an event's target as an element (that of a text node's parent).
pub fn element_of(target: Option<EventTarget>) -> Option<Element> {
    let target = target?;
    match target.dyn_into::<Element>() {
        Ok(element) => Some(element),
        Err(target) => target.dyn_into::<web_sys::Node>().ok()?.parent_element(),
    }
}

/// Returns true if keys typed there are text, not commands.
pub fn is_typed_in(element: &Element) -> bool {
    matches!(element.closest("input, textarea, select, [contenteditable]"), Ok(Some(_)))
}

/// Gives the keyboard to the article, which stays where it is scrolled to.
pub fn focus_article() {
    let article = document().and_then(|page| page.get_element_by_id("article"));
    if let Some(article) = article.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = article.focus_with_options(&options);
    }
}

/// Sets a style property of an element. The page's policy forbids `style` attributes, not this.
pub fn set_style(element: &Element, property: &str, value: &str) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // Refused only for a computed style, which this is not.
        let _ = element.style().set_property(property, value);
    }
}
