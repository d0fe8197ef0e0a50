"""The library as a whole."""

from __future__ import annotations

import ctypes
from typing import Dict

from . import _native as n
from ._native import lib
from ._realm import check


def process_stats() -> Dict[str, int]:
    """Figures of the process: live_handles, live_realms, bytes_used, bytes_peak, pooled_bytes, cached_bytes, …"""
    stats = n.ProcessStats(size=ctypes.sizeof(n.ProcessStats))
    check(lib.rvm_stats_process(ctypes.byref(stats), None))
    return {field[0]: getattr(stats, field[0]) for field in n.ProcessStats._fields_ if field[0] != "size"}


def trim() -> None:
    """Gives back what is only kept for speed: pooled slots, cached code, images."""
    lib.rvm_trim()


def cache_clear() -> None:
    """Forgets all compiled code."""
    lib.rvm_cache_clear()
