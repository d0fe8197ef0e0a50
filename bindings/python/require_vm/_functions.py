"""Functions of JavaScript as Python calls them.

Under CPython the library itself makes the calls (_direct); what is here then has what it leaves over. Elsewhere calls go through ctypes.
"""

from __future__ import annotations

import inspect
from ctypes import c_int64
from functools import partial
from typing import Any, Callable, List, Optional, Tuple

from . import _native as n
from ._calls import (
    ERROR,
    FEW,
    FIRST,
    METHOD,
    NARGS,
    POOLED,
    RECEIVER,
    TARGET,
    Frame,
    Realm,
    address,
    attend,
    attention,
    call_failed,
    done,
    frame,
    put,
    take,
    _pool,
)
from ._errors import ReleasedError
from ._native import lib
from ._objects import CLASSES, JSObject, _new, _set_handle, _set_realm, set_functions

# Without argument types ctypes converts nothing: the pointer goes through as it is.
_call_prepared = lib["rvm_call_prepared"]
_call_integer = lib["rvm_call_integer"]
_call_integer.restype = c_int64
_nothing: Any = object()

direct = False
"""Whether the library makes the calls."""


class _Calls(list):  # type: ignore[type-arg]
    """What the calls of one function share: its handle, its receiver, and frames that are made for it. It is a list of these
    (pointer, view as numbers, frame), so that pop() and append() give each to one call at a time."""

    __slots__ = ("_handle", "_realm", "this")
    _handle: int
    _realm: Realm
    this: Optional[JSObject]

    def more(self) -> Tuple[Any, Any, Frame]:
        """Another frame for calls of this function, with one number as argument."""
        f = frame()
        words = f.words
        words[TARGET] = self._handle
        words[RECEIVER] = _receiver(self.this)
        words[NARGS] = 1
        words[FIRST] = n.NUMBER
        f.shape = 1
        return f.pointer, f.numbers, f

    def __del__(self, _pool: List[Frame] = _pool) -> None:
        for entry in self:
            if len(_pool) < POOLED:
                _pool.append(entry[2])


def _receiver(this: Optional[JSObject]) -> int:
    if this is None:
        return 0
    handle = this._handle
    if not handle:
        raise ReleasedError("the object that the function was taken from was released")
    return handle


def _call(calls: _Calls, value: Any = _nothing, /, *args: Any, **kwargs: Any) -> Any:
    # What is done for one number is done here, in as few steps as can be; all else goes to _call_any.
    try:
        entry = calls.pop()
    except IndexError:
        entry = calls.more()
    pointer, numbers, f = entry
    try:
        t = type(value)
        if (t is int and -9007199254740991 <= value <= 9007199254740991 or t is float) and not args and not kwargs:
            if f.shape != 1:
                f.shape = 1
                f.words[NARGS] = 1
                f.words[FIRST] = 3  # n.NUMBER
            numbers[12] = value  # FIRST + 2
            result = _call_integer(pointer)
            if result == -9223372036854775808:  # n.NO_INTEGER
                if f.words[ERROR]:
                    call_failed(0, f)
                result = take(f, calls)
            if attention:
                attend()
            return result
        if value is not _nothing:
            args = (value, *args)
        return _call_any(calls, f, (*args, kwargs) if kwargs else args)
    finally:
        calls.append(entry)


def _call_any(calls: _Calls, f: Frame, args: Tuple[Any, ...]) -> Any:
    f.shape = -1
    count = len(args)
    if count > FEW:
        f = Frame(count)
        f.words[TARGET] = calls._handle
        f.words[RECEIVER] = _receiver(calls.this)
    try:
        put_many(f, args, calls)
        status = _call_prepared(f.pointer)
        if status:
            call_failed(status, f)
        value = take(f, calls)
        if attention:
            attend()
        return value
    finally:
        if f.keep:
            f.keep.clear()


class JSFunction(JSObject):
    """A function or class. Keyword arguments become one object behind the others: ``f(1, x=2)`` is ``f(1, {x: 2})``.

    Taken from an object, it is bound to it.
    """

    # Through ctypes, a call finds what is in the slot of this object: _call with its _Calls. That spares a call from looking at the object.
    __slots__ = ("__call__", "_calls", "_this")
    __call__: Callable[..., Any]
    _calls: Optional[_Calls]
    _this: Optional[JSObject]  # the library reads it
    __signature__ = inspect.Signature(
        [inspect.Parameter("args", inspect.Parameter.VAR_POSITIONAL), inspect.Parameter("kwargs", inspect.Parameter.VAR_KEYWORD)]
    )

    def new(self, *args: Any, **kwargs: Any) -> Any:
        """``new f(…)``"""
        if kwargs:
            args += (kwargs,)
        f = Frame(len(args))
        put_many(f, args, self)
        status = lib.rvm_construct(self._handle, f.words[3 + 1], len(args), f.result, f.error)
        if status:
            call_failed(status, f)
        value = take(f, self)
        if attention:
            attend()
        return value

    @property
    def typeof(self) -> str:
        return "function"

    def _describe(self) -> str:
        name = self._get("name", None)
        return name if isinstance(name, str) and name else "(anonymous)"

    def _class_name(self) -> str:
        return ""

    def __len__(self) -> int:
        raise TypeError("a function has no len()")

    def release(self) -> None:
        calls = self._calls if not direct else None
        if calls is not None:
            calls._handle = 0
            calls.this = None
            calls.clear()
        _set_this(self, None)
        super().release()


_set_calls: Callable[[Any, _Calls], None] = JSFunction.__dict__["_calls"].__set__
_set_call: Callable[[Any, Any], None] = JSFunction.__dict__["__call__"].__set__
_set_this: Callable[[Any, Optional[JSObject]], None] = JSFunction.__dict__["_this"].__set__


def new_function_object(handle: int, realm: Realm, this: Optional[JSObject]) -> JSFunction:
    made: JSFunction = _new(JSFunction)
    _set_handle(made, handle)
    _set_realm(made, realm)
    _set_this(made, this)
    if not direct:
        calls = _Calls()
        calls._handle = handle
        calls._realm = realm
        calls.this = this
        _set_calls(made, calls)
        _set_call(made, partial(_call, calls))
    return made


def put_many(f: Frame, args: Tuple[Any, ...], owner: Any) -> None:
    f.words[NARGS] = len(args)
    at = (f.words[4] - f.base) // 8
    for value in args:
        put(f, at, value, owner)
        at += 3


def _run(o: JSObject, receiver: int, method: Optional[bytes], args: Tuple[Any, ...]) -> Any:
    f = frame() if len(args) <= FEW else Frame(len(args))
    try:
        words = f.words
        words[TARGET], words[RECEIVER], words[METHOD] = o._handle, receiver, 0 if method is None else address(method)
        f.shape = -1
        put_many(f, args, o)
        status = _call_prepared(f.pointer)
        if status:
            call_failed(status, f)
        value = take(f, o)
        if attention:
            attend()
        return value
    finally:
        f.words[METHOD] = 0
        if len(args) <= FEW:
            done(f)


def call(o: JSObject, method: str, *args: Any) -> Any:
    """``object.method(…)``"""
    return _run(o, 0, method.encode() + b"\0", args)


def call_any(function: JSFunction, names: Optional[Tuple[str, ...]], /, *args: Any) -> Any:
    """``function(…)``, whatever it is given; ``names``: of the last arguments."""
    if names:
        first = len(args) - len(names)
        args = (*args[:first], dict(zip(names, args[first:])))
    return _run(function, _receiver(function._this), None, args)


CLASSES[n.TYPE_FUNCTION] = JSFunction
set_functions(new_function_object)
