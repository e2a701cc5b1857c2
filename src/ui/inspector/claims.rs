//! The claims, those most worth a check first, down to a score that a slider sets.

use std::cmp::Reverse;

use yew::prelude::*;

use super::ListProps;
use super::pieces::{ROWS, beginning, covered, decide, jump, more, place_of_focus, row_class, use_window};
use crate::annotation::{Annotation, Claim, Document};
use crate::schema::{ClaimKind, Confidence, Worth};
use crate::session::{Action, MarkAction, ViewAction};
use crate::ui::controls::{press, value_of};
use crate::ui::shortcuts::use_shortcuts;
use crate::ui::strings::Words;

/// The claims.
#[component]
pub fn Claims(props: &ListProps) -> Html {
    let shortcuts = use_shortcuts();
    let ListProps { state, document, act } = props;
    let words = Words::of(state.language);
    let mut claims: Vec<(&Annotation, &Claim)> = document
        .in_text_order()
        .into_iter()
        .filter(|it| state.may_show(it))
        .filter_map(|it| Some((&**it, it.claim()?)))
        .collect();
    let all = claims.len();
    claims.retain(|(it, claim)| claim.score >= state.worth_threshold && state.shows_at_any_worth(it));
    claims.sort_by_key(|(_, claim)| Reverse(claim.score));
    let here = place_of_focus(state, claims.iter().map(|(it, _)| it.id));
    let (window, step) = use_window(claims.len(), here, ROWS);
    if all == 0 {
        return html! { <p class="list-empty">{ shortcuts.fill(words, "claims.empty", "command.claim") }</p> };
    }
    let high = claims.iter().filter(|(_, claim)| claim.worth == Worth::High).count();
    let shown = claims.len().to_string();
    let counts = words
        .fill("claims.counts", &[("shown", &shown), ("all", &all.to_string()), ("high", &high.to_string())]);
    let certain = (state.claims_from().share() * 100.0).round().to_string();
    let slide_certainty = {
        let act = act.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(percent) = value_of(&event).and_then(|value| value.parse::<u16>().ok()) {
                act.emit(Action::View(ViewAction::SetClaimThreshold(Confidence::thousandths(
                    percent.saturating_mul(10),
                ))));
            }
        })
    };
    let least = (state.worth_threshold.share() * 100.0).round().to_string();
    let slide = {
        let act = act.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(score) = value_of(&event).and_then(|value| value.parse::<u16>().ok()) {
                act.emit(Action::View(ViewAction::SetWorthThreshold(Confidence::thousandths(
                    score.saturating_mul(10),
                ))));
            }
        })
    };
    html! {
        <>
            <div class="list-tools">
                <label class="wide">
                    <span>{ words.fill("claims.threshold", &[("score", &least)]) }</span>
                    <input type="range" min="0" max="100" step="5" value={least} oninput={slide} />
                </label>
                <label class="wide">
                    <span>{ words.fill("claims.certainty", &[("percent", &certain)]) }</span>
                    <input type="range" min="0" max="100" step="5" value={certain} oninput={slide_certainty} />
                </label>
                if state.worth_model.is_none() {
                    <p class="wide list-counts">{ words.get("claims.rules_only").to_owned() }</p>
                }
                <p class="wide list-counts" role="status">{ counts }</p>
            </div>
            <ul class="rows">
                { for more(words, window.start, &step, false) }
                { for claims.iter().skip(window.start).take(window.len()).map(|(annotation, claim)| {
                    let text = document.covered(annotation);
                    html! {
                        <li key={annotation.id.0} class={row_class(state, annotation, None)}>
                            { jump(state, act, annotation.id, html! {
                                <>
                                    { covered(document, annotation) }
                                    <span class="row-how">
                                        <span class="row-score" title={score(words, claim)}>{ share(claim) }</span>
                                        { within(document, words, claim) }
                                    </span>
                                    { reasons(document, words, claim) }
                                </>
                            }) }
                            <span class="row-edit">
                                { worth(words, act, annotation, claim) }
                                { kind(words, act, annotation, claim) }
                            </span>
                            { decide(words, act, annotation, &beginning(&text)) }
                        </li>
                    }
                }) }
                { for more(words, claims.len() - window.end, &step, true) }
            </ul>
        </>
    }
}

fn share(claim: &Claim) -> String {
    format!("{:.0}", claim.score.share() * 100.0)
}

/// Returns how worth checking a claim is, in words.
pub(super) fn score(words: Words, claim: &Claim) -> String {
    words.fill("claims.score", &[("score", &share(claim))])
}

/// What speaks for checking it.
pub(super) fn reasons(document: &Document, words: Words, claim: &Claim) -> Html {
    let reasons = words.reasons(document, claim);
    html! {
        <span class="row-how reasons">
            { for reasons.into_iter().map(|reason| html! { <span class="chip">{ reason }</span> }) }
        </span>
    }
}

/// Whose claim it is.
pub(super) fn within(document: &Document, words: Words, claim: &Claim) -> Html {
    let quote = claim.quote.and_then(|id| document.annotation(id));
    let text = match quote.map(|quote| document.speaker_of(quote)) {
        Some(Some(speaker)) => words.fill("claims.within", &[("speaker", &speaker.name)]),
        Some(None) => words.fill("claims.within", &[("speaker", words.get("quotes.unknown"))]),
        None => words.get("claims.article").to_owned(),
    };
    html! { <span>{ text }</span> }
}

/// A switch between worth checking and not.
pub(super) fn worth(words: Words, act: &Callback<Action>, annotation: &Annotation, claim: &Claim) -> Html {
    let high = claim.worth == Worth::High;
    let other = if high { Worth::Low } else { Worth::High };
    html! {
        <button class={classes!("button", "small")} aria-pressed={high.to_string()}
            onclick={press(act, Action::Mark(MarkAction::RateClaim(annotation.id, other)))}>
            { words.named("worth", Worth::High.name()) }
        </button>
    }
}

/// A choice of the sort of fact.
pub(super) fn kind(words: Words, act: &Callback<Action>, annotation: &Annotation, claim: &Claim) -> Html {
    let choose = {
        let (act, id) = (act.clone(), annotation.id);
        Callback::from(move |event: Event| {
            let kind = value_of(&event).and_then(|name| name.parse().ok());
            act.emit(Action::Mark(MarkAction::RetypeClaim(id, kind)));
        })
    };
    html! {
        <select class="field small" aria-label={words.get("do.kind").to_owned()} onchange={choose}>
            <option value="none" selected={claim.kind.is_none()}>{ words.get("claim_kind.none").to_owned() }</option>
            { for ClaimKind::ALL.iter().map(|kind| html! {
                <option value={kind.name()} selected={claim.kind == Some(*kind)}>
                    { words.named("claim_kind", kind.name()) }
                </option>
            }) }
        </select>
    }
}
