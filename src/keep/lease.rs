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

use super::browser::{Database, Held, Key, Locked, Op, Range, beginning, key, numbered};
use super::records::{self, StoredLease};
use super::{Keeper, loading};
use crate::session::{Access, ProjectAction, ProjectInfo, Trouble};

/// How often a tab looks after its project, in milliseconds.
const LOOKS_EVERY: u32 = 2_000;

/// Every how many looks the documents are counted.
const COUNTS_EVERY: u64 = 15;

/// How long a lease lasts without a sign of life, in milliseconds.
const LASTS: u64 = 10_000;

/// How long it lasts where its holder has a lock, and so is there, but perhaps frozen; and where it cannot be asked, and
/// gives signs of life as seldom as a browser lets it in the background.
const LASTS_LOCKED: u64 = 60_000;

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
    seen_ms: u64,
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

/// What a tab that looks on has seen of the lease.
#[derive(Default)]
pub(super) struct Watch {
    seen: Option<StoredLease>,
    since_ms: u64,
    /// How often the project was not there, without having been deleted.
    missed: u32,
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

    fn record(&self, now_ms: u64, released: bool, project: &str) -> Op {
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
    async fn take_lease(
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
            // Handed over behind everything that was written under the lease; where it fails, the lease runs out.
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

    /// The page is left, perhaps for good: other tabs need not wait for it.
    pub fn leave(&self) {
        self.write_place();
        let (database, ops) = {
            let inner = self.inner.borrow();
            let (Some(database), Some(project)) = (inner.database.clone(), inner.project.clone()) else {
                return;
            };
            let Some(lease) = inner.leases.get(&project.id) else { return };
            if inner.holds() {
                // Shown again, it must still be the one who writes.
                return;
            }
            let record = lease.record(self.browser.now_ms(), true, &project.id);
            (database, lease.guarded(&project.id, &[record]))
        };
        if database.write(&ops, false).is_ok()
            && let Some(project) = &self.inner.borrow().project
        {
            self.browser.tell(&format!("released/{}", project.id));
        }
    }

    /// The page is shown again after it was left or out of sight: another tab may have taken over.
    pub fn come_back(&self) {
        let keeper = self.clone();
        self.spawn(async move {
            keeper.look_after().await;
            let is_looking_on = keeper.inner.borrow().access == Access::OtherTab;
            // A page that was put away has perhaps not heard what the other tab told.
            if is_looking_on && let Err(trouble) = keeper.look_on().await {
                keeper.disconnect(trouble);
            }
        });
    }

    /// Looks at once who writes the project.
    fn look_soon(&self) {
        let keeper = self.clone();
        self.spawn(async move { keeper.look_after().await });
    }

    /// Looks after the project as long as the page is there.
    pub(super) async fn keep_looking(&self) {
        loop {
            self.browser.sleep(LOOKS_EVERY).await;
            self.look_after().await;
        }
    }

    /// Looks whether this tab still writes the project, or may begin to.
    pub(super) async fn look_after(&self) {
        let (database, project, access) = {
            let mut inner = self.inner.borrow_mut();
            let (Some(database), Some(project)) = (inner.database.clone(), inner.project.clone()) else {
                return;
            };
            if inner.is_looking || inner.prepared.is_some() {
                return;
            }
            inner.is_looking = true;
            (database, project, inner.access)
        };
        let looked = match access {
            Access::Write => self.look_at_lease(&*database, &project).await,
            Access::OtherTab => self.look_for_lease(&*database, &project).await,
            Access::Newer => Ok(()),
        };
        self.inner.borrow_mut().is_looking = false;
        if let Err(trouble) = looked {
            // What cannot be read is opened anew; if that fails it is told.
            self.disconnect(trouble);
        }
        if access == Access::Write {
            self.expire();
            self.merge_stranded();
        }
    }

    /// Looks whether the lease is still there.
    async fn look_at_lease(&self, database: &dyn Database, project: &ProjectInfo) -> Result<(), Trouble> {
        let generation = self.inner.borrow().leases.get(&project.id).map(|lease| lease.generation);
        let Some(generation) = generation else { return Ok(()) };
        let Standing { lease, project: there, .. } = standing(database, &project.id).await?;
        match lease {
            Some(lease) if lease.generation == generation && there.is_some() => {
                let renewed = {
                    let mut inner = self.inner.borrow_mut();
                    let (hears, now_ms) = (inner.hears, self.browser.now_ms());
                    let Some(held) = inner.leases.get_mut(&project.id) else { return Ok(()) };
                    held.seen_ms = now_ms;
                    // Who cannot be asked gives signs of life unasked.
                    (lease.released || !hears)
                        .then(|| held.guarded(&project.id, &[held.record(now_ms, false, &project.id)]))
                };
                if let Some(ops) = renewed {
                    match database.write(&ops, false)?.await {
                        Err(Trouble::Conflict) => self.oust(&project.id),
                        renewed => renewed?,
                    }
                }
                // All at once is noticed by the lease; what is cleared in part, by counting now and then.
                let counts = {
                    let mut inner = self.inner.borrow_mut();
                    inner.looks += 1;
                    inner.looks.is_multiple_of(COUNTS_EVERY)
                };
                if counts { self.look_for_losses(database, project).await } else { Ok(()) }
            }
            Some(lease) if lease.generation != generation => {
                self.oust(&project.id);
                Ok(())
            }
            _ => self.resume(database).await,
        }
    }

    /// Looks whether nobody holds the lease any more, and takes over then.
    async fn look_for_lease(
        &self,
        database: &dyn Database,
        project: &Arc<ProjectInfo>,
    ) -> Result<(), Trouble> {
        let Standing { lease, project: there, bars } = standing(database, &project.id).await?;
        if there.is_none() {
            let missed = {
                let mut inner = self.inner.borrow_mut();
                inner.watch.missed += 1;
                inner.watch.missed
            };
            // Whoever works on it makes it again where it was lost.
            if !bars.is_empty() || missed > 3 {
                return self.leave_project(!bars.is_empty()).await;
            }
            return Ok(());
        }
        let now_ms = self.browser.now_ms();
        let (has_lock, is_locked) = {
            let inner = self.inner.borrow();
            (inner.given_lock.as_ref().is_some_and(|(of, _)| *of == project.id), inner.waiting.is_some())
        };
        // The lock of a tab that took over from a frozen one is still the frozen one's: getting it then tells nothing.
        let is_free = !is_locked && lease.as_ref().is_none_or(|it| it.released || (has_lock && it.locked));
        let expired = {
            let mut inner = self.inner.borrow_mut();
            inner.watch.missed = 0;
            if inner.watch.seen != lease || inner.watch.since_ms == 0 {
                inner.watch.seen.clone_from(&lease);
                inner.watch.since_ms = now_ms;
            }
            let lasts = if is_locked || !inner.hears { LASTS_LOCKED } else { LASTS };
            // A tab of an earlier Qawl has a lock and no lease: only the lock tells of it.
            lease.is_some() && now_ms.saturating_sub(inner.watch.since_ms) > lasts
        };
        if is_free || expired {
            let given = self.inner.borrow_mut().given_lock.take();
            let lock = given.filter(|(of, _)| *of == project.id).map(|(_, lock)| lock);
            self.take_over(database, project, lock, lease.as_ref()).await?;
        } else {
            self.browser.tell(&format!("ping/{}", project.id));
        }
        self.wait_for_lock(project);
        Ok(())
    }

    async fn take_over(
        &self,
        database: &dyn Database,
        project: &Arc<ProjectInfo>,
        lock: Option<Held>,
        expired: Option<&StoredLease>,
    ) -> Result<(), Trouble> {
        match self.take_lease(database, project, false, lock, expired).await? {
            Leased::Busy => Ok(()),
            Leased::Gone(deleted) => self.leave_project(deleted).await,
            Leased::Given(lease) => {
                let all = loading::projects(database).await?;
                let info =
                    all.iter().find(|it| it.id == project.id).cloned().unwrap_or_else(|| Arc::clone(project));
                self.present(database, info, all, Access::Write, Some(lease)).await
            }
        }
    }

    /// Waits for the lock of the project that this tab looks at, where the browser knows locks.
    pub(super) fn wait_for_lock(&self, project: &ProjectInfo) {
        {
            let inner = self.inner.borrow();
            if inner.access != Access::OtherTab || inner.waiting.is_some() || inner.given_lock.is_some() {
                return;
            }
        }
        let (keeper, of) = (self.clone(), Arc::clone(&project.id));
        let waiting = self.browser.wait_for_lock(
            &project.id,
            Box::new(move |lock| {
                {
                    let mut inner = keeper.inner.borrow_mut();
                    inner.waiting = None;
                    if inner.access != Access::OtherTab || inner.project.as_ref().is_none_or(|it| it.id != of)
                    {
                        return;
                    }
                    inner.given_lock = Some((of, lock));
                }
                keeper.look_soon();
            }),
        );
        self.inner.borrow_mut().waiting = waiting;
    }

    /// Another tab has taken the project over: what was not saved by then is held, and merged once this tab may write
    /// again.
    pub(super) fn oust(&self, project: &str) {
        let is_open = {
            let mut inner = self.inner.borrow_mut();
            let Some((id, lease)) = inner.leases.remove_entry(project) else { return };
            drop(lease);
            inner.strand(&id);
            inner.trouble = None;
            let is_open = inner.project.as_ref().is_some_and(|it| it.id == id);
            if is_open {
                inner.access = Access::OtherTab;
                inner.watch = Watch::default();
            }
            is_open
        };
        if !is_open {
            return;
        }
        let keeper = self.clone();
        self.spawn(async move {
            if let Err(trouble) = keeper.look_on().await {
                keeper.disconnect(trouble);
            }
        });
    }

    /// Shows the open project as it is stored, for looking only.
    pub(super) async fn look_on(&self) -> Result<(), Trouble> {
        let (database, project) = {
            let inner = self.inner.borrow();
            let (Some(database), Some(project)) = (inner.database.clone(), inner.project.clone()) else {
                return Ok(());
            };
            (database, project)
        };
        let all = loading::projects(&*database).await?;
        match all.iter().find(|it| it.id == project.id).cloned() {
            Some(info) => self.present(&*database, info, all, Access::OtherTab, None).await,
            // It was cleared. Whoever works on it makes it again; else it is left, and that is told.
            None if standing(&*database, &project.id).await?.bars.is_empty() => Ok(()),
            None => self.leave_project(true).await,
        }
    }

    /// Hands work that another tab's takeover left unsaved to the session, as if it had come in a file.
    fn merge_stranded(&self) {
        let arrivals: Vec<_> = {
            let mut inner = self.inner.borrow_mut();
            let Some(project) = inner.project.as_ref().map(|it| Arc::clone(&it.id)) else { return };
            if inner.fetching > 0 || inner.stranded.is_empty() {
                return;
            }
            let is_here = |of: &Arc<str>| *of == project || inner.cleared.contains(of);
            let slots: Vec<_> = inner.stranded.keys().filter(|(of, _)| is_here(of)).cloned().collect();
            slots.into_iter().filter_map(|slot| Some(inner.stranded.remove(&slot)?.0)).collect()
        };
        if !arrivals.is_empty() {
            let arrivals = arrivals
                .into_iter()
                .map(|document| crate::session::Arrival { document, summary: None })
                .collect();
            self.emit(ProjectAction::Add(arrivals));
            self.emit(ProjectAction::TookIn(Vec::new(), false));
            self.inner.borrow_mut().trouble = None;
            self.tell_if_saved();
        }
    }

    /// Hears what another tab tells about who writes; returns true if it was that.
    pub(super) fn heard_of_lease(&self, what: &str, project: &str) -> bool {
        let access = {
            let inner = self.inner.borrow();
            let is_open = inner.project.as_ref().is_some_and(|it| *it.id == *project);
            is_open.then_some(inner.access)
        };
        match (what, access) {
            ("ping", Some(Access::Write)) => self.answer(project),
            ("taken", Some(Access::Write)) | ("released" | "deleted", Some(Access::OtherTab)) => {
                self.look_soon()
            }
            ("ping" | "taken" | "released" | "deleted", _) => {}
            _ => return false,
        }
        true
    }

    /// Gives a sign of life.
    fn answer(&self, project: &str) {
        let now_ms = self.browser.now_ms();
        let (database, ops) = {
            let inner = self.inner.borrow();
            let (Some(database), Some(lease)) = (inner.database.clone(), inner.leases.get(project)) else {
                return;
            };
            (database, lease.guarded(project, &[lease.record(now_ms, false, project)]))
        };
        if let Ok(ended) = database.write(&ops, false) {
            let (keeper, project) = (self.clone(), project.to_owned());
            self.spawn(async move {
                if ended.await == Err(Trouble::Conflict) {
                    keeper.oust(&project);
                }
            });
        }
    }
}
