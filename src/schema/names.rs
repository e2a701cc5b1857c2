//! The names that the types of this module carry in files: one table a type, read both ways.

use std::fmt;

/// A name that no value of the type carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// What was asked for, e.g. `Label`.
    pub of: &'static str,
    /// The names there are.
    pub known: &'static [&'static str],
}

impl fmt::Display for UnknownName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "not one of {}", self.known.join(", "))
    }
}

impl std::error::Error for UnknownName {}

/// Gives an enum `ALL`, `name()`, `Display` and `FromStr` from one table.
macro_rules! named {
    ($type:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $type {
            /// All values, in the order they are shown in.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the name used in files and rules.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl ::std::fmt::Display for $type {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(self.name())
            }
        }

        impl ::std::str::FromStr for $type {
            type Err = $crate::schema::UnknownName;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                match name {
                    $($name => Ok(Self::$variant),)+
                    _ => Err($crate::schema::UnknownName { of: stringify!($type), known: &[$($name),+] }),
                }
            }
        }
    };
}

pub(crate) use named;
