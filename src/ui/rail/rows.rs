//! Which documents the list shows, and in which order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::schema::RuleId;
use crate::store::{DocumentKey, Standing, Summary};
use crate::text::fold::fold;

/// The order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// As they came.
    Added,
    /// By what they are called.
    Title,
    /// What is new first, then what is in work, done and skipped.
    Standing,
    /// What is least decided first.
    Progress,
}

impl Sort {
    pub const ALL: [Self; 4] = [Self::Added, Self::Title, Self::Standing, Self::Progress];

    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Title => "title",
            Self::Standing => "standing",
            Self::Progress => "progress",
        }
    }

    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|it| it.name() == name).unwrap_or(Self::Added)
    }
}

/// Returns the documents of a project with these rules switched off that are called so and have that status, in that order. What is sought is folded as
/// in the article: spelling of alef, diacritics and letter case do not matter.
pub(super) fn rows(
    documents: &BTreeMap<DocumentKey, Arc<Summary>>,
    rules_off: &BTreeSet<RuleId>,
    sought: &str,
    sort: Sort,
    only: Option<Standing>,
) -> Vec<Arc<Summary>> {
    let folded = |text: &str| fold(text);
    let sought = folded(sought);
    let words: Vec<&str> = sought.split_whitespace().collect();
    let mut rows: Vec<Arc<Summary>> = documents
        .values()
        .filter(|it| it.removed_ms.is_none() && only.is_none_or(|only| it.standing() == only))
        .filter(|it| {
            let called = if words.is_empty() { String::new() } else { folded(it.called()) };
            words.iter().all(|word| called.contains(word))
        })
        .cloned()
        .collect();
    match sort {
        Sort::Added => rows.sort_by_key(|it| it.added),
        Sort::Title => rows.sort_by_cached_key(|it| (folded(it.called()), it.added)),
        Sort::Standing => rows.sort_by_key(|it| (it.standing(), it.added)),
        Sort::Progress => rows.sort_by_key(|it| (it.percent(rules_off), it.added)),
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Document;
    use crate::schema::{Confidence, Lang};
    use crate::store::Mark;
    use crate::text::Text;

    #[test]
    fn rows_are_found_by_folded_words_and_sorted() {
        let titles = ["إعلانٌ عن الجسر", "Bridge to close", "الميناء يُفتح"];
        let documents: BTreeMap<_, _> = (1..)
            .zip(titles)
            .map(|(added, title)| {
                let document = Document::new("x", Text::new(title), Lang("ar".into()), Vec::new());
                let mut summary = Summary::of(&document, added, Confidence::default());
                summary.mark = (added == 1).then_some(Mark::Done);
                (summary.key.clone(), Arc::new(summary))
            })
            .collect();
        let called = |sought: &str, sort, only| -> Vec<u64> {
            rows(&documents, &BTreeSet::new(), sought, sort, only).iter().map(|it| it.added).collect()
        };
        assert_eq!(called("", Sort::Added, None), [1, 2, 3]);
        assert_eq!(called("جسر اعلان", Sort::Added, None), [1]);
        assert_eq!(called("CLOSE", Sort::Added, None), [2]);
        assert_eq!(called("", Sort::Standing, None), [2, 3, 1]);
        assert_eq!(called("", Sort::Added, Some(Standing::Done)), [1]);
        assert_eq!(called("نفق", Sort::Title, None), [0; 0]);
    }
}
