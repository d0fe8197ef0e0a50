//! Node's built-in modules, and the prelude that every realm starts from.

mod brotli;
mod buffer;
mod crypto;
mod encoding;
mod encodings;
mod intl;
mod process;
mod url;
mod vm;
mod zlib;

use crate::error::Result;
use crate::realm::{Entered, JSValue, UNDEFINED, number_of};
use std::ffi::CStr;

const fn c(text: &'static str) -> &'static CStr {
    match CStr::from_bytes_with_nul(text.as_bytes()) {
        Ok(text) => text,
        Err(_) => panic!("the prelude holds NUL"),
    }
}

macro_rules! prelude {
    ($($name:literal),*) => {
        &[$((c(concat!("rvm:", $name, "\0")), c(concat!(include_str!(concat!("js/", $name, ".js")), "\0")))),*]
    };
}

/// The scripts of the pristine image, in the order in which they run; names begin with `rvm:`.
pub static PRELUDE: &[(&CStr, &CStr)] = prelude!("globals", "module");

/// Scripts of the prelude that a realm runs when it first needs them, so that the image stays small.
pub static LAZY: &[(&CStr, &CStr)] = prelude!("base", "inspect", "console", "table", "timers", "rare", "node", "esm", "stack");

/// The scripts in folders of js: Node's modules (node/…) and what they are made of (node/internal/…). Compiled when a realm of the
/// process first asks for one.
#[allow(long_running_const_eval, reason = "the search for NUL in half a megabyte")]
pub static SCRIPTS: &[(&CStr, &CStr)] = include!(concat!(env!("OUT_DIR"), "/scripts.rs"));

/// A function of a Rust half: takes borrowed values, answers one of which the caller has the reference.
pub type Op = fn(&Entered, &[JSValue]) -> Result<JSValue>;

/// The Rust halves, by the names that `host.op` knows: `file.function`.
pub static OPS: &[(&str, Op)] = &[
    ("buffer.text", buffer::text),
    ("buffer.write", buffer::write),
    ("buffer.utf8Length", buffer::utf8_length),
    ("buffer.compare", buffer::compare),
    ("buffer.indexOf", buffer::index_of),
    ("buffer.swap", buffer::swap),
    ("buffer.copy", buffer::copy),
    ("buffer.fill", buffer::fill),
    ("buffer.isUtf8", buffer::is_utf8),
    ("buffer.isAscii", buffer::is_ascii),
    ("crypto.hash", crypto::hash::open),
    ("crypto.mac", crypto::hash::open_mac),
    ("crypto.update", crypto::hash::update),
    ("crypto.digest", crypto::hash::digest),
    ("crypto.copy", crypto::hash::copy),
    ("crypto.once", crypto::hash::once),
    ("crypto.pbkdf2", crypto::kdf::pbkdf2),
    ("crypto.room", crypto::kdf::room),
    ("crypto.hkdf", crypto::kdf::hkdf),
    ("crypto.scrypt", crypto::kdf::scrypt),
    ("crypto.cipher", crypto::cipher::open),
    ("crypto.run", crypto::cipher::update),
    ("crypto.aad", crypto::cipher::aad),
    ("crypto.padding", crypto::cipher::set_padding),
    ("crypto.finish", crypto::cipher::finish),
    ("crypto.random", crypto::random),
    ("crypto.equal", crypto::equal),
    ("encoding.label", encoding::label),
    ("encoding.into", encoding::into),
    ("encoding.decode", encoding::decode),
    ("encoding.open", encoding::open),
    ("encoding.step", encoding::step),
    ("objects.close", encoding::close),
    ("zlib.open", zlib::open),
    ("zlib.step", zlib::step),
    ("zlib.reset", zlib::reset),
    ("zlib.params", zlib::params),
    ("zlib.crc32", zlib::crc32),
    ("brotli.open", brotli::open),
    ("brotli.step", brotli::step),
    ("url.parse", url::parse),
    ("url.canParse", url::can_parse),
    ("url.set", url::set),
    ("url.toASCII", url::to_ascii),
    ("url.domainToASCII", url::domain_to_ascii),
    ("url.domainToUnicode", url::domain_to_unicode),
    ("intl.local", intl::local),
    ("intl.zone", intl::zone),
    ("intl.zones", intl::zones),
    ("process.ticks", process::ticks),
    ("process.memory", process::memory),
    ("vm.evaluate", vm::evaluate),
    ("vm.check", vm::check),
];

/// The argument of that place; `undefined` where there is none.
fn value(args: &[JSValue], i: usize) -> JSValue {
    args.get(i).copied().unwrap_or(UNDEFINED)
}

/// It, where it is a number or a truth value; else 0.
fn number(args: &[JSValue], i: usize) -> f64 {
    number_of(value(args, i)).unwrap_or(0.0)
}

/// Names of Node 20's built-in modules, without `node:`.
const NAMES: &[&str] = &[
    "_http_agent", "_http_client", "_http_common", "_http_incoming", "_http_outgoing", "_http_server", "_stream_duplex",
    "_stream_passthrough", "_stream_readable", "_stream_transform", "_stream_wrap", "_stream_writable", "_tls_common",
    "_tls_wrap", "assert", "assert/strict", "async_hooks", "buffer", "child_process", "cluster", "console", "constants",
    "crypto", "dgram", "diagnostics_channel", "dns", "dns/promises", "domain", "events", "fs", "fs/promises", "http", "http2",
    "https", "inspector", "inspector/promises", "module", "net", "os", "path", "path/posix", "path/win32", "perf_hooks", "process",
    "punycode", "querystring", "readline", "readline/promises", "repl", "stream", "stream/consumers", "stream/promises",
    "stream/web", "string_decoder", "sys", "timers", "timers/promises", "tls", "trace_events", "tty", "url", "util",
    "util/types", "v8", "vm", "wasi", "worker_threads", "zlib", "sea", "sqlite", "test", "test/reporters",
];

/// Names that exist only with `node:`; the resolver sees to that.
pub fn is_name(name: &str) -> bool {
    NAMES.contains(&name)
}

/// Whether the library has the module itself.
pub fn is_offered(name: &str) -> bool {
    matches!(name, "module" | "timers" | "console") || (is_name(name) && script(name).is_some())
}

fn script(name: &str) -> Option<&'static CStr> {
    let file = |n: &CStr| n.to_bytes().strip_prefix(b"rvm:node/").is_some_and(|n| n == name.as_bytes());
    SCRIPTS.iter().find(|(n, _)| file(n)).map(|(_, text)| *text)
}
