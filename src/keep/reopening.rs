//! Opens the database, and opens it anew when the browser has closed it: in the background, when memory is short,
//! when what is stored was cleared.

use std::rc::Rc;
use std::sync::Arc;

use super::browser::{Connection, Database};
use super::lease::{Standing, standing};
use super::patience::Patient;
use super::{Keeper, loading};
use crate::session::{Access, ProjectAction, ProjectInfo, Trouble};

/// How long after the connection was lost it is tried to open it anew, in milliseconds: soon, then less and less often.
const AGAIN_AFTER: [u32; 6] = [30, 250, 1_000, 3_000, 10_000, 30_000];

/// From which of these attempts on it is told that nothing is saved.
const TOLD_FROM: usize = 2;

impl Keeper {
    /// Opens the database, and hears from then on when it is lost.
    pub(super) async fn connect(&self) -> Result<Connection, Trouble> {
        let connection = {
            let mut inner = self.inner.borrow_mut();
            inner.connection += 1;
            inner.connection
        };
        let keeper = self.clone();
        let lost = Box::new(move || {
            if keeper.inner.borrow().connection == connection {
                keeper.disconnect(Trouble::Closed);
            }
        });
        let opened = self.browser.open(lost).await?;
        if self.inner.borrow().connection != connection {
            opened.database.close();
            return Err(Trouble::Closed);
        }
        if !self.inner.borrow().hears {
            let keeper = self.clone();
            let hears = self.browser.listen(Box::new(move |told| keeper.heard(&told)));
            self.inner.borrow_mut().hears = hears;
        }
        let database = Rc::new(Patient::new(opened.database, Rc::clone(&self.browser)));
        Ok(Connection { database, ..opened })
    }

    /// Gives a connection up that does not work any more, and opens the database anew.
    pub(super) fn disconnect(&self, trouble: Trouble) {
        {
            let mut inner = self.inner.borrow_mut();
            let Some(database) = inner.database.take() else { return };
            database.close();
            inner.connection += 1;
            inner.trouble = Some(trouble);
            if std::mem::replace(&mut inner.is_reopening, true) {
                return;
            }
        }
        let keeper = self.clone();
        self.spawn(async move {
            let mut attempts = 0;
            while keeper.inner.borrow().database.is_none() {
                let after = AGAIN_AFTER.get(attempts).or(AGAIN_AFTER.last()).copied().unwrap_or(0);
                keeper.browser.sleep(after).await;
                match keeper.reopen().await {
                    Ok(()) => attempts = 0,
                    Err(Trouble::Newer) => {
                        keeper.tell_trouble(Trouble::Newer);
                        break;
                    }
                    Err(trouble) if attempts + 1 == TOLD_FROM => keeper.tell_trouble(trouble),
                    Err(_) => {}
                }
                attempts += 1;
            }
            keeper.inner.borrow_mut().is_reopening = false;
        });
    }

    /// Opens the database anew and goes on where the connection was lost.
    pub(super) async fn reopen(&self) -> Result<(), Trouble> {
        if self.inner.borrow().database.is_some() {
            return Ok(());
        }
        if std::mem::replace(&mut self.inner.borrow_mut().is_opening, true) {
            return Err(Trouble::Closed);
        }
        let reopened = self.reopen_alone().await;
        self.inner.borrow_mut().is_opening = false;
        reopened
    }

    async fn reopen_alone(&self) -> Result<(), Trouble> {
        let Connection { database, is_newer } = self.connect().await?;
        if is_newer {
            database.close();
            return Err(Trouble::Newer);
        }
        {
            let mut inner = self.inner.borrow_mut();
            inner.database = Some(Rc::clone(&database));
            inner.is_unchecked = true;
        }
        let resumed = if self.inner.borrow().in_memory {
            self.keep_from_now_on(&*database).await
        } else {
            self.resume(&*database).await
        };
        if let Err(trouble) = resumed {
            database.close();
            let mut inner = self.inner.borrow_mut();
            inner.database = None;
            inner.is_unchecked = false;
            inner.connection += 1;
            inner.trouble = Some(trouble.clone());
            return Err(trouble);
        }
        Ok(())
    }

    /// Goes on with the open project in a database that may have been changed or cleared meanwhile.
    pub(super) async fn resume(&self, database: &dyn Database) -> Result<(), Trouble> {
        // One at a time: what another one makes anew would be taken for what was there before.
        while std::mem::replace(&mut self.inner.borrow_mut().is_resuming, true) {
            self.browser.sleep(10).await;
        }
        let resumed = self.resume_alone(database).await;
        self.inner.borrow_mut().is_resuming = false;
        resumed
    }

    /// Looks after the leases of projects that are not open and of which something still waits to be saved.
    async fn resume_others(
        &self,
        database: &dyn Database,
        open: Option<&ProjectInfo>,
    ) -> Result<(), Trouble> {
        let others: Vec<_> = {
            let inner = self.inner.borrow();
            let others = inner.leases.values().filter(|it| open.is_none_or(|open| open.id != it.info.id));
            others.map(|it| (it.generation, Arc::clone(&it.info))).collect()
        };
        for (held, info) in others {
            let Standing { lease, project: there, bars } = standing(database, &info.id).await?;
            if there.is_some() && lease.is_some_and(|it| it.generation == held) {
                self.trust(&info.id);
            } else if there.is_some() {
                self.oust(&info.id);
            } else if !bars.is_empty() {
                self.forget_deleted(&info.id);
            } else if !self.lease_again(database, &info).await? {
                self.oust(&info.id);
            }
        }
        Ok(())
    }

    async fn resume_alone(&self, database: &dyn Database) -> Result<(), Trouble> {
        let (project, access) = {
            let inner = self.inner.borrow();
            (inner.project.clone(), inner.access)
        };
        self.resume_others(database, project.as_deref()).await?;
        if let Some(project) = project.filter(|_| access == Access::Write) {
            self.resume_open(database, &project).await?;
        } else if access == Access::OtherTab {
            // What the other tab has told meanwhile was not heard.
            self.look_on().await?;
        }
        {
            let mut inner = self.inner.borrow_mut();
            inner.trouble = None;
            inner.is_unchecked = false;
        }
        self.save_held().await;
        Ok(())
    }

    /// Finds out what has become of the open project, which this tab has written.
    async fn resume_open(&self, database: &dyn Database, project: &Arc<ProjectInfo>) -> Result<(), Trouble> {
        let held = self.inner.borrow().leases.get(&project.id).map(|lease| lease.generation);
        let Standing { lease, project: there, bars } = standing(database, &project.id).await?;
        if there.is_none() && !bars.is_empty() {
            return self.leave_project(true).await;
        }
        if there.is_none() {
            // All of it was cleared: the project is made again, and what is open here is saved in it.
            if !self.lease_again(database, project).await? {
                self.oust(&project.id);
                return Ok(());
            }
            self.emit(ProjectAction::Projects(loading::projects(database).await?));
        } else if held.is_none() || lease.map(|it| it.generation) != held {
            self.oust(&project.id);
            return Ok(());
        } else {
            // Nobody has written meanwhile.
            self.trust(&project.id);
        }
        self.look_for_losses(database, project).await
    }
}
