//! The way in and out of Qawl for every format: what is written is read back, up to what is told to be
//! lost, and nothing is taken in without a word.

mod door;
mod foreign;
mod json;
mod list;
mod others;
mod own;
mod round;
