//! A database that answers in time: browsers have been seen to answer nothing any more, in the background above all, and a
//! page must not wait for ever and say nothing.

use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use super::browser::{Browser, Database, Key, Op, Range, Rows, Soon};
use crate::session::Trouble;

/// How long a transaction may take, in milliseconds.
const PATIENCE: u32 = 30_000;

/// A database of which everything that takes too long fails with [`Trouble::Silent`].
pub(super) struct Patient {
    database: Rc<dyn Database>,
    browser: Rc<dyn Browser>,
}

impl Patient {
    pub(super) fn new(database: Rc<dyn Database>, browser: Rc<dyn Browser>) -> Self {
        Self { database, browser }
    }

    fn within<T: 'static>(&self, awaited: Soon<Result<T, Trouble>>) -> Soon<Result<T, Trouble>> {
        let (mut awaited, mut limit) = (awaited, self.browser.sleep(PATIENCE));
        Box::pin(poll_fn(move |context| match awaited.as_mut().poll(context) {
            Poll::Ready(it) => Poll::Ready(it),
            Poll::Pending => limit.as_mut().poll(context).map(|()| Err(Trouble::Silent)),
        }))
    }
}

impl Database for Patient {
    fn write(&self, ops: &[Op], strict: bool) -> Result<Soon<Result<(), Trouble>>, Trouble> {
        Ok(self.within(self.database.write(ops, strict)?))
    }

    fn read(&self, from: &[(&'static str, Range)]) -> Soon<Result<Vec<Rows>, Trouble>> {
        self.within(self.database.read(from))
    }

    fn keys(&self, store: &'static str, range: &Range) -> Soon<Result<Vec<Key>, Trouble>> {
        self.within(self.database.keys(store, range))
    }

    fn close(&self) {
        self.database.close();
    }
}
