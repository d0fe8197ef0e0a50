#!/bin/sh
# The random fire against librvm.so.
#
#   tests/torture/fire/run.sh BUILD-FOLDER [argument of fire …]
#
# The short form takes the same seeds every time. TORTURE_FULL=1: millions of operations from seeds of the day, and a part of them under valgrind.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
lib=$(cd "$1" && pwd) || exit 1
shift
build=$(mktemp -d) || exit 1
trap 'rm -rf "$build"' EXIT
${CC:-gcc} ${FIRE_CFLAGS:-} -std=gnu11 -Wall -Wextra -Werror -g -O1 -I"$root/include" "$here"/*.c -o "$build/fire" ${FIRE_LIBRARY:--L"$lib" -lrvm -Wl,-rpath,"$lib"} -lpthread -lm -ldl -lgcc_s || exit 1
mkdir "$build/world" && cp "$here/module.js" "$here/esm.mjs" "$build/world" || exit 1
fire() { ${RUNNER:-} "$build/fire" "$build/world" "$root/include/rvm.h" "$@"; }
if [ $# -gt 0 ]; then
    fire "$@"
    exit
fi
if [ -z "${TORTURE_FULL:-}" ]; then
    fire --seed 1 --rounds 8 --steps 4000 --threads 4 --seconds 60
    exit
fi
code=0
for threads in 2 4 8; do
    fire --seed "$(date +%s)" --rounds 100 --steps 20000 --threads $threads --seconds "${FIRE_SECONDS:-1200}" || code=1
done
if command -v valgrind >/dev/null; then
    RUNNER="valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite --show-leak-kinds=definite" fire --rounds 4 --steps 1500 --threads 4 --name "fire under valgrind" || code=1
else
    echo "SKIPPED fire under valgrind: valgrind is not installed"
fi
exit $code
