//! `qawl measure-answers`: answers made of gold data and damaged on purpose, to measure how well answers of language
//! models are found in articles.
//!
//! Each answer holds some quotes of one article, in JSON, each damaged in one way. What is found is compared with the
//! gold span: right if at least half of the words agree (Dice), or all of what is left of a shortened quote is inside.

use std::collections::BTreeMap;

use clap::Args;
use serde_json::json;

use super::Outcome;
use super::output::{Failure, Output, cannot_read, complain, name, open};
use super::random::below;
use super::records::{MAX_LINE_BYTES, Records};
use crate::annotation::{Document, Fidelity};
use crate::answers::{Answerer, Fate, bring_in, read};
use crate::detect::blocks::blocks;
use crate::format::lines::{Line, LineQuote};
use crate::lang;
use crate::schema::Lang;
use crate::text::{CodePointSpan, Span, Text};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Gold lines with their texts; what is damaged is drawn from all of them alike.
    #[arg(value_name = "GOLD", required = true)]
    gold: Vec<String>,
    /// How many answers to make.
    #[arg(long, value_name = "N", default_value_t = 500)]
    answers: usize,
    /// Where to begin drawing; the same number gives the same answers.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// List what was found elsewhere.
    #[arg(long)]
    errors: bool,
}

/// How a quote of an answer is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Damage {
    Verbatim,
    Marks,
    CutShort,
    Ellipsis,
    WordsLeftOut,
    RewordedLightly,
    RewordedHeavily,
    WrongSpeaker,
    OtherArticle,
    Shuffled,
}

impl Damage {
    const ALL: [Self; 10] = [
        Self::Verbatim,
        Self::Marks,
        Self::CutShort,
        Self::Ellipsis,
        Self::WordsLeftOut,
        Self::RewordedLightly,
        Self::RewordedHeavily,
        Self::WrongSpeaker,
        Self::OtherArticle,
        Self::Shuffled,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Marks => "other marks and spelling",
            Self::CutShort => "cut short",
            Self::Ellipsis => "middle replaced by an ellipsis",
            Self::WordsLeftOut => "words left out",
            Self::RewordedLightly => "reworded (1 word in 8)",
            Self::RewordedHeavily => "reworded (1 word in 4)",
            Self::WrongSpeaker => "wrong speaker",
            Self::OtherArticle => "invented: from another article",
            Self::Shuffled => "invented: words shuffled",
        }
    }

    fn is_invented(self) -> bool {
        matches!(self, Self::OtherArticle | Self::Shuffled)
    }
}

/// What became of the quotes of one damage.
#[derive(Default)]
struct Figures {
    n: usize,
    right: usize,
    wrong: usize,
    refused: usize,
    /// By [`Fidelity`], right and wrong.
    exact: [usize; 2],
    folded: [usize; 2],
    repeated: [usize; 2],
    reworded: [usize; 2],
}

/// A gold document that answers are made of.
struct Gold {
    document: Document,
    quotes: Vec<GoldQuote>,
}

struct GoldQuote {
    spans: Vec<Span>,
    words: String,
    speaker: Option<String>,
}

/// Numbers that look drawn by lot, the same each time.
struct Lot(u64);

impl Lot {
    fn below(&mut self, n: usize) -> usize {
        below(n, &mut self.0)
    }
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Clean;
    let mut golds = Vec::new();
    for path in &arguments.gold {
        let mut records = Records::of(open(path)?, MAX_LINE_BYTES);
        let mut of_file = Vec::new();
        while let Some(record) = records.next().map_err(|error| cannot_read(path, &error))? {
            match record.text.and_then(|text| Line::read(&text)) {
                Ok(line) => of_file.extend(gold(line)),
                Err(problem) => {
                    complain(&format!("{}:{}: {problem}", name(path), record.number));
                    outcome = Outcome::Flawed;
                }
            }
        }
        golds.push(of_file);
    }
    golds.retain(|of_file| of_file.len() > 1);
    if golds.is_empty() {
        return Err(Failure::Message("no gold data with texts and quotes".to_owned()));
    }
    let mut lot = Lot(arguments.seed);
    let mut figures: BTreeMap<Damage, Figures> = BTreeMap::new();
    let (mut n_speakers, mut n_named, mut n_missing) = (0, 0, 0);
    for idx in 0..arguments.answers {
        let Some(of_file) = golds.get(idx % golds.len()) else { continue };
        let (Some(gold), Some(other)) =
            (of_file.get(lot.below(of_file.len())), of_file.get(lot.below(of_file.len())))
        else {
            continue;
        };
        let mut made = Vec::new();
        let mut entries = Vec::new();
        for (at, quote) in gold.quotes.iter().enumerate() {
            // A model leaves some out.
            if lot.below(4) == 0 {
                n_missing += 1;
                continue;
            }
            let damage = Damage::ALL.get(lot.below(Damage::ALL.len())).copied().unwrap_or(Damage::Verbatim);
            let Some(words) = damaged(damage, quote, gold, other, &mut lot) else { continue };
            let speaker = match damage {
                Damage::WrongSpeaker => {
                    gold.quotes.get((at + 1) % gold.quotes.len()).and_then(|it| it.speaker.clone())
                }
                _ => quote.speaker.clone(),
            };
            entries.push(json!({ "quote": words, "speaker": speaker }));
            made.push((damage, quote, words, speaker.is_some()));
        }
        let source = format!("```json\n{}\n```", json!({ "model": "damaged", "quotes": entries }));
        let Ok(answers) = read(&source) else { continue };
        let Some(answer) = answers.first() else { continue };
        let brought = bring_in(&gold.document, answer, &Answerer::default());
        let mut document = gold.document.clone();
        document.apply(&brought.transaction).map_err(|error| Failure::Message(error.to_string()))?;
        for ((damage, quote, words, is_named), it) in made.into_iter().zip(&brought.report.outcomes) {
            let own = figures.entry(damage).or_default();
            own.n += 1;
            let Fate::Placed(id, fidelity) = it.fate else {
                own.refused += 1;
                continue;
            };
            n_named += usize::from(is_named);
            n_speakers += usize::from(it.is_speaker_found);
            let opinion = document.annotation(id).and_then(|it| it.opinions.first());
            let found = opinion.map(|it| it.parts.spans().to_vec()).unwrap_or_default();
            let is_right = !damage.is_invented() && is_right(&gold.document, &quote.spans, &found);
            let counted = match fidelity {
                Fidelity::Exact => &mut own.exact,
                Fidelity::Folded => &mut own.folded,
                Fidelity::Repeated => &mut own.repeated,
                Fidelity::Reworded | Fidelity::Beginning => &mut own.reworded,
            };
            if let Some(n) = counted.get_mut(usize::from(!is_right)) {
                *n += 1;
            }
            if is_right {
                own.right += 1;
            } else {
                own.wrong += 1;
                if arguments.errors {
                    let text = gold.document.text();
                    let covered: Vec<&str> = found.iter().map(|span| text.slice(*span)).collect();
                    output.line(&format!("{}\t{}\t{fidelity}", damage.name(), gold.document.id()))?;
                    output.line(&format!("  answer  {}", words.replace('\n', " ")))?;
                    output.line(&format!("  gold    {}", quote.words.replace('\n', " ")))?;
                    output.line(&format!("  found   {}", covered.join(" … ").replace('\n', " ")))?;
                }
            }
        }
    }
    print(&figures, arguments.answers, output)?;
    output.line(&format!(
        "speakers found in the article: {n_speakers} of {n_named} named for placed quotes; quotes left out: {n_missing}"
    ))?;
    Ok(outcome)
}

fn print(figures: &BTreeMap<Damage, Figures>, n_answers: usize, output: &mut Output) -> Result<(), Failure> {
    let n: usize = figures.values().map(|it| it.n).sum();
    output.line(&format!("== {n_answers} answers, {n} quotes"))?;
    output.line(&format!(
        "{:<32} {:>6} {:>7} {:>7} {:>8}   {:>11} {:>11} {:>11} {:>11}",
        "damage", "n", "right", "wrong", "refused", "exact", "folded", "repeated", "reworded"
    ))?;
    let pair = |[right, wrong]: [usize; 2]| format!("{right}/{wrong}");
    for (damage, it) in figures {
        let share = |part: usize| 100.0 * part as f64 / it.n.max(1) as f64;
        output.line(&format!(
            "{:<32} {:>6} {:>7.1} {:>7.1} {:>8.1}   {:>11} {:>11} {:>11} {:>11}",
            damage.name(),
            it.n,
            share(it.right),
            share(it.wrong),
            share(it.refused),
            pair(it.exact),
            pair(it.folded),
            pair(it.repeated),
            pair(it.reworded)
        ))?;
    }
    let wrong_exact: usize = figures.values().map(|it| it.exact[1]).sum();
    output.line(&format!("wrong places reported as exact: {wrong_exact}"))
}

fn gold(line: Line) -> Option<Gold> {
    let source = line.text?;
    let text = Text::new(&source);
    let lang = line.lang.map(|lang| Lang(lang.into())).or_else(|| lang::identify(&source))?;
    let span = |(start, end): (u32, u32)| text.from_code_points(CodePointSpan { start, end });
    let words = |ranges: &[(u32, u32)]| {
        let spans: Vec<Span> = ranges.iter().filter_map(|range| span(*range)).collect();
        let words: Vec<&str> = spans.iter().map(|span| text.slice(*span)).collect();
        (spans, words.join(" … "))
    };
    let of = |quote: &LineQuote| {
        let (spans, content) = words(&quote.content);
        let (_, speaker) = words(&quote.speaker);
        let n_words = content.split_whitespace().count();
        (n_words >= 4).then(|| GoldQuote {
            spans,
            words: content,
            speaker: Some(speaker).filter(|it| !it.is_empty()),
        })
    };
    let mut quotes: Vec<GoldQuote> = line.quotes.iter().filter_map(of).collect();
    quotes.sort_by_key(|quote| quote.spans.first().map_or(0, |span| span.start()));
    let id = line.id.to_string();
    let kinds = blocks(&text, &[]).into_iter().filter(|block| {
        // Where gold has a quote, the article is.
        quotes.iter().all(|quote| quote.spans.iter().all(|span| !span.overlaps(block.span)))
            || block.kind != crate::schema::BlockKind::Boilerplate
    });
    let document = Document::new(&id, text.clone(), lang, kinds.collect());
    (!quotes.is_empty()).then_some(Gold { document, quotes })
}

/// Returns a quote's words damaged, or `None` where it is too short for that.
fn damaged(damage: Damage, quote: &GoldQuote, gold: &Gold, other: &Gold, lot: &mut Lot) -> Option<String> {
    let words: Vec<&str> = quote.words.split_whitespace().collect();
    let n = words.len();
    Some(match damage {
        Damage::Verbatim | Damage::WrongSpeaker => quote.words.clone(),
        Damage::Marks => respelled(&quote.words, lot),
        Damage::CutShort => {
            let kept = n * 2 / 3;
            let from = if lot.below(2) == 0 { 0 } else { n - kept };
            (kept >= 3).then(|| words.get(from..from + kept))??.join(" ")
        }
        Damage::Ellipsis => {
            let (head, tail) = (words.get(..n / 3)?, words.get(n - n / 3..)?);
            (head.len() >= 2).then(|| format!("{} ... {}", head.join(" "), tail.join(" ")))?
        }
        Damage::WordsLeftOut => {
            let (from, gone) = (n / 2, (n / 6).max(1));
            let tail = words.get(from + gone..).filter(|tail| tail.len() >= 2)?;
            format!("{} {}", words.get(..from)?.join(" "), tail.join(" "))
        }
        Damage::RewordedLightly => reworded(&words, 8, gold, lot)?,
        Damage::RewordedHeavily => reworded(&words, 4, gold, lot)?,
        Damage::OtherArticle => {
            let it = other.quotes.get(lot.below(other.quotes.len()))?;
            let is_here = gold.document.text().as_str().contains(&it.words);
            (!is_here && other.document.id() != gold.document.id()).then(|| it.words.clone())?
        }
        Damage::Shuffled => {
            let mut drawn: Vec<&str> = gold.document.text().as_str().split_whitespace().collect();
            let n_all = drawn.len();
            for at in 0..n.min(n_all) {
                let with = at + lot.below(n_all - at);
                drawn.swap(at, with);
            }
            drawn.get(..n.min(n_all))?.join(" ")
        }
    })
}

/// Returns words with one in `every` replaced by another word of the article.
fn reworded(words: &[&str], every: usize, gold: &Gold, lot: &mut Lot) -> Option<String> {
    if words.len() < every.max(5) {
        return None;
    }
    let all: Vec<&str> = gold.document.text().as_str().split_whitespace().collect();
    let first = lot.below(every);
    let replaced = words.iter().enumerate().map(|(at, word)| {
        if at % every == first { all.get(lot.below(all.len())).copied().unwrap_or(word) } else { word }
    });
    Some(replaced.collect::<Vec<_>>().join(" "))
}

/// Returns a text as somebody else might spell it.
fn respelled(text: &str, lot: &mut Lot) -> String {
    let mut respelled = String::new();
    for c in text.chars() {
        match c {
            'أ' | 'إ' => respelled.push('ا'),
            '“' | '”' | '«' | '»' => respelled.push('"'),
            '’' => respelled.push('\''),
            '،' | ',' if lot.below(2) == 0 => {}
            ' ' if lot.below(12) == 0 => respelled.push_str("  "),
            ' ' if lot.below(12) == 0 => respelled.push('\u{A0}'),
            'ل' if lot.below(10) == 0 => respelled.push_str("لـ"),
            'ر' if lot.below(10) == 0 => respelled.push_str("رَ"),
            c if c.is_ascii_uppercase() && lot.below(8) == 0 => respelled.push(c.to_ascii_lowercase()),
            c => respelled.push(c),
        }
    }
    format!("\"{respelled}.\"")
}

/// Tells whether what was found is what gold has: half of the words agree, or it lies inside.
fn is_right(document: &Document, gold: &[Span], found: &[Span]) -> bool {
    let hull = gold.iter().copied().reduce(Span::cover).unwrap_or_default();
    if found.iter().all(|span| hull.covers(*span)) && !found.is_empty() {
        return true;
    }
    let len =
        |spans: &[Span]| spans.iter().map(|span| document.text().slice(*span).chars().count()).sum::<usize>();
    let shared: usize = gold
        .iter()
        .flat_map(|a| found.iter().filter_map(|b| a.intersection(*b)))
        .map(|span| document.text().slice(span).chars().count())
        .sum();
    shared * 4 >= len(gold) + len(found)
}
