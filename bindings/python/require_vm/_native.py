"""The C library: where it is, its functions and its constants.

Everything here is the header (include/rvm.h) over again; tests/test_native.py holds both against each other.
"""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import CFUNCTYPE, c_bool, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p
from pathlib import Path
from typing import Any, Dict, Tuple

ABI_VERSION = 1

# Kinds of values.
UNDEFINED, NULL, BOOL, NUMBER, BIGINT, STRING, BYTES, JSON, HANDLE, DATA = range(10)
OWNED = 1

# What a handle names.
TYPE_OBJECT, TYPE_FUNCTION, TYPE_ARRAY, TYPE_BYTES, TYPE_PROMISE, TYPE_ERROR = range(1, 7)
TYPE_DATE, TYPE_MAP, TYPE_SET, TYPE_SYMBOL, TYPE_PRIMITIVE = range(7, 12)
TYPE_CONTEXT, TYPE_MODULE_MAP, TYPE_TEMPLATE = 100, 101, 102

# Statuses.
OK, INVALID_ARGUMENT, STALE_HANDLE, WRONG_KIND, WRONG_REALM, NOT_FOUND, ACCESS_DENIED, EXCEPTION = range(8)
TIMEOUT, INTERRUPTED, OUT_OF_MEMORY, CONDEMNED, BUSY, SYSTEM, NOT_CONVERTIBLE, INTERNAL, NOT_FREEZABLE = range(8, 17)

BUSY_WAIT, BUSY_FAIL = 0, 1
CONSOLE_SILENT, CONSOLE_INHERIT = 0, 1
READ, WRITE = 1, 2
NEVER = 2**64 - 1
NO_INTEGER = -(2**63)

class Options(ctypes.Structure):
    """rvm_options"""

    _fields_ = [
        ("size", c_size_t),
        ("base", c_char_p),
        ("roots", ctypes.POINTER(c_char_p)),
        ("roots_count", c_size_t),
        ("conditions", ctypes.POINTER(c_char_p)),
        ("conditions_count", c_size_t),
        ("memory_limit", c_uint64),
        ("stack_limit", c_uint64),
        ("time_limit_ms", c_uint64),
        ("busy", c_uint32),
        ("console", c_uint32),
        ("name", c_char_p),
        ("hard_guard", c_uint32),
        ("reserved", c_uint32),
    ]

class RealmStats(ctypes.Structure):
    """rvm_realm_stats"""

    _fields_ = [
        ("size", c_size_t),
        ("bytes_used", c_uint64),
        ("bytes_peak", c_uint64),
        ("bytes_limit", c_uint64),
        ("handles", c_uint64),
        ("host_functions", c_uint64),
        ("timers", c_uint64),
        ("unhandled_rejections", c_uint64),
        ("condemned", c_uint32),
        ("resolvers", c_uint32),
    ]

class ProcessStats(ctypes.Structure):
    """rvm_process_stats"""

    _fields_ = [
        ("size", c_size_t),
        ("live_handles", c_uint64),
        ("live_realms", c_uint64),
        ("bytes_used", c_uint64),
        ("bytes_peak", c_uint64),
        ("pooled_slots", c_uint64),
        ("pooled_bytes", c_uint64),
        ("cached_modules", c_uint64),
        ("cached_bytes", c_uint64),
        ("image_bytes", c_uint64),
        ("reserved_bytes", c_uint64),
        ("stacks", c_uint64),
        ("stack_bytes", c_uint64),
    ]

class Value(ctypes.Structure):
    """rvm_value, with the payload as one number."""

    _fields_ = [("kind", c_uint32), ("flags", c_uint32), ("length", c_uint64), ("payload", c_uint64)]

class CallFrame(ctypes.Structure):
    """rvm_call_frame"""

    _fields_ = [
        ("size", c_size_t),
        ("target", c_uint64),
        ("receiver", c_uint64),
        ("method", c_void_p),
        ("args", c_void_p),
        ("nargs", c_size_t),
        ("result", Value),
        ("error", c_void_p),
    ]


class Python(ctypes.Structure):
    """rvm_python: addresses, and where things lie"""

    _fields_ = [("size", c_size_t)] + [
        (name, c_void_p)
        for name in (
            "int_type", "float_type", "str_type", "none", "yes", "no", "attribute_error", "attention", "names", "more_names", "classes", "handle_at", "realm_at", "this_at",
            "any", "done", "any_attribute", "attribute_done", "load_done", "save_thread", "restore_thread", "int_new", "int_value", "int_from_address", "float_new", "float_value",
            "str_new", "str_value", "error_clear", "error_is", "attribute", "int_bits", "int_of_bits", "check_signals", "set_size", "set_contains", "tuple_item", "call",
            "increment", "decrement", "object_new",
        )
    ]  # fmt: skip


# Callbacks. Pointers are plain numbers on our side: no object is made of them.
HOST_FUNCTION = CFUNCTYPE(c_int32, c_size_t, c_size_t, c_size_t, c_size_t, c_size_t, c_size_t)
DROP = CFUNCTYPE(None, c_size_t)
CONSOLE_FUNCTION = CFUNCTYPE(None, c_size_t, c_char_p, c_size_t, c_size_t)
REJECTION_FUNCTION = CFUNCTYPE(None, c_size_t, c_size_t)
WATCH_FUNCTION = CFUNCTYPE(c_int32, c_size_t)

_handle = c_uint64
_p = c_void_p  # an output, a value, an error: passed by address
_s = c_char_p

# name -> (result, arguments). Every function of the header that this package calls.
FUNCTIONS: Dict[str, Tuple[Any, Tuple[Any, ...]]] = {
    "rvm_value_clear": (None, (_p,)),
    "rvm_values_free": (None, (_p, c_size_t)),
    "rvm_string_copy": (c_int32, (_s, c_size_t, _p)),
    "rvm_bytes_copy": (c_int32, (_s, c_size_t, _p)),
    "rvm_error_status": (c_int32, (_p,)),
    "rvm_error_name": (_s, (_p,)),
    "rvm_error_message": (_s, (_p,)),
    "rvm_error_code": (_s, (_p,)),
    "rvm_error_stack": (_s, (_p,)),
    "rvm_error_file": (_s, (_p,)),
    "rvm_error_line": (c_uint32, (_p,)),
    "rvm_error_column": (c_uint32, (_p,)),
    "rvm_error_tag": (c_uint64, (_p,)),
    "rvm_error_new": (c_int32, (_s, _s, _s, c_uint64, _p)),
    "rvm_error_free": (None, (_p,)),
    "rvm_require": (c_int32, (_s, _handle, _handle, _p, _p)),
    "rvm_template": (c_int32, (_s, _handle, _handle, _p, _p)),
    "rvm_instantiate": (c_int32, (_handle, _p, _p)),
    "rvm_call_prepared": (c_int32, (_p,)),
    "rvm_call_integer": (c_int64, (_p,)),
    "rvm_construct": (c_int32, (_handle, _p, c_size_t, _p, _p)),
    "rvm_release": (c_int32, (_handle,)),
    "rvm_retain": (c_int32, (_handle, _p, _p)),
    "rvm_realm_id": (c_uint64, (_handle,)),
    "rvm_type": (c_int32, (_handle, _p, _p)),
    "rvm_same": (c_int32, (_handle, _handle, _p, _p)),
    "rvm_value_of": (c_int32, (_handle, _p, _p)),
    "rvm_get": (c_int32, (_handle, _s, _p, _p)),
    "rvm_keys": (c_int32, (_handle, _p, _p, _p)),
    "rvm_get_at": (c_int32, (_handle, _p, _p, _p)),
    "rvm_set_at": (c_int32, (_handle, _p, _p, _p)),
    "rvm_has_at": (c_int32, (_handle, _p, _p, _p)),
    "rvm_delete_at": (c_int32, (_handle, _p, _p, _p)),
    "rvm_to_data": (c_int32, (_handle, _p, _p)),
    "rvm_value_new": (c_int32, (_handle, _p, _p, _p)),
    "rvm_iterate": (c_int32, (_handle, _p, _p)),
    "rvm_next": (c_int32, (_handle, _p, _p, _p)),
    "rvm_class_name": (c_int32, (_handle, _p, _p)),
    "rvm_promise_new": (c_int32, (_handle, _p, _p, _p)),
    "rvm_promise_settle": (c_int32, (_handle, c_bool, _p, _p, _p)),
    "rvm_promise_state": (c_int32, (_handle, _p, _p, _p)),
    "rvm_to_bytes": (c_int32, (_handle, _p, _p)),
    "rvm_to_string": (c_int32, (_handle, _p, _p)),
    "rvm_function_new": (c_int32, (_handle, _s, HOST_FUNCTION, c_size_t, DROP, _p, _p)),
    "rvm_frame_context": (c_int32, (c_size_t, _p)),
    "rvm_context_new": (c_int32, (_p, _p, _p)),
    "rvm_context_of": (c_int32, (_handle, _p, _p)),
    "rvm_context_console": (c_int32, (_handle, CONSOLE_FUNCTION, c_size_t, DROP, _p)),
    "rvm_context_on_rejection": (c_int32, (_handle, REJECTION_FUNCTION, c_size_t, DROP, _p)),
    "rvm_context_rejection": (c_int32, (_handle, _p, _p)),
    "rvm_map_new": (c_int32, (_p, _p)),
    "rvm_map_source": (c_int32, (_handle, _s, _s, c_size_t, _p)),
    "rvm_map_file": (c_int32, (_handle, _s, _s, _p)),
    "rvm_map_deny": (c_int32, (_handle, _s, _p)),
    "rvm_map_allow": (c_int32, (_handle, _s, _s, c_uint32, _p)),
    "rvm_map_function": (c_int32, (_handle, _s, _s, HOST_FUNCTION, c_size_t, DROP, _p)),
    "rvm_map_value": (c_int32, (_handle, _s, _s, _p, _p)),
    "rvm_poll": (c_int32, (_handle, _p, _p)),
    "rvm_await": (c_int32, (_handle, c_uint64, _p, _p)),
    "rvm_interrupt": (c_int32, (_handle,)),
    "rvm_watch": (None, (WATCH_FUNCTION, c_size_t)),
    "rvm_abi_version": (c_uint32, ()),
    "rvm_version": (_s, ()),
    "rvm_stats": (c_int32, (_handle, _p, _p)),
    "rvm_stats_process": (c_int32, (_p, _p)),
    "rvm_heap_report": (c_int32, (_handle, _p, _p)),
    "rvm_python_method": (c_void_p, (_p,)),
    "rvm_trim": (None, ()),
    "rvm_cache_clear": (None, ()),
}

_NAMES = {"darwin": "librvm.dylib", "win32": "rvm.dll"}

def library_path() -> str:
    """The library that is used: RVM_LIBRARY, else the one that the package was built with."""
    override = os.environ.get("RVM_LIBRARY")
    if override:
        return override
    return str(Path(__file__).resolve().parent / _NAMES.get(sys.platform, "librvm.so"))

def _in_subinterpreter() -> bool:
    api = getattr(ctypes, "pythonapi", None)
    if sys.implementation.name != "cpython" or api is None:
        return False
    current, main = api.PyInterpreterState_Get, api.PyInterpreterState_Main
    current.restype = main.restype = c_void_p
    return bool(current() != main())

def _load() -> ctypes.CDLL:
    if _in_subinterpreter():
        # ctypes' callbacks, and the watch for signals, belong to the process: they would run code of an interpreter that has ended.
        raise ImportError("require_vm works in the main interpreter only, not in a subinterpreter", name="require_vm")
    path = library_path()
    try:
        # CDLL lets go of the GIL around each call: other Python threads run while JavaScript does.
        library = ctypes.CDLL(path)
    except OSError as e:
        raise ImportError(
            f"require_vm: its library cannot be loaded from {path}: {e}. `pip install .` in bindings/python builds it; "
            "RVM_LIBRARY=/path/to/librvm.so names another one",
            name="require_vm",
            path=path,
        ) from e
    try:
        version = library.rvm_abi_version
    except AttributeError:
        raise ImportError(f"require_vm: {path} is not the library rvm", name="require_vm", path=path) from None
    version.restype = c_uint32
    if version() != ABI_VERSION:
        raise ImportError(
            f"require_vm: {path} speaks ABI {version()}, this package ABI {ABI_VERSION}", name="require_vm", path=path
        )
    for name, (result, arguments) in FUNCTIONS.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library

lib = _load()
