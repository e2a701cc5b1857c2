//! What has the focus: what it is, why it is there, and all that can be done with it.

use std::sync::Arc;

use yew::prelude::*;

use super::claims::{kind, reasons, score, within, worth};
use super::pieces::{covered, decide, jump, key_of, label_chip, review_chip};
use super::rules;
use super::speakers::whom;
use super::{attributes, links, own, relations};
use crate::annotation::{Annotation, Document, Origin, Review, Role};
use crate::detect::is_prior;
use crate::schema::{Label, QuoteKind};
use crate::session::edges::{Direction, Edge, Unit};
use crate::session::guidelines::{Guidelines, boundary_rule_of, rule_of};
use crate::session::{
    Action, FocusAction, MarkAction, ReviewAction, ViewAction, Work, runs, undecided_of_attribution,
};
use crate::ui::controls::{Icon, colour_class, press};
use crate::ui::field::Field;
use crate::ui::guide::ShowRule;
use crate::ui::help::legend;
use crate::ui::shortcuts::{Shortcuts, use_shortcuts};
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
    let card = use_node_ref();
    let Props { state, document, act } = props;
    let words = Words::of(state.language);
    {
        // The card of another mark is shown from its top, wherever the last one was scrolled to; where a link of it is
        // being picked, the candidates are.
        let (card, picks) = (card.clone(), state.linking.is_some());
        use_effect_with(state.focus, move |_| {
            if let Some(card) = card.cast::<web_sys::Element>().filter(|_| !picks) {
                card.set_scroll_top(0);
            }
        });
    }
    if state.focused_own().is_some() {
        return html! { <own::OwnCard {card} state={state.clone()} document={Arc::clone(document)} act={act.clone()} /> };
    }
    let Some(annotation) = state.focused() else {
        return html! {
            <section class="card card-none" ref={card} aria-label={words.get("focus.heading").to_owned()}>
                <p class="with-keys">{ shortcuts.fill(words, "focus.none", "command.next") }</p>
                <p class="with-touch">{ words.get("focus.none_touch").to_owned() }</p>
                { steps(words, act) }
                { legend(words) }
            </section>
        };
    };
    let colour = runs::colour_of(document, annotation);
    let view = View {
        words,
        shortcuts: &shortcuts,
        state,
        document,
        act,
        annotation,
        show_rule: show_rule.as_ref(),
    };
    html! {
        <section ref={card} class={classes!("card", annotation.label().name(), colour_class(colour))}
            aria-label={words.get("focus.heading").to_owned()}>
            <div class="card-head">
                { label_chip(words, annotation.label(), colour) }
                { review_chip(words, annotation.review) }
                { steps(words, act) }
                <button class="button quiet small icon-only" aria-label={words.get("focus.clear").to_owned()}
                    title={words.get("focus.clear").to_owned()} onclick={press(act, Action::Focus(FocusAction::On(None)))}>
                    { Icon::CROSS.draw() }
                </button>
            </div>
            <blockquote class="card-text">{ covered(document, annotation) }</blockquote>
            { view.decisions() }
            <div class="card-body">
                { view.labels() }
                { super::answers::opinions(words, state, document, annotation, act) }
                { view.particulars() }
                <div class="card-own">
                    <attributes::Attributes state={state.clone()} id={annotation.id} act={act.clone()} />
                    <relations::Relations state={state.clone()} id={annotation.id} act={act.clone()} />
                </div>
                { view.same_text() }
                { view.edges() }
                { view.why() }
                { view.note() }
            </div>
        </section>
    }
}

pub(super) fn steps(words: Words, act: &Callback<Action>) -> Html {
    let step = |key: &str, icon: Icon, action| {
        html! {
            <button class="button quiet small icon-only" aria-label={words.get(key).to_owned()}
                title={words.get(key).to_owned()} onclick={press(act, action)}>{ icon.draw() }</button>
        }
    };
    html! {
        <span class="card-steps">
            { step("do.previous", Icon::PREVIOUS, Action::Focus(FocusAction::Previous)) }
            { step("do.next", Icon::NEXT, Action::Focus(FocusAction::Next)) }
        </span>
    }
}

/// The buttons that move the boundaries of what has the focus.
pub(super) fn edge_buttons(words: Words, state: &Work, act: &Callback<Action>) -> Html {
    let by_letter = state.unit == Unit::Grapheme;
    let button = |edge, direction, icon: Icon| {
        let key = match (edge, direction, by_letter) {
            (Edge::Start, Direction::Grow, false) => "edges.start_grow",
            (Edge::Start, Direction::Shrink, false) => "edges.start_shrink",
            (Edge::End, Direction::Grow, false) => "edges.end_grow",
            (Edge::End, Direction::Shrink, false) => "edges.end_shrink",
            (Edge::Start, Direction::Grow, true) => "edges.start_grow_letter",
            (Edge::Start, Direction::Shrink, true) => "edges.start_shrink_letter",
            (Edge::End, Direction::Grow, true) => "edges.end_grow_letter",
            (Edge::End, Direction::Shrink, true) => "edges.end_shrink_letter",
        };
        html! {
            <button class="button small icon-only" aria-label={words.get(key).to_owned()} title={words.get(key).to_owned()}
                onclick={press(act, Action::Mark(MarkAction::MoveEdge(edge, direction, state.unit)))}>{ icon.draw() }</button>
        }
    };
    html! {
        <div class="card-field-row">
            <span class="edge" role="group" aria-label={words.get("edges.start").to_owned()}>
                <span>{ words.get("edges.start").to_owned() }</span>
                { button(Edge::Start, Direction::Grow, Icon::PLUS) }
                { button(Edge::Start, Direction::Shrink, Icon::MINUS) }
            </span>
            <span class="edge" role="group" aria-label={words.get("edges.end").to_owned()}>
                <span>{ words.get("edges.end").to_owned() }</span>
                { button(Edge::End, Direction::Shrink, Icon::MINUS) }
                { button(Edge::End, Direction::Grow, Icon::PLUS) }
            </span>
        </div>
    }
}

/// The buttons that say how far the boundaries move.
pub(super) fn unit_buttons(words: Words, state: &Work, act: &Callback<Action>) -> Html {
    let unit = |key: &str, unit: Unit| {
        html! {
            <button class="button small" aria-pressed={(state.unit == unit).to_string()}
                onclick={press(act, Action::View(ViewAction::SetUnit(unit)))}>{ words.get(key).to_owned() }</button>
        }
    };
    html! {
        <div class="segments" role="group" aria-labelledby="unit-label">
            { unit("edges.by_word", Unit::Word) }
            { unit("edges.by_letter", Unit::Grapheme) }
        </div>
    }
}

struct View<'a> {
    words: Words,
    shortcuts: &'a Shortcuts,
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

    /// The key of a command, for who learns it from the button.
    fn key(&self, command: &str) -> Html {
        key_of(self.shortcuts, command)
    }

    fn titled(&self, key: &str, command: &str) -> String {
        self.shortcuts.label(self.words.get(key), command)
    }

    fn decisions(&self) -> Html {
        let Self { words, act, annotation, .. } = self;
        let linked = annotation.attribution().is_some_and(|it| it.links().next().is_some())
            || self.document.quotes_linking(annotation.id).any(|quote| quote.is_live());
        let n_waiting = undecided_of_attribution(self.state);
        html! {
            <div class="card-decisions">
                if annotation.review != Review::Accepted {
                    <button class="button primary" title={self.titled("do.accept", "command.accept")}
                        onclick={press(act, Action::Review(ReviewAction::Accept))}>
                        { Icon::CHECK.draw() }{ self.get("do.accept") }
                    </button>
                } else if n_waiting > 0 {
                    <button class="button primary" title={self.titled("do.accept_whole", "command.accept_whole")}
                        onclick={press(act, Action::Review(ReviewAction::AcceptAttribution))}>
                        { Icon::CHECK_ALL.draw() }
                        { words.fill("do.accept_rest", &[("n", &n_waiting.to_string())]) }
                    </button>
                }
                if annotation.review == Review::Suggested && linked {
                    <button class="button" title={self.titled("do.accept_whole", "command.accept_whole")}
                        onclick={press(act, Action::Review(ReviewAction::AcceptAttribution))}>
                        { self.get("do.accept_all_parts") }
                    </button>
                }
                if linked && annotation.is_live() && (annotation.review == Review::Suggested || n_waiting > 0) {
                    // What accepts is in the first row, what takes back in the second.
                    <span class="card-break"></span>
                }
                if annotation.review == Review::Suggested {
                    <button class="button danger" title={self.titled("do.reject", "command.reject")}
                        onclick={press(act, Action::Review(ReviewAction::Reject))}>
                        { self.get("do.reject") }
                    </button>
                } else {
                    <button class="button" title={self.titled("do.reopen", "command.reopen")}
                        onclick={press(act, Action::Review(ReviewAction::Reopen))}>
                        { Icon::REOPEN.draw() }{ self.get("do.reopen") }
                    </button>
                }
                if annotation.is_live() && linked {
                    <button class="button danger reject-whole" title={self.titled("do.reject_whole", "command.reject_whole")}
                        onclick={press(act, Action::Review(ReviewAction::RejectAttribution))}>
                        { self.get("do.reject_all_parts") }
                    </button>
                }
                <button class="button quiet danger icon-only" aria-label={self.get("do.remove")}
                    title={self.titled("do.remove", "command.remove")} onclick={press(act, Action::Mark(MarkAction::Remove))}>{ Icon::TRASH.draw() }</button>
                if annotation.review == Review::Suggested {
                    <p class="card-hint">{ self.get("do.remove_hint") }</p>
                }
            </div>
        }
    }

    /// What else is marked over the very same text: a claim that is a whole quote, most of all.
    fn same_text(&self) -> Html {
        let Self { words, state, document, act, annotation, .. } = *self;
        let same = document.annotations().filter(|it| {
            it.id != annotation.id && it.parts.hull() == annotation.parts.hull() && state.shows(it)
        });
        let same: Vec<_> = same.collect();
        if same.is_empty() {
            return Html::default();
        }
        html! {
            <div class="card-field same-text">
                <span>{ self.get("card.same_text") }</span>
                <ul class="card-same">
                    { for same.into_iter().map(|it| html! {
                        <li key={it.id.0}>
                            { jump(state, act, it.id, html! {
                                <>
                                    { label_chip(words, it.label(), runs::colour_of(document, it)) }
                                    { review_chip(words, it.review) }
                                </>
                            }) }
                            { decide(words, act, it, words.get(&format!("label.{}", it.label().name()))) }
                        </li>
                    }) }
                </ul>
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
                let basis = if is_prior(evidence) { "why.prior" } else { "why.confidence" };
                Some((evidence.rule.clone(), self.words.fill(basis, &[("percent", &percent)])))
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
                    // Folded away: who means to accept should not switch off what suggested it.
                    <details class="why-menu" open={self.state.is_off(&id)}>
                        <summary>{ self.get("why.rule") }</summary>
                        { rules::switches(self.words, self.state, self.act, &id) }
                    </details>
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
                        <span id="kind-label">{ self.get("do.kind") }{ self.key("command.cycle") }</span>
                        <div class="segments" role="group" aria-labelledby="kind-label">
                            { for QuoteKind::ALL.iter().map(|kind| html! {
                                <button class="button small" aria-pressed={(attribution.kind == *kind).to_string()}
                                    onclick={press(act, Action::Mark(MarkAction::RetypeQuote(annotation.id, *kind)))}>
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
        html! {
            <div class="card-field edges">
                <span>{ self.get("edges.heading") }</span>
                { self.guideline(boundary_rule_of(self.annotation.label())) }
                { edge_buttons(self.words, self.state, self.act) }
                <span class="edge-unit" id="unit-label">{ self.get("edges.unit") }</span>
                <div class="card-field-row">
                    { unit_buttons(self.words, self.state, self.act) }
                    if self.annotation.parts.spans().len() > 1 {
                        <button class="button small" title={self.titled("do.split_parts", "command.split")}
                            onclick={press(self.act, Action::Mark(MarkAction::Split(Unit::Word)))}>
                            { self.get("do.split_parts") }
                        </button>
                    }
                    <button class="button small" title={self.titled("do.join", "command.join")}
                        onclick={press(self.act, Action::Mark(MarkAction::Join))}>{ self.get("do.join") }</button>
                </div>
            </div>
        }
    }

    fn labels(&self) -> Html {
        let now = self.annotation.label();
        html! {
            <div class="card-field">
                <span id="label-label">{ self.get("do.relabel") }</span>
                <div class="card-labels">
                <div class="segments" role="group" aria-labelledby="label-label">
                    { for Label::ALL.iter().map(|label| html! {
                        <button class="button small" aria-pressed={(now == *label).to_string()}
                            onclick={press(self.act, Action::Mark(MarkAction::Label(*label, Unit::Word)))}>
                            { self.words.named("label", label.name()) }
                            { self.key(&format!("command.{}", label.name())) }
                        </button>
                    }) }
                </div>
                { own::labels(self.words, self.state, self.act, None) }
                </div>
            </div>
        }
    }

    fn note(&self) -> Html {
        let write = {
            let (act, id) = (self.act.clone(), self.annotation.id);
            Callback::from(move |note| act.emit(Action::Mark(MarkAction::Note(id, note))))
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
