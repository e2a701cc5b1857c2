//! Works on many things side by side, hands on the results in the order the things came in, and never
//! holds more of them than a fixed number of bytes.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use super::output::Failure;

/// How many bytes of input are between reading and writing at most, unless a single thing is longer.
const MAX_IN_FLIGHT: usize = 4 * 1024 * 1024;

/// What a thing costs beyond its bytes.
const OVERHEAD: usize = 512;

/// A thing to work on.
pub(super) struct Load<T> {
    /// The thing.
    pub content: T,
    /// How many bytes it holds, about.
    pub n_bytes: usize,
}

/// What is handed on.
pub(super) enum Handed<R> {
    /// The next result.
    Result(R),
    /// There is no result for now: what has been handed on so far should not wait.
    Idle,
}

/// Takes `loads`, does `work` on each in `n_threads` threads, and hands the results to `take` in order.
///
/// # Errors
/// What `take` fails with; then nothing more is read. A load that is being waited for is not.
pub(super) fn in_order<T, R>(
    loads: impl Iterator<Item = Load<T>> + Send + 'static,
    n_threads: usize,
    work: impl Fn(T) -> R + Send + Sync + 'static,
    mut take: impl FnMut(Handed<R>) -> Result<(), Failure>,
) -> Result<(), Failure>
where
    T: Send + 'static,
    R: Send + 'static,
{
    let gate = Arc::new(Gate::default());
    let (load_sender, load_receiver) = channel();
    let (result_sender, result_receiver) = channel();
    let load_receiver = Arc::new(Mutex::new(load_receiver));
    let work = Arc::new(work);
    for _ in 0..n_threads.max(1) {
        let (loads, results, work) = (Arc::clone(&load_receiver), result_sender.clone(), Arc::clone(&work));
        thread::spawn(move || work_on(&loads, &results, &*work));
    }
    drop(result_sender);
    let entrance = Arc::clone(&gate);
    thread::spawn(move || {
        for (nth, load) in loads.enumerate() {
            let weight = load.n_bytes + OVERHEAD;
            if !entrance.enter(weight) || load_sender.send((nth, weight, load.content)).is_err() {
                return;
            }
        }
    });
    let taken = take_in_order(&result_receiver, &gate, &mut take);
    // Whoever waits for room would wait for ever.
    gate.close();
    taken
}

type Numbered<T> = (usize, usize, T);

fn work_on<T, R>(
    loads: &Mutex<Receiver<Numbered<T>>>,
    results: &Sender<Numbered<R>>,
    work: &(impl Fn(T) -> R + Sync),
) {
    loop {
        let load = loads.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((nth, weight, load)) = load else { return };
        if results.send((nth, weight, work(load))).is_err() {
            return;
        }
    }
}

fn take_in_order<R>(
    results: &Receiver<Numbered<R>>,
    gate: &Gate,
    take: &mut impl FnMut(Handed<R>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    loop {
        let received = match results.try_recv() {
            Err(TryRecvError::Empty) => {
                take(Handed::Idle)?;
                results.recv().ok()
            }
            received => received.ok(),
        };
        let Some((nth, weight, result)) = received else { return Ok(()) };
        early.insert(nth, (weight, result));
        while let Some((weight, result)) = early.remove(&next) {
            take(Handed::Result(result))?;
            gate.leave(weight);
            next += 1;
        }
    }
}

/// Lets in no more than there is room for.
#[derive(Default)]
struct Gate {
    inside: Mutex<Inside>,
    changed: Condvar,
}

#[derive(Default)]
struct Inside {
    weight: usize,
    closed: bool,
}

impl Gate {
    /// Waits for room, and returns false if there will not be any. What is heavier than all the room
    /// goes in alone.
    fn enter(&self, weight: usize) -> bool {
        let full = |inside: &mut Inside| {
            !inside.closed && inside.weight > 0 && inside.weight + weight > MAX_IN_FLIGHT
        };
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let mut inside = self.changed.wait_while(inside, full).unwrap_or_else(PoisonError::into_inner);
        inside.weight += weight;
        !inside.closed
    }

    fn leave(&self, weight: usize) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.weight = inside.weight.saturating_sub(weight);
        self.changed.notify_all();
    }

    fn close(&self) {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.changed.notify_all();
    }
}
