//! What is shown before there is anything to compare, and what could not be read.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::bar::chooser;
use super::hands::Hands;
use super::storage::Listed;
use crate::ui::controls::Icon;

/// Returns what could not be read or was not compared.
pub(super) fn problems(hands: &Hands) -> Html {
    let around = hands.around.borrow();
    if around.problems.is_empty() {
        return Html::default();
    }
    let words = hands.words;
    let dismiss = {
        let hands = hands.clone();
        Callback::from(move |_: MouseEvent| {
            hands.around.borrow_mut().problems.clear();
            (hands.show)();
        })
    };
    // A list of hundreds would hide the work.
    const SHOWN: usize = 8;
    let more = around.problems.len().saturating_sub(SHOWN);
    html! {
        <div class="compare-problems" role="alert">
            <ul>
                { for around.problems.iter().take(SHOWN).map(|problem| html! { <li>{ problem.clone() }</li> }) }
                if more > 0 { <li>{ words.count("compare.more_problems", more, &[]) }</li> }
            </ul>
            <button class="button quiet small icon-only" aria-label={words.get("toast.dismiss").to_owned()} onclick={dismiss}>{ Icon::CROSS.draw() }</button>
        </div>
    }
}

/// Returns what is shown before there is anything to compare.
pub(super) fn start(hands: &Hands) -> Html {
    let words = hands.words;
    let around = hands.around.borrow();
    let people: Vec<String> = hands.desk.borrow().board.people().iter().map(ToString::to_string).collect();
    let row = |listed: &Listed| {
        let date = js_sys::Date::new(&listed.begun_ms.into());
        let date = String::from(date.to_locale_date_string(words.tag(), &js_sys::Object::new()));
        let names = listed.people.join(words.get("list.comma"));
        let called = words.count("compare.kept", listed.texts, &[("people", &names), ("date", &date)]);
        let (open, id) = (hands.clone(), listed.id.clone());
        let onclick = Callback::from(move |_: MouseEvent| open.open(id.clone()));
        let (delete, id) = (hands.clone(), listed.id.clone());
        let ondelete = Callback::from(move |_: MouseEvent| {
            let (hands, id) = (delete.clone(), id.clone());
            spawn_local(async move {
                hands.storage.delete(&id).await;
                let listed = hands.storage.list().await;
                hands.around.borrow_mut().listed = listed;
                (hands.show)();
            });
        });
        let label = format!("{}: {called}", words.get("compare.delete"));
        html! {
            <li key={listed.id.clone()}>
                <button class="link-button" {onclick}>{ called }</button>
                <button class="button quiet small icon-only danger" aria-label={label.clone()} title={label} onclick={ondelete}>{ Icon::TRASH.draw() }</button>
            </li>
        }
    };
    html! {
        <div class="compare-start">
            <p>{ words.get("compare.lead").to_owned() }</p>
            <div class="compare-choose">
                { chooser(hands, "compare-files", "compare.choose", false, Icon::FOLDER) }
                { chooser(hands, "compare-folder", "compare.choose_folder", true, Icon::ADD_FOLDER) }
            </div>
            <p class="compare-drop">{ words.get("compare.drop").to_owned() }</p>
            if !people.is_empty() {
                <p>{ words.fill("compare.so_far", &[("people", &people.join(words.get("list.comma")))]) }</p>
            }
            if !around.listed.is_empty() {
                <h3>{ words.get("compare.earlier").to_owned() }</h3>
                <ul class="compare-kept">{ for around.listed.iter().map(row) }</ul>
            }
        </div>
    }
}
