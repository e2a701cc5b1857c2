//! The queue: what waits for a decision, in the order chosen, and decisions on all of it at once.

use yew::prelude::*;

use super::ListProps;
use super::pieces::{beginning, covered, decide, jump, label_chip, row_class, value_of};
use crate::annotation::{AnnotationId, Review as Decision};
use crate::schema::{Confidence, Label};
use crate::session::{Action, Order, confidence, progress, runs, undecided};
use crate::ui::controls::{Icon, press};
use crate::ui::strings::Words;

/// The queue.
#[component]
pub fn Review(props: &ListProps) -> Html {
    let only = use_state(|| None::<Label>);
    let ListProps { state, document, act } = props;
    let words = Words::of(state.language);
    let colours = runs::colours(document);
    let all = undecided(state);
    let shown: Vec<_> = all
        .iter()
        .filter_map(|id| document.annotation(*id))
        .filter(|it| only.is_none_or(|label| it.label() == label))
        .collect();
    let ids: Vec<AnnotationId> = shown.iter().map(|it| it.id).collect();
    let choose = {
        let only = only.clone();
        Callback::from(move |event: Event| only.set(value_of(&event).and_then(|name| name.parse().ok())))
    };
    let order = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            let least = value_of(&event).as_deref() == Some("certainty");
            act.emit(Action::SetOrder(if least { Order::LeastCertain } else { Order::Text }));
        })
    };
    let threshold = {
        let act = act.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(percent) = value_of(&event).and_then(|value| value.parse::<u16>().ok()) {
                act.emit(Action::SetThreshold(Confidence::thousandths(percent.saturating_mul(10))));
            }
        })
    };
    let least = (state.threshold.share() * 100.0).round().to_string();
    let threshold_label = words.fill("queue.threshold", &[("percent", &least)]);
    let hidden = progress(state).hidden;

    html! {
        <>
            <div class="list-tools">
                <label>
                    <span>{ words.get("queue.filter").to_owned() }</span>
                    <select class="field" onchange={choose}>
                        <option value="all" selected={only.is_none()}>{ words.get("queue.all").to_owned() }</option>
                        { for Label::ALL.iter().map(|label| html! {
                            <option value={label.name()} selected={*only == Some(*label)}>
                                { words.named("label", label.name()) }
                            </option>
                        }) }
                    </select>
                </label>
                <label>
                    <span>{ words.get("queue.order").to_owned() }</span>
                    <select class="field" onchange={order}>
                        <option value="text" selected={state.order == Order::Text}>
                            { words.get("queue.by_text").to_owned() }
                        </option>
                        <option value="certainty" selected={state.order == Order::LeastCertain}>
                            { words.get("queue.by_certainty").to_owned() }
                        </option>
                    </select>
                </label>
                <label class="wide">
                    <span>
                        { threshold_label }
                        if hidden > 0 { { " · " }{ words.count("count.hidden", hidden, &[]) } }
                    </span>
                    <input type="range" min="0" max="100" step="5" value={least} oninput={threshold} />
                </label>
                if !shown.is_empty() {
                    <div class="wide list-bulk">
                        <button class="button small" onclick={press(act, Action::Review(ids.clone(), Decision::Accepted))}>
                            { Icon::CHECK_ALL.draw() }
                            { words.fill("queue.accept_visible", &[("n", &ids.len().to_string())]) }
                        </button>
                        <button class="button small danger quiet" onclick={press(act, Action::Review(ids.clone(), Decision::Rejected))}>
                            { words.get("queue.reject_visible").to_owned() }
                        </button>
                    </div>
                }
            </div>
            if shown.is_empty() {
                { nothing(words, all.is_empty(), document.annotations().next().is_none()) }
            } else {
                <ul class="rows">
                    { for shown.iter().map(|annotation| {
                        let colour = colours.get(&annotation.id).copied();
                        let text = document.covered(annotation);
                        html! {
                            <li key={annotation.id.0} class={row_class(state, annotation, colour)}>
                                { jump(state, act, annotation.id, html! {
                                    <>
                                        { label_chip(words, annotation.label(), colour) }
                                        { covered(document, annotation) }
                                        <span class="row-sure">{ format!("{}%", percent(confidence(annotation))) }</span>
                                    </>
                                }) }
                                { decide(words, act, annotation, &beginning(&text)) }
                            </li>
                        }
                    }) }
                </ul>
            }
        </>
    }
}

fn percent(confidence: Confidence) -> u32 {
    (confidence.share() * 100.0).round() as u32
}

fn nothing(words: Words, done: bool, empty: bool) -> Html {
    let (first, second) = match (empty, done) {
        (true, _) => ("queue.empty", None),
        (false, true) => ("queue.done", Some("queue.done_more")),
        (false, false) => ("queue.none_shown", None),
    };
    html! {
        <div class="list-empty">
            <p><strong>{ words.get(first).to_owned() }</strong></p>
            if let Some(second) = second { <p>{ words.get(second).to_owned() }</p> }
        </div>
    }
}
