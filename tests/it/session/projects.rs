//! Documents of a project, and that what is asked to be saved is what is there.

use std::collections::BTreeMap;

use qawl::session::{
    Access, BlockAction, Effect, Fetched, Opened, ProjectAction, ProjectInfo, Saving, Theme, Trouble,
    document_from,
};
use qawl::store::{DocumentKey, Entry, Mark, Snapshot, Standing, Stored, recover};

use super::*;

/// A keeper without a browser: what it was asked to save, as it would be stored.
#[derive(Default)]
pub(crate) struct Kept {
    documents: BTreeMap<DocumentKey, Stored>,
    numbers: BTreeMap<DocumentKey, u64>,
    fetches: Vec<DocumentKey>,
}

impl Kept {
    pub(crate) fn take(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Add(documents) => {
                    for (document, summary) in documents {
                        let snapshots =
                            vec![(0, Snapshot::write(0, document, &qawl::annotation::History::default()))];
                        let stored = Stored { snapshots, entries: Vec::new() };
                        self.documents.insert(summary.key.clone(), stored);
                    }
                }
                Effect::Whole(document, history, summary) => {
                    let number = self.numbers.get(&summary.key).copied().unwrap_or_default();
                    let snapshots = vec![(number, Snapshot::write(number, document, history))];
                    let stored = Stored { snapshots, entries: Vec::new() };
                    self.documents.insert(summary.key.clone(), stored);
                }
                Effect::Entry { document, step, action, edits, summary, .. } => {
                    let number = self.numbers.entry(summary.key.clone()).or_default();
                    *number += 1;
                    let entry = Entry {
                        number: *number,
                        at_ms: 0,
                        step: *step,
                        action: *action,
                        edits: edits.clone(),
                    };
                    let stored = self.documents.get_mut(&summary.key).expect("it was added");
                    stored.entries.push((*number, entry.write(document.text())));
                }
                Effect::Fetch(key) => self.fetches.push(key.clone()),
                _ => {}
            }
        }
    }

    pub(crate) fn document(&self, key: &DocumentKey) -> Fetched {
        let recovered = recover(&self.documents[key]).expect("it can be read");
        assert_eq!(recovered.damages, vec![]);
        Fetched {
            key: key.clone(),
            document: Arc::new(recovered.document),
            history: recovered.history,
            focus: None,
            damages: 0,
        }
    }

    /// Does an action and what it asks for, until nothing is left.
    pub(crate) fn act(&mut self, state: &State, action: Action) -> State {
        let mut state = reduce(state, action);
        self.take(&state.outbox);
        while let Some(key) = self.fetches.pop() {
            let fetched = ProjectAction::Fetched(Box::new(self.document(&key)));
            state = reduce(&state, Action::Project(fetched));
            self.take(&state.outbox);
        }
        let written = ProjectAction::Written(state.project.serial, None);
        reduce(&state, Action::Project(written))
    }
}

pub(crate) fn begun(access: Access) -> State {
    let (id, name) = ("p".into(), "".into());
    let info = Arc::new(ProjectInfo {
        id,
        name,
        created_ms: 0,
        rules_off: Arc::default(),
        guidelines: None,
        scheme: Arc::default(),
        mapping: Arc::default(),
        unread: Vec::new(),
    });
    let opened = Opened {
        all: vec![info.clone()],
        info,
        documents: Vec::new(),
        last: None,
        access,
        saving: Saving::Saved,
        damages: 0,
        lost: 0,
    };
    reduce(&State::default(), Action::Project(ProjectAction::Opened(Box::new(opened))))
}

fn another(content: &str) -> Arc<Document> {
    let text = Text::new(content);
    let detection = qawl::detect::detect(&text, &qawl::detect::DetectOptions::default());
    Arc::new(document_from("other", text, &detection))
}

fn do_in(state: &State, kept: &mut Kept, action: ProjectAction) -> State {
    kept.act(state, Action::Project(action))
}

#[test]
fn opening_another_document_asks_nothing_and_loses_nothing() {
    let mut kept = Kept::default();
    let state = kept.act(&begun(Access::Write), Action::Document(DocumentAction::Open(Arc::new(document()))));
    let state = kept.act(&state, Action::Focus(FocusAction::Next));
    let state = kept.act(&state, Action::Review(ReviewAction::Accept));
    let first = state.project.open.clone().unwrap();
    let worked = of(&state).clone();
    let state =
        kept.act(&state, Action::Document(DocumentAction::Open(another("قال الوزير إن الجسر سيفتح غداً."))));
    assert_eq!((of(&state).id(), state.pending.is_none()), ("other", true));
    let state = do_in(&state, &mut kept, ProjectAction::OpenDocument(first));
    assert_eq!(of(&state), &worked);
    let state = kept.act(&state, Action::Undo);
    assert_eq!(of(&state), &document(), "what was done before can be taken back");
}

#[test]
fn an_article_that_is_there_is_told_not_doubled_and_work_on_it_is_taken_over_undoably() {
    let mut kept = Kept::default();
    let state = kept.act(&begun(Access::Write), Action::Document(DocumentAction::Open(Arc::new(document()))));
    let mut worked = document();
    let accept = qawl::annotation::intents::review(&worked, [AnnotationId(3)], Review::Accepted);
    worked.apply(&accept).unwrap();
    let state = kept.act(&state, Action::Document(DocumentAction::Open(Arc::new(worked.clone()))));
    assert_eq!((of(&state), state.project.documents.len()), (&worked, 1));
    let state = kept.act(&state, Action::Document(DocumentAction::Open(Arc::new(document()))));
    assert_eq!(of(&state), &worked, "bare suggestions take nothing over");
    assert_eq!(state.message.as_ref().unwrap().kind, MessageKind::AlreadyThere);
    let state = kept.act(&state, Action::Undo);
    assert_eq!(of(&state), &document());
    let state = kept.act(&state, Action::Document(DocumentAction::Close));
    let state = kept.act(&state, Action::Document(DocumentAction::Open(Arc::new(worked.clone()))));
    assert_eq!(of(&state), &worked, "also where the article was not open");
    let key = state.project.open.clone().unwrap();
    assert_eq!(&*kept.document(&key).document, &worked, "and that is saved");
    let state = kept.act(&state, Action::Undo);
    assert_eq!((of(&state), &*kept.document(&key).document), (&document(), &document()));
}

#[test]
fn scores_renewed_by_the_table_are_saved_and_are_no_step_to_undo() {
    let table = qawl::detect::worth::WorthModel::read(include_bytes!("../../../assets/worth.bin")).unwrap();
    let arrives = Action::View(ViewAction::UseWorthModel(Arc::new(table)));
    let source = "قال الجيش إن 12 جندياً قتلوا في هجوم على القاعدة أمس.\n\n\
                  وارتفعت أسعار القمح بنسبة 15 بالمئة العام الماضي.";
    let mut kept = Kept::default();
    let by_rules = kept.act(&begun(Access::Write), Action::Document(DocumentAction::Open(another(source))));
    let key = by_rules.project.open.clone().unwrap();

    let by_table = kept.act(&by_rules, arrives.clone());
    assert_ne!(of(&by_table), of(&by_rules));
    assert_eq!(&*kept.document(&key).document, of(&by_table), "a second tab sees the same scores");
    let accepted = after(&by_table, [Action::Focus(FocusAction::Next)]);
    let accepted = kept.act(&accepted, Action::Review(ReviewAction::Accept));
    let closed = kept.act(&accepted, Action::Document(DocumentAction::Close));
    let again = do_in(&closed, &mut kept, ProjectAction::OpenDocument(key.clone()));
    assert_eq!(of(&again), of(&accepted));
    let undone = kept.act(&again, Action::Undo);
    assert_eq!(of(&undone), of(&by_table), "after a reload the first step is the person's");
    assert_eq!(undone.history.undoable(), None);

    // The table came while nothing was open.
    let mut kept = Kept::default();
    let left = kept.act(&begun(Access::Write), Action::Document(DocumentAction::Open(another(source))));
    let left = kept.act(&left, Action::Document(DocumentAction::Close));
    let left = kept.act(&left, arrives);
    let opened = do_in(&left, &mut kept, ProjectAction::OpenDocument(key.clone()));
    assert_eq!(of(&opened), of(&by_table));
    assert_eq!(&*kept.document(&key).document, of(&by_table));
}

#[test]
fn what_was_to_come_into_another_article_never_comes_into_this_one() {
    let mut kept = Kept::default();
    let state = kept.act(&begun(Access::Write), Action::Document(DocumentAction::Open(Arc::new(document()))));
    let first = state.project.open.clone().unwrap();
    let state =
        kept.act(&state, Action::Document(DocumentAction::Open(another("قال الوزير إن الجسر سيفتح غداً."))));
    let shown = of(&state).clone();
    let second = state.project.open.clone().unwrap();
    let mut worked = document();
    let accept = qawl::annotation::intents::review(&worked, [AnnotationId(3)], Review::Accepted);
    worked.apply(&accept).unwrap();
    // Its article is being fetched when a person goes back to the open one.
    let state = reduce(&state, Action::Document(DocumentAction::Open(Arc::new(worked))));
    assert_eq!(state.project.opening, Some(first));
    let state = reduce(&state, Action::Project(ProjectAction::OpenDocument(second)));
    assert_eq!((of(&state), state.project.opening.as_ref()), (&shown, None));
    assert!(!state.outbox.iter().any(Effect::writes));
}

#[test]
fn done_goes_on_to_the_next_and_what_is_removed_comes_back() {
    let mut kept = Kept::default();
    let mut state = begun(Access::Write);
    for n in 0..3 {
        state = kept.act(
            &state,
            Action::Document(DocumentAction::Open(another(&format!("قال الوزير إن الجسر رقم {n} سيفتح.")))),
        );
    }
    let keys: Vec<_> = state.project.listed().iter().map(|it| it.key.clone()).collect();
    assert_eq!(state.project.open.as_ref(), keys.last());
    state = do_in(&state, &mut kept, ProjectAction::MarkOpen(Mark::Done));
    assert_eq!(state.project.open.as_ref(), Some(&keys[0]), "round the end");
    assert_eq!(state.project.documents[&keys[2]].standing(), Standing::Done);
    state = do_in(&state, &mut kept, ProjectAction::Remove(keys[0].clone()));
    assert_eq!(state.project.open.as_ref(), Some(&keys[1]));
    assert_eq!(state.project.listed().len(), 2);
    state = do_in(&state, &mut kept, ProjectAction::MarkOpen(Mark::Skipped));
    assert_eq!(state.message.as_ref().unwrap().kind, MessageKind::NoneUndone);
    state = do_in(&state, &mut kept, ProjectAction::BringBack);
    assert_eq!(state.project.open.as_ref(), Some(&keys[0]));
    state = do_in(&state, &mut kept, ProjectAction::RenameDocument(keys[0].clone(), " جسر ".into()));
    assert_eq!(state.project.documents[&keys[0]].called(), "جسر");
}

#[test]
fn where_another_tab_works_nothing_changes() {
    let mut kept = Kept::default();
    let state = kept.act(&begun(Access::Write), Action::Document(DocumentAction::Open(Arc::new(document()))));
    let mut looking = state.clone();
    looking.project.access = Access::OtherTab;
    let doings = [
        Action::Focus(FocusAction::On(Some(AnnotationId(3)))),
        Action::Review(ReviewAction::Accept),
        Action::Mark(MarkAction::Remove),
        Action::Undo,
        Action::Document(DocumentAction::Open(another("شيء آخر."))),
        Action::Project(ProjectAction::MarkOpen(Mark::Done)),
    ];
    for action in doings {
        looking = reduce(&looking, action.clone());
        assert!(!looking.outbox.iter().any(Effect::writes), "{action:?}");
        assert_eq!(of(&looking), &document(), "{action:?}");
    }
    assert_eq!(looking.message.as_ref().unwrap().kind, MessageKind::ReadOnly(Access::OtherTab));
    let mut newer = document();
    let accept = qawl::annotation::intents::review(&newer, [AnnotationId(3)], Review::Accepted);
    newer.apply(&accept).unwrap();
    let changed = ProjectAction::Changed(Vec::new(), Some(Arc::new(newer.clone())));
    let looking = reduce(&looking, Action::Project(changed.clone()));
    assert_eq!(of(&looking), &newer, "what the other tab does is seen");
    assert!(!looking.outbox.iter().any(Effect::writes));
    assert_eq!(of(&reduce(&state, Action::Project(changed))), &document(), "but never over one's own");
}

#[test]
fn saved_is_said_only_of_the_last_change() {
    let mut kept = Kept::default();
    let state = kept.act(&begun(Access::Write), Action::Document(DocumentAction::Open(Arc::new(document()))));
    assert_eq!(state.project.saving, Saving::Saved);
    let once = after(&state, [Action::Focus(FocusAction::Next), Action::Review(ReviewAction::Accept)]);
    assert_eq!(once.project.saving, Saving::Pending);
    let twice = reduce(&once, Action::Review(ReviewAction::Accept));
    let late = |serial| Action::Project(ProjectAction::Written(serial, None));
    assert_eq!(reduce(&twice, late(once.project.serial)).project.saving, Saving::Pending);
    assert_eq!(reduce(&twice, late(twice.project.serial)).project.saving, Saving::Saved);
    let full = ProjectAction::Written(once.project.serial, Some(Trouble::Full));
    let failed = reduce(&twice, Action::Project(full));
    assert_eq!(failed.message.as_ref().unwrap().kind, MessageKind::NotSaved);
    assert!(failed.would_lose());
    let asked = reduce(&failed, Action::Document(DocumentAction::Open(another("شيء آخر."))));
    assert!(asked.pending.is_some(), "where saving does not work, leaving asks");
    let again = reduce(&failed, late(failed.project.serial));
    assert_eq!(again.project.saving, Saving::Saved);
}

#[test]
fn nothing_is_said_to_be_saved_before_a_project_is_open() {
    let state = State::new(Language::Ar, Theme::System);
    let written = ProjectAction::Written(state.project.serial, None);
    assert_eq!(reduce(&state, Action::Project(written)).project.saving, Saving::Off);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever is done, what was asked to be saved makes the document that is shown.
    #[test]
    fn what_is_asked_to_be_saved_is_what_is_there(doings in proptest::collection::vec(0u8..12, 0..40)) {
        let mut kept = Kept::default();
        let mut state = kept.act(&begun(Access::Write), Action::Document(DocumentAction::Open(Arc::new(document()))));
        for doing in doings {
            let action = match doing {
                0 => Action::Review(ReviewAction::Accept),
                1 => Action::Review(ReviewAction::Reject),
                2 | 3 => Action::Undo,
                4 => Action::Redo,
                5 => Action::Focus(FocusAction::Next),
                6 => selected("وقّع العقد"),
                7 => Action::Mark(MarkAction::Label(Label::Claim, Unit::Word)),
                8 => Action::Mark(MarkAction::MoveEdge(Edge::End, Direction::Grow, Unit::Word)),
                9 => Action::Block(BlockAction::Cycle),
                10 => Action::Review(ReviewAction::SwitchRuleOff),
                _ => Action::Mark(MarkAction::Remove),
            };
            state = kept.act(&state, action);
            let key = state.project.open.clone().unwrap();
            prop_assert_eq!(&*kept.document(&key).document, of(&state));
            prop_assert_eq!(&state.project.documents[&key].as_ref().clone(), &state.project.of_open().unwrap().renewed(of(&state), qawl::session::SHOWN_FROM));
        }
    }
}
