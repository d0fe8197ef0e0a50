"""JavaScript modules in worlds of their own, inside Python; every byte comes back when you let go.

    from require_vm import require
    m = require("./case1.js")
    m.leak()
"""

from __future__ import annotations

from . import _direct
from ._containers import JSArray, JSBuffer, JSMap, JSSet
from ._data import JSBigInt, null, undefined
from ._errors import (
    AccessDenied,
    Busy,
    Condemned,
    ConversionError,
    InternalError,
    Interrupted,
    InvalidArgumentError,
    JSError,
    JSTimeoutError,
    ModuleNotFound,
    NotFreezable,
    OutOfMemory,
    ReleasedError,
    RvmError,
    SystemFailure,
    WrongKindError,
    WrongRealmError,
)
from ._functions import JSFunction
from ._module import Context, ModuleMap, Path, Source, deny, require
from ._native import lib as _lib
from ._objects import JSErrorObject, JSIterator, JSObject, JSSymbol
from ._promise import JSPromise
from ._realm import heap_report
from ._stats import cache_clear, process_stats, trim
from ._template import Template

_direct.install()  # now that all classes are there

__version__: str = _lib.rvm_version().decode()

__all__ = [
    "AccessDenied",
    "Busy",
    "Condemned",
    "Context",
    "ConversionError",
    "InternalError",
    "Interrupted",
    "InvalidArgumentError",
    "JSArray",
    "JSBigInt",
    "JSBuffer",
    "JSError",
    "JSErrorObject",
    "JSFunction",
    "JSIterator",
    "JSMap",
    "JSObject",
    "JSPromise",
    "JSSet",
    "JSSymbol",
    "JSTimeoutError",
    "ModuleMap",
    "ModuleNotFound",
    "NotFreezable",
    "OutOfMemory",
    "Path",
    "ReleasedError",
    "RvmError",
    "Source",
    "SystemFailure",
    "Template",
    "WrongKindError",
    "WrongRealmError",
    "cache_clear",
    "deny",
    "heap_report",
    "null",
    "process_stats",
    "require",
    "trim",
    "undefined",
]
