"""Reads a log of `strace -f -y -e trace=%file,…` of the jail's host and tells what was opened, or looked at, outside of what may be.

  watch.py LOG FOLDER ROOT…      ROOT: relative to FOLDER, what may be opened

Opened: where the system says that the new descriptor leads. Looked at (stat, readlink, access) by a path: only what the host itself named, and the
folders on the way there. Looked at, made, changed or removed below an open folder: one name, which is not followed if it is a symlink; everything else must show
where it leads by a descriptor. Prints the number of calls and what is wrong; the exit code is 1 if anything is, or if the log is not what it should be.
"""

import os
import re
import sys

log, top = sys.argv[1], os.path.realpath(sys.argv[2])
roots = [os.path.join(top, r) for r in sys.argv[3:]]
# What glibc and Rust's standard library read on their own, whatever scripts do.
SYSTEM = re.compile(r"^(/proc/self/maps|/proc/self/fd|/proc/\d+/(maps|task/\d+/comm)|/etc/(localtime|ld\.so\.\w+)|/usr/share/zoneinfo(/.*)?|/proc/sys/vm/overcommit_memory|/sys/devices/system/cpu(/.*)?|/sys/fs/cgroup(/.*)?|/proc/self/cgroup|/dev/urandom)$")
CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+|\?)(?:<(.*?)>(?:\(deleted\))?)?(?: .*)?$")
FIRST = re.compile(r'^(?:(AT_FDCWD|-?\d+)(?:<((?:[^>\\]|\\.)*)>)?, )?(?:"((?:[^"\\]|\\.)*)"|NULL)')


def below(path, of):
    return path == of or path.startswith(of.rstrip("/") + "/")


def inside(path):
    return any(below(path, root) for root in roots)


def named(path):  # what the host named, or on the way there
    if os.path.basename(path) == "node_modules":  # the default jail asks for them on the way up
        path = os.path.dirname(path)
    return inside(path) or any(below(root, path) for root in roots)


def plain(text):
    return text.encode("latin1", "replace").decode("unicode_escape") if "\\" in text else text


def halves(lines):
    """Calls that another thread interrupted in the log are put together again."""
    begun = {}
    for line in lines:
        thread = line.split(" ", 1)[0]
        if line.endswith(" <unfinished ...>"):
            begun[thread] = line[: -len(" <unfinished ...>")]
        elif "resumed>" in line and thread in begun:
            yield begun.pop(thread) + line.split("resumed>", 1)[1]
        else:
            yield line


wrong, counts, opened, phase, marks = {}, {}, 0, None, []


def note(what):
    wrong[what] = wrong.get(what, 0) + 1


with open(log, encoding="utf-8", errors="backslashreplace") as file:
    for line in halves(line.rstrip("\n") for line in file):
        if "/rvm-mark/" in line:
            phase = line.split("/rvm-mark/", 1)[1].split('"')[0]
            marks.append(phase)
            phase = None if phase == "end" else phase
            continue
        if phase is None or "+++" in line or "---" in line:
            continue
        match = CALL.match(line)
        if not match:
            note(f"a line that is not understood: {line[:200]}")
            continue
        call, args, result, leads = match.groups()
        counts[call] = counts.get(call, 0) + 1
        if call in ("getcwd", "symlink", "symlinkat") and "AT_FDCWD" not in args:  # a link's target is a text
            continue
        if call in ("open", "openat", "openat2", "creat"):
            if int(result) < 0:
                continue
            opened += 1
            if leads is None:
                note(f"{phase}: an open without a path: {line[:300]}")
            elif not inside(leads) and not SYSTEM.match(leads) and not (below(leads, top) and leads.startswith(tuple(r + " (deleted)" for r in roots))):
                note(f"{phase}: opened {leads}: {line[:300]}")
            continue
        first = FIRST.match(args)
        if not first or call in ("execve", "chdir", "mount", "chroot"):
            note(f"{phase}: {line[:300]}")
            continue
        if result.startswith("-") and call not in ("newfstatat", "statx", "stat", "lstat", "access", "faccessat", "faccessat2", "readlink", "readlinkat"):
            continue  # refused by the system: nothing happened
        descriptor, folder, path = first.groups()
        path = plain(path or "")
        if descriptor in (None, "AT_FDCWD"):
            if path == "" and "AT_EMPTY_PATH" in args:
                continue
            looks = call in ("newfstatat", "statx", "stat", "lstat", "access", "faccessat", "faccessat2", "readlink", "readlinkat")
            if not looks or not (named(os.path.normpath(path)) or SYSTEM.match(path)):
                note(f"{phase}: {line[:300]}")
            continue
        # Below an open folder: `*at` calls, of which rename, link and the like have two.
        pairs = re.findall(r'(\d+)<((?:[^>\\]|\\.)*)>, "((?:[^"\\]|\\.)*)"', args)
        for _, folder, path in pairs:
            path, folder = plain(path), plain(folder)
            if not inside(folder) and not SYSTEM.match(folder):
                note(f"{phase}: below {folder}: {line[:300]}")
            elif path not in ("", ".") and ("/" in path.rstrip("/") or path == ".."):
                note(f"{phase}: more than one name: {line[:300]}")
        follows = call in ("newfstatat", "statx") and "AT_SYMLINK_NOFOLLOW" not in args and "AT_EMPTY_PATH" not in args
        follows = follows or (call in ("faccessat", "faccessat2", "fchmodat", "fchownat", "utimensat") and "AT_SYMLINK_NOFOLLOW" not in args and "NULL" not in args)
        follows = follows or (call == "linkat" and "AT_SYMLINK_FOLLOW" in args)
        if follows and result == "0":
            note(f"{phase}: follows symlinks: {line[:300]}")

print(f"{sum(counts.values())} calls, {opened} files and folders opened; " + ", ".join(f"{k} {v}" for k, v in sorted(counts.items(), key=lambda x: -x[1])))
if not marks or marks[-1] != "end" or opened < 100:
    note(f"the log is not complete: {marks}, {opened} opened")
for what, times in sorted(wrong.items(), key=lambda x: -x[1])[:40]:
    print(f"  {times} times: {what}")
sys.exit(1 if wrong else 0)
