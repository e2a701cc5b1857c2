//! Rebuilds a document from its stored snapshots and journal.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::VERSION;
use super::dto::EditDto;
use super::journal::{Entry, Step};
use crate::annotation::{Action, AnnotationId, Document, Edit, History, SpeakerId, Transaction};
use crate::format::named::Named;
use crate::format::{encode, qawl};
use crate::schema::RuleId;
use crate::text::Text;

/// How many edits a snapshot holds of what can be undone, and as many of what can be redone. A step is one edit or a few;
/// deciding on all that is listed, one for each annotation. Of the last step all are held.
const MOST_EDITS: usize = 1000;

/// A document as it was after some entry.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The number of the last entry it holds; 0 for the document as it came.
    pub number: u64,
    /// The document.
    pub document: Document,
    /// What can be undone and redone in it; an error says what is wrong with that alone.
    pub history: Result<History, String>,
}

#[derive(Serialize)]
struct WrittenSnapshot<'a> {
    version: u32,
    number: u64,
    next: (u32, u32),
    rules_off: BTreeSet<String>,
    document: qawl::Written<'a>,
    #[serde(skip_serializing_if = "StoredHistory::is_empty")]
    history: StoredHistory,
}

#[derive(Deserialize)]
struct ReadSnapshot<'a> {
    version: u32,
    number: u64,
    next: (u32, u32),
    rules_off: BTreeSet<String>,
    #[serde(borrow)]
    document: &'a RawValue,
    #[serde(borrow, default)]
    history: Option<&'a RawValue>,
}

/// What can be undone and redone, the next step last.
#[derive(Default, Serialize, Deserialize)]
struct StoredHistory {
    undo: Vec<StoredStep>,
    redo: Vec<StoredStep>,
}

/// What an action was, and the edits that take it back or make it again.
#[derive(Serialize, Deserialize)]
struct StoredStep {
    action: Named<Action>,
    edits: Vec<EditDto>,
}

impl StoredHistory {
    fn of(text: &Text, history: &History) -> Self {
        fn newest<'a>(text: &Text, steps: impl Iterator<Item = &'a Transaction>) -> Vec<StoredStep> {
            let mut n_edits = 0;
            let mut newest: Vec<StoredStep> = steps
                .take_while(|step| {
                    let is_first = n_edits == 0;
                    n_edits += step.edits.len();
                    is_first || n_edits <= MOST_EDITS
                })
                .map(|step| StoredStep {
                    action: Named(step.action),
                    edits: step.edits.iter().map(|edit| EditDto::of(text, edit)).collect(),
                })
                .collect();
            newest.reverse();
            newest
        }
        Self { undo: newest(text, history.undoing()), redo: newest(text, history.redoing()) }
    }

    fn is_empty(&self) -> bool {
        self.undo.is_empty() && self.redo.is_empty()
    }

    fn read(stored: &str, text: &Text) -> Result<History, String> {
        let Self { undo, redo } = serde_json::from_str(stored).map_err(|error| error.to_string())?;
        let steps = |stored: Vec<StoredStep>| {
            let steps = stored.into_iter().map(|StoredStep { action, edits }| {
                let edits: Option<Vec<Edit>> = edits.into_iter().map(|edit| edit.edit(text)).collect();
                Ok(Transaction { action: action.0, edits: edits.ok_or("a step does not fit the text")? })
            });
            steps.collect::<Result<Vec<_>, &str>>()
        };
        Ok(History::of(steps(undo)?, steps(redo)?))
    }
}

impl Snapshot {
    /// Returns the snapshot as it is stored: Qawl JSON, and beside it what a file has no need of.
    pub fn write(number: u64, document: &Document, history: &History) -> String {
        let written = WrittenSnapshot {
            version: VERSION,
            number,
            next: (document.next_annotation_id().0, document.next_speaker_id().0),
            rules_off: document.rules_off().iter().map(RuleId::to_string).collect(),
            document: qawl::Written(document),
            history: StoredHistory::of(document.text(), history),
        };
        encode::json(&written)
    }

    /// Reads a snapshot.
    ///
    /// # Errors
    /// the parser's message if the snapshot is not valid.
    pub fn read(stored: &str) -> Result<Self, String> {
        let read: ReadSnapshot<'_> = serde_json::from_str(stored).map_err(|error| error.to_string())?;
        if read.version > VERSION {
            return Err(format!("version {} is newer than this Qawl", read.version));
        }
        let mut document = qawl::read(read.document.get()).map_err(|error| error.to_string())?;
        document.reserve(AnnotationId(read.next.0), SpeakerId(read.next.1));
        let edits = read.rules_off.into_iter().map(|rule| Edit::Rule(RuleId(rule.into()), true)).collect();
        // Switching a rule off can break nothing.
        let _ = document.apply(&Transaction { action: Action::Rule, edits });
        let history = read.history.map(|it| StoredHistory::read(it.get(), document.text()));
        Ok(Self { number: read.number, document, history: history.unwrap_or_else(|| Ok(History::default())) })
    }
}

/// What is stored of a document, as it was stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// Its snapshots with their numbers; one, unless something went wrong.
    pub snapshots: Vec<(u64, String)>,
    /// The entries of its journal with their numbers, in order.
    pub entries: Vec<(u64, String)>,
}

/// Something stored that could not be read or does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The number of the entry or snapshot.
    pub number: u64,
    /// What is stored.
    pub stored: String,
    /// Why it was left out.
    pub reason: String,
}

/// A document made again of what is stored.
#[derive(Clone, Debug)]
pub struct Recovered {
    /// The document as it was last.
    pub document: Document,
    /// What can be undone and redone: what the snapshot holds of it and the steps since, unless one of them is damaged.
    pub history: History,
    /// The number of the last entry stored, readable or not.
    pub number: u64,
    /// How many entries there are since the snapshot, and how many bytes they have.
    pub journal: (usize, usize),
    /// The bytes of the snapshot.
    pub snapshot_bytes: usize,
    /// What was left out.
    pub damages: Vec<Damage>,
}

impl Recovered {
    /// Returns a document that is held as a whole, `number` being that of its last entry.
    pub fn whole(document: Document, history: History, number: u64) -> Self {
        Self { document, history, number, journal: (0, 0), snapshot_bytes: 0, damages: Vec::new() }
    }
}

/// Makes a document again of its newest readable snapshot and the entries after it. An entry that is
/// damaged or does not fit is left out and reported; the others hold without it, as each says what things
/// became.
///
/// # Errors
/// What is damaged, where no snapshot can be read.
pub fn recover(stored: &Stored) -> Result<Recovered, Vec<Damage>> {
    let mut damages = Vec::new();
    let mut snapshots: Vec<_> = stored.snapshots.iter().collect();
    snapshots.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    let damage =
        |number: &u64, stored: &str, reason| Damage { number: *number, stored: stored.into(), reason };
    let mut found = None;
    for (number, content) in snapshots {
        match Snapshot::read(content) {
            Ok(snapshot) => {
                found = Some((snapshot, content.len()));
                break;
            }
            Err(reason) => damages.push(damage(number, content, reason)),
        }
    }
    let Some((Snapshot { number, mut document, history }, snapshot_bytes)) = found else {
        damages.extend(stored.entries.iter().map(|(number, it)| damage(number, it, "no snapshot".into())));
        return Err(damages);
    };
    let mut history = match history {
        Ok(history) => history,
        Err(reason) => {
            let stored = stored.snapshots.iter().find(|(it, _)| *it == number);
            damages.extend(stored.map(|(_, content)| damage(&number, content, reason)));
            History::default()
        }
    };
    let mut expected = number;
    let mut journal = (0, 0);
    for (entry_number, content) in stored.entries.iter().filter(|(it, _)| *it > number) {
        journal = (journal.0 + 1, journal.1 + content.len());
        if *entry_number != expected + 1 {
            let reason = format!("entries {} to {} are missing", expected + 1, entry_number - 1);
            damages.push(Damage { number: expected + 1, stored: String::new(), reason });
            history = History::default();
        }
        expected = *entry_number;
        let entry = match Entry::read(content, document.text()) {
            Ok(entry) => entry,
            Err(reason) => {
                damages.push(damage(entry_number, content, reason));
                history = History::default();
                continue;
            }
        };
        if let Err(reason) = replay(&mut document, &mut history, &entry) {
            damages.push(damage(entry_number, content, reason));
            history = History::default();
        }
    }
    Ok(Recovered { document, history, number: expected, journal, snapshot_bytes, damages })
}

/// Does what an entry says, and to the history what it did to it.
fn replay(document: &mut Document, history: &mut History, entry: &Entry) -> Result<(), String> {
    let mut after = document.clone();
    let (mut moved, mut moved_history) = (document.clone(), history.clone());
    let told = match entry.step {
        Step::Do => {
            let done = moved_history.perform(&mut moved, &entry.transaction()).is_ok();
            done.then_some(entry.action)
        }
        Step::Undo => moved_history.undo(&mut moved).ok().flatten(),
        Step::Redo => moved_history.redo(&mut moved).ok().flatten(),
    };
    after.apply(&entry.transaction()).map_err(|error| error.to_string())?;
    // What was undone may have been done before what the snapshot holds of the history.
    if told == Some(entry.action) && moved == after {
        (*document, *history) = (moved, moved_history);
    } else {
        (*document, *history) = (after, History::default());
    }
    Ok(())
}
