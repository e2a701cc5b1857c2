//! Switching rules off, in the open article or in the whole project, and on again.

use std::collections::BTreeSet;

use yew::prelude::*;

use crate::schema::RuleId;
use crate::session::{Action, ProjectAction, ReviewAction, State};
use crate::ui::controls::press;
use crate::ui::strings::Words;

/// How far the switch of a rule reaches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Article,
    Project,
}

impl Reach {
    fn switch(self, rule: &RuleId, off: bool) -> Action {
        match self {
            Self::Article => Action::Review(ReviewAction::SwitchRule(rule.clone(), off)),
            Self::Project => Action::Project(ProjectAction::SwitchRule(rule.clone(), off)),
        }
    }
}

/// The buttons that switch a rule off; where it is off already, where, and the button that brings it back.
pub fn switches(words: Words, state: &State, act: &Callback<Action>, rule: &RuleId) -> Html {
    let in_project = state.project.rules_off().contains(rule);
    let off = match (in_project, state.is_off(rule)) {
        (true, _) => Some((Reach::Project, "queue.rules_off_project")),
        (false, true) => Some((Reach::Article, "queue.rules_off")),
        (false, false) => None,
    };
    let button = |class: &'static str, key: &str, action: Action| {
        html! {
            <button class={classes!("button", "small", "quiet", class)} onclick={press(act, action)}>
                { words.get(key).to_owned() }
            </button>
        }
    };
    html! {
        <div class="rule-switches">
            if let Some((reach, where_off)) = off {
                <span>{ words.get(where_off).to_owned() }</span>
                { on_again(words, act, rule, reach) }
            } else {
                { button("rule-off", "queue.rule_off", Reach::Article.switch(rule, true)) }
                if state.project.info.is_some() {
                    { button("rule-off-project", "queue.rule_off_project", Reach::Project.switch(rule, true)) }
                }
            }
        </div>
    }
}

fn on_again(words: Words, act: &Callback<Action>, rule: &RuleId, reach: Reach) -> Html {
    html! {
        <button class="button small" aria-label={words.fill("queue.rule_on", &[("rule", &words.rule_in_language(rule))])}
            onclick={press(act, reach.switch(rule, false))}>
            { words.get("queue.on").to_owned() }
        </button>
    }
}

/// The rules that are switched off in the open article, and those in the whole project.
pub fn switched_off(words: Words, state: &State, act: &Callback<Action>) -> Html {
    let none = BTreeSet::new();
    let here = state.document.as_ref().map_or(&none, |document| document.rules_off());
    let list = |rules: &BTreeSet<RuleId>, reach: Reach, class: &'static str, heading: &str| {
        if rules.is_empty() {
            return Html::default();
        }
        html! {
            <div class={classes!("wide", "rules-off", class)} role="group" aria-labelledby={class}>
                <span id={class}>{ words.get(heading).to_owned() }</span>
                <ul>
                    { for rules.iter().map(|rule| html! {
                        <li key={rule.to_string()}>
                            <span>{ words.rule_in_language(rule) }</span>
                            { on_again(words, act, rule, reach) }
                        </li>
                    }) }
                </ul>
            </div>
        }
    };
    html! {
        <>
            { list(here, Reach::Article, "off-here", "queue.rules_off") }
            { list(state.project.rules_off(), Reach::Project, "off-in-project", "queue.rules_off_project") }
        </>
    }
}
