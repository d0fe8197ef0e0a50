"""Threads: the GIL, one function from many, finalizers that do not wait."""

import gc
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, List

import pytest
import require_vm
from require_vm import Context, Interrupted, Source, require

from conftest import Js


@pytest.fixture
def quick_switches() -> Any:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def test_other_threads_run_while_javascript_does(js: Js) -> None:
    with js("exports.spin = (ms) => { const end = Date.now() + ms; while (Date.now() < end); return 1; }") as m:
        count = 0
        done = threading.Event()

        def tick() -> None:
            nonlocal count
            while not done.is_set():
                count += 1
                time.sleep(0.001)

        thread = threading.Thread(target=tick)
        thread.start()
        before = count
        assert m.spin(200) == 1
        assert count - before > 20
        done.set()
        thread.join()


def test_two_realms_run_at_the_same_time(js: Js) -> None:
    go = threading.Barrier(2, timeout=20)
    source = "exports.call = (f) => f()"
    with js(source) as a, js(source) as b:
        with ThreadPoolExecutor(2) as pool:
            # each waits inside its realm for the other to be inside its own
            assert [f.result() >= 0 for f in [pool.submit(m.call, go.wait) for m in (a, b)]] == [True, True]


def test_one_function_from_many_threads(js: Js, quick_switches: Any) -> None:
    with js("exports.add = (a, b) => a + b; exports.call = (f, x) => f(x); exports.echo = (x) => x") as m:
        add, call, echo = m.add, m.call, m.echo

        def work(seed: int) -> int:
            wrong = 0
            for i in range(300):
                wrong += add(seed, i) != seed + i
                wrong += echo(seed * 1000 + i) != seed * 1000 + i
                wrong += echo(f"{seed}.{i}") != f"{seed}.{i}"
                wrong += call(lambda x: add(x, add(1, 1)), i) != i + 2  # from inside, too
                wrong += add(seed + 0.5, i) != seed + 0.5 + i
            return wrong

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(work, range(8))) == 0


def test_many_realms_on_many_threads(quick_switches: Any) -> None:
    def work(seed: int) -> int:
        for i in range(30):
            kept: List[Any] = []
            with require("x", {"n": seed}, {"x": Source("exports.f = (g) => g(n)")}) as m:
                assert m.f(lambda n: kept.append(n) or n + i) == seed + i  # type: ignore[func-returns-value]
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(16))) == 16
    gc.collect()


def test_a_finalizer_does_not_wait(js: Js) -> None:
    inside, leave = threading.Event(), threading.Event()

    def stay() -> None:
        inside.set()
        assert leave.wait(20)

    m = js("exports.call = (f) => f(); exports.o = {}")
    objects = [m.o for _ in range(100)]
    thread = threading.Thread(target=m.call, args=(stay,))
    thread.start()
    assert inside.wait(20)
    start = time.monotonic()
    objects.clear()  # the realm is busy on another thread
    m.release()
    del m
    assert time.monotonic() - start < 1
    leave.set()
    thread.join()
    del thread
    gc.collect()
    assert require_vm.process_stats()["live_realms"] == 0


def test_released_on_another_thread(js: Js) -> None:
    held = [js("exports.x = 1")]

    def drop() -> None:
        held.clear()

    thread = threading.Thread(target=drop)
    thread.start()
    thread.join()
    assert require_vm.process_stats()["live_realms"] == 0


def test_interrupt_from_another_thread_while_a_host_function_runs(js: Js) -> None:
    with js("exports.loop = (f) => { for (;;) f(); }") as m:
        calls = 0

        def f() -> None:
            nonlocal calls
            calls += 1
            if calls == 50:
                threading.Thread(target=m.interrupt).start()

        with pytest.raises(Interrupted):
            m.loop(f)
        assert calls >= 50


def test_garbage_collection_of_a_cycle_through_javascript(js: Js) -> None:
    m = js("exports.keep = (f) => { exports.kept = f; }; exports.n = 1")
    m.keep(lambda: m.n)
    assert m.kept() == 1
    del m
    gc.collect()
    assert require_vm.process_stats()["live_realms"] == 0

    # two that hold each other's proxies in Python
    a, b = Context(), Context()
    a["f"], b["f"] = (lambda: b), (lambda: a)
    del a, b
    gc.collect()
    assert require_vm.process_stats()["live_realms"] == 0


def test_a_function_of_another_realm_keeps_what_it_needs(js: Js) -> None:
    a, b = js("exports.keep = (f) => { exports.kept = f; }"), js("exports.make = (f) => (x) => f(x) + 1")
    a.keep(b.make(lambda x: x * 10))
    del b
    gc.collect()
    assert a.kept(4) == 41
    a.release()
    del a
    gc.collect()
    assert require_vm.process_stats()["live_realms"] == 0
