"""Calls that the library makes for CPython by itself, and the same through ctypes."""

import gc
import os
import subprocess
import sys
import threading
import time
import weakref
from typing import Any, Callable

import pytest
import require_vm
from require_vm import ModuleMap, Source, _direct, _functions, require

TEXT = """
exports.echo = (...a) => a.length === 1 ? a[0] : a.length === 0 ? 'nothing' : a.map(String).join('|');
exports.type = (a) => typeof a;
exports.back = (f, x) => f(x);
exports.fail = (s) => { throw new RangeError(s); };
exports.self = function () { return this.name; };
exports.name = 'me';
exports.object = () => ({ a: 1 });
exports.é = 'accented';
exports.u = undefined;
exports.nothing = null;
exports.class = 'a keyword';
exports.tail_ = 'a tail';
exports[''] = 'no name';
exports.get = exports.add = exports.index = exports.items = (x) => 'mine: ' + x;
exports.release = exports.typeof = 'hidden by Python';
exports._handle = 'hidden too';
exports.all = [[1, 2], new Map([[1, 2]]), new Set([1]), new Date(0), new Uint8Array([1, 2]), Symbol('s'), new RangeError('r'), Promise.resolve(1), 5n, class A {}, {}];
Object.defineProperty(exports, 'got', { get() { return this.name; } });
Object.defineProperty(exports, 'counted', { get() { return ++count; } });
Object.defineProperty(exports, 'fails', { get() { throw new TypeError('a getter'); } });
let count = 0;
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
            print(type(e).__name__, ascii(str(e).split(" at ")[0]))
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
for name in ("name", "é", "u", "nothing", "class", "class_", "tail_", "", "got", "counted", "counted", "fails", "none", "none_", "__none__", "\\ud800", "a\\0b", "get", "add", "index", "items",
        "release", "typeof", "_handle", "_realm", "_this", "__class__", "__len__", "object_keys", "toString", "__proto__", 5):
    for o in (m, m.echo, *m.all):
        try:
            r = getattr(o, name)
            print(type(o).__name__, ascii(name), type(r).__name__, "" if callable(r) or type(r) is int and name == "_handle" or name == "_realm" else ascii(r)[:60])
        except Exception as e:
            print(type(o).__name__, ascii(name), type(e).__name__, ascii(str(e).split(" at ")[0]))
print([type(o).__name__ for o in m.all], m.all[0][1], m.all[4], hasattr(m, "none"), getattr(m, "none", 7), m.echo is m.echo, m.echo == m.echo, m.echo == m.type, callable(m.echo), callable(m))
m.name, g = "changed", m.self
print(m.name, g(), m.got, m.echo.name, g.call({{"name": "other"}}))
m.self = lambda: "another"
print(m.self(), g())
del m.name
print(hasattr(m, "name"))
m.release()
for bad in (lambda: m.x, lambda: m.self, lambda: g(), lambda: g("x", y=1), lambda: g.name):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__)
JSObject.late = property(lambda o: "late")
with require("m", map=ModuleMap({{"m": Source("module.exports = {{x: 1}}")}})) as late:
    print(late.late, late.x, hasattr(late, "later"))
for text in ("module.exports = 5", "module.exports = 'x'", "module.exports = null", "module.exports = (x) => x + 1", "module.exports = new Date(0)", "module.exports = [1]", "module.exports = new Uint8Array(2)",
        "throw new RangeError('while loading')", "syntax error"):
    try:
        made = require("m", map=ModuleMap({{"m": Source(text)}}))
        print(ascii(made), made(1) if callable(made) else "")
    except Exception as e:
        print(type(e).__name__, ascii(str(e).split(" at ")[0]))
for path in ("./none.js", "./nöne.js", "./none\\udcff.js", "a\\0b", ""):
    try:
        require(path)
    except Exception as e:
        print(type(e).__name__, ascii(str(e)))
"""


def output(**env: str) -> str:
    ran = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, env={**os.environ, **env}, timeout=300)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.replace("0x", "")


def test_both_ways_are_the_same() -> None:
    direct, ctypes = output(), output(REQUIRE_VM_CTYPES="1")
    assert [line for line in direct.splitlines() if "object at" not in line] == [line for line in ctypes.splitlines() if "object at" not in line]
    assert len(direct.splitlines()) > 400


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="not CPython")
def test_it_is_used_here() -> None:
    if not os.environ.get("REQUIRE_VM_CTYPES"):
        assert _direct.can() and _functions.direct
        assert type(module().echo.__call__).__name__ == "builtin_function_or_method"


def module() -> Any:
    return require("m", map=ModuleMap({"m": Source(TEXT)}))


def test_nothing_is_left() -> None:
    m = module()
    echo = m.echo
    text = "a text that is counted " * 3
    counted = (text, None, echo, m, m._realm, require_vm.JSObject, require_vm.JSFunction, "none")
    before = [sys.getrefcount(o) for o in counted]
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
        m.object().a
        m.name, m.u, m.nothing, m.got, m.é, m.class_, echo.name, m.object, m.all
        assert not hasattr(m, "none")
        with pytest.raises(require_vm.JSError):
            m.fails
        with pytest.raises(require_vm.ModuleNotFound):
            require("./none")
    after = [sys.getrefcount(o) for o in counted]
    assert all(abs(a - b) < (200 if o is None else 5) for o, a, b in zip(counted, after, before)), (before, after)
    gc.collect()
    assert require_vm.process_stats()["live_handles"] <= handles + 1


def test_goes_at_that_moment() -> None:
    m = module()
    echo = m.echo
    handle = weakref.ref(echo)
    bound = echo.__call__  # holds the function, as Python's methods hold their objects
    before = require_vm.process_stats()["live_handles"]
    del echo
    assert handle() is not None and bound(1) == 1 and require_vm.process_stats()["live_handles"] == before
    del bound
    assert handle() is None and require_vm.process_stats()["live_handles"] == before - 1
    echo = m.echo
    bound = echo.__call__
    echo.release()
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


def four_at_once(work: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=work, args=(k,)) for k in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_threads_on_one_function() -> None:
    m = module()
    wrong = []

    def calls(k: int) -> None:
        f = m.echo
        for i in range(2000):
            if f(i * k) != i * k or f(str(i)) != str(i):
                wrong.append(i)

    four_at_once(calls)
    assert not wrong


def test_attributes_are_read_once_and_let_others_run() -> None:
    m = module()
    assert [m.counted for _ in range(3)] == [1, 2, 3]
    asked = []

    def getter() -> int:
        thread = threading.Thread(target=lambda: asked.append(threading.get_ident()))
        thread.start()
        thread.join(60)
        return len(asked)

    with require("m", map=ModuleMap({"m": Source("exports.define = (f) => Object.defineProperty(exports, 'there', { get: f })")})) as other:
        other.define(getter)
        assert other.there == 1 and other.there == 2


def test_threads_on_one_module() -> None:
    m = module()
    wrong = []

    def calls(k: int) -> None:
        for i in range(1000):
            if m.echo(i * k) != i * k or m.name != "me" or m.self() != "me" or m.object().a != 1 or hasattr(m, "none"):
                wrong.append(i)

    four_at_once(calls)
    assert not wrong


def test_a_function_holds_what_it_was_taken_from() -> None:
    m = module()
    gone = weakref.ref(m)
    own = m.self
    del m
    assert gone() is not None and own() == "me"
    del own
    assert gone() is None


def test_cycles_are_collected() -> None:
    class Holder:
        pass

    holder: Any = Holder()
    holder.module = module()
    holder.module.set = lambda: holder  # a cycle through the realm's functions
    holder.function = holder.module.echo
    gone = weakref.ref(holder.module)
    del holder
    gc.collect()
    assert gone() is None


def test_objects_outlive_the_package() -> None:
    """What Python does at its end: the package's modules are gone before the objects are."""
    code = """
import require_vm
class Last:
    def __del__(self):
        try:
            print(self.m.name, self.m.echo(1), flush=True)
        except BaseException as e:
            print("said", type(e).__name__, flush=True)
import builtins
builtins.last = Last()
builtins.last.m = require_vm.require("m", map={"m": require_vm.Source("exports.name = 'me'; exports.echo = (x) => x")})
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0 and ran.stdout in ("me 1\n", "") or ran.stdout.startswith("said"), (ran.returncode, ran.stdout, ran.stderr)


def test_a_second_copy_of_the_package_has_its_own_classes() -> None:
    """What a test runner does that empties sys.modules, or a reloader."""
    code = """
import sys, require_vm as first
m = first.require("m", map={"m": first.Source("exports.name = 'm'; exports.call = (f) => f(); exports.array = [1]")})
for name in [name for name in sys.modules if name.startswith("require_vm")]:
    del sys.modules[name]
import require_vm as second
assert second is not first
n = second.require("m", map={"m": second.Source("exports.name = 'n'; exports.call = (f) => f(); exports.array = [1]")})
for package, module in (first, m), (second, n), (first, m):
    assert type(module) is package.JSObject and type(module.call) is package.JSFunction and type(module.array) is package.JSArray
    try:
        module.call(5)
    except package.JSError as e:
        pass
    try:
        module.call(lambda: 1 / 0)
    except ZeroDivisionError as e:
        pass
    assert module.call(lambda: module).name == module.name
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)
    assert (ran.returncode, ran.stderr) == (0, ""), (ran.returncode, ran.stdout, ran.stderr)
