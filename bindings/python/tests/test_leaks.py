"""Memory: what is dropped is gone, in numbers. Resident memory is read from the kernel."""

import ctypes
import gc
import subprocess
import sys
from typing import Any, Callable

import pytest
import require_vm
from require_vm import Context, ModuleMap, Source, _calls, _host, require

from conftest import Js

MIB = 1 << 20


def resident() -> int:
    """Bytes that are resident and the process's own."""
    require_vm.trim()
    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)  # or glibc's own pools are what is measured
    except (AttributeError, OSError):
        pass
    with open("/proc/self/statm") as f:
        fields = f.read().split()
    return (int(fields[1]) - int(fields[2])) * 4096


def grows(work: Callable[[], object], warm: int = 1) -> int:
    for _ in range(warm):
        work()
    before = resident()
    work()
    return resident() - before


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@linux
def test_100_000_host_functions() -> None:
    """Registered and dropped: in one realm, in maps, and one in each of many realms."""

    def in_one_realm() -> None:
        with Context() as ctx:
            for i in range(50_000):
                ctx["f"] = lambda: i
            assert ctx.stats()["host_functions"] == 50_000 and len(_host._owners) == 50_000
        assert not _host._owners

    def in_maps() -> None:
        for _ in range(50):
            with ModuleMap({"host": {f"f{i}": (lambda: i) for i in range(980)}, "x": Source("exports.f = require('host').f1")}) as modules:
                with require("x", map=modules) as m:
                    m.f()
        assert not _host._owners

    def in_many() -> None:
        for i in range(1_000):
            with Context({"f": lambda: i}):
                pass
        assert not _host._owners

    for work in (in_one_realm, in_maps, in_many):
        assert grows(work) < MIB, work.__name__
    assert require_vm.process_stats()["live_handles"] == 0


@linux
def test_a_million_short_lived_proxies(js: Js) -> None:
    with js("exports.o = { a: { b: [] } }; exports.f = () => exports.o; exports.g = (x) => x; exports.loop = (n, f) => { for (let i = 0; i < n; i++) f({ i }); }") as m:
        o, f, g = m.o, m.f, m.g

        def properties() -> None:
            for _ in range(400_000):
                o.a

        def results() -> None:
            for _ in range(400_000):
                f()

        def arguments() -> None:
            for _ in range(100_000):
                g(o)  # and back

        def callbacks() -> None:
            m.loop(100_000, lambda x: None)

        for work in (properties, results, arguments, callbacks):
            assert grows(work, 0 if work is not properties else 1) < MIB, work.__name__
        assert m.stats()["handles"] < 20
        assert len(_calls._pool) <= _calls.POOLED


@linux
def test_calls_with_everything(js: Js) -> None:
    with js("exports.echo = (...all) => all[0]; exports.fail = () => { throw new Error('x'.repeat(1000)); }; exports.call = (f) => f()") as m:

        def boom() -> None:
            raise ValueError("y" * 1000)

        def work() -> None:
            for _ in range(3_000):
                for value in ("x" * 5000, b"y" * 5000, 2**200, {"a": [1, 2, "three"]}, 1.5, None):
                    m.echo(value)
                m.echo({"a": [1] * 100}).to_py()
                for bad in (m.fail, lambda: m.call(boom), lambda: m.echo(object()), lambda: m.none, lambda: m["none"]):
                    with pytest.raises((require_vm.RvmError, ValueError, AttributeError, KeyError)):
                        bad()
                m.call(lambda: "z" * 5000)

        # every function given to a realm stays until it ends: 6,000 small ones here
        assert grows(work) < 6 * MIB
        assert len(m._realm.raised) == 0  # they came out


@linux
def test_the_seeds_cases_are_flat(cases: Any) -> None:
    def leak() -> None:
        for _ in range(20_000):
            require(cases / "case1.js").leak()

    assert grows(leak) < MIB


@linux
def test_promises(js: Js) -> None:
    import asyncio

    with js("exports.soon = (x) => new Promise((done) => setTimeout(done, 0, x)); exports.use = async (f) => f") as m:

        async def main() -> None:
            for _ in range(3_000):
                await m.soon({"a": 1})

        assert grows(lambda: asyncio.run(main())) < MIB


def test_references_are_balanced() -> None:
    """sys.gettotalrefcount is not in ordinary builds: objects are counted instead."""
    code = """
import gc
from require_vm import *
m = require("x", map={"x": Source("exports.f = (x) => x; exports.o = {a: 1}; exports.call = (f, x) => f(x)")})
def work():
    for i in range(500):
        m.f(i); m.f("s"); m.f(b"b"); m.f({"a": i}); m.o.a; m.call(m.f, [i])
        try: m.f(1j)
        except ConversionError: pass
        try: m.none
        except AttributeError: pass
work(); gc.collect(); before = len(gc.get_objects())
work(); gc.collect(); print(len(gc.get_objects()) - before)
"""
    out = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True).stdout
    assert abs(int(out)) < 50
