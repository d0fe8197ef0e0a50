"""Python functions as JavaScript functions; exceptions through JavaScript."""

import gc
import traceback
import weakref
from typing import Any, List

import pytest
import require_vm
from require_vm import Context, ConversionError, JSError, JSObject, RvmError, null, undefined

from conftest import Js


class Callable_:
    def __init__(self) -> None:
        self.calls: List[Any] = []

    def __call__(self, *args: Any) -> int:
        self.calls.append(args)
        return len(args)


SOURCE = """
exports.call = (f, ...args) => f(...args);
exports.kind = (f) => { const x = f(); return x === null ? 'null' : typeof x === 'object' ? Object.prototype.toString.call(x).slice(8, -1) : typeof x; };
exports.caught = (f) => { try { f(); } catch (e) { return e; } };
exports.hidden = (f) => { try { f(); } catch (e) { throw new TypeError('mine', { cause: e }); } };
exports.rethrown = (f) => { try { f(); } catch (e) { throw e; } };
exports.swallow = (f) => { try { f(); } catch {} return 'went on'; };
exports.keep = (f) => { exports.kept = f; };
exports.deep = (f, n) => n === 0 ? f() : exports.deep(f, n - 1);
exports.name = (f) => f.name;
"""


def test_arguments_and_answers(js: Js) -> None:
    with js(SOURCE) as m:
        f = Callable_()
        assert m.call(f, 1, 2.5, "é", True, None, 2**70, b"x") == 7
        assert f.calls == [(1, 2.5, "é", True, None, 2**70, b"x")]
        assert m.call(f) == 0 and m.call(f, *range(40)) == 40
        value: Any
        for value in (1, -1.5, "text", "é\0", "", True, False, b"bytes", b"", 2**53, 2**80, -(2**63)):
            assert m.call(lambda v=value: v) == value
        for value, kind in (
            (None, "undefined"), (undefined, "undefined"), (null, "null"), (1, "number"), ([1], "Array"), ({"a": 1}, "Object"), (b"", "Uint8Array"),
            (2**60, "bigint"), ("", "string"), ({1}, "Set"), (print, "function"), (m, "Object"), (m.call, "function"), ("\ud800", "string"),
        ):  # fmt: skip
            assert m.kind(lambda v=value: v) == kind
        assert m.call(lambda: {"deep": [1, {"x": None}]}).to_py() == {"deep": [1, {"x": None}]}
        assert m.call(lambda: m) == m
        assert m.call(lambda: lambda x: x + 1)(1) == 2
        assert m.call(lambda: {"f": lambda x: x + 1}).f(1) == 2
        assert m.name(js) == "make" and m.name(Callable_()) == ""


def test_objects_given_to_a_host_function_can_be_kept(js: Js) -> None:
    kept: List[JSObject] = []
    with js(SOURCE) as m:
        m.call(kept.append, {"a": 1})
    assert kept[0].a == 1
    assert require_vm.process_stats()["live_realms"] == 1
    kept.clear()
    assert require_vm.process_stats()["live_realms"] == 0


def test_a_host_function_may_call_back(js: Js) -> None:
    with js(SOURCE) as m:
        assert m.call(lambda f, n: m.call(f, n) + 1, lambda n: n * 10, 4) == 41

        def down(n: int) -> int:
            return 0 if n == 0 else 1 + m.call(lambda: down(n - 1))

        assert down(20) == 20


def test_functions_go_with_their_realm(js: Js) -> None:
    f, g, h = Callable_(), Callable_(), Callable_()
    seen = [weakref.ref(f), weakref.ref(g), weakref.ref(h)]
    ctx = Context({"h": h})
    m = js(SOURCE, ctx, {"g": g})
    m.keep(f)
    del f, g, h
    gc.collect()
    assert all(ref() is not None for ref in seen)
    assert m.kept(1, 2) == 2
    m.release()
    ctx.release()
    del m, ctx
    gc.collect()
    assert [ref() for ref in seen] == [None, None, None]


class Mine(Exception):
    pass


def test_the_same_exception_comes_back(js: Js) -> None:
    with js(SOURCE) as m:
        mine = Mine("hello")

        def fail() -> None:
            raise mine

        for through in (m.call, m.rethrown, lambda f: m.deep(f, 30)):
            with pytest.raises(Mine) as caught:
                through(fail)
            assert caught.value is mine
        frames = [frame.name for frame in traceback.extract_tb(mine.__traceback__)]
        assert frames[-1] == "fail" and "test_the_same_exception_comes_back" in frames
        # through two realms, and Python between them
        with js(SOURCE) as other:
            with pytest.raises(Mine) as caught:
                other.call(lambda: m.call(fail))
            assert caught.value is mine
            m.keep(fail)
            with pytest.raises(Mine) as caught:
                other.call(m.kept)  # a function of another realm
            assert caught.value is mine


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_what_no_script_can_catch_keeps_its_traceback(js: Js, kind: Any) -> None:
    with js(SOURCE) as m, js(SOURCE) as other:
        mine = kind("mine")

        def fail() -> None:
            raise mine

        for through in (m.call, m.caught, lambda f: other.call(lambda: m.rethrown(f))):
            with pytest.raises(kind) as caught:
                through(fail)
            assert caught.value is mine and mine.__cause__ is None
            assert [frame.name for frame in traceback.extract_tb(mine.__traceback__)][-1] == "fail"
            assert m.call(lambda: 5) == 5


def test_an_exception_that_was_caught_before_keeps_its_traceback(js: Js) -> None:
    with js("exports.twice = (f) => { try { f(); } catch {} f(); };") as m:
        mine = Mine("hello")

        def fail() -> None:
            raise mine

        with pytest.raises(Mine) as caught:
            m.twice(fail)
        assert caught.value is mine and mine.__cause__ is None
        assert [frame.name for frame in traceback.extract_tb(mine.__traceback__)][-1] == "fail"


def test_names_that_are_none(js: Js) -> None:
    class Odd:
        __name__ = 5

        def __call__(self) -> str:
            return "odd"

    with js(SOURCE) as m:
        assert m.call(Odd()) == "odd"


def test_what_javascript_sees_of_an_exception(js: Js) -> None:
    with js(SOURCE) as m:

        def missing() -> None:
            open("/nowhere/at/all")

        e = m.caught(missing)
        assert e.name == "FileNotFoundError" and "/nowhere" in e.message and e.code == "ENOENT"
        e = m.caught(lambda: {}["key"])  # type: ignore[index]
        assert e.name == "KeyError" and e.message == "'key'"

        def unprintable() -> None:
            class Odd(Exception):
                def __str__(self) -> str:
                    raise ValueError

            raise Odd

        assert m.caught(unprintable).name == "Odd"
        inner = m.caught(lambda: m.call(m.make_bad if "make_bad" in m else 5))
        assert inner.name == "TypeError"  # JavaScript's own, through Python and back


def test_caught_exceptions_are_let_go_of(js: Js) -> None:
    class Big:
        pass

    with js(SOURCE) as m:
        seen = []

        def fail() -> None:
            big = Big()
            seen.append(weakref.ref(big))
            raise Mine("caught by JavaScript")

        for _ in range(200):
            assert m.swallow(fail) == "went on"
        gc.collect()
        assert sum(ref() is not None for ref in seen) == 0
        assert len(m._get.__self__._realm.raised) <= 64
        with pytest.raises(JSError, match="TypeError: mine") as caught:
            m.hidden(fail)
        assert isinstance(caught.value.__cause__, Mine)


def test_an_exception_that_holds_its_realm_does_not_keep_it(js: Js) -> None:
    m = js(SOURCE)

    def fail(o: Any) -> None:
        mine = o.kept if "kept" in o else o
        raise Mine(str(mine is None))

    m.swallow(lambda: fail(m))
    m.release()
    assert require_vm.process_stats()["live_realms"] == 0


def test_answers_that_cannot_cross(js: Js) -> None:
    with js(SOURCE) as m:
        with pytest.raises(ConversionError, match="complex"):
            m.call(lambda: 1j)
        with pytest.raises(ConversionError):
            m.call(lambda: [object()])
        assert m.call(lambda: 1) == 1


def test_not_callable(js: Js) -> None:
    with js(SOURCE) as m:
        with pytest.raises(JSError, match="not a function"):
            m.call(5)


def test_errors_tell_where(js: Js) -> None:
    with js("exports.f = () => {\n  const e = new RangeError('far'); e.code = 'E_FAR';\n  throw e;\n};\nexports.s = () => { throw 'text'; };") as m:
        with pytest.raises(JSError) as caught:
            m.f()
        e = caught.value
        assert (e.name, e.message, e.code, e.line) == ("RangeError", "far", "E_FAR", 2)
        assert e.stack and "the-test:2" in e.stack and e.file == "the-test"
        text = "".join(traceback.format_exception(type(e), e, e.__traceback__))
        assert "RangeError: far" in text and "the-test:2" in text and "test_errors_tell_where" in text
        with pytest.raises(JSError, match="text"):
            m.s()
        import pickle

        again = pickle.loads(pickle.dumps(e))
        assert again.name == "RangeError" and str(again) == str(e)


def test_every_status_has_its_class() -> None:
    from require_vm import _errors, _native

    for status in range(1, 16):
        kind = _errors._CLASSES[status]
        assert issubclass(kind, RvmError) and issubclass(kind, RuntimeError) and kind.status == status
        made = kind("message", name="Name", code="C")
        assert made.message == "message" and made.code == "C" and "message" in str(made)
    assert issubclass(require_vm.JSTimeoutError, TimeoutError) and issubclass(require_vm.OutOfMemory, MemoryError)
    assert issubclass(require_vm.ModuleNotFound, ImportError) and issubclass(require_vm.AccessDenied, PermissionError)
    assert _native.INTERNAL == 15
