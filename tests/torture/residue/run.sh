#!/bin/sh
# What a tenant leaves for the next one: nothing.
#
#   tests/torture/residue/run.sh BUILD-FOLDER       librvm.so is there; TORTURE_FULL=1: 1,000 tenants
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
lib=$(cd "$1" && pwd) || exit 1
build=$(mktemp -d) || exit 1
trap 'rm -rf "$build"' EXIT
${CC:-gcc} -std=gnu99 -Wall -Wextra -g -O1 -I"$root/include" "$here/residue.c" -o "$build/residue" -L"$lib" -lrvm -Wl,-rpath,"$lib" || exit 1
timeout 1800 "$build/residue" "$here/tenant.js" "${TORTURE_FULL:+1000}"
