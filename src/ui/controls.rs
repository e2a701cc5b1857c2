//! Small parts that several areas share: icons, colour classes, what form elements hold, and buttons that do one action.

use yew::prelude::*;

use crate::session::{Action, runs};

/// Returns what a button's click does: one action.
pub(super) fn press(act: &Callback<Action>, action: Action) -> Callback<MouseEvent> {
    let act = act.clone();
    Callback::from(move |_| act.emit(action.clone()))
}

/// Returns the value of the form element an event came from.
pub(super) fn value_of(event: &Event) -> Option<String> {
    use wasm_bindgen::JsCast;
    let target = event.target()?;
    if let Some(select) = target.dyn_ref::<web_sys::HtmlSelectElement>() {
        return Some(select.value());
    }
    if let Some(area) = target.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        return Some(area.value());
    }
    target.dyn_ref::<web_sys::HtmlInputElement>().map(web_sys::HtmlInputElement::value)
}

/// Returns the class that gives an element a speaker's colour; none for what has no speaker.
pub(super) fn colour_class(colour: Option<u8>) -> Option<&'static str> {
    const CLASSES: [&str; runs::COLOURS as usize] = ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"];
    CLASSES.get(usize::from(colour?)).copied()
}

/// Draws how marks with an own label are underlined, in its colour.
pub(super) fn own_sign(label: &crate::scheme::SpanLabel) -> Html {
    let classes = classes!(
        "own-sign",
        "own",
        format!("own-{}", label.pattern),
        colour_class(Some(label.colour)),
        (!label.term.offered).then_some("rejected"),
    );
    html! { <span class={classes} aria-hidden="true">{ "\u{a0}\u{a0}\u{a0}" }</span> }
}

/// A drawing of 24 by 24, in strokes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Icon {
    path: &'static str,
    /// Whether it means backward or forward, so that it turns with the reading direction.
    turns: bool,
}

impl Icon {
    pub const UNDO: Self = Self::turning("M9 14 4 9l5-5M4 9h9a7 7 0 0 1 7 7v4");
    pub const REDO: Self = Self::turning("m15 14 5-5-5-5M20 9h-9a7 7 0 0 0-7 7v4");
    pub const DOWNLOAD: Self = Self::fixed("M12 4v11m-5-4.5 5 5 5-5M5 20h14");
    pub const NEW: Self =
        Self::fixed("M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5M12 12v5m-2.5-2.5h5");
    pub const ADD_FOLDER: Self = Self::fixed(
        "M3 7a2 2 0 0 1 2-2h4l2 2.5h8a2 2 0 0 1 2 2V18a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2zM12 11v5m-2.5-2.5h5",
    );
    pub const DOT: Self = Self::fixed("M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z");
    pub const LIST: Self = Self::turning("M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01");
    pub const FOLDER: Self =
        Self::fixed("M3 7a2 2 0 0 1 2-2h4l2 2.5h8a2 2 0 0 1 2 2V18a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z");
    pub const SUN: Self = Self::fixed(
        "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2m0 15v2M4.5 4.5 6 6m12 12 1.5 1.5M2.5 12h2m15 0h2M4.5 19.5 6 18M18 6l1.5-1.5",
    );
    pub const MOON: Self = Self::fixed("M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z");
    pub const SYSTEM: Self =
        Self::fixed("M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 4v16M12 8h6.9M12 12h8M12 16h6.9");
    pub const HELP: Self = Self::fixed(
        "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.6 9.6a2.5 2.5 0 1 1 3.7 2.2c-.9.5-1.3 1-1.3 2M12 16.6h.01",
    );
    pub const MORE: Self = Self::fixed(
        "M12 4.4a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6zM12 11.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6zM12 18a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6z",
    );
    pub const BOOK: Self =
        Self::fixed("M12 6.5C10 5 7 4.5 4 5v13c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.5V5c-3-.5-6 0-8 1.5zM12 6.5v13");
    pub const MODEL: Self = Self::fixed("M4 5h16v11h-8l-5 4v-4H4zM8.5 9h7M8.5 12h4");
    pub const SEARCH: Self = Self::fixed("M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l5 5");
    pub const CHECK: Self = Self::fixed("m5 12.5 4.5 4.5L19 7.5");
    pub const CHECK_ALL: Self = Self::fixed("m2.5 12.5 4 4 8-8.5M11.5 15l1.5 1.5 8.5-8.5");
    pub const CROSS: Self = Self::fixed("M6 6l12 12M18 6 6 18");
    pub const REOPEN: Self = Self::turning("M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5");
    pub const TRASH: Self = Self::fixed("M4 7h16M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7M10 11v5m4-5v5");
    pub const PLUS: Self = Self::fixed("M12 6v12M6 12h12");
    pub const MINUS: Self = Self::fixed("M6 12h12");
    pub const PREVIOUS: Self = Self::fixed("m6 14.5 6-6 6 6");
    pub const NEXT: Self = Self::fixed("m6 9.5 6 6 6-6");
    pub const TAG: Self = Self::turning("M4 4h8l8 8-8 8-8-8zM8.2 8.2h.01");
    pub const FILE: Self = Self::fixed("M7 3.5h7l4 4v13H7zM14 3.5v4h4");
    pub const LOCK: Self = Self::fixed("M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11");
    pub const UNLINK: Self = Self::fixed("M15 7h2a5 5 0 0 1 0 10h-2M9 17H7A5 5 0 0 1 7 7h2");
    pub const EDIT: Self = Self::fixed("M4 20l1-4.5L15.5 5a2.1 2.1 0 0 1 3 0l.5.5a2.1 2.1 0 0 1 0 3L8.5 19z");

    const fn fixed(path: &'static str) -> Self {
        Self { path, turns: false }
    }

    const fn turning(path: &'static str) -> Self {
        Self { path, turns: true }
    }

    /// Returns the drawing; it says nothing to screen readers, so its button needs a label.
    pub fn draw(self) -> Html {
        html! {
            <svg class={classes!("icon", self.turns.then_some("turns"))} viewBox="0 0 24 24" aria-hidden="true">
                <path d={self.path} />
            </svg>
        }
    }
}

/// Returns what a parser or the browser said, in English, folded away below a message.
pub fn technical(words: super::strings::Words, found: &str) -> Html {
    html! {
        <details class="technical">
            <summary>{ words.get("technical.heading").to_owned() }</summary>
            <code dir="ltr" lang="en">{ found.to_owned() }</code>
        </details>
    }
}
