//! Rules switched off for a whole project: what that hides, how it is taken back, and what is saved of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use qawl::annotation::Document;
use qawl::detect::{DetectOptions, detect};
use qawl::schema::RuleId;
use qawl::session::canvas::Canvas;
use qawl::session::runs::{Painted, painted};
use qawl::session::{
    Access, Action, DocumentAction, Effect, FocusAction, MessageKind, ProjectAction, ReviewAction, State,
    Work, document_from, progress, reduce, rules_waiting, undecided, waiting,
};
use qawl::store::{DocumentKey, Step, Summary};
use qawl::text::Text;

use crate::session::projects::{Kept, begun};

const FIRST: &str = "قال الوزير سالم الحداد إن المحطة ستُفتح في الصيف.\n\n\
    وأكّد الحداد: “سنخفض الكلفة”. وأضاف أن الإنتاج ارتفع بنسبة 12% العام الماضي.\n\n\
    وقالت ليلى منصور: “كنا ننتظر ذلك”.";
const SECOND: &str = "قال رئيس البلدية كريم النجار إن الجسر سيُغلق شهراً.\n\n\
    وأضاف أن الكلفة بلغت ثلاثة ملايين. وأوضح أن العمل بدأ أمس.";

fn article(content: &str) -> Action {
    let text = Text::new(content);
    let id: String = text.sha256().chars().take(8).collect();
    Action::Document(DocumentAction::Open(Arc::new(document_from(
        &id,
        text.clone(),
        &detect(&text, &DetectOptions::default()),
    ))))
}

/// A project of two articles with the first one open.
fn two() -> (State, Kept, [DocumentKey; 2]) {
    let mut kept = Kept::default();
    let state = kept.act(&begun(Access::Write), article(SECOND));
    let state = kept.act(&state, article(FIRST));
    let keys = [FIRST, SECOND].map(|content| DocumentKey::of(&Text::new(content)));
    assert_eq!(state.project.open.as_ref(), Some(&keys[0]));
    (state, kept, keys)
}

fn go_to(state: &State, kept: &mut Kept, key: &DocumentKey) -> State {
    kept.act(state, Action::Project(ProjectAction::OpenDocument(key.clone())))
}

fn switch(rule: &RuleId, off: bool) -> Action {
    Action::Project(ProjectAction::SwitchRule(rule.clone(), off))
}

fn of(state: &State) -> &Document {
    state.document.as_ref().unwrap()
}

fn told(state: &State) -> &MessageKind {
    &state.message.as_ref().unwrap().kind
}

/// Returns the rule with the most suggestions in both articles, and how many it has in each.
fn shared_rule(state: &State, kept: &mut Kept, keys: &[DocumentKey; 2]) -> (RuleId, [usize; 2]) {
    let [first, second] = keys.each_ref().map(|key| rules_waiting(&go_to(state, kept, key)));
    let both = first.into_iter().filter_map(|(rule, n)| Some((second.get(&rule).copied()?, n, rule)));
    let (m, n, rule) = both.max_by_key(|(m, n, _)| m.min(n).to_owned()).unwrap();
    (rule, [n, m])
}

fn waits(state: &State, key: &DocumentKey) -> u32 {
    state.project.documents[key].waiting(state.project.rules_off())
}

#[test]
fn a_rule_of_the_project_is_hidden_in_every_document_and_comes_back() {
    let (state, mut kept, keys) = two();
    let (rule, [n, m]) = shared_rule(&state, &mut kept, &keys);
    let before = keys.each_ref().map(|key| waits(&state, key));
    let all = waiting(&state);
    let mut canvas = Canvas::default();
    canvas.paint(&state);

    let off = reduce(&state, switch(&rule, true));
    assert_eq!((waiting(&off), of(&off)), (all - n, of(&state)), "hidden, not edited");
    let is_of_rule = |it: &Painted| it.marks.iter().any(|mark| undecided(&off).contains(&mark.id));
    assert!(painted(&off).iter().any(is_of_rule), "others are still there");
    let repainted: Vec<Painted> =
        canvas.paint(&off).iter().flat_map(|section| section.iter().map(|it| Painted::clone(it))).collect();
    assert_eq!(repainted, painted(&off), "the article is painted anew");
    assert_ne!(painted(&off), painted(&state));
    assert_ne!(Work(off.clone()), Work(state.clone()));
    assert_eq!(waits(&off, &keys[0]), before[0] - n as u32);
    assert_eq!(waits(&off, &keys[1]), before[1] - m as u32, "the list knows without opening it");
    let concerns = Some((n + m, 2));
    let message =
        MessageKind::RuleInProject { rule: rule.clone(), off: true, step: Step::Do, waiting: concerns };
    assert_eq!(told(&off), &message);
    let saved: Vec<_> = off.outbox.iter().filter(|it| it.writes()).collect();
    assert!(
        matches!(&saved[..], [Effect::Project(info)] if *info.rules_off == BTreeSet::from([rule.clone()])),
        "{saved:?}",
    );

    let second = go_to(&off, &mut kept, &keys[1]);
    assert!(undecided(&second).iter().all(|id| {
        let origin = &of(&second).annotation(*id).unwrap().origin;
        !matches!(origin, qawl::annotation::Origin::Rule(evidence) if evidence.rule == rule)
    }));
    assert_eq!(waiting(&second), before[1] as usize - m);
    // What comes in later is hidden too.
    let third = kept.act(&second, article(&format!("{FIRST}\n\n{SECOND}")));
    assert_eq!(waits(&third, third.project.open.as_ref().unwrap()) as usize, progress(&third).undecided);
    assert!(matches!(told(&third), MessageKind::Opened { suggestions } if *suggestions == waiting(&third)));

    let on = reduce(&third, switch(&rule, false));
    assert!(on.project.rules_off().is_empty());
    assert_eq!(keys.each_ref().map(|key| waits(&on, key)), before);
}

#[test]
fn undo_takes_back_what_was_done_last_in_whichever_document() {
    let (state, mut kept, keys) = two();
    let (rule, _) = shared_rule(&state, &mut kept, &keys);
    let state = go_to(&state, &mut kept, &keys[0]);
    let accepted = kept.act(&kept_next(&state), Action::Review(ReviewAction::Accept));
    let off = kept.act(&accepted, switch(&rule, true));
    assert_eq!(off.undoable(), Some("project-rule"));
    let elsewhere = go_to(&off, &mut kept, &keys[1]);
    assert_eq!(elsewhere.undoable(), Some("project-rule"), "it is the last thing done there too");
    let on = kept.act(&elsewhere, Action::Undo);
    assert!(on.project.rules_off().is_empty());
    assert!(matches!(told(&on), MessageKind::RuleInProject { off: false, step: Step::Undo, .. }));
    assert_eq!((on.undoable(), on.redoable()), (None, Some("project-rule")));
    let again = kept.act(&on, Action::Redo);
    assert!(again.project.rules_off().contains(&rule));
    assert!(matches!(told(&again), MessageKind::RuleInProject { off: true, step: Step::Redo, .. }));

    // What is done to a document afterwards is taken back first, and only in that document.
    let rejected = kept.act(&kept_next(&again), Action::Review(ReviewAction::Reject));
    assert_eq!(rejected.undoable(), Some("reject"));
    let first = go_to(&rejected, &mut kept, &keys[0]);
    assert_eq!(first.undoable(), Some("project-rule"));
    let undone = undo_in(&first, &mut kept, &keys[1]);
    assert_eq!(undone.undoable(), Some("project-rule"));
    assert!(undone.project.rules_off().contains(&rule), "only the rejection was taken back");
    let undone = undo_in(&undone, &mut kept, &keys[0]);
    assert!(undone.project.rules_off().is_empty());
    assert_eq!(undone.undoable(), Some("accept"), "what was done before comes next");
    let undone = kept.act(&undone, Action::Undo);
    assert_eq!((of(&undone), undone.redoable()), (of(&state), Some("accept")));
    let redone = kept.act(&undone, Action::Redo);
    let redone = kept.act(&redone, Action::Redo);
    assert!(redone.project.rules_off().contains(&rule));
    assert_eq!(of(&redone), of(&accepted));
}

fn undo_in(state: &State, kept: &mut Kept, key: &DocumentKey) -> State {
    let there = go_to(state, kept, key);
    kept.act(&there, Action::Undo)
}

fn kept_next(state: &State) -> State {
    reduce(state, Action::Focus(FocusAction::Next))
}

#[test]
fn the_focus_and_the_filter_let_go_of_what_is_hidden() {
    let (state, mut kept, keys) = two();
    let (rule, _) = shared_rule(&state, &mut kept, &keys);
    let state = go_to(&state, &mut kept, &keys[0]);
    let filter = qawl::session::Filter { rule: Some(rule.clone()), ..Default::default() };
    let state = reduce(&state, Action::Review(ReviewAction::SetFilter(filter)));
    let focused = reduce(&state, Action::Focus(FocusAction::Next));
    let off = reduce(&focused, Action::Project(ProjectAction::SwitchRuleOff));
    assert_eq!(off.project.rules_off(), &BTreeSet::from([rule]));
    assert_eq!(off.filter.rule, None);
    assert!(off.focused().is_none_or(|it| off.shows(it)));
    assert_ne!(off.focus, focused.focus);
    // Where no rule is meant, that is said and nothing is done.
    let nothing = reduce(
        &reduce(&state, Action::Focus(FocusAction::On(None))),
        Action::Project(ProjectAction::SwitchRuleOff),
    );
    assert_eq!(told(&nothing), &MessageKind::NothingFocused);
    assert!(nothing.project.rules_off().is_empty());
}

#[test]
fn a_tab_that_looks_on_sees_it_and_cannot_do_it() {
    let (state, mut kept, keys) = two();
    let (rule, [n, _]) = shared_rule(&state, &mut kept, &keys);
    let state = go_to(&state, &mut kept, &keys[0]);
    let mut looking = state.clone();
    looking.project.access = Access::OtherTab;
    let refused = reduce(&looking, switch(&rule, true));
    assert_eq!(told(&refused), &MessageKind::ReadOnly(Access::OtherTab));
    assert!(refused.project.rules_off().is_empty() && !refused.outbox.iter().any(Effect::writes));
    let off = reduce(&state, switch(&rule, true));
    let all = ProjectAction::Projects(off.project.all.to_vec());
    let seen = reduce(&looking, Action::Project(all.clone()));
    assert_eq!(waiting(&seen), waiting(&state) - n);
    assert_ne!(Work(seen), Work(looking));
    // Whoever writes knows better than what is read beside them.
    let on = reduce(&off, switch(&rule, false));
    assert!(reduce(&on, Action::Project(all)).project.rules_off().is_empty());
}

#[test]
fn documents_from_before_rules_were_counted_are_counted_when_it_matters() {
    let (state, mut kept, keys) = two();
    let (rule, [n, m]) = shared_rule(&state, &mut kept, &keys);
    let counted = Summary::clone(&state.project.documents[&keys[1]]);
    let mut state = go_to(&state, &mut kept, &keys[0]);
    let uncounted = Summary { of_rules: None, ..counted.clone() };
    let mut documents = state.project.documents.as_ref().clone();
    documents.insert(keys[1].clone(), Arc::new(uncounted.clone()));
    state.project.documents = Arc::new(documents);
    let off = reduce(&state, switch(&rule, true));
    assert!(off.outbox.contains(&Effect::Count(vec![keys[1].clone()])));
    assert!(matches!(told(&off), MessageKind::RuleInProject { waiting: None, .. }), "nothing is made up");
    assert_eq!(waits(&off, &keys[1]), uncounted.undecided);
    let renamed = ProjectAction::RenameDocument(keys[1].clone(), "جسر".into());
    let off = reduce(&off, Action::Project(renamed));
    let after = reduce(&off, Action::Project(ProjectAction::Counted(vec![counted.clone()])));
    assert_eq!(waits(&after, &keys[1]), counted.undecided - m as u32);
    assert_eq!(after.project.documents[&keys[1]].called(), "جسر", "what was said of it stays");
    assert!(matches!(&after.outbox[..], [Effect::Summary(it)] if it.key == keys[1]));
    // One that has been counted meanwhile is left as it is.
    let stale =
        Summary { of_rules: None, undecided: 0, ..Summary::clone(&after.project.documents[&keys[0]]) };
    let same = reduce(&after, Action::Project(ProjectAction::Counted(vec![stale])));
    assert_eq!(waits(&same, &keys[0]), waits(&state, &keys[0]) - n as u32);
}

#[test]
fn where_there_is_no_project_the_article_is_all_there_is() {
    let state = reduce(&State::default(), article(FIRST));
    let (rule, n) = rules_waiting(&state).into_iter().max_by_key(|(_, n)| *n).unwrap();
    let off = reduce(&state, switch(&rule, true));
    assert_eq!(waiting(&off), waiting(&state) - n);
    assert_eq!(of(&off).rules_off(), &BTreeSet::from([rule]));
    assert_eq!(of(&reduce(&off, Action::Undo)), of(&state));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is done in two documents and to the rules of their project: an undo is taken back by a redo,
    /// what it says it would take back it takes back, and taking all of it back leads to the beginning.
    #[test]
    fn all_of_it_can_be_taken_back(doings in proptest::collection::vec(0u8..11, 0..40)) {
        let (state, mut kept, keys) = two();
        let first = go_to(&state, &mut kept, &keys[0]);
        let rules: Vec<RuleId> = rules_waiting(&first).into_keys().collect();
        let mut state = first;
        for doing in doings {
            let rule = &rules[usize::from(doing) % rules.len()];
            state = match doing {
                0 | 1 => go_to(&state, &mut kept, &keys[usize::from(doing)]),
                2 => kept.act(&kept_next(&state), Action::Review(ReviewAction::Accept)),
                3 => kept.act(&kept_next(&state), Action::Review(ReviewAction::Reject)),
                4 => kept.act(&state, Action::Review(ReviewAction::SwitchRule(rule.clone(), true))),
                5 | 6 => kept.act(&state, switch(rule, true)),
                7 => kept.act(&state, switch(rule, false)),
                8 => kept.act(&state, Action::Redo),
                _ => kept.act(&state, Action::Undo),
            };
            if state.undoable().is_some() {
                let says_rule = state.undoable() == Some("project-rule");
                let undone = reduce(&state, Action::Undo);
                prop_assert_eq!(says_rule, undone.project.rules_off() != state.project.rules_off());
                prop_assert_eq!(says_rule, of(&undone) == of(&state));
                let redone = reduce(&undone, Action::Redo);
                prop_assert_eq!(of(&redone), of(&state));
                prop_assert_eq!(redone.project.rules_off(), state.project.rules_off());
                prop_assert_eq!(redone.undoable(), state.undoable());
            }
        }
        for key in &keys {
            state = go_to(&state, &mut kept, key);
            while state.undoable().is_some() {
                state = kept.act(&state, Action::Undo);
            }
            let text = of(&state).text().clone();
            let fresh = document_from(of(&state).id(), text.clone(), &detect(&text, &DetectOptions::default()));
            prop_assert_eq!(of(&state), &fresh);
        }
        prop_assert!(state.project.rules_off().is_empty());
    }
}
