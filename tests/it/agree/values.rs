//! The figures, against values computed with public implementations.

use std::collections::BTreeSet;

use qawl::agree::alpha::{Nominal, Unit, Unitized, laid_out};
use qawl::agree::clusters::{Groups, b_cubed, ceaf, lea, muc};
use qawl::agree::{Bootstrap, Measure, Sums, Undefined, assign};
use qawl::schema::Label;

use super::{Making, QUOTE, compared, quotes};

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 5e-6, "{found} is not {expected}");
}

/// A person's units: value, start, end.
type Units<'a> = &'a [(usize, usize, usize)];

fn unitized<const K: usize>(len: usize, people: &[Units<'_>]) -> Unitized<K> {
    let unit = |(value, start, end): &(usize, usize, usize)| Unit { start: *start, end: *end, value: *value };
    let people: Vec<Vec<Unit>> =
        people.iter().map(|units| laid_out(units.iter().map(unit).collect())).collect();
    Unitized::of(len, &people)
}

const K1: [Units<'static>; 3] =
    [&[(0, 2, 5), (0, 9, 11), (1, 12, 20)], &[(0, 2, 5), (1, 7, 15)], &[(0, 2, 5), (1, 10, 15)]];
const K2: [Units<'static>; 3] = [&[(0, 3, 14), (0, 22, 52)], &[(0, 3, 9), (0, 22, 52)], &[(0, 22, 45)]];
const K3: [Units<'static>; 2] = [&[(0, 10, 30), (0, 40, 60), (0, 80, 90)], &[(0, 10, 30), (0, 44, 60)]];

#[test]
fn three_people_with_two_values() {
    let sums = unitized::<2>(20, &K1);
    near(sums.alpha().unwrap(), 0.473_913);
    near(sums.alpha_of_gaps().unwrap(), 0.432_813);
    let (alpha, coverage) = sums.alpha_of_values().unwrap();
    near(alpha, 0.778_882);
    near(coverage, 0.383_333);
    let (alpha, coverage) = sums.alpha_of_value(0).unwrap();
    near(alpha, 0.769_252);
    near(coverage, 0.954_545);
    let (alpha, coverage) = sums.alpha_of_value(1).unwrap();
    near(alpha, 0.786_971);
    near(coverage, 0.595_238);
}

#[test]
fn one_value() {
    near(unitized::<1>(56, &K2).alpha().unwrap(), 0.595_536);
    near(unitized::<1>(100, &K3).alpha().unwrap(), 0.726_326);
    let five: Vec<Vec<(usize, usize, usize)>> = K3
        .iter()
        .map(|units| units.iter().map(|(k, start, end)| (*k, start * 5, end * 5)).collect())
        .collect();
    let five: Vec<Units<'_>> = five.iter().map(Vec::as_slice).collect();
    near(unitized::<1>(500, &five).alpha().unwrap(), 0.725_675);
    near(unitized::<1>(50, &[&[(0, 5, 15), (0, 20, 40)], &[(0, 5, 15), (0, 20, 40)]]).alpha().unwrap(), 1.0);
    near(unitized::<1>(50, &[&[(0, 5, 15)], &[]]).alpha().unwrap(), -0.09);
    near(unitized::<1>(50, &[&[(0, 5, 15)], &[(0, 25, 35)]]).alpha().unwrap(), -0.215);
    // An example of Krippendorff's book (2004, p. 254); the definition of 1995 gives .7286.
    let book: [Units<'_>; 2] =
        [&[(0, 75, 145), (0, 220, 250)], &[(0, 70, 150), (0, 205, 225), (0, 250, 270)]];
    near(unitized::<1>(300, &book).alpha().unwrap(), 0.516_280);
}

#[test]
fn other_values_in_the_same_places() {
    let sums = unitized::<2>(60, &[&[(0, 0, 20), (1, 30, 50)], &[(1, 0, 20), (1, 30, 50)]]);
    near(sums.alpha().unwrap(), 0.516_667);
    near(sums.alpha_of_gaps().unwrap(), 1.0);
    near(sums.alpha_of_values().unwrap().0, 0.0);
    near(sums.alpha_of_value(0).unwrap().0, 0.0);
    near(sums.alpha_of_value(1).unwrap().0, 0.0);
}

#[test]
fn alpha_does_not_see_splitting_and_f1_does() {
    near(unitized::<1>(40, &[&[(0, 10, 30)], &[(0, 10, 20), (0, 20, 30)]]).alpha().unwrap(), 1.0);
    let figures =
        compared(&[quotes("a", 40, &[(10, 30)]), quotes("b", 40, &[(10, 20), (20, 30)])]).sums.figures();
    near(figures.figure(Measure::Alpha, QUOTE).unwrap().value.unwrap(), 1.0);
    near(figures.figure(Measure::Exact, QUOTE).unwrap().value.unwrap(), 0.0);
}

#[test]
fn documents_are_laid_end_to_end() {
    let mut sums = unitized::<1>(40, &[&[(0, 10, 20)], &[(0, 10, 20)]]);
    let second = unitized::<1>(60, &[&[(0, 0, 30)], &[]]);
    let mean = f64::midpoint(sums.alpha().unwrap(), second.alpha().unwrap());
    near(mean, 0.379_167);
    sums += &second;
    near(sums.alpha().unwrap(), 0.225);
}

#[test]
fn what_is_undefined_has_no_figure() {
    assert_eq!(unitized::<1>(50, &[&[], &[]]).alpha(), Err(Undefined::NothingMarked));
    assert_eq!(unitized::<1>(50, &[&[(0, 0, 50)], &[(0, 0, 50)]]).alpha(), Err(Undefined::NoVariation));
    assert_eq!(Nominal::<3>::default().alpha(), Err(Undefined::NothingInCommon));
    let figures = compared(&[quotes("a", 50, &[]), quotes("b", 50, &[])]).sums.figures();
    for row in &figures.rows {
        assert!(row.figure.value.is_err(), "{row:?}");
    }
    let figures = compared(&[quotes("a", 50, &[(0, 5)]), quotes("b", 50, &[])]).sums.figures();
    let figure = |measure| figures.figure(measure, QUOTE).unwrap().value;
    assert_eq!(figure(Measure::Exact), Ok(0.0));
    assert_eq!(figure(Measure::Attribution), Err(Undefined::NothingInCommon));
    assert_eq!(figure(Measure::Grouping), Err(Undefined::NothingInCommon));
    assert_eq!(
        figures.figure(Measure::Worth, Some(Label::Claim)).unwrap().value,
        Err(Undefined::NothingInCommon)
    );
}

/// Counts the values of people, one character a thing; a dot is none.
fn nominal<const K: usize>(values: &str, people: &[&str]) -> Nominal<K> {
    let mut sums = Nominal::default();
    for at in 0..people[0].len() {
        let of = |person: &&str| values.find(person.chars().nth(at).unwrap());
        sums.count(&people.iter().filter_map(of).collect::<Vec<_>>());
    }
    sums
}

#[test]
fn nominal_alpha() {
    near(nominal::<3>("dim", &["ddiimddiid", "ddiiddddim"]).alpha().unwrap(), 0.495_575);
    near(nominal::<3>("dim", &["ddiimd.iid", "ddiidddd.m", "d.iimddiid"]).alpha().unwrap(), 0.632_075);
    let by_words = |len: usize, people: &[Units<'_>]| {
        let person = |units: &Units<'_>| {
            let mut values = vec![b'0'; len];
            for (value, start, end) in *units {
                values[*start..*end].fill(b'1' + *value as u8);
            }
            String::from_utf8(values).unwrap()
        };
        let people: Vec<String> = people.iter().map(person).collect();
        nominal::<3>("012", &people.iter().map(String::as_str).collect::<Vec<_>>()).alpha().unwrap()
    };
    near(by_words(20, &K1), 0.450_311);
    near(by_words(56, &K2), 0.557_941);
    near(by_words(100, &K3), 0.715_830);
}

#[test]
fn f1_is_the_mean_of_pairs() {
    let three = [
        quotes("a", 100, &[(10, 30), (40, 60), (80, 90)]),
        quotes("b", 100, &[(10, 30), (44, 60)]),
        quotes("c", 100, &[(10, 30), (40, 60)]),
    ];
    let figures = compared(&three).sums.figures();
    let pairs: Vec<f64> =
        figures.pairs.iter().map(|pair| pair.figure(Measure::Exact, QUOTE).unwrap().value.unwrap()).collect();
    near(pairs[0], 0.4);
    near(pairs[1], 0.8);
    near(pairs[2], 0.5);
    near(figures.figure(Measure::Exact, QUOTE).unwrap().value.unwrap(), 0.566_667);
}

#[test]
fn an_article_with_speakers() {
    let mut a = Making::of(150);
    let (s1, s2, s3) = (a.speaker(1), a.speaker(2), a.speaker(3));
    let (m1, m2, m3) = (a.mention((0, 1), s1), a.mention((2, 3), s2), a.mention((4, 5), s3));
    for (at, source) in [((10, 30), m1), ((40, 60), m2), ((80, 90), m1), ((100, 120), m3)] {
        a.quote(at, Some(source));
    }
    let mut b = Making::of(150);
    let (t2, t1) = (b.speaker(5), b.speaker(7));
    let (m1, m2) = (b.mention((0, 1), t1), b.mention((2, 3), t2));
    for (at, source) in [((10, 30), m1), ((44, 60), m2), ((100, 120), m1), ((130, 140), m2)] {
        b.quote(at, Some(source));
    }
    let figures = compared(&[a.version("a"), b.version("b")]).sums.figures();
    let figure = |measure| figures.figure(measure, QUOTE).unwrap().value.unwrap();
    near(figure(Measure::Exact), 0.5);
    near(figure(Measure::Relaxed), 0.75);
    near(figure(Measure::Words), 0.823_529);
    near(figure(Measure::Alpha), 0.686_585);
    near(figure(Measure::Attribution), 2.0 / 3.0);
    near(figure(Measure::AttributionF1), 0.5);
    near(figure(Measure::Grouping), 0.8);
    assert_eq!(figures.figure(Measure::Grouping, QUOTE).unwrap().n, 3);
}

#[test]
fn the_grouping_of_common_quotes() {
    let (ours, theirs) = (groups(&[&[1], &[2], &[4]]), groups(&[&[1, 4], &[2]]));
    let shares = b_cubed(&ours, &theirs);
    near(shares.recall(), 1.0);
    near(shares.precision(), 2.0 / 3.0);
    near(lea(&ours, &theirs).f1().unwrap(), 1.0 / 3.0);
    // Over all quotes of both, not the common ones.
    let (ours, theirs) = (groups(&[&[1, 3], &[2], &[4]]), groups(&[&[1, 4], &[2, 5]]));
    near(lea(&ours, &theirs).f1().unwrap(), 0.0);
}

fn groups(of: &[&[usize]]) -> Groups {
    of.iter().map(|group| group.iter().copied().collect::<BTreeSet<_>>()).collect()
}

#[test]
fn groupings_of_mentions() {
    let key = groups(&[&[1, 2, 3], &[4, 5], &[6]]);
    for (other, b_cubed_f1, lea_f1, conll) in [
        (groups(&[&[1, 2], &[3], &[4, 5], &[6]]), 0.875, 0.740_741, 0.825),
        (groups(&[&[1, 2, 3, 4, 5], &[6]]), 0.75, 0.666_667, 0.769_048),
        (groups(&[&[1, 2], &[3, 4, 5], &[6]]), 0.777_778, 0.666_667, 0.770_370),
        (groups(&[&[1, 2, 3], &[4, 7], &[6]]), 0.75, 0.666_667, 0.75),
    ] {
        let [b_cubed, muc, ceaf] = [b_cubed, muc, ceaf].map(|of| of(&key, &other).f1().unwrap());
        near(b_cubed, b_cubed_f1);
        near(lea(&key, &other).f1().unwrap(), lea_f1);
        near((b_cubed + muc + ceaf) / 3.0, conll);
    }
}

#[test]
fn annotations_of_all_labels_together() {
    // The gold and the found annotations of a common scorer's documentation, whose ends are inclusive.
    let version = |annotator: &str, quotes: &[(u32, u32)], speaker: (u32, u32)| {
        let mut making = Making::of(100);
        let of = making.speaker(1);
        making.mention(speaker, of);
        for quote in quotes {
            making.quote(*quote, None);
        }
        making.version(annotator)
    };
    let gold = version("a", &[(10, 30), (40, 60), (80, 90)], (0, 5));
    let found = version("b", &[(10, 30), (44, 60), (95, 99)], (0, 7));
    let figures = compared(&[gold, found]).sums.figures();
    near(figures.figure(Measure::Exact, None).unwrap().value.unwrap(), 0.25);
    near(figures.figure(Measure::Relaxed, None).unwrap().value.unwrap(), 0.75);
}

#[test]
fn the_best_assignment_is_not_the_greedy_one() {
    assert_eq!(assign(&[vec![3.0, 2.0], vec![2.0, 0.0]]), [Some(1), Some(0)]);
    assert_eq!(assign(&[vec![0.0], vec![1.0], vec![0.0]]), [None, Some(0), None]);
    assert_eq!(assign(&[vec![1.0, 5.0, 0.0]]), [Some(1)]);
    assert_eq!(assign(&[]), []);
}

#[test]
fn intervals_from_ten_documents_on() {
    let document = |n: u32| {
        let end = 10 + n % 3;
        compared(&[quotes("a", 40, &[(5, 10), (20, 30)]), quotes("b", 40, &[(5, end), (20, 30)])]).sums
    };
    let intervals = |n: u32| {
        let documents: Vec<Sums> = (0..n).map(document).collect();
        let mut sums = Sums::of(2);
        documents.iter().for_each(|it| sums += it);
        let mut figures = sums.figures();
        let mut draws = Bootstrap::begin(documents, 2);
        while draws.go_on(300) {}
        draws.finish(&mut figures);
        *figures.figure(Measure::Exact, QUOTE).unwrap()
    };
    assert_eq!(intervals(9).interval, None);
    let figure = intervals(12);
    let (low, high) = figure.interval.expect("an interval");
    let value = figure.value.unwrap();
    assert!(low < value && value < high && low > 0.5 && high <= 1.0, "{low} {value} {high}");
    assert_eq!(intervals(12).interval, Some((low, high)));
}
