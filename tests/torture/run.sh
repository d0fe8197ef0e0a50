#!/bin/sh
# Builds and runs the torture tests.
#
#   tests/torture/run.sh [LIBRARY FOLDER]       librvm.so is there: target/release unless given
#
# The short form skips the scripts of unstoppable.txt (built-ins that never ask whether to stop) and takes about a minute; TORTURE_FULL=1 runs all of them, with
# the full counts. The last line is `N passed, M failed`; the exit code is 1 if any failed.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
lib=${1:-$root/target/release}
lib=$(cd "$lib" && pwd) || exit 1
build=$(mktemp -d) || exit 1
trap 'rm -rf "$build"' EXIT
for name in torture attacks; do
    ${CC:-gcc} -std=gnu99 -Wall -g -O1 -Wno-unused-function -I"$root/include" "$here/$name.c" -o "$build/$name" -L"$lib" -lrvm -lpthread -Wl,-rpath,"$lib" || exit 1
done
"$build/torture" "$here/hostile.txt" "$here/unstoppable.txt" >"$build/torture.out" 2>&1 &
"$build/attacks" >"$build/attacks.out" 2>&1
wait
cat "$build/torture.out" "$build/attacks.out"
awk '/^[0-9]+ passed, [0-9]+ failed$/ { p += $1; f += $3; n++ } END { if (n != 2) f++; printf "%d passed, %d failed\n", p, f; exit f > 0 }' "$build/torture.out" "$build/attacks.out"
