//! Where in a file something is, reported only if it must be: of a sound file with ten thousand spans nothing is
//! ever written out.

use std::fmt;

/// A JSON pointer, made of the way to it.
#[derive(Clone, Copy)]
pub(super) enum Pointer<'a> {
    /// The whole file.
    Root,
    /// A field of an object.
    Field(&'a Pointer<'a>, &'a str),
    /// An element of a list.
    Element(&'a Pointer<'a>, usize),
}

impl<'a> Pointer<'a> {
    /// Returns the pointer to a field.
    pub fn field(&'a self, name: &'a str) -> Pointer<'a> {
        Pointer::Field(self, name)
    }

    /// Returns the pointer to an element.
    pub fn at(&'a self, idx: usize) -> Pointer<'a> {
        Pointer::Element(self, idx)
    }
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Field(of, name) => write!(formatter, "{of}/{name}"),
            Self::Element(of, idx) => write!(formatter, "{of}/{idx}"),
        }
    }
}
