#!/bin/sh
# The jail: every way that a module may ask for a file, with every name that leads out of its folders, and races; strace shows what was opened.
#
#   tests/torture/jail/run.sh BUILD-FOLDER       librvm.so is there
#
# TORTURE_FULL=1: longer races, and every way with the largest files.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
lib=$(cd "$1" && pwd) || exit 1
work=$(mktemp -d) || exit 1
swapper=
trap '[ -z "$swapper" ] || kill "$swapper" 2>/dev/null; chmod -R u+w "$work"; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
work=$(cd "$work" && pwd -P)
code=0
python=${PYTHON:-python3}
if ! command -v "$python" >/dev/null || ! command -v strace >/dev/null; then
    echo "SKIPPED the jail: python3 or strace is not installed"
    [ -z "${CI:-}" ] || exit 1
    exit 0
fi
${CC:-gcc} -std=gnu99 -Wall -Wextra -g -O1 -I"$root/include" "$here/jail.c" -o "$work/jail" -L"$lib" -lrvm -Wl,-rpath,"$lib" || exit 1
rounds=${TORTURE_FULL:+5000}
rounds=${rounds:-150}

tree() { # a fresh one
    chmod -R u+w "$work/t" 2>/dev/null
    rm -rf "$work/t" && mkdir "$work/t" && "$python" "$here/tree.py" make "$work/t" && "$python" "$here/tree.py" state "$work/t" >"$work/before"
}
unchanged() {
    "$python" "$here/tree.py" state "$work/t" | diff "$work/before" - >"$work/diff" && return
    echo "what is outside has changed:" && cat "$work/diff" && code=1
}
# What the host prints, added up: tried, and wrong. Fewer tries than `least` are no test.
answers() { # name, least, file
    "$python" - "$@" <<'PY' || code=1
import json, sys
name, least, tried, slowest, wrong, seen = sys.argv[1], int(sys.argv[2]), 0, "-", [], None
for line in open(sys.argv[3]):
    if not line.startswith("{"):
        wrong.append(line.strip())
        continue
    it = json.loads(line)
    tried += it["tried"]
    wrong += it["wrong"]
    slowest = max(it.get("slowest", 0), 0 if slowest == "-" else slowest) if "slowest" in it else slowest
    seen = it.get("seen", seen)
for text in wrong[:30]:
    print(f"  wrong: {text[:600]}")
if tried < least or seen == 0:
    wrong.append("too little was tried")
    print(f"  wrong: {tried} tried, {seen} seen, at least {least} were expected")
print(f"torture: jail: {name} | {tried} | {tried - len(wrong)} | - | {slowest}")
sys.exit(1 if wrong else 0)
PY
}

# Every attempt, under strace.
tree || exit 1
timeout 900 strace -f -y -qq -s 5000 -e trace=%file -o "$work/log" "$work/jail" attempts "$work/t" >"$work/out" 2>"$work/err" || { code=1 && cat "$work/err" && tail -n 3 "$work/log" | cut -c1-300; }
answers "names and ways" 15000 "$work/out"
unchanged
"$python" "$here/watch.py" "$work/log" "$work/t" root grant write-only read-only >"$work/watched" || code=1
cat "$work/watched"
awk -v bad=$(grep -c '^  [0-9]* times: ' "$work/watched") 'NR == 1 { printf "torture: jail: system calls, as strace sees them | %d | %d | - | -\n", $1, $1 - bad }' "$work/watched"

# Races: somebody swaps folders and files with symlinks that lead outside.
tree || exit 1
"$python" "$here/tree.py" swap "$work/t" &
swapper=$!
timeout 900 "$work/jail" races "$work/t" "$rounds" >"$work/out" || code=1
kill -0 "$swapper" 2>/dev/null || { echo "  wrong: nobody swapped any more" && code=1; }
kill "$swapper" 2>/dev/null
wait "$swapper" 2>/dev/null
swapper=
answers "races" 1000 "$work/out"
unchanged

# What the host itself may name oddly.
tree || exit 1
timeout 300 "$work/jail" odd "$work/t" </dev/null >"$work/out"
odd=$?
cat "$work/out"
[ $odd = 0 ] || { code=1 && echo "  wrong: odd ended with $odd" >>"$work/out"; }
echo "torture: jail: odd files that the host names | 19 | $((19 - $(wc -l <"$work/out"))) | - | -"
exit $code
