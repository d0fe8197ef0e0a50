"""Who is compared: how each is installed, started, and asked."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Tuple

HERE = Path(__file__).resolve().parents[1]
ROOT = HERE.parent
BUILD = ROOT / "build" / "bench"

OURS, FLOOR = "rvm C", "raw QuickJS"


class Peer(NamedTuple):
    name: str
    kind: str  # which of the installers
    side: str  # what the worker calls it
    needs: str = ""  # a package or program without which it cannot start


PEERS = [
    Peer(OURS, "rust", "rvm"),
    Peer(FLOOR, "rust", "raw"),
    Peer("rquickjs", "rust", "rquickjs"),
    Peer("rvm Python", "python", "rvm Python"),
    Peer("py quickjs-ng", "python", "py quickjs-ng", "quickjs"),
    Peer("py mini-racer", "python", "py mini-racer", "py_mini_racer"),
    Peer("py dukpy", "python", "py dukpy", "dukpy"),
    Peer("py jsrun", "python", "py jsrun", "jsrun"),
    Peer("rvm Go", "go", "ours"),
    Peer("go quickjs-go", "go", "quickjs"),
    Peer("go goja", "go", "goja"),
    Peer("go qjs", "go", "qjs"),
    Peer("npm require-vm", "node", "npm require-vm", "require-vm"),
    Peer("node vm", "node", "node vm"),
    Peer("npm isolated-vm", "node", "isolated-vm", "isolated-vm"),
]


class Failed(Exception):
    """A worker said no, or died."""


class Installed:
    """What could be installed, and why the rest could not."""

    def __init__(self, quick: bool) -> None:
        self.folder = BUILD / ("quick" if quick else "work")
        self.missing: Dict[str, str] = {}
        # The tests' own environment has one of the peers.
        tests = ROOT / "build" / "venv" / "bin" / "python"
        self.python = str(BUILD / "venv" / "bin" / "python") if not quick else str(tests) if tests.exists() else sys.executable
        self._lay_out()
        if not quick:
            self._python()
            self._go()
        if not shutil.which("node"):
            self._without("node", "node is not installed")
        self.peers = [peer for peer in PEERS if peer.name not in self.missing and self._there(peer, quick)]

    def _without(self, kind: str, reason: str, names: Tuple[str, ...] = ()) -> None:
        for peer in PEERS:
            if peer.kind == kind and (not names or peer.name in names):
                self.missing[peer.name] = reason

    def _run(self, what: str, command: List[str], folder: Path) -> str:
        """Runs an installer; gives why it failed, or nothing."""
        print(f"installing: {what}", file=sys.stderr, flush=True)
        log = BUILD / f"install-{what.replace(' ', '-')}.log"
        try:
            with open(log, "w") as out:
                done = subprocess.run(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=1800)
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
        lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
        return "" if done.returncode == 0 else f"{what} failed: {(lines or ['no output'])[-1][:200]}"

    def _lay_out(self) -> None:
        """The modules, their packages beside them, and what is made of them."""
        work = self.folder
        work.mkdir(parents=True, exist_ok=True)
        for module in (HERE / "work").glob("*.js"):
            shutil.copy(module, work)
        if work.name == "quick":
            lodash = ROOT / "examples" / "cases" / "node_modules" / "lodash"
            if lodash.is_dir() and not (work / "node_modules" / "lodash" / "lodash.js").exists():
                (work / "node_modules" / "lodash").mkdir(parents=True, exist_ok=True)
                for name in ("package.json", "lodash.js"):
                    shutil.copy(lodash / name, work / "node_modules" / "lodash")
        else:
            self._node(work)
        lodash = work / "node_modules" / "lodash" / "lodash.js"
        self.lodash = lodash.exists()
        text = lodash.read_text() if self.lodash else ""
        # As a bundler makes it, for who has no require.
        (work / "memoize.bundle.js").write_text(
            "const lodash = { exports: {} };\n(function (exports, require, module) {\n"
            + text
            + "\n})(lodash.exports, undefined, lodash);\n(function (require) {\n"
            + (work / "memoize.js").read_text()
            + "\n})(() => lodash.exports);\n"
        )
        records = [
            {"id": i, "name": f"record {i}", "price": i * 3 + 0.25, "count": i % 7, "active": i % 2 == 0, "tags": ["red", "green"], "at": {"x": i, "y": -1.5}}
            for i in range(50)
        ]
        (work / "records.json").write_text(json.dumps(records, separators=(",", ":")))

    def _node(self, work: Path) -> None:
        lock = HERE / "peers" / "node" / "package-lock.json"
        ready = work / "node_modules" / ".ready"
        if not shutil.which("npm"):
            self._without("node", "npm is not installed")
            return
        if ready.exists() and ready.read_text() == lock.read_text():
            return
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / "peers" / "node" / name, work)
        failed = self._run("npm packages", ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], work)
        if failed:
            self._without("node", failed)
            return
        # The only one that compiles; it takes minutes.
        failed = self._run("isolated-vm", ["npm", "rebuild", "isolated-vm"], work)
        if failed:
            self._without("node", failed, ("npm isolated-vm",))
        else:
            ready.write_text(lock.read_text())

    def _python(self) -> None:
        wanted = (HERE / "peers" / "python" / "requirements.txt").read_text()
        ready = BUILD / "venv" / "ready"
        if ready.exists() and ready.read_text() == wanted:
            return
        failed = self._run("venv", [sys.executable, "-m", "venv", str(BUILD / "venv")], ROOT)
        if failed:
            self._without("python", failed)
            return
        complete = True
        # One by one: one that cannot be had must not take the others with it.
        for line in wanted.splitlines():
            if line and not line.startswith("#"):
                failed = self._run(f"pip {line.split('==')[0]}", [self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", line], ROOT)
                if failed:
                    complete = False
                    self._without("python", failed, (f"py {line.split('==')[0]}",))
        if complete:
            ready.write_text(wanted)

    def _go(self) -> None:
        if not shutil.which("go"):
            self._without("go", "go is not installed")
            return
        for peer in PEERS:
            if peer.kind == "go":
                failed = self._run(f"go {peer.side}", ["go", "build", "-o", str(BUILD / "go") + "/", f"./{peer.side}"], HERE / "peers" / "go")
                if failed:
                    self._without("go", failed, (peer.name,))

    def _there(self, peer: Peer, quick: bool) -> bool:
        """Whether it can be started; in the quick form nothing was installed for it."""
        reason = ""
        if peer.kind == "go" and not (BUILD / "go" / peer.side).exists():
            reason = "it was not built"
        if peer.kind == "node" and peer.needs and not (self.folder / "node_modules" / peer.needs).is_dir():
            reason = f"{peer.needs} is not installed"
        if peer.kind == "python" and peer.needs and subprocess.run([self.python, "-c", f"import {peer.needs}"], capture_output=True).returncode:
            reason = f"{peer.needs} cannot be imported"
        if reason:
            self.missing[peer.name] = reason
        return not reason

    def command(self, peers: List[Peer]) -> List[str]:
        kind, sides = peers[0].kind, ",".join(peer.side for peer in peers)
        folder = str(self.folder)
        if kind == "rust":
            return [str(BUILD / "worker"), folder, sides]
        if kind == "node":
            return ["node", "--expose-gc", str(HERE / "peers" / "node" / "worker.js"), folder, sides]
        if kind == "go":
            return [str(BUILD / "go" / sides), folder]
        return [self.python, str(HERE / "peers" / "python" / "worker.py"), folder, sides]


class Worker:
    """A process that does work for one peer, or for several."""

    def __init__(self, installed: Installed, peers: List[Peer]) -> None:
        environment = dict(os.environ, RVM_LIBRARY=str(ROOT / "build" / "librvm.so"), PYTHONPATH=str(ROOT / "bindings" / "python"))
        self.name = ", ".join(peer.name for peer in peers)
        self.process = subprocess.Popen(
            installed.command(peers), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        self.said: List[str] = []
        # What it complains about must not fill the pipe.
        threading.Thread(target=lambda: self.said.extend(self.process.stderr or []), daemon=True).start()
        self.version = self._line().removeprefix("ready ")

    def _line(self) -> str:
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            self.process.wait()
            raise Failed(f"{self.name} ended with {self.process.returncode}: {' '.join(self.said[-3:]).strip()[:300]}")
        return line.strip()

    def ask(self, peer: Peer, work: str, arg: str = "-", n: int = 1) -> Tuple[float, float, float]:
        """Wall and CPU nanoseconds of one, and what it gave."""
        try:
            self.process.stdin.write(f"{peer.side.replace(' ', '_')} {work} {arg} {n}\n")  # type: ignore[union-attr]
            self.process.stdin.flush()  # type: ignore[union-attr]
        except OSError:
            pass  # What it said tells more.
        line = self._line()
        if line.startswith("!"):
            raise Failed(line[2:])
        wall, cpu, value = line.split()
        return float(wall), float(cpu), float(value)

    def stand_still(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        self.go_on()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def find(peers: List[Peer], name: str) -> Optional[Peer]:
    return next((peer for peer in peers if peer.name == name), None)
