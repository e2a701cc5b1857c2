//! The text cursor: arrows move it, Shift selects, Ctrl goes by words, as in a text field.
//!
//! The browser moves it through its own selection, so that lines, scripts and directions come out as
//! a person expects: the arrows are visual.

use web_sys::Element;
use yew::prelude::*;

use super::Pointing;
use crate::text::Span;
use crate::ui::dom::place;

/// Moves the text cursor if the key is one of its own. Returns false if it is not.
pub(super) fn moved(article: &NodeRef, pointing: &Pointing, event: &KeyboardEvent) -> bool {
    let by_word = event.ctrl_key() || (event.alt_key() && !event.meta_key());
    let (direction, granularity) = match event.key().as_str() {
        "ArrowLeft" if event.meta_key() => ("left", "lineboundary"),
        "ArrowRight" if event.meta_key() => ("right", "lineboundary"),
        "ArrowLeft" => ("left", if by_word { "word" } else { "character" }),
        "ArrowRight" => ("right", if by_word { "word" } else { "character" }),
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
        // It begins at what has the focus, else at the article's start.
        let first = document.blocks().first().map_or(0, |block| block.span.start());
        let at = state.focused().map_or(first, |focused| focused.parts.start());
        place::select(&root, text, Span::new(at, at));
    }
    let alter = if event.shift_key() { "extend" } else { "move" };
    // Refused only for words that are none of the three above.
    let _ = selection.modify(alter, direction, granularity);
    pointing.caret.set(place::moving_end(&root, text));
    true
}
