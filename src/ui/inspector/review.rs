//! The queue: what waits for a decision, in the order chosen, and decisions on all of it at once.

use yew::prelude::*;

use super::ListProps;
use super::pieces::{
    beginning, covered, decide, jump_to, label_chip, more, place_of_focus, row_classes, use_rows, use_window,
};
use super::rules;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::annotation::{Annotation, AnnotationId, Document, Origin, SpeakerId};
use crate::schema::{Confidence, Label, RuleId};
use crate::session::{
    Action, Filter, Order, ReviewAction, ViewAction, confidence, progress, rules_waiting, runs, undecided,
    waiting,
};
use crate::ui::controls::{Icon, press, value_of};
use crate::ui::strings::Words;

/// The queue.
#[component]
pub fn Review(props: &ListProps) -> Html {
    let ListProps { state, document, act } = props;
    let words = Words::of(state.language);
    let colours = runs::colours(document);
    let ids: Vec<AnnotationId> = undecided(state);
    let shown = &ids;
    let none_waiting = waiting(state) == 0;
    let n_drawn = use_rows();
    let (window, step) = use_window(shown.len(), place_of_focus(state, ids.iter().copied()), n_drawn);
    let set = |change: fn(&mut Filter, Option<String>)| {
        let (act, filter) = (act.clone(), state.filter.clone());
        Callback::from(move |event: Event| {
            let mut filter = filter.clone();
            change(&mut filter, value_of(&event).filter(|value| !value.is_empty()));
            act.emit(Action::Review(ReviewAction::SetFilter(filter)));
        })
    };
    let waiting_rules = rules_waiting(state);
    let speakers: BTreeSet<SpeakerId> =
        document.annotations().filter(|it| it.is_live()).filter_map(|it| it.speaker()).collect();
    let filtered = state.filter != Filter::default();
    let order = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            act.emit(Action::View(ViewAction::SetOrder(match value_of(&event).as_deref() {
                Some("certainty") => Order::LeastCertain,
                Some("differences") => Order::Differences,
                _ => Order::Text,
            })));
        })
    };
    let threshold = {
        let act = act.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(percent) = value_of(&event).and_then(|value| value.parse::<u16>().ok()) {
                act.emit(Action::View(ViewAction::SetThreshold(Confidence::thousandths(
                    percent.saturating_mul(10),
                ))));
            }
        })
    };
    let has_answers = !document.answers().is_empty();
    let differences = act.reform(|_: Event| Action::Review(ReviewAction::FilterDifferences));
    let least = (state.threshold.share() * 100.0).round().to_string();
    let threshold_label = words.fill("queue.threshold", &[("percent", &least)]);
    let hidden = progress(state).hidden;

    html! {
        <>
            <div class="list-tools">
                { super::answers::answers(words, document, act) }
                if has_answers {
                    <label class="wide check">
                        <input type="checkbox" class="filter-differences" checked={state.filter.differences} onchange={differences} />
                        <span>{ words.get("queue.differences").to_owned() }</span>
                    </label>
                }
                <label>
                    <span>{ words.get("queue.filter").to_owned() }</span>
                    <select class="field filter-label" onchange={set(|filter, value| filter.label = value.and_then(|it| it.parse().ok()))}>
                        <option value="" selected={state.filter.label.is_none()}>{ words.get("queue.all").to_owned() }</option>
                        { for Label::ALL.iter().map(|label| html! {
                            <option value={label.name()} selected={state.filter.label == Some(*label)}>
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
                        if has_answers {
                            <option value="differences" selected={state.order == Order::Differences}>
                                { words.get("queue.by_differences").to_owned() }
                            </option>
                        }
                    </select>
                </label>
                <details class="wide filters" open={state.filter.rule.is_some() || state.filter.speaker.is_some()}>
                    <summary>{ words.get("queue.more").to_owned() }</summary>
                    <div class="filters-body">
                <label>
                    <span>{ words.get("queue.speaker").to_owned() }</span>
                    <select class="field filter-speaker" onchange={set(|filter, value| filter.speaker = value.and_then(|it| it.parse().ok()))}>
                        <option value="" selected={state.filter.speaker.is_none()}>{ words.get("queue.all_speakers").to_owned() }</option>
                        { for speakers.iter().filter_map(|id| document.speaker(*id)).map(|speaker| html! {
                            <option value={speaker.id.to_string()} selected={state.filter.speaker == Some(speaker.id)}>
                                { speaker.name.to_string() }
                            </option>
                        }) }
                    </select>
                </label>
                <label>
                    <span>{ words.get("queue.rule").to_owned() }</span>
                    <select class="field filter-rule" onchange={set(|filter, value| filter.rule = value.map(|it| RuleId(it.into())))}>
                        <option value="" selected={state.filter.rule.is_none()}>{ words.get("queue.all_rules").to_owned() }</option>
                        { for waiting_rules.iter().filter(|(rule, _)| !state.is_off(rule)).map(|(rule, n)| html! {
                            <option value={rule.to_string()} selected={state.filter.rule.as_ref() == Some(rule)}>
                                { format!("{} ({n})", words.rule(rule)) }
                            </option>
                        }) }
                    </select>
                </label>
                <label class="wide">
                    <span>
                        { threshold_label }
                        if hidden > 0 { { " · " }{ words.count("count.hidden", hidden, &[]) } }
                    </span>
                    <input type="range" min="0" max="100" step="5" value={least} oninput={threshold} />
                </label>
                    </div>
                </details>
                if !shown.is_empty() || filtered {
                    <div class="wide list-bulk">
                        if !shown.is_empty() {
                            <button class="button small" onclick={press(act, Action::Review(ReviewAction::AcceptAllVisible))}>
                                { Icon::CHECK_ALL.draw() }
                                { words.fill("queue.accept_visible", &[("n", &ids.len().to_string())]) }
                            </button>
                            <button class="button small danger quiet" onclick={press(act, Action::Review(ReviewAction::RejectAllVisible))}>
                                { words.get("queue.reject_visible").to_owned() }
                            </button>
                        }
                        if filtered {
                            <button class="button small quiet" onclick={press(act, Action::Review(ReviewAction::SetFilter(Filter::default())))}>
                                { words.get("queue.unfilter").to_owned() }
                            </button>
                        }
                        if let Some(rule) = &state.filter.rule {
                            { rules::switches(words, state, act, rule) }
                        }
                    </div>
                }
                { rules::switched_off(words, state, act) }
            </div>
            if shown.is_empty() {
                { nothing(words, none_waiting, document.annotations().next().is_none()) }
            } else {
                <ul class="rows">
                    { for more(words, window.start, &step, false) }
                    { for shown.iter().skip(window.start).take(window.len()).map(|id| match document.annotation(*id) {
                        Some(annotation) => html! {
                            <Row key={id.0} {words} document={Arc::clone(document)} act={act.clone()}
                                annotation={Arc::clone(annotation)} colour={colours.get(*id)} here={state.focus == Some(*id)} />
                        },
                        None => super::marks::row(words, state, document, act, *id),
                    }) }
                    { for more(words, shown.len() - window.end, &step, true) }
                </ul>
            }
        </>
    }
}

/// What a row needs.
#[derive(Properties)]
struct RowProps {
    words: Words,
    /// The document, of which a row shows nothing but what its annotation covers.
    document: Arc<Document>,
    act: Callback<Action>,
    annotation: Arc<Annotation>,
    colour: Option<u8>,
    here: bool,
}

impl PartialEq for RowProps {
    fn eq(&self, other: &Self) -> bool {
        // How models agree depends on other annotations too, once there are answers.
        (self.document.answers().is_empty() && other.document.answers().is_empty()
            || Arc::ptr_eq(&self.document, &other.document))
            && Arc::ptr_eq(&self.annotation, &other.annotation)
            && (self.words, self.colour, self.here) == (other.words, other.colour, other.here)
            && self.act == other.act
    }
}

/// One of the undecided. It is rendered again only when it is another one.
#[component]
fn Row(props: &RowProps) -> Html {
    let RowProps { words, document, act, annotation, colour, here } = props;
    let text = document.covered(annotation);
    html! {
        <li class={row_classes(*here, annotation, *colour)}>
            { jump_to(*here, act, annotation.id, html! {
                <>
                    { label_chip(*words, annotation.label(), *colour) }
                    { covered(document, annotation) }
                    { super::answers::accord_chip(*words, document, annotation) }
                    if annotation.opinions.is_empty() || matches!(annotation.origin, Origin::Rule(_)) {
                        <span class="row-sure">{ words.fill("queue.percent", &[("percent", &percent(confidence(annotation)).to_string())]) }</span>
                    }
                </>
            }) }
            { decide(*words, act, annotation, &beginning(&text)) }
        </li>
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
