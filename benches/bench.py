"""The benchmark against the peers: `make bench`; benches/README.md says what is measured and how.

    python3 benches/bench.py [--quick] [--only SECTION,…] [--host-seconds N]

Results go to build/bench/results.json, and from there to benches/results.md and benches/*.svg. With --only, the other sections' results stay as the last
run left them, and the report says which run each is of. --quick shows that the harness works, with what is installed; it writes nothing into benches.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from driver import report, sections  # noqa: E402
from driver.measure import Team  # noqa: E402
from driver.peers import BUILD, FLOOR, OURS, Installed  # noqa: E402

SECTIONS = ["times", "threads", "release", "idle", "soak", "realms", "packages", "copies", "host"]


def main() -> int:
    arguments = sys.argv[1:]
    quick = "--quick" in arguments
    form = sections.QUICK if quick else sections.LONG
    if "--host-seconds" in arguments:
        form = form._replace(host=["--seconds", arguments[arguments.index("--host-seconds") + 1]])
    wanted = arguments[arguments.index("--only") + 1].split(",") if "--only" in arguments else SECTIONS
    file = BUILD / ("quick.json" if quick else "results.json")
    BUILD.mkdir(parents=True, exist_ok=True)
    data = json.loads(file.read_text()) if file.exists() and "--only" in arguments else {}
    installed = Installed(quick)
    team = Team(installed, installed.missing)
    data["machine"] = report.machine()
    data["missing"] = installed.missing
    data["versions"] = team.versions()
    run = {
        "times": lambda: sections.times(team, form, installed.lodash),
        "threads": lambda: sections.threads(team, form),
        "release": lambda: sections.release(team, form),
        "idle": lambda: sections.idle(installed, form),
        "soak": lambda: sections.soak(installed, form),
        "realms": lambda: sections.realms(installed, form),
        "packages": lambda: sections.packages(installed, form),
        "copies": lambda: sections.copies(installed, form),
        "host": lambda: sections.host(form),
    }
    try:
        for name in wanted:
            began = time.strftime("%Y-%m-%d %H:%M")
            data[name] = run[name]()
            data.setdefault("began", {})[name] = began
            file.write_text(json.dumps(data))
    finally:
        team.close()
    text = report.write(data)
    print(text)
    if quick:
        return report.check(data, [OURS, FLOOR])
    (report.HERE / "results.md").write_text(text)
    # matplotlib is in the peers' environment.
    return subprocess.run([installed.python, __file__, "--draw"]).returncode


def draw() -> int:
    from driver import pictures

    pictures.draw(json.loads((BUILD / "results.json").read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(draw() if "--draw" in sys.argv else main())
