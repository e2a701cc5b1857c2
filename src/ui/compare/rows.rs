//! The differences of a text: a row for each paragraph that holds one, a column for each person and one for the gold,
//! so that lines are side by side.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use super::desk::Desk;
use super::{Hands, filter_line};
use crate::agree::{Article, Gold, Item, Side};
use crate::annotation::intents::LinkRole;
use crate::annotation::{Annotation, AnnotationId, Decided, Document, Review, Role};
use crate::schema::Label;
use crate::session::Language;
use crate::session::edges::laid_out;
use crate::text::Span;
use crate::ui::dom;
use crate::ui::strings::{Words, role_name};

/// An annotation as it is drawn.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Drawn {
    span: Span,
    label: Label,
    item: usize,
    differs: bool,
}

/// What is drawn in a column of a text.
#[derive(PartialEq)]
pub(super) struct Column {
    drawn: Vec<Drawn>,
    /// The person's place on the board; none for the gold.
    person: Option<usize>,
}

/// How many rows are drawn before the page can answer.
pub(super) const DRAWN_AT_ONCE: usize = 24;

/// How many rows before and after the one at hand are drawn at once.
const AROUND: usize = 8;

/// Scrolls the item at hand into view.
pub(super) fn scroll_to_place() {
    let at = dom::document().and_then(|page| page.query_selector(".compare-row.at").ok()?);
    let Some(at) = at else { return };
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    at.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Returns the rows of the text that is shown.
pub(super) fn view(hands: &Hands) -> Html {
    let gold = hands.desk.borrow_mut().gold();
    let words = hands.words;
    let desk = hands.desk.borrow();
    let (Some(article), Some(gold)) = (desk.board.articles().get(desk.article), gold) else {
        return Html::default();
    };
    let Some(document) = article.document() else { return Html::default() };
    let at = desk.article;
    let items = &article.comparison.items;
    let columns = columns(&desk, article);
    let live = gold.document.annotations().filter(|it| it.review == Review::Accepted).map(|it| it.id);
    let of_gold = live.filter_map(|id| Some((id, *gold.item_of.get(&id)?)));
    let gold_column = Column { drawn: drawn(&gold.document, items, of_gold), person: None };
    let wanted: Vec<usize> = (0..items.len()).filter(|item| desk.is_wanted((at, *item))).collect();
    let focus = desk.place.filter(|place| place.0 == at).map(|place| place.1);
    let here = |block: Span| -> Vec<usize> {
        let is_here = |item: &usize| items.get(*item).is_some_and(|it| it.span.overlaps(block));
        wanted.iter().copied().filter(is_here).collect()
    };
    let blocks: Vec<(Span, Vec<usize>)> =
        laid_out(document).iter().map(|block| (block.span, here(block.span))).collect();
    let with_rows = || blocks.iter().filter(|(_, here)| !here.is_empty());
    let at_hand = focus.and_then(|focus| with_rows().position(|(_, here)| here.contains(&focus)));
    let n_first = desk.n_rows.max(DRAWN_AT_ONCE);
    let is_drawn =
        |row: usize| row < n_first || at_hand.is_some_and(|at_hand| row.abs_diff(at_hand) <= AROUND);
    let n_drawn = (0..with_rows().count()).filter(|row| is_drawn(*row)).count();
    desk.has_more_rows.set(n_drawn < with_rows().count());
    let mut rows: Vec<Html> = Vec::new();
    let (mut n_folded, mut n_rows, mut n_later) = (0, 0, 0);
    let fold = |rows: &mut Vec<Html>, n: &mut usize, n_later: &mut usize| {
        if *n > 0 {
            rows.push(html! { <p class="compare-folded">{ words.count("compare.folded", *n, &[]) }</p> });
        }
        if *n_later > 0 {
            // They come as soon as the page has time.
            rows.push(html! { <p class="compare-folded">{ "…" }</p> });
        }
        (*n, *n_later) = (0, 0);
    };
    for (block, here) in &blocks {
        if here.is_empty() {
            n_folded += usize::from(n_later == 0);
            continue;
        }
        n_rows += 1;
        if !is_drawn(n_rows - 1) {
            n_later += 1;
            continue;
        }
        fold(&mut rows, &mut n_folded, &mut n_later);
        let focus = focus.filter(|focus| here.contains(focus));
        let state = |item: &usize| desk.board.ruled((at, *item)).map(|it| it.decided);
        let shown = Shown {
            here: here.clone(),
            focus,
            gold: gold_column.drawn.iter().filter(|it| it.span.overlaps(*block)).copied().collect(),
            states: here.iter().map(state).collect(),
            changed: focus.map(|_| (desk.steps, desk.linking, desk.adding)),
            language: words.language,
        };
        let (article, columns) = (Arc::clone(article), Rc::clone(&columns));
        rows.push(html! {
            <Row key={block.start()} hands={hands.clone()} {article} {columns} gold={Rc::clone(&gold)} block={*block} {shown} />
        });
    }
    fold(&mut rows, &mut n_folded, &mut n_later);
    let count = desk.board.count(at);
    let reach = |command: &str| hands.shortcuts.reach(words, command);
    let keys = words.fill(
        "compare.keys",
        &[
            ("most", &reach("command.accept")),
            ("whole", &reach("command.accept_whole")),
            ("nothing", &reach("command.reject")),
            ("rules", &reach("command.reopen")),
        ],
    );
    html! {
        <section class="compare-rows" id="compare-work" tabindex="0" aria-label={words.get("compare.differences").to_owned()} data-columns={(columns.len() + 1).to_string()}>
            { filter_line(hands, &desk.filter) }
            { legend(hands, &desk, &columns) }
            { rows }
            if wanted.is_empty() {
                <p class="compare-none">{ words.get("compare.none_here").to_owned() }</p>
            } else if count.open == 0 {
                <p class="compare-none">{ words.get("compare.all_decided").to_owned() }</p>
            }
            <p class="compare-keys">{ keys }</p>
        </section>
    }
}

/// Returns what each person has, as it is drawn.
fn columns(desk: &Desk, article: &Article) -> Rc<Vec<Column>> {
    let key = (desk.article, desk.is_blind, desk.n_boards, desk.board.people().to_vec());
    if let Some((of, columns)) = &*desk.columns_drawn.borrow()
        && *of == key
    {
        return Rc::clone(columns);
    }
    let items = &article.comparison.items;
    let column = |person: usize| {
        let place = article.people.iter().position(|it| *it == person)?;
        let document = &*article.comparison.versions().get(place)?.document;
        let of_item = |(idx, item): (usize, &Item)| {
            let ids = item.sides.get(place).map(|side| side.marks.clone()).unwrap_or_default();
            ids.into_iter().map(move |id| (id, idx)).collect::<Vec<_>>()
        };
        let marks = items.iter().enumerate().flat_map(of_item);
        Some(Column { drawn: drawn(document, items, marks), person: Some(person) })
    };
    let columns = Rc::new(desk.columns(desk.article).into_iter().filter_map(column).collect::<Vec<_>>());
    desk.columns_drawn.replace(Some((key, Rc::clone(&columns))));
    columns
}

fn drawn(
    document: &Document,
    items: &[Item],
    marks: impl Iterator<Item = (AnnotationId, usize)>,
) -> Vec<Drawn> {
    let mut drawn = Vec::new();
    for (id, item) in marks {
        let Some(annotation) = document.annotation(id) else { continue };
        let differs = items.get(item).is_some_and(|it| !it.is_agreed() || it.is_incomplete());
        let label = annotation.label();
        drawn.extend(annotation.parts.spans().iter().map(|span| Drawn { span: *span, label, item, differs }));
    }
    drawn.sort_by_key(|it| it.span);
    drawn
}

/// Returns what a person is called: the letter, and the name where names are shown.
fn person(desk: &Desk, at: usize) -> (char, Option<String>) {
    let name = desk.board.people().get(at).filter(|_| !desk.is_blind).map(ToString::to_string);
    (desk.letter(desk.article, at), name)
}

/// Returns the letter of a person with the pattern that goes with it.
fn badge(desk: &Desk, at: usize) -> Html {
    let (letter, name) = person(desk, at);
    let pattern = format!("p{}", (letter as usize).wrapping_sub('A' as usize) % 6);
    html! {
        <span class="compare-person">
            <span class={classes!("compare-letter", pattern)} aria-hidden={name.is_some().to_string()}>{ letter.to_string() }</span>
            if let Some(name) = name { <bdi>{ name }</bdi> }
        </span>
    }
}

fn legend(hands: &Hands, desk: &Desk, columns: &[Column]) -> Html {
    let words = hands.words;
    html! {
        <div class="compare-cells compare-legend" aria-hidden="true">
            { for columns.iter().enumerate().map(|(idx, column)| html! {
                <div class="compare-cell">
                    { column.person.map(|it| badge(desk, it)).unwrap_or_default() }
                    <kbd class="key">{ (idx + 1).to_string() }</kbd>
                </div>
            }) }
            <div class="compare-cell gold">{ words.get("compare.gold").to_owned() }</div>
        </div>
    }
}

/// What a row shows, so that one that shows the same is not made again.
#[derive(PartialEq)]
struct Shown {
    /// Its items.
    here: Vec<usize>,
    /// The one of them that is at hand.
    focus: Option<usize>,
    /// The gold annotations in it.
    gold: Vec<Drawn>,
    /// What has been decided of its items.
    states: Vec<Option<Decided>>,
    /// At hand: what else may have changed.
    changed: Option<(usize, Option<LinkRole>, Option<Span>)>,
    language: Language,
}

#[derive(Properties)]
struct RowProps {
    hands: Hands,
    article: Arc<Article>,
    columns: Rc<Vec<Column>>,
    gold: Rc<Gold>,
    block: Span,
    shown: Shown,
}

impl PartialEq for RowProps {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.article, &other.article)
            && Rc::ptr_eq(&self.columns, &other.columns)
            && self.block == other.block
            && self.shown == other.shown
    }
}

/// A paragraph with differences.
#[component]
fn Row(props: &RowProps) -> Html {
    let RowProps { hands, article, columns, gold, block, shown } = props;
    let words = hands.words;
    let desk = hands.desk.borrow();
    let lang = gold.document.lang().to_string();
    let dir = if gold.document.lang().is_rtl() { "rtl" } else { "ltr" };
    let cell = |drawn: &[Drawn], of: Option<usize>| {
        let name = match of {
            Some(person) => html! { <span class="compare-lane">{ badge(&desk, person) }</span> },
            None => html! { <span class="compare-lane">{ words.get("compare.gold").to_owned() }</span> },
        };
        let pattern =
            of.map(|it| format!("p{}", (person(&desk, it).0 as usize).wrapping_sub('A' as usize) % 6));
        html! {
            <div class={classes!("compare-cell", of.is_none().then_some("gold"), pattern)}>
                { name }
                <p class="compare-text" {dir} lang={lang.clone()} data-start={block.start().to_string()} data-end={block.end().to_string()}>{ text(&gold.document, drawn, *block, shown.focus) }</p>
            </div>
        }
    };
    html! {
        <div class={classes!("compare-row", shown.focus.is_some().then_some("at"))}>
            <div class="compare-cells">
                { for columns.iter().map(|column| cell(&column.drawn, column.person)) }
                { cell(&shown.gold, None) }
            </div>
            <ol class="compare-items">
                { for shown.here.iter().map(|item| self::item(hands, &desk, article, *item, columns, (gold, &shown.gold), shown.focus)) }
            </ol>
        </div>
    }
}

/// Returns the text of a block with its annotations.
fn text(document: &Document, drawn: &[Drawn], block: Span, focus: Option<usize>) -> Html {
    let text = document.text();
    let until = drawn.partition_point(|it| it.span.start() < block.end());
    let here: Vec<(&Drawn, Span)> = drawn
        .get(..until)
        .unwrap_or(&[])
        .iter()
        .filter_map(|it| Some((it, it.span.intersection(block).filter(|span| !span.is_empty())?)))
        .collect();
    let mut edges: BTreeSet<u32> = BTreeSet::from([block.start(), block.end()]);
    for (_, span) in &here {
        edges.extend([span.start(), span.end()]);
    }
    let edges: Vec<u32> = edges.into_iter().collect();
    let run = |pair: &[u32]| {
        let [start, end] = pair else { return Html::default() };
        let span = Span::new(*start, *end);
        let over: Vec<&Drawn> =
            here.iter().filter(|(_, it)| it.covers(span)).map(|(drawn, _)| *drawn).collect();
        let content = text.slice(span).to_owned();
        if over.is_empty() {
            return html! { { content } };
        }
        let labels: BTreeSet<&str> = over.iter().map(|it| it.label.name()).collect();
        let labels: Vec<String> = labels.into_iter().map(|label| format!("m-{label}")).collect();
        let differs = over.iter().any(|it| it.differs).then_some("differs");
        let at = over.iter().any(|it| Some(it.item) == focus).then_some("at");
        html! { <span class={classes!("m", labels, differs, at)}>{ content }</span> }
    };
    html! { { for edges.windows(2).map(run) } }
}

/// Returns an item: what it is, in what people differ, and, at hand, what each has.
fn item(
    hands: &Hands,
    desk: &Desk,
    article: &Article,
    at: usize,
    columns: &[Column],
    (gold, gold_drawn): (&Gold, &[Drawn]),
    focus: Option<usize>,
) -> Html {
    let words = hands.words;
    let place = (desk.article, at);
    let Some(item) = article.comparison.items.get(at) else { return Html::default() };
    let is_at = focus == Some(at);
    let ruled = desk.board.ruled(place);
    let state = match ruled {
        None => "compare.state.open",
        Some(ruled) => match ruled.decided {
            crate::annotation::Decided::Unanimous => "compare.state.unanimous",
            crate::annotation::Decided::Rule => "compare.state.rule",
            crate::annotation::Decided::Person => "compare.state.person",
        },
    };
    let mut kinds: Vec<String> =
        item.differences.iter().map(|it| words.named("difference", it.name())).collect();
    if item.is_incomplete() {
        kinds.push(words.get("compare.incomplete").to_owned());
    }
    let covered: String = gold.document.text().slice(item.span).chars().take(80).collect();
    let go = hands.press(move |desk| {
        desk.go(place);
        Vec::new()
    });
    let has = |column: &Column| {
        let person = column.person?;
        let place = article.people.iter().position(|it| *it == person)?;
        let document = &article.comparison.versions().get(place)?.document;
        Some(has(words, document, item.sides.get(place)?))
    };
    let of_gold = || {
        let marks = gold.document.annotations().filter(|it| it.review == Review::Accepted);
        let mine = marks.filter(|it| {
            gold_drawn.iter().any(|drawn| {
                drawn.item == at && it.parts.spans().contains(&drawn.span) && drawn.label == it.label()
            })
        });
        let told: Vec<String> = mine.map(|it| said(words, &gold.document, it)).collect();
        match (ruled, told.is_empty()) {
            (None, _) => words.get("compare.state.open").to_owned(),
            (Some(_), true) => words.get("compare.nothing").to_owned(),
            (Some(_), false) => told.join(" | "),
        }
    };
    html! {
        <li class={classes!("compare-item", is_at.then_some("at"), ruled.is_none().then_some("open"))} data-item={article.name(at).unwrap_or_default().to_owned()}>
            <button class="compare-go" aria-current={is_at.then_some("true")} onclick={go}>
                <strong>{ words.named("label", item.label.name()) }</strong>
                <span>{ kinds.join(words.get("list.comma")) }</span>
                <bdi class="compare-covered" lang={gold.document.lang().to_string()}>{ covered }</bdi>
                <span class={classes!("chip", ruled.is_some().then_some("accepted"))}>{ words.get(state).to_owned() }</span>
            </button>
            if is_at {
                <div class="compare-cells compare-sides">
                    { for columns.iter().enumerate().map(|(idx, column)| html! {
                        <div class="compare-cell">
                            <button class="button small" onclick={hands.press(move |desk| desk.take_column(idx, false))}>
                                { column.person.map(|it| person(desk, it).0.to_string()).unwrap_or_default() }
                                <kbd class="key">{ (idx + 1).to_string() }</kbd>
                            </button>
                            <span dir="auto">{ has(column).unwrap_or_default() }</span>
                        </div>
                    }) }
                    <div class="compare-cell gold">
                        <span class="compare-takes">
                            <button class="button small" onclick={hands.press(Desk::take_most)}>{ words.get("compare.most").to_owned() }</button>
                            <button class="button small" onclick={hands.press(Desk::take_nothing)}>{ words.get("compare.nothing").to_owned() }</button>
                        </span>
                        <span dir="auto">{ of_gold() }</span>
                    </div>
                </div>
                { targets(hands, desk, article) }
                { labels(hands, desk, &gold.document) }
            }
        </li>
    }
}

/// Returns what the quote at hand can be linked to, each by a letter.
fn targets(hands: &Hands, desk: &Desk, article: &Article) -> Html {
    let Some(role) = desk.linking else { return Html::default() };
    let words = hands.words;
    let target = |(letter, (person, id)): (char, (usize, AnnotationId))| {
        let document = &article.comparison.versions().get(person)?.document;
        let covered = document.covered(document.annotation(id)?);
        Some(html! {
            <button class="button small" onclick={hands.press(move |desk| desk.link(Some(letter)))}>
                <kbd class="key">{ letter.to_string() }</kbd><bdi lang={document.lang().to_string()}>{ covered }</bdi>
            </button>
        })
    };
    html! {
        <div class="compare-targets" role="group" aria-label={words.get("compare.link").to_owned()}>
            <span>{ words.fill("compare.link_to", &[("role", &words.named("role", role_name(role)))]) }</span>
            { for desk.targets().into_iter().filter_map(target) }
            <button class="button small" onclick={hands.press(|desk| desk.link(None))}>{ words.get("compare.link_none").to_owned() }</button>
        </div>
    }
}

/// Returns the labels that an annotation can have that is being added, each by a digit.
fn labels(hands: &Hands, desk: &Desk, document: &Document) -> Html {
    let Some(span) = desk.adding else { return Html::default() };
    let words = hands.words;
    let covered: String = document.text().slice(span).chars().take(80).collect();
    html! {
        <div class="compare-targets compare-adding" role="group" aria-label={words.get("compare.add_mark").to_owned()}>
            <span>{ words.get("compare.add_mark").to_owned() }{ " " }<bdi lang={document.lang().to_string()}>{ covered }</bdi></span>
            { for Label::ALL.iter().enumerate().map(|(idx, label)| html! {
                <button class="button small" onclick={hands.press(move |desk| desk.add_mark(*label))}>
                    <kbd class="key">{ (idx + 1).to_string() }</kbd>{ words.named("label", label.name()) }
                </button>
            }) }
        </div>
    }
}

/// Returns what a person has of an item, in words.
fn has(words: Words, document: &Document, side: &Side) -> String {
    if side.marks.is_empty() {
        return words
            .get(if side.is_open {
                "compare.undecided"
            } else if side.is_rejected {
                "compare.rejected"
            } else {
                "compare.nothing"
            })
            .to_owned();
    }
    let told = side.marks.iter().filter_map(|id| Some(said(words, document, document.annotation(*id)?)));
    told.collect::<Vec<_>>().join(" | ")
}

/// Returns what belongs to an annotation, in words.
fn said(words: Words, document: &Document, annotation: &Annotation) -> String {
    let covered = |id: AnnotationId| {
        document.annotation(id).map(|it| format!("\u{2068}{}\u{2069}", document.covered(it)))
    };
    let mut told = vec![words.named("label", annotation.label().name())];
    match &annotation.role {
        Role::Quote(attribution) => {
            told.push(words.named("quote_kind", attribution.kind.name()));
            let of = |role: &str, id: AnnotationId| {
                covered(id).map(|it| format!("{}: {it}", words.named("role", role)))
            };
            told.extend(attribution.source.and_then(|id| of("speaker", id)));
            told.extend(attribution.cues.iter().filter_map(|id| of("cue", *id)));
            told.extend(attribution.medium.and_then(|id| of("medium", id)));
        }
        Role::Claim(claim) => {
            told.push(words.named("worth", claim.worth.name()));
            told.push(words.named("claim_kind", claim.kind.map_or("none", |it| it.name())));
        }
        Role::Speaker(speaker) => {
            told.extend(
                speaker.and_then(|id| document.speaker(id)).map(|it| format!("\u{2068}{}\u{2069}", it.name)),
            );
        }
        Role::Cue => {}
    }
    told.join(words.get("list.comma"))
}
