#!/bin/sh
# Builds and runs the C and C++ tests.
#
#   tests/c/run.sh [MODE] [LIBRARY FOLDER] [PROGRAM[:TEST] …]
#
# MODE: all (shared, then static; the default), shared, static, headers (only the compile checks), little (on threads with
# 1 MiB of stack), valgrind (the C programs, reduced counts). LIBRARY FOLDER holds librvm.so and librvm.a: target/release unless given.
# PROGRAM is part of a program's name, TEST part of a test's. The last line is `N passed, M failed`; the exit code is 1 if any failed.
# RVM_FULL=1 runs the full counts of the project's promises, RVM_LODASH=folder case 2 with the lodash in its node_modules,
# RVM_BUILD=folder keeps the programs and their output there.
set -u

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
if [ -n "${RVM_BUILD:-}" ]; then
    build=$RVM_BUILD
else # of its own, so that two runs do not meet
    build=$(mktemp -d) || exit 1
    trap 'rm -rf "$build"' EXIT
fi
CC=${CC:-gcc}
CXX=${CXX:-g++}
strict="-pedantic -Wall -Wextra -Werror -g"

mode=all
case ${1:-} in all | shared | static | headers | little | valgrind) mode=$1 && shift ;; esac
lib=$root/target/release
if [ -d "${1:-}" ]; then lib=$(cd "$1" && pwd) && shift; fi
# Programs ask for the library by its versioned name.
soname=$(readelf -d "$lib/librvm.so" | sed -n 's/.*soname: \[\(.*\)\].*/\1/p')
[ -z "$soname" ] || [ -e "$lib/$soname" ] || ln -sf librvm.so "$lib/$soname"

mkdir -p "$build"
passed=0
failed=0
compiled=
result() { # name, exit code
    if [ "$2" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "  FAILED $1"; fi
}

skip() { # what, why
    echo "SKIPPED $1: $2"
    if [ -n "${CI:-}" ]; then failed=$((failed + 1)); fi
}

# rvm.h alone in C99 and C++11, rvm.hpp alone in C++11 and later.
headers() {
    echo '#include "rvm.h"
int rvm_header_test(void); int rvm_header_test(void) { rvm_value value; value.kind = RVM_UNDEFINED; return (int)value.kind + RVM_OK; }' >"$build/header.c"
    cp "$build/header.c" "$build/header.cpp"
    echo '#include "rvm.hpp"
#include "rvm.hpp"
#if __cplusplus >= 201703L
rvm::Value rvm_header_view(const rvm::Object &); rvm::Value rvm_header_view(const rvm::Object &o) { return o.call("f", std::string_view("a"), rvm::Value(std::string_view("b"))); }
#endif
rvm::Value rvm_header_test(); rvm::Value rvm_header_test() { return rvm::Value(1); }' >"$build/header_hpp.cpp"
    for std in c99 c11 c17; do
        $CC -std=$std $strict -I"$root/include" -c "$build/header.c" -o "$build/header.o"
        result "rvm.h as $std" $?
    done
    for std in c++11 c++14 c++17 c++20 c++23; do
        $CXX -std=$std $strict -I"$root/include" -c "$build/header.cpp" -o "$build/header.o"
        result "rvm.h as $std" $?
        $CXX -std=$std $strict -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -fno-rtti -I"$root/include" -c "$build/header_hpp.cpp" -o "$build/header.o"
        result "rvm.hpp as $std" $?
    done
}

# One program. $1: shared or static, $2: source file, $3: the filter, $4: what runs it.
program() {
    name=$(basename "$2" | sed 's/\.[a-z]*$//')
    binary=$build/$name-$1
    case $2 in *.cpp) compile="$CXX -std=c++11" ;; *) compile="$CC -std=c99" ;; esac
    case $1 in
    shared) link="-L$lib -lrvm -Wl,-rpath,$lib" ;;
    static) link="$lib/librvm.a" ;;
    esac
    object=$build/$name.o
    case " $compiled " in
    *" $name "*) ;; # for the other way of linking
    *) $compile $strict -DFIXTURES="\"$here/fixtures\"" -I"$root/include" -I"$here" -c "$2" -o "$object" && compiled="$compiled $name" ;;
    esac
    case " $compiled " in
    *" $name "*) ${compile%% *} "$object" -o "$binary" $link -lpthread -ldl -lm ;;
    *) false ;;
    esac
    if [ $? != 0 ]; then
        result "$name ($1) does not build" 1
        return
    fi
    timeout "${RVM_TIMEOUT:-1200}" $4 "$binary" $3 >"$build/$name.out" 2>&1
    code=$?
    grep -v '^[0-9]* passed, [0-9]* failed$' "$build/$name.out" | if [ $code = 0 ]; then grep -v ' ok (' || true; else cat; fi
    summary=$(grep '^[0-9]* passed, [0-9]* failed$' "$build/$name.out" | tail -1)
    if [ -z "$summary" ]; then # it crashed: the last line above names the test
        echo "  $name ($1) ended with $code"
        passed=$((passed + $(grep -c ' ok (' "$build/$name.out")))
        failed=$((failed + 1))
        return
    fi
    echo "$name ($1): $summary"
    passed=$((passed + ${summary%% passed*}))
    more=${summary##*, }
    failed=$((failed + ${more%% failed}))
    if [ $code != 0 ] && [ "${more%% failed}" = 0 ]; then result "$name ($1) ended with $code" 1; fi
}

programs() { # shared or static, the runner, the filters
    how=$1 runner=$2
    shift 2
    for source in "$here"/test_*.c "$here"/hpp_test.cpp; do
        case "$runner $source" in valgrind*.cpp) continue ;; esac
        name=$(basename "$source")
        if [ $# = 0 ]; then
            program "$how" "$source" "" "$runner"
            continue
        fi
        for filter in "$@"; do
            case $name in *"${filter%%:*}"*)
                case $filter in *:*) program "$how" "$source" "${filter#*:}" "$runner" ;; *) program "$how" "$source" "" "$runner" ;; esac
                ;;
            esac
        done
    done
}

case $mode in
headers) headers ;;
shared | static) headers && programs "$mode" "" "$@" ;;
all) headers && programs shared "" "$@" && programs static "" "$@" ;;
little)
    RVM_STACK=1024
    export RVM_STACK
    programs shared "" "$@"
    ;;
valgrind)
    if command -v valgrind >/dev/null; then
        RVM_SMALL=1
        export RVM_SMALL
        # Fair turns: else a thread that spins keeps the others, and who sends it a signal, waiting for minutes.
        programs shared "valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite --show-leak-kinds=definite --child-silent-after-fork=yes --fair-sched=try --suppressions=$here/valgrind.supp" "$@"
    else
        skip valgrind "valgrind is not installed"
    fi
    ;;
esac
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
