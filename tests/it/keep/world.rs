//! A browser that fails when a test wants it to: tabs, a database, locks and messages, all in one thread and on a clock
//! of its own, so that a run can be repeated from its seed.

use super::disk;
pub use super::disk::Disk;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use qawl::keep::Keeper;
use qawl::keep::browser::{
    Browser, Connection, Database, DiskFile, Held, Key, Locked, Op, Range, Rows, Soon,
};
use qawl::session::{Action, FileTrouble, Language, State, Theme, Trouble, reduce};
use qawl::store::DocumentKey;

/// Random numbers that a seed repeats.
pub struct Random(Cell<u64>);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(Cell::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1))
    }

    pub fn next(&self) -> u64 {
        let mut it = self.0.get();
        it ^= it << 13;
        it ^= it >> 7;
        it ^= it << 17;
        self.0.set(it);
        it >> 11
    }

    pub fn below(&self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// Returns true once in so many times.
    pub fn once_in(&self, times: usize) -> bool {
        self.below(times) == 0
    }
}

type Reply<T> = Rc<RefCell<Option<Result<T, Trouble>>>>;

enum Asked {
    Write(Vec<Op>, Reply<()>),
    Read(Vec<(&'static str, Range)>, Reply<Vec<Rows>>),
}

struct Transaction {
    connection: u64,
    asked: Asked,
}

/// What may go wrong with the next transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// It fails.
    Fails(Trouble),
    /// It is made, but the connection breaks before anybody hears of it.
    Unheard,
}

/// Returns changes in short.
fn told_ops(ops: &[Op]) -> String {
    let key = |key: &Key| {
        format!("{}{}", key.parts.join("/"), key.number.map_or(String::new(), |it| format!("/{it}")))
    };
    let told = ops.iter().map(|op| match op {
        Op::Put(store, at, _) => format!("put {store} {}", key(at)),
        Op::Add(store, at, _) => format!("add {store} {}", key(at)),
        Op::Delete(store, range) => format!("delete {store} {range:?}"),
    });
    told.collect::<Vec<_>>().join("; ")
}

type Lost = Rc<dyn Fn()>;

/// What all tabs share.
pub struct World {
    pub random: Random,
    pub now_ms: Cell<u64>,
    pub rows: RefCell<BTreeMap<(&'static str, Key), String>>,
    queue: RefCell<VecDeque<Transaction>>,
    /// The open connections: whose they are, and who hears when they are lost.
    connections: RefCell<BTreeMap<u64, (usize, Option<Lost>)>>,
    n_connections: Cell<u64>,
    pub fault: RefCell<Option<Fault>>,
    pub opens: Cell<bool>,
    pub has_locks: bool,
    traces: bool,
    locks: RefCell<BTreeMap<String, (usize, u64)>>,
    n_locks: Cell<u64>,
    pub beside: RefCell<BTreeMap<String, String>>,
    /// The file that a person chooses next.
    pub chosen: RefCell<Option<Rc<Disk>>>,
    /// What was told and not heard yet: by whom, and to whom.
    told: RefCell<Vec<(usize, String)>>,
}

impl World {
    pub fn new(seed: u64, has_locks: bool) -> Rc<Self> {
        Rc::new(Self {
            random: Random::new(seed),
            now_ms: Cell::new(1_000_000_000),
            rows: RefCell::default(),
            queue: RefCell::default(),
            connections: RefCell::default(),
            n_connections: Cell::new(0),
            fault: RefCell::default(),
            opens: Cell::new(true),
            has_locks,
            traces: std::env::var_os("QAWL_MODEL_TRACE").is_some(),
            locks: RefCell::default(),
            n_locks: Cell::new(0),
            beside: RefCell::default(),
            chosen: RefCell::default(),
            told: RefCell::default(),
        })
    }

    /// Carries out the next transaction; returns false where none waits.
    pub fn carry_out(&self) -> bool {
        let Some(Transaction { connection, asked }) = self.queue.borrow_mut().pop_front() else {
            return false;
        };
        let fault = self.fault.borrow_mut().take();
        let tab = self.connections.borrow().get(&connection).map(|(tab, _)| *tab);
        let fails = match &fault {
            Some(Fault::Fails(trouble)) => Some(trouble.clone()),
            _ => None,
        };
        match asked {
            Asked::Write(ops, reply) => {
                let done = fails.map_or_else(|| self.apply(&ops), Err);
                self.trace(|| {
                    format!("{connection} of tab {tab:?} writes {}: {done:?}, {fault:?}", told_ops(&ops))
                });
                if fault == Some(Fault::Unheard) {
                    self.lose(connection);
                } else if self.connections.borrow().contains_key(&connection) {
                    reply.replace(Some(done));
                }
            }
            Asked::Read(from, reply) => {
                let found: Vec<Rows> = from.iter().map(|(store, range)| self.rows_in(store, range)).collect();
                self.trace(|| {
                    let n: Vec<_> = found.iter().map(Vec::len).collect();
                    format!("{connection} of tab {tab:?} reads {from:?}: {n:?}, {fault:?}")
                });
                reply.replace(Some(fails.map_or(Ok(found), Err)));
            }
        }
        true
    }

    /// Prints what happens where `QAWL_MODEL_TRACE` is set.
    pub fn trace(&self, what: impl FnOnce() -> String) {
        if self.traces {
            eprintln!("{} {}", self.now_ms.get(), what());
        }
    }

    /// Tells whether the next transaction writes.
    pub fn next_writes(&self) -> bool {
        matches!(self.queue.borrow().front(), Some(Transaction { asked: Asked::Write(..), .. }))
    }

    fn rows_in(&self, store: &'static str, range: &Range) -> Rows {
        let rows = self.rows.borrow();
        let mut found: Rows = rows
            .iter()
            .filter(|((of, key), _)| *of == store && range.has(key))
            .map(|((_, key), value)| (key.clone(), value.clone()))
            .collect();
        found.sort();
        found
    }

    fn apply(&self, ops: &[Op]) -> Result<(), Trouble> {
        let mut rows = self.rows.borrow_mut();
        let mut changed = rows.clone();
        for op in ops {
            match op {
                Op::Put(store, key, value) => {
                    changed.insert((store, key.clone()), value.clone());
                }
                Op::Add(store, key, value) => {
                    if changed.insert((store, key.clone()), value.clone()).is_some() {
                        return Err(Trouble::Conflict);
                    }
                }
                Op::Delete(store, range) => changed.retain(|(of, key), _| of != store || !range.has(key)),
            }
        }
        *rows = changed;
        Ok(())
    }

    /// The browser closes a connection: what was not carried out of it fails.
    fn lose(&self, connection: u64) {
        let lost = self.connections.borrow_mut().remove(&connection);
        let mut queue = self.queue.borrow_mut();
        for transaction in queue.iter().filter(|it| it.connection == connection) {
            match &transaction.asked {
                Asked::Write(_, reply) => drop(reply.replace(Some(Err(Trouble::Closed)))),
                Asked::Read(_, reply) => drop(reply.replace(Some(Err(Trouble::Closed)))),
            }
        }
        queue.retain(|it| it.connection != connection);
        drop(queue);
        if let Some((_, Some(lost))) = lost {
            lost();
        }
    }

    /// Closes a connection, if there is any.
    pub fn lose_one(&self) {
        let ids: Vec<u64> = self.connections.borrow().keys().copied().collect();
        if !ids.is_empty() {
            self.lose(ids[self.random.below(ids.len())]);
        }
    }

    /// All that is stored is cleared from under the tabs.
    pub fn wipe(&self) {
        self.rows.borrow_mut().clear();
        let ids: Vec<u64> = self.connections.borrow().keys().copied().collect();
        for id in ids {
            self.lose(id);
        }
        // What closed tabs had handed over is cleared too.
        self.queue.borrow_mut().clear();
    }

    pub fn rows_of(&self, store: &'static str, project: &str) -> Vec<(Key, String)> {
        self.rows_in(store, &Range::Beginning(vec![project.to_owned()]))
    }
}

/// A tab.
pub struct Tab {
    pub id: usize,
    pub keeper: Keeper,
    pub state: Rc<RefCell<State>>,
    pub is_frozen: Cell<bool>,
    own: Rc<Own>,
    world: Rc<World>,
}

/// What a tab does with a message of another one.
type Hear = Box<dyn Fn(String)>;

/// What the keeper of a tab has of its browser.
struct Own {
    id: usize,
    tasks: RefCell<Vec<Soon<()>>>,
    fresh: RefCell<Vec<Soon<()>>>,
    hear: RefCell<Option<Hear>>,
    heard: Cell<usize>,
    waiting: RefCell<Vec<Wait>>,
}

struct Wait {
    name: String,
    is_wanted: Rc<Cell<bool>>,
    got: Box<dyn FnOnce(Held)>,
}

struct FakeBrowser {
    world: Rc<World>,
    own: Rc<Own>,
}

struct FakeDatabase {
    world: Rc<World>,
    connection: u64,
}

struct FakeLock {
    world: Rc<World>,
    name: String,
    lock: u64,
}

impl Drop for FakeLock {
    fn drop(&mut self) {
        let mut locks = self.world.locks.borrow_mut();
        if locks.get(&self.name).is_some_and(|(_, lock)| *lock == self.lock) {
            locks.remove(&self.name);
        }
    }
}

struct Wanted(Rc<Cell<bool>>);

impl Drop for Wanted {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

fn reply_of<T: 'static>(reply: Reply<T>) -> Soon<Result<T, Trouble>> {
    Box::pin(poll_fn(move |_| reply.borrow_mut().take().map_or(Poll::Pending, Poll::Ready)))
}

impl Database for FakeDatabase {
    fn write(&self, ops: &[Op], _strict: bool) -> Result<Soon<Result<(), Trouble>>, Trouble> {
        if !self.world.connections.borrow().contains_key(&self.connection) {
            return Err(Trouble::Closed);
        }
        let reply: Reply<()> = Rc::default();
        let asked = Asked::Write(ops.to_vec(), Rc::clone(&reply));
        self.world.queue.borrow_mut().push_back(Transaction { connection: self.connection, asked });
        Ok(reply_of(reply))
    }

    fn read(&self, from: &[(&'static str, Range)]) -> Soon<Result<Vec<Rows>, Trouble>> {
        if !self.world.connections.borrow().contains_key(&self.connection) {
            return Box::pin(async { Err(Trouble::Closed) });
        }
        let reply: Reply<Vec<Rows>> = Rc::default();
        let asked = Asked::Read(from.to_vec(), Rc::clone(&reply));
        self.world.queue.borrow_mut().push_back(Transaction { connection: self.connection, asked });
        reply_of(reply)
    }

    fn keys(&self, store: &'static str, range: &Range) -> Soon<Result<Vec<Key>, Trouble>> {
        let read = self.read(&[(store, range.clone())]);
        Box::pin(async move { Ok(read.await?.into_iter().flatten().map(|(key, _)| key).collect()) })
    }

    fn close(&self) {
        // What was handed over is still carried out; nobody hears of it.
        if let Some((_, lost)) = self.world.connections.borrow_mut().get_mut(&self.connection) {
            lost.take();
        }
        self.world.connections.borrow_mut().remove(&self.connection);
    }
}

impl Browser for FakeBrowser {
    fn now_ms(&self) -> u64 {
        self.world.now_ms.get()
    }

    fn random(&self) -> u64 {
        self.world.random.next()
    }

    fn spawn(&self, task: Soon<()>) {
        self.own.fresh.borrow_mut().push(task);
    }

    fn sleep(&self, ms: u32) -> Soon<()> {
        let world = Rc::clone(&self.world);
        let until = world.now_ms.get() + u64::from(ms);
        Box::pin(poll_fn(move |_| if world.now_ms.get() >= until { Poll::Ready(()) } else { Poll::Pending }))
    }

    fn open(&self, lost: Box<dyn Fn()>) -> Soon<Result<Connection, Trouble>> {
        let (world, id) = (Rc::clone(&self.world), self.own.id);
        Box::pin(async move {
            if !world.opens.get() {
                return Err(Trouble::Other("UnknownError: injected".to_owned()));
            }
            let connection = world.n_connections.get() + 1;
            world.n_connections.set(connection);
            world.connections.borrow_mut().insert(connection, (id, Some(Rc::from(lost))));
            Ok(Connection { database: Rc::new(FakeDatabase { world, connection }), is_newer: false })
        })
    }

    fn try_lock(&self, name: &str) -> Soon<Locked> {
        let (world, id, name) = (Rc::clone(&self.world), self.own.id, name.to_owned());
        Box::pin(async move {
            if !world.has_locks {
                return Locked::Unknown;
            }
            give_lock(&world, id, &name).map_or(Locked::Taken, Locked::Given)
        })
    }

    fn wait_for_lock(&self, name: &str, got: Box<dyn FnOnce(Held)>) -> Option<Held> {
        if !self.world.has_locks {
            return None;
        }
        let is_wanted = Rc::new(Cell::new(true));
        let wait = Wait { name: name.to_owned(), is_wanted: Rc::clone(&is_wanted), got };
        self.own.waiting.borrow_mut().push(wait);
        Some(Box::new(Wanted(is_wanted)))
    }

    fn listen(&self, hear: Box<dyn Fn(String)>) -> bool {
        self.own.hear.replace(Some(hear));
        self.own.heard.set(self.world.told.borrow().len());
        true
    }

    fn tell(&self, what: &str) {
        self.world.told.borrow_mut().push((self.own.id, what.to_owned()));
    }

    fn beside(&self, name: &str) -> Option<String> {
        self.world.beside.borrow().get(name).cloned()
    }

    fn keep_beside(&self, name: &str, value: Option<&str>) {
        let mut beside = self.world.beside.borrow_mut();
        match value {
            Some(value) => beside.insert(name.to_owned(), value.to_owned()),
            None => beside.remove(name),
        };
    }

    fn names_beside(&self, beginning: &str) -> Vec<String> {
        let beside = self.world.beside.borrow();
        beside.keys().filter(|name| name.starts_with(beginning)).cloned().collect()
    }

    fn project_of_tab(&self) -> Option<String> {
        None
    }

    fn keep_project_of_tab(&self, _id: &str) {}

    fn keep_top(&self, _document: &DocumentKey) {}

    fn painted(&self) -> Soon<()> {
        Box::pin(async {})
    }

    fn choose_file(&self, _suggested: &str) -> Soon<Result<Option<Rc<dyn DiskFile>>, FileTrouble>> {
        let file = self.world.chosen.borrow().clone().map(|disk| self.handle(disk));
        Box::pin(async move { Ok(file) })
    }

    fn file_of(&self, project: &str) -> Soon<Result<Option<(Rc<dyn DiskFile>, String)>, Trouble>> {
        let row = ("meta", qawl::keep::browser::key(&["file", project]));
        let known = self.world.rows.borrow().get(&row).cloned();
        let file = self.world.chosen.borrow().clone().map(|disk| self.handle(disk));
        Box::pin(async move { Ok(file.zip(known)) })
    }

    fn persist(&self) -> Soon<Option<bool>> {
        Box::pin(async { Some(false) })
    }
}

impl FakeBrowser {
    fn handle(&self, disk: Rc<Disk>) -> Rc<dyn DiskFile> {
        Rc::new(disk::Handle { disk, world: Rc::clone(&self.world) })
    }
}

fn give_lock(world: &Rc<World>, tab: usize, name: &str) -> Option<Held> {
    if world.locks.borrow().contains_key(name) {
        return None;
    }
    let lock = world.n_locks.get() + 1;
    world.n_locks.set(lock);
    world.locks.borrow_mut().insert(name.to_owned(), (tab, lock));
    Some(Box::new(FakeLock { world: Rc::clone(world), name: name.to_owned(), lock }))
}

impl Tab {
    pub fn open(world: &Rc<World>, id: usize) -> Self {
        let own = Rc::new(Own {
            id,
            tasks: RefCell::default(),
            fresh: RefCell::default(),
            hear: RefCell::default(),
            heard: Cell::new(0),
            waiting: RefCell::default(),
        });
        let browser = Rc::new(FakeBrowser { world: Rc::clone(world), own: Rc::clone(&own) });
        let state = Rc::new(RefCell::new(State::new(Language::En, Theme::System)));
        let keeper_of_act: Rc<RefCell<Option<Keeper>>> = Rc::default();
        let act = {
            let (state, keeper, world) = (Rc::clone(&state), Rc::clone(&keeper_of_act), Rc::clone(world));
            Rc::new(move |action| perform(&state, &keeper, &world, action))
        };
        let keeper = Keeper::new(browser, act);
        keeper_of_act.replace(Some(keeper.clone()));
        let begins = keeper.clone();
        own.fresh.borrow_mut().push(Box::pin(async move { begins.begin().await }));
        Self { id, keeper, state, is_frozen: Cell::new(false), own, world: Rc::clone(world) }
    }

    /// Does what a person does.
    pub fn act(&self, action: Action) {
        perform(&self.state, &Rc::new(RefCell::new(Some(self.keeper.clone()))), &self.world, action);
    }

    /// Lets the tab go on: hears what was told, is given locks, goes on with its tasks.
    pub fn turn(&self) {
        if self.is_frozen.get() {
            return;
        }
        loop {
            let next = self.world.told.borrow().get(self.own.heard.get()).cloned();
            let Some((by, what)) = next else { break };
            self.own.heard.set(self.own.heard.get() + 1);
            if by != self.id
                && let Some(hear) = &*self.own.hear.borrow()
            {
                hear(what);
            }
        }
        self.own.waiting.borrow_mut().retain(|it| it.is_wanted.get());
        let at = {
            let waiting = self.own.waiting.borrow();
            waiting.iter().position(|it| !self.world.locks.borrow().contains_key(&it.name))
        };
        if let Some(at) = at {
            let Wait { name, got, .. } = self.own.waiting.borrow_mut().remove(at);
            if let Some(lock) = give_lock(&self.world, self.id, &name) {
                got(lock);
            }
        }
        let mut tasks = self.own.tasks.take();
        tasks.append(&mut self.own.fresh.borrow_mut());
        let mut context = Context::from_waker(Waker::noop());
        tasks.retain_mut(|task| task.as_mut().poll(&mut context).is_pending());
        // What is begun meanwhile is begun before anything else happens, as a browser does it.
        loop {
            let mut fresh = self.own.fresh.take();
            if fresh.is_empty() {
                break;
            }
            fresh.retain_mut(|task| task.as_mut().poll(&mut context).is_pending());
            tasks.append(&mut fresh);
        }
        self.own.tasks.replace(tasks);
    }

    /// The tab is gone, from one moment to the next; what it had handed over may have been carried out or not.
    pub fn kill(self) {
        let mut connections = self.world.connections.borrow_mut();
        let own: Vec<u64> =
            connections.iter().filter(|(_, (tab, _))| *tab == self.id).map(|(id, _)| *id).collect();
        connections.retain(|_, (tab, _)| *tab != self.id);
        drop(connections);
        let mut queue = self.world.queue.borrow_mut();
        let of_it: Vec<bool> = queue.iter().map(|it| own.contains(&it.connection)).collect();
        // Those up to some point have reached the disk.
        let n_carried_out = self.world.random.below(of_it.iter().filter(|it| **it).count() + 1);
        let mut nth = 0;
        queue.retain(|it| {
            let is_own = own.contains(&it.connection);
            nth += usize::from(is_own);
            !is_own || nth <= n_carried_out
        });
        drop(queue);
        self.drop_all();
    }

    /// The tab is closed; what it had handed over is carried out.
    pub fn close(self) {
        self.keeper.leave();
        self.world.connections.borrow_mut().retain(|_, (tab, _)| *tab != self.id);
        self.drop_all();
    }

    fn drop_all(self) {
        // A keeper and its tasks hold each other.
        let tasks = (self.own.tasks.take(), self.own.fresh.take(), self.own.hear.take());
        drop(tasks);
        self.world.locks.borrow_mut().retain(|_, (tab, _)| *tab != self.id);
    }
}

fn perform(state: &Rc<RefCell<State>>, keeper: &Rc<RefCell<Option<Keeper>>>, world: &World, action: Action) {
    let mut now = state.borrow().clone();
    now.now_ms = world.now_ms.get();
    let mut next = reduce(&now, action);
    let effects = std::mem::take(&mut next.outbox);
    let serial = next.project.serial;
    state.replace(next);
    let keeper = keeper.borrow().clone();
    if let Some(keeper) = keeper {
        keeper.run(effects, serial);
    }
}
