//! What is said to be saved is saved: the keeper of several tabs against a database that fails, is closed and is
//! cleared, compared with a plain record of what was acknowledged.

mod disk;
mod files;
mod model;
mod world;

use std::rc::Rc;
use std::sync::Arc;

use qawl::annotation::Document;
use qawl::schema::{Block, BlockKind, Lang};
use qawl::session::{
    Access, Action, DocumentAction, MessageKind, ProjectAction, Saving, Trouble, ViewAction,
};
use qawl::store::{DocumentKey, Stored, recover};
use qawl::text::{Text, paragraphs};

use world::{Tab, World};

/// An article of its own for each number.
fn article(n: usize) -> Arc<Document> {
    let text = Text::new(&format!("The bridge over river {n} is closed, the mayor said.\n"));
    let blocks = paragraphs(&text).into_iter().map(|span| Block { span, kind: BlockKind::Body }).collect();
    Arc::new(Document::new(&format!("bridge-{n}"), text, Lang("en".into()), blocks))
}

/// Lets all tabs go on until nothing is left to do, and `ms` more.
fn settle(world: &World, tabs: &[&Tab], ms: u64) {
    let until = world.now_ms.get() + ms;
    loop {
        for _ in 0..12 {
            for tab in tabs {
                tab.turn();
            }
            while world.carry_out() {}
        }
        if world.now_ms.get() >= until {
            return;
        }
        world.now_ms.set((world.now_ms.get() + 200).min(until));
    }
}

/// Adds a word to the note on the open document.
fn note(tab: &Tab, word: &str) {
    let now = tab.state.borrow().document.as_ref().and_then(|it| it.note().map(ToString::to_string));
    let note = now.map_or_else(|| word.to_owned(), |now| format!("{now} {word}"));
    tab.act(Action::Project(ProjectAction::NoteDocument(note)));
}

/// Returns the note as it is shown.
fn shown(tab: &Tab) -> String {
    let state = tab.state.borrow();
    state.document.as_ref().and_then(|it| it.note().map(ToString::to_string)).unwrap_or_default()
}

/// Returns the note as it is stored.
fn stored(world: &World, project: &str, key: &DocumentKey) -> Option<String> {
    let rows = |store| -> Vec<(u64, String)> {
        let rows = world.rows_of(store, project).into_iter();
        rows.filter(|(it, _)| it.parts[1] == key.name()).map(|(it, row)| (it.number.unwrap(), row)).collect()
    };
    let recovered = recover(&Stored { snapshots: rows("snapshots"), entries: rows("journal") }).ok()?;
    assert_eq!(recovered.damages, vec![], "what is stored is whole");
    Some(recovered.document.note().map(ToString::to_string).unwrap_or_default())
}

fn project(tab: &Tab) -> Arc<str> {
    tab.state.borrow().project.info.as_ref().map(|it| Arc::clone(&it.id)).expect("a project is open")
}

fn saving(tab: &Tab) -> Saving {
    tab.state.borrow().project.saving.clone()
}

fn access(tab: &Tab) -> Access {
    tab.state.borrow().project.access
}

fn told(tab: &Tab) -> Option<MessageKind> {
    tab.state.borrow().message.as_ref().map(|it| it.kind.clone())
}

/// Returns a world with a tab in which an article is open and saved.
fn with_article(has_locks: bool) -> (Rc<World>, Tab) {
    let world = World::new(7, has_locks);
    let tab = Tab::open(&world, 0);
    settle(&world, &[&tab], 100);
    tab.act(Action::Document(DocumentAction::Open(article(1))));
    note(&tab, "first");
    settle(&world, &[&tab], 100);
    assert_eq!(saving(&tab), Saving::Saved);
    (world, tab)
}

fn key(n: usize) -> DocumentKey {
    DocumentKey::of(article(n).text())
}

#[test]
fn without_locks_a_second_tab_looks_on_and_takes_over_when_the_first_is_closed() {
    for has_locks in [false, true] {
        let (world, first) = with_article(has_locks);
        let second = Tab::open(&world, 1);
        settle(&world, &[&first, &second], 30_000);
        assert_eq!((access(&first), access(&second)), (Access::Write, Access::OtherTab));
        note(&second, "refused");
        assert_eq!(shown(&second), "first");
        note(&first, "second");
        settle(&world, &[&first, &second], 100);
        assert_eq!(shown(&second), "first second", "it sees what the first does");
        first.close();
        settle(&world, &[&second], 3_000);
        assert_eq!(access(&second), Access::Write);
        note(&second, "third");
        settle(&world, &[&second], 100);
        assert_eq!(stored(&world, &project(&second), &key(1)).as_deref(), Some("first second third"));
    }
}

#[test]
fn a_killed_tab_is_followed_by_another_and_a_frozen_one_writes_nothing_when_it_wakes_up() {
    for has_locks in [false, true] {
        let (world, first) = with_article(has_locks);
        let second = Tab::open(&world, 1);
        settle(&world, &[&first, &second], 100);
        first.is_frozen.set(true);
        settle(&world, &[&first, &second], 90_000);
        assert_eq!(access(&second), Access::Write, "a frozen tab's lease runs out");
        note(&second, "newer");
        settle(&world, &[&second], 100);
        // What is done before the frozen tab hears of it is refused by the database.
        note(&first, "blind");
        first.is_frozen.set(false);
        settle(&world, &[&first, &second], 5_000);
        assert_eq!(access(&first), Access::OtherTab);
        assert_eq!(saving(&first), Saving::Failed(Trouble::Taken), "and that is told");
        assert!(first.keeper.has_unsaved());
        assert_eq!(stored(&world, &project(&second), &key(1)).as_deref(), Some("first newer"));
        second.kill();
        settle(&world, &[&first], 90_000);
        assert_eq!(access(&first), Access::Write, "a killed tab's lease runs out");
    }
}

#[test]
fn nothing_is_edited_between_taking_over_and_the_renewed_document() {
    let (world, first) = with_article(true);
    let second = Tab::open(&world, 1);
    settle(&world, &[&first, &second], 100);
    // The second has not heard of this yet when it takes over.
    note(&first, "unheard");
    while world.carry_out() {}
    first.close();
    for _ in 0..200 {
        second.turn();
        world.carry_out();
        note(&second, "blind");
        world.now_ms.set(world.now_ms.get() + 50);
    }
    settle(&world, &[&second], 3_000);
    let words = shown(&second);
    assert!(words.starts_with("first unheard blind"), "{words}");
    assert_eq!(stored(&world, &project(&second), &key(1)), Some(words));
    assert_eq!(saving(&second), Saving::Saved);
}

#[test]
fn a_project_deleted_for_good_is_left_by_other_tabs_and_leaves_nothing() {
    for has_locks in [false, true] {
        let (world, first) = with_article(has_locks);
        let second = Tab::open(&world, 1);
        settle(&world, &[&first, &second], 100);
        let deleted = project(&first);
        world.beside.borrow_mut().insert(qawl::keep::log_name(&deleted), "[]".to_owned());
        first.act(Action::Project(ProjectAction::DeleteProject(Arc::clone(&deleted))));
        settle(&world, &[&first, &second], 5_000);
        for tab in [&first, &second] {
            assert_ne!(project(tab), deleted);
            assert!(tab.state.borrow().document.is_none());
        }
        assert_eq!(told(&second), Some(MessageKind::ProjectGone));
        for store in ["projects", "documents", "snapshots", "journal", "damaged"] {
            assert_eq!(world.rows_of(store, &deleted), vec![], "{store}");
        }
        assert!(
            world.rows.borrow().keys().all(|(store, key)| *store != "projects" || key.last() != &*deleted)
        );
        let beside = world.beside.borrow().keys().filter(|it| it.contains(&*deleted)).count();
        assert_eq!(beside, 0, "nor beside the database");
        // What the second does from now on is kept.
        second.act(Action::Document(DocumentAction::Open(article(2))));
        note(&second, "kept");
        settle(&world, &[&first, &second], 20_000);
        let writes = if access(&second) == Access::Write { &second } else { &first };
        writes.act(Action::Document(DocumentAction::Open(article(3))));
        note(writes, "kept");
        settle(&world, &[&first, &second], 100);
        assert_eq!(stored(&world, &project(writes), &key(3)).as_deref(), Some("kept"));
    }
}

#[test]
fn a_project_that_cannot_be_deleted_stays_and_that_is_told() {
    let (world, tab) = with_article(false);
    let project = project(&tab);
    tab.act(Action::Project(ProjectAction::DeleteProject(Arc::clone(&project))));
    for _ in 0..20 {
        tab.turn();
        // Whatever it tries to write.
        world.fault.replace(Some(world::Fault::Fails(Trouble::Full)).filter(|_| world.next_writes()));
        world.carry_out();
    }
    world.fault.replace(None);
    settle(&world, &[&tab], 100);
    assert_eq!(told(&tab), Some(MessageKind::NotDeleted(Trouble::Full)));
    assert_eq!(self::project(&tab), project);
    note(&tab, "goes on");
    settle(&world, &[&tab], 100);
    assert_eq!(stored(&world, &project, &key(1)).as_deref(), Some("first goes on"));
}

#[test]
fn what_cannot_be_read_at_the_start_is_told_and_overwritten_by_nothing() {
    let (world, first) = with_article(false);
    let before = project(&first);
    first.close();
    while world.carry_out() {}
    let reads = || Some(world::Fault::Fails(Trouble::Other("UnknownError: damaged log".to_owned())));
    for n_good in 0..8 {
        let tab = Tab::open(&world, 10 + n_good);
        for nth in 0..40 {
            tab.turn();
            world.fault.replace(reads().filter(|_| nth >= n_good && !world.next_writes()));
            world.carry_out();
        }
        world.fault.replace(None);
        if !matches!(saving(&tab), Saving::Failed(_)) {
            assert!(n_good > 2, "an error of reading is told");
            tab.kill();
            continue;
        }
        // The same article is pasted, and worked on.
        tab.act(Action::Document(DocumentAction::Open(article(1))));
        note(&tab, "meanwhile");
        settle(&world, &[&tab], 100);
        assert_eq!(stored(&world, &before, &key(1)).as_deref(), Some("first"), "what is stored stays");
        tab.act(Action::Project(ProjectAction::SaveAgain));
        settle(&world, &[&tab], 100);
        assert_eq!(saving(&tab), Saving::Saved, "tried again, it is saved");
        assert_eq!(stored(&world, &before, &key(1)).as_deref(), Some("first"));
        assert_eq!(stored(&world, &project(&tab), &key(1)).as_deref(), Some("meanwhile"));
        assert!(tab.state.borrow().project.all.iter().any(|it| it.id == before), "beside what is stored");
        let made = project(&tab);
        tab.act(Action::Project(ProjectAction::DeleteProject(made)));
        settle(&world, &[&tab], 100);
        tab.close();
        while world.carry_out() {}
    }
}

#[test]
fn after_a_start_without_reading_trying_again_opens_what_is_stored() {
    let (world, first) = with_article(false);
    let before = project(&first);
    first.close();
    while world.carry_out() {}
    world.opens.set(false);
    let tab = Tab::open(&world, 1);
    settle(&world, &[&tab], 100);
    assert!(matches!(saving(&tab), Saving::Failed(_)));
    world.opens.set(true);
    tab.act(Action::Project(ProjectAction::SaveAgain));
    settle(&world, &[&tab], 100);
    assert_eq!((project(&tab), shown(&tab)), (before, "first".to_owned()));
    assert_eq!(saving(&tab), Saving::Saved);
}

#[test]
fn a_database_that_the_browser_closes_is_opened_anew_and_what_waited_is_written() {
    let (world, tab) = with_article(false);
    for word in ["second", "third"] {
        note(&tab, word);
        world.lose_one();
        settle(&world, &[&tab], 5_000);
        assert_eq!(saving(&tab), Saving::Saved);
    }
    assert_eq!(stored(&world, &project(&tab), &key(1)).as_deref(), Some("first second third"));
    // As long as it cannot be opened that is told; trying again really opens it.
    world.opens.set(false);
    world.lose_one();
    note(&tab, "fourth");
    settle(&world, &[&tab], 2_000);
    assert!(matches!(saving(&tab), Saving::Failed(_)));
    world.opens.set(true);
    tab.act(Action::Project(ProjectAction::SaveAgain));
    settle(&world, &[&tab], 100);
    assert_eq!(saving(&tab), Saving::Saved);
    assert_eq!(stored(&world, &project(&tab), &key(1)).as_deref(), Some("first second third fourth"));
}

#[test]
fn storage_cleared_under_the_page_is_told_at_once_and_at_the_next_start() {
    let (world, tab) = with_article(false);
    for n in [2, 3] {
        tab.act(Action::Document(DocumentAction::Open(article(n))));
        note(&tab, "other");
        settle(&world, &[&tab], 100);
    }
    world.wipe();
    settle(&world, &[&tab], 5_000);
    assert_eq!(tab.state.borrow().project.lost, 2, "two are gone, the open one is saved anew");
    assert_eq!(stored(&world, &project(&tab), &key(3)).as_deref(), Some("other"));
    assert_ne!(told(&tab), Some(MessageKind::SavedAgain));
    note(&tab, "more");
    settle(&world, &[&tab], 100);
    assert_eq!(tab.state.borrow().project.lost, 2, "until a person takes note");
    tab.kill();
    let tab = Tab::open(&world, 1);
    settle(&world, &[&tab], 20_000);
    assert_eq!(tab.state.borrow().project.lost, 2, "at the next start too");
    tab.act(Action::Project(ProjectAction::NoteLost));
    settle(&world, &[&tab], 100);
    tab.close();
    while world.carry_out() {}
    let tab = Tab::open(&world, 2);
    settle(&world, &[&tab], 100);
    assert_eq!(tab.state.borrow().project.lost, 0);
    tab.close();
    // Cleared while no page is open.
    world.rows.borrow_mut().clear();
    let tab = Tab::open(&world, 3);
    settle(&world, &[&tab], 100);
    assert_eq!(tab.state.borrow().project.lost, 1);
    assert!(!matches!(told(&tab), Some(MessageKind::SavedAgain)));
}

#[test]
fn a_removed_document_goes_for_good_when_its_time_is_up_and_is_not_missed() {
    let (world, tab) = with_article(false);
    let of = project(&tab);
    tab.act(Action::Project(ProjectAction::Remove(key(1))));
    settle(&world, &[&tab], 100);
    assert_eq!(tab.state.borrow().project.removed().len(), 1);
    assert!(stored(&world, &of, &key(1)).is_some());
    world.now_ms.set(world.now_ms.get() + 8 * 24 * 60 * 60 * 1_000);
    settle(&world, &[&tab], 10_000);
    assert_eq!(tab.state.borrow().project.removed().len(), 0);
    for store in ["documents", "snapshots", "journal"] {
        assert_eq!(world.rows_of(store, &of), vec![], "{store}");
    }
    tab.close();
    let tab = Tab::open(&world, 1);
    settle(&world, &[&tab], 100);
    assert_eq!(tab.state.borrow().project.lost, 0);
}

#[test]
fn an_entry_that_fails_leaves_no_gap_in_the_journal() {
    let (world, tab) = with_article(true);
    let of = project(&tab);
    for word in ["second", "third", "fourth"] {
        note(&tab, word);
    }
    tab.turn();
    // The first of three that are on their way fails, and the tab is gone before it hears of it.
    world.fault.replace(Some(world::Fault::Fails(Trouble::Full)));
    while world.carry_out() {}
    tab.kill();
    assert_eq!(stored(&world, &of, &key(1)).as_deref(), Some("first second third fourth"));
}

#[test]
fn what_is_saved_once_more_is_never_an_older_state() {
    let (world, tab) = with_article(true);
    let of = project(&tab);
    // The article is added, which fails, and is worked on before that is heard.
    tab.act(Action::Document(DocumentAction::Open(article(2))));
    note(&tab, "newer");
    world.fault.replace(Some(world::Fault::Fails(Trouble::Full)));
    settle(&world, &[&tab], 100);
    for _ in 0..3 {
        world.lose_one();
        tab.act(Action::Project(ProjectAction::SaveAgain));
        settle(&world, &[&tab], 5_000);
    }
    assert_eq!(saving(&tab), Saving::Saved);
    assert_eq!(stored(&world, &of, &key(2)).as_deref(), Some("newer"));
}

#[test]
fn nothing_goes_to_a_deleted_project_where_the_next_one_cannot_be_read() {
    let (world, tab) = with_article(false);
    let deleted = project(&tab);
    tab.act(Action::Project(ProjectAction::DeleteProject(Arc::clone(&deleted))));
    let mut is_deleted = false;
    for _ in 0..30 {
        tab.turn();
        let is_gone = world.rows_of("documents", &deleted).is_empty();
        is_deleted |= is_gone;
        let reads = Some(world::Fault::Fails(Trouble::Silent)).filter(|_| is_deleted && !world.next_writes());
        world.fault.replace(reads);
        world.carry_out();
    }
    world.fault.replace(None);
    assert_ne!(project(&tab), deleted, "what is deleted is not shown any more");
    tab.act(Action::Document(DocumentAction::Open(article(2))));
    note(&tab, "kept");
    tab.act(Action::Project(ProjectAction::SaveAgain));
    settle(&world, &[&tab], 5_000);
    assert_eq!(saving(&tab), Saving::Saved);
    assert_eq!(stored(&world, &project(&tab), &key(2)).as_deref(), Some("kept"));
}

#[test]
fn a_tab_that_looks_on_follows_after_its_connection_was_lost() {
    let (world, first) = with_article(true);
    let second = Tab::open(&world, 1);
    settle(&world, &[&first, &second], 100);
    // All connections are lost; the second's is not to be had while the first goes on.
    second.is_frozen.set(true);
    for _ in 0..3 {
        world.lose_one();
    }
    settle(&world, &[&first], 5_000);
    note(&first, "unheard");
    settle(&world, &[&first], 100);
    second.is_frozen.set(false);
    settle(&world, &[&first, &second], 10_000);
    assert_eq!((access(&second), shown(&second)), (Access::OtherTab, "first unheard".to_owned()));
}

#[test]
fn a_scheme_that_cannot_be_read_is_told_kept_as_it_is_and_taken_up_when_it_can_be() {
    use qawl::scheme::{self, Scheme};
    let (world, tab) = with_article(false);
    let made = Scheme::default().with_label(Scheme::default().fresh_label("PER")).unwrap();
    tab.act(Action::Project(ProjectAction::SetScheme(Arc::new(made.clone()))));
    settle(&world, &[&tab], 100);
    tab.close();
    while world.carry_out() {}
    let stored = || {
        let rows = world.rows.borrow();
        let (_, row) = rows.iter().find(|((store, _), _)| *store == "projects").expect("the project");
        row.clone()
    };
    let put = |row: String| {
        for (_, it) in world.rows.borrow_mut().iter_mut().filter(|((store, _), _)| *store == "projects") {
            it.clone_from(&row);
        }
    };
    // A newer Qawl has written it.
    let newer = scheme::write(&made).replace("\"version\": 1", "\"version\": 9");
    let quoted = |scheme: &str| serde_json::Value::from(scheme).to_string();
    put(stored().replace(&quoted(&scheme::write(&made)), &quoted(&newer)));
    let scheme_of = |tab: &Tab| Arc::clone(tab.state.borrow().project.scheme());
    let mut n = 10;
    let mut open = || {
        n += 1;
        let tab = Tab::open(&world, n);
        settle(&world, &[&tab], 100);
        tab
    };
    let tab = open();
    assert_eq!(tab.state.borrow().project.damages, 1, "it is told");
    assert!(scheme_of(&tab).is_empty());
    let own = Scheme::default().with_label(Scheme::default().fresh_label("mine")).unwrap();
    tab.act(Action::Project(ProjectAction::SetScheme(Arc::new(own.clone()))));
    settle(&world, &[&tab], 100);
    tab.close();
    while world.carry_out() {}
    assert!(stored().contains(&quoted(&newer)), "it is kept as it was: {}", stored());
    let tab = open();
    assert_eq!(*scheme_of(&tab), own);
    assert_eq!(tab.state.borrow().project.damages, 1, "and still told");
    tab.act(Action::Project(ProjectAction::SetScheme(Arc::default())));
    settle(&world, &[&tab], 100);
    tab.close();
    while world.carry_out() {}
    // A Qawl that can read it takes it up where there is no other.
    put(stored().replace(&quoted(&newer), &quoted(&scheme::write(&made))));
    let tab = open();
    assert_eq!((&*scheme_of(&tab), tab.state.borrow().project.damages), (&made, 0));
    tab.close();
    while world.carry_out() {}
    // Of a record that is damaged as a whole nothing is lost either.
    put("{\"name\": torn".to_owned());
    let tab = open();
    assert_eq!(tab.state.borrow().project.damages, 1);
    tab.act(Action::Project(ProjectAction::RenameProject("again".into())));
    settle(&world, &[&tab], 100);
    tab.close();
    while world.carry_out() {}
    assert!(stored().contains("torn") && stored().contains("again"), "{}", stored());
}

/// Undoes one step and returns the note as it is shown then.
fn undone(tab: &Tab) -> String {
    tab.act(Action::Undo);
    shown(tab)
}

#[test]
fn what_was_done_before_the_article_was_stored_can_be_undone_after_a_reload() {
    let world = World::new(7, true);
    let tab = Tab::open(&world, 0);
    settle(&world, &[&tab], 0);
    tab.act(Action::Document(DocumentAction::Open(article(0))));
    // The database has carried out nothing of it yet.
    note(&tab, "one");
    note(&tab, "two");
    settle(&world, &[&tab], 1000);
    note(&tab, "three");
    settle(&world, &[&tab], 1000);
    tab.close();
    let again = Tab::open(&world, 1);
    settle(&world, &[&again], 1000);
    assert_eq!(shown(&again), "one two three");
    assert_eq!([(); 3].map(|()| undone(&again)), ["one two", "one", ""]);
    settle(&world, &[&again], 1000);
    again.close();
    let last = Tab::open(&world, 2);
    settle(&world, &[&last], 1000);
    assert_eq!(shown(&last), "", "what was undone stays undone");
    for _ in 0..3 {
        last.act(Action::Redo);
    }
    assert_eq!(shown(&last), "one two three", "and can be done again");
}

#[test]
fn what_was_done_before_the_table_of_claims_arrived_can_be_undone_after_a_reload() {
    let (world, tab) = with_article(true);
    note(&tab, "one");
    settle(&world, &[&tab], 1000);
    // All scores are renewed by it, so the document is written whole.
    let table = include_bytes!("../../assets/worth.bin");
    let model = Arc::new(qawl::detect::worth::WorthModel::read(table).expect("the table that is shipped"));
    tab.act(Action::View(ViewAction::UseWorthModel(model)));
    settle(&world, &[&tab], 1000);
    let entries = world.rows_of("journal", &project(&tab));
    assert_eq!(entries, vec![], "the journal was replaced by a snapshot");
    tab.close();
    let again = Tab::open(&world, 1);
    settle(&world, &[&again], 1000);
    assert_eq!([(); 2].map(|()| undone(&again)), ["first", ""]);
}

#[test]
fn a_damaged_row_of_the_list_is_told_once_and_kept_aside() {
    let world = World::new(31, true);
    let tab = Tab::open(&world, 1);
    settle(&world, &[&tab], 500);
    tab.act(Action::Document(DocumentAction::Open(article(1))));
    note(&tab, "x");
    settle(&world, &[&tab], 500);
    let id = project(&tab);
    tab.close();
    let (key, was) = world.rows_of("documents", &id).pop().expect("a row");
    let cut = was[..was.len() - 9].to_owned();
    world.rows.borrow_mut().insert(("documents", key), cut.clone());
    let tab = Tab::open(&world, 2);
    settle(&world, &[&tab], 500);
    assert_eq!(tab.state.borrow().project.damages, 1);
    assert_eq!(tab.state.borrow().project.documents.len(), 1, "it is made of the document again");
    let aside = world.rows_of("damaged", &id);
    let written = serde_json::to_string(&cut).expect("JSON");
    assert!(aside.iter().any(|(_, it)| it.contains(&written)), "{aside:?}");
    tab.close();
    let tab = Tab::open(&world, 3);
    settle(&world, &[&tab], 500);
    assert_eq!(tab.state.borrow().project.damages, 0, "it is told once");
}
