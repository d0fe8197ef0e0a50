"""Promises: awaited by asyncio, waited for by threads, and made of what Python awaits.

Under asyncio, JavaScript runs on the loop's own thread, in short turns: whoever awaits looks at the promise, has the timers that are due
run, and sleeps until the next one, or until a call into some realm has ended or a promise of the host was settled. Nothing polls in between.
"""

from __future__ import annotations

import asyncio
import math
import os
import threading
from typing import Any, Awaitable, Generator, Optional, Set

from . import _native as n
from ._calls import (
    FIRST,
    SPARE,
    Owner,
    attend,
    attention,
    call_failed,
    described,
    done,
    frame,
    keep_rejection,
    on_call_end,
    put,
    take,
)
from ._errors import InvalidArgumentError
from ._host import _c
from ._native import lib
from ._objects import CLASSES, JSObject, wrap
from ._realm import poll


class JSPromise(JSObject):
    """A promise. ``await promise`` in a coroutine; ``promise.result(timeout)`` elsewhere. ``then``, ``catch`` and ``finally_`` are JavaScript's."""

    __slots__ = ()

    def result(self, timeout: Optional[float] = None) -> Any:
        """Waits until the promise is settled, running timers and jobs meanwhile, and gives its value or raises what it was rejected with.

        ``timeout`` in seconds. JSTimeoutError: it passed, or nothing is left that could settle the promise. In a coroutine, await it instead.
        """
        if timeout is not None and not timeout >= 0:
            raise InvalidArgumentError(f"a timeout of {timeout} seconds")
        if _running_loop() is not None and self._state() == n_PENDING:
            poll(self._handle)
            if self._state() == n_PENDING:
                raise RuntimeError("result() would block the event loop that runs in this thread: await the promise")
        return self._await(0 if timeout is None else max(1, round(timeout * 1000)))

    def _await(self, ms: int) -> Any:
        f = frame()
        try:
            status = lib.rvm_await(self._handle, ms, f.result, f.error)
            if status:
                call_failed(status, f)
            value = take(f, self)
            if attention:
                attend()
            return value
        finally:
            done(f)

    def _state(self) -> int:
        f = frame()
        try:
            status = lib.rvm_promise_state(self._handle, f.spare, None, f.error)
            if status:
                call_failed(status, f)
            return f.words[SPARE] & 0xFFFFFFFF
        finally:
            done(f)

    @property
    def state(self) -> str:
        """``"pending"``, ``"fulfilled"`` or ``"rejected"``"""
        return _STATES[self._state()]

    def __await__(self) -> Generator[Any, None, Any]:
        return self._settled().__await__()

    async def _settled(self) -> Any:
        due = 0.0  # when a timer is; what runs before is nobody's news
        while True:
            if self._state() != n_PENDING:
                return self._await(0)
            loop = asyncio.get_running_loop()
            turn = _Turn(loop)
            try:
                wait = turn.poll(self._handle, loop.time() < due)
                if self._state() == n_PENDING:
                    due = math.inf if wait is None else loop.time() + wait
                    await turn.pause(wait)
            finally:
                turn.end()

    def _describe(self) -> str:
        return self.state

    def _class_name(self) -> str:
        return ""


n_PENDING = 0
_STATES = ("pending", "fulfilled", "rejected")
CLASSES[n.TYPE_PROMISE] = JSPromise


class _Turn:
    """One pause of who awaits: until the next timer, or until something may have happened."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.future: "asyncio.Future[None]" = loop.create_future()
        self.asked = False
        self.polls = 0  # the thread that does
        on_call_end.append(self.look)
        attention.add("waiting")

    def poll(self, handle: int, quiet: bool) -> Optional[float]:
        """What it runs itself is no reason to look again."""
        self.polls = threading.get_ident()
        try:
            return poll(handle, quiet)
        finally:
            self.polls = 0

    def look(self) -> None:
        """Called at the end of each call into a realm, on any thread."""
        if not self.asked and self.polls != threading.get_ident():
            self.asked = True
            try:
                self.loop.call_soon_threadsafe(self.wake)
            except RuntimeError:  # the loop is closed
                self.end()

    def wake(self) -> None:
        if not self.future.done():
            self.future.set_result(None)

    async def pause(self, seconds: Optional[float]) -> None:
        timer = None if seconds is None else self.loop.call_later(seconds, self.wake)
        try:
            await self.future
        finally:
            if timer is not None:
                timer.cancel()

    def end(self) -> None:
        try:
            on_call_end.remove(self.look)
        except ValueError:
            pass
        if not on_call_end:
            attention.discard("waiting")
            if on_call_end:  # another thread's, meanwhile
                attention.add("waiting")


def _running_loop() -> Optional[asyncio.AbstractEventLoop]:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


# ---- promises of what Python awaits ----

_tasks: Set[Any] = set()


def promise_of(awaitable: Awaitable[Any], owner: Owner) -> int:
    """A promise in the realm that the awaitable settles: a handle of the caller's.

    It is driven by the event loop that runs in this thread, else by one in a thread of ours.
    """
    f = frame()
    try:
        status = lib.rvm_promise_new(owner._handle, f.spare, f.base + 8 * (SPARE + 1), f.error)
        if status:
            call_failed(status, f)
        promise: int = f.words[SPARE]
        resolver: JSObject = wrap(f.words[SPARE + 1], n.TYPE_OBJECT, owner._realm)
    finally:
        done(f)
    loop = _running_loop()
    if loop is not None:
        task: Any = loop.create_task(_drive(awaitable, resolver))
    else:
        task = asyncio.run_coroutine_threadsafe(_drive(awaitable, resolver), _own_loop())
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
    return promise


async def _drive(awaitable: Awaitable[Any], resolver: JSObject) -> None:
    with resolver:
        try:
            value = await awaitable
        except BaseException as e:
            _settle(resolver, None, e)
            if not isinstance(e, Exception):
                raise
        else:
            try:
                _settle(resolver, value, None)
            except Exception as e:  # a value that cannot cross
                _settle(resolver, None, e)


def _settle(resolver: JSObject, value: Any, e: Optional[BaseException]) -> None:
    f = frame()
    try:
        if e is None:
            put(f, FIRST, value, resolver)
            status = lib.rvm_promise_settle(resolver._handle, False, f.first, None, f.error)
        else:
            name, message, code = described(e)
            lib.rvm_error_new(_c(name), _c(message), None if code is None else _c(code), keep_rejection(e, resolver._realm), f.spare)
            failure = f.words[SPARE]
            status = lib.rvm_promise_settle(resolver._handle, True, None, failure, f.error)
            lib.rvm_error_free(failure)
        if status:
            call_failed(status, f)
        if attention:
            attend()
    finally:
        done(f)


_loop: Optional[asyncio.AbstractEventLoop] = None
_lock = threading.Lock()


def _own_loop() -> asyncio.AbstractEventLoop:
    """The loop in a thread of ours, for coroutines that JavaScript calls where no loop runs."""
    global _loop
    with _lock:
        if _loop is None:
            _loop = asyncio.new_event_loop()
            threading.Thread(target=_loop.run_forever, name="require_vm", daemon=True).start()
        return _loop


def _after_fork() -> None:
    global _loop, _lock
    _loop, _lock = None, threading.Lock()
    _tasks.clear()
    on_call_end.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
