//! Qawl JSON, the native format: everything a document holds, with offsets in code points and the
//! covered text beside them. `docs/formats.md` tells it field by field, `schema/qawl-v1.schema.json`
//! to a validator.

mod answers;
mod dto;
mod error;
mod opinions;
mod parse;
mod parts;
mod pointer;
mod read;
pub(in crate::format) mod specification;
mod version;
mod write;

pub use error::{At, Problem, ReadError};
pub(in crate::format) use parse::{not_json, of_shape};
pub use read::{check, read};
pub use version::VERSION;
pub use write::{Written, write, write_line};

/// Returns the JSON Schema (draft 2020-12) of a file, made from the types that read it.
#[cfg(feature = "schema")]
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(dto::Document);
    schema.insert("$id".to_owned(), "qawl-v1.schema.json".into());
    schema.insert("title".to_owned(), "Qawl JSON v1".into());
    let mut json = super::encode::indented_json(&schema);
    json.push('\n');
    json
}
