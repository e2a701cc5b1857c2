//! Tells when what was stored is gone: cleared by a person, by the browser, or by something else on the same address.
//! How many documents a project has is kept beside the database too, so that the next start knows.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::browser::{Database, Op, beginning};
use super::{Keeper, loading};
use crate::session::{Access, ProjectAction, ProjectInfo, Trouble};
use crate::store::{DocumentKey, Summary};

/// The beginning of the names under which it is kept beside the database how many documents a project has.
pub const COUNTED: &str = "qawl.stored.";

impl Keeper {
    /// Keeps beside the database how many documents a project has.
    pub(super) fn count_beside(&self, project: &str, documents: usize) {
        let count = (documents > 0).then(|| documents.to_string());
        self.browser.keep_beside(&format!("{COUNTED}{project}"), count.as_deref());
    }

    fn counted_beside(&self, project: &str) -> usize {
        let count = self.browser.beside(&format!("{COUNTED}{project}"));
        // Who writes something else there knows of no documents.
        count.and_then(|count| count.parse().ok()).unwrap_or(0)
    }

    /// Keeps beside the database how many documents the open project has, those included whose loss nobody has taken
    /// note of.
    pub(super) fn count_stored(&self) {
        let inner = self.inner.borrow();
        let Some(project) = inner.project.as_ref().filter(|_| inner.access == Access::Write) else { return };
        let lost = inner.losses.get(&project.id).copied().unwrap_or(0);
        self.count_beside(&project.id, inner.stored.len() + lost);
    }

    /// Finds out how many documents of a project are gone that has so many now.
    pub(super) fn note_losses(&self, project: &Arc<str>, documents: usize) {
        let lost = self.counted_beside(project).saturating_sub(documents);
        let mut inner = self.inner.borrow_mut();
        if lost > 0 {
            inner.losses.insert(Arc::clone(project), lost);
        } else {
            inner.losses.remove(project);
        }
    }

    /// Finds out which projects are gone altogether, without having been deleted.
    pub(super) async fn note_lost_projects(
        &self,
        database: &dyn Database,
        there: &[Arc<ProjectInfo>],
    ) -> Result<(), Trouble> {
        for name in self.browser.names_beside(COUNTED) {
            let Some(project) = name.strip_prefix(COUNTED) else { continue };
            if there.iter().any(|it| &*it.id == project) {
                continue;
            }
            if database.keys("meta", &beginning(&["bar", project])).await?.is_empty() {
                self.note_losses(&Arc::from(project), 0);
            } else {
                // It was deleted, and the browser was ended before this was.
                self.count_beside(project, 0);
            }
        }
        Ok(())
    }

    /// Returns how many documents are gone.
    pub(super) fn lost(&self) -> usize {
        self.inner.borrow().losses.values().sum()
    }

    /// Looks whether documents are gone that were stored, and tells it.
    pub(super) async fn look_for_losses(
        &self,
        database: &dyn Database,
        project: &ProjectInfo,
    ) -> Result<(), Trouble> {
        let before = self.inner.borrow().stored.clone();
        let there = loading::names(database, &project.id).await?;
        let lost: Vec<DocumentKey> = {
            let mut inner = self.inner.borrow_mut();
            if inner.project.as_ref().is_none_or(|it| it.id != project.id) || inner.access != Access::Write {
                return Ok(());
            }
            // What was stored or deleted meanwhile was not asked about.
            let is_held = |name: &str| {
                let slot = DocumentKey::from_name(name).map(|name| (Arc::clone(&project.id), name));
                let held = slot.and_then(|slot| inner.unsaved.held(&slot));
                held.is_some_and(|it| it.document.is_some())
            };
            let lost: BTreeSet<String> = before
                .difference(&there)
                .filter(|name| inner.stored.contains(*name) && !is_held(name))
                .cloned()
                .collect();
            inner.stored.retain(|name| !lost.contains(name));
            let lost: Vec<_> = lost.iter().filter_map(|name| DocumentKey::from_name(name)).collect();
            for name in &lost {
                inner.journals.remove(name);
            }
            lost
        };
        if !lost.is_empty() {
            self.emit(ProjectAction::Gone(lost));
        }
        Ok(())
    }

    /// Keeps how many documents of the open project are gone, as the session counts them; none once a person has taken
    /// note.
    pub(super) fn keep_losses(&self, lost: usize) {
        let noted: Vec<_> = {
            let mut inner = self.inner.borrow_mut();
            let Some(project) = inner.project.as_ref().map(|it| Arc::clone(&it.id)) else { return };
            if lost == 0 {
                let noted = std::mem::take(&mut inner.losses);
                noted.into_keys().filter(|it| *it != project).collect()
            } else {
                let others: usize =
                    inner.losses.iter().filter(|(it, _)| **it != project).map(|(_, lost)| lost).sum();
                inner.losses.insert(project, lost.saturating_sub(others));
                Vec::new()
            }
        };
        for project in noted {
            self.count_beside(&project, 0);
        }
        if lost > 0 {
            self.note_fuller();
        }
        self.count_stored();
    }

    /// Deletes documents for good that were removed so long ago that they cannot be brought back any more.
    pub(super) fn expire(&self) {
        self.emit(ProjectAction::Expire(self.browser.now_ms()));
    }

    /// Deletes documents of the open project for good.
    pub(super) fn delete_documents(&self, documents: &[Arc<Summary>]) {
        let (ops, about) = {
            let mut inner = self.inner.borrow_mut();
            let Some(project) = inner.project.as_ref().map(|it| Arc::clone(&it.id)) else { return };
            let mut ops: Vec<Op> = Vec::new();
            for summary in documents {
                inner.stored.remove(summary.key.name());
                inner.journals.remove(&summary.key);
                inner.unsaved.remove(&(Arc::clone(&project), summary.key.clone()));
                ops.extend(loading::deletes(&project, &summary.key));
            }
            (ops, super::writing::About::housekeeping(project))
        };
        // Lowered before, so that no number tells of more than there is.
        self.count_stored();
        self.write(&ops, about);
    }
}
