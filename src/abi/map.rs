//! Module maps: what a specifier stands for instead of the file system or a built-in.

use super::error::rvm_error;
use super::function::{CFunction, rvm_drop, rvm_host_function};
use super::guard;
use super::owned::{self, Owned};
use super::status::*;
use super::value::*;
use crate::error::{Error, Result, Status};
use crate::realm::{self, Kind};
use crate::require::ModuleMap;
use crate::require::map::{Entries, Entry, Member, Plain};
use std::ffi::{c_char, c_void};
use std::path::PathBuf;
use std::sync::Arc;

/// Makes an empty map. A map can serve many realms; a realm sees the entries that the map had when it was first given. `specifier` in the functions below is the
/// text as modules write it (`fs`, `lodash/merge`, `./config.json`), or an absolute path, which also replaces the file found under that path. `node:fs` and `fs` are the same entry. A second entry for a specifier replaces the first.
///
/// Ownership: `*map` is the caller's; realms that use it keep what they need of it alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_map_new(map: *mut rvm_handle, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let map = guard::output(map, "map")?;
            *map = owned::make::<ModuleMap>(Arc::default())?;
            Ok(())
        })
    }
}

/// `specifier` is a module with this source text, `length` bytes of UTF-8: JSON if the specifier ends in `.json`, an ES module if it ends in `.mjs`, else
/// CommonJS. Its own requires resolve from where it was first required in the realm; its filename is the specifier.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_map_source(map: rvm_handle, specifier: *const c_char, source: *const c_char, length: usize, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let text = guard::utf8(source, length, "source")?;
            set(map, specifier, Entry::Source(text.into()))
        })
    }
}

/// `specifier` is the file, folder or package at `path` (absolute, or relative to the base of the context). The grant covers what `path` alone would by default, also where the roots do not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_map_file(map: rvm_handle, specifier: *const c_char, path: *const c_char, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let path = guard::text(path, "path")?;
            set(map, specifier, Entry::File(PathBuf::from(path)))
        })
    }
}

/// `require(specifier)` fails with `ERR_ACCESS_DENIED`, whatever is on disk.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_map_deny(map: rvm_handle, specifier: *const c_char, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            set(map, specifier, Entry::Deny)
        })
    }
}

/// Adds a host function to the host object that `specifier` stands for: `require(specifier)[name]`; with `name` NULL the module itself is the function. Dots in `name` make
/// nested objects (`promises.readFile`). Every realm gets an object of its own; all share `userdata`.
///
/// `drop(userdata)` runs when the map is released and the last realm that used it has ended, or when the entry is replaced and no realm uses it, or before this returns if it fails.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_map_function(
    map: rvm_handle,
    specifier: *const c_char,
    name: *const c_char,
    function: rvm_host_function,
    userdata: *mut c_void,
    drop: rvm_drop,
    error: *mut *mut rvm_error,
) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            // Made first: whatever fails below drops it, and with it the userdata.
            let function = CFunction::new(function, userdata, drop);
            add(map, specifier, name, Member::Function(Arc::new(function?)))
        })
    }
}

/// Adds a value (anything but a handle) to the host object that `specifier` stands for; with `name` NULL the module itself is the value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_map_value(
    map: rvm_handle,
    specifier: *const c_char,
    name: *const c_char,
    value: *const rvm_value,
    error: *mut *mut rvm_error,
) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let value = &guard::items(value, 1, "value")?[0];
            add(map, specifier, name, Member::Value(plain(value)?))
        })
    }
}

/// Of `rvm_map_allow`: files may be read, folders listed.
pub const RVM_READ: u32 = 1;
/// Of `rvm_map_allow`: files and folders may be made, changed and removed.
pub const RVM_WRITE: u32 = 2;

/// Lets the built-in `specifier` reach what it otherwise refuses with `ERR_ACCESS_DENIED`. There is one that can be granted: `fs` (and with it `fs/promises`), the
/// folder `root` and all below it, to read (`RVM_READ`), to write (`RVM_WRITE`) or both. Neither `..` nor a symlink leads out of it, what may only be written is not
/// read through links, moves or an `r+` from what may be read, and set-user-ID bits are not set. Modules see the host's own paths;
/// relative ones are relative to the base of the context, or to `/`. Pipes, sockets and devices are not opened, and nothing is watched. A further call adds a folder, one for the
/// same folder changes its rights.
///
/// Errors: `RVM_INVALID_ARGUMENT` for another specifier or right, `RVM_NOT_FOUND` if `root` is no folder.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_map_allow(map: rvm_handle, specifier: *const c_char, root: *const c_char, access: u32, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let name = name_of(specifier)?;
            let root = guard::text(root, "root")?;
            if crate::require::map::key(name) != "fs" {
                return Err(Error::invalid(format!("'{name}' cannot be granted; 'fs' can")));
            }
            if access == 0 || access & !(RVM_READ | RVM_WRITE) != 0 {
                return Err(Error::invalid("access is RVM_READ, RVM_WRITE or both"));
            }
            let real = std::path::absolute(root).map_err(|e| Error::invalid(format!("root: {e}")))?;
            if !real.is_dir() {
                return Err(Error::new(Status::NotFound, format!("the root '{root}' is no folder")));
            }
            drop(owned::of::<ModuleMap>(map)?.allow(name, real, access));
            Ok(())
        })
    }
}

impl Owned for ModuleMap {
    const KIND: Kind = Kind::Map;
    const NAME: &'static str = "module map";
}

/// The entries of the map that a handle names.
pub(crate) fn entries(handle: rvm_handle) -> Result<Arc<Entries>> {
    Ok(owned::of::<ModuleMap>(handle)?.entries())
}

unsafe fn name_of<'a>(specifier: *const c_char) -> Result<&'a str> {
    // SAFETY: the caller's promise about `specifier`.
    match unsafe { guard::text(specifier, "specifier") }? {
        "" | "node:" => Err(Error::invalid("specifier is empty")),
        name => Ok(name),
    }
}

unsafe fn set(map: rvm_handle, specifier: *const c_char, entry: Entry) -> Result<()> {
    // SAFETY: the caller's promise about `specifier`.
    let specifier = unsafe { name_of(specifier) }?;
    drop(owned::of::<ModuleMap>(map)?.set(specifier, entry));
    Ok(())
}

unsafe fn add(map: rvm_handle, specifier: *const c_char, name: *const c_char, member: Member) -> Result<()> {
    // SAFETY: the caller's promise about the texts.
    let (specifier, name) = unsafe { (name_of(specifier)?, guard::optional_text(name, "name")?) };
    if name.is_some_and(|n| n.split('.').any(str::is_empty)) {
        return Err(Error::invalid("name has an empty part"));
    }
    drop(owned::of::<ModuleMap>(map)?.add(specifier, name, member));
    Ok(())
}

/// A copy of a value that is no handle.
unsafe fn plain(value: &rvm_value) -> Result<Plain> {
    // SAFETY: the caller's promise about the value's data; `input` checks the text.
    unsafe {
        if value.input(&mut realm::Cell::UNDEFINED.clone())? {
            return Err(Error::invalid("a map's value cannot be or name a handle: a map serves many realms"));
        }
        let text = || guard::utf8(value.r#as.data, value.length as usize, "value").map(str::to_owned);
        Ok(match value.kind {
            RVM_NULL => Plain::Null,
            RVM_BOOL => Plain::Bool(value.r#as.integer as u8 != 0),
            RVM_NUMBER => Plain::Number(value.r#as.number),
            RVM_BIGINT if value.length == 0 => Plain::BigInt(value.r#as.integer),
            RVM_BIGINT => Plain::BigIntText(text()?),
            RVM_STRING => Plain::String(text()?),
            RVM_BYTES => Plain::Bytes(guard::bytes(value.r#as.data, value.length as usize, "value")?.to_vec()),
            RVM_JSON => Plain::Json(text()?),
            RVM_DATA => Plain::Data(text()?),
            _ => Plain::Undefined,
        })
    }
}
