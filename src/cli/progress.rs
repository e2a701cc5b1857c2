//! How far a run is, shown on a terminal and nowhere else.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::output::complain;

/// How often the bar is redrawn at most.
const REDRAW: Duration = Duration::from_millis(100);

/// How far a run is.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    read: Arc<AtomicU64>,
    n_articles: u64,
    drawn: Instant,
}

impl Progress {
    /// Returns the progress of a run that reads `n_bytes`, if that is known; `read` counts them.
    ///
    /// It is shown if standard error is a terminal, and the results do not go to the same one.
    pub fn of(n_bytes: impl FnOnce() -> Option<u64>, read: &Arc<AtomicU64>, to_stdout: bool) -> Self {
        let shown = io::stderr().is_terminal() && !(to_stdout && io::stdout().is_terminal());
        let bar = shown.then(|| match n_bytes() {
            Some(n_bytes) => styled(
                ProgressBar::new(n_bytes),
                "{bar:30} {percent:>3} %  {bytes} of {total_bytes}  {msg}  {eta} left",
            ),
            None => styled(ProgressBar::new_spinner(), "{spinner} {bytes}  {msg}  {elapsed}"),
        });
        Self { bar, read: Arc::clone(read), n_articles: 0, drawn: Instant::now() }
    }

    /// Counts an article.
    pub fn count(&mut self) {
        self.n_articles += 1;
        if let Some(bar) = self.bar.as_ref().filter(|_| self.drawn.elapsed() >= REDRAW) {
            self.drawn = Instant::now();
            bar.set_position(self.read.load(Ordering::Relaxed));
            bar.set_message(format!("{} articles", self.n_articles));
        }
    }

    /// Says what is being done before articles are annotated.
    pub fn say(&self, what: &'static str) {
        if let Some(bar) = &self.bar {
            bar.set_position(self.read.load(Ordering::Relaxed));
            bar.set_message(what);
        }
    }

    /// Tells the user something above the bar.
    pub fn complain(&self, message: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| complain(message)),
            None => complain(message),
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        // A template error is not worth failing for; keep the default style.
        Err(_) => bar,
    }
}
