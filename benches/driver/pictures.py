"""The pictures that the README shows, by matplotlib."""

from pathlib import Path
from typing import Any, Dict, List

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update(
    {
        "svg.hashsalt": "require-vm",  # the same data gives the same file
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.size": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "grid.alpha": 0.3,
        "axes.axisbelow": True,
    }
)
from matplotlib import pyplot as plt  # noqa: E402

from .peers import FLOOR, HERE, OURS, PEERS  # noqa: E402
from .report import first_result, microseconds  # noqa: E402

Data = Dict[str, Any]
MINE, BASE, OTHER = "#c2410c", "#475569", "#94a3b8"


def color(name: str) -> str:
    return MINE if name.startswith("rvm") else BASE if name == FLOOR else OTHER


def save(figure: Any, name: str, folder: Path) -> None:
    figure.savefig(folder / f"{name}.svg", metadata={"Date": None}, bbox_inches="tight", facecolor="white")
    plt.close(figure)


def fresh(data: Data, folder: Path) -> None:
    figure, sides = plt.subplots(1, 2, figsize=(10, 4.2))
    for axes, work, title in zip(sides, ("fresh case1", "fresh memoize"), ("a fresh module, one call, release", "the same with lodash and memoize")):
        entries = [(name, entry["cpu"][0] / 1000) for name, entry in data["times"].get(work, {}).items() if "cpu" in entry]
        entries.sort(key=lambda entry: -entry[1])
        axes.barh([name for name, _ in entries], [us for _, us in entries], color=[color(name) for name, _ in entries])
        axes.set_xscale("log")
        axes.set_xlabel("µs of CPU time, log scale")
        axes.set_title(title, fontsize=10)
        axes.grid(axis="y", visible=False)
        for row, (_, us) in enumerate(entries):
            axes.text(us * 1.1, row, microseconds(us * 1000), va="center", fontsize=8)
        if entries:
            axes.set_xlim(min(us for _, us in entries) / 3, max(us for _, us in entries) * 6)
    figure.tight_layout()
    save(figure, "fresh", folder)


def memory(data: Data, folder: Path) -> None:
    figure, axes = plt.subplots(figsize=(8, 4.2))
    ends: List[Any] = []
    for peer in PEERS:
        points = data["soak"].get(peer.name, {}).get("points")
        if points:
            start = points[0][1]
            line = [(cycle, (kib - start) / 1024) for cycle, kib in points if cycle > 0]
            axes.plot(*zip(*line), color=color(peer.name), linewidth=2 if peer.name == OURS else 1, label=peer.name)
            ends.append((line[-1], peer.name))
    axes.set_xscale("log")
    axes.set_yscale("symlog", linthresh=10)
    axes.set_xlabel("cycles: fresh module, one call, release")
    axes.set_ylabel("MiB above the start")
    # Names beside the ends of the lines, apart from each other.
    ends.sort(key=lambda end: end[0][1])
    last = -1e9
    for (cycle, mib), name in ends:
        place = axes.transData.transform((cycle, mib))
        y = max(place[1], last + 10)
        last = y
        axes.annotate(name, xy=(cycle, mib), xytext=(6, (y - place[1]) * 72 / figure.dpi - 3), textcoords="offset points", fontsize=7.5, color=color(name))
    axes.margins(x=0.18)
    save(figure, "memory", folder)


def packages(data: Data, folder: Path) -> None:
    ways = [("node", "Node", OTHER), ("source", "here, from source", "#fdba74"), ("cache", "here, code cache warm", "#f97316"), ("template", "here, from a template", MINE)]
    names = [("memoize", "lodash"), ("prettier", "prettier 2"), ("mathjs", "mathjs"), ("typescript", "typescript")]
    figure, axes = plt.subplots(figsize=(8, 3.6))
    for index, (way, label, shade) in enumerate(ways):
        places, heights = [], []
        for place, (name, _) in enumerate(names):
            rows = data["packages"].get(name, {}).get("rows", {}).get(way)
            if rows:
                places.append(place + (index - 1.5) * 0.2)
                heights.append(max(first_result(rows), 1e-3))
        axes.bar(places, heights, 0.19, color=shade, label=label)
        for place, height in zip(places, heights):
            axes.text(place, height * 1.1, f"{height:,.0f}" if height >= 100 else f"{height:.3g}", ha="center", fontsize=7)
    axes.set_xticks(range(len(names)), [label for _, label in names])
    axes.set_yscale("log")
    axes.set_ylabel("ms of CPU time to the first\nresult, beyond the work itself")
    axes.grid(axis="x", visible=False)
    axes.legend(fontsize=8, frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4)
    save(figure, "packages", folder)


def growth(data: Data, folder: Path) -> None:
    figure, sides = plt.subplots(1, 3, figsize=(11, 3.4))
    for name in (OURS, FLOOR):
        rows = data["realms"][name]
        counts = [int(count) for count in rows]
        for axes, key, scale in ((sides[0], "fresh", 1000), (sides[1], "kib", None)):
            values = [rows[str(n)][key] / scale if scale else rows[str(n)][key] / n for n in counts]
            axes.plot(counts, values, marker="o", markersize=3, color=color(name), label=name)
        curve = data["release"]["curve"]
        sizes = [int(n) * 112 / 1e6 for n in curve]
        sides[2].plot(sizes, [curve[n][name]["cpu"][0] / 1e6 for n in curve], marker="o", markersize=3, color=color(name), label=name)
    for axes, x, y in zip(sides, ("live realms", "live realms", "MB held when released"), ("µs of a fresh cycle beside them", "KiB of each", "ms of CPU time to release")):
        axes.set_xscale("log")
        axes.set_xlabel(x)
        axes.set_ylabel(y)
        if y.startswith("ms"):
            axes.set_yscale("log")
        else:
            axes.set_ylim(bottom=0)
        axes.legend(fontsize=8, frameon=False)
    figure.tight_layout()
    save(figure, "growth", folder)


def draw(data: Data, folder: Path = HERE) -> None:
    for section, picture in (("times", fresh), ("soak", memory), ("packages", packages), ("realms", growth)):
        if data.get(section) and (section != "realms" or "release" in data):
            picture(data, folder)
