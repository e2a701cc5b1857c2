//! Where a person is: the open document and what has the focus.

use super::Keeper;
use super::browser::{Op, key};
use super::records;
use crate::annotation::AnnotationId;
use crate::session::Access;
use crate::store::DocumentKey;

/// How long after a move the place is kept, in milliseconds.
const PLACE_AFTER: u32 = 400;

impl Keeper {
    /// Keeps where a person is, once they stay there; at once where it is another document.
    pub(super) fn keep_place(&self, document: Option<DocumentKey>, focus: Option<AnnotationId>) {
        let (is_other, moves) = {
            let mut inner = self.inner.borrow_mut();
            let was = inner.place.replace((document.clone(), focus));
            inner.moves += 1;
            (was.is_none_or(|(was, _)| was != document), inner.moves)
        };
        let keeper = self.clone();
        self.spawn(async move {
            keeper.browser.sleep(PLACE_AFTER).await;
            if keeper.inner.borrow().moves == moves {
                keeper.write_place();
            }
        });
        // Another tab, or this one after a reload, opens the document that is open here.
        if is_other {
            self.put_place();
        }
    }

    /// Keeps the place now, with what is at the top of the page; for when the page is left.
    pub fn write_place(&self) {
        self.add_waiting();
        let document = self.inner.borrow().place.clone().and_then(|(document, _)| document);
        if let Some(document) = document {
            self.browser.keep_top(&document);
        }
        self.put_place();
    }

    fn put_place(&self) {
        let inner = self.inner.borrow();
        let (Some(project), Some((document, focus)), Access::Write) =
            (inner.project.clone(), inner.place.clone(), inner.access)
        else {
            return;
        };
        let (Some(database), Some(lease)) = (&inner.database, inner.leases.get(&project.id)) else { return };
        let stored = records::write_place(document.as_ref(), focus);
        let ops = [
            Op::Put("meta", key(&["place", &*project.id]), stored),
            Op::Put("meta", key(&["last"]), project.id.to_string()),
        ];
        // It may be lost: what was not written is where a person was some moments before.
        if let Ok(ended) = database.write(&lease.guarded(&project.id, &ops), false) {
            self.spawn(async move {
                let _may_be_lost = ended.await;
            });
        }
    }
}
