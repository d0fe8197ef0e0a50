//! The C face. One topic is one file, one section of the header and one test.
//!
//! Everything here is thin: check what C handed over, call the Rust API below, write the outputs last and
//! only on success. No unwinding crosses: every export runs inside `guard::run`.

// What the caller promises is said in the docs, which are the header's, for C: ownership, errors, threads.
#![allow(clippy::missing_safety_doc)]

mod args;
pub mod context;
pub mod data;
pub mod error;
pub mod function;
mod guard;
pub mod handle;
pub mod heap;
pub mod iterate;
pub mod jobs;
pub mod map;
pub mod module;
pub mod object;
mod owned;
pub mod prepared;
pub mod process;
pub mod promise;
pub mod python;
pub mod scope;
pub mod status;
pub mod template;
pub mod value;
