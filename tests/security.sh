#!/bin/sh
# Every test that SECURITY.md names exists, and every promise names one.
set -u
cd "$(dirname "$0")/.." || exit 1
code=0
names=$(grep -o '`\(tests\|src\)/[^`]*`' SECURITY.md | tr -d '`' | sort -u)
[ "$(echo "$names" | wc -l)" -ge 15 ] || { echo "SECURITY.md names too few tests" && code=1; }
for name in $names; do
    [ -s "$name" ] || { echo "SECURITY.md names $name, which is not there" && code=1; }
done
promises=$(awk '/^## What is promised/ { on = 1; next } /^## / { on = 0 } on && /^\| \*\*/' SECURITY.md)
[ "$(echo "$promises" | wc -l)" -ge 10 ] || { echo "SECURITY.md promises too little" && code=1; }
echo "$promises" | grep -v '`tests/\|`src/' && { echo "a promise of SECURITY.md names no test" && code=1; }
# A part of make torture that nobody runs holds nothing.
for part in $(echo "$names" | grep 'torture/.*\.sh'); do
    grep -q "$part" tests/torture/parts || { echo "$part is no part of make torture" && code=1; }
done
[ $code = 0 ] && echo "SECURITY.md: $(echo "$promises" | wc -l) promises, $(echo "$names" | wc -l) tests"
exit $code
