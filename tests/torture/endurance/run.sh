#!/bin/sh
# Mixed work for long: 20,000 cycles; with TORTURE_FULL=1 10,000,000, or as many as TORTURE_CYCLES says.
#
#   tests/torture/endurance/run.sh BUILD-FOLDER       librvm.so is there. Packages: those of examples/cases and tests/corpus that are installed
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
lib=$(cd "$1" && pwd) || exit 1
build=$(mktemp -d) || exit 1
trap 'rm -rf "$build"' EXIT
${CC:-gcc} -std=gnu99 -Wall -Wextra -g -O1 -I"$root/include" "$here/endurance.c" -o "$build/endurance" -L"$lib" -lrvm -Wl,-rpath,"$lib" || exit 1
set --
for folder in "$root/tests/corpus" "$root/examples/cases"; do
    for name in lodash moment ajv ms semver yaml marked; do
        if [ -d "$folder/node_modules/$name" ]; then
            [ $# -gt 0 ] || set -- "$folder"
            [ "$1" != "$folder" ] || set -- "$@" "$name"
        fi
    done
done
cycles=${TORTURE_CYCLES:-${TORTURE_FULL:+10000000}}
timeout 86400 "$build/endurance" "$root/tests/c/fixtures" "${cycles:-20000}" "$@"
