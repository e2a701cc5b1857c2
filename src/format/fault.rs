//! What is wrong with a value of a file, while the file's format reads it.

use std::fmt;

use super::locate::Place;
use super::problem::ImportProblem;

/// Something wrong with a value, and the pointer that leads there from where it was read.
#[derive(Debug)]
pub struct Fault {
    /// A JSON pointer; empty in what is not JSON.
    pub pointer: String,
    /// The place in the file, where that is known.
    pub place: Option<Place>,
    /// What is wrong.
    pub problem: ImportProblem,
}

impl Fault {
    /// Returns a fault of the value itself.
    pub fn new(message: impl Into<String>) -> Self {
        Self::of(ImportProblem::Shape(message.into()))
    }

    /// Returns a fault of the file as a whole.
    pub fn of(problem: ImportProblem) -> Self {
        Self { pointer: String::new(), place: None, problem }
    }

    /// Returns a fault of a line, counted from 1.
    pub fn at_line(line: usize, message: impl Into<String>) -> Self {
        Self { place: Some(Place { line, column: 1 }), ..Self::new(message) }
    }

    /// Returns the fault as seen from the value around.
    pub fn under(mut self, step: impl fmt::Display) -> Self {
        self.pointer = format!("/{step}{}", self.pointer);
        self
    }
}
