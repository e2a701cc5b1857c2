//! Figures as JSON and as a table, and what gold changed of a person's work.

use std::sync::Arc;

use serde::Serialize;

use super::compare::{Difference, compare};
use super::figures::{Figures, Row};
use super::sums::Sums;
use super::version::{CompareOptions, Version};
use crate::annotation::{Annotation, Document, Role};
use crate::format::encode;

/// The figures of some people's documents.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What people are called, by their places.
    pub people: Vec<Arc<str>>,
    /// Of all annotations.
    pub all: Figures,
    /// Of items with an annotation that somebody made, or whose boundaries somebody moved.
    pub own_work: Figures,
    /// How mentions are grouped by speaker: LEA, B³, MUC, CEAF and CoNLL.
    pub mentions: Option<[f64; 5]>,
    /// Each document.
    pub documents: Vec<DocumentFigures>,
}

/// The figures of one document.
#[derive(Clone, Debug)]
pub struct DocumentFigures {
    /// Its name.
    pub name: Arc<str>,
    /// How many items there are that nobody has left undecided, and how many of those all have alike.
    pub n_items: usize,
    /// See above.
    pub n_agreed: usize,
    /// The figures.
    pub figures: Figures,
}

impl DocumentFigures {
    /// Returns the figures of a document's sums.
    pub fn of(name: &str, sums: &Sums) -> Self {
        Self { name: name.into(), n_items: sums.n_items, n_agreed: sums.n_agreed, figures: sums.figures() }
    }

    /// Returns how much of it all have alike, 0 to 1; all of nothing.
    pub fn share(&self) -> f64 {
        if self.n_items == 0 { 1.0 } else { self.n_agreed as f64 / self.n_items as f64 }
    }
}

#[derive(Serialize)]
struct RowDto {
    measure: &'static str,
    label: Option<&'static str>,
    value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undefined: Option<&'static str>,
    n: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<[f64; 2]>,
}

impl RowDto {
    fn of(row: &Row) -> Self {
        let rounded = |it: f64| (it * 1e6).round() / 1e6;
        Self {
            measure: row.measure.name(),
            label: row.label.map(|it| it.name()),
            value: row.figure.value.ok().map(rounded),
            undefined: row.figure.value.err().map(|it| it.name()),
            n: row.figure.n,
            coverage: row.figure.coverage.map(rounded),
            interval: row.figure.interval.map(|(low, high)| [rounded(low), rounded(high)]),
        }
    }
}

#[derive(Serialize)]
struct PairDto<'a> {
    a: &'a str,
    b: &'a str,
    figures: Vec<RowDto>,
}

#[derive(Serialize)]
struct DocumentDto<'a> {
    id: &'a str,
    items: usize,
    agreed: usize,
    figures: Vec<RowDto>,
}

#[derive(Serialize)]
struct MentionsDto {
    lea: f64,
    b_cubed: f64,
    muc: f64,
    ceaf: f64,
    conll: f64,
}

#[derive(Serialize)]
struct ReportDto<'a> {
    format: &'static str,
    version: u32,
    people: &'a [Arc<str>],
    n_documents: usize,
    figures: Vec<RowDto>,
    own_work: Vec<RowDto>,
    mentions: Option<MentionsDto>,
    pairs: Vec<PairDto<'a>>,
    documents: Vec<DocumentDto<'a>>,
}

fn rows(rows: &[Row]) -> Vec<RowDto> {
    rows.iter().map(RowDto::of).collect()
}

impl Report {
    fn name(&self, person: usize) -> &str {
        self.people.get(person).map_or("", |it| it)
    }

    /// Returns the figures as JSON, ending in a line end.
    pub fn json(&self) -> String {
        let mentions = self.mentions.map(|[lea, b_cubed, muc, ceaf, conll]| MentionsDto {
            lea,
            b_cubed,
            muc,
            ceaf,
            conll,
        });
        let report = ReportDto {
            format: "qawl-agreement",
            version: 1,
            people: &self.people,
            n_documents: self.all.n_documents,
            figures: rows(&self.all.rows),
            own_work: rows(&self.own_work.rows),
            mentions,
            pairs: (self.all.pairs.iter())
                .map(|pair| PairDto { a: self.name(pair.a), b: self.name(pair.b), figures: rows(&pair.rows) })
                .collect(),
            documents: (self.documents.iter())
                .map(|it| DocumentDto {
                    id: &it.name,
                    items: it.n_items,
                    agreed: it.n_agreed,
                    figures: rows(&it.figures.rows),
                })
                .collect(),
        };
        let mut json = encode::indented_json(&report);
        json.push('\n');
        json
    }

    /// Returns the figures as a table of comma-separated values: one row for each figure, with what it is of.
    pub fn csv(&self) -> String {
        let mut table: Vec<Vec<String>> = Vec::new();
        let number = |it: f64| format!("{it:.6}");
        let mut put = |of: &str, a: &str, b: &str, rows: &[Row]| {
            for row in rows {
                let figure = &row.figure;
                let interval = |of: fn(&(f64, f64)) -> f64| {
                    figure.interval.as_ref().map(of).map(number).unwrap_or_default()
                };
                table.push(vec![
                    of.to_owned(),
                    a.to_owned(),
                    b.to_owned(),
                    row.measure.name().to_owned(),
                    row.label.map_or("all", |it| it.name()).to_owned(),
                    figure.value.ok().map(number).unwrap_or_default(),
                    figure.value.err().map_or("", |it| it.name()).to_owned(),
                    figure.n.to_string(),
                    interval(|it| it.0),
                    interval(|it| it.1),
                    figure.coverage.map(number).unwrap_or_default(),
                ]);
            }
        };
        put("all", "", "", &self.all.rows);
        put("own-work", "", "", &self.own_work.rows);
        for pair in &self.all.pairs {
            put("pair", self.name(pair.a), self.name(pair.b), &pair.rows);
        }
        for document in &self.documents {
            put("document", &document.name, "", &document.figures.rows);
        }
        let head = "of,a,b,measure,label,value,undefined,n,low,high,coverage\n";
        format!("{head}{}", encode::csv(table, LINE_END))
    }
}

/// What ends the rows of tables.
const LINE_END: csv::Terminator = csv::Terminator::Any(b'\n');

/// What gold changed of people's work, as a table: a row for each item that became otherwise.
#[derive(Default)]
pub struct Feedback {
    rows: String,
    /// How many rows there are.
    pub n_rows: usize,
}

impl Feedback {
    /// Adds a person's document and the gold of the same text. What the gold leaves open is no change.
    pub fn add(&mut self, version: &Version, gold: &Document, options: CompareOptions) {
        let gold = Version { annotator: "gold".into(), document: Arc::new(gold.clone()), is_finished: false };
        let own = Version { is_finished: true, ..version.clone() };
        let Ok(comparison) = compare(&[own, gold], options) else {
            return;
        };
        let mut table: Vec<[String; 7]> = Vec::new();
        for item in comparison.items.iter().filter(|item| !item.is_agreed() && !item.is_incomplete()) {
            let side = |at: usize| {
                let ids = item.sides.get(at).into_iter().flat_map(|side| &side.marks);
                let document = comparison.versions().get(at).map(|it| &it.document);
                let said = ids.filter_map(|id| {
                    let document = document?;
                    Some(said(document, document.annotation(*id)?))
                });
                said.collect::<Vec<_>>().join(" | ")
            };
            let differences: Vec<&str> = item.differences.iter().map(|it: &Difference| it.name()).collect();
            let at = version.document.text().code_points(item.span);
            table.push([
                version.document.id().to_owned(),
                at.start.to_string(),
                at.end.to_string(),
                item.label.name().to_owned(),
                differences.join(" "),
                side(0),
                side(1),
            ]);
            self.n_rows += 1;
        }
        self.rows.push_str(&encode::csv(table, LINE_END));
    }

    /// Returns the table.
    pub fn csv(&self) -> String {
        // With a byte order mark, by which spreadsheets know UTF-8.
        format!("\u{feff}document,start,end,label,difference,yours,gold\n{}", self.rows)
    }
}

/// Returns an annotation in words: what it covers, and what belongs to it.
fn said(document: &Document, annotation: &Annotation) -> String {
    let covered = document.covered(annotation);
    let more = match &annotation.role {
        Role::Quote(attribution) => {
            let cues = attribution.cues.iter().filter_map(|cue| document.annotation(*cue));
            let cues: Vec<String> = cues.map(|cue| document.covered(cue)).collect();
            let mention = |id: Option<crate::annotation::AnnotationId>| {
                id.and_then(|id| document.annotation(id)).map_or("-".to_owned(), |it| document.covered(it))
            };
            let (source, medium) = (mention(attribution.source), mention(attribution.medium));
            format!(
                "{}; {source}; {}; {medium}",
                attribution.kind,
                if cues.is_empty() { "-".to_owned() } else { cues.join(", ") }
            )
        }
        Role::Claim(claim) => format!("{}; {}", claim.worth, claim.kind.map_or("-", |it| it.name())),
        Role::Speaker(speaker) => {
            speaker.and_then(|it| document.speaker(it)).map_or("-".to_owned(), |it| it.name.to_string())
        }
        Role::Cue => return covered,
    };
    format!("{covered} ({more})")
}
