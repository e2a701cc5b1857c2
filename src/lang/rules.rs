//! The rules of a pack and how often each was right when it was last measured (`qawl rules`).

use std::borrow::Cow;

use crate::schema::{Confidence, Evidence, RuleId};

/// What is taken for a rule that the table does not have.
const UNKNOWN: Confidence = Confidence::thousandths(500);

/// The measured precision of every rule of one language.
pub(crate) struct Rules {
    lang: &'static str,
    rows: Vec<Row>,
}

/// How often a rule's contents, and its speakers, are right.
struct Row {
    name: &'static str,
    id: &'static str,
    content: Confidence,
    speaker: Confidence,
}

impl Rules {
    /// Reads rows of `name<TAB>precision<TAB>precision of speakers<TAB>fired<TAB>what it finds`, precision in
    /// thousandths.
    pub fn parse(lang: &'static str, table: &'static str) -> Rules {
        let row = |row: &'static str| {
            let mut columns = row.split('\t').map(str::trim);
            let name = columns.next()?;
            let mut confidence = || Some(Confidence::thousandths(columns.next()?.parse().ok()?));
            // A pack is made once and stays; so do the names that all that is found shares.
            let id = format!("{lang}/{name}").leak();
            Some(Row { name, id, content: confidence()?, speaker: confidence()? })
        };
        Rules { lang, rows: super::rows(table).filter_map(row).collect() }
    }

    /// Returns the evidence that rule `name` gives for a content, resting on a lexicon entry or on none.
    pub fn evidence(&self, name: &'static str, entry: Option<Cow<'static, str>>) -> Evidence {
        let confidence = self.row(name).map_or(UNKNOWN, |row| row.content);
        Evidence { rule: self.id(name), confidence, entry }
    }

    /// Returns the evidence that rule `name` gives for the speaker of a content that rule `content` has found.
    pub fn speaker_evidence(&self, name: &'static str, content: &str) -> Evidence {
        let confidence = self.row(content).map_or(UNKNOWN, |row| row.speaker);
        Evidence { rule: self.id(name), confidence, entry: None }
    }

    fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }

    fn id(&self, name: &str) -> RuleId {
        RuleId(match self.row(name) {
            Some(row) => Cow::Borrowed(row.id),
            None => Cow::Owned(format!("{}/{name}", self.lang)),
        })
    }
}
