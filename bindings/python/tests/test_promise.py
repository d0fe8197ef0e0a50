"""Promises: await, result(), coroutines as host functions, interrupt."""

import asyncio
import threading
import time
import traceback
from typing import Any, Awaitable, Iterator

import pytest
from require_vm import Interrupted, JSError, JSPromise, JSTimeoutError

from conftest import Js


@pytest.fixture
def m(js: Js) -> Iterator[Any]:
    with js(
        """
        exports.soon = (x, ms = 5) => new Promise((done) => setTimeout(done, ms, x));
        exports.now = async (x) => x;
        exports.fail = async () => { throw new TypeError('no'); };
        exports.later = async () => { await exports.soon(1); throw new RangeError('later'); };
        exports.never = () => new Promise(() => {});
        exports.defer = () => { const d = {}; d.promise = new Promise((a, b) => { d.resolve = a; d.reject = b; }); return d; };
        exports.use = async (f, ...args) => [await f(...args)];
        exports.both = async (f, g) => { const all = await Promise.all([f(), g()]); return all.join(); };
        exports.caught = async (f) => { try { await f(); } catch (e) { return e.name + ': ' + e.message; } };
        exports.spin = () => { for (;;); };
        exports.kind = (p) => p instanceof Promise;
        """
    ) as module:
        yield module


def test_result(m: Any) -> None:
    p = m.soon("value")
    assert isinstance(p, JSPromise) and p.state == "pending" and repr(p) == "<JSPromise pending>"
    assert p.result() == "value" and p.result() == "value" and p.state == "fulfilled"
    assert m.now({"a": 1}).result().a == 1
    with pytest.raises(JSError, match="TypeError: no"):
        m.fail().result()
    with pytest.raises(JSError, match="RangeError: later"):
        m.later().result(timeout=10)
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        m.never().result()  # nothing is left that could settle it
    with pytest.raises(JSTimeoutError):
        m.soon(1, 60_000).result(timeout=0.05)
    assert time.monotonic() - start < 10
    with pytest.raises(ValueError):
        p.result(timeout=-1)
    p2 = m.now(1).then(lambda x: x + 1)
    assert p2.result() == 2
    assert m.fail().catch(lambda e: e.name).result() == "TypeError" and m.now(1).finally_(lambda: None).result() == 1


def test_await(m: Any) -> None:
    async def main() -> None:
        assert await m.soon("value") == "value"
        assert await m.now(5) == 5
        with pytest.raises(JSError, match="TypeError: no"):
            await m.fail()
        with pytest.raises(JSError, match="later"):
            await m.later()
        assert await asyncio.gather(*(m.soon(i, i % 7) for i in range(30))) == list(range(30))
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(m.soon(1, 60_000), 0.02)
        with pytest.raises(RuntimeError, match="await"):
            m.soon(1, 100).result()
        assert m.now(3).result() == 3  # it does not block

    asyncio.run(main())


def test_the_loop_is_not_blocked(m: Any) -> None:
    async def main() -> None:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                await asyncio.sleep(0.005)
                ticks += 1

        task = asyncio.ensure_future(tick())
        await m.soon(1, 200)
        assert ticks >= 3  # of 40 on a free machine; a loop that is blocked ticks once at most
        task.cancel()

    asyncio.run(main())


def test_a_waiter_wakes_by_what_others_do(m: Any) -> None:
    async def main() -> None:
        d = m.defer()
        waiting = asyncio.ensure_future(wait(d.promise))
        await asyncio.sleep(0.01)
        assert not waiting.done()
        d.resolve("here")
        assert await asyncio.wait_for(waiting, 5) == "here"
        # by another thread
        d = m.defer()
        timer = threading.Timer(0.03, d.resolve, ("there",))
        timer.start()
        assert await asyncio.wait_for(wait(d.promise), 5) == "there"
        timer.join()
        # a waiter that gives up leaves the others alone
        d = m.defer()
        first, second = asyncio.ensure_future(wait(d.promise)), asyncio.ensure_future(wait(d.promise))
        await asyncio.sleep(0.01)
        first.cancel()
        d.resolve(1)
        assert await asyncio.wait_for(second, 5) == 1

    async def wait(p: Awaitable[Any]) -> Any:
        return await p

    asyncio.run(main())


class Mine(Exception):
    pass


async def twice(x: int) -> int:
    await asyncio.sleep(0.005)
    return x * 2


async def failing() -> None:
    await asyncio.sleep(0)
    raise Mine("async")


def test_coroutines_as_host_functions_under_asyncio(m: Any) -> None:
    async def main() -> None:
        assert list(await m.use(twice, 21)) == [42]
        assert await m.both(lambda: twice(1), lambda: twice(2)) == "2,4"
        with pytest.raises(Mine, match="async") as caught:
            await m.use(failing)
        assert "failing" in [f.name for f in traceback.extract_tb(caught.value.__traceback__)]
        assert await m.caught(failing) == "Mine: async"
        loop = asyncio.get_running_loop()

        async def which() -> bool:
            return asyncio.get_running_loop() is loop

        assert (await m.use(which))[0] is True

        async def bad() -> complex:
            return 1j

        assert (await m.caught(bad)).startswith("ConversionError")

    asyncio.run(main())


def test_coroutines_as_host_functions_without_a_loop(m: Any) -> None:
    assert list(m.use(twice, 21).result()) == [42]
    assert list(m.use(twice, 21).result(timeout=5)) == [42]
    with pytest.raises(Mine):
        m.use(failing).result()
    assert m.caught(failing).result() == "Mine: async"
    p = m.use(twice, 1)
    assert m.kind(p) is True and list(p.result()) == [2]


def test_a_promise_of_a_promise(m: Any) -> None:
    d = m.defer()
    d.resolve(m.soon(7))
    assert d.promise.result() == 7
    assert m.use(lambda: m.soon(8)).result()[0] == 8


def test_timers_run_in_poll(js: Js) -> None:
    seen: "list[int]" = []
    with js("exports.start = (f) => { setTimeout(f, 10, 1); setTimeout(f, 40, 2); }") as m:
        assert m.poll() is None
        m.start(seen.append)
        wait = m.poll()
        assert seen == [] and 0 < wait <= 0.01
        time.sleep(0.02)
        wait = m.poll()
        assert seen == [1] and 0 < wait <= 0.04 and m.stats()["timers"] == 1
        time.sleep(0.04)
        assert m.poll() is None and seen == [1, 2]


def test_interrupt(m: Any) -> None:
    m.interrupt()  # nothing runs: nothing happens
    for _ in range(3):
        timer = threading.Timer(0.05, m.interrupt)
        timer.start()
        with pytest.raises(Interrupted):
            m.spin()
        timer.join()
    p = m.soon(1, 60_000)
    timer = threading.Timer(0.05, m.interrupt)
    timer.start()
    with pytest.raises(Interrupted):
        p.result()
    timer.join()
    assert m.now(1).result() == 1


RUNS = {
    "a getter": lambda m: m.read,
    "a setter": lambda m: setattr(m, "write", 1),
    "an item": lambda m: m["read"],
    "an iterator": lambda m: next(iter(m.steps())),
    "a proxy's keys": lambda m: m.keys.object_keys(),
    "a proxy's has": lambda m: "x" in m.keys,
    "a timer that another thread sets": lambda m: threading.Thread(target=m.later, args=(20,)).start(),
}


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS.keys())
def test_whatever_runs_javascript_wakes_who_awaits(js: Js, run: Any) -> None:
    with js(
        """
        let done;
        const go = () => { done('here'); };
        exports.wait = () => new Promise((d) => { done = d; });
        Object.defineProperty(exports, 'read', { get() { go(); return 1; } });
        Object.defineProperty(exports, 'write', { set() { go(); } });
        exports.steps = function* () { go(); yield 1; };
        exports.keys = new Proxy({}, { ownKeys() { go(); return []; }, has() { go(); return true; } });
        exports.later = (ms) => { setTimeout(go, ms); };
        """
    ) as m:

        async def main() -> Any:
            async def wait() -> Any:
                return await m.wait()

            waiting = asyncio.ensure_future(wait())
            await asyncio.sleep(0.02)
            run(m)
            return await asyncio.wait_for(waiting, 20)

        assert asyncio.run(main()) == "here"


def test_who_awaits_takes_no_processor(m: Any) -> None:
    async def slow() -> int:
        await asyncio.sleep(0.4)
        return 1

    async def main() -> float:
        before = time.process_time()
        assert [list(x) for x in await asyncio.gather(*(m.use(slow) for _ in range(2)))] == [[1], [1]]
        return time.process_time() - before

    assert min(asyncio.run(main()) for _ in range(3)) < 0.1
