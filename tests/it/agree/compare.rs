//! Where versions differ: items and their kinds.

use std::collections::BTreeSet;

use qawl::agree::{CompareOptions, Difference, Item, Measure, compare};
use qawl::annotation::{Attribution, Claim, Origin, Review, Role};
use qawl::schema::{ClaimKind, Confidence, Evidence, Label, Lang, QuoteKind, RuleId, Worth};
use qawl::session::SHOWN_FROM;

use super::{Making, QUOTE, compared, quotes};

fn of(item: &Item) -> Vec<Difference> {
    item.differences.iter().copied().collect()
}

fn rule() -> Origin {
    let confidence = Confidence::thousandths(700);
    Origin::Rule(Evidence { rule: RuleId("en/verb".into()), confidence, entry: None })
}

fn claim(worth: Worth, kind: Option<ClaimKind>) -> Role {
    Role::Claim(Claim { worth, score: Confidence::thousandths(500), reasons: Vec::new(), kind, quote: None })
}

#[test]
fn what_is_alike_is_agreed_though_marks_lie_over_each_other() {
    // Nested, and with the very same boundaries twice: by other people in another order.
    let of = |annotator: &str, units: &[(u32, u32)]| quotes(annotator, 60, units);
    let comparison = compared(&[
        of("a", &[(0, 20), (5, 10), (5, 10), (30, 40)]),
        of("b", &[(30, 40), (5, 10), (0, 20), (5, 10)]),
        of("c", &[(5, 10), (5, 10), (0, 20), (30, 40)]),
    ]);
    assert_eq!(comparison.items.len(), 4);
    assert!(comparison.items.iter().all(Item::is_agreed), "{:#?}", comparison.items);
    let starts: Vec<u32> = comparison.items.iter().map(|item| item.span.start()).collect();
    assert_eq!(starts, [0, 20, 20, 120]);
}

#[test]
fn what_one_lacks_is_missing_for_that_one_alone() {
    let comparison = compared(&[
        quotes("a", 60, &[(0, 20), (5, 10)]),
        quotes("b", 60, &[(0, 20), (5, 10)]),
        quotes("c", 60, &[(0, 20)]),
    ]);
    let [outer, inner] = comparison.items.as_slice() else { panic!("{:#?}", comparison.items) };
    assert!(outer.is_agreed());
    assert_eq!(of(inner), [Difference::Missing]);
    let has: Vec<bool> = inner.sides.iter().map(|side| !side.marks.is_empty()).collect();
    assert_eq!(has, [true, true, false]);
}

#[test]
fn one_against_two_is_one_item() {
    let comparison = compared(&[quotes("a", 40, &[(10, 30)]), quotes("b", 40, &[(10, 20), (20, 30)])]);
    let [item] = comparison.items.as_slice() else { panic!("{:#?}", comparison.items) };
    assert_eq!(of(item), [Difference::Edges]);
    assert_eq!(item.sides[1].marks.len(), 2);
}

#[test]
fn each_kind_of_difference_has_its_name() {
    let mut a = Making::of(100);
    let mut b = Making::of(100);
    for (making, is_a) in [(&mut a, true), (&mut b, false)] {
        let (first, second) = (making.speaker(1), making.speaker(2));
        let one = making.mention((0, 2), first);
        let two = making.mention((3, 5), second);
        let cues = [making.put(&[(6, 7)], Role::Cue), making.put(&[(8, 9)], Role::Cue)];
        let quote = |source, cue: usize, medium, kind| {
            Role::Quote(Attribution { kind, cues: vec![cues[cue]], source: Some(source), medium })
        };
        let other = if is_a { one } else { two };
        making.put(&[(10, 15)], quote(other, 0, None, QuoteKind::Direct));
        making.put(&[(20, 25)], quote(one, usize::from(is_a), None, QuoteKind::Direct));
        making.put(&[(30, 35)], quote(one, 0, is_a.then_some(two), QuoteKind::Direct));
        let kind = if is_a { QuoteKind::Direct } else { QuoteKind::Mixed };
        making.put(&[(40, 45)], quote(one, 0, None, kind));
        making.put(&[(50, 55 + u32::from(is_a))], quote(one, 0, None, QuoteKind::Direct));
        let worth = if is_a { Worth::High } else { Worth::Low };
        making.put(&[(60, 65)], claim(worth, None));
        making.put(&[(70, 75)], claim(Worth::High, is_a.then_some(ClaimKind::Law)));
        let role = if is_a { Role::Cue } else { Role::Speaker(None) };
        making.put(&[(80, 82)], role);
    }
    let comparison = compared(&[a.version("a"), b.version("b")]);
    let found: Vec<(u32, Vec<Difference>)> = comparison
        .items
        .iter()
        .filter(|it| !it.is_agreed())
        .map(|it| (it.span.start() / 4, of(it)))
        .collect();
    assert_eq!(
        found,
        [
            (10, vec![Difference::Speaker]),
            (20, vec![Difference::Cue]),
            (30, vec![Difference::Medium]),
            (40, vec![Difference::QuoteType]),
            (50, vec![Difference::Edges]),
            (60, vec![Difference::Worth]),
            (70, vec![Difference::ClaimType]),
            (80, vec![Difference::Label]),
        ]
    );
}

#[test]
fn speakers_are_matched_whatever_their_ids() {
    // The same three mentions of two people; ids are the other way round, and the quotes lead to other mentions.
    let version = |annotator: &str, ids: [u32; 2], mention: usize| {
        let mut making = Making::of(60);
        let (first, second) = (making.speaker(ids[0]), making.speaker(ids[1]));
        let mentions = [making.mention((0, 1), first), making.mention((5, 6), first)];
        making.mention((10, 11), second);
        making.quote((20, 30), Some(mentions[mention]));
        making.version(annotator)
    };
    let comparison = compared(&[version("a", [1, 2], 0), version("b", [2, 1], 1)]);
    assert!(comparison.items.iter().all(Item::is_agreed), "{:#?}", comparison.items);
}

#[test]
fn a_remark_is_no_difference_and_outer_marks_are_none() {
    let with = |annotator: &str, note: bool| {
        let mut making = Making::of(20);
        making.quote((5, 10), None);
        if note {
            let edit = making.edits.last_mut().unwrap();
            let qawl::annotation::Edit::Annotation(_, Some(annotation)) = edit else {
                panic!("an annotation")
            };
            std::sync::Arc::make_mut(annotation).note = Some("why?".into());
        }
        making.version(annotator)
    };
    assert!(compared(&[with("a", false), with("b", true)]).items[0].is_agreed());
}

#[test]
fn undecided_is_not_disagreeing() {
    let open = |annotator: &str, review: Review| {
        let mut making = Making::of(40);
        making.put_as(&[(5, 10)], Role::fresh(Label::Quote), review, rule());
        making.put_as(&[(20, 30)], Role::fresh(Label::Quote), Review::Accepted, rule());
        making.version(annotator)
    };
    let comparison = compared(&[open("a", Review::Accepted), open("b", Review::Suggested)]);
    assert_eq!(comparison.n_open, [0, 1]);
    assert!(comparison.items[0].is_incomplete() && comparison.items[0].is_agreed());
    let figures = comparison.sums.figures();
    for measure in [Measure::Exact, Measure::Words, Measure::Alpha] {
        assert_eq!(figures.figure(measure, QUOTE).unwrap().value, Ok(1.0), "{measure}");
    }
    let mut finished = open("b", Review::Suggested);
    finished.is_finished = true;
    let comparison = compared(&[open("a", Review::Accepted), finished]);
    assert_eq!(of(&comparison.items[0]), [Difference::Missing]);
    let rejected = compared(&[open("a", Review::Accepted), open("b", Review::Rejected)]);
    assert!(rejected.items[0].sides[1].is_rejected);
    let all = CompareOptions { count_suggested: true, ..CompareOptions::from(SHOWN_FROM) };
    let counted = compare(&[open("a", Review::Accepted), open("b", Review::Suggested)], all).unwrap();
    assert!(counted.items.iter().all(Item::is_agreed) && counted.n_open == [0, 0]);
}

#[test]
fn claims_that_the_page_does_not_show_by_default_are_not_left_open() {
    let least = (SHOWN_FROM.claims)(&Lang("en".into()));
    assert!(least > SHOWN_FROM.suggestions, "it is measured for English");
    let claim = Role::Claim(Claim {
        worth: Worth::High,
        score: Confidence::thousandths(900),
        reasons: Vec::new(),
        kind: None,
        quote: None,
    });
    let of = |confidence: Confidence, role: Role| {
        let evidence = Evidence { rule: RuleId("en/some".into()), confidence, entry: None };
        let mut making = Making::of(40);
        making.put_as(&[(5, 10)], role, Review::Suggested, Origin::Rule(evidence));
        compared(&[making.version("a"), quotes("b", 40, &[])]).n_open
    };
    let below = Confidence::from_share(least.share() - 0.01);
    assert_eq!(of(least, claim.clone()), [1, 0]);
    assert_eq!(of(below, claim), [0, 0]);
    assert_eq!(of(below, Role::fresh(Label::Quote)), [1, 0]);
}

#[test]
fn shared_suggestions_are_shown_apart() {
    // Two accept the same suggestion, and disagree on what each made.
    let of = |annotator: &str, own: (u32, u32)| {
        let mut making = Making::of(60);
        making.put_as(&[(5, 10)], Role::fresh(Label::Quote), Review::Accepted, rule());
        making.quote(own, None);
        making.version(annotator)
    };
    let comparison = compared(&[of("a", (20, 30)), of("b", (40, 50))]);
    let exact = |sums: &qawl::agree::Sums| sums.figures().figure(Measure::Exact, QUOTE).unwrap().value;
    assert_eq!(exact(&comparison.sums), Ok(0.5));
    assert_eq!(exact(&comparison.own_work), Ok(0.0));
    assert_eq!(comparison.own_work.n_items, 2);
}

#[test]
fn other_texts_are_named() {
    let versions = [quotes("a", 20, &[]), quotes("b", 21, &[]), quotes("c", 20, &[])];
    assert_eq!(compare(&versions, CompareOptions::from(SHOWN_FROM)).unwrap_err().others, [1]);
    assert!(compared(&[]).items.is_empty());
    let alone = compared(&[quotes("a", 20, &[(0, 5)])]);
    assert_eq!(alone.sums.n_documents, 0);
    let labels: BTreeSet<Label> = alone.items.iter().map(|item| item.label).collect();
    assert_eq!(labels, BTreeSet::from([Label::Quote]));
}
