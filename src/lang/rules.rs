//! The rules of a pack and how often each was right when it was last measured (`qawl rules`).

use std::borrow::Cow;

use super::tables::{rows, tables_of};
use crate::schema::{Confidence, Evidence, Rule, RuleId};

/// What is taken for a rule that the table does not have.
const UNKNOWN: Confidence = Confidence::thousandths(500);

/// How often a rule must have applied on gold data for its precision to be a measurement; below, it is a prior: what
/// whoever wrote the rule expects of it, or that and a few cases.
#[cfg(any(test, feature = "cli"))]
pub(crate) const FEWEST_MEASURED: usize = 10;

/// What the table calls a precision that was measured, and one that was not.
#[cfg(any(test, feature = "cli"))]
pub(crate) const MEASURED: &str = "measured";
pub(crate) const PRIOR: &str = "prior";

/// The precision of every rule of one language.
pub(crate) struct Rules {
    lang: &'static str,
    rows: Vec<(Row, &'static str)>,
}

/// How often a rule's contents, and its speakers, are right.
struct Row {
    rule: Rule,
    content: Confidence,
    speaker: Confidence,
    /// Nobody has measured it.
    is_prior: bool,
}

impl Row {
    /// Reads `name<TAB>precision<TAB>precision of speakers<TAB>measured or prior<TAB>…`, precision in thousandths.
    fn read(row: &'static str) -> Option<Self> {
        let mut columns = row.split('\t').map(str::trim);
        let rule = columns.next()?.parse().ok()?;
        let mut confidence = || Some(Confidence::thousandths(columns.next()?.parse().ok()?));
        let (content, speaker) = (confidence()?, confidence()?);
        Some(Self { rule, content, speaker, is_prior: columns.next()? == PRIOR })
    }
}

impl Rules {
    /// Reads the rows of a table; those that do not read are left out, and a test holds that there are none.
    pub fn parse(lang: &'static str, table: &'static str) -> Rules {
        // A pack is made once and stays; so do the names that all that is found shares.
        let id = |row: &Row| -> &'static str { format!("{lang}/{}", row.rule).leak() };
        let rows = rows(table).filter_map(Row::read);
        Rules {
            lang,
            rows: rows
                .map(|row| {
                    let id = id(&row);
                    (row, id)
                })
                .collect(),
        }
    }

    /// Returns the evidence that a rule gives for a content, resting on a lexicon entry or on none.
    pub fn evidence(&self, rule: Rule, entry: Option<Cow<'static, str>>) -> Evidence {
        let confidence = self.row(rule).map_or(UNKNOWN, |(row, _)| row.content);
        Evidence { rule: self.id(rule), confidence, entry }
    }

    /// Returns the evidence that a rule gives for the speaker of a content that rule `content` has found.
    pub fn speaker_evidence(&self, rule: Rule, content: Rule) -> Evidence {
        let confidence = self.row(content).map_or(UNKNOWN, |(row, _)| row.speaker);
        Evidence { rule: self.id(rule), confidence, entry: None }
    }

    /// Returns the rules that the table has.
    #[cfg(test)]
    pub fn listed(&self) -> impl Iterator<Item = Rule> {
        self.rows.iter().map(|(row, _)| row.rule)
    }

    fn row(&self, rule: Rule) -> Option<&(Row, &'static str)> {
        self.rows.iter().find(|(row, _)| row.rule == rule)
    }

    fn id(&self, rule: Rule) -> RuleId {
        RuleId(match self.row(rule) {
            Some((_, id)) => Cow::Borrowed(*id),
            None => Cow::Owned(format!("{}/{rule}", self.lang)),
        })
    }
}

/// Returns true if the confidence of a suggestion is a prior: what is expected of a rule that has applied too rarely on gold
/// data to be measured. What was chosen by learned weights has a probability of its own, which is none.
pub fn is_prior(evidence: &Evidence) -> bool {
    let row = evidence.rule.0.split_once('/').and_then(|(lang, name)| {
        rows(tables_of(lang)?.rules).filter_map(Row::read).find(|row| row.rule.name() == name)
    });
    row.is_some_and(|row| row.is_prior && [row.content, row.speaker].contains(&evidence.confidence))
}

#[cfg(test)]
mod tests {
    use super::super::pack;
    use super::super::tables::LANGUAGES;
    use super::*;
    use crate::schema::Lang;

    /// The column that says how often a rule applied.
    const N_APPLIED: usize = 4;

    #[test]
    fn every_row_reads_and_says_what_its_precision_rests_on() {
        for tables in &LANGUAGES {
            for row in rows(tables.rules) {
                let read = Row::read(row).unwrap_or_else(|| panic!("{}: {row}", tables.tag));
                let cells: Vec<&str> = row.split('\t').collect();
                let n_applied: usize = cells[N_APPLIED].parse().expect("a count");
                assert_eq!(read.is_prior, n_applied < FEWEST_MEASURED, "{}: {row}", tables.tag);
                assert_eq!(cells[3], if read.is_prior { PRIOR } else { MEASURED }, "{row}");
            }
        }
    }

    #[test]
    fn what_was_not_measured_is_a_prior_and_what_was_chosen_is_not() {
        let rules = &pack(&Lang("ar".into())).expect("a language").rules;
        let pronoun = rules.evidence(Rule::Pronoun, None);
        assert!(is_prior(&pronoun));
        assert!(!is_prior(&Evidence { confidence: Confidence::thousandths(431), ..pronoun }));
        assert!(!is_prior(&rules.evidence(Rule::OwnClauseVso, None)));
        let unknown = RuleId(Cow::Borrowed("xx/none"));
        assert!(!is_prior(&Evidence { rule: unknown, confidence: UNKNOWN, entry: None }));
    }
}
