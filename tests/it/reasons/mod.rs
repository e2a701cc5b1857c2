//! The reasons for checking a claim are true: for each, sentences in which it must be given and in which it must not.

mod happenings;
mod law_and_harm;
mod quantities;
mod sources;

use qawl::detect::worth::{WorthModel, rate_sentence};
use qawl::schema::{Lang, WorthReason};

static TABLE: &[u8] = include_bytes!("../../../assets/worth.bin");

fn reasons(tag: &'static str, sentence: &str) -> Vec<WorthReason> {
    let model = WorthModel::read(TABLE).expect("the table that is shipped");
    rate_sentence(&model, &Lang(tag.into()), sentence).expect("a table").reasons
}

/// Checks that a reason is given for some sentences and not for others.
#[track_caller]
fn check(tag: &'static str, reason: WorthReason, given: &[&str], not_given: &[&str]) {
    for sentence in given {
        let found = reasons(tag, sentence);
        assert!(found.contains(&reason), "{reason:?} is missing in {found:?}: {sentence}");
    }
    for sentence in not_given {
        let found = reasons(tag, sentence);
        assert!(!found.contains(&reason), "{reason:?} is untrue: {sentence}");
    }
}

/// Checks the sentences of both languages.
#[track_caller]
fn check_both(reason: WorthReason, arabic: [&[&str]; 2], english: [&[&str]; 2]) {
    check("ar", reason, arabic[0], arabic[1]);
    check("en", reason, english[0], english[1]);
}
