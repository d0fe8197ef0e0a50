"""Templates: fresh copies of a loaded module."""

from __future__ import annotations

import gc
import pickle
import threading
import weakref
from typing import Any, List

import pytest

from require_vm import Context, ConversionError, ModuleMap, NotFreezable, ReleasedError, Source, Template, process_stats

SOURCE = """
let n = 0; const seen = require('h').first(); const made = { list: [] };
exports.up = () => ++n; exports.seen = () => seen; exports.grow = () => made.list.push(new Array(100)); exports.sum = () => config.a + config.b[1];
"""


def test_copies_are_fresh_and_the_load_happened_once() -> None:
    calls: List[int] = []

    def first() -> int:
        calls.append(1)
        return 40 + len(calls)

    gone = weakref.ref(first)
    before = process_stats()["live_handles"]
    template = Template("m", Context({"config": {"a": 1, "b": [2, 3]}}), ModuleMap({"m": Source(SOURCE), "h": {"first": first}}))
    assert calls == [1]
    a, b = template.instantiate(), template.instantiate()
    assert [a.up(), a.up(), b.up(), b.seen(), a.sum()] == [1, 2, 1, 41, 4]
    assert [a.grow(), a.grow(), b.grow()] == [1, 2, 1]
    assert calls == [1]
    del template
    assert a.up() == 3
    del a, b, first
    gc.collect()
    assert gone() is None
    assert process_stats()["live_handles"] == before


def test_with_and_release() -> None:
    with Template("path") as template:
        with template.instantiate() as path:
            assert path.join("/a/b", "../c") == "/a/c"
        assert "path" in repr(template)
    with pytest.raises(ReleasedError):
        template.instantiate()


def test_what_cannot_be_one() -> None:
    with pytest.raises(NotFreezable, match="1 timer"):
        Template("m", map={"m": Source("setTimeout(() => {}, 1e6)")})
    with pytest.raises(NotFreezable, match="went into the realm"):
        Template("m", map={"m": Source("require('h').f({ deep: 1 })"), "h": {"f": lambda o: o.deep}})
    context = Context()
    context["o"] = {}
    context["o"].f = lambda: 1
    with pytest.raises(ConversionError, match="'o'"):
        Template("path", context)


def test_limits_are_the_copies() -> None:
    template = Template("m", map={"m": Source("exports.spin = () => { for (;;); }")}, time_limit=0.05)
    for _ in range(2):
        with pytest.raises(TimeoutError):
            template.instantiate().spin()


def test_threads() -> None:
    template = Template("m", map={"m": Source("const a = Array.from({ length: 50 }, (_, i) => i); exports.take = () => a.splice(0).length")})
    wrong: List[Any] = []

    def work() -> None:
        for _ in range(100):
            n = template.instantiate().take()
            if n != 50:
                wrong.append(n)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not wrong


def test_pickles_as_its_recipe() -> None:
    template = Template("m", map={"m": Source("exports.f = (x) => x * 2")}, memory_limit=1 << 24)
    again = pickle.loads(pickle.dumps(template))
    assert again.instantiate().f(4) == 8
    assert pickle.loads(pickle.dumps(again.instantiate())).f(4) == 8
