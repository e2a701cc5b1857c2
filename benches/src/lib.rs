//! Measures detection stage by stage. The same code runs natively and, built for wasm, in a page.

use qawl::detect::{DetectOptions, Detection, Stage, detect_observed};
use qawl::text::Text;

/// The stages in the order they follow one another, with their names.
pub const STAGES: [(Stage, &str); 6] = [
    (Stage::Language, "language"),
    (Stage::Blocks, "blocks"),
    (Stage::Reading, "reading"),
    (Stage::Attributions, "attributions"),
    (Stage::Speakers, "speakers"),
    (Stage::Claims, "claims"),
];

/// How long things took, in milliseconds.
#[derive(Clone, Debug, Default)]
pub struct Times {
    /// Each of [`STAGES`].
    pub stages: [f64; 6],
    /// All of detection.
    pub total: f64,
}

/// Returns how long each stage takes on a text by a clock that tells milliseconds: of `runs` runs the one that
/// was fastest altogether, since whatever else the machine does only adds to it.
pub fn measure(text: &Text, options: &DetectOptions, runs: u32, clock: &dyn Fn() -> f64) -> Times {
    let mut best: Option<Times> = None;
    for _ in 0..runs.max(1) {
        let mut times = Times::default();
        let began = clock();
        let mut last = began;
        let found = detect_observed(text, options, &mut |stage| {
            let now = clock();
            if let Some(idx) = STAGES.iter().position(|(other, _)| *other == stage)
                && let Some(slot) = times.stages.get_mut(idx)
            {
                *slot += now - last;
            }
            last = now;
        });
        times.total = clock() - began;
        drop(std::hint::black_box(found));
        if best.as_ref().is_none_or(|best| times.total < best.total) {
            best = Some(times);
        }
    }
    best.unwrap_or_default()
}

/// Detects once; where instructions are counted.
#[inline(never)]
pub fn counted_detect(text: &Text) -> Detection {
    qawl::detect::detect(text, &DetectOptions::default())
}

#[cfg(target_arch = "wasm32")]
mod page {
    use qawl::detect::DetectOptions;
    use qawl::text::Text;
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = performance)]
        fn now() -> f64;
    }

    /// Returns the milliseconds of each stage and of all together, and the memory in use before and after, in
    /// bytes.
    #[wasm_bindgen]
    pub fn measure(source: &str, runs: u32) -> Vec<f64> {
        let text = Text::new(source);
        let times = super::measure(&text, &DetectOptions::default(), runs, &now);
        let mut found = times.stages.to_vec();
        found.push(times.total);
        found
    }
}
