//! Who said what, as rows: the speaker, the quote, the cue and who relayed it. Nothing of an
//! attribution has to be read from the article.

use yew::prelude::*;

use super::ListProps;
use super::pieces::{ROWS, beginning, covered, decide, jump, more, place_of_focus, row_class, use_window};
use crate::annotation::{Annotation, AnnotationId, Document};
use crate::session::runs;
use crate::ui::controls::colour_class;
use crate::ui::shortcuts::use_shortcuts;
use crate::ui::strings::Words;

/// The quotes.
#[component]
pub fn Quotes(props: &ListProps) -> Html {
    let shortcuts = use_shortcuts();
    let ListProps { state, document, act } = props;
    let words = Words::of(state.language);
    let colours = runs::colours(document);
    let mut quotes = document.in_text_order();
    quotes.retain(|it| it.attribution().is_some() && state.shows(it));
    let here = place_of_focus(state, quotes.iter().map(|it| it.id));
    let (window, step) = use_window(quotes.len(), here, ROWS);
    if quotes.is_empty() {
        return html! { <p class="list-empty">{ shortcuts.fill(words, "quotes.empty", "command.quote") }</p> };
    }
    html! {
        <ul class="rows">
            { for more(words, window.start, &step, false) }
            { for quotes.iter().skip(window.start).take(window.len()).map(|quote| {
                let colour = colours.get(quote.id);
                let text = document.covered(quote);
                html! {
                    <li key={quote.id.0} class={row_class(state, quote, colour)}>
                        { jump(state, act, quote.id, html! {
                            <>
                                { who(document, words, quote, colour) }
                                { covered(document, quote) }
                                { how(document, words, quote) }
                            </>
                        }) }
                        { decide(words, act, quote, &beginning(&text)) }
                    </li>
                }
            }) }
            { for more(words, quotes.len() - window.end, &step, true) }
        </ul>
    }
}

fn who(document: &Document, words: Words, quote: &Annotation, colour: Option<u8>) -> Html {
    let source = quote.attribution().and_then(|it| document.annotation(it.source?));
    let name = match (document.speaker_of(quote), source) {
        (Some(speaker), _) => speaker.name.to_string(),
        (None, Some(source)) => document.covered(source),
        (None, None) => {
            return html! { <span class="row-who unknown">{ words.get("quotes.unknown").to_owned() }</span> };
        }
    };
    html! {
        <span class="row-who">
            <span class={classes!("swatch", colour_class(colour))}></span>
            <bdi lang={document.lang().to_string()}>{ name }</bdi>
        </span>
    }
}

/// The kind, the cues and who relayed it.
fn how(document: &Document, words: Words, quote: &Annotation) -> Html {
    let Some(attribution) = quote.attribution() else { return Html::default() };
    let text = |id: AnnotationId| document.annotation(id).map(|it| document.covered(it));
    let lang = document.lang().to_string();
    html! {
        <span class="row-how">
            <span class="chip">{ words.named("quote_kind", attribution.kind.name()) }</span>
            { for attribution.cues.iter().filter_map(|cue| text(*cue)).map(|cue| html! {
                <bdi class="cue-word" lang={lang.clone()}>{ cue }</bdi>
            }) }
            if let Some(medium) = attribution.medium.and_then(text) {
                <span>{ words.fill("quotes.via", &[("medium", &medium)]) }</span>
            }
        </span>
    }
}
