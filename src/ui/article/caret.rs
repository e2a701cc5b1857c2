//! The text cursor: arrows move it, Shift selects, Ctrl goes by words, as in a text field.
//!
//! The browser moves it through its own selection, so that lines, scripts and directions come out as
//! a person expects: the arrows are visual.

use web_sys::Element;
use yew::prelude::*;

use super::Pointing;
use crate::text::{Span, Text};
use crate::ui::dom::place;

/// Moves the text cursor if the key is one of its own. Returns false if it is not.
pub(super) fn moved(article: &NodeRef, pointing: &Pointing, event: &KeyboardEvent) -> bool {
    let by_word = event.ctrl_key() || (event.alt_key() && !event.meta_key());
    let (direction, granularity) = match event.key().as_str() {
        "ArrowLeft" if event.meta_key() => ("left", "lineboundary"),
        "ArrowRight" if event.meta_key() => ("right", "lineboundary"),
        "ArrowLeft" => ("left", if by_word { "word" } else { "character" }),
        "ArrowRight" => ("right", if by_word { "word" } else { "character" }),
        "ArrowUp" if event.alt_key() => ("backward", "sentence"),
        "ArrowDown" if event.alt_key() => ("forward", "sentence"),
        "ArrowUp" => ("backward", if by_word { "paragraph" } else { "line" }),
        "ArrowDown" => ("forward", if by_word { "paragraph" } else { "line" }),
        "Home" => ("backward", if by_word { "documentboundary" } else { "lineboundary" }),
        "End" => ("forward", if by_word { "documentboundary" } else { "lineboundary" }),
        _ => return false,
    };
    let Some(root) = article.cast::<Element>() else { return false };
    let state = pointing.state.borrow().clone();
    let (Some(document), Some(selection)) = (&state.document, place::selection()) else { return false };
    let text = document.text();
    if place::selected(&root, text).is_none() {
        // It begins at what has the focus, else at the top of what is to be seen.
        let focused = state.focused_parts().map(|parts| parts.start());
        let at = focused.or_else(|| first_in_view(&root)).unwrap_or(0);
        place::select(&root, text, Span::new(at, at));
    }
    let alter = if event.shift_key() { "extend" } else { "move" };
    // Refused only for words that are none of the three above.
    let _ = selection.modify(alter, direction, granularity);
    let caret = place::moving_end(&root, text);
    pointing.caret.set(caret);
    if let Some(caret) = caret {
        keep_in_view(&root, text, caret);
    }
    true
}

/// Returns where the first paragraph begins that reaches into view.
fn first_in_view(article: &Element) -> Option<u32> {
    let top = article.closest(".article-pane").ok()??.get_bounding_client_rect().top();
    let reaches = |element: &Element| element.get_bounding_client_rect().bottom() > top;
    let first = |of: &Element| {
        let children = of.children();
        (0..children.length()).filter_map(|idx| children.item(idx)).find(reaches)
    };
    let seen = first(&first(article)?)?;
    seen.get_attribute("data-block")?.parse().ok()
}

/// Scrolls so far that the line of the caret, and some of those around it, can be seen.
pub(super) fn keep_in_view(article: &Element, text: &Text, caret: u32) {
    let Ok(Some(pane)) = article.closest(".article-pane") else { return };
    let Some(range) = place::range_over(article, text, Span::new(caret, caret)) else { return };
    let (line, view) = (range.get_bounding_client_rect(), pane.get_bounding_client_rect());
    let room = line.height() * 1.5;
    let (above, below) =
        (view.top() + room - line.top(), line.bottom() + room.max(super::MESSAGE) - view.bottom());
    if above > 0.0 {
        pane.set_scroll_top(pane.scroll_top() - above as i32);
    } else if below > 0.0 {
        pane.set_scroll_top(pane.scroll_top() + below as i32);
    }
}
