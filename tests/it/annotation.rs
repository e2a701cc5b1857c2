//! What people do to a document: each intent shown once, and any sequence undone to the letter.

use expect_test::{Expect, expect};
use proptest::prelude::*;
use qawl::annotation::intents::{self, LinkRole};
use qawl::annotation::{AnnotationId, Document, EditError, History, Parts, Review, SpeakerId, Transaction};
use qawl::schema::{BlockKind, ClaimKind, Label, QuoteKind, SpeakerKind, Worth};

use crate::documents::{
    N_EDIT_KINDS, RandomEdit, any_document, any_edits, assert_sound, bare, find, full, list, transaction,
};

const FIRST_CUE: AnnotationId = AnnotationId(1);
const SOURCE: AnnotationId = AnnotationId(2);
const DIRECT: AnnotationId = AnnotationId(3);
const SECOND_CUE: AnnotationId = AnnotationId(4);
const MEDIUM: AnnotationId = AnnotationId(5);
const INDIRECT: AnnotationId = AnnotationId(6);
const CLAIM: AnnotationId = AnnotationId(7);
const REJECTED: AnnotationId = AnnotationId(8);
const MAYOR: SpeakerId = SpeakerId(1);
const OFFICE: SpeakerId = SpeakerId(2);

/// Shows what an intent changes: lines gone and lines come. Undoing it must restore everything.
fn check(document: &Document, transaction: &Transaction, expected: Expect) {
    let mut changed = document.clone();
    let mut history = History::default();
    history.perform(&mut changed, transaction).expect("the intent is in order");
    assert_sound(&changed);
    let (before, after) = (list(document), list(&changed));
    let mut shown = format!("{}\n", transaction.action);
    let lines =
        |list: &str| -> Vec<String> { list.replace("\n    ", "   ").lines().map(str::to_owned).collect() };
    let (before, after) = (lines(&before), lines(&after));
    for line in before.iter().filter(|line| !after.contains(line)) {
        shown.push_str(&format!("- {line}\n"));
    }
    for line in after.iter().filter(|line| !before.contains(line)) {
        shown.push_str(&format!("+ {line}\n"));
    }
    expected.assert_eq(&shown);
    if !transaction.edits.is_empty() {
        assert_eq!(history.undo(&mut changed), Ok(Some(transaction.action)));
    }
    assert_eq!(changed, *document);
}

fn parts(document: &Document, piece: &str) -> Parts {
    Parts::new([find(document.text(), piece)]).expect("something is covered")
}

#[test]
fn the_sample_has_something_of_everything() {
    expect![[r#"
        a8 speaker 16..28 rejected
            البلدة
        a1 cue     30..45 accepted (suggested [30..36])
            قال رئيس
        a2 speaker 37..79 accepted of s1
            رئيس البلديّة سامي عون
        a3 quote   84..108+135..156 suggested direct cues ["a1"] source a2 medium - note "في \"فقرتين\"\nلا واحدة"
            لن نغلق الجسر … ولا المدرسة
        a4 cue     163..177 suggested
            أكّـــد
        a5 speaker 178..188 suggested of s2
            مكتبه
        a6 quote   194..240 accepted indirect cues ["a4"] source a2 medium a5
            👩‍👩‍👧 3 عائلات انتقلت
        a7 claim   213..240 suggested high in a6
            3 عائلات انتقلت
        s1 person رئيس البلديّة سامي عون
        s2 - مكتبه
    "#]].assert_eq(&list(&full()));
}

#[test]
fn accepting_and_rejecting_decide_and_reopening_takes_it_back() {
    let document = full();
    check(
        &document,
        &intents::review(&document, [DIRECT], Review::Accepted),
        expect![[r#"
        accept
        - a3 quote   84..108+135..156 suggested direct cues ["a1"] source a2 medium - note "في \"فقرتين\"\nلا واحدة"   لن نغلق الجسر … ولا المدرسة
        + a3 quote   84..108+135..156 accepted direct cues ["a1"] source a2 medium - note "في \"فقرتين\"\nلا واحدة"   لن نغلق الجسر … ولا المدرسة
    "#]],
    );
    check(
        &document,
        &intents::review(&document, [SECOND_CUE, CLAIM], Review::Rejected),
        expect![[r#"
        reject
        - a4 cue     163..177 suggested   أكّـــد
        - a6 quote   194..240 accepted indirect cues ["a4"] source a2 medium a5   👩‍👩‍👧 3 عائلات انتقلت
        - a7 claim   213..240 suggested high in a6   3 عائلات انتقلت
        + a4 cue     163..177 rejected   أكّـــد
        + a6 quote   194..240 accepted indirect cues [] source a2 medium a5   👩‍👩‍👧 3 عائلات انتقلت
        + a7 claim   213..240 rejected high in a6   3 عائلات انتقلت
    "#]],
    );
    check(
        &document,
        &intents::review(&document, [REJECTED, SOURCE], Review::Suggested),
        expect![[r#"
        reopen
        - a8 speaker 16..28 rejected   البلدة
        - a2 speaker 37..79 accepted of s1   رئيس البلديّة سامي عون
        + a8 speaker 16..28 suggested   البلدة
        + a2 speaker 37..79 suggested of s1   رئيس البلديّة سامي عون
    "#]],
    );
    // What is so already makes no edit.
    check(
        &document,
        &intents::review(&document, [SOURCE], Review::Accepted),
        expect![[r#"
        accept
    "#]],
    );
}

#[test]
fn a_whole_attribution_is_its_quote_with_cues_source_and_medium() {
    let document = full();
    let whole = intents::whole_attribution(&document, INDIRECT);
    assert_eq!(whole, [INDIRECT, SECOND_CUE, SOURCE, MEDIUM]);
    assert_eq!(intents::whole_attribution(&document, CLAIM), [CLAIM]);
}

#[test]
fn a_claim_added_in_a_quote_belongs_to_it() {
    let document = full();
    check(
        &document,
        &intents::add(&document, Label::Claim, parts(&document, "لن نغلق")),
        expect![[r#"
        add
        + a9 claim   84..97 accepted high in a3   لن نغلق
    "#]],
    );
    let document = bare();
    check(
        &document,
        &intents::add(&document, Label::Quote, parts(&document, "لن نغلق")),
        expect![[r#"
        add
        + a1 quote   84..97 accepted indirect cues [] source - medium -   لن نغلق
    "#]],
    );
}

#[test]
fn removing_takes_links_along() {
    let document = full();
    check(
        &document,
        &intents::remove(&document, &[SOURCE]),
        expect![[r#"
        remove
        - a2 speaker 37..79 accepted of s1   رئيس البلديّة سامي عون
        - a3 quote   84..108+135..156 suggested direct cues ["a1"] source a2 medium - note "في \"فقرتين\"\nلا واحدة"   لن نغلق الجسر … ولا المدرسة
        - a6 quote   194..240 accepted indirect cues ["a4"] source a2 medium a5   👩‍👩‍👧 3 عائلات انتقلت
        + a3 quote   84..108+135..156 suggested direct cues ["a1"] source - medium - note "في \"فقرتين\"\nلا واحدة"   لن نغلق الجسر … ولا المدرسة
        + a6 quote   194..240 accepted indirect cues ["a4"] source - medium a5   👩‍👩‍👧 3 عائلات انتقلت
    "#]],
    );
    check(
        &document,
        &intents::remove(&document, &[INDIRECT, SECOND_CUE]),
        expect![[r#"
        remove
        - a4 cue     163..177 suggested   أكّـــد
        - a6 quote   194..240 accepted indirect cues ["a4"] source a2 medium a5   👩‍👩‍👧 3 عائلات انتقلت
        - a7 claim   213..240 suggested high in a6   3 عائلات انتقلت
        + a7 claim   213..240 suggested high   3 عائلات انتقلت
    "#]],
    );
}

#[test]
fn mending_a_suggestion_accepts_it_and_keeps_what_was_suggested() {
    let document = full();
    let mended = intents::reshape(&document, SECOND_CUE, parts(&document, "وأكّـــد"));
    check(
        &document,
        &mended,
        expect![[r#"
        reshape
        - a4 cue     163..177 suggested   أكّـــد
        + a4 cue     161..177 accepted   وأكّـــد
    "#]],
    );
    let claim = intents::reshape(&document, CLAIM, parts(&document, "3 عائلات"));
    check(
        &document,
        &claim,
        expect![[r#"
        reshape
        - a7 claim   213..240 suggested high in a6   3 عائلات انتقلت
        + a7 claim   213..227 accepted high in a6 (suggested [213..240])   3 عائلات
    "#]],
    );
    // Back to where the rule had put it: there is nothing to remember.
    let back = intents::reshape(&document, FIRST_CUE, parts(&document, "قال"));
    check(
        &document,
        &back,
        expect![[r#"
        reshape
        - a1 cue     30..45 accepted (suggested [30..36])   قال رئيس
        + a1 cue     30..36 accepted   قال
    "#]],
    );
}

#[test]
fn another_label_drops_what_belonged_to_the_old_one() {
    let document = full();
    check(
        &document,
        &intents::relabel(&document, SECOND_CUE, Label::Speaker),
        expect![[r#"
        relabel
        - a4 cue     163..177 suggested   أكّـــد
        - a6 quote   194..240 accepted indirect cues ["a4"] source a2 medium a5   👩‍👩‍👧 3 عائلات انتقلت
        + a4 speaker 163..177 accepted   أكّـــد
        + a6 quote   194..240 accepted indirect cues [] source a2 medium a5   👩‍👩‍👧 3 عائلات انتقلت
    "#]],
    );
    check(
        &document,
        &intents::relabel(&document, INDIRECT, Label::Claim),
        expect![[r#"
        relabel
        - a6 quote   194..240 accepted indirect cues ["a4"] source a2 medium a5   👩‍👩‍👧 3 عائلات انتقلت
        - a7 claim   213..240 suggested high in a6   3 عائلات انتقلت
        + a6 claim   194..240 accepted high   👩‍👩‍👧 3 عائلات انتقلت
        + a7 claim   213..240 suggested high   3 عائلات انتقلت
    "#]],
    );
    check(
        &document,
        &intents::relabel(&document, INDIRECT, Label::Quote),
        expect![[r#"
        relabel
    "#]],
    );
}

#[test]
fn quotes_and_claims_are_retyped() {
    let document = full();
    check(
        &document,
        &intents::retype_quote(&document, DIRECT, QuoteKind::Mixed),
        expect![[r#"
            retype
            - a3 quote   84..108+135..156 suggested direct cues ["a1"] source a2 medium - note "في \"فقرتين\"\nلا واحدة"   لن نغلق الجسر … ولا المدرسة
            + a3 quote   84..108+135..156 accepted mixed cues ["a1"] source a2 medium - note "في \"فقرتين\"\nلا واحدة"   لن نغلق الجسر … ولا المدرسة
        "#]],
    );
    check(
        &document,
        &intents::rate_claim(&document, CLAIM, Worth::Low),
        expect![[r#"
            retype
            - a7 claim   213..240 suggested high in a6   3 عائلات انتقلت
            + a7 claim   213..240 accepted low in a6   3 عائلات انتقلت
        "#]],
    );
    let mut document = document;
    let denial = intents::retype_claim(&document, CLAIM, Some(ClaimKind::Denial));
    document.apply(&denial).expect("in order");
    let kind = document.annotation(CLAIM).and_then(|it| it.claim()).and_then(|it| it.kind);
    assert_eq!(kind, Some(ClaimKind::Denial));
}

#[test]
fn a_link_replaces_a_source_and_adds_a_cue() {
    let document = full();
    check(
        &document,
        &intents::link(&document, DIRECT, LinkRole::Source, MEDIUM),
        expect![[r#"
            link
            - a3 quote   84..108+135..156 suggested direct cues ["a1"] source a2 medium - note "في \"فقرتين\"\nلا واحدة"   لن نغلق الجسر … ولا المدرسة
            + a3 quote   84..108+135..156 accepted direct cues ["a1"] source a5 medium - note "في \"فقرتين\"\nلا واحدة"   لن نغلق الجسر … ولا المدرسة
        "#]],
    );
    check(
        &document,
        &intents::link(&document, INDIRECT, LinkRole::Cue, FIRST_CUE),
        expect![[r#"
        link
        - a6 quote   194..240 accepted indirect cues ["a4"] source a2 medium a5   👩‍👩‍👧 3 عائلات انتقلت
        + a6 quote   194..240 accepted indirect cues ["a1", "a4"] source a2 medium a5   👩‍👩‍👧 3 عائلات انتقلت
    "#]],
    );
    // A quote cannot be a cue.
    check(
        &document,
        &intents::link(&document, DIRECT, LinkRole::Cue, INDIRECT),
        expect![[r#"
        link
    "#]],
    );
    check(
        &document,
        &intents::link_speaker(&document, DIRECT, OFFICE),
        expect![[r#"
            link
            - a3 quote   84..108+135..156 suggested direct cues ["a1"] source a2 medium - note "في \"فقرتين\"\nلا واحدة"   لن نغلق الجسر … ولا المدرسة
            + a3 quote   84..108+135..156 accepted direct cues ["a1"] source a5 medium - note "في \"فقرتين\"\nلا واحدة"   لن نغلق الجسر … ولا المدرسة
        "#]],
    );
    check(
        &document,
        &intents::unlink(&document, INDIRECT, MEDIUM),
        expect![[r#"
        unlink
        - a6 quote   194..240 accepted indirect cues ["a4"] source a2 medium a5   👩‍👩‍👧 3 عائلات انتقلت
        + a6 quote   194..240 accepted indirect cues ["a4"] source a2 medium -   👩‍👩‍👧 3 عائلات انتقلت
    "#]],
    );
}

#[test]
fn boilerplate_holds_no_suggestions_but_keeps_decisions() {
    let document = full();
    let block = document.blocks()[2].span;
    let mut changed = document.clone();
    changed.apply(&intents::set_block(&document, block, BlockKind::Boilerplate)).expect("in order");
    assert_eq!(changed.blocks()[2].kind, BlockKind::Boilerplate);
    check(
        &document,
        &intents::set_block(&document, block, BlockKind::Boilerplate),
        expect![[r#"
        block
        - a4 cue     163..177 suggested   أكّـــد
        - a5 speaker 178..188 suggested of s2   مكتبه
        - a6 quote   194..240 accepted indirect cues ["a4"] source a2 medium a5   👩‍👩‍👧 3 عائلات انتقلت
        - a7 claim   213..240 suggested high in a6   3 عائلات انتقلت
        + a6 quote   194..240 accepted indirect cues [] source a2 medium -   👩‍👩‍👧 3 عائلات انتقلت
    "#]],
    );
}

#[test]
fn speakers_are_split_merged_renamed_and_retyped() {
    let document = full();
    check(
        &document,
        &intents::split_off(&document, SOURCE),
        expect![[r#"
        speaker
        - a2 speaker 37..79 accepted of s1   رئيس البلديّة سامي عون
        + a2 speaker 37..79 accepted of s3   رئيس البلديّة سامي عون
        + s3 - رئيس البلديّة سامي عون
    "#]],
    );
    check(
        &document,
        &intents::merge(&document, MAYOR, OFFICE),
        expect![[r#"
        speaker
        - a5 speaker 178..188 suggested of s2   مكتبه
        - s2 - مكتبه
        + a5 speaker 178..188 suggested of s1   مكتبه
    "#]],
    );
    check(
        &document,
        &intents::rename(&document, OFFICE, "  مكتب الرئيس "),
        expect![[r#"
        speaker
        - s2 - مكتبه
        + s2 - مكتب الرئيس
    "#]],
    );
    check(
        &document,
        &intents::retype_speaker(&document, OFFICE, Some(SpeakerKind::Organisation)),
        expect![[r#"
            speaker
            - s2 - مكتبه
            + s2 organisation مكتبه
        "#]],
    );
    check(
        &document,
        &intents::assign(&document, REJECTED, Some(OFFICE)),
        expect![[r#"
            speaker
            - a8 speaker 16..28 rejected   البلدة
            + a8 speaker 16..28 accepted of s2   البلدة
        "#]],
    );
}

#[test]
fn a_remark_of_white_space_is_none() {
    let document = full();
    check(
        &document,
        &intents::annotate_note(&document, DIRECT, " \n"),
        expect![[r#"
        note
        - a3 quote   84..108+135..156 suggested direct cues ["a1"] source a2 medium - note "في \"فقرتين\"\nلا واحدة"   لن نغلق الجسر … ولا المدرسة
        + a3 quote   84..108+135..156 suggested direct cues ["a1"] source a2 medium -   لن نغلق الجسر … ولا المدرسة
    "#]],
    );
    check(
        &document,
        &intents::annotate_note(&document, CLAIM, "أي عائلات؟"),
        expect![[r#"
        note
        - a7 claim   213..240 suggested high in a6   3 عائلات انتقلت
        + a7 claim   213..240 suggested high in a6 note "أي عائلات؟"   3 عائلات انتقلت
    "#]],
    );
}

#[test]
fn a_transaction_that_breaks_a_link_changes_nothing() {
    let mut document = full();
    let before = document.clone();
    let mut transaction = intents::review(&document, [DIRECT], Review::Rejected);
    transaction.edits.push(qawl::annotation::Edit::Annotation(SOURCE, None));
    assert_eq!(document.apply(&transaction), Err(EditError::DanglingLink(DIRECT, SOURCE)));
    assert_eq!(document, before);
}

#[test]
fn a_cue_that_a_quote_links_to_cannot_become_a_quote_beside_its_back() {
    let mut document = full();
    let before = document.clone();
    let mut cue = qawl::annotation::Annotation::clone(document.annotation(FIRST_CUE).expect("it is there"));
    cue.role = qawl::annotation::Role::fresh(Label::Quote);
    let edits = vec![qawl::annotation::Edit::Annotation(FIRST_CUE, Some(std::sync::Arc::new(cue)))];
    let transaction = Transaction { action: qawl::annotation::Action::Relabel, edits };
    let refused = EditError::WrongLink { from: DIRECT, to: FIRST_CUE, needs: Label::Cue };
    assert_eq!(document.apply(&transaction), Err(refused));
    assert_eq!(document, before);
}

/// A step, or a step back or forth.
fn any_steps() -> impl Strategy<Value = Vec<RandomEdit>> {
    any_edits(60).prop_map(|mut steps| {
        for step in &mut steps {
            if step.numbers[3] % 5 == 0 {
                step.kind = N_EDIT_KINDS + (step.numbers[2] % 3 / 2) as u8;
            }
        }
        steps
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn undo_of_do_is_nothing_and_promises_are_kept(mut document in any_document(), steps in any_steps()) {
        let mut history = History::default();
        // The document before each thing that can be undone, and after each that can be redone.
        let (mut past, mut future): (Vec<Document>, Vec<Document>) = (Vec::new(), Vec::new());
        for step in &steps {
            let before = document.clone();
            match step.kind {
                kind if kind < N_EDIT_KINDS => {
                    let transaction = transaction(&document, step);
                    match history.perform(&mut document, &transaction) {
                        Ok(()) if transaction.edits.is_empty() => prop_assert_eq!(&document, &before),
                        Ok(()) => {
                            past.push(before);
                            future.clear();
                        }
                        Err(_) => prop_assert_eq!(&document, &before),
                    }
                }
                N_EDIT_KINDS => {
                    let undone = history.undo(&mut document).expect("what was done can be undone");
                    prop_assert_eq!(undone.is_some(), !past.is_empty());
                    if let Some(was) = past.pop() {
                        prop_assert_eq!(&document, &was);
                        future.push(before);
                    }
                }
                _ => {
                    let redone = history.redo(&mut document).expect("what was undone can be done again");
                    prop_assert_eq!(redone.is_some(), !future.is_empty());
                    if let Some(was) = future.pop() {
                        prop_assert_eq!(&document, &was);
                        past.push(before);
                    }
                }
            }
            assert_sound(&document);
        }
        while let Some(was) = past.pop() {
            history.undo(&mut document).expect("what was done can be undone");
            prop_assert_eq!(&document, &was);
        }
    }
}
