"""Builds what the jail's attacks need below an empty folder:

  root/       what the modules may read: the driver, modules, and every way out of it that a file system has
  outside/    what nothing may open; every file there says SECRET
  grant/      what fs is granted: read and write

  tree.py make FOLDER      prints what could not be made (devices need root), one a line
  tree.py swap FOLDER      swaps folders and files with symlinks that lead outside, until it is killed
  tree.py state FOLDER     prints what is outside: names, contents, modes, link counts
"""

import ctypes
import json
import os
import shutil
import socket
import stat
import sys
from pathlib import Path

here = Path(__file__).resolve().parent
what, top = sys.argv[1], Path(sys.argv[2]).resolve()
root, outside, grant = top / "root", top / "outside", top / "grant"


def file(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def link(target, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    os.symlink(target, path)


def package(name, data, **files):
    file(root / "node_modules" / name / "package.json", data if isinstance(data, (str, bytes)) else json.dumps(data))
    for key, text in files.items():
        file(root / "node_modules" / name / key.replace("__", "."), text)


SECRET = "module.exports = 'SECRET';"
INSIDE = "module.exports = 'INSIDE';"


def make():
    # Outside.
    for name in ("secret.js", "secret.cjs", "secret", "index.js", "lib/secret.js", "node_modules/evil/index.js", "folder/index.js"):
        file(outside / name, SECRET)
    file(outside / "secret.mjs", "export default 'SECRET'; export const secret = 'SECRET';")
    file(outside / "secret.json", '"SECRET"')
    file(outside / "secret.txt", "SECRET")
    file(outside / "package.json", '{"name":"outside","main":"secret.js","secret":"SECRET","exports":{".":"./secret.js"}}')
    file(outside / "main.json", '{"main":"./inside.js","name":"SECRET"}')
    # A name that begins like the root's: what compares text without a separator would let it through.
    file(top / "root-but-not" / "secret.js", SECRET)
    file(top / "secret.js", SECRET)

    # The root: what works.
    root.mkdir()
    for name in ("attempts.js", "grants.js", "races.js"):
        shutil.copy(here / name, root / name)
    for name in ("inside.js", "sub/inside.js", "sub/deep/inside.js", "folder/index.js", "with space/inside.js", "ünï/inside.js"):
        file(root / name, INSIDE)
    file(root / "inside.mjs", "export default 'INSIDE';")
    file(root / "inside.json", '"INSIDE"')
    file(root / "mixed" / "Case.js", INSIDE)
    up = {"": "../outside/secret.js", "x": str(outside / "secret.js"), "url": (outside / "secret.js").as_uri(), "dots": "./sub/../../outside/secret.js",
          "encoded": "./%2e%2e/outside/secret.js", "slash": "./..%2foutside/secret.js", "back": "./..\\outside\\secret.js", "link": "./links/file.js"}
    file(root / "package.json", json.dumps({"name": "root", "imports": {**{"#up" + k: v for k, v in up.items()}, "#star/*": "./*", "#in": "./inside.js"},
                                            "exports": {".": "./inside.js", "./star/*": "./*", "./up": "../outside/secret.js", "./link": "./links/file.js"}}))

    # Symlinks.
    links = root / "links"
    link("../inside.js", links / "good.js")
    link("good.js", links / "good-chain.js")
    link(str(root / "sub"), links / "good-folder")
    link("../../outside/secret.js", links / "file.js")
    link(str(outside / "secret.js"), links / "absolute.js")
    link("../../outside", links / "folder")
    link(str(outside), links / "absolute-folder")
    link("file.js", links / "chain1.js")
    link("chain1.js", links / "chain2.js")
    link("../links/../links/chain2.js", links / "chain3.js")
    link("folder/lib", links / "through")
    link("../..", links / "top")
    link("/", links / "slash")
    link("/proc/self/root", links / "magic-root")
    link("/proc/self/cwd", links / "magic-cwd")
    link("/proc/self/fd", links / "magic-fd")
    link(f"/proc/self/root{outside}/secret.js", links / "magic-file.js")
    link("../../root-but-not/secret.js", links / "prefix.js")
    link("circle2.js", links / "circle1.js")
    link("circle1.js", links / "circle2.js")
    link("../../outside/../root/inside.js", links / "out-and-in.js")
    for i in range(45):
        link(f"long{i + 1}.js" if i < 44 else "../inside.js", links / f"long{i}.js")
    link("../../outside/secret.mjs", links / "file.mjs")
    link("../../outside/secret.json", links / "file.json")
    link(b"../../outside/\xff.js", links / "raw-target.js")
    file(Path(os.fsdecode(bytes(outside) + b"/\xff.js")), SECRET)
    file(Path(os.fsdecode(bytes(root) + b"/\xff.js")), INSIDE)

    # Packages.
    package("good", {"main": "index.js"}, index__js=INSIDE)
    package("good-exports", {"exports": {".": {"require": "./index.js", "import": "./index.js"}}}, index__js=INSIDE)
    package("main-up", {"main": "../../../outside/secret.js"})
    package("main-absolute", {"main": str(outside / "secret.js")})
    package("main-link", {"main": "./out.js"})
    link("../../../outside/secret.js", root / "node_modules/main-link/out.js")
    package("main-folder", {"main": "../../../outside"})
    package("main-url", {"main": (outside / "secret.js").as_uri()})
    for name, target in {"up": "../../../outside/secret.js", "dots": "./a/../../../../outside/secret.js", "absolute": str(outside / "secret.js"), "url": (outside / "secret.js").as_uri(),
                         "encoded": "./%2e%2e/%2e%2e/%2e%2e/outside/secret.js", "slash": "./..%2f..%2f..%2foutside%2fsecret.js", "modules": "./node_modules/../../../../outside/secret.js",
                         "back": "./..\\..\\..\\outside\\secret.js", "link": "./out.js", "array": None, "nested": None, "bare": "evil"}.items():
        targets = ["../x", "../../../outside/secret.js", "./out.js"] if name == "array" else {"require": {"node": {"default": "../../../outside/secret.js"}}, "default": "./out.js"} if name == "nested" else target
        package("exports-" + name, {"exports": {".": targets, "./*": "./*", "./dir/": "./../../../outside/"}})
        link("../../../outside/secret.js", root / "node_modules" / ("exports-" + name) / "out.js")
    (root / "node_modules/json-link").mkdir()
    link("../../../outside/package.json", root / "node_modules/json-link/package.json")
    file(root / "node_modules/json-link/secret.js", INSIDE)
    link("../../outside", root / "node_modules/package-link")
    link("../../../outside/folder", root / "node_modules/@scope/linked")
    link("../../outside/secret.js", root / "node_modules/file-link.js")
    (root / "node_modules/json-folder/package.json").mkdir(parents=True)
    file(root / "node_modules/json-folder/index.js", INSIDE)

    # Bombs of package.json. Each must end, as an error or as a module of the inside.
    package("bomb-deep", '{"exports":' + '{"a":' * 200_000 + "1" + "}" * 200_000 + "}", index__js=INSIDE)
    package("bomb-array", '{"exports":' + "[" * 100_000 + "]" * 100_000 + "}", index__js=INSIDE)
    package("bomb-wide", json.dumps({"exports": {f"./{i}/*": "./index.js" for i in range(100_000)}}), index__js=INSIDE)
    package("bomb-targets", json.dumps({"exports": {".": ["../x"] * 500_000 + ["./index.js"]}}), index__js=INSIDE)
    package("bomb-stars", json.dumps({"exports": {"./" + "*" * 5000: "./" + "*" * 5000, "./a*": "./" + "*/" * 20_000}}), index__js=INSIDE)
    package("bomb-string", json.dumps({"main": "./" + "a/" * 500_000, "name": "x" * 2_000_000}), index__js=INSIDE)
    package("bomb-long", b'{"main":"index.js","x":"' + b"x" * (20 << 20) + b'"}', index__js=INSIDE)
    package("bomb-proto", '{"__proto__":{"main":"../../../outside/secret.js"},"constructor":{"prototype":1},"main":"index.js"}', index__js=INSIDE)
    package("bomb-circle", json.dumps({"imports": {"#a": "#b", "#b": "#a"}, "exports": "./index.js"}), index__js="module.exports = require('#a')")
    package("bomb-type", json.dumps({"type": ["module"], "main": {"toString": 1}, "exports": None}), index__js=INSIDE)
    package("bomb-broken", '{"main": "index.js"', index__js=INSIDE)
    package("bomb-utf8", b'{"main": "\xff\xfe.js"}', index__js=INSIDE)
    package("bomb-utf16", '{"main":"index.js"}'.encode("utf-16"), index__js=INSIDE)
    package("bomb-nul", '{"main":"../../../outside/secret.js\\u0000.js"}')
    package("bomb-self", json.dumps({"name": "bomb-self", "exports": {".": "./index.js"}}), index__js="module.exports = require('bomb-self/../../../outside/secret.js')")

    # What is no file.
    special = root / "special"
    special.mkdir()
    os.mkfifo(special / "pipe.js")
    (special / "pipe-package").mkdir()
    os.mkfifo(special / "pipe-package" / "package.json")
    file(special / "pipe-package" / "index.js", INSIDE)
    listener = socket.socket(socket.AF_UNIX)
    os.chdir(special)
    listener.bind("socket.js")
    for name, device in (("zero.js", (1, 5)), ("full.js", (1, 7)), ("tty.js", (5, 0))):
        try:
            os.mknod(special / name, 0o666 | stat.S_IFCHR, os.makedev(*device))
            open(special / name, "rb", buffering=0).close() if name == "zero.js" else None
        except OSError as e:
            print(f"no device {name}: {e.strerror}")
    for name in ("zero", "stdin", "tty", "mem"):
        link("/dev/" + name, special / f"{name}-link.js")
    (special / "folder.js").mkdir()

    # Sizes: a sparse file of 100 MB, one of 3 GB, and 100 MB of text.
    for name, size in (("sparse.js", 100 << 20), ("huge.js", 3 << 30), ("huge.json", 3 << 30)):
        with open(special / name, "wb") as f:
            f.truncate(size)
    with open(special / "text.js", "wb") as f:
        f.write(b"module.exports = 'INSIDE';\n")
        for _ in range(100):
            f.write((b"/" * 63 + b"\n") * (1 << 14))

    # Long names: as long as they may be, and a tree deeper than PATH_MAX.
    file(root / ("l" * 252 + ".js"), INSIDE)
    os.chdir(root)
    for i in range(60):
        os.mkdir("d" * 100)
        os.chdir("d" * 100)
    with open("inside.js", "w") as f:
        f.write(INSIDE)
    os.chdir("/")

    # A hard link is the file itself: what is linked into the root is in it.
    os.link(outside / "secret.txt", root / "hard.txt")

    # What the races swap.
    for i in ("a", "b"):
        file(root / "race" / i / "f.js", INSIDE)
        file(root / "race" / i / "package.json", '{"main":"f.js"}')
        link("../../../outside/secret.js", root / "race" / i / "g.js")
        file(root / "race" / i / "h.js", INSIDE)
    file(outside / "f.js", SECRET)
    link("../../outside", root / "race" / "out")

    # What fs is granted.
    file(grant / "in.txt", "INSIDE")
    file(grant / "sub" / "in.txt", "INSIDE")
    link("../outside/secret.txt", grant / "out.txt")
    link("../outside", grant / "out")
    link(str(outside), grant / "absolute")
    link("/", grant / "slash")
    link("out", grant / "chain")
    link("../outside/new", grant / "dangling")
    link("sub", grant / "good")
    os.mkfifo(grant / "pipe")
    for i in ("a", "b"):
        file(grant / "race" / i / "secret.txt", "INSIDE")
    link("../../outside", grant / "race" / "out")
    # Beside it, one that may only be written, and one that may only be read.
    file(top / "write-only" / "secret.txt", "SECRET")
    file(top / "write-only" / "readable" / "in.txt", "INSIDE")
    file(top / "read-only" / "in.txt", "INSIDE")


def swap():
    libc = ctypes.CDLL(None, use_errno=True)

    def exchange(a, b):
        if libc.renameat2(-100, bytes(a), -100, bytes(b), 2) != 0:  # RENAME_EXCHANGE
            number = ctypes.get_errno()
            if number != 2:  # ENOENT: a script took it away for a moment
                raise OSError(number, os.strerror(number))

    race = root / "race"
    while True:
        exchange(race / "a", race / "out")
        exchange(race / "a", race / "out")
        exchange(race / "b" / "g.js", race / "b" / "h.js")
        exchange(grant / "race" / "a", grant / "race" / "out")
        exchange(grant / "race" / "a", grant / "race" / "out")


def state():
    for path in sorted(outside.rglob("*")):
        seen = path.lstat()
        content = path.read_bytes() if path.is_file() else b""
        print(os.fsencode(path), oct(seen.st_mode), seen.st_nlink, seen.st_mtime_ns, content)
    for path in (top / "secret.js", top / "root-but-not/secret.js"):
        print(path, path.read_text())


{"make": make, "swap": swap, "state": state}[what]()
