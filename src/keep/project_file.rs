//! A file of the person's choice that a project is also kept in, where the browser lets a page write files.
//!
//! The tab that writes the project writes the file: whole, some moments after the last change, beside the file and then in
//! its place. It is never overwritten unasked where somebody else has changed it, and not while documents are missing here
//! that it may have: it may be the only copy of them. What is told of it is what is known: that it is written only once it
//! has been written and is there.

use std::rc::Rc;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::browser::{DiskFile, FileWriter, Op, Range, Stamp, key};
use super::records::{self, StoredFile};
use super::writing::About;
use super::{Inner, Keeper, lease};
use crate::session::{
    Access, Action, FileRequest, FileSaving, FileTrouble, MessageAction, MessageKind, ProjectAction,
    ProjectFile, ProjectInfo, Trouble,
};
use crate::store::Summary;
use crate::store::file::{Head, write_line};

/// How long after the last change the file is written, in milliseconds; longer where writing takes long.
const WRITTEN_AFTER: u64 = 1_500;

/// How many times as long as the last writing took it is waited at least.
const REST: u64 = 10;

/// How long it is waited at most while changes go on.
const WRITTEN_WITHIN: u64 = 60_000;

/// How long leaving a project waits for its file.
const FINISHED_WITHIN: u64 = 5_000;

/// How often it is tried again to find out or to keep which file a project is kept in, and how long after each failure,
/// in milliseconds.
const MOST_READS: usize = 10;
const READ_AGAIN_AFTER: u32 = 3_000;

/// The file of the open project.
pub(super) struct OpenFile {
    /// Different for each time that a file is opened or chosen.
    number: u64,
    project: Arc<str>,
    file: Rc<dyn DiskFile>,
    known: StoredFile,
    /// The change up to which it has everything.
    written: Option<u64>,
    trouble: Option<FileTrouble>,
    is_writing: bool,
    /// Counts the changes that it is waited after.
    waits: u64,
    /// Since when a change waits.
    since_ms: Option<u64>,
    /// How long the last writing took, in milliseconds.
    took_ms: u64,
    /// Whether a person wants it written, whatever is in it.
    overwrites: bool,
    /// Why the record of it could not be kept: the next start would not find the file, or not know it.
    not_kept: Option<Trouble>,
    /// How often that was tried again.
    n_kept_again: usize,
}

impl OpenFile {
    fn state(&self, serial: u64) -> ProjectFile {
        let saving = match &self.trouble {
            Some(trouble) => FileSaving::Failed(trouble.clone()),
            None if self.written == Some(serial) => match &self.not_kept {
                Some(Trouble::Other(found)) => FileSaving::Failed(FileTrouble::NotRemembered(found.clone())),
                Some(trouble) => FileSaving::Failed(FileTrouble::NotRemembered(format!("{trouble:?}"))),
                None => FileSaving::Written,
            },
            None => FileSaving::Pending,
        };
        ProjectFile { name: self.file.name().into(), saving }
    }

    /// Tells whether it can go on only when a person wants it to.
    fn needs_a_person(&self) -> bool {
        matches!(
            self.trouble,
            Some(
                FileTrouble::NotAllowed | FileTrouble::Gone | FileTrouble::Changed | FileTrouble::Incomplete
            )
        )
    }
}

/// Why a file was not written this time.
enum NotWritten {
    Trouble(FileTrouble),
    /// What is stored cannot be read just now.
    NotRead,
    /// This tab does not write the project any more, or not this file.
    NotOurs,
}

impl From<FileTrouble> for NotWritten {
    fn from(trouble: FileTrouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl Keeper {
    /// Does what a person wants of the file.
    pub(super) fn request_file(&self, request: FileRequest) {
        let keeper = self.clone();
        match request {
            FileRequest::Choose => self.spawn(async move { keeper.choose_file().await }),
            FileRequest::Allow => self.spawn(async move { keeper.allow_file().await }),
            FileRequest::Overwrite => {
                if let Some(open) = &mut self.inner.borrow_mut().file {
                    open.overwrites = true;
                    open.known.is_fuller = false;
                    open.trouble = None;
                }
                self.file_due();
            }
            FileRequest::Again => {
                if let Some(open) = &mut self.inner.borrow_mut().file {
                    (open.trouble, open.n_kept_again) = (None, 0);
                }
                self.spawn(async move {
                    keeper.keep_file().await;
                    keeper.file_due();
                });
            }
            FileRequest::Stop => {
                let stopped = self.inner.borrow_mut().file.take();
                if let Some(open) = stopped {
                    let forgets = Op::Delete("meta", Range::Key(key(&["file", &open.project])));
                    self.write(&[forgets], About::housekeeping(open.project));
                }
                self.tell_file();
            }
        }
    }

    async fn choose_file(&self) {
        let info = {
            let inner = self.inner.borrow();
            inner.project.clone().filter(|it| inner.writes(&it.id))
        };
        let Some(info) = info else { return };
        let name = if info.name.is_empty() { "qawl" } else { &info.name };
        let chosen = match self.browser.choose_file(name).await {
            Ok(Some(file)) => file,
            Ok(None) => return,
            Err(trouble) => {
                // Of a file that is there already nothing has changed.
                return self.emit(ProjectAction::FileNotOpened(trouble));
            }
        };
        // A browser empties a file that is chosen to be overwritten. What is in it all the same is somebody's.
        let (known, trouble) = match chosen.stamp().await {
            Ok(Stamp { changed_ms, bytes: 0 }) => (StoredFile { changed_ms, ..StoredFile::default() }, None),
            Ok(_) => (StoredFile::default(), Some(FileTrouble::Changed)),
            Err(trouble) => (StoredFile::default(), Some(trouble)),
        };
        if !self.inner.borrow().writes(&info.id) {
            return;
        }
        let is_empty = trouble.is_none();
        self.put_file(&info.id, chosen, known, trouble);
        if let Some(open) = &mut self.inner.borrow_mut().file {
            // It has nothing that is gone here.
            open.overwrites = is_empty;
        }
        self.keep_file().await;
        self.file_due();
    }

    async fn allow_file(&self) {
        let Some((number, file)) =
            self.inner.borrow().file.as_ref().map(|it| (it.number, Rc::clone(&it.file)))
        else {
            return;
        };
        let is_allowed = file.ask().await;
        if let Some(open) = self.inner.borrow_mut().file.as_mut().filter(|it| it.number == number) {
            let is_asked = open.trouble == Some(FileTrouble::NotAllowed);
            if is_asked && is_allowed {
                open.trouble = None;
            }
        }
        self.file_due();
    }

    fn put_file(
        &self,
        project: &Arc<str>,
        file: Rc<dyn DiskFile>,
        known: StoredFile,
        trouble: Option<FileTrouble>,
    ) {
        let mut inner = self.inner.borrow_mut();
        inner.n_files += 1;
        inner.file = Some(OpenFile {
            number: inner.n_files,
            project: Arc::clone(project),
            file,
            known,
            written: None,
            trouble,
            is_writing: false,
            waits: 0,
            since_ms: None,
            took_ms: 0,
            overwrites: false,
            not_kept: None,
            n_kept_again: 0,
        });
    }

    /// Finds the file of the project that was opened.
    pub(super) fn open_file(&self) {
        let (project, epoch) = {
            let mut inner = self.inner.borrow_mut();
            inner.file = None;
            let Some(project) = inner.project.as_ref().map(|it| Arc::clone(&it.id)) else { return };
            (project, inner.epoch)
        };
        let keeper = self.clone();
        self.spawn(async move {
            let mut n_failed = 0;
            let found = loop {
                let found = keeper.browser.file_of(&project).await;
                if keeper.inner.borrow().epoch != epoch {
                    return;
                }
                match found {
                    Ok(found) => break found,
                    Err(trouble) if n_failed == MOST_READS => {
                        return keeper
                            .act(Action::Message(MessageAction::Tell(MessageKind::NotRead(trouble))));
                    }
                    // The browser may have closed the database, which is opened again.
                    Err(_) => keeper.browser.sleep(READ_AGAIN_AFTER).await,
                }
                n_failed += 1;
            };
            let Some((file, known)) = found else { return keeper.tell_file() };
            if keeper.inner.borrow().access != Access::Write {
                let it = ProjectFile { name: file.name().into(), saving: FileSaving::OtherTab };
                return keeper.emit(ProjectAction::FileIs(Some(it)));
            }
            // Where nothing is known of it, it is not known to be as it was written.
            let mut known = records::read_file(&known);
            let may_write = file.may_write().await;
            if keeper.inner.borrow().epoch != epoch {
                return;
            }
            known.is_fuller |= keeper.lost() > 0;
            keeper.put_file(&project, file, known, (!may_write).then_some(FileTrouble::NotAllowed));
            keeper.keep_file().await;
            keeper.file_due();
        });
    }

    /// Documents are gone here that the file may have: from now on a person decides whether it is overwritten.
    pub(super) fn note_fuller(&self) {
        if let Some(open) = &mut self.inner.borrow_mut().file {
            open.known.is_fuller = true;
            open.overwrites = false;
        }
        let keeper = self.clone();
        self.spawn(async move { keeper.keep_file().await });
    }

    /// Tells the session how the file is.
    fn tell_file(&self) {
        let state = {
            let inner = self.inner.borrow();
            inner.file.as_ref().map(|open| open.state(inner.serial))
        };
        self.emit(ProjectAction::FileIs(state));
    }

    /// Keeps what is known of the file. Where that fails the file is written all the same, and it is told that the next start
    /// will not know it; a browser that has only closed the database is asked again.
    async fn keep_file(&self) {
        let kept = {
            let inner = self.inner.borrow();
            let open = inner.file.as_ref().filter(|it| inner.writes(&it.project));
            open.map(|open| (open.number, open.file.keep(&open.project, &records::write_file(&open.known))))
        };
        let Some((number, kept)) = kept else { return };
        let ended = kept.await;
        let tries_again = {
            let mut inner = self.inner.borrow_mut();
            let Some(open) = inner.file.as_mut().filter(|it| it.number == number) else { return };
            open.not_kept = ended.err();
            match &open.not_kept {
                Some(Trouble::Closed | Trouble::Silent) => open.n_kept_again < MOST_READS,
                _ => {
                    open.n_kept_again = 0;
                    false
                }
            }
        };
        if tries_again {
            let keeper = self.clone();
            self.spawn(async move {
                keeper.browser.sleep(READ_AGAIN_AFTER).await;
                let is_due = {
                    let mut inner = keeper.inner.borrow_mut();
                    let open = inner.file.as_mut().filter(|it| it.number == number && it.not_kept.is_some());
                    open.map(|it| it.n_kept_again += 1).is_some()
                };
                if is_due {
                    keeper.keep_file().await;
                    keeper.tell_file();
                }
            });
        }
    }

    /// Something of the project has changed: the file is written once that has ended for some moments.
    pub(super) fn file_changed(&self) {
        let after = {
            let now_ms = self.browser.now_ms();
            let mut inner = self.inner.borrow_mut();
            let Some(open) = &mut inner.file else { return };
            open.waits += 1;
            let since_ms = *open.since_ms.get_or_insert(now_ms);
            let after = WRITTEN_AFTER.max(open.took_ms * REST).min(WRITTEN_WITHIN);
            let left = WRITTEN_WITHIN.saturating_sub(now_ms.saturating_sub(since_ms));
            (open.number, open.waits, after.min(left))
        };
        self.tell_file();
        let (keeper, (number, waits, after)) = (self.clone(), after);
        self.spawn(async move {
            keeper.browser.sleep(u32::try_from(after).unwrap_or(u32::MAX)).await;
            let is_due = {
                let inner = keeper.inner.borrow();
                let open = inner.file.as_ref().filter(|it| it.number == number);
                let now_ms = keeper.browser.now_ms();
                open.is_some_and(|it| {
                    it.waits == waits || it.since_ms.is_some_and(|since| now_ms >= since + WRITTEN_WITHIN)
                })
            };
            if is_due {
                keeper.file_due();
            }
        });
    }

    /// Has the file written now, if there is something to write and it can be.
    pub(super) fn file_due(&self) {
        let is_due = {
            let inner = self.inner.borrow();
            inner.file.as_ref().is_some_and(|open| {
                !open.is_writing && !open.needs_a_person() && open.written != Some(inner.serial)
            })
        };
        self.tell_file();
        if is_due {
            self.emit(ProjectAction::FileDue);
        }
    }

    /// The page goes out of sight, perhaps for good: what the file waits for is written now.
    pub fn hide(&self) {
        let waits = self.inner.borrow().file.as_ref().is_some_and(|it| it.since_ms.is_some());
        if waits {
            self.file_due();
        }
    }

    /// Waits until the file of the open project is written, where that is soon.
    pub(super) async fn finish_file(&self) {
        let until = self.browser.now_ms() + FINISHED_WITHIN;
        self.hide();
        loop {
            let is_finished = {
                let inner = self.inner.borrow();
                inner.file.as_ref().is_none_or(|open| {
                    open.trouble.is_some()
                        || open.written == Some(inner.serial)
                        || !inner.writes(&open.project)
                })
            };
            if is_finished || self.browser.now_ms() >= until {
                return;
            }
            self.browser.sleep(20).await;
        }
    }

    /// Writes the project with these documents to its file.
    pub(super) fn write_file(&self, info: Arc<ProjectInfo>, documents: Vec<Arc<Summary>>) {
        let begun = {
            let mut inner = self.inner.borrow_mut();
            let serial = inner.serial;
            let writes = inner.writes(&info.id);
            let open = inner.file.as_mut().filter(|it| writes && it.project == info.id && !it.is_writing);
            open.map(|open| {
                open.is_writing = true;
                open.since_ms = None;
                (open.number, Rc::clone(&open.file), serial)
            })
        };
        let Some((number, file, serial)) = begun else { return };
        let began_ms = self.browser.now_ms();
        let keeper = self.clone();
        self.spawn(async move {
            let written = keeper.write_whole(number, &*file, &info, &documents).await;
            let has_changed = {
                let now_ms = keeper.browser.now_ms();
                let mut inner = keeper.inner.borrow_mut();
                let newest = inner.serial;
                let Some(open) = inner.file.as_mut().filter(|it| it.number == number) else { return };
                open.is_writing = false;
                open.took_ms = now_ms.saturating_sub(began_ms);
                match written {
                    Ok(()) => {
                        open.written = Some(serial);
                        (open.trouble, open.overwrites) = (None, false);
                        if serial == newest {
                            inner.copied = Some(serial);
                        }
                        serial != newest
                    }
                    Err(NotWritten::Trouble(trouble)) => {
                        open.trouble = Some(trouble);
                        false
                    }
                    Err(NotWritten::NotRead) => true,
                    Err(NotWritten::NotOurs) => false,
                }
            };
            if has_changed {
                keeper.file_changed();
            } else {
                keeper.tell_file();
            }
        });
    }

    /// Writes the file whole, unless there is a reason not to.
    async fn write_whole(
        &self,
        number: u64,
        file: &dyn DiskFile,
        info: &ProjectInfo,
        documents: &[Arc<Summary>],
    ) -> Result<(), NotWritten> {
        if !file.may_write().await {
            return Err(FileTrouble::NotAllowed.into());
        }
        let stamp = file.stamp().await?;
        self.look_at_file(number, file, stamp).await?;
        let writer = file.begin().await?;
        let ended = self.write_with(number, file, stamp, &*writer, info, documents).await;
        if ended.is_err() {
            writer.give_up();
        }
        ended
    }

    /// Finds out whether the file is as it was written last.
    async fn look_at_file(&self, number: u64, file: &dyn DiskFile, stamp: Stamp) -> Result<(), NotWritten> {
        let (known, overwrites) = {
            let inner = self.inner.borrow();
            let open = inner.file.as_ref().filter(|it| it.number == number).ok_or(NotWritten::NotOurs)?;
            (open.known.clone(), open.overwrites)
        };
        if known.is_fuller || (self.lost() > 0 && !overwrites) {
            return Err(FileTrouble::Incomplete.into());
        }
        if overwrites || stamp == (Stamp { changed_ms: known.changed_ms, bytes: known.bytes }) {
            return Ok(());
        }
        // What copies files about changes the time and nothing else, and this browser may have been ended just after writing.
        let digest = file.digest().await?;
        let is_own = [&known.digest, &known.next].into_iter().flatten().any(|own| *own == digest);
        let is_empty = stamp.bytes == 0 && known.digest.is_none() && known.next.is_none();
        if is_own || is_empty { Ok(()) } else { Err(FileTrouble::Changed.into()) }
    }

    async fn write_with(
        &self,
        number: u64,
        file: &dyn DiskFile,
        stamp: Stamp,
        writer: &dyn FileWriter,
        info: &ProjectInfo,
        documents: &[Arc<Summary>],
    ) -> Result<(), NotWritten> {
        let (mut digest, mut bytes) = (Sha256::new(), 0);
        let mut note = |line: &str| {
            digest.update(line.as_bytes());
            bytes += line.len() as u64;
        };
        let named = documents.iter().map(|it| &**it);
        let head = Head::write_naming(
            &info.name,
            named,
            &info.rules_off,
            info.guidelines.as_deref(),
            (&info.scheme, &info.mapping),
        );
        let head = whole(head)?;
        let head = format!("{head}\n");
        note(&head);
        writer.add(&head).await?;
        for summary in documents {
            let line = match self.document_to_copy(&summary.key).await {
                Ok(recovered) => whole(write_line(summary, &recovered.document))?,
                Err(Trouble::Closed | Trouble::Silent) => return Err(NotWritten::NotRead),
                // It cannot be read here, and may be whole in the file.
                Err(_) => return Err(FileTrouble::Incomplete.into()),
            };
            let line = format!("{line}\n");
            note(&line);
            writer.add(&line).await?;
        }
        let digest: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        self.change_known(number, |known| known.next = Some(digest.clone()))?;
        self.keep_file().await;
        self.is_still_writer(number).await?;
        if file.stamp().await? != stamp {
            return Err(FileTrouble::Changed.into());
        }
        writer.end().await?;
        let Stamp { changed_ms, bytes: there } = file.stamp().await?;
        if there != bytes {
            return Err(FileTrouble::Changed.into());
        }
        let known = StoredFile { changed_ms, bytes, digest: Some(digest), next: None, is_fuller: false };
        self.change_known(number, |it| *it = known)?;
        self.keep_file().await;
        Ok(())
    }

    fn change_known(&self, number: u64, change: impl FnOnce(&mut StoredFile)) -> Result<(), NotWritten> {
        let mut inner = self.inner.borrow_mut();
        let open = inner.file.as_mut().filter(|it| it.number == number).ok_or(NotWritten::NotOurs)?;
        change(&mut open.known);
        Ok(())
    }

    /// Makes sure that no other tab has taken the project over: a tab may have been frozen in the middle of writing.
    async fn is_still_writer(&self, number: u64) -> Result<(), NotWritten> {
        let (project, database, held) = {
            let inner = self.inner.borrow();
            let open = inner.file.as_ref().filter(|it| it.number == number && inner.writes(&it.project));
            let project = Arc::clone(&open.ok_or(NotWritten::NotOurs)?.project);
            let held = inner.leases.get(&project).map(|lease| lease.generation);
            (project, inner.database.clone(), held)
        };
        match (database, held) {
            (Some(database), Some(held)) => match lease::generation(&*database, &project).await {
                Ok(Some(now)) if now == held => Ok(()),
                Ok(_) => Err(NotWritten::NotOurs),
                Err(_) => Err(NotWritten::NotRead),
            },
            // Without a database no other tab can know of the project.
            _ => Ok(()),
        }
    }
}

/// Returns a line of the file, unless it could not be made.
fn whole(line: String) -> Result<String, FileTrouble> {
    match crate::store::refusal(&line) {
        Some(why) => Err(FileTrouble::Other(why.to_owned())),
        None => Ok(line),
    }
}

impl Inner {
    /// Returns true if this tab writes that project, which is open.
    fn writes(&self, project: &str) -> bool {
        let is_open = self.project.as_ref().is_some_and(|it| *it.id == *project);
        is_open
            && self.access == Access::Write
            && !self.deleted.contains(project)
            && (self.in_memory || self.leases.contains_key(project))
    }
}
