//! The relations of what has the focus to other marks.

use std::sync::Arc;

use yew::prelude::*;

use super::pieces::{beginning, jump};
use crate::annotation::{AnnotationId, Document};
use crate::session::{Action, OwnAction, Work};
use crate::ui::controls::{Icon, press, value_of};
use crate::ui::shortcuts::use_shortcuts;
use crate::ui::strings::Words;

/// The most marks that are listed to relate to, the nearest: any other one is chosen in the article.
const MOST_LISTED: usize = 80;

/// What the relations need.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown.
    pub state: Work,
    /// What they lead from.
    pub id: AnnotationId,
    /// What a person does.
    pub act: Callback<Action>,
}

/// The relations of an annotation or a mark with an own label.
#[component]
pub fn Relations(props: &Props) -> Html {
    let Props { state, id, act } = props;
    let shortcuts = use_shortcuts();
    let words = Words::of(state.language);
    let Some(document) = &state.document else { return Html::default() };
    let scheme = state.project.scheme();
    let Some(label) = scheme.label_of(document, *id) else { return Html::default() };
    let called =
        |name: &str| scheme.relation(name).map_or(name, |it| it.term.shown_in(words.tag())).to_owned();
    let from_here =
        document.own(*id).into_iter().flat_map(|own| &own.relations).filter(|it| document.has(it.to));
    let from_here: Vec<_> = from_here.collect();
    let to_here: Vec<(AnnotationId, &Arc<str>)> = document
        .own_all()
        .flat_map(|(from, own)| {
            own.relations.iter().filter(|it| it.to == *id).map(move |it| (from, &it.name))
        })
        .collect();
    let offered: Vec<_> = scheme.relations_of(label).collect();
    if from_here.is_empty() && to_here.is_empty() && offered.is_empty() {
        return Html::default();
    }
    let picking = state.relating.as_ref().filter(|it| it.from == *id);
    html! {
        <div class="card-field relations">
            <span>{ words.get("relations.heading").to_owned() }</span>
            <ul class="card-same">
                { for from_here.iter().map(|relation| {
                    let name = called(&relation.name);
                    let remove = words.fill("relations.remove", &[("relation", &name)]);
                    let gone = OwnAction::Unrelate(*id, Arc::clone(&relation.name), relation.to);
                    html! {
                        <li key={format!("{}-{}", relation.name, relation.to)}>
                            { jump(state, act, relation.to, end(&name, document, relation.to, false)) }
                            <button class="button quiet small icon-only" aria-label={remove.clone()} title={remove}
                                onclick={press(act, Action::Own(gone))}>{ Icon::UNLINK.draw() }</button>
                        </li>
                    }
                }) }
                { for to_here.iter().map(|(from, name)| html! {
                    <li key={format!("from-{name}-{from}")}>{ jump(state, act, *from, end(&called(name), document, *from, true)) }</li>
                }) }
            </ul>
            if let Some(picking) = picking {
                { picker(words, state, document, *id, &picking.name, act) }
            } else if !offered.is_empty() {
                <div class="card-field-row">
                    { for offered.iter().map(|relation| html! {
                        <button key={relation.term.name.to_string()} class="button small"
                            title={Some(relation.term.description.to_string()).filter(|it| !it.is_empty())}
                            onclick={press(act, Action::Own(OwnAction::StartRelation(*id, Arc::clone(&relation.term.name))))}>
                            { Icon::PLUS.draw() }<bdi>{ relation.term.shown_in(words.tag()).to_owned() }</bdi>
                            { shortcuts.own_key(&relation.term) }
                        </button>
                    }) }
                </div>
            }
        </div>
    }
}

/// What is in a relation's row: its name and the mark at its other end.
fn end(name: &str, document: &Document, id: AnnotationId, comes: bool) -> Html {
    let text = document.parts_of(id).map(|parts| document.covered_by(parts)).unwrap_or_default();
    html! {
        <>
            <span class="relation-name"><span aria-hidden="true">{ if comes { "←" } else { "→" } }</span><bdi>{ name.to_owned() }</bdi></span>
            <span class="quoted" dir="auto" lang={document.lang().to_string()}>{ beginning(&text) }</span>
        </>
    }
}

/// The marks that the relation may lead to, for who does not click one in the article.
fn picker(
    words: Words,
    state: &Work,
    document: &Document,
    from: AnnotationId,
    name: &Arc<str>,
    act: &Callback<Action>,
) -> Html {
    let scheme = state.project.scheme();
    let at = document.parts_of(from).map_or(0, |parts| parts.start());
    let fits = |id: &AnnotationId| {
        let label = scheme.label_of(document, *id);
        *id != from && label.is_some_and(|label| scheme.relation(name).is_none_or(|it| it.leads_to(label)))
    };
    let known = document.annotations().filter(|it| state.shows(it)).map(|it| it.id);
    let own = document.own_marks().filter(|(id, mark)| state.shows_own(*id, mark)).map(|(id, _)| id);
    let mut near: Vec<AnnotationId> = known.chain(own).filter(fits).collect();
    near.sort_by_key(|id| (document.parts_of(*id).map_or(u32::MAX, |it| it.start().abs_diff(at)), *id));
    near.truncate(MOST_LISTED);
    let choose = {
        let (act, name) = (act.clone(), Arc::clone(name));
        Callback::from(move |event: Event| {
            if let Some(to) = value_of(&event).and_then(|value| value.parse().ok()) {
                act.emit(Action::Own(OwnAction::Relate(from, Arc::clone(&name), to)));
            }
        })
    };
    let shown = scheme.relation(name).map_or(&**name, |it| it.term.shown_in(words.tag()));
    html! {
        <div class="card-field-row">
            <label>
                <span>{ words.fill("relations.to", &[("relation", shown)]) }</span>
                <select class="field relation-to" onchange={choose}>
                    <option value="" selected=true>{ words.get("relations.choose").to_owned() }</option>
                    { for near.iter().map(|id| {
                        let label = words.any_label(scheme, scheme.label_of(document, *id).unwrap_or_default());
                        let text = document.parts_of(*id).map(|parts| document.covered_by(parts)).unwrap_or_default();
                        html! { <option value={id.to_string()}>{ format!("{}: {label}", beginning(&text)) }</option> }
                    }) }
                </select>
            </label>
            <button class="button small" onclick={press(act, Action::Own(OwnAction::EndRelation))}>{ words.get("dialog.cancel").to_owned() }</button>
        </div>
    }
}
