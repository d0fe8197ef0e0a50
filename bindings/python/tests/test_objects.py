"""Proxies: properties, items, iteration, calls, identity, release."""

import copy
import gc
from typing import Any, Iterator

import pytest
import require_vm
from require_vm import (
    JSArray,
    JSError,
    JSErrorObject,
    JSFunction,
    JSMap,
    JSObject,
    JSSet,
    JSSymbol,
    ReleasedError,
    WrongRealmError,
)

from conftest import Js


@pytest.fixture
def m(js: Js) -> Iterator[Any]:
    with js(
        """
        exports.o = { a: 1, b: { c: [1, 2, 3] }, class: 'keyword', release: 'mine', 'odd key': 1, nothing: null, undef: undefined };
        exports.frozen = Object.freeze({ a: 1 });
        exports.throwing = { get bad() { throw new RangeError('getter'); }, set bad(v) { throw new RangeError('setter'); } };
        exports.Point = class Point {
            constructor(x, y) { this.x = x; this.y = y; }
            length() { return Math.hypot(this.x, this.y); }
            static origin() { return new this(0, 0); }
        };
        exports.args = function (...args) { return { self: this, args }; };
        exports.sloppy = (function () { 'use strict'; return this; });
        exports.same = (a, b) => a === b;
        exports.list = [1, 'two', { three: 3 }];
        exports.map = new Map([['a', 1], ['n', null]]);
        exports.set = new Set([1, 2]);
        exports.symbol = Symbol('mark');
        exports.keyed = { [exports.symbol]: 'by symbol' };
        exports.gen = function* (n) { for (let i = 0; i < n; i++) yield i; };
        exports.badIterator = { [Symbol.iterator]() { throw new Error('no steps'); } };
        exports.error = new TypeError('as a value');
        exports.make = (text) => (0, eval)(text);
        """
    ) as module:
        yield module


def test_attributes_and_items(m: Any) -> None:
    o = m.o
    assert o.a == 1 and o["a"] == 1 and o.b.c[2] == 3 and o["odd key"] == 1
    o.a = 5
    o["new"] = [1]
    assert o.a == 5 and o.new[0] == 1 and "new" in o and "other" not in o
    assert o.class_ == "keyword"
    o.class_ = "again"
    assert o["class"] == "again"
    del o.new
    del o["odd key"]
    assert "new" not in o
    assert o.nothing is None and o.undef is None  # they are there
    with pytest.raises(AttributeError):
        o.missing
    with pytest.raises(KeyError):
        o["missing"]
    with pytest.raises(AttributeError):
        del o.missing
    with pytest.raises(KeyError):
        del o["missing"]
    assert not hasattr(o, "missing") and getattr(o, "missing", 7) == 7
    assert not hasattr(o, "__html__")
    assert o["release"] == "mine" and callable(o.release)
    o["\0"] = 1
    assert o["\0"] == 1 and "\0" in o


def test_symbols_are_keys(m: Any) -> None:
    assert isinstance(m.symbol, JSSymbol) and m.symbol.typeof == "symbol" and repr(m.symbol) == "<JSSymbol Symbol(mark)>"
    assert m.keyed[m.symbol] == "by symbol" and m.symbol in m.keyed
    m.keyed[m.symbol] = 2
    assert m.keyed[m.symbol] == 2


def test_failures_of_properties(m: Any) -> None:
    with pytest.raises(JSError, match="getter"):
        m.throwing.bad
    with pytest.raises(JSError, match="setter"):
        m.throwing.bad = 1
    with pytest.raises(JSError, match="TypeError"):
        m.frozen.a = 2
    with pytest.raises(JSError):
        del m.frozen.a
    assert m.frozen.a == 1


def test_keys_len_iteration(m: Any) -> None:
    m["b"] = {"x": 1, "y": 2}
    o = m["b"]
    assert list(o) == ["x", "y"] == o.object_keys() and len(o) == 2 and o
    assert o.object_values() == [1, 2] and o.object_entries() == [("x", 1), ("y", 2)]
    assert dict(o.object_entries()) == {"x": 1, "y": 2}
    assert m.make("({})") and len(m.make("({})")) == 0
    assert list(m.gen(3)) == [0, 1, 2] and list(m.make("'ab'[Symbol.iterator]()")) == ["a", "b"]
    with pytest.raises(JSError, match="no steps"):
        iter(m.badIterator)
    assert sum(m.gen(1000)) == 499500


def test_dir_and_tab_completion(m: Any) -> None:
    names = dir(m.Point.new(1, 2))
    assert {"x", "y", "length", "constructor", "to_py", "release"} <= set(names)
    assert {"Point", "list"} <= set(dir(m))
    assert "push" in dir(m.list) and "origin" in dir(m.Point)
    import rlcompleter

    found = rlcompleter.Completer({"m": m}).complete("m.Poi", 0)
    assert found is not None and found.startswith("m.Point")


def test_repr(m: Any) -> None:
    assert repr(m.Point) == "<JSFunction Point>" and repr(m.Point.new(1, 2)) == "<JSObject Point {x, y}>"
    assert repr(m.b if "b" in m else m.frozen) == "<JSObject {a}>"
    assert repr(m.list) == "<JSArray [1, 'two', <JSObject {three}>]>"
    assert repr(m.make("Array(100).fill(0)")) == "<JSArray [0, 0, 0, 0, 0, … 95 more]>"
    assert repr(m.make("Object.fromEntries(Array.from(Array(20), (_, i) => ['k' + i, i]))")).count("k") == 10
    assert repr(m.error) == "<JSErrorObject TypeError: as a value>" and isinstance(m.error, JSErrorObject)
    assert "Error" in repr(m.make("new Proxy({}, { ownKeys() { throw new Error('no'); } })"))  # never raises
    f = m.list
    f.release()
    assert repr(f) == "<JSArray (released)>"


def test_calls(m: Any) -> None:
    # a method is bound to what it was taken from, a function without receiver is not
    assert m.args(1).self == m
    assert m.Point.new(3, 4).length() == 5
    length = m.Point.new(3, 4).length
    gc.collect()
    assert length() == 5
    assert m.make("(function () { 'use strict'; return this; })")() is None
    assert m["args"]().self == m
    assert m.Point.origin().x == 0
    assert list(m.args(1, "x", None).args) == [1, "x", None]
    # keyword arguments are one object at the end
    got = m.args(1, x=2, y=[3]).args
    assert len(got) == 2 and got[1].to_py() == {"x": 2, "y": [3]}
    assert m.args(x=1).args[0].x == 1 and m.args(0, x=1).args[1].x == 1
    assert isinstance(m.Point, JSFunction) and m.Point.typeof == "function" and m.o.typeof == "object"
    with pytest.raises(JSError, match="TypeError"):
        m.Point(1, 2)  # a class without new
    with pytest.raises(TypeError):
        m.o()
    with pytest.raises(TypeError):
        len(m.args)
    assert m.make("(function (a, o) { this.a = a; this.o = o; })").new(1, k=2).o.k == 2


def test_identity(m: Any) -> None:
    assert m.o == m.o and m.o != m.list and m.o != 1 and not (m.o == m.frozen)
    assert len({m.o, m.o, m.list}) == 2
    assert m.same(m.o, m.o) is True and m.same(m.args, m.args) is True and m.same(m.symbol, m.symbol) is True
    assert m.args(m.o).args[0] == m.o
    m.kept = m.o
    assert m.kept == m.o and m.make("(m) => m.kept === m.o")(m)


def test_other_realms(m: Any, js: Js) -> None:
    with js("exports.twice = (f, x) => f(f(x)); exports.keep = (x) => { exports.kept = x; }; exports.o = {}") as other:
        assert other.twice(m.make("(x) => x * 3"), 5) == 45
        with pytest.raises(WrongRealmError):
            other.keep(m.o)
        with pytest.raises(WrongRealmError):
            other.keep([m.o])
        with pytest.raises(WrongRealmError):
            other.o.x = m.o
        assert m.o != other.o


def test_array(m: Any) -> None:
    a = m.make("[1, 2, 3, 4]")
    assert isinstance(a, JSArray) and len(a) == 4 and list(a) == [1, 2, 3, 4] and a[-1] == 4 and a[1:3] == [2, 3] and a[::-1] == [4, 3, 2, 1]
    assert 3 in a and 9 not in a and a.index(2) == 1 and list(reversed(a)) == [4, 3, 2, 1]
    for bad in (4, -5):
        with pytest.raises(IndexError):
            a[bad]
        with pytest.raises(IndexError):
            a[bad] = 0
    a.append(5)
    a.push(6)
    a.insert(0, 0)
    a.extend([7, 8])
    assert list(a) == [0, 1, 2, 3, 4, 5, 6, 7, 8]
    assert a.pop() == 8 and a.pop(0) == 0
    del a[0], a[-1]
    a[0] = "first"
    a[1:3] = ["x", "y", "z"]
    assert list(a) == ["first", "x", "y", "z", 5, 6]
    del a[::2]
    assert a.to_py() == ["x", "z", 6]
    a[::2] = [1, 2]
    with pytest.raises(ValueError):
        a[::2] = [1]
    assert list(a.map(lambda x, *_: str(x))) == ["1", "z", "2"] and a.length == 3
    a.clear()
    assert not a and len(a) == 0
    with pytest.raises(IndexError):
        a.pop()


def test_map_and_set(m: Any) -> None:
    assert isinstance(m.map, JSMap) and dict(m.map) == {"a": 1, "n": None} and len(m.map) == 2 and m.map["n"] is None
    m.map[2.5] = [1]
    assert m.map[2.5][0] == 1 and 2.5 in m.map and m.map.get("missing", 0) == 0
    del m.map["a"]
    with pytest.raises(KeyError):
        m.map["a"]
    with pytest.raises(KeyError):
        del m.map["a"]
    assert sorted(map(str, m.map.keys())) == ["2.5", "n"] and m.map
    assert isinstance(m.set, JSSet) and set(m.set) == {1, 2} and 1 in m.set and len(m.set) == 2
    m.set.add("x")
    m.set.discard(1)
    assert m.set.to_py() == {2, "x"} and m.set | {5} == {2, "x", 5} and m.set == m.set and hash(m.set) == hash(m.set)


def test_release(js: Js) -> None:
    m = js("exports.o = {}; exports.f = () => 1; exports.list = []")
    o, f, items = m.o, m.f, iter(m.list)
    o.release()
    o.release()
    for use in (lambda: o.x, lambda: o["x"], lambda: o.to_py(), lambda: len(o), lambda: o == m.o, lambda: m.f(o), lambda: o.stats()):
        with pytest.raises(ReleasedError):
            use()
    with pytest.raises(RuntimeError):
        o.x = 1
    m.release()
    with pytest.raises(ReleasedError):
        m.f
    with pytest.raises(ReleasedError):
        f()  # bound to what was released
    del f, items
    gc.collect()
    assert require_vm.process_stats()["live_realms"] == 0
    with js("exports.a = 1") as m:
        assert m.a == 1
    with pytest.raises(ReleasedError):
        m.a


def test_dropping_a_name_frees_at_that_moment(cases: Any) -> None:
    gc.disable()
    try:
        leak = require_vm.require(cases / "case1.js").leak
        assert [leak(), leak()] == [1, 2]
        assert require_vm.process_stats()["live_realms"] == 1
        leak = None
        assert require_vm.process_stats()["live_realms"] == 0
    finally:
        gc.enable()


def test_copies_are_refused(m: Any) -> None:
    for make in (copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="to_py"):
            make(m.o)


def test_subclass_of_nothing(m: Any) -> None:
    assert isinstance(m, JSObject)
    with pytest.raises(AttributeError):
        m.__missing__
