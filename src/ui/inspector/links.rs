//! What a quote is linked to: its speaker, cues and who relayed it, and picking others for them.

use yew::prelude::*;

use super::pieces::{covered, jump, key_of};
use crate::annotation::intents::LinkRole;
use crate::annotation::{Annotation, AnnotationId, Document};
use crate::session::{Action, Candidate, LinkAction, State, Target, Work, candidates};
use crate::ui::controls::{Icon, press, value_of};
use crate::ui::shortcuts::use_shortcuts;
use crate::ui::strings::{Words, role_name};

/// How many candidates are offered before the rest must be found by name or in the article.
const OFFERED: usize = 12;

/// What the rows need.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shown; a quote has the focus.
    pub state: Work,
    /// What a person does.
    pub act: Callback<Action>,
}

/// The links of the focused quote.
#[component]
pub fn Links(props: &Props) -> Html {
    let Props { state, act } = props;
    let shortcuts = use_shortcuts();
    let words = Words::of(state.language);
    let (Some(document), Some(quote)) = (&state.document, state.focused()) else { return Html::default() };
    let Some(attribution) = quote.attribution() else { return Html::default() };
    let rows = [
        (LinkRole::Source, attribution.source.into_iter().collect()),
        (LinkRole::Cue, attribution.cues.clone()),
        (LinkRole::Medium, attribution.medium.into_iter().collect::<Vec<_>>()),
    ];
    html! {
        <dl class="links">
            { for rows.into_iter().map(|(role, linked)| html! {
                <div class="link-row" key={role_name(role)}>
                    <dt>
                        { words.named("role", role_name(role)) }
                        { key_of(&shortcuts, &format!("command.link_{}", role_name(role))) }
                    </dt>
                    <dd>
                        { for linked.iter().map(|id| link(words, state, act, document, quote, *id)) }
                        { pick(words, state, act, role, linked.is_empty()) }
                    </dd>
                </div>
            }) }
        </dl>
    }
}

/// What is linked, and a button that takes the link away.
fn link(
    words: Words,
    state: &State,
    act: &Callback<Action>,
    document: &Document,
    quote: &Annotation,
    id: AnnotationId,
) -> Html {
    let Some(linked) = document.annotation(id) else { return Html::default() };
    let unlink = words.fill("link.unlink", &[("text", &document.covered(linked))]);
    html! {
        <span class="link" key={id.0}>
            { jump(state, act, id, covered(document, linked)) }
            <button class="button quiet small icon-only" aria-label={unlink.clone()} title={unlink}
                onclick={press(act, Action::Link(LinkAction::Unlink { quote: quote.id, from: id }))}>{ Icon::UNLINK.draw() }</button>
        </span>
    }
}

/// A button that begins picking, or the candidates while picking.
fn pick(words: Words, state: &State, act: &Callback<Action>, role: LinkRole, none: bool) -> Html {
    let picking = state.linking.is_some_and(|linking| linking.role == role);
    if !picking {
        let key = match (none, role) {
            (true, _) => "link.choose",
            (false, LinkRole::Cue) => "link.add",
            (false, _) => "link.change",
        };
        let label = format!("{}: {}", words.named("role", role_name(role)), words.get(key));
        return html! {
            <button class="button quiet small" aria-label={label} onclick={press(act, Action::Link(LinkAction::Start(role)))}>
                { words.get(key).to_owned() }
            </button>
        };
    }
    html! { <Picker state={state.clone()} act={act.clone()} {role} /> }
}

#[derive(Properties, PartialEq)]
struct PickerProps {
    state: State,
    act: Callback<Action>,
    role: LinkRole,
}

/// The candidates by letter, nearest first, and a field for a name.
#[component]
fn Picker(props: &PickerProps) -> Html {
    let PickerProps { state, act, role } = props;
    let shortcuts = use_shortcuts();
    let picker = use_node_ref();
    {
        let picker = picker.clone();
        use_effect_with(*role, move |_| {
            let picker = picker.cast::<web_sys::Element>();
            let card = picker.as_ref().and_then(|picker| picker.closest(".card").ok().flatten());
            if let Some(picker) = picker {
                let nearest = web_sys::ScrollIntoViewOptions::new();
                nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
                picker.scroll_into_view_with_scroll_into_view_options(&nearest);
            }
            // What was chosen, and what accepts it, are at the top of the card.
            move || card.into_iter().for_each(|card| card.set_scroll_top(0))
        });
    }
    let words = Words::of(state.language);
    let offered: Vec<Candidate> = candidates(state).into_iter().take(OFFERED).collect();
    let named = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            if let Some(name) = value_of(&event).filter(|name| !name.trim().is_empty()) {
                act.emit(Action::Link(LinkAction::ToName(name)));
            }
        })
    };
    html! {
        <div class="picker" ref={picker}>
            <p>{ words.named("linking", role_name(*role)) }</p>
            <p class="picker-mark">
                { shortcuts.fill(words, "linking.or_mark", &format!("command.{}", role.label().name())) }
            </p>
            if offered.is_empty() {
                <p class="picker-none">{ words.get("link.nobody").to_owned() }</p>
            }
            <ul>
                { for offered.iter().map(|candidate| {
                    let action = match candidate.target {
                        Target::Speaker(id) => Action::Link(LinkAction::ToSpeaker(id)),
                        Target::Annotation(id) => Action::Link(LinkAction::To(id)),
                    };
                    html! {
                        <li key={candidate.mention.0}>
                            <button class="button small candidate" onclick={press(act, action)}>
                                if let Some(letter) = candidate.letter { <kbd class="key">{ letter }</kbd> }
                                <bdi>{ candidate.name.to_string() }</bdi>
                            </button>
                        </li>
                    }
                }) }
            </ul>
            <div class="picker-foot">
                if *role != LinkRole::Cue {
                    <input class="field" dir="auto" aria-label={words.get("link.name").to_owned()}
                        placeholder={words.get("link.name").to_owned()} onchange={named} />
                }
                <button class="button quiet small" onclick={press(act, Action::Link(LinkAction::Cancel))}>
                    { words.get("link.cancel").to_owned() }
                </button>
            </div>
        </div>
    }
}
