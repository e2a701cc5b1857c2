//! A mark with an own label that has the focus.

use std::sync::Arc;

use yew::prelude::*;

use super::attributes::Attributes;
use super::card::{edge_buttons, steps, unit_buttons};
use super::pieces::{key_of, review_chip};
use super::relations::Relations;
use crate::annotation::{Document, Origin, OwnMark, Review};
use crate::schema::Label;
use crate::session::edges::Unit;
use crate::session::{Action, FocusAction, MarkAction, OwnAction, ReviewAction, Work};
use crate::ui::controls::{Icon, own_sign, press};
use crate::ui::field::Field;
use crate::ui::shortcuts::use_shortcuts;
use crate::ui::strings::Words;

/// What the card needs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: Work,
    /// The open document.
    pub document: Arc<Document>,
    /// What a person does.
    pub act: Callback<Action>,
    /// The card's element.
    pub card: NodeRef,
}

/// What a mark's own label is, with its underline.
pub fn own_chip(words: Words, state: &Work, mark: &OwnMark) -> Html {
    let label = state.project.scheme().label(&mark.label);
    html! {
        <span class="label-chip own-chip">
            if let Some(label) = label { { own_sign(label) } }
            <bdi>{ words.own_label(state, &mark.label) }</bdi>
        </span>
    }
}

/// The labels of the project's own, to give the focused one of them; `now` is the one it has.
pub fn labels(words: Words, state: &Work, act: &Callback<Action>, now: Option<&str>) -> Html {
    let scheme = state.project.scheme();
    let mut offered =
        scheme.labels.iter().filter(|it| it.term.offered || now == Some(&*it.term.name)).peekable();
    if offered.peek().is_none() {
        return Html::default();
    }
    html! { <OwnLabels {words} state={state.clone()} act={act.clone()} now={now.map(|it| AttrValue::from(it.to_owned()))} /> }
}

#[derive(Properties, PartialEq)]
struct LabelsProps {
    words: Words,
    state: Work,
    act: Callback<Action>,
    now: Option<AttrValue>,
}

#[component]
fn OwnLabels(props: &LabelsProps) -> Html {
    let LabelsProps { words, state, act, now } = props;
    let shortcuts = use_shortcuts();
    let is_now = |name: &str| now.as_deref() == Some(name);
    let labels = &state.project.scheme().labels;
    html! {
        <div class="segments own-labels" role="group" aria-label={words.get("scheme.labels").to_owned()}>
            { for labels.iter().filter(|it| it.term.offered || is_now(&it.term.name)).map(|label| html! {
                <button key={label.term.name.to_string()} class="button small" aria-pressed={is_now(&label.term.name).to_string()}
                    title={Some(label.term.description.to_string()).filter(|it| !it.is_empty())}
                    onclick={press(act, Action::Own(OwnAction::Mark(Arc::clone(&label.term.name), Unit::Word)))}>
                    { own_sign(label) }<bdi>{ label.term.shown_in(words.tag()).to_owned() }</bdi>
                    { shortcuts.own_key(&label.term) }
                </button>
            }) }
        </div>
    }
}

/// A mark with an own label.
#[component]
pub fn OwnCard(props: &Props) -> Html {
    let shortcuts = use_shortcuts();
    let Props { state, document, act, card } = props;
    let words = Words::of(state.language);
    let Some((id, mark)) = state.focused_own() else { return Html::default() };
    let get = |key: &str| words.get(key).to_owned();
    let write = {
        let act = act.clone();
        Callback::from(move |note| act.emit(Action::Mark(MarkAction::Note(id, note))))
    };
    let scheme = state.project.scheme();
    let now = scheme.label_name(&mark.label);
    let label = scheme.label(&mark.label);
    let why = match &mark.origin {
        Origin::Import(maker) => words.fill("origin.import", &[("maker", maker)]),
        Origin::Person | Origin::Rule(_) => get("origin.person"),
    };
    html! {
        <section ref={card.clone()} class="card own-card" aria-label={get("focus.heading")}>
            <div class="card-head">
                { own_chip(words, state, mark) }
                if label.is_none() { <span class="chip">{ get("scheme.unlisted") }</span> }
                { review_chip(words, mark.review) }
                { steps(words, act) }
                <button class="button quiet small icon-only" aria-label={get("focus.clear")} title={get("focus.clear")}
                    onclick={press(act, Action::Focus(FocusAction::On(None)))}>{ Icon::CROSS.draw() }</button>
            </div>
            <blockquote class="card-text">
                <span class="quoted" dir="auto" lang={document.lang().to_string()}>{ document.covered_by(&mark.parts) }</span>
            </blockquote>
            <div class="card-decisions">
                if mark.review != Review::Accepted {
                    <button class="button primary" title={shortcuts.label(words.get("do.accept"), "command.accept")}
                        onclick={press(act, Action::Review(ReviewAction::Accept))}>{ Icon::CHECK.draw() }{ get("do.accept") }</button>
                }
                if mark.review == Review::Suggested {
                    <button class="button danger" title={shortcuts.label(words.get("do.reject"), "command.reject")}
                        onclick={press(act, Action::Review(ReviewAction::Reject))}>{ get("do.reject") }</button>
                } else {
                    <button class="button" title={shortcuts.label(words.get("do.reopen"), "command.reopen")}
                        onclick={press(act, Action::Review(ReviewAction::Reopen))}>{ Icon::REOPEN.draw() }{ get("do.reopen") }</button>
                }
                <button class="button quiet danger icon-only" aria-label={get("do.remove")}
                    title={shortcuts.label(words.get("do.remove"), "command.remove")} onclick={press(act, Action::Mark(MarkAction::Remove))}>{ Icon::TRASH.draw() }</button>
            </div>
            <div class="card-body">
                <Attributes state={state.clone()} {id} act={act.clone()} />
                <Relations state={state.clone()} {id} act={act.clone()} />
                <div class="card-field">
                    <span id="label-label">{ get("do.relabel") }</span>
                    <div class="card-labels">
                    { labels(words, state, act, Some(now)) }
                    <div class="segments" role="group" aria-labelledby="label-label">
                        { for Label::ALL.iter().filter(|label| !scheme.hidden.contains(label)).map(|label| html! {
                            <button class="button small" aria-pressed="false" onclick={press(act, Action::Mark(MarkAction::Label(*label, Unit::Word)))}>
                                { words.named("label", label.name()) }
                                { key_of(&shortcuts, &format!("command.{}", label.name())) }
                            </button>
                        }) }
                    </div>
                    </div>
                </div>
                <div class="card-field edges">
                    <span>{ get("edges.heading") }</span>
                    { edge_buttons(words, state, act) }
                    <span class="edge-unit" id="unit-label">{ get("edges.unit") }</span>
                    { unit_buttons(words, state, act) }
                    if mark.parts.spans().len() > 1 {
                        <button class="button small" title={shortcuts.label(words.get("do.split_parts"), "command.split")}
                            onclick={press(act, Action::Mark(MarkAction::Split(Unit::Word)))}>{ get("do.split_parts") }</button>
                    }
                    <button class="button small" title={shortcuts.label(words.get("do.join"), "command.join")}
                        onclick={press(act, Action::Mark(MarkAction::Join))}>{ get("do.join") }</button>
                </div>
                <div class="why"><h2>{ get("why.heading") }</h2><p>{ why }</p></div>
                <div class="card-field">
                    <label for="note">{ get("note.heading") }</label>
                    <Field id="note" key={id.0} has_lines=true placeholder={get("note.placeholder")}
                        value={mark.note.as_deref().unwrap_or_default().to_owned()} change={write} />
                </div>
            </div>
        </section>
    }
}
