//! How many keys, clicks and drags it takes to bring suggestions, or a bare article, to what is wanted.
//!
//! A hand plays the cheapest sequence of actions that it finds, quote by quote in the order of the text, in
//! three ways from suggestions (keys, mouse, whichever is cheaper) and in three orders from a bare article.
//! `cargo test --test it -- effort --nocapture` prints the counts.

mod articles;
mod hand;

use std::collections::BTreeMap;
use std::sync::Arc;

use qawl::annotation::{
    Action as Done, Annotation, AnnotationId, Attribution, Document, Edit, Origin, Parts, Review, Role,
    Speaker, SpeakerId, Transaction,
};
use qawl::format::{ExportOptions, Format, export};
use qawl::schema::{Block, BlockKind, Confidence, Evidence, Label, Lang, QuoteKind, RuleId, Worth};
use qawl::session::{Action, DocumentAction, State, reduce};
use qawl::text::{Span, Text, paragraphs};

use serde_json::json;

use articles::{ARABIC, Article, ENGLISH, Mistake, Wanted};
use hand::{Hand, Order, Style};

/// A wanted quote by where things are.
#[derive(Clone, Debug)]
struct Goal {
    content: Parts,
    cues: Vec<Span>,
    source: Span,
    who: u32,
    medium: Option<Span>,
    kind: QuoteKind,
    mistake: Mistake,
}

impl Article {
    fn text(&self) -> Text {
        Text::new(self.text)
    }

    /// Returns where a surface is: after `at`, or before it where it begins with `<`.
    fn find(&self, at: usize, surface: &str) -> Span {
        let found = match surface.strip_prefix('<') {
            Some(surface) => self.text[..at].rfind(surface).map(|start| (start, surface)),
            None => self.text[at..].find(surface).map(|start| (at + start, surface)),
        };
        let (start, surface) = found.unwrap_or_else(|| panic!("{surface} is not there"));
        Span::from_range(start..start + surface.len())
    }

    fn at(&self, wanted: &Wanted) -> usize {
        self.text.find(wanted.at).unwrap_or_else(|| panic!("{} is not there", wanted.at))
    }

    fn goals(&self) -> Vec<Goal> {
        let goal = |wanted: &Wanted| {
            let at = self.at(wanted);
            Goal {
                content: Parts::new(wanted.content.iter().map(|it| self.find(at, it))).unwrap(),
                cues: wanted.cues.iter().map(|it| self.find(at, it)).collect(),
                source: self.find(at, wanted.source),
                who: wanted.who,
                medium: wanted.medium.map(|it| self.find(at, it)),
                kind: wanted.kind,
                mistake: wanted.mistake,
            }
        };
        self.wanted.iter().map(goal).collect()
    }

    /// Returns the article without marks.
    fn bare(&self) -> Document {
        let text = self.text();
        let mut spans = paragraphs(&text).into_iter();
        let title = spans.next().map(|span| Block { span, kind: BlockKind::Title });
        let blocks = title.into_iter().chain(spans.map(|span| Block { span, kind: BlockKind::Body }));
        let blocks = blocks.collect();
        Document::new(self.lang, text, Lang(self.lang.into()), blocks)
    }

    /// Returns the article with suggestions that have the mistakes planted.
    fn suggested(&self) -> Document {
        let mut suggesting = Suggesting { marks: BTreeMap::new(), edits: Vec::new() };
        let goals = self.goals();
        for (wanted, goal) in self.wanted.iter().zip(&goals) {
            suggesting.quote(self, wanted, goal);
        }
        for (content, cue, source) in self.wrong {
            let at = self.text.find(content).unwrap();
            let cue = suggesting.mark(self.find(at, &format!("<{cue}")), Role::Cue);
            let source =
                suggesting.mark(self.find(at, &format!("<{source}")), Role::Speaker(Some(SpeakerId(99))));
            let span = self.find(at, content);
            suggesting.content([span], QuoteKind::Direct, vec![cue], Some(source), None);
        }
        for nth in self.claims {
            let hull = goals[*nth].content.hull();
            let role = Role::Claim(qawl::annotation::Claim {
                worth: Worth::High,
                score: Confidence::thousandths(900),
                reasons: Vec::new(),
                kind: None,
                quote: None,
            });
            suggesting.add(Parts::new([hull]).unwrap(), role);
        }
        let mut document = self.bare();
        let mut whos: Vec<u32> = goals.iter().map(|goal| goal.who).chain([98, 99]).collect();
        whos.sort_unstable();
        whos.dedup();
        let longest = |who: u32| {
            let named =
                goals.iter().filter(|goal| goal.who == who).map(|goal| &self.text[goal.source.range()]);
            named.max_by_key(|name| name.len()).unwrap_or("?").into()
        };
        let speakers = whos.into_iter().map(|who| {
            let speaker = Speaker { id: SpeakerId(who), name: longest(who), kind: None, colour: None };
            Edit::Speaker(speaker.id, Some(Arc::new(speaker)))
        });
        let edits = speakers.chain(suggesting.edits).collect();
        document.apply(&Transaction { action: Done::Suggest, edits }).unwrap();
        document
    }
}

/// Suggestions on their way into a document.
struct Suggesting {
    marks: BTreeMap<(Label, Span), AnnotationId>,
    edits: Vec<Edit>,
}

impl Suggesting {
    fn add(&mut self, parts: Parts, role: Role) -> AnnotationId {
        let id = AnnotationId(self.edits.len() as u32 + 1);
        let evidence = Evidence {
            rule: RuleId("xx/planted".into()),
            confidence: Confidence::thousandths(800),
            entry: None,
        };
        let annotation = Annotation {
            id,
            parts,
            role,
            review: Review::Suggested,
            origin: Origin::Rule(evidence),
            suggested_parts: None,
            note: None,
            opinions: Vec::new(),
        };
        self.edits.push(Edit::Annotation(id, Some(Arc::new(annotation))));
        id
    }

    fn mark(&mut self, span: Span, role: Role) -> AnnotationId {
        let place = (role.label(), span);
        if let Some(id) = self.marks.get(&place) {
            return *id;
        }
        let id = self.add(Parts::new([span]).unwrap(), role);
        self.marks.insert(place, id);
        id
    }

    fn content(
        &mut self,
        spans: impl IntoIterator<Item = Span>,
        kind: QuoteKind,
        cues: Vec<AnnotationId>,
        source: Option<AnnotationId>,
        medium: Option<AnnotationId>,
    ) {
        let attribution = Attribution { kind, cues, source, medium };
        self.add(Parts::new(spans).unwrap(), Role::Quote(attribution));
    }

    fn quote(&mut self, article: &Article, wanted: &Wanted, goal: &Goal) {
        let at = article.at(wanted);
        let mention =
            |suggesting: &mut Self, span, who| suggesting.mark(span, Role::Speaker(Some(SpeakerId(who))));
        let source = mention(self, goal.source, goal.who);
        let cues: Vec<_> = match goal.mistake {
            Mistake::Swallowed => Vec::new(),
            _ => goal.cues.iter().map(|cue| self.mark(*cue, Role::Cue)).collect(),
        };
        let content = goal.content.spans();
        match goal.mistake {
            Mistake::None => self.content(content.to_vec(), goal.kind, cues, Some(source), None),
            Mistake::Extent(pieces) => {
                let spans: Vec<Span> = pieces.iter().map(|piece| article.find(at, piece)).collect();
                self.content(spans, goal.kind, cues, Some(source), None);
            }
            Mistake::Speaker(other) => {
                let span = article.find(at, &format!("<{other}"));
                let known = article.wanted.iter().zip(article.goals()).find(|(_, it)| it.source == span);
                let other = mention(self, span, known.map_or(98, |(it, _)| it.who));
                self.content(content.to_vec(), goal.kind, cues, Some(other), None);
            }
            Mistake::Missed | Mistake::Swallowed => {}
            Mistake::Split => {
                for (nth, piece) in content.iter().enumerate() {
                    let cues = if nth == 0 { cues.clone() } else { Vec::new() };
                    self.content([*piece], goal.kind, cues, Some(source), None);
                }
            }
            Mistake::Merged => {
                let next = article.wanted.iter().position(|it| it.at == wanted.at).unwrap() + 1;
                let hull = goal.content.hull().cover(article.goals()[next].content.hull());
                self.content([hull], goal.kind, cues, Some(source), None);
            }
            Mistake::Type(kind) => self.content(content.to_vec(), kind, cues, Some(source), None),
            Mistake::Medium => {
                let relay = mention(self, goal.medium.unwrap(), 98);
                self.content(content.to_vec(), goal.kind, cues, Some(relay), None);
            }
            Mistake::OrphanCue => self.content(content.to_vec(), goal.kind, Vec::new(), Some(source), None),
        }
    }
}

/// How many actions each kind of correction took, and for how many quotes.
#[derive(Clone, Debug, Default)]
struct Counts(BTreeMap<&'static str, (usize, usize)>);

impl Counts {
    fn add(&mut self, kind: &'static str, n_actions: usize, n_quotes: usize) {
        let counted = self.0.entry(kind).or_default();
        counted.0 += n_actions;
        counted.1 += n_quotes;
    }

    fn per_quote(&self) -> f64 {
        let n_actions: usize = self.0.values().map(|(actions, _)| actions).sum();
        let n_quotes: usize = self.0.values().map(|(_, quotes)| quotes).sum();
        n_actions as f64 / n_quotes as f64
    }
}

/// Plays an article from suggestions; returns the counts and the hand where it ended.
fn from_suggestions(article: &Article, style: Style) -> (Counts, Hand) {
    let start =
        reduce(&State::default(), Action::Document(DocumentAction::Open(Arc::new(article.suggested()))));
    let begin = |filtered: bool| {
        let mut counts = Counts::default();
        let mut hand = Hand::new(start.clone(), style, Order::QuoteFirst);
        if filtered {
            hand.filter_quotes();
        }
        counts.add("start", hand.n_actions, 0);
        let mut works: Vec<(u32, Option<usize>)> = Vec::new();
        let goals = article.goals();
        works.extend(goals.iter().enumerate().map(|(nth, goal)| (goal.content.start(), Some(nth))));
        works.extend(
            article.wrong.iter().map(|(content, ..)| (article.text.find(content).unwrap() as u32, None)),
        );
        works.sort_unstable();
        for (at, work) in works {
            let before = hand.n_actions;
            let Some(nth) = work else {
                hand.reject_at(at);
                counts.add("false", hand.n_actions - before, 0);
                continue;
            };
            let goal = &goals[nth];
            let group = match goal.mistake {
                Mistake::Swallowed => continue,
                Mistake::Merged => &goals[nth..nth + 2],
                _ => &goals[nth..=nth],
            };
            hand =
                hand.reach(group).unwrap_or_else(|| panic!("{:?} cannot be reached", article.wanted[nth].at));
            counts.add(goal.mistake.name(), hand.n_actions - before, group.len());
        }
        (counts, hand)
    };
    [begin(true), begin(false)]
        .into_iter()
        .min_by(|a, b| a.0.per_quote().total_cmp(&b.0.per_quote()))
        .unwrap()
}

fn from_nothing(article: &Article, order: Order) -> (Counts, Hand) {
    let start = reduce(&State::default(), Action::Document(DocumentAction::Open(Arc::new(article.bare()))));
    let mut counts = Counts::default();
    let mut hand = Hand::new(start, Style::Both, order);
    for (wanted, goal) in article.wanted.iter().zip(article.goals()) {
        let before = hand.n_actions;
        hand = hand.reach(&[goal]).unwrap_or_else(|| panic!("{:?} cannot be reached", wanted.at));
        if std::env::var_os("QAWL_EFFORT").is_some() {
            eprintln!("  {} {}", hand.n_actions - before, wanted.at);
        }
        counts.add("quote", hand.n_actions - before, 1);
    }
    (counts, hand)
}

/// Returns a play for the browser: the document that it begins with, what a person does, and the quotes that are to be
/// there in the end.
fn play(article: &Article, begins: &Document, hand: &Hand) -> String {
    let text = article.text();
    let covered = |span: Span| text.slice(span).to_owned();
    let wanted = article.goals().into_iter().map(|goal| {
        json!({
            "content": goal.content.spans().iter().map(|it| covered(*it)).collect::<Vec<_>>(),
            "cues": goal.cues.iter().map(|it| covered(*it)).collect::<Vec<_>>(),
            "source": covered(goal.source),
            "medium": goal.medium.map(covered),
            "kind": goal.kind.name(),
        })
    });
    let document: serde_json::Value = serde_json::from_str(&qawl::format::qawl::write_line(begins)).unwrap();
    let lines = |values: Vec<String>| values.join(",\n  ");
    format!(
        "{{\"document\": {document},\n\"inputs\": [\n  {}],\n\"wanted\": [\n  {}]}}\n",
        lines(hand.inputs.iter().map(ToString::to_string).collect()),
        lines(wanted.map(|it| it.to_string()).collect())
    )
}

/// Returns what of the goals the document's files do not have, or have otherwise.
fn lost(article: &Article, state: &State) -> Vec<String> {
    let document = state.document.as_ref().unwrap();
    let mut lost = Vec::new();
    let read = qawl::format::qawl::read(&qawl::format::qawl::write(document)).unwrap();
    let accepted = |it: &&Arc<Annotation>| it.attribution().is_some() && it.review == Review::Accepted;
    for (wanted, goal) in article.wanted.iter().zip(article.goals()) {
        let Some(quote) = read.annotations().filter(accepted).find(|it| it.parts == goal.content) else {
            lost.push(format!("no quote: {}", wanted.at));
            continue;
        };
        let attribution = quote.attribution().unwrap();
        let place = |id: AnnotationId| {
            read.annotation(id).filter(|it| it.review == Review::Accepted).map(|it| it.parts.hull())
        };
        let cues: Vec<Option<Span>> = attribution.cues.iter().map(|id| place(*id)).collect();
        let wants: Vec<Option<Span>> = goal.cues.iter().map(|cue| Some(*cue)).collect();
        if cues != wants || attribution.source.and_then(place) != Some(goal.source) {
            lost.push(format!("links of {}", wanted.at));
        }
        if attribution.medium.and_then(place) != goal.medium || attribution.kind != goal.kind {
            lost.push(format!("medium or type of {}", wanted.at));
        }
    }
    let n_accepted = read.annotations().filter(accepted).count();
    if n_accepted != article.wanted.len() {
        lost.push(format!("{n_accepted} quotes accepted, {} wanted", article.wanted.len()));
    }
    let files = export(Format::CsvAttributions, &[document], &ExportOptions::default()).unwrap();
    let table = String::from_utf8_lossy(&files[0].bytes).into_owned();
    for cue in article.wanted.iter().flat_map(|wanted| wanted.cues) {
        if !table.contains(cue) {
            lost.push(format!("{cue} in the table"));
        }
    }
    lost
}

/// Returns the file of a play.
fn file_of(lang: &str, from: &str) -> expect_test::ExpectFile {
    let path = format!("{}/tests/e2e/plays/{lang}-from-{from}.json", env!("CARGO_MANIFEST_DIR"));
    expect_test::expect_file![path]
}

#[test]
fn mistakes_are_mended_in_few_actions_and_nothing_is_lost() {
    for article in [&ARABIC, &ENGLISH] {
        for style in [Style::Keys, Style::Mouse, Style::Both] {
            let (counts, hand) = from_suggestions(article, style);
            eprintln!("{} suggestions {style:?}: {:.2} {:?}", article.lang, counts.per_quote(), counts.0);
            let lost = lost(article, &hand.state);
            assert!(lost.is_empty(), "{lost:?}");
            if style == Style::Keys {
                // Played in a browser by `tests/e2e/effort.test.mjs`. Updated by `UPDATE_EXPECT=1`.
                let plays = play(article, &article.suggested(), &hand);
                file_of(article.lang, "suggestions").assert_eq(&plays);
            }
            assert!(counts.per_quote() <= 2.5, "{style:?}: {:.2}", counts.per_quote());
        }
        for order in [Order::QuoteFirst, Order::QuoteLast, Order::Text] {
            let (counts, hand) = from_nothing(article, order);
            eprintln!("{} nothing {order:?}: {:.2} {:?}", article.lang, counts.per_quote(), counts.0);
            let lost = lost(article, &hand.state);
            assert!(lost.is_empty(), "{lost:?}");
            if order == Order::Text {
                file_of(article.lang, "nothing").assert_eq(&play(article, &article.bare(), &hand));
            }
            assert!(counts.per_quote() <= 6.0, "{order:?}: {:.2}", counts.per_quote());
        }
    }
}
