//! `qawl agree`: how well several people agree, and the gold that rules make of their files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use clap::Args;

use super::Outcome;
use super::output::{Failure, Output, captured, complain};
use super::packing::Packing;
use super::sources::{Found, Kind, Source, Sources};
use super::target::{Inputs, NewFile, Replace};
use crate::agree::record::rule_named;
use crate::agree::{
    Bootstrap, CompareOptions, DocumentFigures, Feedback, Figure, LEAST_DOCUMENTS, Measure, Report, Row,
    Rule, Rules, Sums, Version, compare,
};
use crate::annotation::Document;
use crate::format::{ImportOptions, MAX_FILE_BYTES, qawl, records};
use crate::recognise::{self, FirstLine, NotRead};
use crate::schema::{Confidence, Label};
use crate::scheme::Scheme;
use crate::session::SHOWN_FROM;
use crate::store::file::Head;
use crate::store::{Mark, file};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What each person has annotated: a file, or a folder with files, for each person at least two
    ///
    /// Qawl JSON, lines of it, a project's file, or a file of any format that `qawl convert` reads; packed or not
    /// (.gz, .zst). A person is called as the files say (`annotator`), else by the name of the file or folder.
    /// Documents belong together if their texts are the same.
    #[arg(value_name = "PERSON", required = true, num_args = 2..)]
    people: Vec<String>,
    /// Write the figures as JSON
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Write the figures as a table of comma-separated values
    #[arg(long)]
    csv: bool,
    /// Count suggestions that nobody has decided on as annotations
    ///
    /// Otherwise they are left out: an undecided suggestion is no disagreement.
    #[arg(long)]
    suggested: bool,
    /// Write the gold documents to a file, Qawl JSON on a line each (compressed if it ends in .gz or .zst)
    ///
    /// What is decided is accepted, or rejected where nothing is to be there; what the rule leaves open is a
    /// suggestion. Each span says who has it (`votes`) and how it was decided (`decided`).
    #[arg(long, value_name = "FILE")]
    gold: Option<PathBuf>,
    /// How the gold is decided: unanimous, majority, union, votes-N (at least N people), first-N (person N)
    ///
    /// For one label alone: LABEL=RULE. May be given more than once. A tie is left open.
    #[arg(long, value_name = "RULE", requires = "gold", value_parser = rule)]
    rule: Vec<(Option<Label>, Rule)>,
    /// Replace the --gold file if it holds something
    #[arg(long, requires = "gold")]
    force: bool,
    /// Write into that folder what the gold changed of each person's work, a table each
    #[arg(long, value_name = "FOLDER", requires = "gold")]
    feedback: Option<PathBuf>,
}

/// Returns how well several people agree, as `--json` writes it; each is a file or a folder.
///
/// # Errors
/// Why nothing could be compared, or that some of a person's files could not be read (which has been reported).
pub fn agreed(people: &[PathBuf], suggested: bool) -> Result<String, String> {
    let people = people.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let arguments = Arguments {
        people,
        suggested,
        json: true,
        csv: false,
        gold: None,
        rule: Vec::new(),
        force: false,
        feedback: None,
    };
    match captured(|output| run(&arguments, output))? {
        (figures, Outcome::Clean) => Ok(figures),
        (_, Outcome::Flawed) => Err("some documents could not be read; standard error says which".to_owned()),
    }
}

fn rule(text: &str) -> Result<(Option<Label>, Rule), String> {
    let (label, name) = match text.split_once('=') {
        Some((label, name)) => (Some(label.parse().map_err(|error| format!("{error}"))?), name),
        None => (None, text),
    };
    let rule = rule_named(name).ok_or("not one of unanimous, majority, union, votes-N, first-N")?;
    Ok((label, rule))
}

/// Where a document lies.
#[derive(Clone, Debug)]
struct Lying {
    source: usize,
    /// Which document of its file, from 0.
    number: usize,
}

/// A person's files.
struct Person {
    name: Arc<str>,
    /// What the files say that the person is called.
    said: BTreeSet<Arc<str>>,
    sources: Vec<Source>,
    /// The documents by the hashes of their texts.
    documents: BTreeMap<String, Lying>,
    /// The hashes in the order in which they came.
    order: Vec<String>,
    /// The last file that was read: many documents lie in one.
    last: Option<(usize, Vec<Option<Taken>>)>,
}

/// A document as it lies in a file.
#[derive(Clone)]
struct Taken {
    document: Arc<Document>,
    is_finished: bool,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let rules = rules(&arguments.rule);
    for (_, rule) in &arguments.rule {
        if let Rule::First(person) = rule
            && *person >= arguments.people.len()
        {
            return Err(Failure::Message(format!(
                "--rule: there are {} people, not {}",
                arguments.people.len(),
                person + 1
            )));
        }
    }
    let mut inputs = Inputs::of(arguments.people.iter().map(String::as_str))?;
    let mut outcome = Outcome::Clean;
    let mut people = Vec::new();
    for argument in &arguments.people {
        people.push(Person::of(argument, &mut inputs, &mut outcome)?);
    }
    name_apart(&mut people, &arguments.people);
    let mut gold = match &arguments.gold {
        Some(path) => {
            let new = NewFile::begin(path, &inputs, Replace::forced(arguments.force))?;
            let (packing, _) = Packing::of_name(path);
            let name = path.display().to_string();
            let output = Output::new_file(new, packing, &name)
                .map_err(|error| Failure::Message(format!("cannot write {name}: {error}")))?;
            Some(output)
        }
        None => None,
    };
    let counted = count(&mut people, arguments, rules, gold.as_mut(), &mut outcome)?;
    if counted.documents.is_empty() {
        gold.into_iter().for_each(Output::abandon);
        return Err(Failure::Message("no text was annotated by two people: nothing to compare".to_owned()));
    }
    if let Some(gold) = &mut gold {
        gold.finish()?;
    }
    if let Some(folder) = &arguments.feedback {
        write_feedback(folder, &people, &counted.feedback)?;
    }
    let report = counted.report(&people);
    if arguments.json {
        output.write(&report.json())?;
    } else if arguments.csv {
        output.write(&report.csv())?;
    } else {
        print(&report, output)?;
    }
    Ok(outcome)
}

fn rules(given: &[(Option<Label>, Rule)]) -> Rules {
    let all = given.iter().rev().find(|(label, _)| label.is_none()).map_or(Rule::Majority, |(_, rule)| *rule);
    given.iter().fold(Rules::all(all), |rules, (label, rule)| match label {
        Some(label) => rules.with(*label, *rule),
        None => rules,
    })
}

/// What all documents came to.
struct Counted {
    sums: Vec<Sums>,
    own_work: Sums,
    documents: Vec<DocumentFigures>,
    feedback: Vec<Feedback>,
}

impl Counted {
    fn report(self, people: &[Person]) -> Report {
        let n_people = people.len();
        let mut all = Sums::of(n_people);
        self.sums.iter().for_each(|it| all += it);
        let mut figures = all.figures();
        let mut draws = Bootstrap::begin(self.sums, n_people);
        while draws.go_on(usize::MAX) {}
        draws.finish(&mut figures);
        let mut documents = self.documents;
        documents.sort_by(|a, b| a.share().total_cmp(&b.share()));
        Report {
            people: people.iter().map(|it| Arc::clone(&it.name)).collect(),
            all: figures,
            own_work: self.own_work.figures(),
            mentions: all.mention_grouping(),
            documents,
        }
    }
}

/// Compares text by text: no more than one text's versions are held at a time, beside the files they lie in.
fn count(
    people: &mut [Person],
    arguments: &Arguments,
    rules: Rules,
    mut gold: Option<&mut Output>,
    outcome: &mut Outcome,
) -> Result<Counted, Failure> {
    let n_people = people.len();
    let options = CompareOptions { count_suggested: arguments.suggested, ..CompareOptions::from(SHOWN_FROM) };
    let feedback = (0..n_people).map(|_| Feedback::default()).collect();
    let mut counted =
        Counted { sums: Vec::new(), own_work: Sums::of(n_people), documents: Vec::new(), feedback };
    let mut done = BTreeSet::new();
    let mut n_alone = vec![0_usize; n_people];
    let orders: Vec<Vec<String>> = people.iter().map(|it| it.order.clone()).collect();
    for (first, order) in orders.iter().enumerate() {
        for hash in order {
            if !done.insert(hash.clone()) {
                continue;
            }
            let having: Vec<usize> = (0..n_people)
                .filter(|at| people.get(*at).is_some_and(|it| it.documents.contains_key(hash)))
                .collect();
            if having.len() < 2 {
                if let Some(n) = n_alone.get_mut(first) {
                    *n += 1;
                }
                continue;
            }
            let mut versions = Vec::with_capacity(having.len());
            for at in &having {
                let Some(person) = people.get_mut(*at) else { continue };
                let taken = person.take(hash)?;
                versions.push(Version {
                    annotator: Arc::clone(&person.name),
                    document: taken.document,
                    is_finished: taken.is_finished,
                });
            }
            // Their hashes are the same.
            let Ok(comparison) = compare(&versions, options) else { continue };
            let sums = comparison.sums.among(n_people, &having);
            let name = versions.first().map_or("", |it| it.document.id());
            counted.documents.push(DocumentFigures::of(name, &sums));
            counted.own_work += &comparison.own_work.among(n_people, &having);
            counted.sums.push(sums);
            if let Some(gold) = gold.as_deref_mut() {
                let names: Vec<Arc<str>> = versions.iter().map(|it| Arc::clone(&it.annotator)).collect();
                let rulings: Vec<_> = (comparison.items.iter())
                    .map(|item| {
                        let rule = match rules.of(item.label) {
                            Rule::First(person) => having
                                .iter()
                                .position(|at| *at == person)
                                .map_or(Rule::Unanimous, Rule::First),
                            rule => rule,
                        };
                        comparison.by_rule(item, rule)
                    })
                    .collect();
                let document = comparison.gold(&names, &rulings).document;
                gold.line(&qawl::write_line(&document))?;
                for (version, at) in versions.iter().zip(&having) {
                    if let Some(feedback) = counted.feedback.get_mut(*at) {
                        feedback.add(version, &document, CompareOptions::from(SHOWN_FROM));
                    }
                }
            }
        }
    }
    for (person, n) in people.iter().zip(n_alone).filter(|(_, n)| *n > 0) {
        let texts = if n == 1 {
            "1 text that nobody else has was".to_owned()
        } else {
            format!("{n} texts that nobody else has were")
        };
        complain(&format!("{}: {texts} not compared", person.name));
        *outcome = Outcome::Flawed;
    }
    Ok(counted)
}

fn write_feedback(folder: &Path, people: &[Person], feedback: &[Feedback]) -> Result<(), Failure> {
    let failed = |path: &Path, error: std::io::Error| {
        Failure::Message(format!("cannot write {}: {error}", path.display()))
    };
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for (person, feedback) in people.iter().zip(feedback) {
        let safe: String = person
            .name
            .chars()
            .map(|c| if c.is_alphanumeric() || "-_. ".contains(c) { c } else { '-' })
            .collect();
        let path = folder.join(format!("{safe}.csv"));
        fs::write(&path, feedback.csv()).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

impl Person {
    /// Looks through a person's files: which texts there are, and where.
    fn of(argument: &str, inputs: &mut Inputs, outcome: &mut Outcome) -> Result<Self, Failure> {
        let path = Path::new(argument);
        let stem = Packing::of_name(path).1.file_stem().map(|it| it.to_string_lossy().into_owned());
        let mut person = Self {
            name: stem.filter(|it| !it.is_empty()).unwrap_or_else(|| argument.to_owned()).into(),
            said: BTreeSet::new(),
            sources: Vec::new(),
            documents: BTreeMap::new(),
            order: Vec::new(),
            last: None,
        };
        if argument == "-" {
            return Err(Failure::Message(
                "standard input cannot be compared: name a file or folder for each person".to_owned(),
            ));
        }
        for found in Sources::of(&[argument.to_owned()], |kind| kind != Kind::Article, None)? {
            let source = match found {
                Found::Source(source) => source,
                Found::Note(note) => {
                    complain(&note);
                    continue;
                }
                Found::Problem(problem) => {
                    complain(&problem);
                    *outcome = Outcome::Flawed;
                    continue;
                }
            };
            inputs.add(&source.path);
            person.sources.push(source);
            person.look_through(person.sources.len() - 1, outcome)?;
        }
        if person.documents.is_empty() {
            return Err(Failure::Message(format!("{argument}: no readable documents")));
        }
        if let [said] = person.said.iter().collect::<Vec<_>>().as_slice() {
            person.name = Arc::clone(said);
        }
        Ok(person)
    }

    fn look_through(&mut self, source: usize, outcome: &mut Outcome) -> Result<(), Failure> {
        let Some(name) = self.sources.get(source).map(|it| it.name.clone()) else { return Ok(()) };
        let mut problems = Vec::new();
        let taken = self.read(source, &mut problems)?;
        for problem in problems {
            complain(&problem);
            *outcome = Outcome::Flawed;
        }
        for (number, document) in taken.iter().enumerate() {
            let Some(Taken { document, .. }) = document else { continue };
            self.said.extend(document.provenance().annotator.clone());
            let hash = document.text().sha256().to_owned();
            if self.documents.contains_key(&hash) {
                complain(&format!(
                    "{name}: the text of {:?} came before; the first one counts",
                    document.id()
                ));
                *outcome = Outcome::Flawed;
                continue;
            }
            self.order.push(hash.clone());
            self.documents.insert(hash, Lying { source, number });
        }
        self.last = Some((source, taken));
        Ok(())
    }

    fn take(&mut self, hash: &str) -> Result<Taken, Failure> {
        let lying = self.documents.get(hash).cloned();
        let gone = || Failure::Message(format!("{}: a file has changed while it was read", self.name));
        let lying = lying.ok_or_else(gone)?;
        if self.last.as_ref().is_none_or(|(source, _)| *source != lying.source) {
            // What is wrong with it has been reported.
            let taken = self.read(lying.source, &mut Vec::new())?;
            self.last = Some((lying.source, taken));
        }
        let taken = self.last.as_ref().and_then(|(_, taken)| taken.get(lying.number).cloned().flatten());
        taken
            .filter(|it| it.document.text().sha256() == hash)
            .ok_or_else(|| Failure::Message(format!("{}: a file has changed while it was read", self.name)))
    }

    /// Reads a file: its documents in order, `None` for what cannot be read.
    fn read(&self, source: usize, problems: &mut Vec<String>) -> Result<Vec<Option<Taken>>, Failure> {
        let Some(source) = self.sources.get(source) else { return Ok(Vec::new()) };
        let mut bytes = Vec::new();
        let limit = u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
        let opened = source.open(&Arc::new(AtomicU64::new(0)));
        let read = opened.and_then(|opened| opened.take(limit).read_to_end(&mut bytes));
        if let Err(error) = read {
            problems.push(format!("{}: {error}", source.name));
            return Ok(Vec::new());
        }
        if let Some((head, n_head)) = recognise::project(&bytes) {
            return Ok(read_project(&source.name, head, n_head, &bytes, problems));
        }
        let name = Packing::of_name(&source.path).1.to_string_lossy().into_owned();
        let first = file::lines(&bytes).next().and_then(|(_, line)| line.ok());
        match first.map(|line| recognise::first_line(&name, line)) {
            Some(Err(NotRead::Project(_))) => {
                problems.push(format!("{}: a project file of a newer Qawl", source.name));
                return Ok(Vec::new());
            }
            Some(Ok(FirstLine::Comparison(_))) => {
                problems.push(format!(
                    "{}: a comparison of several people's files, not one person's: the page continues it",
                    source.name
                ));
                return Ok(Vec::new());
            }
            // A damaged first line is reported below, where the file is read.
            Some(Ok(_) | Err(NotRead::Text(_))) | None => {}
        }
        let records = match records(&name, &bytes, &ImportOptions::default()) {
            Ok(records) => records,
            Err(error) => {
                // Named here, whatever the file is packed with.
                problems.push(format!("{}: {}", source.name, error.problem));
                return Ok(Vec::new());
            }
        };
        let mut taken = Vec::new();
        for record in records {
            match record {
                Ok(imported) => {
                    if !imported.report.is_clean() {
                        let left = imported.report.left.len();
                        if left > 0 {
                            problems.push(format!(
                                "{}: {:?}: {left} annotations do not fit its text and are not compared",
                                source.name,
                                imported.document.id()
                            ));
                        }
                    }
                    taken.push(Some(Taken { document: Arc::new(imported.document), is_finished: false }));
                }
                Err(error) => {
                    problems.push(error.to_string());
                    taken.push(None);
                }
            }
        }
        Ok(taken)
    }
}

/// How many missing documents are named.
const MOST_NAMED: usize = 20;

/// Returns the documents of a project, below so many lines that are none, with the names that its scheme has now; `None` for
/// each that cannot be read. What the head promises and does not come is a problem too.
fn read_project(
    name: &str,
    head: Option<Head>,
    n_head: usize,
    bytes: &[u8],
    problems: &mut Vec<String>,
) -> Vec<Option<Taken>> {
    let mut taken = Vec::new();
    let scheme = match head.as_ref().and_then(Head::scheme) {
        Some(Ok(scheme)) => scheme,
        Some(Err(error)) => {
            problems.push(format!("{name}: its scheme cannot be read, so names are as stored: {error}"));
            Scheme::default()
        }
        None => Scheme::default(),
    };
    let mut progress = file::Progress::of(head);
    for (number, line) in file::lines(bytes).skip(n_head) {
        let read = line.and_then(|line| file::read_line(line, Confidence::thousandths(0)));
        progress.line(read.as_ref().ok().map(|(summary, _)| &summary.key));
        match read {
            Ok((summary, document)) => taken.push(Some(Taken {
                document: scheme.written(&Arc::new(document)),
                is_finished: summary.mark == Some(Mark::Done),
            })),
            Err(file::LineError::Newer(version)) => {
                problems
                    .push(format!("{name}:{number}: of version {version}, which this Qawl does not know"));
                taken.push(None);
            }
            Err(file::LineError::Damaged(problem)) => {
                problems.push(format!("{name}:{number}: {problem}"));
                taken.push(None);
            }
        }
    }
    if progress.has_damaged_head() {
        problems.push(format!(
            "{name}: the first line is damaged or missing; the documents below it are compared"
        ));
    }
    if let Some(file::Absent { promised, came, names }) = progress.absent() {
        let more = names.len().saturating_sub(MOST_NAMED);
        let mut names =
            names.iter().take(MOST_NAMED).map(|it| format!("{it:?}")).collect::<Vec<_>>().join(", ");
        if more > 0 {
            names.push_str(&format!(" and {more} more"));
        }
        problems.push(format!(
            "{name}: {came} of {promised} documents are in the file, which is cut or damaged; missing: {names}"
        ));
    }
    taken
}

/// Sees to it that no two people are called the same: by the folders that their files lie in, else by number.
fn name_apart(people: &mut [Person], arguments: &[String]) {
    let is_taken = |people: &[Person], at: usize, name: &str| {
        people.iter().enumerate().any(|(other, it)| other != at && *it.name == *name)
    };
    let given: Vec<Arc<str>> = people.iter().map(|it| Arc::clone(&it.name)).collect();
    for (at, name) in given.iter().enumerate() {
        if given.iter().filter(|it| *it == name).count() == 1 {
            continue;
        }
        let folder = arguments.get(at).and_then(|it| Path::new(it).parent()?.file_name());
        let folder = folder.map(|it| it.to_string_lossy().into_owned());
        let apart = folder.filter(|it| !is_taken(people, at, it) && !it.is_empty());
        let numbered =
            || (2..).map(|n| format!("{name} {n}")).find(|it| !is_taken(people, at, it)).unwrap_or_default();
        // The first keeps its name where nothing but a number tells them apart.
        let is_first = given.iter().take(at).all(|it| it != name);
        let becomes = apart.unwrap_or_else(|| if is_first { name.to_string() } else { numbered() });
        if let Some(person) = people.get_mut(at) {
            person.name = becomes.into();
        }
    }
}

fn print(report: &Report, output: &mut Output) -> Result<(), Failure> {
    let names: Vec<&str> = report.people.iter().map(|it| &**it).collect();
    output.line(&format!("== {}: {} documents", names.join(", "), report.all.n_documents))?;
    output
        .line(&format!("{:<28} {:<8} {:>7} {:>6}  {}", "measure", "label", "value", "n", "95 % of draws"))?;
    print_rows(&report.all.rows, output)?;
    if let Some([lea, b_cubed, muc, ceaf, conll]) = report.mentions {
        output.line(&format!(
            "speakers of mentions: LEA {lea:.3}, B3 {b_cubed:.3}, MUC {muc:.3}, CEAF {ceaf:.3}, CoNLL {conll:.3}"
        ))?;
    }
    output.line("\n== only annotations that somebody made, or whose boundaries somebody moved")?;
    print_rows(&report.own_work.rows, output)?;
    if report.all.n_documents < LEAST_DOCUMENTS {
        output.line(&format!("(intervals are drawn from {LEAST_DOCUMENTS} documents on)"))?;
    }
    if report.people.len() > 2 {
        output.line("\n== pairs: exact F1, relaxed F1, attribution F1")?;
        for pair in &report.all.pairs {
            let name = |at: usize| names.get(at).copied().unwrap_or_default();
            let value = |measure, label| pair.figure(measure, label).map_or_else(|| "–".to_owned(), number);
            output.line(&format!(
                "{} – {}: {} {} {}",
                name(pair.a),
                name(pair.b),
                value(Measure::Exact, None),
                value(Measure::Relaxed, None),
                value(Measure::AttributionF1, Some(Label::Quote)),
            ))?;
        }
    }
    output.line("\n== documents, least agreed first")?;
    for document in report.documents.iter().take(20) {
        output.line(&format!("{:>5}/{:<5} {}", document.n_agreed, document.n_items, document.name))?;
    }
    if report.documents.len() > 20 {
        output.line(&format!("({} more: --json or --csv)", report.documents.len() - 20))?;
    }
    Ok(())
}

fn print_rows(rows: &[Row], output: &mut Output) -> Result<(), Failure> {
    // What is of nobody's concern in these files is left out; the machine-readable forms have it.
    for row in rows.iter().filter(|row| row.figure.n > 0) {
        let figure = &row.figure;
        let interval = figure.interval.map(|(low, high)| format!("{low:.3}–{high:.3}")).unwrap_or_default();
        let coverage =
            figure.coverage.map(|it| format!(" over {:.0} % of words", it * 100.0)).unwrap_or_default();
        let why = figure.value.err().map(|why| format!("({why})")).unwrap_or_default();
        output.line(
            format!(
                "{:<28} {:<8} {:>7} {:>6}  {interval}{coverage}{why}",
                row.measure.name(),
                row.label.map_or("all", |it| it.name()),
                number(figure),
                figure.n
            )
            .trim_end(),
        )?;
    }
    Ok(())
}

fn number(figure: &Figure) -> String {
    figure.value.map_or_else(|_| "–".to_owned(), |value| format!("{value:.3}"))
}
