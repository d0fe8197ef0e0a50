#!/bin/sh
# The guides: their programs print what they say, and the texts show those programs.
#
#   tests/docs/run.sh LIBRARY-FOLDER [PYTHON]
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
lib=$(cd "$1" && pwd) || exit 1
python=${2:-python3}
cd "$root/docs" || exit 1
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
failed=0
wrong() {
    echo "WRONG: $1"
    failed=1
}
skip() {
    echo "SKIPPED $1"
    [ -z "${CI:-}" ] || failed=1
}

# The first block of a language in a text.
block() { awk -v open="\`\`\`$1" '$0 == open && !done { inside = 1; next } /^```$/ { if (inside) done = 1; inside = 0 } inside' "$2"; }
shows() { # text, language, file
    block "$2" "$1" | diff - "$3" >"$out/diff" || { head -5 "$out/diff"; wrong "$1 does not show $3"; }
}
for guide in c:c:guide.c cpp:cpp:guide.cpp python:python:guide.py go:go:go/main.go; do
    name=${guide%%:*} rest=${guide#*:}
    shows "$name.md" "${rest%%:*}" "guide/${rest#*:}"
    shows "$name.md" js guide/plugin.js
    shows "$name.md" text guide/expected.txt
done
# Links lead somewhere.
for text in *.md ../*.md ../examples/*.md ../examples/*/*.md ../bindings/*/*.md ../benches/*.md; do
    for link in $(awk '/^```/ { code = !code } !code' "$text" | grep -o '](\([^)#]*\)' | sed 's/^](//' | grep -v '^http'); do
        [ -e "$(dirname "$text")/$link" ] || wrong "$text links to $link, which is not there"
    done
done

prints() { # what, command …
    what=$1
    shift
    "$@" >"$out/printed" 2>"$out/errors" && diff "$out/printed" guide/expected.txt >"$out/diff" || { cat "$out/diff" "$out/errors"; wrong "the guide in $what"; }
}
${CC:-gcc} -std=c11 -Wall -Wextra -Werror -I../include guide/guide.c -o "$out/c" -L"$lib" -lrvm -Wl,-rpath,"$lib" && prints C "$out/c" ./guide/plugin.js || failed=1
${CXX:-g++} -std=c++17 -Wall -Wextra -Werror -I../include guide/guide.cpp -o "$out/cpp" -L"$lib" -lrvm -Wl,-rpath,"$lib" && prints C++ "$out/cpp" ./guide/plugin.js || failed=1
if command -v "$python" >/dev/null; then
    RVM_LIBRARY="$lib/librvm.so" PYTHONPATH="$root/bindings/python" prints Python "$python" guide/guide.py ./guide/plugin.js
else
    skip "the guide in Python: $python is not installed"
fi
if command -v "${GO:-go}" >/dev/null; then
    unformatted=$(gofmt -l guide/go) && [ -z "$unformatted" ] || wrong "not formatted: $unformatted"
    (cd guide/go && ${GO:-go} build -o "$out/go" .) && prints Go "$out/go" ./guide/plugin.js || failed=1
else
    skip "the guide in Go: go is not installed"
fi
[ $failed = 0 ] && echo "docs: the guides say and print the same in four languages"
exit $failed
