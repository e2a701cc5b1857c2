//! One tab writes a project: whoever holds its lease.
//!
//! A lease has a generation. A tab that takes a project over makes the next generation, and in the same transaction
//! bars the one before: it adds a record `["bar", project, generation]`. Every write of a holder adds that record for
//! its own generation and deletes it again; where another tab has taken over, the record is there, adding it fails,
//! and with it the whole transaction. So a write of an older generation never lands, in any browser, however long its
//! tab was frozen, and without asking anything first: what is handed over when a tab is closed needs no answer.
//!
//! Where the browser knows locks, a lock says at once that the tab which held it is gone. Where it does not, and where
//! the tab is frozen, a lease runs out: whoever waits asks its holder for a sign of life, and takes over when none
//! comes for some time by the clock of the one who waits.

use std::sync::Arc;

use super::Keeper;
use super::browser::{Database, Held, Key, Locked, Op, Range, beginning, key, numbered};
use super::records::{self, StoredLease};
use crate::session::{ProjectInfo, Trouble};

/// How long what bars a generation is kept, in milliseconds: a month. A tab that was frozen for longer than a day asks
/// before it writes anything.
const BARRED_FOR: u64 = 30 * 24 * 60 * 60 * 1_000;

/// The longest step from a generation to the next.
const LONGEST_STEP: u64 = 1 << 30;

/// After how long without a look at its lease a tab no longer trusts it, in milliseconds.
const TRUSTED_FOR: u64 = 24 * 60 * 60 * 1_000;

/// The right to write a project.
pub(super) struct Lease {
    pub(super) generation: u64,
    /// The project as it was when the lease was taken.
    pub(super) info: Arc<ProjectInfo>,
    /// When it was last seen to hold, in milliseconds since 1970.
    pub(super) seen_ms: u64,
    /// The browser's lock, where it has any.
    lock: Option<Held>,
}

/// What came of asking for a lease.
pub(super) enum Leased {
    /// It was given.
    Given(Lease),
    /// Another tab has it.
    Busy,
    /// The project is not there any more; whether it was deleted on purpose.
    Gone(bool),
}

fn lease_key(project: &str) -> Key {
    key(&["lease", project])
}

/// Returns the key of what bars a generation.
fn bar(project: &str, generation: u64) -> Key {
    numbered(&["bar", project], generation)
}

impl Lease {
    /// Returns these changes with what makes them fail once another tab has taken over.
    pub(super) fn guarded(&self, project: &str, ops: &[Op]) -> Vec<Op> {
        let mut guarded = Vec::with_capacity(ops.len() + 2);
        guarded.push(Op::Add("meta", bar(project, self.generation), String::new()));
        guarded.extend_from_slice(ops);
        guarded.push(Op::Delete("meta", Range::Key(bar(project, self.generation))));
        guarded
    }

    /// Returns these changes as the last ones: nobody writes the project after them.
    fn last(&self, project: &str, now_ms: u64, ops: &[Op]) -> Vec<Op> {
        let mut last = vec![Op::Add("meta", bar(project, self.generation), now_ms.to_string())];
        last.extend_from_slice(ops);
        last
    }

    pub(super) fn record(&self, now_ms: u64, released: bool, project: &str) -> Op {
        let (generation, locked) = (self.generation, self.lock.is_some());
        let stored = StoredLease { generation, renewed_ms: now_ms, released, locked };
        Op::Put("meta", lease_key(project), records::write_lease(&stored))
    }

    /// Tells whether it can be trusted without a look.
    pub(super) fn is_trusted(&self, now_ms: u64) -> bool {
        now_ms.saturating_sub(self.seen_ms) < TRUSTED_FOR
    }
}

/// What is stored about who may write a project, all of it at one moment.
pub(super) struct Standing {
    pub(super) lease: Option<StoredLease>,
    /// The project's record.
    pub(super) project: Option<String>,
    /// The generations that are barred, and since when. Of a project that is not there any more they tell that it was
    /// deleted, and not lost.
    pub(super) bars: Vec<(u64, u64)>,
}

pub(super) async fn standing(database: &dyn Database, project: &str) -> Result<Standing, Trouble> {
    let rows = database
        .read(&[
            ("meta", Range::Key(lease_key(project))),
            ("projects", Range::Key(key(&[project]))),
            ("meta", beginning(&["bar", project])),
        ])
        .await?;
    let mut rows = rows.into_iter();
    let mut first = || rows.next().and_then(|rows| rows.into_iter().next()).map(|(_, stored)| stored);
    let (lease, info) = (first(), first());
    let bars: Vec<_> = rows
        .next()
        .into_iter()
        .flatten()
        // A bar whose time cannot be read is kept.
        .filter_map(|(key, since)| Some((key.number?, since.parse().unwrap_or(u64::MAX))))
        .collect();
    let lease = lease.map(|stored| {
        // A record that cannot be read is one that nobody renews; what is barred says how far the generations came.
        let barred = bars.iter().map(|(generation, _)| generation + 1).max().unwrap_or(0);
        let unreadable = StoredLease { generation: barred, renewed_ms: 0, released: false, locked: false };
        serde_json::from_str(&stored).unwrap_or(unreadable)
    });
    Ok(Standing { lease, project: info, bars })
}

/// Returns the generation of a project's lease; `None` where there is none.
pub(super) async fn generation(database: &dyn Database, project: &str) -> Result<Option<u64>, Trouble> {
    Ok(standing(database, project).await?.lease.map(|it| it.generation))
}

impl Keeper {
    /// Asks for a project's lease; `is_fresh` where the project is to be made.
    pub(super) async fn lease(
        &self,
        database: &dyn Database,
        info: &Arc<ProjectInfo>,
        is_fresh: bool,
    ) -> Result<Leased, Trouble> {
        match self.browser.try_lock(&info.id).await {
            Locked::Given(lock) => self.take_lease(database, info, is_fresh, Some(lock), None).await,
            Locked::Taken => Ok(Leased::Busy),
            Locked::Unknown => self.take_lease(database, info, is_fresh, None, None).await,
        }
    }

    /// Takes the lease of a project once more, in a database that was cleared; returns false where another tab
    /// has been quicker.
    pub(super) async fn lease_again(
        &self,
        database: &dyn Database,
        info: &Arc<ProjectInfo>,
    ) -> Result<bool, Trouble> {
        let lock = self.inner.borrow_mut().leases.get_mut(&info.id).and_then(|lease| lease.lock.take());
        match self.take_lease(database, info, true, lock, None).await? {
            Leased::Given(lease) => {
                self.inner.borrow_mut().leases.insert(Arc::clone(&info.id), lease);
                Ok(true)
            }
            Leased::Busy | Leased::Gone(_) => Ok(false),
        }
    }

    /// Takes note that the lease of a project has just been seen to hold.
    pub(super) fn trust(&self, project: &str) {
        let now_ms = self.browser.now_ms();
        if let Some(lease) = self.inner.borrow_mut().leases.get_mut(project) {
            lease.seen_ms = now_ms;
        }
    }

    /// Takes a lease that nobody holds: because this tab has got its holder's lock, because it was given up, or because it
    /// has run out, as `expired` says.
    pub(super) async fn take_lease(
        &self,
        database: &dyn Database,
        info: &Arc<ProjectInfo>,
        is_fresh: bool,
        mut lock: Option<Held>,
        expired: Option<&StoredLease>,
    ) -> Result<Leased, Trouble> {
        let project = &*info.id;
        loop {
            let Standing { lease, project: there, bars } = standing(database, project).await?;
            if there.is_none() && !is_fresh {
                return Ok(Leased::Gone(!bars.is_empty()));
            }
            // One that this tab has asked for and has not heard of is nobody else's.
            let is_own = |it: &StoredLease| self.inner.borrow().leases_asked_for.contains(&it.generation);
            let is_free = |it: &StoredLease| it.released || it.locked && lock.is_some() || is_own(it);
            let is_held = lease.as_ref().is_some_and(|it| !is_free(it));
            if is_held && lease.as_ref() != expired {
                return Ok(Leased::Busy);
            }
            let before = lease.map_or(0, |it| it.generation);
            let now_ms = self.browser.now_ms();
            // By a random step: not even where all that is stored was cleared do two tabs meet in one generation.
            let generation = before + 1 + self.browser.random() % LONGEST_STEP;
            let taken = Lease { generation, info: Arc::clone(info), seen_ms: now_ms, lock: lock.take() };
            let mut ops = vec![
                Op::Add("meta", bar(project, before), now_ms.to_string()),
                taken.record(now_ms, false, project),
                Op::Put("meta", key(&["last"]), project.to_owned()),
            ];
            if is_fresh {
                ops.push(Op::Put("projects", key(&[project]), records::write_project(info)));
            }
            let old = bars.iter().filter(|(_, since_ms)| since_ms.saturating_add(BARRED_FOR) < now_ms);
            ops.extend(old.map(|(generation, _)| Op::Delete("meta", Range::Key(bar(project, *generation)))));
            self.inner.borrow_mut().leases_asked_for.insert(generation);
            match database.write(&ops, true)?.await {
                Ok(()) => {
                    self.browser.tell(&format!("taken/{project}"));
                    return Ok(Leased::Given(taken));
                }
                // Somebody else was quicker: what is stored now says who.
                Err(Trouble::Conflict) => lock = taken.lock,
                Err(trouble) => return Err(trouble),
            }
        }
    }

    /// Gives a lease up, so that another tab need not wait.
    pub(super) fn release(&self, project: &str, lease: Lease) {
        let database = self.inner.borrow().database.clone();
        if let Some(database) = database {
            let record = lease.record(self.browser.now_ms(), true, project);
            // Handed over after everything that was written under the lease; where it fails, the lease runs out.
            if let Ok(ended) = database.write(&lease.guarded(project, &[record]), false) {
                let (keeper, project) = (self.clone(), project.to_owned());
                self.spawn(async move {
                    let is_released = ended.await.is_ok();
                    drop(lease);
                    if is_released {
                        keeper.browser.tell(&format!("released/{project}"));
                    }
                });
            }
        }
    }

    /// Writes the last there is to write of a project; from then on nobody writes it.
    pub(super) async fn write_last(
        &self,
        database: &dyn Database,
        project: &str,
        lease: &Lease,
        mut ops: Vec<Op>,
    ) -> Result<(), Trouble> {
        ops.push(Op::Delete("meta", Range::Key(lease_key(project))));
        database.write(&lease.last(project, self.browser.now_ms(), &ops), true)?.await
    }
}
