//! Pieces that the card and the lists share: chips, quoted text, rows.

use yew::prelude::*;

use crate::annotation::{Annotation, AnnotationId, Document, Parts, Review};
use crate::schema::Label;
use crate::session::{Action, FocusAction, ReviewAction, State};
use crate::text::Text;
use crate::ui::controls::{Icon, colour_class, press};
use crate::ui::dom::{self, frame::AfterPaint};
use crate::ui::shortcuts::Shortcuts;
use crate::ui::strings::Words;

/// The text an annotation covers, in the article's language and own direction.
pub fn covered(document: &Document, annotation: &Annotation) -> Html {
    html! {
        <span class="quoted" dir="auto" lang={document.lang().to_string()}>{ document.covered(annotation) }</span>
    }
}

/// Returns the text that parts cover, joined by an ellipsis.
pub fn covered_parts(text: &Text, parts: &Parts) -> String {
    let parts: Vec<&str> = parts.spans().iter().map(|span| text.slice(*span)).collect();
    parts.join(" … ")
}

/// What an annotation is, with its speaker's colour and a sign that tells labels apart without it.
pub fn label_chip(words: Words, label: Label, colour: Option<u8>) -> Html {
    html! {
        <span class={classes!("label-chip", label.name(), colour_class(colour))}>
            { words.named("label", label.name()) }
        </span>
    }
}

/// What was decided.
pub fn review_chip(words: Words, review: Review) -> Html {
    html! { <span class={classes!("chip", review.name())}>{ words.named("review", review.name()) }</span> }
}

/// The key of a command, if it has one.
pub fn key_of(shortcuts: &Shortcuts, command: &str) -> Html {
    let key = shortcuts.key(command);
    key.map(|key| html! { <kbd class="key" aria-hidden="true">{ key }</kbd> }).unwrap_or_default()
}

/// Returns the classes of an annotation's row.
pub fn row_class(state: &State, annotation: &Annotation, colour: Option<u8>) -> Classes {
    row_classes(state.focus == Some(annotation.id), annotation, colour)
}

/// Does what [`row_class`] does; `here` if the annotation has the focus.
pub fn row_classes(here: bool, annotation: &Annotation, colour: Option<u8>) -> Classes {
    classes!("row", annotation.review.name(), colour_class(colour), here.then_some("here"),)
}

/// A row's buttons that decide on its annotation, whatever has the focus.
pub fn decide(words: Words, act: &Callback<Action>, annotation: &Annotation, text: &str) -> Html {
    let button = |key: &str, icon: Icon, action: Action| {
        let label = format!("{}: {text}", words.get(key));
        html! {
            <button class="button quiet small icon-only" title={words.get(key).to_owned()} aria-label={label}
                onclick={press(act, action)}>{ icon.draw() }</button>
        }
    };
    let review = |review| Action::Review(ReviewAction::Decide(vec![annotation.id], review));
    html! {
        <span class="row-actions">
            if annotation.review == Review::Suggested {
                { button("do.accept", Icon::CHECK, review(Review::Accepted)) }
                { button("do.reject", Icon::CROSS, review(Review::Rejected)) }
            } else {
                { button("do.reopen", Icon::REOPEN, review(Review::Suggested)) }
            }
        </span>
    }
}

/// A button that shows an annotation in the article, with what is in it.
pub fn jump(state: &State, act: &Callback<Action>, id: AnnotationId, content: Html) -> Html {
    jump_to(state.focus == Some(id), act, id, content)
}

/// Does what [`jump`] does; `here` if the annotation has the focus.
pub fn jump_to(here: bool, act: &Callback<Action>, id: AnnotationId, content: Html) -> Html {
    html! {
        <button class="row-main" aria-current={here.then_some("true")} onclick={press(act, Action::Focus(FocusAction::On(Some(id))))}>
            { content }
        </button>
    }
}

/// Returns the start of a text, for a label that is read out.
pub fn beginning(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// How many rows of a list are drawn at a time: an article can have thousands.
pub const ROWS: usize = 60;

/// How high a row is at least, and what is above the first one, in CSS pixels.
const ROW_HEIGHT: usize = 40;
const ABOVE_ROWS: usize = 240;

/// How long after the first painting the others of its first window are drawn, in milliseconds.
const OTHERS_AFTER: i32 = 100;

/// Returns how many rows fit into the window at most.
fn rows_in_sight() -> usize {
    let height = dom::window().and_then(|window| window.inner_height().ok()?.as_f64());
    height.map_or(ROWS, |height| (height as usize).saturating_sub(ABOVE_ROWS) / ROW_HEIGHT + 1)
}

/// Returns how many rows of the list that comes with an article are drawn: until it has been painted only those that
/// are in sight, so that it comes sooner.
#[hook]
pub fn use_rows() -> usize {
    let is_painted = use_state_eq(|| false);
    use_effect_with((), {
        let is_painted = is_painted.setter();
        move |()| {
            let others = AfterPaint::new(OTHERS_AFTER, move || is_painted.set(true));
            move || drop(others)
        }
    });
    if *is_painted { ROWS } else { rows_in_sight().min(ROWS) }
}

/// Returns which rows of a list are drawn, `n_drawn` at a time, and what moves them on (`true`) or back by a screenful. A
/// row that gets the focus is always among them.
#[hook]
pub fn use_window(
    n_rows: usize,
    here: Option<usize>,
    n_drawn: usize,
) -> (std::ops::Range<usize>, Callback<bool>) {
    // Where the window begins, and the row that had the focus when that was last looked at.
    let kept = use_mut_ref(|| (0_usize, None::<usize>));
    let drawn_anew = use_force_update();
    let last = n_rows.saturating_sub(n_drawn);
    let at = {
        let mut kept = kept.borrow_mut();
        if kept.1 != here {
            kept.1 = here;
            if let Some(here) = here.filter(|here| !(kept.0..kept.0 + n_drawn).contains(here)) {
                kept.0 = here.saturating_sub(n_drawn / 3);
            }
        }
        kept.0.min(last)
    };
    let step = Callback::from(move |forward: bool| {
        let to = if forward { at + n_drawn } else { at.saturating_sub(n_drawn) };
        kept.borrow_mut().0 = to.min(last);
        drawn_anew.force_update();
    });
    (at..(at + n_drawn).min(n_rows), step)
}

/// Returns where the annotation that has the focus is in a list.
pub fn place_of_focus(state: &State, mut ids: impl Iterator<Item = AnnotationId>) -> Option<usize> {
    let focus = state.focus?;
    ids.position(|id| id == focus)
}

/// A row that stands for those before (`forward` false) or after the ones drawn. None where there are none: an
/// empty child has no key, and rows beside it would be made again whenever one goes.
pub fn more(words: Words, n_rows: usize, step: &Callback<bool>, forward: bool) -> Option<Html> {
    if n_rows == 0 {
        return None;
    }
    let key = if forward { "count.later" } else { "count.earlier" };
    Some(html! {
        <li key={key} class="row-more">
            <button class="button small quiet" onclick={step.reform(move |_: MouseEvent| forward)}>
                { words.count(key, n_rows, &[]) }
            </button>
        </li>
    })
}
