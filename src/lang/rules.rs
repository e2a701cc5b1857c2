//! The rules of a pack and how often each was right when it was last measured.

use std::borrow::Cow;

use crate::schema::{Confidence, Evidence, RuleId};

/// The measured precision of every rule of one language.
pub(crate) struct Rules {
    lang: &'static str,
    rows: Vec<(&'static str, Confidence)>,
}

impl Rules {
    /// Reads rows of `name<TAB>precision in thousandths<TAB>fired<TAB>what it finds`.
    pub fn parse(lang: &'static str, table: &'static str) -> Rules {
        let rows = super::rows(table)
            .filter_map(|row| {
                let mut columns = row.split('\t');
                let name = columns.next()?;
                let thousandths = columns.next()?.trim().parse().ok()?;
                Some((name, Confidence::thousandths(thousandths)))
            })
            .collect();
        Rules { lang, rows }
    }

    /// Returns the evidence that rule `name` gives, resting on a lexicon entry or on none.
    pub fn evidence(&self, name: &'static str, entry: Option<Cow<'static, str>>) -> Evidence {
        let measured = self.rows.iter().find(|(row, _)| *row == name).map(|(_, confidence)| *confidence);
        Evidence {
            rule: RuleId(Cow::Owned(format!("{}/{name}", self.lang))),
            confidence: measured.unwrap_or(Confidence::thousandths(500)),
            entry,
        }
    }
}
