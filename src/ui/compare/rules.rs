//! The choice of rules: one for each label, run again without touching what a person decided.

use yew::prelude::*;

use super::Hands;
use crate::agree::record::{rule_name, rule_named};
use crate::agree::{Rule, Rules};
use crate::schema::Label;
use crate::ui::controls::value_of;

/// What the choice needs.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The board and what goes on.
    pub hands: Hands,
}

/// The choice.
#[component]
pub(super) fn Choice(props: &Props) -> Html {
    let hands = &props.hands;
    let words = hands.words;
    let desk = hands.desk.borrow();
    let now = desk.board.rules().copied().unwrap_or(Rules::all(Rule::Unanimous));
    let people = desk.board.people().to_vec();
    let n_people = people.len();
    let called = |rule: Rule| match rule {
        Rule::Unanimous => words.get("compare.rule.unanimous").to_owned(),
        Rule::Majority => words.get("compare.rule.majority").to_owned(),
        Rule::Union => words.get("compare.rule.union").to_owned(),
        Rule::Votes(n) => words.count("compare.rule.votes", n, &[]),
        Rule::First(at) => {
            let letter = desk.letter(desk.article, at).to_string();
            let name = people.get(at).filter(|_| !desk.is_blind).map_or(letter, ToString::to_string);
            words.fill("compare.rule.first", &[("person", &name)])
        }
    };
    let mut rules = vec![Rule::Unanimous, Rule::Majority];
    rules.extend((1..=n_people).map(Rule::Votes));
    rules.push(Rule::Union);
    rules.extend((0..n_people).map(Rule::First));
    let field = |label: Label| {
        let chosen = now.of(label);
        let hands = hands.clone();
        let onchange = Callback::from(move |event: Event| {
            if let Some(rule) = value_of(&event).and_then(|name| rule_named(&name)) {
                hands.act(|desk| desk.run_rules(now.with(label, rule)));
            }
        });
        html! {
            <label>
                <span>{ words.named("label", label.name()) }</span>
                <select class="field" id={format!("compare-rule-{}", label.name())} {onchange}>
                    { for rules.iter().map(|rule| html! {
                        <option value={rule_name(*rule)} selected={*rule == chosen}>{ called(*rule) }</option>
                    }) }
                </select>
            </label>
        }
    };
    let name = |at: usize| {
        let hands = hands.clone();
        let onchange = Callback::from(move |event: Event| {
            if let Some(name) = value_of(&event) {
                hands.act(|desk| desk.rename(at, &name));
            }
        });
        html! {
            <label key={at}>
                <span>{ words.fill("compare.name_of", &[("letter", &desk.letter(desk.article, at).to_string())]) }</span>
                <input class="field" type="text" maxlength="80" dir="auto" id={format!("compare-name-{at}")} {onchange}
                    value={people.get(at).map_or_else(String::new, ToString::to_string)} />
            </label>
        }
    };
    html! {
        <section class="compare-rules" aria-label={words.get("compare.rules").to_owned()}>
            <p>{ words.get("compare.rules_about").to_owned() }</p>
            <div>{ for Label::ALL.iter().map(|label| field(*label)) }</div>
            if !desk.is_blind {
                <p>{ words.get("compare.names_about").to_owned() }</p>
                <div class="compare-names">{ for (0..n_people).map(name) }</div>
            }
        </section>
    }
}
