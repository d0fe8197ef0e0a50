#!/usr/bin/env bash
# examples/sqlite/run.sh EXTENSION PYTHON…: the demo in the real sqlite3 shell, against expected.txt (RVM_UPDATE=1 rewrites it), and test.py in the first Python
# whose sqlite3 may load extensions.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
extension=$(realpath "$1")
shift
work=$top/build/sqlite-test
mkdir -p "$work"
cd "$top"

# What the shell prints, then its errors: their first lines, without what differs from version to version.
code=0
sed "s|^\.load .*|.load $extension|" "$here/demo.sql" | sqlite3 > "$work/out.txt" 2> "$work/errors.txt" || code=$?
[ "$code" -le 1 ] || { echo "sqlite3 ended with $code" >&2; exit 1; }
{
    cat "$work/out.txt"
    sed -n -e "s|$here/||g" -e 's/^[A-Z][a-z]*\( error\)\{0,1\}:\{0,1\} near line [0-9]*: /error: /p' "$work/errors.txt"
} > "$work/answers.txt"
if [ "${RVM_UPDATE:-}" = 1 ]; then cp "$work/answers.txt" "$here/expected.txt"; fi
diff "$here/expected.txt" "$work/answers.txt" || { echo "examples/sqlite: the shell's answers (>) are not the expected ones (<)" >&2; exit 1; }
echo "SQLite shell: ok"

# Ctrl-C while a script hangs: the shell says so and goes on. Counted is the CPU time it takes, so that the signal does not come too early.
ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'; }
rm -f "$work/loaded"
timeout -s KILL 300 sqlite3 -batch -interactive > "$work/interrupt.txt" 2>&1 << SQL &
.load $extension
SELECT js_setting('base', '$here'), js_setting('time_limit_ms', 0), load_js('own', './own.js');
.system touch $work/loaded
SELECT js('own.hang');
SELECT 'it goes on: ' || js('own.calls');
SQL
timeout=$!
until [ -f "$work/loaded" ]; do kill -0 $timeout && sleep 0.1; done
shell=$(cat "/proc/$timeout/task/$timeout/children")
before=$(ticks $shell)
until [ $(($(ticks $shell) - before)) -ge 20 ]; do sleep 0.1; done
kill -INT $shell
wait $timeout || [ $? = 1 ] # the shell's answer after any error
if ! grep 'interrupted' "$work/interrupt.txt" > /dev/null || ! grep 'it goes on: 1' "$work/interrupt.txt" > /dev/null; then
    cat "$work/interrupt.txt" >&2
    echo "examples/sqlite: Ctrl-C did not stop the script, or not only that" >&2
    exit 1
fi
echo "SQLite shell, Ctrl-C: ok"

for python; do
    if "$python" -c 'import sqlite3; sqlite3.connect(":memory:").enable_load_extension(True)' 2> /dev/null; then
        exec "$python" "$here/test.py" "$extension"
    fi
done
if [ "${CI:-}" = true ]; then echo "FAILED SQLite from Python: no Python here may load extensions ($*), and CI=true"; exit 1; fi
echo "SKIPPED SQLite from Python: no Python here may load extensions ($*)"
