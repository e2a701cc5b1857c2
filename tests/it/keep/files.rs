//! A project that is also kept in a file of the person's choice: what is said of the file is so, and what is in it is never
//! overwritten where it may be the only copy of something.

use std::rc::Rc;

use qawl::session::{Action, DocumentAction, FileRequest, FileSaving, FileTrouble, ProjectAction, Trouble};
use qawl::store::file::{Head, Progress, read_line};

use super::world::{Disk, Tab, World};
use super::{article, note, project, settle};

fn request(tab: &Tab, request: FileRequest) {
    tab.act(Action::Project(ProjectAction::File(request)));
}

fn saving(tab: &Tab) -> Option<FileSaving> {
    tab.state.borrow().project.file.as_ref().map(|it| it.saving.clone())
}

fn failed(tab: &Tab) -> Option<FileTrouble> {
    match saving(tab) {
        Some(FileSaving::Failed(trouble)) => Some(trouble),
        _ => None,
    }
}

/// Returns the notes of the documents in the file, in its order, which must be whole.
fn notes(disk: &Disk) -> Vec<String> {
    let content = disk.content.borrow();
    let mut lines = content.lines();
    let head = Head::read(lines.next().expect("a head")).expect("a project").unwrap();
    let mut progress = Progress::of(Some(head));
    let notes = lines
        .map(|line| {
            let (summary, document) = read_line(line, qawl::session::SHOWN_FROM).expect("a document");
            progress.line(Some(&summary.key));
            document.note().map(ToString::to_string).unwrap_or_default()
        })
        .collect();
    assert_eq!(progress.absent(), None, "the file is whole");
    notes
}

/// Opens a tab with a document and a file that the project is also kept in.
fn with_file(world: &Rc<World>) -> (Tab, Rc<Disk>) {
    let tab = Tab::open(world, 1);
    settle(world, &[&tab], 500);
    tab.act(Action::Document(DocumentAction::Open(article(1))));
    settle(world, &[&tab], 500);
    let disk = Disk::new();
    world.chosen.replace(Some(Rc::clone(&disk)));
    request(&tab, FileRequest::Choose);
    settle(world, &[&tab], 500);
    (tab, disk)
}

#[test]
fn a_project_is_written_to_its_file_after_each_change_and_after_a_new_start() {
    let world = World::new(1, true);
    let (tab, disk) = with_file(&world);
    assert_eq!(saving(&tab), Some(FileSaving::Written));
    assert_eq!(notes(&disk), [""]);
    note(&tab, "closed");
    assert_eq!(saving(&tab), Some(FileSaving::Written), "told by the keeper alone");
    settle(&world, &[&tab], 200);
    assert_eq!(saving(&tab), Some(FileSaving::Pending), "it is not written before it is");
    settle(&world, &[&tab], 4_000);
    assert_eq!(saving(&tab), Some(FileSaving::Written));
    assert_eq!(notes(&disk), ["closed"]);
    // Many changes are written together.
    let n = disk.n_written.get();
    for word in ["a", "b", "c", "d"] {
        note(&tab, word);
        settle(&world, &[&tab], 400);
    }
    settle(&world, &[&tab], 4_000);
    assert_eq!(disk.n_written.get(), n + 1);
    assert_eq!(notes(&disk), ["closed a b c d"]);
    // Closed right after a change: the next start writes it.
    note(&tab, "late");
    settle(&world, &[&tab], 300);
    tab.close();
    assert_eq!(notes(&disk), ["closed a b c d"]);
    let tab = Tab::open(&world, 2);
    settle(&world, &[&tab], 4_000);
    assert_eq!(saving(&tab), Some(FileSaving::Written));
    assert_eq!(notes(&disk), ["closed a b c d late"]);
}

#[test]
fn permission_is_asked_for_once_more_with_a_click() {
    let world = World::new(2, true);
    let (tab, disk) = with_file(&world);
    tab.close();
    disk.is_allowed.set(false);
    let tab = Tab::open(&world, 2);
    settle(&world, &[&tab], 4_000);
    assert_eq!(failed(&tab), Some(FileTrouble::NotAllowed));
    note(&tab, "closed");
    settle(&world, &[&tab], 4_000);
    assert_eq!(failed(&tab), Some(FileTrouble::NotAllowed));
    request(&tab, FileRequest::Allow);
    settle(&world, &[&tab], 500);
    assert_eq!(failed(&tab), Some(FileTrouble::NotAllowed), "a person has refused");
    disk.answer.set(true);
    request(&tab, FileRequest::Allow);
    settle(&world, &[&tab], 500);
    assert_eq!(saving(&tab), Some(FileSaving::Written));
    assert_eq!(notes(&disk), ["closed"]);
    // Taken back while the page is there.
    disk.is_allowed.set(false);
    note(&tab, "open");
    settle(&world, &[&tab], 4_000);
    assert_eq!(failed(&tab), Some(FileTrouble::NotAllowed));
    assert_eq!(notes(&disk), ["closed"]);
}

#[test]
fn what_somebody_else_wrote_is_overwritten_only_when_a_person_says_so() {
    let world = World::new(3, true);
    let (tab, disk) = with_file(&world);
    disk.write("of a colleague", world.now_ms.get() + 7);
    note(&tab, "closed");
    settle(&world, &[&tab], 4_000);
    assert_eq!(failed(&tab), Some(FileTrouble::Changed));
    assert_eq!(*disk.content.borrow(), "of a colleague");
    note(&tab, "again");
    settle(&world, &[&tab], 4_000);
    assert_eq!(*disk.content.borrow(), "of a colleague");
    // The next start asks too.
    tab.close();
    let tab = Tab::open(&world, 2);
    settle(&world, &[&tab], 4_000);
    assert_eq!(failed(&tab), Some(FileTrouble::Changed));
    request(&tab, FileRequest::Overwrite);
    settle(&world, &[&tab], 500);
    assert_eq!(saving(&tab), Some(FileSaving::Written));
    assert_eq!(notes(&disk), ["closed again"]);
    // Only once: what is written then is somebody else's again.
    disk.write("of a colleague", world.now_ms.get() + 7);
    note(&tab, "more");
    settle(&world, &[&tab], 4_000);
    assert_eq!(failed(&tab), Some(FileTrouble::Changed));
}

#[test]
fn a_file_that_changes_while_it_is_written_is_not_overwritten() {
    let world = World::new(4, true);
    let (tab, disk) = with_file(&world);
    disk.is_held.set(true);
    note(&tab, "closed");
    settle(&world, &[&tab], 4_000);
    assert_eq!(saving(&tab), Some(FileSaving::Pending));
    disk.write("of a colleague", world.now_ms.get());
    disk.is_held.set(false);
    settle(&world, &[&tab], 500);
    assert_eq!(failed(&tab), Some(FileTrouble::Changed));
    assert_eq!(*disk.content.borrow(), "of a colleague");
    assert_eq!(disk.n_given_up.get(), 1);
}

#[test]
fn another_time_of_the_same_content_is_no_change() {
    let world = World::new(5, true);
    let (tab, disk) = with_file(&world);
    disk.changed_ms.set(disk.changed_ms.get() + 12_345);
    note(&tab, "closed");
    settle(&world, &[&tab], 4_000);
    assert_eq!(saving(&tab), Some(FileSaving::Written));
    assert_eq!(notes(&disk), ["closed"]);
}

#[test]
fn a_browser_that_is_killed_right_after_writing_knows_its_own_file() {
    let world = World::new(6, true);
    let (tab, disk) = with_file(&world);
    let row = ("meta", qawl::keep::browser::key(&["file", &*project(&tab)]));
    note(&tab, "closed");
    settle(&world, &[&tab], 4_000);
    assert_eq!(notes(&disk), ["closed"]);
    tab.close();
    // As it was kept just before the new content took the place of the old one.
    let now: serde_json::Value = serde_json::from_str(&world.rows.borrow()[&row]).unwrap();
    let before =
        serde_json::json!({ "changed_ms": 7, "bytes": 7, "digest": "of the old one", "next": now["digest"] });
    world.rows.borrow_mut().insert(row, before.to_string());
    let tab = Tab::open(&world, 2);
    settle(&world, &[&tab], 500);
    note(&tab, "late");
    settle(&world, &[&tab], 4_000);
    assert_eq!(saving(&tab), Some(FileSaving::Written));
    assert_eq!(notes(&disk), ["closed late"]);
}

#[test]
fn a_full_disk_or_a_missing_file_is_told_and_the_next_change_tries_again() {
    let world = World::new(7, true);
    let (tab, disk) = with_file(&world);
    disk.fails.replace(Some(FileTrouble::Full));
    note(&tab, "closed");
    settle(&world, &[&tab], 4_000);
    assert_eq!(failed(&tab), Some(FileTrouble::Full));
    assert_eq!(notes(&disk), [""], "it has what it had");
    note(&tab, "again");
    settle(&world, &[&tab], 4_000);
    assert_eq!(saving(&tab), Some(FileSaving::Written));
    disk.is_gone.set(true);
    note(&tab, "gone");
    settle(&world, &[&tab], 4_000);
    assert_eq!(failed(&tab), Some(FileTrouble::Gone));
    // Another one is chosen.
    let other = Disk::new();
    world.chosen.replace(Some(Rc::clone(&other)));
    request(&tab, FileRequest::Choose);
    settle(&world, &[&tab], 500);
    assert_eq!(notes(&other), ["closed again gone"]);
}

#[test]
fn a_file_with_something_in_it_is_not_taken_for_empty() {
    let world = World::new(8, true);
    let (tab, _) = with_file(&world);
    let other = Disk::new();
    other.write("somebody's", 1);
    world.chosen.replace(Some(Rc::clone(&other)));
    request(&tab, FileRequest::Choose);
    settle(&world, &[&tab], 4_000);
    assert_eq!(failed(&tab), Some(FileTrouble::Changed));
    assert_eq!(*other.content.borrow(), "somebody's");
}

#[test]
fn a_file_that_may_be_the_only_copy_is_not_overwritten_with_less() {
    let world = World::new(9, true);
    let (tab, disk) = with_file(&world);
    tab.act(Action::Document(DocumentAction::Open(article(2))));
    settle(&world, &[&tab], 4_000);
    note(&tab, "second");
    settle(&world, &[&tab], 4_000);
    assert_eq!(notes(&disk), ["", "second"]);
    // All but the lease and the project is cleared.
    world.rows.borrow_mut().retain(|(store, _), _| !["documents", "snapshots", "journal"].contains(store));
    for _ in 0..40 {
        settle(&world, &[&tab], 2_000);
    }
    assert_eq!(tab.state.borrow().project.lost, 1);
    note(&tab, "still here");
    settle(&world, &[&tab], 4_000);
    assert_eq!(failed(&tab), Some(FileTrouble::Incomplete));
    assert_eq!(notes(&disk), ["", "second"]);
    // That a person has noted it does not make the file theirs to lose, now or at the next start.
    tab.act(Action::Project(ProjectAction::NoteLost));
    note(&tab, "noted");
    settle(&world, &[&tab], 4_000);
    assert_eq!(failed(&tab), Some(FileTrouble::Incomplete));
    tab.close();
    let tab = Tab::open(&world, 2);
    settle(&world, &[&tab], 4_000);
    assert_eq!(failed(&tab), Some(FileTrouble::Incomplete));
    assert_eq!(notes(&disk), ["", "second"]);
    request(&tab, FileRequest::Overwrite);
    settle(&world, &[&tab], 500);
    assert_eq!(notes(&disk), ["second still here noted"]);
}

#[test]
fn only_the_tab_that_writes_the_project_writes_the_file() {
    for has_locks in [true, false] {
        let world = World::new(10, has_locks);
        let (first, disk) = with_file(&world);
        let second = Tab::open(&world, 2);
        settle(&world, &[&first, &second], 4_000);
        assert_eq!(saving(&second), Some(FileSaving::OtherTab));
        // The first is frozen in the middle of writing, and the second takes over.
        disk.is_held.set(true);
        note(&first, "closed");
        settle(&world, &[&first, &second], 4_000);
        first.is_frozen.set(true);
        let n = disk.n_written.get();
        disk.is_held.set(false);
        for _ in 0..60 {
            settle(&world, &[&second], 2_000);
        }
        assert_eq!(saving(&second), Some(FileSaving::Written), "locks: {has_locks}");
        note(&second, "by the second");
        settle(&world, &[&second], 4_000);
        assert_eq!(notes(&disk), ["closed by the second"]);
        let written = disk.n_written.get();
        assert!(written > n);
        first.is_frozen.set(false);
        settle(&world, &[&first, &second], 8_000);
        assert_eq!(disk.n_written.get(), written, "the first has given up");
        assert_eq!(notes(&disk), ["closed by the second"]);
        assert_eq!(saving(&first), Some(FileSaving::OtherTab));
    }
}

#[test]
fn a_project_that_is_left_is_written_first_and_one_that_is_deleted_forgets_its_file() {
    let world = World::new(11, true);
    let (tab, disk) = with_file(&world);
    let id = project(&tab);
    note(&tab, "closed");
    tab.act(Action::Project(ProjectAction::NewProject("Other".to_owned())));
    settle(&world, &[&tab], 4_000);
    assert_ne!(project(&tab), id);
    assert_eq!(notes(&disk), ["closed"]);
    assert_eq!(saving(&tab), None, "it is the file of the other project");
    tab.act(Action::Document(DocumentAction::Open(article(2))));
    settle(&world, &[&tab], 4_000);
    assert_eq!(notes(&disk), ["closed"]);
    tab.act(Action::Project(ProjectAction::DeleteProject(id)));
    settle(&world, &[&tab], 4_000);
    assert!(!world.rows.borrow().keys().any(|(_, key)| key.parts[0] == "file"), "nothing of it is left");
    assert_eq!(notes(&disk), ["closed"], "the file is the person's own");
}

#[test]
fn what_the_database_has_no_room_for_is_in_the_file() {
    let world = World::new(12, true);
    let (tab, disk) = with_file(&world);
    for _ in 0..3 {
        note(&tab, "x");
        world.fault.replace(Some(super::world::Fault::Fails(qawl::session::Trouble::Full)));
        settle(&world, &[&tab], 100);
    }
    settle(&world, &[&tab], 6_000);
    assert_eq!(saving(&tab), Some(FileSaving::Written));
    assert_eq!(notes(&disk), ["x x x"]);
    request(&tab, FileRequest::Stop);
    settle(&world, &[&tab], 500);
    note(&tab, "y");
    settle(&world, &[&tab], 4_000);
    assert_eq!((saving(&tab), notes(&disk)), (None, vec!["x x x".to_owned()]));
}

#[test]
fn a_file_that_the_browser_cannot_remember_is_written_all_the_same_and_that_is_told() {
    let world = World::new(13, true);
    let (tab, disk) = with_file(&world);
    disk.not_kept.replace(Some(Trouble::Other("no".to_owned())));
    note(&tab, "closed");
    settle(&world, &[&tab], 4_000);
    assert_eq!(notes(&disk), ["closed"]);
    assert_eq!(failed(&tab), Some(FileTrouble::NotRemembered("no".to_owned())));
    disk.not_kept.take();
    request(&tab, FileRequest::Again);
    settle(&world, &[&tab], 500);
    assert_eq!(saving(&tab), Some(FileSaving::Written));
    // A browser that has closed the database remembers it once that is open again; nobody need do anything.
    disk.not_kept.replace(Some(Trouble::Closed));
    note(&tab, "again");
    settle(&world, &[&tab], 4_000);
    assert_eq!(failed(&tab), Some(FileTrouble::NotRemembered("Closed".to_owned())));
    disk.not_kept.take();
    settle(&world, &[&tab], 7_000);
    assert_eq!(saving(&tab), Some(FileSaving::Written));
    tab.close();
    let tab = Tab::open(&world, 2);
    settle(&world, &[&tab], 4_000);
    assert_eq!((saving(&tab), notes(&disk)), (Some(FileSaving::Written), vec!["closed again".to_owned()]));
}
