//! What the keeper needs of a browser: a database, locks, messages between tabs, time. The page gives it the real
//! one (`ui::keep`), the tests one that fails when they want it to.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use crate::session::{FileTrouble, Trouble};
use crate::store::DocumentKey;

/// Something that is there later.
pub type Soon<T> = Pin<Box<dyn Future<Output = T>>>;

/// A key: strings, and perhaps a number after them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The strings.
    pub parts: Vec<String>,
    /// The number; exact up to 2^53, which nobody's edits reach.
    pub number: Option<u64>,
}

impl Key {
    /// Returns the last string of the key.
    pub fn last(&self) -> &str {
        self.parts.last().map_or("", String::as_str)
    }
}

/// Returns a key of strings.
pub fn key(parts: &[&str]) -> Key {
    Key { parts: parts.iter().map(|part| (*part).to_owned()).collect(), number: None }
}

/// Returns a key of strings and a number after them.
pub fn numbered(parts: &[&str], number: u64) -> Key {
    Key { number: Some(number), ..key(parts) }
}

/// Which keys of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Range {
    /// One.
    Key(Key),
    /// All that are longer than these strings and begin with them.
    Beginning(Vec<String>),
    /// All.
    All,
}

/// Returns the range of all keys that begin with these strings.
pub fn beginning(parts: &[&str]) -> Range {
    Range::Beginning(key(parts).parts)
}

impl Range {
    /// Returns true if the range has the key.
    pub fn has(&self, key: &Key) -> bool {
        match self {
            Self::Key(it) => it == key,
            Self::Beginning(parts) => {
                let length = key.parts.len() + usize::from(key.number.is_some());
                key.parts.starts_with(parts) && length > parts.len()
            }
            Self::All => true,
        }
    }
}

/// One change of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Puts a value at a key, whatever is there.
    Put(&'static str, Key, String),
    /// Puts a value at a key where nothing is; else the whole transaction fails.
    Add(&'static str, Key, String),
    /// Deletes what is in a range of keys.
    Delete(&'static str, Range),
}

impl Op {
    /// Returns the store that it changes.
    pub fn store(&self) -> &'static str {
        match self {
            Self::Put(store, ..) | Self::Add(store, ..) | Self::Delete(store, _) => store,
        }
    }
}

/// The rows of a store that were asked for, in the order of their keys.
pub type Rows = Vec<(Key, String)>;

/// An open connection to the database. Transactions are carried out in the order they are handed over in, whoever
/// hands them over.
pub trait Database {
    /// Hands over a transaction of all these changes before it returns, and returns what to wait for: it ends when
    /// they are on the disk (`strict`) or with the system, or none of them is made.
    ///
    /// # Errors
    /// Where it could not even be handed over.
    fn write(&self, ops: &[Op], strict: bool) -> Result<Soon<Result<(), Trouble>>, Trouble>;

    /// Returns the rows of several stores, all as they are at one moment.
    fn read(&self, from: &[(&'static str, Range)]) -> Soon<Result<Vec<Rows>, Trouble>>;

    /// Returns the keys in a range.
    fn keys(&self, store: &'static str, range: &Range) -> Soon<Result<Vec<Key>, Trouble>>;

    /// Gives the connection up.
    fn close(&self);
}

/// A database that was opened.
#[derive(Clone)]
pub struct Connection {
    /// The database.
    pub database: Rc<dyn Database>,
    /// Whether it was written by a newer Qawl: then it must only be read.
    pub is_newer: bool,
}

/// Something that is held until it is dropped.
pub type Held = Box<dyn std::any::Any>;

/// Whether a lock was given.
pub enum Locked {
    /// It was.
    Given(Held),
    /// Another tab has it.
    Taken,
    /// The browser knows no locks.
    Unknown,
}

/// What tells whether a file is still as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When it was changed, in milliseconds since 1970.
    pub changed_ms: u64,
    /// How many bytes it has.
    pub bytes: u64,
}

/// A file on the person's disk that they let the page write.
pub trait DiskFile {
    /// Returns its name.
    fn name(&self) -> String;

    /// Returns whether it may be written without asking.
    fn may_write(&self) -> Soon<bool>;

    /// Asks whether it may be written; a browser does that only in answer to a click.
    fn ask(&self) -> Soon<bool>;

    /// Returns how it is now.
    fn stamp(&self) -> Soon<Result<Stamp, FileTrouble>>;

    /// Returns the SHA-256 of what it holds, in hexadecimal digits.
    fn digest(&self) -> Soon<Result<String, FileTrouble>>;

    /// Begins to write it whole.
    fn begin(&self) -> Soon<Result<Rc<dyn FileWriter>, FileTrouble>>;

    /// Keeps that a project is kept in this file, with what is known of it, where [`Browser::file_of`] finds it.
    fn keep(&self, project: &str, known: &str) -> Soon<Result<(), Trouble>>;
}

/// A file that a project is kept in, and what was known of it.
pub type FoundFile = (Rc<dyn DiskFile>, String);

/// What a file is written with: beside it, until all is written.
pub trait FileWriter {
    /// Adds text.
    fn add(&self, text: &str) -> Soon<Result<(), FileTrouble>>;

    /// Puts all that was added in the place of what is in the file.
    fn end(&self) -> Soon<Result<(), FileTrouble>>;

    /// Gives up what was added; the file stays as it is.
    fn give_up(&self);
}

/// The browser that a page runs in.
pub trait Browser {
    /// Returns the time, in milliseconds since 1970.
    fn now_ms(&self) -> u64;

    /// Returns a random number.
    fn random(&self) -> u64;

    /// Has something done from here on.
    fn spawn(&self, task: Soon<()>);

    /// Waits for so many milliseconds.
    fn sleep(&self, ms: u32) -> Soon<()>;

    /// Opens the database, making it where there is none. `lost` is called once if the browser closes it, which a
    /// newer Qawl and whoever deletes the database ask for too.
    fn open(&self, lost: Box<dyn Fn()>) -> Soon<Result<Connection, Trouble>>;

    /// Asks for a lock.
    fn try_lock(&self, name: &str) -> Soon<Locked>;

    /// Waits for a lock until what it returns is dropped; `None` where the browser knows no locks.
    fn wait_for_lock(&self, name: &str, got: Box<dyn FnOnce(Held)>) -> Option<Held>;

    /// Calls `hear` with what other tabs tell; returns false where tabs cannot tell each other anything.
    fn listen(&self, hear: Box<dyn Fn(String)>) -> bool;

    /// Tells other tabs something.
    fn tell(&self, what: &str);

    /// Returns what is kept beside the database under a name, for all tabs.
    fn beside(&self, name: &str) -> Option<String>;

    /// Keeps something there, or nothing any more.
    fn keep_beside(&self, name: &str, value: Option<&str>);

    /// Returns the names there that begin so.
    fn names_beside(&self, beginning: &str) -> Vec<String>;

    /// Returns the project that this tab was on last.
    fn project_of_tab(&self) -> Option<String>;

    /// Keeps in this tab which project it is on.
    fn keep_project_of_tab(&self, id: &str);

    /// Keeps what is at the top of the window where that document is shown.
    fn keep_top(&self, document: &DocumentKey);

    /// Waits until what was drawn last can be seen.
    fn painted(&self) -> Soon<()>;

    /// Has the person choose a file to write; `None` where they choose none.
    fn choose_file(&self, suggested: &str) -> Soon<Result<Option<Rc<dyn DiskFile>>, FileTrouble>>;

    /// Returns the file that a project is also kept in, and what was known of it.
    fn file_of(&self, project: &str) -> Soon<Result<Option<FoundFile>, Trouble>>;

    /// Asks that what is stored is not cleared when room runs out; `None` where the browser does not answer.
    fn persist(&self) -> Soon<Option<bool>>;
}
