//! The app in a browser: what is rendered is the text, what is selected is what gets marked.

#![cfg(target_arch = "wasm32")]

use std::cell::Cell;
use std::sync::Arc;

use qawl::annotation::{
    Action as Done, Annotation, AnnotationId, Document, Edit, Origin, Parts, Review, Role, Transaction,
};
use qawl::format::qawl::write;
use qawl::schema::{Block, BlockKind, Confidence, Evidence, Label, Lang, RuleId};
use qawl::text::{Span, Text, paragraphs};
use qawl::ui::{App, Props};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Element;
use yew::{AppHandle, Renderer};

wasm_bindgen_test_configure!(run_in_browser);

/// An emoji and an astral letter, a no-break space, bidi controls, a tatweel, a diacritic, and Latin
/// in Arabic; a paragraph of its own in the other direction.
const ARTICLE: &str = "قال سالم الحدّاد: “سنفتح 12\u{a0}محطة 🔋 في 𐎠 قبل الصيف”.\n\n\
    وأضـاف أن \u{2067}شركة Volt Labs\u{2069} وقّعت العقد.\n\nVolt Labs said: “We signed.”";

/// The article with two cues, a mention and a quote suggested.
fn document() -> Document {
    let text = Text::new(ARTICLE);
    let blocks = paragraphs(&text).into_iter().map(|span| Block { span, kind: BlockKind::Body }).collect();
    let mut document = Document::new("web", text, Lang("ar".into()), blocks);
    let marks = [
        (Label::Cue, "قال"),
        (Label::Speaker, "سالم الحدّاد"),
        (Label::Quote, "سنفتح 12\u{a0}محطة 🔋 في 𐎠 قبل الصيف"),
        (Label::Cue, "أضـاف"),
    ];
    let edits = marks.iter().zip(1..).map(|((label, surface), id)| {
        let start = ARTICLE.find(surface).expect("marks stand in the article");
        let annotation = Annotation {
            id: AnnotationId(id),
            parts: Parts::new([Span::from_range(start..start + surface.len())]).expect("it is not empty"),
            role: Role::fresh(*label),
            review: Review::Suggested,
            origin: Origin::Rule(Evidence {
                rule: RuleId("ar/colon".into()),
                confidence: Confidence::thousandths(900),
                entry: None,
            }),
            suggested_parts: None,
            note: None,
            opinions: Vec::new(),
        };
        Edit::Annotation(annotation.id, Some(Arc::new(annotation)))
    });
    let transaction = Transaction { action: Done::Suggest, edits: edits.collect() };
    document.apply(&transaction).expect("the marks fit");
    document
}

/// Runs a script in the page; `article` is there, and `at(surface)` gives a range over a text that may
/// run over several elements.
fn run(script: &str) -> JsValue {
    let source = format!(
        "const article = document.querySelector('#article');
        const nodes = (root) => {{ const walk = document.createTreeWalker(root, 4), found = []; let node;
            while ((node = walk.nextNode())) found.push(node); return found; }};
        const at = (surface) => {{ for (const block of article.querySelectorAll('.block')) {{
            let from = block.textContent.indexOf(surface); if (from < 0) continue;
            let to = from + surface.length; const range = document.createRange();
            for (const node of nodes(block)) {{
                if (from >= 0 && from < node.length) {{ range.setStart(node, from); from = -1; }}
                else if (from >= 0) from -= node.length;
                if (to > 0 && to <= node.length) {{ range.setEnd(node, to); to = -1; }}
                else if (to > 0) to -= node.length; }}
            return range; }} }};
        const select = (surface) => {{ const s = getSelection(); s.removeAllRanges(); s.addRange(at(surface)); }};
        const press = (key, init = {{}}) => (document.activeElement ?? document.body).dispatchEvent(
            new KeyboardEvent('keydown', {{ key, bubbles: true, cancelable: true, ...init }}));
        const paste = (text) => {{ const data = new DataTransfer(); data.setData('text/plain', text);
            document.body.dispatchEvent(new ClipboardEvent('paste',
                {{ clipboardData: data, bubbles: true, cancelable: true }})); }};
        {script}"
    );
    js_sys::Function::new_no_args(&source).call0(&JsValue::NULL).expect("the script runs")
}

fn text_of(script: &str) -> String {
    run(script).as_string().expect("the script returns a string")
}

/// Waits a moment.
async fn moment() {
    let wait = js_sys::Promise::new(&mut |resolve, _| {
        let window = web_sys::window().expect("there is a page");
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 20);
    });
    JsFuture::from(wait).await.expect("time goes on");
}

/// Waits until a script returns that text, for ten seconds at most; then says what it returned instead.
async fn becomes(script: &str, expected: &str, what: &str) {
    for _ in 0..500 {
        if text_of(script) == expected {
            return;
        }
        moment().await;
    }
    assert_eq!(text_of(script), expected, "{what}");
}

thread_local! {
    /// Whether a test has the page. The runner polls all tests at once, and they share the page and its focus.
    static TAKEN: Cell<bool> = const { Cell::new(false) };
}

/// An app that has the page to itself until it is dropped.
struct Alone {
    root: Element,
    app: Option<AppHandle<App>>,
}

impl Drop for Alone {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
        // What is looked for in the page is not found in what this one leaves.
        self.root.remove();
        TAKEN.set(false);
    }
}

async fn pasted(source: &str) -> Alone {
    while TAKEN.replace(true) {
        moment().await;
    }
    // The app before stops listening after it has been dropped.
    moment().await;
    let page = web_sys::window().and_then(|window| window.document()).expect("there is a page");
    let root = page.create_element("div").expect("a div can be made");
    page.body().expect("there is a body").append_child(&root).expect("it takes a child");
    let props = Props { in_memory: true, ..Props::default() };
    let app = Some(Renderer::<App>::with_root_and_props(root.clone(), props).render());
    let alone = Alone { root, app };
    becomes("return String(!!document.querySelector('main'))", "true", "the app is there").await;
    let literal = serde_json::to_string(source).expect("a string is JSON");
    run(&format!("paste({literal})"));
    becomes("return String(!!document.querySelector('#article .run'))", "true", "the article is there").await;
    alone
}

const FOCUSED: &str =
    "return [...article.querySelectorAll('.run.focused')].map((run) => run.textContent).join('')";

const CLAIMS: &str = "return String(article.querySelectorAll('.run.claim').length)";

#[wasm_bindgen_test]
async fn what_is_rendered_is_the_text_and_nothing_else() {
    let _app = pasted(&write(&document())).await;
    let shown =
        text_of("return [...article.querySelectorAll('.block')].map((it) => it.textContent).join('\\n\\n')");
    assert_eq!(shown, ARTICLE);
    let directions = text_of("return [...article.querySelectorAll('.block')].map((it) => it.dir).join(' ')");
    assert_eq!(directions, "rtl rtl ltr");
    assert_eq!(text_of("return String(article.querySelectorAll('.run').length)"), "4");
    assert_eq!(
        text_of("return article.querySelector('.run.quote').textContent"),
        "سنفتح 12\u{a0}محطة 🔋 في 𐎠 قبل الصيف"
    );
}

#[wasm_bindgen_test]
async fn what_is_selected_is_what_gets_marked() {
    let _app = pasted(&write(&document())).await;
    for surface in
        ["🔋", "محطة 🔋 في 𐎠", "\u{2067}شركة Volt Labs\u{2069}", "أضـاف أن", "12\u{a0}محطة", "We signed"]
    {
        let n_claims = text_of(CLAIMS);
        run(&format!(
            "select({surface:?}.replace(/\\\\u\\{{([0-9a-f]+)\\}}/g, (_, hex) => String.fromCodePoint(parseInt(hex, 16)))); article.focus({{ preventScroll: true }})"
        ));
        becomes("return String(!!document.querySelector('.palette'))", "true", surface).await;
        run("press('4', { altKey: true, code: 'Digit4' })");
        let marked = surface.trim_matches(['\u{2067}', '\u{2069}']);
        if surface == "🔋" {
            becomes(&format!("{CLAIMS} !== '{n_claims}' ? 'more' : 'as many'"), "more", surface).await;
        } else {
            becomes(FOCUSED, marked, surface).await;
        }
        run("press('z', { ctrlKey: true })");
        becomes(CLAIMS, &n_claims, surface).await;
    }
}

#[wasm_bindgen_test]
async fn edges_move_and_come_back_with_the_keyboard() {
    let _app = pasted(&write(&document())).await;
    run("article.focus({ preventScroll: true }); press('n'); press('n')");
    becomes(FOCUSED, "سالم الحدّاد", "the second").await;
    run("press('[')");
    becomes(FOCUSED, "سالم", "a word less").await;
    // The same key on an Arabic keyboard, by a letter.
    run("press('د', { code: 'BracketRight', altKey: true })");
    becomes(FOCUSED, "سالم ا", "a letter more").await;
    run("press('z', { ctrlKey: true }); press('z', { ctrlKey: true })");
    becomes(FOCUSED, "سالم الحدّاد", "undone").await;
    becomes("return String(document.querySelectorAll('.handle').length)", "2", "its handles").await;
}

#[wasm_bindgen_test]
async fn a_key_right_after_a_selection_made_with_the_keyboard_marks_it() {
    let _app = pasted(&write(&document())).await;
    run("article.focus({ preventScroll: true }); press('ArrowLeft');
        press('ArrowLeft', { shiftKey: true, ctrlKey: true }); press('4')");
    becomes(FOCUSED, "قال", "what was selected").await;
    becomes("return String(!!article.querySelector('.run.focused.claim'))", "true", "a claim").await;
}

#[wasm_bindgen_test]
async fn the_selection_outlives_an_edit_elsewhere() {
    let _app = pasted(&write(&document())).await;
    run("article.focus({ preventScroll: true }); press('n')");
    becomes("return String(!!article.querySelector('.run.focused'))", "true", "the first").await;
    let first = text_of(FOCUSED);
    run("select('محطة 🔋 في')");
    becomes("return String(!!document.querySelector('.palette'))", "true", "the selection").await;
    // Accepting redraws the paragraph that the selection is in.
    run("press('Enter')");
    becomes(&format!("{FOCUSED} !== {first:?} ? 'on' : 'there'"), "on", "the focus moves on").await;
    assert_eq!(text_of("return getSelection().toString()"), "محطة 🔋 في");
}

#[wasm_bindgen_test]
async fn what_cannot_be_opened_leaves_what_is_open() {
    let _app = pasted(&write(&document())).await;
    let before = text_of("return article.textContent");
    let mut said = String::new();
    for source in ["{\"format\": \"qawl\", ", "{\"nbformat\": 4, \"cells\": []}", "   \n "] {
        let literal = serde_json::to_string(source).expect("a string is JSON");
        run(&format!("paste({literal})"));
        let toast = "return document.querySelector('.toast')?.textContent ?? ''";
        let was = serde_json::to_string(&said).expect("a string is JSON");
        becomes(
            &format!("const it = document.querySelector('.toast')?.textContent ?? ''; return it && it !== {was} ? 'said' : it"),
            "said",
            source,
        )
        .await;
        said = text_of(toast);
        assert_ne!(said, "", "{source}");
        assert_eq!(text_of("return article.textContent"), before);
    }
}
