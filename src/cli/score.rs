//! `qawl score`: how annotated lines compare with gold ones.

use clap::Args;

use super::Outcome;
use super::output::{Failure, Output, cannot_read, complain, name, open};
use super::records::{MAX_LINE_BYTES, Records};
use crate::annotation::{AnnotationId, Document, Review, intents};
use crate::format::lines::{Line, of_document};
use crate::format::qawl;
use crate::score::{Mistake, MistakeKind, Ratio, ScoreOptions, Scores, ShownQuote, score};
use crate::session::accord;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The gold lines, with their texts.
    gold: String,
    /// The annotated lines, e.g. what `qawl annotate` has written.
    predicted: String,
    /// Score what this language model suggests in annotated Qawl JSON, before anybody decided on it.
    #[arg(long, value_name = "MODEL")]
    by: Option<String>,
    /// Ignore a leading complementiser (that, أن) when comparing quotes.
    #[arg(long)]
    strip_comp: bool,
    /// Count optional gold quotes like all others.
    #[arg(long)]
    all: bool,
    /// List what is wrong, by kind, with the rule that fired.
    #[arg(long)]
    errors: bool,
    /// Show what became of each rule's predictions.
    #[arg(long)]
    rules: bool,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Clean;
    let gold = read(&arguments.gold, &mut outcome, reviewed)?;
    let predicted = read(&arguments.predicted, &mut outcome, |document| match &arguments.by {
        Some(model) => of_document(&accord::as_model_has_it(document, model)),
        None => of_document(document),
    })?;
    if gold.is_empty() {
        return Err(Failure::Message(format!("{}: no readable documents", name(&arguments.gold))));
    }
    let options = ScoreOptions { strip_complementiser: arguments.strip_comp, count_optional: arguments.all };
    let (scores, mistakes) = score(&gold, &predicted, options);
    print(&arguments.predicted, &scores, output)?;
    if arguments.rules {
        print_rules(&scores, output)?;
    }
    if arguments.errors {
        print_mistakes(&mistakes, output)?;
    }
    Ok(outcome)
}

/// Returns what people have accepted in a document: what is only suggested is nobody's gold.
fn reviewed(document: &Document) -> Line {
    let mut accepted = document.clone();
    let open: Vec<AnnotationId> =
        document.annotations().filter(|it| it.review == Review::Suggested).map(|it| it.id).collect();
    // Removing what is there cannot be refused.
    let _ = accepted.apply(&intents::remove(document, &open));
    of_document(&accepted)
}

/// Reads annotated lines, or Qawl JSON: a document on each line or one in the whole file.
fn read(path: &str, outcome: &mut Outcome, of: impl Fn(&Document) -> Line) -> Result<Vec<Line>, Failure> {
    let mut records = Records::of(open(path)?, MAX_LINE_BYTES);
    let mut lines = Vec::new();
    while let Some(record) = records.next().map_err(|error| cannot_read(path, &error))? {
        let line = record.text.and_then(|text| {
            if text.trim() == "{" {
                // A document over many lines.
                let mut whole = text;
                while let Some(next) = records.next().map_err(|error| error.to_string())? {
                    whole.push('\n');
                    whole.push_str(&next.text?);
                }
                return qawl::read(&whole).map(|document| of(&document)).map_err(|error| error.to_string());
            }
            if text.contains("\"text_sha256\"") {
                return qawl::read(&text).map(|document| of(&document)).map_err(|error| error.to_string());
            }
            Line::read(&text)
        });
        match line {
            Ok(line) => lines.push(line),
            Err(problem) => {
                complain(&format!("{}:{}: {problem}", name(path), record.number));
                *outcome = Outcome::Flawed;
            }
        }
    }
    Ok(lines)
}

fn print(label: &str, scores: &Scores, output: &mut Output) -> Result<(), Failure> {
    let unpredicted = match scores.n_unpredicted {
        0 => String::new(),
        n => format!(" ({n} docs absent from predictions)"),
    };
    output.line(&format!(
        "== {label}: {} docs, {} chars, {} gold quotes, {} predicted{unpredicted}",
        scores.n_documents, scores.n_chars, scores.matched.n_gold, scores.matched.n_predicted
    ))?;
    output.line(&format!("{:<34} {:>5} {:>5} {:>5}", "", "P", "R", "F1"))?;
    for (ratio, what) in [
        (&scores.exact, "content exact"),
        (&scores.matched, "content match (Dice>=0.5)"),
        (&scores.soft, "content soft (proportional)"),
        (&scores.words, "content tokens (union)"),
        (&scores.cue, "cue overlap"),
        (&scores.cue_exact, "cue exact"),
        (&scores.speaker_exact, "speaker exact | matched quote"),
        (&scores.speaker, "speaker overlap | matched quote"),
        (&scores.attributed, "matched + speaker right"),
        (&scores.attributed_entity, "matched + speaker entity right"),
        (&scores.attributed_exact, "exact + speaker right"),
    ] {
        output.line(&format!("{what:<34} {}", percent(ratio)))?;
    }
    let [[mention, own], [name, own_name], [entity, own_entity]] =
        [scores.mention_right, scores.name_right, scores.entity_right]
            .map(|it| it.map(|share| 100.0 * share));
    output.line(&format!(
        "attribution accuracy over matched quotes: {mention:.1} (with a gold speaker: {own:.1}; name-tolerant: \
         {name:.1} / {own_name:.1}; entity: {entity:.1} / {own_entity:.1})"
    ))?;
    if scores.n_optional > 0 {
        output.line(&format!(
            "optional gold quotes left out: {}; predictions on them left out: {}",
            scores.n_optional, scores.n_on_optional
        ))?;
    }
    for (kind, of_kind) in &scores.by_kind {
        let right = of_kind.attributed.right_of_gold;
        let n_matched = of_kind.matched.right_of_gold;
        output.line(&format!(
            "  {:<9} gold {:5} pred {:5}  exact {} | match {} | soft {} | attr {:5.1} | e2e {}",
            kind.name(),
            of_kind.matched.n_gold,
            of_kind.matched.n_predicted,
            percent(&of_kind.exact),
            percent(&of_kind.matched),
            percent(&of_kind.soft),
            if n_matched > 0.0 { 100.0 * right / n_matched } else { 0.0 },
            percent(&of_kind.attributed),
        ))?;
    }
    if let Some(claims) = &scores.claims {
        let (n_high, n_found) = claims.high;
        output.line(&format!(
            "{:<34} {}   (gold {}, predicted {}; recall of high-worth claims {:.1})",
            "claims match (Dice>=0.5)",
            percent(&claims.matched),
            claims.matched.n_gold,
            claims.matched.n_predicted,
            if n_high > 0 { 100.0 * n_found as f64 / n_high as f64 } else { 0.0 },
        ))?;
        output.line(&format!("{:<34} {}", "claims tokens", percent(&claims.words)))?;
    }
    Ok(())
}

fn percent(ratio: &Ratio) -> String {
    let [precision, recall, f1] = [ratio.precision(), ratio.recall(), ratio.f1()].map(|it| 100.0 * it);
    format!("{precision:5.1} {recall:5.1} {f1:5.1}")
}

fn print_rules(scores: &Scores, output: &mut Output) -> Result<(), Failure> {
    output.line(&format!("{:<34} {:>5} {:>6} {:>6} {:>8}", "rule", "n", "match", "exact", "speaker"))?;
    for (rule, figures) in &scores.by_rule {
        let rule = if rule.is_empty() { "(none named)" } else { rule };
        let share = |n: usize| 100.0 * n as f64 / figures.n_predicted.max(1) as f64;
        output.line(&format!(
            "{rule:<34} {:5} {:6.1} {:6.1} {:8.1}",
            figures.n_predicted,
            share(figures.n_matched),
            share(figures.n_exact),
            share(figures.n_attributed)
        ))?;
    }
    Ok(())
}

fn print_mistakes(mistakes: &[Mistake], output: &mut Output) -> Result<(), Failure> {
    let kinds = [
        (MistakeKind::Missed, "missed"),
        (MistakeKind::Spurious, "spurious"),
        (MistakeKind::Edges, "wrong edges"),
        (MistakeKind::Speaker, "wrong speaker"),
    ];
    for (kind, heading) in kinds {
        let of_kind = mistakes.iter().filter(|mistake| mistake.kind == kind);
        output.line(&format!("\n== {heading}: {}", of_kind.clone().count()))?;
        for mistake in of_kind {
            let rule = mistake.predicted.as_ref().map(rule).unwrap_or_default();
            output.line(&format!("{heading}\t{}\t{rule}", mistake.document))?;
            for (side, quote) in [("gold", &mistake.gold), ("pred", &mistake.predicted)] {
                if let Some(quote) = quote {
                    output.line(&format!("  {side}  {}", tell(quote)))?;
                }
            }
        }
    }
    Ok(())
}

/// Returns the rules that a prediction rests on.
fn rule(quote: &ShownQuote) -> String {
    let rules: Vec<&str> = quote.rule.as_deref().into_iter().chain(quote.speaker_rule.as_deref()).collect();
    rules.join(" + ")
}

fn tell(quote: &ShownQuote) -> String {
    let join = |parts: &[String]| {
        let parts: Vec<String> = parts.iter().map(|part| part.replace('\n', " ")).collect();
        if parts.is_empty() { "-".to_owned() } else { parts.join(" … ") }
    };
    let (content, cue, speaker) = (join(&quote.content), join(&quote.cue), join(&quote.speaker));
    format!("{} | content: {content} | cue: {cue} | speaker: {speaker}", quote.kind)
}
