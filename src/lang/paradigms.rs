//! Makes word forms from the stems of a lemma row, by the rows of a paradigm table.

use super::cues::{Agreement, Part};
use super::tables::rows;

/// One way to make a form: `paradigms  stem  ends  front  back  prefix  suffix  part  agreement`.
pub(crate) struct Rule {
    paradigms: Vec<&'static str>,
    stem: usize,
    ends: Vec<&'static str>,
    drop_front: usize,
    drop_back: usize,
    prefix: &'static str,
    suffix: &'static str,
    part: Part,
    agreement: Agreement,
}

/// Reads a paradigm table; rows that do not read are skipped (a test reports them).
pub(crate) fn parse(table: &'static str) -> Vec<Rule> {
    rows(table).filter_map(rule).collect()
}

fn rule(row: &'static str) -> Option<Rule> {
    let columns: Vec<&'static str> = row.split('\t').map(str::trim).collect();
    let column = |idx: usize| columns.get(idx).copied();
    let affix = |idx: usize| column(idx).map(|affix| if affix == "-" { "" } else { affix });
    Some(Rule {
        paradigms: column(0)?.split(',').collect(),
        stem: column(1)?.parse().ok()?,
        ends: affix(2)?.split(',').filter(|end| !end.is_empty()).collect(),
        drop_front: column(3)?.parse().ok()?,
        drop_back: column(4)?.parse().ok()?,
        prefix: affix(5)?,
        suffix: affix(6)?,
        part: Part::named(column(7)?)?,
        agreement: Agreement::parse(column(8).unwrap_or("")),
    })
}

impl Rule {
    /// Returns the form this rule makes for a paradigm and its folded stems, where it applies.
    ///
    /// An end with `!` in front must not be there; any of the others must.
    pub fn form(&self, paradigm: &str, stems: &[String]) -> Option<(String, Part, Agreement)> {
        if !self.paradigms.contains(&paradigm) {
            return None;
        }
        let stem = stems.get(self.stem.checked_sub(1)?)?;
        if stem.is_empty() || stem == "-" {
            return None;
        }
        let mut wanted = false;
        let mut met = false;
        for end in &self.ends {
            if let Some(unwanted) = end.strip_prefix('!') {
                if stem.ends_with(unwanted) {
                    return None;
                }
            } else {
                wanted = true;
                met |= stem.ends_with(end);
            }
        }
        if wanted && !met {
            return None;
        }
        let n_chars = stem.chars().count();
        let kept = n_chars.checked_sub(self.drop_front + self.drop_back)?;
        let mut form = String::from(self.prefix);
        form.extend(stem.chars().skip(self.drop_front).take(kept));
        form.push_str(self.suffix);
        Some((form, self.part, self.agreement))
    }
}
