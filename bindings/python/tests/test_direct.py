"""Calls that the library makes for CPython by itself, and the same through ctypes."""

import gc
import os
import subprocess
import sys
import threading
import time
import weakref
from typing import Any

import pytest
import require_vm
from require_vm import ModuleMap, Source, _direct, _objects, require

TEXT = """
exports.echo = (...a) => a.length === 1 ? a[0] : a.length === 0 ? 'nothing' : a.map(String).join('|');
exports.type = (a) => typeof a;
exports.back = (f, x) => f(x);
exports.fail = (s) => { throw new RangeError(s); };
exports.self = function () { return this.name; };
exports.name = 'me';
exports.object = () => ({ a: 1 });
exports.now = (n) => { const end = Date.now() + n; while (Date.now() < end); return n; };
"""

SCRIPT = f"""
import math
from require_vm import *
m = require("m", map=ModuleMap({{"m": Source({TEXT!r})}}))
class Int(int): pass
class Str(str): pass
values = [0, 1, -1, 2**53 - 1, 2**53, -2**53, 2**63, 2**64, 10**40, 0.0, -0.0, 1.5, 1e300, math.inf, -math.inf, 2.0**53, -2.0**63, 2.0**63, "", "a", "é", "€" * 50,
    "\\U0001f600", "\\0", "a\\0b", "\\ud800", "x" * 100000, None, True, False, b"ab", [1, "a"], {{"a": None}}, undefined, null, Int(5), Str("s"), JSBigInt(5), 3 + 0j, object()]
for v in values:
    for f in (m.echo, m.type):
        try:
            r = f(v)
            r = r.to_py() if isinstance(r, JSObject) else r
            print(type(r).__name__, ascii(r)[:100], math.copysign(1, r) if type(r) is float else "")
        except Exception as e:
            print(type(e).__name__, str(e).split(" at ")[0])
print(math.isnan(m.echo(math.nan)), m.echo(), m.echo(1, "a", None, 2.5, True), m.echo(*range(8)), m.echo(*range(9)), m.echo(*"abcdefghijkl"), m.echo(1, x=2))
print(m.self(), m.object().a, m.back(lambda x: x + 1, 4), m.back(str.upper, "abc"))
for bad in (lambda: m.fail("so"), lambda: m.fail(5), lambda: m.back(lambda x: 1 / 0, 1), lambda: m.echo.release() or m.echo, lambda: m.object()()):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
f = m.echo
f.release()
try:
    f(1)
except ReleasedError as e:
    print("released")
"""


def output(**env: str) -> str:
    ran = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, env={**os.environ, **env}, timeout=300)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.replace("0x", "")


def test_both_ways_are_the_same() -> None:
    direct, ctypes = output(), output(REQUIRE_VM_CTYPES="1")
    assert [line for line in direct.splitlines() if "object at" not in line] == [line for line in ctypes.splitlines() if "object at" not in line]
    assert len(direct.splitlines()) > 80


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="not CPython")
def test_it_is_used_here() -> None:
    if not os.environ.get("REQUIRE_VM_CTYPES"):
        assert _direct.can() and _objects._make is not None
        assert type(module().echo.__call__).__name__ == "builtin_function_or_method"


def module() -> Any:
    return require("m", map=ModuleMap({"m": Source(TEXT)}))


def test_nothing_is_left() -> None:
    m = module()
    echo = m.echo
    text = "a text that is counted " * 3
    before = sys.getrefcount(text), sys.getrefcount(None), sys.getrefcount(echo)
    handles = require_vm.process_stats()["live_handles"]
    for i in range(20000):
        echo(text)
        echo(text, None, i, 1.5, True)
        echo(b"", x=text)
    for _ in range(2000):
        with pytest.raises(require_vm.JSError):
            m.fail(text)
        m.object()
        m.echo(1)
    after = sys.getrefcount(text), sys.getrefcount(None), sys.getrefcount(echo)
    assert abs(after[0] - before[0]) < 5 and abs(after[1] - before[1]) < 200 and abs(after[2] - before[2]) < 5
    gc.collect()
    assert require_vm.process_stats()["live_handles"] <= handles + 1


def test_goes_at_that_moment() -> None:
    m = module()
    echo = m.echo
    handle = weakref.ref(echo)
    bound = echo.__call__  # lives longer than the function
    before = require_vm.process_stats()["live_handles"]
    del echo
    assert handle() is None and require_vm.process_stats()["live_handles"] == before - 1
    with pytest.raises(require_vm.ReleasedError):
        bound(1)


def test_the_lock_is_free_meanwhile() -> None:
    slow, took = module().now, []
    thread = threading.Thread(target=lambda: slow(2000))
    last = time.monotonic()
    thread.start()
    while thread.is_alive():
        now = time.monotonic()
        took.append(now - last)
        last = now
    # With the lock held, one turn of this loop would have taken all of it.
    assert max(took) < 1.6


def test_threads_on_one_function() -> None:
    m = module()
    wrong = []

    def calls(k: int) -> None:
        f = m.echo
        for i in range(2000):
            if f(i * k) != i * k or f(str(i)) != str(i):
                wrong.append(i)

    threads = [threading.Thread(target=calls, args=(k,)) for k in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
