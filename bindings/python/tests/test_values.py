"""Values across the border, both ways."""

import enum
import math
from collections import OrderedDict
from datetime import date, datetime, timedelta, timezone
from typing import Any, Iterator, NamedTuple

import pytest
from require_vm import ConversionError, JSBigInt, JSError, null, undefined

from conftest import Js


@pytest.fixture
def m(js: Js) -> Iterator[Any]:
    with js(
        """
        exports.id = (x) => x;
        exports.kind = (x) => x === null ? "null" : typeof x === "object" ? Object.prototype.toString.call(x).slice(8, -1) : typeof x;
        exports.show = (x) => typeof x === "bigint" ? `${x}n` : Object.is(x, -0) ? "-0" : String(x);
        exports.count = (...rest) => rest.length;
        exports.make = (text) => (0, eval)(text);
        exports.inside = (x) => ({ x });
        """
    ) as module:
        yield module


SCALARS = [
    (True, "boolean"), (False, "boolean"), (0, "number"), (1, "number"), (-1, "number"), (2**53 - 1, "number"), (-(2**53) + 1, "number"),
    (2**53, "bigint"), (-(2**53), "bigint"), (2**63 - 1, "bigint"), (-(2**63), "bigint"), (2**63, "bigint"), (-(2**63) - 1, "bigint"),
    (2**64, "bigint"), (10**100, "bigint"), (-(10**100), "bigint"), (1.5, "number"), (1e300, "number"), (5e-324, "number"),
    ("", "string"), ("text", "string"), ("é€𝄞", "string"), ("a\0b", "string"), ("x" * 100_000, "string"),
    (b"", "Uint8Array"), (b"\0\xff", "Uint8Array"), (bytes(range(256)) * 1000, "Uint8Array"),
]  # fmt: skip


@pytest.mark.parametrize("value,kind", SCALARS, ids=lambda v: repr(v)[:30])
def test_scalars_come_back_exactly(m: Any, value: Any, kind: str) -> None:
    assert m.kind(value) == kind
    back = m.id(value)
    assert back == value and type(back) in (type(value), JSBigInt)
    assert m.inside(value).x == value
    # and within data
    assert m.id([value, {"k": value}]).to_py() == [value, {"k": value}]
    assert m.kind(m.id([value])[0]) == kind


def test_none_undefined_null(m: Any) -> None:
    assert m.kind(None) == "undefined" and m.kind(undefined) == "undefined" and m.kind(null) == "null"
    assert m.id(None) is None and m.id(null) is None
    assert m.make("(x = 5) => x")(None) == 5
    # within data None is null, as in JSON
    assert m.make("(x) => x.a === null && x.b === undefined && 'b' in x && x.c === null")({"a": None, "b": undefined, "c": null}) is True
    assert m.make("({a: null, b: undefined})").to_py() == {"a": None, "b": None}
    assert not undefined and not null and repr(undefined) == "undefined" and repr(null) == "null"


def test_numbers(m: Any) -> None:
    assert m.show(-0.0) == "-0" and math.copysign(1, m.id(-0.0)) == -1
    assert type(m.id(2.0)) is int and type(m.id(2.5)) is float
    assert m.id(float(2**53)) == 2**53 and type(m.id(float(2**53))) is float
    assert m.id(9007199254740991.0) == 2**53 - 1 and type(m.id(9007199254740991.0)) is int
    assert math.isnan(m.id(math.nan)) and m.id(math.inf) == math.inf and m.id(-math.inf) == -math.inf
    back = m.id([math.nan, math.inf, -math.inf, -0.0, 1e22, 2.0]).to_py()
    assert math.isnan(back[0]) and back[1:3] == [math.inf, -math.inf] and math.copysign(1, back[3]) == -1 and back[4:] == [1e22, 2]
    assert m.kind(m.id([float(2**60)])[0]) == "number"


def test_bigints(m: Any) -> None:
    assert m.show(2**70) == f"{2**70}n"
    small = m.make("5n")
    assert small == 5 and isinstance(small, JSBigInt) and m.kind(small) == "bigint" and m.show(small) == "5n"
    assert m.kind(JSBigInt(7)) == "bigint" and m.kind(small + 1) == "number"
    assert repr(small) == "JSBigInt(5)" and hash(small) == hash(5)
    # also within data, while one lives and afterwards
    assert m.kind(m.id([JSBigInt(7)])[0]) == "bigint" and m.kind(m.id({"\0": [JSBigInt(7)]})["\0"][0]) == "bigint"
    assert m.kind(m.id([7])[0]) == "number"
    back = m.make("[5n, -5n, 2n ** 100n]").to_py()
    assert back == [5, -5, 2**100] and all(isinstance(n, JSBigInt) for n in back[:2])
    # longer than Python likes to convert
    long = 3**20_000
    assert m.id(long) == long and m.id([long, -long]).to_py() == [long, -long] and m.make("(a, b) => a === b")(long, long)
    assert repr(JSBigInt(long)).startswith("JSBigInt(")


def test_surrogates(m: Any) -> None:
    assert m.make(r"(s) => s === '\ud800x'")("\ud800x") is True
    assert m.id(["\ud800", "𝄞"]).to_py() == ["\ud800", "𝄞"]


def test_bytes(m: Any) -> None:
    for given in (bytearray(b"ab"), memoryview(b"ab"), memoryview(b"a-b-")[::2]):
        assert m.id(given) == b"ab"
        assert m.id([given]).to_py() == [b"ab"]
    view = m.make("new Uint16Array([1, 2])")
    assert view.to_bytes() == b"\1\0\2\0" and len(view) == 2 and list(view) == [1, 2] and "Uint16Array" in repr(view)
    assert m.make("new Uint8Array([1, 2, 3]).subarray(1)") == b"\2\3"
    assert m.make("new ArrayBuffer(3)").to_bytes() == b"\0\0\0"


def test_dates(m: Any) -> None:
    when = datetime(2026, 11, 22, 1, 2, 3, 456000, tzinfo=timezone.utc)
    assert m.kind(when) == "Date" and m.id(when) == when and m.id(when).tzinfo is timezone.utc
    assert m.make("(d) => d.toISOString()")(when) == "2026-11-22T01:02:03.456Z"
    assert m.id(when.astimezone(timezone(timedelta(hours=5)))) == when
    assert m.id(when + timedelta(microseconds=999)) == when  # whole milliseconds, as JavaScript has them
    naive = datetime(2026, 6, 1, 12)
    assert m.id(naive) == naive.astimezone()  # local time
    assert m.id(date(2026, 1, 2)) == datetime(2026, 1, 2, tzinfo=timezone.utc)
    assert m.id([when, {"d": when}]).to_py() == [when, {"d": when}]
    for far in (datetime(1, 1, 1, tzinfo=timezone.utc), datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone.utc)):
        assert m.id(far) == far
    assert m.make("new Date(NaN)") is None
    with pytest.raises(ConversionError, match="beyond Python"):
        m.make("new Date(8.64e15)")


class Colour(enum.IntEnum):
    RED = 3


class Point(NamedTuple):
    x: int
    y: int


class Name(str):
    pass


def test_subclasses_are_what_they_extend(m: Any) -> None:
    assert m.id(Colour.RED) == 3 and m.id(Name("n")) == "n" and m.id(Point(1, 2)).to_py() == [1, 2]
    assert m.id(OrderedDict(b=1, a=2)).object_keys() == ["b", "a"]
    assert m.id([Colour.RED, Name("n"), (1,)]).to_py() == [3, "n", [1]]


def test_data(m: Any) -> None:
    data = {"list": [1, [2, {"deep": None}]], "text": "é\0", "": {}, "é": [], "yes": True, "n": 1.25, "1": "one"}
    assert m.id(data).to_py() == data
    assert m.kind(data) == "Object" and m.kind([1]) == "Array" and m.kind((1,)) == "Array"
    assert m.id({1: "a", True: "b", None: "c"}).to_py() == {"1": "b", "null": "c"}  # Python has 1 == True; keys become text as in json
    assert m.kind({1, 2}) == "Set" and m.id({1, 2}).to_py() == {1, 2}
    assert m.make("new Map([[1, {a: 1}], ['x', [2]]])").to_py() == {1: {"a": 1}, "x": [2]}
    nul = {"\0": 1, "\0x": {"\0\0y": "\0z"}, "a": "\0bytes"}
    assert m.id(nul).to_py() == nul
    assert m.make("(o) => Object.keys(o).map((k) => k.length).join()")(nul) == "1,2,1"
    tagged = {"\0": b"x", "d": datetime(2020, 1, 1, tzinfo=timezone.utc), "s": {"\0"}}
    assert m.id(tagged).to_py() == tagged


def test_data_with_objects_and_functions(m: Any) -> None:
    o = m.make("globalThis.o = {n: 1}")
    assert m.make("(d) => d.list[0] === globalThis.o")({"list": [o]}) is True
    assert m.make("(d) => d.add(1, 2) + d.deep[0]()")({"add": lambda a, b: a + b, "deep": [lambda: 10]}) == 13


def test_errors_as_data(m: Any) -> None:
    e = m.id([ValueError("no")])[0]
    assert e.name == "ValueError" and e.message == "no" and m.make("(e) => e instanceof Error")(e)
    back = m.make("[new RangeError('far')]").to_py()[0]
    assert isinstance(back, JSError) and back.name == "RangeError" and back.message == "far" and back.stack
    assert m.make("new RangeError('far')").to_py().message == "far"


def test_what_cannot_cross_says_why(m: Any) -> None:
    circle: Any = []
    circle.append({"again": circle})
    with pytest.raises(ConversionError, match="holds itself"):
        m.id(circle)
    with pytest.raises(ConversionError, match="Pattern"):
        m.id(__import__("re").compile("x"))
    with pytest.raises(ConversionError, match="complex"):
        m.id([1j])
    with pytest.raises(ConversionError):
        m.id({(1, 2): 3})
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ConversionError, match="deep"):
        m.id(deep)
    with pytest.raises(ConversionError, match=r"\$\.a\[1\]\.f"):
        m.make("({a: [0, {f: () => 1}]})").to_py()
    with pytest.raises(ConversionError):
        m.make("(() => { const o = {}; o.o = o; return o; })()").to_py()
    with pytest.raises(ConversionError, match="dict"):
        m.make("new Map([[{}, 1]])").to_py()
    assert m.id(1) == 1  # and nothing is broken


def test_many_arguments(m: Any) -> None:
    for count in (0, 1, 2, 7, 8, 9, 100, 5000):
        assert m.count(*range(count)) == count
        assert m.count(*["x"] * count) == count
        assert m.count(1, 2, 3) == 3 and m.count() == 0 and m.count("a") == 1 and m.count(1) == 1  # frames are used again
