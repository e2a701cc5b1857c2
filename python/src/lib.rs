//! The native part of the Python package: `qawl._qawl`.
//!
//! What crosses the border is text: articles go in, JSON comes out, and `py/qawl` makes objects of it. So all of the
//! work is done without the interpreter's lock, and nothing here outlives a call: no thread, no pool. Offsets are
//! code points, as in Python's `str`.

mod engine;
mod exchange;

use std::ffi::OsString;

use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;

/// The native part of `qawl`. Use the functions of `qawl`, not these.
#[pymodule]
fn _qawl(module: &Bound<'_, PyModule>) -> PyResult<()> {
    qawl::detect::learned::check().map_err(|error| PyImportError::new_err(error.to_string()))?;
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<engine::Engine>()?;
    module.add_function(wrap_pyfunction!(engine::rules, module)?)?;
    module.add_function(wrap_pyfunction!(engine::languages, module)?)?;
    module.add_function(wrap_pyfunction!(exchange::formats, module)?)?;
    module.add_function(wrap_pyfunction!(exchange::open_packed, module)?)?;
    module.add_function(wrap_pyfunction!(exchange::load, module)?)?;
    module.add_function(wrap_pyfunction!(exchange::load_line, module)?)?;
    module.add_function(wrap_pyfunction!(exchange::dump, module)?)?;
    module.add_function(wrap_pyfunction!(exchange::validate, module)?)?;
    module.add_function(wrap_pyfunction!(exchange::agree, module)?)?;
    module.add_function(wrap_pyfunction!(exchange::score, module)?)?;
    module.add_function(wrap_pyfunction!(command, module)?)?;
    Ok(())
}

/// Runs the command with arguments, of which the first is its own name, and returns its exit status.
#[pyfunction]
fn command(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| qawl::cli::run_with(arguments))
}
