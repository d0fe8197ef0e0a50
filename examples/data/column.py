"""A column of a million rows through a JavaScript function from an npm package: in one process, over a process pool, on Dask.

    python examples/data/column.py [--rows N] [--workers N] [--modes one,pool,dask]

The column lies in a folder, in parts. A task reads a part, has the module work on it, and writes what came out. The module is what `require` gave: it
goes to a worker as its recipe and is opened there anew. More machines: give --scheduler the address of a Dask cluster that sees the folder, has
this package and the npm package at the same paths.

Every way must give the same bytes; the table tells how fast each was, and how much CPU time it took in all its processes: on a busy machine that says more.
"""

import argparse
import hashlib
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional

from require_vm import require
from tqdm import tqdm

HERE = Path(__file__).resolve().parent
WORDS = "Привет мир Ελλάδα Zürich São façade naïve Æther co-operate über 100% R&D café señor déjà-vu the quick brown fox jumps over lazy dogs ♥".split()


def write_column(folder: Path, rows: int, part: int) -> List[Path]:
    """Titles, the same each time, in files of `part` lines."""
    made = random.Random(7)
    paths = []
    for start in range(0, rows, part):
        path = folder / f"{start // part:05}.txt"
        lines = (" ".join(made.choices(WORDS, k=made.randrange(2, 5))) + f" {i}\n" for i in range(start, min(rows, start + part)))
        path.write_text("".join(lines), encoding="utf-8")
        paths.append(path)
    return paths


def work(module: Any, part: Path, out: Path) -> int:
    """One task: a part of the column through the module; answers the number of rows."""
    titles = part.read_text(encoding="utf-8").splitlines()
    slugs = module.slugs(titles).to_py()
    (out / part.name).write_text("\n".join(slugs) + "\n", encoding="utf-8")
    return len(slugs)


# ---- three ways to do it ----


def one(module: Any, parts: List[Path], out: Path, workers: int) -> Iterator[int]:
    for part in parts:
        yield work(module, part, out)


_module: Any = None  # in a worker of the pool


def _open(module: Any) -> None:
    global _module
    _module = module


def _task(job: Any) -> int:
    return work(_module, *job)


def pool(module: Any, parts: List[Path], out: Path, workers: int) -> Iterator[int]:
    with multiprocessing.get_context("spawn").Pool(workers, _open, (module,)) as processes:
        yield from processes.imap_unordered(_task, [(part, out) for part in parts])


def dask(scheduler: Optional[str]) -> Callable[[Any, List[Path], Path, int], Iterator[int]]:
    def run(module: Any, parts: List[Path], out: Path, workers: int) -> Iterator[int]:
        import dask
        from distributed import Client, LocalCluster, as_completed

        # A slow machine is no reason to give up.
        dask.config.set({"distributed.comm.timeouts.connect": "300s", "distributed.comm.timeouts.tcp": "300s"})
        if scheduler:
            cluster = None
        else:
            cluster = LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, worker_dashboard_address=None)
        try:
            with Client(scheduler or cluster) as client:
                opened = client.scatter(module, broadcast=True, hash=False)
                futures = client.map(lambda m, part: work(m, part, out), [opened] * len(parts), parts, pure=False)
                for future in as_completed(futures):
                    yield future.result()
        finally:
            if cluster is not None:
                cluster.close()

    return run


# ---- what came out ----


def cpu_time() -> float:
    """Of this process and of those that it has waited for."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def digest(parts: List[Path], out: Path) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update((out / part.name).read_bytes())
    return whole.hexdigest()


def check_rows(module: Any, parts: List[Path], out: Path, count: int) -> None:
    """Some rows again, one call for each."""
    titles = parts[-1].read_text(encoding="utf-8").splitlines()[:count]
    slugs = (out / parts[-1].name).read_text(encoding="utf-8").splitlines()[:count]
    for title, slug in zip(titles, slugs):
        if module.slug(title) != slug or not slug:
            sys.exit(f"{title!r}: {slug!r} in the column, {module.slug(title)!r} by itself")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--part", type=int, default=10_000, help="rows of a part")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--modes", default="one,pool,dask")
    parser.add_argument("--scheduler", help="the address of a Dask scheduler; without it, one on this machine")
    parser.add_argument("--folder", type=Path, help="where the column and what comes out lie (default: a temporary one)")
    options = parser.parse_args()
    ways: Dict[str, Callable[..., Iterator[int]]] = {"one": one, "pool": pool, "dask": dask(options.scheduler)}
    module = require("./column.js", base=HERE, memory_limit=256 << 20)
    results = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        (folder / "column").mkdir(parents=True, exist_ok=True)
        parts = write_column(folder / "column", options.rows, options.part)
        print(f"{'way':<6} {'processes':>9} {'rows':>10} {'first after':>11} {'seconds':>8} {'rows/s':>8} {'to one':>7} {'CPU s':>7}  sha256")
        for name in options.modes.split(","):
            out = folder / name
            out.mkdir(exist_ok=True)
            rows, first = 0, 0.0
            begin, cpu = time.perf_counter(), cpu_time()
            with tqdm(total=options.rows, desc=name, unit=" rows", disable=None) as bar:
                for done in ways[name](module, parts, out, options.workers):
                    first = first or time.perf_counter()
                    rows += done
                    bar.update(done)
            seconds, cpu = time.perf_counter() - begin, cpu_time() - cpu
            if rows != options.rows:
                sys.exit(f"{name}: {rows} rows came out of {options.rows}")
            check_rows(module, parts, out, 1000)
            results[name] = seconds, digest(parts, out)
            to_one = f"{results['one'][0] / seconds:.2f}" if "one" in results else ""
            processes = 1 if name == "one" else options.workers
            print(f"{name:<6} {processes:>9} {rows:>10,} {first - begin:>11.2f} {seconds:>8.2f} {rows / seconds:>8,.0f} {to_one:>7} {cpu:>7.1f}  {results[name][1][:16]}", flush=True)
    if len({d for _, d in results.values()}) != 1:
        sys.exit("the ways gave different results")


if __name__ == "__main__":
    main()
