//! Looks after the lease as long as the page is there: whether this tab still writes the project, or may begin to.

use std::sync::Arc;

use super::browser::{Database, Held};
use super::lease::{Leased, Standing, standing};
use super::records::StoredLease;
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

/// What a tab that looks on has seen of the lease.
#[derive(Default)]
pub(super) struct Watch {
    seen: Option<StoredLease>,
    since_ms: u64,
    /// How often the project was not there, without having been deleted.
    missed: u32,
}

impl Keeper {
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
            // A page that was put away may not have heard what the other tab said.
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
            // It was cleared. Whoever works on it makes it again; else it is left, and the page says so.
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
