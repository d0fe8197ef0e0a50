#!/usr/bin/env bash
# tests/static/run.sh ARCHIVE: the static library beside another QuickJS in one program.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
archive=$(realpath "$1")
out="$top/build/static-test"
mkdir -p "$out"
cd "$top"

fail() {
    echo "tests/static: $*" >&2
    exit 1
}

# 1. Nothing but rvm_* is defined globally, and nothing is asked of the host but the C library and the unwinder.
nm -g --defined-only "$archive" | awk 'NF == 3 { print $3 }' > "$out/globals.txt"
grep -qx rvm_require "$out/globals.txt" || fail "rvm_require is not there"
if grep -v '^rvm_' "$out/globals.txt"; then fail "the symbols above are visible"; fi
if nm -u "$archive" | grep -E ' (JS_|js_|lre_|bf_|_R|rust_|__rust)'; then fail "the symbols above are asked of the host"; fi

# 2. A host with its own JS_NewRuntime, JS_Eval and so on links and runs, however it is linked.
warnings=(-std=c99 -pedantic -Wall -Wextra -Werror -O2)
cc=${CC:-cc}
"$cc" "${warnings[@]}" -fPIE -c "$here/other_engine.c" -o "$out/other_engine.o"
"$cc" "${warnings[@]}" -fPIE -Iinclude -c "$here/main.c" -o "$out/main.o"
link() { # name, options
    local name=$1
    shift
    "$cc" "$out/main.o" "$out/other_engine.o" "$archive" "$@" -o "$out/$name" 2> "$out/$name.log" || {
        cat "$out/$name.log" >&2
        fail "$name does not link"
    }
    "$out/$name" "$here/module.js" || fail "$name failed"
    echo "tests/static: $name: ok"
}
link plain -lgcc_s -lpthread -lm -ldl
link other-order -Wl,--gc-sections -pie -Wl,-z,now -lgcc_s -lpthread -lm -ldl
# A fully static program, where the system has a static C library (glibc warns that some of its functions load shared ones).
if "$cc" -static -x c - -o "$out/static-libc" -lm <<< 'int main(void) { return 0; }' 2> /dev/null; then
    link whole-static -static -lgcc_eh -lpthread -lm -ldl
fi

# 3. Two copies of the library's users do not see each other either: a plug-in that links the archive exports rvm_* alone.
"$cc" -shared -Wl,--whole-archive "$archive" -Wl,--no-whole-archive -lgcc_s -lpthread -lm -ldl -o "$out/plugin.so"
if nm -D --defined-only "$out/plugin.so" | awk '{ print $3 }' | grep -v '^rvm_'; then fail "the plug-in shows the symbols above"; fi
echo "tests/static: plug-in: ok"
