//! What models answered about the open document: how much of it is in the article, and on an annotation, what each says.

use yew::prelude::*;

use super::pieces::covered_parts;
use crate::annotation::{Annotation, AnswerRun, Document, Fidelity};
use crate::session::accord::{Accord, accord, agreed, is_same_extent, speaker_agrees};
use crate::session::{Action, AnswerAction, ReviewAction, Work};
use crate::ui::controls::{Icon, press};
use crate::ui::strings::Words;

/// How many of what found no place are shown.
const MOST_ROWS: usize = 100;

/// Returns what became of each answer, and the button that accepts what is agreed on; nothing without answers.
pub fn answers(words: Words, document: &Document, act: &Callback<Action>) -> Html {
    if document.answers().is_empty() {
        return Html::default();
    }
    let n_agreed = agreed(document).len();
    html! {
        <section class="wide answers" aria-label={words.get("answers.heading").to_owned()}>
            { for document.answers().iter().map(|run| of_run(words, document, run)) }
            if n_agreed > 0 {
                <button class="button small accept-agreed" onclick={press(act, Action::Review(ReviewAction::AcceptAgreed))}>
                    { Icon::CHECK_ALL.draw() }
                    { words.fill("answers.accept_agreed", &[("n", &n_agreed.to_string())]) }
                </button>
            }
        </section>
    }
}

fn of_run(words: Words, document: &Document, run: &AnswerRun) -> Html {
    let opinions = document.annotations().filter(|it| run.labels.contains(&it.label()) && is_main(it));
    let opinions = opinions.flat_map(|it| &it.opinions).filter(|it| it.model == run.model);
    let mut n = [0_usize; 5];
    for opinion in opinions {
        let [exact, folded, reworded, repeated, beginnings] = &mut n;
        *match opinion.fidelity {
            Fidelity::Exact => exact,
            Fidelity::Folded => folded,
            Fidelity::Reworded => reworded,
            Fidelity::Repeated => repeated,
            Fidelity::Beginning => beginnings,
        } += 1;
    }
    let [.., n_repeated, n_beginnings] = n;
    let [exact, folded, reworded, ..] = n.map(|n| n.to_string());
    let missing = run.unplaced.len().to_string();
    html! {
        <div class="answers-run">
            <p>
                <strong><bdi>{ run.model.to_string() }</bdi></strong>
                if !run.date.is_empty() { { " · " }<bdi>{ run.date.to_string() }</bdi> }
            </p>
            <p>{ words.fill("answers.counts", &[("exact", &exact), ("folded", &folded), ("reworded", &reworded), ("missing", &missing)]) }</p>
            if n_repeated > 0 { <p>{ words.fill("answers.repeated", &[("n", &n_repeated.to_string())]) }</p> }
            if n_beginnings > 0 { <p>{ words.get("answers.beginning").to_owned() }</p> }
            if !run.unplaced.is_empty() {
                <details>
                    <summary>{ words.fill("answers.unplaced", &[("n", &missing)]) }</summary>
                    <ul>
                        { for run.unplaced.iter().take(MOST_ROWS).map(|it| html! {
                            <li>
                                <bdi>{ it.said.to_string() }</bdi>
                                if let Some(speaker) = &it.speaker { { " — " }<bdi>{ speaker.to_string() }</bdi> }
                                <span class="answers-reason">{ words.named("unplaced", it.reason.name()) }</span>
                            </li>
                        }) }
                    </ul>
                </details>
            }
        </div>
    }
}

fn is_main(annotation: &Annotation) -> bool {
    use crate::schema::Label;
    matches!(annotation.label(), Label::Quote | Label::Claim)
}

/// Returns how rules and models relate to each other on an annotation, as a mark beside it; nothing where no model was
/// asked.
pub fn accord_chip(words: Words, document: &Document, annotation: &Annotation) -> Html {
    match accord(document, annotation) {
        None => Html::default(),
        Some(accord) => {
            let class = if accord.is_difference() { "chip accord differs" } else { "chip accord agrees" };
            html! { <span {class}>{ words.named("accord", accord.name()) }</span> }
        }
    }
}

/// Returns what each model says of an annotation, and how to take its version.
pub fn opinions(
    words: Words,
    state: &Work,
    document: &Document,
    annotation: &Annotation,
    act: &Callback<Action>,
) -> Html {
    let Some(said) = accord(document, annotation) else { return Html::default() };
    if annotation.opinions.is_empty() {
        return html! { <div class="card-field opinions"><p>{ words.named("accord_long", said.name()) }</p></div> };
    }
    let text = document.text();
    html! {
        <div class="card-field opinions">
            <span>{ words.get("answers.opinions").to_owned() }</span>
            if said == Accord::Agreed || said == Accord::ModelOnly {
                <p>{ words.named("accord_long", said.name()) }</p>
            }
            { for annotation.opinions.iter().map(|opinion| {
                let extent = is_main(annotation) && !is_same_extent(document, &annotation.parts, &opinion.parts);
                let speaker = speaker_agrees(document, annotation, opinion) == Some(false);
                let can_take = is_main(annotation) && (extent || speaker && opinion.source.is_some());
                html! {
                    <div class="opinion">
                        <p><strong><bdi>{ opinion.model.to_string() }</bdi></strong>{ " · " }{ words.named("fidelity", opinion.fidelity.name()) }</p>
                        if matches!(opinion.fidelity, Fidelity::Reworded | Fidelity::Beginning) {
                            <p>{ words.get("answers.said").to_owned() }{ " " }<q dir="auto">{ opinion.said.to_string() }</q></p>
                        }
                        if extent {
                            <p>{ words.get("answers.extent").to_owned() }{ " " }<q dir="auto">{ covered_parts(text, &opinion.parts) }</q></p>
                        }
                        if speaker {
                            <p>{ words.fill("answers.speaker", &[("name", opinion.speaker.as_deref().unwrap_or(""))]) }
                                if opinion.source.is_none() { { " " }{ words.get("answers.no_mention").to_owned() } }
                            </p>
                        }
                        if can_take && state.document.is_some() {
                            <button class="button small adopt" onclick={press(act, Action::Answer(AnswerAction::Adopt(annotation.id, std::sync::Arc::clone(&opinion.model))))}>
                                { words.get("answers.adopt").to_owned() }
                            </button>
                        }
                    </div>
                }
            }) }
        </div>
    }
}
