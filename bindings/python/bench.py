"""What calls cost, beside the C extension quickjs-ng, in one run: every work is done by turns, a few at a time, so that all
meet the same machine. Prints the median of the turns and, where there is a counterpart, the ratio of the medians.

    build/venv/bin/python bindings/python/bench.py [--strict] [rounds]

--strict: exit code 1 if a ratio is above its aim.
"""

import ctypes
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Optional

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
os.environ.setdefault("RVM_LIBRARY", str(HERE.parents[1] / "build" / "librvm.so"))

import _quickjs  # type: ignore[import-not-found]  # noqa: E402
import require_vm  # noqa: E402
from require_vm import ModuleMap, Source, _calls, require  # noqa: E402
from require_vm import _native as native  # noqa: E402
from require_vm._native import lib  # noqa: E402

SOURCE = "exports.add = (x) => x + 1; exports.echo = (x) => x; exports.loop = (f, n) => { for (let i = 0; i < n; i++) f(i); };"
RECORDS = [
    {"id": i, "name": f"user {i}", "email": f"user{i}@example.com", "score": i * 1.5, "tags": ["a", "b"], "active": i % 2 == 0, "none": None}
    for i in range(50)
]


class Work(NamedTuple):
    name: str
    run: Callable[[int], object]  # does it that many times
    times: int
    against: Optional[str] = None
    aim: Optional[float] = None


def repeat(f: Callable[[], object]) -> Callable[[int], object]:
    def run(n: int) -> None:
        for _ in range(n):
            f()

    return run


def call_often(f: Callable[[Any], object], x: object = 1) -> Callable[[int], object]:
    def run(n: int) -> None:
        for _ in range(n):
            f(x)

    return run


def by_turns(functions: List[Callable[[Any], object]], x: object = 1) -> Callable[[int], object]:
    def run(n: int) -> None:
        for f in functions:
            for _ in range(n // len(functions)):
                f(x)

    return run


# Where an engine's memory happens to lie makes up to 40 % of a short call. So several engines are asked, with sources of several lengths.
PADDINGS = range(0, 128, 16)


def works(folder: Path) -> List[Work]:
    modules = [require("m", map=ModuleMap({"m": Source(" " * padding + SOURCE)})) for padding in PADDINGS]
    contexts = [_quickjs.Context() for _ in PADDINGS]
    for padding, context in zip(PADDINGS, contexts):
        context.eval(" " * padding + SOURCE.replace("exports.", "globalThis."))
    adds, their_adds = [m.add for m in modules], [context.get("add") for context in contexts]
    m, theirs = modules[0], contexts[0]
    ours, echo = m.add, m.echo
    add, their_echo = theirs.get("add"), theirs.get("echo")

    # A call in the ways that ctypes offers, by what each leaves out.
    argument, result, error = native.Value(kind=native.NUMBER), native.Value(), ctypes.c_void_p()
    classic = lib["rvm_call"]
    classic.argtypes = [ctypes.c_uint64, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_void_p]
    number = ctypes.c_double.from_buffer(argument, native.Value.payload.offset)
    answer = ctypes.c_double.from_buffer(result, native.Value.payload.offset)

    def textbook(x: float) -> float:
        number.value = x
        if classic(ours._handle, None, ctypes.byref(argument), 1, ctypes.byref(result), ctypes.byref(error)):
            raise RuntimeError
        return answer.value

    ready = _calls.frame()
    ready.words[_calls.TARGET], ready.words[_calls.NARGS], ready.words[_calls.FIRST] = ours._handle, 1, native.NUMBER
    ready.numbers[_calls.FIRST + 2] = 1
    pointer = ready.pointer
    prepared, integer = lib["rvm_call_prepared"], lib["rvm_call_integer"]
    integer.restype = ctypes.c_int64

    # One file, loaded, called once, released.
    file = folder / "case.js"
    file.write_text("const leakArray = [];\nexports.leak = () => leakArray.push(new Array(24).fill('a big item'));\n")
    path = str(file)
    text = file.read_text().replace("exports.leak", "leak")

    def our_cycle() -> None:
        require(path).leak()

    def their_cycle() -> None:
        context = _quickjs.Context()
        context.eval(text)
        context.get("leak")()

    def our_records() -> Any:
        return echo(RECORDS).to_py()

    def their_records() -> Any:
        return json.loads(their_echo(theirs.parse_json(json.dumps(RECORDS))).json())

    assert our_records() == RECORDS == their_records() and ours(1) == 2 == add(1) == textbook(1)
    keep = [m, modules, contexts, ready]

    def callbacks(n: int) -> None:
        keep[0].loop(len_like, n)

    def len_like(x: int) -> None:
        return None

    return [
        Work("quickjs-ng: f(1)", by_turns(their_adds), 400),
        Work("f(1)", by_turns(adds), 400, "quickjs-ng: f(1)", 3.0),
        Work("f(1.5)", by_turns(adds, 1.5), 400, "quickjs-ng: f(1)"),
        Work("m.f(1), looked up each time", repeat(lambda: m.add(1)), 100, "quickjs-ng: f(1)", 8.0),
        Work("  ctypes: a function that does nothing", repeat(lib["rvm_abi_version"]), 400, "quickjs-ng: f(1)"),
        Work("  ctypes: rvm_call as in a textbook", call_often(textbook), 200, "quickjs-ng: f(1)"),
        Work("  ctypes: rvm_call_prepared alone", call_often(prepared, pointer), 400, "quickjs-ng: f(1)"),
        Work("  ctypes: rvm_call_integer alone", call_often(integer, pointer), 400, "quickjs-ng: f(1)"),
        Work("quickjs-ng: f('a string of 100 bytes')", call_often(their_echo, "x" * 100), 200),
        Work("f('a string of 100 bytes')", call_often(echo, "x" * 100), 200, "quickjs-ng: f('a string of 100 bytes')"),
        Work("a Python function called by a script", callbacks, 100),
        Work("quickjs-ng: new context, eval, call", repeat(their_cycle), 4),
        Work("require, call, release", repeat(our_cycle), 12, "quickjs-ng: new context, eval, call", 0.2),
        Work("quickjs-ng: 50 records in and out", repeat(their_records), 2),
        Work("50 records in and out", repeat(our_records), 2, "quickjs-ng: 50 records in and out", 1.0),
        Work("  json.dumps and json.loads of them", repeat(lambda: json.loads(json.dumps(RECORDS))), 2, "quickjs-ng: 50 records in and out"),
    ]


def measure(all_works: List[Work], rounds: int) -> Dict[str, float]:
    taken: Dict[str, List[float]] = {work.name: [] for work in all_works}
    clock = time.thread_time_ns  # of this thread alone: others on the machine do not count
    for _ in range(rounds):
        for work in all_works:
            start = clock()
            work.run(work.times)
            taken[work.name].append((clock() - start) / work.times)
    return {name: statistics.median(times) for name, times in taken.items()}


def main() -> int:
    arguments = sys.argv[1:]
    strict = "--strict" in arguments
    rounds = int(next((a for a in arguments if a.isdigit()), "300"))
    with tempfile.TemporaryDirectory() as folder:
        all_works = works(Path(folder))
        measure(all_works, 3)  # warm
        medians = measure(all_works, rounds)
    print(f"Python {sys.version.split()[0]}, require_vm {require_vm.__version__}, medians of {rounds} turns")
    missed = 0
    for work in all_works:
        line = f"{work.name:<42} {medians[work.name]:>10,.0f} ns"
        if work.against is not None:
            ratio = medians[work.name] / medians[work.against]
            line += f"   {ratio:6.2f} of quickjs-ng"
            if work.aim is not None:
                line += f" (aim {work.aim:g}{'' if ratio <= work.aim else ', MISSED'})"
                missed += ratio > work.aim
        print(line)
    return 1 if strict and missed else 0


if __name__ == "__main__":
    sys.exit(main())
