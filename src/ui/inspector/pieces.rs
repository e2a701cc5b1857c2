//! Pieces that the card and the lists share: chips, quoted text, rows.

use yew::prelude::*;

use crate::annotation::{Annotation, AnnotationId, Document, Review};
use crate::schema::Label;
use crate::session::{Action, State};
use crate::ui::controls::{Icon, colour_class, press};
use crate::ui::strings::Words;

/// The text an annotation covers, in the article's language and own direction.
pub fn covered(document: &Document, annotation: &Annotation) -> Html {
    html! {
        <span class="quoted" dir="auto" lang={document.lang().to_string()}>{ document.covered(annotation) }</span>
    }
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

/// Returns the classes of an annotation's row.
pub fn row_class(state: &State, annotation: &Annotation, colour: Option<u8>) -> Classes {
    classes!(
        "row",
        annotation.review.name(),
        colour_class(colour),
        (state.focus == Some(annotation.id)).then_some("here"),
    )
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
    let review = |review| Action::Review(vec![annotation.id], review);
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

/// A button that shows an annotation in the article, with what stands in it.
pub fn jump(state: &State, act: &Callback<Action>, id: AnnotationId, content: Html) -> Html {
    let here = state.focus == Some(id);
    html! {
        <button class="row-main" aria-current={here.then_some("true")} onclick={press(act, Action::Focus(Some(id)))}>
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

/// Returns the value of the form element an event came from.
pub fn value_of(event: &Event) -> Option<String> {
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
