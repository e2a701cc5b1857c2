//! Constructions of English news, by the sieve or room that finds them.

mod according_to;
mod clauses;
mod conversations;
mod objects_and_infinitives;
mod quotation_marks;
mod speakers;
