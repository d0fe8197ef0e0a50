"""Runs against the build tree: RVM_LIBRARY names the library, and the package is the one beside this folder."""

import gc
import os
import sys
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping, Optional

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PACKAGE = HERE.parent
if "RVM_INSTALLED" not in os.environ:  # else the wheel that is installed is tested
    sys.path.insert(0, str(PACKAGE))
    os.environ.setdefault("RVM_LIBRARY", str(ROOT / "build" / "librvm.so"))
    os.environ["PYTHONPATH"] = str(PACKAGE)

import require_vm  # noqa: E402
from require_vm import Context, ModuleMap, Source  # noqa: E402

Js = Callable[..., Any]


@pytest.fixture
def js() -> Js:
    """Makes a module of source text."""

    def make(source: str, ctx: Optional[Context] = None, map: Optional[Mapping[str, Any]] = None, **options: Any) -> Any:
        return require_vm.require("the-test", ctx, ModuleMap({**(map or {}), "the-test": Source(source)}), **options)

    return make


@pytest.fixture
def cases() -> Path:
    return ROOT / "examples" / "cases"


@pytest.fixture(autouse=True)
def nothing_stays() -> Iterator[None]:
    """Every test leaves no realm, no handle and no registered function behind."""
    from require_vm import _calls, _host

    gc.collect()
    before = require_vm.process_stats()
    functions = len(_host._owners)
    yield
    gc.collect()
    after = require_vm.process_stats()
    assert after["live_realms"] == before["live_realms"]
    assert after["live_handles"] == before["live_handles"]
    assert len(_host._owners) == functions
    assert not _calls._by_thread and not _calls.attention
    assert _calls.thread.depth == 0 and _calls.thread.stop is None
