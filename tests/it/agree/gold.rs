//! Gold: what rules make of items, what a person decides, taking back, and what is kept and written.

use std::sync::Arc;

use qawl::agree::record::{
    StepKind, StepOf, head, read_change, read_version, replay, rule_name, rule_named, version, write_change,
    write_step, write_version,
};
use qawl::agree::{
    Board, Change, CompareOptions, Feedback, Gathering, GoldMark, Link, Rule, Rules, Version, people_of,
};
use qawl::annotation::{AnnotationId, Attribution, Decided, Review, Role};
use qawl::format::qawl as native;
use qawl::schema::{Label, QuoteKind};
use qawl::session::SHOWN_FROM;

use super::{Making, quotes, words};

fn board(versions: &[Version]) -> Board {
    let mut gathering = Gathering::default();
    for version in versions {
        gathering.add(&version.annotator, Arc::clone(&version.document), version.is_finished);
    }
    gathering.board(CompareOptions::from(SHOWN_FROM))
}

/// Returns the words that accepted gold quotes cover.
fn gold(board: &Board) -> Vec<(u32, u32)> {
    let gold = board.gold(0, &[]).expect("the first text").document;
    let live = gold
        .in_text_order()
        .into_iter()
        .filter(|it| it.review == Review::Accepted && it.label() == Label::Quote);
    live.map(|it| it.parts.hull()).map(|span| (span.start() / 4, (span.end() + 1) / 4)).collect()
}

fn three() -> [Version; 3] {
    [
        quotes("a", 100, &[(10, 30), (40, 60), (80, 90)]),
        quotes("b", 100, &[(10, 30), (44, 60)]),
        quotes("c", 100, &[(10, 30), (40, 60)]),
    ]
}

#[test]
fn rules_decide_by_votes() {
    let by = |rule: Rule| {
        let mut board = board(&three());
        board.perform(vec![Change::Rules(Some(Rules::all(rule)))]);
        (gold(&board), board.count_all().open)
    };
    assert_eq!(by(Rule::Unanimous), (vec![(10, 30)], 2));
    assert_eq!(by(Rule::Majority), (vec![(10, 30), (40, 60)], 0));
    assert_eq!(by(Rule::Votes(2)), (vec![(10, 30), (40, 60)], 0));
    assert_eq!(by(Rule::Votes(3)), (vec![(10, 30)], 1));
    assert_eq!(by(Rule::Union), (vec![(10, 30), (40, 60), (80, 90)], 0));
    assert_eq!(by(Rule::First(1)), (vec![(10, 30), (44, 60)], 0));
}

#[test]
fn boundaries_are_voted_one_by_one() {
    let of = |annotator, unit| quotes(annotator, 60, &[unit]);
    let mut board = board(&[of("a", (10, 20)), of("b", (10, 22)), of("c", (12, 22))]);
    board.perform(vec![Change::Rules(Some(Rules::all(Rule::Majority)))]);
    assert_eq!(gold(&board), [(10, 22)]);
}

#[test]
fn a_tie_is_left_open() {
    let of = |annotator, units: &[(u32, u32)]| quotes(annotator, 60, units);
    let mut board = board(&[of("a", &[(10, 20), (30, 40)]), of("b", &[(10, 22)])]);
    board.perform(vec![Change::Rules(Some(Rules::all(Rule::Majority)))]);
    assert_eq!(gold(&board), []);
    assert_eq!(board.count_all().open, 2);
    assert_eq!(board.take_most((0, 0)), None);
    board.perform(vec![Change::Rules(Some(Rules::all(Rule::Union)))]);
    assert_eq!(gold(&board), [(10, 22), (30, 40)]);
}

#[test]
fn a_rule_run_again_touches_nothing_that_a_person_decided() {
    let mut board = board(&three());
    board.perform(vec![Change::Rules(Some(Rules::all(Rule::Unanimous)))]);
    // What only one has is taken; what most have is not.
    board.perform(vec![board.take((0, 2), 0).unwrap()]);
    board.perform(vec![Change::Decide((0, 1), Some(Vec::new()))]);
    for rule in [Rule::Majority, Rule::Union, Rule::First(1), Rule::Unanimous] {
        board.perform(vec![Change::Rules(Some(Rules::all(rule)))]);
        assert_eq!(gold(&board), [(10, 30), (80, 90)], "{rule:?}");
    }
    let document = board.gold(0, &[]).unwrap().document;
    let decided: Vec<_> = document.provenance().rulings.values().map(|it| it.decided).collect();
    assert_eq!(decided, [Some(Decided::Unanimous), Some(Decided::Person), Some(Decided::Person)]);
    // Left to the rules again.
    board.perform(vec![Change::Decide((0, 1), None), Change::Rules(Some(Rules::all(Rule::Majority)))]);
    assert_eq!(gold(&board), [(10, 30), (40, 60), (80, 90)]);
}

#[test]
fn every_step_is_taken_back_and_made_again() {
    let mut board = board(&three());
    assert_eq!(board.count_all().open, 2);
    let merged = board.perform(vec![Change::Rules(Some(Rules::all(Rule::Unanimous)))]);
    assert_eq!(merged.len(), 1);
    let attribution = board.take_attribution((0, 1), 1);
    board.perform(attribution);
    board.perform(vec![Change::Decide((0, 2), Some(Vec::new()))]);
    let after = gold(&board);
    assert_eq!(after, [(10, 30), (44, 60)]);
    assert_eq!(board.count_all().open, 0);
    for _ in 0..3 {
        assert!(!board.undo().is_empty());
    }
    assert_eq!((gold(&board), board.can()), (vec![], (false, true)));
    assert!(board.undo().is_empty());
    for _ in 0..3 {
        assert!(!board.redo().is_empty());
    }
    assert_eq!((gold(&board), board.can()), (after, (true, false)));
    // The same again is no step.
    assert!(board.perform(vec![Change::Decide((0, 2), Some(Vec::new()))]).is_empty());
    assert_eq!(board.next(Some((0, 0)), true, |place| board.is_open(place)), None);
    board.undo();
    assert_eq!(board.next(None, true, |place| board.is_open(place)), Some((0, 2)));
    assert_eq!(board.next(Some((0, 2)), true, |_| true), Some((0, 0)));
    assert_eq!(board.next(Some((0, 0)), false, |_| true), Some((0, 2)));
}

/// Returns a version with a mention, a cue and a quote that is linked to them.
fn attributed(annotator: &str, mention: (u32, u32), cue: (u32, u32), kind: QuoteKind) -> Version {
    let mut making = Making::of(100);
    let speaker = making.speaker(7);
    let source = making.mention(mention, speaker);
    let cue = making.put(&[cue], Role::Cue);
    making.put(
        &[(10, 20)],
        Role::Quote(Attribution { kind, cues: vec![cue], source: Some(source), medium: None }),
    );
    making.version(annotator)
}

#[test]
fn a_whole_attribution_is_taken_with_its_links() {
    let a = attributed("a", (0, 2), (3, 4), QuoteKind::Direct);
    let b = attributed("b", (50, 51), (6, 7), QuoteKind::Indirect);
    let mut board = board(&[a, b]);
    board.perform(vec![Change::Rules(Some(Rules::all(Rule::Unanimous)))]);
    let quote = (0..5).find(|at| board.item((0, *at)).is_some_and(|it| it.label == Label::Quote)).unwrap();
    let changes = board.take_attribution((0, quote), 1);
    assert_eq!(changes.len(), 3);
    board.perform(changes);
    let document = board.gold(0, &[]).unwrap().document;
    let quote = document.annotations().find(|it| it.label() == Label::Quote).unwrap();
    let attribution = quote.attribution().unwrap();
    assert_eq!(attribution.kind, QuoteKind::Indirect);
    let at = |id: AnnotationId| document.annotation(id).unwrap().parts.hull();
    assert_eq!(at(attribution.source.unwrap()), words((50, 51)));
    assert_eq!(at(attribution.cues[0]), words((6, 7)));
    assert_eq!(document.mentions(document.speaker_of(quote).unwrap().id).len(), 1);
}

#[test]
fn gold_is_mended_by_boundary_and_link() {
    let a = attributed("a", (0, 2), (3, 4), QuoteKind::Direct);
    let b = attributed("b", (50, 51), (3, 4), QuoteKind::Direct);
    let mut board = board(&[a, b]);
    board.perform(vec![Change::Rules(Some(Rules::all(Rule::Union)))]);
    let quote = (0..4)
        .map(|at| (0, at))
        .find(|at| board.item(*at).is_some_and(|it| it.label == Label::Quote))
        .unwrap();
    assert!(board.is_open(quote), "two speakers tie");
    let targets = board.targets(quote, Label::Speaker);
    assert_eq!(targets.len(), 2);
    let nearest = targets[0];
    assert_eq!(nearest.0, 0, "the mention before the quote is nearer");
    board.perform(vec![board.link(quote, Link::Source(Some(targets[1]))).unwrap()]);
    let longer = |mark: &mut GoldMark| {
        mark.parts = qawl::annotation::Parts::new([words((10, 25))]).unwrap();
        true
    };
    board.perform(vec![board.mend(quote, longer).unwrap()]);
    let document = board.gold(0, &["Layla".into(), "Omar".into()]).unwrap().document;
    let made = document.annotations().find(|it| it.label() == Label::Quote).unwrap();
    assert_eq!(made.parts.hull(), words((10, 25)));
    let source = made.attribution().unwrap().source.unwrap();
    assert_eq!(document.annotation(source).unwrap().parts.hull(), words((50, 51)));
    let ruling = &document.provenance().rulings[&made.id];
    assert_eq!(ruling.decided, Some(Decided::Person));
    let by: Vec<&str> = ruling.votes.iter().map(|vote| &*vote.by).collect();
    assert_eq!(by, ["Layla", "Omar"]);
    // A cue is taken away, and added.
    let Some(Change::Decide(_, Some(marks))) =
        board.link(quote, Link::Cue(board.targets(quote, Label::Cue)[0]))
    else {
        panic!("a change")
    };
    assert!(matches!(&marks[0].role, qawl::agree::GoldRole::Quote { cues, .. } if cues.is_empty()));
}

#[test]
fn gold_files_say_who_has_what_and_are_read_again() {
    let mut board = board(&three());
    board.perform(vec![Change::Rules(Some(Rules::all(Rule::Unanimous)))]);
    board.perform(vec![Change::Decide((0, 2), Some(Vec::new()))]);
    let gold = board.gold(0, &[]).unwrap();
    assert_eq!(gold.n_open, 1);
    let json = native::write(&gold.document);
    let read = native::read(&json).expect("the gold is sound");
    assert_eq!(read, gold.document);
    assert_eq!(native::write(&read), json);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let spans = value["spans"].as_array().unwrap();
    let told: Vec<_> =
        spans.iter().map(|it| (it["status"].as_str().unwrap(), it["decided"].as_str())).collect();
    assert_eq!(told, [("accepted", Some("unanimous")), ("suggested", None), ("rejected", Some("person"))]);
    assert_eq!(spans[1]["votes"][1]["by"], "b");
    assert_eq!(spans[1]["votes"][1]["start"], 44 * 4);
    // A vote outside the text is refused with its place.
    let broken = json.replacen(
        "\"by\": \"a\",\n          \"start\": 40",
        "\"by\": \"a\",\n          \"start\": 99999",
        1,
    );
    assert_ne!(broken, json);
    let error = native::read(&broken).unwrap_err();
    assert!(matches!(&error.at, native::At::Pointer(pointer) if pointer.contains("/votes/0")), "{error:?}");
    // Edits keep it, and a document that says nothing of the kind is written as ever.
    let plain = native::write(&three()[0].document);
    assert!(!plain.contains("votes") && !plain.contains("decided") && !plain.contains("annotator"));
}

#[test]
fn what_is_kept_is_read_again() {
    let versions = three();
    let mut first = board(&versions);
    let mut lines = vec![head()];
    lines.extend(versions.iter().map(|it| write_version(&it.annotator, &it.document, it.is_finished)));
    let mut steps = Vec::new();
    for changes in [
        vec![Change::Rules(Some(Rules::all(Rule::Votes(2)).with(Label::Quote, Rule::First(1))))],
        vec![first.take((0, 1), 0).unwrap()],
        vec![Change::Decide((0, 2), Some(Vec::new())), Change::Decide((0, 0), Some(Vec::new()))],
        vec![Change::Decide((0, 0), None)],
    ] {
        let made = first.perform(changes);
        steps.extend(made.iter().filter_map(|change| write_change(&first, change)));
    }
    assert_eq!(version(&lines[0]), Some(1));
    assert_eq!(version(&lines[1]), None);
    let mut gathering = Gathering::default();
    for line in &lines[1..] {
        let (by, document, finished) = read_version(line).expect("a version").expect("a sound one");
        gathering.add(&by, document, finished);
    }
    let mut second = gathering.board(CompareOptions::from(SHOWN_FROM));
    for step in &steps {
        second.restore(vec![read_change(&second, step).expect("a change")]);
    }
    assert_eq!(gold(&second), gold(&first));
    assert_eq!(gold(&second), [(10, 30), (40, 60)]);
    assert_eq!(second.rules(), first.rules());
    for line in [
        "",
        "{}",
        "nonsense",
        r#"{"text":"x","item":"quote:0-1","becomes":null}"#,
        r#"{"rules":{"quote":"best"}}"#,
    ] {
        assert_eq!(read_change(&second, line).filter(|it| *it != Change::Rules(None)), None, "{line}");
    }
    for rule in [Rule::Unanimous, Rule::Majority, Rule::Union, Rule::Votes(3), Rule::First(0)] {
        assert_eq!(rule_named(&rule_name(rule)), Some(rule));
    }
    assert_eq!(rule_named("votes-0").or(rule_named("first-0")).or(rule_named("best")), None);
}

#[test]
fn documents_that_nobody_else_has_or_that_come_twice_are_told() {
    let mut gathering = Gathering::default();
    let of = |n, units: &[(u32, u32)]| quotes("x", n, units).document;
    gathering.add("a", of(50, &[(1, 2)]), false);
    gathering.add("b", of(50, &[]), false);
    gathering.add("b", of(50, &[(1, 5)]), false);
    gathering.add("c", of(51, &[]), false);
    let board = gathering.board(CompareOptions::from(SHOWN_FROM));
    assert_eq!(board.people().len(), 3);
    assert_eq!(board.articles().len(), 1);
    assert_eq!(board.left_out().twice, [(1, "d".into())]);
    assert_eq!(board.left_out().alone, [(2, "d".into())]);
    assert_eq!(board.sums(false)[0].figures().pairs.len(), 3);
}

#[test]
fn feedback_says_what_gold_changed() {
    let versions = three();
    let mut board = board(&versions);
    board.perform(vec![Change::Rules(Some(Rules::all(Rule::Majority)))]);
    let gold = board.gold(0, &[]).unwrap().document;
    let of = |version: &Version| {
        let mut feedback = Feedback::default();
        feedback.add(version, &gold, CompareOptions::from(SHOWN_FROM));
        (feedback.n_rows, feedback.csv())
    };
    let (n, table) = of(&versions[0]);
    assert_eq!(n, 1, "{table}");
    assert!(table.contains(",320,359,quote,missing,"), "{table}");
    let (n, table) = of(&versions[1]);
    assert_eq!(n, 1);
    assert!(table.contains("edges"), "{table}");
    assert_eq!(of(&versions[2]).0, 0);
}

#[test]
fn a_long_article_is_compared_at_once() {
    // A hundred thousand characters, a quote every ten words.
    let of = |annotator: &str, shift: u32| {
        let units: Vec<(u32, u32)> =
            (0..2500).map(|n| (n * 10, n * 10 + 5 + u32::from(n % 7 == shift))).collect();
        quotes(annotator, 25_000, &units)
    };
    let versions = [of("a", 1), of("b", 2), of("c", 3)];
    assert!(versions[0].document.text().as_str().chars().count() >= 99_999);
    let mut board = board(&versions);
    board.perform(vec![Change::Rules(Some(Rules::all(Rule::Majority)))]);
    assert_eq!(board.count_all().open, 0);
    assert_eq!(gold(&board).len(), 2500);
}

#[test]
fn files_are_whose_their_folders_and_names_say() {
    assert_eq!(
        people_of(&["layla.json", "omar.qawl-project.jsonl", "a.b.qawl.json"]),
        ["layla", "omar", "a.b"]
    );
    assert_eq!(people_of(&["layla/1.json", "layla/x/2.json", "omar/1.json"]), ["layla", "layla", "omar"]);
    assert_eq!(people_of(&["team/layla/1.json", "team/omar/1.json"]), ["layla", "omar"]);
    assert_eq!(people_of(&["team/1.json", "team/2.json"]), ["team", "team"]);
    assert_eq!(people_of(&["team/layla/1.json"]), ["team"]);
    assert_eq!(people_of(&[]), [""; 0]);
}

#[test]
fn decisions_stay_whose_they_are_when_a_person_s_file_comes_later() {
    let a = attributed("a", (0, 2), (3, 4), QuoteKind::Direct);
    let b = attributed("b", (60, 62), (3, 4), QuoteKind::Direct);
    let c = attributed("c", (50, 51), (6, 7), QuoteKind::Indirect);
    let other = quotes("b", 40, &[(1, 2)]);
    let both = |with_b: bool| {
        let mut gathering = Gathering::default();
        gathering.add("a", Arc::clone(&a.document), false);
        // Known for another text before the file of this one comes.
        gathering.add("b", Arc::clone(&other.document), false);
        gathering.add("c", Arc::clone(&c.document), false);
        if with_b {
            gathering.add("b", Arc::clone(&b.document), false);
        }
        gathering.board(CompareOptions::from(SHOWN_FROM))
    };
    let mut before = both(false);
    let quote = |board: &Board| {
        (0..9)
            .map(|at| (0, at))
            .find(|at| board.item(*at).is_some_and(|it| it.label == Label::Quote))
            .unwrap()
    };
    let place = quote(&before);
    let taken = before.take_attribution(place, 2);
    let made = before.perform(taken);
    let lines: Vec<String> = made.iter().filter_map(|change| write_change(&before, change)).collect();
    let mut after = both(true);
    for line in &lines {
        after.restore(read_change(&after, line).into_iter().collect());
    }
    let document = after.gold(0, &[]).unwrap().document;
    let made = document.annotations().find(|it| it.label() == Label::Quote).unwrap();
    let source = made.attribution().unwrap().source.expect("it is linked");
    assert_eq!(document.annotation(source).unwrap().parts.hull(), words((50, 51)));
}

/// Makes steps as the page does, and keeps their lines.
struct Kept {
    board: Board,
    lines: Vec<String>,
    next: u64,
}

impl Kept {
    fn of(versions: &[Version]) -> Self {
        Self { board: board(versions), lines: Vec::new(), next: 0 }
    }

    fn keep(&mut self, made: &[Change], kind: StepKind) {
        let of = StepOf { step: self.next, kind };
        self.next += u64::from(!made.is_empty());
        self.lines.extend(made.iter().filter_map(|change| write_step(&self.board, change, of)));
    }

    fn does(&mut self, changes: Vec<Change>) {
        let made = self.board.perform(changes);
        self.keep(&made, StepKind::Done);
    }

    fn undo(&mut self) {
        let made = self.board.undo();
        self.keep(&made, StepKind::Undo);
    }

    fn redo(&mut self) {
        let made = self.board.redo();
        self.keep(&made, StepKind::Redo);
    }
}

#[test]
fn steps_can_be_taken_back_after_the_page_was_left() {
    let versions = three();
    let mut kept = Kept::of(&versions);
    kept.does(vec![Change::Rules(Some(Rules::all(Rule::Unanimous)))]);
    let take = kept.board.take((0, 1), 1).unwrap();
    kept.does(vec![take]);
    // Two changes of one step, a step taken back, one made again, a name.
    kept.does(vec![Change::Decide((0, 2), Some(Vec::new())), Change::Decide((0, 0), Some(Vec::new()))]);
    kept.undo();
    kept.redo();
    kept.undo();
    kept.does(vec![Change::Name(2, Some("Sara".into()))]);
    kept.does(vec![Change::Decide((0, 2), Some(Vec::new()))]);
    kept.undo();

    let mut again = board(&versions);
    let (n_lost, next) = replay(&mut again, &kept.lines);
    assert_eq!((n_lost, next), (0, kept.next));
    assert_eq!(again.can(), (true, true));
    let mut first = kept.board.clone();
    let same = |a: &Board, b: &Board| {
        assert_eq!(gold(a), gold(b));
        assert_eq!(
            (a.people(), a.rules(), a.can(), a.count_all()),
            (b.people(), b.rules(), b.can(), b.count_all())
        );
    };
    same(&again, &first);
    assert_eq!(again.redo(), first.redo());
    same(&again, &first);
    // All the way back, and forward again.
    for _ in 0..9 {
        assert_eq!(again.undo(), first.undo());
        same(&again, &first);
    }
    assert_eq!(again.can(), (false, true));
    assert_eq!((again.count_all().open, gold(&again)), (2, vec![]), "nothing is merged any more");
    for _ in 0..9 {
        assert_eq!(again.redo(), first.redo());
    }
    same(&again, &first);

    // Lines of a comparison without steps, and of items that are gone, cost no other.
    let bare = write_change(&kept.board, &Change::Decide((0, 1), Some(Vec::new()))).unwrap();
    let gone = r#"{"step":3,"text":"x","item":"quote:0-1","becomes":null}"#.to_owned();
    let mut other = board(&versions);
    assert_eq!(replay(&mut other, &[bare, gone]), (1, 4));
    assert_eq!(other.count_all().open, 1);
}

#[test]
fn people_are_called_otherwise_in_gold_and_nobody_as_somebody_else() {
    let mut board = board(&three());
    let name = |at: usize, name: &str| vec![Change::Name(at, Some(name.into()))];
    assert_eq!(board.perform(name(1, "Omar")).len(), 1);
    assert_eq!(board.perform(name(2, "Omar")), [], "somebody else is called that");
    assert_eq!(board.perform(name(9, "Nobody")), []);
    board.perform(vec![Change::Rules(Some(Rules::all(Rule::Unanimous)))]);
    let gold = board.gold(0, &[]).unwrap().document;
    let voters: Vec<&str> =
        gold.provenance().rulings.values().next().unwrap().votes.iter().map(|it| &*it.by).collect();
    assert_eq!(voters, ["a", "Omar", "c"]);
    // Without a name the file's counts again.
    board.perform(vec![Change::Name(1, None)]);
    assert_eq!(board.people().iter().map(|it| &**it).collect::<Vec<_>>(), ["a", "b", "c"]);
    board.undo();
    assert_eq!(&*board.people()[1], "Omar");
}

#[test]
fn an_annotation_that_nobody_made_is_added_changed_kept_and_removed() {
    let mut board = board(&three());
    let mark = GoldMark::fresh(Label::Cue, qawl::annotation::Parts::new([words((34, 36))]).unwrap());
    assert!(board.add(0, mark.clone()).is_none(), "nothing is decided that it could stand beside");
    board.perform(vec![Change::Rules(Some(Rules::all(Rule::Majority)))]);
    let before = gold(&board);
    let (hand, change) = board.add(0, mark).unwrap();
    let mut lines = Vec::new();
    let mut step = |board: &mut Board, change: Change| {
        for made in board.perform(vec![change]) {
            let of = StepOf { step: lines.len() as u64, kind: StepKind::Done };
            lines.extend(write_step(board, &made, of));
        }
    };
    step(&mut board, change);
    let wider = |mark: &mut GoldMark| {
        mark.parts = qawl::annotation::Parts::new([words((34, 37))]).unwrap();
        true
    };
    let change = board.mend_at(hand, wider).unwrap();
    step(&mut board, change);
    let added = |board: &Board| {
        let document = board.gold(0, &[]).unwrap().document;
        let cue = document.annotations().find(|it| it.label() == Label::Cue).cloned()?;
        assert_eq!((cue.review, &cue.origin), (Review::Accepted, &qawl::annotation::Origin::Person));
        let ruling = document.provenance().rulings[&cue.id].clone();
        assert_eq!((ruling.decided, ruling.votes.len()), (Some(Decided::Person), 0), "nobody voted for it");
        Some(cue.parts.hull())
    };
    assert_eq!(added(&board), Some(words((34, 37))));
    assert_eq!(gold(&board), before, "what was decided stays");
    let quote = board.gold(0, &[]).unwrap();
    let of_quote = quote.document.annotations().find(|it| it.label() == Label::Quote).unwrap().id;
    assert_eq!(quote.document.provenance().rulings[&of_quote].votes.len(), 3, "and its votes");
    // Rules run again change nothing of it, and kept steps make it again.
    board.perform(vec![Change::Rules(Some(Rules::all(Rule::Unanimous)))]);
    assert_eq!(added(&board), Some(words((34, 37))));
    let mut again = self::board(&three());
    assert_eq!(replay(&mut again, &lines).0, 0);
    assert_eq!(added(&again), Some(words((34, 37))));
    board.perform(vec![board.without(hand).unwrap()]);
    assert_eq!(added(&board), None);
    board.undo();
    assert_eq!(added(&board), Some(words((34, 37))));
}
