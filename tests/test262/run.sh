#!/bin/sh
# All of test262, in realms and in the bare engine: RVM_TEST262 is the folder of a checkout (of commit be13516fb6, for the figures in SECURITY.md).
set -u
cd "$(dirname "$0")/../.." || exit 1
if [ -z "${RVM_TEST262:-}" ]; then
    echo "SKIPPED test262: RVM_TEST262 names no checkout"
    exit 0
fi
exec ${CARGO:-cargo} test --release --test test262 -- "$RVM_TEST262" "$@"
