//! One paragraph: its text cut into runs, each of which shows what is over it.
//!
//! The text nodes in a row are exactly the paragraph's text, and nothing else is among them, so
//! that finding, copying and reading aloud work as on any page.

use std::rc::Rc;

use yew::prelude::*;

use crate::schema::{BlockKind, Label};
use crate::session::furniture::Fold;
use crate::session::runs::{Mark, OwnPaint, Painted, runs};
use crate::session::{Action, BlockAction, canvas};
use crate::text::{Span, Text};
use crate::ui::controls::{colour_class, press};
use crate::ui::strings::Words;

/// What a section needs. It is looked at only when one of its paragraphs is another one.
#[derive(Properties)]
pub struct SectionProps {
    /// The article.
    pub text: Text,
    /// The paragraphs.
    pub section: canvas::Section,
    /// Whether the article's language is written from right to left.
    pub is_rtl: bool,
    /// Whether its paragraphs and marks are drawn; until then it is bare text.
    pub drawn: bool,
    /// The words of the interface.
    pub words: Words,
    /// What a person does.
    pub act: Callback<Action>,
}

impl PartialEq for SectionProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.section, &other.section)
            && (self.is_rtl, self.drawn, self.words) == (other.is_rtl, other.drawn, other.words)
            && self.text == other.text
    }
}

/// Neighbouring paragraphs, in an element of their own that costs nothing while it is off the screen.
#[component]
pub fn Section(props: &SectionProps) -> Html {
    let SectionProps { text, section, is_rtl, drawn, words, act } = props;
    if !drawn {
        return bare(text, section, *is_rtl);
    }
    html! {
        <div class="section">
            { for section.iter().map(|painted| {
                let (key, painted) = (painted.block.span.start(), Rc::clone(painted));
                html! { <Block {key} text={text.clone()} {painted} is_rtl={*is_rtl} words={*words} act={act.clone()} /> }
            }) }
        </div>
    }
}

/// A section before its turn has come: all of its text in one element, so that the browser finds and selects in it,
/// a screen reader reads it, and a place in it is the same byte as later on. Of a long text this is a tenth of the
/// elements, and none of them has to be laid out.
fn bare(text: &Text, section: &canvas::Section, is_rtl: bool) -> Html {
    let (Some(first), Some(last)) = (section.first(), section.last()) else { return Html::default() };
    let span = Span::new(first.block.span.start(), last.block.span.end());
    let rtl = first_strong(text.slice(first.block.span)).unwrap_or(is_rtl);
    let start = span.start().to_string();
    html! {
        <div class="section">
            <p key="bare" class="block bare" data-block={start.clone()} dir={if rtl { "rtl" } else { "ltr" }}>
                <span data-at={start}>{ text.slice(span).to_owned() }</span>
            </p>
        </div>
    }
}

/// What a paragraph needs. It is rendered again only when one of these changes.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The article.
    pub text: Text,
    /// The paragraph and its marks.
    pub painted: Rc<Painted>,
    /// Whether the article's language is written from right to left.
    pub is_rtl: bool,
    /// The words of the interface.
    pub words: Words,
    /// What a person does.
    pub act: Callback<Action>,
}

/// One paragraph.
#[component]
pub fn Block(props: &Props) -> Html {
    let Props { text, painted, is_rtl, words, act } = props;
    let Painted { block, marks, own, fold } = &**painted;
    // Own marks come after the others, so that an index tells which of them is meant.
    let of_own = own.iter().map(|mark| mark.span);
    let spans: Vec<Span> = marks.iter().map(|mark| mark.span).chain(of_own).collect();
    let rtl = first_strong(text.slice(block.span)).unwrap_or(*is_rtl);
    // A paragraph in the other direction is in some other language; which one is not known.
    let lang = (rtl != *is_rtl).then_some("und");
    let tag = match block.kind {
        BlockKind::Title => "h1",
        BlockKind::Heading => "h2",
        _ => "p",
    };
    let folded = fold.is_some_and(|fold| !fold.open) && painted.is_bare();
    let paragraph = html! {
        <@{tag} class={classes!("block", format!("block-{}", block.kind), folded.then_some("folded"))} data-block={block.span.start().to_string()}
            dir={if rtl { "rtl" } else { "ltr" }} {lang}>
            { for runs(block.span, &spans).into_iter().map(|run| {
                let over: Vec<&Mark> = run.marks.iter().filter_map(|idx| marks.get(*idx)).collect();
                let own = run.marks.iter().filter_map(|idx| own.get(idx.checked_sub(marks.len())?));
                let own: Vec<&OwnPaint> = own.collect();
                let mut classes = run_classes(&over);
                if !own.is_empty() && over.is_empty() {
                    classes.push("run");
                }
                let start = run.span.start();
                let stretch = html! {
                    <span key={start} class={classes} data-at={start.to_string()}>
                        { text.slice(run.span).to_owned() }
                    </span>
                };
                underlined(start, &own, stretch)
            }) }
        </@>
    };
    match fold.filter(|fold| fold.n_lines > 0) {
        None => paragraph,
        Some(fold) => html! {
            <div class="fold-head" data-block={block.span.start().to_string()}>
                { fold_line(fold, *words, act) }
                { paragraph }
            </div>
        },
    }
}

/// The line that stands for a run of page furniture: how much it is, showing it, and making it part of the article.
fn fold_line(fold: Fold, words: Words, act: &Callback<Action>) -> Html {
    let toggle = words.get(if fold.open { "furniture.fold" } else { "furniture.show" });
    html! {
        <div class="fold" data-fold={fold.run.to_string()} lang={words.tag()} dir={words.direction()}>
            <button class="fold-toggle" aria-expanded={fold.open.to_string()} onclick={press(act, Action::Block(BlockAction::ToggleFurniture(fold.run)))}>
                { words.count("furniture.left_out", fold.n_lines, &[]) }
                <span class="fold-do">{ toggle.to_owned() }</span>
            </button>
            <button class="fold-take" onclick={press(act, Action::Block(BlockAction::TakeFurniture(fold.run)))}>{ words.get("furniture.take").to_owned() }</button>
        </div>
    }
}

/// How many own marks over one place are underlined each at its own height: more would run into the next line.
const MOST_LINES: usize = 3;

/// Puts a stretch into an element for each own mark over it: a line of a text decoration has one colour and style, and
/// those of elements in one another are all drawn.
fn underlined(start: u32, own: &[&OwnPaint], stretch: Html) -> Html {
    let innermost = own.iter().rev().take(MOST_LINES).enumerate();
    innermost.fold(stretch, |inner, (level, mark)| {
        let colour = mark.colour.and_then(|it| colour_class(Some(it)));
        let classes = classes!(
            "own",
            format!("own-{}", mark.pattern),
            format!("own-level-{level}"),
            mark.review.name(),
            colour.unwrap_or("own-unlisted"),
            mark.focused.then_some("own-focused"),
            mark.partner.then_some("own-partner"),
        );
        html! { <span key={start} class={classes}>{ inner }</span> }
    })
}

/// Returns the classes of a run: its labels, and of what lies on top (the last mark) the review and
/// the colour.
fn run_classes(over: &[&Mark]) -> Classes {
    let mut classes = Classes::new();
    let Some(top) = over.last() else { return classes };
    classes.push("run");
    for label in Label::ALL {
        if over.iter().any(|mark| mark.label == *label) {
            classes.push(label.name());
        }
    }
    classes.push(top.review.name());
    // Of each label by itself: an accepted quote below a claim that waits is no suggestion.
    for label in Label::ALL {
        let innermost = over.iter().rev().find(|mark| mark.label == *label);
        if let Some(mark) = innermost {
            classes.push(format!("{label}-{}", mark.review));
        }
    }
    if over.iter().filter(|mark| mark.label == Label::Quote).count() > 1 {
        classes.push("nested");
    }
    classes.extend(colour_class(over.iter().rev().find_map(|mark| mark.colour)));
    if let Some(worth) = over.iter().rev().find_map(|mark| mark.worth) {
        classes.push(format!("worth-{worth}"));
    }
    if over.iter().any(|mark| mark.focused) {
        classes.push("focused");
    } else if over.iter().any(|mark| mark.partner) {
        classes.push("partner");
    }
    classes
}

/// Tells whether a text's first character of a known direction is written from right to left; `None`
/// if it has no such character.
pub(super) fn first_strong(text: &str) -> Option<bool> {
    text.chars().find_map(strong)
}

/// Tells the direction of a letter; digits, marks and white space have none of their own.
fn strong(c: char) -> Option<bool> {
    match c {
        '\u{200E}' => Some(false),
        '\u{200F}' | '\u{61C}' => Some(true),
        '\u{660}'..='\u{66C}' | '\u{6DD}' | '\u{6F0}'..='\u{6F9}' => None,
        '\u{590}'..='\u{8FF}'
        | '\u{FB1D}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFC}'
        | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}' => c.is_alphabetic().then_some(true),
        _ => c.is_alphabetic().then_some(false),
    }
}

/// Tells whether a grapheme is laid out from right to left in a paragraph of that direction: numbers
/// run from left to right even there.
pub(super) fn is_laid_out_rtl(grapheme: &str, paragraph_rtl: bool) -> bool {
    match first_strong(grapheme) {
        Some(rtl) => rtl,
        None => paragraph_rtl && !grapheme.chars().any(char::is_numeric),
    }
}

#[cfg(test)]
mod tests {
    use super::{first_strong, is_laid_out_rtl};

    #[test]
    fn a_paragraph_takes_the_direction_of_its_first_letter() {
        assert_eq!(first_strong("20 صاروخاً CNN"), Some(true));
        assert_eq!(first_strong("“CNN: قال"), Some(false));
        assert_eq!(first_strong("٢٠ - 5 %"), None);
    }

    #[test]
    fn numbers_run_from_left_to_right_in_any_paragraph() {
        assert!(is_laid_out_rtl("ق", false));
        assert!(!is_laid_out_rtl("2", true));
        assert!(!is_laid_out_rtl("٢", true));
        assert!(is_laid_out_rtl("”", true));
        assert!(!is_laid_out_rtl("A", true));
    }
}
