//! Who speaks: names, kinds, colours and mentions, with merging and splitting.

use std::collections::BTreeMap;

use yew::prelude::*;

use super::ListProps;
use super::pieces::{ROWS, covered, jump, more, use_window};
use crate::annotation::{Annotation, Document, Speaker, SpeakerId};
use crate::schema::SpeakerKind;
use crate::session::{Action, FocusAction, SpeakerAction, State, runs};
use crate::ui::controls::{Icon, colour_class, press, value_of};
use crate::ui::field::Field;
use crate::ui::shortcuts::use_shortcuts;
use crate::ui::strings::Words;

/// How many mentions of a speaker are listed; the rest are gone through in the article.
const MENTIONS: usize = 40;

/// The speakers.
#[component]
pub fn Speakers(props: &ListProps) -> Html {
    let shortcuts = use_shortcuts();
    let edited = use_state(|| None::<SpeakerId>);
    let ListProps { state, document, act } = props;
    let words = Words::of(state.language);
    let colours = runs::colours(document);
    let mut mentions_of: BTreeMap<SpeakerId, Vec<&Annotation>> = BTreeMap::new();
    for annotation in document.in_text_order().into_iter().filter(|it| it.is_live()) {
        if let Some(speaker) = annotation.speaker() {
            mentions_of.entry(speaker).or_default().push(annotation);
        }
    }
    let mut said: BTreeMap<SpeakerId, usize> = BTreeMap::new();
    for quote in document.annotations().filter(|it| it.is_live()) {
        if let Some(speaker) = document.speaker_of(quote) {
            *said.entry(speaker.id).or_default() += 1;
        }
    }
    let speakers: Vec<&Speaker> =
        mentions_of.keys().filter_map(|id| document.speaker(*id)).map(|it| &**it).collect();
    let at_hand = state.focused().and_then(|focused| focused.speaker());
    let here = at_hand.and_then(|id| speakers.iter().position(|it| it.id == id));
    let (window, step) = use_window(speakers.len(), here, ROWS);
    if speakers.is_empty() {
        return html! { <p class="list-empty">{ shortcuts.fill(words, "speakers.empty", "command.speaker") }</p> };
    }
    html! {
        <ul class="rows speakers">
            { for more(words, window.start, &step, false) }
            { for speakers.iter().skip(window.start).take(window.len()).map(|speaker| {
                let mentions = mentions_of.get(&speaker.id).map_or(&[][..], Vec::as_slice);
                let first = mentions.first().map(|it| it.id);
                let colour = first.and_then(|id| colours.get(id));
                let open = *edited == Some(speaker.id);
                let said = said.get(&speaker.id).copied().unwrap_or_default();
                let others = speakers.iter().copied().filter(|it| it.id != speaker.id);
                let toggle = {
                    let (edited, id) = (edited.clone(), speaker.id);
                    Callback::from(move |_: MouseEvent| edited.set((!open).then_some(id)))
                };
                html! {
                    <li key={speaker.id.0} class={classes!("row", "speaker-row", colour_class(colour))}>
                        <div class="speaker-head">
                            <span class="swatch"></span>
                            <bdi class="speaker-name" lang={document.lang().to_string()}>{ speaker.name.to_string() }</bdi>
                            <button class="button quiet small icon-only" aria-expanded={open.to_string()}
                                aria-label={words.fill("speakers.edit", &[("speaker", &speaker.name)])}
                                title={words.fill("speakers.edit", &[("speaker", &speaker.name)])} onclick={toggle}>
                                { Icon::EDIT.draw() }
                            </button>
                        </div>
                        <p class="row-how">
                            if speaker.kind.is_some() { <span class="chip">{ kind_name(words, speaker.kind) }</span> }
                            <span>{ words.count("count.quotes", said, &[]) }</span>
                            <span>{ words.count("count.mentions", mentions.len(), &[]) }</span>
                        </p>
                        if open { { editor(words, act, others, speaker, colour) } }
                        <ul class="mentions">
                            { for mentions.iter().take(MENTIONS).map(|mention| html! {
                                <li key={mention.id.0}>
                                    { jump(state, act, mention.id, covered(document, mention)) }
                                    if open && mentions.len() > 1 {
                                        <button class="button quiet small" onclick={press(act, Action::Speaker(SpeakerAction::SplitOff(mention.id)))}>
                                            { words.get("speakers.split").to_owned() }
                                        </button>
                                    }
                                </li>
                            }) }
                            { for (mentions.len() > MENTIONS).then(|| html! {
                                <li key="more" class="row-more">{ words.count("count.later", mentions.len() - MENTIONS, &[]) }</li>
                            }) }
                        </ul>
                    </li>
                }
            }) }
            { for more(words, speakers.len() - window.end, &step, true) }
        </ul>
    }
}

fn kind_name(words: Words, kind: Option<SpeakerKind>) -> String {
    words.named("speaker_kind", kind.map_or("none", SpeakerKind::name))
}

/// Fields for the name, kind and colour, and merging.
fn editor<'a>(
    words: Words,
    act: &Callback<Action>,
    others: impl Iterator<Item = &'a Speaker>,
    speaker: &Speaker,
    colour: Option<u8>,
) -> Html {
    let id = speaker.id;
    let rename = {
        let act = act.clone();
        Callback::from(move |name| act.emit(Action::Speaker(SpeakerAction::Rename(id, name))))
    };
    let retype = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            let kind = value_of(&event).and_then(|name| name.parse().ok());
            act.emit(Action::Speaker(SpeakerAction::Retype(id, kind)));
        })
    };
    let merge = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            if let Some(other) = value_of(&event).and_then(|name| name.parse().ok()) {
                act.emit(Action::Speaker(SpeakerAction::Merge { kept: id, other }));
            }
        })
    };
    html! {
        <div class="speaker-editor">
            <label>
                <span>{ words.get("speakers.name").to_owned() }</span>
                <Field key={id.to_string()} value={speaker.name.to_string()} change={rename} />
            </label>
            <label>
                <span>{ words.get("do.kind").to_owned() }</span>
                <select class="field" onchange={retype}>
                    <option value="none" selected={speaker.kind.is_none()}>{ kind_name(words, None) }</option>
                    { for SpeakerKind::ALL.iter().map(|kind| html! {
                        <option value={kind.name()} selected={speaker.kind == Some(*kind)}>
                            { kind_name(words, Some(*kind)) }
                        </option>
                    }) }
                </select>
            </label>
            <label>
                <span>{ words.get("speakers.merge").to_owned() }</span>
                <select class="field" onchange={merge}>
                    <option value="" selected=true>{ "…" }</option>
                    { for others.map(|other| html! {
                        <option value={other.id.to_string()}>{ other.name.to_string() }</option>
                    }) }
                </select>
            </label>
            <fieldset class="colours">
                <legend>{ words.get("speakers.colour").to_owned() }</legend>
                { for (0..runs::COLOURS).map(|n| html! {
                    <button class={classes!("colour", colour_class(Some(n)))} aria-pressed={(colour == Some(n)).to_string()}
                        aria-label={words.fill("speakers.colour_n", &[("n", &(n + 1).to_string())])}
                        onclick={press(act, Action::Speaker(SpeakerAction::Recolour(id, n)))}>
                        <span class="swatch"></span>
                    </button>
                }) }
            </fieldset>
            <button class="button small same-name" onclick={press(act, Action::Speaker(SpeakerAction::SuggestMentions(id)))}>
                { words.get("speakers.same_name").to_owned() }
            </button>
        </div>
    }
}

/// A choice of whom a mention mentions, and a way to make it somebody new.
pub(super) fn whom(words: Words, state: &State, act: &Callback<Action>, document: &Document) -> Html {
    let Some(mention) = state.focused() else { return Html::default() };
    let now = mention.speaker();
    let choose = {
        let (act, id) = (act.clone(), mention.id);
        Callback::from(move |event: Event| {
            let speaker = value_of(&event).and_then(|name| name.parse().ok());
            act.emit(Action::Speaker(SpeakerAction::Assign(id, speaker)));
        })
    };
    let mut known: BTreeMap<SpeakerId, usize> = BTreeMap::new();
    for speaker in document.annotations().filter(|it| it.is_live()).filter_map(|it| it.speaker()) {
        *known.entry(speaker).or_default() += 1;
    }
    let alone = now.is_some_and(|id| known.get(&id).is_none_or(|n| *n < 2));
    html! {
        <div class="card-field">
            <label for="whom">{ words.get("link.whom").to_owned() }</label>
            <span class="card-field-row">
                <select id="whom" class="field" onchange={choose}>
                    <option value="" selected={now.is_none()}>{ words.get("link.none").to_owned() }</option>
                    { for document.speakers().filter(|it| Some(it.id) == now || known.contains_key(&it.id)).map(|speaker| html! {
                        <option value={speaker.id.to_string()} selected={now == Some(speaker.id)}>{ speaker.name.to_string() }</option>
                    }) }
                </select>
                if !alone {
                    <button class="button small" onclick={press(act, Action::Speaker(SpeakerAction::SplitOff(mention.id)))}>
                        { words.get("speakers.new").to_owned() }
                    </button>
                }
                if now.is_some() {
                    <span class="card-field-pair">
                        <button class="button small icon-only" aria-label={words.get("command.previous_mention").to_owned()}
                            title={words.get("command.previous_mention").to_owned()} onclick={press(act, Action::Focus(FocusAction::StepMention(false)))}>
                            { Icon::PREVIOUS.draw() }
                        </button>
                        <button class="button small icon-only" aria-label={words.get("command.next_mention").to_owned()}
                            title={words.get("command.next_mention").to_owned()} onclick={press(act, Action::Focus(FocusAction::StepMention(true)))}>
                            { Icon::NEXT.draw() }
                        </button>
                    </span>
                    <button class="button small" onclick={press(act, Action::Speaker(SpeakerAction::SuggestMentionsOfFocused))}>
                        { words.get("speakers.same_name").to_owned() }
                    </button>
                }
            </span>
        </div>
    }
}
