"""require(), contexts and module maps."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Mapping, MutableMapping
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional, Sequence, Tuple, Union

from . import _native as n
from ._calls import FIRST, SPARE, Owner, Realm, attend, attention, call_failed, done, frame, put, take
from ._errors import InvalidArgumentError, ReleasedError, RvmError, read_error
from ._host import CALL, DROP, PRINT, REJECTED, name_realm, register, watch
from ._native import lib
from ._objects import JSObject, Properties, _set_handle, _set_realm, _set_recipe, wrap
from ._realm import check, poll, realm_stats

StrPath = Union[str, "os.PathLike[str]"]
_require = lib.rvm_require


class Source:
    """In a ModuleMap: a module with this source text (JSON, if the specifier ends in ``.json``)."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return f"Source({self.text!r})"


class Path:
    """In a ModuleMap: the file, folder or package at this path."""

    __slots__ = ("path",)

    def __init__(self, path: StrPath) -> None:
        self.path = os.fspath(path)

    def __repr__(self) -> str:
        return f"Path({self.path!r})"


class Deny:
    """In a ModuleMap: ``require`` of it fails with ERR_ACCESS_DENIED. There is one: ``deny``."""

    def __repr__(self) -> str:
        return "deny"

    def __reduce__(self) -> str:
        return "deny"


deny = Deny()


class _Handle:
    """Something with a handle that is released with it."""

    __slots__ = ("_handle", "_realm", "__weakref__")
    _handle: int
    _realm: Realm

    def release(self) -> None:
        """Lets go of it. Twice is once."""
        handle, self._handle = self._handle, 0
        if handle:
            lib.rvm_release(handle)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def __del__(self, _release: Any = lib.rvm_release) -> None:
        handle = getattr(self, "_handle", 0)
        if handle:
            _release(handle)


class ModuleMap(_Handle, MutableMapping):  # type: ignore[type-arg]
    """What specifiers stand for, for every module in the graph, at every depth.

    ``ModuleMap({"fs": {"readFileSync": read}, "x": Source("…"), "y": Path("lib/y.js"), "os": deny})``: a dict is a host
    object whose members are Python callables, plain data and further dicts; a callable is a module that is that function; anything
    else that is data is a module that is that value.

    ``ModuleMap().allow("fs", folder)`` grants what reaches the host.

    A realm sees the entries that the map had when it was first given.
    """

    __slots__ = ("_entries", "_grants")

    def __init__(self, entries: Union[Mapping[str, Any], Iterable[Tuple[str, Any]]] = (), /, **more: Any) -> None:
        self._handle = 0
        self._realm = Realm()  # of the functions only
        self._realm.id = -1
        self._entries: Dict[str, Any] = {}
        self._grants: Dict[Tuple[str, str], Tuple[bool, bool]] = {}
        f = frame()
        try:
            status = lib.rvm_map_new(f.spare, f.error)
            if status:
                call_failed(status, f)
            self._handle = f.words[SPARE]
        finally:
            done(f)
        self.update(entries, **more)

    def __setitem__(self, specifier: str, entry: Any) -> None:
        key = _c_text(specifier, "a specifier")
        f = frame()
        try:
            if isinstance(entry, Source):
                text = entry.text.encode()
                status = lib.rvm_map_source(self._handle, key, text, len(text), f.error)
            elif isinstance(entry, (Path, os.PathLike)):
                path = entry.path if isinstance(entry, Path) else os.fspath(entry)
                status = lib.rvm_map_file(self._handle, key, os.fsencode(path), f.error)
            elif isinstance(entry, Deny):
                status = lib.rvm_map_deny(self._handle, key, f.error)
            elif isinstance(entry, Mapping) and entry:
                for path, value in _leaves(entry):
                    self._add(key, path, value)
                status = 0
            else:
                self._add(key, None, entry)
                status = 0
            if status:
                call_failed(status, f)
        finally:
            done(f)
        self._entries[specifier] = entry

    def allow(self, specifier: str, root: StrPath, *, read: bool = True, write: bool = False) -> "ModuleMap":
        """Grants a built-in module that reaches the host; there is one: ``"fs"``, the folder ``root`` and all below it. Once more adds a folder, for
        the same folder it changes what may be done. Answers the map."""
        folder = os.fspath(root)
        if "\0" in folder:
            raise InvalidArgumentError(f"a path holds NUL: {folder!r}")
        access = (n.READ if read else 0) | (n.WRITE if write else 0)
        f = frame()
        try:
            status = lib.rvm_map_allow(self._handle, _c_text(specifier, "a specifier"), os.fsencode(folder), access, f.error)
            if status:
                call_failed(status, f)
        finally:
            done(f)
        self._grants[specifier, folder] = read, write
        return self

    def _add(self, specifier: bytes, name: Optional[bytes], value: Any) -> None:
        f = frame()
        try:
            if callable(value) and not isinstance(value, JSObject):
                status = lib.rvm_map_function(self._handle, specifier, name, CALL, register(value, self._realm), DROP, f.error)
            else:
                put(f, FIRST, value, self)
                status = lib.rvm_map_value(self._handle, specifier, name, f.first, f.error)
            if status:
                call_failed(status, f)
        finally:
            done(f)

    def __getitem__(self, specifier: str) -> Any:
        return self._entries[specifier]

    def __delitem__(self, specifier: str) -> None:
        raise TypeError("an entry of a ModuleMap can be replaced, not taken out")

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        grants = "".join(
            f".allow({specifier!r}, {root!r}, read={read}, write={write})" for (specifier, root), (read, write) in self._grants.items()
        )
        return f"ModuleMap({self._entries!r}){grants}"

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __reduce__(self) -> Any:
        return _map_again, (self._entries, self._grants)


def _map_again(entries: Dict[str, Any], grants: Dict[Tuple[str, str], Tuple[bool, bool]]) -> ModuleMap:
    map = ModuleMap(entries)
    for (specifier, root), (read, write) in grants.items():
        map.allow(specifier, root, read=read, write=write)
    return map


def _leaves(entry: Mapping[str, Any], above: Tuple[str, ...] = ()) -> Iterator[Tuple[bytes, Any]]:
    """Members of a host object; callables may lie in dicts within, of which the names are joined by dots."""
    for name, value in entry.items():
        if not isinstance(name, str):
            raise TypeError(f"a member of a host object has a name, not {name!r}")
        path = above + (name,)
        if isinstance(value, dict) and _holds_callables(value):
            yield from _leaves(value, path)
        else:
            yield _c_text(".".join(path), "a member's name"), value


def _holds_callables(value: Mapping[str, Any]) -> bool:
    return any(callable(v) or isinstance(v, dict) and _holds_callables(v) for v in value.values())


def _c_text(text: str, what: str) -> bytes:
    if "\0" in text:
        raise InvalidArgumentError(f"{what} holds NUL: {text!r}")
    return text.encode()


def _milliseconds(seconds: Optional[float]) -> int:
    if seconds is None:
        return 0
    if seconds < 0 or seconds != seconds:
        raise InvalidArgumentError(f"a time limit of {seconds} seconds")
    # 0 is no limit for the library; a limit that is there never rounds to none.
    return max(1, round(seconds * 1000))


def _bytes_limit(limit: Optional[int], what: str) -> int:
    if limit is None:
        return 0
    if limit <= 0:
        raise InvalidArgumentError(f"{what} of {limit} bytes")
    return limit


class Context(Properties, _Handle, MutableMapping):  # type: ignore[type-arg]
    """The outside of one realm: its options, and its globals as a mutable mapping, before and after modules run.

    Limits: ``memory_limit`` and ``stack_limit`` in bytes, ``time_limit`` in seconds for each outermost call. ``base``: the folder
    (or a file in it) from which names resolve. ``roots``: folders below which modules may be read. ``console``:
    ``"silent"``, ``"inherit"``, or a callable that gets level and text. ``on_rejection``: a callable that gets a JSError for each promise
    rejection that nothing handled. ``wait=False``: a second thread gets Busy instead of waiting.
    """

    __slots__ = ("_recipe",)
    _recipe: Tuple[Any, ...]

    def __init__(
        self,
        globals: Union[Mapping[str, Any], Iterable[Tuple[str, Any]], None] = None,
        /,
        *,
        base: Optional[StrPath] = None,
        memory_limit: Optional[int] = None,
        time_limit: Optional[float] = None,
        stack_limit: Optional[int] = None,
        hard_guard: bool = False,
        roots: Optional[Sequence[StrPath]] = None,
        conditions: Sequence[str] = (),
        console: Union[str, Callable[[str, str], object]] = "silent",
        on_rejection: Optional[Callable[[RvmError], object]] = None,
        wait: bool = True,
        name: Optional[str] = None,
    ) -> None:
        self._handle = 0
        self._realm = Realm()
        globals = {} if globals is None else dict(globals)
        self._recipe = (
            globals,
            dict(
                base=None if base is None else os.fspath(base),
                memory_limit=memory_limit,
                time_limit=time_limit,
                stack_limit=stack_limit,
                hard_guard=hard_guard,
                roots=None if roots is None else [os.fspath(r) for r in roots],
                conditions=list(conditions),
                console=console,
                on_rejection=on_rejection,
                wait=wait,
                name=name,
            ),
        )
        if isinstance(console, str) and console not in ("silent", "inherit"):
            raise InvalidArgumentError(f'console is "silent", "inherit" or a callable, not {console!r}')
        options = n.Options(size=ctypes.sizeof(n.Options))
        if base is not None:
            options.base = os.fsencode(_folder(base))
        if roots is not None:
            if not roots:
                raise InvalidArgumentError("roots is empty: leave it out, or name a folder")
            options.roots = (ctypes.c_char_p * len(roots))(*(os.fsencode(r) for r in roots))
            options.roots_count = len(roots)
        if conditions:
            options.conditions = (ctypes.c_char_p * len(conditions))(*(_c_text(c, "a condition") for c in conditions))
            options.conditions_count = len(conditions)
        options.memory_limit = _bytes_limit(memory_limit, "a memory limit")
        options.stack_limit = _bytes_limit(stack_limit, "a stack limit")
        options.time_limit_ms = _milliseconds(time_limit)
        options.hard_guard = bool(hard_guard)
        options.busy = n.BUSY_WAIT if wait else n.BUSY_FAIL
        options.console = n.CONSOLE_INHERIT if console == "inherit" else n.CONSOLE_SILENT
        if name is not None:
            options.name = _c_text(name, "a name")
        f = frame()
        try:
            status = lib.rvm_context_new(ctypes.byref(options), f.spare, f.error)
            if status:
                call_failed(status, f)
            self._handle = f.words[SPARE]
            name_realm(self._realm, lib.rvm_realm_id(self._handle))
            if callable(console):
                status = lib.rvm_context_console(self._handle, PRINT, register(console, self._realm), DROP, f.error)
                if status:
                    call_failed(status, f)
            if on_rejection is not None:
                status = lib.rvm_context_on_rejection(self._handle, REJECTED, register(on_rejection, self._realm), DROP, f.error)
                if status:
                    call_failed(status, f)
        finally:
            done(f)
        watch()
        self.update(globals)

    @property
    def _object(self) -> JSObject:
        return _Borrowed(self._handle, self._realm)

    def __getitem__(self, name: str) -> Any:
        f = frame()
        try:
            put(f, FIRST, name, self)
            status = lib.rvm_get_at(self._handle, f.first, f.result, f.error)
            if status:
                call_failed(status, f)
            value = take(f, self)
            if attention:
                attend()
        finally:
            done(f)
        if value is None and not self._has(name):
            raise KeyError(name)
        return value

    def __setitem__(self, name: str, value: Any) -> None:
        self._set(name, value)

    def __delitem__(self, name: str) -> None:
        if name not in self:
            raise KeyError(name)
        if not self._flag(lib.rvm_delete_at, name):
            raise TypeError(f"the global {name} cannot be deleted")

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._has(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._object.object_keys())

    def __len__(self) -> int:
        return len(self._object.object_keys())

    def __bool__(self) -> bool:
        return True

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __repr__(self) -> str:
        if not self._handle:
            return "<Context (released)>"
        try:
            return f"<Context {{{', '.join(self)}}}>"
        except Exception as e:
            return f"<Context ({type(e).__name__})>"

    def interrupt(self) -> None:
        """Stops what runs in the realm, from any thread."""
        check(lib.rvm_interrupt(self._handle))

    def poll(self) -> Optional[float]:
        """Runs timers that are due and promise jobs that wait; seconds until the next timer, None if there is none."""
        return poll(self._handle)

    def stats(self) -> Dict[str, int]:
        """Figures about the realm."""
        return realm_stats(self._handle)

    def rejections(self) -> List[RvmError]:
        """Takes the promise rejections that nothing handled (the last 16 are kept), where no ``on_rejection`` was given."""
        taken: List[RvmError] = []
        f = frame()
        try:
            while True:
                status = lib.rvm_context_rejection(self._handle, f.spare, f.error)
                if status:
                    call_failed(status, f)
                rejection = f.words[SPARE]
                if not rejection:
                    return taken
                try:
                    taken.append(read_error(rejection))
                finally:
                    lib.rvm_error_free(rejection)
        finally:
            done(f)

    def __reduce__(self) -> Any:
        return _context_again, self._recipe


class _Borrowed(JSObject):
    """A context's handle seen as an object, not owned."""

    __slots__ = ()

    def __init__(self, handle: int, realm: Realm) -> None:
        _set_handle(self, handle)
        _set_realm(self, realm)

    def __del__(self, _release: Any = None) -> None:
        pass


def _context_again(globals: Dict[str, Any], options: Dict[str, Any]) -> Context:
    return Context(globals, **options)


def _folder(base: StrPath) -> str:
    path = os.fspath(base)
    return os.path.dirname(os.path.abspath(path)) if os.path.isfile(path) else path


def require(
    path: StrPath,
    ctx: Union[Context, Mapping[str, Any], None] = None,
    map: Union[ModuleMap, Mapping[str, Any], None] = None,
    *,
    base: Optional[StrPath] = None,
    memory_limit: Optional[int] = None,
    time_limit: Optional[float] = None,
    stack_limit: Optional[int] = None,
    hard_guard: bool = False,
    roots: Optional[Sequence[StrPath]] = None,
) -> Any:
    """Loads a module as Node's ``require`` does and gives its exports: a JSObject or JSFunction, or the value they are.

    Without ``ctx`` the module gets a realm of its own, which ends, memory and all, with the last object that came out of it. ``ctx``:
    the Context whose realm is used, or a mapping of globals for a new one. ``map``: a ModuleMap, or a mapping for one.
    Limits as for Context; with a Context, they are its own.
    """
    given = ctx, map
    options = None
    # Most calls give a path alone.
    if not (ctx is map is base is memory_limit is time_limit is stack_limit is roots is None and hard_guard is False):  # type: ignore[comparison-overlap]
        ctx, map, options = prepare(
            ctx,
            map,
            dict(base=base, memory_limit=memory_limit, time_limit=time_limit, stack_limit=stack_limit, hard_guard=hard_guard, roots=roots),
        )
    if type(path) is not str:
        path = os.fspath(path)
    if "\0" in path:
        raise InvalidArgumentError(f"a path holds NUL: {path!r}")
    realm = Realm() if ctx is None else ctx._realm
    module = (load if path.isascii() else _load)(realm, path, 0 if ctx is None else ctx._handle, 0 if map is None else map._handle)
    if map is not None:
        realm.holds.add(map._realm)
        if ctx is None and isinstance(module, JSObject):
            name_realm(realm, lib.rvm_realm_id(module._handle))
    return with_recipe(module, path, given, options)


def prepare(ctx: Any, map: Any, options: Dict[str, Any]) -> Tuple[Optional[Context], Optional[ModuleMap], Optional[Dict[str, Any]]]:
    """What modules are loaded with: the Context and the ModuleMap that are given or made of what is given, and the options that count."""
    options = {name: value for name, value in options.items() if value is not None and value is not False}
    if options and isinstance(ctx, Context):
        raise InvalidArgumentError("the context has options of its own: give them to Context(…)")
    if options or ctx is not None and not isinstance(ctx, Context):
        ctx = Context(ctx, **options)
    if map is not None and not isinstance(map, ModuleMap):
        map = ModuleMap(map)
    if ctx is not None and not ctx._handle or map is not None and not map._handle:
        raise ReleasedError("the context or map was released")
    return ctx, map, options or None


def _load(realm: Realm, path: str, ctx: int, map: int) -> Any:
    """The exports of a module."""
    f = frame()
    try:
        status = _require(path.encode("utf-8", "surrogateescape"), ctx, map, f.spare, f.error)
        if status:
            call_failed(status, f)
        handle = f.words[SPARE]
    finally:
        done(f)
    return exports(handle, realm)


load: Callable[[Realm, str, int, int], Any] = _load


def exports(handle: int, realm: Realm) -> Any:
    """The exports that a handle, which is ours now, names: an object, or the value that they are."""
    names = ctypes.c_uint32()
    f = frame()
    try:
        try:
            if attention:
                attend()
            status = lib.rvm_type(handle, ctypes.byref(names), f.error)
            if not status and names.value == n.TYPE_PRIMITIVE:
                status = lib.rvm_value_of(handle, f.result, f.error)
            if status:
                call_failed(status, f)
        except BaseException:
            lib.rvm_release(handle)
            raise
        if names.value == n.TYPE_PRIMITIVE:
            lib.rvm_release(handle)
            return take(f, Owner(0, realm))
    finally:
        done(f)
    return wrap(handle, names.value, realm)


def with_recipe(module: Any, *recipe: Any) -> Any:
    """Has it pickled as what it was made of."""
    if isinstance(module, JSObject):
        _set_recipe(module, (_require_again, recipe))
    return module


def _require_again(path: str, given: Tuple[Any, Any], options: Optional[Dict[str, Any]]) -> Any:
    return require(path, *given, **(options or {}))
