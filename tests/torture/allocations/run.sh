#!/bin/sh
# Memory that fails at every point; needs cargo, for the library with the feature `torture`.
#
#   tests/torture/allocations/run.sh [argument of allocations …]
#
# The short form takes every 80th of the later points. TORTURE_FULL=1: every point, with the engine's own requests (which it else packs into pages) each by itself,
# and a part of them under valgrind, which then sees what the engine does with a block that it gave back.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
cd "$root" || exit 1
build=$(mktemp -d) || exit 1
trap 'rm -rf "$build"' EXIT
target=${CARGO_TARGET_DIR:-target}
locked=$(if [ "${CI:-}" = true ]; then echo --locked; fi)
library() { # features, target folder, name
    ${CARGO:-cargo} build --lib $locked --features "$1" --target-dir "$2" &&
        ${CC:-gcc} -std=gnu11 -Wall -Wextra -Werror -g -O1 -Iinclude "$here/allocations.c" "$2/debug/librvm.a" -o "$build/$3" -lgcc_s -lpthread -lm -ldl
}
library torture "$target" allocations || exit 1
if [ $# -gt 0 ]; then
    "$build/allocations" "$here" "$@"
    exit
fi
if [ -z "${TORTURE_FULL:-}" ]; then
    ALLOCATIONS_STEP=80 "$build/allocations" "$here"
    exit
fi
code=0
"$build/allocations" "$here" || code=1
# The engine gives its small blocks back one by one where it believes that ASan watches.
valgrind=$(if [ -e /usr/include/valgrind/memcheck.h ]; then echo ,valgrind; fi)
CFLAGS="${CFLAGS:-} -D__SANITIZE_ADDRESS__" library "torture$valgrind" "$target/torture" each || exit 1
echo "each request of the engine by itself:"
ALLOCATIONS_STEP=${ALLOCATIONS_EACH:-7} "$build/each" "$here" block || code=1
ALLOCATIONS_STEP=${ALLOCATIONS_EACH:-7} "$build/each" "$here" growth || code=1
if command -v valgrind >/dev/null; then
    for part in block malloc; do
        ALLOCATIONS_STEP=400 valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite --show-leak-kinds=definite "$build/each" "$here" $part | sed 's/^torture: /&valgrind: /' || code=1
    done
else
    echo "SKIPPED allocations under valgrind: valgrind is not installed"
fi
exit $code
