//! A file on the disk of a person, which fails when a test wants it to.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use qawl::keep::browser::{DiskFile, FileWriter, Soon, Stamp, key};
use qawl::session::{FileTrouble, Trouble};
use sha2::{Digest, Sha256};

use super::world::World;

/// What is on the disk.
#[derive(Default)]
pub struct Disk {
    pub content: RefCell<String>,
    pub changed_ms: Cell<u64>,
    pub is_gone: Cell<bool>,
    pub is_allowed: Cell<bool>,
    /// What a person answers who is asked.
    pub answer: Cell<bool>,
    /// Why putting what was written in the place of the file fails.
    pub fails: RefCell<Option<FileTrouble>>,
    /// Whether writing waits in the middle.
    pub is_held: Cell<bool>,
    /// How often it was written.
    pub n_written: Cell<usize>,
    pub n_given_up: Cell<usize>,
    /// Why the browser cannot keep what is known of the file.
    pub not_kept: RefCell<Option<Trouble>>,
}

impl Disk {
    pub fn new() -> Rc<Self> {
        let disk = Self::default();
        disk.is_allowed.set(true);
        Rc::new(disk)
    }

    /// Somebody else writes it.
    pub fn write(&self, content: &str, now_ms: u64) {
        self.content.replace(content.to_owned());
        self.changed_ms.set(now_ms);
    }
}

pub struct Handle {
    pub disk: Rc<Disk>,
    pub world: Rc<World>,
}

impl Handle {
    fn there(&self) -> Result<(), FileTrouble> {
        if self.disk.is_gone.get() {
            return Err(FileTrouble::Gone);
        }
        if self.disk.is_allowed.get() { Ok(()) } else { Err(FileTrouble::NotAllowed) }
    }
}

impl DiskFile for Handle {
    fn name(&self) -> String {
        "bridges.jsonl".to_owned()
    }

    fn may_write(&self) -> Soon<bool> {
        let allowed = self.disk.is_allowed.get();
        Box::pin(async move { allowed })
    }

    fn ask(&self) -> Soon<bool> {
        self.disk.is_allowed.set(self.disk.answer.get());
        self.may_write()
    }

    fn stamp(&self) -> Soon<Result<Stamp, FileTrouble>> {
        let stamp =
            Stamp { changed_ms: self.disk.changed_ms.get(), bytes: self.disk.content.borrow().len() as u64 };
        let stamp = self.there().map(|()| stamp);
        Box::pin(async move { stamp })
    }

    fn digest(&self) -> Soon<Result<String, FileTrouble>> {
        let digest = Sha256::digest(self.disk.content.borrow().as_bytes());
        let digest = self.there().map(|()| digest.iter().map(|byte| format!("{byte:02x}")).collect());
        Box::pin(async move { digest })
    }

    fn begin(&self) -> Soon<Result<Rc<dyn FileWriter>, FileTrouble>> {
        let (disk, world) = (Rc::clone(&self.disk), Rc::clone(&self.world));
        let begun = self.there();
        Box::pin(async move {
            begun?;
            let writer: Rc<dyn FileWriter> = Rc::new(Writer { disk, world, text: RefCell::default() });
            Ok(writer)
        })
    }

    fn keep(&self, project: &str, known: &str) -> Soon<Result<(), Trouble>> {
        if let Some(trouble) = self.disk.not_kept.borrow().clone() {
            return Box::pin(async { Err(trouble) });
        }
        self.world.rows.borrow_mut().insert(("meta", key(&["file", project])), known.to_owned());
        Box::pin(async { Ok(()) })
    }
}

struct Writer {
    disk: Rc<Disk>,
    world: Rc<World>,
    text: RefCell<String>,
}

impl FileWriter for Writer {
    fn add(&self, text: &str) -> Soon<Result<(), FileTrouble>> {
        self.text.borrow_mut().push_str(text);
        let disk = Rc::clone(&self.disk);
        Box::pin(std::future::poll_fn(move |_| {
            if disk.is_held.get() { std::task::Poll::Pending } else { std::task::Poll::Ready(Ok(())) }
        }))
    }

    fn end(&self) -> Soon<Result<(), FileTrouble>> {
        let fails = self.disk.fails.borrow_mut().take();
        if fails.is_none() {
            self.disk.write(&self.text.borrow(), self.world.now_ms.get());
            self.disk.n_written.set(self.disk.n_written.get() + 1);
        }
        Box::pin(async move { fails.map_or(Ok(()), Err) })
    }

    fn give_up(&self) {
        self.disk.n_given_up.set(self.disk.n_given_up.get() + 1);
    }
}
