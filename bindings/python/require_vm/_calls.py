"""The way into the library and back: memory for calls that is used again, values in, values out, failures.

A frame is one piece of memory that holds an rvm_call_frame, room for a few arguments and for short strings. Frames are taken from a
pool (list.pop and list.append are atomic) and put back, so each is used by one call at a time, whichever thread or depth it is at.
"""

from __future__ import annotations

import ctypes
import errno
import threading
import traceback
import weakref
from ctypes import c_void_p
from typing import Any, Callable, Dict, List, NoReturn, Optional, Set, Tuple

from . import _native as n
from ._data import SAFE, JSBigInt, digits, dumps, integer, loads, null, number, undefined
from ._errors import Interrupted, InvalidArgumentError, JSError, RvmError, _CLASSES, read_error
from ._native import lib

# Words (8 bytes) of a frame: rvm_call_frame, then arguments, then a few words for anything, then text.
TARGET, RECEIVER, METHOD, ARGS, NARGS, RESULT, ERROR, FIRST = 1, 2, 3, 4, 5, 6, 9, 10
FEW = 8
SPARE = FIRST + 3 * FEW
TEXT = SPARE + 4
ROOM = 512  # bytes of text
WORDS = TEXT + ROOM // 8

KIND = 0xFFFFFFFF
_OWNED = n.OWNED << 32
STRING_OWNED = n.STRING | _OWNED
HANDLE_OWNED = n.HANDLE | _OWNED


class Frame:
    """Views of one frame: as unsigned words, as doubles, as bytes; and pointers into it."""

    __slots__ = ("shape", "pointer", "words", "numbers", "bytes", "result", "error", "first", "spare", "base", "keep", "_memory")

    def __init__(self, nargs: int = FEW) -> None:
        extra = 3 * nargs if nargs > FEW else 0
        memory = bytearray(8 * (WORDS + extra))
        self._memory = (ctypes.c_char * len(memory)).from_buffer(memory)
        self.base = ctypes.addressof(self._memory)
        self.bytes = memoryview(memory)
        self.words = self.bytes.cast("Q")
        self.numbers = self.bytes.cast("d")
        self.words[0] = ctypes.sizeof(n.CallFrame)
        first = WORDS if extra else FIRST
        self.words[ARGS] = self.base + 8 * first
        self.shape = -1  # how many numbers its arguments were, else -1
        self.pointer = ctypes.byref(self._memory)  # cheaper to pass than a c_void_p
        self.result = c_void_p(self.base + 8 * RESULT)
        self.error = c_void_p(self.base + 8 * ERROR)
        self.first = c_void_p(self.base + 8 * FIRST)
        self.spare = c_void_p(self.base + 8 * SPARE)
        self.keep: List[Any] = []


POOLED = 64  # frames that wait for their next use, at most, of those that functions had
_pool: List[Frame] = []
give = _pool.append


def frame() -> Frame:
    try:
        return _pool.pop()
    except IndexError:
        return Frame()


class _Thread(threading.local):
    """What a thread is in the midst of."""

    depth = 0  # host functions that run
    stop: Optional[BaseException] = None  # KeyboardInterrupt or the like: what made a script stop


thread = _Thread()

attention: Set[str] = set()
"""Not empty when something must be looked after when a call ends: see ``attend``."""

_by_thread: Dict[int, List[int]] = {}
on_call_end: List[Callable[[], None]] = []  # those who wait for promises


def call_failed(status: int, frame: Frame) -> NoReturn:
    """Raises what went wrong; ``frame`` holds the error."""
    raise failure(status, frame)


def failure(status: int, frame: Frame) -> BaseException:
    error = frame.words[ERROR]
    frame.words[ERROR] = 0
    made: Optional[BaseException] = None
    if error:
        try:
            tag = lib.rvm_error_tag(error)
            cause = take_exception(tag) if tag else None
            made = read_error(error)
            if cause is not None:
                if described(cause)[:2] == (made.name, made.message):
                    made = cause
                else:  # JavaScript threw another error with ours as its cause
                    made.__cause__ = cause
        finally:
            lib.rvm_error_free(error)
    else:
        made = _CLASSES.get(status, RvmError)(f"status {status}")
    if thread.stop is not None and isinstance(made, Interrupted):
        made = thread.stop
    if attention:
        attend(made)
    return made


def described(e: BaseException) -> Tuple[str, str, Optional[str]]:
    """Name, message and code that JavaScript sees of an exception."""
    try:
        if isinstance(e, RvmError):
            return e.name if isinstance(e, JSError) else type(e).__name__, e.message, e.code
        code = getattr(e, "code", None)
        if isinstance(e, OSError) and e.errno is not None:
            code = errno.errorcode.get(e.errno)
        name, message = type(e).__name__, str(e)
        return name, message.encode("utf-8", "replace").decode().replace("\0", "\ufffd"), code if isinstance(code, str) else None
    except Exception:
        return type(e).__name__, "", None


def attend(leaving: Optional[BaseException] = None, quiet: bool = False) -> None:
    """A call ended: exceptions that JavaScript caught are let go of, and who waits for promises looks again, unless it is ``quiet``.

    A mark that is taken away may be what another thread has just set: whoever takes one away looks again.
    """
    if thread.depth == 0:
        tags = _by_thread.pop(threading.get_ident(), None)
        if tags is not None:
            for tag in tags:
                demote(tag, leaving or thread.stop)
            if not _by_thread:
                attention.discard("raised")
                if _by_thread:
                    attention.add("raised")
        stop, thread.stop = thread.stop, None
        if stop is not None:
            attention.discard(_stop_mark())
            if stop is not leaving:
                raise stop
    if "waiting" in attention and not quiet:
        for look in list(on_call_end):
            look()


def keep_exception(e: BaseException, realm: "Realm") -> int:
    """A tag by which the exception is found again when it has travelled through JavaScript."""
    tag = keep_rejection(e, realm)
    _by_thread.setdefault(threading.get_ident(), []).append(tag)
    attention.add("raised")
    return tag


def keep_rejection(e: BaseException, realm: "Realm") -> int:
    """As keep_exception, for what a promise is rejected with: it waits until somebody awaits the promise."""
    tag = next_tag()
    realm.raised[tag] = e
    _where[tag] = realm
    while len(realm.raised) > MOST_KEPT:
        oldest = next(iter(realm.raised))
        del realm.raised[oldest]
        _where.pop(oldest, None)
    return tag


MOST_KEPT = 64
_where: "weakref.WeakValueDictionary[int, Realm]" = weakref.WeakValueDictionary()


class PythonTraceback(Exception):
    """The cause of an exception that JavaScript kept for a while: where in Python it was raised."""

    def __str__(self) -> str:
        return "\n\n" + "".join(self.args[0].format())


def take_exception(tag: int) -> Optional[BaseException]:
    realm = _where.pop(tag, None)
    return None if realm is None else realm.raised.pop(tag, None)


def demote(tag: int, leaving: Optional[BaseException]) -> None:
    """JavaScript caught the exception, perhaps to throw it again some day. It stays to be found for a while, but its frames go: they, and
    their callers, hold what may well be objects of the very realm which it waits in. What they say stays. One that comes out of the call
    by another way keeps its frames, and is found no more."""
    realm = _where.get(tag)
    e = None if realm is None else realm.raised.get(tag)
    if e is None:
        return
    if e is leaving:
        take_exception(tag)
        return
    story = PythonTraceback(traceback.TracebackException.from_exception(e, lookup_lines=False))
    link: Optional[BaseException] = e
    seen = set()
    while link is not None and link is not leaving and id(link) not in seen:
        seen.add(id(link))
        link.__traceback__ = None
        link = link.__cause__ or link.__context__
    if e.__cause__ is None:
        e.__cause__ = story


_tags = iter(range(1, 2**63))
next_tag = _tags.__next__


def stop_thread(e: BaseException) -> None:
    """KeyboardInterrupt and the like cannot be caught by a script: what runs on this thread is stopped and ``e`` comes out."""
    thread.stop = e
    attention.add(_stop_mark())


def _stop_mark() -> str:
    return f"stop {threading.get_ident()}"


class Realm:
    """What Python keeps for a realm: the functions that it may call.

    Proxies of the realm hold it, and nothing else does. So a function that holds a proxy of the realm that it was given to (a cycle
    through JavaScript) is seen by Python's collector, and goes like any other cycle.
    """

    __slots__ = ("functions", "holds", "id", "raised", "__weakref__")

    def __init__(self) -> None:
        self.functions: Dict[int, Callable[..., Any]] = {}
        self.holds: Set[Any] = set()  # of other realms whose functions this one was given; a map
        self.raised: Dict[int, BaseException] = {}  # exceptions that are under way in JavaScript, by tag
        self.id = 0


class Owner:
    """A handle into a realm, for values on their way: what objects and contexts are, too."""

    __slots__ = ("_handle", "_realm")

    def __init__(self, handle: int, realm: Realm) -> None:
        self._handle = handle
        self._realm = realm


# ---- values in ----

NoneType = type(None)


def address(data: bytes) -> int:
    """Where the bytes lie; the caller keeps them."""
    return c_void_p.from_buffer(ctypes.c_char_p(data)).value or 0


def put_bytes(f: Frame, at: int, kind: int, data: bytes) -> None:
    f.keep.append(data)
    words = f.words
    words[at] = kind
    words[at + 1] = len(data)
    words[at + 2] = address(data)


def put(f: Frame, at: int, value: Any, owner: Any) -> None:
    """Writes a Python value to the rvm_value at word ``at``. ``owner``: an Owner, object or context of the realm that it goes to."""
    t = type(value)
    words = f.words
    f.shape = -1
    if t is int:
        if -SAFE <= value <= SAFE:
            words[at] = n.NUMBER
            f.numbers[at + 2] = value
        else:
            put_bigint(f, at, value)
    elif t is str:
        try:
            put_bytes(f, at, n.STRING, value.encode())
        except UnicodeEncodeError:  # lone surrogates: exact as escapes
            put_bytes(f, at, n.DATA, dumps(value))
    elif t is float:
        words[at] = n.NUMBER
        f.numbers[at + 2] = value
    elif t is bool:
        words[at] = n.BOOL
        words[at + 2] = value
    elif value is None:
        words[at] = n.UNDEFINED
    elif isinstance(value, _object_class):
        words[at] = n.HANDLE
        words[at + 1] = 0
        words[at + 2] = value._handle
        f.keep.append(value)
        if value._realm is not owner._realm:
            owner._realm.holds.add(value._realm)
    elif t is bytes:
        put_bytes(f, at, n.BYTES, value)
    elif t is list or t is dict or t is tuple:
        put_bytes(f, at, n.DATA, dumps(value, Handles(f, owner)))
    else:
        put_other(f, at, value, owner)


def put_bigint(f: Frame, at: int, value: int) -> None:
    if -(2**63) <= value < 2**63:
        f.words[at] = n.BIGINT
        f.words[at + 1] = 0
        f.words[at + 2] = value & 0xFFFFFFFFFFFFFFFF
    else:
        put_bytes(f, at, n.BIGINT, digits(value).encode())


def put_other(f: Frame, at: int, value: Any, owner: Any) -> None:
    if value is undefined:
        f.words[at] = n.UNDEFINED
    elif value is null:
        f.words[at] = n.NULL
    elif isinstance(value, JSBigInt):
        put_bigint(f, at, value)
    elif isinstance(value, int):
        put(f, at, int(value), owner)
    elif isinstance(value, float):
        put(f, at, float(value), owner)
    elif isinstance(value, str):
        put(f, at, str.__str__(value), owner)
    elif isinstance(value, (bytes, bytearray, memoryview)):
        put_bytes(f, at, n.BYTES, bytes(value))
    else:
        tag = Handles(f, owner)(value)
        if tag is not None:
            f.words[at] = n.HANDLE
            f.words[at + 1] = 0
            f.words[at + 2] = int(tag["\0handle"])
        elif hasattr(type(value), "__index__"):
            put(f, at, value.__index__(), owner)
        else:
            put_bytes(f, at, n.DATA, dumps(value, Handles(f, owner)))


class Handles:
    """What data names by handle: objects of a realm as they are, callables as new functions. They live until the frame is done."""

    __slots__ = ("frame", "owner")

    def __init__(self, f: Frame, owner: Any) -> None:
        self.frame = f
        self.owner = owner

    def __call__(self, value: Any) -> Optional[Dict[str, str]]:
        if isinstance(value, _object_class):
            self.frame.keep.append(value)
            if value._realm is not self.owner._realm:
                self.owner._realm.holds.add(value._realm)
            return {"\0handle": str(value._handle)}
        if callable(value):
            made = new_function(self.owner, value)
            self.frame.keep.append(made)
            return {"\0handle": str(made._handle)}
        return None


# ---- values out ----

string_at = ctypes.string_at


def take(f: Frame, owner: Any) -> Any:
    """The value that a call wrote, which is ours: what it owns goes, or becomes an object of the owner's realm."""
    at = RESULT
    words = f.words
    word = words[at]
    kind = word & KIND
    if kind == n.NUMBER:
        return number(f.numbers[at + 2])
    if kind <= n.NULL:
        return None
    if kind == n.BOOL:
        return (words[at + 2] & 0xFF) != 0
    if kind == n.HANDLE:
        words[at] = 0
        return wrap(words[at + 2], words[at + 1], owner._realm)
    try:
        return content(kind, words[at + 1], words[at + 2])
    finally:
        if word != kind:
            lib.rvm_value_clear(f.base + 8 * at)


def content(kind: int, length: int, payload: int) -> Any:
    """What is borrowed from a value with data."""
    if kind == n.STRING:
        return string_at(payload, length).decode()
    if kind == n.BIGINT:
        if length:
            return JSBigInt(integer(string_at(payload, length).decode()))
        return JSBigInt(payload - 2**64 if payload >= 2**63 else payload)
    if kind == n.BYTES:
        return string_at(payload, length)
    if kind == n.DATA or kind == n.JSON:
        return loads(string_at(payload, length).decode())
    raise InvalidArgumentError(f"a value of kind {kind}, which this package does not know")


def done(f: Frame) -> None:
    """Gives the frame back."""
    if f.keep:
        f.keep.clear()
    give(f)


# Set by the modules above this one.
_object_class: Any = ()
wrap: Callable[[int, int, Realm], Any]
new_function: Callable[[Any, Any], Any]


def set_objects(object_class: Any, wrapper: Callable[[int, int, Realm], Any]) -> None:
    global _object_class, wrap
    _object_class, wrap = object_class, wrapper


def set_new_function(maker: Callable[[Any, Any], Any]) -> None:
    global new_function
    new_function = maker
