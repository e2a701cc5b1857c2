//! `qawl convert --from answers`: what language models answered about articles, found in them and suggested.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{SystemTime, UNIX_EPOCH};

use super::articles::{Article, Item, Items};
use super::output::{Failure, cannot_read, complain, name, open};
use super::sources::Sources;
use crate::annotation::{Document, Fidelity, UnplacedReason};
use crate::answers::{Answer, AnswerReport, Answerer, Fate, MAX_BYTES, bring_in, read};
use crate::detect::{DetectOptions, detect};
use crate::intake;
use crate::schema::Lang;
use crate::scheme::Scheme;
use crate::session::{accord, document_from};
use crate::text::Text;

/// What comes of a source of articles.
pub(super) enum Found {
    /// An article, with what the rules suggest for it; one in Qawl JSON as it is there.
    Article(Box<Document>),
    /// Something that no article can be had from: where, and why.
    Problem(String),
}

/// Articles as documents, one by one.
pub(super) struct Articles {
    items: Items,
    lang: Option<Lang>,
}

impl Articles {
    /// Returns the articles of files and folders. Those that name no language have that one.
    ///
    /// # Errors
    /// Why a file cannot be read at all.
    pub fn of(paths: &[String], lang: Option<Lang>) -> Result<Self, Failure> {
        let sources = Sources::of(paths, |_| true, None)?;
        let read = Arc::new(AtomicU64::new(0));
        Ok(Self { items: Items::of(sources, &read, intake::Options::default()), lang })
    }

    fn document(&self, article: Article) -> Document {
        match article {
            Article::Document(document) => *document,
            Article::Bare(input, hints, _) => {
                let own = input.lang.clone().filter(|lang| !lang.is_empty()).map(|lang| Lang(lang.into()));
                let options = DetectOptions {
                    lang: own.or_else(|| self.lang.clone()),
                    block_hints: hints,
                    worth: super::worth::model(),
                    ..DetectOptions::default()
                };
                let text = Text::new(&input.text);
                let detection = detect(&text, &options);
                document_from(&input.id.to_string(), text, &detection)
            }
        }
    }
}

impl Iterator for Articles {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            return Some(match self.items.next()?.content {
                Item::Article(place, content) => match Article::read(content) {
                    Ok(article) => Found::Article(Box::new(self.document(article))),
                    Err(problem) => Found::Problem(format!("{place}: {problem}")),
                },
                Item::Problem(problem) => Found::Problem(problem.to_string()),
                Item::Note(_) => continue,
            });
        }
    }
}

/// How answers are brought in.
pub(super) struct Options<'a> {
    /// The articles that they are about.
    pub articles: &'a [String],
    /// What the model is called, where the answers do not say or say otherwise.
    pub model: Option<&'a str>,
    /// The day of the answers; today where `None`.
    pub date: Option<&'a str>,
    /// Leaves what the rules suggest and people decided out.
    pub only_model: bool,
    /// The language of articles that do not name one.
    pub lang: Option<Lang>,
    /// What is marked beside the four labels.
    pub scheme: Arc<Scheme>,
}

/// Brings answers into the articles they are about, reports what became of each, and returns the documents in the
/// articles' order. The flag says that something was left out.
///
/// # Errors
/// Why nothing can be done.
pub(super) fn bring(files: &[String], options: &Options<'_>) -> Result<(Vec<Document>, bool), Failure> {
    if options.articles.is_empty() {
        return Err(Failure::Message("answers need the articles they are about: --article FILE".to_owned()));
    }
    let mut is_flawed = false;
    let mut documents: Vec<Document> = Vec::new();
    let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
    for found in Articles::of(options.articles, options.lang.clone())? {
        match found {
            Found::Article(document) => {
                by_id.entry(document.id().to_owned()).or_insert(documents.len());
                documents.push(*document);
            }
            Found::Problem(problem) => {
                complain(&problem);
                is_flawed = true;
            }
        }
    }
    let date = options.date.map_or_else(today, str::to_owned);
    let scheme = Arc::clone(&options.scheme);
    let answerer = Answerer { model: options.model.map(str::to_owned), date, scheme };
    let mut models: BTreeMap<usize, Arc<str>> = BTreeMap::new();
    for file in files {
        let source = text(file)?;
        let answers = match read(&source) {
            Ok(answers) => answers,
            Err(error) => {
                complain(&format!("{}: {error}", name(file)));
                is_flawed = true;
                continue;
            }
        };
        let is_only = answers.len() == 1;
        for answer in answers {
            let Some(idx) = article_of(file, &answer, is_only, &documents, &by_id) else {
                let which = answer.article.as_deref().unwrap_or("no article named");
                complain(&format!(
                    "{}: {which}: none of the articles given has this name; left out",
                    name(file)
                ));
                is_flawed = true;
                continue;
            };
            let Some(document) = documents.get_mut(idx) else { continue };
            let brought = bring_in(document, &answer, &answerer);
            document.apply(&brought.transaction).map_err(|error| Failure::Message(error.to_string()))?;
            models.insert(idx, Arc::clone(&brought.report.model));
            is_flawed |= brought.report.n_unplaced() > 0 || answer.is_cut || answer.is_too_long;
            tell(name(file), document, &brought.report);
        }
    }
    for (idx, document) in documents.iter().enumerate().filter(|(idx, _)| !models.contains_key(idx)) {
        complain(&format!("{}: no answer is about this article ({})", document.id(), idx + 1));
        is_flawed = true;
    }
    if options.only_model {
        documents = (documents.iter().enumerate())
            .filter_map(|(idx, document)| Some(accord::as_model_has_it(document, models.get(&idx)?)))
            .collect();
    }
    Ok((documents, is_flawed))
}

/// Returns the article that an answer is about: the only one there is, the one it names, or the one that its file is
/// named like.
fn article_of(
    file: &str,
    answer: &Answer,
    is_only: bool,
    documents: &[Document],
    by_id: &BTreeMap<String, usize>,
) -> Option<usize> {
    // Of several answers those about other articles are not about this one.
    if documents.len() == 1 && (is_only || answer.article.is_none()) {
        return Some(0);
    }
    match &answer.article {
        Some(id) => by_id.get(id.as_str()).copied(),
        None => {
            let stem = Path::new(file).file_stem()?.to_string_lossy();
            let stem =
                stem.strip_suffix(".answer").or_else(|| stem.strip_suffix(".answers")).unwrap_or(&stem);
            by_id.get(stem).copied()
        }
    }
}

fn text(file: &str) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    open(file)?.take(limit).read_to_end(&mut bytes).map_err(|error| cannot_read(file, &error))?;
    let source = String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to() + 1;
        Failure::Message(format!("{}: not UTF-8 at byte {byte}", name(file)))
    })?;
    Ok(source.trim_start_matches('\u{FEFF}').to_owned())
}

/// Reports what became of an answer: the counts, then each record that is not where it says to the letter.
fn tell(file: &str, document: &Document, report: &AnswerReport) {
    let [exact, folded, repeated, reworded, beginnings] =
        [Fidelity::Exact, Fidelity::Folded, Fidelity::Repeated, Fidelity::Reworded, Fidelity::Beginning]
            .map(|it| report.n_placed(it));
    let of = format!("{file}: {} ({})", document.id(), report.model);
    let some = |what: &str, n: usize| if n > 0 { format!("{what}: {n}; ") } else { String::new() };
    let rare = some("in the article more than once", repeated) + &some("beginning only", beginnings);
    complain(&format!(
        "{of}: placed exactly: {exact}; with other marks, spelling or spacing: {folded}; reworded: {reworded}; \
         {rare}not found: {}; speakers not found: {}",
        report.n_unplaced(),
        report.n_strangers()
    ));
    if report.is_cut {
        complain(&format!("{of}: the answer breaks off; it was read as far as it goes"));
    }
    if report.is_too_long {
        complain(&format!("{of}: the answer has more entries than are read; the others were left out"));
    }
    for outcome in &report.outcomes {
        let said = outcome.said.replace('\n', " ");
        match outcome.fate {
            Fate::Placed(id, fidelity @ (Fidelity::Reworded | Fidelity::Beginning)) => {
                let covered = document.annotation(id).and_then(|it| {
                    let opinion = it.opinions.iter().find(|it| it.model == report.model)?;
                    let spans = opinion.parts.spans().iter();
                    Some(spans.map(|span| document.text().slice(*span)).collect::<Vec<_>>().join(" … "))
                });
                let covered = covered.unwrap_or_default().replace('\n', " ");
                complain(&match fidelity {
                    Fidelity::Beginning => {
                        format!("{of}: breaks off: {said}: the beginning is suggested: {covered}")
                    }
                    _ => format!("{of}: reworded: {said}: suggested for: {covered}"),
                });
            }
            Fate::Unplaced(reason) => {
                let why = match reason {
                    UnplacedReason::NotFound => "not found",
                    UnplacedReason::Cut => "not placed, the answer breaks off here",
                    UnplacedReason::Furniture => "not placed, only in text outside the article",
                    UnplacedReason::TooMuch => "not placed, search limit reached",
                };
                complain(&format!("{of}: {why}: {said}"));
            }
            Fate::Placed(..) => {}
        }
        if let (Fate::Placed(..), Some(speaker), false) =
            (outcome.fate, &outcome.speaker, outcome.is_speaker_found)
        {
            complain(&format!("{of}: speaker not found: {speaker}"));
        }
    }
}

/// Returns the day by UTC, as `2026-11-30` (the civil calendar from days, after Hinnant).
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let days = i64::try_from(seconds / 86_400).unwrap_or(0) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}
