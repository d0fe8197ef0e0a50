"""The leak doctor on three modules that leak and three that do not: what does it say, and is that right?

    python examples/doctor/check.py [-n CALLS] [--pictures FOLDER]

Prints a table, and fails where a verdict or the name of what leaks is wrong.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

# module, export, what leaks (name, path, file, class) or None
CASES = [
    ("debug.js", "request", ("createDebug", ".instances", "debug/src/common.js", "Array")),
    ("inflight.js", "fetch", ("reqs", "", "inflight/inflight.js", "Object")),
    ("memory-cache.js", "lookup", ("_cache", "", "memory-cache/index.js", "Object")),
    ("debug-mended.js", "request", None),
    ("lru-cache.js", "lookup", None),
    ("slugify.js", "slug", None),
]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("-n", type=int, default=20000)
    parser.add_argument("--pictures", type=Path)
    options = parser.parse_args()
    wrong = 0
    print(f"{'module':<18} {'verdict':<14} {'bytes a call':>12}  what grows")
    for module, export, expected in CASES:
        command = [sys.executable, "-m", "require_vm.doctor", str(HERE / module), "--call", export, "--args", "[{i}]", "-n", str(options.n), "--json"]
        if options.pictures:
            options.pictures.mkdir(parents=True, exist_ok=True)
            command += ["--svg", str(options.pictures / f"{module}.svg")]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=600)
        if ran.returncode not in (0, 1):
            sys.exit(f"{module}: {ran.stderr}")
        found = json.loads(ran.stdout)
        variables = found["variables"]
        told = "; ".join(f"{v['name']}{v['path']} in {Path(v['file']).name} ({v['type']}, length {v['length_after']:,})" for v in variables)
        print(f"{module:<18} {'grows' if found['grows'] else 'nothing grows':<14} {found['bytes_per_call']:>12,.1f}  {told}")
        right = found["grows"] == (expected is not None) == (ran.returncode == 1)
        if right and expected:
            name, path, file, kind = expected
            right = bool(variables) and (variables[0]["name"], variables[0]["path"], variables[0]["type"]) == (name, path, kind)
            right = right and variables[0]["file"].endswith(file) and variables[0]["length_after"] - variables[0]["length_before"] == options.n
        if not right:
            wrong += 1
            print(f"    WRONG: expected {expected}\n{ran.stdout}")
    if wrong:
        sys.exit(f"leak doctor: {wrong} of {len(CASES)} wrong")


if __name__ == "__main__":
    main()
