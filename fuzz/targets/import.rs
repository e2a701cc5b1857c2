//! Bytes of a file of any format: told apart, read with a report, written in every format there is, and
//! read again. The first byte chooses the name.
#![no_main]

use libfuzzer_sys::fuzz_target;
use qawl::format::{ExportOptions, Format, ImportOptions, export, import};
use qawl::format::qawl::{read, write};

#[path = "../../tests/it/deeds.rs"]
#[allow(dead_code)]
mod deeds;

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, rest)) = bytes.split_first() else { return };
    // Sometimes the format is told, mostly it is recognised by content and ending.
    let format = Format::ALL.get(usize::from(first)).copied();
    let ending = Format::ALL[usize::from(first) % Format::ALL.len()].ending();
    let name = if first > 200 { String::new() } else { format!("a{ending}") };
    let options = ImportOptions { format, ..ImportOptions::default() };
    let Ok(taken) = import(&name, rest, &options) else { return };
    for imported in &taken.documents {
        let document = &imported.document;
        deeds::assert_sound(document);
        let saved = write(document);
        let loaded = read(&saved).unwrap_or_else(|error| panic!("{error}\n{saved}"));
        assert_eq!(write(&loaded), saved);
        for format in Format::ALL {
            // Refused at most for a character that the format cannot hold.
            let Ok(files) = export(*format, &[document], &ExportOptions::default()) else { continue };
            for file in files {
                let again = import(&file.name, &file.bytes, &ImportOptions { format: Some(*format), ..Default::default() });
                if let Ok(again) = again {
                    again.documents.iter().for_each(|it| deeds::assert_sound(&it.document));
                }
            }
        }
    }
});
