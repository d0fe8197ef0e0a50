"""The worker for peers in Python: `python worker.py FOLDER SIDE`, one process for each. benches/README.md tells the protocol."""

import gc
import json
import sys
import time
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Callable, Dict, List, Tuple

FOLDER, NAME = Path(sys.argv[1]), sys.argv[2]
TEXT = "0123456789" * 10


Calls = Dict[str, Callable[[], Any]]


def source(name: str) -> str:
    return (FOLDER / name).read_text()


RECORDS = json.loads(source("records.json"))


def script(text: str) -> str:
    """A CommonJS module as a script that leaves its exports in the global `module`."""
    return f"var module = {{ exports: {{}} }}; (function (exports, require, module) {{{text}\n}})(module.exports, undefined, module); 0"


class Ours:
    """This library's Python package."""

    def __init__(self) -> None:
        import require_vm

        self.require = require_vm.require
        self.version = f"require_vm {require_vm.__version__}"

    def calls(self) -> Calls:
        calls = self.load("calls.js")
        add, echo, process = calls.add, calls.echo, calls.process
        return {
            "name": lambda: calls.add(41),
            "handle": lambda: add(41),
            "string": lambda: len(echo(TEXT)),
            "object": lambda: len(process(RECORDS).to_py()["records"]),
        }

    def load(self, name: str) -> Any:
        return self.require(str(FOLDER / name))

    def fresh(self, name: str) -> Any:
        return self.require(str(FOLDER / f"{name}.js")).leak()

    def drop(self, held: List[Any]) -> None:
        held.clear()

    def kernels(self) -> Callable[[str, int], Any]:
        module = self.load("kernels.js")
        return lambda name, n: module[name](n)

    def fill(self, n: int) -> Callable[[], None]:
        from require_vm import Context

        held = [self.require(str(FOLDER / "hold.js"), Context(memory_limit=200 * n + (64 << 20)))]
        assert held[0].fill(n) == n
        return held.clear


class QuickJS:
    """quickjs-ng: a Context is a runtime of its own. It has no require: lodash and the module are one text."""

    def __init__(self) -> None:
        import quickjs

        self.Context = quickjs.Context
        self.version = version("quickjs-ng")
        self.scripts = {name: script(source(name)) for name in ("case1.js", "trivial.js", "hold.js", "calls.js", "kernels.js")}
        self.scripts["memoize.js"] = script(source("memoize.bundle.js"))

    def calls(self) -> Calls:
        calls = self.load("calls.js")
        get = lambda key: calls.eval(f"module.exports.{key}")  # noqa: E731
        add, echo, process = get("add"), get("echo"), get("process")
        return {
            "name": lambda: get("add")(41),
            "handle": lambda: add(41),
            "string": lambda: len(echo(TEXT)),
            "object": lambda: len(json.loads(process(calls.parse_json(json.dumps(RECORDS))).json())["records"]),
        }

    def load(self, name: str) -> Any:
        context = self.Context()
        context.eval(self.scripts[name])
        return context

    def fresh(self, name: str) -> Any:
        return self.load(f"{name}.js").eval("module.exports.leak()")

    def drop(self, held: List[Any]) -> None:
        held.clear()

    def kernels(self) -> Callable[[str, int], Any]:
        context = self.load("kernels.js")
        return lambda name, n: context.eval(f"module.exports.{name}({n})")

    def fill(self, n: int) -> Callable[[], None]:
        held = [self.load("hold.js")]
        assert held[0].eval(f"module.exports.fill({n})") == n
        return held.clear


class MiniRacer(QuickJS):
    """mini-racer: V8; an isolate for each MiniRacer."""

    def __init__(self) -> None:
        from py_mini_racer import MiniRacer as Engine

        self.Engine = Engine
        self.version = version("mini-racer")
        self.scripts = {name: script(source(name)) for name in ("case1.js", "trivial.js", "hold.js", "calls.js", "kernels.js")}
        self.scripts["memoize.js"] = script(source("memoize.bundle.js"))

    def calls(self) -> Calls:
        calls = self.load("calls.js")
        add, echo = calls.eval("module.exports.add"), calls.eval("module.exports.echo")
        return {
            "name": lambda: calls.call("module.exports.add", 41),
            "handle": lambda: add(41),
            "string": lambda: len(echo(TEXT)),
            "object": lambda: len(calls.call("module.exports.process", RECORDS)["records"]),
        }

    def load(self, name: str) -> Any:
        engine = self.Engine()
        engine.eval(self.scripts[name])
        return engine

    def fresh(self, name: str) -> Any:
        with self.load(f"{name}.js") as engine:
            return engine.eval("module.exports.leak()")

    def drop(self, held: List[Any]) -> None:
        for engine in held:
            engine.close()
        held.clear()

    def fill(self, n: int) -> Callable[[], None]:
        engine = self.load("hold.js")
        assert engine.eval(f"module.exports.fill({n})") == n
        return engine.close


class JsRun(MiniRacer):
    """jsrun: V8; a Runtime has an isolate and a thread of its own."""

    def __init__(self) -> None:
        from jsrun import Runtime

        self.Engine = Runtime
        self.version = version("jsrun")
        self.scripts = {name: script(source(name)) for name in ("case1.js", "trivial.js", "hold.js", "calls.js", "kernels.js")}
        self.scripts["memoize.js"] = script(source("memoize.bundle.js"))

    def calls(self) -> Calls:
        calls = self.load("calls.js")
        get = lambda key: calls.eval(f"module.exports.{key}")  # noqa: E731
        add, echo, process = get("add"), get("echo"), get("process")
        return {
            "name": lambda: calls.eval("module.exports.add(41)"),
            "handle": lambda: add(41),
            "string": lambda: len(echo(TEXT)),
            "object": lambda: len(process(RECORDS)["records"]),
        }


class DukPy:
    """dukpy: a JSInterpreter for each module; its require reads the files."""

    def __init__(self) -> None:
        from dukpy import JSInterpreter

        self.Interpreter = JSInterpreter
        self.version = version("dukpy")

    def calls(self) -> Calls:
        calls = self.load("calls.js")
        return {
            "name": lambda: calls.evaljs("m.add(41)"),
            "string": lambda: len(calls.evaljs("m.echo(dukpy.text)", text=TEXT)),
            "object": lambda: len(calls.evaljs("m.process(dukpy.records)", records=RECORDS)["records"]),
        }

    def load(self, name: str) -> Any:
        interpreter = self.Interpreter()
        interpreter.loader.register_path(FOLDER / "node_modules")
        interpreter.loader.register_path(FOLDER)
        interpreter.evaljs(f"var m = require({json.dumps(name[:-3])}); 0")
        return interpreter

    def fresh(self, name: str) -> Any:
        return self.load(f"{name}.js").evaljs("m.leak()")

    def drop(self, held: List[Any]) -> None:
        held.clear()
        gc.collect()

    def kernels(self) -> Callable[[str, int], Any]:
        interpreter = self.load("kernels.js")
        return lambda name, n: interpreter.evaljs(f"m.{name}({n})")

    def fill(self, n: int) -> Callable[[], None]:
        held = [self.load("hold.js")]
        assert held[0].evaljs(f"m.fill({n})") == n
        return lambda: self.drop(held)


SIDES = {"rvm Python": Ours, "py quickjs-ng": QuickJS, "py mini-racer": MiniRacer, "py jsrun": JsRun, "py dukpy": DukPy}


def repeat(n: int, f: Callable[[], Any]) -> Tuple[float, float, Any]:
    value = None
    cpu, start = time.process_time_ns(), time.perf_counter_ns()
    for _ in range(n):
        value = f()
    end, spent = time.perf_counter_ns(), time.process_time_ns()
    return (end - start) / n, (spent - cpu) / n, value


def main() -> None:
    side = SIDES[NAME]()
    # Made when first asked for: idle memory is measured, too.
    calls, kernels = cache(side.calls), cache(side.kernels)
    held: List[Any] = []

    def release(arg: str, n: int) -> Tuple[float, float, Any]:
        return repeat(1, side.fill(int(arg)))

    def kernel(arg: str, n: int) -> Tuple[float, float, Any]:
        name, size = arg.split("/")
        return repeat(n, partial(kernels(), name, int(size)))

    works: Dict[str, Callable[[str, int], Tuple[float, float, Any]]] = {
        "fresh": lambda arg, n: repeat(n, lambda: side.fresh(arg)),
        "call": lambda arg, n: repeat(n, calls()[arg]),
        "kernel": kernel,
        "hold": lambda arg, n: repeat(n, lambda: held.append(side.load("trivial.js"))),
        "unhold": lambda arg, n: repeat(1, lambda: side.drop(held)),
        "release": release,
    }
    print(f"ready {side.version}, Python {sys.version.split()[0]}", flush=True)
    for line in sys.stdin:
        _, work, arg, n = line.rstrip("\n").split(" ")
        try:
            wall, cpu, value = works[work](arg, int(n))
            print(wall, cpu, value if isinstance(value, (int, float)) else 0, flush=True)
        except KeyError:
            print("! not offered", flush=True)
        except Exception as error:
            print("!", type(error).__name__, str(error).split("\n")[0][:200], flush=True)


main()
