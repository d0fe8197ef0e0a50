#!/usr/bin/env bash
# tests/install/run.sh: `make install` into an empty folder, and hosts built against nothing else: C and C++, shared and static, with pkg-config
# and with CMake, from Go, and beside a real QuickJS in the same program; then `make uninstall`. Needs `make all` first.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
cd "$top"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
major=${version%%.*}
work=$top/build/install-test
stage=$work/stage
prefix=/opt/rvm
installed=$stage$prefix
CC=${CC:-cc} CXX=${CXX:-c++} GO=${GO:-go}
rm -rf "$work"
mkdir -p "$work"

fail() {
    echo "tests/install: $*" >&2
    exit 1
}
skip() { # what, why: a failure in CI
    echo "SKIPPED installed library, $1: $2"
    [ "${CI:-}" != true ] || fail "$1: $2, and CI=true"
}
have() { command -v "$1" > /dev/null 2>&1; }
says() { # the answer of a host; the program and its arguments
    local want=$1 got
    shift
    got=$("$@") || fail "$1 ended with $?"
    [ "$got" = "$want" ] || fail "$1 says '$got', not '$want'"
}
run_make() { "${MAKE:-make}" --no-print-directory "$@" DESTDIR="$stage" PREFIX="$prefix" > "$work/make.log" 2>&1 || { cat "$work/make.log" >&2; fail "make $1"; }; }

# 1. The files, and what the libraries call themselves.
run_make install
list() { (cd "$stage" && find . \( -type f -o -type l \) | LC_ALL=C sort); }
diff - <(list) << LIST || fail "the installed files (>) are not what was to be installed (<)"
.$prefix/include/rvm.h
.$prefix/include/rvm.hpp
.$prefix/include/rvm/call.hpp
.$prefix/include/rvm/context.hpp
.$prefix/include/rvm/object.hpp
.$prefix/include/rvm/value.hpp
.$prefix/lib/cmake/rvm/rvm-config-version.cmake
.$prefix/lib/cmake/rvm/rvm-config.cmake
.$prefix/lib/librvm.a
.$prefix/lib/librvm.so
.$prefix/lib/librvm.so.$major
.$prefix/lib/librvm.so.$version
.$prefix/lib/pkgconfig/rvm.pc
LIST
if grep -rn '@[A-Z_]*@' "$installed/lib/pkgconfig" "$installed/lib/cmake"; then fail "the places above were not filled in"; fi
readelf -d "$installed/lib/librvm.so" | grep -F "soname: [librvm.so.$major]" > /dev/null || fail "librvm.so is not named librvm.so.$major inside"
[ "$(readlink -f "$installed/lib/librvm.so.$major")" = "$installed/lib/librvm.so.$version" ] || fail "librvm.so.$major leads elsewhere"

# Both libraries show the functions of the header, and nothing else.
sed -n 's/^function \([a-z_0-9]*\) .*/\1/p' tests/header/abi.txt | LC_ALL=C sort > "$work/functions.txt"
[ "$(wc -l < "$work/functions.txt")" -gt 50 ] || fail "tests/header/abi.txt lists too few functions"
nm -D --defined-only "$installed/lib/librvm.so" | awk 'NF == 3 { print $3 }' | LC_ALL=C sort > "$work/shared.txt"
nm -g --defined-only "$installed/lib/librvm.a" | awk 'NF == 3 { print $3 }' | LC_ALL=C sort > "$work/static.txt"
for kind in shared static; do diff "$work/functions.txt" "$work/$kind.txt" || fail "the $kind library shows other names (>) than the header's functions (<)"; done

# 2. With pkg-config.
expected="rvm $version: 12"
strict=(-pedantic -Wall -Wextra -Werror)
if have pkg-config; then
    export PKG_CONFIG_PATH=$installed/lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$stage
    [ "$(pkg-config --modversion rvm)" = "$version" ] || fail "rvm.pc is of version $(pkg-config --modversion rvm)"
    read -ra cflags <<< "$(pkg-config --cflags rvm)"
    read -ra libs <<< "$(pkg-config --libs rvm)"
    read -ra private <<< "$(pkg-config --static --libs rvm)"
    system=()
    for one in "${private[@]}"; do [ "$one" = -lrvm ] || system+=("$one"); done
    archive=$stage$(pkg-config --variable=archive rvm | sed "s|^$stage||")
    for language in c cpp; do
        case $language in c) compiler=("$CC" -std=c99) ;; cpp) compiler=("$CXX" -std=c++11) ;; esac
        "${compiler[@]}" "${strict[@]}" "${cflags[@]}" "$here/host.$language" "${libs[@]}" -o "$work/$language-shared"
        says "$expected" env LD_LIBRARY_PATH="$installed/lib" "$work/$language-shared"
        readelf -d "$work/$language-shared" | grep -F "[librvm.so.$major]" > /dev/null || fail "the host does not ask for librvm.so.$major"
        "${compiler[@]}" "${strict[@]}" "${cflags[@]}" "$here/host.$language" "$archive" "${system[@]}" -o "$work/$language-static"
        says "$expected" "$work/$language-static"
        if readelf -d "$work/$language-static" | grep librvm > /dev/null; then fail "the static host asks for a shared librvm"; fi
        # Without any shared library, where the system has a static C library (glibc warns that some of its functions load shared ones).
        if "$CC" -static -x c - -o "$work/libc" -lm <<< 'int main(void) { return 0; }' 2> /dev/null; then
            "${compiler[@]}" -static "${cflags[@]}" "$here/host.$language" "${private[@]}" -o "$work/$language-whole" 2> "$work/$language-whole.log" || {
                cat "$work/$language-whole.log" >&2
                fail "pkg-config --static does not link"
            }
            says "$expected" "$work/$language-whole"
        fi
    done
    echo "tests/install: pkg-config: ok"
else
    skip pkg-config "it is not installed"
fi

# 3. With CMake, as installed and after the tree was moved.
if have cmake; then
    configure() { # build folder, prefix, wanted version
        cmake -S "$here" -B "$1" -DCMAKE_PREFIX_PATH="$2" -DWANTED="$3" -DVERSION="$version" > "$1.log" 2>&1
    }
    cp -a "$installed" "$work/moved"
    for tree in installed moved; do
        case $tree in installed) from=$installed ;; moved) from=$work/moved ;; esac
        configure "$work/cmake-$tree" "$from" "${version%.*}" && cmake --build "$work/cmake-$tree" >> "$work/cmake-$tree.log" 2>&1 || {
            cat "$work/cmake-$tree.log" >&2
            fail "CMake with the tree as $tree"
        }
        for host in c_shared c_static cpp_shared cpp_static; do says "$expected" "$work/cmake-$tree/$host"; done
    done
    readelf -d "$work/cmake-moved/c_shared" | grep -F "$work/moved/lib" > /dev/null || fail "CMake took the library from elsewhere than the moved tree"
    for wanted in "$((major + 1))" "$major.999"; do
        if configure "$work/cmake-$wanted" "$installed" "$wanted"; then fail "version $wanted of the CMake package was found, and there is $version"; fi
        grep -q "version: $version" "$work/cmake-$wanted.log" || fail "CMake did not look at the version"
    done
    rm "$work/moved/lib/librvm.a"
    if configure "$work/cmake-torn" "$work/moved" "$version"; then fail "the CMake package was found without its static library"; fi
    grep -q "which is not there" "$work/cmake-torn.log" || fail "the CMake package does not say what is missing"
    echo "tests/install: CMake: ok"
else
    skip CMake "it is not installed"
fi

# A prefix of words that a shell would take apart; twice over; and after it was moved.
odd="$work/a prefix é & 'so'" elsewhere="$work/else where"
odd_make() { "${MAKE:-make}" --no-print-directory "$1" PREFIX="$2" DESTDIR= > "$work/odd.log" 2>&1 || { cat "$work/odd.log" >&2; fail "make $1 with the prefix $2"; }; }
odd_make install "$odd"
odd_make install "$odd"
[ "$(find "$odd" -type f -o -type l | wc -l)" = 13 ] || fail "with the prefix $odd not all was installed there"
cp -a "$odd" "$elsewhere"
touch "$odd/lib/other"
odd_make uninstall "$odd"
[ "$(find "$odd" -type f -o -type l)" = "$odd/lib/other" ] || fail "$odd is not empty after make uninstall"
if have pkg-config; then
    odd_host() { # prefix, more for pkg-config
        local flags
        flags=$(env -u PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_PATH="$1/lib/pkgconfig" pkg-config ${2:+"$2"} --cflags --libs rvm)
        eval "$CC $here/host.c $flags -o '$work/odd-host'" # a shell takes the answer apart, as it does in a makefile
        says "$expected" env LD_LIBRARY_PATH="$1/lib" "$work/odd-host"
    }
    odd_host "$elsewhere" --define-prefix
    odd_make install "$odd"
    odd_host "$odd"
    odd_make uninstall "$odd"
fi
echo "tests/install: odd names: ok"

# 4. Beside another QuickJS in one program: the real one, of cargo's build.
release=${CARGO_TARGET_DIR:-target}/release
engine=$(ls -t "$release"/build/rquickjs-sys-*/out/libquickjs.a 2> /dev/null | head -n 1 || true)
[ -n "$engine" ] || fail "cargo's build has no libquickjs.a"
host=$(rustc -vV | sed -n 's/^host: //p')
cargo metadata --format-version 1 --filter-platform "$host" > "$work/metadata.json"
headers=$(grep -o '"[^"]*/rquickjs-sys-[^"/]*/Cargo.toml"' "$work/metadata.json" | sed -n '1s|"\(.*\)/Cargo.toml"|\1/quickjs|p')
[ -f "$headers/quickjs.h" ] || fail "no quickjs.h among the sources of rquickjs-sys"
nm "$engine" | grep ' T JS_NewRuntime$' > /dev/null || fail "$engine shows no JS_NewRuntime"
# In whatever order: two engines, each with its own.
"$CC" -std=gnu11 -isystem "$headers" -I"$installed/include" -c "$here/beside.c" -o "$work/beside.o"
beside() { # name, what it links; the host's JS_NewRuntime must be its own
    local name=$1
    shift
    "$CC" "$work/beside.o" "$@" -Wl,--trace-symbol=JS_NewRuntime -lpthread -ldl -lm -o "$work/$name" > "$work/$name.trace" 2>&1 || { cat "$work/$name.trace" >&2; fail "$name does not link"; }
    grep "$engine.*: definition of JS_NewRuntime" "$work/$name.trace" > /dev/null || { cat "$work/$name.trace" >&2; fail "$name took JS_NewRuntime from elsewhere"; }
    if grep librvm "$work/$name.trace"; then fail "librvm shows its JS_NewRuntime"; fi
}
beside beside-static "$installed/lib/librvm.a" "$engine"
beside beside-static-2 "$engine" "$installed/lib/librvm.a"
beside beside-shared -rdynamic "$engine" -L"$installed/lib" -lrvm -Wl,-rpath,"$installed/lib"
for host in beside-static beside-static-2 beside-shared; do says "both engines" "$work/$host"; done
echo "tests/install: beside another QuickJS: ok"

# 5. From Go.
if have "$GO" && have pkg-config; then
    "$GO" -C bindings/go vet -tags rvm_pkgconfig .
    LD_LIBRARY_PATH=$installed/lib "$GO" -C bindings/go test -tags rvm_pkgconfig -run 'TestCases|TestValues|TestHostFunctions' .
    echo "tests/install: Go: ok"
else
    skip Go "go or pkg-config is not installed"
fi

# 6. Nothing stays.
touch "$installed/lib/other" # somebody else's
run_make uninstall
diff - <(list) <<< ".$prefix/lib/other" || fail "the files above (>) are there after make uninstall"
[ ! -e "$installed/include/rvm" ] || fail "include/rvm is there after make uninstall"
[ ! -e "$installed/lib/cmake/rvm" ] || fail "lib/cmake/rvm is there after make uninstall"
run_make uninstall # and again
echo "tests/install: uninstall: ok"
