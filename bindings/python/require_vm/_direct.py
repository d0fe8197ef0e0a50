"""Calls of functions without ctypes in between, where this is a CPython that can have them: the library makes Python's own builtin functions.

Without headers of Python's: the library gets the addresses that it needs. ``REQUIRE_VM_CTYPES=1`` leaves it out.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any, Callable, List, Optional, Set, Tuple

from . import _native as n
from ._native import lib

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
    "attribute": "PyObject_GetAttrString",
    "int_bits": "PyLong_AsUnsignedLongLong",
    "check_signals": "PyErr_CheckSignals",
    "set_size": "PySet_Size",
    "tuple_item": "PyTuple_GetItem",
    "bytes_of": "PyByteArray_AsString",
    "call": "PyObject_Vectorcall",
    "increment": "Py_IncRef",
    "decrement": "Py_DecRef",
    "function_new": "PyCFunction_NewEx",
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


_DEFINITION = 32  # sizeof(PyMethodDef)
_kept: List[Any] = []


Maker = Callable[[Any], Callable[..., Any]]


def methods(attention: Set[str], any: Callable[..., Any], done: Callable[..., Any], cls: type) -> Tuple[Optional[Maker], Any]:
    """What makes callables, ``make((record, owner))``, and a ``__del__`` for the class; see rvm_python_method. None where they cannot be."""
    if not can():
        return None, None
    try:
        table = n.Python(
            size=ctypes.sizeof(n.Python),
            int_type=id(int),
            float_type=id(float),
            str_type=id(str),
            none=id(None),
            yes=id(True),
            no=id(False),
            attention=id(attention),
            any=id(any),
            done=id(done),
            **{field: ctypes.cast(getattr(ctypes.pythonapi, name), ctypes.c_void_p).value for field, name in _FUNCTIONS.items()},
        )
    except AttributeError:
        return None, None
    definition = lib.rvm_python_method(ctypes.byref(table))
    if not definition:
        return None, None
    _kept.extend((attention, any, done))  # for good: the library has them
    new = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(("PyCFunction_NewEx", ctypes.pythonapi))
    method = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object, ctypes.c_void_p)(("PyDescr_NewMethod", ctypes.pythonapi))
    return new(definition, None, None), method(cls, definition + _DEFINITION)
