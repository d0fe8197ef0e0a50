//! Runs somebody else's JavaScript module inside your own program, and gives every byte back when you let go of it.
//!
//! The C ABI is in [`abi`] (header: include/rvm.h). What it stands on: [`realm`], one isolated world; [`require`], how modules are
//! found and compiled; [`builtins`], what a realm starts with. Arrows go down only.

pub mod abi;
pub mod builtins;
pub mod error;
pub mod realm;
pub mod require;
