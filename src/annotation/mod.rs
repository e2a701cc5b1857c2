//! The annotation model.
