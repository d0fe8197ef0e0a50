//! Requiring: what a specifier means, where its source comes from, and its compiled code.
//!
//! Knows the realm; the realm does not know it. The JavaScript half (module objects, the cache, `require` itself) is the
//! prelude in `builtins/js`.

pub mod code;
mod column;
mod entry;
mod files;
mod functions;
pub mod jail;
mod lexer;
mod load;
mod loader;
pub mod map;
pub mod meaning;
mod modules;
mod natives;
mod ops;
mod paths;
mod prepared;
pub mod resolve;
pub mod source;
pub mod template;

pub use entry::{new_context, require};
pub use loader::Options;
pub use map::ModuleMap;

/// Modules that are cached, and bytes of what is kept of them.
pub fn counts() -> (u64, u64) {
    let (modules, bytes) = code::counts();
    (modules, bytes + prepared::kept_bytes())
}

/// Forgets compiled code and resolved paths.
pub fn clear_caches() {
    prepared::clear();
    code::clear();
    paths::clear();
}

/// The locks of this layer that fork must hold.
fn fork_locks() -> Box<dyn std::any::Any> {
    Box::new((prepared::fork_lock(), paths::fork_lock(), code::fork_lock()))
}

#[ctor::ctor(unsafe)]
fn register() {
    crate::realm::fork::also_hold(fork_locks);
}
