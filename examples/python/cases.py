"""The four cases of the npm package, from Python: modules that leak, and where the memory goes.

    python3 examples/python/cases.py [--quick] [--rows FILE] [CASES]    (the folder examples/cases)

FILE gets the rows of make demo's table. The exit code is 1 if one of its claims does not hold. Without an installed require_vm it
uses the checkout around it and build/librvm.so.
"""

import argparse
import gc
import os
import sys
import time
from pathlib import Path
from typing import List

ROOT = Path(__file__).resolve().parents[2]
try:
    import require_vm  # noqa: F401
except ImportError:
    sys.path.insert(0, str(ROOT / "bindings" / "python"))
    os.environ.setdefault("RVM_LIBRARY", str(ROOT / "build" / "librvm.so"))

from require_vm import Context, JSBigInt, ModuleNotFound, Source, __version__, require

MIB = 1 << 20
KEEP_LIMIT = 300 * MIB  # what kept leaks may take
failed: List[str] = []
rows: List[str] = []


def claim(holds: bool, what: str) -> None:
    print(f"  {'ok' if holds else 'FAILED'}: {what}", flush=True)
    if not holds:
        failed.append(what)


def resident() -> int:
    """Bytes resident of this process, its program code excepted."""
    with open("/proc/self/smaps_rollup") as file:
        return sum(int(line.split()[1]) * 1024 for line in file if line.startswith(("Pss_Anon:", "Pss_Shmem:")))


class Run:
    """One loop: what is resident before, at most and after it."""

    def __init__(self, title: str, what: str, iterations: int) -> None:
        print(f"{title}: {what}", flush=True)
        gc.collect()
        self.title, self.what, self.iterations = title, what, iterations
        self.settled = 0
        self.before = self.peak = resident()
        self.every = max(1, iterations // 200)
        self.measuring = 0.0
        self.start = time.perf_counter()

    def tick(self, i: int) -> None:
        if i % self.every == 0:
            start = time.perf_counter()
            now = resident()
            self.peak = max(self.peak, now)
            if self.settled == 0 and i >= self.iterations // 10:
                self.settled = now
            self.measuring += time.perf_counter() - start

    def end(self) -> int:
        seconds = time.perf_counter() - self.start - self.measuring
        gc.collect()
        after = resident()
        self.peak = max(self.peak, after)
        values = self.title, self.what, self.iterations, f"{seconds:.6f}", self.before, self.peak, after
        rows.append("\t".join(map(str, values)))
        return after

    def flat(self) -> None:
        """After a tenth of the loop the memory grows no more."""
        after = self.end()
        claim(after - self.settled < MIB, f"flat: {self.settled / MIB:.1f} MiB when settled, {after / MIB:.1f} at the end")

    def returned(self) -> None:
        after = self.end()
        claim(after - self.before < MIB, f"came back: {self.before / MIB:.1f} MiB before, {self.peak / MIB:.1f} at most, {after / MIB:.1f} after")


def case1(iterations: int) -> None:
    """A module with an array that only grows."""
    run = Run("Py case 1", "require, leak, release", iterations)
    for i in range(iterations):
        if require("./case1.js").leak() != 1:
            sys.exit(f"iteration {i} found items of an earlier one")
        run.tick(i)
    run.flat()

    # The function alone keeps the module's private array; dropping the name frees it, at that moment.
    leak = require("./case1.js").leak
    claim([leak(), leak(), leak()] == [1, 2, 3], "leak() alone keeps the array")
    leak = None

    run = Run("Py case 1", "leak, the module kept", iterations)
    m = require("./case1.js", memory_limit=KEEP_LIMIT)
    leak = m.leak
    for i in range(iterations):
        leak()
        run.tick(i)
    del m, leak
    run.returned()


def case2(iterations: int) -> None:
    """lodash's memoize remembers every result of a Python function of BigInts."""
    calls = 0

    def square(x: int) -> int:
        nonlocal calls
        calls += 1
        return JSBigInt(x * x)

    try:
        lodash = require("lodash", {"square": square}, memory_limit=KEEP_LIMIT)
    except ModuleNotFound:
        print("SKIPPED case 2: lodash is not installed (npm ci in examples/cases installs it)")
        return
    with lodash:
        # Given once: a function that is given again each round would stay until the realm ends.
        function = lodash.identity(square)
        run = Run("Py case 2", "memoize anew each round, release", iterations)
        for i in range(iterations):
            lodash.memoize(function)(JSBigInt(i))
            run.tick(i)
        run.flat()

        calls = 0
        memoized = lodash.memoize(function)
        claim([memoized(JSBigInt(12)) for _ in range(4)] == [144] * 4 and calls == 1, f"lodash remembers: the Python function ran {calls} time for 4 calls")


def case3(iterations: int) -> None:
    """A variable `circle`, private to a module or global, full of objects that refer to each other."""
    run = Run("Py case 3", "private circle: require, turn, release", iterations)
    for i in range(iterations):
        require("./case3.js").turn(12)
        run.tick(i)
    run.flat()

    run = Run("Py case 3", "global circle: context, require, turn, release", iterations)
    points = 0
    for i in range(iterations):
        ctx = Context()
        require("./case3-global.js", ctx).turn(12)
        circle = ctx["circle"]
        del ctx  # the global itself holds the realm now
        points = len(circle.points)
        del circle
        run.tick(i)
    run.flat()
    claim(points == 12, f"the global circle outlived its context: it has {points} points")


def case4(iterations: int) -> None:
    """Objects without number in one loop."""
    run = Run("Py case 4", "one call: objects dropped at once", iterations)
    with require("./case4.js") as m:
        m.drop(iterations, run.every, run.tick)
    run.flat()


def module_map() -> None:
    """`fs` replaced by a Python function, seen by a module two levels down."""
    print("moduleMap")
    with require("./config.js", map={"fs": {"readFileSync": lambda file, encoding: f'{{"from": "{file}"}}'}}) as m:
        claim(m.load("settings.json").to_py() == {"from": "settings.json"}, "a module two levels down read through a Python function")
    with require("direct", map={"direct": Source("exports.answer = 42")}) as m:
        claim(m.answer == 42, "a module of source text")


def main() -> int:
    parser = argparse.ArgumentParser(description="The four cases, from Python")
    parser.add_argument("--quick", action="store_true", help="few iterations")
    parser.add_argument("--rows", metavar="FILE", help="write the table's rows to this file")
    parser.add_argument("cases", nargs="?", default=str(ROOT / "examples" / "cases"))
    options = parser.parse_args()
    file = Path(options.rows).absolute() if options.rows else None
    os.chdir(options.cases)
    scale = 100 if options.quick else 10
    print(f"Python, require-vm {__version__}")
    require("./circle.js")  # the first realm of a process makes what all of them share
    case1(1_000_000 // scale)
    case2(1_000_000 // scale)
    case3(300_000 // scale)
    case4(10_000_000 // scale)
    module_map()
    if file:
        file.write_text("".join(row + "\n" for row in rows))
    if failed:
        print(len(failed), "claims FAILED")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
