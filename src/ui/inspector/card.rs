//! What has the focus: what it is, why it is there, and all that can be done with it.

use std::sync::Arc;

use yew::prelude::*;

use super::claims::{kind, reasons, score, within, worth};
use super::links;
use super::pieces::{covered, jump, label_chip, review_chip};
use super::rules;
use super::speakers::whom;
use crate::annotation::{Annotation, Document, Origin, Review, Role};
use crate::schema::{Label, QuoteKind};
use crate::session::edges::{Direction, Edge, Unit};
use crate::session::guidelines::{Guidelines, boundary_rule_of, rule_of};
use crate::session::{Action, Work, runs};
use crate::ui::controls::{Icon, colour_class, press};
use crate::ui::field::Field;
use crate::ui::guide::ShowRule;
use crate::ui::help::legend;
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
}

/// What has the focus.
#[component]
pub fn Card(props: &Props) -> Html {
    let shortcuts = use_shortcuts();
    let show_rule = use_context::<ShowRule>();
    let Props { state, document, act } = props;
    let words = Words::of(state.language);
    let Some(annotation) = state.focused() else {
        return html! {
            <section class="card card-none" aria-label={words.get("focus.heading").to_owned()}>
                <p>{ shortcuts.fill(words, "focus.none", "command.next") }</p>
                { steps(words, act) }
                { legend(words) }
            </section>
        };
    };
    let colour = runs::colour_of(document, annotation);
    let view = View { words, state, document, act, annotation, show_rule: show_rule.as_ref() };
    html! {
        <section class={classes!("card", annotation.label().name(), colour_class(colour))}
            aria-label={words.get("focus.heading").to_owned()}>
            <div class="card-head">
                { label_chip(words, annotation.label(), colour) }
                { review_chip(words, annotation.review) }
                { steps(words, act) }
                <button class="button quiet small icon-only" aria-label={words.get("focus.clear").to_owned()}
                    title={words.get("focus.clear").to_owned()} onclick={press(act, Action::Focus(None))}>
                    { Icon::CROSS.draw() }
                </button>
            </div>
            <blockquote class="card-text">{ covered(document, annotation) }</blockquote>
            { view.decisions() }
            <div class="card-body">
                { view.why() }
                { view.particulars() }
                { view.edges() }
                { view.labels() }
                { view.note() }
            </div>
        </section>
    }
}

fn steps(words: Words, act: &Callback<Action>) -> Html {
    let step = |key: &str, icon: Icon, action| {
        html! {
            <button class="button quiet small icon-only" aria-label={words.get(key).to_owned()}
                title={words.get(key).to_owned()} onclick={press(act, action)}>{ icon.draw() }</button>
        }
    };
    html! {
        <span class="card-steps">
            { step("do.previous", Icon::PREVIOUS, Action::Previous) }
            { step("do.next", Icon::NEXT, Action::Next) }
        </span>
    }
}

struct View<'a> {
    words: Words,
    state: &'a Work,
    document: &'a Document,
    act: &'a Callback<Action>,
    annotation: &'a Annotation,
    show_rule: Option<&'a ShowRule>,
}

impl View<'_> {
    fn get(&self, key: &str) -> String {
        self.words.get(key).to_owned()
    }

    fn decisions(&self) -> Html {
        let Self { words, act, annotation, .. } = self;
        let linked = annotation.attribution().is_some_and(|it| it.links().next().is_some())
            || self.document.quotes_linking(annotation.id).next().is_some();
        html! {
            <div class="card-decisions">
                if annotation.review != Review::Accepted {
                    <button class="button primary" onclick={press(act, Action::Accept)}>
                        { Icon::CHECK.draw() }{ self.get("do.accept") }
                    </button>
                }
                if annotation.review == Review::Suggested && linked {
                    <button class="button" title={words.get("do.accept_whole").to_owned()}
                        onclick={press(act, Action::AcceptAttribution)}>
                        { self.get("do.accept_all_parts") }
                    </button>
                }
                if annotation.review == Review::Suggested {
                    <button class="button danger" onclick={press(act, Action::Reject)}>
                        { self.get("do.reject") }
                    </button>
                } else {
                    <button class="button" onclick={press(act, Action::Reopen)}>
                        { Icon::REOPEN.draw() }{ self.get("do.reopen") }
                    </button>
                }
                <button class="button quiet danger icon-only" aria-label={self.get("do.remove")}
                    title={self.get("do.remove")} onclick={press(act, Action::Remove)}>{ Icon::TRASH.draw() }</button>
                if annotation.review == Review::Suggested {
                    <p class="card-hint">{ self.get("do.remove_hint") }</p>
                }
            </div>
        }
    }

    /// A link to a rule of the guidelines.
    fn guideline(&self, id: &str) -> Html {
        let Some(ShowRule(show)) = self.show_rule else { return Html::default() };
        let Some(rule) = Guidelines::of(self.words.language).rule(id) else { return Html::default() };
        let (show, id) = (show.clone(), id.to_owned());
        html! {
            <button class="link-button guide-link" onclick={Callback::from(move |_: MouseEvent| show.emit(id.clone()))}>
                { self.words.fill("guide.rule", &[("rule", &rule.heading)]) }
            </button>
        }
    }

    fn why(&self) -> Html {
        let sentence = self.words.why(self.document, self.annotation);
        let rule = match &self.annotation.origin {
            Origin::Rule(evidence) => {
                let percent = (evidence.confidence.share() * 100.0).round().to_string();
                Some((evidence.rule.clone(), self.words.fill("why.confidence", &[("percent", &percent)])))
            }
            Origin::Person | Origin::Import(_) => None,
        };
        html! {
            <div class="why">
                <h2>{ self.get("why.heading") }</h2>
                <p>{ sentence }</p>
                { self.guideline(&rule_of(self.annotation)) }
                if let Some((id, sure)) = rule {
                    <p class="why-rule" title={id.to_string()}>{ self.words.rule(&id) }{ " · " }{ sure }</p>
                    { rules::switches(self.words, self.state, self.act, &id) }
                }
            </div>
        }
    }

    /// What belongs to the label: kind and links, whom, worth.
    fn particulars(&self) -> Html {
        let Self { words, state, document, act, annotation, .. } = *self;
        match &annotation.role {
            Role::Quote(attribution) => html! {
                <>
                    <div class="card-field">
                        <span id="kind-label">{ self.get("do.kind") }</span>
                        <div class="segments" role="group" aria-labelledby="kind-label">
                            { for QuoteKind::ALL.iter().map(|kind| html! {
                                <button class="button small" aria-pressed={(attribution.kind == *kind).to_string()}
                                    onclick={press(act, Action::RetypeQuote(annotation.id, *kind))}>
                                    { words.named("quote_kind", kind.name()) }
                                </button>
                            }) }
                        </div>
                    </div>
                    <links::Links state={state.clone()} act={act.clone()} />
                </>
            },
            Role::Claim(claim) => html! {
                <>
                <p class="card-line">{ score(words, claim) }{ " · " }{ within(document, words, claim) }</p>
                <p class="card-hint">{ self.get("why.score_note") }</p>
                { reasons(document, words, claim) }
                <div class="card-field">
                    <span>{ self.get("do.kind") }</span>
                    <span class="card-field-row">
                        { worth(words, act, annotation, claim) }
                        { kind(words, act, annotation, claim) }
                    </span>
                </div>
                </>
            },
            Role::Speaker(_) => html! { <>{ whom(words, state, act, document) }{ self.quotes() }</> },
            Role::Cue => self.quotes(),
        }
    }

    /// The quotes that a cue or mention belongs to.
    fn quotes(&self) -> Html {
        let mut quotes =
            self.document.quotes_linking(self.annotation.id).filter(|it| it.is_live()).peekable();
        if quotes.peek().is_none() {
            return Html::default();
        }
        html! {
            <div class="card-field">
                <span>{ self.get("link.quotes") }</span>
                <ul class="card-quotes">
                    { for quotes.map(|quote| html! {
                        <li key={quote.id.0}>{ jump(self.state, self.act, quote.id, covered(self.document, quote)) }</li>
                    }) }
                </ul>
            </div>
        }
    }

    fn edges(&self) -> Html {
        let button = |key: &str, edge, direction, icon: Icon| {
            html! {
                <button class="button small icon-only" aria-label={self.get(key)} title={self.get(key)}
                    onclick={press(self.act, Action::MoveEdge(edge, direction, Unit::Word))}>{ icon.draw() }</button>
            }
        };
        html! {
            <div class="card-field edges">
                <span>{ self.get("edges.heading") }</span>
                { self.guideline(boundary_rule_of(self.annotation.label())) }
                <div class="card-field-row">
                    <span class="edge" role="group" aria-label={self.get("edges.start")}>
                        <span>{ self.get("edges.start") }</span>
                        { button("edges.start_grow", Edge::Start, Direction::Grow, Icon::PLUS) }
                        { button("edges.start_shrink", Edge::Start, Direction::Shrink, Icon::MINUS) }
                    </span>
                    <span class="edge" role="group" aria-label={self.get("edges.end")}>
                        <span>{ self.get("edges.end") }</span>
                        { button("edges.end_shrink", Edge::End, Direction::Shrink, Icon::MINUS) }
                        { button("edges.end_grow", Edge::End, Direction::Grow, Icon::PLUS) }
                    </span>
                </div>
                <div class="card-field-row">
                    if self.annotation.parts.spans().len() > 1 {
                        <button class="button small" onclick={press(self.act, Action::Split(Unit::Word))}>
                            { self.get("do.split_parts") }
                        </button>
                    }
                    <button class="button small" onclick={press(self.act, Action::Join)}>{ self.get("do.join") }</button>
                </div>
            </div>
        }
    }

    fn labels(&self) -> Html {
        let now = self.annotation.label();
        html! {
            <div class="card-field">
                <span id="label-label">{ self.get("do.relabel") }</span>
                <div class="segments" role="group" aria-labelledby="label-label">
                    { for Label::ALL.iter().map(|label| html! {
                        <button class="button small" aria-pressed={(now == *label).to_string()}
                            onclick={press(self.act, Action::Label(*label, Unit::Word))}>
                            { self.words.named("label", label.name()) }
                        </button>
                    }) }
                </div>
            </div>
        }
    }

    fn note(&self) -> Html {
        let write = {
            let (act, id) = (self.act.clone(), self.annotation.id);
            Callback::from(move |note| act.emit(Action::Note(id, note)))
        };
        let note = self.annotation.note.as_deref().unwrap_or_default().to_owned();
        html! {
            <div class="card-field">
                <label for="note">{ self.get("note.heading") }</label>
                <Field id="note" key={self.annotation.id.0} has_lines=true placeholder={self.get("note.placeholder").to_owned()}
                    value={note} change={write} />
            </div>
        }
    }
}
