"""Exceptions: one class per status of the library, and JSError for what JavaScript threw."""

from __future__ import annotations

from typing import Any, Dict, Optional, Type

from . import _native as n
from ._native import lib


class RvmError(RuntimeError):
    """Anything that went wrong in or on the way to JavaScript.

    ``message`` is the message alone, ``code`` a code such as ``MODULE_NOT_FOUND`` or None, ``stack`` the JavaScript stack or
    None, ``file``, ``line`` and ``column`` where it happened, as far as that is known (None, 0, 0 otherwise).
    """

    status: int = n.INTERNAL

    name: Any  # ImportError's is Optional[str], ours is a str
    code: Optional[str]

    def __init__(
        self,
        message: str = "",
        *,
        name: str = "Error",
        code: Optional[str] = None,
        stack: Optional[str] = None,
        file: Optional[str] = None,
        line: int = 0,
        column: int = 0,
    ) -> None:
        super().__init__(message)
        self.name = name
        self.message = message
        self.code = code
        self.stack = stack
        self.file = file
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"{self.message}\n{self.stack}" if self.stack else self.message

    def __reduce__(self) -> "tuple[object, ...]":
        return type(self), (self.message,), dict(self.__dict__)


class JSError(RvmError):
    """JavaScript threw, and nothing there caught it. ``name`` is the thrown object's: ``TypeError``, ``SyntaxError``, …"""

    status = n.EXCEPTION

    def __str__(self) -> str:
        first = f"{self.name}: {self.message}" if self.message else self.name
        return f"{first}\n{self.stack}" if self.stack else first


class InvalidArgumentError(RvmError, ValueError):
    """An argument cannot be right."""

    status = n.INVALID_ARGUMENT


class ReleasedError(RvmError):
    """The object, module, context or map was released before."""

    status = n.STALE_HANDLE


class WrongKindError(RvmError, TypeError):
    """The object is of another kind than the operation takes."""

    status = n.WRONG_KIND


class WrongRealmError(RvmError, ValueError):
    """An object of one realm was given to another; only functions may cross."""

    status = n.WRONG_REALM


class ModuleNotFound(RvmError, ImportError):
    """No module answers to the specifier."""

    status = n.NOT_FOUND


class AccessDenied(RvmError, PermissionError):
    """The jail or the map forbids it; the message names what would grant it."""

    status = n.ACCESS_DENIED


class JSTimeoutError(RvmError, TimeoutError):
    """The time limit passed, or the time for which a promise was waited for."""

    status = n.TIMEOUT


class Interrupted(RvmError):
    """interrupt() stopped the call."""

    status = n.INTERRUPTED


class OutOfMemory(RvmError, MemoryError):
    """The realm's memory limit was reached; nothing can run in it any more."""

    status = n.OUT_OF_MEMORY


class Condemned(RvmError):
    """The realm was condemned earlier, by its memory limit or a hard stop: only release is left."""

    status = n.CONDEMNED


class Busy(RvmError):
    """Another thread is inside the realm, and waiting is not wanted or would be for ever."""

    status = n.BUSY


class SystemFailure(RvmError, OSError):
    """The operating system refused."""

    status = n.SYSTEM


class ConversionError(RvmError, TypeError):
    """A value cannot cross as asked; the message names the path to it."""

    status = n.NOT_CONVERTIBLE


class NotFreezable(RvmError):
    """A module cannot be a template: the message says what it left behind when it had loaded."""

    status = n.NOT_FREEZABLE


class InternalError(RvmError):
    """A fault of the library. Please report it."""

    status = n.INTERNAL


_CLASSES: Dict[int, Type[RvmError]] = {
    c.status: c
    for c in (
        JSError,
        InvalidArgumentError,
        ReleasedError,
        WrongKindError,
        WrongRealmError,
        ModuleNotFound,
        AccessDenied,
        JSTimeoutError,
        Interrupted,
        OutOfMemory,
        Condemned,
        Busy,
        SystemFailure,
        ConversionError,
        NotFreezable,
        InternalError,
    )
}


def _text(field: Optional[bytes]) -> Optional[str]:
    return None if field is None else field.decode("utf-8", "replace")


def read_error(error: int) -> RvmError:
    """Makes an exception of an rvm_error, which stays the caller's."""
    kind = _CLASSES.get(lib.rvm_error_status(error), RvmError)
    return kind(
        _text(lib.rvm_error_message(error)) or "",
        name=_text(lib.rvm_error_name(error)) or "Error",
        code=_text(lib.rvm_error_code(error)),
        stack=_text(lib.rvm_error_stack(error)),
        file=_text(lib.rvm_error_file(error)),
        line=lib.rvm_error_line(error),
        column=lib.rvm_error_column(error),
    )
