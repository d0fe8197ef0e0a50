#!/bin/sh
# Threads under ThreadSanitizer: the C room and quickjs.c are watched, and the host; of the Rust half it is told where a realm changes hands (realm/lock.rs).
#
#   tests/torture/processes/tsan.sh       RVM_SANITIZED_THREADS: a library made so before (librvm.a)
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
cd "$root" || exit 1
build=$(mktemp -d) || exit 1
trap 'rm -rf "$build"' EXIT
# Who leaves by a jump tells no function's end.
flags='-O1 -g -fno-omit-frame-pointer -fsanitize=thread --param tsan-instrument-func-entry-exit=0'
cc=${CC:-gcc}
if ! echo 'int main(void) { return 0; }' | $cc $flags -x c - -o "$build/probe" 2>/dev/null || ! "$build/probe"; then
    echo "SKIPPED ThreadSanitizer: $cc has none, or it does not run here"
    exit 0
fi
lib=${RVM_SANITIZED_THREADS:-}
if [ -z "$lib" ]; then
    target=${CARGO_TARGET_DIR:-target}/sanitized-threads
    CFLAGS=$flags ${CARGO:-cargo} build --lib --features tsan --target-dir "$target" || exit 1
    lib=$target/debug/librvm.a
fi
$cc -std=gnu11 $flags -Iinclude "$here/threads.c" "$lib" -o "$build/threads" -lgcc_s -lpthread -lm -ldl || exit 1
# The reports in which C reads or writes. The Rust half is not watched, but what it asks of libc is (malloc, free, memcpy), and the locks that order that are not seen.
races() {
    awk '
        /WARNING: ThreadSanitizer/ { block = ""; ours = 0; reading = 0 }
        { block = block $0 "\n" }
        /^  [A-Za-z ]*(read|write|Read|Write)( of size| by|\))/ { reading = 1; next }
        /^$/ { reading = 0 }
        reading && /^    #/ && !/libsanitizer/ { if ($0 ~ /\.[ch]:[0-9]+/) ours = 1; reading = 0 }
        /^SUMMARY: ThreadSanitizer/ { if (ours || block !~ /data race/) printf "%s\n", block }
    ' "$1"
}
threads() { TSAN_OPTIONS="exitcode=0 report_signal_unsafe=0 history_size=4" timeout 900 "$build/threads" "$root/tests/c/fixtures" "$1" >"$build/log" 2>&1; }
code=0
for function in JS_CallInternal rvm_guarded; do
    objdump -d "$build/threads" --disassemble=$function | grep -q __tsan_ || { echo "  wrong: $function is not instrumented" && code=1; }
done
for part in release threads; do
    threads $part || code=1
    races "$build/log" >"$build/races"
    [ ! -s "$build/races" ] || { code=1 && head -n 100 "$build/races"; }
    sed -n 's/^torture: /torture: ThreadSanitizer: /p' "$build/log"
    grep -q '^torture: ' "$build/log" || { code=1 && tail -n 5 "$build/log"; }
done
# It sees a race that is there.
RVM_PLANT=race threads threads
if ! races "$build/log" | grep -q 'threads.c'; then
    echo "  wrong: a planted race is not seen" && code=1
fi
exit $code
