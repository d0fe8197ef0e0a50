#!/bin/sh
# Builds and runs the programs `torture` (hostile scripts), `kills` (kills without end), `attacks/batteries` and `attacks/attacks` (attacks by hand); see tests/torture/parts.
#
#   tests/torture/run.sh BUILD-FOLDER PROGRAM…       librvm.so is there
#
# TORTURE_FULL=1: the long form.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
lib=$(cd "$1" && pwd) || exit 1
shift
build=$(mktemp -d) || exit 1
trap 'rm -rf "$build"' EXIT
for name; do
    ${CC:-gcc} -std=gnu99 -Wall -g -O1 -Wno-unused-function -I"$root/include" "$here/$name.c" -o "$build/${name##*/}" -L"$lib" -lrvm -lpthread -Wl,-rpath,"$lib" || exit 1
done
code=0
for name; do
    case $name in
    attacks/*)
        "$build/${name##*/}" >"$build/out" 2>&1 || code=1
        cat "$build/out"
        awk -v name="${name##*/}" '/^[0-9]+ passed, [0-9]+ failed$/ { printf "torture: attacks by hand, %s | %d | %d | - | -\n", name, $1 + $3, $1 }' "$build/out"
        ;;
    kills)
        if [ "${TORTURE_FULL:-0}" = 1 ]; then kills='100000 16'; else kills=500; fi
        "$build/kills" $kills || code=1
        ;;
    torture) "$build/torture" "$here/hostile.txt" "$here/unstoppable.txt" || code=1 ;;
    esac
done
exit $code
