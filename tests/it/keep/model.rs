//! Two or three tabs driven at random against a plain record of what was acknowledged.
//!
//! Every edit adds a word of its own to the note on a document, so that a note tells which edits it holds. A tab that
//! shows "Saved" acknowledges the words that it shows. Whatever happens, an acknowledged word is stored, unless all was
//! cleared, and then somebody is told.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::rc::Rc;
use std::sync::Arc;

use qawl::session::{Access, Action, DocumentAction, ProjectAction, Saving, Trouble};
use qawl::store::{DocumentKey, Mark};

use super::world::{Fault, Tab, World};
use super::{access, article, note, settle, shown, stored};

/// How many steps a run takes; `QAWL_MODEL_STEPS` asks for more.
const STEPS: usize = 3_000;

/// How many runs there are, half of them with locks; `QAWL_MODEL_RUNS` asks for more.
const RUNS: u64 = 16;

type Words = BTreeSet<String>;

/// What was acknowledged.
#[derive(Default)]
struct Record {
    words: BTreeMap<(Arc<str>, DocumentKey), Words>,
    /// Documents that were acknowledged before all was cleared.
    cleared: BTreeSet<(Arc<str>, DocumentKey)>,
    deleted: BTreeSet<Arc<str>>,
}

fn words(note: &str) -> Words {
    note.split_whitespace().map(str::to_owned).collect()
}

struct Run {
    world: Rc<World>,
    tabs: Vec<Tab>,
    record: Record,
    n_tabs: usize,
    /// The tabs that have gone from one project to another.
    switched: BTreeSet<usize>,
    n_words: usize,
    log: Vec<String>,
    counts: BTreeMap<&'static str, usize>,
}

impl Run {
    fn begin(seed: u64, has_locks: bool) -> Self {
        let world = World::new(seed, has_locks);
        let mut run = Self {
            world,
            tabs: Vec::new(),
            record: Record::default(),
            n_tabs: 0,
            switched: BTreeSet::new(),
            n_words: 0,
            log: Vec::new(),
            counts: BTreeMap::new(),
        };
        run.open_tab();
        run
    }

    fn open_tab(&mut self) {
        self.tabs.push(Tab::open(&self.world, self.n_tabs));
        self.n_tabs += 1;
    }

    fn say(&mut self, what: &'static str, detail: String) {
        *self.counts.entry(what).or_default() += 1;
        self.world.trace(|| format!("{what} {detail}"));
        self.log.push(format!("{} {what} {detail}", self.world.now_ms.get()));
    }

    /// Takes note of what the tabs acknowledge, and holds it against what is stored.
    fn acknowledge(&mut self) {
        for tab in &self.tabs {
            let state = tab.state.borrow();
            let (Some(info), Some(open)) = (&state.project.info, &state.project.open) else { continue };
            if state.project.saving != Saving::Saved
                || state.project.access != Access::Write
                || state.project.is_stale
            {
                continue;
            }
            let slot = (Arc::clone(&info.id), open.clone());
            if self.record.deleted.contains(&slot.0) || self.record.cleared.contains(&slot) {
                continue;
            }
            let shown = words(
                &state
                    .document
                    .as_ref()
                    .and_then(|it| it.note().map(ToString::to_string))
                    .unwrap_or_default(),
            );
            if self.record.words.get(&slot).is_some_and(|known| shown.is_subset(known)) {
                continue;
            }
            let stored = stored(&self.world, &slot.0, &slot.1).map(|note| words(&note));
            self.world.trace(|| format!("tab {} acknowledges {shown:?} of {slot:?}", tab.id));
            assert!(
                stored.as_ref().is_some_and(|stored| stored.is_superset(&shown)),
                "tab {} shows {shown:?} as saved, stored is {stored:?}",
                tab.id
            );
            self.record.words.entry(slot).or_default().extend(shown);
        }
    }

    fn check_stored(&self) {
        for ((project, key), words_of) in &self.record.words {
            let stored = stored(&self.world, project, key).map(|note| words(&note));
            assert!(
                stored.as_ref().is_some_and(|stored| stored.is_superset(words_of)),
                "{words_of:?} were acknowledged of {project}/{key}, stored is {stored:?}"
            );
        }
    }

    fn step(&mut self) {
        let world = Rc::clone(&self.world);
        let random = &world.random;
        let n = self.tabs.len();
        let at = random.below(n);
        match random.below(100) {
            0..25 => {
                let word = format!("w{}", self.n_words);
                self.n_words += 1;
                let tab = &self.tabs[at];
                if !tab.is_frozen.get() && tab.state.borrow().document.is_some() {
                    note(tab, &word);
                    let detail = format!("tab {} {word}", tab.id);
                    self.say("edit", detail);
                }
            }
            25..30 => {
                let (tab, which) = (&self.tabs[at], 1 + random.below(4));
                if !tab.is_frozen.get() {
                    tab.act(Action::Document(DocumentAction::Open(article(which))));
                    let detail = format!("tab {} article {which}", tab.id);
                    self.say("open", detail);
                }
            }
            30..33 => {
                let tab = &self.tabs[at];
                let open = tab.state.borrow().project.open.clone();
                if let Some(open) = open.filter(|_| !tab.is_frozen.get()) {
                    tab.act(Action::Project(ProjectAction::Mark(open, Some(Mark::Done))));
                    self.say("mark", String::new());
                }
            }
            33..55 => self.tabs[at].turn(),
            55..80 => {
                world.carry_out();
            }
            80..88 => {
                let ms = [5, 50, 400, 2_500][random.below(4)];
                world.now_ms.set(world.now_ms.get() + ms);
            }
            88 if n < 3 => {
                self.open_tab();
                self.say("new tab", format!("tab {}", self.n_tabs - 1));
            }
            89 if random.once_in(2) => {
                let tab = self.tabs.remove(at);
                let detail = format!("tab {}", tab.id);
                tab.kill();
                self.say("kill", detail);
                if self.tabs.is_empty() {
                    self.open_tab();
                }
            }
            90 if n > 1 => {
                let tab = self.tabs.remove(at);
                let detail = format!("tab {}", tab.id);
                tab.close();
                self.say("close", detail);
            }
            91 => {
                let tab = &self.tabs[at];
                tab.is_frozen.set(!tab.is_frozen.get());
                let detail = format!("tab {} {}", tab.id, tab.is_frozen.get());
                self.say("freeze", detail);
            }
            92 => {
                let trouble = [Trouble::Full, Trouble::Other("UnknownError".to_owned()), Trouble::Silent]
                    [random.below(3)]
                .clone();
                self.say("fault", format!("{trouble:?}"));
                world.fault.replace(Some(Fault::Fails(trouble)));
            }
            93 => {
                world.fault.replace(Some(Fault::Unheard));
                self.say("unheard", String::new());
            }
            94 => {
                world.lose_one();
                self.say("lose connection", String::new());
            }
            95 => {
                world.opens.set(!world.opens.get());
                self.say("opens", world.opens.get().to_string());
            }
            96 => {
                self.tabs[at].act(Action::Project(ProjectAction::SaveAgain));
                self.say("save again", String::new());
            }
            97 if random.once_in(6) => {
                let tab = &self.tabs[at];
                let project = tab.state.borrow().project.info.as_ref().map(|it| Arc::clone(&it.id));
                if let Some(project) =
                    project.filter(|_| access(tab) == Access::Write && !tab.is_frozen.get())
                {
                    self.record.words.retain(|(of, _), _| *of != project);
                    self.record.deleted.insert(Arc::clone(&project));
                    tab.act(Action::Project(ProjectAction::DeleteProject(Arc::clone(&project))));
                    self.say("delete", project.to_string());
                }
            }
            98 => {
                let tab = &self.tabs[at];
                let all = tab.state.borrow().project.all.clone();
                let to = all.get(random.below(all.len())).map(|it| Arc::clone(&it.id));
                if let Some(to) = to.filter(|_| !tab.is_frozen.get()) {
                    let action = if random.once_in(3) && all.len() < 4 {
                        ProjectAction::NewProject("more".to_owned())
                    } else {
                        ProjectAction::SwitchProject(Arc::clone(&to))
                    };
                    tab.act(Action::Project(action));
                    let detail = format!("tab {} {to}", tab.id);
                    self.switched.insert(tab.id);
                    self.say("switch", detail);
                }
            }
            99 if random.once_in(5) => {
                world.wipe();
                let cleared = std::mem::take(&mut self.record.words);
                self.record.cleared.extend(cleared.into_keys());
                self.say("wipe", String::new());
            }
            _ => {}
        }
        self.acknowledge();
    }

    /// Lets everything work again, and looks at what there is then.
    fn come_to_rest(&mut self) {
        self.world.opens.set(true);
        self.world.fault.replace(None);
        for tab in &self.tabs {
            tab.is_frozen.set(false);
        }
        let tabs: Vec<&Tab> = self.tabs.iter().collect();
        settle(&self.world, &tabs, 200_000);
        for tab in &tabs {
            tab.act(Action::Project(ProjectAction::SaveAgain));
        }
        settle(&self.world, &tabs, 100_000);
        self.acknowledge();
        self.check_stored();
        let mut writers: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
        for tab in &self.tabs {
            let state = tab.state.borrow();
            let info = state.project.info.as_ref().expect("a project is open");
            let entry = writers.entry(Arc::clone(&info.id)).or_default();
            if state.project.access == Access::Write {
                entry.push(tab.id);
                assert_eq!(state.project.saving, Saving::Saved, "tab {} comes to rest", tab.id);
                // Work that another tab's takeover left unsaved waits until its project is opened again.
                let stays = !self.switched.contains(&tab.id);
                assert!(!stays || !tab.keeper.has_unsaved(), "tab {} has saved all", tab.id);
            }
            assert!(!state.project.is_stale, "tab {} shows what is stored", tab.id);
            if let Some(open) = &state.project.open {
                let is = stored(&self.world, &info.id, open).unwrap_or_default();
                drop(state);
                assert_eq!(shown(tab), is, "tab {} shows what is stored", tab.id);
            }
        }
        for (project, writers) in writers {
            assert_eq!(writers.len(), 1, "one tab writes {project}: {writers:?}");
        }
        for project in &self.record.deleted {
            let left: usize = ["documents", "snapshots", "journal"]
                .iter()
                .map(|store| self.world.rows_of(store, project).len())
                .sum();
            let is_deleted = !self
                .world
                .rows
                .borrow()
                .keys()
                .any(|(store, key)| *store == "projects" && key.last() == &**project);
            let log: Vec<_> =
                self.log.iter().filter(|it| it.contains(&**project) || it.contains("wipe")).collect();
            assert!(left == 0 || !is_deleted, "{left} rows are left of {project}: {log:?}");
        }
        // What was cleared is here again, or somebody knows.
        let missing = self.record.cleared.iter().filter(|(project, key)| {
            !self.record.deleted.contains(project) && stored(&self.world, project, key).is_none()
        });
        if missing.count() > 0 {
            let fresh = Tab::open(&self.world, 1_000);
            settle(&self.world, &[&fresh], 1_000);
            let told = self.tabs.iter().chain([&fresh]).any(|tab| tab.state.borrow().project.lost > 0);
            fresh.close();
            assert!(told, "documents are gone and nobody is told");
        }
        self.record.cleared.clear();
    }
}

fn number(name: &str, default: u64) -> u64 {
    env::var(name).ok().map_or(default, |it| it.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

#[test]
fn what_was_acknowledged_is_there_whatever_happens() {
    let steps = number("QAWL_MODEL_STEPS", STEPS as u64) as usize;
    let (first, runs) = (number("QAWL_MODEL_SEED", 1), number("QAWL_MODEL_RUNS", RUNS));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in first..first + runs {
        let mut run = Run::begin(seed, seed % 2 == 0);
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for nth in 0..steps {
                run.step();
                if nth % 400 == 399 {
                    run.come_to_rest();
                }
            }
            run.come_to_rest();
        }));
        if let Err(failure) = done {
            let told: Vec<_> = run.log.iter().rev().take(60).rev().map(String::as_str).collect();
            eprintln!("seed {seed}:\n{}", told.join("\n"));
            for tab in &run.tabs {
                let state = tab.state.borrow();
                eprintln!(
                    "tab {}: {:?} {:?} {:?} stale {} frozen {} open {:?} opening {:?}",
                    tab.id,
                    state.project.info.as_ref().map(|it| &it.id),
                    state.project.access,
                    state.project.saving,
                    state.project.is_stale,
                    tab.is_frozen.get(),
                    state.project.open,
                    state.project.opening,
                );
            }
            std::panic::resume_unwind(failure);
        }
        for (what, n) in run.counts {
            *counts.entry(what).or_default() += n;
        }
    }
    println!("{counts:?}");
    assert!(counts.get("edit").is_some_and(|n| *n > 0));
}
