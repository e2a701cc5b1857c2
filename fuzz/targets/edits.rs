//! Steps of work, ten bytes each, against the plain document of the tests: edits a person means, edits
//! no one means, undo, redo, saving and loading.
#![no_main]

use libfuzzer_sys::fuzz_target;
use qawl::annotation::{Document, History};
use qawl::format::qawl::{read, write};
use qawl::schema::{Block, BlockKind, Lang};
use qawl::text::{Text, paragraphs};

#[path = "../../tests/it/deeds.rs"]
#[allow(dead_code)]
mod deeds;
#[path = "../../tests/it/plain.rs"]
mod plain;

use deeds::{Deed, N_DEEDS, Numbers, PIECES, assert_sound, transaction, wild};
use plain::Plain;

/// More steps show nothing that fewer do not, and make each run slow.
const MOST: usize = 200;

fn fresh(seed: u64) -> Document {
    let mut numbers = Numbers(seed);
    let text = Text::new(&numbers.text());
    let blocks = paragraphs(&text)
        .into_iter()
        .map(|span| Block { span, kind: BlockKind::ALL[numbers.below(BlockKind::ALL.len())] })
        .collect();
    Document::new("edits", text, Lang("ar".into()), blocks)
}

fuzz_target!(|bytes: &[u8]| {
    let Some((&seed, steps)) = bytes.split_first() else { return };
    let mut document = fresh(u64::from(seed));
    let mut history = History::default();
    let (mut past, mut future): (Vec<Plain>, Vec<Plain>) = (Vec::new(), Vec::new());
    for step in steps.chunks_exact(10).take(MOST) {
        let before = Plain::of(&document);
        let number = |at: usize| u16::from_le_bytes([step[at], step[at + 1]]);
        let words = PIECES[usize::from(step[1]) % PIECES.len()].to_owned();
        let deed = Deed { kind: step[0] % N_DEEDS, numbers: [number(2), number(4), number(6), number(8)], words };
        match step[0] >> 5 {
            0..=4 => {
                let transaction =
                    if step[0] >> 5 == 4 { wild(&document, &deed) } else { transaction(&document, &deed) };
                let after = before.after(&transaction);
                match history.perform(&mut document, &transaction) {
                    Ok(()) if transaction.edits.is_empty() => assert_eq!(Plain::of(&document), before),
                    Ok(()) => {
                        assert_eq!(Some(Plain::of(&document)), after);
                        past.push(before);
                        future.clear();
                    }
                    Err(_) => {
                        assert!(after.is_none());
                        assert_eq!(Plain::of(&document), before);
                    }
                }
            }
            5 => {
                history.undo(&mut document).expect("what was done can be undone");
                if let Some(was) = past.pop() {
                    assert_eq!(Plain::of(&document), was);
                    future.push(before);
                }
            }
            6 => {
                history.redo(&mut document).expect("what was undone can be done again");
                if let Some(was) = future.pop() {
                    assert_eq!(Plain::of(&document), was);
                    past.push(before);
                }
            }
            _ => {
                let saved = write(&document);
                let loaded = read(&saved).expect("what was written can be read");
                assert_eq!(write(&loaded), saved);
                if step[1] % 4 == 0 {
                    document = loaded;
                    (history, past, future) = (History::default(), Vec::new(), Vec::new());
                }
            }
        }
        assert_sound(&document);
    }
});
