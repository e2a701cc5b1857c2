//! Runs what may pause to its end, where nobody has to wait.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Returns what comes of something whose pauses are none.
pub(crate) fn at_once<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(done) = future.as_mut().poll(&mut context) {
            return done;
        }
    }
}
