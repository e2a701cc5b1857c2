//! What comes of a comparison: columns and figures to show, and files.

use std::rc::Rc;

use super::{Desk, options};
use crate::agree::{Bootstrap, DocumentFigures, Feedback, Gold, Report, Sums};
use crate::format::{ExportFile, file_stem, pack, qawl};

impl Desk {
    /// Returns the people of a text in the order of their columns, by their places on the board: as they came, or, while
    /// names are hidden, in an order of the text's own.
    pub fn columns(&self, article: usize) -> Vec<usize> {
        let Some(of) = self.board.articles().get(article) else { return Vec::new() };
        let mut people = of.people.clone();
        if self.is_blind
            && let Some(document) = of.document()
        {
            let hash = document.text().sha256();
            let seed = |person: &usize| {
                let bytes = hash.bytes().chain(person.to_string().into_bytes());
                bytes.fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
                    (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
                })
            };
            people.sort_by_key(seed);
        }
        people
    }

    /// Returns the letter of a person in a text.
    pub fn letter(&self, article: usize, person: usize) -> char {
        let at = if self.is_blind {
            self.columns(article).iter().position(|it| *it == person).unwrap_or(person)
        } else {
            person
        };
        u32::try_from(at).ok().and_then(|at| char::from_u32(u32::from('A') + at)).unwrap_or('?')
    }

    /// Returns the gold of the text that is shown.
    pub fn gold(&mut self) -> Option<Rc<Gold>> {
        if let Some((article, steps, gold)) = &self.gold
            && (*article, *steps) == (self.article, self.steps)
        {
            return Some(Rc::clone(gold));
        }
        let gold = Rc::new(self.board.gold(self.article, &[])?);
        self.gold = Some((self.article, self.steps, Rc::clone(&gold)));
        Some(gold)
    }

    /// Returns the figures without intervals, and what draws these.
    pub fn figures(&self) -> (Report, Bootstrap) {
        let n_people = self.board.people().len();
        let (all, own) = (self.board.sums(false), self.board.sums(true));
        let total = |sums: &[Sums]| {
            let mut total = Sums::of(n_people);
            sums.iter().for_each(|it| total += it);
            total
        };
        let name =
            |at: usize| self.board.articles().get(at).and_then(|it| it.document()).map_or("", |it| it.id());
        let mut documents: Vec<DocumentFigures> =
            all.iter().enumerate().map(|(at, sums)| DocumentFigures::of(name(at), sums)).collect();
        documents.sort_by(|a, b| a.share().total_cmp(&b.share()));
        let sum = total(&all);
        let report = Report {
            people: self.board.people().to_vec(),
            all: sum.figures(),
            own_work: total(&own).figures(),
            mentions: sum.mention_grouping(),
            documents,
        };
        (report, Bootstrap::begin(all, n_people))
    }

    /// Returns the texts, least agreed first.
    pub fn worst_first(&self) -> Vec<usize> {
        let share = |at: usize| {
            let count = self.board.count(at);
            if count.items == 0 { 1.0 } else { count.agreed as f64 / count.items as f64 }
        };
        let mut texts: Vec<(f64, usize)> =
            (0..self.board.articles().len()).map(|at| (share(at), at)).collect();
        texts.sort_by(|a, b| a.0.total_cmp(&b.0));
        texts.into_iter().map(|(_, at)| at).collect()
    }

    /// Returns the gold as a file: one document, or a document on each line.
    pub fn gold_file(&self) -> ExportFile {
        let golds: Vec<Gold> =
            (0..self.board.articles().len()).filter_map(|at| self.board.gold(at, &[])).collect();
        match golds.as_slice() {
            [gold] => ExportFile {
                name: "gold.qawl.json".to_owned(),
                bytes: qawl::write(&gold.document).into_bytes(),
            },
            golds => {
                let lines: String =
                    golds.iter().map(|gold| qawl::write_line(&gold.document) + "\n").collect();
                ExportFile { name: "gold.qawl.jsonl".to_owned(), bytes: lines.into_bytes() }
            }
        }
    }

    /// Returns what the gold changed of each person's work: a table each, in an archive.
    pub fn feedback_file(&self) -> Option<ExportFile> {
        let mut tables: Vec<Feedback> = self.board.people().iter().map(|_| Feedback::default()).collect();
        for (at, article) in self.board.articles().iter().enumerate() {
            let Some(gold) = self.board.gold(at, &[]) else { continue };
            for (version, person) in article.comparison.versions().iter().zip(&article.people) {
                if let Some(table) = tables.get_mut(*person) {
                    table.add(version, &gold.document, options());
                }
            }
        }
        let named = self.board.people().iter().zip(tables).enumerate();
        let files = named.map(|(at, (name, table))| ExportFile {
            name: format!("{}-{}.csv", at + 1, file_stem(name)),
            bytes: table.csv().into_bytes(),
        });
        pack(files.collect(), "feedback").ok()
    }
}
