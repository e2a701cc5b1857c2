//! Tells quietly that a newer build of the page lies ready. It is never put in place unasked.

use std::rc::Rc;

use yew::prelude::*;

use super::controls::Icon;
use super::dom::worker::Worker;
use super::strings::Words;

/// What the notice needs.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The interface's words.
    pub words: Words,
}

/// The notice, as long as there is something to tell.
#[component]
pub fn Renewal(props: &Props) -> Html {
    let words = props.words;
    let ready = use_state_eq(|| false);
    let worker = (*use_memo((), |()| Rc::new(Worker::default()))).clone();
    {
        let (worker, ready) = (Rc::clone(&worker), ready.setter());
        use_effect_with((), move |()| worker.start(move || ready.set(true)));
    }
    let take_over = Callback::from(move |_: MouseEvent| worker.take_over());
    let dismiss = {
        let ready = ready.setter();
        Callback::from(move |_: MouseEvent| ready.set(false))
    };
    // The region is there before it says something, or screen readers would not hear it.
    html! {
        <div role="status">
            if *ready {
                <div class="renewal">
                    <p>{ words.get("renewal.ready").to_owned() }</p>
                    <button class="button small" onclick={take_over}>
                        { words.get("renewal.reload").to_owned() }
                    </button>
                    <button class="button quiet small icon-only" onclick={dismiss}
                        aria-label={words.get("renewal.later").to_owned()}
                        title={words.get("renewal.later").to_owned()}>{ Icon::CROSS.draw() }</button>
                </div>
            }
        </div>
    }
}
