#!/bin/sh
# The C room and quickjs.c under AddressSanitizer and UndefinedBehaviorSanitizer: random fire, the fuzz corpus and the hostile scripts. Needs cargo and gcc's sanitizers.
#
#   tests/torture/sanitize.sh [SECONDS of fire]       RVM_SANITIZED: a library made so before (librvm.a)
#
# No instrumentation of the stack: a call that is stopped leaves by a jump, often on a stack of the library's own, which AddressSanitizer knows nothing of.
# No search for leaks either: that is valgrind's.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root" || exit 1
build=$(mktemp -d) || exit 1
trap 'rm -rf "$build"' EXIT
flags='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize=vptr --param asan-stack=0'
cc=${CC:-gcc}
if ! echo 'int main(void) { return 0; }' | $cc $flags -x c - -o "$build/probe" 2>/dev/null; then
    echo "SKIPPED sanitizers: $cc has none"
    exit 0
fi
lib=${RVM_SANITIZED:-}
if [ -z "$lib" ]; then
    target=${CARGO_TARGET_DIR:-target}/sanitized
    CFLAGS=$flags ${CARGO:-cargo} build --lib --features asan --target-dir "$target" || exit 1
    lib=$target/debug/librvm.a
fi
export ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0:allow_user_segv_handler=1 UBSAN_OPTIONS=print_stacktrace=1
link() { $cc -std=gnu11 $flags -Iinclude "$@" "$lib" -lgcc_s -lpthread -lm -ldl; }
code=0

# The engine itself is watched: each of these has calls of both sanitizers.
link -DREPLAY tests/fuzz/fuzz.c -o "$build/replay" || exit 1
for function in JS_CallInternal js_array_concat lre_exec rvm_guarded rvm_data_write; do
    seen=$(objdump -d "$build/replay" --disassemble=$function | grep -c '__asan_report\|__ubsan_handle')
    [ "$seen" -gt 0 ] || { echo "  wrong: $function is not instrumented" && code=1; }
done

# told NAME TRIED ENDED LOG: a row. What UndefinedBehaviorSanitizer tells does not end the program.
told() {
    wrong=$(grep -c 'runtime error:\|ERROR: AddressSanitizer' "$4")
    [ "$3" = 0 ] || wrong=$((wrong + 1))
    if [ "$wrong" -gt 0 ]; then
        code=1
        grep -A 12 'runtime error:\|ERROR: AddressSanitizer' "$4" | head -n 60
        tail -n 5 "$4"
    fi
    echo "torture: ASan and UBSan: $1 | $2 | $(($2 - (wrong > $2 ? $2 : wrong))) | - | -"
}

for target in source esm package json data value; do
    "$build/replay" $target tests/fuzz/corpus/$target/* >"$build/log" 2>&1
    told "fuzz corpus, $target" "$(ls tests/fuzz/corpus/$target | wc -l)" $? "$build/log"
done

# A line of hostile.txt is a number, a tab and the script, with \n, \r, \t, \\ and \0 escaped.
mkdir "$build/hostile" && cut -f 2- tests/torture/hostile.txt | while IFS= read -r line; do n=$((${n:-0} + 1)) && printf '%b' "$line" >"$build/hostile/$n.js"; done
tried=0 ended=0
: >"$build/log"
for file in "$build"/hostile/*.js; do
    # What is listed sits in one built-in for minutes.
    grep -q "^$(basename "$file" .js)[^0-9]" tests/torture/unstoppable.txt && continue
    tried=$((tried + 1))
    timeout -s KILL 10 "$build/replay" source "$file" >"$build/one" 2>&1
    case $? in 0 | 137) ;; *) ended=$((ended + 1)) && echo "$file" && cat "$build/one" ;; esac >>"$build/log"
    grep -A 12 'runtime error:' "$build/one" >>"$build/log"
done
told "hostile scripts" $tried $ended "$build/log"

link tests/torture/fire/*.c -o "$build/fire" || exit 1
mkdir "$build/world" && cp tests/torture/fire/module.js tests/torture/fire/esm.mjs "$build/world" || exit 1
"$build/fire" "$build/world" include/rvm.h --rounds 100 --steps 2000 --threads 4 --seconds "${1:-300}" --name "ASan and UBSan: random fire" >"$build/log" 2>&1 || code=1
grep '^fire: ' "$build/log" && grep '^torture: ' "$build/log"
if grep -q 'runtime error:\|ERROR: AddressSanitizer' "$build/log"; then code=1 && grep -A 12 'runtime error:\|ERROR: AddressSanitizer' "$build/log" | head -n 60; fi
exit $code
