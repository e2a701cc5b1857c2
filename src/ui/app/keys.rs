//! What a pressed key is for, by where the keyboard is, and what is at hand there.

use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};
use yew::Callback;

use crate::schema::{Block, BlockKind};
use crate::session::{Action, State, furniture};
use crate::text::Span;
use crate::ui::dom::{self, place};
use crate::ui::keys::{Command, Keymap, command};

pub(super) fn pressed(state: &State, keymap: &Keymap, run: &Callback<Command>, event: Event) {
    let Ok(event) = event.dyn_into::<KeyboardEvent>() else { return };
    let target = dom::element_of(event.target());
    let typing = target.as_ref().is_some_and(dom::is_typed_in);
    // Whatever the key is for, it tells of the layout.
    let press = dom::keyboard::press(&event);
    // What belongs to a dialog, a field or an input method is theirs.
    let in_dialog = target.as_ref().is_some_and(|it| matches!(it.closest("dialog"), Ok(Some(_))));
    if event.is_composing() || in_dialog {
        return;
    }
    let in_panel = target.as_ref().is_some_and(|it| matches!(it.closest(".inspector"), Ok(Some(_))));
    if event.key() == "Escape" && in_panel {
        dom::focus_article();
        event.prevent_default();
        if state.linking.is_some() || state.help || state.pending.is_some() {
            run.emit(Command::Act(Action::Escape));
        }
        return;
    }
    let Some(press) = press else { return };
    // In a field only what belongs to the page as a whole is a command.
    let of_page = press.control && matches!(press.key.to_ascii_lowercase().as_str(), "s" | "k" | "f");
    if typing && !of_page {
        return;
    }
    // The buttons of folded page furniture have Enter and Tab to themselves.
    let on_button = target.as_ref().is_some_and(|it| matches!(it.closest("button"), Ok(Some(_))));
    let inside =
        !on_button && target.as_ref().is_some_and(|it| matches!(it.closest("#article"), Ok(Some(_))));
    let nowhere = target.as_ref().is_some_and(|it| it.tag_name() == "BODY");
    let in_article = inside || (nowhere && press.key != "Tab");
    if press.key == "Escape" && inside && !ends_something(state) {
        leave_article();
        event.prevent_default();
        return;
    }
    if let Some(command) = command(state, keymap, &press, in_article) {
        event.prevent_default();
        run.emit(command);
    }
}

/// Returns the paragraph at hand, or the one that the caret was put in.
pub(super) fn block_at_hand(state: &State) -> Option<Block> {
    let at_caret = || {
        let node = place::selection()?.anchor_node()?;
        let element = dom::element_of(Some(node.into()))?.closest("#article [data-block]").ok()??;
        let start: u32 = element.get_attribute("data-block")?.parse().ok()?;
        state.document.as_ref()?.blocks().iter().find(|block| block.span.start() == start).copied()
    };
    state.block_at_hand().or_else(at_caret)
}

/// Returns what becomes of the folded page furniture that has the keyboard, else of the paragraphs that are
/// selected, else of the one at hand, if they become furniture or the article's.
pub(super) fn flipped_at_hand(state: &State) -> Vec<(Span, BlockKind)> {
    let Some(document) = &state.document else { return Vec::new() };
    let run = || {
        let element = dom::document()?.active_element()?.closest("#article [data-fold]").ok()??;
        element.get_attribute("data-fold")?.parse().ok()
    };
    match (run(), state.selection) {
        (Some(run), _) => furniture::run_at(document, run),
        (None, Some(selection)) => furniture::flipped(document, selection),
        (None, None) => {
            block_at_hand(state).map(|block| furniture::flipped(document, block.span)).unwrap_or_default()
        }
    }
}

/// Tells whether Escape has something to end.
fn ends_something(state: &State) -> bool {
    let asks = state.help || state.pending.is_some() || state.linking.is_some();
    asks || state.find.is_some()
        || state.selection.is_some()
        || state.focus.is_some()
        || state.message.is_some()
}

/// Gives the keyboard to the side panel: Tab reviews in the article, so this is the way out of it.
fn leave_article() {
    let panel =
        dom::document().and_then(|page| page.query_selector(".inspector [role=tab][tabindex='0']").ok()?);
    if let Some(panel) = panel.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = panel.focus();
    }
}
