"""The hard guard under CPython: it stops what never asks, and leaves faulthandler and the interpreter's own signals alone."""

import subprocess
import sys
import threading

import pytest

from require_vm import Context, Source, JSTimeoutError, require

# Neither asks nor allocates for half a minute or so: then it returns, and without the guard no limit was ever looked at.
ENDLESS = "const marks = '\\u0315\\u0301'.repeat(3e5); module.exports = () => marks.normalize()"


def test_a_time_limit_stops_what_never_asks() -> None:
    for _ in range(3):
        ctx = Context(hard_guard=True, time_limit=0.2)
        f = require("endless", ctx, {"endless": Source(ENDLESS)})
        with pytest.raises(JSTimeoutError):
            f()
        ctx.release()


def test_on_threads() -> None:
    wrong = []

    def run() -> None:
        f = require("endless", None, {"endless": Source(ENDLESS)}, hard_guard=True, time_limit=0.2)
        try:
            f()
            wrong.append("no error")
        except JSTimeoutError:
            pass

    threads = [threading.Thread(target=run) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not wrong


def in_child(code: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)


def test_a_fault_of_the_interpreter_is_still_reported() -> None:
    child = in_child(
        "import faulthandler; faulthandler.enable()\n"
        "from require_vm import Context\n"
        "Context(hard_guard=True)\n"
        "import ctypes; ctypes.string_at(0)\n"
    )
    assert child.returncode == -11, child
    assert "Segmentation fault" in child.stderr and "string_at" in child.stderr


def test_signals_of_python_work() -> None:
    child = in_child(
        "import signal, os, time\n"
        "from require_vm import Context\n"
        "ctx = Context(hard_guard=True)\n"
        "got = []\n"
        "for s in (signal.SIGUSR1, signal.SIGRTMIN + 1, signal.SIGALRM): signal.signal(s, lambda n, f: got.append(n))\n"
        "for s in (signal.SIGUSR1, signal.SIGRTMIN + 1): os.kill(os.getpid(), s)\n"
        "signal.alarm(1); time.sleep(1.5)\n"
        "print(len(got))\n"
    )
    assert child.stdout == "3\n", child
