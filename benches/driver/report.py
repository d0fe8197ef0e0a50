"""The results as text, the targets, and what the quick form checks."""

import math
import os
import platform
import subprocess
import time
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from .peers import FLOOR, HERE, OURS, PEERS

Data = Dict[str, Any]
NODE, ISOLATED = "npm require-vm", "npm isolated-vm"

# Why a figure is where it is, where it is over its target. Shown only then.
WHY: Dict[str, str] = {
    "a raw": "Of a cycle's CPU time (perf) 37 % copies the image back, 29 % runs the require machinery and the module, 11 % asks the file system whether the file changed, 10 % reads bytecode. A smaller image is what helps.",
    "a node": "as above",
    "a isolated": "as above",
    "b raw": "What is left is running 17,000 lines once, and copying the image in which their bytecode waits. A template is the way out.",
    "b node": "as above",
    "c name": "guard, lock, deadline and handle cost some 35 ns of CPU, whatever is called",
    "c prepared": "the floor is a bare JS_Call of 32 ns; guard, lock, deadline and handle cost some 35 ns, whatever is called",
    "c string": "as by name, and an owned copy of the text",
    "typescript cache": "what is left is that the first run of the work takes longer than later ones, however it was loaded",
    "prettier cache": "the copy costs nothing; the first run of the work compiles regular expressions with large classes (perf: 15 % in lre_compile) and fills prettier's tables, which takes some 5 ms more than later runs, however it was loaded. A template of a module that does a first run while it loads has that behind it.",
    "d one": "a lone realm carries the image, the compiled prelude and the library's own pages for all; the figures below say what a realm among many takes",
    "d many": "each realm holds its own copy of the image",
    "g": "within the noise: the kernels lie on both sides of 1, and rquickjs, which runs the same engine on malloc, differs as much",
    "threads": "threads share the locks of the pool and of the code cache, and the system's of the files that are looked at; what two threads get of pure computing on this machine, and raw QuickJS's two, stand below",
}


def machine() -> Dict[str, str]:
    cpu = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), platform.machine())
    said = lambda *command: subprocess.run(command, capture_output=True, text=True).stdout.strip().split("\n")[0]  # noqa: E731
    memory = int(next(line.split()[1] for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))) >> 20
    commit = said("git", "-C", str(HERE), "describe", "--always", "--dirty")
    return {
        "date": time.strftime("%Y-%m-%d %H:%M %Z"),
        "cpu": f"{cpu}, {os.cpu_count()} cores, {memory} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "compilers": f"{said('rustc', '--version')}; {said('cc', '--version')}",
        "commit": commit,
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def microseconds(ns: float) -> str:
    us = ns / 1000
    digits = 3 if us < 1 else 2 if us < 100 else 1 if us < 10_000 else 0
    return f"{us:,.{digits}f}"


def ratio(value: Optional[float]) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def cell(entry: Optional[Data], spread: bool = True) -> str:
    if entry is None or "failed" in entry:
        return "–"
    median, low, high = entry["wall"]
    return microseconds(median) + (f" [{microseconds(low)}–{microseconds(high)}]" if spread else "")


def median(data: Data, work: str, peer: str, clock: str = "wall") -> Optional[float]:
    entry = data.get("times", {}).get(work, {}).get(peer)
    return entry[clock][0] if entry and clock in entry else None


def over(data: Data, work: str, peer: str, against: str, clock: str = "wall") -> Optional[float]:
    a, b = median(data, work, peer, clock), median(data, work, against, clock)
    return a / b if a and b else None


# By wall time, and by CPU time where that says something.
Both = Tuple[Optional[float], Optional[float]]


def both(data: Data, work: str, peer: str, against: str) -> Both:
    return over(data, work, peer, against), over(data, work, peer, against, "cpu")


def table(head: List[str], rows: List[List[str]]) -> List[str]:
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)] + ["| " + " | ".join(row) + " |" for row in rows] + [""]


def kernels(data: Data) -> List[str]:
    return [work for work in data.get("times", {}) if work.startswith("kernel")]


def mean(values: List[Optional[float]]) -> Optional[float]:
    known = [value for value in values if value]
    return math.exp(sum(math.log(value) for value in known) / len(known)) if known and len(known) == len(values) else None


def first_result(rows: List[List[float]]) -> float:
    """Milliseconds to the first result beyond the work itself: load and first work, less what the work takes when warm."""
    beyond = sorted(load + first - warm for load, first, warm, _ in rows)
    return beyond[len(beyond) // 2]


def package(data: Data, name: str, way: str, against: str) -> Optional[float]:
    rows = data.get("packages", {}).get(name, {}).get("rows", {})
    return first_result(rows[way]) / first_result(rows[against]) if rows.get(way) and rows.get(against) else None


def targets(data: Data) -> List[Tuple[str, str, float, bool, Both]]:
    """Key, what, target, whether less is better, the figure."""
    release = data.get("release", {}).get("objects", {})
    idle = data.get("idle", {})
    each = lambda peer, count: idle.get(peer, {}).get(count, {}).get("each")  # noqa: E731
    divide = lambda a, b: a / b if a and b else None  # noqa: E731
    taken = lambda peer, clock: release[peer][clock][0] if clock in release.get(peer, {}) else None  # noqa: E731
    live = idle.get(OURS, {}).get("10000", {}).get("total")
    threads = data.get("threads", {}).get(OURS)
    inside = [[over(data, work, OURS, FLOOR, clock) for work in kernels(data)] for clock in ("wall", "cpu")]
    rows: List[Tuple[str, str, float, bool, Both]] = [
        ("a raw", "(a) fresh module, call, release; against raw QuickJS", 0.15, True, both(data, "fresh case1", OURS, FLOOR)),
        ("a node", "(a) against npm require-vm", 0.03, True, both(data, "fresh case1", OURS, NODE)),
        ("a isolated", "(a) against isolated-vm", 0.01, True, both(data, "fresh case1", OURS, ISOLATED)),
        ("b raw", "(b) with lodash, code cache warm; against raw QuickJS from source", 0.12, True, both(data, "fresh memoize", OURS, FLOOR)),
        ("b node", "(b) against npm require-vm", 0.35, True, both(data, "fresh memoize", OURS, NODE)),
        ("b template", "(b) from a template; against raw QuickJS from source", 0.01, True, both(data, "copy memoize", OURS, FLOOR)),
        ("c name", "(c) call by name, number; against the raw C API", 1.8, True, both(data, "call name", OURS, FLOOR)),
        ("c prepared", "(c) a prepared function handle; against a held JSValue", 1.6, True, both(data, "call prepared", OURS, FLOOR)),
        ("c prepared", "the same; against the raw call by name", 1.6, True,
         tuple(divide(median(data, "call prepared", OURS, clock), median(data, "call name", FLOOR, clock)) for clock in ("wall", "cpu"))),  # type: ignore[list-item]
        ("c string", "(c) 100-byte string", 1.5, True, both(data, "call string", OURS, FLOOR)),
        ("c object", "(c) 50 records in and out; against the engine's JSON", 1.3, True, both(data, "call object", OURS, FLOOR)),
        # A lone raw context lives in what malloc had left from the one before: its share among a thousand is the floor.
        ("d one", "(d) a lone idle realm, everything counted; against one of 1,000 raw contexts", 1.3, True, (divide(each(OURS, "1"), each(FLOOR, "1000")), None)),
        ("d many", "(d) one idle realm of 1,000; against the same", 1.3, True, (divide(each(OURS, "1000"), each(FLOOR, "1000")), None)),
        ("d many", "(d) GiB of 10,000 live realms", 2, True, (live and live / (1 << 20), None)),
        ("e", "(e) release of a million objects; against JS_FreeRuntime", 0.05, True, tuple(divide(taken(OURS, clock), taken(FLOOR, clock)) for clock in ("wall", "cpu"))),  # type: ignore[list-item]
        ("g", "(g) JavaScript inside, mean of the kernels; against raw with malloc", 1.0, True, (mean(inside[0]), mean(inside[1]))),
        ("threads", "two threads against one, (a)", 1.9, False, (threads and threads["scaling"][0], None)),
    ]
    for name, label in (("typescript", "a fresh typescript"), ("mathjs", "a fresh mathjs"), ("prettier", "a fresh prettier")):
        rows.append((f"{name} node", f"{label} from a template, to the first result; against Node", 0.1, True, (package(data, name, "template", "node"), None)))
        rows.append((f"{name} cache", f"{label} from a template; against our warm code cache", 0.1, True, (package(data, name, "template", "cache"), None)))
    return rows


def target_table(data: Data) -> List[str]:
    rows = []
    for key, label, target, less, figures in targets(data):
        # CPU time counts where there is one: neighbours on the machine disturb it least.
        figure = figures[0] if figures[1] is None else figures[1]
        holds = figure is not None and (figure <= target if less else figure >= target)
        verdict = "ok" if holds else "not measured" if figure is None else "OVER" if less else "UNDER"
        rows.append([label, ("≤ " if less else "≥ ") + f"{target:g}", ratio(figures[0]), ratio(figures[1]), verdict, "" if holds else WHY.get(key, "")])
    return table(["work", "target", "wall", "CPU", "", "what remains, and why"], rows)


def peers_table(data: Data) -> List[str]:
    times = data["times"]
    columns = [("fresh case1", "(a) fresh, call, release"), ("fresh memoize", "(b) the same with lodash"), ("call name", "(c) by name"), ("call handle", "held function"),
               ("call string", "100 bytes"), ("call object", "50 records")]
    rows = []
    for peer in PEERS:
        if peer.name not in data["versions"]:
            continue
        row = [peer.name]
        for work, _ in columns:
            entry = times.get(work, {}).get(peer.name)
            factor = over(data, work, peer.name, FLOOR, "cpu")
            row.append("–" if entry is None or "failed" in entry else f"{cell(entry)} ({ratio(factor)})")
        rows.append(row)
    return table(["wall µs [quartiles] (CPU time by raw QuickJS's)"] + [label for _, label in columns], rows)


def kernel_table(data: Data) -> List[str]:
    works = kernels(data)
    rows = []
    for peer in PEERS:
        if peer.name in data["versions"]:
            factors = [over(data, work, peer.name, FLOOR, "cpu") for work in works]
            rows.append([peer.name] + [ratio(factor) for factor in factors] + [ratio(mean(factors))])
    rows.append(["raw QuickJS, µs"] + [microseconds(median(data, work, FLOOR, "cpu") or 0) for work in works] + [""])
    return table(["CPU time by raw QuickJS's"] + [work.split(" ")[1].replace("/", " ") for work in works] + ["mean"], rows)


def memory_table(data: Data) -> List[str]:
    idle, soak, release = data.get("idle", {}), data.get("soak", {}), data.get("release", {}).get("objects", {})
    rows = []
    for peer in PEERS:
        if peer.name not in data["versions"]:
            continue
        mine, over_cycles = idle.get(peer.name, {}), soak.get(peer.name, {})
        each = lambda count: f"{mine[count]['each']:,.0f}" if count in mine else "–"  # noqa: E731
        most = max((count for count in mine if count.isdigit()), key=int, default="1")
        many = each("1000") if "1000" in mine else f"{each(most)} (of {most})"
        points = over_cycles.get("points")
        memory = "–"
        if points:
            half = [kib for cycle, kib in points if cycle >= over_cycles["cycles"] / 2]
            memory = f"{points[0][1] / 1024:.1f} → {points[-1][1] / 1024:.1f} ({min(half) / 1024:.1f}–{max(half) / 1024:.1f})"
            if over_cycles["cycles"] < 100_000:
                memory += f" after {over_cycles['cycles']:,}"
        rows.append([peer.name, each("1"), many, cell(release.get(peer.name)), memory])
    return table(["", "(d) KiB of one idle instance", "each of 1,000", "(e) release of a million objects, µs", "(f) MiB over 100,000 cycles: start → end (second half)"], rows)


def growth(data: Data) -> List[str]:
    out: List[str] = []
    if "realms" in data:
        rows = []
        ours, raw = data["realms"][OURS], data["realms"][FLOOR]
        for count in ours:
            a, b = ours[count], raw[count]
            rows.append([f"{int(count):,}", f"{a['kib'] / int(count):,.0f} / {b['kib'] / int(count):,.0f}"] + [f"{microseconds(a[k])} / {microseconds(b[k])}" for k in ("hold", "fresh", "call")])
        out += ["Live realms, this library / raw QuickJS (what all realms share is in memory before the count begins):", ""]
        out += table(["live", "KiB each", "µs to make one more", "µs of a fresh cycle beside them", "µs of a call, each in turn"], rows)
    curve = data.get("release", {}).get("curve")
    if curve:
        rows = []
        for objects, entry in curve.items():
            a, b = entry[OURS]["wall"][0], entry[FLOOR]["wall"][0]
            rows.append([f"{int(objects):,}", f"{int(objects) * 112 / 1e6:,.0f}", cell(entry[OURS]), cell(entry[FLOOR]), ratio(a / b)])
        out += ["Release, by the size of the heap:", ""] + table(["objects", "MB, about", "rvm_release, µs", "JS_FreeRuntime, µs", "ratio"], rows)
    return out


def copies(data: Data) -> List[str]:
    rows = []
    for way, counts in data["copies"].items():
        if "failed" in counts:
            rows.append([way, counts["failed"]])
        else:
            rows += [[way, count, f"{row['each']:,.0f}", f"{row['called']:,.0f}"] for count, row in counts.items()]
    return table(["made", "live", "KiB each", "after one call of each"], rows)


def packages(data: Data) -> List[str]:
    rows = []
    names = {"memoize": "lodash", "prettier": "prettier 2", "mathjs": "mathjs", "typescript": "typescript"}
    for name, entry in data.get("packages", {}).items():
        for way, label in (("node", "Node"), ("source", "here, nothing cached"), ("cache", "here, code cache warm"), ("often", "here, after eight loads"), ("template", "here, from a template")):
            taken = entry["rows"].get(way)
            if taken:
                middle = [sorted(row[i] for row in taken)[len(taken) // 2] for i in range(3)]
                rows.append([names[name], label] + [f"{ms:.3f}" for ms in middle] + [f"{first_result(taken):.3f}"])
            elif way in entry["failed"]:
                rows.append([names[name], label, entry["failed"][way], "", "", ""])
    return table(["", "", "ms of CPU time to load", "first work", "the work when warm", "to the first result, beyond the work"], rows)


def write(data: Data) -> str:
    about = data["machine"]
    out = ["# What it costs, beside the peers", "",
           "Made by `make bench`; [README.md](README.md) says how it is measured. Only ratios mean something: everything took turns on one machine, which had other work to do.", ""]
    out += table(["", ""], [[key, value] for key, value in about.items()])
    began = data.get("began", {})
    if len({when[:13] for when in began.values()}) > 1:
        out += ["Sections were measured at: " + ", ".join(f"{name} {when}" for name, when in began.items()) + ".", ""]
    out += ["## Targets", ""] + target_table(data)
    if "times" in data:
        out += ["## Time, for every peer", "", "![Time per fresh module for every peer](fresh.svg)", ""] + peers_table(data)
        out += ["## (g) Computing inside JavaScript", "", "V8 compiles to machine code and wins here, as it should; the question is what an arena costs the engine.", ""] + kernel_table(data)
    if "threads" in data:
        out += ["Throughput of two threads by that of one: " + "; ".join(f"{name} {entry['scaling'][0]:.2f} [{entry['scaling'][1]:.2f}–{entry['scaling'][2]:.2f}]" for name, entry in data["threads"].items()) + ". `machine` is pure compute: what two threads could get at that time.", ""]
    if "idle" in data or "soak" in data:
        out += ["## Memory", "", "![Memory over cycles](memory.svg)", ""] + memory_table(data)
    if data.get("packages"):
        out += ["## A fresh copy of a large package", "", "![Time to a fresh copy by package size](packages.svg)", ""] + packages(data)
    if data.get("copies"):
        out += ["Live copies of lodash, KiB each (the template, image and code cache are in memory before the count begins):", ""] + copies(data)
        out += ["A copy is the template's bytes, with its pointers moved to a slot of its own: it shares nothing, and so takes what a loaded lodash takes; only the time is another.", ""]
    if "realms" in data or "release" in data:
        out += ["## How its cost grows", "", "![Cost over live realms and over heap size](growth.svg)", ""] + growth(data)
    if "host" in data:
        out += ["## A plug-in host", ""] + (["It failed: " + data["host"]["failed"], ""] if data["host"]["failed"] else []) + [data["host"]["output"].strip(), ""]
    out += ["## Who was compared", ""] + table(["peer", "version"], [[name, version] for name, version in data["versions"].items()])
    if data["missing"]:
        out += ["Not compared:", ""] + table(["peer", "reason"], [[name, reason.replace("|", "/")] for name, reason in data["missing"].items()])
    everything = {**data.get("times", {}), "release": data.get("release", {}).get("objects", {})}
    failed = [(peer, work, entry["failed"]) for work, entries in everything.items() for peer, entry in entries.items() if "failed" in entry]
    if failed:
        out += ["What a peer could not do:", ""] + table(["peer", "work", "reason"], [[peer, work, why] for peer, work, why in failed])
    return "\n".join(out)


def check(data: Data, names: List[str]) -> int:
    """What must be so whatever the machine's speed: everybody does the same work, and nobody who is there fails."""
    wrong: List[str] = []
    for name in names:
        if name not in data["versions"]:
            wrong.append(f"{name} did not start: {data['missing'].get(name)}")
    for work, entries in data["times"].items():
        values = {}
        for peer, entry in entries.items():
            if "failed" in entry:
                if entry["failed"] != "not offered":
                    wrong.append(f"{work}: {peer}: {entry['failed']}")
            elif work not in ("call object", "call string"):
                values[peer] = entry["value"]
        if len(set(values.values())) > 1:
            wrong.append(f"{work}: the peers do not do the same: {values}")
    for section in ("idle", "soak"):
        for peer, entry in data[section].items():
            if "failed" in entry:
                wrong.append(f"{section}: {peer}: {entry['failed']}")
    if data["host"]["failed"]:
        wrong.append(f"host: {data['host']['failed']}")
    for line in wrong:
        print("FAILED", line)
    if not wrong:
        print(f"benchmark harness: {len(data['versions'])} peers, {len(data['times'])} works, everybody did the same")
    return 1 if wrong else 0
