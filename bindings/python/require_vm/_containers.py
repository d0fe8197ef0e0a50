"""Arrays, Maps, Sets and bytes of other kinds than Uint8Array: proxies that are containers to Python."""

from __future__ import annotations

from collections.abc import MutableMapping, MutableSequence, MutableSet
from typing import Any, Iterable, Iterator

from . import _native as n
from ._native import lib
from ._functions import call
from ._objects import CLASSES, JSObject, out


class JSArray(JSObject, MutableSequence):  # type: ignore[type-arg]
    """An array: a mutable sequence with Python's indices and slices, and with JavaScript's methods (``push``, ``map``, …)."""

    __slots__ = ()

    def __len__(self) -> int:
        length: int = self._get("length", None)
        return length

    def __bool__(self) -> bool:
        return len(self) > 0

    def _index(self, index: int) -> int:
        length = len(self)
        if index < 0:
            index += length
        if not 0 <= index < length:
            raise IndexError("array index out of range")
        return index

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return [self._get(i, None) for i in range(*key.indices(len(self)))]
        if isinstance(key, int):
            return self._get(self._index(key), None)
        return self._get(key, KeyError)

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(key, slice):
            values = list(value)
            start, stop, step = key.indices(len(self))
            if step == 1:
                call(self, "splice", start, max(0, stop - start), *values)
                return
            places = range(start, stop, step)
            if len(places) != len(values):
                raise ValueError(f"attempt to assign sequence of size {len(values)} to extended slice of size {len(places)}")
            for i, v in zip(places, values):
                self._set(i, v)
        else:
            self._set(self._index(key) if isinstance(key, int) else key, value)

    def __delitem__(self, key: Any) -> None:
        if isinstance(key, slice):
            for i in sorted(range(*key.indices(len(self))), reverse=True):
                call(self, "splice", i, 1)
        elif isinstance(key, int):
            call(self, "splice", self._index(key), 1)
        else:
            super().__delitem__(key)

    def insert(self, index: int, value: Any) -> None:
        call(self, "splice", index, 0, value)

    def append(self, value: Any) -> None:
        call(self, "push", value)

    def extend(self, values: Iterable[Any]) -> None:
        for value in list(values):
            self.append(value)

    def __contains__(self, value: object) -> bool:
        return bool(call(self, "includes", value))

    def __iter__(self) -> Iterator[Any]:
        i = 0
        while i < len(self):
            yield self._get(i, None)
            i += 1

    def _describe(self) -> str:
        length = len(self)
        shown = [repr(self._get(i, None)) for i in range(min(length, 5))]
        return "[" + ", ".join(shown) + (f", … {length - 5} more" if length > 5 else "") + "]"


class JSMap(JSObject, MutableMapping):  # type: ignore[type-arg]
    """A Map: a mutable mapping of its entries."""

    __slots__ = ()

    def __getitem__(self, key: Any) -> Any:
        value = call(self, "get", key)
        if value is None and key not in self:
            raise KeyError(key)
        return value

    def __setitem__(self, key: Any, value: Any) -> None:
        call(self, "set", key, value)

    def __delitem__(self, key: Any) -> None:
        if not call(self, "delete", key):
            raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return bool(call(self, "has", key))

    def __len__(self) -> int:
        size: int = self._get("size", None)
        return size

    def __bool__(self) -> bool:
        return len(self) > 0

    def __iter__(self) -> Iterator[Any]:
        return iter(call(self, "keys"))

    __eq__ = JSObject.__eq__
    __hash__ = JSObject.__hash__

    def _describe(self) -> str:
        return f"({len(self)})"


class JSSet(JSObject, MutableSet):  # type: ignore[type-arg]
    """A Set: a mutable set of its values."""

    __slots__ = ()

    @classmethod
    def _from_iterable(cls, values: Iterable[Any]) -> "set[Any]":
        return set(values)

    def __contains__(self, value: object) -> bool:
        return bool(call(self, "has", value))

    def __iter__(self) -> Iterator[Any]:
        return iter(call(self, "values"))

    def __len__(self) -> int:
        size: int = self._get("size", None)
        return size

    def __bool__(self) -> bool:
        return len(self) > 0

    def add(self, value: Any) -> None:
        call(self, "add", value)

    def discard(self, value: Any) -> None:
        call(self, "delete", value)

    __eq__ = JSObject.__eq__
    __hash__ = JSObject.__hash__

    def _describe(self) -> str:
        return f"({len(self)})"


class JSBuffer(JSObject):
    """A typed array that is no Uint8Array, an ArrayBuffer, a DataView. Uint8Arrays (Node's Buffer included) come as ``bytes``."""

    __slots__ = ()

    def to_bytes(self) -> bytes:
        """A copy of its bytes."""
        data: bytes = out(lib.rvm_to_bytes, self)
        return data

    def __len__(self) -> int:
        length = self._get("length", None)
        size: int = self._get("byteLength", None) if length is None else length
        return size

    def __bool__(self) -> bool:
        return len(self) > 0

    def __iter__(self) -> Iterator[Any]:
        for i in range(len(self)):
            yield self._get(i, None)

    def _describe(self) -> str:
        return f"({len(self)})"


CLASSES[n.TYPE_ARRAY] = JSArray
CLASSES[n.TYPE_MAP] = JSMap
CLASSES[n.TYPE_SET] = JSSet
CLASSES[n.TYPE_BYTES] = JSBuffer
