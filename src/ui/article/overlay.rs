//! What is drawn over the article, outside of its text: handles, connectors, letters and the caret.
//!
//! Everything is SVG, whose attributes place it; nothing here takes up room in the text.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, PointerEvent, ResizeObserver};
use yew::prelude::*;

use super::geometry::{Connector, Geometry, Handle, beside_number, measure};
use super::{Pointing, dom, place};
use crate::annotation::Parts;
use crate::session::edges::{self, Edge, Unit};
use crate::session::fitting::placed;
use crate::session::{Action, FocusAction, MarkAction, Work};
use crate::ui::controls::colour_class;
use crate::ui::dom::frame::BeforePaint;
use crate::ui::dom::listener::Listener;

/// The pointing that the article and its overlay share; always the same one.
#[derive(Clone)]
pub(super) struct Shared(pub Rc<Pointing>);

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What the overlay needs.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub state: Work,
    pub act: Callback<Action>,
    pub article: NodeRef,
    pub pointing: Shared,
    /// Raised whenever the caret moved.
    pub caret_moves: u32,
}

/// What is drawn over the article.
#[component]
pub(super) fn Overlay(props: &Props) -> Html {
    let Props { state, act, article, pointing, caret_moves } = props;
    let geometry = use_state_eq(Geometry::default);
    let resizes = use_resizes(article);
    use_held_touch(article);
    {
        let (article, geometry, pointing, state) =
            (article.clone(), geometry.clone(), pointing.0.clone(), state.clone());
        use_effect_with((state.work, resizes, *caret_moves), move |_| {
            let measures = BeforePaint::new(move || {
                let measured =
                    article.cast::<Element>().and_then(|root| measure(&root, &state, pointing.caret.get()));
                geometry.set(measured.unwrap_or_default());
            });
            move || drop(measures)
        });
    }
    let held: Rc<Cell<Option<Held>>> = use_memo((), |()| Cell::new(None));
    let drag = Drag { article: article.clone(), pointing: pointing.0.clone(), act: act.clone(), held };
    html! {
        <svg class="overlay" aria-hidden="true">
            { for geometry.connectors.iter().map(connector) }
            { for geometry.handles.iter().map(|handle| drag.handle(handle)) }
            { for geometry.badges.iter().map(|badge| html! {
                <g key={format!("badge-{}", badge.letter)} class="badge">
                    <circle cx={badge.x.to_string()} cy={(badge.y - 4.0).to_string()} r="9.5" />
                    <text x={badge.x.to_string()} y={(badge.y - 4.0).to_string()}>{ badge.letter }</text>
                </g>
            }) }
            if let Some((x, top, bottom)) = geometry.caret {
                <line key="caret" class="caret" x1={x.to_string()} x2={x.to_string()}
                    y1={top.to_string()} y2={bottom.to_string()} />
            }
        </svg>
    }
}

fn connector(connector: &Connector) -> Html {
    html! {
        <path key={format!("to-{}", connector.to)} class={classes!("connector", colour_class(connector.colour))}
            d={connector.path.clone()} />
    }
}

/// Keeps a finger on a handle from scrolling: `touch-action` does not reach the shapes of a drawing everywhere.
#[hook]
fn use_held_touch(article: &NodeRef) {
    let article = article.clone();
    use_effect_with((), move |()| {
        let frame = article.cast::<Element>().and_then(|root| root.parent_element());
        let listener = frame.map(|frame| {
            Listener::new(&frame, "touchstart", |event| {
                let touched =
                    dom::element_of(event.target()).and_then(|it| it.closest(".handle").ok().flatten());
                if touched.is_some() {
                    event.prevent_default();
                }
            })
        });
        move || drop(listener)
    });
}

/// Counts how often the article has changed its size: a window made narrower, a face that has come.
#[hook]
fn use_resizes(article: &NodeRef) -> u32 {
    let resizes = use_state(|| 0_u32);
    {
        let (article, resizes) = (article.clone(), resizes.setter());
        use_effect_with((), move |()| {
            let count = Cell::new(0_u32);
            let seen = Closure::<dyn Fn()>::new(move || {
                count.set(count.get().wrapping_add(1));
                resizes.set(count.get());
            });
            let observer = ResizeObserver::new(seen.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(root)) = (&observer, article.cast::<Element>()) {
                observer.observe(&root);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(seen);
            }
        });
    }
    *resizes
}

/// The handle that is held: its edge, where it was taken hold of, and whether it has been moved from there.
#[derive(Clone, Copy)]
struct Held {
    edge: Edge,
    from: (i32, i32),
    moved: bool,
}

/// How far a pointer must go to move a handle, in pixels: less is a click on what lies under it.
const MOVED_FROM: i32 = 4;

/// A handle on its way.
#[derive(Clone)]
struct Drag {
    article: NodeRef,
    pointing: Rc<Pointing>,
    act: Callback<Action>,
    held: Rc<Cell<Option<Held>>>,
}

impl Drag {
    fn handle(&self, handle: &Handle) -> Html {
        let Handle { edge, x, top, bottom, span_is_right, reach } = *handle;
        let name = match edge {
            Edge::Start => "start",
            Edge::End => "end",
        };
        // It is taken hold of on the span's own side, so that a drag over the text beside it selects that, and by
        // the knob, which hangs in the space between the lines: above the start and below the end.
        let target_x = if span_is_right { x } else { x - reach };
        let knob_y = if edge == Edge::Start { top - 4.0 } else { bottom + 4.0 };
        let (down, along, up) = (self.clone(), self.clone(), self.clone());
        let cancel = self.clone();
        html! {
            <g key={name} class={classes!("handle", name)} data-edge={name}
                onpointerdown={move |event: PointerEvent| down.begin(edge, &event)}
                onpointermove={move |event: PointerEvent| along.preview(&event)}
                onpointerup={move |event: PointerEvent| up.drop_at(&event)}
                onpointercancel={move |_: PointerEvent| cancel.end()}>
                <rect class="handle-target" x={target_x.to_string()} y={top.to_string()}
                    width={reach.to_string()} height={(bottom - top).to_string()} />
                <line class="handle-stem" x1={x.to_string()} x2={x.to_string()} y1={top.to_string()} y2={bottom.to_string()} />
                <circle class="handle-knob" cx={x.to_string()} cy={knob_y.to_string()} r="5" />
            </g>
        }
    }

    fn begin(&self, edge: Edge, event: &PointerEvent) {
        event.prevent_default();
        if let Some(handle) =
            dom::element_of(event.target()).and_then(|it| it.closest(".handle").ok().flatten())
        {
            let _ = handle.set_pointer_capture(event.pointer_id());
            // What lies under the pointer must be the text.
            let _ = handle.set_attribute("pointer-events", "none");
        }
        self.held.set(Some(Held { edge, from: (event.client_x(), event.client_y()), moved: false }));
        self.pointing.previewing.set(true);
    }

    /// Returns what the focused would cover if the handle were let go here, and the byte under it.
    fn here(&self, event: &PointerEvent) -> Option<(Edge, u32, Unit, Parts)> {
        let held = self.held.get()?;
        let far = |from: i32, to: i32| (to - from).abs() >= MOVED_FROM;
        let moved = held.moved || far(held.from.0, event.client_x()) || far(held.from.1, event.client_y());
        self.held.set(Some(Held { moved, ..held }));
        if !moved {
            return None;
        }
        let root = self.article.cast::<Element>()?;
        let state = self.pointing.state.borrow();
        let document = state.document.as_ref()?;
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let byte = place::byte_under(&root, document.text(), x, y)?;
        let unit = if event.alt_key() { Unit::Grapheme } else { state.unit };
        let byte = match unit {
            Unit::Word => beside_number(&root, document, byte, x).unwrap_or(byte),
            Unit::Grapheme => byte,
        };
        let parts = match (state.focused(), state.focused_own()) {
            (Some(focused), _) => placed(document, focused, held.edge, byte, unit)?,
            (None, Some((_, mark))) => edges::placed(document.text(), &mark.parts, held.edge, byte, unit)?,
            (None, None) => return None,
        };
        Some((held.edge, byte, unit, parts))
    }

    fn preview(&self, event: &PointerEvent) {
        let Some((.., parts)) = self.here(event) else { return };
        let state = self.pointing.state.borrow().clone();
        if let (Some(root), Some(document)) = (self.article.cast::<Element>(), &state.document) {
            place::select(&root, document.text(), parts.hull());
        }
    }

    fn drop_at(&self, event: &PointerEvent) {
        let dropped = self.here(event);
        let clicked = self.held.get().is_some_and(|held| !held.moved);
        let focus = self.pointing.state.borrow().focus;
        self.end();
        match (dropped, focus) {
            (Some((edge, byte, unit, _)), Some(id)) => {
                self.act.emit(Action::Mark(MarkAction::PlaceEdge(id, edge, byte, unit)))
            }
            _ if clicked => self.click_under(event),
            _ => {}
        }
    }

    /// Does what a click does on the text under the handle.
    fn click_under(&self, event: &PointerEvent) {
        let state = self.pointing.state.borrow().clone();
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let root = self.article.cast::<Element>();
        let byte = root
            .zip(state.document.as_ref())
            .and_then(|(root, document)| place::byte_under(&root, document.text(), x, y));
        if let Some(byte) = byte {
            self.act.emit(Action::Focus(FocusAction::At(byte)));
        }
    }

    fn end(&self) {
        if self.held.take().is_none() {
            return;
        }
        if let Some(root) = self.article.cast::<Element>().and_then(|root| root.parent_element())
            && let Ok(handles) = root.query_selector_all(".handle")
        {
            for idx in 0..handles.length() {
                if let Some(handle) = handles.get(idx).and_then(|node| node.dyn_into::<Element>().ok()) {
                    let _ = handle.remove_attribute("pointer-events");
                }
            }
        }
        if let Some(selection) = place::selection() {
            let _ = selection.remove_all_ranges();
        }
        // The browser tells of the selection after this; by then it is gone.
        self.pointing.previewing.set(false);
    }
}
