//! What keys do while files are compared: digits and the user's own keys of reviewing, boundaries and links.

use yew::prelude::*;

use super::Hands;
use super::desk::Tab;
use crate::schema::Label;
use crate::session::edges::Unit;
use crate::session::{Action, FocusAction, LinkAction, MarkAction, ReviewAction};
use crate::ui::dom;
use crate::ui::keys::{Command, Keymap};

/// Does what a key asks for.
pub(super) fn pressed(hands: &Hands, keymap: &Keymap, close: &Callback<()>, event: &KeyboardEvent) {
    // What bubbles up from a field is typed there.
    let target = dom::element_of(event.target());
    if event.is_composing() || target.as_ref().is_some_and(dom::is_typed_in) {
        return;
    }
    // Nothing behind the place is meant.
    event.stop_propagation();
    let Some(press) = dom::keyboard::press(event) else { return };
    if press.key == "Escape" {
        event.prevent_default();
        return escape(hands, close);
    }
    let has_board = !hands.desk.borrow().board.articles().is_empty();
    if !has_board || hands.desk.borrow().tab != Tab::Differences {
        if let Some(true) = travels(&press) {
            event.prevent_default();
            hands.act(|desk| desk.travel(press.shift));
        }
        return;
    }
    let is_plain = !press.control && !press.alt;
    let is_linking = hands.desk.borrow().linking.is_some();
    if is_linking && is_plain {
        if matches!(press.key.as_str(), "Backspace" | "Delete") {
            event.prevent_default();
            return hands.act(|desk| desk.link(None));
        }
        let mut letters = press.key.chars();
        if let (Some(letter @ 'a'..='z'), None) = (letters.next(), letters.next()) {
            event.prevent_default();
            return hands.act(|desk| desk.link(Some(letter)));
        }
    }
    let is_adding = hands.desk.borrow().adding.is_some();
    if press.key == "+" && !press.control && !press.alt {
        event.prevent_default();
        let selected = super::selected(&hands.desk.borrow());
        return hands.act(move |desk| {
            desk.start_adding(selected);
            Vec::new()
        });
    }
    // The digit's own place, since Shift makes another character of it.
    let code = event.code();
    let digit = code.strip_prefix("Digit").or_else(|| code.strip_prefix("Numpad"));
    let digit = digit.and_then(|it| it.parse::<usize>().ok()).filter(|it| *it > 0);
    if let Some(digit) = digit.filter(|_| is_plain) {
        event.prevent_default();
        if is_adding {
            if let Some(label) = Label::ALL.get(digit - 1) {
                hands.act(|desk| desk.add_mark(*label));
            }
            return;
        }
        return hands.act(|desk| desk.take_column(digit - 1, press.shift));
    }
    // A button has Enter and the space to itself.
    let on_button = target.is_some_and(|it| matches!(it.closest("button, summary, a"), Ok(Some(_))));
    if on_button && matches!(press.key.as_str(), "Enter" | " ") || press.key == "Tab" {
        return;
    }
    let Some(command) = of_user(keymap, &press) else { return };
    let Command::Act(action) = command else { return };
    type Act = Box<dyn FnOnce(&mut super::Desk) -> Vec<String>>;
    let acts: Option<Act> = match action {
        Action::Focus(FocusAction::Next) => Some(Box::new(|desk| {
            desk.step(true);
            Vec::new()
        })),
        Action::Focus(FocusAction::Previous) => Some(Box::new(|desk| {
            desk.step(false);
            Vec::new()
        })),
        Action::Review(ReviewAction::Accept) => Some(Box::new(super::Desk::take_most)),
        Action::Review(ReviewAction::AcceptAttribution) => Some(Box::new(super::Desk::take_whole)),
        Action::Review(ReviewAction::Reject) => Some(Box::new(super::Desk::take_nothing)),
        Action::Review(ReviewAction::Reopen) => Some(Box::new(super::Desk::reopen)),
        Action::Undo => Some(Box::new(|desk| desk.travel(false))),
        Action::Redo => Some(Box::new(|desk| desk.travel(true))),
        Action::Mark(MarkAction::MoveEdge(edge, direction, unit)) => {
            Some(Box::new(move |desk| desk.move_edge(edge, direction, unit)))
        }
        Action::Link(LinkAction::Start(role)) => Some(Box::new(move |desk| {
            desk.start_link(role);
            Vec::new()
        })),
        _ => None,
    };
    if let Some(act) = acts {
        event.prevent_default();
        hands.act(act);
    }
}

/// Returns the command that the user's own keys have for a press.
fn of_user(keymap: &Keymap, press: &crate::ui::keys::Press) -> Option<Command> {
    let chord = press.chord()?;
    let (binding, unit) = match keymap.owner(&chord) {
        Some(binding) => (binding, Unit::Word),
        None if press.by_letter => {
            let bare = chord.trim_start_matches("Ctrl+").trim_start_matches("Alt+").to_lowercase();
            (keymap.owner(&bare).filter(|it| it.has_unit)?, Unit::Grapheme)
        }
        None => return None,
    };
    Some((binding.does)(unit))
}

/// Returns whether a press takes a step back or makes it again.
fn travels(press: &crate::ui::keys::Press) -> Option<bool> {
    (press.control && press.key.eq_ignore_ascii_case("z")).then_some(true)
}

/// Ends the innermost thing that goes on: linking, the choice of rules, a filter, the place.
pub(super) fn escape(hands: &Hands, close: &Callback<()>) {
    let is_choosing = hands.desk.borrow().linking.is_some() || hands.desk.borrow().adding.is_some();
    if is_choosing {
        return hands.act(|desk| {
            (desk.linking, desk.adding) = (None, None);
            Vec::new()
        });
    }
    if std::mem::take(&mut hands.around.borrow_mut().rules) {
        return (hands.show)();
    }
    close.emit(());
}
