//! Mounts the app.

fn main() {
    // In a turn of its own: by then the page knows this part of the module, and can join the rest to it
    // (`assets/load.js`).
    gloo::timers::callback::Timeout::new(0, || {
        // The loading notice is the body's only content; the app takes its place.
        if let Some(body) = web_sys::window().and_then(|window| window.document()?.body()) {
            body.replace_children_with_node_0();
        }
        yew::Renderer::<qawl::ui::App>::new().render();
    })
    .forget();
}
