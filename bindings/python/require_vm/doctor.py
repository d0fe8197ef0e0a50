"""What does a module leak? Calls an export many times and tells what grows, by name.

    python -m require_vm.doctor ./case1.js --call leak -n 10000

Exit status: 0 nothing grows, 1 something grows, 2 the module could not be called.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict, dataclass, field
from typing import Any, Callable, Dict, List, Optional, Tuple

from . import _picture
from ._errors import OutOfMemory, RvmError
from ._module import Context, require
from ._objects import JSObject
from ._promise import JSPromise
from ._realm import heap_report

Key = Tuple[str, str, str, str]

SAMPLES = 10
LEAST = 1024  # bytes: what is less is no growth
LEAST_EACH = 0.5  # bytes a call
LASTING = 0.25  # of the growth has to come in the second half: a cache that fills up is no leak
SHARE = 0.05  # of the whole growth: what is less is not told


@dataclass
class Variable:
    """A variable (or global, or module.exports) that grows."""

    kind: str
    name: str
    file: str
    function: str
    path: str  # where in it most of it lies
    type: str
    length_before: int
    length_after: int
    bytes_before: int
    bytes_after: int
    bytes_per_call: float
    share: float  # of all that grows
    also: List[str] = field(default_factory=list)  # other names of the same

    def where(self) -> str:
        name = {"global": f"the global {self.name}", "exports": "module.exports"}.get(self.kind, self.name)
        inside = f", a variable of {self.function}()" if self.function else ""
        return f"{name}{self.path}{inside}" + (f" in {self.file}" if self.file else "")


@dataclass
class Class:
    """A class of which there are more."""

    name: str
    count_before: int
    count_after: int
    bytes_before: int
    bytes_after: int


@dataclass
class Diagnosis:
    grows: bool
    calls: int
    bytes_per_call: float
    variables: List[Variable] = field(default_factory=list)
    classes: List[Class] = field(default_factory=list)
    samples: List[Tuple[int, int]] = field(default_factory=list)  # calls, bytes
    stopped: str = ""  # why it ended early


def diagnose(call: Callable[[int], object], realm: Any, calls: int = 10000) -> Diagnosis:
    """Calls ``call(i)`` for i from 0, some to warm up and then ``calls`` more, and tells what grows in the realm of ``realm`` (its Context, or
    any object of it)."""
    made = 0
    reports: List[Tuple[int, Dict[str, Any]]] = []
    stopped = ""
    try:
        for step in range(SAMPLES + 1):
            until = max(1, calls // SAMPLES) + calls * step // SAMPLES
            for i in range(made, until):
                call(i)
            made = until
            reports.append((made, heap_report(realm)))
    except OutOfMemory as e:
        stopped = str(e)
        if len(reports) < 3:
            raise
    return _compare(reports, stopped)


def _compare(reports: List[Tuple[int, Dict[str, Any]]], stopped: str) -> Diagnosis:
    (first_calls, first), (last_calls, last) = reports[0], reports[-1]
    middle_calls, middle = reports[len(reports) // 2]
    calls = last_calls - first_calls
    growth = last["bytes"] - first["bytes"]
    result = Diagnosis(
        grows=_lasts(first["bytes"], middle["bytes"], last["bytes"], last_calls - middle_calls),
        calls=calls,
        bytes_per_call=growth / calls,
        samples=[(n, r["bytes"]) for n, r in reports],
        stopped=stopped,
    )
    if result.grows:
        result.variables = _variables(first, middle, last, calls, last_calls - middle_calls)
        before = {c["name"]: c for c in first["classes"]}
        for c in last["classes"]:
            old = before.get(c["name"], {"count": 0, "bytes": 0})
            if c["bytes"] - old["bytes"] > SHARE * growth or c["count"] - old["count"] > calls // 2:
                result.classes.append(Class(c["name"], old["count"], c["count"], old["bytes"], c["bytes"]))
        result.classes.sort(key=lambda c: c.bytes_before - c.bytes_after)
    return result


def _lasts(first: int, middle: int, last: int, calls: int) -> bool:
    late = last - middle
    return late >= LEAST and late >= LEAST_EACH * calls and late >= LASTING * (last - first)


def _key(row: Dict[str, Any]) -> Key:
    return row["kind"], row["name"], row.get("file", ""), row.get("function", "")


def _variables(first: Dict[str, Any], middle: Dict[str, Any], last: Dict[str, Any], calls: int, late_calls: int) -> List[Variable]:
    growth = last["bytes"] - first["bytes"]
    old, half = ({_key(r): r for r in report["variables"]} for report in (first, middle))
    nothing: Dict[str, Any] = {"bytes": 0, "length": 0, "values": 0}
    rows = last["variables"]
    more = {}
    for i, row in enumerate(rows):
        before, between = old.get(_key(row), nothing), half.get(_key(row), nothing)
        # Variables of closures of which there are more and more are what is held, not what holds.
        if row["values"] - before["values"] > calls // 10:
            continue
        if row["bytes"] - before["bytes"] >= SHARE * growth and _lasts(before["bytes"], between["bytes"], row["bytes"], late_calls):
            more[i] = row["bytes"] - before["bytes"]
    # What grows because of a variable within it is not told twice.
    told = set(more)
    for i in more:
        above = rows[i]["within"]
        seen = set()
        while above is not None and above not in seen:
            seen.add(above)
            if above in more and more[i] >= 0.8 * more[above]:
                told -= {j for j in more if rows[j]["id"] == rows[above]["id"]}
            above = rows[above]["within"]
    exporting = {rows[i]["file"] for i in told if rows[i]["kind"] == "exports"}

    def rank(i: int) -> Tuple[int, int, int]:
        """Of several names of the same the shortest comes first, then the one where it was made, before those who required it."""
        row = rows[i]
        origin = 4
        if "defined" in row and row.get("file") == row["defined"]:
            origin = 0 if row["kind"] == "variable" else 1
        elif row.get("file") in exporting:
            origin = 2 if row["kind"] == "variable" else 3
        return -more[i], len(row.get("most", row).get("path", ())), origin

    same: Dict[int, Variable] = {}
    for i in sorted(told, key=rank):
        row, before = rows[i], old.get(_key(rows[i]), nothing)
        at, before_at = row.get("most", row), before.get("most", before)
        path = at.get("path", [])
        if before_at.get("path", []) != path:
            before_at = nothing
        found = same.get(at["id"])
        variable = Variable(
            *_key(row),
            path="".join("." + name if name.isidentifier() else f"[{name!r}]" for name in path),
            type=at["type"],
            length_before=before_at["length"],
            length_after=at["length"],
            bytes_before=before["bytes"],
            bytes_after=row["bytes"],
            bytes_per_call=more[i] / calls,
            share=more[i] / growth,
        )
        if found is None:
            same[at["id"]] = variable
        else:
            found.also.append(variable.where())
    return list(same.values())


# ---- the command ----


def size(n: float) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if n < 1024:
            return f"{n:,.0f} {unit}" if unit == "bytes" else f"{n:,.1f} {unit}"
        n /= 1024
    return f"{n:,.1f} GiB"


def text(result: Diagnosis, what: str) -> str:
    lines = [f"{what}: {result.calls:,} calls"]
    if result.stopped:
        lines.append(f"It was stopped: {result.stopped}")
    if not result.grows:
        (warm, first), (made, last) = result.samples[0], result.samples[-1]
        lines.append(f"Nothing grows: {size(first)} after the first {warm:,} calls, {size(last)} after {made:,}.")
        if last - first >= max(LEAST, SHARE * first):
            full = next(n for n, b in result.samples if b >= last - LASTING * (last - first))
            lines.append(f"That came early, most of it in the first {full:,} calls: a cache that fills up looks like this.")
        return "\n".join(lines)
    lines += [f"It grows by {result.bytes_per_call:,.1f} bytes a call.", ""]
    for v in result.variables:
        lines.append(v.where())
        lines += [f"    which is {name}, too" for name in v.also]
        lines.append(f"    {size(v.bytes_before)} -> {size(v.bytes_after)}, {v.bytes_per_call:,.1f} bytes a call, {100 * v.share:.0f} % of the growth")
        lines.append(f"    {v.type}, length {v.length_before:,} -> {v.length_after:,}")
    if not result.variables:
        lines.append("No variable holds it: it may be held by what the host keeps, or by the engine.")
    lines += ["", f"{'there are more of':<24} {'before':>10} {'after':>10} {'a call':>8} {'bytes':>12}"]
    for c in result.classes:
        more = c.count_after - c.count_before
        lines.append(f"{c.name:<24} {c.count_before:>10,} {c.count_after:>10,} {more / result.calls:>8.2f} {size(c.bytes_after - c.bytes_before):>12}")
    return "\n".join(lines)


def _functions(target: Any, at: str) -> str:
    """What could be called instead."""
    if not isinstance(target, JSObject):
        return ""
    names = [name for name in target.object_keys() if isinstance(name, str) and callable(target[name])]
    if not names:
        return ""
    return "; what can be called: " + ", ".join(f"{at}.{name}" if at else name for name in names[:20]) + (", …" if len(names) > 20 else "")


def _caller(module: Any, name: Optional[str], arguments: str) -> Callable[[int], object]:
    target = module
    at = ""
    for part in name.split(".") if name else ():
        if not isinstance(target, JSObject) or part not in target:
            raise RvmError(f"{at or 'the module'} has no {part!r}{_functions(target, at)}")
        target, at = target[part], f"{at}.{part}" if at else part
    if not callable(target):
        raise RvmError(f"{name or 'the module'} is no function{_functions(target, at)}")
    json.loads(arguments.replace("{i}", "0"))

    def call(i: int) -> None:
        result = target(*json.loads(arguments.replace("{i}", str(i))))
        if isinstance(result, JSPromise):
            result.result()

    plain = json.loads(arguments) if "{i}" not in arguments else None
    if plain is None:
        return call

    def call_plain(i: int) -> None:
        result = target(*plain)
        if isinstance(result, JSPromise):
            result.result()

    return call_plain


def main(argv: Optional[List[str]] = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m require_vm.doctor", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("module", help="a path such as ./case1.js, or a package's name")
    parser.add_argument("--call", metavar="NAME", help="the export to call (a.b for one within another); without it, the module itself")
    parser.add_argument("--args", metavar="JSON", default="[]", help="its arguments as a JSON array; {i} in it becomes the number of the call")
    parser.add_argument("-n", type=int, default=10000, metavar="N", help="how many calls, after N/10 to warm up (default 10000)")
    parser.add_argument("--base", help="the folder from which names resolve")
    parser.add_argument("--memory-limit", type=float, default=1024, metavar="MIB", help="where it is stopped (default 1024)")
    parser.add_argument("--svg", metavar="FILE", help="writes a picture")
    parser.add_argument("--json", action="store_true", help="prints the findings as JSON")
    options = parser.parse_args(argv)
    if options.n < SAMPLES:
        parser.error(f"-n is at least {SAMPLES}")
    what = f"{options.module}, {options.call}()" if options.call else options.module
    try:
        with Context(base=options.base or os.getcwd(), memory_limit=round(options.memory_limit * 2**20)) as context:
            module = require(options.module, context)
            if not isinstance(module, JSObject):
                raise RvmError(f"the module is {module!r}, which cannot be called")
            result = diagnose(_caller(module, options.call, options.args), context, options.n)
    except (RvmError, AttributeError, KeyError, ValueError) as e:
        kind = "--args is no JSON: " if isinstance(e, json.JSONDecodeError) else "" if type(e) is RvmError else f"{type(e).__name__}: "
        print(f"{what}: {kind}{e}", file=sys.stderr)
        return 2
    print(json.dumps(asdict(result), indent=1) if options.json else text(result, what))
    if options.svg:
        with open(options.svg, "w", encoding="utf-8") as f:
            f.write(_picture.draw(result, what))
    return 1 if result.grows else 0


if __name__ == "__main__":
    sys.exit(main())
