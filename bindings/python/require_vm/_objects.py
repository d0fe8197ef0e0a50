"""Objects of JavaScript as Python sees them: live proxies, after Pyodide's conventions.

A proxy is one handle. It is released when Python forgets the proxy, at that moment, or by release().
"""

from __future__ import annotations

import keyword
from typing import Any, Callable, Dict, Iterator, List, NoReturn, Optional, Tuple, Type, TypeVar

from . import _native as n
from ._calls import (
    FIRST,
    HANDLE_OWNED,
    RESULT,
    SPARE,
    Frame,
    Realm,
    attend,
    attention,
    call_failed,
    content,
    done,
    failure,
    frame,
    put,
    set_objects,
    take,
)
from ._errors import JSError, ReleasedError, RvmError
from ._native import lib
from ._realm import check, poll, realm_stats

_get = lib.rvm_get
_get_at = lib.rvm_get_at
_release = lib.rvm_release
_new: Callable[[Any], Any] = object.__new__
Self = TypeVar("Self", bound="JSObject")


class Properties:
    """Properties of what has a handle and a realm: an object, or a Context and its globals."""

    __slots__ = ()
    _handle: int
    _realm: Realm

    def _has(self, key: Any) -> bool:
        return self._flag(lib.rvm_has_at, key)

    def _flag(self, function: Any, key: Any) -> bool:
        f = frame()
        try:
            put(f, FIRST, key, self)
            status = function(self._handle, f.first, f.spare, f.error)
            if status:
                call_failed(status, f)
            if attention:
                attend()
            return bool(f.bytes[8 * SPARE])
        finally:
            done(f)

    def _set(self, key: Any, value: Any) -> None:
        f = frame()
        try:
            put(f, FIRST, key, self)
            put(f, FIRST + 3, value, self)
            status = lib.rvm_set_at(self._handle, f.first, f.base + 8 * (FIRST + 3), f.error)
            if status:
                call_failed(status, f)
            if attention:
                attend()
        finally:
            done(f)


class JSObject(Properties):
    """An object in a realm. Attributes and items are its properties; iteration, ``len``, ``in`` and ``dir`` do what they suggest.

    A method taken from an object is bound to it, as in Python. An attribute that is a Python keyword may be written with an
    underscore behind it (``promise.catch``, but ``loader.import_``). Where a property has the name of one of the
    methods here, ``object["release"]`` reaches it.
    """

    __slots__ = ("_handle", "_realm", "_recipe", "__weakref__")
    _handle: int
    _realm: Realm
    _recipe: Optional[Tuple[Any, ...]]

    def __del__(self, _release: Any = _release) -> None:
        handle = self._handle
        if handle:
            _release(handle)

    def release(self) -> None:
        """Lets go of the object; when it was the last of its realm, the realm's memory comes back at once. Twice is once."""
        handle = self._handle
        if handle:
            _set_handle(self, 0)
            _set_recipe(self, None)
            _release(handle)

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    # ---- properties ----

    def __getattr__(self, name: str) -> Any:
        if name[-1:] == "_":
            if name[:2] == "__" and name[-2:] == "__":
                raise AttributeError(name)  # Python's own protocols, not JavaScript's
            name = _plain(name)
        return self._get(name, AttributeError)

    def _get(self, key: Any, missing: Optional[Type[Exception]]) -> Any:
        f = frame()
        try:
            status = 0
            if type(key) is str and "\0" not in key:
                status = _get(self._handle, key.encode("utf-8", "replace"), f.result, f.error)
            else:
                put(f, FIRST, key, self)
                status = _get_at(self._handle, f.first, f.result, f.error)
            if status:
                call_failed(status, f)
            value = self._read(f, key, missing)
            if attention:
                attend()
            return value
        finally:
            done(f)

    def _read(self, f: Frame, key: Any, missing: Optional[Type[Exception]]) -> Any:
        """What was read of a property. Functions are bound."""
        words = f.words
        word = words[RESULT]
        if word == HANDLE_OWNED and words[RESULT + 1] == n.TYPE_FUNCTION:
            words[RESULT] = 0
            return _new_function(words[RESULT + 2], self._realm, self)
        if word == n.UNDEFINED and missing is not None and not self._has(key):
            raise missing(key)
        return take(f, self)

    def __setattr__(self, name: str, value: Any) -> None:
        self._set(_plain(name), value)

    def __delattr__(self, name: str) -> None:
        if not self._has(_plain(name)):
            raise AttributeError(name)
        self._delete(_plain(name))

    def _delete(self, key: Any) -> None:
        if not self._flag(lib.rvm_delete_at, key):
            raise JSError(f"property {key!r} cannot be deleted", name="TypeError")

    def __getitem__(self, key: Any) -> Any:
        return self._get(key, KeyError)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._set(key, value)

    def __delitem__(self, key: Any) -> None:
        if not self._has(key):
            raise KeyError(key)
        self._delete(key)

    def __contains__(self, key: object) -> bool:
        return self._has(key)

    def __len__(self) -> int:
        return len(self.object_keys())

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[Any]:
        iterator = _iterator(self)
        return iter(self.object_keys()) if iterator is None else iterator

    def object_keys(self) -> List[str]:
        """``Object.keys(object)``"""
        f = frame()
        try:
            at = f.base + 8 * SPARE
            status = lib.rvm_keys(self._handle, at, at + 8, f.error)
            if status:
                call_failed(status, f)
            array, count = f.words[SPARE], f.words[SPARE + 1]
        finally:
            done(f)
        try:
            if attention:
                attend()
            values = (n.Value * count).from_address(array) if count else ()
            return [content(v.kind, v.length, v.payload) for v in values]
        finally:
            lib.rvm_values_free(array, count)

    def object_values(self) -> List[Any]:
        """``Object.values(object)``"""
        return [self._get(key, None) for key in self.object_keys()]

    def object_entries(self) -> List[Tuple[str, Any]]:
        """``Object.entries(object)``"""
        return [(key, self._get(key, None)) for key in self.object_keys()]

    def __dir__(self) -> List[str]:
        names = set(object.__dir__(self))
        try:
            names.update(_names(self))
        except RvmError:
            pass
        return sorted(names)

    # ---- what it is ----

    @property
    def typeof(self) -> str:
        """JavaScript's ``typeof``"""
        return "object"

    def to_py(self) -> Any:
        """A deep copy as plain Python data, in one crossing. ConversionError names what has no counterpart."""
        return out(lib.rvm_to_data, self)

    def to_string(self) -> str:
        """``String(object)``"""
        text: str = out(lib.rvm_to_string, self)
        return text

    def _class_name(self) -> str:
        try:
            return out(lib.rvm_class_name, self) or ""
        except RvmError:
            return ""

    def _describe(self) -> str:
        keys = [key if key.isidentifier() else repr(key) for key in self.object_keys()]
        more = ", …" if len(keys) > 10 else ""
        return "{" + ", ".join(keys[:10]) + more + "}"

    def __repr__(self) -> str:
        name = type(self).__name__
        if not self._handle:
            return f"<{name} (released)>"
        try:
            what = self._class_name()
            text = self._describe()
            return f"<{name} {text}>" if what in ("", name[2:]) else f"<{name} {what} {text}>"
        except ReleasedError:
            return f"<{name} (released)>"
        except Exception as e:
            return f"<{name} ({type(e).__name__})>"

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, JSObject):
            return NotImplemented
        f = frame()
        try:
            status = lib.rvm_same(self._handle, other._handle, f.spare, f.error)
            if status:
                call_failed(status, f)
            return bool(f.bytes[8 * SPARE])
        finally:
            done(f)

    def __hash__(self) -> int:
        return _HASH  # two proxies of one object are equal, and no number of the object's is known

    # ---- its realm ----

    def interrupt(self) -> None:
        """Stops what runs in the realm, from any thread."""
        check(lib.rvm_interrupt(self._handle))

    def poll(self) -> Optional[float]:
        """Runs timers that are due and promise jobs that wait; seconds until the next timer, None if there is none."""
        return poll(self._handle)

    def stats(self) -> Dict[str, int]:
        """Figures about the realm: bytes_used, bytes_peak, bytes_limit, handles, host_functions, timers, …"""
        return realm_stats(self._handle)

    def __reduce_ex__(self, protocol: Any) -> Any:
        try:
            recipe = _get_recipe(self)
        except AttributeError:
            recipe = None
        if recipe is None:
            raise TypeError(
                f"cannot pickle {self!r}: an object lives in its realm. What require() gave can be pickled, and data: to_py()"
            )
        return recipe

    def __copy__(self) -> NoReturn:
        raise TypeError("a proxy cannot be copied; to_py() makes a deep copy as Python data")

    def __deepcopy__(self, memo: Any) -> NoReturn:
        self.__copy__()


_set_handle: Callable[[Any, int], None] = JSObject.__dict__["_handle"].__set__
_set_realm: Callable[[Any, Realm], None] = JSObject.__dict__["_realm"].__set__
_set_recipe: Callable[[Any, Any], None] = JSObject.__dict__["_recipe"].__set__
_get_recipe: Callable[[Any], Any] = JSObject.__dict__["_recipe"].__get__
_HASH = hash(JSObject)


def _plain(name: str) -> str:
    return name[:-1] if name[-1:] == "_" and keyword.iskeyword(name[:-1]) else name


class JSSymbol(JSObject):
    """A symbol: the key of a property."""

    __slots__ = ()

    @property
    def typeof(self) -> str:
        return "symbol"

    def __repr__(self) -> str:
        try:
            return f"<JSSymbol {self.to_string()}>"
        except RvmError:
            return "<JSSymbol>"


class JSErrorObject(JSObject):
    """An Error that nobody has thrown; ``to_py()`` makes a JSError of it."""

    __slots__ = ()

    def __repr__(self) -> str:
        try:
            return f"<JSErrorObject {self.to_string()}>"
        except RvmError:
            return "<JSErrorObject>"


class JSIterator:
    """What iterating an object goes through."""

    __slots__ = ("_source",)

    def __init__(self, source: JSObject) -> None:
        self._source = source

    def __iter__(self) -> "JSIterator":
        return self

    def __next__(self) -> Any:
        f = frame()
        try:
            status = lib.rvm_next(self._source._handle, f.spare, f.result, f.error)
            if status:
                call_failed(status, f)
            over = bool(f.bytes[8 * SPARE])
            value = lib.rvm_value_clear(f.result) if over else take(f, self._source)
            if attention:
                attend()
            if over:
                raise StopIteration
            return value
        finally:
            done(f)


def _iterator(o: JSObject) -> Optional[JSIterator]:
    f = frame()
    try:
        status = lib.rvm_iterate(o._handle, f.spare, f.error)
        if status:
            e = failure(status, f)
            if isinstance(e, JSError) and e.name == "TypeError" and e.message.endswith("is not iterable"):
                return None
            raise e
        iterator = JSIterator(wrap(f.words[SPARE], n.TYPE_OBJECT, o._realm))
        if attention:
            attend()
        return iterator
    finally:
        done(f)


def out(function: Any, o: JSObject) -> Any:
    f = frame()
    try:
        status = function(o._handle, f.result, f.error)
        if status:
            call_failed(status, f)
        value = take(f, o)
        if attention:
            attend()
        return value
    finally:
        done(f)


def _names(o: JSObject) -> Iterator[str]:
    """Names of properties, those of prototypes and those that are not enumerable included."""
    with context_of(o) as context:
        tools = context._get("Object", None)
        while o is not None:
            for name in tools.getOwnPropertyNames(o):
                if isinstance(name, str) and name.isidentifier():
                    yield name
            o = tools.getPrototypeOf(o)


def context_of(o: JSObject) -> JSObject:
    f = frame()
    try:
        status = lib.rvm_context_of(o._handle, f.spare, f.error)
        if status:
            call_failed(status, f)
        return wrap(f.words[SPARE], n.TYPE_OBJECT, o._realm)  # type: ignore[no-any-return]
    finally:
        done(f)


# Those of other types enter themselves (_containers, _promise).
CLASSES: Dict[int, Type[JSObject]] = {
    n.TYPE_SYMBOL: JSSymbol,
    n.TYPE_ERROR: JSErrorObject,
}


def wrap(handle: int, names: int, realm: Realm) -> Any:
    """The Python side of a handle, which is ours now."""
    if names == n.TYPE_FUNCTION:
        return _new_function(handle, realm, None)
    made = _new(CLASSES.get(names, JSObject))
    _set_handle(made, handle)
    _set_realm(made, realm)
    if names == n.TYPE_BYTES:
        if made._class_name() in ("Uint8Array", "Buffer"):
            return out(lib.rvm_to_bytes, made)
    elif names == n.TYPE_DATE:
        return out(lib.rvm_to_data, made)
    return made


set_objects(JSObject, wrap)

# Set by _functions.
_new_function: Callable[[int, Realm, Optional[JSObject]], Any]


def set_functions(maker: Callable[[int, Realm, Optional[JSObject]], Any]) -> None:
    global _new_function
    _new_function = maker
