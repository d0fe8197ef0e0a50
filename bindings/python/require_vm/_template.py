"""Templates: a module that is loaded once, and fresh realms that start from there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Optional, Sequence, Union

from ._calls import SPARE, Realm, attend, attention, call_failed, done, frame
from ._host import name_realm
from ._module import Context, ModuleMap, StrPath, _c_text, _Handle, exports, prepare, with_recipe
from ._native import lib


class Template(_Handle):
    """A module, loaded once: ``instantiate()`` gives fresh copies of it, each in a realm of its own, for the price of a copy of memory.

    ``ctx`` and ``map`` as for require. Copies have the options of the Context, its console and listeners, and what is in its globals: plain data and
    Python functions. The Context itself stays as it is. What the module did while loading happened once; see rvm.h (rvm_template) for what
    cannot be in a template (timers, unsettled promises, open files): NotFreezable.

    ::

        template = Template("typescript")
        with template.instantiate() as ts:
            ts.transpile("let x: number = 1")
    """

    __slots__ = ("_recipe", "_given")

    def __init__(
        self,
        path: StrPath,
        ctx: Union[Context, Mapping[str, Any], None] = None,
        map: Union[ModuleMap, Mapping[str, Any], None] = None,
        *,
        base: Optional[StrPath] = None,
        memory_limit: Optional[int] = None,
        time_limit: Optional[float] = None,
        stack_limit: Optional[int] = None,
        hard_guard: bool = False,
        roots: Optional[Sequence[StrPath]] = None,
    ) -> None:
        self._handle = 0
        self._realm = Realm()
        path = os.fspath(path)
        given = ctx, map
        ctx, map, options = prepare(
            ctx,
            map,
            dict(base=base, memory_limit=memory_limit, time_limit=time_limit, stack_limit=stack_limit, hard_guard=hard_guard, roots=roots),
        )
        self._recipe = (path, given, options)
        # What Python keeps for the functions that copies may call.
        self._given = [it._realm for it in (ctx, map) if it is not None]
        f = frame()
        try:
            status = lib.rvm_template(
                _c_text(path, "a path"),
                0 if ctx is None else ctx._handle,
                0 if map is None else map._handle,
                f.spare,
                f.error,
            )
            if status:
                call_failed(status, f)
            self._handle = f.words[SPARE]
            if attention:
                attend()
        finally:
            done(f)

    def instantiate(self) -> Any:
        """The exports of the module in a fresh realm."""
        f = frame()
        try:
            status = lib.rvm_instantiate(self._handle, f.spare, f.error)
            if status:
                call_failed(status, f)
            handle = f.words[SPARE]
        finally:
            done(f)
        realm = Realm()
        if self._given:
            name_realm(realm, lib.rvm_realm_id(handle))
            realm.holds.update(self._given)
        return with_recipe(exports(handle, realm), *self._recipe)

    def __repr__(self) -> str:
        return f"<Template of {self._recipe[0]!r}{'' if self._handle else ', released'}>"

    def __reduce__(self) -> Any:
        return _template_again, self._recipe


def _template_again(path: str, given: Any, options: Any) -> Template:
    return Template(path, *given, **(options or {}))
