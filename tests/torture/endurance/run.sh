#!/bin/sh
# Mixed work for long: 20,000 cycles; with TORTURE_FULL=1 10,000,000, or as many as TORTURE_CYCLES says.
#
#   tests/torture/endurance/run.sh BUILD-FOLDER       librvm.so is there. Packages: lodash in examples/cases, and what tests/corpus (or RVM_CORPUS) has
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
lib=$(cd "$1" && pwd) || exit 1
build=$(mktemp -d) || exit 1
trap 'rm -rf "$build"' EXIT
${CC:-gcc} -std=gnu99 -Wall -Wextra -g -O1 -I"$root/include" "$here/endurance.c" -o "$build/endurance" -L"$lib" -lrvm -Wl,-rpath,"$lib" || exit 1
set --
for folder in "${RVM_CORPUS:-$root/tests/corpus}" "$root/examples/cases"; do
    if [ -d "$folder/node_modules" ]; then set -- "$@" "$folder"; fi
done
if [ ! -d "$root/examples/cases/node_modules/lodash" ] && [ ! -d "${1:-}/node_modules/lodash" ]; then
    echo "SKIPPED endurance: lodash is not installed (make lodash)"
    [ "${CI:-}" != true ]
    exit
fi
cycles=${TORTURE_CYCLES:-${TORTURE_FULL:+10000000}}
timeout 86400 "$build/endurance" "$root/examples/cases" "${cycles:-20000}" "$@"
