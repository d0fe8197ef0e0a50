"""Data text: plain Python data as JSON text with tags, in one crossing, and back.

json's C accelerator does the work. Only what JSON does not have goes through the hooks below: as objects with one member whose
key begins with U+0000 (see RVM_DATA in include/rvm.h).
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import threading
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta, timezone
from typing import Any, Callable, Dict, List, Optional, Tuple

from ._errors import ConversionError, JSError

SAFE = 2**53 - 1
"""The largest integer that is a Number on the way in; larger ones are BigInts."""

_TAG = '"\\u0000'  # how a key, or any other string, that begins with U+0000 looks in JSON text
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


# One entry for each JSBigInt that lives: json writes them as plain integers and asks nobody, so while there is one, data is looked
# through first.
_small: List[None] = []


class JSBigInt(int):
    """An int that is a BigInt in JavaScript, however small. BigInts come out as such."""

    def __new__(cls, value: Any = 0) -> "JSBigInt":
        self = super().__new__(cls, value)
        _small.append(None)
        return self

    def __del__(self, small: List[None] = _small) -> None:
        small.pop()

    def __repr__(self) -> str:
        return f"JSBigInt({digits(self)})"

    def __reduce__(self) -> Tuple[Any, ...]:
        return JSBigInt, (int(self),)




class Undefined:
    """JavaScript's undefined, where it must be told from null: see ``undefined``."""

    _only: "Optional[Undefined]" = None

    def __new__(cls) -> "Undefined":
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return "undefined"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "undefined"


undefined = Undefined()


class Null:
    """JavaScript's null, where it must be told from undefined: see ``null``."""

    _only: "Optional[Null]" = None

    def __new__(cls) -> "Null":
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return "null"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "null"


null = Null()

# ---- integers of any length; int() and str() refuse what has more than a few thousand digits ----

_PIECE = 4000


def digits(n: int) -> str:
    """Decimal digits of n."""
    n = int(n)
    try:
        return int.__repr__(n)
    except ValueError:
        pass
    if n < 0:
        return "-" + digits(-n)
    half = int(n.bit_length() * 0.15051499783199060)  # log10(2) / 2
    high, low = divmod(n, 10**half)
    return digits(high) + digits(low).zfill(half)


def integer(text: str) -> int:
    """The number that decimal digits name."""
    if len(text) <= _PIECE:
        return int(text)
    if text[0] == "-":
        return -integer(text[1:])
    half: int = len(text) // 2
    shift: int = 10**half
    return integer(text[:-half]) * shift + integer(text[-half:])


# ---- in ----

Handle = Callable[[Any], "Optional[Dict[str, str]]"]


class _Writing(threading.local):
    """What the hooks of the present json.dumps() need."""

    handle: Optional[Handle] = None
    tags: int = 0


_writing = _Writing()


def _tagged(value: Any) -> Any:
    """Called by json for what it does not know."""
    w = _writing
    w.tags += 1
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"\0bytes": base64.b64encode(bytes(value)).decode("ascii")}
    if isinstance(value, (datetime, date)):
        return {"\0date": milliseconds(value)}
    if value is undefined:
        return {"\0undefined": 0}
    if isinstance(value, AbstractSet):
        return {"\0set": list(value)}
    if isinstance(value, BaseException):
        return {"\0error": error_fields(value)}
    if value is null:
        w.tags -= 1
        return None
    if w.handle is not None:
        tag = w.handle(value)
        if tag is not None:
            return tag
    w.tags -= 1
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(type(value), "__index__"):
        return int(value)
    raise ConversionError(f"a Python {type(value).__name__} has no counterpart in JavaScript")


def error_fields(e: BaseException) -> Dict[str, str]:
    if not isinstance(e, JSError):
        return {"name": type(e).__name__, "message": str(e)}
    fields = {"name": e.name, "message": e.message}
    if e.stack:
        fields["stack"] = e.stack
    return fields


def milliseconds(value: date) -> int:
    """A date (midnight, UTC) or datetime (local time if it is naive) as JavaScript counts: whole milliseconds since 1970."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=timezone.utc)
    elif value.tzinfo is None:
        value = value.astimezone()
    whole: int = (value - _EPOCH) // timedelta(milliseconds=1)
    return whole


def from_milliseconds(ms: Optional[float]) -> Optional[datetime]:
    if ms is None:
        return None
    try:
        return _EPOCH + timedelta(milliseconds=ms)
    except OverflowError:
        raise ConversionError(f"the Date of {ms:.0f} ms since 1970 is beyond Python's years") from None


# Circles are seen by it; surrogates stay exact as escapes.
_encode = json.JSONEncoder(default=_tagged, separators=(",", ":")).encode


def dumps(value: Any, handle: Optional[Handle] = None) -> bytes:
    """Plain Python data as data text. ``handle`` gives the tag of what is not data: objects of the realm, callables."""
    w = _writing
    before = w.handle, w.tags
    w.handle, w.tags = handle, 0
    try:
        if not _small:
            try:
                text = _encode(value)
                # Strings that begin with U+0000? As keys they need one more.
                if _TAG not in text or text.count(_TAG) == w.tags:
                    return text.encode("ascii")
            except ValueError:  # an integer with too many digits, or a circle
                pass
        return _encode(_escaped(value)).encode("ascii")
    except RecursionError:
        raise ConversionError("the data is nested too deeply") from None
    except ValueError as e:
        raise ConversionError("the data holds itself" if "ircular" in str(e) else str(e)) from None
    except TypeError as e:
        if isinstance(e, ConversionError):
            raise
        raise ConversionError(str(e)) from None
    finally:
        w.handle, w.tags = before


class _Raw(Mapping):  # type: ignore[type-arg]
    """A tag that is made already; json asks the hook about it, which makes a dict of it."""

    def __init__(self, tag: str, content: Any) -> None:
        self._tag, self._content = tag, content

    def __getitem__(self, key: str) -> Any:
        return self._content

    def __iter__(self) -> Any:
        return iter((self._tag,))

    def __len__(self) -> int:
        return 1


def _escaped(value: Any, inside: "Tuple[int, ...]" = ()) -> Any:
    """The same data, with keys that begin with U+0000 escaped and BigInts tagged where json would not."""
    if isinstance(value, int) and not isinstance(value, bool):
        if isinstance(value, JSBigInt) or value.bit_length() > 10_000:
            return _Raw("\0bigint", digits(value))
        return value
    if isinstance(value, (str, float)) or value is None:
        return value
    if isinstance(value, (dict, list, tuple)) or isinstance(value, Mapping) and not isinstance(value, _Raw):
        if id(value) in inside:
            raise ConversionError("the data holds itself")
        inside += (id(value),)
        if isinstance(value, (list, tuple)):
            return [_escaped(v, inside) for v in value]
        return {"\0" + k if isinstance(k, str) and k[:1] == "\0" else k: _escaped(v, inside) for k, v in value.items()}
    if isinstance(value, AbstractSet):
        return _Raw("\0set", [_escaped(v, inside) for v in value])
    return value


# ---- out ----


def number(x: float) -> "int | float":
    """A JavaScript Number: an int where it is a safe integer (and not minus zero), as Pyodide has it."""
    if -9007199254740992.0 < x < 9007199254740992.0 and x.is_integer() and (x or math.copysign(1.0, x) > 0):
        return int(x)
    return x


def _untagged(value: Dict[str, Any]) -> Any:
    """Called by json for each object, where there are tags in the text."""
    if len(value) == 1:
        ((key, content),) = value.items()
        if key[:1] == "\0" and key[:2] != "\0\0":
            return _UNTAG[key](content)
    elif not any(key[:1] == "\0" for key in value):
        return value
    return {key[1:] if key[:1] == "\0" else key: content for key, content in value.items()}


def _map(pairs: "List[List[Any]]") -> Dict[Any, Any]:
    try:
        return {k: v for k, v in pairs}
    except TypeError:
        raise ConversionError("a Map has keys that cannot be keys of a dict") from None


def _set(values: List[Any]) -> Any:
    try:
        return set(values)
    except TypeError:
        raise ConversionError("a Set holds what a Python set cannot hold") from None


def _error(fields: Dict[str, Optional[str]]) -> JSError:
    return JSError(fields.get("message") or "", name=fields.get("name") or "Error", stack=fields.get("stack"))


_UNTAG: Dict[str, Callable[[Any], Any]] = {
    "\0bigint": lambda text: JSBigInt(integer(text)),
    "\0bytes": binascii.a2b_base64,
    "\0date": from_milliseconds,
    "\0undefined": lambda _: None,
    "\0map": _map,
    "\0set": _set,
    "\0error": _error,
}


def _integer_literal(text: str) -> Any:
    value = integer(text)
    if value == 0 and text[0] == "-":
        return -0.0
    return value if -SAFE <= value <= SAFE else JSBigInt(value)


_decode_tagged = json.JSONDecoder(object_hook=_untagged).decode
_decode_exact = json.JSONDecoder(object_hook=_untagged, parse_int=_integer_literal).decode


def loads(text: str) -> Any:
    """The Python data that data text describes."""
    try:
        if "\\u0000" in text:
            return _decode_tagged(text)
        return json.loads(text)
    except RecursionError:
        raise ConversionError("the data is nested too deeply") from None
    except ValueError:  # an integer with too many digits
        return _decode_exact(text)
