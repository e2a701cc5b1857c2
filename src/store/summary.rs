//! What a list shows of a document without opening it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{REMOVED_FOR_MS, VERSION};
use crate::annotation::{Document, Origin, Review, ShownFrom};
use crate::format::encode;
use crate::schema::{BlockKind, Lang, RuleId, named};
use crate::text::Text;

/// The longest title kept, in characters.
const MOST_OF_TITLE: usize = 160;

/// Names a document within a project: the beginning of its text's SHA-256, so that an article is in a
/// project once, whatever its file was called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentKey(Arc<str>);

impl DocumentKey {
    /// Returns the key of a text.
    pub fn of(text: &Text) -> Self {
        Self(text.sha256().chars().take(32).collect::<String>().into())
    }

    /// Returns the key of that name, as [`DocumentKey::name`] gives it.
    pub fn from_name(name: &str) -> Option<Self> {
        let is_key = name.len() == 32 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_key.then(|| Self(name.into()))
    }

    /// Returns its name: 32 hexadecimal digits.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DocumentKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What a person has said of a whole document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// The work on it is done.
    Done,
    /// It is not to be worked on.
    Skipped,
}

named!(Mark { Done = "done", Skipped = "skipped" });

/// How far the work on a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// A person has decided nothing in it.
    New,
    /// A person has begun.
    InWork,
    /// A person said that it is done.
    Done,
    /// A person passes it over.
    Skipped,
}

named!(Standing { New = "new", InWork = "in-work", Done = "done", Skipped = "skipped" });

/// What a list shows of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The document.
    pub key: DocumentKey,
    /// The document's own name, as in its file.
    pub id: Arc<str>,
    /// The article's headline, cut short; empty where there is none.
    pub title: Arc<str>,
    /// What a person calls it instead.
    pub name: Option<Arc<str>>,
    /// The article's language.
    pub lang: Lang,
    /// How many annotations and own marks a person has made or decided on.
    pub decided: u32,
    /// How many suggestions wait, those of rules that the project has switched off among them.
    pub undecided: u32,
    /// How many of them each rule has made; `None` where that was not counted yet.
    pub of_rules: Option<Arc<BTreeMap<RuleId, u32>>>,
    /// What a person said of it.
    pub mark: Option<Mark>,
    /// A person's remark on the whole document.
    pub note: Option<Arc<str>>,
    /// Its place in the order in which documents came into the project.
    pub added: u64,
    /// When it was last changed, in milliseconds since 1970.
    pub changed_ms: u64,
    /// When it was taken out of the project; it can be brought back for some time.
    pub removed_ms: Option<u64>,
    /// Whether the scores of its claims are the rules', as the model that rates them was not there yet.
    pub rated_by_rules: bool,
}

impl Summary {
    /// Returns the summary of a document that comes into a project at the place `added`. Suggestions
    /// less certain than `shown_from` do not count.
    pub fn of(document: &Document, added: u64, shown_from: impl Into<ShownFrom>) -> Self {
        let empty = Self {
            key: DocumentKey::of(document.text()),
            id: document.id().into(),
            title: Arc::default(),
            name: None,
            lang: document.lang().clone(),
            decided: 0,
            undecided: 0,
            of_rules: None,
            mark: None,
            note: None,
            added,
            changed_ms: 0,
            removed_ms: None,
            rated_by_rules: false,
        };
        empty.renewed(document, shown_from)
    }

    /// Returns the summary brought up to date with the document; what a person called it and said of
    /// it stays.
    pub fn renewed(&self, document: &Document, shown_from: impl Into<ShownFrom>) -> Self {
        let shown_from = shown_from.into();
        let (mut decided, mut undecided) = (0, 0);
        let mut counted: HashMap<&RuleId, u32> = HashMap::new();
        for annotation in document.annotations() {
            if annotation.review != Review::Suggested {
                decided += 1;
                continue;
            }
            match &annotation.origin {
                Origin::Rule(evidence)
                    if evidence.confidence >= shown_from.least(annotation, document.lang()) =>
                {
                    *counted.entry(&evidence.rule).or_default() += 1;
                }
                Origin::Rule(_) => {}
                Origin::Person | Origin::Import(_) => undecided += 1,
            }
        }
        for (_, mark) in document.own_marks() {
            match mark.review {
                Review::Suggested => undecided += 1,
                Review::Accepted | Review::Rejected => decided += 1,
            }
        }
        counted.retain(|rule, _| !document.rules_off().contains(*rule));
        undecided += counted.values().sum::<u32>();
        let of_rules = counted.into_iter().map(|(rule, n)| (rule.clone(), n)).collect();
        Self {
            id: document.id().into(),
            title: title(document).chars().take(MOST_OF_TITLE).collect::<String>().into(),
            lang: document.lang().clone(),
            decided,
            undecided,
            of_rules: Some(Arc::new(of_rules)),
            note: document.note().cloned(),
            ..self.clone()
        }
    }

    /// Returns how far the work on it is.
    pub fn standing(&self) -> Standing {
        match self.mark {
            Some(Mark::Done) => Standing::Done,
            Some(Mark::Skipped) => Standing::Skipped,
            None if self.decided > 0 => Standing::InWork,
            None => Standing::New,
        }
    }

    /// Returns how many suggestions wait where these rules are switched off besides.
    pub fn waiting(&self, rules_off: &BTreeSet<RuleId>) -> u32 {
        let counts = rules_off.iter().map(|rule| self.waiting_of(rule).unwrap_or(0));
        counts.fold(self.undecided, u32::saturating_sub)
    }

    /// Returns how many suggestions of a rule wait; `None` where that was not counted yet.
    pub fn waiting_of(&self, rule: &RuleId) -> Option<u32> {
        self.of_rules.as_ref().map(|counted| counted.get(rule).copied().unwrap_or(0))
    }

    /// Returns what share of its annotations is decided on where these rules are switched off besides, in
    /// hundredths; 100 where nothing waits.
    pub fn percent(&self, rules_off: &BTreeSet<RuleId>) -> u32 {
        let all = u64::from(self.decided) + u64::from(self.waiting(rules_off));
        (u64::from(self.decided) * 100).checked_div(all).map_or(100, |share| share as u32)
    }

    /// Returns until when it can be brought back, in milliseconds since 1970, if it was removed.
    pub fn kept_until_ms(&self) -> Option<u64> {
        self.removed_ms.map(|removed| removed.saturating_add(REMOVED_FOR_MS))
    }

    /// Returns what it is called; empty where there is neither a name nor a headline.
    pub fn called(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.title)
    }

    /// Returns the summary as it is stored.
    pub fn write(&self) -> String {
        let stored = StoredSummary {
            version: VERSION,
            key: self.key.name().to_owned(),
            id: self.id.to_string(),
            title: self.title.to_string(),
            name: self.name.as_ref().map(ToString::to_string),
            lang: self.lang.to_string(),
            decided: self.decided,
            undecided: self.undecided,
            of_rules: self
                .of_rules
                .as_ref()
                .map(|counted| counted.iter().map(|(rule, n)| (rule.to_string(), *n)).collect()),
            mark: self.mark.map(|mark| mark.name().to_owned()),
            note: self.note.as_ref().map(ToString::to_string),
            added: self.added,
            changed_ms: self.changed_ms,
            removed_ms: self.removed_ms,
            rated_by_rules: self.rated_by_rules,
        };
        encode::json(&stored)
    }

    /// Reads a summary as it is stored; `None` where it is damaged or of a newer version.
    pub fn read(stored: &str) -> Option<Self> {
        let stored: StoredSummary = serde_json::from_str(stored).ok()?;
        if stored.version > VERSION {
            return None;
        }
        Some(Self {
            key: DocumentKey::from_name(&stored.key)?,
            id: stored.id.into(),
            title: stored.title.into(),
            name: stored.name.map(Into::into),
            lang: Lang(stored.lang.into()),
            decided: stored.decided,
            undecided: stored.undecided,
            of_rules: stored.of_rules.map(|counted| {
                Arc::new(counted.into_iter().map(|(rule, n)| (RuleId(rule.into()), n)).collect())
            }),
            mark: stored.mark.and_then(|mark| mark.parse().ok()),
            note: stored.note.map(Into::into),
            added: stored.added,
            changed_ms: stored.changed_ms,
            removed_ms: stored.removed_ms,
            rated_by_rules: stored.rated_by_rules,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct StoredSummary {
    version: u32,
    key: String,
    id: String,
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    lang: String,
    decided: u32,
    undecided: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of_rules: Option<BTreeMap<String, u32>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mark: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    added: u64,
    #[serde(default)]
    changed_ms: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    removed_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    rated_by_rules: bool,
}

/// Returns an article's headline: its title block, else its first line with something on it.
pub fn title(document: &Document) -> &str {
    let text = document.text();
    match document.blocks().iter().find(|block| block.kind == BlockKind::Title) {
        Some(block) => text.slice(block.span),
        None => text.as_str().lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default(),
    }
}
