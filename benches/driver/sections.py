"""What is measured: each function gives plain data, for the report and the pictures."""

import statistics
import subprocess
import sys
import time
from typing import Any, Callable, Dict, List, NamedTuple

from .measure import Spread, Team, footprint, settled
from .peers import BUILD, FLOOR, HERE, OURS, Failed, Installed, Peer, Worker

Data = Dict[str, Any]

class Form(NamedTuple):
    """How much of everything."""

    batch: float  # seconds
    rounds: int
    every: int  # peers in other languages take part in every so manieth round
    cap: float  # seconds that a peer may take for one work
    counts: List[int]  # idle instances
    objects: int
    cycles: int
    soak: float  # seconds that a peer may take for them
    realms: List[int]
    sizes: List[int]  # objects of the heaps that are released
    window: int  # milliseconds of a run with threads
    host: List[str]
    kernels: List[str]


LONG = Form(
    batch=0.004, rounds=60, every=6, cap=2, counts=[1, 10, 100, 1000], objects=1_000_000, cycles=100_000, soak=8, realms=[1, 10, 100, 1000, 3000, 10_000],
    sizes=[10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000], window=300, host=["--seconds", "600"],
    kernels=["fib/20", "spectral/40", "sieve/30000", "churn/10000", "trees/11", "words/3000", "text/300", "grow/30000"],
)
QUICK = Form(
    batch=0.001, rounds=3, every=1, cap=0.1, counts=[1, 20], objects=30_000, cycles=200, soak=0.5, realms=[1, 20], sizes=[10_000, 30_000], window=30,
    host=["--short"], kernels=["fib/8", "spectral/8", "sieve/1000", "churn/500", "trees/5", "words/200", "text/20", "grow/100"],
)


def progress(text: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def times(team: Team, form: Form, lodash: bool) -> Data:
    """(a), (b), (c), (g)."""
    data: Data = {}
    works = [("fresh", "case1")] + ([("fresh", "memoize")] if lodash else [])
    works += [("call", what) for what in ("name", "handle", "prepared", "string", "object")] + [("kernel", kernel) for kernel in form.kernels]
    for work, arg in works:
        progress(f"{work} {arg}")
        # What only the library has a second way for is compared with the floor alone.
        only = [OURS, FLOOR] if arg == "prepared" else None
        data[f"{work} {arg}"] = team.race(work, arg, batch=form.batch, rounds=form.rounds, every=form.every, cap=form.cap, only=only)
    if lodash:
        # From a template, beside the floor from source, in the same turns.
        progress("a copy of lodash")
        team_of = {peer.name: peer for peer in team.peers}
        taken: Dict[str, List[Any]] = {OURS: [], FLOOR: []}
        for _ in range(30 if form is LONG else 3):
            taken[OURS].append(team.ask(team_of[OURS], "copy", "memoize", 20))
            taken[FLOOR].append(team.ask(team_of[FLOOR], "fresh", "memoize", 1))
        data["copy memoize"] = {
            name: {"wall": Spread.of([t[0] for t in rows]), "cpu": Spread.of([t[1] for t in rows]), "value": rows[0][2], "turns": len(rows)} for name, rows in taken.items()
        }
    return data


def copies(installed: Installed, form: Form) -> Data:
    """Live copies of lodash from one template."""
    progress("live copies of lodash")
    rust = next(peer for peer in installed.peers if peer.name == OURS)
    data: Data = {}
    for way, work, arg in (("from one template", "hold-copy", "memoize"), ("by rvm_require", "hold-module", "memoize")):

        def measure(worker: Worker) -> Data:
            worker.ask(rust, "copy", "memoize", 3)
            worker.ask(rust, "fresh", "memoize", 3)
            before, held, rows = settled(worker.process.pid), 0, {}
            for count in (1, 10, 100, 1000) if form is LONG else (1, 5):
                worker.ask(rust, work, arg, count - held)
                held = count
                total = settled(worker.process.pid) - before
                # Each lives: a call of every one of them.
                worker.ask(rust, "leak-held", "-", count)
                called = settled(worker.process.pid) - before
                rows[str(count)] = {"each": total / count, "called": called / count}
            return rows

        data[way] = alone(installed, rust, measure)
    return data


def threads(team: Team, form: Form) -> Data:
    """Throughput of two threads by that of one, and what the machine can give at the time."""
    progress("threads")
    peers = {peer.name: peer for peer in team.peers}
    sides = {"machine": (FLOOR, "spin"), FLOOR: (FLOOR, "threads"), OURS: (OURS, "threads")}
    scaling: Dict[str, List[float]] = {name: [] for name in sides}
    dearer: Dict[str, List[float]] = {name: [] for name in sides}
    for _ in range(3 if form is QUICK else 11):
        for name, (peer, work) in sides.items():
            one = team.ask(peers[peer], work, f"1/{form.window}")
            two = team.ask(peers[peer], work, f"2/{form.window}")
            scaling[name].append(one[0] / two[0])
            dearer[name].append(two[1] / one[1])
    return {name: {"scaling": Spread.of(scaling[name]), "cpu": Spread.of(dearer[name])} for name in sides}


def release(team: Team, form: Form) -> Data:
    """(e), and the curve over the size of the heap."""
    progress("release of a large instance")
    others = [peer.name for peer in team.peers if peer.name not in (OURS, FLOOR)]
    data: Data = {"objects": team.race("release", str(form.objects), batch=0, rounds=3, single=True, cap=10, only=others)}
    curve: Data = {}
    for objects in form.sizes:
        progress(f"release of {objects} objects")
        rounds = 15 if objects < 300_000 else 5 if objects < 2_000_000 else 1
        curve[str(objects)] = team.race("release", str(objects), batch=0, rounds=rounds, single=True, cap=1e9, only=[OURS, FLOOR])
        if objects == form.objects:
            data["objects"].update(curve[str(objects)])
    data["curve"] = curve
    return data


def alone(installed: Installed, peer: Peer, measure: Callable[[Worker], Any], *others: Peer) -> Any:
    """Does something with a worker of its own, so that one peer's memory is not another's."""
    try:
        worker = Worker(installed, [peer, *others])
    except Failed as error:
        return {"failed": str(error)}
    try:
        return measure(worker)
    except Failed as error:
        return {"failed": str(error)}
    finally:
        worker.close()


LIMIT_KIB = 3 << 20


def idle(installed: Installed, form: Form) -> Data:
    """(d): KiB of idle live instances."""
    data: Data = {}
    floor = next(peer for peer in installed.peers if peer.name == FLOOR)
    for peer in installed.peers:
        progress(f"idle instances of {peer.name}")

        def measure(worker: Worker) -> Data:
            # The peers' programs are in memory before the count begins. Of the library only the engine's is: what a first realm needs for all is its part.
            if peer.name == OURS:
                worker.ask(floor, "fresh", "case1", 3)
            elif not peer.name.startswith("rvm"):
                worker.ask(peer, "fresh", "case1", 3)
            before, held, rows = settled(worker.process.pid), 0, {}
            for count in form.counts + ([10_000] if peer.name in (OURS, FLOOR) and form is LONG else []):
                wall, _, _ = worker.ask(peer, "hold", "-", count - held)
                held = count
                total = settled(worker.process.pid) - before
                rows[str(count)] = {"total": total, "each": total / count, "ns": wall}
                # A peer whose instances take gigabytes or minutes is asked for no more of them.
                if total > LIMIT_KIB or wall * count * 10 > 20e9 and peer.name not in (OURS, FLOOR):
                    break
            return rows

        data[peer.name] = alone(installed, peer, measure, *([floor] if peer.name == OURS else []))
    return data


def soak(installed: Installed, form: Form) -> Data:
    """(f): memory over cycles."""
    data: Data = {}
    for peer in installed.peers:
        progress(f"memory over cycles of {peer.name}")

        def measure(worker: Worker) -> Data:
            start, done, points = time.monotonic(), 0, [[0, footprint(worker.process.pid)]]
            chunk = 1
            while done < form.cycles and time.monotonic() - start < form.soak:
                chunk = min(max(1, done // 8), form.cycles // 25, form.cycles - done)
                worker.ask(peer, "fresh", "case1", chunk)
                done += chunk
                points.append([done, footprint(worker.process.pid)])
            return {"points": points, "cycles": done, "seconds": time.monotonic() - start}

        data[peer.name] = alone(installed, peer, measure)
    return data


def realms(installed: Installed, form: Form) -> Data:
    """What many live instances cost: each further one, a fresh one beside them, a call of each in turn."""
    data: Data = {}
    sides = [peer for peer in installed.peers if peer.name in (OURS, FLOOR)]
    workers = {peer.name: Worker(installed, [peer]) for peer in sides}
    before = {}
    for peer in sides:
        workers[peer.name].ask(peer, "fresh", "case1", 3)
        before[peer.name] = settled(workers[peer.name].process.pid)
        data[peer.name] = {}
    held = 0
    for count in form.realms:
        progress(f"{count} live realms")
        taken: Dict[str, Dict[str, List[float]]] = {peer.name: {"fresh": [], "call": []} for peer in sides}
        row: Data = {}
        for peer in sides:
            row[peer.name] = {"hold": workers[peer.name].ask(peer, "hold", "-", count - held)[0]}
        held = count
        for turn in range(9 if form is LONG else 3):
            for peer in sides if turn % 2 == 0 else reversed(sides):
                worker = workers[peer.name]
                taken[peer.name]["fresh"].append(worker.ask(peer, "fresh", "case1", 500 if form is LONG else 20)[0])
                taken[peer.name]["call"].append(worker.ask(peer, "held", "-", max(count, 20_000 if form is LONG else 200))[0])
        for peer in sides:
            total = settled(workers[peer.name].process.pid) - before[peer.name]
            medians = {work: statistics.median(samples) for work, samples in taken[peer.name].items()}
            data[peer.name][str(count)] = {**row[peer.name], **medians, "kib": total}
    for worker in workers.values():
        worker.close()
    return data


def packages(installed: Installed, form: Form) -> Data:
    """A fresh copy of a large package, with its first work: Node in a new process each time, this library from its warm code cache and from a template. Milliseconds of CPU time."""
    data: Data = {}
    rust = next(peer for peer in installed.peers if peer.name == OURS)
    for name in ("memoize", "prettier", "mathjs", "typescript"):
        if form is QUICK and name != "memoize" or not installed.lodash:
            continue
        progress(f"a fresh {name}")
        worker = Worker(installed, [rust])
        rows: Dict[str, List[List[float]]] = {}
        failed: Dict[str, str] = {}
        # Other processes' caches are as cold for one side as for the other: they take turns.
        for turn in range(7 if form is LONG else 2):
            if name != "memoize":
                done = subprocess.run(["node", str(HERE / "peers" / "node" / "load.js"), str(installed.folder / f"{name}.js")], capture_output=True, text=True)
                if done.returncode:
                    failed["node"] = done.stderr.strip().split("\n")[-1][:200]
                else:
                    load, first, warm, value = (float(word) for word in done.stdout.split())
                    rows.setdefault("node", []).append([load, first, warm, value])
            for way in ("source", "cache", "often", "template"):
                if way == "source" and turn:
                    continue
                try:
                    steps = [worker.ask(rust, f"{way}-{step}", name)[1:] for step in ("load", "first", "warm")]
                    rows.setdefault(way, []).append([steps[0][0] / 1e6, steps[1][0] / 1e6, steps[2][0] / 1e6, steps[1][1]])
                except Failed as error:
                    failed[way] = str(error)
                    if worker.process.poll() is not None:
                        worker = Worker(installed, [rust])
        worker.close()
        data[name] = {"rows": rows, "failed": failed}
    return data


def host(form: Form) -> Data:
    """The simulated plug-in host."""
    progress("the plug-in host" + (", ten minutes" if form is LONG else ""))
    done = subprocess.run([str(BUILD / "host"), *form.host, "--folder", str(BUILD / "tenants")], capture_output=True, text=True)
    return {"output": done.stdout, "failed": done.stderr.strip() if done.returncode else ""}
