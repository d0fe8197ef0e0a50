#!/bin/sh
# Coverage-guided fuzzing with libFuzzer and AddressSanitizer; see fuzz.c for the targets.
#
#   tests/fuzz/run.sh replay BUILD-FOLDER     every input of tests/fuzz/corpus once, against librvm.so there
#   tests/fuzz/run.sh fuzz [SECONDS [TARGET …]]    each target for that long (default 300 s); needs clang and its libFuzzer
#
# Findings are written to build/fuzz/TARGET; what is mended goes to tests/fuzz/corpus. New inputs are kept in build/fuzz/TARGET/corpus.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root" || exit 1
all='source esm package json data value'
case ${1:-} in
replay)
    lib=$(cd "$2" && pwd) || exit 1
    build=$(mktemp -d) || exit 1
    trap 'rm -rf "$build"' EXIT
    ${CC:-gcc} -DREPLAY -std=gnu11 -Wall -Wextra -Werror -g -O1 -Iinclude "$here/fuzz.c" -o "$build/replay" -L"$lib" -lrvm -Wl,-rpath,"$lib" -lm || exit 1
    code=0
    for target in $all; do
        tried=$(ls "$here/corpus/$target" | wc -l)
        if "$build/replay" "$target" "$here/corpus/$target"/*; then survived=$tried; else survived=0 code=1; fi
        echo "torture: fuzz corpus, $target | $tried | $survived | 0 | -"
    done
    exit $code
    ;;
fuzz)
    seconds=${2:-300}
    shift $(($# < 2 ? $# : 2))
    clang=
    for name in ${CLANG:-} clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14; do
        if [ -z "$clang" ] && command -v "$name" >/dev/null && echo 'int LLVMFuzzerTestOneInput(const char *d, long n); int LLVMFuzzerTestOneInput(const char *d, long n) { return d && n < 0; }' |
            "$name" -fsanitize=fuzzer,address -x c - -o /dev/null 2>/dev/null; then clang=$name; fi
    done
    if [ -z "$clang" ]; then
        echo "SKIPPED fuzzing: there is no clang with libFuzzer"
        exit 0
    fi
    # Both halves tell what they reach: C by clang, Rust by the same pass of its LLVM. The engine gives its small blocks back one by one where it believes that ASan watches.
    flags='-O1 -g -fno-omit-frame-pointer -fsanitize=address,fuzzer-no-link -D__SANITIZE_ADDRESS__'
    pass='-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=3 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares'
    platform=$(rustc -vV | sed -n 's/^host: //p')
    target=${CARGO_TARGET_DIR:-target}/fuzz
    CC=$clang CFLAGS=$flags RUSTFLAGS=$pass ${CARGO:-cargo} build --lib --features asan --target "$platform" --target-dir "$target" || exit 1
    mkdir -p build/fuzz
    $clang -std=gnu11 -g -fsanitize=address,fuzzer -Iinclude "$here/fuzz.c" "$target/$platform/debug/librvm.a" -o build/fuzz/fuzz -lgcc_s -lpthread -lm -ldl || exit 1
    code=0
    for name in ${*:-$all}; do
        mkdir -p "build/fuzz/$name/corpus"
        # Leaks are for valgrind: what ends a call by longjmp is no leak of ours to LeakSanitizer's eyes, and the arena is none of its affairs.
        ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0:allow_user_segv_handler=1 build/fuzz/fuzz --target="$name" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -max_len=4096 \
            -dict="$here/dictionary" -artifact_prefix="build/fuzz/$name/" -print_final_stats=1 "build/fuzz/$name/corpus" "$here/corpus/$name" >"build/fuzz/$name/log" 2>&1
        ended=$?
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$name/log")
        slowest=$(sed -n 's/^stat::slowest_unit_time_sec: *//p' "build/fuzz/$name/log")
        if [ $ended = 0 ]; then lost=0; else lost=1 code=1 && tail -40 "build/fuzz/$name/log"; fi
        echo "torture: fuzzing $name, $seconds s | ${runs:-0} | $((${runs:-0} - lost)) | 0 | $((${slowest:-0} * 1000))"
    done
    exit $code
    ;;
*)
    sed -n '2,7p' "$0"
    exit 2
    ;;
esac
