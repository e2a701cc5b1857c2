//! Compares document by document and counts.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::share;
use super::quote::{Quote, quotes};
use super::{KindFigures, Mistake, MistakeKind, Ratio, RuleFigures, ScoreOptions, Scores};
use crate::agree::pairs::{n_shared, overlap, pairs};
use crate::agree::words::{Piece, within, words};
use crate::format::lines::{Line, LineClaim};
use crate::schema::{QuoteKind, Worth};

/// Scores predicted lines against gold ones, and tells what is wrong with them.
///
/// Documents are paired by id; of several with one id the last counts. Those that only one side has
/// count as predicted empty, or not at all. A gold line without text has nothing to be found in.
pub fn score(gold: &[Line], predicted: &[Line], options: ScoreOptions) -> (Scores, Vec<Mistake>) {
    let predicted: BTreeMap<_, _> = predicted.iter().map(|line| (&line.id, line)).collect();
    let last: BTreeMap<_, _> = gold.iter().enumerate().map(|(idx, line)| (&line.id, idx)).collect();
    let mut acc = Count::default();
    for (idx, line) in gold.iter().enumerate() {
        if last.get(&line.id) == Some(&idx) {
            acc.document(line, predicted.get(&line.id).copied(), options);
        }
    }
    acc.finish()
}

#[derive(Default)]
struct Count {
    scores: Scores,
    mistakes: Vec<Mistake>,
    n_gold: usize,
    n_predicted: usize,
    n_exact: usize,
    n_matched: usize,
    n_attributed: usize,
    n_attributed_entity: usize,
    n_attributed_exact: usize,
    /// Matches whose gold quote has a speaker.
    n_spoken: usize,
    mention: [usize; 2],
    name: [usize; 2],
    entity: [usize; 2],
}

impl Count {
    fn document(&mut self, gold_line: &Line, predicted_line: Option<&Line>, options: ScoreOptions) {
        let text: Vec<char> = gold_line.text.as_deref().unwrap_or("").chars().collect();
        let all_gold = quotes(&text, gold_line, options);
        let mut predicted = predicted_line.map(|line| quotes(&text, line, options)).unwrap_or_default();
        self.scores.n_documents += 1;
        self.scores.n_chars += text.len();
        self.scores.n_unpredicted += usize::from(predicted_line.is_none());
        if let Some(claims) = &gold_line.claims {
            let predicted = predicted_line.and_then(|line| line.claims.as_deref()).unwrap_or(&[]);
            self.claims(&text, claims, predicted);
        }

        let mentions = mentions(&all_gold);
        let on_optional: BTreeSet<usize> = pairs(&all_gold, &predicted)
            .iter()
            .filter(|pair| pair.matches() && all_gold.get(pair.gold).is_some_and(|it| it.optional))
            .map(|pair| pair.predicted)
            .collect();
        let mut idx = 0;
        predicted.retain(|_| {
            idx += 1;
            !on_optional.contains(&(idx - 1))
        });
        let (optional, gold): (Vec<_>, Vec<_>) = all_gold.into_iter().partition(|it| it.optional);
        self.scores.n_optional += optional.len();
        self.scores.n_on_optional += on_optional.len();

        self.words(&gold, &predicted, &optional);
        self.cues(&gold, &predicted, &optional);
        self.quotes(&text, &gold_line.id.to_string(), &gold, &predicted, &mentions);
    }

    /// Counts words inside any content, whoever is paired with whom.
    fn words(&mut self, gold: &[Quote<'_>], predicted: &[Quote<'_>], optional: &[Quote<'_>]) {
        let union = |quotes: &[Quote<'_>]| -> BTreeSet<Piece> {
            quotes.iter().flat_map(|quote| quote.words.iter().copied()).collect()
        };
        let (gold, optional) = (union(gold), union(optional));
        let mut predicted = union(predicted);
        predicted.retain(|word| gold.contains(word) || !optional.contains(word));
        add(&mut self.scores.words, gold.intersection(&predicted).count(), predicted.len(), gold.len());
    }

    /// Counts cue groups, each once.
    fn cues(&mut self, gold: &[Quote<'_>], predicted: &[Quote<'_>], optional: &[Quote<'_>]) {
        fn groups<'q>(quotes: &'q [Quote<'_>]) -> BTreeSet<&'q [Piece]> {
            quotes.iter().map(|quote| &*quote.cue).filter(|cue| !cue.is_empty()).collect()
        }
        let (gold, optional) = (groups(gold), groups(optional));
        let mut predicted = groups(predicted);
        predicted.retain(|cue| {
            let meets = |others: &BTreeSet<&[Piece]>| others.iter().any(|other| overlap(cue, other));
            !meets(&optional) || meets(&gold)
        });
        let (n_gold, n_predicted) = (gold.len(), predicted.len());
        let same: BTreeSet<&[Piece]> = gold.intersection(&predicted).copied().collect();
        let mut left = predicted;
        left.retain(|cue| !same.contains(cue));
        let mut n_met = same.len();
        for cue in gold.difference(&same) {
            let met = left.iter().find(|other| overlap(cue, other)).copied();
            n_met += usize::from(met.is_some_and(|met| left.remove(met)));
        }
        add(&mut self.scores.cue_exact, same.len(), n_predicted, n_gold);
        add(&mut self.scores.cue, n_met, n_predicted, n_gold);
    }

    fn quotes(
        &mut self,
        text: &[char],
        document: &str,
        gold: &[Quote<'_>],
        predicted: &[Quote<'_>],
        mentions: &BTreeMap<&str, BTreeSet<Piece>>,
    ) {
        self.n_gold += gold.len();
        self.n_predicted += predicted.len();
        for quote in gold {
            for ratio in ratios(self.kind(quote.kind)) {
                ratio.n_gold += 1;
            }
        }
        for quote in predicted {
            for ratio in ratios(self.kind(quote.kind)) {
                ratio.n_predicted += 1;
            }
            self.rule(quote).n_predicted += 1;
        }
        let (mut matched_gold, mut matched) = (BTreeSet::new(), BTreeSet::new());
        for pair in pairs(gold, predicted) {
            let (Some(g), Some(p)) = (gold.get(pair.gold), predicted.get(pair.predicted)) else { continue };
            let of_gold = share(pair.n_shared as f64, g.words.len());
            let of_predicted = share(pair.n_shared as f64, p.words.len());
            self.scores.soft.right_of_gold += of_gold;
            self.scores.soft.right_of_predicted += of_predicted;
            self.kind(g.kind).soft.right_of_gold += of_gold;
            self.kind(p.kind).soft.right_of_predicted += of_predicted;
            if pair.exact {
                self.n_exact += 1;
                self.kind(g.kind).exact.right_of_gold += 1.0;
                self.kind(p.kind).exact.right_of_predicted += 1.0;
                self.rule(p).n_exact += 1;
            }
            if pair.matches() {
                matched_gold.insert(pair.gold);
                matched.insert(pair.predicted);
                self.match_of(text, document, (g, p), pair.exact, mentions);
            }
        }
        let left = |kind, quotes: &[Quote<'_>], told: &BTreeSet<usize>| {
            let left = quotes.iter().enumerate().filter(|(idx, _)| !told.contains(idx));
            left.map(|(_, quote)| (kind, quote.told(text))).collect::<Vec<_>>()
        };
        let document = || document.to_owned();
        for (kind, quote) in left(MistakeKind::Missed, gold, &matched_gold) {
            self.mistakes.push(Mistake { kind, document: document(), gold: Some(quote), predicted: None });
        }
        for (kind, quote) in left(MistakeKind::Spurious, predicted, &matched) {
            self.mistakes.push(Mistake { kind, document: document(), gold: None, predicted: Some(quote) });
        }
    }

    fn match_of(
        &mut self,
        text: &[char],
        document: &str,
        (g, p): (&Quote<'_>, &Quote<'_>),
        exact: bool,
        mentions: &BTreeMap<&str, BTreeSet<Piece>>,
    ) {
        self.n_matched += 1;
        self.kind(g.kind).matched.right_of_gold += 1.0;
        self.kind(p.kind).matched.right_of_predicted += 1.0;
        let shares = n_shared(&g.speaker_words, &p.speaker_words) > 0;
        let same = !g.speaker.is_empty() && g.speaker == p.speaker;
        add(
            &mut self.scores.speaker,
            usize::from(shares),
            usize::from(!p.speaker.is_empty()),
            usize::from(!g.speaker.is_empty()),
        );
        self.scores.speaker_exact.right_of_gold += f64::from(u8::from(same));
        self.scores.speaker_exact.right_of_predicted += f64::from(u8::from(same));

        let right = shares || (g.speaker.is_empty() && p.speaker.is_empty());
        let by_name = right || g.same_name(p, text);
        let entity = g.line.speaker_id.as_deref().and_then(|id| mentions.get(id));
        let by_entity =
            by_name || entity.is_some_and(|words| p.speaker_words.iter().any(|word| words.contains(word)));
        let spoken = !g.speaker.is_empty();
        self.n_spoken += usize::from(spoken);
        for (count, is_right) in
            [(&mut self.mention, right), (&mut self.name, by_name), (&mut self.entity, by_entity)]
        {
            let [of_all, of_spoken] = count;
            *of_all += usize::from(is_right);
            *of_spoken += usize::from(is_right && spoken);
        }
        self.n_attributed_exact += usize::from(exact && right);
        self.n_attributed += usize::from(right);
        self.n_attributed_entity += usize::from(by_entity);
        if right {
            self.kind(g.kind).attributed.right_of_gold += 1.0;
            self.kind(p.kind).attributed.right_of_predicted += 1.0;
        }
        let rule = self.rule(p);
        rule.n_matched += 1;
        rule.n_attributed += usize::from(by_entity);

        for (kind, wrong) in [(MistakeKind::Edges, !exact), (MistakeKind::Speaker, !by_entity)] {
            if wrong {
                let (gold, predicted) = (Some(g.told(text)), Some(p.told(text)));
                self.mistakes.push(Mistake { kind, document: document.to_owned(), gold, predicted });
            }
        }
    }

    fn claims(&mut self, text: &[char], gold: &[LineClaim], predicted: &[LineClaim]) {
        let words_of = |claim: &LineClaim| {
            let range = within(text, (claim.start, claim.end));
            words(text, range.start, range.end)
        };
        let gold_words: Vec<Vec<Piece>> = gold.iter().map(words_of).collect();
        let predicted_words: Vec<Vec<Piece>> = predicted.iter().map(words_of).collect();
        let mut candidates = Vec::new();
        for (gold_idx, g) in gold_words.iter().enumerate() {
            for (predicted_idx, p) in predicted_words.iter().enumerate() {
                let dice = share(2.0 * n_shared(g, p) as f64, g.len() + p.len());
                if dice >= 0.5 {
                    candidates.push((dice, gold_idx, predicted_idx));
                }
            }
        }
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let (mut found, mut taken) = (BTreeSet::new(), BTreeSet::new());
        for (_, gold_idx, predicted_idx) in candidates {
            if !found.contains(&gold_idx) && taken.insert(predicted_idx) {
                found.insert(gold_idx);
            }
        }
        let figures = self.scores.claims.get_or_insert_default();
        add(&mut figures.matched, found.len(), predicted.len(), gold.len());
        let is_high = |claim: &LineClaim| claim.worth.is_some_and(|worth| worth.0 == Worth::High);
        figures.high.0 += gold.iter().filter(|claim| is_high(claim)).count();
        figures.high.1 += found.iter().filter(|idx| gold.get(**idx).is_some_and(is_high)).count();
        let union = |words: Vec<Vec<Piece>>| -> BTreeSet<Piece> { words.into_iter().flatten().collect() };
        let (gold, predicted) = (union(gold_words), union(predicted_words));
        add(&mut figures.words, gold.intersection(&predicted).count(), predicted.len(), gold.len());
    }

    fn kind(&mut self, kind: QuoteKind) -> &mut KindFigures {
        self.scores.by_kind.entry(kind).or_default()
    }

    fn rule(&mut self, quote: &Quote<'_>) -> &mut RuleFigures {
        self.scores.by_rule.entry(quote.line.rule.clone().unwrap_or_default()).or_default()
    }

    fn finish(mut self) -> (Scores, Vec<Mistake>) {
        let (n_predicted, n_gold) = (self.n_predicted, self.n_gold);
        let of = |right| Ratio::of(right, n_predicted, n_gold);
        let scores = &mut self.scores;
        scores.exact = of(self.n_exact);
        scores.matched = of(self.n_matched);
        scores.attributed = of(self.n_attributed);
        scores.attributed_entity = of(self.n_attributed_entity);
        scores.attributed_exact = of(self.n_attributed_exact);
        (scores.soft.n_predicted, scores.soft.n_gold) = (n_predicted, n_gold);
        scores.speaker_exact.n_predicted = scores.speaker.n_predicted;
        scores.speaker_exact.n_gold = scores.speaker.n_gold;
        let (n_matched, n_spoken) = (self.n_matched, self.n_spoken);
        let shares = |[of_all, of_spoken]: [usize; 2]| {
            [share(of_all as f64, n_matched), share(of_spoken as f64, n_spoken)]
        };
        scores.mention_right = shares(self.mention);
        scores.name_right = shares(self.name);
        scores.entity_right = shares(self.entity);
        self.mistakes.sort_by_key(|mistake| mistake.kind);
        (self.scores, self.mistakes)
    }
}

fn add(ratio: &mut Ratio, n_right: usize, n_predicted: usize, n_gold: usize) {
    ratio.right_of_predicted += n_right as f64;
    ratio.right_of_gold += n_right as f64;
    ratio.n_predicted += n_predicted;
    ratio.n_gold += n_gold;
}

fn ratios(figures: &mut KindFigures) -> [&mut Ratio; 4] {
    [&mut figures.exact, &mut figures.matched, &mut figures.soft, &mut figures.attributed]
}

/// Returns the share of common words of two claims (Dice), 0 to 1; their ranges are code points into `text`.
pub fn claim_agreement(text: &[char], a: (u32, u32), b: (u32, u32)) -> f64 {
    let words_of = |range| {
        let range = within(text, range);
        words(text, range.start, range.end)
    };
    let (a, b) = (words_of(a), words_of(b));
    share(2.0 * n_shared(&a, &b) as f64, a.len() + b.len())
}

/// Returns the words of all mentions of each speaker that the gold quotes name.
fn mentions<'a>(gold: &[Quote<'a>]) -> BTreeMap<&'a str, BTreeSet<Piece>> {
    let mut mentions: BTreeMap<&'a str, BTreeSet<Piece>> = BTreeMap::new();
    for quote in gold {
        if let Some(id) = quote.line.speaker_id.as_deref().filter(|id| !id.is_empty()) {
            mentions.entry(id).or_default().extend(quote.speaker_words.iter().copied());
        }
    }
    mentions
}
