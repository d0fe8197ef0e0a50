"""require, Context, ModuleMap, limits, pickling."""

import os
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path as FsPath
from typing import Any, List

import pytest
import require_vm
from require_vm import (
    AccessDenied,
    Busy,
    Condemned,
    Context,
    InvalidArgumentError,
    JSError,
    JSTimeoutError,
    ModuleMap,
    ModuleNotFound,
    OutOfMemory,
    Path,
    ReleasedError,
    RvmError,
    Source,
    SystemFailure,
    deny,
    require,
)

from conftest import Js

SPIN = "exports.spin = () => { for (;;); }; exports.ok = () => 1;"


def test_paths(cases: FsPath, monkeypatch: Any, tmp_path: FsPath) -> None:
    assert require(cases / "case1.js").leak() == 1
    assert require(str(cases / "case1.js")).leak() == 1
    monkeypatch.chdir(cases)
    assert require("./case1.js").leak() == 1
    monkeypatch.chdir(tmp_path)
    assert require("./case1.js", base=cases).leak() == 1
    assert require("./case1.js", base=cases / "circle.js").leak() == 1  # a file in the folder
    with pytest.raises(ModuleNotFound, match="case1"):
        require("./case1.js")
    with pytest.raises(ImportError):
        require("no-such-package")
    for bad in ("", "a\0b"):
        with pytest.raises(InvalidArgumentError):
            require(bad)
    with pytest.raises(TypeError):
        require(5)  # type: ignore[arg-type]


def test_exports_of_any_kind(tmp_path: FsPath) -> None:
    for text, value in (("'text'", "text"), ("5", 5), ("2n ** 70n", 2**70), ("null", None), ("true", True), ("undefined", None)):
        (tmp_path / "m.js").write_text(f"module.exports = {text}")
        assert require(tmp_path / "m.js") == value
    (tmp_path / "f.js").write_text("module.exports = (a) => a + 1; module.exports.more = 2")
    f = require(tmp_path / "f.js")
    assert f(1) == 2 and f.more == 2
    (tmp_path / "data.json").write_text('{"a": [1]}')
    assert require(tmp_path / "data.json").to_py() == {"a": [1]}
    (tmp_path / "bad.js").write_text("exports = {")
    with pytest.raises(JSError) as caught:
        require(tmp_path / "bad.js")
    assert caught.value.name == "SyntaxError" and caught.value.file == str(tmp_path / "bad.js")


def test_roots(tmp_path: FsPath) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out.js").write_text("exports.secret = 1")
    (tmp_path / "in" / "m.js").write_text("exports.reach = () => require('../out.js')")
    with require(tmp_path / "in" / "m.js", roots=[tmp_path / "in"]) as m:
        with pytest.raises(JSError, match="ERR_ACCESS_DENIED|denied|outside|root"):
            m.reach()
    with pytest.raises(AccessDenied):
        require(tmp_path / "out.js", roots=[tmp_path / "in"])
    with pytest.raises(SystemFailure):
        require(tmp_path / "out.js", roots=[tmp_path / "nowhere"])
    with pytest.raises(InvalidArgumentError):
        require(tmp_path / "out.js", roots=[])


def test_context_is_a_live_mapping(js: Js) -> None:
    ctx = Context({"given": 1, "f": lambda x: x * 2})
    with ctx, js("made = f(given); exports.get = () => later; exports.typeof = () => typeof gone", ctx) as m:
        assert ctx["made"] == 2 and "made" in ctx and "nothing" not in ctx
        ctx["later"] = [1, 2]
        assert list(m.get()) == [1, 2]
        assert {"given", "f", "made", "later"} <= set(ctx) and len(ctx) == len(list(ctx))
        ctx["gone"] = None
        assert ctx["gone"] is None and "gone" in ctx
        del ctx["gone"]
        assert m["typeof"]() == "undefined"
        for missing in (lambda: ctx["gone"], lambda: ctx.__delitem__("gone"), lambda: ctx.pop("gone")):
            with pytest.raises(KeyError):
                missing()
        assert ctx.get("gone", 5) == 5 and ctx.pop("made") == 2 and "made" not in ctx
        ctx.update(a=1, b=2)
        assert m and ctx["a"] + ctx["b"] == 3 and "later" in repr(ctx)
    assert repr(ctx) == "<Context (released)>"
    with pytest.raises(ReleasedError):
        ctx["a"]
    with pytest.raises(ReleasedError):
        js("", ctx)


def test_a_context_is_one_realm(tmp_path: FsPath) -> None:
    (tmp_path / "m.js").write_text("exports.n = 0; exports.up = () => ++exports.n; globalThis.loads = (globalThis.loads || 0) + 1")
    with Context() as ctx:
        a, b = require(tmp_path / "m.js", ctx), require(tmp_path / "m.js", ctx)
        assert a == b and a.up() == 1 and b.n == 1 and ctx["loads"] == 1
        assert require(tmp_path / "m.js").n == 0
        ctx.release()
        assert a.up() == 2
        a.release()
        b.release()


def test_a_mapping_as_context_and_map() -> None:
    with require("x", {"limit": 5}, {"x": Source("exports.get = () => limit")}) as m:
        assert m.get() == 5


def test_module_map(tmp_path: FsPath, cases: FsPath) -> None:
    reads: List[str] = []

    def read(path: str, encoding: str) -> str:
        reads.append(path)
        return '{"read": true}'

    with require(cases / "config.js", map={"fs": {"readFileSync": read}}) as m:
        assert m.load("settings.json").read is True and reads == ["settings.json"]  # two levels down
    (tmp_path / "real.js").write_text("exports.name = 'real'")
    modules = ModuleMap(
        {
            "fs": {"promises": {"readFile": lambda p: p}, "constants": {"O": 1}, "existsSync": lambda p: False},
            "source": Source("exports.name = 'source'"),
            "settings.json": Source('{"deep": [1]}'),
            "file": Path(tmp_path / "real.js"),
            "path-like": tmp_path / "real.js",
            "forbidden": deny,
            "number": 5,
            "data": [1, {"a": None}],
            "function": lambda x: x + 1,
            "empty": {},
        },
        more=Source("exports.name = require('source').name + '!'"),
    )
    with require("more", map=modules) as m:
        assert m.name == "source!"
    with js_of("exports.require = require", modules) as m:
        assert m.require("fs").promises.readFile("p") == "p" and m.require("node:fs").existsSync("x") is False
        assert m.require("fs").constants.O == 1 and m.require("settings.json").deep[0] == 1
        assert m.require("file").name == "real" == m.require("path-like").name
        assert m.require("number") == 5 and m.require("data").to_py() == [1, {"a": None}] and m.require("function")(1) == 2
        assert len(m.require("empty")) == 0
        with pytest.raises(JSError) as caught:
            m.require("forbidden")
        assert caught.value.code == "ERR_ACCESS_DENIED"
    assert require("number", map=modules) == 5
    assert modules["number"] == 5 and len(modules) == 12 and "fs" in modules and "Source" in repr(modules)
    with pytest.raises(TypeError):
        del modules["fs"]
    with pytest.raises(TypeError):
        ModuleMap({"x": {5: 6}})
    modules.release()
    with pytest.raises(ReleasedError):
        require("number", map=modules)


def js_of(source: str, modules: ModuleMap) -> Any:
    modules["js-of"] = Source(source)
    return require("js-of", map=modules)


def test_a_second_map_is_refused() -> None:
    with Context() as ctx:
        require("x", ctx, {"x": Source("")})
        with pytest.raises(InvalidArgumentError):
            require("x", ctx, {"x": Source("")})


def test_objects_given_to_functions_of_a_map_are_of_the_callers_realm() -> None:
    kept: List[Any] = []
    modules = ModuleMap({"host": kept.append, "x": Source("require('host')({a: 1}); require('host')(() => 5); require('host')")})
    with require("x", map=modules), Context() as ctx:
        require("x", ctx, modules)
        assert [o.a for o in kept[::2]] == [1, 1] and kept[1]() == 5
        assert kept[0]._realm is kept[1]._realm is not kept[2]._realm and kept[2]._realm is ctx._realm
        kept.clear()
    modules.release()


def test_time_limit(js: Js) -> None:
    with js(SPIN, time_limit=0.05) as m:
        start = time.monotonic()
        with pytest.raises(JSTimeoutError, match="50 ms"):
            m.spin()
        with pytest.raises(TimeoutError):
            m.spin()
        assert 0.09 < time.monotonic() - start < 5
        assert m.ok() == 1
    for bad in (-1, float("nan")):
        with pytest.raises(InvalidArgumentError):
            Context(time_limit=bad)


def test_memory_limit(js: Js) -> None:
    with Context(memory_limit=4 << 20) as ctx:
        m = js("exports.grow = () => { const all = []; for (;;) all.push(new Array(100).fill(1)); }", ctx)
        with pytest.raises(OutOfMemory, match="4194304"):
            m.grow()
        with pytest.raises(Condemned):
            m.grow()
        assert ctx.stats()["condemned"] == 1 and ctx.stats()["bytes_limit"] == 4 << 20
        m.release()
    with pytest.raises(MemoryError):
        Context(memory_limit=1000)
    for bad in (0, -5):
        with pytest.raises(InvalidArgumentError):
            Context(memory_limit=bad)


def test_stack_limit(js: Js) -> None:
    depth = "exports.depth = () => { let n = 0; const go = () => { n++; go(); }; try { go(); } catch (e) { if (!(e instanceof RangeError)) throw e; } return n; }"
    with js(depth, stack_limit=128 << 10) as small, js(depth) as large:
        assert 0 < small.depth() * 4 < large.depth()


def test_other_options(js: Js) -> None:
    printed: List[Any] = []
    with Context(console=lambda level, text: printed.append((level, text)), name="mine") as ctx:
        js("console.log('a', 1); console.error('é')", ctx)
        assert printed == [("log", "a 1"), ("error", "é")]
    with pytest.raises(InvalidArgumentError):
        Context(console="loud")
    with pytest.raises(InvalidArgumentError, match="Context"):
        with Context() as ctx:
            require("x", ctx, {"x": Source("")}, time_limit=1)
    with pytest.raises(TypeError):
        Context(no_such_option=1)  # type: ignore[call-arg]


def test_console_inherit() -> None:
    code = "from require_vm import *; require('x', Context(console='inherit'), {'x': Source('console.log(1); console.error(2)')})"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
    assert done.stdout == b"1\n" and done.stderr == b"2\n"


def test_rejections(js: Js) -> None:
    with Context() as ctx:
        js("Promise.reject(new TypeError('lost')); Promise.reject(5)", ctx)
        taken = ctx.rejections()
        assert [(e.name, e.message) for e in taken][0] == ("TypeError", "lost") and len(taken) == 2 and ctx.rejections() == []
    heard: List[RvmError] = []
    with Context(on_rejection=heard.append) as ctx:
        js("Promise.reject(new TypeError('lost'))", ctx)
        assert [e.message for e in heard] == ["lost"]


def test_busy(js: Js) -> None:
    inside, go = threading.Event(), threading.Event()

    def wait() -> None:
        inside.set()
        assert go.wait(20)

    for patient in (True, False):
        inside.clear()
        go.clear()
        with Context(wait=patient) as ctx:
            m = js("exports.call = (f) => f(); exports.one = () => 1", ctx)
            thread = threading.Thread(target=m.call, args=(wait,))
            thread.start()
            assert inside.wait(20)
            if patient:
                threading.Timer(0.05, go.set).start()
                assert m.one() == 1  # after the other has left
                assert go.is_set()
            else:
                with pytest.raises(Busy):
                    m.one()
                go.set()
            thread.join()
            m.release()


def test_an_edit_shows_and_statistics(tmp_path: FsPath) -> None:
    file = tmp_path / "m.js"
    for n in range(3):
        file.write_text(f"exports.n = {n}{' ' * n}")
        assert require(file).n == n
    assert require_vm.process_stats()["cached_modules"] > 0
    require_vm.cache_clear()
    assert require_vm.process_stats()["cached_modules"] == 0
    require_vm.trim()
    assert require_vm.process_stats()["pooled_slots"] == 0
    assert require_vm.__version__.count(".") == 2


def twice(x: int) -> int:
    return 2 * x


def test_pickle(tmp_path: FsPath, cases: FsPath) -> None:
    m = require(cases / "case1.js", memory_limit=8 << 20)
    m.leak()
    with pickle.loads(pickle.dumps(m)) as again:
        assert again.leak() == 1 and again.stats()["bytes_limit"] == 8 << 20  # opened anew
    source = Source("exports.get = () => twice(given) + require('plain').n")
    m2 = require("x", Context({"given": 4, "twice": twice}), {"x": source, "plain": {"n": 1}, "no": deny})
    with pickle.loads(pickle.dumps(m2)) as again:
        assert again.get() == 9
    with pickle.loads(pickle.dumps(Context({"a": 1}, time_limit=3))) as ctx:
        assert ctx["a"] == 1
    with pytest.raises(TypeError, match="its realm"):
        pickle.dumps(m.leak)
    with pytest.raises(TypeError, match="to_py"):
        pickle.dumps([m2.get])
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps(require("x", {"f": lambda: 1}, {"x": Source("")}))
    m.release()
    with pytest.raises(TypeError):
        pickle.dumps(m)
    assert os.getpid()


def test_map_allows_files(tmp_path: FsPath) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("inside")
    (tmp_path / "out.txt").write_text("outside")
    (tmp_path / "m.js").write_text(
        "const fs = require('fs'); exports.read = (f) => fs.readFileSync(f, 'utf8'); exports.write = (f, s) => fs.writeFileSync(f, s);"
    )
    path, inside, outside = (str(tmp_path / name) for name in ("m.js", "in/a.txt", "out.txt"))
    with pytest.raises(JSError, match="rvm_map_allow|map") as refused:
        require(path).read(inside)
    assert refused.value.code == "ERR_ACCESS_DENIED"

    map = ModuleMap().allow("fs", tmp_path / "in")
    m = require(path, map=map)
    assert m.read(inside) == "inside"
    for member, arguments in (("read", [outside]), ("write", [inside, "x"]), ("read", [str(tmp_path / "in" / ".." / "out.txt")])):
        with pytest.raises(JSError):
            m[member](*arguments)
    assert (tmp_path / "in" / "a.txt").read_text() == "inside"

    writing = ModuleMap().allow("fs", tmp_path / "in", write=True)
    again = pickle.loads(pickle.dumps(require(path, map=writing)))
    again.write(inside, "new")
    assert (tmp_path / "in" / "a.txt").read_text() == "new" and repr(writing).endswith("write=True)")
    with pytest.raises(JSError):
        pickle.loads(pickle.dumps(m)).write(inside, "x")

    with pytest.raises(ModuleNotFound):
        ModuleMap().allow("fs", tmp_path / "missing")
    for specifier, root, read in (("net", str(tmp_path), True), ("fs", str(tmp_path), False), ("fs", "a\0b", True)):
        with pytest.raises(InvalidArgumentError):
            ModuleMap().allow(specifier, root, read=read)
