//! Everything that is marked, by label and attribute: to look through, and to set attributes of many at once.

use std::sync::Arc;

use yew::prelude::*;

use super::own::own_chip;
use super::pieces::{beginning, covered, jump_to, label_chip, more, place_of_focus, use_rows, use_window};
use crate::annotation::{AnnotationId, Document, Review, Value};
use crate::schema::Label;
use crate::scheme::{Attribute, Kind, Scheme};
use crate::session::{Action, Filter, OwnAction, ReviewAction, Work, listed, runs};
use crate::ui::controls::{Icon, colour_class, press, value_of};
use crate::ui::strings::Words;

/// What the list needs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: Work,
    /// The open document.
    pub document: Arc<Document>,
    /// What a person does.
    pub act: Callback<Action>,
    /// Shows what is marked beside the four labels.
    pub scheme: Callback<()>,
}

/// How the value of a choice says that there is none.
const UNSET: &str = "-";

/// The list.
#[component]
pub fn Marks(props: &Props) -> Html {
    let Props { state, document, act, scheme: show_scheme } = props;
    let words = Words::of(state.language);
    let scheme = state.project.scheme();
    let ids = listed(state);
    let n_drawn = use_rows();
    let (window, step) = use_window(ids.len(), place_of_focus(state, ids.iter().copied()), n_drawn);
    let by_label = filter_of(state, act, |filter, value| {
        let known = value.as_deref().and_then(|it| it.strip_prefix("four:")?.parse().ok());
        let own = value.as_deref().and_then(|it| it.strip_prefix("own:")).map(Into::into);
        (filter.label, filter.own) = (known, own);
    });
    let by_attribute =
        filter_of(state, act, |filter, value| filter.attribute = value.map(|name| (name.into(), None)));
    let attribute = state.filter.attribute.as_ref().and_then(|(name, _)| scheme.attribute(name));
    let by_value = {
        let attribute = attribute.cloned();
        filter_of(state, act, move |filter, value| {
            if let Some(attribute) = &attribute {
                let value = value.filter(|it| it != UNSET).and_then(|it| chosen(attribute, &it));
                filter.attribute = Some((Arc::clone(&attribute.term.name), value));
            }
        })
    };
    let unlisted = state.unlisted();
    let unlisted_own = unlisted.labels.keys().filter(|it| scheme.label(it).is_none());
    let own_names = scheme.labels.iter().map(|it| &it.term.name).chain(unlisted_own);
    let filtered = state.filter != Filter::default();
    html! {
        <>
            <div class="list-tools">
                <label>
                    <span>{ words.get("queue.filter").to_owned() }</span>
                    <select class="field filter-own" onchange={by_label}>
                        <option value="" selected={state.filter.label.is_none() && state.filter.own.is_none()}>{ words.get("queue.all").to_owned() }</option>
                        { for Label::ALL.iter().filter(|it| !scheme.hidden.contains(it)).map(|label| html! {
                            <option value={format!("four:{label}")} selected={state.filter.label == Some(*label)}>{ words.named("label", label.name()) }</option>
                        }) }
                        { for own_names.map(|name| html! {
                            <option value={format!("own:{name}")} selected={state.filter.own.as_ref() == Some(name)}>{ words.own_label(state, name) }</option>
                        }) }
                    </select>
                </label>
                if !scheme.attributes.is_empty() {
                    <label>
                        <span>{ words.get("marks.attribute").to_owned() }</span>
                        <select class="field filter-attribute" onchange={by_attribute}>
                            <option value="" selected={state.filter.attribute.is_none()}>{ words.get("marks.any_attribute").to_owned() }</option>
                            { for scheme.attributes.iter().map(|it| html! {
                                <option value={it.term.name.to_string()} selected={attribute.is_some_and(|chosen| chosen.term.name == it.term.name)}>
                                    { it.term.shown_in(words.tag()).to_owned() }
                                </option>
                            }) }
                        </select>
                    </label>
                }
                if let (Some(attribute), Some((_, wanted))) = (attribute, &state.filter.attribute) {
                    <label>
                        <span>{ words.get("marks.value").to_owned() }</span>
                        <select class="field filter-value" onchange={by_value}>
                            <option value={UNSET} selected={wanted.is_none()}>{ words.get("marks.unset").to_owned() }</option>
                            { values(words, attribute, document, scheme, wanted.as_ref()) }
                        </select>
                    </label>
                }
                if filtered {
                    <button class="button small quiet" onclick={press(act, Action::Review(ReviewAction::SetFilter(Filter::default())))}>
                        { words.get("queue.unfilter").to_owned() }
                    </button>
                }
                if !scheme.attributes.is_empty() && !ids.is_empty() {
                    <Bulk {words} state={state.clone()} n_marks={ids.len()} act={act.clone()} />
                }
                if !unlisted.is_empty() {
                    <div class="wide unlisted-note">
                        <p>{ words.fill("scheme.unlisted_are", &[("names", &unlisted_names(words, &unlisted))]) }</p>
                        <button class="button small" onclick={press(act, Action::Own(OwnAction::TakeUnlisted))}>
                            { Icon::PLUS.draw() }{ words.get("scheme.take_unlisted").to_owned() }
                        </button>
                    </div>
                }
                <button class="button small quiet wide" onclick={show_scheme.reform(|_: MouseEvent| ())}>
                    { Icon::TAG.draw() }{ words.get("scheme.open").to_owned() }
                </button>
            </div>
            if ids.is_empty() {
                <div class="list-empty"><p>{ words.get(if filtered { "marks.none" } else { "marks.empty" }).to_owned() }</p></div>
            } else {
                <ul class="rows">
                    { for more(words, window.start, &step, false) }
                    { for ids.iter().skip(window.start).take(window.len()).map(|id| row(words, state, document, act, *id)) }
                    { for more(words, ids.len() - window.end, &step, true) }
                </ul>
            }
        </>
    }
}

/// Returns the names of what the scheme does not have, with how often each is there.
pub fn unlisted_names(words: Words, unlisted: &crate::scheme::Unlisted) -> String {
    let labels = unlisted.labels.iter().map(|(name, n)| (name.to_string(), *n));
    let attributes = unlisted.attributes.iter().map(|(name, found)| (name.to_string(), found.count()));
    let relations = unlisted.relations.iter().map(|(name, found)| (name.to_string(), found.count));
    let values = unlisted
        .values
        .iter()
        .flat_map(|(of, all)| all.iter().map(move |(name, n)| (format!("{of}: {name}"), *n)));
    let named = labels.chain(attributes).chain(relations).chain(values);
    let named: Vec<String> = named.map(|(name, n)| format!("\u{2068}{name}\u{2069} ({n})")).collect();
    named.join(words.get("list.comma"))
}

fn filter_of(
    state: &Work,
    act: &Callback<Action>,
    change: impl Fn(&mut Filter, Option<String>) + 'static,
) -> Callback<Event> {
    let (act, filter) = (act.clone(), state.filter.clone());
    Callback::from(move |event: Event| {
        let mut filter = filter.clone();
        change(&mut filter, value_of(&event).filter(|value| !value.is_empty()));
        act.emit(Action::Review(ReviewAction::SetFilter(filter)));
    })
}

/// Returns the value that a choice stands for.
fn chosen(attribute: &Attribute, value: &str) -> Option<Value> {
    match attribute.kind {
        // One of several is what is looked for and set.
        Kind::Several => Some(Value::Text(value.into())),
        _ => attribute.read(value),
    }
}

/// The values of an attribute to choose from: those of its list, or those that are there.
fn values(
    words: Words,
    attribute: &Attribute,
    document: &Document,
    scheme: &Scheme,
    wanted: Option<&Value>,
) -> Html {
    let mut all: Vec<Value> = match attribute.kind {
        Kind::Flag => vec![Value::Flag(true), Value::Flag(false)],
        Kind::One | Kind::Several => {
            attribute.values.iter().map(|it| Value::Text(Arc::clone(&it.name))).collect()
        }
        Kind::Text | Kind::Number => Vec::new(),
    };
    for (_, own) in document.own_all() {
        if let Some(value) = scheme.value_of(own, &attribute.term.name) {
            match value {
                Value::Several(several) => all.extend(several.into_iter().map(Value::Text)),
                one => all.push(one),
            }
        }
    }
    let mut seen: Vec<Value> = Vec::new();
    for value in all {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    html! {
        { for seen.iter().map(|value| html! {
            <option value={value.shown()} selected={wanted == Some(value)}>{ words.value(Some(attribute), value) }</option>
        }) }
    }
}

#[derive(Properties, PartialEq)]
struct BulkProps {
    words: Words,
    state: Work,
    n_marks: usize,
    act: Callback<Action>,
}

/// Sets an attribute of all marks that are shown.
#[component]
fn Bulk(props: &BulkProps) -> Html {
    let BulkProps { words, state, n_marks, act } = props;
    let words = *words;
    let name = use_state_eq(|| None::<String>);
    let value = use_state_eq(String::new);
    let scheme = state.project.scheme();
    let attribute = name.as_ref().and_then(|name| scheme.attribute(name));
    let choose_name = {
        let (name, value) = (name.setter(), value.setter());
        Callback::from(move |event: Event| {
            name.set(value_of(&event).filter(|it| !it.is_empty()));
            value.set(String::new());
        })
    };
    let choose_value = {
        let value = value.setter();
        Callback::from(move |event: Event| value.set(value_of(&event).unwrap_or_default()))
    };
    let typed = {
        let value = value.setter();
        Callback::from(move |event: InputEvent| value.set(value_of(&event).unwrap_or_default()))
    };
    // A value, or that there is to be none; `None` where neither has been chosen.
    let becomes: Option<Option<Value>> = attribute.and_then(|attribute| match value.as_str() {
        "" => None,
        UNSET => Some(None),
        given if attribute.kind == Kind::Several => Some(Some(Value::Several(vec![given.into()]))),
        given => attribute.read(given).map(Some),
    });
    let apply = attribute.zip(becomes).map(|(attribute, becomes)| {
        press(act, Action::Own(OwnAction::SetListed(Arc::clone(&attribute.term.name), becomes)))
    });
    let is_typed = attribute.is_some_and(|it| matches!(it.kind, Kind::Text | Kind::Number));
    let Some(document) = &state.document else { return Html::default() };
    html! {
        <details class="wide filters bulk">
            <summary>{ words.fill("marks.set_all", &[("n", &n_marks.to_string())]) }</summary>
            <div class="filters-body">
                <label>
                    <span>{ words.get("marks.attribute").to_owned() }</span>
                    <select class="field bulk-attribute" onchange={choose_name}>
                        <option value="" selected={name.is_none()}>{ words.get("marks.choose").to_owned() }</option>
                        { for scheme.attributes.iter().filter(|it| it.term.offered).map(|it| html! {
                            <option value={it.term.name.to_string()} selected={name.as_deref() == Some(&*it.term.name)}>{ it.term.shown_in(words.tag()).to_owned() }</option>
                        }) }
                    </select>
                </label>
                if let Some(attribute) = attribute {
                    <label>
                        <span>{ words.get("marks.value").to_owned() }</span>
                        if is_typed {
                            <input class="field bulk-value" dir="auto" value={(*value).clone()} oninput={typed} />
                        } else {
                            <select class="field bulk-value" onchange={choose_value}>
                                <option value="" selected={value.is_empty()}>{ words.get("marks.choose").to_owned() }</option>
                                <option value={UNSET} selected={*value == UNSET}>{ words.get("marks.unset").to_owned() }</option>
                                { values(words, attribute, document, scheme, Some(&Value::Text(value.as_str().into()))) }
                            </select>
                        }
                    </label>
                }
                <button class="button small primary bulk-apply" disabled={apply.is_none()} onclick={apply}>{ words.get("marks.apply").to_owned() }</button>
            </div>
        </details>
    }
}

/// One mark with its attributes.
pub fn row(
    words: Words,
    state: &Work,
    document: &Document,
    act: &Callback<Action>,
    id: AnnotationId,
) -> Html {
    let scheme = state.project.scheme();
    let here = state.focus == Some(id);
    let own = document.own(id);
    let written = own.map(|own| scheme.own(own));
    let attributes = written.iter().flat_map(|own| &own.attributes).map(|(name, value)| {
        let attribute = scheme.attribute(name);
        let name = attribute.map_or(&**name, |it| it.term.shown_in(words.tag())).to_owned();
        html! { <span class="chip row-attribute"><bdi>{ name }</bdi>{ ": " }<bdi>{ words.value(attribute, value) }</bdi></span> }
    });
    let attributes = html! { <span class="row-how">{ for attributes }</span> };
    let (review, colour, content) = match (document.annotation(id), document.own_mark(id)) {
        (Some(annotation), _) => {
            let colour = runs::colour_of(document, annotation);
            let content = html! { <>{ label_chip(words, annotation.label(), colour) }{ covered(document, annotation) }{ attributes }</> };
            (annotation.review, colour, content)
        }
        (None, Some(mark)) => {
            let text = document.covered_by(&mark.parts);
            let content = html! {
                <>
                    { own_chip(words, state, mark) }
                    <span class="quoted" dir="auto" lang={document.lang().to_string()}>{ text }</span>
                    { attributes }
                </>
            };
            (mark.review, None, content)
        }
        (None, None) => return Html::default(),
    };
    html! {
        <li key={id.0} class={classes!("row", review.name(), colour_class(colour), here.then_some("here"))}>
            { jump_to(here, act, id, content) }
            { own_decide(words, act, document, id, review) }
        </li>
    }
}

/// A row's buttons that decide on its mark.
fn own_decide(
    words: Words,
    act: &Callback<Action>,
    document: &Document,
    id: AnnotationId,
    review: Review,
) -> Html {
    let text = document.parts_of(id).map(|parts| beginning(&document.covered_by(parts))).unwrap_or_default();
    let button = |key: &str, icon: Icon, review| {
        let label = format!("{}: {text}", words.get(key));
        html! {
            <button class="button quiet small icon-only" title={words.get(key).to_owned()} aria-label={label}
                onclick={press(act, Action::Review(ReviewAction::Decide(vec![id], review)))}>{ icon.draw() }</button>
        }
    };
    html! {
        <span class="row-actions">
            if review == Review::Suggested {
                { button("do.accept", Icon::CHECK, Review::Accepted) }
                { button("do.reject", Icon::CROSS, Review::Rejected) }
            } else {
                { button("do.reopen", Icon::REOPEN, Review::Suggested) }
            }
        </span>
    }
}
