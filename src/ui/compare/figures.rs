//! The figures: each opens the differences that it counts.

use std::collections::BTreeSet;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Hands;
use super::desk::{Filter, Tab};
use crate::agree::{Difference, Figure, LEAST_DOCUMENTS, Measure, Report, Row};
use crate::format::ExportFile;
use crate::schema::Label;
use crate::ui::controls::Icon;
use crate::ui::dom::pause;

/// How many draws are made before the page can answer.
const DRAWN_AT_ONCE: usize = 20;

/// Shows the figures, and draws their intervals with the page's turns in between.
pub(super) fn ask(hands: &Hands) {
    let (report, mut draws, board) = {
        let mut desk = hands.desk.borrow_mut();
        desk.tab = Tab::Figures;
        if desk.report.is_some() {
            drop(desk);
            return (hands.show)();
        }
        let (report, draws) = desk.figures();
        desk.report = Some(Rc::new(report.clone()));
        let board = desk.id.clone();
        (report, draws, board)
    };
    (hands.show)();
    let hands = hands.clone();
    spawn_local(async move {
        while draws.go_on(DRAWN_AT_ONCE) {
            pause(0).await;
        }
        let mut report = report;
        draws.finish(&mut report.all);
        let mut desk = hands.desk.borrow_mut();
        // Other files may have come.
        if desk.report.is_some() && desk.id == board {
            desk.report = Some(Rc::new(report));
            drop(desk);
            (hands.show)();
        }
    });
}

/// Returns which differences a measure counts.
fn kinds(measure: Measure) -> BTreeSet<Difference> {
    let kinds: &[Difference] = match measure {
        Measure::Exact | Measure::Words | Measure::Alpha => {
            &[Difference::Missing, Difference::Label, Difference::Edges]
        }
        Measure::Relaxed => &[Difference::Missing, Difference::Label],
        Measure::Attribution | Measure::AttributionF1 | Measure::Grouping => &[Difference::Speaker],
        Measure::QuoteType | Measure::QuoteTypeWords => &[Difference::QuoteType],
        Measure::Worth => &[Difference::Worth],
        Measure::ClaimType => &[Difference::ClaimType],
    };
    kinds.iter().copied().collect()
}

/// Returns the figures.
pub(super) fn view(hands: &Hands) -> Html {
    let words = hands.words;
    let report = hands.desk.borrow().report.clone();
    let Some(report) = report else { return Html::default() };
    let download = |key: &'static str, name: &'static str, text: fn(&Report) -> String| {
        let (hands, report) = (hands.clone(), Rc::clone(&report));
        let onclick = Callback::from(move |_: MouseEvent| {
            hands.download(Some(ExportFile { name: name.to_owned(), bytes: text(&report).into_bytes() }));
        });
        html! { <button class="button small" {onclick}>{ Icon::DOWNLOAD.draw() }{ words.get(key).to_owned() }</button> }
    };
    html! {
        <div class="compare-figures" id="compare-work" tabindex="-1">
            <div class="compare-actions">
                { download("compare.json", "agreement.json", Report::json) }
                { download("compare.csv", "agreement.csv", Report::csv) }
            </div>
            { table(hands, &report) }
            { matrix(hands, &report) }
            { documents(hands) }
        </div>
    }
}

/// Returns a figure as a button that opens its differences.
fn number(hands: &Hands, figure: &Figure, filter: Filter) -> Html {
    let words = hands.words;
    match figure.value {
        Ok(value) => {
            let open = hands.press(move |desk| {
                desk.filter = filter.clone();
                desk.tab = Tab::Differences;
                desk.place = None;
                desk.step(true);
                Vec::new()
            });
            html! {
                <button class="link-button" title={words.get("compare.open_differences").to_owned()} onclick={open}>
                    <bdi dir="ltr">{ format!("{value:.3}") }</bdi>
                </button>
            }
        }
        Err(why) => {
            let why = words.named("undefined", why.name());
            html! { <span title={why.clone()}>{ "–" }<span class="visually-hidden">{ why }</span></span> }
        }
    }
}

/// Returns the table of all measures.
fn table(hands: &Hands, report: &Report) -> Html {
    let words = hands.words;
    let row = |row: &Row| {
        let filter = Filter { label: row.label, kinds: kinds(row.measure), pair: None };
        let own = report.own_work.figure(row.measure, row.label);
        let own = own.map_or_else(Html::default, |figure| number(hands, figure, filter.clone()));
        let interval = row.figure.interval.map(|(low, high)| format!("{low:.3}–{high:.3}"));
        let why = row.figure.value.err().map(|why| words.named("undefined", why.name()));
        let coverage = row
            .figure
            .coverage
            .map(|it| words.fill("compare.coverage", &[("n", &format!("{:.0}", it * 100.0))]));
        let label = row
            .label
            .map_or_else(|| words.get("compare.all_labels").to_owned(), |it| words.named("label", it.name()));
        html! {
            <tr>
                <th scope="row">{ words.named("measure", row.measure.name()) }</th>
                <td>{ label }</td>
                <td>{ number(hands, &row.figure, filter) }</td>
                <td><bdi dir="ltr">{ row.figure.n }</bdi></td>
                <td>
                    if let Some(interval) = interval { <bdi dir="ltr">{ interval }</bdi> }
                    { why.or(coverage).unwrap_or_default() }
                </td>
                <td>{ own }</td>
            </tr>
        }
    };
    html! {
        <section>
            <h3>{ words.count("compare.of_documents", report.all.n_documents, &[]) }</h3>
            <div class="compare-scroll">
                <table>
                    <thead><tr>
                        <th scope="col">{ words.get("compare.measure").to_owned() }</th>
                        <th scope="col">{ words.get("compare.label").to_owned() }</th>
                        <th scope="col">{ words.get("compare.value").to_owned() }</th>
                        <th scope="col">{ words.get("compare.n").to_owned() }</th>
                        <th scope="col">{ words.get("compare.interval").to_owned() }</th>
                        <th scope="col">{ words.get("compare.own_work").to_owned() }</th>
                    </tr></thead>
                    <tbody>{ for report.all.rows.iter().map(row) }</tbody>
                </table>
            </div>
            <p class="compare-note">{ words.get("compare.own_work_about").to_owned() }</p>
            if report.all.n_documents < LEAST_DOCUMENTS {
                <p class="compare-note">{ words.count("compare.no_interval", LEAST_DOCUMENTS, &[]) }</p>
            }
        </section>
    }
}

/// Returns the matrix of pairs: exact and relaxed F1, and attribution F1.
fn matrix(hands: &Hands, report: &Report) -> Html {
    let words = hands.words;
    let desk = hands.desk.borrow();
    let name = |at: usize| {
        let name = report.people.get(at).map_or_else(String::new, ToString::to_string);
        if desk.is_blind { desk.letter(desk.article, at).to_string() } else { name }
    };
    let n = report.people.len();
    let cell = |a: usize, b: usize| {
        let (low, high) = (a.min(b), a.max(b));
        let pair = report.all.pairs.iter().find(|pair| (pair.a, pair.b) == (low, high));
        let Some(pair) = pair else { return html! { <td class="compare-same"></td> } };
        let of = |measure: Measure, label: Option<Label>| {
            let filter = Filter { label, kinds: kinds(measure), pair: Some((low, high)) };
            pair.figure(measure, label).map_or_else(Html::default, |figure| number(hands, figure, filter))
        };
        html! {
            <td>
                { of(Measure::Exact, None) }{ " · " }{ of(Measure::Relaxed, None) }{ " · " }{ of(Measure::AttributionF1, Some(Label::Quote)) }
            </td>
        }
    };
    html! {
        <section>
            <h3>{ words.get("compare.pairs").to_owned() }</h3>
            <div class="compare-scroll">
                <table>
                    <thead><tr><td></td>{ for (0..n).map(|at| html! { <th scope="col"><bdi>{ name(at) }</bdi></th> }) }</tr></thead>
                    <tbody>
                        { for (0..n).map(|a| html! {
                            <tr>
                                <th scope="row"><bdi>{ name(a) }</bdi></th>
                                { for (0..n).map(|b| cell(a, b)) }
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </section>
    }
}

/// How many documents are listed at most.
const LISTED: usize = 100;

/// Returns the documents, least agreed first.
fn documents(hands: &Hands) -> Html {
    let words = hands.words;
    let desk = hands.desk.borrow();
    let row = |at: usize| {
        let document = desk.board.articles().get(at)?.document()?;
        let title = crate::store::title(document).to_owned();
        let count = desk.board.count(at);
        let open = hands.press(move |desk| {
            desk.filter = Filter::default();
            desk.show(at);
            Vec::new()
        });
        Some(html! {
            <tr key={at}>
                <th scope="row"><button class="link-button" onclick={open} dir="auto" lang={document.lang().to_string()}>{ title }</button></th>
                <td><bdi dir="ltr">{ format!("{} / {}", count.agreed, count.items) }</bdi></td>
                <td><bdi dir="ltr">{ count.open }</bdi></td>
            </tr>
        })
    };
    html! {
        <section>
            <h3>{ words.get("compare.documents").to_owned() }</h3>
            <div class="compare-scroll">
                <table>
                    <thead><tr>
                        <th scope="col">{ words.get("compare.document").to_owned() }</th>
                        <th scope="col">{ words.get("compare.agreed").to_owned() }</th>
                        <th scope="col">{ words.get("compare.still_open").to_owned() }</th>
                    </tr></thead>
                    <tbody>{ for desk.worst_first().into_iter().take(LISTED).filter_map(row) }</tbody>
                </table>
            </div>
        </section>
    }
}
