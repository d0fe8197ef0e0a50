"""Calls of functions, and attributes, without ctypes in between, where this is a CPython that can have them: the library makes Python's own builtin methods.

Without headers of Python's: the library gets the addresses that it needs. ``REQUIRE_VM_CTYPES=1`` leaves it out.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any, Callable

from . import _functions, _module
from . import _native as n
from ._calls import ERROR, RESULT, Frame, Realm, attend, attention, call_failed, done, frame, take
from ._functions import JSFunction, _set_this, call_any
from ._native import lib
from ._objects import CLASSES, JSObject, _set_handle, _set_realm

_FUNCTIONS = {
    "save_thread": "PyEval_SaveThread",
    "restore_thread": "PyEval_RestoreThread",
    "int_new": "PyLong_FromLongLong",
    "int_value": "PyLong_AsLongLongAndOverflow",
    "int_from_address": "PyLong_FromVoidPtr",
    "float_new": "PyFloat_FromDouble",
    "float_value": "PyFloat_AsDouble",
    "str_new": "PyUnicode_DecodeUTF8",
    "str_value": "PyUnicode_AsUTF8AndSize",
    "error_clear": "PyErr_Clear",
    "error_is": "PyErr_ExceptionMatches",
    "attribute": "PyObject_GenericGetAttr",
    "int_bits": "PyLong_AsUnsignedLongLongMask",
    "int_of_bits": "PyLong_FromUnsignedLongLong",
    "check_signals": "PyErr_CheckSignals",
    "set_size": "PySet_Size",
    "set_contains": "PySet_Contains",
    "tuple_item": "PyTuple_GetItem",
    "call": "PyObject_Vectorcall" if sys.version_info >= (3, 11) else "PyObject_VectorcallDict",  # with no names both are the same
    "increment": "Py_IncRef",
    "decrement": "Py_DecRef",
    "object_new": "PyType_GenericAlloc",
}


def can() -> bool:
    # The library reads the type of an object where CPython has it, and takes ids for addresses.
    return (
        sys.implementation.name == "cpython"
        and sys.version_info >= (3, 9)
        and sys.maxsize > 2**32
        and getattr(sys, "_is_gil_enabled", lambda: True)()
        and "free-threading" not in sys.version
        and not hasattr(sys, "gettotalrefcount")  # builds for debugging have more in front of an object
        and not os.environ.get("REQUIRE_VM_CTYPES")
    )


def _done(o: Any, at: int) -> Any:
    """What else came of a call that the library made: an exception, an object; or somebody wants attention."""
    f = _moved(at)
    try:
        if f.words[ERROR]:
            call_failed(0, f)
        try:
            if attention:
                attend()
        except BaseException:
            lib.rvm_value_clear(f.result)
            raise
        return take(f, o)
    finally:
        done(f)


def _attribute_done(o: JSObject, name: str, at: int) -> Any:
    """What else came of reading a property."""
    f = _moved(at)
    try:
        if f.words[ERROR]:
            call_failed(0, f)
        try:
            value = o._read(f, name, AttributeError)
        except AttributeError:
            pass
        else:
            if attention:
                attend()
            return value
    finally:
        done(f)
    try:
        return object.__getattribute__(o, name)  # a class may have got it since
    except AttributeError:
        raise AttributeError(name) from None


def _load_done(realm: Realm, at: int) -> Any:
    """What else came of loading a module: also exports that are no object."""
    f = _moved(at)
    try:
        if f.words[ERROR]:
            lib.rvm_value_clear(f.result)
            call_failed(0, f)
        handle = f.words[RESULT + 2]
    finally:
        done(f)
    return _module.exports(handle, realm)


def _moved(at: int) -> Frame:
    f = frame()
    f.shape = -1
    ctypes.memmove(f.base + 8 * RESULT, at + 8 * RESULT, 8 * 4)  # the result, and the error behind it
    return f


_in_javascript: Callable[[JSObject, str], Any] = JSObject.__dict__["__getattr__"]


def _any_attribute(o: JSObject, name: str) -> Any:
    try:
        return object.__getattribute__(o, name)
    except AttributeError:
        pass
    return _in_javascript(o, name)


def _offset(setter: Callable[[Any, Any], None]) -> int:
    """Where in an object an attribute lies that is one of its slots."""
    o: Any = object.__new__(JSFunction)
    _set_handle(o, 0)
    mark = object()
    setter(o, mark)
    words = list((ctypes.c_size_t * (JSFunction.__basicsize__ // 8)).from_address(id(o)))
    setter(o, 0)
    return 8 * words.index(id(mark))


# One class makes another object of the handle than itself (_objects.wrap), or more than that.
_MORE = (n.TYPE_BYTES, n.TYPE_DATE, n.TYPE_PRIMITIVE)
_DEFINITION = 32  # sizeof(PyMethodDef)


def install() -> None:
    """Has the library make the calls of functions and read attributes, if that can be; see rvm_python_method."""
    if not can():
        return
    kinds = range(n.TYPE_PRIMITIVE + 1)
    classes = [None if kind in _MORE else CLASSES.get(kind, JSObject) for kind in kinds]
    names = {*dir(JSObject), *dir(JSFunction)}
    more_names = {name for cls in CLASSES.values() for name in dir(cls)} - names
    array = (ctypes.c_void_p * len(kinds))(*(None if cls is None else id(cls) for cls in classes))
    objects: Any = dict(
        attention=attention,
        names=names,
        more_names=more_names,
        any=call_any,
        done=_done,
        any_attribute=_any_attribute,
        attribute_done=_attribute_done,
        load_done=_load_done,
    )
    try:
        table = n.Python(
            size=ctypes.sizeof(n.Python),
            int_type=id(int),
            float_type=id(float),
            str_type=id(str),
            none=id(None),
            yes=id(True),
            no=id(False),
            attribute_error=id(AttributeError),
            classes=ctypes.addressof(array),
            handle_at=_offset(_set_handle),
            realm_at=_offset(_set_realm),
            this_at=_offset(_set_this),
            **{field: id(value) for field, value in objects.items()},
            **{field: ctypes.cast(getattr(ctypes.pythonapi, name), ctypes.c_void_p).value for field, name in _FUNCTIONS.items()},
        )
    except (AttributeError, ValueError):
        return
    definition = lib.rvm_python_method(ctypes.byref(table))
    if not definition:
        return
    for kept in (array, classes, objects):
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(kept))  # for good, also when Python ends: the library has them
    method = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object, ctypes.c_void_p)(("PyDescr_NewMethod", ctypes.pythonapi))
    setattr(JSObject, "__del__", method(JSObject, definition))
    setattr(JSObject, "__getattribute__", method(JSObject, definition + _DEFINITION))
    delattr(JSObject, "__getattr__")
    setattr(JSFunction, "__call__", method(JSFunction, definition + 2 * _DEFINITION))
    function = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(("PyCFunction_NewEx", ctypes.pythonapi))
    _module.load = function(definition + 3 * _DEFINITION, None, None)
    _functions.direct = True
