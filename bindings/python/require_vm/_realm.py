"""What is asked of a realm by a handle into it."""

from __future__ import annotations

import ctypes
import json
from typing import Any, Dict, Optional

from . import _native as n
from ._calls import ERROR, RESULT, SPARE, attend, attention, call_failed, done, frame, string_at
from ._native import lib


def check(status: int) -> None:
    if status:
        f = frame()
        f.words[ERROR] = 0
        try:
            call_failed(status, f)
        finally:
            done(f)


def poll(handle: int, quiet: bool = False) -> Optional[float]:
    f = frame()
    try:
        status = lib.rvm_poll(handle, f.spare, f.error)
        if status:
            call_failed(status, f)
        if attention:
            attend(None, quiet)
        next_ms = f.words[SPARE]
        return None if next_ms == n.NEVER else next_ms / 1000
    finally:
        done(f)


def realm_stats(handle: int) -> Dict[str, int]:
    stats = n.RealmStats(size=ctypes.sizeof(n.RealmStats))
    f = frame()
    try:
        status = lib.rvm_stats(handle, ctypes.byref(stats), f.error)
        if status:
            call_failed(status, f)
    finally:
        done(f)
    return {field[0]: getattr(stats, field[0]) for field in n.RealmStats._fields_ if field[0] != "size"}


def heap_report(of: Any) -> Dict[str, Any]:
    """What is in the heap of a realm and who holds it; ``of``: its Context, or any object of it.

    ``classes``: dicts of name, count and bytes, the most bytes first. ``variables``: dicts of kind, name, file, type, length, bytes, …: who keeps
    how much alive by which name, the largest first. ``bytes`` and ``objects``: all together. rvm.h (rvm_heap_report) says more.
    """
    f = frame()
    try:
        status = lib.rvm_heap_report(of._handle, f.result, f.error)
        if status:
            call_failed(status, f)
        try:
            report: Dict[str, Any] = json.loads(string_at(f.words[RESULT + 2], f.words[RESULT + 1]))
            return report
        finally:
            lib.rvm_value_clear(f.result)
    finally:
        done(f)
