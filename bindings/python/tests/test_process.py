"""The whole process: its end, signals, fork, multiprocessing, subinterpreters."""

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any, List

import pytest
import require_vm
from require_vm import require

PRELUDE = """
import asyncio, atexit, gc, os, signal, sys, threading, time, warnings
warnings.filterwarnings("ignore", ".*fork", DeprecationWarning)  # since 3.12, where there are threads
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests in the background has it ignored
import require_vm
from require_vm import *
def js(source, ctx=None, map=None, **options):
    return require("x", ctx, {**(map or {}), "x": Source(source)}, **options)
"""


def start(code: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PRELUDE + textwrap.dedent(code)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
    )


def run(code: str, returncode: int = 0) -> str:
    process = start(code)
    out, err = process.communicate(timeout=60)
    assert process.returncode == returncode, (process.returncode, out, err)
    assert returncode != 0 or err == "", err
    return out + err


EXITS = [
    # live handles of every kind, in a global, in a cycle, in a module
    """
    m = js("exports.f = (g) => g(1); exports.o = {a: [1]}; exports.map = new Map(); exports.p = new Promise(() => {})")
    kept = [m, m.f, m.o, m.o.a, m.map, m.p, m.f(lambda x: x), Context({"f": print}), ModuleMap({"g": print})]
    m["self"] = lambda: kept
    cycle = []; cycle.append((cycle, m)); sys.modules["os"].kept = kept
    """,
    # a thread that is in a host function, one that runs a script, and one that waits
    """
    m, n = js("exports.call = (f) => f()"), js("exports.spin = () => { for (;;); }")
    for f in (lambda: m.call(lambda: time.sleep(100)), n.spin, lambda: n.spin()):
        threading.Thread(target=f, daemon=True).start()
    time.sleep(0.02)
    """,
    # what runs at the end still works
    """
    m = js("exports.f = (g) => g(1)")
    atexit.register(lambda: m.f(lambda x: x) == 1 or os._exit(3))
    threading.Thread(target=lambda: (time.sleep(0.02), m.f(lambda x: x))).start()  # the interpreter waits for it
    """,
    # an own loop with coroutines that never end
    """
    m = js("exports.use = (f) => f()")
    async def never(): await asyncio.sleep(1000)
    p = m.use(never); q = m.use(never)
    """,
    # threads that come back to Python again and again, which ends them there: in a call, in a host function, in a console, in what is dropped
    """
    source = "exports.one = () => 1; exports.call = (f) => { for (;;) f() }; exports.log = () => { for (;;) console.log('x') }"
    def ones(m):
        while True: m.one()
    def drops(m):
        while True: Context({"f": lambda: 1}).release()
    for f in (ones, lambda m: m.call(lambda: 1), lambda m: m.log(), drops):
        m = js(source, Context(console=lambda level, text: None))
        threading.Thread(target=f, args=(m,), daemon=True).start()
    time.sleep(0.05)
    """,
]


@pytest.mark.parametrize("code", EXITS, ids=["handles", "threads", "atexit", "coroutines", "callbacks"])
def test_the_interpreter_exits_cleanly(code: str) -> None:
    for _ in range(25):
        run(code)


def test_sys_exit_and_uncaught_errors() -> None:
    assert "SystemExit" not in run("m = js('exports.f = (g) => { try { g(); } catch {} }'); m.f(lambda: sys.exit(5))", 5)
    text = run("js('exports.f = () => { throw new TypeError(\"bad\") }').f()", 1)
    assert "JSError: TypeError: bad" in text and "    at " in text


INTERRUPTED = {
    "a script that runs": "m.spin()",
    "a script that catches everything": "m.stubborn()",
    "a host function in a loop": "m.loop(lambda: None)",
    "a host function that calls back": "m.loop(lambda: m.one())",
    "a host function that sleeps": "m.loop(lambda: time.sleep(0.01))",
    "nested": "m.loop(lambda: m.spin())",
    "another realm within": "m.loop(js('exports.spin = () => { for (;;); }').spin)",
    "a promise that is waited for": "m.never().result()",
    "require": "js('for (;;);')",
}


@pytest.mark.parametrize("name", INTERRUPTED)
def test_ctrl_c(name: str) -> None:
    process = start(
        f"""
        m = js('''exports.spin = () => {{ for (;;); }}; exports.stubborn = () => {{ for (;;) {{ try {{ for (;;); }} catch {{}} finally {{ continue; }} }} }};
            exports.loop = (f) => {{ for (;;) {{ try {{ f(); }} catch {{}} }} }}; exports.one = () => 1;
            exports.never = () => new Promise((done) => setTimeout(done, 100000));''')
        print("ready", flush=True)
        try:
            {INTERRUPTED[name]}
        except KeyboardInterrupt as e:
            print("KeyboardInterrupt", flush=True)
        try:
            print(js("exports.two = () => 2").two(), signal.getsignal(signal.SIGINT) is signal.default_int_handler)
        except BaseException as e:
            print("again", repr(e))
        """
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.15)
    sent = time.monotonic()
    process.send_signal(signal.SIGINT)
    try:
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert out == "KeyboardInterrupt\n2 True\n" and err == "", (out, err)
    assert time.monotonic() - sent < 5


def test_handlers_of_ones_own_run_and_do_not_stop_the_script() -> None:
    out = run(
        """
        seen = []
        signal.signal(signal.SIGINT, lambda *_: seen.append("int"))
        signal.signal(signal.SIGUSR1, lambda *_: seen.append("usr1"))
        m = js("exports.spin = (ms) => { const end = Date.now() + ms; while (Date.now() < end); return 'done'; }")
        for s, after in ((signal.SIGINT, 0.05), (signal.SIGUSR1, 0.1)):
            threading.Timer(after, os.kill, (os.getpid(), s)).start()
        print(m.spin(300), seen)
        class Stop(Exception): pass
        def stop(*_): raise Stop("mine")
        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        try: m.spin(60000)
        except Stop as e: print("Stop", e)
        print(m.spin(1))
        """
    )
    assert out == "done ['int', 'usr1']\nStop mine\ndone\n"


def test_ctrl_c_under_asyncio() -> None:
    process = start(
        """
        m = js("exports.soon = () => new Promise((done) => setTimeout(done, 100000)); exports.spin = () => { for (;;); }")
        async def main(what):
            print("ready", flush=True)
            await what()
        async def spin(): m.spin()
        for what in (m.soon, spin):
            try: asyncio.run(main(what))
            except KeyboardInterrupt: print("KeyboardInterrupt", flush=True)
            except Exception as e: print(type(e).__name__, flush=True)
        """
    )
    assert process.stdout
    try:
        for _ in range(2):
            assert process.stdout.readline() == "ready\n"
            time.sleep(0.15)
            for _ in range(2):  # the first cancels the task, which a script does not notice; the second stops it
                process.send_signal(signal.SIGINT)
                time.sleep(0.1)
            line = process.stdout.readline()
            assert line == "KeyboardInterrupt\n", line
    finally:
        process.kill()
        process.communicate()


def test_fork() -> None:
    out = run(
        """
        m = js("exports.n = 0; exports.up = (f) => { exports.n++; return f(exports.n); }; exports.spin = () => { for (;;); }")
        m.up(lambda n: n)
        async def coroutine(): return 5
        other = js("exports.use = async (f) => await f()")
        assert other.use(coroutine).result() == 5  # a thread of ours runs
        for _ in range(20):
            child = os.fork()
            if child == 0:
                ok = m.up(lambda n: n) == 2 and other.use(coroutine).result() == 5 and js("exports.x = 1").x == 1
                m.release()
                os._exit(0 if ok else 1)
            assert os.waitpid(child, 0)[1] == 0
        assert m.up(lambda n: n) == 2
        # from another thread, and with Ctrl-C in the child
        def forks():
            child = os.fork()
            if child == 0:
                signal.setitimer(signal.ITIMER_REAL, 0.1)
                def stop(*_): raise KeyboardInterrupt
                signal.signal(signal.SIGALRM, stop)
                signal.setitimer(signal.ITIMER_REAL, 0.1)
                try: m.spin()
                except KeyboardInterrupt: os._exit(0)
                os._exit(1)
            codes.append(os.waitpid(child, 0)[1])
        codes = []
        t = threading.Thread(target=forks); t.start(); t.join(20)
        print(codes)
        """
    )
    assert out == "[0]\n"


def use(job: Any) -> List[Any]:
    module, n = job
    return [module.leak(), n, os.getpid() != parent_pid()]


def parent_pid() -> int:
    return int(os.environ["TEST_PARENT"])


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_multiprocessing(method: str, cases: Path) -> None:
    os.environ["TEST_PARENT"] = str(os.getpid())
    m = require(cases / "case1.js", memory_limit=8 << 20)
    m.leak()
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map(use, [(m, n) for n in range(4)]) == [[1, n, True] for n in range(4)]
    assert m.leak() == 2
    m.release()


def test_the_example_in_the_documentation() -> None:
    import doctest

    assert doctest.testmod(require_vm).failed == 0


def test_a_subinterpreter_is_refused_with_a_reason() -> None:
    """Its objects would be made of the main interpreter's classes, and its callbacks would outlive it."""
    code = '''
    try:
        import _interpreters as interpreters
    except ImportError:
        import _xxsubinterpreters as interpreters
    sub = interpreters.create("legacy") if sys.version_info >= (3, 13) else interpreters.create(isolated=False)
    lines = [
        "import sys",
        f"sys.path[:] = {sys.path!r}",
        "try:",
        "    import require_vm",
        "except ImportError as e:",
        "    assert 'main interpreter only' in str(e), e",
        "else:",
        "    raise SystemError('imported')",
    ]
    failed = interpreters.run_string(sub, chr(10).join(lines))
    assert failed is None, failed
    interpreters.destroy(sub)
    assert js("exports.f = (g) => g(1)").f(lambda x: x) == 1
    '''
    run(code)
