"""Python functions that JavaScript calls.

The library gets one callback for all of them, and a number for each; ``drop`` takes the function out of the table when no
JavaScript can call it any more.
"""

from __future__ import annotations

import ctypes
import itertools
import os
import struct
import sys
import threading
import weakref
from collections.abc import Awaitable
from typing import Any, Callable, Dict, Generator, List, Tuple

from . import _native as n
from ._calls import (
    FIRST,
    SPARE,
    Owner,
    Realm,
    call_failed,
    content,
    described,
    done,
    frame,
    keep_exception,
    put,
    set_new_function,
    stop_thread,
    string_at,
    thread,
)
from ._data import SAFE, null, number
from ._errors import ReleasedError, read_error
from ._functions import JSFunction
from ._native import lib
from ._objects import JSObject, wrap
from ._realm import check

_owners: "Dict[int, weakref.ref[Realm]]" = {}
realms: "weakref.WeakValueDictionary[int, Realm]" = weakref.WeakValueDictionary()
_next_id = itertools.count(1).__next__

_VALUE = ctypes.c_char * 24
_pack_number = struct.Struct("=QQd").pack_into
_pack_words = struct.Struct("=QQQ").pack_into
_unpackers: Dict[int, Tuple[Any, Any]] = {}


def _unpacker(count: int) -> Tuple[Any, Any]:
    made = ctypes.c_char * (24 * count), struct.Struct("=" + "IIQQ" * count).unpack_from
    if count <= 16:
        _unpackers[count] = made
    return made


_pack_q = struct.Struct("=Q").pack
_unpack_d = struct.Struct("=d").unpack


def _arguments(args: int, count: int, realm: Realm) -> List[Any]:
    memory, unpack = _unpackers.get(count) or _unpacker(count)
    words = unpack(memory.from_address(args))
    values: List[Any] = []
    for i in range(0, 4 * count, 4):
        kind, payload = words[i], words[i + 3]
        if kind == n.NUMBER:
            values.append(number(_unpack_d(_pack_q(payload))[0]))
        elif kind <= n.NULL:
            values.append(None)
        elif kind == n.BOOL:
            values.append((payload & 0xFF) != 0)
        elif kind == n.HANDLE:
            values.append(wrap(retained(payload), words[i + 2], realm))
        else:
            values.append(content(kind, words[i + 2], payload))
    return values


def retained(handle: int) -> int:
    """A handle of our own to the same thing."""
    f = frame()
    try:
        status = lib.rvm_retain(handle, f.spare, f.error)
        if status:
            call_failed(status, f)
        return f.words[SPARE]
    finally:
        done(f)


def _answer(value: Any, call: int, result: int, realm: Realm) -> None:
    """Writes what a host function answers: owned, for it is read after this returned."""
    t = type(value)
    if value is None:
        return  # undefined, as it is
    if t is float or t is int and -SAFE <= value <= SAFE:
        _pack_number(_VALUE.from_address(result), 0, n.NUMBER, 0, value)
    elif t is bool:
        _pack_words(_VALUE.from_address(result), 0, n.BOOL, 0, value)
    elif isinstance(value, JSObject):
        if value._realm is not realm:
            realm.holds.add(value._realm)
        _own(result, retained(value._handle))
    elif isinstance(value, Awaitable):
        from ._promise import promise_of

        _own(result, promise_of(value, Owner(frame_context(call), realm)))
    elif value is null:
        _pack_words(_VALUE.from_address(result), 0, n.NULL, 0, 0)
    else:
        f = frame()
        try:
            context = frame_context(call)
            put(f, FIRST, value, Owner(context, realm))
            kind = f.words[FIRST]
            if kind == n.STRING or kind == n.BYTES:
                copy = lib.rvm_string_copy if kind == n.STRING else lib.rvm_bytes_copy
                check(copy(f.keep[-1], f.words[FIRST + 1], result))
            elif kind != n.UNDEFINED:
                status = lib.rvm_value_new(context, f.first, f.spare, f.error)
                if status:
                    call_failed(status, f)
                _own(result, f.words[SPARE])
        finally:
            done(f)


def _own(result: int, handle: int) -> None:
    _pack_words(_VALUE.from_address(result), 0, n.HANDLE | n.OWNED << 32, 0, handle)


def frame_context(call: int) -> int:
    """A context handle of the realm that calls, borrowed."""
    f = frame()
    try:
        check(lib.rvm_frame_context(call, f.spare))
        return f.words[SPARE]
    finally:
        done(f)


_nowhere = Realm()


def _call(userdata: int, call: int, args: int, nargs: int, result: int, error: int, realm: Realm = _nowhere) -> int:
    # Nothing stands before the try, where the exception of a signal's handler would be lost (see _hook for what comes even earlier).
    try:
        t = thread
        t.depth += 1
        try:
            owner = _owners[userdata]()
            if owner is None:
                raise ReleasedError("the host function is gone with its realm")
            function = owner.functions[userdata]
            realm = owner if owner.id >= 0 else _calling(call, owner)
            value = function(*_arguments(args, nargs, realm)) if nargs else function()
            if value is not None:
                _answer(value, call, result, realm)
            return 0
        finally:
            t.depth -= 1
    except BaseException as e:
        _fail(e, call, error, realm)
        return n.EXCEPTION


def _fail(e: BaseException, call: int, error: int, realm: Realm) -> None:
    if not isinstance(e, Exception):
        # KeyboardInterrupt and its like are not for scripts to catch.
        stop_thread(e)
        lib.rvm_interrupt(frame_context(call))
    name, message, code = described(e)
    lib.rvm_error_new(_c(name), _c(message), None if code is None else _c(code), keep_exception(e, realm), error)


def _c(text: str) -> bytes:
    return text.encode("utf-8", "replace").replace(b"\0", b"\xef\xbf\xbd")


def _calling(call: int, map: Realm) -> Realm:
    """The realm that calls a function of a map."""
    number = lib.rvm_realm_id(frame_context(call))
    realm = realms.get(number)
    if realm is None:
        realm = name_realm(Realm(), number)
        realm.holds.add(map)
    return realm


def name_realm(realm: Realm, number: int) -> Realm:
    realm.id = number
    realms[number] = realm
    return realm


def _drop(userdata: int) -> None:
    owner = _owners.pop(userdata)()
    if owner is not None:
        owner.functions.pop(userdata, None)


def _listener(userdata: int) -> Callable[..., Any]:
    owner = _owners[userdata]()
    if owner is None:
        raise ReleasedError("the listener is gone with its realm")
    return owner.functions[userdata]


def _print(userdata: int, level: bytes, text: int, length: int) -> None:
    try:
        _listener(userdata)(level.decode(), string_at(text, length).decode("utf-8", "replace") if length else "")
    except Exception:
        _report()
    except BaseException as e:
        stop_thread(e)


def _rejected(userdata: int, rejection: int) -> None:
    try:
        _listener(userdata)(read_error(rejection))
    except Exception:
        _report()
    except BaseException as e:
        stop_thread(e)


def _report() -> None:
    sys.excepthook(*sys.exc_info())


def _for_ever(callback: Any) -> Any:
    """Keeps a callback beyond the end of the interpreter: the library may still hold its address."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(callback))
    return callback


CALL = _for_ever(n.HOST_FUNCTION(_call))
DROP = _for_ever(n.DROP(_drop))
PRINT = _for_ever(n.CONSOLE_FUNCTION(_print))
REJECTED = _for_ever(n.REJECTION_FUNCTION(_rejected))


def register(function: Callable[..., Any], owner: Realm) -> int:
    """A number for a function, until the library drops it."""
    number = _next_id()
    owner.functions[number] = function
    _owners[number] = weakref.ref(owner)
    return number


def function_name(function: Any) -> bytes:
    name = getattr(function, "__name__", "")
    return _c(name) if isinstance(name, str) else b""


def new_function(owner: Any, function: Callable[..., Any]) -> JSFunction:
    """A JavaScript function in the realm that calls the Python function."""
    f = frame()
    try:
        status = lib.rvm_function_new(
            owner._handle, function_name(function), CALL, register(function, owner._realm), DROP, f.spare, f.error
        )
        if status:
            call_failed(status, f)
        made: JSFunction = wrap(f.words[SPARE], n.TYPE_FUNCTION, owner._realm)
        return made
    finally:
        done(f)


set_new_function(new_function)

# ---- signals: Ctrl-C while a script runs ----
#
# Python's signal handlers run between bytecodes of the main thread, so not while it is inside the library. The library asks a watch
# about every 20 ms whether to go on. The watch is Python code: a pending handler runs in it, whichever it is, and if it raises
# (KeyboardInterrupt), the script is stopped and the exception comes out of the call. It asks for handlers, too: Python 3.13 runs none by itself
# in a callback where a thread that was not the main one has forked.

_check_signals: Callable[[], object] = getattr(getattr(ctypes, "pythonapi", None), "PyErr_CheckSignals", lambda: 0)


def _watch() -> Generator[int, Any, None]:
    """A generator that waits inside ``try``: a function could be hit by the handler's exception before its own ``try``."""
    stop = 0
    while True:
        try:
            while True:
                yield stop
                _check_signals()
                stop = 1 if thread.stop is not None else 0
        except GeneratorExit:
            return
        except BaseException as e:
            stop_thread(e)
            stop = 1


_watching: Any = None


def watch() -> None:
    """Sets the watch for the main thread, if this is it."""
    global _watching
    if _watching is None and threading.current_thread() is threading.main_thread():
        watcher = _watch()
        next(watcher)
        _watching = _for_ever(n.WATCH_FUNCTION(watcher.send))
        lib.rvm_watch(_watching, 0)


def _watch_anew() -> None:
    """After fork: the thread that forked is the main thread now."""
    global _watching
    _watching = None
    watch()


_unraisable = sys.unraisablehook
_CALLBACKS = (_call, _drop, _print, _rejected)


def _is_ours(unraisable: Any) -> bool:
    """Whether one of the callbacks raised it. From Python 3.13 on, only the message tells."""
    message = unraisable.err_msg or ""
    return unraisable.object in _CALLBACKS or "ctypes callback" in message and any(repr(c) in message for c in _CALLBACKS)


def _hook(unraisable: Any) -> None:
    """What a signal handler raised at the very start of a callback, before its ``try``, comes here and is not lost."""
    e = unraisable.exc_value
    if e is not None and not isinstance(e, Exception) and _is_ours(unraisable):
        stop_thread(e)
    else:
        _unraisable(unraisable)


sys.unraisablehook = _hook
watch()

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_watch_anew)
