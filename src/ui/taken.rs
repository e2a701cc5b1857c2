//! How the open text was taken in, with what a person can have otherwise before working on it.

use yew::prelude::*;

use super::controls::press;
use super::dom::files;
use super::strings::Words;
use crate::intake::{Options, Remark, Repair, TextEncoding};
use crate::session::{Action, DocumentAction, State, Taken};

/// Returns the banner that tells how the text was taken in; nothing where there is nothing to tell or the text has been
/// worked on.
pub fn banner(state: &State, act: &Callback<Action>, words: Words) -> Html {
    let Some(taken) = state.retakable() else { return Html::default() };
    let guess = taken.remarks.iter().find_map(|remark| match remark {
        Remark::Guessed(encoding) => Some(*encoding),
        _ => None,
    });
    html! {
        <div class="banner taken" role="status">
            <div class="banner-text">
                { for taken.remarks.iter().map(|remark| html! { <p>{ said(*remark, words) }</p> }) }
            </div>
            if let Some(encoding) = guess {
                { encodings(taken, encoding, act, words) }
            }
            { for taken.remarks.iter().filter_map(|remark| otherwise(taken, *remark, act, words)) }
            <button type="button" class="button small" onclick={press(act, Action::Document(DocumentAction::Taken(None)))}>
                { words.get("taken.keep").to_owned() }
            </button>
        </div>
    }
}

/// Returns what there is to tell of a text taken in, as a sentence.
pub fn said(remark: Remark, words: Words) -> String {
    match remark {
        Remark::Guessed(encoding) => words.fill("taken.encoding", &[("encoding", encoding.name())]),
        Remark::Lost(n) => words.count("taken.lost", n, &[]),
        Remark::NoStyles => words.get("taken.no_styles").to_owned(),
        Remark::Made(Repair::Lines, n) => words.count("taken.made_lines", n, &[]),
        Remark::Made(Repair::Messages, n) => words.count("taken.made_messages", n, &[]),
        Remark::Made(Repair::Order, n) => words.count("taken.made_order", n, &[]),
        Remark::Made(Repair::Diacritics, n) => words.count("taken.made_diacritics", n, &[]),
        Remark::Made(Repair::Forms, n) => words.count("taken.made_forms", n, &[]),
        Remark::Offered(Repair::Lines, n) => words.count("taken.offered_lines", n, &[]),
        Remark::Offered(Repair::Messages, n) => words.count("taken.offered_messages", n, &[]),
        Remark::Offered(Repair::Order, n) => words.count("taken.offered_order", n, &[]),
        Remark::Offered(Repair::Diacritics, n) => words.count("taken.offered_diacritics", n, &[]),
        Remark::Offered(Repair::Forms, n) => words.count("taken.offered_forms", n, &[]),
    }
}

/// Returns the button that has a repair undone or done.
fn otherwise(taken: &Taken, remark: Remark, act: &Callback<Action>, words: Words) -> Option<Html> {
    let (repair, made) = match remark {
        Remark::Made(repair, _) => (repair, true),
        Remark::Offered(repair, _) => (repair, false),
        Remark::Guessed(_) | Remark::Lost(_) | Remark::NoStyles => return None,
    };
    let again = again(taken, taken.options.with(repair, !made), act);
    let name = repair.name();
    let label = if made { words.named("taken.undo", name) } else { words.named("taken.make", name) };
    Some(html! {
        <button key={name} type="button" class="button small" data-repair={name} onclick={again.reform(|_: MouseEvent| ())}>
            { label }
        </button>
    })
}

/// Returns the list of encodings that the file can be read as instead.
fn encodings(taken: &Taken, now: TextEncoding, act: &Callback<Action>, words: Words) -> Html {
    let (taken, act) = (taken.clone(), act.clone());
    let mut names = TextEncoding::OFFERED.to_vec();
    if !names.contains(&now.name()) {
        names.insert(0, now.name());
    }
    let onchange = move |event: Event| {
        let chosen = event.target_dyn_into::<web_sys::HtmlSelectElement>();
        if let Some(encoding) = chosen.and_then(|it| TextEncoding::named(&it.value())) {
            files::take_again(&taken, taken.options.read_as(Some(encoding)), &act);
        }
    };
    html! {
        <label class="taken-encoding">
            <span>{ words.get("taken.read_as").to_owned() }</span>
            <select {onchange}>
                { for names.iter().map(|name| html! {
                    <option key={*name} value={*name} selected={*name == now.name()}>{ *name }</option>
                }) }
            </select>
        </label>
    }
}

fn again(taken: &Taken, options: Options, act: &Callback<Action>) -> Callback<()> {
    let (taken, act) = (taken.clone(), act.clone());
    Callback::from(move |()| files::take_again(&taken, options, &act))
}
