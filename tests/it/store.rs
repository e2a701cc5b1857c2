//! What is kept of a document: whatever a person did is there again, and damage costs only itself.

use std::collections::BTreeSet;

use proptest::prelude::*;
use qawl::annotation::{Action, Document, Edit, History, Transaction, difference};
use qawl::schema::{Confidence, RuleId};
use qawl::scheme::{Mapping, Scheme};
use qawl::store::file::{self, Head, LineError};
use qawl::store::{DocumentKey, Entry, Mark, Snapshot, Standing, Step, Stored, Summary, recover};

use crate::documents::{RandomEdit, any_document, any_edits, full, transaction};

/// What a person does, now and then taking it back or doing it again.
#[derive(Clone, Debug)]
enum Doing {
    Edit(RandomEdit),
    Undo,
    Redo,
    Rule(u8, bool),
}

fn any_doings() -> impl Strategy<Value = Vec<Doing>> {
    let doing = prop_oneof![
        6 => any_edits(2).prop_filter_map("a step", |steps| steps.into_iter().next().map(Doing::Edit)),
        3 => Just(Doing::Undo),
        2 => Just(Doing::Redo),
        1 => (0u8..3, any::<bool>()).prop_map(|(rule, off)| Doing::Rule(rule, off)),
    ];
    prop::collection::vec(doing, 0..30)
}

/// Does all that, storing each step; a snapshot takes the journal's place every `every` entries.
/// Returns what is stored and every version of the document there was, with its history.
fn stored(document: &Document, doings: &[Doing], every: usize) -> (Stored, Vec<(Document, History)>) {
    let mut stored = Stored {
        snapshots: vec![(0, Snapshot::write(0, document, &History::default()))],
        entries: Vec::new(),
    };
    let mut versions = vec![(document.clone(), History::default())];
    let mut number = 0;
    for doing in doings {
        let (before, mut history) = versions.last().unwrap().clone();
        let mut after = before.clone();
        let done = match doing {
            Doing::Edit(step) => {
                let transaction = transaction(&before, step);
                let done = history.perform(&mut after, &transaction).is_ok();
                (done && !transaction.edits.is_empty()).then_some((Step::Do, transaction.action))
            }
            Doing::Rule(rule, off) => {
                let edits = vec![Edit::Rule(RuleId(format!("ar/r{rule}").into()), *off)];
                let transaction = Transaction { action: Action::Rule, edits };
                history.perform(&mut after, &transaction).unwrap();
                Some((Step::Do, Action::Rule))
            }
            Doing::Undo => history.undo(&mut after).unwrap().map(|action| (Step::Undo, action)),
            Doing::Redo => history.redo(&mut after).unwrap().map(|action| (Step::Redo, action)),
        };
        let edits = difference(&before, &after);
        // A step that leaves everything as it was is no step.
        let Some((step, action)) = done.filter(|_| !edits.is_empty()) else { continue };
        number += 1;
        let entry = Entry { number, at_ms: 7, step, action, edits };
        stored.entries.push((number, entry.write(before.text())));
        if stored.entries.len() >= every {
            let snapshot = Snapshot::write(number, &after, &history);
            stored = Stored { snapshots: vec![(number, snapshot)], entries: Vec::new() };
        }
        versions.push((after, history));
    }
    (stored, versions)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever was done, undone and done again since is in the document made again, ids included.
    #[test]
    fn what_is_stored_is_the_document(document in any_document(), doings in any_doings(), every in 2usize..40) {
        let (stored, versions) = stored(&document, &doings, every);
        let (last, _) = versions.last().unwrap();
        let recovered = recover(&stored).unwrap();
        prop_assert_eq!(&recovered.document, last);
        prop_assert_eq!(recovered.damages, vec![]);
        prop_assert_eq!(recovered.number, (versions.len() - 1) as u64);
        prop_assert_eq!(recovered.document.next_annotation_id(), last.next_annotation_id());
        prop_assert_eq!(recovered.document.next_speaker_id(), last.next_speaker_id());
    }

    /// Steps can be taken back after a crash as before it, those before the snapshot too, and made again.
    #[test]
    fn what_can_be_undone_survives(document in any_document(), doings in any_doings(), every in 2usize..40) {
        let (stored, versions) = stored(&document, &doings, every);
        let (last, history) = versions.last().unwrap();
        let mut recovered = recover(&stored).unwrap();
        let (mut document, mut history) = (last.clone(), history.clone());
        prop_assert_eq!(recovered.history.depth(), history.depth());
        while let Some(action) = history.undo(&mut document).unwrap() {
            prop_assert_eq!(recovered.history.undo(&mut recovered.document).unwrap(), Some(action));
            prop_assert_eq!(&recovered.document, &document);
        }
        while let Some(action) = history.redo(&mut document).unwrap() {
            prop_assert_eq!(recovered.history.redo(&mut recovered.document).unwrap(), Some(action));
            prop_assert_eq!(&recovered.document, &document);
        }
    }

    /// A journal cut off anywhere gives the document as it was then.
    #[test]
    fn every_prefix_is_a_version(document in any_document(), doings in any_doings(), cut in any::<prop::sample::Index>()) {
        let (mut stored, versions) = stored(&document, &doings, usize::MAX);
        let kept = cut.index(stored.entries.len() + 1);
        stored.entries.truncate(kept);
        let recovered = recover(&stored).unwrap();
        prop_assert_eq!(&recovered.document, &versions[kept].0);
    }

    /// A damaged entry is told; the document opens, and what is stored is never made up.
    #[test]
    fn damage_costs_only_itself(
        document in any_document(),
        doings in any_doings(),
        hit in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        gone in any::<bool>(),
    ) {
        let (mut stored, _) = stored(&document, &doings, usize::MAX);
        prop_assume!(!stored.entries.is_empty());
        let hit = hit.index(stored.entries.len());
        if gone && hit + 1 < stored.entries.len() {
            stored.entries.remove(hit);
        } else {
            let content = &mut stored.entries[hit].1;
            let mut cut = at.index(content.len());
            while !content.is_char_boundary(cut) { cut -= 1; }
            content.truncate(cut);
        }
        let recovered = recover(&stored).unwrap();
        prop_assert!(!recovered.damages.is_empty());
        prop_assert!(recovered.damages.iter().any(|it| it.number == hit as u64 + 1));
        crate::documents::assert_sound(&recovered.document);
    }

    /// Edits told as a difference do what was done.
    #[test]
    fn a_difference_makes_one_document_of_the_other(document in any_document(), steps in any_edits(12)) {
        let mut after = document.clone();
        for step in &steps {
            let transaction = transaction(&after, step);
            let _ = after.apply(&transaction);
        }
        let mut made = document.clone();
        made.apply(&Transaction { action: Action::Import, edits: difference(&document, &after) }).unwrap();
        prop_assert_eq!(&made, &after);
        prop_assert_eq!(difference(&made, &after), vec![]);
    }

    /// A project's file gives back each document and what was said of it.
    #[test]
    fn a_line_of_a_project_comes_back(document in any_document(), name in proptest::option::of("[a-zء-ي]{1,8}"), mark in 0usize..3) {
        let mut summary = Summary::of(&document, 12, Confidence::default());
        summary.name = name.map(Into::into);
        summary.mark = [None, Some(Mark::Done), Some(Mark::Skipped)][mark];
        let line = file::write_line(&summary, &document);
        prop_assert!(!line.contains('\n'));
        prop_assert_eq!(file::read_line(&line, Confidence::default()), Ok((summary.clone(), document)));
        prop_assert_eq!(Summary::read(&summary.write()), Some(summary));
    }
}

#[test]
fn the_newest_readable_snapshot_is_taken_and_a_newer_version_is_refused() {
    let document = full();
    let good = Snapshot::write(3, &document, &History::default());
    let newer = good.replacen("\"version\":1", "\"version\":2", 1);
    let stored =
        Stored { snapshots: vec![(3, good.clone()), (5, "{\"vers".to_owned())], entries: Vec::new() };
    let recovered = recover(&stored).unwrap();
    assert_eq!(recovered.document, document);
    assert_eq!((recovered.number, recovered.damages.len()), (3, 1));
    let stored = Stored { snapshots: vec![(3, newer)], entries: Vec::new() };
    let damages = recover(&stored).unwrap_err();
    assert!(damages[0].reason.contains("newer"), "{damages:?}");
}

#[test]
fn a_summary_tells_how_far_the_work_is() {
    let document = full();
    let mut summary = Summary::of(&document, 1, Confidence::thousandths(250));
    assert_eq!(summary.title.as_ref(), "📰 أخبار البلدة");
    assert_eq!((summary.decided, summary.undecided, summary.percent(&BTreeSet::new())), (4, 4, 50));
    assert_eq!(summary.standing(), Standing::InWork);
    assert_eq!(summary.note.as_deref(), Some("راجع التاريخ"));
    summary.mark = Some(Mark::Skipped);
    assert_eq!(summary.standing(), Standing::Skipped);
    assert_eq!(summary.key, DocumentKey::of(document.text()));
    assert_eq!(DocumentKey::from_name(summary.key.name()).as_ref(), Some(&summary.key));
    assert_eq!(DocumentKey::from_name("../../x"), None);
}

#[test]
fn a_summary_tells_how_many_wait_where_rules_of_the_project_are_off() {
    let document = full();
    let summary = Summary::of(&document, 1, Confidence::thousandths(0));
    let of_rules = summary.of_rules.clone().unwrap();
    assert!(!of_rules.is_empty());
    for (rule, n) in of_rules.iter() {
        let off = BTreeSet::from([rule.clone(), RuleId("xx/unknown".into())]);
        assert_eq!(summary.waiting(&off), summary.undecided - n, "{rule}");
        assert!(summary.percent(&off) > summary.percent(&BTreeSet::new()), "{rule}");
    }
    assert_eq!(Summary::read(&summary.write()), Some(summary.clone()));
    // One that was stored before rules were counted is read, and says that it does not know.
    let uncounted = Summary { of_rules: None, ..summary.clone() };
    let older = uncounted.write();
    assert!(!older.contains("of_rules"));
    assert_eq!(Summary::read(&older), Some(uncounted.clone()));
    let (rule, _) = of_rules.first_key_value().unwrap();
    assert_eq!((uncounted.waiting_of(rule), summary.waiting_of(rule).is_some()), (None, true));
    assert_eq!(uncounted.waiting(&BTreeSet::from([rule.clone()])), uncounted.undecided);
}

#[test]
fn a_projects_head_is_told_from_other_files() {
    let rules_off = BTreeSet::from([RuleId("ar/pronoun".into())]);
    let head = Head::read(&Head::write("عمل", 3, &rules_off, Some("## ألقاب"))).unwrap().unwrap();
    assert_eq!((head.name.as_str(), head.rules_off()), ("عمل", rules_off));
    assert_eq!(head.guidelines.as_deref(), Some("## ألقاب"));
    let older = "{\"format\": \"qawl-project\", \"version\": 1, \"name\": \"x\", \"documents\": 2}";
    let older = Head::read(older).unwrap().unwrap();
    assert_eq!((older.rules_off(), older.guidelines), (BTreeSet::new(), None));
    assert_eq!(Head::read("{\"id\": 1, \"text\": \"x\"}"), None);
    let newer = Head::write("x", 0, &BTreeSet::new(), None).replace("\"version\":1", "\"version\":9");
    assert_eq!(Head::read(&newer), Some(Err(LineError::Newer(9))));
    let broken = file::read_line("{\"document\": {\"format\": \"qawl\"}}", Confidence::default());
    assert!(matches!(broken, Err(LineError::Damaged(_))), "{broken:?}");
}

#[test]
fn what_is_missing_from_a_projects_file_is_named() {
    let document = full();
    let summary = |title: &str, n: u64| {
        let key = DocumentKey::from_name(&format!("{n:032x}")).unwrap();
        Summary { key, title: title.into(), ..Summary::of(&document, n, Confidence::default()) }
    };
    let listed = [summary("الجسر", 1), summary("Ferries", 2), summary("Rent", 3)];
    let head = Head::read(&Head::write_naming(
        "x",
        &listed,
        &BTreeSet::new(),
        None,
        (&Scheme::default(), &Mapping::default()),
    ))
    .unwrap()
    .unwrap();
    assert_eq!(head.documents, 3);
    let unnamed = Head::read(&Head::write("x", 3, &BTreeSet::new(), None)).unwrap().unwrap();
    let absent = |head: &Head, lines: &[Option<usize>]| {
        let mut progress = file::Progress::of(Some(head.clone()));
        lines.iter().for_each(|line| progress.line(line.map(|at| &listed[at].key)));
        assert!(!progress.has_damaged_head());
        progress.absent().map(|it| (it.promised, it.came, it.names.join(" ")))
    };
    // Cut at a line's end, a damaged line in the middle, and whole.
    assert_eq!(absent(&head, &[Some(0)]), Some((3, 1, "Ferries Rent".to_owned())));
    assert_eq!(absent(&unnamed, &[Some(0)]), Some((3, 1, "2 3".to_owned())));
    assert_eq!(absent(&head, &[Some(0), None, Some(2)]), Some((3, 2, "Ferries".to_owned())));
    assert_eq!(absent(&unnamed, &[Some(0), None, Some(2)]), Some((3, 2, "2".to_owned())));
    assert_eq!(absent(&head, &[]), Some((3, 0, "الجسر Ferries Rent".to_owned())));
    assert_eq!(absent(&head, &[Some(0), Some(1), Some(2)]), None);
    let mut headless = file::Progress::of(None);
    headless.line(Some(&listed[0].key));
    assert!(headless.has_damaged_head() && headless.absent().is_none());
    let mut longer =
        file::Progress::of(Some(Head::read(&Head::write("x", 0, &BTreeSet::new(), None)).unwrap().unwrap()));
    longer.line(Some(&listed[0].key));
    assert!(longer.has_damaged_head(), "more came than the head says");
}
