//! The scorer, on fixtures small enough to count by hand.

use expect_test::{Expect, expect};
use qawl::format::lines::{Id, Line, LineClaim, LineQuote, Range};
use qawl::format::named::Named;
use qawl::schema::{QuoteKind, Worth};
use qawl::score::{MistakeKind, Ratio, ScoreOptions, Scores, score};

const TEXT: &str = "Omar Ali said: “We will not wait any longer.” He added that the talks had failed. \
                    “Never,” Sara Lee said, “will we go back.”\n\nThe minister announced a plan.";

/// Returns where a piece is, from a byte on.
fn from(piece: &str, start: usize) -> Range {
    let at = start + TEXT[start..].find(piece).expect("the text holds the piece");
    let chars = |to: usize| TEXT[..to].chars().count() as u32;
    (chars(at), chars(at + piece.len()))
}

fn at(piece: &str) -> Range {
    from(piece, 0)
}

fn quote(content: &[Range], cue: Range, speaker: Option<Range>) -> LineQuote {
    LineQuote {
        content: content.to_vec(),
        cue: vec![cue],
        speaker: speaker.into_iter().collect(),
        speaker_id: None,
        medium: Vec::new(),
        r#type: None,
        type_derived: None,
        optional: false,
        rule: None,
        confidence: None,
        speaker_rule: None,
    }
}

/// Three attributions: two direct ones, the second interrupted, and an indirect one by a pronoun.
fn gold() -> Line {
    let quotes = vec![
        quote(&[at("We will not wait any longer.")], at("said"), Some(at("Omar Ali"))),
        quote(&[at("that the talks had failed")], at("added"), Some(at("He"))),
        quote(&[at("Never,"), at("will we go back.")], from("said", 100), Some(at("Sara Lee"))),
    ];
    let (blocks, claims) = (Vec::new(), None);
    Line { id: Id::Name("d".into()), lang: None, text: Some(TEXT.into()), blocks, quotes, claims }
}

fn plain() -> ScoreOptions {
    ScoreOptions::default()
}

/// Shows the figures of a prediction that the sample has been changed into.
fn check(change: impl FnOnce(&mut Vec<LineQuote>), expected: Expect) {
    let mut predicted = gold();
    change(&mut predicted.quotes);
    let (scores, mistakes) = score(&[gold()], &[predicted], plain());
    let mut shown = figures(&scores);
    for mistake in mistakes {
        let content = |quote: Option<qawl::score::ShownQuote>| {
            quote.map_or("-".into(), |quote| quote.content.join(" … "))
        };
        shown += &format!("{:?}: {} / {}\n", mistake.kind, content(mistake.gold), content(mistake.predicted));
    }
    expected.assert_eq(&shown);
}

fn figures(scores: &Scores) -> String {
    let show = |name: &str, ratio: &Ratio| {
        format!("{name:<8} P {:.3} R {:.3} F {:.3}\n", ratio.precision(), ratio.recall(), ratio.f1())
    };
    [
        show("exact", &scores.exact),
        show("match", &scores.matched),
        show("soft", &scores.soft),
        show("cue", &scores.cue),
        show("speaker", &scores.speaker),
        show("right", &scores.attributed),
    ]
    .concat()
}

#[test]
fn the_gold_itself_scores_full() {
    check(
        |_| {},
        expect![[r#"
        exact    P 1.000 R 1.000 F 1.000
        match    P 1.000 R 1.000 F 1.000
        soft     P 1.000 R 1.000 F 1.000
        cue      P 1.000 R 1.000 F 1.000
        speaker  P 1.000 R 1.000 F 1.000
        right    P 1.000 R 1.000 F 1.000
    "#]],
    );
    let (scores, _) = score(&[gold()], &[gold()], plain());
    let kinds: Vec<QuoteKind> = scores.by_kind.keys().copied().collect();
    assert_eq!(kinds, [QuoteKind::Direct, QuoteKind::Indirect], "told from the marks");
}

#[test]
fn outer_marks_spaces_and_final_stops_make_no_difference() {
    let widened = |quotes: &mut Vec<LineQuote>| {
        quotes[0].content[0].0 -= 1;
        quotes[0].content[0].1 += 1;
        quotes[1].content[0].1 += 2;
        quotes[0].speaker[0].1 += 1;
        quotes[2].content.reverse();
    };
    check(
        widened,
        expect![[r#"
        exact    P 1.000 R 1.000 F 1.000
        match    P 1.000 R 1.000 F 1.000
        soft     P 1.000 R 1.000 F 1.000
        cue      P 1.000 R 1.000 F 1.000
        speaker  P 1.000 R 1.000 F 1.000
        right    P 1.000 R 1.000 F 1.000
    "#]],
    );
}

#[test]
fn a_missed_quote_costs_recall_and_a_spurious_one_precision() {
    check(
        |quotes| drop(quotes.remove(1)),
        expect![[r#"
        exact    P 1.000 R 0.667 F 0.800
        match    P 1.000 R 0.667 F 0.800
        soft     P 1.000 R 0.667 F 0.800
        cue      P 1.000 R 0.667 F 0.800
        speaker  P 1.000 R 1.000 F 1.000
        right    P 1.000 R 0.667 F 0.800
        Missed: that the talks had failed / -
    "#]],
    );
    check(
        |quotes| quotes.push(quote(&[at("a plan")], at("announced"), Some(at("The minister")))),
        expect![[r#"
            exact    P 0.750 R 1.000 F 0.857
            match    P 0.750 R 1.000 F 0.857
            soft     P 0.750 R 1.000 F 0.857
            cue      P 0.750 R 1.000 F 0.857
            speaker  P 1.000 R 1.000 F 1.000
            right    P 0.750 R 1.000 F 0.857
            Spurious: - / a plan
        "#]],
    );
    check(
        Vec::clear,
        expect![[r#"
        exact    P 0.000 R 0.000 F 0.000
        match    P 0.000 R 0.000 F 0.000
        soft     P 0.000 R 0.000 F 0.000
        cue      P 0.000 R 0.000 F 0.000
        speaker  P 0.000 R 0.000 F 0.000
        right    P 0.000 R 0.000 F 0.000
        Missed: We will not wait any longer / -
        Missed: that the talks had failed / -
        Missed: Never … will we go back / -
    "#]],
    );
}

#[test]
fn what_is_predicted_twice_is_right_once() {
    check(
        |quotes| quotes.extend(quotes.clone()),
        expect![[r#"
        exact    P 0.500 R 1.000 F 0.667
        match    P 0.500 R 1.000 F 0.667
        soft     P 0.500 R 1.000 F 0.667
        cue      P 1.000 R 1.000 F 1.000
        speaker  P 1.000 R 1.000 F 1.000
        right    P 0.500 R 1.000 F 0.667
        Spurious: - / We will not wait any longer
        Spurious: - / that the talks had failed
        Spurious: - / Never … will we go back
    "#]],
    );
}

#[test]
fn an_edge_that_is_off_matches_but_is_not_exact() {
    check(
        |quotes| quotes[0].content[0].0 = at("not wait").0,
        expect![[r#"
        exact    P 0.667 R 0.667 F 0.667
        match    P 1.000 R 1.000 F 1.000
        soft     P 1.000 R 0.889 F 0.941
        cue      P 1.000 R 1.000 F 1.000
        speaker  P 1.000 R 1.000 F 1.000
        right    P 1.000 R 1.000 F 1.000
        Edges: We will not wait any longer / not wait any longer
    "#]],
    );
    // Less than half of it is no match.
    check(
        |quotes| quotes[0].content = vec![at("longer")],
        expect![[r#"
        exact    P 0.667 R 0.667 F 0.667
        match    P 0.667 R 0.667 F 0.667
        soft     P 1.000 R 0.722 F 0.839
        cue      P 1.000 R 1.000 F 1.000
        speaker  P 1.000 R 1.000 F 1.000
        right    P 0.667 R 0.667 F 0.667
        Missed: We will not wait any longer / -
        Spurious: - / longer
    "#]],
    );
}

#[test]
fn a_wrong_speaker_is_told_apart_from_a_wrong_quote() {
    let swapped = |quotes: &mut Vec<LineQuote>| {
        let first = quotes[0].speaker.clone();
        quotes[0].speaker = std::mem::replace(&mut quotes[2].speaker, first);
    };
    check(
        swapped,
        expect![[r#"
        exact    P 1.000 R 1.000 F 1.000
        match    P 1.000 R 1.000 F 1.000
        soft     P 1.000 R 1.000 F 1.000
        cue      P 1.000 R 1.000 F 1.000
        speaker  P 0.333 R 0.333 F 0.333
        right    P 0.333 R 0.333 F 0.333
        Speaker: We will not wait any longer / We will not wait any longer
        Speaker: Never … will we go back / Never … will we go back
    "#]],
    );
    check(
        |quotes| quotes[2].speaker.clear(),
        expect![[r#"
        exact    P 1.000 R 1.000 F 1.000
        match    P 1.000 R 1.000 F 1.000
        soft     P 1.000 R 1.000 F 1.000
        cue      P 1.000 R 1.000 F 1.000
        speaker  P 1.000 R 0.667 F 0.800
        right    P 0.667 R 0.667 F 0.667
        Speaker: Never … will we go back / Never … will we go back
    "#]],
    );
}

#[test]
fn any_mention_of_the_speaker_is_right_by_entity() {
    let mut gold = gold();
    gold.quotes[0].speaker_id = Some("omar".into());
    gold.quotes[1].speaker_id = Some("omar".into());
    let mut predicted = gold.clone();
    predicted.quotes[1].speaker = vec![at("Omar Ali")];
    let (scores, mistakes) = score(&[gold], &[predicted], plain());
    assert_eq!((scores.attributed.f1(), scores.attributed_entity.f1()), (2.0 / 3.0, 1.0));
    assert_eq!(mistakes, []);
}

#[test]
fn an_optional_quote_is_neither_right_nor_wrong() {
    let mut gold = gold();
    gold.quotes[1].optional = true;
    let mut without = gold.clone();
    without.quotes.remove(1);
    for predicted in [gold.clone(), without] {
        let (scores, mistakes) = score(std::slice::from_ref(&gold), &[predicted], plain());
        assert_eq!((scores.exact.f1(), scores.cue.f1(), scores.words.f1()), (1.0, 1.0, 1.0));
        assert_eq!((scores.matched.n_gold, mistakes.len()), (2, 0));
    }
    let all = ScoreOptions { count_optional: true, ..plain() };
    let (scores, _) = score(std::slice::from_ref(&gold), &[gold.clone()], all);
    assert_eq!(scores.matched.n_gold, 3);
}

#[test]
fn a_complementiser_can_be_left_out() {
    let mut predicted = gold();
    predicted.quotes[1].content = vec![at("the talks had failed")];
    let stripped = ScoreOptions { strip_complementiser: true, ..plain() };
    assert_eq!(score(&[gold()], &[predicted.clone()], plain()).0.exact.recall(), 2.0 / 3.0);
    assert_eq!(score(&[gold()], &[predicted], stripped).0.exact.recall(), 1.0);
}

#[test]
fn documents_are_paired_by_id() {
    let mut other = gold();
    other.id = Id::Number(7);
    let (scores, mistakes) = score(&[gold()], &[other], plain());
    assert_eq!((scores.n_unpredicted, scores.matched.n_gold, scores.matched.n_predicted), (1, 3, 0));
    assert!(mistakes.iter().all(|mistake| mistake.kind == MistakeKind::Missed));
}

#[test]
fn claims_match_by_half_their_words() {
    let claim = |range: Range, worth| LineClaim {
        start: range.0,
        end: range.1,
        worth: Some(Named(worth)),
        score: None,
        reasons: Vec::new(),
        kind: None,
        quote: None,
        rule: None,
        confidence: None,
    };
    let (mut gold, mut predicted) = (gold(), gold());
    gold.claims = Some(vec![claim(at("the talks had failed"), Worth::High), claim(at("a plan"), Worth::Low)]);
    predicted.claims =
        Some(vec![claim(at("talks had failed"), Worth::Low), claim(at("Sara Lee said"), Worth::Low)]);
    let claims = score(&[gold], &[predicted], plain()).0.claims.expect("the gold has claims");
    assert_eq!((claims.matched.precision(), claims.matched.recall(), claims.high), (0.5, 0.5, (1, 1)));
    assert_eq!((claims.words.precision(), claims.words.recall()), (0.5, 0.5));
}

#[test]
fn offsets_that_leave_the_text_do_no_harm() {
    let far = |quotes: &mut Vec<LineQuote>| {
        quotes[0].content = vec![(5, 5), (9, 2), (1_000_000, 1_000_005), (20, u32::MAX)];
        quotes[1].speaker = vec![(u32::MAX, u32::MAX)];
    };
    let mut predicted = gold();
    far(&mut predicted.quotes);
    let (scores, _) = score(&[gold()], &[predicted], plain());
    assert_eq!(scores.exact.n_predicted, 3);
}
