#!/bin/sh
# Threads, signals, forks, exits; the library loaded and unloaded.
#
#   tests/torture/processes/run.sh BUILD-FOLDER       librvm.so is there; TORTURE_FULL=1: ten times as much
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
lib=$(cd "$1" && pwd) || exit 1
build=$(mktemp -d) || exit 1
trap 'rm -rf "$build"' EXIT
code=0
${CC:-gcc} -std=gnu99 -Wall -Wextra -g -O1 -I"$root/include" "$here/threads.c" -o "$build/threads" -L"$lib" -lrvm -lpthread -Wl,-rpath,"$lib" || exit 1
${CC:-gcc} -std=gnu99 -Wall -Wextra -g -O1 -I"$root/include" "$here/reload.c" -o "$build/reload" -ldl || exit 1
timeout 1800 "$build/threads" "$root/tests/c/fixtures" || code=1
cp "$lib/librvm.so" "$build/copy.so" || exit 1
timeout 600 "$build/reload" "$lib/librvm.so" "$root/tests/c/fixtures/case1.js" "$([ -n "${TORTURE_FULL:-}" ] && echo 1000 || echo 100)" "$build/copy.so" || code=1
exit $code
