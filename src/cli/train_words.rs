//! `qawl train-words`: learns from a treebank what parts of speech words are, and from text that nobody has annotated
//! how they are used, and tells by cross-validation how often that is right.

mod clustering;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::PathBuf;

use clap::Args;

use self::clustering::RunningText;
use super::Outcome;
use super::output::{Failure, Output, cannot_read, complain, name, open};
use super::predict;
use super::random::shuffle;
use super::records::{MAX_LINE_BYTES, Records};
use crate::lang::tagger::{
    self, Clusters, Counts, DUAL, FEMININE, FIRST_PERSON, Kind, N_COLUMNS, N_COUNTS, N_OFFSETS, PLURAL,
    Shape, Spelling, TAGS, Tag, Tagger, TaggerTable,
};
use crate::lang::{self, Pack};
use crate::schema::Lang;
use crate::text::fold::fold;
use crate::text::tokens::{TokenKind, tokens};
use crate::text::{Span, Text, paragraphs};

/// How many parts the treebank is cut into for cross-validation.
const N_FOLDS: usize = 10;

/// How often the examples are gone through.
const N_EPOCHS: usize = 12;

/// The size of the first steps.
const RATE: f32 = 0.15;

/// How often a feature must be met to be learned.
const FEWEST: usize = 2;

/// How strongly weights are drawn to nothing at each step.
const PENALTY: f32 = 2e-4;

/// How many places there are for the counts of words.
const N_PLACES: usize = 1 << 14;

/// How many words get one.
const N_WORDS: usize = 13_000;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Treebanks in CoNLL-U.
    #[arg(value_name = "TREEBANK", required = true)]
    treebanks: Vec<String>,
    /// The language that they are in.
    #[arg(long, value_name = "TAG")]
    lang: String,
    /// Lines with articles to count words in.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    raw: Vec<String>,
    /// Keep the counts and the clusters that the pack has instead.
    #[arg(long, conflicts_with = "raw")]
    keep_counts: bool,
    /// How many bits of a hash tell features apart.
    #[arg(long, value_name = "N", default_value_t = 14, value_parser = clap::value_parser!(u8).range(8..=18))]
    bits: u8,
    /// Write tagger.bin into this folder of a language pack.
    #[arg(long, value_name = "FOLDER")]
    write: Option<PathBuf>,
}

/// What a treebank says of a word.
#[derive(Clone, Copy, Debug, Default)]
struct Answer {
    tag: Tag,
    feminine: Option<bool>,
    plural: Option<bool>,
    dual: Option<bool>,
    first_person: Option<bool>,
}

/// A token of a sentence.
#[derive(Clone, Debug)]
struct Word {
    folded: String,
    kind: TokenKind,
    /// `None` for signs.
    answer: Option<Answer>,
}

/// A word's features, and what it is.
struct Example {
    features: Vec<u64>,
    answer: Answer,
    sentence: usize,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Clean;
    let tag = &arguments.lang;
    let Some(pack) = lang::pack(&Lang(tag.clone().into())) else {
        return Err(Failure::Message(format!("there is no language pack for \"{tag}\"")));
    };
    let kept =
        pack.tagger.as_ref().map(|tagger| &tagger.table).filter(|table| !table.counts.bytes().is_empty());
    let kept = match (arguments.keep_counts, kept) {
        (false, _) => None,
        (true, Some(table)) => Some((table.counts.clone(), table.clusters.clone())),
        (true, None) => {
            return Err(Failure::Message(format!(
                "the language pack \"{tag}\" has no counts to keep: give articles to count words in with --raw"
            )));
        }
    };
    let mut sentences = Vec::new();
    for path in &arguments.treebanks {
        read_treebank(path, &mut sentences, &mut outcome)?;
    }
    if sentences.is_empty() {
        return Err(Failure::Message("no sentence to learn from".to_owned()));
    }
    let (counts, clusters) = match kept {
        Some(kept) => kept,
        None => counted(&arguments.raw, pack, &mut outcome)?,
    };
    let n_words: usize = sentences.iter().map(Vec::len).sum();
    output.line(&format!("{} sentences, {n_words} tokens", sentences.len()))?;
    let examples = examples(&sentences, &counts, pack);
    let mut tally = Tally::default();
    for fold in 0..N_FOLDS {
        let learned_from: Vec<&Example> =
            examples.iter().filter(|it| it.sentence % N_FOLDS != fold).collect();
        let tagger = Tagger::new(learned(&learned_from, &counts, arguments.bits));
        let held_out = sentences.iter().enumerate().filter(|(idx, _)| idx % N_FOLDS == fold);
        for (_, sentence) in held_out {
            tally.add(sentence, &tagged(sentence, &tagger, pack));
        }
    }
    tally.print("ten-fold cross-validation over sentences", output)?;
    let mut table = learned(&examples.iter().collect::<Vec<_>>(), &counts, arguments.bits);
    table.clusters = clusters;
    let bytes = table.write();
    output.line(&format!("table: {} bytes", bytes.len()))?;
    if let Some(folder) = &arguments.write {
        let path = folder.join("tagger.bin");
        fs::write(&path, bytes).map_err(|error| Failure::Message(format!("{}: {error}", path.display())))?;
    }
    Ok(outcome)
}

/// Adds the sentences of a treebank, cut into tokens as articles are.
fn read_treebank(path: &str, sentences: &mut Vec<Vec<Word>>, outcome: &mut Outcome) -> Result<(), Failure> {
    let mut records = Records::of(open(path)?, MAX_LINE_BYTES);
    let mut text: Option<String> = None;
    // The words of the sentence: form, part of speech, part of speech of the language, features.
    let mut rows: Vec<[String; 4]> = Vec::new();
    let mut last_number = 0;
    while let Some(record) = records.next().map_err(|error| cannot_read(path, &error))? {
        let line = match record.text {
            Ok(line) => line,
            Err(problem) => {
                complain(&format!("{}:{}: {problem}", name(path), record.number));
                *outcome = Outcome::Flawed;
                continue;
            }
        };
        if let Some(comment) = line.strip_prefix('#') {
            if let Some(found) = comment.trim().strip_prefix("text = ") {
                sentences.extend(text.replace(found.to_owned()).and_then(|text| aligned(&text, &rows)));
                rows.clear();
            }
            continue;
        }
        last_number = last_number.max(record.number);
        let columns: Vec<&str> = line.split('\t').collect();
        let [number, form, _, part, own_part, features, ..] = columns.as_slice() else {
            complain(&format!(
                "{}:{}: no line of CoNLL-U: it has too few columns",
                name(path),
                record.number
            ));
            *outcome = Outcome::Flawed;
            continue;
        };
        if number.bytes().all(|byte| byte.is_ascii_digit()) {
            rows.push([*form, *part, *own_part, *features].map(str::to_owned));
        }
    }
    sentences.extend(text.and_then(|text| aligned(&text, &rows)));
    Ok(())
}

/// Returns the tokens of a sentence with what the words that lie in each are; `None` where the words are not found in it.
fn aligned(text: &str, rows: &[[String; 4]]) -> Option<Vec<Word>> {
    let mut at = 0;
    let mut places = Vec::new();
    for row in rows {
        let [form, ..] = row;
        let rest = text.get(at..)?;
        let rest_at = at + (rest.len() - rest.trim_start().len());
        // The article of a word after a preposition may be written with one letter for two.
        if text.get(rest_at..)?.starts_with(form.as_str()) {
            at = rest_at + form.len();
            places.push((rest_at, at, row));
        } else {
            return None;
        }
    }
    let mut cut = Vec::new();
    tokens(&mut cut, text, Span::from_range(0..text.len()));
    let words = cut.iter().map(|token| {
        let range = token.span.range();
        let inside = places.iter().filter(|(start, end, _)| *start < range.end && range.start < *end);
        // What is written together with a word says less of it than the word itself.
        let main = inside.max_by_key(|(_, _, [form, part, ..])| {
            let joined = matches!(part.as_str(), "ADP" | "CCONJ" | "SCONJ" | "PART" | "PRON" | "PUNCT");
            (!joined, form.len())
        });
        let answer = main.filter(|_| token.kind == TokenKind::Word).and_then(|(_, _, row)| answer(row));
        let folded = text.get(range).map(fold).unwrap_or_default();
        Word { folded, kind: token.kind, answer }
    });
    Some(words.collect())
}

fn answer([_, part, own_part, features]: &[String; 4]) -> Option<Answer> {
    let tag = match part.as_str() {
        "NOUN" | "ADJ" if own_part == "VBN" => Tag::Participle,
        "NOUN" => Tag::Noun,
        "PROPN" => Tag::Name,
        "ADJ" => Tag::Adjective,
        "VERB" => Tag::Verb,
        "ADV" => Tag::Adverb,
        "NUM" => Tag::Number,
        "ADP" => Tag::Preposition,
        "CCONJ" | "SCONJ" | "PART" | "INTJ" => Tag::Particle,
        "PRON" => Tag::Pronoun,
        "DET" => Tag::Determiner,
        "AUX" => Tag::Auxiliary,
        _ => return None,
    };
    let feature = |name: &str| {
        features.split('|').find_map(|it| it.strip_prefix(name).and_then(|value| value.strip_prefix('=')))
    };
    Some(Answer {
        tag,
        feminine: feature("Gender").map(|it| it == "Fem"),
        plural: feature("Number").map(|it| it == "Plur"),
        dual: feature("Number").map(|it| it == "Dual"),
        first_person: feature("Person").map(|it| it == "1"),
    })
}

/// Returns the shapes of a sentence's tokens.
fn shapes<'w>(sentence: &'w [Word], counts: &Counts, pack: &'static Pack) -> Vec<Shape<'w>> {
    let shape = |word: &'w Word| {
        if word.kind == TokenKind::Word {
            Shape::of_word(&word.folded, counts, &pack.grammar, &|word| pack.lexicon.get(word))
        } else {
            Shape::of_sign(word.kind)
        }
    };
    sentence.iter().map(shape).collect()
}

fn examples(sentences: &[Vec<Word>], counts: &Counts, pack: &'static Pack) -> Vec<Example> {
    let mut examples = Vec::new();
    let no_weights = Tagger::new(TaggerTable::default());
    for (number, sentence) in sentences.iter().enumerate() {
        let shapes = shapes(sentence, counts, pack);
        let spellings: Vec<Spelling> = shapes.iter().map(|shape| no_weights.spelling(shape)).collect();
        for (idx, word) in sentence.iter().enumerate() {
            let Some(answer) = word.answer else { continue };
            let mut features = Vec::new();
            let mut add = |hash: u64| features.push(hash);
            for place in 0..N_OFFSETS {
                let Some(shape) = (idx + place).checked_sub(2).and_then(|at| shapes.get(at)) else {
                    continue;
                };
                tagger::shape_features(shape, &mut |offset, hash| {
                    if offset == place {
                        add(hash);
                    }
                });
            }
            let before = idx.checked_sub(1).and_then(|at| spellings.get(at));
            if let Some(own) = spellings.get(idx) {
                tagger::joint_features(before, own, spellings.get(idx + 1), &mut add);
            }
            examples.push(Example { features, answer, sentence: number });
        }
    }
    examples
}

/// Learns a table: a softmax over the tags and a logistic regression for each of the other columns, by stochastic
/// gradient descent with a rate for each weight (AdaGrad), averaged over the second half of the steps.
fn learned(examples: &[&Example], counts: &Counts, bits: u8) -> TaggerTable {
    let mut n_met: HashMap<u64, usize> = HashMap::new();
    for feature in examples.iter().flat_map(|example| &example.features) {
        *n_met.entry(*feature).or_default() += 1;
    }
    let mut known: Vec<(u64, usize)> = n_met.into_iter().filter(|(_, n)| *n >= FEWEST).collect();
    known.sort_unstable();
    let n_rows = known.len();
    let numbers: HashMap<u64, usize> =
        known.iter().enumerate().map(|(number, (hash, _))| (*hash, number)).collect();
    let examples: Vec<(Vec<usize>, Answer)> = examples
        .iter()
        .map(|it| (it.features.iter().filter_map(|hash| numbers.get(hash)).copied().collect(), it.answer))
        .collect();
    // The last row is the bias.
    let mut weights = vec![[0.0_f32; N_COLUMNS]; n_rows + 1];
    let mut squares = vec![[1e-3_f32; N_COLUMNS]; n_rows + 1];
    let mut sums = vec![[0.0_f32; N_COLUMNS]; n_rows + 1];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for epoch in 0..N_EPOCHS {
        shuffle(&mut order, &mut seed);
        for idx in &order {
            let Some(example) = examples.get(*idx) else { continue };
            let (rows, answer) = example;
            let rows = || rows.iter().copied().chain([n_rows]);
            let mut scores = [0.0_f32; N_COLUMNS];
            for row in rows() {
                scores.iter_mut().zip(&weights[row]).for_each(|(score, weight)| *score += weight);
            }
            let mut slopes = [0.0_f32; N_COLUMNS];
            let most = scores[..TAGS.len()].iter().copied().fold(f32::MIN, f32::max);
            let total: f32 = scores[..TAGS.len()].iter().map(|score| (score - most).exp()).sum();
            for (column, tag) in TAGS.iter().enumerate() {
                slopes[column] =
                    (scores[column] - most).exp() / total - f32::from(u8::from(*tag == answer.tag));
            }
            for (column, holds) in [
                (FEMININE, answer.feminine),
                (PLURAL, answer.plural),
                (DUAL, answer.dual),
                (FIRST_PERSON, answer.first_person),
            ] {
                if let Some(holds) = holds {
                    slopes[column] = 1.0 / (1.0 + (-scores[column]).exp()) - f32::from(u8::from(holds));
                }
            }
            for row in rows() {
                for column in 0..N_COLUMNS {
                    let slope = slopes[column] + PENALTY * weights[row][column];
                    if slope.abs() > 1e-5 {
                        squares[row][column] += slope * slope;
                        weights[row][column] -= RATE * slope / squares[row][column].sqrt();
                    }
                }
            }
        }
        if epoch >= N_EPOCHS / 2 {
            for (sum, weight) in sums.iter_mut().zip(&weights) {
                sum.iter_mut().zip(weight).for_each(|(sum, weight)| *sum += weight);
            }
        }
    }
    let bias = sums.pop().unwrap_or_default();
    let mut sizes: Vec<f32> = sums.iter().flatten().map(|sum| sum.abs()).filter(|size| *size > 0.0).collect();
    sizes.sort_by(f32::total_cmp);
    let largest = sizes.get(sizes.len() * 999 / 1000).copied().unwrap_or(1.0).max(1e-6);
    let unit = largest / 127.0;
    // What weighs much and is met often comes first.
    let matters = |number: &usize| {
        let row = sums.get(*number).copied().unwrap_or_default();
        let n_met = known.get(*number).map_or(0, |(_, n)| *n);
        row.iter().map(|sum| sum * sum).sum::<f32>() * n_met as f32
    };
    let mut by_size: Vec<(f32, usize)> = (0..n_rows).map(|number| (matters(&number), number)).collect();
    by_size.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let rows = by_size.into_iter().filter_map(|(_, number)| {
        let row = sums.get(number)?.map(|sum| (sum / unit).round().clamp(-127.0, 127.0) as i8);
        Some((known.get(number)?.0, row))
    });
    let bias = bias.map(|sum| (sum / unit).round() as i32);
    TaggerTable::new(bias, counts.clone(), Clusters::default(), bits, rows)
}

fn tagged(sentence: &[Word], tagger: &Tagger, pack: &'static Pack) -> Vec<tagger::Tagged> {
    let shapes = shapes(sentence, &tagger.table.counts, pack);
    let spellings: Vec<Spelling> = shapes.iter().map(|shape| tagger.spelling(shape)).collect();
    let at = |idx: usize, place: usize| (idx + place).checked_sub(2).and_then(|at| spellings.get(at));
    (0..sentence.len())
        .map(|idx| tagger.tag([at(idx, 0), at(idx, 1), at(idx, 2), at(idx, 3), at(idx, 4)]))
        .collect()
}

/// How often tags were right.
#[derive(Default)]
struct Tally {
    n_words: usize,
    n_right: usize,
    n_coarse: usize,
    /// By tag: how often it was right, given, and to be given.
    by_tag: BTreeMap<Tag, [usize; 3]>,
    /// Gender and number of nouns, names, adjectives and verbs: right, and all.
    agreement: [(usize, usize); 4],
}

impl Tally {
    fn add(&mut self, sentence: &[Word], tagged: &[tagger::Tagged]) {
        for (word, told) in sentence.iter().zip(tagged) {
            let Some(answer) = word.answer else { continue };
            self.n_words += 1;
            self.n_right += usize::from(told.tag == answer.tag);
            self.n_coarse += usize::from(coarse(told.tag) == coarse(answer.tag));
            let right = usize::from(told.tag == answer.tag);
            for (tag, column) in [(answer.tag, 2), (told.tag, 1)] {
                let counts = self.by_tag.entry(tag).or_default();
                counts[column] += 1;
            }
            self.by_tag.entry(answer.tag).or_default()[0] += right;
            let pairs = [
                (answer.feminine, told.feminine),
                (answer.plural, told.plural),
                (answer.dual, told.dual),
                (answer.first_person, told.first_person),
            ];
            for (tally, (answer, told)) in self.agreement.iter_mut().zip(pairs) {
                if let Some(answer) = answer {
                    tally.0 += usize::from(answer == told);
                    tally.1 += 1;
                }
            }
        }
    }

    fn print(&self, what: &str, output: &mut Output) -> Result<(), Failure> {
        let share = |part: usize, all: usize| 100.0 * part as f64 / all.max(1) as f64;
        output.line(&format!(
            "{what}: {} words, part of speech {:.1}, coarse {:.1}",
            self.n_words,
            share(self.n_right, self.n_words),
            share(self.n_coarse, self.n_words)
        ))?;
        for (tag, [right, given, all]) in &self.by_tag {
            let (tag, precision, recall) = (tag.name(), share(*right, *given), share(*right, *all));
            output.line(&format!("  {tag:<12} {all:6}  P {precision:5.1} R {recall:5.1}"))?;
        }
        let names = ["gender", "plural", "dual", "first person"];
        for (name, (right, all)) in names.iter().zip(self.agreement) {
            output.line(&format!("  {name:<12} {all:6}  right {:5.1}", share(right, all)))?;
        }
        Ok(())
    }
}

/// Returns the tag among nouns and names, adjectives and participles, verbs and auxiliaries, adverbs, numbers and the rest.
fn coarse(tag: Tag) -> u8 {
    match tag {
        Tag::Noun | Tag::Name => 0,
        Tag::Adjective | Tag::Participle => 1,
        Tag::Verb | Tag::Auxiliary => 2,
        Tag::Adverb => 3,
        Tag::Number => 4,
        _ => 5,
    }
}

/// What is counted of a word.
#[derive(Clone, Copy, Default)]
struct Uses {
    n: u32,
    /// In the order of [`tagger::UseCounts`], but for the last two.
    of: [u32; 6],
}

/// Counts how words are used in articles, and puts those together that are used alike.
fn counted(
    paths: &[String],
    pack: &'static Pack,
    outcome: &mut Outcome,
) -> Result<(Counts, Clusters), Failure> {
    if paths.is_empty() {
        return Ok(Default::default());
    }
    // How often each spelling is met says what is a conjunction or preposition written together with a word.
    let mut often: HashMap<String, u32> = HashMap::new();
    each_paragraph(paths, outcome, &mut |words| {
        for (word, kind) in words {
            if *kind == TokenKind::Word {
                match often.get_mut(word) {
                    Some(n) => *n += 1,
                    None => drop(often.insert(word.clone(), 1)),
                }
            }
        }
    })?;
    let frequencies =
        table(often.iter().map(|(word, n)| (word.as_str(), *n, [0; 6])), often.len(), &often, pack);
    let mut uses: HashMap<String, Uses> = HashMap::new();
    let mut running = RunningText::default();
    each_paragraph(paths, outcome, &mut |words| {
        let shapes: Vec<Shape<'_>> = words
            .iter()
            .map(|(word, kind)| match kind {
                TokenKind::Word => {
                    Shape::of_word(word, &frequencies, &pack.grammar, &|word| pack.lexicon.get(word))
                }
                kind => Shape::of_sign(*kind),
            })
            .collect();
        running.add(shapes.iter().map(|shape| shape.bare));
        for (idx, shape) in shapes.iter().enumerate() {
            if !shape.is_word() {
                continue;
            }
            let before = idx.checked_sub(1).and_then(|at| shapes.get(at));
            let after = shapes.get(idx + 1);
            let kind_before = before.map_or(Kind::Stop, |shape| shape.kind);
            let kind_after = after.map_or(Kind::Stop, |shape| shape.kind);
            let definite_after =
                after.is_some_and(|it| it.definite && !it.conjunction && it.preposition.is_none());
            let holds = [
                kind_before == Kind::Preposition,
                matches!(kind_before, Kind::BeforeVerb | Kind::Complementiser | Kind::Relative),
                kind_before == Kind::Stop || shape.conjunction,
                definite_after,
                kind_after == Kind::Complementiser,
                kind_after == Kind::Preposition,
            ];
            let joined = if shape.conjunction {
                let letter = shape.word.chars().next().map_or(0, char::len_utf8);
                shape.word.get(letter..).unwrap_or(shape.word)
            } else {
                shape.word
            };
            let own = match uses.get_mut(joined) {
                Some(own) => own,
                None => uses.entry(joined.to_owned()).or_default(),
            };
            own.n += 1;
            own.of.iter_mut().zip(holds).for_each(|(count, holds)| *count += u32::from(holds));
        }
    })?;
    let often: HashMap<String, u32> = uses.iter().map(|(word, uses)| (word.clone(), uses.n)).collect();
    let counts =
        table(uses.iter().map(|(word, uses)| (word.as_str(), uses.n, uses.of)), N_WORDS, &often, pack);
    Ok((counts, running.clusters()))
}

/// Returns the counts of the `n` most frequent words.
fn table<'w>(
    words: impl Iterator<Item = (&'w str, u32, [u32; 6])>,
    n: usize,
    often: &HashMap<String, u32>,
    pack: &'static Pack,
) -> Counts {
    let mut words: Vec<(&str, u32, [u32; 6])> = words.collect();
    words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    words.truncate(n);
    let clitics = &pack.grammar.clitics;
    let share = |part: u32, all: u32| (15.0 * (f64::from(part) / f64::from(all.max(1))).sqrt()).round() as u8;
    let rows = words.into_iter().map(|(word, n, of)| {
        let other = match clitics.without_article(word) {
            Some(bare) => often.get(bare).copied().unwrap_or(0),
            None => often.get(&format!("{}{word}", clitics.article)).copied().unwrap_or(0),
        };
        let mut counts = [0; N_COUNTS];
        counts.iter_mut().zip(of).for_each(|(count, of)| *count = share(of, n));
        counts[6] = share(other, other + n);
        counts[7] = (f64::from(n).log2() * 0.75).round().clamp(1.0, 15.0) as u8;
        (word, counts)
    });
    Counts::of(rows, (n * 5 / 4).max(N_PLACES).next_power_of_two())
}

/// A folded token.
type Folded = (String, TokenKind);

/// Gives `take` the folded tokens of each paragraph of the articles.
fn each_paragraph(
    paths: &[String],
    outcome: &mut Outcome,
    take: &mut dyn FnMut(&[Folded]),
) -> Result<(), Failure> {
    let mut cut = Vec::new();
    for path in paths {
        let mut records = Records::of(open(path)?, MAX_LINE_BYTES);
        while let Some(record) = records.next().map_err(|error| cannot_read(path, &error))? {
            let input = match record.text.and_then(|line| predict::parse(&line)) {
                Ok(input) => input,
                Err(problem) => {
                    complain(&format!("{}:{}: {problem}", name(path), record.number));
                    *outcome = Outcome::Flawed;
                    continue;
                }
            };
            let text = Text::new(&input.text);
            for paragraph in paragraphs(&text) {
                cut.clear();
                tokens(&mut cut, text.as_str(), paragraph);
                let words: Vec<Folded> =
                    cut.iter().map(|token| (fold(text.slice(token.span)), token.kind)).collect();
                take(&words);
            }
        }
    }
    Ok(())
}
