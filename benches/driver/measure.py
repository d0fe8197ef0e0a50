"""The interleaved race, medians, and what a process takes of memory."""

import os
import statistics
import time
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional

from .peers import Failed, Installed, Peer, Worker


class Spread(NamedTuple):
    median: float
    low: float
    high: float

    @staticmethod
    def of(samples: List[float]) -> "Spread":
        if len(samples) == 1:
            return Spread(samples[0], samples[0], samples[0])
        quarters = statistics.quantiles(samples, n=4, method="inclusive")
        return Spread(quarters[1], quarters[0], quarters[2])


class Team:
    """The workers of all peers, those in Rust in one process."""

    def __init__(self, installed: Installed, missing: Dict[str, str]) -> None:
        self.workers: Dict[str, Worker] = {}
        self.peers: List[Peer] = []
        rust = [peer for peer in installed.peers if peer.kind == "rust"]
        for group in [rust] + [[peer] for peer in installed.peers if peer.kind != "rust"]:
            try:
                worker = Worker(installed, group)
            except Failed as error:
                for peer in group:
                    missing[peer.name] = str(error)
                continue
            worker.stand_still()
            for peer in group:
                self.workers[peer.name] = worker
                self.peers.append(peer)

    def versions(self) -> Dict[str, str]:
        return {name: worker.version for name, worker in self.workers.items()}

    def close(self) -> None:
        for worker in set(self.workers.values()):
            worker.close()

    def ask(self, peer: Peer, work: str, arg: str = "-", n: int = 1) -> "tuple[float, float, float]":
        """The others stand still meanwhile: some have threads that compute between their turns."""
        worker = self.workers[peer.name]
        worker.go_on()
        try:
            return worker.ask(peer, work, arg, n)
        finally:
            worker.stand_still()

    def race(
        self,
        work: str,
        arg: str,
        *,
        batch: float,
        rounds: int,
        every: int = 1,
        cap: float = 3.0,
        single: bool = False,
        only: Optional[List[str]] = None,
    ) -> Dict[str, dict]:
        """Lets the peers take turns in batches of `batch` seconds, forward and backward. Peers in other languages than Rust take part in every `every`th
        round. One that has used `cap` seconds takes no more turns, but at least three. Gives nanoseconds."""
        sizes: Dict[str, int] = {}
        taken: Dict[str, List[float]] = {}
        spent: Dict[str, List[float]] = {}
        values: Dict[str, float] = {}
        result: Dict[str, dict] = {}
        peers = [peer for peer in self.peers if only is None or peer.name in only]
        for peer in list(peers):
            try:
                n = 1
                if not single:
                    # Cold first runs would make batches of one, which then measure the other peers' cold caches.
                    self.ask(peer, work, arg, n)
                while not single:
                    wall = min(self.ask(peer, work, arg, n)[0] for _ in range(3))
                    if wall * n >= batch * 0.4e9 or n >= 1 << 22:
                        n = max(1, int(n * batch * 1e9 / (wall * n)))
                        break
                    n *= 4
                sizes[peer.name], taken[peer.name], spent[peer.name] = n, [], []
            except Failed as error:
                result[peer.name] = {"failed": str(error)}
                peers.remove(peer)
        for turn in range(rounds):
            for peer in peers if turn % 2 == 0 else reversed(peers):
                times = taken[peer.name]
                used = sum(times) * sizes[peer.name] / 1e9
                if (peer.kind != "rust" and turn % every) or (len(times) >= 3 and used > cap):
                    continue
                try:
                    wall, cpu, value = self.ask(peer, work, arg, sizes[peer.name])
                except Failed as error:
                    result[peer.name] = {"failed": str(error)}
                    continue
                times.append(wall)
                spent[peer.name].append(cpu)
                values[peer.name] = value
        for peer in peers:
            if not taken[peer.name]:
                continue
            result[peer.name] = {
                "wall": Spread.of(taken[peer.name]),
                "cpu": Spread.of(spent[peer.name]),
                "value": values[peer.name],
                "turns": len(taken[peer.name]),
            }
        return result


def _kib(path: str, field: str) -> int:
    for line in Path(path).read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1])
    return 0


def footprint(pid: int) -> int:
    """KiB that a process has: PSS of every mapping (heap, arenas, images, file pages), its page tables, and pages of memfds that it holds without mapping."""
    total = _kib(f"/proc/{pid}/smaps_rollup", "Pss:") + _kib(f"/proc/{pid}/status", "VmPTE:")
    held = 0
    for entry in os.listdir(f"/proc/{pid}/fd"):
        try:
            name = f"/proc/{pid}/fd/{entry}"
            if os.readlink(name).startswith("/memfd:"):
                held += os.stat(name).st_blocks // 2
        except OSError:
            pass
    if held:
        mapped, inside = 0, False
        for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
            first = line.split(" ", 1)[0]
            if not first.endswith(":"):
                inside = "/memfd:" in line
            elif inside and first == "Pss:":
                mapped += int(line.split()[1])
        total += max(0, held - mapped)
    return total


def settled(pid: int) -> int:
    """A footprint, after collectors and helper threads have had a moment."""
    time.sleep(0.05)
    return footprint(pid)
