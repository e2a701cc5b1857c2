//! Rebuilds a document from its stored snapshots and journal.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::VERSION;
use super::journal::{Entry, Step};
use crate::annotation::{AnnotationId, Document, Edit, History, SpeakerId, Transaction};
use crate::format::qawl;
use crate::schema::RuleId;

/// A document as it was after some entry.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The number of the last entry it holds; 0 for the document as it came.
    pub number: u64,
    /// The document.
    pub document: Document,
}

#[derive(Serialize)]
struct WrittenSnapshot<'a> {
    version: u32,
    number: u64,
    next: (u32, u32),
    rules_off: BTreeSet<String>,
    document: qawl::Written<'a>,
}

#[derive(Deserialize)]
struct ReadSnapshot<'a> {
    version: u32,
    number: u64,
    next: (u32, u32),
    rules_off: BTreeSet<String>,
    #[serde(borrow)]
    document: &'a RawValue,
}

impl Snapshot {
    /// Returns the snapshot as it is stored: Qawl JSON, and beside it what a file has no need of.
    pub fn write(number: u64, document: &Document) -> String {
        let written = WrittenSnapshot {
            version: VERSION,
            number,
            next: (document.next_annotation_id().0, document.next_speaker_id().0),
            rules_off: document.rules_off().iter().map(RuleId::to_string).collect(),
            document: qawl::Written(document),
        };
        serde_json::to_string(&written).unwrap_or_default()
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
        let _ = document.apply(&Transaction { action: crate::annotation::Action::Rule, edits });
        Ok(Self { number: read.number, document })
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
    /// What can be undone: the steps since the snapshot, unless one of them is damaged.
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
    pub fn whole(document: Document, number: u64) -> Self {
        let history = History::default();
        Self { document, history, number, journal: (0, 0), snapshot_bytes: 0, damages: Vec::new() }
    }
}

/// Makes a document again of its newest readable snapshot and the entries after it. An entry that is
/// damaged or does not fit is left out and reported; the others hold without it, as each says what things
/// became.
///
/// # Errors
/// What is damaged, where no snapshot can be read.
// A function of its own in the page: an empty one can do without it.
#[inline(never)]
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
    let Some((Snapshot { number, mut document }, snapshot_bytes)) = found else {
        damages.extend(stored.entries.iter().map(|(number, it)| damage(number, it, "no snapshot".into())));
        return Err(damages);
    };
    let mut history = History::default();
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
    // What was undone may have been done before the snapshot: the history does not reach back to it.
    if told == Some(entry.action) && moved == after {
        (*document, *history) = (moved, moved_history);
    } else {
        (*document, *history) = (after, History::default());
    }
    Ok(())
}
